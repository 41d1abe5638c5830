//! The part of `src/extract` that compiled rules are made of.

#[path = "../src/extract/types.rs"]
mod types;

pub(crate) use types::{ScopeKind, Status};
