//! Whether a token meets the conditions of `[…]`.

use super::View;
use crate::language::{Token, TokenFlags, TokenId, Upos};
use crate::rules::program::{Ask, TokenCondition, Words};
use crate::rules::symbol::{Symbol, fold};

impl View<'_> {
    /// Whether token `id` meets all conditions.
    pub(crate) fn meets(&self, conditions: &[TokenCondition], id: TokenId) -> bool {
        let Some(token) = self.input.analysis.tokens.get(id as usize) else { return false };
        conditions.iter().all(|c| self.holds(&c.ask, token, id) != c.negative)
    }

    /// Whether one condition holds, without regard to negation.
    pub(crate) fn holds(&self, ask: &Ask, token: &Token, id: TokenId) -> bool {
        let feats = token.feats;
        match ask {
            Ask::Form(words) => self.is_word(words, self.symbols.form_of(id), token.span.of(self.input.text)),
            Ask::Lemma(words) => self.is_word(words, self.symbols.lemma_of(id), self.input.analysis.lemma(id)),
            Ask::Pos(mask) => mask >> token.upos as u32 & 1 == 1,
            Ask::Flags(flags) => token.flags.has(TokenFlags(*flags)),
            Ask::Numeral => token.upos == Upos::Num || token.flags.has(TokenFlags::HAS_DIGIT),
            Ask::Feats(any) => any.iter().any(|f| feats.has(*f)),
            Ask::Gender(any) => any.contains(&feats.gender()),
            Ask::Number(any) => any.contains(&feats.number()),
            Ask::Person(any) => any.contains(&feats.person()),
            Ask::Tense(any) => any.contains(&feats.tense()),
            Ask::Mood(any) => any.contains(&feats.mood()),
            Ask::VerbForm(any) => any.contains(&feats.verb_form()),
            Ask::Deprel(any) => any.iter().any(|d| *d == token.deprel || d.as_str() == token.deprel.universal()),
            Ask::Prefix(any) => {
                let form = fold(token.span.of(self.input.text));
                any.iter().any(|p| form.starts_with(&**p))
            }
            Ask::Suffix(any) => {
                let form = fold(token.span.of(self.input.text));
                any.iter().any(|s| form.ends_with(&**s))
            }
            Ask::Value(ranges) => {
                token.flags.has(TokenFlags::HAS_DIGIT) && in_range(token.span.of(self.input.text), ranges)
            }
            Ask::In(labels) => self.layers.inside(id).0 & labels.0 != 0,
        }
    }

    fn is_word(&self, words: &Words, symbol: Symbol, spelling: &str) -> bool {
        symbol != Symbol::NONE
            && (words.folded.binary_search(&symbol).is_ok()
                || words.exact.iter().any(|(s, t)| *s == symbol && **t == *spelling)
                || words.lexicons.iter().any(|l| self.rules.lexicon(*l).is_some_and(|l| l.has(symbol, spelling))))
    }

    /// Whether the word at `id` has this symbol as lemma or form.
    pub(crate) fn is_symbol(&self, id: TokenId, symbol: Symbol, lemma_only: bool) -> bool {
        symbol != Symbol::NONE
            && (self.symbols.lemma_of(id) == symbol || (!lemma_only && self.symbols.form_of(id) == symbol))
    }
}

/// Digits (with thin or plain blanks inside) whose value lies in one of the ranges.
fn in_range(form: &str, ranges: &[(u64, u64)]) -> bool {
    let mut value = 0_u64;
    for c in form.chars() {
        match c.to_digit(10) {
            Some(digit) => value = value.saturating_mul(10).saturating_add(u64::from(digit)),
            None if matches!(c, ' ' | '\u{a0}' | '\u{202f}') => {}
            None => return false,
        }
    }
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&value))
}
