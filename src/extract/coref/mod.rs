//! Coreference: which mentions stand for the same thing.
//!
//! Precise sieves in a fixed order (names, appositions, offices, descriptions, pronouns); each works
//! on what the earlier ones joined, checks agreement for whole chains, and records itself on the link.
//! No link is better than a wrong one.

mod choice;
mod cluster;
mod companies;
mod entities;
mod homonyms;
mod lexicon;
mod metonymy;
mod names;
mod namesakes;
mod nominals;
mod owners;
mod parts;
mod persons;
mod pronouns;
mod sets;
mod view;

pub use lexicon::{CorefLexicon, Seat, TypeNoun};

use super::gazetteer::Gazetteer;
use super::{Extraction, RuleRef};
use crate::language::Analysis;
use crate::language::clause::Clauses;
use cluster::Chains;
use view::View;

/// Adds a mention for each personal pronoun and possessive determiner that has none.
///
/// To be called after the names and noun phrases are found and before anything points to mentions: the numbers of
/// mentions change.
pub fn add_pronouns(text: &str, analysis: &Analysis, extraction: &mut Extraction) {
    pronouns::add(text, analysis, extraction);
}

/// What the sieves read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The raw text.
    pub text: &'a str,
    /// Tokens, sentences, heads.
    pub analysis: &'a Analysis,
    /// Predicates and their arguments.
    pub clauses: &'a Clauses,
    /// The document's id: things without a name are its own.
    pub document: &'a str,
    /// Words of coreference.
    pub lexicon: &'a CorefLexicon,
    /// Names and typed nouns.
    pub gazetteer: &'a Gazetteer,
}

/// Links the mentions of a document and makes its entities.
///
/// Puts the right rows of the gazetteer to places whose name several bear. Reads mentions, quotations (their speakers), facts and the tree; writes [`Mention::link`](super::Mention::link),
/// [`Mention::entity`](super::Mention::entity), [`Extraction::entities`], [`Extraction::metonymies`] and
/// [`Extraction::sets`].
pub fn resolve(input: &Input<'_>, extraction: &mut Extraction) {
    let &Input { text, analysis, clauses, document, lexicon, gazetteer } = input;
    let tree = pronouns::tree_of(analysis);
    let located = homonyms::settle(text, analysis, gazetteer, extraction);
    let view = View::new(text, analysis, &tree, lexicon, gazetteer, extraction);
    let mut chains = Chains::new(&view);
    names::run(&view, &extraction.facts, &mut chains);
    nominals::run(&view, &extraction.facts, &mut chains);
    let sets = sets::find(&view, &chains, clauses, &extraction.facts);
    sets::counted(&view, &sets, &mut chains);
    pronouns::run(&view, extraction, &sets, &mut chains);
    chains.flatten();
    let mut made = entities::make(&view, &chains, document, &located);
    let acting = metonymy::find(&view, &chains, clauses, &extraction.facts);
    let together = entities::sets(&view, &chains);
    let metonymies = acting.into_iter().filter_map(|a| a.settle(gazetteer, &mut made)).collect();
    drop(view);
    for (mention, link) in extraction.mentions.iter_mut().zip(&chains.links) {
        mention.link = link.map(|l| (RuleRef { name: l.sieve.into(), arm: 0 }, Some(l.antecedent)));
        mention.entity = None;
    }
    for (id, entity) in made.iter().enumerate() {
        for mention in &entity.mentions {
            if let Some(mention) = extraction.mentions.get_mut(*mention as usize) {
                mention.entity = Some(id as u32);
            }
        }
    }
    extraction.entities = made;
    extraction.metonymies = metonymies;
    extraction.sets = together;
}

#[cfg(test)]
mod tests;
