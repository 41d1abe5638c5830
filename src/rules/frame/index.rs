//! Which frames a word calls up, and which of them its neighbours leave open.
//!
//! A verb like *faire* stands in hundreds of frames, each with a noun of its own beside it. So the first words of these
//! complements have an index too: what stands near the predicate opens the frames, and the others are not looked at.

use super::PredicateView;
use crate::language::clause::{DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Analysis, TokenId};
use crate::rules::ast::FrameKind;
use crate::rules::lists::Lists;
use crate::rules::model::{CompiledArgument, CompiledFrame, CompiledRule, FrameIndex, Slot};
use crate::rules::symbol::{Symbol, TokenSymbols};

/// How far behind the predicate its fixed words may stand.
pub(super) const WINDOW: TokenId = 8;

/// A frame under one of its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FrameEntry {
    pub(crate) frame: FrameIndex,
    /// The first of its words that is this one: `se rendre` and `rendre` are two.
    pub(crate) word: u32,
    /// Phase of its rule.
    pub(crate) phase: u8,
    /// The document must speak of this.
    topic: Option<u16>,
    /// A noun or words must stand with the predicate.
    pub(crate) complement: bool,
    /// Event nouns are not looked at as this verb.
    verb_only: bool,
    /// The verb may stand without and with `se`.
    reflexive: [bool; 2],
    /// Sorts of complements of the predicate; of each set it must have one.
    required: [Sorts; 2],
}

/// Sorts of complements, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sorts(u16);

impl Sorts {
    const SUBJECT: u16 = 1;
    const OBJECT: u16 = 1 << 1;
    const INDIRECT: u16 = 1 << 2;
    const OBLIQUE: u16 = 1 << 3;
    const ATTRIBUTE: u16 = 1 << 4;
    const CLAUSE: u16 = 1 << 5;
    const ADVERBIAL: u16 = 1 << 6;
    const ADVERB: u16 = 1 << 7;
    const POSSESSOR: u16 = 1 << 8;
    const MODIFIER: u16 = 1 << 9;
    /// Is not asked for here.
    const OTHER: u16 = 1 << 15;
    /// Whatever there is.
    const ALL: Self = Self(u16::MAX);

    /// What may stand in a slot: at least all that [`Checker::fill`](super::check::Checker) looks at.
    const fn of_slot(slot: &Slot) -> u16 {
        match slot {
            Slot::Subject => Self::SUBJECT,
            Slot::Object => Self::OBJECT,
            Slot::Indirect => Self::INDIRECT,
            Slot::Oblique(_) => Self::OBLIQUE,
            Slot::Attribute => Self::ATTRIBUTE,
            Slot::Clause => Self::CLAUSE,
            Slot::Adverbial(_) => Self::ADVERBIAL,
            Slot::Adverb => Self::ADVERB,
            Slot::Possessor => Self::POSSESSOR,
            Slot::Modifier => Self::MODIFIER,
            Slot::Apposition => Self::OTHER,
            Slot::Governed => Self::OBJECT | Self::OBLIQUE,
        }
    }

    /// The sorts of complements that a predicate has when it is looked at as `view`.
    pub(super) fn of_predicate(predicate: &Predicate, view: PredicateView) -> Self {
        let when = |yes: bool, sort: u16| if yes { sort } else { 0 };
        let participle = view == PredicateView::Participle;
        let sorts = predicate.arguments.iter().fold(Self::OTHER, |all, argument| {
            let prepositional = when(!argument.preposition.is_empty(), Self::OBLIQUE);
            all | match argument.role {
                DeepRole::Subject => Self::SUBJECT | prepositional | when(participle, Self::OBJECT),
                DeepRole::Causer => Self::SUBJECT,
                DeepRole::Object => {
                    Self::OBJECT | Self::ATTRIBUTE | when(view == PredicateView::Adjectival, Self::SUBJECT)
                }
                DeepRole::IndirectObject => Self::INDIRECT | Self::OBLIQUE,
                DeepRole::Oblique => Self::OBLIQUE | Self::INDIRECT | when(participle, Self::SUBJECT),
                DeepRole::Attribute => Self::ATTRIBUTE | prepositional,
                DeepRole::Clause => Self::CLAUSE,
                DeepRole::AdverbialClause => Self::ADVERBIAL,
                DeepRole::Adverbial => Self::ADVERB,
                DeepRole::Possessor => Self::POSSESSOR,
                DeepRole::Modifier => Self::MODIFIER | when(view == PredicateView::Nominal, Self::SUBJECT),
            }
        });
        Self(sorts)
    }
}

impl FrameEntry {
    /// Whether a predicate with these complements has something for each argument that the frame cannot do without.
    pub(super) fn may_fill(&self, sorts: Sorts) -> bool {
        self.required.iter().all(|wanted| wanted.0 & sorts.0 != 0)
    }

    /// Whether the frame is read in this document, and wants the predicate as it stands: a verb with or without `se`, an event
    /// noun as a verb.
    pub(super) fn may_be(&self, symbols: &TokenSymbols, predicate: &Predicate, view: PredicateView) -> bool {
        symbols.speaks_of(self.topic)
            && match view {
                PredicateView::Nominal => !self.verb_only,
                PredicateView::Itself if predicate.kind == PredicateKind::Verb => {
                    self.reflexive[usize::from(stands_reflexive(predicate))]
                }
                _ => true,
            }
    }
}

/// Whether a verb stands with `se`; `s’est fait arrêter` is a passive.
pub(super) fn stands_reflexive(verb: &Predicate) -> bool {
    verb.reflexive && verb.voice != Voice::Passive
}

/// What a frame cannot do without: the first two arguments that must be said.
fn required(frame: &CompiledFrame, rule: Option<&CompiledRule>) -> [Sorts; 2] {
    let marked = |a: &CompiledArgument| {
        a.role.is_some_and(|role| rule.is_none_or(|r| r.roles.iter().any(|(of, unsaid)| *unsaid && *of == role)))
    };
    let of = |a: &CompiledArgument| {
        let sorts = a.slots.iter().fold(0, |all, slot| all | Sorts::of_slot(slot));
        // the noun of the complement has arguments of its own, but no subject, object or attribute for the frame
        let elsewhere = sorts & !(Sorts::SUBJECT | Sorts::OBJECT | Sorts::ATTRIBUTE) != 0;
        if !frame.complement.is_empty() && elsewhere { Sorts::ALL } else { Sorts(sorts) }
    };
    let mut all = frame.arguments.iter().filter(|a| !a.optional && !marked(a) && !a.slots.is_empty()).map(of);
    [all.next().unwrap_or(Sorts::ALL), all.next().unwrap_or(Sorts::ALL)]
}

/// Frames by their words.
#[derive(Debug, Default)]
pub(crate) struct FramesByWord {
    symbols: usize,
    /// For each sort of predicate and symbol the frames that name it, in the order of the rules.
    named: Lists<FrameEntry>,
    /// For each symbol the frames with a complement that begins with it.
    opened: Lists<FrameIndex>,
    frames: usize,
}

impl FramesByWord {
    /// Builds the index of `frames`, which use `symbols` symbols.
    pub(crate) fn build(frames: &[CompiledFrame], rules: &[CompiledRule], symbols: usize) -> Self {
        let (mut named, mut opened) = (Vec::new(), Vec::new());
        for (frame, index) in frames.iter().zip(0..) {
            let rule = rules.get(frame.rule as usize);
            let (phase, topic) = rule.map_or((u8::MAX, None), |r| (r.phase, r.topic));
            let complement = !frame.complement.is_empty();
            let required = required(frame, rule);
            let mut last = Symbol::NONE;
            for (word, at) in frame.predicates.iter().zip(0..) {
                // sorted by lemmas: `se rendre` and `rendre` are one word here
                if word.lemma != std::mem::replace(&mut last, word.lemma) && word.lemma != Symbol::NONE {
                    let same = || frame.predicates[at as usize..].iter().take_while(|p| p.lemma == word.lemma);
                    let with = frame.restrictions.reflexive == Some(true) || same().any(|p| p.reflexive);
                    let reflexive = [same().any(|p| !p.reflexive), with];
                    let verb_only = frame.verb_only;
                    let entry =
                        FrameEntry { frame: index, word: at, phase, topic, complement, verb_only, reflexive, required };
                    named.push((frame.kind as usize * symbols + word.lemma.0 as usize, entry));
                }
            }
            let firsts = frame.complement.iter().filter_map(|words| words.first()).filter(|s| **s != Symbol::NONE);
            opened.extend(firsts.map(|s| (s.0 as usize, index)));
        }
        let kinds = FrameKind::Adjective as usize + 1;
        Self {
            symbols,
            named: Lists::new(kinds * symbols, &named),
            opened: Lists::new(symbols, &opened),
            frames: frames.len(),
        }
    }

    /// Frames whose predicate has the lemma (or form) `word`.
    pub(crate) fn of(&self, kind: FrameKind, word: Symbol) -> &[FrameEntry] {
        if (word.0 as usize) < self.symbols {
            self.named.of(kind as usize * self.symbols + word.0 as usize)
        } else {
            &[]
        }
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
        if self.round == 0 || self.frames.len() < index.frames {
            self.frames.clear();
            self.frames.resize(index.frames, 0);
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
