//! Words as small numbers, so that matching compares numbers and not letters.

use crate::language::{Analysis, TokenId};
use rustc_hash::FxHashMap;

/// A word that some rule uses, in folded form (lower case, one apostrophe).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

impl Symbol {
    /// A word that no rule uses.
    pub const NONE: Self = Self(u32::MAX);
}

/// The words of all rules.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    ids: FxHashMap<Box<str>, Symbol>,
    texts: Vec<Box<str>>,
}

/// Writes `word` in lower case with one kind of apostrophe into `out`.
pub(crate) fn fold_into(word: &str, out: &mut String) {
    out.clear();
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
        if let Some(known) = self.ids.get(folded.as_str()) {
            return *known;
        }
        let id = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX - 1));
        self.texts.push(folded.clone().into());
        self.ids.insert(folded.into(), id);
        id
    }

    /// The symbol of a word that is folded already; [`Symbol::NONE`] where no rule uses it.
    #[must_use]
    pub fn folded(&self, word: &str) -> Symbol {
        self.ids.get(word).copied().unwrap_or(Symbol::NONE)
    }

    /// The symbol of a word in any case; [`Symbol::NONE`] where no rule uses it.
    #[must_use]
    pub fn of(&self, word: &str) -> Symbol {
        self.folded(&fold(word))
    }

    /// The word of a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |t| t)
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// The symbols of every token of a document. Kept between documents.
#[derive(Debug, Clone, Default)]
pub struct TokenSymbols {
    /// Symbol of each token's lemma.
    pub lemma: Vec<Symbol>,
    /// Symbol of each token's form.
    pub form: Vec<Symbol>,
    scratch: String,
}

impl TokenSymbols {
    /// Looks up all tokens of `analysis`.
    pub fn fill(&mut self, symbols: &Symbols, text: &str, analysis: &Analysis) {
        self.lemma.clear();
        self.form.clear();
        for (token, id) in analysis.tokens.iter().zip(0..) {
            fold_into(token.span.of(text), &mut self.scratch);
            self.form.push(symbols.folded(&self.scratch));
            fold_into(analysis.lemma(id), &mut self.scratch);
            self.lemma.push(symbols.folded(&self.scratch));
        }
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
}
