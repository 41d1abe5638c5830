//! Short articles of our own: what a fact takes from other sentences of its document.

use crate::engine;
use depeche::Reading;
use depeche::document::Document;
use depeche::extract::{Extraction, Fact, Filler};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Suite {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    /// Type of the fact.
    fact: String,
    /// Its trigger, as written.
    trigger: String,
    /// Labels of what must fill each role; an empty one must stay empty.
    roles: BTreeMap<String, String>,
}

/// What fills a role: the names of entities, else the words.
fn fillers(text: &str, extraction: &Extraction, fact: &Fact, role: &str) -> String {
    let role = engine().schema.role(role);
    let label = |filler: &Filler| match filler {
        Filler::Mention(m) => {
            let mention = &extraction.mentions[*m as usize];
            mention
                .entity
                .map_or_else(|| mention.span.of(text).to_owned(), |e| extraction.entities[e as usize].label.clone())
        }
        Filler::Text(span) | Filler::Measure(_, span) => span.of(text).to_owned(),
        Filler::Fixed(words) => words.to_string(),
        Filler::Value(number) => number.to_string(),
    };
    let labels: Vec<String> = fact.roles.iter().filter(|r| Some(r.role) == role).map(|r| label(&r.filler)).collect();
    labels.join(" + ")
}

fn run(file: &str) {
    let suite: Suite = crate::suite("documents", file);
    let mut wrong = Vec::new();
    for case in &suite.case {
        let document = Document { text: case.text.clone(), id: "suite".to_owned(), ..Document::default() };
        let Reading { extraction, .. } = engine().extract(&document);
        let fact_type = engine().schema.fact_type(&case.fact);
        let fact = extraction
            .facts
            .iter()
            .rfind(|f| Some(f.fact_type) == fact_type && f.trigger.of(&case.text).contains(&case.trigger));
        let Some(fact) = fact else {
            wrong.push(format!("{}\n    no {} at {}", case.text, case.fact, case.trigger));
            continue;
        };
        for (role, want) in &case.roles {
            let got = fillers(&case.text, &extraction, fact, role);
            if got != *want {
                wrong.push(format!("{}\n    {role}: want {want:?}, got {got:?}", case.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn positions() {
    run("positions");
}

#[test]
fn pronouns() {
    run("pronouns");
}
