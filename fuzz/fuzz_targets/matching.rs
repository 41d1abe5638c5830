//! Rules and an article, parted by a line `%%`: read, matched, explained.

#![no_main]

use depeche::Engine;
use depeche::data::DataSource;
use depeche::document::Document;
use depeche::explain::{show_fact, show_sentence, why_not};
use depeche::graph::{DocumentGraph, Generator};
use depeche::rules::{RuleSet, Vocabulary};
use libfuzzer_sys::fuzz_target;
use std::sync::{LazyLock, Mutex};

struct Bench {
    data: DataSource,
    names: Vocabulary,
    generator: Generator,
    engine: Engine,
}

static BENCH: LazyLock<Mutex<Bench>> = LazyLock::new(|| {
    let data = DataSource::embedded();
    let engine = Engine::load(&data).expect("the shipped data load");
    let names = Vocabulary::from(&engine.schema);
    Mutex::new(Bench { names, generator: Generator::of(&data), engine, data })
});

fuzz_target!(|bytes: &[u8]| {
    let whole = String::from_utf8_lossy(bytes);
    let (rules, article) = whole.split_once("\n%%\n").unwrap_or((&whole, "Paul a livré des chars à Kiev lundi."));
    let mut bench = BENCH.lock().expect("one thread");
    let (set, _) = RuleSet::from_text("fuzz.rules", rules, &bench.data, &bench.names);
    bench.engine.rules = set;
    let engine = &bench.engine;
    let document = Document { id: "fuzz".to_owned(), text: article.to_owned(), lang: "fr".to_owned(), ..Document::default() };
    let reading = engine.extract(&document);
    for fact in &reading.extraction.facts {
        assert!(article.get(fact.evidence.start as usize..fact.evidence.end as usize).is_some());
        assert!(article.get(fact.trigger.start as usize..fact.trigger.end as usize).is_some());
    }
    let graph = DocumentGraph::new(&document, &reading.extraction, &engine.schema, &bench.generator);
    let mut out = String::new();
    for number in 0..reading.analysis.sentences.len().min(20) {
        show_sentence(&mut out, engine, article, &reading, number);
    }
    for fact in 0..reading.extraction.facts.len().min(20) {
        show_fact(&mut out, engine, article, &reading, &graph, fact as u32);
    }
    for rule in 0..engine.rules.rules().len().min(20) {
        why_not(&mut out, engine, article, &reading, rule as u32, 3);
    }
    let again = DocumentGraph::from_json(&graph.to_json()).expect("what was written can be read");
    assert_eq!(again.facts.len(), graph.facts.len());
});
