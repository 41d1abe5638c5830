//! From the layers of an [`Extraction`] to the [`DocumentGraph`].

use super::document_graph::{
    DocumentGraph, FactTime, Generator, GraphFact, GraphQuote, GraphTime, Node, NodeMention, Number, RoleValue, Words,
};
use crate::document::{Document, OffsetMap, Span};
use crate::extract::{
    Entity, EntityId, Extraction, Fact, FactId, Filler, Mention, MentionId, MentionKind, Quote, QuoteKind, Speaker,
    TimeExpression, TimexType,
};
use crate::language::Gender;
use crate::schema::{EntityType, RoleUse, Schema};
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

impl DocumentGraph {
    /// The graph of `document` as `extraction` tells of it.
    #[must_use]
    pub fn new(document: &Document, extraction: &Extraction, schema: &Schema, generator: &Generator) -> Self {
        let mut out = Converter {
            text: &document.text,
            offsets: OffsetMap::new(&document.text),
            extraction,
            schema,
            extra: BTreeMap::new(),
        };
        let facts: Vec<GraphFact> =
            extraction.facts.iter().enumerate().map(|(i, f)| out.fact(i as FactId, f)).collect();
        let quotes: Vec<GraphQuote> = extraction.quotes.iter().map(|q| out.quote(q)).collect();
        let times = extraction.times.iter().map(|t| out.time(t)).collect();
        let mut nodes: Vec<Node> = extraction.entities.iter().map(|e| out.node(e)).collect();
        nodes.extend(std::mem::take(&mut out.extra).into_values());
        keep_relevant(&mut nodes, &facts, &quotes);
        let mut graph = Self {
            id: document.id.clone(),
            date: document.date.clone(),
            lang: document.lang.clone(),
            title: document.title.clone(),
            url: document.url.clone(),
            publisher: document.publisher.clone(),
            length: Some(out.offsets.total()),
            sha256: Some(sha256(document.text.as_bytes())),
            generator: Some(generator.clone()),
            nodes,
            facts,
            quotes,
            times,
            edges: Vec::new(),
            text: Some(Arc::from(document.text.as_str())),
        };
        graph.make_edges(schema);
        graph
    }
}

/// Leaves out things without a name that play no part in any fact or quotation: `le champ de bataille` somewhere in the
/// text is no knowledge.
fn keep_relevant(nodes: &mut Vec<Node>, facts: &[GraphFact], quotes: &[GraphQuote]) {
    let mut used: FxHashSet<&str> = FxHashSet::default();
    for fact in facts {
        used.extend(fact.source.iter().map(String::as_str));
        used.extend(fact.roles.values().flatten().filter_map(|v| v.node.as_deref()));
    }
    used.extend(quotes.iter().filter_map(|q| q.speaker.as_deref()));
    nodes.retain(|n| n.is_named() || used.contains(n.id.as_str()));
}

/// Degrees to five places, which is a metre.
fn degrees(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let half = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit & 15)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [half(byte >> 4), half(*byte)]).collect()
}

fn fact_id(id: FactId) -> String {
    let mut out = String::with_capacity(8);
    let _ = write!(out, "f{}", id + 1);
    out
}

const fn timex(kind: TimexType) -> &'static str {
    match kind {
        TimexType::Date => "DATE",
        TimexType::Time => "TIME",
        TimexType::Duration => "DURATION",
        TimexType::Set => "SET",
    }
}

struct Converter<'a> {
    text: &'a str,
    offsets: OffsetMap<'a>,
    extraction: &'a Extraction,
    schema: &'a Schema,
    /// Nodes for credited mentions that no entity stands for.
    extra: BTreeMap<MentionId, Node>,
}

impl Converter<'_> {
    fn words(&self, span: Span) -> Words {
        Words {
            start: self.offsets.code_point(span.start),
            end: self.offsets.code_point(span.end),
            text: span.of(self.text).to_owned(),
        }
    }

    fn mention(&self, mention: &Mention) -> NodeMention {
        let Words { start, end, text } = self.words(mention.span);
        let kind = match mention.kind {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        };
        NodeMention { start, end, text, kind: kind.to_owned(), stands_for: None }
    }

    /// The node that a name acts for.
    fn stands_for(&self, mention: MentionId) -> Option<String> {
        self.extraction.stands_for(mention).map(|(whom, _)| whom.id.clone())
    }

    fn node(&self, entity: &Entity) -> Node {
        let known = &entity.properties;
        let mentions = entity.mentions.iter().filter_map(|m| {
            let shown = self.mention(self.extraction.mentions.get(*m as usize)?);
            Some(NodeMention { stands_for: self.stands_for(*m), ..shown })
        });
        Node {
            id: entity.id.clone(),
            kind: self.schema.entity_name(entity.entity_type).to_owned(),
            label: entity.label.clone(),
            wikidata: known.wikidata.as_deref().map(str::to_owned),
            geonames: known.geonames,
            lat: known.coordinates.map(|c| degrees(c.0)),
            lon: known.coordinates.map(|c| degrees(c.1)),
            gender: match known.gender {
                Gender::Fem if entity.entity_type == EntityType::PERSON => Some("female".to_owned()),
                Gender::Masc if entity.entity_type == EntityType::PERSON => Some("male".to_owned()),
                _ => None,
            },
            // places lie in a country; of persons it is the state that they serve, which is no place
            country: known.country.as_deref().filter(|_| entity.entity_type != EntityType::PERSON).map(str::to_owned),
            fields: known.fields.iter().map(|f| f.to_string()).collect(),
            mentions: mentions.collect(),
        }
    }

    /// The entity of a mention, and its id.
    fn entity_of(&self, mention: MentionId) -> Option<(EntityId, &str)> {
        let entity = self.extraction.mentions.get(mention as usize)?.entity?;
        self.extraction.entities.get(entity as usize).map(|e| (entity, e.id.as_str()))
    }

    /// Whether a mention is a pronoun that stands for no entity.
    fn is_open_pronoun(&self, mention: MentionId) -> bool {
        self.extraction
            .mentions
            .get(mention as usize)
            .is_some_and(|m| m.kind == MentionKind::Pronoun && m.entity.is_none())
    }

    /// The node that a mention stands for. A credited mention always gets one: without it a reported fact would look
    /// like the article's own.
    fn credited(&mut self, mention: MentionId) -> String {
        if let Some((_, id)) = self.entity_of(mention) {
            return id.to_owned();
        }
        if let Some(node) = self.extra.get(&mention) {
            return node.id.clone();
        }
        let found = self.extraction.mentions.get(mention as usize);
        let ty = found.and_then(|m| m.entity_type).unwrap_or(EntityType::GROUP);
        let (kind, prefix) =
            self.schema.entity(ty).map_or(("Group", "group"), |d| (d.name.as_str(), d.prefix.as_str()));
        let node = Node {
            id: format!("{prefix}/mention-{mention}"),
            kind: kind.to_owned(),
            label: found.map_or_else(String::new, |m| m.span.of(self.text).to_owned()),
            wikidata: None,
            geonames: None,
            lat: None,
            lon: None,
            gender: None,
            country: None,
            fields: Vec::new(),
            mentions: found.map(|m| self.mention(m)).into_iter().collect(),
        };
        let id = node.id.clone();
        self.extra.insert(mention, node);
        id
    }

    /// The nodes that a credited mention stands for.
    fn all_credited(&mut self, mention: MentionId) -> Vec<String> {
        match self.extraction.members(mention) {
            [] => vec![self.credited(mention)],
            members => members.iter().map(|m| self.credited(*m)).collect(),
        }
    }

    /// The mentions that a filler stands for, where they are several.
    fn members(&self, filler: &Filler) -> &[MentionId] {
        match filler {
            Filler::Mention(m) => self.extraction.members(*m),
            _ => &[],
        }
    }

    fn fact(&mut self, number: FactId, fact: &Fact) -> GraphFact {
        let mut roles: BTreeMap<String, Vec<RoleValue>> = BTreeMap::new();
        let mut counts: BTreeMap<String, Number> = BTreeMap::new();
        for filled in &fact.roles {
            let name = self.schema.role_name(filled.role);
            let Some(used) = self.schema.role_use(fact.fact_type, filled.role).copied() else { continue };
            let mut count = filled.count;
            let mut add = |value: Option<RoleValue>| {
                let Some(value) = value else { return };
                let values = match roles.get_mut(name) {
                    Some(values) => values,
                    None => roles.entry(name.to_owned()).or_default(),
                };
                if !values.contains(&value) {
                    values.push(value);
                    if let Some(n) = count.take() {
                        counts.entry(name.to_owned()).or_insert(Number(0.0)).0 += n;
                    }
                }
            };
            // `ils` for A and B: both fill the role
            match self.members(&filled.filler).len() {
                0 => add(self.filler(&filled.filler, used)),
                count => (0..count).for_each(|nth| {
                    let member = self.members(&filled.filler).get(nth).copied();
                    add(member.and_then(|m| self.filler(&Filler::Mention(m), used)));
                }),
            }
        }
        if let Some(verb) = &fact.open_verb {
            roles.entry("verb".to_owned()).or_insert_with(|| vec![RoleValue::of_text(&**verb)]);
        }
        GraphFact {
            id: fact_id(number),
            kind: self.schema.fact_name(fact.fact_type).to_owned(),
            trigger: self.words(fact.trigger),
            evidence: self.words(fact.evidence),
            roles,
            counts,
            time: self.fact_time(fact),
            status: fact.status.as_str().to_owned(),
            source: fact.source.iter().flat_map(|m| self.all_credited(*m)).collect(),
            statement: fact.statement.map(fact_id),
            rule: fact.rule.name.to_string(),
            arm: fact.rule.arm,
            same_as: fact.same_as.iter().map(|f| fact_id(*f)).collect(),
            in_title: fact.in_title,
        }
    }

    /// What fills a role, if the schema lets it: a node of an accepted type; words where the role takes words; nothing
    /// for a pronoun that nobody resolved. So no graph that we write breaks its own schema.
    fn filler(&mut self, filler: &Filler, used: RoleUse) -> Option<RoleValue> {
        let words = |text: &str| (used.text && !text.is_empty()).then(|| RoleValue::of_text(text));
        match filler {
            Filler::Mention(id) => {
                let mention = self.extraction.mentions.get(*id as usize)?;
                if let Some(entity) = mention.entity.and_then(|e| self.extraction.entities.get(e as usize)) {
                    if used.types.contains(entity.entity_type) {
                        let node = RoleValue::of_node(entity.id.as_str());
                        return Some(RoleValue { stands_for: self.stands_for(*id), ..node });
                    }
                } else if mention.kind != MentionKind::Pronoun
                    && mention.entity_type.is_some_and(|t| used.types.contains(t))
                {
                    return Some(RoleValue::of_node(self.credited(*id)));
                }
                words(mention.span.of(self.text)).filter(|_| mention.kind != MentionKind::Pronoun)
            }
            Filler::Text(span) => words(span.of(self.text)),
            Filler::Fixed(text) => words(text),
            Filler::Measure(n, span) if used.measure && n.is_finite() => {
                let text = span.of(self.text);
                (!text.is_empty()).then(|| RoleValue::of_measure(text, *n))
            }
            Filler::Measure(n, _) | Filler::Value(n) => (used.number && n.is_finite()).then(|| RoleValue::of_value(*n)),
        }
    }

    fn fact_time(&self, fact: &Fact) -> Option<FactTime> {
        let said = fact.time.and_then(|t| self.extraction.times.get(t as usize));
        if let Some(time) = said {
            let words = self.words(time.span);
            return Some(FactTime {
                start: Some(words.start),
                end: Some(words.end),
                text: Some(words.text),
                kind: timex(time.timex).to_owned(),
                // `entre 2015 et 2017`: the fact holds from one end to the other
                value: fact.time_value.as_deref().map(str::to_owned).filter(|v| v.contains('/')).or(time.value.clone()),
                inherited: fact.time_inherited,
            });
        }
        fact.time_value.as_deref().map(|value| FactTime {
            start: None,
            end: None,
            text: None,
            kind: "DATE".to_owned(),
            value: Some(value.to_owned()),
            inherited: fact.time_inherited,
        })
    }

    fn quote(&mut self, quote: &Quote) -> GraphQuote {
        let Words { start, end, text } = self.words(quote.span);
        GraphQuote {
            speaker: match quote.speaker {
                // A pronoun that nobody resolved names nobody.
                Speaker::Mention(m) => match self.extraction.members(m).first() {
                    // one quotation has one node: the first, as of a coordinated subject
                    Some(first) => Some(self.credited(*first)),
                    None if self.is_open_pronoun(m) => None,
                    None => Some(self.credited(m)),
                },
                Speaker::Unknown => None,
            },
            cue: (!quote.cue.is_empty()).then(|| self.words(quote.cue)),
            kind: match quote.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Indirect => "indirect",
            }
            .to_owned(),
            start,
            end,
            text,
            fact: quote.fact.map(fact_id),
            rule: quote.rule.name.to_string(),
        }
    }

    fn time(&self, time: &TimeExpression) -> GraphTime {
        let Words { start, end, text } = self.words(time.span);
        GraphTime { start, end, text, kind: timex(time.timex).to_owned(), value: time.value.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing;

    #[test]
    fn offsets_are_code_points_and_fit_the_words() {
        let (document, graph) = testing::sample();
        let chars: Vec<char> = document.text.chars().collect();
        let said = |start: u32, end: u32| chars[start as usize..end as usize].iter().collect::<String>();
        for fact in &graph.facts {
            assert_eq!(said(fact.evidence.start, fact.evidence.end), fact.evidence.text);
            assert_eq!(said(fact.trigger.start, fact.trigger.end), fact.trigger.text);
        }
        for mention in graph.nodes.iter().flat_map(|n| &n.mentions) {
            assert_eq!(said(mention.start, mention.end), mention.text);
        }
        assert_eq!(graph.length, Some(chars.len() as u32));
    }

    #[test]
    fn only_certain_positive_facts_give_edges() {
        let (_, graph) = testing::sample();
        for edge in &graph.edges {
            let fact = graph.facts.iter().find(|f| f.id == edge.fact).expect("a fact backs the edge");
            assert_eq!(fact.status, "certain+");
            assert_eq!(edge.reported, !fact.source.is_empty());
        }
        let names: Vec<(&str, bool)> = graph.edges.iter().map(|e| (e.relation.as_str(), e.reported)).collect();
        assert!(names.contains(&("visited", false)), "{names:?}");
        assert!(names.contains(&("attacked", true)), "{names:?}");
        assert!(graph.facts.iter().any(|f| f.status == "certain-" && graph.edges.iter().all(|e| e.fact != f.id)));
    }

    #[test]
    fn the_json_reads_back() {
        let (_, mut graph) = testing::sample();
        let json = graph.to_json();
        graph.text = None;
        assert_eq!(DocumentGraph::from_json(&json).expect("valid"), graph);
        assert!(json.contains("\"value\":84}"), "whole numbers have no fraction: {json}");
    }
}
