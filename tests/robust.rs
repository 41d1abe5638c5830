//! Texts that are no news and no French go the whole way, too: found by fuzzing, or near to what it found.

use depeche::Engine;
use depeche::data::DataSource;
use depeche::document::Document;
use depeche::graph::{DocumentGraph, Generator};

/// Texts that once stopped a stage, each with what was wrong.
const FOUND: &[(&str, &str)] = &[
    ("a verb behind a quotation mark that begins the text", "» attaque Léa Petit"),
    ("a verb group that begins in the label of its line", "Lu : affirme le maire, hier."),
    ("the same behind a comma", "\", attaque le maire Paul Petit"),
];

/// Texts near to the edges of stages.
const ODD: &[&str] = &[
    "",
    " ",
    "\u{feff}",
    ".",
    "«",
    "« »",
    "’",
    "l’",
    "-",
    "– –",
    "a\u{301}\u{301}",
    "\u{202e}abc\u{202c}",
    "👩‍🚀 a dit",
    "0000000000000000000000000000 morts",
    "99999999999999999999 % le 99 mars 99999",
    "le 31 février à 27h99",
    "selon selon selon",
    "a-t-il-t-elle ?",
    "M. M. M. Mme",
    "(((« [»)))]",
    "\r\n\r\nLIRE AUSSI :\r\n",
    "À\u{a0}:\u{a0}!\u{202f}?",
];

#[test]
fn odd_texts_go_the_whole_way() {
    let data = DataSource::embedded();
    let (engine, generator) = (Engine::load(&data).expect("the shipped data load"), Generator::of(&data));
    let halves = FOUND.iter().map(|(_, text)| *text).chain(ODD.iter().copied()).collect::<Vec<_>>();
    // each alone, and each before and behind a plain sentence
    let plain = "Paul Petit a visité Lyon lundi.";
    for text in halves.iter().flat_map(|t| [(*t).to_owned(), format!("{t} {plain}"), format!("{plain} {t}")]) {
        let document = Document { id: "odd".to_owned(), text, lang: "fr".to_owned(), ..Document::default() };
        let reading = engine.extract(&document);
        let mut end = 0;
        for token in &reading.analysis.tokens {
            assert!(token.span.start >= end && token.span.end > token.span.start, "{:?}", document.text);
            end = token.span.end;
        }
        let graph = DocumentGraph::new(&document, &reading.extraction, &engine.schema, &generator);
        assert_eq!(graph.facts.len(), reading.extraction.facts.len());
        let again = DocumentGraph::from_json(&graph.to_json()).expect("what was written can be read");
        assert_eq!(again.facts.len(), graph.facts.len());
    }
}
