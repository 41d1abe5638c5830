//! What is still to come by its own date: « l'élection de mai 2027 » in a text of 2026.

use crate::extract::quote::Context;
use crate::extract::{Extraction, Fact, Filler, RoleFiller, Status, TimeExpression};
use crate::language::{Deprel, Mood, Tense, TokenId, Upos};
use crate::schema::{FactKind, Schema};

/// Gives events that are told as certain the status planned where the time beside them is after the day of the text (`date`, as
/// `2026-11-23`). Events in a past tense are left alone, and so are speech acts.
pub fn mark_coming(ctx: &Context<'_>, schema: &Schema, date: Option<&str>, extraction: &mut Extraction) {
    let Some(date) = date.filter(|d| is_day(d)) else { return };
    let Extraction { facts, times, .. } = extraction;
    for fact in facts.iter_mut().filter(|f| f.status == Status::CertainPositive && !f.time_inherited) {
        let value = fact.time.and_then(|t| times.get(t as usize)).and_then(|t| t.value.as_deref());
        let event = schema.fact(fact.fact_type).is_some_and(|f| f.kind == FactKind::Event);
        let own = fact.time.and_then(|t| times.get(t as usize)).is_some_and(|t| is_own(ctx, fact, t));
        if event && own && value.is_some_and(|v| is_after(v, date)) && may_come(ctx, fact) {
            fact.status = Status::PlannedPositive;
            fact.derivation.steps.push("planned: its time is after the day of the text".to_owned());
        }
    }
}

fn is_day(date: &str) -> bool {
    date.len() >= 10 && date.bytes().take(10).all(|b| b.is_ascii_digit() || b == b'-')
}

/// Whether a value begins after the day: compared as far as both tell digits.
fn is_after(value: &str, date: &str) -> bool {
    let plain = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    let cut = match plain {
        10.. => 10,
        7..=9 if value.len() == plain => 7,
        4.. => 4,
        _ => return false,
    };
    match (value.get(..cut), date.get(..cut)) {
        (Some(value), Some(date)) => value > date,
        _ => false,
    }
}

/// Whether the time is that of the event itself: not said inside a filler (`sa candidature à l'élection de 2027`), and beside a verb
/// hanging on it without *jusqu'à*.
fn is_own(ctx: &Context<'_>, fact: &Fact, time: &TimeExpression) -> bool {
    let inside = |r: &RoleFiller| match &r.filler {
        Filler::Text(span) | Filler::Measure(_, span) => span.contains(time.span),
        _ => false,
    };
    if fact.roles.iter().any(inside) {
        return false;
    }
    if ctx.upos(fact.trigger_head) == Upos::Noun {
        return true;
    }
    let outside = |t: &TokenId| !time.tokens.contains(&ctx.head(*t));
    let Some(top) = time.tokens.clone().find(outside) else { return false };
    let until = |c: TokenId| ctx.deprel(c) == Deprel::Case && ctx.is(c, "jusque") || ctx.is(c, "jusqu'à");
    ctx.head(top) == fact.trigger_head && !ctx.children(top).any(until)
}

/// A noun, or a verb in the present: what a past tense tells is over, whatever the date beside it.
fn may_come(ctx: &Context<'_>, fact: &Fact) -> bool {
    if fact.rule.name.starts_with("speech.") {
        return false;
    }
    let head = fact.trigger_head;
    match ctx.upos(head) {
        Upos::Noun => true,
        Upos::Verb | Upos::Aux => ctx.predicate(head).is_some_and(|p| {
            let m = &p.modality;
            m.tense == Tense::Pres && m.mood == Mood::Ind && !m.perfect
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_as_far_as_both_tell() {
        assert!(is_after("2027-05", "2026-11-23"));
        assert!(is_after("2027", "2026-11-23"));
        assert!(is_after("2026-11-24", "2026-11-23"));
        assert!(is_after("2027-SU", "2026-11-23"));
        assert!(!is_after("2026", "2026-11-23"));
        assert!(!is_after("2026-11", "2026-11-23"));
        assert!(!is_after("2026-W51", "2026-11-23"));
        assert!(!is_after("PAST_REF", "2026-11-23"));
    }
}
