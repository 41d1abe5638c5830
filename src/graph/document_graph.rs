//! The graph of one document, as `depeche extract` writes it: one JSON object a line.
//!
//! All offsets count code points of the document's raw text. `schema/graph.schema.json` describes the same shape for
//! other programs.

use crate::schema::Schema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A number that is written without `.0` when it is whole.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(transparent)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(n) => serializer.serialize_i64(n),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl Number {
    /// The number as an integer, where it is one that a double holds exactly.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        (self.0.fract() == 0.0 && self.0.abs() < 9_007_199_254_740_992.0).then_some(self.0 as i64)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.whole() {
            Some(n) => write!(f, "{n}"),
            None => write!(f, "{}", self.0),
        }
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What made a graph: no clock time, so that the same input gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Version of the program.
    pub version: String,
    /// Digest of rules and schema: `fr@sha256:…`.
    pub rules: String,
}

/// A stretch of the text with its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Words {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    #[serde(default)]
    pub text: String,
}

/// One mention of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeMention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// `name`, `nominal` or `pronoun`.
    pub kind: String,
    /// Node of the state or body that the name acts for here (`Moscou a protesté`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
}

/// A thing in the world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// `person/vladimir-poutine`.
    pub id: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Best name.
    pub label: String,
    /// Wikidata id (`Q7747`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// `female` or `male`, of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Id of the country that a place lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Fields of work of a person (`sport`, `arts`), sorted; they tell namesakes apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Mentions in the order of the text.
    #[serde(default)]
    pub mentions: Vec<NodeMention>,
}

impl Node {
    /// Whether the node is the same thing in every document (it has a proper name or an id of the outer world), and
    /// not only `les analystes` of this one.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.wikidata.is_some()
            || self.geonames.is_some()
            // what no words of the text mention is known from the gazetteer
            || self.mentions.is_empty()
            || self.mentions.iter().any(|m| m.kind == "name")
    }
}

/// What fills a role: exactly one of `node`, `text`, `value`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RoleValue {
    /// Id of a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Words of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Number>,
    /// With a node: the node of the state or body that it acts for here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
}

impl RoleValue {
    /// Filled by a node.
    #[must_use]
    pub fn of_node(id: impl Into<String>) -> Self {
        Self { node: Some(id.into()), ..Self::default() }
    }

    /// Filled by words.
    #[must_use]
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// Filled by a number with its words: `2,7 %`.
    #[must_use]
    pub fn of_measure(text: impl Into<String>, value: f64) -> Self {
        Self { text: Some(text.into()), value: Some(Number(value)), ..Self::default() }
    }

    /// Filled by a number.
    #[must_use]
    pub fn of_value(value: f64) -> Self {
        Self { value: Some(Number(value)), ..Self::default() }
    }
}

/// When something happens; without words where a rule or the document sets the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactTime {
    /// First code point of the time expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past its last code point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value, `null` where it cannot be resolved.
    pub value: Option<String>,
    /// The clause does not say it: taken from the sentence before or the dateline.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inherited: bool,
}

/// An event or a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphFact {
    /// `f1`, unique in the document.
    pub id: String,
    /// Fact type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The word that carries it.
    pub trigger: Words,
    /// The shortest stretch that holds the trigger and the fillers.
    pub evidence: Words,
    /// Role → fillers.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<RoleValue>>,
    /// Role → how many, where the text says so.
    #[serde(default)]
    pub counts: BTreeMap<String, Number>,
    /// When.
    #[serde(default)]
    pub time: Option<FactTime>,
    /// `certain`, `possible` or `planned` with `+` or `-`.
    pub status: String,
    /// Nodes that the article credits, inner speaker first; empty where the article itself asserts it.
    #[serde(default)]
    pub source: Vec<String>,
    /// The statement (fact id) that contains it.
    #[serde(default)]
    pub statement: Option<String>,
    /// Rule that read it.
    pub rule: String,
    /// Which pattern of the rule.
    #[serde(default)]
    pub arm: u16,
    /// Other facts of the document that tell the same event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    /// Stands in a headline or section link.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_title: bool,
}

impl GraphFact {
    /// Certain and positive: the only content that may become a direct edge.
    #[must_use]
    pub fn is_asserted(&self) -> bool {
        self.status == "certain+"
    }

    /// Ids of the nodes that are meant in `role`: the state where its capital acts for it.
    pub fn meant<'a>(&'a self, role: &str) -> impl Iterator<Item = &'a str> {
        self.roles.get(role).into_iter().flatten().filter_map(|v| v.stands_for.as_deref().or(v.node.as_deref()))
    }

    /// Ids of the nodes in `role`.
    pub fn nodes<'a>(&'a self, role: &str) -> impl Iterator<Item = &'a str> {
        self.roles.get(role).into_iter().flatten().filter_map(|v| v.node.as_deref())
    }
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphQuote {
    /// Node of the speaker; `null` where nobody is named.
    pub speaker: Option<String>,
    /// The words that introduce it; absent for a continued quotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Words>,
    /// `direct` or `indirect`.
    pub kind: String,
    /// First code point of the quoted words.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The quoted words, without marks.
    #[serde(default)]
    pub text: String,
    /// Fact of the speech act.
    #[serde(default)]
    pub fact: Option<String>,
    /// What found it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphTime {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    #[serde(default)]
    pub text: String,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value, `null` where it cannot be resolved.
    pub value: Option<String>,
}

/// A direct edge: what a certain, positive fact says in the shortest form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GraphEdge {
    /// Node or fact id.
    pub source: String,
    /// Name of the edge in the schema.
    pub relation: String,
    /// Node or fact id.
    pub target: String,
    /// The fact that it stands for.
    pub fact: String,
    /// Somebody in the article says it; the article itself does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reported: bool,
}

/// Everything that one document says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DocumentGraph {
    /// Id of the document.
    pub id: String,
    /// Publication date.
    #[serde(default)]
    pub date: Option<String>,
    /// Language.
    #[serde(default)]
    pub lang: String,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Agency or newspaper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Length of the text in code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// SHA-256 of the raw text, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What made the graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<Generator>,
    /// Things.
    pub nodes: Vec<Node>,
    /// Events and states.
    pub facts: Vec<GraphFact>,
    /// Quotations.
    #[serde(default)]
    pub quotes: Vec<GraphQuote>,
    /// Time expressions.
    #[serde(default)]
    pub times: Vec<GraphTime>,
    /// Direct edges.
    #[serde(default)]
    pub edges: Vec<GraphEdge>,
    /// The raw text, where the graph was made here and not read from a file; never written.
    #[serde(skip)]
    pub text: Option<Arc<str>>,
}

impl DocumentGraph {
    /// Reads one JSON object.
    ///
    /// # Errors
    /// When the text is no document graph.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The object on one line, without a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Maps have string keys and no value is a foreign type: nothing here can fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The node called `id`.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// Leaves out the relations that no named type covers.
    pub fn drop_open(&mut self) {
        let open: Vec<String> = self.facts.iter().filter(|f| f.kind == "Open").map(|f| f.id.clone()).collect();
        self.facts.retain(|f| f.kind != "Open");
        for fact in &mut self.facts {
            fact.same_as.retain(|other| !open.contains(other));
        }
        self.edges.retain(|edge| !open.contains(&edge.fact));
    }

    /// Makes the direct edges anew from the facts. Only certain, positive facts give any.
    pub fn make_edges(&mut self, schema: &Schema) {
        let mut edges = Vec::new();
        for fact in &self.facts {
            add_edges_of(fact, schema, &mut edges);
        }
        self.edges = edges;
    }
}

/// The direct edges that a fact gives by the schema, in the order of the declaration; none where it is not asserted.
#[must_use]
pub fn edges_of(fact: &GraphFact, schema: &Schema) -> Vec<GraphEdge> {
    let mut edges = Vec::new();
    add_edges_of(fact, schema, &mut edges);
    edges
}

/// The same, behind the edges of other facts.
fn add_edges_of(fact: &GraphFact, schema: &Schema, edges: &mut Vec<GraphEdge>) {
    use crate::schema::EdgeEnd;
    let declared = schema.fact_type(&fact.kind).and_then(|t| schema.fact(t));
    let Some(declared) = declared.filter(|_| fact.is_asserted()) else { return };
    // each end is the fact itself or the nodes of a role
    let ends = |end: EdgeEnd| {
        let (own, role) = match end {
            EdgeEnd::Fact => (Some(fact.id.as_str()), None),
            EdgeEnd::Role(role) => (None, Some(fact.nodes(schema.role_name(role)))),
        };
        own.into_iter().chain(role.into_iter().flatten())
    };
    let from = edges.len();
    for edge in &declared.edges {
        for (i, source) in ends(edge.from).enumerate() {
            for target in ends(edge.to).skip(if edge.symmetric { i + 1 } else { 0 }) {
                let same = |e: &GraphEdge| e.source == source && e.relation == edge.name && e.target == target;
                if source != target && !edges[from..].iter().any(same) {
                    edges.push(GraphEdge {
                        source: source.to_owned(),
                        relation: edge.name.clone(),
                        target: target.to_owned(),
                        fact: fact.id.clone(),
                        reported: !fact.source.is_empty(),
                    });
                }
            }
        }
    }
}
