//! What a match of a token pattern can begin with, and what every match holds: the index tries only such patterns.

use super::Resolver;
use crate::language::TokenFlags;
use crate::rules::ast::{Condition, Node, Pattern, Value};
use crate::rules::program::{Ask, First, Inst, Need, Program, TokenCondition, Words};
use crate::rules::symbol::Symbol;
use crate::rules::vocabulary::LabelSet;
use rustc_hash::FxHashSet;

/// Most sets of words that are asked for before a pattern is tried.
const MOST_NEEDS: usize = 4;

impl Resolver<'_> {
    /// What a match can begin with.
    pub(super) fn first(&self, program: &Program) -> First {
        let mut first = First::default();
        program.openings(|inst| match inst {
            Inst::Mention { labels, .. } => first.labels = first.labels.union(*labels),
            Inst::Lexicon { id, .. } => self.lexicon_starts(*id, &mut first.symbols),
            Inst::Token(test) => self.test_starts(&program.tests[*test as usize], &mut first),
            _ => {}
        });
        first.symbols.sort_unstable();
        first.symbols.dedup();
        first
    }

    fn lexicon_starts(&self, id: u32, out: &mut Vec<Symbol>) {
        if let Some(lexicon) = self.done.lexicons.get(id as usize) {
            out.extend(lexicon.words.iter().copied());
            out.extend(lexicon.exact.iter().map(|(s, _)| *s));
            out.extend(lexicon.phrases.iter().filter_map(|p| p.first().copied()));
        }
    }

    fn word_starts(&self, words: &Words, out: &mut Vec<Symbol>) {
        out.extend(words.folded.iter().copied());
        out.extend(words.exact.iter().map(|(s, _)| *s));
        for id in &words.lexicons {
            if let Some(lexicon) = self.done.lexicons.get(*id as usize) {
                out.extend(lexicon.words.iter().copied());
                out.extend(lexicon.exact.iter().map(|(s, _)| *s));
            }
        }
    }

    /// The narrowest index that finds every token that meets the test.
    fn test_starts(&self, test: &[TokenCondition], first: &mut First) {
        if let Some(words) = positive_words(test) {
            self.word_starts(words, &mut first.symbols);
            return;
        }
        let pos = test.iter().find_map(|c| match c {
            TokenCondition { negative: false, ask: Ask::Pos(mask) } => Some(*mask),
            _ => None,
        });
        let upper = test
            .iter()
            .any(|c| !c.negative && matches!(c.ask, Ask::Flags(bits) if TokenFlags(bits).has(TokenFlags::CAPITALISED)));
        match pos {
            _ if upper => first.upper = true,
            Some(mask) => first.pos |= mask,
            None => first.any = true,
        }
    }

    /// What every match holds: the smallest sets of words and all sets of labels.
    pub(super) fn needs(&self, pattern: &Pattern) -> Vec<Need> {
        let mut symbols: Vec<Vec<Symbol>> = Vec::new();
        let mut labels = FxHashSet::default();
        self.collect_needs(pattern, 0, &mut symbols, &mut labels);
        symbols.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        symbols.dedup();
        symbols.truncate(MOST_NEEDS);
        let mut needs: Vec<Need> = labels.into_iter().map(Need::Labels).collect();
        needs.extend(symbols.into_iter().map(Need::Symbols));
        needs.sort();
        needs
    }

    fn collect_needs(
        &self,
        p: &Pattern,
        depth: usize,
        symbols: &mut Vec<Vec<Symbol>>,
        labels: &mut FxHashSet<LabelSet>,
    ) {
        if depth > 100 {
            return;
        }
        let mut offer = |mut found: Vec<Symbol>| {
            found.sort_unstable();
            found.dedup();
            symbols.push(found);
        };
        match &p.node {
            Node::Sequence(parts) => {
                for part in parts {
                    self.collect_needs(part, depth + 1, symbols, labels);
                }
            }
            Node::Choice(arms) => {
                let mut all: Option<Vec<Symbol>> = Some(Vec::new());
                let mut any_label = Some(LabelSet::default());
                for arm in arms {
                    let (mut s, mut l) = (Vec::new(), FxHashSet::default());
                    self.collect_needs(arm, depth + 1, &mut s, &mut l);
                    let s = s.into_iter().min_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
                    all = all.zip(s).map(|(mut a, s)| {
                        a.extend(s);
                        a
                    });
                    let narrow = l.into_iter().min_by_key(|s: &LabelSet| (s.0.count_ones(), s.0));
                    any_label = any_label.zip(narrow).map(|(a, l)| a.union(l));
                }
                if let Some(found) = all {
                    offer(found);
                }
                if let Some(set) = any_label {
                    labels.insert(set);
                }
            }
            Node::Literal(text) => {
                let words = self.settings.words(text);
                // The longest word is the rarest, as a rule.
                if let Some(word) = words.iter().max_by_key(|w| w.len()) {
                    offer(vec![self.done.symbols.of(word)]);
                }
            }
            Node::Mention { label, .. } => {
                if let Some(set) = self.vocabulary.labels(&label.text) {
                    labels.insert(set);
                }
            }
            Node::Token(conditions) => {
                if let Some(found) = self.needed_words(conditions) {
                    offer(found);
                }
            }
            Node::Reference(name) => {
                if let Some(id) = self.list(&name.text) {
                    let mut found = Vec::new();
                    self.lexicon_starts(id, &mut found);
                    offer(found);
                } else if let Some((_, definition)) = self.definition(&name.text) {
                    self.collect_needs(&definition.pattern, depth + 1, symbols, labels);
                }
            }
            Node::Repeat { inner, min, .. } if *min > 0 => self.collect_needs(inner, depth + 1, symbols, labels),
            Node::Capture { inner, .. } => self.collect_needs(inner, depth + 1, symbols, labels),
            _ => {}
        }
    }

    /// The words of a positive `form=` or `lemma=` condition.
    fn needed_words(&self, conditions: &[Condition]) -> Option<Vec<Symbol>> {
        let found = conditions.iter().find(|c| !c.negative && matches!(c.key.text.as_str(), "form" | "lemma"))?;
        let mut out = Vec::new();
        for value in &found.values {
            match value {
                Value::Word(name) => out.push(self.done.symbols.of(&name.text.replace('_', " "))),
                Value::Reference(name) => self.lexicon_starts(self.list(&name.text)?, &mut out),
                Value::Range(..) => return None,
            }
        }
        Some(out)
    }
}

/// The words of a positive condition on form or lemma.
fn positive_words(test: &[TokenCondition]) -> Option<&Words> {
    test.iter().find_map(|c| match c {
        TokenCondition { negative: false, ask: Ask::Form(words) | Ask::Lemma(words) } => Some(words),
        _ => None,
    })
}
