//! The graph as drawing programs and spreadsheets see it: nodes and edges with plain attributes.

use crate::graph::{DocumentGraph, FactRef, GraphEdge, GraphFact, KnowledgeGraph, edges_of};
use crate::schema::Schema;
use std::collections::BTreeMap;

/// A node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ViewNode {
    /// Unique id: the key of the thing, or `article/DOCUMENT/fact/ID`.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// Entity type or fact type.
    pub kind: String,
    /// `entity` or `fact`.
    pub class: &'static str,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Latitude.
    pub lat: Option<f64>,
    /// Longitude.
    pub lon: Option<f64>,
    /// Number of mentions; 1 for a fact.
    pub weight: usize,
    /// Documents, by id.
    pub documents: Vec<String>,
    /// The words of a fact.
    pub text: Option<String>,
    /// Status of a fact.
    pub status: Option<String>,
    /// Time of a fact.
    pub date: Option<String>,
    /// Rule of a fact.
    pub rule: Option<String>,
}

/// Who tells what an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// The article itself.
    Narrated,
    /// Somebody in the article.
    Reported,
    /// It is said not to be so: in drawings only.
    Negated,
    /// Ties a fact to its roles and sources.
    Structure,
}

impl Voice {
    /// As the files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Narrated => "narrated",
            Self::Reported => "reported",
            Self::Negated => "negated",
            Self::Structure => "structure",
        }
    }
}

/// An edge.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewEdge {
    /// Unique id: `DOCUMENT/FACT/N`.
    pub id: String,
    /// Position of the source in [`View::nodes`].
    pub source: usize,
    /// Position of the target in [`View::nodes`].
    pub target: usize,
    /// Name of the relation.
    pub relation: String,
    /// Who tells it.
    pub voice: Voice,
    /// Document.
    pub document: String,
    /// Fact in the document.
    pub fact: String,
    /// Status of the fact.
    pub status: String,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// The words.
    pub evidence: String,
    /// The rule.
    pub rule: String,
    /// Names of those whom the article credits.
    pub sources: Vec<String>,
    /// How many, where the text says so.
    pub count: Option<f64>,
}

/// Nodes and edges.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Nodes, things first, in the order of their ids.
    pub nodes: Vec<ViewNode>,
    /// Edges in the order of documents and facts.
    pub edges: Vec<ViewEdge>,
}

/// What a view holds beside things and direct edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ViewOptions {
    /// All facts as nodes with edges to their roles, sources and statements.
    pub facts: bool,
    /// Edges of certain facts that are said not to be so, for drawings.
    pub negated: bool,
}

impl View {
    /// The view of a graph.
    #[must_use]
    pub fn new(graph: &KnowledgeGraph, schema: &Schema, options: ViewOptions) -> Self {
        let mut maker = Maker { graph, schema, view: Self::default(), things: BTreeMap::new(), facts: BTreeMap::new() };
        maker.things();
        for (number, document) in graph.documents.iter().enumerate() {
            maker.document(number, document, options);
        }
        maker.view
    }
}

struct Maker<'a> {
    graph: &'a KnowledgeGraph,
    schema: &'a Schema,
    view: View,
    things: BTreeMap<&'a str, usize>,
    facts: BTreeMap<FactRef, usize>,
}

impl Maker<'_> {
    fn things(&mut self) {
        for thing in &self.graph.things {
            self.things.insert(&thing.key, self.view.nodes.len());
            self.view.nodes.push(ViewNode {
                id: thing.key.clone(),
                label: thing.label.clone(),
                kind: thing.kind.clone(),
                class: "entity",
                wikidata: thing.wikidata.clone(),
                geonames: thing.geonames,
                lat: thing.coordinates.map(|c| c.0),
                lon: thing.coordinates.map(|c| c.1),
                weight: thing.mentions.max(1),
                documents: thing
                    .documents
                    .iter()
                    .filter_map(|d| Some(self.graph.documents.get(*d)?.id.clone()))
                    .collect(),
                ..ViewNode::default()
            });
        }
    }

    fn fact_node(&mut self, at: FactRef, document: &DocumentGraph, fact: &GraphFact) -> usize {
        if let Some(node) = self.facts.get(&at) {
            return *node;
        }
        let node = self.view.nodes.len();
        self.facts.insert(at, node);
        let words = document.quotes.iter().find(|q| q.fact.as_deref() == Some(&fact.id)).map(|q| q.text.clone());
        self.view.nodes.push(ViewNode {
            id: format!("article/{}/fact/{}", document.id, fact.id),
            label: self.graph.label_of(at.document, fact, self.schema),
            kind: fact.kind.clone(),
            class: "fact",
            weight: 1,
            documents: vec![document.id.clone()],
            text: Some(words.unwrap_or_else(|| fact.evidence.text.clone())),
            status: Some(fact.status.clone()),
            date: fact.time.as_ref().and_then(|t| t.value.clone()),
            rule: Some(fact.rule.clone()),
            ..ViewNode::default()
        });
        node
    }

    /// A node or a fact of a document.
    fn end(&mut self, number: usize, document: &DocumentGraph, id: &str) -> Option<usize> {
        if let Some(thing) = self.graph.thing_of(number, id) {
            return self.things.get(thing.key.as_str()).copied();
        }
        let fact = document.facts.iter().position(|f| f.id == id)?;
        Some(self.fact_node(FactRef { document: number, fact }, document, &document.facts[fact]))
    }

    fn push(&mut self, number: usize, document: &DocumentGraph, fact: &GraphFact, edge: &GraphEdge, voice: Voice) {
        let (Some(source), Some(target)) =
            (self.end(number, document, &edge.source), self.end(number, document, &edge.target))
        else {
            return;
        };
        let name = |id: &String| self.graph.thing_of(number, id).map_or_else(|| id.clone(), |t| t.label.clone());
        let sources = fact.source.iter().map(name).collect();
        self.view.edges.push(ViewEdge {
            id: format!("{}/{}/{}", document.id, fact.id, self.view.edges.len()),
            source,
            target,
            relation: edge.relation.clone(),
            voice,
            document: document.id.clone(),
            fact: fact.id.clone(),
            status: fact.status.clone(),
            date: fact.time.as_ref().and_then(|t| t.value.clone()),
            evidence: fact.evidence.text.clone(),
            rule: fact.rule.clone(),
            sources,
            count: fact.counts.values().next().map(|n| n.0),
        });
    }

    fn document(&mut self, number: usize, document: &DocumentGraph, options: ViewOptions) {
        if options.facts {
            for (fact, f) in document.facts.iter().enumerate() {
                self.fact_node(FactRef { document: number, fact }, document, f);
            }
        }
        for edge in &document.edges {
            if let Some(fact) = self.graph.fact_of(number, &edge.fact) {
                let voice = if edge.reported { Voice::Reported } else { Voice::Narrated };
                self.push(number, document, fact, edge, voice);
            }
        }
        if options.negated {
            for fact in document.facts.iter().filter(|f| f.status == "certain-") {
                let positive = GraphFact { status: "certain+".to_owned(), ..fact.clone() };
                for edge in edges_of(&positive, self.schema).iter().filter(|e| e.target != fact.id) {
                    self.push(number, document, fact, edge, Voice::Negated);
                }
            }
        }
        if options.facts {
            for fact in &document.facts {
                let mut ties: Vec<(&str, &str)> = Vec::new();
                for (role, values) in &fact.roles {
                    ties.extend(values.iter().filter_map(|v| v.node.as_deref()).map(|id| (role.as_str(), id)));
                }
                ties.extend(fact.source.iter().map(|id| ("source", id.as_str())));
                ties.extend(fact.statement.iter().map(|id| ("claimedIn", id.as_str())));
                for (relation, target) in ties {
                    let edge = GraphEdge {
                        source: fact.id.clone(),
                        relation: relation.to_owned(),
                        target: target.to_owned(),
                        fact: fact.id.clone(),
                        reported: false,
                    };
                    self.push(number, document, fact, &edge, Voice::Structure);
                }
            }
        }
    }
}
