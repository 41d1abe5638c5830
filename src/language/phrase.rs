//! Noun phrases: how far the phrase of a head word reaches, how many it counts, who stands beside it.

use super::clause::{Bound, ClauseLexicon, QuantityKind, Words};
use super::{Analysis, Deprel, TokenId, Tree, Upos};
use std::ops::Range;

/// How many a noun phrase says.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number; `None` for `plusieurs` and the like.
    pub value: Option<f64>,
    /// How exact it is.
    pub bound: Bound,
    /// Out of how many (`30 des 35 drones` → 35).
    pub total: Option<f64>,
    /// Tokens of the number with its determiner (`une dizaine`), without the bound.
    pub tokens: Range<TokenId>,
}

/// Asks about noun phrases of one document.
#[derive(Clone, Copy)]
pub struct Phrases<'a> {
    words: Words<'a>,
}

/// How many tokens a phrase may have.
const LONGEST: usize = 60;

impl<'a> Phrases<'a> {
    /// Over an analysis and its dependents.
    #[must_use]
    pub const fn new(text: &'a str, analysis: &'a Analysis, tree: &'a Tree, lexicon: &'a ClauseLexicon) -> Self {
        Self { words: Words { text, analysis, tree, lexicon } }
    }

    /// Determiner, adjectives, head and the parts of its name: `les forces armées ukrainiennes`. A preposition is not in it,
    /// nor an article that is one word with it (`du`). Counting words are in it: `une dizaine de drones`.
    #[must_use]
    pub fn minimal(&self, head: TokenId) -> Range<TokenId> {
        self.reach(head, false)
    }

    /// The same with complements, without relative clauses, participles, appositions and coordinated heads.
    #[must_use]
    pub fn full(&self, head: TokenId) -> Range<TokenId> {
        self.reach(head, true)
    }

    fn reach(&self, head: TokenId, complements: bool) -> Range<TokenId> {
        let words = &self.words;
        if head as usize >= words.analysis.tokens.len() {
            return head..head;
        }
        let mut inside = Vec::with_capacity(12);
        inside.push(head);
        let mut top = head;
        while let Some((counter, _)) = words.counter(top).filter(|_| inside.len() < 8) {
            // all between the counting word and the noun: "une dizaine de", "30 des"
            inside.extend(counter..top);
            self.collect(counter, false, 3, &mut inside);
            top = counter;
        }
        self.collect(head, complements, if complements { 8 } else { 2 }, &mut inside);
        inside.sort_unstable();
        inside.dedup();
        let (mut start, mut end) = (head, head + 1);
        let has = |id: TokenId| inside.binary_search(&id).is_ok();
        while start > 0 && has(start - 1) {
            start -= 1;
        }
        while has(end) || (self.joins(end) && has(end + 1)) {
            end += 1;
        }
        start..end
    }

    /// A mark inside a phrase: a quotation mark or a hyphen between two of its words.
    fn joins(&self, id: TokenId) -> bool {
        matches!(self.words.form(id), "-" | "«" | "»" | "“" | "”" | "\"" | "‘" | "’" | "'")
    }

    fn collect(&self, id: TokenId, complements: bool, depth: usize, inside: &mut Vec<TokenId>) {
        let words = &self.words;
        if depth == 0 {
            return;
        }
        for child in words.tree.children(id) {
            if inside.len() > LONGEST {
                return;
            }
            let wanted = match words.deprel(child) {
                Deprel::Det
                | Deprel::Nummod
                | Deprel::Flat
                | Deprel::FlatName
                | Deprel::FlatForeign
                | Deprel::Fixed => true,
                Deprel::Compound | Deprel::Goeswith => true,
                Deprel::Amod => words.upos(child) != Upos::Verb || !self.has_complement(child),
                Deprel::Advmod => child < id,
                Deprel::Nmod => complements || words.introducer(child, Deprel::Case).is_empty(),
                Deprel::Obl | Deprel::OblArg | Deprel::OblMod => complements,
                // the preposition of a complement, never that of the phrase itself
                Deprel::Case => complements && inside.first().is_none_or(|&head| head != id),
                Deprel::Cc | Deprel::Conj => complements && inside.first().is_some_and(|&head| head != id),
                _ => false,
            };
            if wanted {
                inside.push(child);
                self.collect(child, complements, depth - 1, inside);
            }
        }
    }

    fn has_complement(&self, id: TokenId) -> bool {
        self.words
            .child(id, |d| matches!(d, Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent))
            .is_some()
    }

    /// The head and the heads that are coordinated with it.
    #[must_use]
    pub fn members(&self, head: TokenId) -> Vec<TokenId> {
        let words = &self.words;
        let mut members = vec![head];
        let mut done = 0;
        while done < members.len() && members.len() < 40 {
            let at = members[done];
            let conjuncts = words.tree.children(at).filter(|&c| {
                words.deprel(c) == Deprel::Conj && !matches!(words.upos(c), Upos::Verb | Upos::Aux | Upos::Punct)
            });
            members.extend(conjuncts);
            done += 1;
        }
        members
    }

    /// The noun that a counting word counts (`une dizaine de drones` → `drones`); the word itself otherwise.
    #[must_use]
    pub fn content_head(&self, head: TokenId) -> TokenId {
        self.words.content_head(head)
    }

    /// How many the phrase of `head` says: `trois`, `au moins 35`, `une dizaine de`, `30 des 35`, `l'un des`.
    #[must_use]
    pub fn quantity(&self, head: TokenId) -> Option<Quantity> {
        let words = &self.words;
        let own = self.number_of(head);
        if let Some((counter, row)) = words.counter(head) {
            let (value, tokens, about) = match row {
                Some((_, QuantityKind::Kind)) => return own,
                Some((each, _)) => {
                    let times = self.number_of(counter).and_then(|q| q.value);
                    let value = each.map(|each| each * times.unwrap_or(1.0));
                    let start = self.minimal_start(counter);
                    let about = each.is_some_and(|e| e >= 8.0) && times.is_none();
                    (value, start..counter + 1, about)
                }
                None if words.upos(counter) == Upos::Num => {
                    let (value, tokens) = self.read_number(counter)?;
                    (Some(value), tokens, false)
                }
                None => (Some(1.0), counter..counter + 1, false),
            };
            let found = self.bound(&tokens);
            let bound = if about && found == Bound::Exact { Bound::About } else { found };
            return Some(Quantity { value, bound, total: own.and_then(|q| q.value), tokens });
        }
        if words.upos(head) == Upos::Num {
            let (value, tokens) = self.read_number(head)?;
            return Some(Quantity { value: Some(value), bound: self.bound(&tokens), total: None, tokens });
        }
        own
    }

    fn minimal_start(&self, id: TokenId) -> TokenId {
        let words = &self.words;
        let before =
            words.tree.children(id).filter(|&c| c < id && matches!(words.deprel(c), Deprel::Det | Deprel::Nummod));
        before.min().unwrap_or(id)
    }

    /// The number that a noun has as a dependent.
    fn number_of(&self, head: TokenId) -> Option<Quantity> {
        let words = &self.words;
        let number = words.tree.children(head).find(|&c| {
            matches!(words.deprel(c), Deprel::Nummod | Deprel::Det)
                && (words.upos(c) == Upos::Num || words.lemma(c) == "plusieurs")
                && c < head
        })?;
        let (value, tokens) = match self.read_number(number) {
            Some((value, tokens)) => (Some(value), tokens),
            None if words.lemma(number) == "plusieurs" => (None, number..number + 1),
            None => return None,
        };
        Some(Quantity { value, bound: self.bound(&tokens), total: None, tokens })
    }

    /// Reads the number that `id` stands in, with the number words beside it.
    fn read_number(&self, id: TokenId) -> Option<(f64, Range<TokenId>)> {
        let words = &self.words;
        let is_number = |t: TokenId| words.upos(t) == Upos::Num;
        if !is_number(id) {
            return None;
        }
        let (mut start, mut end) = (id, id + 1);
        while start > 0 && is_number(start - 1) && id - start < 8 {
            start -= 1;
        }
        while is_number(end) && end - id < 8 {
            end += 1;
        }
        let value = self.value(start..end).or_else(|| self.value(id..id + 1))?;
        Some((value, start..end))
    }

    fn value(&self, tokens: Range<TokenId>) -> Option<f64> {
        let (mut total, mut group) = (0.0, 0.0);
        for id in tokens {
            let form = self.words.lower(id);
            for part in form.split('-').filter(|p| !p.is_empty() && *p != "et") {
                let value = self.words.lexicon.number(part).or_else(|| digits(part))?;
                if value >= 1000.0 && self.words.lexicon.number(part).is_some() {
                    total += value * if group == 0.0 { 1.0 } else { group };
                    group = 0.0;
                } else if (value == 100.0 || (value == 20.0 && group % 100.0 == 4.0))
                    && group % 100.0 != 0.0
                    && self.words.lexicon.number(part).is_some()
                {
                    let unit = group % 100.0;
                    group = group - unit + unit * value;
                } else if digits(part).is_some() && group != 0.0 && part.len() == 3 {
                    // "26 750" read as two tokens
                    group = group * 1000.0 + value;
                } else {
                    group += value;
                }
            }
        }
        Some(total + group)
    }

    /// `au moins`, `plus de` before the number; some of them after it.
    fn bound(&self, tokens: &Range<TokenId>) -> Bound {
        let words = &self.words;
        for (wanted, after, bound) in words.lexicon.bounds() {
            let count = wanted.len() as TokenId;
            let from = if *after { Some(tokens.end) } else { tokens.start.checked_sub(count) };
            let Some(from) = from else { continue };
            let same = |(at, word): (usize, &smol_str::SmolStr)| words.lower(from + at as TokenId) == *word;
            if wanted.iter().enumerate().all(same) {
                return *bound;
            }
        }
        Bound::Exact
    }
}

/// Reads `35`, `1,5`, `26 750`, `2.700.000`.
fn digits(text: &str) -> Option<f64> {
    if !text.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => plain.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {}
            ',' | '.' => plain.push('.'),
            _ => return None,
        }
    }
    let last = plain.rsplit('.').next().map_or(0, str::len);
    let dots = plain.bytes().filter(|&b| b == b'.').count();
    if dots > 1 || (dots == 1 && last == 3 && text.contains('.')) {
        plain.retain(|c| c != '.');
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::clause::tests::tree;
    use super::*;
    use crate::data::DataSource;

    fn with(lines: &str, check: impl Fn(&str, &Analysis, Phrases<'_>)) {
        let (text, analysis) = tree(lines);
        let lexicon = ClauseLexicon::load(&DataSource::embedded()).expect("embedded tables load");
        let mut dependents = Tree::default();
        dependents.fill(&analysis);
        check(&text, &analysis, Phrases::new(&text, &analysis, &dependents, &lexicon));
    }

    fn words<'t>(text: &'t str, analysis: &Analysis, range: Range<TokenId>) -> &'t str {
        let (first, last) = (&analysis.tokens[range.start as usize], &analysis.tokens[range.end as usize - 1]);
        first.span.cover(last.span).of(text)
    }

    const COLUMN: &str = "La le DET 3 det
         longue long ADJ 3 amod
         colonne colonne NOUN 0 root
         blindée blindé ADJ 3 amod
         de de ADP 6 case
         chars char NOUN 3 nmod
         lourds lourd ADJ 6 amod
         qui qui PRON 9 nsubj
         avance avancer VERB 3 acl:relcl VerbForm=Fin";

    #[test]
    fn spans_stop_before_relative_clauses() {
        with(COLUMN, |text, analysis, phrases| {
            assert_eq!(words(text, analysis, phrases.minimal(2)), "La longue colonne blindée");
            assert_eq!(words(text, analysis, phrases.full(2)), "La longue colonne blindée de chars lourds");
            assert_eq!(words(text, analysis, phrases.full(5)), "chars lourds");
        });
    }

    #[test]
    fn counting_words_count_the_noun_after_them() {
        let lines = "Une un DET 2 det
             vingtaine vingtaine NOUN 0 root
             de de ADP 4 case
             navires navire NOUN 2 nmod

             Au à ADP 3 case
             moins moins ADV 1 fixed
             18 18 NUM 0 root
             des de ADP 6 case
             25 25 NUM 6 nummod
             navires navire NOUN 3 nmod

             Plusieurs plusieurs DET 2 det
             navires navire NOUN 0 root";
        with(lines, |text, analysis, phrases| {
            let twenty = phrases.quantity(3).expect("counted");
            assert_eq!((twenty.value, twenty.bound), (Some(20.0), Bound::About));
            assert_eq!(words(text, analysis, phrases.minimal(3)), "Une vingtaine de navires");
            let part = phrases.quantity(9).expect("counted");
            assert_eq!((part.value, part.total, part.bound), (Some(18.0), Some(25.0), Bound::AtLeast));
            assert_eq!(phrases.content_head(6), 9);
            assert_eq!(phrases.quantity(11).expect("counted").value, None);
        });
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        for (text, value) in [("35", 35.0), ("1,5", 1.5), ("26\u{202f}750", 26750.0), ("2.700.000", 2_700_000.0)] {
            assert_eq!(digits(text), Some(value));
        }
        let lines = "quatre-vingt-deux quatre-vingt-deux NUM 4 nummod
             mille mille NUM 1 flat
             cent cent NUM 1 flat
             soldats soldat NOUN 0 root";
        with(lines, |_, _, phrases| {
            assert_eq!(phrases.quantity(3).and_then(|q| q.value), Some(82_100.0));
        });
    }
}
