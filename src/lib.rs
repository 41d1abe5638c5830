//! `depeche` reads French news and builds a knowledge graph in which every edge can show the
//! words that say it, the rule that read them, and who said so.
//!
//! ```text
//! bytes ──document──▶ Document ──language──▶ Analysis ──extract──▶ Extraction ──graph──▶ KnowledgeGraph ──export──▶ files
//! ```
//!
//! Each arrow is one function with one input and one output; a stage never looks two rooms back
//! and no stage changes what an earlier one made.
//!
//! ```
//! use depeche::data::DataSource;
//! use depeche::document::Document;
//! use depeche::{Engine, EngineError};
//!
//! let engine = Engine::load(&DataSource::embedded())?;
//! let article = Document { text: "Emmanuel Macron s’est rendu à Berlin.".into(), ..Document::default() };
//! let facts = engine.extract(&article).extraction.facts;
//! assert_eq!(engine.schema.fact_name(facts[0].fact_type), "Visit");
//! # Ok::<(), EngineError>(())
//! ```

pub mod data;
pub mod document;
pub mod engine;
pub mod explain;
pub mod export;
pub mod extract;
pub mod graph;
pub mod language;
pub mod rules;
pub mod schema;
mod steps;
#[cfg(feature = "store")]
pub mod store;

pub use engine::{Engine, EngineError, Reading};
