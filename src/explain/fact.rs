//! The derivation of a fact.

use super::sentence::{LONG, flat, scope_name, shorten, shortened};
use crate::engine::{Engine, Reading};
use crate::extract::{Fact, FactId, Filler, MentionId};
use crate::graph::{DocumentGraph, GraphFact};
use crate::schema::{EdgeEnd, Schema};
use std::fmt::Write as _;

/// Writes how fact `id` was found: rule and pattern, words, fillers with the way to their entity, scopes, status, steps, edges.
/// `graph` is the document graph of the same reading.
pub fn show_fact(out: &mut String, engine: &Engine, text: &str, reading: &Reading, graph: &DocumentGraph, id: FactId) {
    let Some(fact) = reading.extraction.facts.get(id as usize) else { return };
    let name = graph.facts.get(id as usize).map_or_else(|| format!("f{}", id + 1), |f| f.id.clone());
    let _ = writeln!(out, "Fact {name}: {} · {}", engine.schema.fact_name(fact.fact_type), fact.status.as_str());
    show_rule(out, engine, fact);
    let _ = writeln!(out, "  trigger  “{}”", flat(fact.trigger.of(text)));
    let _ = writeln!(out, "  evidence “{}”", shorten(&flat(fact.evidence.of(text))));
    for role in &fact.roles {
        let _ = write!(out, "  role     {} = ", engine.schema.role_name(role.role));
        match &role.filler {
            Filler::Mention(mention) => show_mention(out, text, reading, *mention),
            Filler::Text(span) => {
                let _ = write!(out, "“{}” (words)", flat(span.of(text)));
            }
            Filler::Fixed(words) => {
                let _ = write!(out, "“{words}” (given by the rule)");
            }
            Filler::Measure(value, span) => {
                let _ = write!(out, "“{}” = {value}", flat(span.of(text)));
            }
            Filler::Value(value) => {
                let _ = write!(out, "{value}");
            }
        }
        if let Some(count) = role.count {
            let _ = write!(out, " · count {count}");
        }
        out.push('\n');
    }
    if let Some(time) = fact.time.and_then(|t| reading.extraction.times.get(t as usize)) {
        let inherited = if fact.time_inherited { " · from another clause" } else { "" };
        let value = time.value.as_deref().unwrap_or("not resolved");
        let _ = writeln!(out, "  time     “{}” = {value} · {}{inherited}", flat(time.span.of(text)), time.rule.name);
    }
    if let Some(value) = &fact.time_value {
        let _ = writeln!(out, "  time     {value}, set by the rule");
    }
    show_scopes(out, text, reading, fact);
    for mention in &fact.source {
        out.push_str("  source   ");
        show_mention(out, text, reading, *mention);
        out.push('\n');
    }
    if let Some(statement) = fact.statement {
        let _ = writeln!(out, "  said in  f{}", statement + 1);
    }
    // the first step tells the rule and its pattern again
    let of_rule = format!("rule {} arm ", fact.rule.name);
    for step in fact.derivation.steps.iter().filter(|s| !s.starts_with(&of_rule)) {
        let _ = writeln!(out, "  step     {step}");
    }
    let mut edges = 0;
    for edge in graph.edges.iter().filter(|e| e.fact == name) {
        let space = if edge.reported { "dpr" } else { "dp" };
        let _ = writeln!(out, "  edge     {} —{space}:{}→ {}", edge.source, edge.relation, edge.target);
        edges += 1;
    }
    if edges == 0 {
        let reason = graph.facts.get(id as usize).map_or_else(String::new, |f| why_no_edge(&engine.schema, f));
        let _ = writeln!(out, "  edge     none: {reason}");
    }
}

/// Why a fact gives no direct edge.
fn why_no_edge(schema: &Schema, fact: &GraphFact) -> String {
    if !fact.is_asserted() {
        return format!("the fact is {}, and only certain, positive ones give edges", fact.status);
    }
    let edges = schema.fact_type(&fact.kind).and_then(|t| schema.fact(t)).map_or(&[][..], |d| &d.edges);
    if edges.is_empty() {
        return format!("schema/facts.toml declares none for {}", fact.kind);
    }
    let ends = edges.iter().flat_map(|e| [e.from, e.to]);
    let mut open: Vec<&str> = ends
        .filter_map(|end| match end {
            EdgeEnd::Role(role) => Some(schema.role_name(role)),
            EdgeEnd::Fact => None,
        })
        .filter(|role| fact.nodes(role).next().is_none())
        .collect();
    open.dedup();
    if open.is_empty() {
        return "it would lead from a thing to itself".to_owned();
    }
    format!("no thing of the text fills the role {}", open.join(" or "))
}

/// Rule, pattern and place.
fn show_rule(out: &mut String, engine: &Engine, fact: &Fact) {
    let arm = fact.rule.arm;
    let Some((_, rule)) = engine.rules.rule_named(&fact.rule.name) else {
        let _ = writeln!(out, "  rule     {} (built in)", fact.rule.name);
        return;
    };
    let span = rule.arms.get(arm as usize).map_or(rule.span, |a| a.span);
    let place =
        engine.rules.source_of(rule).map_or(String::new(), |s| format!("{}:{}", s.name, s.position(span.start).0));
    let _ = writeln!(out, "  rule     {} · {place}", rule.name);
    if !rule.description.is_empty() {
        let _ = writeln!(out, "           {}", rule.description);
    }
    let _ = writeln!(out, "  pattern  {}", shortened(&flat(engine.rules.arm_text(rule, arm)), LONG));
}

fn show_mention(out: &mut String, text: &str, reading: &Reading, id: MentionId) {
    let Some(mention) = reading.extraction.mentions.get(id as usize) else { return };
    let _ = write!(out, "“{}”", flat(mention.span.of(text)));
    if let Some((rule, to)) = &mention.link {
        let other = to.and_then(|m| reading.extraction.mentions.get(m as usize)).map(|m| flat(m.span.of(text)));
        let members = reading.extraction.members(id);
        match other {
            Some(_) if !members.is_empty() => {
                let all = members.iter().filter_map(|m| reading.extraction.mentions.get(*m as usize));
                let all: Vec<String> = all.map(|m| format!("“{}”", flat(m.span.of(text)))).collect();
                let _ = write!(out, " = {} by {}", all.join(" + "), rule.name);
                return;
            }
            Some(other) => {
                let _ = write!(out, " = “{other}” by {}", rule.name);
            }
            None => {
                let _ = write!(out, " by {}", rule.name);
            }
        }
    }
    match mention.entity.and_then(|e| reading.extraction.entities.get(e as usize)) {
        Some(entity) => {
            let _ = write!(out, " → {} ({})", entity.id, entity.label);
        }
        None => out.push_str(" (no entity)"),
    }
    if let Some((whom, sieve)) = reading.extraction.stands_for(id) {
        let _ = write!(out, " for {} ({}) by {sieve}", whom.id, whom.label);
    }
}

/// The scopes that the trigger stands in.
fn show_scopes(out: &mut String, text: &str, reading: &Reading, fact: &Fact) {
    let head = fact.trigger_head;
    for scope in &reading.extraction.scopes {
        let excepted = scope.except.as_ref().is_some_and(|e| e.contains(&head));
        if scope.tokens.contains(&head) && !excepted {
            let cue = scope.cue.map_or("", |c| reading.analysis.form(text, c));
            let speaker = scope.speaker.and_then(|m| reading.extraction.mentions.get(m as usize));
            let by = speaker.map_or(String::new(), |m| format!(" · “{}”", flat(m.span.of(text))));
            let _ = writeln!(out, "  scope    {} · cue “{cue}”{by} · {}", scope_name(scope.kind), scope.rule.name);
        }
    }
}
