//! The cache of what is compiled from `--data` folders: it changes nothing but the time.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

const TEXT: &str = "Le maire de Trifouillis-les-Oies a badigeonné Minsk lundi. Emmanuel Macron s’est rendu à Berlin.";
const RULE: &str = "rule my.paint -> Visit(visitor, destination)
  ## Somebody paints a place.
  frame \"badigeonner\"  subject: visitor any, object: destination @Place
  test \"Le maire a badigeonné Minsk.\" => Visit(visitor=\"Le maire\", destination=\"Minsk\")
  allows \"Le badigeon est bleu.\"
";

/// A data folder with a table of names and a rule, an article, and a folder for the cache.
struct Scratch {
    dir: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("scratch folder");
        for folder in ["data/fr/gazetteer", "data/fr/rules"] {
            fs::create_dir_all(dir.path().join(folder)).expect("made");
        }
        let scratch = Self { dir };
        scratch.write("article.txt", TEXT);
        scratch.names("Trifouillis-les-Oies");
        scratch.write("data/fr/rules/paint.rules", RULE);
        scratch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn names(&self, name: &str) {
        self.write("data/fr/gazetteer/mine.tsv", &format!("id\ttype\tlabel\nplace/mine\tPlace\t{name}\n"));
    }

    /// Exit status, output and messages of `extract`; `cache` is the value of the environment variable.
    fn extract(&self, cache: &Path, more: &[&str]) -> (i32, String, String) {
        let mut command = Command::cargo_bin("depeche").expect("built");
        command.env("DEPECHE_CACHE", cache).arg("--data").arg(self.path("data")).args(more);
        let output = command.arg("extract").arg(self.path("article.txt")).output().expect("run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    fn entries(&self) -> Vec<PathBuf> {
        let found = fs::read_dir(self.path("cache")).map(|d| d.map(|e| e.expect("entry").path()).collect());
        let mut found: Vec<PathBuf> = found.unwrap_or_default();
        found.sort();
        found
    }
}

#[test]
fn the_same_comes_out_with_and_without() {
    let scratch = Scratch::new();
    let cache = scratch.path("cache");
    let (code, without, messages) = scratch.extract(&cache, &["--no-cache"]);
    assert_eq!((code, messages.as_str()), (0, ""));
    assert!(without.contains("place/mine") && without.contains("my.paint"), "{without}");
    assert!(scratch.entries().is_empty());
    assert_eq!(scratch.extract(Path::new(""), &[]).1, without);
    for _ in 0..3 {
        assert_eq!(scratch.extract(&cache, &[]), (0, without.clone(), String::new()));
        let names: Vec<String> =
            scratch.entries().iter().filter_map(|e| Some(e.file_name()?.to_str()?.to_owned())).collect();
        assert!(matches!(&names[..], [a, b] if a.starts_with("gazetteer-") && b.starts_with("rules-")), "{names:?}");
    }
}

#[test]
fn a_changed_table_or_rule_is_seen() {
    let scratch = Scratch::new();
    let cache = scratch.path("cache");
    let before = scratch.extract(&cache, &[]).1;
    // The same length at the same moment: the content counts, not the date of the file.
    scratch.names("Trifouillis-les-Ouis");
    let after = scratch.extract(&cache, &[]).1;
    assert!(before.contains("place/mine") && !after.contains("place/mine"), "{after}");
    scratch.write("data/fr/rules/paint.rules", &RULE.replace("\"badigeonner\"", "\"peinturlurer\""));
    assert!(!scratch.extract(&cache, &[]).1.contains("my.paint"));
    assert_eq!(scratch.entries().len(), 2, "old entries are replaced");
}

#[test]
fn a_damaged_entry_is_made_again_with_a_note() {
    let scratch = Scratch::new();
    let cache = scratch.path("cache");
    let good = scratch.extract(&cache, &[]).1;
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
    };
    let cut = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let other = |bytes: &mut Vec<u8>| bytes[..8].copy_from_slice(b"PNG89a..");
    for damage in [flip, cut, Vec::clear, other] {
        for entry in scratch.entries() {
            let mut bytes = fs::read(&entry).expect("read");
            damage(&mut bytes);
            fs::write(&entry, bytes).expect("written");
        }
        let (code, out, messages) = scratch.extract(&cache, &[]);
        assert_eq!((code, &out), (0, &good));
        assert!(messages.contains("gazetteer-") && messages.matches("made again").count() == 2, "{messages}");
        assert_eq!(scratch.extract(&cache, &[]), (0, good.clone(), String::new()), "whole again");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_and_the_work_done() {
    let scratch = Scratch::new();
    let good = scratch.extract(Path::new(""), &[]).1;
    let (code, out, messages) = scratch.extract(&scratch.path("article.txt").join("below"), &[]);
    assert_eq!((code, out), (0, good));
    assert!(messages.contains("--no-cache"), "{messages}");
}

#[test]
fn many_runs_at_once_agree() {
    let scratch = Scratch::new();
    let cache = scratch.path("cache");
    let good = scratch.extract(Path::new(""), &[]).1;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..2 {
                    assert_eq!(scratch.extract(&cache, &[]), (0, good.clone(), String::new()));
                }
            });
        }
    });
    assert_eq!(scratch.entries().len(), 2);
}

#[test]
fn mistakes_are_told_at_every_start() {
    let scratch = Scratch::new();
    let cache = scratch.path("cache");
    scratch.extract(&cache, &[]);
    scratch.write("data/fr/rules/paint.rules", &RULE.replace("visitor any", "visitr any"));
    for _ in 0..2 {
        let (code, _, messages) = scratch.extract(&cache, &[]);
        assert_eq!(code, 1);
        assert!(messages.contains("data/fr/rules/paint.rules:3:"), "{messages}");
        assert!(messages.contains("visitr"), "{messages}");
    }
    scratch.write("data/fr/gazetteer/mine.tsv", "id\ttype\tlabel\nplace/mine\tPlaice\tX\n");
    for _ in 0..2 {
        let (code, _, messages) = scratch.extract(&cache, &[]);
        assert_eq!(code, 1);
        assert!(messages.contains("data/fr/gazetteer/mine.tsv:2: unknown type \"Plaice\""), "{messages}");
    }
}
