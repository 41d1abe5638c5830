//! The facts of a reading in plain words, as examples of rules compare them.

use super::sentence::{scope_name, tokens_text};
use crate::engine::{Engine, Reading};
use crate::extract::{Filler, MentionId};
use crate::rules::FoundFact;

/// Everything that was found in `text`, in plain words.
#[must_use]
pub fn found_facts(engine: &Engine, text: &str, reading: &Reading) -> Vec<FoundFact> {
    let extraction = &reading.extraction;
    let names = |id: MentionId| {
        let Some(mention) = extraction.mentions.get(id as usize) else { return Vec::new() };
        let mut names = vec![mention.span.of(text).to_owned()];
        if let Some(entity) = mention.entity.and_then(|e| extraction.entities.get(e as usize)) {
            names.push(entity.label.clone());
            let others = entity.mentions.iter().filter_map(|m| extraction.mentions.get(*m as usize));
            names.extend(others.map(|m| m.span.of(text).to_owned()));
        }
        names
    };
    let mut found = Vec::new();
    for mention in &extraction.mentions {
        if let Some(ty) = mention.entity_type {
            found.push(FoundFact {
                fact: format!("@{}", engine.schema.entity_name(ty)),
                rule: mention.rule.name.to_string(),
                roles: vec![("text".to_owned(), vec![mention.span.of(text).to_owned()])],
                ..FoundFact::default()
            });
        }
    }
    for scope in &extraction.scopes {
        let mut roles = vec![("content".to_owned(), vec![tokens_text(text, reading, &scope.tokens).to_owned()])];
        roles.extend(scope.cue.map(|c| ("cue".to_owned(), vec![reading.analysis.form(text, c).to_owned()])));
        roles.extend(scope.speaker.map(|s| ("speaker".to_owned(), names(s))));
        found.push(FoundFact {
            // Some kinds of scope have the name of a fact type.
            fact: format!("scope {}", scope_name(scope.kind)),
            rule: scope.rule.name.to_string(),
            roles,
            ..FoundFact::default()
        });
    }
    for fact in &extraction.facts {
        let roles = fact.roles.iter().map(|r| {
            let mut words = match &r.filler {
                Filler::Mention(id) => names(*id),
                Filler::Text(span) => vec![span.of(text).to_owned()],
                Filler::Fixed(words) => vec![words.to_string()],
                Filler::Measure(value, span) => vec![value.to_string(), span.of(text).to_owned()],
                Filler::Value(value) => vec![value.to_string()],
            };
            // A counted filler may be called by its number.
            words.extend(r.count.map(|n| n.to_string()));
            (engine.schema.role_name(r.role).to_owned(), words)
        });
        let mut time = Vec::new();
        if let Some(expression) = fact.time.and_then(|t| extraction.times.get(t as usize)) {
            time.push(expression.span.of(text).to_owned());
            time.extend(expression.value.clone());
        }
        time.extend(fact.time_value.as_deref().map(str::to_owned));
        found.push(FoundFact {
            fact: engine.schema.fact_name(fact.fact_type).to_owned(),
            rule: fact.rule.name.to_string(),
            roles: roles.collect(),
            time,
            status: fact.status.as_str().to_owned(),
            source: fact.source.iter().map(|m| names(*m)).collect(),
        });
    }
    found
}
