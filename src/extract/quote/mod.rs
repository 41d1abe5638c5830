//! Who says what: direct quotations, reported clauses, and the speech acts that carry them.

mod lexicon;
mod marks;

pub use lexicon::{
    Content, CueEntry, Effect, GovernorEntry, HedgeEntry, MarkerEntry, MarkerKind, PrepositionEntry, SpeechClass,
    SpeechError, SpeechLexicon,
};
pub use marks::{Pair, pair};
