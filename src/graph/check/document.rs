//! What one document says that cannot be: shapes, words, roles, times, edges.

use super::{Run, Severity};
use crate::graph::document_graph::{DocumentGraph, GraphFact, edges_of};
use crate::schema::FactKind;
use std::collections::{BTreeMap, BTreeSet};

const STATUSES: [&str; 6] = ["certain+", "certain-", "possible+", "possible-", "planned+", "planned-"];

impl Run<'_> {
    pub(super) fn documents(&mut self) {
        let mut seen = BTreeSet::new();
        for document in &self.graph.documents {
            if !seen.insert(document.id.as_str()) {
                let message = "two documents have this id; give each its own".to_owned();
                self.about_document("document-twice", Severity::Error, &document.id, message);
            }
        }
    }

    pub(super) fn nodes(&mut self, document: &DocumentGraph) {
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

    pub(super) fn fact_shape(&mut self, document: &DocumentGraph, fact: &GraphFact) {
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

    pub(super) fn fact_words(&mut self, document: &DocumentGraph, points: Option<&[char]>, fact: &GraphFact) {
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

    pub(super) fn fact_roles(&mut self, document: &DocumentGraph, number: usize, fact: &GraphFact) {
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

    pub(super) fn fact_time(&mut self, document: &DocumentGraph, fact: &GraphFact) {
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
    pub(super) fn numbers(&mut self, document: &DocumentGraph, number: usize, fact: &GraphFact) {
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

    pub(super) fn same_again(&mut self, document: &DocumentGraph) {
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

    pub(super) fn edges(&mut self, document: &DocumentGraph, number: usize) {
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
    pub(super) fn shot_down(&mut self, document: &DocumentGraph) {
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

    pub(super) fn orphans(&mut self, document: &DocumentGraph) {
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
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn in_range(document: &DocumentGraph, start: u32, end: u32) -> bool {
    start < end && document.length.is_none_or(|length| end <= length)
}
