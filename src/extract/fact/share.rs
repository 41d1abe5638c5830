//! What the victims of one event share: `deux hommes sont morts et trois autres ont été blessés dans un accident à Nice`.

use super::Source;
use crate::extract::{Fact, Filler, Mention, RoleFiller};
use crate::language::{Deprel, Feats, TokenId, Upos};
use crate::schema::RoleId;

/// Words that may stand between the two triggers.
const NEAR: TokenId = 16;

/// What is told of the hurt happens elsewhere and later.
const CARE: [&str; 6] = ["hospitaliser", "soigner", "opérer", "traiter", "transporter", "évacuer"];

/// Roles that harm in one clause and its coordinated one have in common.
struct Shared {
    victim: RoleId,
    /// Of each list, one role is enough.
    roles: [Vec<RoleId>; 2],
}

/// Gives facts of harm that are told side by side the place, the cause and the time that only one of them has.
pub(super) fn share(source: Source<'_>, facts: &mut [Fact], mentions: &[Mention]) {
    let role = |name| source.schema.role(name);
    let Some(victim) = role("victim") else { return };
    let why = ["cause", "agent", "attacker"].into_iter().filter_map(role).collect();
    let shared = Shared { victim, roles: [why, role("place").into_iter().collect()] };
    let harm = |f: &Fact| f.roles.iter().any(|r| r.role == shared.victim);
    for second in 1..facts.len() {
        if !harm(&facts[second]) {
            continue;
        }
        let Some(first) = (second.saturating_sub(4)..second).rev().find(|n| harm(&facts[*n])) else { continue };
        if !beside(source, &facts[first], &facts[second]) {
            continue;
        }
        let (before, behind) = facts.split_at_mut(second);
        let (first, second) = (&mut before[first], &mut behind[0]);
        for roles in &shared.roles {
            let told = |f: &Fact| f.roles.iter().any(|r| roles.contains(&r.role));
            match (told(first), told(second)) {
                (false, true) => lend(source, roles, second, first, mentions),
                // what stands between the two, not behind the second: "tué dans une explosion et trois autres blessés"
                (true, false) => lend(source, roles, first, second, mentions),
                _ => {}
            }
        }
        let undated = |f: &Fact| f.time.is_none() && f.time_value.is_none();
        let dated = |f: &Fact| f.time.is_some() && !f.time_inherited;
        let (from, to) = match () {
            () if undated(first) && dated(second) => (&*second, first),
            () if undated(second) && dated(first) => (&*first, second),
            () => continue,
        };
        (to.time, to.time_value, to.time_inherited) = (from.time, from.time_value.clone(), true);
        to.derivation.steps.push("time = of the harm told beside it".to_owned());
    }
}

/// Whether both tell of one event: one clause, or two joined by `et` with nothing of another kind between them.
fn beside(source: Source<'_>, first: &Fact, second: &Fact) -> bool {
    let analysis = source.analysis;
    let (from, to) = (first.trigger_head, second.trigger_head);
    if first.fact_type == second.fact_type || from >= to || to - from > NEAR || first.status != second.status {
        return false;
    }
    if analysis.sentence_of(from) != analysis.sentence_of(to) || CARE.contains(&analysis.lemma(to)) {
        return false;
    }
    // "et en a blessé onze ailleurs dans le pays"
    if (to..to + 4).any(|id| (id as usize) < analysis.tokens.len() && analysis.lemma(id) == "ailleurs") {
        return false;
    }
    let mut joined = false;
    for id in from + 1..to {
        let Some(token) = analysis.tokens.get(id as usize) else { return false };
        let lemma = analysis.lemma(id);
        joined |= token.deprel == Deprel::Cc && lemma == "et";
        let subordinate = token.deprel == Deprel::Mark && token.upos == Upos::Sconj
            || token.feats.has(Feats::RELATIVE)
            || matches!(lemma, "dont" | "mais" | "puis" | "tandis" | ";" | ":");
        let other = token.upos == Upos::Verb && token.deprel != Deprel::Amod;
        // "tué lundi et trois autres blessés mardi": each its own
        if subordinate || other {
            return false;
        }
    }
    joined
}

/// Copies the fillers of `roles`, but for what already takes part.
fn lend(source: Source<'_>, roles: &[RoleId], from: &Fact, to: &mut Fact, mentions: &[Mention]) {
    for filler in from.roles.iter().filter(|r| roles.contains(&r.role)) {
        let takes = source.schema.role_use(to.fact_type, filler.role).is_some();
        let taken = to.roles.iter().any(|r| r.filler == filler.filler);
        let span = match filler.filler {
            Filler::Mention(id) => mentions.get(id as usize).map(|m| m.span),
            Filler::Text(span) => Some(span),
            _ => None,
        };
        let Some(span) = span.filter(|_| takes && !taken) else { continue };
        // "tués et des dizaines d'autres blessés": whoever is hurt himself, misread
        if from.trigger.start > to.trigger.start && span.start > to.trigger.start && span.end <= from.trigger.start {
            continue;
        }
        let words = span.of(source.text);
        // "blessé par balle et mort de ses blessures"
        if words.ends_with("blessures") {
            continue;
        }
        let role = source.schema.role_name(filler.role);
        to.derivation.steps.push(format!("{role} = {words} (of the harm told beside it)"));
        to.roles.push(RoleFiller { count: None, ..filler.clone() });
    }
}
