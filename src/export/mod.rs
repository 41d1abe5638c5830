//! What leaves the house: one file per format. Nothing here knows how a fact was found.
//!
//! Every writer gives the same bytes for the same graph: what is written is sorted, and nothing depends on the clock.

#[cfg(feature = "store")]
pub mod rdf;
