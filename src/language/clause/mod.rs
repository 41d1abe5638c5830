//! The normalised clause view: for each predicate its arguments by deep role.
//!
//! Rules see the plain active form: passives are turned round, the antecedent stands for the
//! relative pronoun, infinitives and participles have their controlled subject, coordinated verbs
//! share subjects and objects, a light verb and its noun are one predicate.

mod types;

pub use types::{Argument, ArgumentOrigin, Clauses, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice};
