//! The graph: what one document says, and what many documents say together.
//!
//! [`DocumentGraph`] is one document's nodes and facts in the form of the published JSON; [`KnowledgeGraph`] merges many
//! of them; [`check`] looks for what cannot be.

mod check;
mod claims;
mod document_graph;
mod from_extraction;
mod identity;
mod model;
#[cfg(test)]
pub(crate) mod testing;

pub use check::{Finding, Severity, check};
pub use claims::{Claim, Topic, claims};
pub use document_graph::{
    DocumentGraph, FactTime, Generator, GraphEdge, GraphFact, GraphQuote, GraphTime, Node, NodeMention, Number,
    RoleValue, Words, edges_of,
};
pub use from_extraction::sha256;
#[cfg(feature = "store")]
pub(crate) use model::label;
pub use model::{Dangling, FactRef, KnowledgeGraph, Link, Thing, Vertex, key_of};

use crate::data::DataSource;
use sha2::{Digest, Sha256};

impl Generator {
    /// This program with the rules and the schema of `data`.
    #[must_use]
    pub fn of(data: &DataSource) -> Self {
        let mut digest = Sha256::new();
        let mut files = data.list("data/fr/rules", "rules");
        files.push(crate::schema::SCHEMA_PATH.to_owned());
        for file in files {
            if let Ok(bytes) = data.read(&file) {
                digest.update(file.as_bytes());
                digest.update([0]);
                digest.update((bytes.len() as u64).to_le_bytes());
                digest.update(&*bytes);
            }
        }
        let hex: String = digest.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect();
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), rules: format!("fr@sha256:{hex}") }
    }
}
