//! The rule language: parse, check, compile, match, explain.
//!
//! A rule engine, usable for any language or domain; it knows nothing of what a rule means. The
//! language is taught in `data/fr/rules/README.md` and written down in `data/fr/rules/GRAMMAR.ebnf`.
//!
//! ```text
//! *.rules ──lexer──▶ lines ──parser──▶ ast ──resolve──▶ RuleSet (programs, frames, lexicons)
//! ```

pub mod ast;
mod compile;
mod diagnostic;
mod examples;
mod frame;
#[cfg(test)]
mod grammar_test;
mod lexer;
mod lint;
mod lists;
mod load;
mod matching;
#[cfg(test)]
mod mistakes_test;
mod model;
mod parser;
mod program;
#[cfg(test)]
mod random_test;
mod resolve;
mod set;
mod settings;
mod symbol;
#[cfg(test)]
mod testing;
mod vocabulary;

pub use diagnostic::{Diagnostic, Severity, Source};
pub use examples::{ExampleFailure, ExampleProblem, FoundFact, check_class_examples, check_examples, is_called};
pub use frame::{
    Failure, FillerKind, FillerSlot, Fillers, FrameBuffers, FrameFiller, FrameInput, FrameMatch, PredicateView, Step,
    count_frames, match_frames, why_not,
};
pub(crate) use frame::{is_gapped, is_headline};
pub use lint::lint;
pub use load::{NOMINAL_PATH, RULES_PATH, has_errors};
pub use matching::{ArmStat, MatchInput, Matcher, MentionSlot, Partial, RuleMatch};
pub use model::{
    CompiledArgument, CompiledArm, CompiledBody, CompiledClass, CompiledFrame, CompiledRule, Constraint, FixedValue,
    FrameIndex, Lexicon, LexiconId, PredicateWord, Restrictions, RuleIndex, RuleTarget, Slot, Topic,
};
pub use program::{CaptureName, MAX_CAPTURES, MAX_JUMP, MAX_TOKENS, Program};
pub use set::RuleSet;
pub use settings::{PHASES_PATH, Phase, Settings};
pub(crate) use symbol::is_folded;
pub use symbol::{Symbol, Symbols, TokenSymbols};
pub use vocabulary::{Label, LabelSet, Vocabulary};
