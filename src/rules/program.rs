//! A token pattern as a small automaton.
//!
//! The instructions are those of a Pike machine: every thread is at one instruction, and at most
//! one thread is kept for each instruction and place, so that the work for a start is bounded by
//! the size of the program times the window, whatever the pattern.

use super::model::LexiconId;
use super::symbol::Symbol;
use super::vocabulary::LabelSet;
use crate::language::{Deprel, Gender, Mood, Number, Person, Tense, VerbForm};
use crate::schema::RoleId;
use std::sync::Arc;

/// Most tokens that single-token steps of a match may cover.
pub const MAX_TOKENS: u32 = 64;
/// Longest mention or quotation that one step may jump over, in tokens.
pub const MAX_JUMP: u32 = 256;
/// Most captures in one pattern.
pub const MAX_CAPTURES: usize = 8;
/// Largest program, in instructions.
pub(crate) const MAX_PROGRAM: usize = 4000;
/// Most tokens that a lookbehind looks back over.
pub(crate) const MAX_BEHIND: u32 = 8;

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Inst {
    /// Goes over one token that meets the test.
    Token(u16),
    /// Goes over a whole mention.
    Mention {
        /// Accepted labels.
        labels: LabelSet,
        /// Only a proper name.
        named: bool,
    },
    /// Goes over an entry of a lexicon, of one word or several.
    Lexicon {
        /// Which.
        id: LexiconId,
        /// Look at lemmas only, not at forms.
        lemma_only: bool,
    },
    /// Tries both, the first one first.
    Split(u16, u16),
    /// Goes on elsewhere.
    Jump(u16),
    /// Remembers the place.
    Save(u8),
    /// Looks forward or back.
    Look(u16),
    /// Only at the first word of the sentence.
    Start,
    /// Only behind the last word of the sentence.
    End,
    /// Success.
    Match,
}

/// A lookahead or lookbehind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Look {
    /// Forward.
    pub(crate) ahead: bool,
    /// Must not match.
    pub(crate) negative: bool,
    /// What to look for; it holds no looks and no captures of its own.
    pub(crate) program: Program,
    /// The shortest and the longest stretch that it goes over, in tokens.
    pub(crate) lengths: (u32, u32),
}

/// Words that a token test compares with.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Words {
    /// In any case; sorted.
    pub(crate) folded: Vec<Symbol>,
    /// In this spelling only.
    pub(crate) exact: Vec<(Symbol, Box<str>)>,
    /// Entries of one word of these lexicons.
    pub(crate) lexicons: Vec<LexiconId>,
}

/// What one condition asks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Ask {
    /// Form is one of these.
    Form(Words),
    /// Lemma is one of these.
    Lemma(Words),
    /// Part of speech, one bit each.
    Pos(u32),
    /// All of these [`TokenFlags`](crate::language::TokenFlags) bits.
    Flags(u16),
    /// A number in digits or words.
    Numeral,
    /// One of these features' bits.
    Feats(Vec<u32>),
    /// Gender.
    Gender(Vec<Gender>),
    /// Number.
    Number(Vec<Number>),
    /// Person.
    Person(Vec<Person>),
    /// Tense.
    Tense(Vec<Tense>),
    /// Mood.
    Mood(Vec<Mood>),
    /// Verb form.
    VerbForm(Vec<VerbForm>),
    /// Relation to the head, with or without subtype.
    Deprel(Vec<Deprel>),
    /// Folded form begins with one of these.
    Prefix(Vec<Box<str>>),
    /// Folded form ends with one of these.
    Suffix(Vec<Box<str>>),
    /// Digits with a value in one of these ranges.
    Value(Vec<(u64, u64)>),
    /// Lies in a mention with one of these labels.
    In(LabelSet),
}

/// A condition and whether it must not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct TokenCondition {
    /// Must not hold.
    pub(crate) negative: bool,
    /// What.
    pub(crate) ask: Ask,
}

/// A named capture.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CaptureName {
    /// As written.
    pub name: Arc<str>,
    /// The role of that name, where there is one.
    pub role: Option<RoleId>,
}

/// Something that every match holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) enum Need {
    /// A token whose lemma or form is one of these (sorted).
    Symbols(Vec<Symbol>),
    /// A mention with one of these labels.
    Labels(LabelSet),
}

/// What a match can begin with.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct First {
    /// Lemma or form is one of these (sorted).
    pub(crate) symbols: Vec<Symbol>,
    /// A mention with one of these labels.
    pub(crate) labels: LabelSet,
    /// Parts of speech.
    pub(crate) pos: u32,
    /// A capital letter.
    pub(crate) upper: bool,
    /// Anything at all.
    pub(crate) any: bool,
}

/// A compiled token pattern.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Program {
    pub(crate) insts: Vec<Inst>,
    pub(crate) tests: Vec<Vec<TokenCondition>>,
    pub(crate) looks: Vec<Look>,
    /// Captures; several may have the same name.
    pub captures: Vec<CaptureName>,
    pub(crate) first: First,
    pub(crate) needs: Vec<Need>,
}

impl Program {
    /// The shortest and the longest stretch that a match goes over, in tokens; the longest is at most `most`, which also stands
    /// for mentions and entries of lexicons. The program goes back nowhere.
    pub(crate) fn lengths(&self, most: u32) -> (u32, u32) {
        let mut reached: Vec<Option<(u32, u32)>> = vec![None; self.insts.len()];
        let mut all: Option<(u32, u32)> = None;
        let join = |slot: &mut Option<(u32, u32)>, (least, longest): (u32, u32)| {
            let longest = longest.min(most);
            *slot = Some(slot.map_or((least, longest), |(a, b)| (a.min(least), b.max(longest))));
        };
        if let Some(first) = reached.first_mut() {
            *first = Some((0, 0));
        }
        for (at, inst) in self.insts.iter().enumerate() {
            let Some((least, longest)) = reached[at] else { continue };
            let (targets, step): (Vec<usize>, (u32, u32)) = match inst {
                Inst::Split(a, b) => (vec![*a as usize, *b as usize], (0, 0)),
                Inst::Jump(to) => (vec![*to as usize], (0, 0)),
                Inst::Token(_) => (vec![at + 1], (1, 1)),
                Inst::Mention { .. } | Inst::Lexicon { .. } => (vec![at + 1], (1, most)),
                Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => (vec![at + 1], (0, 0)),
                Inst::Match => {
                    join(&mut all, (least, longest));
                    continue;
                }
            };
            for target in targets {
                if let Some(slot) = reached.get_mut(target) {
                    join(slot, (least + step.0, longest + step.1));
                }
            }
        }
        all.unwrap_or((0, most))
    }

    /// Calls `look` with every instruction that goes over something, or succeeds, without one of these before it.
    pub(crate) fn openings(&self, mut look: impl FnMut(&Inst)) {
        let mut seen = vec![false; self.insts.len()];
        let mut stack = vec![0_usize];
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.insts[at] {
                Inst::Split(a, b) => stack.extend([*a as usize, *b as usize]),
                Inst::Jump(to) => stack.push(*to as usize),
                Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => stack.push(at + 1),
                opening => look(opening),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::good;

    #[test]
    fn lookbehinds_know_how_far_they_see() {
        let lengths = |look: &str| {
            let rules = good(&format!("lex LONG = à_côté_de près\nrule a -> @Event\n  match (?<! {look}) sommet\n"));
            rules.program(0, 0).unwrap().looks[0].lengths
        };
        assert_eq!(lengths("un"), (1, 1));
        assert_eq!(lengths("un | de la"), (1, 2));
        assert_eq!(lengths("sans []?"), (1, 2));
        assert_eq!(lengths("[pos=ADJ]{2,3} de"), (3, 4));
        assert_eq!(lengths("$LONG"), (1, 8));
    }
}
