//! Checks of a graph: each has an id, a severity and a message that names the node, the rule and the words.
//!
//! An *error* is a graph that contradicts the schema or itself and must not be trusted; a *warning* is a place that a
//! reader should look at.

use super::document_graph::{DocumentGraph, GraphFact, edges_of};
use super::model::{FactRef, KnowledgeGraph, Link, Vertex};
use crate::schema::{FactKind, Schema};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The graph contradicts the schema or itself.
    Error,
    /// A reader should look.
    Warning,
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the check: `role-type`.
    pub check: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Id of the document.
    pub document: String,
    /// Fact id, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Node id, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Rule that read the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{severity}[{}] {}", self.check, self.document)?;
        if let Some(fact) = &self.fact {
            write!(f, " {fact}")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, " (rule {rule})")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(words) = &self.words {
            write!(f, " « {words} »")?;
        }
        Ok(())
    }
}

const STATUSES: [&str; 6] = ["certain+", "certain-", "possible+", "possible-", "planned+", "planned-"];

/// Runs all checks; findings are sorted by document, then by fact, then by check.
#[must_use]
pub fn check(graph: &KnowledgeGraph, schema: &Schema) -> Vec<Finding> {
    let mut run = Run { graph, schema, found: Vec::new() };
    run.documents();
    for (number, document) in graph.documents.iter().enumerate() {
        run.nodes(document);
        let points: Option<Vec<char>> = document.text.as_deref().map(|t| t.chars().collect());
        for fact in &document.facts {
            run.fact_shape(document, fact);
            run.fact_words(document, points.as_deref(), fact);
            run.fact_roles(document, number, fact);
            run.fact_time(document, fact);
            run.numbers(document, number, fact);
        }
        run.same_again(document);
        run.edges(document, number);
        run.shot_down(document);
        run.orphans(document);
    }
    run.dangling();
    run.merged_things();
    run.cycles("location-cycle", &["Location"], "thing", "place");
    run.cycles("member-cycle", &["Membership"], "member", "group");
    run.countries();
    run.positions();
    let order: BTreeMap<&str, usize> = graph.documents.iter().enumerate().map(|(i, d)| (d.id.as_str(), i)).collect();
    let fact_number =
        |f: &Finding| f.fact.as_ref().map(|id| id.trim_start_matches('f').parse::<u32>().unwrap_or(u32::MAX));
    run.found.sort_by(|a, b| {
        let key = |f: &Finding| (order.get(f.document.as_str()).copied(), fact_number(f), f.check);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    run.found
}

/// Pairs of things that facts put into a relation: from, to, the fact.
type Pairs = Vec<(usize, usize, FactRef)>;

/// What puts a thing into a country: the country's key, and the fact where it is one.
type Countries = BTreeMap<String, Option<FactRef>>;

/// Who holds an office (its words, the body's key): the person's key, and the fact.
type Holders = BTreeMap<(String, String), BTreeMap<String, FactRef>>;

struct Run<'a> {
    graph: &'a KnowledgeGraph,
    schema: &'a Schema,
    found: Vec<Finding>,
}

impl Run<'_> {
    fn about_document(&mut self, check: &'static str, severity: Severity, document: &str, message: String) {
        self.found.push(Finding {
            check,
            severity,
            document: document.to_owned(),
            fact: None,
            node: None,
            rule: None,
            words: None,
            message,
        });
    }

    fn about_node(&mut self, check: &'static str, severity: Severity, document: &str, node: &str, message: String) {
        self.about_document(check, severity, document, message);
        if let Some(last) = self.found.last_mut() {
            last.node = Some(node.to_owned());
        }
    }

    fn about_fact(
        &mut self,
        check: &'static str,
        severity: Severity,
        document: &DocumentGraph,
        fact: &GraphFact,
        node: Option<&str>,
        message: String,
    ) {
        self.found.push(Finding {
            check,
            severity,
            document: document.id.clone(),
            fact: Some(fact.id.clone()),
            node: node.map(str::to_owned),
            rule: Some(fact.rule.clone()),
            words: Some(fact.evidence.text.clone()),
            message,
        });
    }

    fn documents(&mut self) {
        let mut seen = BTreeSet::new();
        for document in &self.graph.documents {
            if !seen.insert(document.id.as_str()) {
                let message = "two documents have this id; give each its own".to_owned();
                self.about_document("document-twice", Severity::Error, &document.id, message);
            }
        }
    }

    fn nodes(&mut self, document: &DocumentGraph) {
        let mut seen = BTreeSet::new();
        for node in &document.nodes {
            if !seen.insert(node.id.as_str()) {
                let message = format!("node {} stands in the document twice", node.id);
                self.about_node("node-twice", Severity::Error, &document.id, &node.id, message);
            }
            if self.schema.entity_type(&node.kind).is_none() {
                let message = format!("node {} has the type {:?}, which the schema does not know", node.id, node.kind);
                self.about_node("node-type", Severity::Error, &document.id, &node.id, message);
            }
            for mention in &node.mentions {
                if !in_range(document, mention.start, mention.end) {
                    let (start, end) = (mention.start, mention.end);
                    let message = format!("mention {start}–{end} of node {} is outside the text", node.id);
                    self.about_node("mention-range", Severity::Error, &document.id, &node.id, message);
                }
            }
        }
        let mut facts = BTreeSet::new();
        for fact in &document.facts {
            if !facts.insert(fact.id.as_str()) {
                self.about_fact(
                    "fact-twice",
                    Severity::Error,
                    document,
                    fact,
                    None,
                    "two facts have this id".to_owned(),
                );
            }
        }
    }

    fn fact_shape(&mut self, document: &DocumentGraph, fact: &GraphFact) {
        let mut wrong: Vec<(&'static str, String)> = Vec::new();
        if fact.rule.is_empty() {
            wrong.push(("rule-missing", "no rule is named that read this fact".to_owned()));
        }
        if !STATUSES.contains(&fact.status.as_str()) {
            wrong.push(("status", format!("{:?} is no status; one of {}", fact.status, STATUSES.join(", "))));
        }
        if self.schema.fact_type(&fact.kind).is_none() {
            wrong.push(("fact-type", format!("the schema knows no fact type {:?}", fact.kind)));
        }
        for (check, message) in wrong {
            self.about_fact(check, Severity::Error, document, fact, None, message);
        }
    }

    fn fact_words(&mut self, document: &DocumentGraph, points: Option<&[char]>, fact: &GraphFact) {
        let evidence = &fact.evidence;
        if evidence.end <= evidence.start {
            let message = format!("{} has no evidence", fact.kind);
            self.about_fact("evidence-missing", Severity::Error, document, fact, None, message);
            return;
        }
        if !in_range(document, evidence.start, evidence.end) {
            let message = format!("evidence {}–{} is outside the text", evidence.start, evidence.end);
            self.about_fact("evidence-range", Severity::Error, document, fact, None, message);
            return;
        }
        if fact.trigger.start < evidence.start || fact.trigger.end > evidence.end {
            let message = format!("the trigger « {} » stands outside the evidence", fact.trigger.text);
            self.about_fact("trigger-range", Severity::Warning, document, fact, None, message);
        }
        let said = points.map(|p| p.get(evidence.start as usize..evidence.end as usize).unwrap_or(&[]));
        if said.is_some_and(|said| !said.iter().copied().eq(evidence.text.chars())) {
            let message = "the words of the evidence are not those of the text".to_owned();
            self.about_fact("evidence-words", Severity::Error, document, fact, None, message);
        }
    }

    fn fact_roles(&mut self, document: &DocumentGraph, number: usize, fact: &GraphFact) {
        let Some(ty) = self.schema.fact_type(&fact.kind) else { return };
        let Some(declared) = self.schema.fact(ty) else { return };
        for used in declared.roles.iter().filter(|u| u.core) {
            let name = self.schema.role_name(used.role);
            if fact.roles.get(name).is_none_or(Vec::is_empty) && declared.kind != FactKind::Open {
                let message = format!("{} without its core role `{name}`", fact.kind);
                self.about_fact("core-missing", Severity::Warning, document, fact, None, message);
            }
        }
        for (role, values) in &fact.roles {
            let Some(used) = self.schema.role(role).and_then(|r| declared.role(r)) else {
                let message = format!("{} has no role `{role}`", fact.kind);
                self.about_fact("role-unknown", Severity::Error, document, fact, None, message);
                continue;
            };
            for value in values {
                let wrong = match (&value.node, &value.text, &value.value) {
                    (Some(id), None, None) => self.graph.node_of(number, id).and_then(|node| {
                        let fits = self.schema.entity_type(&node.kind).is_some_and(|t| used.types.contains(t));
                        (!fits).then(|| format!("{} is {}", node.label, with_article(&node.kind)))
                    }),
                    (None, Some(text), None) => (!used.text).then(|| format!("{text:?} is only words, no node")),
                    (None, Some(text), Some(_)) => {
                        (!used.measure).then(|| format!("{text:?} is a number with its words"))
                    }
                    (None, None, Some(n)) => (!used.number).then(|| format!("{n} is a number")),
                    _ => Some("a filler must be a node, or text, or a value, or text with its value".to_owned()),
                };
                if let Some(why) = wrong {
                    let mut takes: Vec<&str> = used.types.iter().map(|t| self.schema.entity_name(t)).collect();
                    takes.extend(used.text.then_some("words"));
                    takes.extend(used.number.then_some("a number"));
                    let message = format!("{why}; `{role}` of {} takes {}", fact.kind, takes.join(", "));
                    self.about_fact("role-type", Severity::Error, document, fact, value.node.as_deref(), message);
                }
            }
        }
    }

    fn fact_time(&mut self, document: &DocumentGraph, fact: &GraphFact) {
        let (Some(published), Some(time)) = (&document.date, &fact.time) else { return };
        let Some(value) = time.value.as_deref().filter(|_| time.kind == "DATE" || time.kind == "TIME") else { return };
        let n = value.len().min(published.len()).min(10);
        let later = value.starts_with(|c: char| c.is_ascii_digit())
            && !value.contains('W')
            && value.as_bytes()[..n] > published.as_bytes()[..n];
        if later && fact.is_asserted() && fact.source.is_empty() {
            let message = format!("told as certain for {value}, after the publication on {published}");
            self.about_fact("time-after-publication", Severity::Warning, document, fact, None, message);
        }
    }

    /// Counts and ages that nothing can have.
    fn numbers(&mut self, document: &DocumentGraph, number: usize, fact: &GraphFact) {
        for (role, count) in &fact.counts {
            if count.0 < 0.0 || !count.0.is_finite() {
                let message = format!("{count} cannot be the number of `{role}`");
                self.about_fact("impossible-count", Severity::Error, document, fact, None, message);
            }
        }
        if fact.kind != "Age" {
            return;
        }
        let person = fact.nodes("person").filter_map(|id| self.graph.node_of(number, id)).any(|n| n.kind == "Person");
        for value in fact.roles.get("value").into_iter().flatten().filter_map(|v| v.value) {
            if value.0 < 0.0 || (person && value.0 > 125.0) {
                let message = format!("nobody is {value} years old");
                self.about_fact("impossible-age", Severity::Error, document, fact, None, message);
            }
        }
    }

    fn same_again(&mut self, document: &DocumentGraph) {
        let mut by_trigger: BTreeMap<(&str, u32, u32), Vec<&GraphFact>> = BTreeMap::new();
        for fact in &document.facts {
            by_trigger.entry((&fact.kind, fact.trigger.start, fact.trigger.end)).or_default().push(fact);
        }
        for group in by_trigger.values().filter(|g| g.len() > 1) {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for fact in group {
                let content = format!("{:?} {} {:?}", fact.roles, fact.status, fact.source);
                if let Some(twin) = seen.get(&content) {
                    let message = format!("says the same as {twin} from the same trigger");
                    self.about_fact("fact-duplicate", Severity::Warning, document, fact, None, message);
                } else {
                    seen.insert(content, &fact.id);
                }
            }
        }
    }

    fn edges(&mut self, document: &DocumentGraph, number: usize) {
        let mut seen = BTreeSet::new();
        for edge in &document.edges {
            let name = format!("{} {} {}", edge.source, edge.relation, edge.target);
            let graph = self.graph;
            let Some(fact) = graph.fact_of(number, &edge.fact) else { continue };
            if !seen.insert((&edge.source, &edge.relation, &edge.target, &edge.fact)) {
                let message = format!("edge {name} stands here twice for one fact");
                self.about_fact("edge-duplicate", Severity::Error, document, fact, Some(&edge.source), message);
            }
            if !fact.is_asserted() {
                let message = format!("edge {name} from a fact that is {}, not certain+", fact.status);
                self.about_fact("edge-not-asserted", Severity::Error, document, fact, Some(&edge.source), message);
            } else if edge.reported == fact.source.is_empty() {
                let (as_what, is_what) =
                    if edge.reported { ("reported", "narrated") } else { ("narrated", "reported") };
                let who =
                    if fact.source.is_empty() { String::new() } else { format!(" by {}", fact.source.join(", ")) };
                let message = format!("edge {name} is drawn as {as_what}, but its fact is {is_what}{who}");
                self.about_fact("reported-as-narrated", Severity::Error, document, fact, Some(&edge.source), message);
            } else if !edges_of(fact, self.schema).contains(edge) {
                let message = format!("edge {name} does not follow from the roles of its fact");
                self.about_fact("edge-not-backed", Severity::Error, document, fact, Some(&edge.source), message);
            }
        }
    }

    /// More intercepted than launched in one attack: the two facts stand in the same statement or, without one, in
    /// the same sentence (one evidence holds or touches the other).
    fn shot_down(&mut self, document: &DocumentGraph) {
        for down in document.facts.iter().filter(|f| f.kind == "Interception" && f.is_asserted()) {
            let Some(shot) = down.counts.get("target") else { continue };
            let launched = document.facts.iter().filter(|f| f.kind == "Attack" && f.is_asserted()).filter(|attack| {
                let same_statement = down.statement.is_some() && down.statement == attack.statement;
                let together = down.evidence.start < attack.evidence.end && attack.evidence.start < down.evidence.end;
                same_statement || together || attack.same_as.contains(&down.id) || down.same_as.contains(&attack.id)
            });
            let most = launched
                .filter_map(|f| f.counts.get("weapon"))
                .map(|n| n.0)
                .fold(None, |m: Option<f64>, n| Some(m.map_or(n, |m| m.max(n))));
            if let Some(most) = most.filter(|most| shot.0 > *most) {
                let message = format!("{shot} intercepted, but only {most} launched in the same attack");
                self.about_fact("impossible-count", Severity::Error, document, down, None, message);
            }
        }
    }

    fn orphans(&mut self, document: &DocumentGraph) {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for fact in &document.facts {
            used.extend(fact.source.iter().map(String::as_str));
            used.extend(fact.roles.values().flatten().filter_map(|v| v.node.as_deref()));
        }
        used.extend(document.quotes.iter().filter_map(|q| q.speaker.as_deref()));
        used.extend(document.nodes.iter().filter_map(|n| n.country.as_deref()));
        for node in document.nodes.iter().filter(|n| n.mentions.is_empty() && !used.contains(n.id.as_str())) {
            let message = format!("node {} has no mention in the text and no part in any fact", node.id);
            self.about_node("orphan", Severity::Warning, &document.id, &node.id, message);
        }
    }

    fn dangling(&mut self) {
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
    fn merged_things(&mut self) {
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

    fn cycles(&mut self, check: &'static str, types: &[&str], from: &str, to: &str) {
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
    fn countries(&mut self) {
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
    fn positions(&mut self) {
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

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn in_range(document: &DocumentGraph, start: u32, end: u32) -> bool {
    start < end && document.length.is_none_or(|length| end <= length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::document_graph::{GraphEdge, Number, RoleValue};
    use crate::graph::testing;

    /// The checks that find something after `change`.
    fn after(change: impl FnOnce(&mut DocumentGraph)) -> Vec<&'static str> {
        let (_, mut graph) = testing::sample();
        change(&mut graph);
        let schema = Schema::embedded().expect("the shipped schema is right");
        check(&KnowledgeGraph::new(vec![graph], &schema), &schema).iter().map(|f| f.check).collect()
    }

    /// The sample with a fact of another type put at the end.
    fn with_fact(graph: &mut DocumentGraph, kind: &str, roles: &[(&str, &str)]) {
        let mut fact = graph.facts[0].clone();
        fact.id = format!("f{}", graph.facts.len() + 1);
        fact.kind = kind.to_owned();
        fact.time = None;
        fact.roles.clear();
        for (role, node) in roles {
            fact.roles.entry((*role).to_owned()).or_default().push(RoleValue::of_node(*node));
        }
        graph.facts.push(fact);
    }

    #[test]
    fn the_sample_has_only_the_flaw_that_was_put_in() {
        // The position of « Paul » names no organisation.
        assert_eq!(after(|_| {}), ["core-missing"]);
    }

    #[test]
    fn each_mutation_is_found() {
        type Change = fn(&mut DocumentGraph);
        let cases: &[(&str, Change)] = &[
            ("evidence-missing", |g| g.facts[0].evidence.end = g.facts[0].evidence.start),
            ("evidence-range", |g| g.facts[0].evidence.end = 100_000),
            ("evidence-words", |g| g.facts[0].evidence.text.push('x')),
            ("trigger-range", |g| g.facts[0].trigger.start = 0),
            ("rule-missing", |g| g.facts[0].rule.clear()),
            ("status", |g| g.facts[0].status = "sure".to_owned()),
            ("fact-type", |g| g.facts[0].kind = "Trip".to_owned()),
            ("role-unknown", |g| {
                let value = g.facts[0].roles.remove("visitor").expect("filled");
                g.facts[0].roles.insert("attacker".to_owned(), value);
            }),
            ("role-type", |g| {
                g.facts[0].roles.get_mut("destination").expect("filled")[0] = RoleValue::of_node("person/paul")
            }),
            ("role-type", |g| g.facts[0].roles.get_mut("destination").expect("filled")[0] = RoleValue::of_text("Kyiv")),
            ("dangling", |g| g.facts[0].roles.get_mut("visitor").expect("filled")[0] = RoleValue::of_node("person/x")),
            ("dangling", |g| g.facts[4].source = vec!["person/x".to_owned()]),
            ("dangling", |g| g.facts[4].statement = Some("f99".to_owned())),
            ("dangling", |g| g.quotes[0].speaker = Some("person/x".to_owned())),
            ("reported-as-narrated", |g| {
                let edge = g.edges.iter_mut().find(|e| e.relation == "attacked").expect("an edge");
                edge.reported = false;
            }),
            ("edge-not-asserted", |g| {
                let (source, target) = ("person/lea-morel".to_owned(), "person/paul".to_owned());
                g.edges.push(GraphEdge {
                    source,
                    relation: "met".to_owned(),
                    target,
                    fact: "f6".to_owned(),
                    reported: false,
                });
            }),
            ("edge-not-backed", |g| {
                let edge = &mut g.edges[0];
                std::mem::swap(&mut edge.source, &mut edge.target);
            }),
            ("edge-duplicate", |g| g.edges.push(g.edges[0].clone())),
            ("fact-duplicate", |g| {
                let mut fact = g.facts[0].clone();
                fact.id = "f50".to_owned();
                g.facts.push(fact);
            }),
            ("fact-twice", |g| g.facts.push(g.facts[0].clone())),
            ("node-twice", |g| g.nodes.push(g.nodes[0].clone())),
            ("node-type", |g| g.nodes[6].kind = "Human".to_owned()),
            ("mention-range", |g| g.nodes[0].mentions[0].end = 99_999),
            ("impossible-age", |g| g.facts[2].roles.get_mut("value").expect("filled")[0] = RoleValue::of_value(840.0)),
            ("impossible-count", |g| {
                g.facts[3].counts.insert("target".to_owned(), Number(24.0));
            }),
            ("time-after-publication", |g| {
                g.facts[0].time.as_mut().expect("a time").value = Some("2024-05-09".to_owned());
            }),
            ("orphan", |g| {
                g.nodes[6].mentions.clear();
                for fact in &mut g.facts {
                    fact.roles.retain(|_, v| v.iter().all(|v| v.node.as_deref() != Some("person/paul")));
                }
            }),
            ("two-countries", |g| with_fact(g, "Location", &[("thing", "place/kyiv"), ("place", "country/france")])),
            ("location-cycle", |g| {
                with_fact(g, "Location", &[("thing", "place/kyiv"), ("place", "place/minsk")]);
                with_fact(g, "Location", &[("thing", "place/minsk"), ("place", "place/kyiv")]);
            }),
            ("position-conflict", |g| {
                for person in ["person/paul", "person/lea-morel"] {
                    with_fact(g, "Position", &[("person", person), ("organization", "country/france")]);
                    let fact = g.facts.last_mut().expect("just put there");
                    fact.roles.insert("office".to_owned(), vec![RoleValue::of_text("présidente")]);
                }
            }),
        ];
        for (expected, change) in cases {
            let found = after(change);
            assert!(found.contains(expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn a_long_chain_of_places_is_no_problem() {
        let found = after(|g| {
            let model = g.nodes[7].clone();
            for i in 0..20_000 {
                let mut node = model.clone();
                node.id = format!("place/p{i}");
                node.wikidata = None;
                g.nodes.push(node);
            }
            for i in 0..19_999 {
                with_fact(g, "Location", &[("thing", &format!("place/p{i}")), ("place", &format!("place/p{}", i + 1))]);
            }
        });
        assert!(!found.contains(&"location-cycle"));
    }

    #[test]
    fn a_message_names_rule_node_and_words() {
        let (_, mut graph) = testing::sample();
        graph.facts[0].roles.insert("destination".to_owned(), vec![RoleValue::of_node("person/paul")]);
        let schema = Schema::embedded().expect("the shipped schema is right");
        let found = check(&KnowledgeGraph::new(vec![graph], &schema), &schema);
        let text = found.iter().find(|f| f.check == "role-type").expect("found").to_string();
        let expected = concat!(
            "error[role-type] sample f1 (rule visit.test): Paul is a Person; `destination` of Visit takes Country, ",
            "Place, Organization, Facility, Event « la présidente Léa Morel s’est rendue à Kyiv »"
        );
        assert_eq!(text, expected);
    }
}
