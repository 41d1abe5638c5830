//! Matching token patterns against a document.
//!
//! For every token the index gives the patterns that could begin there; a pattern that needs a
//! word or a mention that its sentence does not hold is not tried at all. So the cost grows with
//! the text and with the patterns that are near to matching, not with the number of rules.

mod conflict;
mod index;
mod machine;
mod outline;
mod token;
mod trace;

#[cfg(test)]
mod tests;

use super::model::{CompiledBody, RuleIndex};
use super::program::{CaptureName, MAX_CAPTURES, Program};
use super::set::RuleSet;
use super::symbol::TokenSymbols;
use super::vocabulary::{Label, LabelSet};
use crate::language::{Analysis, TokenId};
use std::ops::Range;
use std::time::{Duration, Instant};

pub(crate) use index::PhaseIndex;
use outline::Outline;
pub(super) use outline::{mark, marks_of};
pub use trace::Partial;

/// A stretch that earlier phases labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionSlot {
    /// Tokens.
    pub tokens: Range<TokenId>,
    /// Entity type or layer.
    pub label: Label,
    /// A proper name.
    pub named: bool,
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct MatchInput<'a> {
    /// Raw text of the document.
    pub text: &'a str,
    /// Its analysis.
    pub analysis: &'a Analysis,
    /// Mentions, times and quotations of earlier phases, sorted by their first token. They may overlap.
    pub mentions: &'a [MentionSlot],
}

/// One match of a `match` pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMatch {
    /// Rule.
    pub rule: RuleIndex,
    /// Which of its patterns.
    pub arm: u16,
    /// Tokens of the whole match.
    pub tokens: Range<TokenId>,
    captures: [u32; 2 * MAX_CAPTURES],
}

/// A capture that took no part in the match.
const UNSET: u32 = u32::MAX;

impl RuleMatch {
    /// The captures that took part: name and tokens, in the order of the pattern. A name may come several times.
    pub fn captures<'r>(
        &self,
        rules: &'r RuleSet,
    ) -> impl Iterator<Item = (&'r CaptureName, Range<TokenId>)> + use<'r> {
        let names = rules.program(self.rule, self.arm).map_or(&[][..], |p| &p.captures);
        let spans = self.captures;
        names.iter().enumerate().filter_map(move |(n, name)| {
            let (from, to) = (spans[2 * n], spans[2 * n + 1]);
            (from != UNSET && to != UNSET && from < to).then_some((name, from..to))
        })
    }

    /// The first capture called `name`.
    #[must_use]
    pub fn capture(&self, rules: &RuleSet, name: &str) -> Option<Range<TokenId>> {
        self.captures(rules).find(|(n, _)| &*n.name == name).map(|(_, range)| range)
    }
}

/// Tries, hits and time of one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ArmStat {
    /// How often it was begun.
    pub tries: u64,
    /// How often it matched.
    pub hits: u64,
    /// Time spent in it.
    pub time: Duration,
}

/// Matches rules; keeps its buffers between documents.
#[derive(Debug, Default)]
pub struct Matcher {
    symbols: TokenSymbols,
    machine: machine::Machine,
    ahead: outline::Ahead,
    layers: Layers,
    present: index::Present,
    /// Filled where asked for: one entry for every arm of the phase index.
    stats: Option<Vec<Vec<ArmStat>>>,
}

/// Mentions by token.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    /// For token `t` the mentions `first[t]..first[t + 1]` begin at it.
    first: Vec<u32>,
    /// Labels of the mentions that cover a token.
    inside: Vec<LabelSet>,
}

impl Layers {
    fn fill(&mut self, tokens: usize, mentions: &[MentionSlot]) {
        self.first.clear();
        self.inside.clear();
        self.inside.resize(tokens, LabelSet::default());
        let mut at = 0_u32;
        for token in 0..=tokens {
            while mentions.get(at as usize).is_some_and(|m| (m.tokens.start as usize) < token) {
                at += 1;
            }
            self.first.push(at);
        }
        for mention in mentions {
            // Long quotations would make this quadratic; `in=` looks at entities only.
            if mention.label == Label::QUOTE {
                continue;
            }
            let end = mention.tokens.end.min(mention.tokens.start.saturating_add(super::program::MAX_JUMP));
            for token in mention.tokens.start..end {
                if let Some(set) = self.inside.get_mut(token as usize) {
                    *set = set.with(mention.label);
                }
            }
        }
    }

    /// The mentions that begin at `token`.
    fn at<'m>(&self, mentions: &'m [MentionSlot], token: TokenId) -> &'m [MentionSlot] {
        let get = |i: usize| self.first.get(i).copied().unwrap_or(0) as usize;
        mentions.get(get(token as usize)..get(token as usize + 1)).unwrap_or(&[])
    }

    fn inside(&self, token: TokenId) -> LabelSet {
        self.inside.get(token as usize).copied().unwrap_or_default()
    }
}

/// Everything that one attempt looks at.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) rules: &'a RuleSet,
    pub(crate) input: &'a MatchInput<'a>,
    pub(crate) symbols: &'a TokenSymbols,
    pub(crate) layers: &'a Layers,
    /// Tokens of the sentence.
    pub(crate) sentence: (TokenId, TokenId),
    /// First token behind a dateline.
    pub(crate) begin: TokenId,
}

impl Matcher {
    /// Makes ready for a document: must be called once for each, before [`Matcher::matches`].
    pub fn begin(&mut self, rules: &RuleSet, text: &str, analysis: &Analysis) {
        self.symbols.fill(&rules.done.symbols, text, analysis);
        self.symbols.find_topics(&rules.done.topics, rules.topics_by_word());
    }

    /// Exchanges the symbols of the document at hand with those of another, for which [`Matcher::begin`] was called before.
    pub fn exchange(&mut self, symbols: &mut TokenSymbols) {
        std::mem::swap(&mut self.symbols, symbols);
    }

    /// The symbols of the document's tokens, for matching frames.
    #[must_use]
    pub const fn symbols(&self) -> &TokenSymbols {
        &self.symbols
    }

    /// Turns on the counting of tries, hits and time, which costs some time itself.
    pub fn count(&mut self, rules: &RuleSet) {
        self.stats = Some(rules.done.rules.iter().map(|r| vec![ArmStat::default(); r.arms.len()]).collect());
    }

    /// What was counted: for each rule its arms.
    #[must_use]
    pub fn stats(&self) -> Option<&[Vec<ArmStat>]> {
        self.stats.as_deref()
    }

    /// Finds all matches of the `match` patterns of a phase. `out` is cleared first; matches are in the order of the text,
    /// conflicts are resolved: priority, longer, leftmost, file order.
    pub fn matches(&mut self, rules: &RuleSet, phase: u8, input: &MatchInput<'_>, out: &mut Vec<RuleMatch>) {
        out.clear();
        let Some(index) = rules.phase_index(phase).filter(|i| !i.is_empty()) else { return };
        self.layers.fill(input.analysis.tokens.len(), input.mentions);
        self.present.begin(index, input.analysis.tokens.len());
        for sentence in &input.analysis.sentences {
            self.present.fill(index, input, &self.symbols, &self.layers, sentence.tokens.clone());
            let view = View {
                rules,
                input,
                symbols: &self.symbols,
                layers: &self.layers,
                sentence: (sentence.tokens.start, sentence.tokens.end),
                begin: sentence.tokens.start.saturating_add(sentence.prefix),
            };
            for token in sentence.tokens.clone() {
                index.candidates(&view, token, &mut self.present, |arm, outline| {
                    let program = || rules.program(arm.rule, arm.arm);
                    let start = self.stats.is_some().then(Instant::now);
                    let outline = outline.get_or_init(|| {
                        program().map_or_else(Outline::default, |program| Outline::new(program, rules.lexicons()))
                    });
                    let found = outline
                        .may_match(&view, token, &mut self.ahead, program)
                        .then(|| self.machine.run(&view, program()?, token))
                        .flatten();
                    if let (Some(stats), Some(start)) = (&mut self.stats, start)
                        && let Some(stat) = stats.get_mut(arm.rule as usize).and_then(|a| a.get_mut(arm.arm as usize))
                    {
                        stat.tries += 1;
                        stat.hits += u64::from(found.is_some());
                        stat.time += start.elapsed();
                    }
                    if let Some((end, captures)) = found {
                        out.push(RuleMatch { rule: arm.rule, arm: arm.arm, tokens: token..end, captures });
                    }
                });
            }
        }
        conflict::resolve(rules, out);
    }
}

impl RuleSet {
    /// The program of a `match` arm.
    #[must_use]
    pub fn program(&self, rule: RuleIndex, arm: u16) -> Option<&Program> {
        match &self.done.rules.get(rule as usize)?.arms.get(arm as usize)?.body {
            CompiledBody::Match(program) => Some(program),
            CompiledBody::Frame(_) => None,
        }
    }

    /// Number of the phase called `name`.
    #[must_use]
    pub fn phase(&self, name: &str) -> Option<u8> {
        self.settings.phase(name)
    }
}
