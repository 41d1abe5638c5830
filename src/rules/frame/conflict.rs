//! Of one fact type one match at each trigger.

use super::{FrameMatch, PredicateView};
use crate::language::clause::ArgumentOrigin;
use crate::rules::model::RuleTarget;
use crate::rules::set::RuleSet;
use std::cmp::Reverse;

/// What two matches at one trigger fight for.
fn group(rules: &RuleSet, found: &FrameMatch) -> (u8, u16) {
    match rules.rule(found.rule).map(|r| r.target) {
        Some(RuleTarget::Fact(ty)) => (0, ty.0),
        Some(RuleTarget::Scope(kind)) => (1, kind as u16),
        Some(RuleTarget::Mention(ty)) => (2, u16::from(ty.0)),
        None => (3, 0),
    }
}

/// How sure the attachment of a filler is; less is surer.
pub(super) const fn doubt(origin: ArgumentOrigin) -> u32 {
    match origin {
        ArgumentOrigin::Direct | ArgumentOrigin::Passive | ArgumentOrigin::Relative => 0,
        ArgumentOrigin::Control | ArgumentOrigin::Coordination | ArgumentOrigin::Modified => 1,
        ArgumentOrigin::LightVerb | ArgumentOrigin::Nominal => 1,
        ArgumentOrigin::NominalAmbiguous => 2,
        ArgumentOrigin::Reattached => 3,
    }
}

/// Keeps the best match of each group and sorts by predicate.
pub(super) fn resolve(rules: &RuleSet, matches: &mut Vec<FrameMatch>) {
    let key = |m: &FrameMatch| {
        let priority = rules.rule(m.rule).map_or(0, |r| r.priority);
        let filled = m.fillers.iter().filter(|f| f.role.is_some()).count();
        let doubts: u32 = m.fillers.iter().map(|f| doubt(f.origin)).sum();
        let indirect = m.view != PredicateView::Itself;
        (m.trigger, group(rules, m), Reverse(priority), Reverse(filled), doubts, indirect, m.rule, m.arm, m.predicate)
    };
    matches.sort_by_cached_key(key);
    matches.dedup_by(|later, first| later.trigger == first.trigger && group(rules, later) == group(rules, first));
    matches.sort_by_key(|m| (m.predicate, m.rule, m.arm));
}
