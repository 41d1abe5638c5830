//! Sentences of our own with the status and the sources that a word of them must get.

use depeche::Reading;
use depeche::extract::{quote, scope};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    word: String,
    status: String,
    source: Vec<String>,
}

/// Status and sources of the word, as words.
fn ask(text: &str, word: &str) -> (String, Vec<String>) {
    let Reading { analysis, clauses, extraction } = crate::read(text);
    let speech = &crate::engine().speech_lexicon;
    let context = quote::Context::new(text, &analysis, &clauses, speech);
    let reader = scope::Reader::new(&context, &extraction.scopes);
    let token = (0..analysis.tokens.len() as u32).find(|t| analysis.form(text, *t) == word);
    let Some(token) = token else { return (format!("no word {word}"), Vec::new()) };
    let (status, sources) = reader.status_at(token);
    let names = sources.iter().map(|m| extraction.mentions[*m as usize].span.of(text).to_owned()).collect();
    (status.as_str().to_owned(), names)
}

fn run(file: &str) {
    crate::run("factuality", file, |case: &Case| {
        let (status, sources) = ask(&case.text, &case.word);
        let same = sources.len() == case.source.len()
            && sources.iter().zip(&case.source).all(|(got, want)| got.to_lowercase().contains(&want.to_lowercase()));
        let wrong = status != case.status || !same;
        let told = || {
            let Case { text, word, .. } = case;
            format!("{text} [{word}]: want {} {:?}, got {status} {sources:?}", case.status, case.source)
        };
        wrong.then(told).into_iter().collect()
    });
}

macro_rules! suites {
    ($($name:ident),+ $(,)?) => {
        const SUITES: &[&str] = &[$(stringify!($name)),+];
        $( #[test] fn $name() { run(stringify!($name)); } )+
    };
}

suites!(plain, negation, possible, planned, condition, report, speech_plan, denial, nested, nouns);

#[test]
fn the_suite_is_large_enough() {
    let cases: usize = SUITES.iter().map(|file| crate::cases::<Case>("factuality", file).len()).sum();
    assert!(cases >= 150, "{cases} cases");
}
