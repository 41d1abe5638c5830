//! What documents say together that cannot be: cycles, two countries, two holders of an office.

use super::{Run, Severity};
use crate::graph::model::{FactRef, Link, Vertex};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeMap;

/// Pairs of things that facts put into a relation: from, to, the fact.
type Pairs = Vec<(usize, usize, FactRef)>;

/// What puts a thing into a country: the country's key, and the fact where it is one.
type Countries = BTreeMap<String, Option<FactRef>>;

/// Who holds an office (its words, the body's key): the person's key, and the fact.
type Holders = BTreeMap<(String, String), BTreeMap<String, FactRef>>;

impl Run<'_> {
    pub(super) fn dangling(&mut self) {
        for lost in &self.graph.dangling {
            let document = &self.graph.documents[lost.document];
            let message = format!("{} leads to {}, which is not in the document", lost.from, lost.missing);
            match lost.fact.and_then(|f| document.facts.get(f)) {
                Some(fact) => {
                    self.about_fact("dangling", Severity::Error, document, fact, Some(&lost.missing), message);
                }
                None => self.about_node("dangling", Severity::Error, &document.id, &lost.missing, message),
            }
        }
    }

    /// One thing with two types, one Wikidata id for two things.
    pub(super) fn merged_things(&mut self) {
        let mut by_wikidata: BTreeMap<&str, &str> = BTreeMap::new();
        let graph = self.graph;
        for thing in &graph.things {
            let document = thing.documents.first().map_or("", |d| graph.documents[*d].id.as_str());
            if thing.kinds.len() > 1 {
                let kinds: Vec<&str> = thing.kinds.keys().map(String::as_str).collect();
                let message = format!("{} is {} in different documents", thing.key, kinds.join(" and "));
                self.about_node("type-conflict", Severity::Warning, document, &thing.key, message);
            }
            if let Some(id) = thing.wikidata.as_deref()
                && let Some(other) = by_wikidata.insert(id, &thing.key)
            {
                let message = format!("{other} and {} have the same Wikidata id {id}", thing.key);
                self.about_node("wikidata-conflict", Severity::Warning, document, &thing.key, message);
            }
        }
    }

    /// The pairs that certain facts of some types put into a relation: from, to, the fact.
    fn pairs(&self, types: &[&str], from: &str, to: &str) -> Pairs {
        let graph = &self.graph.graph;
        let mut pairs = Vec::new();
        for at in graph.node_indices() {
            let Vertex::Fact(fact_ref) = &graph[at] else { continue };
            let Some(fact) = self.graph.fact(*fact_ref) else { continue };
            if !types.contains(&fact.kind.as_str()) || !fact.is_asserted() {
                continue;
            }
            let ends = |role: &str| -> Vec<usize> {
                let mut ends: Vec<usize> = graph
                    .edges(at)
                    .filter(|e| matches!(e.weight(), Link::Role(r) if r == role))
                    .filter_map(|e| match graph[petgraph::visit::EdgeRef::target(&e)] {
                        Vertex::Thing(i) => Some(i),
                        Vertex::Fact(_) => None,
                    })
                    .collect();
                ends.sort_unstable();
                ends
            };
            for a in ends(from) {
                pairs.extend(ends(to).into_iter().map(|b| (a, b, *fact_ref)));
            }
        }
        pairs
    }

    pub(super) fn cycles(&mut self, check: &'static str, types: &[&str], from: &str, to: &str) {
        let pairs = self.pairs(types, from, to);
        let graph = self.graph;
        let mut relation: DiGraph<usize, ()> = DiGraph::new();
        let mut at: BTreeMap<usize, NodeIndex> = BTreeMap::new();
        for (a, b, _) in &pairs {
            for end in [*a, *b] {
                at.entry(end).or_insert_with(|| relation.add_node(end));
            }
            relation.add_edge(at[a], at[b], ());
        }
        // Kosaraju's algorithm keeps its own stack; Tarjan's recursion overflows on long chains.
        for component in kosaraju_scc(&relation).into_iter().filter(|c| c.len() > 1) {
            let mut members: Vec<usize> = component.iter().map(|n| relation[*n]).collect();
            members.sort_unstable();
            let inside = |(a, b, _): &&(usize, usize, FactRef)| members.contains(a) && members.contains(b);
            if let Some((_, _, first)) = pairs.iter().find(inside) {
                let names: Vec<&str> = members.iter().map(|i| graph.things[*i].label.as_str()).collect();
                let message = format!("{} lie in each other in a circle", names.join(", "));
                let document = &graph.documents[first.document];
                self.about_fact(check, Severity::Error, document, &document.facts[first.fact], None, message);
            }
        }
    }

    /// A place or building that lies in two countries.
    pub(super) fn countries(&mut self) {
        let pairs = self.pairs(&["Location"], "thing", "place");
        let graph = self.graph;
        let mut inside: BTreeMap<usize, Countries> = BTreeMap::new();
        for (i, thing) in graph.things.iter().enumerate() {
            if let Some(country) = &thing.country {
                inside.entry(i).or_default().insert(country.clone(), None);
            }
        }
        for (thing, place, fact) in &pairs {
            let place = &graph.things[*place];
            // England lies in the United Kingdom: one country
            let own = Some(&place.key).filter(|_| place.kind == "Country");
            let country = place.country.as_ref().or(own);
            if let Some(country) = country {
                inside.entry(*thing).or_default().entry(country.clone()).or_insert(Some(*fact));
            }
        }
        for (thing, countries) in inside {
            let thing = &graph.things[thing];
            if countries.len() < 2 || !matches!(thing.kind.as_str(), "Place" | "Facility") {
                continue;
            }
            let names: Vec<&str> =
                countries.keys().map(|key| graph.thing(key).map_or(key.as_str(), |t| t.label.as_str())).collect();
            let message = format!("{} lies in {}", thing.label, names.join(" and in "));
            if let Some(at) = countries.values().flatten().next() {
                let document = &graph.documents[at.document];
                let fact = &document.facts[at.fact];
                self.about_fact("two-countries", Severity::Error, document, fact, Some(&thing.key), message);
            }
        }
    }

    /// Two people who hold the same office of the same organisation at the same time.
    pub(super) fn positions(&mut self) {
        let (graph, schema) = (self.graph, self.schema);
        let mut holders: Holders = BTreeMap::new();
        for (at, _, fact) in graph.facts() {
            let past = fact.time.as_ref().and_then(|t| t.value.as_deref()) == Some("PAST_REF");
            if fact.kind != "Position" || !fact.is_asserted() || past {
                continue;
            }
            let offices = fact.roles.get("office").into_iter().flatten().filter_map(|v| v.text.as_deref());
            for office in offices.map(str::to_lowercase).filter(|o| schema.is_single_office(o)) {
                for body in fact.nodes("organization").filter_map(|id| graph.thing_of(at.document, id)) {
                    for person in fact.nodes("person").filter_map(|id| graph.thing_of(at.document, id)) {
                        let holders = holders.entry((office.clone(), body.key.clone())).or_default();
                        holders.entry(person.key.clone()).or_insert(at);
                    }
                }
            }
        }
        for ((office, body), people) in holders.into_iter().filter(|(_, people)| people.len() > 1) {
            let names: Vec<&str> =
                people.keys().map(|key| graph.thing(key).map_or(key.as_str(), |t| t.label.as_str())).collect();
            if let Some((person, at)) = people.last_key_value() {
                let document = &graph.documents[at.document];
                let message = format!("{} are all « {office} » of {body}", names.join(", "));
                let fact = &document.facts[at.fact];
                self.about_fact("position-conflict", Severity::Warning, document, fact, Some(person), message);
            }
        }
    }
}
