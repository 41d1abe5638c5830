//! Pieces: the tokens of a document cut further into runs of letters, runs of digits and single
//! marks, with each word looked up once in a small vocabulary.
//!
//! Numbers and times are written in too many ways (`11h30`, `1er`, `26 750`, `mi-mars`, `30/03/2015`) for a tokeniser to
//! settle them; on pieces one pattern reads all of them, however the tokens were cut.

use crate::document::Span;
use crate::language::{Analysis, TokenId};
use crate::rules::is_folded;
use rustc_hash::FxHashMap;

/// Number of a word in a [`Vocabulary`]; see [`NO_WORD`].
pub type WordId = u32;
/// A word that the vocabulary does not hold.
pub const NO_WORD: WordId = 0;

/// Words in lower case with straight apostrophes, numbered from 1.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    ids: FxHashMap<Box<str>, WordId>,
    /// The [`shape`]s of the words, as bits: most words of a text have none of them.
    shapes: Vec<u64>,
}

/// Shapes that are told apart.
const SHAPES: usize = 1 << 13;

/// A number of the first and last two bytes of a word and its length.
fn shape(word: &str) -> usize {
    let bytes = word.as_bytes();
    let byte = |at: Option<usize>| at.and_then(|at| bytes.get(at)).map_or(0, |b| usize::from(*b));
    let (first, last) = (byte(Some(0)), byte(bytes.len().checked_sub(1)));
    let inner = byte(Some(1)) + 3 * byte(bytes.len().checked_sub(2));
    (first * 31 + last * 257 + inner * 7 + bytes.len() * 67) % SHAPES
}

impl Vocabulary {
    /// The number of `word` (already in lower case), added when new.
    pub fn add(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.ids.len() as WordId + 1;
        self.ids.insert(word.into(), id);
        self.shapes.resize(SHAPES / 64, 0);
        let shape = shape(word);
        self.shapes[shape / 64] |= 1 << (shape % 64);
        id
    }

    /// The number of `word` (already in lower case), or [`NO_WORD`].
    #[must_use]
    pub fn get(&self, word: &str) -> WordId {
        let shape = shape(word);
        let known = self.shapes.get(shape / 64).is_some_and(|bits| bits >> (shape % 64) & 1 == 1);
        if known { self.ids.get(word).copied().unwrap_or(NO_WORD) } else { NO_WORD }
    }

    /// Cuts `phrase` as a text would be cut and numbers its pieces.
    pub fn add_phrase(&mut self, phrase: &str) -> Vec<WordId> {
        let mut words = Vec::new();
        let mut lower = String::new();
        cut(phrase, |from, to, _| {
            lower_into(&phrase[from..to], &mut lower);
            words.push(self.add(&lower));
        });
        words
    }
}

/// What a piece is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Letters.
    Word,
    /// ASCII digits; [`Piece::number`] holds the value.
    Digits,
    /// One mark.
    Mark,
}

/// A run of letters, a run of digits, or one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the raw text.
    pub span: Span,
    /// Token that it is cut from.
    pub token: TokenId,
    /// The word in the vocabulary, or [`NO_WORD`].
    pub word: WordId,
    /// What it is made of.
    pub kind: PieceKind,
    /// No white space stands before it.
    pub glued: bool,
    /// Value of a run of at most 15 digits; 0 otherwise.
    pub number: u64,
}

/// The pieces of a document, sentence by sentence. Kept between documents.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    all: Vec<Piece>,
    /// Where the pieces of each sentence end.
    ends: Vec<usize>,
}

impl Pieces {
    /// Cuts a document; what was there is forgotten.
    pub(super) fn fill(&mut self, text: &str, analysis: &Analysis, vocabulary: &Vocabulary) {
        self.all.clear();
        self.ends.clear();
        let mut lower = String::with_capacity(32);
        for sentence in &analysis.sentences {
            let first = self.all.len();
            for id in sentence.tokens.clone() {
                let Some(token) = analysis.tokens.get(id as usize) else { break };
                cut_token(token.span.of(text), token.span.start, id, vocabulary, &mut lower, &mut self.all);
            }
            if let Some(piece) = self.all.get_mut(first) {
                piece.glued = false;
            }
            self.ends.push(self.all.len());
        }
    }

    /// The pieces of each sentence.
    pub fn sentences(&self) -> impl Iterator<Item = &[Piece]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(from, to)| self.all.get(*from..*to).unwrap_or(&[]))
    }
}

/// Calls `found(from, to, kind)` for each piece of `text`.
fn cut(text: &str, mut found: impl FnMut(usize, usize, PieceKind)) {
    if is_word(text) {
        return found(0, text.len(), PieceKind::Word);
    }
    let class = |c: char| {
        if c.is_ascii_digit() {
            PieceKind::Digits
        } else if c.is_alphabetic() || c == '\u{301}' {
            PieceKind::Word
        } else {
            PieceKind::Mark
        }
    };
    let mut chars = text.char_indices().peekable();
    while let Some((from, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let kind = class(c);
        let mut to = from + c.len_utf8();
        if kind != PieceKind::Mark {
            while let Some((at, next)) = chars.peek().copied() {
                if next.is_whitespace() || class(next) != kind {
                    break;
                }
                to = at + next.len_utf8();
                chars.next();
            }
        }
        found(from, to, kind);
    }
}

/// Whether the text is surely one word, as most tokens are: letters of ASCII and of Latin-1.
fn is_word(text: &str) -> bool {
    let mut after = 0;
    let letters = text.bytes().all(|b| {
        // the letters from À to ÿ are C3 80 to C3 BF, but for the signs of multiplication and division
        let letter = b.is_ascii_alphabetic() || b == 0xC3 || after == 0xC3 && b != 0x97 && b != 0xB7;
        after = b;
        letter
    });
    letters && !text.is_empty()
}

/// Writes `word` in lower case with straight apostrophes and plain hyphens.
fn lower_into(word: &str, out: &mut String) {
    out.clear();
    if is_folded(word) {
        out.push_str(word);
        return;
    }
    for c in word.chars() {
        match c {
            'a'..='z' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// Cuts `form`, which begins at byte `start` of its text, into pieces of token `id`, appended to `out`.
pub(super) fn cut_token(
    form: &str,
    start: u32,
    id: TokenId,
    vocabulary: &Vocabulary,
    lower: &mut String,
    out: &mut Vec<Piece>,
) {
    let mut last_end = out.last().map(|p| p.span.end);
    cut(form, |from, to, kind| {
        let span = Span::new(start + from as u32, start + to as u32);
        let piece = &form[from..to];
        let number = if kind == PieceKind::Digits && piece.len() <= 15 { piece.parse().unwrap_or(0) } else { 0 };
        let word = if kind == PieceKind::Digits || piece.len() > 24 {
            NO_WORD
        } else {
            lower_into(piece, lower);
            vocabulary.get(lower)
        };
        out.push(Piece { span, token: id, word, kind, glued: last_end == Some(span.start), number });
        last_end = Some(span.end);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_cut_like_text() {
        let mut vocabulary = Vocabulary::default();
        let words = vocabulary.add_phrase("aujourd’hui 11h30");
        assert_eq!(words.len(), 6);
        assert_eq!(words[1], vocabulary.get("'"));
        assert_eq!(vocabulary.get("hui"), words[2]);
        assert_eq!((vocabulary.get("demain"), vocabulary.get("")), (NO_WORD, NO_WORD));
        assert!(words.iter().all(|word| *word != NO_WORD));
    }
}
