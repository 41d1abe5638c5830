//! Answers to “why?” and “why not?”: a reading and its facts shown for people.
//!
//! Looks at what the engine has done and changes nothing.

mod fact;
mod found;
mod sentence;
mod slots;
mod stat;
mod why_not;

pub use fact::show_fact;
pub use found::found_facts;
pub use sentence::{sentence_of_fact, show_sentence};
pub use stat::Stat;
pub use why_not::why_not;
