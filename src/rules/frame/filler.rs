//! What stands at each token that may head an argument.

use crate::language::clause::Predicate;
use crate::language::{Analysis, Deprel, Number, Token, TokenId, Upos};
use crate::rules::vocabulary::Label;
use crate::schema::EntityType;
use std::ops::Range;

/// A mention or time expression as frames see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillerSlot {
    /// Tokens.
    pub tokens: Range<TokenId>,
    /// Syntactic head.
    pub head: TokenId,
    /// Entity type or layer.
    pub label: Label,
    /// A proper name.
    pub named: bool,
    /// A pronoun or possessive: what it stands for is not known yet.
    pub pronoun: bool,
}

/// The mentions and times of a document by their tokens. Kept between documents.
#[derive(Debug, Clone, Default)]
pub struct Fillers {
    slots: Vec<FillerSlot>,
    mention: Vec<u32>,
    time: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Fillers {
    /// Takes over the mentions and times of a document of `tokens` tokens. The number of a slot is its place in `slots`.
    pub fn fill(&mut self, tokens: usize, slots: impl IntoIterator<Item = FillerSlot>) {
        self.slots.clear();
        self.slots.extend(slots);
        for list in [&mut self.mention, &mut self.time] {
            list.clear();
            list.resize(tokens, NONE);
        }
        // heads first: the longest mention of a head wins; then the other words of names and times
        for heads_only in [true, false] {
            for (slot, number) in self.slots.iter().zip(0_u32..) {
                let list = if slot.label == Label::TIME { &mut self.time } else { &mut self.mention };
                let words = if heads_only { slot.head..slot.head.saturating_add(1) } else { slot.tokens.clone() };
                if !heads_only && !slot.named && slot.label != Label::TIME {
                    continue;
                }
                for word in words.take(64) {
                    let Some(place) = list.get_mut(word as usize) else { continue };
                    let longer = self.slots.get(*place as usize).is_none_or(|old| heads_only && rank(slot) > rank(old));
                    if longer {
                        *place = number;
                    }
                }
            }
        }
    }

    /// `le milieu de terrain Sam Okoro`, `Mme Kerr`: where no mention says what the head of a phrase is, the name that hangs on it
    /// right behind it does.
    pub fn lend_names(&mut self, analysis: &Analysis) {
        for (slot, number) in self.slots.iter().zip(0_u32..).filter(|(s, _)| s.named && s.label != Label::TIME) {
            let Some(name) = analysis.tokens.get(slot.head as usize) else { continue };
            let Some(above) = analysis.tokens.get(name.head as usize).filter(|_| name.head < slot.head) else {
                continue;
            };
            let hangs = matches!(name.deprel, Deprel::Appos | Deprel::Flat | Deprel::FlatName)
                || (name.deprel == Deprel::Nmod && slot.tokens.start == slot.head && !self.behind_case(analysis, slot));
            let noun = matches!(above.upos, Upos::Noun | Upos::Propn);
            let comma = name.deprel == Deprel::Appos && name.head + 12 < slot.head;
            let Some(place) = self.mention.get_mut(name.head as usize).filter(|_| hangs && noun && !comma) else {
                continue;
            };
            let there = self.slots.get(*place as usize);
            let vague = there.is_none_or(|s| s.label == Label::UNTYPED && !s.pronoun);
            // "le Suisse Marc Keller": the inhabitant is called as the country is
            let inhabitant = there.is_some_and(|s| {
                s.label == Label::from(EntityType::COUNTRY)
                    && slot.label == Label::from(EntityType::PERSON)
                    && s.tokens.end == slot.tokens.start
                    && s.tokens
                        .start
                        .checked_sub(1)
                        .and_then(|b| analysis.tokens.get(b as usize))
                        .is_some_and(|t: &Token| t.upos == Upos::Det)
            });
            if vague || inhabitant {
                *place = number;
            }
        }
    }

    fn behind_case(&self, analysis: &Analysis, slot: &FillerSlot) -> bool {
        let before = slot.tokens.start.checked_sub(1).and_then(|b| analysis.tokens.get(b as usize));
        before.is_some_and(|t| matches!(t.upos, Upos::Adp | Upos::Det))
    }

    /// The mention that word `id` is the head of, or whose name it is part of: its number and the mention.
    #[must_use]
    pub fn mention(&self, id: TokenId) -> Option<(u32, &FillerSlot)> {
        let number = *self.mention.get(id as usize)?;
        Some((number, self.slots.get(number as usize)?))
    }

    /// What `en` stands for beside a bare number (`en ont abattu 18`): the nearest plural noun phrase before it, in its
    /// sentence or the one before, that is not an argument of the verb itself.
    #[must_use]
    pub fn counted(&self, analysis: &Analysis, predicate: &Predicate) -> Option<(u32, &FillerSlot)> {
        let clitic = predicate.arguments.iter().map(|a| a.head).find(|&h| analysis.lemma(h) == "en")?;
        let sentence = analysis.sentence_of(clitic)?;
        let from = analysis.sentences.get(sentence.saturating_sub(1)).map_or(0, |s| s.tokens.start);
        (from..clitic).rev().find_map(|id| {
            let (number, slot) = self.mention(id).filter(|(_, slot)| slot.head == id)?;
            let plural = analysis.tokens.get(id as usize).is_some_and(|t| t.feats.number() != Number::Sing);
            let own = predicate.arguments.iter().any(|a| a.head == id);
            (plural && !own && !slot.named && !slot.pronoun && slot.label != Label::UNTYPED).then_some((number, slot))
        })
    }

    /// The time expression that word `id` is part of.
    #[must_use]
    pub fn time(&self, id: TokenId) -> Option<(u32, &FillerSlot)> {
        let number = *self.time.get(id as usize)?;
        Some((number, self.slots.get(number as usize)?))
    }
}

/// Names before noun phrases, typed before untyped, longer before shorter.
fn rank(slot: &FillerSlot) -> (bool, bool, u32) {
    (slot.named, slot.label != Label::UNTYPED, slot.tokens.end.saturating_sub(slot.tokens.start))
}
