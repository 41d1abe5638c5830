//! Time expressions: where they stand, of what TIMEX3 type they are, and which time they mean.
//!
//! Patterns over words and numbers are data (`data/fr/time/`); this module runs them and resolves
//! what they find against the document's date, the tense of the clause and the last date told.
//! What cannot be resolved keeps its `X` places or has no value: nothing is guessed.

mod calendar;
mod guard;
mod lexicon;
mod pattern;
mod resolve;
mod tense;

pub use lexicon::TimeLexicon;

use super::piece::{Piece, Pieces};
use super::{RuleRef, TimeExpression, TimexType};
use crate::document::Span;
use crate::language::{Analysis, TokenId};
use jiff::civil::Date;
use lexicon::Op;
use pattern::{Match, Reader, Walk};
use resolve::{Context, Reference, Resolved};
use std::ops::Range;

/// Sentences after which the last date told is forgotten.
const REFERENCE_REACH: usize = 3;

/// Finds the time expressions of a document, in order, never overlapping. Clears `out` first.
///
/// `date` is the document's date (`2022-12-19`, a longer ISO form is cut); without it, and where it is no date, values
/// relative to it stay open (`XXXX-10`, or no value). The document was cut into `pieces` with the vocabulary of the lexicon's
/// numbers.
pub fn find(
    text: &str,
    analysis: &Analysis,
    pieces: &Pieces,
    date: Option<&str>,
    lexicon: &TimeLexicon,
    out: &mut Vec<TimeExpression>,
) {
    out.clear();
    let document = date.and_then(|d| d.get(..10).unwrap_or(d).parse::<Date>().ok());
    let reader = Reader {
        text,
        numbers: &lexicon.numbers,
        classes: &lexicon.classes,
        fuzzy: lexicon.ids.fuzzy,
        suffix: lexicon.ids.ordsuf,
        ordinal: [lexicon.ids.ord, lexicon.ids.ordq],
        first: lexicon.first,
    };
    let mut state = State { text, analysis, lexicon, document, reference: None, waiting: Vec::new(), out };
    let (mut best, mut walk) = (Match::default(), Walk::default());
    for (number, (sentence, p)) in analysis.sentences.iter().zip(pieces.sentences()).enumerate() {
        if state.reference.is_some_and(|(_, since)| number > since + REFERENCE_REACH) {
            state.reference = None;
        }
        let first = state.out.len();
        let mut at = 0;
        while at < p.len() {
            // where the words around speak against the longest match, a shorter one may hold: `jeudi | 6,4 millions`
            let mut end = p.len();
            let taken = loop {
                if !lexicon.patterns.find(&p[..end], at, &reader, &mut best, &mut walk) {
                    break None;
                }
                let taken = state.take(p, at, &best, &sentence.tokens, number);
                if taken.is_some() || best.end <= at + 1 || best.end > end {
                    break taken;
                }
                end = best.end - 1;
            };
            at = taken.unwrap_or(at + 1);
        }
        state.settle(first, number);
    }
}

/// The verb, participle or predicate noun that a time hangs on, where the tree tells.
#[must_use]
pub fn governor(analysis: &Analysis, time: &TimeExpression) -> Option<TokenId> {
    tense::governor(analysis, &time.tokens)
}

struct State<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    lexicon: &'a TimeLexicon,
    document: Option<Date>,
    /// The last date told and its sentence.
    reference: Option<(Reference, usize)>,
    /// Hours and parts of a day of this sentence that wait for their day.
    waiting: Vec<(usize, String)>,
    out: &'a mut Vec<TimeExpression>,
}

impl State<'_> {
    /// Adds the expressions of a match; gives the piece to go on with, or `None` where the match is refused.
    fn take(&mut self, p: &[Piece], at: usize, m: &Match, sentence: &Range<TokenId>, number: usize) -> Option<usize> {
        let pattern = self.lexicon.table.get(m.pattern as usize)?;
        let guards = guard::Guards { text: self.text, analysis: self.analysis, lexicon: self.lexicon, p, at, m };
        if pattern.templates.iter().any(|t| t.guard.as_deref().is_some_and(|g| !guards.hold(g))) {
            return None;
        }
        if pattern.templates.first()?.op == Op::None {
            return Some(m.end.max(at + 1));
        }
        let mut made: Vec<(TimeExpression, Resolved)> = Vec::with_capacity(1);
        for (template, region) in pattern.templates.iter().zip(&m.regions) {
            let (first, last) = (p.get(region.0)?, p.get(region.1.checked_sub(1)?)?);
            let tokens = first.token..last.token + 1;
            let view = || tense::view(self.analysis, sentence, &tokens, &self.lexicon.future);
            let context = Context {
                lexicon: self.lexicon,
                document: self.document,
                reference: self.reference.map(|(r, _)| r),
                text: self.text,
                pieces: p,
                matched: m,
                region: *region,
                template,
                view: &view,
            };
            let resolved = context.resolve()?;
            let expression = TimeExpression {
                span: Span::new(first.span.start, last.span.end),
                tokens,
                timex: resolved.timex.unwrap_or(pattern.timex),
                value: resolved.value.clone(),
                rule: RuleRef { name: pattern.name.clone(), arm: pattern.arm },
            };
            made.push((expression, resolved));
        }
        for (expression, resolved) in made {
            if let Some(wait) = resolved.waits {
                self.waiting.push((self.out.len(), wait));
            }
            if let Some(reference) = told(&expression, resolved.day) {
                self.reference = Some((reference, number));
            }
            self.out.push(expression);
        }
        m.regions.last().map(|r| r.1.max(at + 1))
    }

    /// Gives the hours of a sentence their day: the last day told before them in the sentence, else the next one in
    /// it, else that of the sentence before, else the document's.
    fn settle(&mut self, first: usize, number: usize) {
        let day = |t: &TimeExpression| {
            t.value
                .as_deref()
                .and_then(|v| v.get(..10))
                .filter(|v| v.as_bytes().get(4) == Some(&b'-') && v.as_bytes().get(7) == Some(&b'-'))
                .map(str::to_owned)
        };
        for (at, wait) in std::mem::take(&mut self.waiting) {
            let known = self.out[first..at].iter().rev().find_map(day);
            let known = known.or_else(|| self.out[at + 1..].iter().find_map(day));
            let known = known.or_else(|| {
                let (reference, since) = self.reference?;
                reference.date.filter(|_| number <= since + 1).map(|d| d.to_string())
            });
            let known = known.or_else(|| self.document.map(|d| d.to_string()));
            let known = known.unwrap_or_else(|| "XXXX-XX-XX".to_owned());
            self.out[at].value = Some(if wait.is_empty() { known } else { format!("{known}T{wait}") });
        }
    }
}

/// What a later `la veille` can count from.
fn told(expression: &TimeExpression, day: Option<Date>) -> Option<Reference> {
    if !matches!(expression.timex, TimexType::Date | TimexType::Time) {
        return None;
    }
    if let Some(date) = day {
        return Some(Reference { year: date.year(), month: Some(date.month()), date: Some(date) });
    }
    let value = expression.value.as_deref()?;
    let year = value.get(..4).filter(|_| value.len() == 4 || value.as_bytes()[4] == b'-')?.parse().ok()?;
    let month = value.get(5..7).filter(|_| value.len() == 7).and_then(|m| m.parse().ok());
    Some(Reference { year, month, date: None })
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tests_support;
