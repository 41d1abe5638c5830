//! What stands around a word in its stretch: tags, dependents, what it hangs below. A word is a place in the stretch; `base` is the
//! number of the first token.

use super::LONGEST;
use super::word::FINE_UPOS;
use crate::language::{Deprel, Token, TokenId, Upos};
use std::ops::Range;

/// The part of speech of the word at `at`; none behind the ends.
pub(super) fn tag(fine: &[u8], at: usize) -> Upos {
    fine.get(at).map_or(Upos::X, |t| FINE_UPOS[usize::from(*t)])
}

/// Whether the word is a noun or a name.
pub(super) fn nominal(fine: &[u8], at: usize) -> bool {
    matches!(tag(fine, at), Upos::Noun | Upos::Propn)
}

/// Where the dependents of the word at `at` lie: no stretch that is parsed as one is longer.
pub(super) fn near(at: usize, len: usize) -> Range<usize> {
    at.saturating_sub(LONGEST).min(len)..(at + LONGEST).min(len)
}

/// The dependents of the word at `head`.
pub(super) fn children(tokens: &[Token], base: TokenId, head: usize) -> impl Iterator<Item = usize> {
    let id = base + head as TokenId;
    near(head, tokens.len()).filter(move |at| tokens[*at].head == id)
}

/// Whether the word at `head` has a dependent with such a relation.
pub(super) fn has(tokens: &[Token], base: TokenId, head: usize, wanted: impl Fn(Deprel) -> bool) -> bool {
    children(tokens, base, head).any(|at| wanted(tokens[at].deprel))
}

/// Whether the word at `at` hangs below token `id`, at most so many steps down.
pub(super) fn below(tokens: &[Token], base: TokenId, at: usize, id: TokenId, steps: usize) -> bool {
    let mut at = at;
    for _ in 0..steps {
        let Some(token) = tokens.get(at) else { return false };
        if token.head == id {
            return true;
        }
        at = token.head.wrapping_sub(base) as usize;
    }
    false
}
