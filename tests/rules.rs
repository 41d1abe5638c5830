//! The rules of the repository themselves.

use depeche::Engine;
use depeche::data::DataSource;

#[test]
fn all_rules_load_without_errors() {
    let engine = Engine::load(&DataSource::embedded()).expect("the embedded data loads");
    let messages: Vec<String> = engine.diagnostics.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
    assert!(engine.rules.rules().len() > 50, "only {} rules", engine.rules.rules().len());
}

/// Runs the program with `--data` at a folder of these files; gives the status and what it prints.
fn depeche_with(files: &[(&str, &str)], args: &[&str]) -> (i32, String) {
    let dir = tempfile::tempdir().expect("scratch folder");
    for (name, text) in files {
        let file = dir.path().join(name);
        std::fs::create_dir_all(file.parent().expect("below the folder")).expect("folder");
        std::fs::write(file, text).expect("written");
    }
    let mut command = assert_cmd::Command::cargo_bin("depeche").expect("built");
    let output = command.env("DEPECHE_CACHE", "").arg("--data").arg(dir.path()).args(args).output().expect("run");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The blocks of the guide with this mark, joined.
fn guide(mark: &str) -> String {
    let guide = include_str!("../data/fr/rules/README.md");
    let open = format!("```{mark}\n");
    let blocks = guide.split(&open).skip(1);
    blocks.map(|b| b.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn the_examples_of_the_guide_pass() {
    let (code, out) = depeche_with(&[("fr/rules/guide.rules", &guide("rules"))], &["rules", "test", "guide", "GUIDE*"]);
    assert!(out.contains("of 9 rules and 3 classes pass, 0 fail"), "{out}");
    assert_eq!(code, 0, "{out}");
}

#[test]
fn the_tutorial_adds_a_fact_type_with_data_alone() {
    let schema = DataSource::embedded().text("schema/facts.toml").expect("embedded").into_owned() + &guide("toml");
    let rules = guide("text");
    assert!(rules.lines().count() <= 10);
    let files = [("schema/facts.toml", schema.as_str()), ("fr/rules/rescue.rules", rules.as_str())];
    let (code, out) = depeche_with(&files, &["rules", "test", "rescue"]);
    assert!(out.contains("2 examples of 1 rules pass, 0 fail"), "{out}");
    assert_eq!(code, 0, "{out}");
    let (_, out) = depeche_with(&files, &["rules", "show", "rescue.verb"]);
    assert!(out.contains("frame class RESCUE"), "{out}");
    let (code, out) = depeche_with(&files, &["why-not", "rescue.verb", "Les pompiers ont secouru la France."]);
    assert_eq!(code, 1);
    assert!(out.contains("`object: victim @Person|@Group` expected, found “France” (@Country)"), "{out}");
}

#[test]
fn the_rule_of_the_readme_works_as_it_stands() {
    let readme = include_str!("../README.md");
    let rule = readme.split("```\n").find(|block| block.starts_with("rule ")).expect("a rule");
    let files = [("fr/rules/mine.rules", rule)];
    let (code, out) = depeche_with(&files, &["rules", "test", "my.visit"]);
    assert!(out.contains("2 examples of 1 rules pass, 0 fail"), "{out}");
    assert_eq!(code, 0, "{out}");
}

#[test]
fn why_not_gives_a_verdict_and_the_nearest_pattern_first() {
    let rules = "def TEST_SPOT = @Place | @Country\nrule mine.see -> Visit(visitor, destination)\n  ## Somebody sees a place.\n  \
                 match visitor: @Person trotte \"vers\" destination: $TEST_SPOT\n  \
                 frame \"lorgner\"  subject: visitor @Person, object: destination $TEST_SPOT\n  \
                 frame verb \"lorgner\" passive  subject: visitor @Person, object: destination $TEST_SPOT\n  \
                 test \"Le maire lorgne Lyon.\" => Visit(destination=\"Lyon\")\n  allows \"Il lorgne.\"\n";
    let files = [("fr/rules/mine.rules", rules)];
    let (code, out) = depeche_with(&files, &["why-not", "mine.see", "Le maire lorgne la banque."]);
    assert_eq!(code, 1);
    let at = |what: &str| out.find(what).unwrap_or_else(|| panic!("{what} in {out}"));
    assert!(at("mine.see does not match") < at("`object: destination $TEST_SPOT` expected, found “banque”"), "{out}");
    assert!(at("where TEST_SPOT = @Place | @Country") < at("the predicate is not passive"), "{out}");
    let (code, out) = depeche_with(&files, &["why-not", "mine.see", "Le maire lorgne Lyon."]);
    assert!(code == 0 && out.contains("mine.see matches: pattern 2 gives Visit at “lorgne”"), "{out}");
}

#[test]
fn a_broken_rule_is_told_and_the_others_work() {
    let broken = "rule broken.one -> Visit(visitor)\n  frame \"voir\" subjet: visitor\n";
    let output = |args: &[&str]| depeche_with(&[("fr/rules/broken.rules", broken)], args);
    let (code, out) = output(&["rules", "list", "visit.verb"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("visit.verb"), "{out}");
}

#[test]
fn stat_counts_frames_and_the_words_of_classes() {
    let article = tempfile::NamedTempFile::new().expect("scratch file");
    std::fs::write(article.path(), "Le maire lorgne Lyon. La reine zieute Nice. Le roi lorgne Pau.").expect("written");
    let rules = "class TEST_EYE = lorgner zieuter\nrule mine.see -> Visit(visitor, destination)\n  ## Somebody eyes a place.\n  \
                 frame class TEST_EYE  subject: visitor @Person, object: destination @Place\n";
    let files = [("fr/rules/mine.rules", rules)];
    let (code, out) = depeche_with(&files, &["rules", "stat", &article.path().to_string_lossy()]);
    assert_eq!(code, 0, "{out}");
    let row = |name: &str| -> Vec<&str> {
        let line = out.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name} in {out}"));
        line.split_whitespace().collect()
    };
    assert_eq!(&row("mine.see")[1..3], ["3", "3"], "tries and hits");
    assert_eq!(row("mine.see").last(), Some(&"3"), "facts");
    assert_eq!(row("TEST_EYE"), ["TEST_EYE", "2", "3", "2", "lorgner", "2,", "zieuter", "1"]);
    let (_, out) = depeche_with(&files, &["rules", "list", "TEST_EYE"]);
    assert!(out.contains("2 words") && out.contains("used by mine.see"), "{out}");
}
