//! The part of `src/language` that compiled knowledge is made of.

#[path = "../src/language/feats.rs"]
mod feats;
#[path = "../src/language/morphology.rs"]
pub(crate) mod morphology;
#[path = "../src/language/token.rs"]
mod token;

pub(crate) use morphology::{Deprel, Feats, Gender, Mood, Number, Person, Tense, Upos, VerbForm};
pub(crate) use token::{Analysis, TokenFlags, TokenId};
