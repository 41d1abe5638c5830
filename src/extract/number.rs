//! Numbers and quantities: cardinals in digits and words, ranges, percentages, money, measures.
//!
//! Words and units are data (`data/fr/number/`); this module knows how French puts them together: `quatre-vingt-dix-sept`,
//! `1,5 million`, `26 750`, `une trentaine`, `deux tiers`, `entre 10 et 15 %`.

use super::piece::{NO_WORD, Piece, PieceKind, Pieces, Vocabulary, WordId, cut_token};
use crate::data::{DataSource, TableError};
use crate::document::Span;
use crate::language::{Analysis, TokenId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq)]
enum WordKind {
    Unit,
    Ten,
    Hundred,
    Thousand,
    Scale,
    Collective,
    Fraction,
}

/// What sort of unit a quantity has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// ISO 4217 currency.
    Money,
    /// Percent and percentage points.
    Percent,
    /// Any physical unit.
    Measure,
}

/// A unit behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code: `EUR`, `%`, `km`.
    pub code: Arc<str>,
    /// What sort it is.
    pub kind: UnitKind,
}

/// A number read from pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// One past the last piece.
    pub end: usize,
    /// Value.
    pub value: f64,
    /// A collective (`une dizaine`): about that many.
    pub approximate: bool,
    /// Nothing but `un` or `une`, which may be an article.
    pub article: bool,
}

/// A number in the text with what it counts or measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Bytes, unit included.
    pub span: Span,
    /// Tokens.
    pub tokens: Range<TokenId>,
    /// Value; of a range the lower end.
    pub value: f64,
    /// Upper end of a range (`de 10 à 15 %`).
    pub upper: Option<f64>,
    /// A collective (`une trentaine`).
    pub approximate: bool,
    /// Nothing but `un` or `une`, which may be an article.
    pub article: bool,
    /// Unit, if one follows.
    pub unit: Option<Unit>,
}

/// Number words and units.
#[derive(Debug, Clone, Default)]
pub struct NumberLexicon {
    /// Words of both tables; other lexicons may add theirs.
    pub(crate) vocabulary: Vocabulary,
    words: FxHashMap<WordId, (WordKind, f64)>,
    units: FxHashMap<WordId, Vec<(Vec<WordId>, Unit)>>,
    marks: Marks,
}

#[derive(Debug, Clone, Default)]
struct Marks {
    comma: WordId,
    dot: WordId,
    hyphen: WordId,
    and: WordId,
    of: [WordId; 2],
    apostrophe: WordId,
    to: WordId,
    between: WordId,
}

const NUMBERS: &str = "data/fr/number/numbers.tsv";
const UNITS: &str = "data/fr/number/units.tsv";

/// Rows of a table with their line numbers; comments and empty lines left out.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|(at, l)| (at + 1, l.split('\t').map(str::trim).collect()))
}

impl NumberLexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong.
    pub fn load(data: &DataSource) -> Result<Self, TableError> {
        let mut lexicon = Self::default();
        let row = |file, line, problem: &str| TableError::Row { file, line, problem: problem.to_owned() };
        for (line, cells) in rows(&data.text(NUMBERS)?) {
            let [word, kind, value] = cells[..] else {
                return Err(row(NUMBERS, line, "expected three cells: word, kind, value"));
            };
            let kind = match kind {
                "unit" => WordKind::Unit,
                "ten" => WordKind::Ten,
                "hundred" => WordKind::Hundred,
                "thousand" => WordKind::Thousand,
                "scale" => WordKind::Scale,
                "collective" => WordKind::Collective,
                "fraction" => WordKind::Fraction,
                _ => return Err(row(NUMBERS, line, "unknown kind; see the README beside the file")),
            };
            let value = value.parse().map_err(|_| row(NUMBERS, line, "the value is not a number"))?;
            let id = lexicon.vocabulary.add(word);
            lexicon.words.insert(id, (kind, value));
        }
        for (line, cells) in rows(&data.text(UNITS)?) {
            let [words, code, kind] = cells[..] else {
                return Err(row(UNITS, line, "expected three cells: words, code, kind"));
            };
            let kind = match kind {
                "money" => UnitKind::Money,
                "percent" => UnitKind::Percent,
                _ => UnitKind::Measure,
            };
            let sequence = lexicon.vocabulary.add_phrase(&words.to_lowercase());
            let Some(first) = sequence.first().copied() else { continue };
            lexicon.units.entry(first).or_default().push((sequence, Unit { code: code.into(), kind }));
        }
        lexicon.units.values_mut().for_each(|list| list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
        let v = &mut lexicon.vocabulary;
        lexicon.marks = Marks {
            comma: v.add(","),
            dot: v.add("."),
            hyphen: v.add("-"),
            and: v.add("et"),
            of: [v.add("de"), v.add("d")],
            apostrophe: v.add("'"),
            to: v.add("à"),
            between: v.add("entre"),
        };
        Ok(lexicon)
    }

    fn kind(&self, piece: Option<&Piece>) -> Option<(WordKind, f64)> {
        self.words.get(&piece?.word).copied()
    }

    /// Digits from piece `at`, with grouping and decimals: one past the last piece, and the value.
    pub(crate) fn digits(&self, p: &[Piece], at: usize) -> Option<(usize, f64)> {
        let first = p.get(at).filter(|x| x.kind == PieceKind::Digits && x.span.len() <= 15)?;
        let mut value = first.number as f64;
        let mut end = at + 1;
        let three = |x: Option<&Piece>| x.is_some_and(|x| x.kind == PieceKind::Digits && x.span.len() == 3);
        if first.span.len() <= 3 && first.number > 0 {
            // A gap of white space or a glued full stop between groups of three digits.
            while three(p.get(end))
                && p[end].span.start - p[end - 1].span.end <= 3
                && !p[end].glued
                && !p.get(end + 1).is_some_and(|x| x.kind == PieceKind::Digits && x.glued)
            {
                value = value * 1000.0 + p[end].number as f64;
                end += 1;
            }
            while end == at + 1 || p[end - 2].word == self.marks.dot {
                let dotted = p.get(end).is_some_and(|x| x.word == self.marks.dot && x.glued);
                if !(dotted && three(p.get(end + 1)) && p[end + 1].glued) {
                    break;
                }
                value = value * 1000.0 + p[end + 1].number as f64;
                end += 2;
            }
        }
        let mark = p.get(end).is_some_and(|x| x.glued && (x.word == self.marks.comma || x.word == self.marks.dot));
        if let (true, Some(x)) = (mark, p.get(end + 1)) {
            let more =
                p.get(end + 2).is_some_and(|y| y.glued && (y.word == self.marks.comma || y.word == self.marks.dot))
                    && p.get(end + 3).is_some_and(|y| y.glued && y.kind == PieceKind::Digits);
            if x.kind == PieceKind::Digits && x.glued && x.span.len() <= 6 && !more {
                value += x.number as f64 / 10f64.powi(x.span.len() as i32);
                end += 2;
            }
        }
        Some((end, value))
    }

    /// Cuts a document into pieces with the words of this lexicon.
    pub fn cut(&self, text: &str, analysis: &Analysis, out: &mut Pieces) {
        out.fill(text, analysis, &self.vocabulary);
    }

    /// Whether a number may begin with the piece; only a `false` is sure.
    pub(crate) fn begins(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Digits || self.kind(Some(piece)).is_some()
    }

    /// The number that begins at piece `at`.
    #[must_use]
    pub fn read(&self, p: &[Piece], at: usize) -> Option<Number> {
        if let Some((end, value)) = self.digits(p, at) {
            let mut number = Number { end, value, approximate: false, article: false };
            // `26 mille`, `1,5 million`, `3 milliards`, `2 milliers`
            while let Some((WordKind::Scale | WordKind::Thousand | WordKind::Collective, scale)) =
                self.kind(p.get(number.end)).filter(|(_, v)| *v >= 1000.0)
            {
                number.value *= scale;
                number.end += 1;
            }
            return Some(number);
        }
        let (kind, value) = self.kind(p.get(at))?;
        if kind == WordKind::Fraction || kind == WordKind::Scale || kind == WordKind::Collective {
            return None;
        }
        let alone = kind == WordKind::Unit && value == 1.0;
        // `une dizaine`, `deux douzaines`; `un demi`, `deux tiers`
        let mut number = self.words_from(p, at)?;
        match self.kind(p.get(number.end)) {
            Some((WordKind::Collective, scale)) => {
                number.value *= scale;
                number.end += 1;
                number.approximate = true;
                let mut after = number.end;
                if p.get(after).is_some_and(|x| self.marks.of.contains(&x.word)) {
                    after += 1;
                    if p.get(after).is_some_and(|x| x.word == self.marks.apostrophe) {
                        after += 1;
                    }
                    // `une dizaine de milliers`, `une centaine de millions`
                    if let Some((WordKind::Scale | WordKind::Collective, scale)) = self.kind(p.get(after)) {
                        number.value *= scale;
                        number.end = after + 1;
                    }
                }
            }
            Some((WordKind::Fraction, part)) => {
                number.value *= part;
                number.end += 1;
            }
            _ => {}
        }
        number.article = alone && number.end == at + 1;
        Some(number)
    }

    /// Adds up number words: groups below a thousand, then `mille`, `millions`, `milliards`.
    fn words_from(&self, p: &[Piece], at: usize) -> Option<Number> {
        let (mut total, mut group, mut end) = (0.0, 0.0, at);
        let mut last: Option<(WordKind, f64)> = None;
        let mut next = at;
        while let Some((kind, value)) = self.kind(p.get(next)) {
            let fits = match (kind, last) {
                (WordKind::Unit, None) | (WordKind::Ten, None) | (WordKind::Hundred | WordKind::Thousand, None) => true,
                // vingt-trois, soixante-douze, cent deux, mille cinq
                (WordKind::Unit, Some((WordKind::Ten, ten))) => {
                    value > 0.0 && (value < 10.0 || matches!(ten as u32, 60 | 80))
                }
                // dix-sept
                (WordKind::Unit, Some((WordKind::Unit, ten))) => ten == 10.0 && (7.0..10.0).contains(&value),
                (WordKind::Unit, Some(_)) => value > 0.0,
                // quatre-vingts
                (WordKind::Ten, Some((WordKind::Unit, four))) => value == 20.0 && four == 4.0,
                (WordKind::Ten, Some((WordKind::Ten, _))) => false,
                (WordKind::Ten, Some(_)) => true,
                (WordKind::Hundred, Some((WordKind::Unit, few))) => (2.0..10.0).contains(&few),
                (WordKind::Hundred, Some((WordKind::Thousand | WordKind::Scale, _))) => true,
                (WordKind::Thousand, Some((WordKind::Thousand | WordKind::Scale, _))) => group > 0.0,
                (WordKind::Thousand, Some(_)) => true,
                (WordKind::Scale, Some(_)) => true,
                _ => false,
            };
            if !fits {
                break;
            }
            match kind {
                WordKind::Ten if matches!(last, Some((WordKind::Unit, _))) => group = group - 4.0 + 80.0,
                WordKind::Unit | WordKind::Ten => group += value,
                WordKind::Hundred => {
                    let few = group % 10.0;
                    group = if last.is_some_and(|(k, _)| k == WordKind::Unit) {
                        group - few + few * 100.0
                    } else {
                        group + 100.0
                    };
                }
                WordKind::Thousand | WordKind::Scale => {
                    total += if group > 0.0 { group } else { 1.0 } * value;
                    group = 0.0;
                }
                WordKind::Collective | WordKind::Fraction => {}
            }
            // quatre-vingts counts as a ten from here on: quatre-vingt-deux, quatre-vingt-douze
            last = Some(if kind == WordKind::Ten && group % 100.0 == 80.0 { (kind, 80.0) } else { (kind, value) });
            end = next + 1;
            next = end;
            let joined = p.get(next).is_some_and(|x| {
                (x.word == self.marks.hyphen && x.glued) || (x.word == self.marks.and && kind == WordKind::Ten)
            });
            if joined {
                let follows = self.kind(p.get(next + 1));
                let one = follows.is_some_and(|(k, v)| k == WordKind::Unit && (v == 1.0 || v == 11.0));
                if p[next].word == self.marks.and && !one {
                    break;
                }
                next += 1;
                // `vingt-et-un`
                if p.get(next).is_some_and(|x| x.word == self.marks.and)
                    && p.get(next + 1).is_some_and(|x| x.word == self.marks.hyphen)
                {
                    next += 2;
                }
            }
        }
        (end > at).then_some(Number { end, value: total + group, approximate: false, article: false })
    }

    /// The unit that begins at piece `at`: one past its last piece, and the unit.
    #[must_use]
    pub fn unit(&self, p: &[Piece], at: usize) -> Option<(usize, &Unit)> {
        let list = self.units.get(&p.get(at)?.word)?;
        list.iter()
            .find(|(sequence, _)| {
                p.get(at..at + sequence.len()).is_some_and(|window| window.iter().zip(sequence).all(|(x, w)| x.word == *w))
                    // a letter glued to a word is no unit (`m` of `m'a`)
                    && !(p.get(at + sequence.len()).is_some_and(|x| x.glued && x.word == self.marks.apostrophe))
            })
            .map(|(sequence, unit)| (at + sequence.len(), unit))
    }

    /// The value of a phrase that is a number and nothing else (`une vingtaine`, `26 750`).
    #[must_use]
    pub fn value(&self, phrase: &str) -> Option<f64> {
        let mut p = Vec::new();
        cut_token(phrase, 0, 0, &self.vocabulary, &mut String::new(), &mut p);
        self.read(&p, 0).filter(|n| n.end == p.len()).map(|n| n.value)
    }
}

/// `28-24`, `3–1`: two short numbers with one of the `signs` between them; no period of years.
#[must_use]
pub fn is_score(word: &str, signs: &[char]) -> bool {
    word.split_once(signs).is_some_and(|(a, b)| {
        [a, b].iter().all(|p| (1..=3).contains(&p.len()) && p.bytes().all(|c| c.is_ascii_digit()))
    })
}

/// Finds all numbers of the document with their units, in order, never overlapping. Clears `out` first. The document was cut
/// into `pieces` with the vocabulary of `lexicon`.
pub fn find(pieces: &Pieces, lexicon: &NumberLexicon, out: &mut Vec<Quantity>) {
    out.clear();
    for p in pieces.sentences() {
        let mut at = 0;
        while at < p.len() {
            if p[at].word == NO_WORD && p[at].kind != PieceKind::Digits {
                at += 1;
                continue;
            }
            at = match quantity(p, at, lexicon) {
                Some((end, found)) => {
                    out.push(found);
                    end
                }
                None => at + 1,
            };
        }
    }
}

fn quantity(p: &[Piece], at: usize, lexicon: &NumberLexicon) -> Option<(usize, Quantity)> {
    // A digit run glued behind a letter is a name (`T72`, `G20`).
    if p[at].glued && at > 0 && p[at].kind == PieceKind::Digits && p[at - 1].kind == PieceKind::Word {
        return None;
    }
    let marks = &lexicon.marks;
    let (mut first, mut end) = match lexicon.unit(p, at) {
        // `$5 millions`
        Some((after, unit)) if unit.kind == UnitKind::Money && p[at].kind == PieceKind::Mark => {
            let number = lexicon.read(p, after).filter(|_| p[after].kind == PieceKind::Digits)?;
            (Quantity { unit: Some(unit.clone()), ..plain(p, at, number) }, number.end)
        }
        _ => {
            let number = lexicon.read(p, at)?;
            (plain(p, at, number), number.end)
        }
    };
    let mut range_end = end;
    let before = at.checked_sub(1).map_or(0, |b| p[b].word);
    if let Some(link) = p.get(end).map(|x| x.word).filter(|_| first.unit.is_none()) {
        let ranged = (link == marks.to && marks.of.contains(&before))
            || (link == marks.and && before == marks.between)
            || (link == marks.hyphen && p[end].glued && p[at].kind == PieceKind::Digits);
        if let Some(upper) = lexicon.read(p, end + 1).filter(|n| ranged && n.value > first.value) {
            first.upper = Some(upper.value);
            range_end = upper.end;
        }
    }
    end = range_end;
    if first.unit.is_none() && !first.article {
        let mut after = end;
        // `5 millions d'euros`
        if p.get(after).is_some_and(|x| marks.of.contains(&x.word)) {
            after += 1;
            if p.get(after).is_some_and(|x| x.word == marks.apostrophe) {
                after += 1;
            }
        }
        if let Some((unit_end, unit)) = lexicon.unit(p, after) {
            first.unit = Some(unit.clone());
            end = unit_end;
        }
    }
    let last = p.get(end - 1)?;
    first.span = Span::new(p[at].span.start, last.span.end);
    first.tokens = p[at].token..last.token + 1;
    Some((end, first))
}

fn plain(p: &[Piece], at: usize, number: Number) -> Quantity {
    Quantity {
        span: p[at].span,
        tokens: p[at].token..p[at].token + 1,
        value: number.value,
        upper: None,
        approximate: number.approximate,
        article: number.article,
        unit: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> NumberLexicon {
        NumberLexicon::load(&DataSource::embedded()).unwrap()
    }

    #[test]
    fn cardinals_in_words_and_digits() {
        let lexicon = lexicon();
        for (phrase, value) in [
            ("trois", 3.0),
            ("dix-sept", 17.0),
            ("vingt et un", 21.0),
            ("vingt-et-un", 21.0),
            ("soixante-douze", 72.0),
            ("quatre-vingt-dix-sept", 97.0),
            ("quatre-vingts", 80.0),
            ("cent quatre-vingt-trois", 183.0),
            ("deux cents", 200.0),
            ("trois mille cinq cent dix", 3510.0),
            ("mille neuf cent dix-huit", 1918.0),
            ("deux millions trois cent mille", 2_300_000.0),
            ("1,5 million", 1_500_000.0),
            ("26 750", 26_750.0),
            ("26.750", 26_750.0),
            ("1 250 000", 1_250_000.0),
            ("17,4", 17.4),
            ("3 milliards", 3e9),
            ("une dizaine", 10.0),
            ("une dizaine de milliers", 10_000.0),
            ("deux tiers", 2.0 / 3.0),
        ] {
            let given = lexicon.value(phrase);
            assert!(given.is_some_and(|v| (v - value).abs() < 1e-9), "{phrase}: {given:?}");
        }
        assert_eq!(lexicon.value("plusieurs"), None);
        assert_eq!(lexicon.value("trois chats"), None);
    }

    #[test]
    fn quantities_have_units_and_ranges() {
        let lexicon = lexicon();
        let text = "Entre 10 et 15 % des foyers ont perdu 3,2 millions d’euros sur 40 km.";
        let analysis = crate::extract::time::tests_support::words(text);
        let mut found = Vec::new();
        let mut pieces = Pieces::default();
        lexicon.cut(text, &analysis, &mut pieces);
        find(&pieces, &lexicon, &mut found);
        let read: Vec<_> = found
            .iter()
            .map(|q| (q.span.of(text), q.value, q.upper, q.unit.as_ref().map(|u| u.code.to_string())))
            .collect();
        assert_eq!(
            read,
            [
                ("10 et 15 %", 10.0, Some(15.0), Some("%".to_owned())),
                ("3,2 millions d’euros", 3_200_000.0, None, Some("EUR".to_owned())),
                ("40 km", 40.0, None, Some("km".to_owned())),
            ]
        );
    }

    #[test]
    fn years_are_no_score() {
        assert!(is_score("3-1", &['-', '–']) && is_score("22–20", &['-', '–']) && is_score("102-99", &['-', '–']));
        assert!(
            !is_score("2016-2017", &['-', '–'])
                && !is_score("3", &['-', '–'])
                && !is_score("3-1-2", &['-', '–'])
                && !is_score("F-16", &['-', '–'])
        );
    }
}
