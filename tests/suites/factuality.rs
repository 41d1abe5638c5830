//! Sentences of our own with the status and the sources that a word of them must get.

use crate::engine;
use depeche::document::Document;
use depeche::extract::scope;
use depeche::{Engine, Reading};
use serde::Deserialize;

#[derive(Deserialize)]
struct Suite {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    word: String,
    status: String,
    source: Vec<String>,
}

/// Status and sources of the word, as words.
fn ask(engine: &Engine, text: &str, word: &str) -> (String, Vec<String>) {
    let document = Document { text: text.to_owned(), ..Document::default() };
    let Reading { analysis, clauses, extraction } = engine.extract(&document);
    let reader = scope::Reader::new(text, &analysis, &clauses, &engine.speech_lexicon, &extraction.scopes);
    let token = (0..analysis.tokens.len() as u32).find(|t| analysis.form(text, *t) == word);
    let Some(token) = token else { return (format!("no word {word}"), Vec::new()) };
    let (status, sources) = reader.status_at(token);
    let names = sources.iter().map(|m| extraction.mentions[*m as usize].span.of(text).to_owned()).collect();
    (status.as_str().to_owned(), names)
}

fn run(file: &str) {
    let suite: Suite = crate::suite("factuality", file);
    let mut wrong = Vec::new();
    for case in &suite.case {
        let (status, sources) = ask(engine(), &case.text, &case.word);
        let same = sources.len() == case.source.len()
            && sources.iter().zip(&case.source).all(|(got, want)| got.to_lowercase().contains(&want.to_lowercase()));
        if status != case.status || !same {
            wrong.push(format!(
                "{} [{}]: want {} {:?}, got {status} {sources:?}",
                case.text, case.word, case.status, case.source,
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), suite.case.len(), wrong.join("\n"));
}

macro_rules! suites {
    ($($name:ident),+ $(,)?) => { $( #[test] fn $name() { run(stringify!($name)); } )+ };
}

suites!(plain, negation, possible, planned, condition, report, speech_plan, denial, nested, nouns);

#[test]
fn the_suite_is_large_enough() {
    let folder = format!("{}/tests/factuality", env!("CARGO_MANIFEST_DIR"));
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).expect("folder") {
        let suite: Suite =
            toml::from_str(&std::fs::read_to_string(entry.expect("entry").path()).expect("text")).expect("TOML");
        cases += suite.case.len();
    }
    assert!(cases >= 150, "{cases} cases");
}
