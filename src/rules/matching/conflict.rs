//! The one total order of conflicts: priority, longer, leftmost, file order.

use super::RuleMatch;
use crate::rules::model::RuleTarget;
use crate::rules::set::RuleSet;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Which matches stand in each other's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// Mentions: any two that share a word.
    Mentions,
    /// Facts of one type: where one lies inside the other.
    Fact(u16),
    /// Scopes of one kind, likewise.
    Scope(u8),
}

/// Drops the losers of conflicts and sorts the rest in the order of the text.
pub(super) fn resolve(rules: &RuleSet, matches: &mut Vec<RuleMatch>) {
    let priority = |m: &RuleMatch| rules.rule(m.rule).map_or(0, |r| r.priority);
    let rank =
        |m: &RuleMatch| (Reverse(priority(m)), Reverse(m.tokens.end - m.tokens.start), m.tokens.start, m.rule, m.arm);
    matches.sort_by_key(rank);
    // For each group the kept stretches by their first token. Kept stretches of one group never lie inside each other, so
    // that only neighbours have to be looked at.
    let mut kept: BTreeMap<Group, BTreeMap<u32, u32>> = BTreeMap::new();
    matches.retain(|m| {
        let group = match rules.rule(m.rule).map(|r| r.target) {
            Some(RuleTarget::Mention(_)) | None => Group::Mentions,
            Some(RuleTarget::Fact(ty)) => Group::Fact(ty.0),
            Some(RuleTarget::Scope(kind)) => Group::Scope(kind as u8),
        };
        let (start, end) = (m.tokens.start, m.tokens.end);
        let taken = kept.entry(group).or_default();
        let before = taken.range(..=start).next_back().map(|(s, e)| (*s, *e));
        let after = taken.range(start..).next().map(|(s, e)| (*s, *e));
        let clash = if group == Group::Mentions {
            before.is_some_and(|(_, e)| e > start) || after.is_some_and(|(s, _)| s < end)
        } else {
            before.is_some_and(|(_, e)| e >= end) || after.is_some_and(|(s, e)| s >= start && e <= end)
        };
        if !clash {
            taken.insert(start, end);
        }
        !clash
    });
    matches.sort_by_key(|m| (m.tokens.start, Reverse(m.tokens.end), m.rule, m.arm));
}
