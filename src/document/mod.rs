//! What comes in: a [`Document`] is a text with its metadata; a [`Span`] is a stretch of it.

mod offsets;
mod read;
mod span;

pub use offsets::OffsetMap;
pub use read::{JsonLines, MAX_DOCUMENT, Problem, ReadError, read_json, read_text, text_document};
pub use span::Span;

/// One article as it was given: the raw text, never normalised, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Stable name of the document; the file stem where the input gives none.
    pub id: String,
    /// The raw text. Every [`Span`] of every later stage counts bytes of this string.
    pub text: String,
    /// Publication date as `YYYY-MM-DD`; `None` leaves relative times unresolved.
    pub date: Option<String>,
    /// Headline, where it is kept apart from the text.
    pub title: Option<String>,
    /// Where the article was published.
    pub url: Option<String>,
    /// Agency or newspaper that published it.
    pub publisher: Option<String>,
    /// BCP 47 language tag; `fr` where the input gives none.
    pub lang: String,
}
