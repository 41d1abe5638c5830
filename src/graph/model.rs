//! Many documents as one graph: things merged by their ids, facts as nodes of their own, direct edges between things.

use super::document_graph::{DocumentGraph, GraphEdge, GraphFact, Node, RoleValue};
use super::identity;
use crate::schema::{FactKind, Schema};
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// How many earlier accounts of the same day, type and participant a fact is compared with.
const ACCOUNTS: usize = 32;

/// A fact of a document: position of the document, position of the fact in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactRef {
    /// Position in [`KnowledgeGraph::documents`].
    pub document: usize,
    /// Position in [`DocumentGraph::facts`].
    pub fact: usize,
}

/// A thing in the world as all documents tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Unique key: the node id where the thing is named (`person/vladimir-poutine`), and
    /// `article/DOCUMENT/NODE` where only one document can know it (`les analystes`).
    pub key: String,
    /// Entity type; the one that most documents give.
    pub kind: String,
    /// The label that most documents give.
    pub label: String,
    /// Other names, sorted.
    pub names: BTreeSet<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Latitude and longitude.
    pub coordinates: Option<(f64, f64)>,
    /// `female` or `male`.
    pub gender: Option<String>,
    /// Key of the country that it lies in.
    pub country: Option<String>,
    /// Number of mentions in all documents.
    pub mentions: usize,
    /// Documents that mention it, by position.
    pub documents: BTreeSet<usize>,
    /// Types that documents give it, with how often.
    pub kinds: BTreeMap<String, usize>,
    labels: BTreeMap<String, usize>,
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq)]
pub enum Vertex {
    /// A thing: position in [`KnowledgeGraph::things`].
    Thing(usize),
    /// An event or state.
    Fact(FactRef),
}

/// An edge of the graph.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// A direct edge, by its relation.
    Direct {
        /// `visited`.
        relation: String,
        /// Somebody says it, not the article.
        reported: bool,
        /// The fact behind it.
        fact: FactRef,
    },
    /// From a fact to what fills a role.
    Role(String),
    /// From a fact to whom the article credits.
    Source,
    /// From a fact to the statement that contains it.
    Statement,
    /// From a seat (`Moscou`) to the state or body that it acts for in a document.
    StandsFor,
}

/// A reference from a document that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// Position of the document.
    pub document: usize,
    /// Fact that refers, where it is one.
    pub fact: Option<usize>,
    /// What refers: `role visitor`, `source`, `edge visited`.
    pub from: String,
    /// The id that is not there.
    pub missing: String,
}

/// All documents as one graph.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeGraph {
    /// The documents, in the order in which they were given.
    pub documents: Vec<DocumentGraph>,
    /// Things, sorted by key.
    pub things: Vec<Thing>,
    /// Facts that tell the same event, each group sorted; only groups of two or more.
    pub events: Vec<Vec<FactRef>>,
    /// Things and facts with roles, sources and direct edges.
    pub graph: DiGraph<Vertex, Link, u32>,
    /// References that lead nowhere.
    pub dangling: Vec<Dangling>,
    thing_index: FxHashMap<String, usize>,
    /// For each document: node id → position in the document and in the things; fact id → position. Empty for a graph of one
    /// document alone.
    ids: Vec<Ids>,
}

/// Ids of one document.
#[derive(Debug, Clone, Default)]
struct Ids {
    nodes: FxHashMap<String, (usize, usize)>,
    facts: FxHashMap<String, usize>,
}

/// The key of a document's node in the merged graph.
#[must_use]
pub fn key_of(document: &DocumentGraph, node: &Node) -> String {
    if node.is_named() { node.id.clone() } else { format!("article/{}/{}", document.id, node.id) }
}

/// A short name of a fact for readers; `name_of` gives the labels of nodes.
pub(crate) fn label<'f>(fact: &'f GraphFact, schema: &Schema, name_of: impl Fn(&'f str) -> &'f str) -> String {
    let mut label = String::with_capacity(96);
    let mut first = true;
    let mut add = |label: &mut String, values: &'f [RoleValue]| {
        for value in values {
            label.push_str(if first { " : " } else { ", " });
            first = false;
            match (&value.node, &value.text, &value.value) {
                (Some(id), _, _) => label.push_str(name_of(id)),
                (_, Some(text), _) => label.push_str(text),
                (_, _, Some(n)) => label.push_str(&n.to_string()),
                _ => {}
            }
        }
    };
    match schema.fact_type(&fact.kind).and_then(|t| schema.fact(t)) {
        Some(declared) => {
            label.push_str(&declared.label.fr);
            let roles = declared.roles.iter().filter_map(|r| fact.roles.get(schema.role_name(r.role)));
            roles.for_each(|values| add(&mut label, values));
        }
        None => {
            label.push_str(&fact.kind);
            fact.roles.values().for_each(|values| add(&mut label, values));
        }
    }
    label
}

impl KnowledgeGraph {
    /// Merges documents; namesakes that the documents show to be two get ids of their own first. The order of the documents does not
    /// change things and events, only their positions.
    #[must_use]
    pub fn new(mut documents: Vec<DocumentGraph>, schema: &Schema) -> Self {
        identity::keep_apart(&mut documents, schema);
        let mut out = Self { documents, ..Self::default() };
        out.merge_things();
        out.build_graph();
        out.find_events(schema);
        out
    }

    /// One document alone, for writers: without [`Self::things`], [`Self::graph`] and [`Self::events`], which tell nothing
    /// that the document does not tell itself, and without a look for what leads nowhere.
    #[must_use]
    pub fn of_one(document: DocumentGraph) -> Self {
        Self { documents: vec![document], ..Self::default() }
    }

    /// The fact behind a reference.
    #[must_use]
    pub fn fact(&self, at: FactRef) -> Option<&GraphFact> {
        self.documents.get(at.document)?.facts.get(at.fact)
    }

    /// All facts in order.
    pub fn facts(&self) -> impl Iterator<Item = (FactRef, &DocumentGraph, &GraphFact)> {
        self.documents.iter().enumerate().flat_map(|(document, d)| {
            d.facts.iter().enumerate().map(move |(fact, f)| (FactRef { document, fact }, d, f))
        })
    }

    /// All direct edges in order, with their documents' positions.
    pub fn edges(&self) -> impl Iterator<Item = (usize, &DocumentGraph, &GraphEdge)> {
        self.documents.iter().enumerate().flat_map(|(i, d)| d.edges.iter().map(move |e| (i, d, e)))
    }

    /// The thing with a key.
    #[must_use]
    pub fn thing(&self, key: &str) -> Option<&Thing> {
        self.thing_index.get(key).map(|i| &self.things[*i])
    }

    /// The thing that the document at position `document` calls `id`.
    #[must_use]
    pub fn thing_of(&self, document: usize, id: &str) -> Option<&Thing> {
        self.things.get(self.ids.get(document)?.nodes.get(id)?.1)
    }

    /// The node `id` of the document at position `document`.
    #[must_use]
    pub fn node_of(&self, document: usize, id: &str) -> Option<&Node> {
        let from = self.documents.get(document)?;
        match self.ids.get(document) {
            Some(ids) => from.nodes.get(ids.nodes.get(id)?.0),
            None => from.node(id),
        }
    }

    /// The fact `id` of the document at position `document`.
    #[must_use]
    pub fn fact_of(&self, document: usize, id: &str) -> Option<&GraphFact> {
        let from = self.documents.get(document)?;
        match self.ids.get(document) {
            Some(ids) => from.facts.get(*ids.facts.get(id)?),
            None => from.facts.iter().find(|f| f.id == id),
        }
    }

    /// A short name of a fact for readers: its type and its fillers (`visite : Léa Morel, Kyiv`).
    #[must_use]
    pub fn label_of(&self, document: usize, fact: &GraphFact, schema: &Schema) -> String {
        label(fact, schema, |id| self.name_of(document, id))
    }

    /// The label of the node `id`, as all documents call it; the id where there is no such node.
    fn name_of<'s>(&'s self, document: usize, id: &'s str) -> &'s str {
        let thing = self.thing_of(document, id).map(|t| &t.label);
        thing.or_else(|| self.node_of(document, id).map(|n| &n.label)).map_or(id, String::as_str)
    }

    fn merge_things(&mut self) {
        let mut things: BTreeMap<String, Thing> = BTreeMap::new();
        for (number, document) in self.documents.iter().enumerate() {
            for node in &document.nodes {
                let key = key_of(document, node);
                let thing = things.entry(key.clone()).or_insert_with(|| Thing {
                    key,
                    kind: String::new(),
                    label: String::new(),
                    names: BTreeSet::new(),
                    wikidata: None,
                    geonames: None,
                    coordinates: None,
                    gender: None,
                    country: None,
                    mentions: 0,
                    documents: BTreeSet::new(),
                    kinds: BTreeMap::new(),
                    labels: BTreeMap::new(),
                });
                thing.add(number, node);
            }
        }
        self.things = things.into_values().collect();
        for thing in &mut self.things {
            thing.settle();
        }
        self.thing_index = self.things.iter().enumerate().map(|(i, t)| (t.key.clone(), i)).collect();
        for document in &self.documents {
            let mut ids = Ids::default();
            for (i, node) in document.nodes.iter().enumerate() {
                let thing = self.thing_index.get(&key_of(document, node)).copied().unwrap_or_default();
                ids.nodes.entry(node.id.clone()).or_insert((i, thing));
            }
            for (i, fact) in document.facts.iter().enumerate() {
                ids.facts.entry(fact.id.clone()).or_insert(i);
            }
            self.ids.push(ids);
        }
    }

    fn build_graph(&mut self) {
        let mut joins =
            Joins { graph: DiGraph::default(), at: FxHashMap::default(), dangling: Vec::new(), document: 0 };
        let things: Vec<NodeIndex> = (0..self.things.len()).map(|i| joins.graph.add_node(Vertex::Thing(i))).collect();
        for (number, document) in self.documents.iter().enumerate() {
            joins.document = number;
            joins.at.clear();
            for (id, (_, thing)) in self.ids.get(number).into_iter().flat_map(|ids| &ids.nodes) {
                joins.at.insert(id.clone(), things[*thing]);
            }
            for (fact, f) in document.facts.iter().enumerate() {
                let here = joins.graph.add_node(Vertex::Fact(FactRef { document: number, fact }));
                joins.at.insert(f.id.clone(), here);
            }
            for node in &document.nodes {
                let acts_for: BTreeSet<&String> = node.mentions.iter().filter_map(|m| m.stands_for.as_ref()).collect();
                for id in acts_for {
                    joins.join(&node.id, id, Link::StandsFor, None, || format!("node `{}`", node.id));
                }
            }
            for (fact, f) in document.facts.iter().enumerate() {
                for (role, values) in &f.roles {
                    for id in values.iter().filter_map(|v| v.node.as_deref()) {
                        joins.join(&f.id, id, Link::Role(role.clone()), Some(fact), || format!("role `{role}`"));
                    }
                }
                for id in &f.source {
                    joins.join(&f.id, id, Link::Source, Some(fact), || "the source".to_owned());
                }
                if let Some(id) = &f.statement {
                    joins.join(&f.id, id, Link::Statement, Some(fact), || "the statement".to_owned());
                }
            }
            for edge in &document.edges {
                let what = || format!("edge `{}`", edge.relation);
                match self.ids.get(number).and_then(|ids| ids.facts.get(&edge.fact)) {
                    Some(fact) => {
                        let link = Link::Direct {
                            relation: edge.relation.clone(),
                            reported: edge.reported,
                            fact: FactRef { document: number, fact: *fact },
                        };
                        joins.join(&edge.source, &edge.target, link, Some(*fact), what);
                    }
                    None => joins.lost(None, what(), &edge.fact),
                }
            }
            for quote in &document.quotes {
                for id in quote.speaker.iter().chain(&quote.fact).filter(|id| !joins.at.contains_key(*id)) {
                    joins.dangling.push(Dangling {
                        document: number,
                        fact: None,
                        from: "a quotation".to_owned(),
                        missing: id.clone(),
                    });
                }
            }
        }
        self.graph = joins.graph;
        self.dangling = joins.dangling;
    }

    /// Groups facts that tell the same event: inside a document as its coreference says; across documents where type
    /// and day are the same, a core role has the same named filler and no role that both fill is filled differently.
    fn find_events(&mut self, schema: &Schema) {
        let all: Vec<FactRef> = self.facts().map(|(at, _, _)| at).collect();
        let number: FxHashMap<FactRef, usize> = all.iter().enumerate().map(|(i, at)| (*at, i)).collect();
        let mut groups = Groups((0..all.len()).collect());
        let mut buckets: BTreeMap<(&str, &str, &str, String), Vec<usize>> = BTreeMap::new();
        for (at, _, fact) in self.facts() {
            let here = number[&at];
            for other in &fact.same_as {
                if let Some(fact) = self.ids.get(at.document).and_then(|ids| ids.facts.get(other)) {
                    groups.join(here, number[&FactRef { document: at.document, fact: *fact }]);
                }
            }
            let declared = schema.fact_type(&fact.kind).and_then(|t| schema.fact(t));
            let Some(declared) = declared.filter(|d| d.kind == FactKind::Event && !d.is_speech()) else { continue };
            let Some(day) = fact.time.as_ref().and_then(|t| t.value.as_deref()).filter(|v| is_day(v)) else { continue };
            for used in declared.roles.iter().filter(|r| r.core) {
                let role = schema.role_name(used.role);
                for id in fact.meant(role) {
                    if let Some(key) = self.node_of(at.document, id).filter(|n| n.is_named()).map(|n| n.id.clone()) {
                        buckets.entry((&fact.kind, &day[..10], role, key)).or_default().push(here);
                    }
                }
            }
        }
        for bucket in buckets.values() {
            for (i, later) in bucket.iter().enumerate() {
                // Bounded: what agrees with one of the nearest earlier accounts agrees with their group.
                for earlier in bucket[i.saturating_sub(ACCOUNTS)..i].iter().rev() {
                    let (a, b) = (all[*earlier], all[*later]);
                    if a.document != b.document && self.compatible(a, b) {
                        groups.join(*earlier, *later);
                    }
                }
            }
        }
        let mut found: BTreeMap<usize, Vec<FactRef>> = BTreeMap::new();
        for (i, at) in all.iter().enumerate() {
            found.entry(groups.root(i)).or_default().push(*at);
        }
        self.events = found.into_values().filter(|g| g.len() > 1).collect();
    }

    /// No role that both facts fill with named nodes is filled with different ones only.
    fn compatible(&self, a: FactRef, b: FactRef) -> bool {
        let (Some(fa), Some(fb)) = (self.fact(a), self.fact(b)) else { return false };
        let named = |at: FactRef, fact: &GraphFact, role: &str| -> BTreeSet<String> {
            let nodes = fact.meant(role).filter_map(|id| self.node_of(at.document, id));
            nodes.filter(|n| n.is_named()).map(|n| n.id.clone()).collect()
        };
        fa.roles.keys().filter(|r| *r != "topic" && fb.roles.contains_key(*r)).all(|role| {
            let (na, nb) = (named(a, fa, role), named(b, fb, role));
            na.is_empty() || nb.is_empty() || !na.is_disjoint(&nb)
        })
    }
}

/// The graph while it is made, with the ids of the document in work.
struct Joins {
    graph: DiGraph<Vertex, Link, u32>,
    at: FxHashMap<String, NodeIndex>,
    dangling: Vec<Dangling>,
    document: usize,
}

impl Joins {
    fn lost(&mut self, fact: Option<usize>, from: String, missing: &str) {
        self.dangling.push(Dangling { document: self.document, fact, from, missing: missing.to_owned() });
    }

    /// Draws an edge; an end that is not in the document is kept as dangling.
    fn join(&mut self, from: &str, to: &str, link: Link, fact: Option<usize>, what: impl Fn() -> String) {
        match (self.at.get(from), self.at.get(to)) {
            (Some(a), Some(b)) => {
                self.graph.add_edge(*a, *b, link);
            }
            (a, b) => {
                let missing: Vec<&str> =
                    [(a, from), (b, to)].into_iter().filter(|(end, _)| end.is_none()).map(|(_, id)| id).collect();
                for id in missing {
                    self.lost(fact, what(), id);
                }
            }
        }
    }
}

/// Whether a TIMEX3 value is one day, with or without a time of day.
fn is_day(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() >= 10
        && (bytes.len() == 10 || bytes[10] == b'T')
        && bytes[..10].iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

/// Disjoint sets; the root is the smallest member.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

impl Thing {
    fn add(&mut self, document: usize, node: &Node) {
        self.documents.insert(document);
        self.mentions += node.mentions.len();
        *self.kinds.entry(node.kind.clone()).or_default() += 1;
        *self.labels.entry(node.label.clone()).or_default() += 1;
        self.names.extend(node.mentions.iter().filter(|m| m.kind == "name").map(|m| m.text.clone()));
        self.wikidata = self.wikidata.take().or_else(|| node.wikidata.clone());
        self.geonames = self.geonames.or(node.geonames);
        self.coordinates = self.coordinates.or_else(|| node.lat.zip(node.lon));
        self.gender = self.gender.take().or_else(|| node.gender.clone());
        self.country = self.country.take().or_else(|| node.country.clone());
    }

    /// Chooses type and label by majority; among equals the first in the alphabet.
    fn settle(&mut self) {
        let most = |counts: &BTreeMap<String, usize>| {
            counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(k, _)| k.clone()).unwrap_or_default()
        };
        self.kind = most(&self.kinds);
        self.label = most(&self.labels);
        self.names.remove(&self.label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing;

    fn schema() -> Schema {
        Schema::embedded().expect("the shipped schema is right")
    }

    #[test]
    fn two_documents_share_named_things_only() {
        let (_, first) = testing::sample();
        let mut second = first.clone();
        second.id = "other".to_owned();
        let graph = KnowledgeGraph::new(vec![first, second], &schema());
        assert_eq!(graph.thing("person/lea-morel").map(|t| (t.documents.len(), t.mentions)), Some((2, 6)));
        assert!(graph.thing("organization/armee").is_none());
        assert!(graph.thing("article/sample/organization/armee").is_some());
        assert!(graph.thing("article/other/organization/armee").is_some());
        assert!(graph.dangling.is_empty(), "{:?}", graph.dangling);
    }

    #[test]
    fn the_same_visit_on_the_same_day_is_one_event() {
        let (_, first) = testing::sample();
        let mut second = first.clone();
        second.id = "other".to_owned();
        let mut third = first.clone();
        third.id = "third".to_owned();
        if let Some(time) = &mut third.facts[0].time {
            time.value = Some("2024-05-09".to_owned());
        }
        let graph = KnowledgeGraph::new(vec![first, second, third], &schema());
        let visit = |document| FactRef { document, fact: 0 };
        assert_eq!(graph.events, vec![vec![visit(0), visit(1)]]);
    }

    #[test]
    fn the_order_of_the_documents_does_not_change_the_things() {
        let (_, first) = testing::sample();
        let mut second = first.clone();
        second.id = "other".to_owned();
        second.nodes[0].label = "Mme Morel".to_owned();
        let keys = |docs: Vec<DocumentGraph>| {
            let graph = KnowledgeGraph::new(docs, &schema());
            graph.things.iter().map(|t| (t.key.clone(), t.label.clone())).collect::<Vec<_>>()
        };
        assert_eq!(keys(vec![first.clone(), second.clone()]), keys(vec![second, first]));
    }
}
