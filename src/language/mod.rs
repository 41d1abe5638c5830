//! Reading French: segmentation, lexicon, tagging, dependency analysis.
//!
//! The room turns a raw text into an [`Analysis`]: one flat array of [`Token`]s for the whole
//! document with sentences as ranges over it. It knows nothing of entities or events.
//!
//! Contractions (`du`, `aux`, `desquels`) are ONE token here, tagged as their first part (`ADP`)
//! and marked [`TokenFlags::CONTRACTION`]; the CoNLL-U writer splits them.

mod calendar;
pub mod clause;
pub mod conllu;
pub mod contraction;
mod draw;
mod feats;
mod forms;
mod lemmas;
pub mod lexicon;
mod memo;
mod morphology;
pub mod phrase;
mod reader;
mod segment;
pub mod syntax;
mod token;
mod tree;

pub use draw::draw;
pub use lemmas::LemmaPool;
pub use lexicon::Lexicon;
pub(crate) use memo::Memo;
pub use morphology::{Deprel, Feats, Gender, Mood, Number, Person, Tense, Upos, VerbForm};
pub use reader::{Reader, ReaderError, Scratch};
pub use segment::{segment, segment_lines};
pub use token::{Analysis, LemmaRef, NO_HEAD, Sentence, SentenceKind, Token, TokenFlags, TokenId};
pub use tree::{Children, Tree};
