//! Words as small numbers, so that matching compares numbers and not letters.

use super::lists::Lists;
use super::model::Topic;
use crate::language::{Analysis, TokenId};
use serde::{Deserialize, Serialize};

/// A word that some rule uses, in folded form (lower case, one apostrophe).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub u32);

impl Symbol {
    /// A word that no rule uses.
    pub const NONE: Self = Self(u32::MAX);
}

/// The words of all rules.
///
/// One text and two tables of numbers, so that an image of them is read without work for each word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbols {
    /// The words one after the other.
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    /// Symbols by the hash of their words: number + 1 and above it some bits of the hash, 0 where a slot is free. A power of
    /// two of slots, at most half of them taken.
    slots: Vec<u32>,
}

/// Bits of a slot that hold the number of its symbol: a million words.
const NUMBER_BITS: u32 = 20;

/// What a slot keeps of a hash.
const fn mark(hash: usize) -> u32 {
    (hash >> NUMBER_BITS) as u32 & 0xFFF
}

/// Hash of a word, the same on every machine.
fn hash(word: &str) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut chunks = word.as_bytes().chunks_exact(8);
    let mut h = word.len() as u64;
    let mut add = |bytes: [u8; 8]| h = (h.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(FACTOR);
    for chunk in &mut chunks {
        add([chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]]);
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(chunks.remainder()) {
        *to = *from;
    }
    add(last);
    (h >> 32) as usize
}

/// Whether a word is surely folded already, as most words are: small letters of French without an apostrophe.
pub(crate) fn is_folded(word: &str) -> bool {
    let mut after = 0;
    word.bytes().all(|b| {
        // the small letters from à to ÿ, but for the sign of division, are C3 A0 to C3 BF
        let plain = b.is_ascii_lowercase() || b == b'-' || b == 0xC3 || after == 0xC3 && b >= 0xA0 && b != 0xB7;
        after = b;
        plain
    })
}

/// Writes `word` in lower case with one kind of apostrophe into `out`.
pub(crate) fn fold_into(word: &str, out: &mut String) {
    out.clear();
    if is_folded(word) {
        out.push_str(word);
        return;
    }
    for c in word.chars() {
        match c {
            '\'' | '‘' | '´' | 'ʼ' => out.push('’'),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// `word` in lower case with one kind of apostrophe.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

impl Symbols {
    /// The symbol of `word`, made where it is new.
    pub(crate) fn intern(&mut self, word: &str) -> Symbol {
        let folded = fold(word);
        let known = self.folded(&folded);
        if known != Symbol::NONE {
            return known;
        }
        if self.ends.len() + 1 >= 1 << NUMBER_BITS {
            return Symbol::NONE;
        }
        let id = Symbol(u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1));
        self.text.push_str(&folded);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        if self.ends.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.ends.len() * 4).next_power_of_two()];
            for n in 0..self.ends.len() as u32 {
                self.enter(Symbol(n));
            }
        } else {
            self.enter(id);
        }
        id
    }

    fn enter(&mut self, symbol: Symbol) {
        let mask = self.slots.len().wrapping_sub(1);
        let hash = hash(self.text(symbol));
        let (mut at, mark) = (hash & mask, mark(hash));
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = mark << NUMBER_BITS | (symbol.0 + 1);
    }

    /// The symbol of a word that is folded already; [`Symbol::NONE`] where no rule uses it.
    #[must_use]
    pub fn folded(&self, word: &str) -> Symbol {
        let mask = self.slots.len().wrapping_sub(1);
        let hash = hash(word);
        let (mut at, mark) = (hash & mask, mark(hash));
        while let Some(&slot) = self.slots.get(at).filter(|slot| **slot != 0) {
            // the text is only looked up where the hashes agree further than the slot says
            if slot >> NUMBER_BITS == mark {
                let symbol = Symbol((slot & ((1 << NUMBER_BITS) - 1)) - 1);
                if self.text(symbol) == word {
                    return symbol;
                }
            }
            at = (at + 1) & mask;
        }
        Symbol::NONE
    }

    /// The symbol of a word in any case; [`Symbol::NONE`] where no rule uses it.
    #[must_use]
    pub fn of(&self, word: &str) -> Symbol {
        self.folded(&fold(word))
    }

    /// The word of a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.ends.get(at).and_then(|end| self.text.get(start..*end as usize)).unwrap_or("")
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// The symbols of every token of a document. Kept between documents.
#[derive(Debug, Clone, Default)]
pub struct TokenSymbols {
    /// Symbol of each token's lemma.
    pub lemma: Vec<Symbol>,
    /// Symbol of each token's form.
    pub form: Vec<Symbol>,
    /// For each topic of the rules whether the document is one for them.
    topics: Vec<bool>,
    /// The symbols of lemmas by where they begin in the arena; `None` where they were not looked up yet.
    known: Vec<Option<Symbol>>,
    scratch: String,
}

impl TokenSymbols {
    /// Looks up all tokens of `analysis`.
    pub fn fill(&mut self, symbols: &Symbols, text: &str, analysis: &Analysis) {
        let Self { lemma: lemmas, form: forms, known, scratch, .. } = self;
        let mut look_up = |word: &str| {
            fold_into(word, scratch);
            symbols.folded(scratch)
        };
        lemmas.clear();
        forms.clear();
        known.clear();
        known.resize(analysis.lemma_text.len() + 1, None);
        for (token, id) in analysis.tokens.iter().zip(0..) {
            let (form, lemma) = (token.span.of(text), analysis.lemma(id));
            let symbol = match known.get_mut(token.lemma.start as usize).filter(|_| !lemma.is_empty()) {
                Some(known) => *known.get_or_insert_with(|| look_up(lemma)),
                None => look_up(lemma),
            };
            lemmas.push(symbol);
            forms.push(if form == lemma { symbol } else { look_up(form) });
        }
    }

    /// Finds out which topics the document speaks of, by its lemmas and forms: so many different words of the topic's list.
    /// `by_word` gives for each symbol the topics whose list holds it. A topic that must be absent counts where it is.
    pub(crate) fn find_topics(&mut self, topics: &[Topic], by_word: &Lists<u16>) {
        let Self { lemma: lemmas, form: forms, topics: spoken, .. } = self;
        spoken.clear();
        spoken.resize(topics.len(), false);
        let mut seen: Vec<Vec<Symbol>> = vec![Vec::new(); topics.len()];
        for (lemma, form) in lemmas.iter().zip(forms) {
            let other = if lemma == form { Symbol::NONE } else { *form };
            for word in [*lemma, other] {
                for at in by_word.of(word.0 as usize) {
                    let at = usize::from(*at);
                    let (Some(topic), Some(words)) = (topics.get(at), seen.get_mut(at)) else { continue };
                    if !spoken[at] && !words.contains(&word) && (word == *lemma || !words.contains(lemma)) {
                        words.push(word);
                        spoken[at] = words.len() >= topic.least as usize;
                    }
                }
            }
        }
        for (spoken, topic) in spoken.iter_mut().zip(topics) {
            *spoken ^= topic.absent;
        }
    }

    /// Whether a rule with this topic is read in the document.
    #[must_use]
    pub(crate) fn speaks_of(&self, topic: Option<u16>) -> bool {
        topic.is_none_or(|t| self.topics.get(usize::from(t)).copied().unwrap_or(false))
    }

    /// Symbol of the lemma of token `id`.
    #[must_use]
    pub fn lemma_of(&self, id: TokenId) -> Symbol {
        self.lemma.get(id as usize).copied().unwrap_or(Symbol::NONE)
    }

    /// Symbol of the form of token `id`.
    #[must_use]
    pub fn form_of(&self, id: TokenId) -> Symbol {
        self.form.get(id as usize).copied().unwrap_or(Symbol::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_apostrophes_do_not_matter() {
        let mut symbols = Symbols::default();
        let id = symbols.intern("Aujourd'hui");
        assert_eq!(symbols.of("AUJOURD’HUI"), id);
        assert_eq!(symbols.of("hier"), Symbol::NONE);
        assert_eq!(symbols.text(id), "aujourd’hui");
    }

    #[test]
    fn every_word_keeps_its_number() {
        let words: Vec<String> = (0..3000).map(|n| format!("mot{}", n * 7919)).collect();
        let mut symbols = Symbols::default();
        assert_eq!(symbols.folded("mot0"), Symbol::NONE);
        for (word, n) in words.iter().zip(0..) {
            assert_eq!(symbols.intern(word), Symbol(n));
        }
        assert!(words.iter().zip(0..).all(|(word, n)| symbols.intern(word) == Symbol(n)));
        assert_eq!((symbols.len(), symbols.of("MOT7919"), symbols.text(Symbol(2))), (3000, Symbol(1), "mot15838"));
        assert_eq!((symbols.folded(""), symbols.text(Symbol::NONE)), (Symbol::NONE, ""));
    }
}
