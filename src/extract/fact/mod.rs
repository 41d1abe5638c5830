//! Facts from rules: frames over the clause view and token patterns over the text.
//!
//! [`find`] matches the rules of the phase `facts`, fills the roles with mentions (made on demand for noun phrases that nobody
//! named), numbers and words, adds counts, the time and the place of the clause, and keeps one fact of each type at each
//! trigger. Status and sources come later, from the scopes.

mod above;
mod absorb;
mod bodies;
mod complements;
mod complete;
mod fill;
mod make;
mod open;
mod owners;
mod positions;
mod selves;
mod settle;
mod share;
mod when;

#[cfg(test)]
mod role_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod text_tests;

pub use bodies::OfficeBodies;
pub use complements::Complements;
pub use open::{OPEN_RULE, add_open};
pub use owners::complete_sellers;
pub use positions::complete_positions;
pub use selves::drop_selves;

use super::{Extraction, MentionKind};
use crate::language::Analysis;
use crate::language::clause::{ClauseLexicon, Clauses};
use crate::rules::{
    FillerSlot, Fillers, FrameBuffers, FrameInput, FrameMatch, Label, MatchInput, Matcher, MentionSlot, RuleMatch,
    RuleSet, match_frames,
};
use crate::schema::Schema;

/// Name of the phase whose rules make facts.
const PHASE: &str = "facts";

/// Buffers that are kept between documents.
#[derive(Debug, Default)]
pub struct FactFinder {
    fillers: Fillers,
    slots: Vec<MentionSlot>,
    frames: Vec<FrameMatch>,
    buffers: FrameBuffers,
    matches: Vec<RuleMatch>,
}

/// What the facts of a document are made from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) analysis: &'a Analysis,
    pub(crate) clauses: &'a Clauses,
    pub(crate) lexicon: &'a ClauseLexicon,
    pub(crate) rules: &'a RuleSet,
    pub(crate) schema: &'a Schema,
    pub(crate) fillers: &'a Fillers,
    pub(crate) complements: &'a Complements,
    /// Whether facts tell how they came about.
    pub(crate) derivations: bool,
}

/// What facts are found in and with.
#[derive(Debug, Clone, Copy)]
pub struct FactInput<'a> {
    /// Raw text.
    pub text: &'a str,
    /// Its analysis.
    pub analysis: &'a Analysis,
    /// Its clause view.
    pub clauses: &'a Clauses,
    /// Tables of the clause view.
    pub lexicon: &'a ClauseLexicon,
    /// Rules.
    pub rules: &'a RuleSet,
    /// Types and roles.
    pub schema: &'a Schema,
    /// Where roles stand that rules do not ask for.
    pub complements: &'a Complements,
    /// Whether facts tell how they came about ([`Derivation`](super::Derivation)).
    pub derivations: bool,
}

/// Finds the facts of a document and adds them to [`Extraction::facts`], which is sorted by triggers afterwards. Needs the
/// mentions and times of `extraction`, and a `matcher` that has begun the document; new mentions are put in their places and all references renumbered.
pub fn find(input: &FactInput<'_>, matcher: &mut Matcher, finder: &mut FactFinder, extraction: &mut Extraction) {
    let FactInput { text, analysis, clauses, lexicon, rules, schema, complements, derivations } = *input;
    let Some(phase) = rules.phase(PHASE) else { return };
    if analysis.tokens.is_empty() {
        return;
    }
    finder.look(extraction, analysis);
    let input = FrameInput { text, analysis, clauses, lexicon, symbols: matcher.symbols(), fillers: &finder.fillers };
    match_frames(rules, phase, &input, &mut finder.buffers, &mut finder.frames);
    let input = MatchInput { text, analysis, mentions: &finder.slots };
    matcher.matches(rules, phase, &input, &mut finder.matches);
    let source =
        Source { text, analysis, clauses, lexicon, rules, schema, fillers: &finder.fillers, complements, derivations };
    let mut maker = make::Maker::new(source, extraction);
    for found in &finder.frames {
        maker.frame(found);
    }
    for found in &finder.matches {
        maker.pattern(found);
    }
    let dated = maker.undated_speech();
    let (facts, mentions) = maker.finish();
    for (at, time, inherited) in dated {
        let fact = &mut extraction.facts[at];
        (fact.time, fact.time_inherited) = (Some(time), inherited);
    }
    settle::settle(source, facts, mentions, extraction);
    complete::complete(source, extraction);
}

impl FactFinder {
    /// Lays out mentions and times for the rules.
    fn look(&mut self, extraction: &Extraction, analysis: &Analysis) {
        let mentions = extraction.mentions.iter().map(|m| FillerSlot {
            tokens: m.tokens.clone(),
            head: m.head,
            label: Label::from(m.entity_type),
            named: m.kind == MentionKind::Name,
            pronoun: m.kind == MentionKind::Pronoun,
        });
        let times = extraction.times.iter().map(|t| FillerSlot {
            tokens: t.tokens.clone(),
            head: when::head(analysis, t),
            label: Label::TIME,
            named: false,
            pronoun: false,
        });
        self.fillers.fill(analysis.tokens.len(), mentions.chain(times));
        self.fillers.lend_names(analysis);
        self.slots.clear();
        let slot = |tokens: &std::ops::Range<u32>, label, named| MentionSlot { tokens: tokens.clone(), label, named };
        for mention in extraction.mentions.iter().filter(|m| m.kind != MentionKind::Pronoun) {
            self.slots.push(slot(&mention.tokens, Label::from(mention.entity_type), mention.kind == MentionKind::Name));
        }
        for time in &extraction.times {
            self.slots.push(slot(&time.tokens, Label::TIME, false));
        }
        for quote in &extraction.quotes {
            self.slots.push(slot(&quote.tokens, Label::QUOTE, false));
        }
        self.slots.sort_by_key(|s| (s.tokens.start, std::cmp::Reverse(s.tokens.end), s.label));
    }
}
