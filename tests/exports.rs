//! `exports/` is what `depeche build` makes of `data/articles/` today.
#![cfg(feature = "store")]

use assert_cmd::Command;
use std::fs;

#[test]
fn the_checked_in_exports_are_in_step() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let out = dir.path().to_str().expect("UTF-8");
    let article = "data/articles/poutine-minsk.txt";
    Command::cargo_bin("depeche").expect("built").args(["build", article, "-o", out, "--quiet"]).assert().success();
    let mut seen = 0;
    for entry in fs::read_dir(dir.path()).expect("made") {
        let entry = entry.expect("listed");
        let name = entry.file_name().to_string_lossy().into_owned();
        let fresh = fs::read(entry.path()).expect("read");
        let kept = fs::read(format!("exports/{name}")).unwrap_or_default();
        assert!(fresh == kept, "exports/{name} is out of date: cargo run --release -- build {article}");
        seen += 1;
    }
    assert!(seen > 10, "{seen} files");
}
