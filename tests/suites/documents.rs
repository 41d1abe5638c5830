//! Short articles of our own: what a fact takes from other sentences of its document.

use crate::engine;
use depeche::extract::{Extraction, Fact, Filler};
use serde::Deserialize;
use std::collections::BTreeMap;

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
    crate::run("documents", file, |case: &Case| {
        let text = &case.text;
        let extraction = crate::read(text).extraction;
        let fact_type = engine().schema.fact_type(&case.fact);
        let carries = |f: &&Fact| Some(f.fact_type) == fact_type && f.trigger.of(text).contains(&case.trigger);
        let Some(fact) = extraction.facts.iter().rfind(carries) else {
            return vec![format!("{text}\n    no {} at {}", case.fact, case.trigger)];
        };
        let other = |(role, want): (&String, &String)| {
            let got = fillers(text, &extraction, fact, role);
            (got != *want).then(|| format!("{text}\n    {role}: want {want:?}, got {got:?}"))
        };
        case.roles.iter().filter_map(other).collect()
    });
}

#[test]
fn positions() {
    run("positions");
}

#[test]
fn pronouns() {
    run("pronouns");
}
