//! What tagger and parser know of a word before its context is read.

use super::hash;
use crate::language::lexicon::Reading;
use crate::language::{Feats, Upos, VerbForm};

/// Number of fine tags.
pub const FINE: usize = 28;

/// Parts of speech of the fine tags, by number. Verbs are split by form, pronouns by kind, because
/// their neighbours differ.
pub const FINE_UPOS: [Upos; FINE] = [
    Upos::X,
    Upos::Adj,
    Upos::Adp,
    Upos::Adv,
    Upos::Adv,
    Upos::Aux,
    Upos::Aux,
    Upos::Aux,
    Upos::Cconj,
    Upos::Det,
    Upos::Intj,
    Upos::Noun,
    Upos::Num,
    Upos::Part,
    Upos::Pron,
    Upos::Pron,
    Upos::Pron,
    Upos::Pron,
    Upos::Propn,
    Upos::Punct,
    Upos::Sconj,
    Upos::Sym,
    Upos::Verb,
    Upos::Verb,
    Upos::Verb,
    Upos::Verb,
    Upos::Adj,
    Upos::Det,
];

/// Verb forms of the fine tags 22–25.
pub const VERB_FIN: u8 = 22;
/// Infinitive.
pub const VERB_INF: u8 = 23;
/// Past participle.
pub const VERB_PAST: u8 = 24;
/// Present participle.
pub const VERB_PRES: u8 = 25;

/// Finite auxiliary.
pub const AUX_FIN: u8 = 5;
/// Interrogative pronoun.
pub const INTERROGATIVE: u8 = 16;
/// Ordinal adjective.
pub const ORDINAL: u8 = 26;
/// Relative pronoun.
pub const RELATIVE: u8 = 15;

/// Fine tag of a part of speech with its features.
#[must_use]
pub fn fine(upos: Upos, feats: Feats) -> u8 {
    match upos {
        Upos::X => 0,
        Upos::Adj if feats.has(Feats::ORDINAL) => ORDINAL,
        Upos::Adj => 1,
        Upos::Adp => 2,
        Upos::Adv if feats.has(Feats::NEGATIVE) => 4,
        Upos::Adv => 3,
        Upos::Aux => match feats.verb_form() {
            VerbForm::Inf => 6,
            VerbForm::Part => 7,
            _ => 5,
        },
        Upos::Cconj => 8,
        Upos::Det if feats.has(Feats::INTERROGATIVE) => 27,
        Upos::Det => 9,
        Upos::Intj => 10,
        Upos::Noun => 11,
        Upos::Num => 12,
        Upos::Part => 13,
        Upos::Pron if feats.has(Feats::RELATIVE) => RELATIVE,
        Upos::Pron if feats.has(Feats::INTERROGATIVE) => 16,
        Upos::Pron if feats.has(Feats::PERSONAL) => 17,
        Upos::Pron => 14,
        Upos::Propn => 18,
        Upos::Punct => 19,
        Upos::Sconj => 20,
        Upos::Sym => 21,
        Upos::Verb => match feats.verb_form() {
            VerbForm::Inf => VERB_INF,
            VerbForm::Part if feats.tense() == crate::language::Tense::Pres => VERB_PRES,
            VerbForm::Part => VERB_PAST,
            _ => VERB_FIN,
        },
    }
}

/// A word as hashes and bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Word {
    /// Hash of the lower-case form, digits folded to one.
    pub form: u32,
    /// Hashes of the last 1 to 5 letters (of the whole form where it is shorter).
    pub suffix: [u32; 5],
    /// Hashes of the first 1 to 3 letters.
    pub prefix: [u32; 3],
    /// Capitals, digits, hyphens, dots, length.
    pub shape: u32,
    /// Fine tags that the lexicon allows, as bits.
    pub allowed: u32,
    /// Gender, number and person that the lexicon allows, as bits, and the valency above them.
    pub morph: u32,
}

impl Word {
    /// Gathers what is known of `form`; `lower` is a buffer. `first` says that the word opens its sentence.
    #[must_use]
    pub fn new<'l>(form: &str, first: bool, readings: impl Iterator<Item = Reading<'l>>, lower: &mut String) -> Self {
        fold(form, lower);
        let text = lower.as_bytes();
        let mut word = Self { form: hash::bytes(text), shape: shape(form, first), ..Self::default() };
        let mut ends = lower.char_indices().rev().map(|(at, _)| at);
        for slot in &mut word.suffix {
            let at = ends.next().unwrap_or(0);
            *slot = hash::bytes(&text[at..]);
        }
        let mut starts = lower.char_indices().skip(1).map(|(at, _)| at);
        for slot in &mut word.prefix {
            *slot = hash::bytes(&text[..starts.next().unwrap_or(text.len())]);
        }
        for reading in readings {
            word.allowed |= 1 << fine(reading.upos, reading.feats);
            let f = reading.feats;
            if f.gender() as u32 > 0 {
                word.morph |= 1 << (f.gender() as u32 - 1);
            }
            if f.number() as u32 > 0 {
                word.morph |= 1 << (f.number() as u32 + 1);
            }
            if f.person() as u32 > 0 {
                word.morph |= 1 << (f.person() as u32 + 3);
            }
            word.morph |= u32::from(reading.verb.0) << 8;
        }
        word
    }
}

/// Lower-cases `form` into `out`, with every digit as `0` and typographic apostrophes as `'`.
pub fn fold(form: &str, out: &mut String) {
    out.clear();
    for c in form.chars() {
        match c {
            '0'..='9' => out.push('0'),
            '\u{2019}' | '\u{2bc}' => out.push('\''),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// Lower-cases `form` into `out`.
pub fn fold_case(form: &str, out: &mut String) {
    out.clear();
    for c in form.chars() {
        out.extend(c.to_lowercase());
    }
}

fn shape(form: &str, first: bool) -> u32 {
    let mut chars = form.chars();
    let head = chars.next().unwrap_or(' ');
    let mut bits = 0;
    if head.is_uppercase() {
        bits |= 1;
    }
    if head.is_ascii_digit() {
        bits |= 2;
    }
    let mut length = 1;
    for c in chars {
        length += 1;
        if c.is_uppercase() {
            bits |= 4;
        } else if c.is_lowercase() {
            bits |= 8;
        } else if c.is_ascii_digit() {
            bits |= 16;
        } else if c == '-' {
            bits |= 32;
        } else if c == '.' {
            bits |= 64;
        }
    }
    if !head.is_alphanumeric() {
        bits |= 128;
    }
    bits | (length.min(4) << 8) | (u32::from(first) << 12)
}
