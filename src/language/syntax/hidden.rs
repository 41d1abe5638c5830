//! Words that stand where the model did not look for them: nouns taken for participles or adjectives, objects behind a
//! complement, subjects behind a comma, what a number counts.

mod attachment;
mod nouns;
mod objects;
mod subjects;

pub(super) use attachment::{antecedents, counted_parts, governed_infinitives};
pub(super) use nouns::{Readings, names_behind_names, nouns, strays};
pub(super) use objects::{Questions, hidden_objects};
pub(super) use subjects::{joined_subjects, members, subjects_behind_commas};

use super::LONGEST;
use super::word::FINE_UPOS;
use crate::language::{Deprel, Token, TokenId, Upos};
use std::ops::Range;

/// Fine tags that words are given.
const ADJECTIVE: u8 = 1;
const CONJUNCTION: u8 = 8;
const DETERMINER: u8 = 9;
const NOUN: u8 = 11;

/// How far behind its verb an object is looked for, in words.
const REACH: usize = 24;

fn tag(fine: &[u8], at: usize) -> Upos {
    fine.get(at).map_or(Upos::X, |t| FINE_UPOS[usize::from(*t)])
}

fn nominal(fine: &[u8], at: usize) -> bool {
    matches!(tag(fine, at), Upos::Noun | Upos::Propn)
}

/// Where the dependents of the word at `at` lie.
fn near(at: usize, len: usize) -> Range<usize> {
    at.saturating_sub(LONGEST).min(len)..(at + LONGEST).min(len)
}

/// The dependents of the word at `head`.
fn children(tokens: &[Token], base: TokenId, head: usize) -> impl Iterator<Item = usize> {
    let id = base + head as TokenId;
    near(head, tokens.len()).filter(move |at| tokens[*at].head == id)
}

fn has(tokens: &[Token], base: TokenId, head: usize, wanted: impl Fn(Deprel) -> bool) -> bool {
    children(tokens, base, head).any(|at| wanted(tokens[at].deprel))
}

/// The first word of the phrase that ends with the noun at `at`.
fn start_of(tokens: &[Token], base: TokenId, at: usize) -> usize {
    let mut start = at;
    while start > 0 && tokens[start - 1].head == base + at as TokenId && tokens[start - 1].deprel != Deprel::Punct {
        start -= 1;
    }
    start
}

/// Whether the word hangs below token `id`, at most four steps down.
fn belongs(tokens: &[Token], base: TokenId, at: usize, id: TokenId) -> bool {
    let mut at = at;
    for _ in 0..4 {
        let Some(token) = tokens.get(at) else { return false };
        if token.head == id {
            return true;
        }
        at = token.head.wrapping_sub(base) as usize;
    }
    false
}
