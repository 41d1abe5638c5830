//! Matching frames against the predicates of the clause view.
//!
//! For every predicate the index gives the frames that name its lemma, the verb that its event noun belongs to, or the verb
//! of its participle; only those are checked. A frame is written once for the active form: the clause view has turned
//! round all else.

mod accept;
mod bare;
mod check;
mod conflict;
mod filler;
mod index;
mod outline;
mod why;

#[cfg(test)]
mod tests;

pub(crate) use bare::{is_gapped, is_headline};
pub use filler::{FillerSlot, Fillers};
pub(crate) use index::FramesByWord;
pub use why::{Failure, Step};

use super::ast::FrameKind;
use super::matching::ArmStat;
use super::model::{FrameIndex, RuleIndex};
use super::set::RuleSet;
use super::symbol::{Symbol, TokenSymbols};
use crate::language::clause::{ArgumentOrigin, ClauseLexicon, Clauses, Predicate, PredicateId, PredicateKind, Voice};
use crate::language::{Analysis, TokenId};
use crate::schema::{EntityType, RoleId};
use index::Opened;
use outline::{FrameEntry, Seen};
use std::time::Instant;

/// What frames look at.
#[derive(Debug, Clone, Copy)]
pub struct FrameInput<'a> {
    /// Raw text of the document.
    pub text: &'a str,
    /// Its analysis.
    pub analysis: &'a Analysis,
    /// Its clause view.
    pub clauses: &'a Clauses,
    /// Event nouns and their verbs.
    pub lexicon: &'a ClauseLexicon,
    /// Symbols of the tokens, from [`Matcher::symbols`](super::Matcher::symbols).
    pub symbols: &'a TokenSymbols,
    /// What stands at each token.
    pub fillers: &'a Fillers,
}

/// How a predicate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PredicateView {
    /// As the word that it is.
    Itself,
    /// An event noun as its verb.
    Nominal,
    /// An adjective of participle form as its verb in the passive.
    Participle,
    /// A passive participle as the adjective that it also is.
    Adjectival,
}

/// What fills an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FillerKind {
    /// A mention, or a noun phrase or pronoun that may become one.
    Mention,
    /// The words.
    Text,
    /// A number.
    Number,
    /// A time expression.
    Time,
    /// A clause.
    Clause,
}

/// A filled argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameFiller {
    /// Which argument of the frame.
    pub argument: u16,
    /// Role that it fills; `None` for `_`.
    pub role: Option<RoleId>,
    /// Head word.
    pub head: TokenId,
    /// How the head came to the predicate.
    pub origin: ArgumentOrigin,
    /// What is taken.
    pub kind: FillerKind,
}

/// A frame that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameMatch {
    /// Rule.
    pub rule: RuleIndex,
    /// Which of its patterns.
    pub arm: u16,
    /// The frame.
    pub frame: FrameIndex,
    /// The predicate.
    pub predicate: PredicateId,
    /// How it was looked at.
    pub view: PredicateView,
    /// The word of the frame by which it was found: with an event noun looked at as its verb, the verb.
    pub lemma: Symbol,
    /// Word that carries the fact: the predicate's head, or the noun of a verb + noun frame.
    pub trigger: TokenId,
    /// Filled arguments, in the order of the frame.
    pub fillers: Vec<FrameFiller>,
}

/// Buffers of [`match_frames`], kept between documents.
#[derive(Debug, Clone, Default)]
pub struct FrameBuffers {
    opened: Opened,
    seen: Seen,
}

/// Finds all frames that match, conflicts resolved: of one fact type one match at each trigger, by priority, then more filled
/// roles, then surer attachment, then file order. `out` is cleared first; matches are in the order of the predicates.
pub fn match_frames(
    rules: &RuleSet,
    phase: u8,
    input: &FrameInput<'_>,
    buffers: &mut FrameBuffers,
    out: &mut Vec<FrameMatch>,
) {
    find(rules, phase, input, buffers, out, |_, attempt| attempt());
}

/// The same, counting tries, hits (before conflicts) and time of each frame in `stats`, which is indexed by
/// [`FrameIndex`].
pub fn count_frames(
    rules: &RuleSet,
    phase: u8,
    input: &FrameInput<'_>,
    out: &mut Vec<FrameMatch>,
    stats: &mut Vec<ArmStat>,
) {
    stats.resize(rules.frames().len(), ArmStat::default());
    find(rules, phase, input, &mut FrameBuffers::default(), out, |frame, attempt| {
        let start = Instant::now();
        let found = attempt();
        if let Some(stat) = stats.get_mut(frame as usize) {
            stat.tries += 1;
            stat.hits += u64::from(found.is_ok());
            stat.time += start.elapsed();
        }
        found
    });
}

/// What an attempt gives.
type Attempt = Result<FrameMatch, Failure>;

fn find(
    rules: &RuleSet,
    phase: u8,
    input: &FrameInput<'_>,
    buffers: &mut FrameBuffers,
    out: &mut Vec<FrameMatch>,
    mut around: impl FnMut(FrameIndex, &dyn Fn() -> Attempt) -> Attempt,
) {
    out.clear();
    let index = rules.frames_by_word();
    let FrameBuffers { opened, seen } = buffers;
    for (predicate, id) in input.clauses.predicates.iter().zip(0..) {
        opened.next(index);
        seen.forget();
        candidates(rules, input, predicate, |entry, view, lemma| {
            let FrameEntry { frame, word, .. } = entry;
            let Some(outline) = index.outline(frame).filter(|o| o.phase == phase) else { return };
            if !entry.may_be(predicate, view) || !outline.is_read(input.symbols, view) {
                return;
            }
            seen.look(input, index.markers(), predicate, view);
            if seen.bare
                || !outline.may_match(seen)
                || (outline.complement && !opened.has(index, frame, input.symbols, input.analysis, predicate))
            {
                return;
            }
            let named = (frame, word, entry.is_plain(view));
            if let Ok(found) = around(frame, &|| check::check(rules, input, named, id, view, lemma)) {
                out.push(found);
            }
        });
    }
    conflict::resolve(rules, out);
}

/// Why the frame `frame` does not match a predicate. `None` when it matches, or when the predicate has nothing to do with it.
#[must_use]
pub fn why_not(rules: &RuleSet, input: &FrameInput<'_>, frame: FrameIndex, predicate: PredicateId) -> Option<Failure> {
    let wanted = input.clauses.predicates.get(predicate as usize)?;
    let mut failure: Option<Failure> = None;
    let mut matched = false;
    candidates(rules, input, wanted, |candidate, view, lemma| {
        if candidate.frame == frame {
            match check::check(rules, input, (frame, candidate.word, false), predicate, view, lemma) {
                Ok(_) => matched = true,
                Err(found) if failure.as_ref().is_none_or(|f| f.depth() < found.depth()) => failure = Some(found),
                Err(_) => {}
            }
        }
    });
    failure.filter(|_| !matched)
}

/// Label of named events.
const EVENT: super::Label = super::Label(EntityType::EVENT.0);

/// The frames that name a predicate, each with the way to look at it and the lemma that it is found by.
fn candidates(
    rules: &RuleSet,
    input: &FrameInput<'_>,
    predicate: &Predicate,
    mut found: impl FnMut(FrameEntry, PredicateView, Symbol),
) {
    let lemma = input.symbols.lemma_of(predicate.head);
    let mut all = |kind, view, symbol| {
        for &entry in rules.frames_by_word().of(kind, symbol) {
            found(entry, view, symbol);
        }
    };
    match predicate.kind {
        PredicateKind::Verb => {
            all(FrameKind::Verb, PredicateView::Itself, lemma);
            // "alliée" may be tagged as a verb where the rule calls it an adjective
            if predicate.voice == Voice::Passive {
                let form = input.symbols.form_of(predicate.head);
                let verb = input.analysis.lemma(predicate.head);
                let adjective = verb.strip_suffix("er").map(|stem| smol_str::format_smolstr!("{stem}é"));
                let adjective = adjective.map_or(form, |a| rules.symbols().folded(&a));
                all(FrameKind::Adjective, PredicateView::Adjectival, adjective);
            }
        }
        PredicateKind::Adjective => {
            all(FrameKind::Adjective, PredicateView::Itself, lemma);
            if let Some(verb) = &predicate.verb {
                all(FrameKind::Verb, PredicateView::Participle, rules.symbols().folded(verb));
            }
        }
        // a noun inside a name ("Union européenne") tells no event, unless the name is that of an event
        PredicateKind::Noun
            if input.fillers.mention(predicate.head).is_some_and(|(_, m)| m.named && m.label != EVENT) => {}
        PredicateKind::Noun => {
            all(FrameKind::Noun, PredicateView::Itself, lemma);
            let form = input.symbols.form_of(predicate.head);
            if form != lemma {
                // nouns that are only used in the plural
                all(FrameKind::Noun, PredicateView::Itself, form);
            }
            if let Some(verb) = &predicate.verb {
                all(FrameKind::Verb, PredicateView::Participle, rules.symbols().folded(verb));
            }
            for row in input.lexicon.nominal(input.analysis.lemma(predicate.head)) {
                all(FrameKind::Verb, PredicateView::Nominal, rules.symbols().folded(&row.verb));
            }
        }
    }
}
