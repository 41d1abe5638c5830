//! The whole way from a [`Document`] to its [`Extraction`], on one screen.

use crate::data::{DataError, DataSource};
use crate::document::Document;
use crate::extract::Extraction;
use crate::language::Analysis;
use crate::language::clause::Clauses;
use crate::rules::{Diagnostic, RuleSet, Vocabulary};
use crate::schema::{Schema, SchemaError};

/// What hinders the engine from starting.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A data file is missing or cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The schema is wrong.
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

/// One document read by all stages.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Tokens, sentences, heads.
    pub analysis: Analysis,
    /// Predicates and their arguments.
    pub clauses: Clauses,
    /// Mentions, times, quotations, scopes, facts, entities.
    pub extraction: Extraction,
}

/// All knowledge, loaded once; reads any number of documents, from any number of threads.
#[derive(Debug)]
pub struct Engine {
    /// Declared types and roles.
    pub schema: Schema,
    /// Compiled rules.
    pub rules: RuleSet,
    /// What is wrong in rule files; the rules that are right are loaded all the same.
    pub diagnostics: Vec<Diagnostic>,
}

/// The names that rules may use: entity types, fact types and roles of the schema.
#[must_use]
pub fn vocabulary(schema: &Schema) -> Vocabulary {
    let mut names = Vocabulary::new(schema.entities().iter().map(|e| e.name.as_str()));
    for role in schema.roles() {
        names.add_role(&role.name);
    }
    for fact in schema.facts() {
        names.add_fact(&fact.name, fact.roles.iter().map(|r| schema.role_name(r.role)));
    }
    names
}

impl Engine {
    /// Loads all knowledge from `data`.
    ///
    /// # Errors
    /// When a data file is missing or wrong; the message names the file and the line.
    pub fn load(data: &DataSource) -> Result<Self, EngineError> {
        let schema = Schema::load(data)?;
        let (rules, diagnostics) = RuleSet::load(data, &vocabulary(&schema));
        Ok(Self { schema, rules, diagnostics })
    }

    /// Reads one document.
    #[must_use]
    pub fn extract(&self, _document: &Document) -> Reading {
        Reading::default()
    }
}
