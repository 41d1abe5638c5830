//! The normalised clause view: for each predicate its arguments by deep role.
//!
//! Rules see the plain active form: passives are turned round, the antecedent stands for the
//! relative pronoun, infinitives and participles have their controlled subject, coordinated verbs
//! share subjects and objects, a light verb and its noun share their arguments, complements of event nouns are
//! subjects and objects of the noun's verb.

mod arguments;
mod build;
mod coordinate;
mod group;
mod inherit;
mod lexicon;
mod misread;
mod nouns;
mod repair;
mod show;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod text_tests;
mod types;
mod words;

pub use build::build;
pub use lexicon::{
    Bound, Circumstance, ClauseLexicon, ClauseLexiconError, Controller, Genitive, Nominal, QuantityKind, Support,
    SupportSlot,
};
pub use show::{show, show_all};
pub use types::{Argument, ArgumentOrigin, Clauses, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice};
pub(crate) use words::Words;
