//! Checks of a graph: each has an id, a severity and a message that names the node, the rule and the words.
//!
//! An *error* is a graph that contradicts the schema or itself and must not be trusted; a *warning* is a place that a
//! reader should look at.

mod document;
mod merged;

use super::document_graph::{DocumentGraph, GraphFact};
use super::model::KnowledgeGraph;
use crate::schema::Schema;
use serde::Serialize;
use std::collections::BTreeMap;

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
}

#[cfg(test)]
mod tests;
