//! The tagger: a linear model over fine tags, from left to right.

use super::hash::{key, mix};
use super::kernel::on_best_unit;
use super::network::section;
use super::weights::{Weights, find, u32_at};
use super::word::{FINE, Word};

/// Number of features per token.
pub const FEATURES: usize = 36;

/// Fine tags of verbs, as bits.
const VERBS: u32 = 0b1111 << 22;
/// Fine tags of auxiliaries, as bits.
const AUXILIARIES: u32 = 0b111 << 5;
/// Fine tag of proper names.
const NAME: u8 = 18;

/// The keys of the features of token `at`; `previous` and `before` are the fine tags of the two
/// tokens to the left (`FINE` where there is none).
#[inline(always)]
#[must_use]
pub fn features(words: &[Word], at: usize, previous: u8, before: u8) -> [u32; FEATURES] {
    const EDGE: Word = Word { form: 1, suffix: [1; 5], prefix: [1; 3], shape: 1 << 20, allowed: 1 << 31, morph: 0 };
    let word =
        |i: isize| -> &Word { usize::try_from(at as isize + i).ok().and_then(|i| words.get(i)).unwrap_or(&EDGE) };
    let (a, b, w, c, d) = (word(-2), word(-1), word(0), word(1), word(2));
    let (t1, t2) = (u32::from(previous), u32::from(previous) << 8 | u32::from(before));
    [
        key(0, w.form),
        key(1, b.form),
        key(2, c.form),
        key(3, a.form),
        key(4, d.form),
        key(5, mix(b.form, w.form)),
        key(6, mix(w.form, c.form)),
        key(7, t1),
        key(8, t2),
        key(9, mix(t1, w.form)),
        key(10, mix(t1, w.allowed)),
        key(11, mix(t2, w.allowed)),
        key(12, w.allowed),
        key(13, mix(w.allowed, c.allowed)),
        key(14, mix(mix(t1, w.allowed), c.allowed)),
        key(15, mix(c.allowed, d.allowed)),
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
        key(26, mix(b.suffix[1], c.suffix[1])),
        key(27, mix(w.shape, mix(b.shape, c.shape))),
        key(28, mix(t1, mix(w.suffix[2], w.shape & 1))),
        key(29, c.suffix[2]),
        key(30, mix(w.allowed, c.form)),
        key(31, mix(w.morph, mix(w.allowed, t1))),
        key(32, mix(w.allowed, mix(c.allowed, d.allowed))),
        key(33, mix(b.form, w.allowed)),
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

/// Lanes of a row of weights; [`FINE`] of them are used.
pub const LANES: usize = 32;

/// The fine tags that a word can have, as bits: those of the lexicon, those that the treebanks gave this form besides
/// (`learnt`), a name where there is a capital; any for an unknown word.
#[inline(always)]
#[must_use]
pub const fn candidates(word: &Word, learnt: u32) -> u32 {
    const NAME: u32 = 1 << 18 | 1;
    match (word.allowed, word.shape & 1) {
        (0, _) => (1 << FINE) - 1,
        (known, 0) => known | learnt,
        (known, _) => known | learnt | NAME,
    }
}

on_best_unit! {
    /// Tags a sentence; one fine tag per word in `out`.
    pub fn tag(weights: &Weights, words: &[Word], out: &mut Vec<u8>) = tag_on
}

#[inline(always)]
fn tag_on<const UNIT: u8>(weights: &Weights, words: &[Word], out: &mut Vec<u8>) {
    let (index, rows) = (weights.section(section::TAG_INDEX), weights.section(section::TAG_ROWS));
    let (mask_index, masks) = (weights.section(section::TAG_MASK_INDEX), weights.section(section::TAG_MASKS));
    out.clear();
    let (mut previous, mut before) = (FINE as u8, FINE as u8);
    for at in 0..words.len() {
        let learnt = find(mask_index, words[at].form).map_or(0, |row| u32_at(masks, row as usize * 4));
        let mut allowed = candidates(&words[at], learnt);
        if at > 0 {
            allowed = behind_name(&words[at], &words[at - 1], previous, allowed);
        }
        if allowed.is_power_of_two() {
            (before, previous) = (previous, allowed.trailing_zeros() as u8);
            out.push(previous);
            continue;
        }
        let mut sums = [0_i16; LANES];
        for k in features(words, at, previous, before) {
            let Some(row) = find(index, k) else { continue };
            let row = row as usize * LANES;
            for (s, v) in sums.iter_mut().zip(rows.get(row..row + LANES).unwrap_or(&[])) {
                *s += i16::from(*v as i8);
            }
        }
        let (mut best, mut most) = (0, i16::MIN);
        for (tag, s) in sums.iter().enumerate().take(FINE) {
            if *s > most && allowed >> tag & 1 == 1 {
                (best, most) = (tag as u8, *s);
            }
        }
        (before, previous) = (previous, best);
        out.push(best);
    }
}
