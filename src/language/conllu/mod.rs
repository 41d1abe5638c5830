//! CoNLL-U in and out: one way to train, to measure, and to look at an [`Analysis`](super::Analysis).

mod read;
mod write;

pub use read::{ConlluError, Treebank, read};
pub use write::{write, write_sentence};
