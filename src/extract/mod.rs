//! The cascade over a document: mentions, times, quotations, scopes, facts, coreference.
//!
//! Each phase reads what the earlier ones made and adds its own layer to the [`Extraction`]. It
//! knows nothing of files or RDF.

pub mod coref;
pub mod declared;
pub mod event_identity;
pub mod fact;
pub mod gazetteer;
pub mod mention;
pub mod number;
pub mod piece;
pub mod quote;
pub mod scope;
pub mod time;
mod types;

pub use types::{
    Derivation, Entity, EntityId, Extraction, Fact, FactId, Filler, Mention, MentionId, MentionKind, MentionSet,
    Metonymy, Properties, Quote, QuoteKind, RoleFiller, RuleRef, Scope, ScopeKind, Speaker, Status, TimeExpression,
    TimeId, TimexType,
};
