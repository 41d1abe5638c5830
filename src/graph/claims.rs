//! Claims side by side: who says what about the same event or topic.

use super::document_graph::GraphFact;
use super::model::{FactRef, KnowledgeGraph};
use crate::schema::{FactKind, Schema};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One account of a topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// Who is credited, inner speaker first; empty where the article itself tells it.
    pub sources: Vec<String>,
    /// Status.
    pub status: String,
    /// How many, by role.
    pub counts: BTreeMap<String, f64>,
    /// When, as a TIMEX3 value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words.
    pub words: String,
    /// Document.
    pub document: String,
    /// Fact in the document.
    pub fact: String,
    /// First code point of the words.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The rule.
    pub rule: String,
}

/// All accounts of one event, or of the same thing said of the same participants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// Name for readers: `attaque : Russie, Kyiv`.
    pub label: String,
    /// Fact type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Sources or the article differ on status or numbers.
    pub disputed: bool,
    /// Accounts in the order of the documents.
    pub claims: Vec<Claim>,
}

/// The topics of a graph that somebody beside the article speaks about, in the order of the text; with `all` those
/// that only the article tells, too.
#[must_use]
pub fn claims(graph: &KnowledgeGraph, schema: &Schema, all: bool) -> Vec<Topic> {
    let mut event_of: BTreeMap<FactRef, usize> = BTreeMap::new();
    for (number, group) in graph.events.iter().enumerate() {
        event_of.extend(group.iter().map(|at| (*at, number)));
    }
    let mut topics: Vec<(FactRef, Vec<FactRef>)> = Vec::new();
    let mut place: BTreeMap<Result<usize, String>, usize> = BTreeMap::new();
    for (at, _, fact) in graph.facts() {
        let declared = schema.fact_type(&fact.kind).and_then(|t| schema.fact(t));
        // The speech act itself is no claim: what is said in it is.
        let Some(declared) = declared.filter(|d| d.kind != FactKind::Open && !d.is_speech()) else { continue };
        let key = match event_of.get(&at) {
            Some(event) => Ok(*event),
            None => {
                let mut parts = vec![declared.name.clone()];
                for used in declared.roles.iter().filter(|u| u.core) {
                    let role = schema.role_name(used.role);
                    let things: BTreeSet<&str> = fact
                        .meant(role)
                        .filter_map(|id| graph.thing_of(at.document, id))
                        .map(|t| t.key.as_str())
                        .collect();
                    parts.push(things.into_iter().collect::<Vec<_>>().join("+"));
                }
                if parts[1..].iter().all(String::is_empty) {
                    // Nobody is named: the same as nothing else.
                    parts.push(format!("{}/{}", at.document, at.fact));
                }
                Err(parts.join("|"))
            }
        };
        let topic = *place.entry(key).or_insert_with(|| {
            topics.push((at, Vec::new()));
            topics.len() - 1
        });
        topics[topic].1.push(at);
    }
    let mut out = Vec::new();
    for (first, members) in topics {
        let claims: Vec<Claim> = members.iter().filter_map(|at| claim(graph, *at)).collect();
        if !all && claims.iter().all(|c| c.sources.is_empty()) {
            continue;
        }
        let Some(fact) = graph.fact(first) else { continue };
        let differ = |f: fn(&Claim) -> String| claims.iter().map(f).collect::<BTreeSet<_>>().len() > 1;
        let numbers: BTreeSet<String> =
            claims.iter().filter(|c| !c.counts.is_empty()).map(|c| format!("{:?}", c.counts)).collect();
        out.push(Topic {
            label: graph.label_of(first.document, fact, schema),
            kind: fact.kind.clone(),
            disputed: differ(|c| c.status.chars().last().map(String::from).unwrap_or_default()) || numbers.len() > 1,
            claims,
        });
    }
    out
}

fn claim(graph: &KnowledgeGraph, at: FactRef) -> Option<Claim> {
    let fact: &GraphFact = graph.fact(at)?;
    let name = |id: &String| graph.thing_of(at.document, id).map_or_else(|| id.clone(), |t| t.label.clone());
    Some(Claim {
        sources: fact.source.iter().map(name).collect(),
        status: fact.status.clone(),
        counts: fact.counts.iter().map(|(role, n)| (role.clone(), n.0)).collect(),
        time: fact.time.as_ref().and_then(|t| t.value.clone()),
        words: fact.evidence.text.clone(),
        document: graph.documents.get(at.document)?.id.clone(),
        fact: fact.id.clone(),
        start: fact.evidence.start,
        end: fact.evidence.end,
        rule: fact.rule.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::DocumentGraph;

    #[test]
    fn three_accounts_of_one_attack_stand_together() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let text = include_str!("../../tests/fixtures/two-articles.jsonl");
        let documents = text.lines().map(|l| DocumentGraph::from_json(l).expect("a graph")).collect();
        let graph = KnowledgeGraph::new(documents, &schema);
        let topics = claims(&graph, &schema, false);
        let attack = topics.iter().find(|t| t.kind == "Attack").expect("a topic");
        assert!(attack.disputed);
        let said: Vec<(&str, &str)> =
            attack.claims.iter().map(|c| (c.sources[0].as_str(), c.status.as_str())).collect();
        assert_eq!(said, [("mairie de Kyiv", "certain+"), ("Russie", "certain-"), ("état-major", "certain+")]);
        assert!(topics.iter().all(|t| t.kind != "Statement" && t.kind != "Position"));
        assert!(claims(&graph, &schema, true).iter().any(|t| t.kind == "Position"));
    }
}
