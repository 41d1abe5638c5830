//! Namesakes: things of one name that the documents show to be two.
//!
//! A node of a known thing (one with an id of the outer world) is that thing in every document. Of all others the name is the id, and
//! documents that use it speak of one thing as long as nothing speaks against it. What speaks against it: years of birth that do not
//! meet, other countries of origin, other fields of work (a footballer, a bishop), another gender, two towns with a mayor of that name,
//! years of death; of places the countries that they lie in.
//!
//! Where that is so, the documents are sorted into groups that share evidence, and each group that contradicts another has an id of its
//! own, made of its evidence: `person/paul-martin/born-1961`. Documents that fit several groups keep the plain id: who is meant is not
//! known. The ids depend on what the documents say and on nothing else, so the order of the documents does not matter.

use super::document_graph::{DocumentGraph, GraphFact, Node};
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

/// Years by which the years of birth of one person may differ: ages are rounded, and told before or after the birthday.
const BIRTH_SLACK: i32 = 2;
/// Different sets of evidence of one name that are compared.
const MOST_EVIDENCE: usize = 64;

/// What one document tells of a thing beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence {
    /// First and last year in which the person can be born.
    born: Option<(i32, i32)>,
    /// Year of death.
    died: Option<i32>,
    /// Fields of work.
    fields: BTreeSet<String>,
    /// Offices that one person at a time holds, with whose they are.
    posts: BTreeMap<String, BTreeSet<String>>,
    /// Bodies and countries served.
    bodies: BTreeSet<String>,
    /// Countries that a person comes from, or a place lies in.
    countries: BTreeSet<String>,
    gender: Option<String>,
}

/// Gives namesakes ids of their own in the documents that show who is meant.
pub(super) fn keep_apart(documents: &mut [DocumentGraph], schema: &Schema) {
    if documents.len() < 2 {
        return;
    }
    let mut users: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, document) in documents.iter().enumerate() {
        for node in document.nodes.iter().filter(|n| by_name_only(n)) {
            users.entry(&node.id).or_default().push(number);
        }
    }
    users.retain(|_, list| list.len() > 1);
    let mut renamed: Vec<(usize, String, String)> = Vec::new();
    let mut told: BTreeMap<usize, BTreeMap<String, Evidence>> = BTreeMap::new();
    for (id, list) in &users {
        let mut by_evidence: BTreeMap<Evidence, Vec<usize>> = BTreeMap::new();
        for number in list {
            let all = told.entry(*number).or_insert_with(|| evidence(&documents[*number], schema));
            by_evidence.entry(all.get(*id).cloned().unwrap_or_default()).or_default().push(*number);
        }
        let kinds: Vec<&Evidence> = by_evidence.keys().collect();
        if kinds.len() > MOST_EVIDENCE {
            continue;
        }
        for (kind, name) in names(&kinds, id) {
            for number in by_evidence.get(kind).into_iter().flatten() {
                renamed.push((*number, (*id).to_owned(), name.clone()));
            }
        }
    }
    for (number, from, to) in renamed {
        rename(&mut documents[number], &from, &to);
    }
}

/// Only its name says who or what it is.
fn by_name_only(node: &Node) -> bool {
    node.wikidata.is_none()
        && node.geonames.is_none()
        && node.is_named()
        && !node.mentions.is_empty()
        && matches!(node.kind.as_str(), "Person" | "Place" | "Facility" | "Organization")
}

/// Everything that a document tells of its nodes.
fn evidence(document: &DocumentGraph, schema: &Schema) -> BTreeMap<String, Evidence> {
    let mut out: BTreeMap<String, Evidence> = BTreeMap::new();
    for node in document.nodes.iter().filter(|n| by_name_only(n)) {
        let found = out.entry(node.id.clone()).or_default();
        found.gender.clone_from(&node.gender);
        found.fields.extend(node.fields.iter().cloned());
        found.countries.extend(node.country.iter().cloned());
    }
    let year = document.date.as_deref().and_then(year_of);
    let country = |id: &str| -> Option<String> {
        let node = document.node(id)?;
        node.country.clone().or_else(|| (node.kind == "Country" && node.is_named()).then(|| node.id.clone()))
    };
    for fact in document.facts.iter().filter(|f| f.is_asserted()) {
        let mut each = |role: &str, put: &mut dyn FnMut(&mut Evidence)| {
            for id in fact.nodes(role) {
                if let Some(found) = out.get_mut(id) {
                    put(found);
                }
            }
        };
        match fact.kind.as_str() {
            "Age" => {
                let value = fact.roles.get("value").and_then(|v| v.first()).and_then(|v| v.value);
                let (Some(age), Some(year)) = (value.and_then(|n| n.whole()), said_year(fact).or(year)) else {
                    continue;
                };
                let Ok(age) = i32::try_from(age) else { continue };
                each("person", &mut |e| e.born = e.born.or(Some((year - age - 1, year - age))));
            }
            "Origin" => {
                let from: Vec<String> = fact.nodes("country").filter_map(country).collect();
                each("person", &mut |e| e.countries.extend(from.iter().cloned()));
            }
            "Death" if fact.counts.is_empty() => {
                let year = said_year(fact);
                each("victim", &mut |e| e.died = e.died.or(year));
            }
            "Position" if fact.time.as_ref().is_none_or(|t| t.value.as_deref() != Some("PAST_REF")) => {
                let named = |id: &&str| document.node(id).is_some_and(Node::is_named);
                let whose: BTreeSet<String> = fact.nodes("organization").filter(named).map(str::to_owned).collect();
                let states =
                    fact.nodes("organization").all(|id| document.node(id).is_some_and(|n| n.kind == "Country"));
                let places = fact.nodes("organization").all(|id| document.node(id).is_some_and(|n| n.kind == "Place"));
                let office = fact.roles.get("office").and_then(|v| v.first()).and_then(|v| v.text.as_deref());
                let single = office.filter(|o| schema.is_single_office(o) && (states || places) && !whose.is_empty());
                let word = single.and_then(|o| o.split_whitespace().next()).map(str::to_lowercase);
                each("person", &mut |e| {
                    e.bodies.extend(whose.iter().cloned());
                    if let Some(word) = &word {
                        e.posts.entry(word.clone()).or_default().extend(whose.iter().cloned());
                    }
                });
            }
            "Location" => {
                let lies: Vec<String> = fact.nodes("place").filter_map(country).collect();
                each("thing", &mut |e| {
                    e.countries.extend(lies.iter().cloned());
                });
            }
            _ => {}
        }
    }
    // where somebody is at the moment, or a body works, tells nothing of who it is
    for node in document.nodes.iter().filter(|n| matches!(n.kind.as_str(), "Person" | "Organization")) {
        if let Some(found) = out.get_mut(&node.id) {
            let origins = document.facts.iter().filter(|f| f.kind == "Origin" && f.is_asserted());
            let mine = origins.filter(|f| f.nodes("person").any(|id| id == node.id));
            found.countries = mine.flat_map(|f| f.nodes("country")).filter_map(country).collect();
        }
    }
    out
}

fn year_of(value: &str) -> Option<i32> {
    value.get(..4)?.parse().ok()
}

/// The year that the fact itself tells.
fn said_year(fact: &GraphFact) -> Option<i32> {
    fact.time.as_ref().filter(|t| !t.inherited).and_then(|t| t.value.as_deref()).and_then(year_of)
}

impl Evidence {
    /// The two cannot be one.
    fn contradicts(&self, other: &Self) -> bool {
        let apart = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
        let born = self.born.zip(other.born).is_some_and(|(a, b)| a.0 > b.1 + BIRTH_SLACK || b.0 > a.1 + BIRTH_SLACK);
        born || self.died.zip(other.died).is_some_and(|(a, b)| a != b)
            || self.gender.as_ref().zip(other.gender.as_ref()).is_some_and(|(a, b)| a != b)
            || apart(&self.fields, &other.fields)
            || apart(&self.countries, &other.countries)
            || self.posts.iter().any(|(post, mine)| other.posts.get(post).is_some_and(|theirs| apart(mine, theirs)))
    }

    /// How much speaks for the two being one: more than the name.
    fn shared(&self, other: &Self) -> u32 {
        let meet = |a: &BTreeSet<String>, b: &BTreeSet<String>| u32::from(!a.is_disjoint(b));
        let born = self.born.zip(other.born).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1);
        4 * u32::from(born)
            + 4 * u32::from(self.died.is_some() && self.died == other.died)
            + 3 * meet(&self.bodies, &other.bodies)
            + 2 * meet(&self.fields, &other.fields)
            + meet(&self.countries, &other.countries)
    }

    /// The plainest thing that tells it apart.
    fn tag(&self) -> String {
        let first = |set: &BTreeSet<String>| set.iter().next().map(|s| s.rsplit('/').next().unwrap_or(s).to_owned());
        if let Some((_, year)) = self.born {
            return format!("born-{year}");
        }
        if let Some(year) = self.died {
            return format!("died-{year}");
        }
        let post = self.posts.iter().next().map(|(post, whose)| {
            let whose = first(whose).unwrap_or_default();
            format!("{}-{whose}", post.replace(' ', "-"))
        });
        let found =
            post.or_else(|| first(&self.fields)).or_else(|| first(&self.bodies)).or_else(|| first(&self.countries));
        found.or_else(|| self.gender.clone()).unwrap_or_default()
    }

    fn take(&mut self, other: &Self) {
        self.born = match (self.born, other.born) {
            (Some(a), Some(b)) if a.0.max(b.0) <= a.1.min(b.1) => Some((a.0.max(b.0), a.1.min(b.1))),
            (a, b) => a.min(b).or(a).or(b),
        };
        self.died = self.died.or(other.died);
        self.gender = self.gender.take().or_else(|| other.gender.clone());
        self.fields.extend(other.fields.iter().cloned());
        self.bodies.extend(other.bodies.iter().cloned());
        self.countries.extend(other.countries.iter().cloned());
        for (post, whose) in &other.posts {
            self.posts.entry(post.clone()).or_default().extend(whose.iter().cloned());
        }
    }
}

/// The new ids of those that need one, by their evidence (sorted, all different).
fn names<'e>(kinds: &[&'e Evidence], id: &str) -> Vec<(&'e Evidence, String)> {
    let clash = |a: usize, b: usize| kinds[a].contradicts(kinds[b]);
    let count = kinds.len();
    if !(0..count).any(|a| (a + 1..count).any(|b| clash(a, b))) {
        return Vec::new();
    }
    // pairs that share most are joined first; a group is never joined with one that it contradicts
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for a in 0..count {
        for b in a + 1..count {
            let shared = kinds[a].shared(kinds[b]);
            if shared > 0 && !clash(a, b) {
                pairs.push((shared, a, b));
            }
        }
    }
    pairs.sort_by_key(|(shared, a, b)| (std::cmp::Reverse(*shared), *a, *b));
    let mut group: Vec<usize> = (0..count).collect();
    for (_, a, b) in pairs {
        let (x, y) = (group[a], group[b]);
        let apart = (0..count).any(|i| group[i] == x && (0..count).any(|j| group[j] == y && clash(i, j)));
        if x != y && !apart {
            let (low, high) = (x.min(y), x.max(y));
            group.iter_mut().filter(|g| **g == high).for_each(|g| *g = low);
        }
    }
    let mut tags: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for head in 0..count {
        let members: Vec<usize> = (0..count).filter(|i| group[*i] == head).collect();
        if members.is_empty() || !members.iter().any(|i| (0..count).any(|j| clash(*i, j))) {
            continue;
        }
        let mut all = Evidence::default();
        members.iter().for_each(|i| all.take(kinds[*i]));
        tags.entry(all.tag()).or_default().push(head);
    }
    let mut out = Vec::new();
    for (tag, heads) in tags {
        for (nth, head) in heads.iter().enumerate() {
            let name = if nth == 0 { format!("{id}/{tag}") } else { format!("{id}/{tag}-{}", nth + 1) };
            out.extend((0..count).filter(|i| group[*i] == *head).map(|i| (kinds[i], name.clone())));
        }
    }
    out
}

/// Gives a node another id, everywhere in its document.
fn rename(document: &mut DocumentGraph, from: &str, to: &str) {
    let put = |id: &mut String| {
        if id == from {
            to.clone_into(id);
        }
    };
    for node in &mut document.nodes {
        put(&mut node.id);
        node.country.iter_mut().for_each(put);
        node.mentions.iter_mut().filter_map(|m| m.stands_for.as_mut()).for_each(put);
    }
    for fact in &mut document.facts {
        for value in fact.roles.values_mut().flatten() {
            value.node.iter_mut().chain(&mut value.stands_for).for_each(put);
        }
        fact.source.iter_mut().for_each(put);
    }
    document.quotes.iter_mut().filter_map(|q| q.speaker.as_mut()).for_each(put);
    for edge in &mut document.edges {
        put(&mut edge.source);
        put(&mut edge.target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document with one person and what `facts` tells of it, as JSON.
    fn document(id: &str, date: &str, facts: &str) -> DocumentGraph {
        let text = format!(
            r#"{{"id":"{id}","date":"{date}","lang":"fr","nodes":[{{"id":"person/paul-roche","type":"Person","label":"Paul Roche",
            "mentions":[{{"start":0,"end":10,"text":"Paul Roche","kind":"name"}}]}}],"facts":[{facts}]}}"#
        );
        DocumentGraph::from_json(&text).expect("a graph")
    }

    fn age(n: u32) -> String {
        format!(
            r#"{{"id":"f1","type":"Age","trigger":{{"start":0,"end":1}},"evidence":{{"start":0,"end":1}},"rule":"age",
            "roles":{{"person":[{{"node":"person/paul-roche"}}],"value":[{{"value":{n}}}]}},"status":"certain+"}}"#
        )
    }

    fn ids(mut documents: Vec<DocumentGraph>) -> BTreeMap<String, String> {
        keep_apart(&mut documents, &Schema::embedded().expect("the shipped schema is right"));
        documents.into_iter().map(|d| (d.id, d.nodes[0].id.clone())).collect()
    }

    #[test]
    fn one_person_grows_older() {
        let found = ids(vec![document("a", "2010-05-01", &age(30)), document("b", "2020-05-01", &age(40))]);
        assert!(found.values().all(|id| id == "person/paul-roche"), "{found:?}");
    }

    #[test]
    fn two_years_of_birth_are_two_persons_in_any_order() {
        let all = || {
            vec![
                document("a", "2020-05-01", &age(30)),
                document("b", "2020-06-01", &age(60)),
                document("c", "2021-05-01", &age(31)),
                document("d", "2021-05-01", ""),
            ]
        };
        let mut turned = all();
        turned.reverse();
        let found = ids(all());
        assert_eq!(found, ids(turned));
        assert_eq!(found["a"], "person/paul-roche/born-1990");
        assert_eq!(found["b"], "person/paul-roche/born-1960");
        assert_eq!(found["c"], found["a"]);
        // nobody knows whom this one means
        assert_eq!(found["d"], "person/paul-roche");
    }

    #[test]
    fn facts_and_edges_follow_their_node() {
        let mut documents = vec![document("a", "2020-05-01", &age(30)), document("b", "2020-06-01", &age(60))];
        keep_apart(&mut documents, &Schema::embedded().expect("the shipped schema is right"));
        let person = |d: &DocumentGraph| d.facts[0].nodes("person").next().map(str::to_owned);
        assert_eq!(person(&documents[0]).as_deref(), Some(documents[0].nodes[0].id.as_str()));
    }
}
