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
