//! Words that stand where the model did not look for them: nouns taken for participles or adjectives, objects behind a
//! complement, subjects behind a comma, what a number counts.

mod attachment;
mod nouns;
mod objects;
mod subjects;

pub(super) use attachment::{antecedents, counted_parts, governed_infinitives};
pub(super) use nouns::{Readings, names_behind_names, nouns, strays};
pub(super) use objects::{Questions, hidden_objects};
pub(super) use subjects::{joined_subjects, members, subjects_behind_commas, subjects_behind_conjunctions};

use super::around::{below, children, has, nominal, tag};
use crate::language::{Deprel, Token, TokenId};

/// Fine tags that words are given.
const ADJECTIVE: u8 = 1;
const CONJUNCTION: u8 = 8;
const DETERMINER: u8 = 9;
const NOUN: u8 = 11;

/// Steps down that a word is followed to the phrase that it belongs to.
const DEPTH: usize = 4;
/// How far behind its verb an object is looked for, in words.
const REACH: usize = 24;

/// The first word of the phrase that ends with the noun at `at`.
fn start_of(tokens: &[Token], base: TokenId, at: usize) -> usize {
    let mut start = at;
    while start > 0 && tokens[start - 1].head == base + at as TokenId && tokens[start - 1].deprel != Deprel::Punct {
        start -= 1;
    }
    start
}
