//! The part of `src/document` that compiled rules are made of.

#[path = "../src/document/span.rs"]
mod span;

pub(crate) use span::Span;
