//! Tokens, sentences and the analysis that holds them.

use super::{Deprel, Feats, Upos};
use crate::document::Span;
use std::ops::Range;

/// Index of a token in [`Analysis::tokens`].
pub type TokenId = u32;

/// `head` of a root token.
pub const NO_HEAD: TokenId = u32::MAX;

/// Where a lemma's text lies in [`Analysis::lemma_text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LemmaRef {
    /// First byte in the arena.
    pub start: u32,
    /// Length in bytes.
    pub len: u16,
}

/// Facts about a token's surface, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenFlags(pub u16);

impl TokenFlags {
    /// White space (or the start of the text) stands before the token.
    pub const SPACE_BEFORE: Self = Self(1);
    /// `du`, `des`, `au`, `aux`, `duquel`…: a preposition and a determiner or pronoun in one word.
    pub const CONTRACTION: Self = Self(1 << 1);
    /// The first letter is upper case.
    pub const CAPITALISED: Self = Self(1 << 2);
    /// At least two letters, all of them upper case.
    pub const ALL_CAPS: Self = Self(1 << 3);
    /// Holds a digit.
    pub const HAS_DIGIT: Self = Self(1 << 4);
    /// First word of its sentence, or of a quotation or list item inside it.
    pub const SENTENCE_START: Self = Self(1 << 5);
    /// Not in the lexicon in any case form.
    pub const UNKNOWN: Self = Self(1 << 6);
    /// An opening quotation mark, repaired where the glyph is wrong.
    pub const QUOTE_OPEN: Self = Self(1 << 7);
    /// A closing quotation mark, repaired where the glyph is wrong.
    pub const QUOTE_CLOSE: Self = Self(1 << 8);

    /// What the letters of `form` tell: capitals and digits.
    #[must_use]
    pub fn of(form: &str) -> Self {
        let mut flags = Self::default();
        let (mut upper, mut lower) = (0_u32, false);
        for (place, c) in form.chars().enumerate() {
            if c.is_lowercase() {
                lower = true;
            } else if c.is_uppercase() {
                upper += 1;
                if place == 0 {
                    flags.set(Self::CAPITALISED);
                }
            } else if c.is_ascii_digit() {
                flags.set(Self::HAS_DIGIT);
            }
        }
        if upper >= 2 && !lower {
            flags.set(Self::ALL_CAPS);
        }
        flags
    }

    /// Whether all bits of `other` are set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets the bits of `other`.
    pub const fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// One word or mark of the text with its analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the raw text.
    pub span: Span,
    /// Dictionary form, in the analysis' arena: [`Analysis::lemma`].
    pub lemma: LemmaRef,
    /// Universal part of speech.
    pub upos: Upos,
    /// Morphology.
    pub feats: Feats,
    /// Token that this one depends on; [`NO_HEAD`] for the root of a sentence. Never leaves the sentence.
    pub head: TokenId,
    /// Relation to the head.
    pub deprel: Deprel,
    /// Surface facts.
    pub flags: TokenFlags,
}

/// What sort of line a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Body,
    /// A headline or section title: a short line of its own without a full stop.
    Title,
    /// A link or section line such as `LIRE LA SUITE: …` (the tokens hold all of it).
    SectionLine,
    /// An item of a list.
    ListItem,
}

/// A sentence: a range of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Tokens of the sentence in [`Analysis::tokens`].
    pub tokens: Range<TokenId>,
    /// Bytes from the first token to the last.
    pub span: Span,
    /// Number of the paragraph, counted from 0.
    pub paragraph: u32,
    /// What sort of line it is.
    pub kind: SentenceKind,
    /// Number of leading tokens that are a dateline (`KYIV, Ukraine (AP) –`) or the label of a
    /// section line (`LIRE LA SUITE :`); they stand outside the clause.
    pub prefix: u32,
}

/// A whole document read: all tokens in order, sentences as ranges over them.
///
/// Buffers are kept between documents: [`Analysis::clear`] and fill again.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// All tokens of the document, in order, never overlapping.
    pub tokens: Vec<Token>,
    /// Sentences in order; their ranges cover all tokens.
    pub sentences: Vec<Sentence>,
    /// Arena that holds the text of lemmas, each written once per document.
    pub lemma_text: String,
}

impl Analysis {
    /// The dictionary form of token `id`; empty when out of range.
    #[must_use]
    pub fn lemma(&self, id: TokenId) -> &str {
        crate::steps::step();
        self.tokens.get(id as usize).map_or("", |t| {
            let start = t.lemma.start as usize;
            self.lemma_text.get(start..start + t.lemma.len as usize).unwrap_or("")
        })
    }

    /// The words of token `id` in the raw `text`; empty when out of range.
    #[must_use]
    pub fn form<'t>(&self, text: &'t str, id: TokenId) -> &'t str {
        self.tokens.get(id as usize).map_or("", |t| t.span.of(text))
    }

    /// Bytes from the first to the last of some tokens; `None` for no tokens.
    #[must_use]
    pub fn span_of(&self, tokens: &Range<TokenId>) -> Option<Span> {
        let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start)?;
        Some(self.tokens.get(tokens.start as usize)?.span.cover(self.tokens.get(last as usize)?.span))
    }

    /// Number of the sentence that holds token `id`.
    #[must_use]
    pub fn sentence_of(&self, id: TokenId) -> Option<usize> {
        let at = self.sentences.partition_point(|s| s.tokens.end <= id);
        (at < self.sentences.len() && self.sentences[at].tokens.contains(&id)).then_some(at)
    }

    /// Forgets the document and keeps the buffers.
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.sentences.clear();
        self.lemma_text.clear();
    }
}
