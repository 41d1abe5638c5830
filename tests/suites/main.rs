//! Suites of small texts of our own with what must be read in them; the texts are TOML, one folder a subject.

mod documents;
mod factuality;
mod quotation;

use depeche::data::DataSource;
use depeche::document::Document;
use depeche::{Engine, Reading};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Suite<C> {
    case: Vec<C>,
}

/// The engine with the shipped knowledge, loaded once for all suites.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::load(&DataSource::embedded()).expect("the knowledge is sound"))
}

/// What the engine reads in a text without a date.
fn read(text: &str) -> Reading {
    engine().extract(&Document { id: "suite".to_owned(), text: text.to_owned(), ..Document::default() })
}

/// The cases of `tests/FOLDER/FILE.toml`.
fn cases<C: DeserializeOwned>(folder: &str, file: &str) -> Vec<C> {
    let path = format!("{}/tests/{folder}/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the suite can be read");
    toml::from_str::<Suite<C>>(&text).expect("TOML").case
}

/// Asks `wrong` of each case of a suite what is wrong with it, and fails with all that is.
fn run<C: DeserializeOwned>(folder: &str, file: &str, wrong: impl Fn(&C) -> Vec<String>) {
    let cases: Vec<C> = cases(folder, file);
    let found: Vec<String> = cases.iter().flat_map(wrong).collect();
    assert!(found.is_empty(), "{} wrong in {} cases:\n{}", found.len(), cases.len(), found.join("\n"));
}
