//! All rules of a data source, ready for matching.

use super::compile::{Compiled, Declaration};
use super::diagnostic::{Diagnostic, Source};
use super::frame::FramesByWord;
use super::lists::Lists;
use super::matching::PhaseIndex;
use super::model::{CompiledBody, CompiledClass, CompiledFrame, CompiledRule, Lexicon, LexiconId, RuleIndex, Topic};
use super::resolve::{Nominal, Resolved};
use super::settings::Settings;
use super::symbol::Symbols;
use super::vocabulary::Vocabulary;

/// All rules of a data source, compiled.
///
/// Immutable once loaded; share it between threads.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub(crate) sources: Vec<Source>,
    pub(crate) settings: Settings,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) done: Resolved,
    /// Lists and definitions.
    pub(crate) declared: Vec<Declaration>,
    /// Frames by the sort of their predicate and its lemma.
    frames_by_word: FramesByWord,
    /// `match` patterns of each phase.
    phases: Vec<PhaseIndex>,
    /// For each phase whether it has rules.
    reads: Vec<bool>,
    /// For each symbol the topics whose list holds it.
    topics_by_word: Lists<u16>,
}

fn topics_by_word(done: &Resolved) -> Lists<u16> {
    let mut pairs = Vec::new();
    for (topic, number) in done.topics.iter().zip(0..) {
        let words = done.lexicons.get(topic.lexicon as usize).map(|l| l.words.iter().map(|s| s.0 as usize));
        let mut words: Vec<usize> = words.into_iter().flatten().collect();
        words.sort_unstable();
        pairs.extend(words.into_iter().map(|word| (word, number)));
    }
    Lists::new(done.symbols.len(), &pairs)
}

impl RuleSet {
    /// Compiles rules from texts, with the settings and the noun table given.
    #[must_use]
    pub(crate) fn from_sources(
        sources: Vec<Source>,
        settings: Settings,
        nominal: &Nominal,
        vocabulary: &Vocabulary,
    ) -> (Self, Vec<Diagnostic>) {
        let (compiled, sources, out) = super::compile::compile(sources, settings, nominal, vocabulary);
        (Self::new(compiled, sources), out)
    }

    /// Compiled rules with the texts that they were compiled from.
    pub(crate) fn new(compiled: Compiled, sources: Vec<Source>) -> Self {
        let Compiled { settings, vocabulary, done, declared, .. } = compiled;
        let frames_by_word = FramesByWord::build(&done.frames, &done.rules, &done.lexicons, done.symbols.len());
        let count = u8::try_from(settings.phases.len()).unwrap_or(u8::MAX).max(1);
        let phases = (0..count).map(|p| PhaseIndex::build(&done.rules, p, &done.symbols)).collect();
        let mut reads = vec![false; usize::from(count)];
        for rule in &done.rules {
            if let Some(reads) = reads.get_mut(usize::from(rule.phase)) {
                *reads = true;
            }
        }
        let topics_by_word = topics_by_word(&done);
        Self { sources, settings, vocabulary, done, declared, frames_by_word, phases, reads, topics_by_word }
    }

    /// Topics by the words of their lists.
    pub(crate) const fn topics_by_word(&self) -> &Lists<u16> {
        &self.topics_by_word
    }

    /// All rules, in the order of files and lines: the last criterion of every conflict.
    #[must_use]
    pub fn rules(&self) -> &[CompiledRule] {
        &self.done.rules
    }

    /// The rule with that number.
    #[must_use]
    pub fn rule(&self, index: RuleIndex) -> Option<&CompiledRule> {
        self.done.rules.get(index as usize)
    }

    /// The topic that a document must speak of for the rule to be read.
    pub(crate) fn topic(&self, index: RuleIndex) -> Option<u16> {
        self.done.rules.get(index as usize)?.topic
    }

    /// What a document must speak of for the rule to be read; `None` where it is read everywhere.
    #[must_use]
    pub fn topic_of(&self, index: RuleIndex) -> Option<Topic> {
        self.done.topics.get(usize::from(self.topic(index)?)).copied()
    }

    /// The rule with that name.
    #[must_use]
    pub fn rule_named(&self, name: &str) -> Option<(RuleIndex, &CompiledRule)> {
        (0..).zip(&self.done.rules).find(|(_, r)| &*r.name == name)
    }

    /// All classes, in the order of files and lines.
    #[must_use]
    pub fn classes(&self) -> &[CompiledClass] {
        &self.done.classes
    }

    /// A list, class or definition as it is written, without its examples.
    #[must_use]
    pub fn declaration(&self, name: &str) -> Option<&str> {
        let declared = self.declared.iter().find(|d| d.name.text == name)?;
        let text = &*self.sources.get(declared.file as usize)?.text;
        let rest = text.get(declared.name.span.start as usize..)?;
        // up to the next item or the first example
        let ends = rest.match_indices('\n').map(|(i, _)| i).find(|i| {
            let next = rest[i + 1..].trim_start_matches([' ', '\t']);
            next.len() == rest[i + 1..].len() || ["test ", "allows ", "##"].iter().any(|e| next.starts_with(e))
        });
        Some(rest[..ends.unwrap_or(rest.len())].trim_end())
    }

    /// The file with that number, as rules and classes give it.
    #[must_use]
    pub fn source(&self, file: u32) -> Option<&Source> {
        self.sources.get(file as usize)
    }

    /// All frames.
    #[must_use]
    pub fn frames(&self) -> &[CompiledFrame] {
        &self.done.frames
    }

    /// Frames by their words.
    pub(crate) const fn frames_by_word(&self) -> &FramesByWord {
        &self.frames_by_word
    }

    /// Whether the phase has rules.
    pub(crate) fn reads(&self, phase: u8) -> bool {
        self.reads.get(usize::from(phase)).copied().unwrap_or(false)
    }

    /// The `match` patterns of a phase.
    pub(crate) fn phase_index(&self, phase: u8) -> Option<&PhaseIndex> {
        self.phases.get(phase as usize)
    }

    /// A lexicon.
    #[must_use]
    pub fn lexicon(&self, id: LexiconId) -> Option<&Lexicon> {
        self.done.lexicons.get(id as usize)
    }

    /// All lexicons and classes.
    #[must_use]
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.done.lexicons
    }

    /// The words that rules use.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.done.symbols
    }

    /// Names of types and roles, with the roles of scopes.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Phases and function words.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The file that a rule stands in.
    #[must_use]
    pub fn source_of(&self, rule: &CompiledRule) -> Option<&Source> {
        self.sources.get(rule.file as usize)
    }

    /// The words of an arm as the author wrote them.
    #[must_use]
    pub fn arm_text(&self, rule: &CompiledRule, arm: u16) -> &str {
        let (Some(source), Some(arm)) = (self.source_of(rule), rule.arms.get(arm as usize)) else { return "" };
        arm.span.of(&source.text)
    }

    /// Numbers of all patterns: rules, `match` arms, frames.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let arms = self.done.rules.iter().flat_map(|r| &r.arms);
        (
            self.done.rules.len(),
            arms.filter(|a| matches!(a.body, CompiledBody::Match(_))).count(),
            self.done.frames.len(),
        )
    }
}
