//! Features and lemma of a word once its tag and its place in the tree are known.

use super::hash::{self, mix};
use super::network::section;
use super::weights::{Weights, find, u32_at};
use super::word::{FINE_UPOS, ORDINAL, RELATIVE, VERB_FIN, VERB_INF, VERB_PAST, VERB_PRES, fine};
use crate::language::lexicon::{Guess, Lexicon, Readings};
use crate::language::{Deprel, Feats, Gender, Mood, Number, Person, Tense, Upos, VerbForm};

/// Size of a row of learnt readings.
pub const ROW: usize = 12;

/// What the tree tells of a word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// Features of the subject of a verb, or of the determiner of a noun.
    pub agrees: Feats,
    /// The verb has a subject.
    pub subject: bool,
    /// The word opens its sentence.
    pub first: bool,
}

/// A lemma: from the lexicon or the weights, or the form itself in lower case or as it stands.
#[derive(Debug, Clone, Copy)]
pub enum Lemma<'a> {
    /// A dictionary form.
    Known(&'a str),
    /// By the ending of the form.
    Guess(Guess<'a>),
    /// The form in lower case.
    Lower,
    /// The form as it stands.
    Form,
}

/// Key of the learnt reading of a form under a fine tag.
#[must_use]
pub const fn learnt_key(form: u32, tag: u8) -> u32 {
    mix(form, tag as u32 + 77)
}

/// The reading that the treebanks taught for this form and tag, where the lexicon alone would be wrong.
#[must_use]
pub fn learnt(weights: &Weights, form: u32, tag: u8) -> Option<(Feats, &str)> {
    let row = find(weights.section(section::WORD_INDEX), learnt_key(form, tag))? as usize * ROW;
    let rows = weights.section(section::WORD_ROWS);
    let (start, len) = (u32_at(rows, row + 4) as usize, u32_at(rows, row + 8) as usize);
    let text = weights.section(section::WORD_TEXT).get(start..start + len)?;
    Some((Feats(u32_at(rows, row)), std::str::from_utf8(text).ok()?))
}

/// Chooses among the lexicon's readings the one that fits `tag` and `context` best.
#[must_use]
pub fn resolve<'l>(lexicon: &'l Lexicon, form: &'l str, tag: u8, context: Context) -> (Feats, Lemma<'l>) {
    resolve_among(lexicon, lexicon.readings(form), form, tag, context)
}

/// The same, with the readings of `form` at hand.
#[must_use]
pub fn resolve_among<'l>(
    lexicon: &'l Lexicon,
    readings: Readings<'l>,
    form: &'l str,
    tag: u8,
    context: Context,
) -> (Feats, Lemma<'l>) {
    let mut best: Option<(i32, Feats, Lemma<'l>)> = None;
    for (score, feats, lemma) in fitting(readings, tag) {
        let score = score + agreement(feats, context);
        if best.as_ref().is_none_or(|b| score > b.0) {
            best = Some((score, feats, lemma));
        }
    }
    best.map(|(_, feats, lemma)| (feats, lemma))
        .or_else(|| without_reading(tag))
        .unwrap_or_else(|| guess(lexicon, form, tag, context))
}

/// What a reading gains whose fine tag is the wanted one; no rank and no agreement weighs as much.
pub(super) const OWN_TAG: i32 = 1000;

/// The readings that have the part of speech of `tag`: how well each fits before its context is known, features, lemma.
pub(super) fn fitting<'l>(readings: Readings<'l>, tag: u8) -> impl Iterator<Item = (i32, Feats, Lemma<'l>)> {
    let upos = FINE_UPOS[usize::from(tag)];
    readings.enumerate().filter(move |(_, reading)| reading.upos == upos).map(move |(rank, reading)| {
        let own = if fine(reading.upos, reading.feats) == tag { OWN_TAG } else { 0 };
        let lemma = if upos == Upos::Propn { Lemma::Form } else { Lemma::Known(reading.lemma) };
        (own - rank as i32, reading.feats, lemma)
    })
}

/// What the tag alone says of a word without a fitting reading; `None` where it has to be guessed.
pub(super) fn without_reading<'l>(tag: u8) -> Option<(Feats, Lemma<'l>)> {
    match FINE_UPOS[usize::from(tag)] {
        Upos::Propn | Upos::X | Upos::Sym | Upos::Punct => Some((Feats::default(), Lemma::Form)),
        Upos::Num => Some((Feats(Feats::CARDINAL), Lemma::Lower)),
        _ => None,
    }
}

/// A word without a fitting reading: by the lexicon's guesses from its ending.
pub(super) fn guess<'l>(lexicon: &'l Lexicon, form: &'l str, tag: u8, context: Context) -> (Feats, Lemma<'l>) {
    let upos = FINE_UPOS[usize::from(tag)];
    let known = if upos == Upos::Aux { Upos::Verb } else { upos };
    let found = lexicon
        .guess(form, true)
        .filter(|g| g.upos == known)
        .max_by_key(|g| (fine(g.upos, g.feats) == fine_of_verb(tag), agreement(g.feats, context)));
    match found {
        Some(g) if fine(g.upos, g.feats) == fine_of_verb(tag) || upos != Upos::Verb => (g.feats, Lemma::Guess(g)),
        _ => (by_tag(tag), Lemma::Lower),
    }
}

/// Auxiliaries are guessed as verbs.
const fn fine_of_verb(tag: u8) -> u8 {
    match tag {
        5 => VERB_FIN,
        6 => VERB_INF,
        7 => VERB_PAST,
        other => other,
    }
}

/// What the tag alone says.
fn by_tag(tag: u8) -> Feats {
    let feats = Feats::default();
    match fine_of_verb(tag) {
        VERB_INF => feats.with_verb_form(VerbForm::Inf),
        VERB_PAST => feats.with_verb_form(VerbForm::Part).with_tense(Tense::Past),
        VERB_PRES => feats.with_verb_form(VerbForm::Part).with_tense(Tense::Pres),
        VERB_FIN => feats.with_verb_form(VerbForm::Fin).with_mood(Mood::Ind),
        _ => feats,
    }
}

pub(super) fn agreement(feats: Feats, context: Context) -> i32 {
    let mut score = 0;
    let (own, other) = (feats, context.agrees);
    if feats.verb_form() == VerbForm::Fin {
        let person = if other.person() == Person::None { Person::Third } else { other.person() };
        if feats.mood() == Mood::Imp {
            score += if context.subject || !context.first { -200 } else { 100 };
        } else if feats.person() == person {
            score += 60;
        }
        score += match feats.mood() {
            Mood::Ind => 30,
            Mood::Cnd => 20,
            _ => 0,
        };
        if feats.tense() == Tense::Pres {
            score += 5;
        }
    } else if own.gender() != Gender::None && other.gender() != Gender::None {
        score += if own.gender() == other.gender() { 40 } else { -40 };
    }
    if own.number() != Number::None && other.number() != Number::None {
        score += if own.number() == other.number() { 40 } else { -40 };
    }
    score
}

/// Adds what only the tree tells: the passive of participles.
#[must_use]
pub fn with_voice(feats: Feats, tag: u8, deprel: Deprel, passive_auxiliary: bool) -> Feats {
    if tag == VERB_PAST && (passive_auxiliary || deprel == Deprel::Acl) {
        feats.with(Feats::PASSIVE)
    } else {
        Feats(feats.0 & !Feats::PASSIVE)
    }
}

/// Fills in what the form leaves open from the words that agree with it, and what the tag says anyway.
#[must_use]
pub fn completed(feats: Feats, tag: u8, form: &str, context: Context) -> Feats {
    let mut feats = feats;
    match FINE_UPOS[usize::from(tag)] {
        Upos::Noun | Upos::Propn => {
            if feats.number() == Number::None {
                let plural = form.ends_with(['s', 'x', 'z']);
                let number = match context.agrees.number() {
                    Number::None if !plural => Number::Sing,
                    given => given,
                };
                feats = feats.with_number(number);
            }
            if feats.gender() == Gender::None {
                feats = feats.with_gender(context.agrees.gender());
            }
        }
        Upos::Num => feats = feats.with(Feats::CARDINAL),
        Upos::Adj if tag == ORDINAL => feats = feats.with(Feats::ORDINAL),
        Upos::Pron if tag == RELATIVE => feats = feats.with(Feats::RELATIVE),
        Upos::Verb | Upos::Aux if feats.verb_form() == VerbForm::None => feats = Feats(feats.0 | by_tag(tag).0),
        _ => {}
    }
    feats
}

/// Hash of the folded form, as [`learnt`] wants it.
#[must_use]
pub fn form_hash(folded: &str) -> u32 {
    hash::bytes(folded.as_bytes())
}
