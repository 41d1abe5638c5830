//! A verb and the noun that it takes tell one event: `arracher la victoire face à Lens`.

use super::Source;
use super::make::Draft;
use super::settle::{drop_marked, linked};
use crate::extract::{RoleFiller, Scope};
use crate::language::clause::{Argument, ArgumentOrigin, DeepRole};
use crate::schema::{EdgeEnd, RoleId};

/// How far apart two such facts may stand in the list of facts.
const NEAR: usize = 24;

/// Gives the fact of a verb what the fact of its object noun alone knows, and drops the latter. Facts that contradict each
/// other stay two: the same role with other fillers, where the role cannot have several. The noun carries the fact then, as it
/// does behind the verbs that only support it.
pub(super) fn absorb(source: Source<'_>, drafts: &mut Vec<Draft>, scopes: &[Scope]) {
    let mut dropped = vec![false; drafts.len()];
    for at in 0..drafts.len() {
        let inner = &drafts[at];
        let head = inner.fact.trigger_head;
        let takes = |outer: &Draft| {
            let object = outer.predicate.and_then(|p| source.clauses.predicates.get(p as usize)).is_some_and(|p| {
                // "fait deux morts" with the verb read as a copula
                let made = |a: &Argument| a.role == DeepRole::Attribute && source.analysis.lemma(p.head) == "faire";
                p.arguments.iter().any(|a| a.head == head && (a.role == DeepRole::Object || made(a)))
            });
            outer.fact.fact_type == inner.fact.fact_type
                && outer.fact.trigger_head < head
                && object
                && linked(source, outer, head)
        };
        let from = at.saturating_sub(NEAR);
        let Some(outer) = (from..at).rev().find(|n| !dropped[*n] && takes(&drafts[*n])) else { continue };
        let Some(lacking) = lacking(source, &drafts[outer], inner) else { continue };
        let (evidence, rule) = (inner.fact.evidence, inner.fact.rule.clone());
        let trigger = inner.fact.trigger;
        let fact = &mut drafts[outer].fact;
        if !lacking.is_empty() {
            fact.derivation.steps.push(format!("roles of its noun by rule {} arm {}", rule.name, rule.arm));
        }
        fact.roles.extend(lacking);
        fact.evidence = fact.evidence.cover(evidence);
        // "accepter la démission": what the verb makes of its object is not said of the verb
        if !scopes.iter().any(|s| s.cue == Some(fact.trigger_head)) {
            (fact.trigger, fact.trigger_head) = (trigger, head);
        }
        dropped[at] = true;
    }
    drop_marked(drafts, &dropped);
    described(source, drafts);
}

/// `l'attentat, revendiqué par le groupe, …`: a participle behind its noun tells of the event of the noun.
fn described(source: Source<'_>, drafts: &mut Vec<Draft>) {
    let mut dropped = vec![false; drafts.len()];
    for at in 0..drafts.len() {
        let told = &drafts[at];
        let noun = told.predicate.and_then(|p| source.clauses.predicates.get(p as usize)).and_then(|p| {
            let behind = |a: &&Argument| a.head < p.head && a.origin == ArgumentOrigin::Modified;
            p.role(DeepRole::Object).find(behind).map(|a| a.head)
        });
        let Some(noun) = noun else { continue };
        let same = |d: &Draft| d.fact.fact_type == told.fact.fact_type && d.fact.trigger_head == noun && !d.part;
        let from = at.saturating_sub(NEAR);
        let Some(event) = (from..at).rev().find(|n| !dropped[*n] && same(&drafts[*n])) else { continue };
        if drafts[event].fact.status != told.fact.status {
            continue;
        }
        let Some(lacking) = lacking(source, &drafts[event], told) else { continue };
        let (evidence, rule, time) = (told.fact.evidence, told.fact.rule.clone(), told.fact.time);
        let inherited = told.fact.time_inherited;
        let fact = &mut drafts[event].fact;
        fact.derivation.steps.push(format!("roles of its participle by rule {} arm {}", rule.name, rule.arm));
        fact.roles.extend(lacking);
        fact.evidence = fact.evidence.cover(evidence);
        if fact.time.is_none() && fact.time_value.is_none() {
            (fact.time, fact.time_inherited) = (time, inherited);
        }
        dropped[at] = true;
    }
    drop_marked(drafts, &dropped);
}

/// What `inner` says beyond `outer`; nothing where they contradict each other.
fn lacking(source: Source<'_>, outer: &Draft, inner: &Draft) -> Option<Vec<RoleFiller>> {
    let mut out = Vec::new();
    // what its surroundings gave adds nothing but where nothing is
    let given = |r: &&RoleFiller| Some(r.role) != inner.given || outer.fact.roles.iter().all(|o| o.role != r.role);
    for filler in inner.fact.roles.iter().filter(given) {
        let mut there = outer.fact.roles.iter().filter(|r| r.role == filler.role).peekable();
        let taken = there.peek().is_some();
        if there.any(|r| r.filler == filler.filler) {
            continue;
        }
        if !taken || several(source, outer, filler.role) {
            out.push(filler.clone());
        } else if core(source, outer, filler.role) {
            return None;
        }
    }
    Some(out)
}

/// Whether those who fill the role stand in it side by side: the schema has an edge between them.
fn several(source: Source<'_>, draft: &Draft, role: RoleId) -> bool {
    let declared = source.schema.fact(draft.fact.fact_type);
    declared.is_some_and(|d| d.edges.iter().any(|e| e.symmetric && e.from == EdgeEnd::Role(role)))
}

/// Whether the role tells who or what the event is about: it, or the role that follows from it, is a core role.
fn core(source: Source<'_>, draft: &Draft, role: RoleId) -> bool {
    let used = source.schema.role_use(draft.fact.fact_type, role);
    used.is_some_and(|u| u.core || u.also.is_some())
}
