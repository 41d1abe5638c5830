//! `depeche` reads French news and builds a knowledge graph in which every edge can show the
//! words that say it, the rule that read them, and who said so.
//!
//! ```text
//! bytes ──document──▶ Document ──language──▶ Analysis ──extract──▶ Extraction ──graph──▶ KnowledgeGraph ──export──▶ files
//! ```
//!
//! Each arrow is one function with one input and one output; a stage never looks two rooms back
//! and no stage changes what an earlier one made.

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
#[cfg(feature = "store")]
pub mod store;

pub use engine::{Engine, EngineError, Reading};
