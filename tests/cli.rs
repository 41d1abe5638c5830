//! The program from outside: inputs good and bad, exit status, files, messages.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const GRAPHS: &str = "tests/fixtures/two-articles.jsonl";

fn depeche(args: &[&str]) -> (i32, String, String) {
    let output =
        Command::cargo_bin("depeche").expect("built").env("DEPECHE_CACHE", "").args(args).output().expect("run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn bad_inputs_are_named_and_the_others_done() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let write = |name: &str, bytes: &[u8]| {
        let file = dir.path().join(name);
        fs::write(&file, bytes).expect("written");
        path(&file).to_owned()
    };
    let empty = write("empty.txt", b"");
    let picture = write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0");
    let broken = write("broken.txt", b"bon\n\xff\xfe\xfd");
    let cut = write("cut.jsonl", b"{\"id\":\"a\",\"text\":\"Bonjour.\"}\n{\"id\":\"b\",\"te");
    let good = write("good.txt", "Il pleut à Minsk.".as_bytes());
    let mut long = vec![b'a'; 200 << 20];
    long.extend_from_slice(b"\n{\"id\":\"z\",\"text\":\"Fin.\"}\n");
    let long = write("long.jsonl", &long);
    let (code, out, err) = depeche(&["extract", &empty, &picture, &broken, &cut, &long, "missing.txt", &good]);
    assert_eq!(code, 1, "{err}");
    let ids: Vec<String> = out
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON")["id"].as_str().expect("id").to_owned())
        .collect();
    assert_eq!(ids, ["a", "z", "good"]);
    let expected = [
        "empty.txt: no text",
        "a PNG image",
        "broken.txt:2: not UTF-8 at byte 4",
        "cut.jsonl:2: not a JSON object",
        "long.jsonl:1: longer than 32 MB",
        "missing.txt: No such file",
    ];
    for message in expected {
        assert!(err.contains(message), "{message}: {err}");
    }
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn a_mistake_in_a_rule_file_is_told_by_every_command() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let rules = dir.path().join("fr/rules");
    fs::create_dir_all(&rules).expect("made");
    fs::write(rules.join("new.rules"), "rule sail.verb -> Sailing(who)\n").expect("written");
    let article = dir.path().join("article.txt");
    fs::write(&article, "Il pleut à Minsk.").expect("written");
    let data = ["--data", path(dir.path())];
    for command in [&["extract", path(&article)][..], &["explain", path(&article)], &["rules", "lint"]] {
        let (code, out, err) = depeche(&[command, &data].concat());
        assert_eq!(code, 1, "{command:?}: {err}");
        assert!(err.contains("data/fr/rules/new.rules:1:") && err.contains("Sailing"), "{command:?}: {err}");
        assert!(!out.is_empty(), "the rest is done: {command:?}");
    }
}

#[test]
fn a_wrong_table_is_named_with_its_line() {
    let cases: [(&str, &[u8], &str); 4] = [
        (
            "gazetteer/cities.tsv",
            b"# towns\nplace\nMinsk\n",
            "data/fr/gazetteer/cities.tsv:2: the first line must name",
        ),
        ("gazetteer/cities.tsv", b"id\tlabel\n\xff\n", "fr/gazetteer/cities.tsv: not UTF-8 at byte 9"),
        ("lexicon/nouns.tsv", b"maison\n", "data/fr/lexicon/nouns.tsv:1: "),
        ("lexicon/nouns.tsv", b"\xff\n", "fr/lexicon/nouns.tsv: not UTF-8 at byte 0"),
    ];
    for (name, bytes, message) in cases {
        let dir = tempfile::tempdir().expect("scratch folder");
        let file = dir.path().join("fr").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, bytes).expect("written");
        let (code, _, err) = depeche(&["extract", "data/articles/poutine-minsk.txt", "--data", path(dir.path())]);
        assert_eq!(code, 1, "{name}: {err}");
        assert_eq!(err.matches(message).count(), 1, "{name}: {err}");
        assert!(!err.contains(":0:"), "{err}");
    }
}

#[test]
fn parse_goes_on_after_a_file_that_is_no_text() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let picture = dir.path().join("picture.png");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0").expect("written");
    let article = dir.path().join("article.txt");
    fs::write(&article, "Il pleut à Minsk.").expect("written");
    let (code, out, err) = depeche(&["parse", path(&picture), "missing.txt", path(&article)]);
    assert_eq!(code, 1);
    assert!(err.contains("picture.png: not a text but a PNG image") && err.contains("missing.txt"), "{err}");
    assert!(out.contains("Minsk"), "{out}");
}

#[test]
fn wrong_usage_is_2_and_failure_is_1() {
    assert_eq!(depeche(&["build", GRAPHS, "--format", "doc"]).0, 2);
    assert_eq!(depeche(&["nothing"]).0, 2);
    assert_eq!(depeche(&["schema", "--data", "no/such/folder"]).0, 1);
    let dir = tempfile::tempdir().expect("scratch folder");
    let file = dir.path().join("file");
    fs::write(&file, "").expect("written");
    let below = file.join("below");
    let (code, _, err) = depeche(&["build", GRAPHS, "-o", path(&below)]);
    assert_eq!(code, 1);
    assert!(err.contains("cannot make the folder"), "{err}");
}

#[test]
fn a_build_writes_every_format_and_the_same_bytes_again() {
    let read = |dir: &Path| {
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(dir)
            .expect("made")
            .map(|e| e.expect("listed"))
            .map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("read")))
            .collect();
        files.sort();
        files
    };
    let dir = tempfile::tempdir().expect("scratch folder");
    let (first, second) = (dir.path().join("a"), dir.path().join("b"));
    let (code, out, err) = depeche(&["build", GRAPHS, "-o", path(&first)]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("2 articles: 12 nodes, 13 facts, 9 edges"), "{out}");
    depeche(&["build", GRAPHS, "-o", path(&second), "--quiet"]);
    assert!(read(&first).len() >= 7);
    assert_eq!(read(&first), read(&second));
}

#[test]
fn check_refuses_a_reported_fact_drawn_as_narrated() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let file = dir.path().join("mutated.jsonl");
    let text = fs::read_to_string(GRAPHS).expect("read").replace(",\"reported\":true", "");
    fs::write(&file, text).expect("written");
    let (code, out, _) = depeche(&["check", path(&file)]);
    assert_eq!(code, 1);
    assert!(out.contains("error[reported-as-narrated] mardi f3 (rule attack.verb)"), "{out}");
    let (code, out, _) = depeche(&["check", GRAPHS, "--format", "json"]);
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn claims_stand_side_by_side() {
    let (code, out, _) = depeche(&["claims", GRAPHS, "--disputed", "--color", "never"]);
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("attaque : Russie, Kyiv") && lines[0].ends_with("(disputed)"), "{out}");
    assert!(lines[2].contains("certain-") && lines[2].contains("mercredi:17–41"), "{out}");
}

#[cfg(feature = "store")]
#[test]
fn n_quads_come_article_by_article() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let text = |name: &str, text: &str| {
        let file = dir.path().join(name);
        fs::write(&file, text).expect("written");
        path(&file).to_owned()
    };
    let one = text("one.txt", "Emmanuel Macron s’est rendu lundi à Berlin.");
    let two = text("two.txt", "Olaf Scholz a rencontré Emmanuel Macron à Paris.");
    let (code, out, err) = depeche(&["extract", "--format", "nq", &one, &two]);
    assert_eq!(code, 0, "{err}");
    let mut expected = String::new();
    for file in [&one, &two] {
        let built = ["build", file, "-o", path(dir.path()), "--name", "g", "--format", "nq", "--graphs", "article"];
        assert_eq!(depeche(&built).0, 0);
        expected += &fs::read_to_string(dir.path().join("g.nq")).expect("N-Quads");
    }
    assert!(expected.contains("visited") && expected.contains("> <"), "{expected}");
    assert_eq!(out, expected);
}
