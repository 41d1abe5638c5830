//! The dependency tree the other way round: from a head to its dependents.

use super::{Analysis, NO_HEAD, TokenId};

/// Dependents of every token of a document, in the order of the text.
///
/// Buffers are kept between documents: [`Tree::fill`] again.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    first: Vec<TokenId>,
    next: Vec<TokenId>,
    order: Vec<TokenId>,
}

impl Tree {
    /// Reads the heads of `analysis`. Heads out of range and self loops are taken as roots.
    pub fn fill(&mut self, analysis: &Analysis) {
        let count = analysis.tokens.len();
        self.first.clear();
        self.first.resize(count, NO_HEAD);
        self.next.clear();
        self.next.resize(count, NO_HEAD);
        self.order.clear();
        for (at, token) in analysis.tokens.iter().enumerate().rev() {
            let head = token.head as usize;
            if head < count && head != at {
                self.next[at] = self.first[head];
                self.first[head] = at as TokenId;
            } else {
                self.order.push(at as TokenId);
            }
        }
        self.order.reverse();
        let mut done = 0;
        while done < self.order.len() && self.order.len() < count {
            let mut child = self.first[self.order[done] as usize];
            while child != NO_HEAD {
                self.order.push(child);
                child = self.next[child as usize];
            }
            done += 1;
        }
    }

    /// Dependents of token `id` in the order of the text.
    #[must_use]
    pub fn children(&self, id: TokenId) -> Children<'_> {
        Children { tree: self, at: self.first.get(id as usize).copied().unwrap_or(NO_HEAD) }
    }

    /// All tokens, every head before its dependents. Tokens on a cycle (which no parser should make) are left out.
    #[must_use]
    pub fn top_down(&self) -> &[TokenId] {
        &self.order
    }
}

/// Dependents of a token.
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    at: TokenId,
}

impl Iterator for Children<'_> {
    type Item = TokenId;

    fn next(&mut self) -> Option<TokenId> {
        crate::steps::step();
        let at = self.at;
        let next = self.tree.next.get(at as usize)?;
        self.at = *next;
        Some(at)
    }
}
