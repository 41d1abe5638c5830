//! Which frames a word calls up, and which of them its neighbours leave open.
//!
//! A verb like *faire* stands in hundreds of frames, each with a noun of its own beside it. So the first words of these
//! complements have an index too: what stands near the predicate opens the frames, and the others are not looked at.

use super::outline::{FrameEntry, FrameOutline, Markers, marks_of_lists};
use crate::language::clause::Predicate;
use crate::language::{Analysis, TokenId};
use crate::rules::ast::FrameKind;
use crate::rules::lists::Lists;
use crate::rules::model::{CompiledFrame, CompiledRule, FrameIndex, Lexicon};
use crate::rules::symbol::{Symbol, TokenSymbols};

/// How far behind the predicate its fixed words may stand.
pub(super) const WINDOW: TokenId = 8;

/// Frames by their words.
#[derive(Debug, Default)]
pub(crate) struct FramesByWord {
    symbols: usize,
    /// For each sort of predicate and symbol the frames that name it, in the order of the rules.
    named: Lists<FrameEntry>,
    /// For each symbol the frames with a complement that begins with it.
    opened: Lists<FrameIndex>,
    /// What each frame asks of a predicate, as bits.
    outlines: Vec<FrameOutline>,
    markers: Markers,
}

impl FramesByWord {
    /// Builds the index of `frames`, which use `symbols` symbols.
    pub(crate) fn build(
        frames: &[CompiledFrame],
        rules: &[CompiledRule],
        lexicons: &[Lexicon],
        symbols: usize,
    ) -> Self {
        let (mut named, mut opened) = (Vec::new(), Vec::new());
        let markers = Markers::new(frames);
        let marks = marks_of_lists(lexicons);
        let mut outlines = Vec::with_capacity(frames.len());
        for (frame, index) in frames.iter().zip(0..) {
            outlines.push(FrameOutline::new(frame, rules.get(frame.rule as usize), &markers, &marks));
            for (word, at) in frame.predicates.iter().zip(0..) {
                let list = frame.kind as usize * symbols + word.lemma.0 as usize;
                named.extend(FrameEntry::new(frame, index, at).map(|entry| (list, entry)));
            }
            let firsts = frame.complement.iter().filter_map(|words| words.first()).filter(|s| **s != Symbol::NONE);
            opened.extend(firsts.map(|s| (s.0 as usize, index)));
        }
        let kinds = FrameKind::Adjective as usize + 1;
        let (named, opened) = (Lists::new(kinds * symbols, &named), Lists::new(symbols, &opened));
        Self { symbols, named, opened, outlines, markers }
    }

    /// Frames whose predicate has the lemma (or form) `word`.
    pub(crate) fn of(&self, kind: FrameKind, word: Symbol) -> &[FrameEntry] {
        if (word.0 as usize) < self.symbols {
            self.named.of(kind as usize * self.symbols + word.0 as usize)
        } else {
            &[]
        }
    }

    /// What the frame asks of a predicate.
    pub(super) fn outline(&self, frame: FrameIndex) -> Option<&FrameOutline> {
        self.outlines.get(frame as usize)
    }

    /// The prepositions and markers that frames name.
    pub(super) const fn markers(&self) -> &Markers {
        &self.markers
    }
}

/// The frames that the neighbours of a predicate open. Kept between predicates and documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opened {
    /// For each frame the round in which it was opened.
    frames: Vec<u32>,
    round: u32,
    /// Whether this round looked at the neighbours already.
    looked: bool,
}

impl Opened {
    /// Goes to the next predicate.
    pub(super) fn next(&mut self, index: &FramesByWord) {
        self.looked = false;
        self.round = self.round.wrapping_add(1);
        if self.round == 0 || self.frames.len() < index.outlines.len() {
            self.frames.clear();
            self.frames.resize(index.outlines.len(), 0);
            self.round = 1;
        }
    }

    /// Whether a word with which a complement of the frame begins is an argument of the predicate or stands behind it.
    pub(super) fn has(
        &mut self,
        index: &FramesByWord,
        frame: FrameIndex,
        symbols: &TokenSymbols,
        analysis: &Analysis,
        predicate: &Predicate,
    ) -> bool {
        if !std::mem::replace(&mut self.looked, true) {
            let behind = behind(analysis, predicate.head);
            for id in predicate.arguments.iter().map(|a| a.head).chain(behind) {
                let (lemma, form) = (symbols.lemma_of(id), symbols.form_of(id));
                let form = if form == lemma { Symbol::NONE } else { form };
                for frame in [lemma, form].into_iter().flat_map(|s| index.opened.of(s.0 as usize)) {
                    self.frames[*frame as usize] = self.round;
                }
            }
        }
        self.frames.get(frame as usize) == Some(&self.round)
    }
}

/// The words behind a predicate among which its fixed words are looked for.
pub(super) fn behind(analysis: &Analysis, head: TokenId) -> std::ops::Range<TokenId> {
    let from = head.saturating_add(1);
    let sentence = analysis.sentence_of(head).and_then(|s| analysis.sentences.get(s));
    from..from.saturating_add(WINDOW).min(sentence.map_or(from, |s| s.tokens.end))
}
