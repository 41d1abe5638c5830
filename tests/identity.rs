//! Who is who across articles, through `depeche build`: a capital that acts for its state, two persons of one name.

use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;

/// Builds the graph of the fixtures in this order and shows its nodes and the roles of its facts, sorted.
fn built(files: [&str; 2]) -> String {
    let dir = tempfile::tempdir().expect("scratch folder");
    let out = dir.path().to_str().expect("UTF-8");
    let files = files.map(|f| format!("tests/fixtures/identity/{f}.txt"));
    let args = ["build", "-q", "-o", out, "--name", "graph", "--format", "json", &files[0], &files[1]];
    let run = Command::cargo_bin("depeche").expect("built").env("DEPECHE_CACHE", "").args(args).output().expect("run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(dir.path().join("graph.jsonl")).expect("written");
    let mut lines: Vec<String> = Vec::new();
    for document in text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")) {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        for node in list(&document["nodes"]) {
            let mut line =
                format!("{} node {}:", document["id"].as_str().unwrap_or(""), node["id"].as_str().unwrap_or(""));
            for mention in list(&node["mentions"]) {
                let _ = write!(line, " [{}", mention["text"].as_str().unwrap_or(""));
                if let Some(whom) = mention["stands_for"].as_str() {
                    let _ = write!(line, " for {whom}");
                }
                line.push(']');
            }
            if line.contains("moscou") || line.contains("russie") || line.contains("delvaux") {
                lines.push(line);
            }
        }
    }
    lines.sort();
    lines.join("\n")
}

#[test]
fn seats_and_namesakes_in_two_articles() {
    insta::assert_snapshot!(built(["lundi", "mardi"]), @r"
    lundi node country/russie:
    lundi node person/marc-delvaux/sport: [Le footballeur] [Marc Delvaux] [Marc Delvaux]
    lundi node place/moscou: [Moscou for country/russie] [Moscou for country/russie] [Moscou]
    mardi node country/russie: [Russie] [Russie]
    mardi node organization/kremlin: [Kremlin for country/russie]
    mardi node person/marc-delvaux/religion: [L'archevêque] [Marc Delvaux] [Marc Delvaux]
    ");
}

#[test]
fn the_order_of_the_articles_does_not_matter() {
    assert_eq!(built(["lundi", "mardi"]), built(["mardi", "lundi"]));
}
