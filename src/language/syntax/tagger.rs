//! The tagger: a linear model over fine tags, from left to right.
//!
//! Most of the time would go into waiting for memory, so what a word says by itself is worked out once for each form
//! ([`Known`]), and the other rows of weights are looked up together before the first of them is used.

use super::hash::{key, mix};
use super::kernel::on_best_unit;
use super::network::section;
use super::weights::{Buckets, Weights, find, u32_at};
use super::word::{FINE, Word};
use crate::language::lexicon::Place;

/// Number of features per token.
pub const FEATURES: usize = OWN + BESIDE + AROUND + BEHIND + 2;
/// Those of the word itself.
const OWN: usize = 12;
/// Those of one neighbour.
const BESIDE: usize = 5;
/// Those that join words, the last of them with the tag to the left.
const AROUND: usize = 10;
/// Those that join a word with the tags to its left.
const BEHIND: usize = 7;

/// Fine tags of verbs, as bits.
const VERBS: u32 = 0b1111 << 22;
/// Fine tags of auxiliaries, as bits.
const AUXILIARIES: u32 = 0b111 << 5;
/// Fine tag of proper names.
const NAME: u8 = 18;

/// What stands before the first and behind the last word.
const EDGE: Word = Word { form: 1, suffix: [1; 5], prefix: [1; 3], shape: 1 << 20, allowed: 1 << 31, morph: 0 };

/// The keys of the features of token `at`; `previous` and `before` are the fine tags of the two
/// tokens to the left (`FINE` where there is none).
#[must_use]
pub fn features(words: &[Word], at: usize, previous: u8, before: u8) -> [u32; FEATURES] {
    let word =
        |i: isize| -> &Word { usize::try_from(at as isize + i).ok().and_then(|i| words.get(i)).unwrap_or(&EDGE) };
    let (a, b, w, c, d) = (word(-2), word(-1), word(0), word(1), word(2));
    let mut keys = [0; FEATURES];
    let beside = [beside(b)[0], beside(c)[1], beside(a)[2], beside(d)[3], beside(c)[4]];
    let all = own(w).into_iter().chain(beside).chain(around([b, w, c, d])).chain([joint(w, c, previous)]);
    let all = all.chain(behind(w, previous, before)).chain(tags(previous, before));
    for (slot, key) in keys.iter_mut().zip(all) {
        *slot = key;
    }
    keys
}

fn own(w: &Word) -> [u32; OWN] {
    [
        key(0, w.form),
        key(12, w.allowed),
        key(16, w.suffix[0]),
        key(17, w.suffix[1]),
        key(18, w.suffix[2]),
        key(19, w.suffix[3]),
        key(20, w.suffix[4]),
        key(21, w.prefix[1]),
        key(22, w.prefix[2]),
        key(23, w.shape),
        key(24, mix(w.shape, w.allowed)),
        key(25, mix(w.suffix[2], w.allowed)),
    ]
}

/// What a word says as the previous one, the next one (two features), the one before and the one behind those.
fn beside(w: &Word) -> [u32; BESIDE] {
    [key(1, w.form), key(2, w.form), key(3, w.form), key(4, w.form), key(29, w.suffix[2])]
}

#[inline(always)]
fn around([b, w, c, d]: [&Word; 4]) -> [u32; AROUND - 1] {
    [
        key(5, mix(b.form, w.form)),
        key(6, mix(w.form, c.form)),
        key(13, mix(w.allowed, c.allowed)),
        key(15, mix(c.allowed, d.allowed)),
        key(26, mix(b.suffix[1], c.suffix[1])),
        key(27, mix(w.shape, mix(b.shape, c.shape))),
        key(30, mix(w.allowed, c.form)),
        key(32, mix(w.allowed, mix(c.allowed, d.allowed))),
        key(33, mix(b.form, w.allowed)),
    ]
}

#[inline(always)]
const fn joint(w: &Word, c: &Word, previous: u8) -> u32 {
    key(14, mix(mix(previous as u32, w.allowed), c.allowed))
}

#[inline(always)]
fn behind(w: &Word, previous: u8, before: u8) -> [u32; BEHIND] {
    let (t1, t2) = (u32::from(previous), u32::from(previous) << 8 | u32::from(before));
    [
        key(9, mix(t1, w.form)),
        key(10, mix(t1, w.allowed)),
        key(11, mix(t2, w.allowed)),
        key(28, mix(t1, mix(w.suffix[2], w.shape & 1))),
        key(31, mix(w.morph, mix(w.allowed, t1))),
        key(34, mix(t1, w.allowed & VERBS)),
        key(35, mix(t2, w.allowed & VERBS)),
    ]
}

/// The readings that are left for a capital behind a name: `Marc Marquez` is no verb, unless all is in capitals.
#[inline(always)]
const fn behind_name(word: &Word, before: &Word, previous: u8, allowed: u32) -> u32 {
    const CAPITALIZED: u32 = 1 | 8;
    let names = word.shape & CAPITALIZED == CAPITALIZED && before.shape & CAPITALIZED == CAPITALIZED;
    let rest = allowed & !(VERBS | AUXILIARIES);
    if names && previous == NAME && rest != 0 { rest } else { allowed }
}

#[inline(always)]
const fn tags(previous: u8, before: u8) -> [u32; 2] {
    let (t1, t2) = (previous as u32, (previous as u32) << 8 | before as u32);
    [key(7, t1), key(8, t2)]
}

/// Lanes of a row of weights; [`FINE`] of them are used.
pub const LANES: usize = 32;

/// The fine tags that a word can have, as bits: those of the lexicon, those that the treebanks gave this form besides
/// (`learnt`), a name where there is a capital; any for an unknown word, but no mark and no word of grammar for one with a capital, and only a noun inside a sentence.
#[inline(always)]
#[must_use]
pub const fn candidates(word: &Word, learnt: u32) -> u32 {
    const NAME: u32 = 1 << 18 | 1;
    const ANY: u32 = (1 << FINE) - 1;
    /// Prepositions, auxiliaries, conjunctions, determiners, pronouns, marks, signs: all of them are known.
    const CLOSED: u32 = 1 << 2 | AUXILIARIES | 1 << 8 | 1 << 9 | 1 << 13 | 0b1111 << 14 | 1 << 19 | 1 << 20 | 1 << 21;
    /// A noun, a name or a foreign word: what an unknown capital inside a sentence can be.
    const NOMINAL: u32 = NAME | 1 << 11;
    const FIRST: u32 = 1 << 12;
    match (word.allowed, word.shape & 1) {
        (0, 0) => ANY,
        (0, _) if word.shape & FIRST == 0 => NOMINAL | learnt,
        (0, _) => ANY & !CLOSED | learnt,
        (known, 0) => known | learnt,
        (known, _) => known | learnt | NAME,
    }
}

/// What the tagger knows of a word whatever stands around it; the same for every occurrence of a form.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The word.
    pub word: Word,
    /// Its readings in the lexicon.
    pub readings: Place,
    /// The fine tags that it can have, as bits.
    candidates: u32,
    /// Sums of the weights of its own features.
    sums: [i16; LANES],
    /// Rows + 1 of its features as a neighbour.
    beside: [u32; BESIDE],
}

/// The tagger's tables.
#[derive(Debug, Clone)]
pub struct Tagger {
    index: Buckets,
    edge: Known,
    /// Rows + 1 of the tag to the left, and of the two tags to the left.
    previous: [u32; FINE + 1],
    before: Vec<[u32; FINE + 1]>,
}

impl Tagger {
    /// The tagger of a file of weights.
    #[must_use]
    pub fn open(weights: &Weights) -> Self {
        let index = Buckets::new(weights.section(section::TAG_INDEX));
        let beside = index.find_all(&beside(&EDGE));
        let edge = Known { word: EDGE, readings: Place::default(), candidates: 1, sums: [0; LANES], beside };
        let mut previous = [0; FINE + 1];
        let mut before = vec![[0; FINE + 1]; FINE + 1];
        for (t1, (one, two)) in previous.iter_mut().zip(&mut before).enumerate() {
            for (t2, two) in two.iter_mut().enumerate() {
                let keys = tags(t1 as u8, t2 as u8);
                (*one, *two) = (index.find(keys[0]), index.find(keys[1]));
            }
        }
        Self { index, edge, previous, before }
    }

    /// What is known of a word with these readings.
    #[must_use]
    pub fn known(&self, weights: &Weights, word: Word, readings: Place) -> Known {
        let (mask_index, masks) = (weights.section(section::TAG_MASK_INDEX), weights.section(section::TAG_MASKS));
        let learnt = find(mask_index, word.form).map_or(0, |row| u32_at(masks, row as usize * 4));
        let mut sums = [0_i16; LANES];
        add(&mut sums, weights.section(section::TAG_ROWS), &self.index.find_all(&own(&word)));
        let beside = self.index.find_all(&beside(&word));
        Known { word, readings, candidates: candidates(&word, learnt), sums, beside }
    }

    /// Tags a sentence, whose words are numbers in `known`; one fine tag per word is added to `out`.
    pub fn tag(&self, weights: &Weights, known: &[Known], words: &[u32], work: &mut Work, out: &mut Vec<u8>) {
        tag(self, weights.section(section::TAG_ROWS), known, words, work, out);
    }
}

/// Adds rows of weights; `numbers` counts them from 1, 0 is none.
#[inline(always)]
fn add(sums: &mut [i16; LANES], rows: &[u8], numbers: &[u32]) {
    for number in numbers {
        let end = *number as usize * LANES;
        for (s, v) in sums.iter_mut().zip(rows.get(end.saturating_sub(LANES)..end).unwrap_or(&[])) {
            *s += i16::from(*v as i8);
        }
    }
}

/// Places for sums, a power of two.
const PLACES: usize = 1 << 13;

/// Buffers of the tagger, kept between sentences.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Age of the numbers of words.
    age: u64,
    /// What words say together with the two tags to their left, kept for the next time: a place holds the last that came to it.
    /// Number of the word + 1 and the two tags; 0 is none.
    keys: Vec<u64>,
    sums: Vec<[i16; LANES]>,
    open: Vec<Open>,
}

/// A word with several candidates.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Keys of the features that join it with its neighbours.
    keys: [u32; AROUND - 1],
    /// So many of them may be there.
    count: usize,
    /// Rows + 1 of these and of what the neighbours say.
    rows: [u32; AROUND - 1 + BESIDE],
    sums: [i16; LANES],
}

impl Work {
    /// Forgets everything when the numbers of words have changed.
    pub fn begin(&mut self, age: u64) {
        if self.age != age {
            self.age = age;
            self.keys.clear();
            self.keys.resize(PLACES, 0);
            self.sums.resize(PLACES, [0; LANES]);
        }
    }

    /// The sum for word number `number`, which is `word`, behind two tags.
    #[inline(always)]
    fn behind(&mut self, tagger: &Tagger, rows: &[u8], (number, word): (u32, &Known), tags: [u8; 2]) -> [i16; LANES] {
        let [previous, before] = tags;
        let key = (u64::from(number) + 1) << 10 | u64::from(previous) << 5 | u64::from(before);
        let place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & (PLACES - 1);
        let make = || {
            let mut sums = word.sums;
            add(&mut sums, rows, &tagger.index.find_all(&behind(&word.word, previous, before)));
            let (one, two) = (usize::from(previous), usize::from(before));
            add(&mut sums, rows, &[tagger.previous[one], tagger.before[one][two]]);
            sums
        };
        let (Some(kept), Some(sums)) = (self.keys.get_mut(place), self.sums.get_mut(place)) else { return make() };
        if *kept != key {
            (*kept, *sums) = (key, make());
        }
        *sums
    }
}

on_best_unit! {
    fn tag(tagger: &Tagger, rows: &[u8], known: &[Known], words: &[u32], work: &mut Work, out: &mut Vec<u8>) = tag_on
}

#[inline(always)]
fn tag_on<const UNIT: u8>(
    tagger: &Tagger,
    rows: &[u8],
    known: &[Known],
    words: &[u32],
    work: &mut Work,
    out: &mut Vec<u8>,
) {
    let near = |i: Option<usize>| i.and_then(|i| known.get(*words.get(i)? as usize)).unwrap_or(&tagger.edge);
    // What does not depend on tags goes step by step through all words: while memory answers for one word, the next ones are
    // asked for.
    let mut open = std::mem::take(&mut work.open);
    open.clear();
    for at in 0..words.len() {
        let w = near(Some(at));
        if w.candidates.is_power_of_two() {
            continue;
        }
        let (a, b) = (near(at.checked_sub(2)), near(at.checked_sub(1)));
        let (c, d) = (near(Some(at + 1)), near(Some(at + 2)));
        let keys = around([&b.word, &w.word, &c.word, &d.word]);
        let mut found = [0; AROUND - 1];
        let mut count = 0;
        for key in keys {
            found[count] = key;
            count += usize::from(tagger.index.may_hold(key));
        }
        tagger.index.touch(&found[..count]);
        let mut rows = [0; AROUND - 1 + BESIDE];
        rows[AROUND - 1..].copy_from_slice(&[b.beside[0], c.beside[1], a.beside[2], d.beside[3], c.beside[4]]);
        open.push(Open { keys: found, count, rows, sums: [0; LANES] });
    }
    for word in &mut open {
        for (row, key) in word.rows.iter_mut().zip(&word.keys[..word.count]) {
            *row = tagger.index.find(*key);
        }
        let first = |row: &u32| rows.get((*row as usize).saturating_sub(1) * LANES).copied().unwrap_or(0);
        std::hint::black_box(word.rows.iter().fold(0, |all, row| all ^ first(row)));
    }
    for word in &mut open {
        add(&mut word.sums, rows, &word.rows);
    }
    let (mut previous, mut before) = (FINE as u8, FINE as u8);
    let mut summed = open.iter();
    for (at, number) in words.iter().enumerate() {
        let w = near(Some(at));
        let mut allowed = w.candidates;
        let around = if allowed.is_power_of_two() { None } else { summed.next() };
        if at > 0 {
            allowed = behind_name(&w.word, &near(Some(at - 1)).word, previous, allowed);
        }
        let (Some(around), false) = (around, allowed.is_power_of_two()) else {
            (before, previous) = (previous, allowed.trailing_zeros() as u8);
            out.push(previous);
            continue;
        };
        let key = joint(&w.word, &near(Some(at + 1)).word, previous);
        let mut sums = work.behind(tagger, rows, (*number, w), [previous, before]);
        for (sum, around) in sums.iter_mut().zip(&around.sums) {
            *sum += around;
        }
        add(&mut sums, rows, &[tagger.index.find(key)]);
        let (mut best, mut most, mut left) = (0, i16::MIN, allowed);
        while left != 0 {
            let tag = left.trailing_zeros() as usize & (LANES - 1);
            if sums[tag] > most {
                (best, most) = (tag as u8, sums[tag]);
            }
            left &= left - 1;
        }
        (before, previous) = (previous, best);
        out.push(best);
    }
    work.open = open;
}
