//! The pattern language of `data/fr/time/patterns.tsv`, compiled to one trie.
//!
//! Optional parts and alternatives are written out when the table is read, so matching is a walk down a trie over
//! pieces: a few hash look-ups per piece, never a search.

use crate::extract::number::NumberLexicon;
use crate::extract::piece::{Piece, PieceKind, Vocabulary, WordId};
use rustc_hash::FxHashMap;

/// Number of a word class, with the number that tells two slots of one class apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) class: u16,
    pub(super) index: u8,
}

/// What a slot was filled with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// `quelques`, `plusieurs`.
    Fuzzy,
    /// Row of a word class: index into [`Classes::values`].
    Word(u32),
}

/// Builtin classes, before those of the table; [`Reader::fill`] tells them apart by these numbers.
pub(super) const BUILTIN: [&str; 11] = ["n", "day", "dd", "mon", "mm", "hh", "hhw", "year", "decade", "roman", "nth"];

const N: u16 = 0;
const DAY: u16 = 1;
const DD: u16 = 2;
const MON: u16 = 3;
const MM: u16 = 4;
const HH: u16 = 5;
const HHW: u16 = 6;
const YEAR: u16 = 7;
const DECADE: u16 = 8;
const ROMAN: u16 = 9;
const NTH: u16 = 10;

/// A row of a word class: the class, the words, the value.
type Row = (u16, Vec<WordId>, u32);

/// Word classes.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    /// Names; a class is an index.
    pub(super) names: Vec<Box<str>>,
    /// Rows by their first word.
    by_first: Vec<Vec<Row>>,
    /// Values of rows.
    pub(super) values: Vec<Box<str>>,
}

impl Classes {
    pub(super) fn class(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|n| &**n == name).map(|at| at as u16)
    }

    pub(super) fn add(&mut self, class: &str, words: Vec<WordId>, value: &str) {
        let class = self.class(class).unwrap_or_else(|| {
            self.names.push(class.into());
            self.names.len() as u16 - 1
        });
        let Some(first) = words.first().copied() else { return };
        self.values.push(value.into());
        let first = first as usize;
        if self.by_first.len() <= first {
            self.by_first.resize(first + 1, Vec::new());
        }
        self.by_first[first].push((class, words, self.values.len() as u32 - 1));
    }

    /// Longest words first.
    pub(super) fn sort(&mut self) {
        for list in &mut self.by_first {
            list.sort_by_key(|(_, words, value)| (std::cmp::Reverse(words.len()), *value));
        }
    }

    /// The rows that begin with a word.
    fn rows(&self, word: WordId) -> &[Row] {
        self.by_first.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Words of `class` that begin at piece `at`: one past the last piece, and the row.
    pub(super) fn find(&self, p: &[Piece], at: usize, class: u16) -> impl Iterator<Item = (usize, u32)> {
        let list = p.get(at).map_or(&[][..], |x| self.rows(x.word));
        list.iter().filter_map(move |(c, words, value)| {
            let window = p.get(at..at + words.len())?;
            (*c == class && window.iter().zip(words).all(|(x, w)| x.word == *w)).then_some((at + words.len(), *value))
        })
    }

    /// Words of `class` that end before piece `end`: the first piece.
    pub(super) fn find_before(&self, p: &[Piece], end: usize, class: u16) -> Option<usize> {
        (end.saturating_sub(4)..end).find(|at| self.find(p, *at, class).any(|(to, _)| to == end))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Element {
    Word(WordId),
    Slot(Slot),
    Open,
    Close,
}

#[derive(Debug, Clone, Default)]
struct Node {
    slots: Vec<(Slot, u32)>,
    end: Option<u32>,
}

#[derive(Debug, Clone)]
struct End {
    pattern: u32,
    /// Elements from, to.
    regions: Vec<(u8, u8)>,
}

/// All patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    nodes: Vec<Node>,
    /// The next node by node and word; from the root on they are in `starts`.
    words: FxHashMap<(u32, WordId), u32>,
    /// The second node by the first word; 0 is none.
    starts: Vec<u32>,
    ends: Vec<End>,
}

/// A pattern that matched.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    pub(super) pattern: u32,
    /// One past the last piece of the whole pattern.
    pub(super) end: usize,
    /// Pieces of the expressions.
    pub(super) regions: Vec<(usize, usize)>,
    pub(super) slots: Vec<(Slot, Value)>,
}

impl Match {
    /// What the slot of `class` holds: the one numbered `index`, else the plain one.
    pub(super) fn get(&self, class: u16, index: u8) -> Option<Value> {
        self.exact(class, index).or_else(|| self.exact(class, 0))
    }

    /// What the slot of `class` with this very number holds.
    pub(super) fn exact(&self, class: u16, index: u8) -> Option<Value> {
        self.slots.iter().find(|(s, _)| s.class == class && s.index == index).map(|(_, v)| *v)
    }
}

impl Patterns {
    /// Adds a pattern with its number.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(super) fn add(
        &mut self,
        source: &str,
        number: u32,
        classes: &Classes,
        vocabulary: &mut Vocabulary,
    ) -> Result<usize, String> {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let words: Vec<&str> = source.split_whitespace().collect();
        let mut parser = Parser { words: &words, at: 0, classes, vocabulary };
        let paths = parser.alternatives(0)?;
        if parser.at < words.len() {
            return Err(format!("unexpected `{}`", words[parser.at]));
        }
        let mut region_count = 0;
        for path in paths {
            region_count = path.iter().filter(|e| **e == Element::Open).count().max(1);
            self.insert(&path, number)?;
        }
        Ok(region_count)
    }

    fn insert(&mut self, path: &[Element], pattern: u32) -> Result<(), String> {
        let (mut node, mut depth, mut open) = (0usize, 0u8, None);
        let mut regions = Vec::new();
        for element in path {
            let next = match element {
                Element::Open => {
                    open = Some(depth);
                    continue;
                }
                Element::Close => {
                    let from = open.take().ok_or("a `}` without `{`")?;
                    regions.push((from, depth));
                    continue;
                }
                Element::Word(word) => self.next(node, *word),
                Element::Slot(slot) => self.nodes[node].slots.iter().find(|(s, _)| s == slot).map(|(_, n)| *n),
            };
            let next = next.unwrap_or_else(|| {
                let new = self.nodes.len() as u32;
                self.nodes.push(Node::default());
                match element {
                    Element::Word(word) if node == 0 => {
                        let word = *word as usize;
                        self.starts.resize(self.starts.len().max(word + 1), 0);
                        self.starts[word] = new;
                    }
                    Element::Word(word) => {
                        self.words.insert((node as u32, *word), new);
                    }
                    Element::Slot(slot) => self.nodes[node].slots.push((*slot, new)),
                    Element::Open | Element::Close => {}
                }
                new
            });
            node = next as usize;
            depth += 1;
        }
        if depth == 0 {
            return Err("the pattern can match nothing at all".to_owned());
        }
        if regions.is_empty() {
            regions.push((0, depth));
        }
        if self.nodes[node].end.is_none() {
            self.nodes[node].end = Some(self.ends.len() as u32);
            self.ends.push(End { pattern, regions });
        }
        Ok(())
    }

    fn next(&self, node: usize, word: WordId) -> Option<u32> {
        if node == 0 {
            return self.starts.get(word as usize).copied().filter(|next| *next != 0);
        }
        self.words.get(&(node as u32, word)).copied()
    }

    /// The longest pattern that begins at piece `at`, the first in the file among equals.
    pub(super) fn find(&self, p: &[Piece], at: usize, reader: &Reader<'_>, best: &mut Match, walk: &mut Walk) -> bool {
        walk.borders.clear();
        walk.slots.clear();
        walk.borders.push(at);
        best.end = 0;
        self.step(0, p, at, reader, best, walk);
        best.end > 0
    }

    fn step(&self, node: usize, p: &[Piece], at: usize, reader: &Reader<'_>, best: &mut Match, walk: &mut Walk) {
        let here = &self.nodes[node];
        if let Some(end) = here.end {
            let end = &self.ends[end as usize];
            if at > best.end || (at == best.end && end.pattern < best.pattern) {
                best.end = at;
                best.pattern = end.pattern;
                best.regions.clear();
                let border = |i: u8| walk.borders.get(i as usize).copied().unwrap_or(at);
                best.regions.extend(end.regions.iter().map(|(from, to)| (border(*from), border(*to))));
                best.slots.clear();
                best.slots.extend_from_slice(&walk.slots);
            }
        }
        let Some(piece) = p.get(at) else { return };
        if piece.word != 0 {
            if let Some(next) = self.next(node, piece.word) {
                walk.borders.push(at + 1);
                self.step(next as usize, p, at + 1, reader, best, walk);
                walk.borders.pop();
            }
        } else if piece.kind != PieceKind::Digits && !reader.roman_like(*piece) {
            return;
        }
        if here.slots.is_empty() {
            return;
        }
        let may = reader.openings(piece);
        for (slot, next) in here.slots.iter().filter(|(slot, _)| may.open(slot.class)) {
            reader.fill(slot.class, p, at, &mut |to, value| {
                walk.borders.push(to);
                walk.slots.push((*slot, value));
                self.step(*next as usize, p, to, reader, best, walk);
                walk.slots.pop();
                walk.borders.pop();
            });
        }
    }
}

/// Scratch of a walk down the trie.
#[derive(Debug, Default)]
pub(super) struct Walk {
    borders: Vec<usize>,
    slots: Vec<(Slot, Value)>,
}

/// Fills slots from pieces.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) numbers: &'a NumberLexicon,
    pub(super) classes: &'a Classes,
    pub(super) fuzzy: u16,
    pub(super) suffix: u16,
    pub(super) ordinal: [u16; 2],
    pub(super) first: WordId,
}

/// What a piece can begin: most pieces begin nothing, and that is settled for all slots at once.
struct Openings<'a> {
    /// Rows of word classes.
    rows: &'a [Row],
    digits: bool,
    number: bool,
    first: bool,
    fuzzy: u16,
    ordinal: [u16; 2],
}

impl Openings<'_> {
    /// Whether a slot of the class may begin with the piece; only a `false` is sure.
    fn open(&self, class: u16) -> bool {
        match class {
            N => self.digits || self.number || self.word(self.fuzzy),
            DAY => self.digits || self.number || self.first,
            DD | MON | MM | HH | YEAR => self.digits,
            HHW | DECADE => self.digits || self.number,
            NTH => self.digits || self.ordinal.iter().any(|class| self.word(*class)),
            ROMAN => true,
            _ => self.word(class),
        }
    }

    /// Whether words of the class begin with the piece.
    fn word(&self, class: u16) -> bool {
        self.rows.iter().any(|(c, _, _)| *c == class)
    }
}

impl<'a> Reader<'a> {
    fn openings(&self, piece: &Piece) -> Openings<'a> {
        Openings {
            rows: self.classes.rows(piece.word),
            digits: piece.kind == PieceKind::Digits,
            number: self.numbers.begins(piece),
            first: piece.word == self.first,
            fuzzy: self.fuzzy,
            ordinal: self.ordinal,
        }
    }
}

impl Reader<'_> {
    fn roman_like(&self, piece: Piece) -> bool {
        piece.kind == PieceKind::Word && roman(piece.span.of(self.text)).is_some()
    }

    fn fill(&self, class: u16, p: &[Piece], at: usize, found: &mut dyn FnMut(usize, Value)) {
        let Some(piece) = p.get(at) else { return };
        let digits = piece.kind == PieceKind::Digits && piece.span.len() <= 4;
        let len = piece.span.len();
        // a digit run that goes on as a decimal or a group is no day, hour or year
        let whole = || self.numbers.digits(p, at).is_some_and(|(end, _)| end == at + 1);
        let value = Value::Number(piece.number as f64);
        match class {
            N => {
                for (to, _) in self.classes.find(p, at, self.fuzzy) {
                    found(to, Value::Fuzzy);
                }
                if let Some(number) = self.numbers.read(p, at) {
                    let mut end = number.end;
                    // `une quinzaine de jours`
                    if number.approximate && p.get(end).is_some_and(|x| matches!(x.span.of(self.text), "de" | "d")) {
                        end += if p[end].span.len() == 1 { 2 } else { 1 };
                    }
                    found(end, Value::Number(number.value));
                }
            }
            DAY => {
                if digits && len <= 2 && (1..=31).contains(&piece.number) {
                    if piece.number == 1 {
                        for (to, _) in self.classes.find(p, at + 1, self.suffix) {
                            found(to, value);
                        }
                    }
                    found(at + 1, value);
                } else if piece.word == self.first {
                    found(at + 1, Value::Number(1.0));
                } else if let Some(n) = self
                    .numbers
                    .read(p, at)
                    .filter(|n| piece.kind == PieceKind::Word && (2.0..=31.0).contains(&n.value) && !n.article)
                {
                    found(n.end, Value::Number(n.value));
                }
            }
            DD if digits && (1..=2).contains(&len) && (1..=99).contains(&piece.number) => found(at + 1, value),
            MON if digits && len <= 2 && (1..=12).contains(&piece.number) => found(at + 1, value),
            MM if digits && len == 2 && piece.number < 60 => found(at + 1, value),
            HH if digits && len <= 2 && piece.number < 24 => found(at + 1, value),
            HHW => {
                if let Some(n) = self.numbers.read(p, at).filter(|n| n.value < 24.0 && n.value.fract() == 0.0) {
                    found(n.end, Value::Number(n.value));
                }
            }
            YEAR if digits && len == 4 && (1000..=2199).contains(&piece.number) && whole() => {
                found(at + 1, value);
            }
            DECADE => {
                if digits && matches!(len, 2 | 4) && piece.number.is_multiple_of(10) {
                    found(at + 1, value);
                } else if let Some(n) = self
                    .numbers
                    .read(p, at)
                    .filter(|n| piece.kind == PieceKind::Word && n.value >= 20.0 && n.value % 10.0 == 0.0)
                {
                    found(n.end, Value::Number(n.value));
                }
            }
            ROMAN => {
                if let Some(n) = roman(piece.span.of(self.text)).filter(|_| piece.kind == PieceKind::Word) {
                    found(at + 1, Value::Number(f64::from(n)));
                }
            }
            NTH => {
                for ordinal in self.ordinal {
                    for (to, row) in self.classes.find(p, at, ordinal) {
                        if let Some(n) = self.classes.values.get(row as usize).and_then(|v| v.parse().ok()) {
                            found(to, Value::Number(n));
                        }
                    }
                }
                if digits && len <= 2 {
                    found(at + 1, value);
                    for (to, _) in self.classes.find(p, at + 1, self.suffix) {
                        found(to, value);
                    }
                }
            }
            _ if class <= NTH => {}
            _ => {
                for (to, row) in self.classes.find(p, at, class) {
                    found(to, Value::Word(row));
                }
            }
        }
    }
}

/// A Roman number of a century, with or without a glued ending (`XX`, `XXe`, `XIXème`).
fn roman(word: &str) -> Option<u32> {
    if !matches!(word.as_bytes().first(), Some(b'I' | b'V' | b'X')) {
        return None;
    }
    let digits = word.trim_end_matches(['e', 'm', 'è', 'ᵉ', 'r']);
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
        return None;
    }
    let value = |b| match b {
        b'I' => 1,
        b'V' => 5,
        _ => 10,
    };
    let bytes = digits.as_bytes();
    let mut total = 0u32;
    for (at, b) in bytes.iter().enumerate() {
        let (this, next) = (value(*b), bytes.get(at + 1).map_or(0, |n| value(*n)));
        total = if this < next { total.wrapping_sub(this) } else { total.wrapping_add(this) };
    }
    (1..=30).contains(&total).then_some(total)
}

struct Parser<'a, 'b> {
    words: &'a [&'a str],
    at: usize,
    classes: &'a Classes,
    vocabulary: &'b mut Vocabulary,
}

/// More ways than this to read one pattern is a mistake in the table.
const MOST_PATHS: usize = 4000;

impl Parser<'_, '_> {
    /// Alternatives up to a closing parenthesis (or the end at depth 0).
    fn alternatives(&mut self, depth: usize) -> Result<Vec<Vec<Element>>, String> {
        let mut all = Vec::new();
        let mut paths: Vec<Vec<Element>> = vec![Vec::new()];
        while let Some(word) = self.words.get(self.at).copied() {
            self.at += 1;
            match word {
                "(" => {
                    let inner = self.alternatives(depth + 1)?;
                    let close = self.words.get(self.at.wrapping_sub(1)).copied().unwrap_or("");
                    paths = product(&paths, &inner, close == ")?")?;
                }
                ")" | ")?" if depth > 0 => {
                    all.append(&mut paths);
                    return Ok(all);
                }
                "/" if depth > 0 => {
                    all.append(&mut paths);
                    paths = vec![Vec::new()];
                }
                "{" => paths = product(&paths, &[vec![Element::Open]], false)?,
                "}" => paths = product(&paths, &[vec![Element::Close]], false)?,
                word => {
                    let (word, optional) = match word.strip_suffix('?') {
                        Some(rest) if !rest.is_empty() => (rest, true),
                        _ => (word, false),
                    };
                    let inner = self.word(word)?;
                    paths = product(&paths, &inner, optional)?;
                }
            }
        }
        if depth > 0 {
            return Err("a `(` is not closed".to_owned());
        }
        all.append(&mut paths);
        Ok(all)
    }

    fn word(&mut self, word: &str) -> Result<Vec<Vec<Element>>, String> {
        if let Some(name) = word.strip_prefix('[').and_then(|w| w.strip_suffix(']')) {
            let (name, index) = name.split_once(':').unwrap_or((name, "0"));
            let class = self.classes.class(name).ok_or_else(|| format!("no word class `{name}` in words.tsv"))?;
            let index = index.parse().map_err(|_| format!("`{word}`: write a number behind the colon"))?;
            return Ok(vec![vec![Element::Slot(Slot { class, index })]]);
        }
        let plain = |w: &str| w.strip_prefix('\\').unwrap_or(w).to_lowercase();
        Ok(word
            .split('|')
            .filter(|w| !w.is_empty())
            .map(|w| self.vocabulary.add_phrase(&plain(w)).into_iter().map(Element::Word).collect())
            .collect())
    }
}

fn product(left: &[Vec<Element>], right: &[Vec<Element>], optional: bool) -> Result<Vec<Vec<Element>>, String> {
    if left.len() * (right.len() + usize::from(optional)) > MOST_PATHS {
        return Err(format!("more than {MOST_PATHS} ways to read the pattern; cut it into several rows"));
    }
    let mut out = Vec::with_capacity(left.len() * (right.len() + 1));
    for path in left {
        if optional {
            out.push(path.clone());
        }
        for more in right {
            out.push(path.iter().chain(more).copied().collect());
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers_of_centuries() {
        assert_eq!(roman("XX"), Some(20));
        assert_eq!(roman("XIXe"), Some(19));
        assert_eq!(roman("IVème"), Some(4));
        assert_eq!(roman("Ixelles"), None);
        assert_eq!(roman("e"), None);
    }

    #[test]
    fn wrong_patterns_are_refused_with_a_reason() {
        let (classes, mut vocabulary) = (Classes::default(), Vocabulary::default());
        let mut add = |p: &str| Patterns::default().add(p, 0, &classes, &mut vocabulary).unwrap_err();
        assert!(add("le [mois]").contains("no word class `mois`"));
        assert!(add("( le / la").contains("not closed"));
        assert!(add("le?").contains("nothing"));
    }
}
