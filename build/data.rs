//! The part of `src/data` that reading the schema needs.

#[path = "../src/data/error.rs"]
mod error;

pub(crate) use error::DataError;
