//! Suites of small texts of our own with what must be read in them; the texts are TOML, one folder a subject.

mod documents;
mod factuality;
mod quotation;

use depeche::Engine;
use depeche::data::DataSource;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

/// The engine with the shipped knowledge, loaded once for all suites.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::load(&DataSource::embedded()).expect("the knowledge is sound"))
}

/// The suite `tests/FOLDER/FILE.toml`.
fn suite<S: DeserializeOwned>(folder: &str, file: &str) -> S {
    let path = format!("{}/tests/{folder}/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(&path).expect("the suite can be read")).expect("TOML")
}
