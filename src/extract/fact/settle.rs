//! One fact of a type at a trigger; then all facts in the order of the text.

use super::Source;
use super::absorb::absorb;
use super::make::Draft;
use crate::extract::quote::add_mentions;
use crate::extract::{Extraction, Fact, FactId, Mention, RoleFiller};
use crate::language::clause::Argument;
use crate::language::{Deprel, Token, TokenId, Upos};
use std::cmp::Reverse;

/// Drops the losers, adds the rest to the extraction, sorts and renumbers.
pub(super) fn settle(source: Source<'_>, mut drafts: Vec<Draft>, mentions: Vec<Mention>, extraction: &mut Extraction) {
    // speech acts are there already, with their quotations: a rule that reads the same act only adds what they lack
    let speech = &mut extraction.facts;
    drafts.retain(|d| {
        let head = d.predicate.and_then(|p| source.clauses.predicates.get(p as usize)).map(|p| p.head);
        let from = speech.partition_point(|f| f.trigger.end <= d.fact.trigger.start.saturating_sub(80));
        let near = speech[from..].iter_mut().take_while(|f| f.trigger.start < d.fact.trigger.end + 80);
        let same = |f: &&mut Fact| {
            f.fact_type == d.fact.fact_type
                && (f.trigger.overlaps(d.fact.trigger)
                    || Some(f.trigger_head) == head
                    || f.trigger_head == d.fact.trigger_head)
        };
        let Some(act) = near.into_iter().find(same) else { return true };
        supplement(act, &d.fact);
        false
    });
    sentences(source, &mut drafts, extraction);
    drafts.sort_by_key(|d| {
        let fact = &d.fact;
        let size = Reverse(fact.evidence.len());
        (
            fact.trigger_head,
            fact.fact_type,
            Reverse(d.priority),
            Reverse(fact.roles.len() - usize::from(d.given.is_some())),
            size,
            fact.rule.clone(),
        )
    });
    drafts.dedup_by(|later, first| {
        let same = later.fact.trigger_head == first.fact.trigger_head && later.fact.fact_type == first.fact.fact_type;
        same && !(later.part && first.part && later.fact.rule == first.fact.rule)
    });
    merge(source, &mut drafts);
    absorb(source, &mut drafts, &extraction.scopes);
    let nested = nested(source, &drafts);
    drop_marked(&mut drafts, &nested);
    extraction.facts.extend(drafts.into_iter().map(|d| d.fact));
    add_mentions(extraction, mentions);
    sort(extraction);
}

/// `condamné à trois ans de prison par un tribunal`: what a court says is no criticism beside the judgment.
fn sentences(source: Source<'_>, drafts: &mut Vec<Draft>, extraction: &mut Extraction) {
    let ty = |name| source.schema.fact_type(name);
    let (Some(judgment), Some(criticism)) = (ty("Judgment"), ty("Criticism")) else { return };
    let judged: Vec<TokenId> =
        drafts.iter().filter(|d| d.fact.fact_type == judgment).map(|d| d.fact.trigger_head).collect();
    let told = |f: &Fact| f.fact_type == criticism && judged.contains(&f.trigger_head);
    drafts.retain(|d| !told(&d.fact));
    let quoted = |at: usize| {
        let id = Some(at as FactId);
        extraction.quotes.iter().any(|q| q.fact == id) || extraction.facts.iter().any(|f| f.statement == id)
    };
    let out: Vec<usize> =
        extraction.facts.iter().enumerate().filter(|(n, f)| told(f) && !quoted(*n)).map(|(n, _)| n).collect();
    if out.is_empty() {
        return;
    }
    let moved = |id: &mut FactId| *id -= out.iter().filter(|o| **o < *id as usize).count() as FactId;
    extraction.quotes.iter_mut().filter_map(|q| q.fact.as_mut()).for_each(moved);
    let mut at = 0;
    extraction.facts.retain(|_| {
        at += 1;
        !out.contains(&(at - 1))
    });
    for fact in &mut extraction.facts {
        fact.statement.as_mut().map(moved);
        fact.same_as.iter_mut().for_each(moved);
    }
}

/// Gives a speech act the roles that only the rule found.
fn supplement(act: &mut Fact, read: &Fact) {
    let lacking = |r: &&RoleFiller| {
        !act.roles.iter().any(|a| a.role == r.role) && !act.roles.iter().any(|a| a.filler == r.filler)
    };
    let roles: Vec<RoleFiller> = read.roles.iter().filter(lacking).cloned().collect();
    if roles.is_empty() {
        return;
    }
    act.derivation.steps.push(format!("roles added by rule {} arm {}", read.rule.name, read.rule.arm));
    act.roles.extend(roles);
}

/// `une campagne de bombardement de l'Ukraine`: the inner noun gives the outer one its roles.
fn merge(source: Source<'_>, drafts: &mut Vec<Draft>) {
    let mut dropped = vec![false; drafts.len()];
    for at in 0..drafts.len() {
        let inner = &drafts[at];
        let head = source.analysis.tokens.get(inner.fact.trigger_head as usize);
        let Some(above) = head.filter(|t| t.deprel == Deprel::Nmod).map(|t| t.head) else { continue };
        let from = at.saturating_sub(24);
        let same = |d: &Draft| d.fact.fact_type == inner.fact.fact_type && d.fact.trigger_head == above;
        let Some(outer) = drafts[from..at].iter().position(same).map(|p| p + from) else { continue };
        let roles = inner.fact.roles.clone();
        let evidence = inner.fact.evidence;
        let outer = &mut drafts[outer];
        for role in roles {
            let sure = outer.fact.roles.iter().any(|r| r.role == role.role) && !outer.doubtful.contains(&role.role);
            if !sure {
                outer.doubtful.retain(|r| *r != role.role);
                outer.fact.roles.retain(|r| r.role != role.role);
                outer.fact.roles.push(role);
            }
        }
        outer.fact.evidence = outer.fact.evidence.cover(evidence);
        dropped[at] = true;
    }
    drop_marked(drafts, &dropped);
}

/// Drops the drafts that are marked.
pub(super) fn drop_marked(drafts: &mut Vec<Draft>, marked: &[bool]) {
    let mut at = 0;
    drafts.retain(|_| {
        at += 1;
        !marked[at - 1]
    });
}

/// Facts that say nothing beyond a fact of the same type beside them: `mener une attaque` is not two attacks.
fn nested(source: Source<'_>, drafts: &[Draft]) -> Vec<bool> {
    let mut dropped = vec![false; drafts.len()];
    for (at, inner) in drafts.iter().enumerate() {
        let from = at.saturating_sub(24);
        for (other, outer) in drafts.iter().enumerate().skip(from).take(49) {
            if other == at || dropped[other] || dropped[at] || outer.fact.fact_type != inner.fact.fact_type {
                continue;
            }
            if outer.fact.trigger_head == inner.fact.trigger_head || !linked(source, outer, inner.fact.trigger_head) {
                continue;
            }
            if covers(outer, inner) {
                dropped[at] = true;
            } else if covers(inner, outer) {
                dropped[other] = true;
            }
        }
    }
    dropped
}

/// Whether `inner` is a word that the predicate of `outer` takes: its light noun, a complement.
pub(super) fn linked(source: Source<'_>, outer: &Draft, inner: TokenId) -> bool {
    let Some(predicate) = outer.predicate.and_then(|p| source.clauses.predicates.get(p as usize)) else {
        return false;
    };
    // a noun, or the predicate of "retrouvé mort"
    let dependent = |t: &&Token| matches!(t.upos, Upos::Noun | Upos::Adj) || t.deprel == Deprel::Xcomp;
    let noun = source.analysis.tokens.get(inner as usize).filter(dependent);
    // "a perdu après sa victoire": two matches
    let other_time = |p: &str| matches!(p, "après" | "avant" | "depuis" | "lors de" | "pendant" | "suite à" | "dès");
    let argument = |a: &Argument| a.head == inner && !other_time(&a.preposition);
    predicate.light_noun == Some(inner)
        || noun.is_some_and(|t| {
            let above = t.head == outer.fact.trigger_head;
            let own = predicate.arguments.iter().find(|a| a.head == inner);
            predicate.arguments.iter().any(argument) || (above && own.is_none_or(argument))
        })
}

/// Whether every role filler that the rule of `small` read is one of `big`.
fn covers(big: &Draft, small: &Draft) -> bool {
    let read = small.fact.roles.iter().filter(|r| Some(r.role) != small.given);
    read.into_iter().all(|r| big.fact.roles.iter().any(|b| b.role == r.role && b.filler == r.filler))
}

/// Sorts facts by trigger and renumbers what points to them.
pub(super) fn sort(extraction: &mut Extraction) {
    let facts = std::mem::take(&mut extraction.facts);
    let mut order: Vec<(usize, Fact)> = facts.into_iter().enumerate().collect();
    order.sort_by_key(|(n, f)| (f.trigger.start, f.evidence.start, f.fact_type, *n));
    let mut place = vec![0; order.len()];
    for (new, (old, _)) in order.iter().enumerate() {
        place[*old] = new as FactId;
    }
    let moved = |id: &mut FactId| {
        if let Some(new) = place.get(*id as usize) {
            *id = *new;
        }
    };
    extraction.facts = order.into_iter().map(|(_, f)| f).collect();
    for fact in &mut extraction.facts {
        fact.statement.as_mut().map(moved);
        fact.same_as.iter_mut().for_each(moved);
    }
    extraction.quotes.iter_mut().filter_map(|q| q.fact.as_mut()).for_each(moved);
}
