//! Terms while a graph is written: names are shared, texts are borrowed, nothing is written twice.

use super::sort;
use super::vocabulary::Vocabulary;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Triple};
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// An absolute IRI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Iri {
    /// A term of the vocabulary, by its number.
    Term(u32),
    /// Any other name.
    Made(Rc<str>),
}

impl Iri {
    /// The caller knows that it is one.
    pub(super) fn new(iri: impl Into<Rc<str>>) -> Self {
        Self::Made(iri.into())
    }

    /// Whether the other one is surely the same: as a rule it is the very same.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Term(a), Self::Term(b)) => a == b,
            (Self::Made(a), Self::Made(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }

    pub(super) fn text<'t>(&'t self, vocabulary: &'t Vocabulary) -> &'t str {
        match self {
            Self::Term(number) => vocabulary.bracketed(*number).trim_start_matches('<').trim_end_matches('>'),
            Self::Made(text) => text,
        }
    }

    pub(super) fn named_node(&self, vocabulary: &Vocabulary) -> NamedNode {
        NamedNode::new_unchecked(self.text(vocabulary))
    }
}

/// What stands in the place of an object.
#[derive(Debug, Clone)]
pub(super) enum Term<'t> {
    /// A name.
    Iri(Iri),
    /// A text without language.
    Plain(Cow<'t, str>),
    /// A text in a language.
    Tagged(Cow<'t, str>, Rc<str>),
    /// A value of a type.
    Typed(Cow<'t, str>, Iri),
    /// A whole number of a type.
    Whole(i64, Iri),
    /// A triple of names (RDF 1.2).
    Triple(Iri, Iri, Iri),
}

impl From<Iri> for Term<'_> {
    fn from(iri: Iri) -> Self {
        Self::Iri(iri)
    }
}

impl<'t> From<&'t str> for Term<'t> {
    fn from(text: &'t str) -> Self {
        Self::Plain(Cow::Borrowed(text))
    }
}

impl From<String> for Term<'_> {
    fn from(text: String) -> Self {
        Self::Plain(Cow::Owned(text))
    }
}

impl Term<'_> {
    fn owned(&self, vocabulary: &Vocabulary) -> oxigraph::model::Term {
        let node = |iri: &Iri| iri.named_node(vocabulary);
        match self {
            Self::Iri(iri) => node(iri).into(),
            Self::Plain(text) => Literal::from(&**text).into(),
            Self::Tagged(text, tag) => Literal::new_language_tagged_literal_unchecked(&**text, &**tag).into(),
            Self::Typed(text, kind) => Literal::new_typed_literal(&**text, node(kind)).into(),
            Self::Whole(number, kind) => Literal::new_typed_literal(number.to_string(), node(kind)).into(),
            Self::Triple(s, p, o) => Triple::new(node(s), node(p), node(o)).into(),
        }
    }
}

/// Gives the digits of a number to `write`.
pub(super) fn decimal<T>(number: u64, write: impl FnOnce(&str) -> T) -> T {
    let mut digits = [0; 20];
    let (mut at, mut left) = (digits.len(), number);
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    write(std::str::from_utf8(&digits[at..]).unwrap_or_default())
}

/// Where quads go.
pub(super) trait Sink {
    /// Takes a quad; without a graph it stands in the default one.
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>);
}

/// A piece of [`Lines::text`].
type Piece = Range<usize>;

/// One quad: where its parts stand.
#[derive(Debug, Clone)]
struct Line {
    /// In [`Lines::subjects`].
    subject: u32,
    /// In [`Lines::predicates`].
    predicate: u32,
    object: Piece,
    /// In [`Lines::graphs`].
    graph: u32,
}

/// Quads as lines of N-Quads. Subjects, predicates and graphs that many lines share stand once in the buffer; the lines are
/// put together when they are sorted.
#[derive(Debug)]
pub(super) struct Lines<'v> {
    vocabulary: &'v Vocabulary,
    text: Vec<u8>,
    lines: Vec<Line>,
    /// Bytes of all lines.
    length: usize,
    /// `<iri> `, once for lines in a row.
    subjects: Vec<Piece>,
    /// `<iri> `, once each, with its term where it is one.
    predicates: Vec<(Piece, Option<u32>)>,
    /// The predicate of each term of the vocabulary, and those of other names.
    of_term: Vec<u32>,
    of_name: Vec<(Rc<str>, u32)>,
    /// What ends a line: ` <iri> .` or ` .`; once for lines in a row.
    graphs: Vec<Piece>,
    /// Subject and graph of the last line.
    last: (Iri, Option<Iri>),
}

/// No predicate yet.
const NONE: u32 = u32::MAX;
/// Most bytes of a buffer that is kept.
const MOST_KEPT: usize = 8 << 20;

/// The large buffers of [`Lines`].
#[derive(Default)]
struct Buffers {
    text: Vec<u8>,
    lines: Vec<Line>,
    subjects: Vec<Piece>,
}

thread_local! {
    /// The buffers of the graph before: the next one is much as long, and growing anew would copy it some times over.
    static SPARE: Cell<Buffers> = Cell::default();
}

impl<'v> Lines<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        let Buffers { text, lines, subjects } = SPARE.take();
        Self {
            vocabulary,
            text,
            lines,
            length: 0,
            subjects,
            predicates: Vec::with_capacity(64),
            of_term: vec![NONE; vocabulary.len()],
            of_name: Vec::new(),
            graphs: Vec::new(),
            last: (Iri::new(""), None),
        }
    }

    fn at(&self, piece: &Piece) -> &[u8] {
        self.text.get(piece.clone()).unwrap_or(&[])
    }

    /// The four parts of a line.
    fn parts(&self, line: &Line) -> [&[u8]; 4] {
        [
            self.at(&self.subjects[line.subject as usize]),
            self.at(&self.predicates[line.predicate as usize].0),
            self.at(&line.object),
            self.at(&self.graphs[line.graph as usize]),
        ]
    }

    /// Numbers of the lines in the order of their bytes, each line once.
    fn order(&self) -> Vec<u32> {
        let rank = self.ranks();
        // the lines of each subject stand together
        let ends: Vec<usize> = {
            let mut ends = vec![0; self.subjects.len()];
            for (number, line) in self.lines.iter().enumerate() {
                ends[line.subject as usize] = number + 1;
            }
            ends
        };
        let subject = |number: u32| self.at(&self.subjects[number as usize]);
        let subjects = sort::sorted(self.subjects.len(), subject);
        let mut order = Vec::with_capacity(self.lines.len());
        let mut same: Vec<(u32, u32)> = Vec::new();
        let rest = |number: u32| {
            let line = &self.lines[number as usize];
            (self.at(&line.object), self.at(&self.graphs[line.graph as usize]))
        };
        for group in subjects.chunk_by(|a, b| subject(*a) == subject(*b)) {
            same.clear();
            for run in group {
                let from = run.checked_sub(1).map_or(0, |before| ends[before as usize]);
                let lines = from..ends[*run as usize];
                same.extend(lines.map(|number| (rank[self.lines[number].predicate as usize], number as u32)));
            }
            same.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(&rest(b.1))));
            same.dedup_by(|a, b| a.0 == b.0 && rest(a.1) == rest(b.1));
            order.extend(same.iter().map(|(_, number)| *number));
        }
        order
    }

    /// The place of each predicate in the alphabet; terms of one IRI share theirs.
    fn ranks(&self) -> Vec<u32> {
        // as a rule they are terms of the vocabulary, which knows its own order
        let terms: Option<Vec<u32>> = self.predicates.iter().map(|(_, term)| *term).collect();
        if let Some(terms) = terms {
            return terms.into_iter().map(|term| self.vocabulary.rank(term)).collect();
        }
        let text = |number: &u32| self.at(&self.predicates[*number as usize].0);
        let mut sorted: Vec<u32> = (0..self.predicates.len() as u32).collect();
        sorted.sort_unstable_by_key(text);
        let mut ranks = vec![0; sorted.len()];
        for (rank, same) in sorted.chunk_by(|a, b| text(a) == text(b)).enumerate() {
            same.iter().for_each(|number| ranks[*number as usize] = rank as u32);
        }
        ranks
    }

    /// The whole file, sorted.
    pub(super) fn finish(self) -> Vec<u8> {
        let order = self.order();
        let mut out = Vec::with_capacity(self.length);
        for number in &order {
            for part in self.parts(&self.lines[*number as usize]) {
                out.extend_from_slice(part);
            }
        }
        self.keep();
        out
    }

    /// Keeps the buffers for the next graph.
    fn keep(self) {
        let Self { mut text, mut lines, mut subjects, .. } = self;
        if text.capacity() <= MOST_KEPT {
            text.clear();
            lines.clear();
            subjects.clear();
            SPARE.set(Buffers { text, lines, subjects });
        }
    }

    fn iri(&mut self, iri: &Iri) {
        match iri {
            Iri::Term(number) => self.text.extend_from_slice(self.vocabulary.bracketed(*number).as_bytes()),
            Iri::Made(text) => {
                self.text.push(b'<');
                self.text.extend_from_slice(text.as_bytes());
                self.text.push(b'>');
            }
        }
    }

    /// Writes an IRI and what stands behind it.
    fn name(&mut self, iri: &Iri, behind: &[u8]) -> Piece {
        let start = self.text.len();
        self.iri(iri);
        self.text.extend_from_slice(behind);
        start..self.text.len()
    }

    fn subject(&mut self, iri: &Iri) -> u32 {
        if self.subjects.is_empty() || !self.last.0.is(iri) {
            let piece = self.name(iri, b" ");
            self.subjects.push(piece);
            self.last.0 = iri.clone();
        }
        self.subjects.len() as u32 - 1
    }

    fn graph(&mut self, iri: Option<&Iri>) -> u32 {
        let same = match (&self.last.1, iri) {
            (Some(last), Some(iri)) => last.is(iri),
            (None, None) => true,
            _ => false,
        };
        if self.graphs.is_empty() || !same {
            let start = self.text.len();
            if let Some(iri) = iri {
                self.text.push(b' ');
                self.iri(iri);
            }
            self.text.extend_from_slice(b" .\n");
            self.graphs.push(start..self.text.len());
            self.last.1 = iri.cloned();
        }
        self.graphs.len() as u32 - 1
    }

    fn predicate(&mut self, iri: &Iri) -> u32 {
        let known = match iri {
            Iri::Term(number) => self.of_term.get(*number as usize).copied().filter(|p| *p != NONE),
            Iri::Made(name) => self.of_name.iter().find(|(other, _)| other == name).map(|(_, p)| *p),
        };
        if let Some(known) = known {
            return known;
        }
        let number = self.predicates.len() as u32;
        let piece = self.name(iri, b" ");
        let term = if let Iri::Term(term) = iri { Some(*term) } else { None };
        self.predicates.push((piece, term));
        match iri {
            Iri::Term(term) => {
                if let Some(slot) = self.of_term.get_mut(*term as usize) {
                    *slot = number;
                }
            }
            Iri::Made(name) => self.of_name.push((name.clone(), number)),
        }
        number
    }

    fn quoted(&mut self, text: &str) {
        self.text.push(b'"');
        // What has to be escaped: ASCII controls, quotation mark, backslash, and two code points that are no characters.
        let may = |b: &u8| *b < b' ' || matches!(*b, b'"' | b'\\' | 0x7F | 0xEF);
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|b| may(&b)) {
            let (plain, from) = rest.split_at(at);
            self.text.extend_from_slice(plain.as_bytes());
            let Some(c) = from.chars().next() else { break };
            match c {
                '\u{8}' => self.text.extend_from_slice(b"\\b"),
                '\t' => self.text.extend_from_slice(b"\\t"),
                '\n' => self.text.extend_from_slice(b"\\n"),
                '\u{C}' => self.text.extend_from_slice(b"\\f"),
                '\r' => self.text.extend_from_slice(b"\\r"),
                '"' => self.text.extend_from_slice(b"\\\""),
                '\\' => self.text.extend_from_slice(b"\\\\"),
                '\0'..='\u{1F}' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}' => {
                    self.text.extend_from_slice(format!("\\u{:04X}", u32::from(c)).as_bytes());
                }
                c => self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            rest = &from[c.len_utf8()..];
        }
        self.text.extend_from_slice(rest.as_bytes());
        self.text.push(b'"');
    }

    fn number(&mut self, number: i64) {
        self.text.push(b'"');
        if number < 0 {
            self.text.push(b'-');
        }
        decimal(number.unsigned_abs(), |digits| self.text.extend_from_slice(digits.as_bytes()));
        self.text.push(b'"');
    }

    fn term(&mut self, term: &Term<'_>) {
        match term {
            Term::Iri(iri) => self.iri(iri),
            Term::Plain(text) => self.quoted(text),
            Term::Tagged(text, tag) => {
                self.quoted(text);
                self.text.push(b'@');
                self.text.extend_from_slice(tag.as_bytes());
            }
            Term::Typed(text, kind) => {
                self.quoted(text);
                self.text.extend_from_slice(b"^^");
                self.iri(kind);
            }
            Term::Whole(number, kind) => {
                self.number(*number);
                self.text.extend_from_slice(b"^^");
                self.iri(kind);
            }
            Term::Triple(s, p, o) => {
                self.text.extend_from_slice(b"<<( ");
                for (iri, behind) in [(s, &b" "[..]), (p, b" "), (o, b" )>>")] {
                    self.iri(iri);
                    self.text.extend_from_slice(behind);
                }
            }
        }
    }
}

impl Sink for Lines<'_> {
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>) {
        let (subject, predicate, graph) = (self.subject(subject), self.predicate(predicate), self.graph(graph));
        let start = self.text.len();
        self.term(object);
        let line = Line { subject, predicate, object: start..self.text.len(), graph };
        self.length += self.parts(&line).iter().map(|part| part.len()).sum::<usize>();
        self.lines.push(line);
    }
}

/// Quads for the library, with their lines for the order.
#[derive(Debug)]
pub(super) struct Quads<'v> {
    lines: Lines<'v>,
    quads: Vec<Option<Quad>>,
}

impl<'v> Quads<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { lines: Lines::new(vocabulary), quads: Vec::new() }
    }

    /// In the order of their lines, each once.
    pub(super) fn finish(mut self) -> Vec<Quad> {
        let order = self.lines.order();
        self.lines.keep();
        order.into_iter().filter_map(|number| self.quads[number as usize].take()).collect()
    }
}

impl Sink for Quads<'_> {
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>) {
        self.lines.take(subject, predicate, object, graph);
        let vocabulary = self.lines.vocabulary;
        let node = |iri: &Iri| iri.named_node(vocabulary);
        let graph = graph.map_or(GraphName::DefaultGraph, |iri| node(iri).into());
        self.quads.push(Some(Quad::new(node(subject), node(predicate), object.owned(vocabulary), graph)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::term;
    use super::*;
    use crate::schema::Schema;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(&Schema::embedded().expect("the shipped schema is right"))
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn lines_are_those_of_the_library() {
        let vocabulary = vocabulary();
        let (s, p) = (Iri::new("http://a/s"), Iri::new("http://a/p"));
        let words = "« Été »\t\"x\\y\"\n\u{8}\u{c}\r\u{1}\u{7f}\u{fffe}\u{ffff}\u{fb01}\u{0} fin";
        let objects = [
            Term::from(s.clone()),
            Term::from(words),
            Term::from(String::new()),
            Term::Tagged(words.into(), "fr".into()),
            Term::Typed("1".into(), term!("xsd:integer")),
            Term::Whole(-1290, term!("xsd:integer")),
            Term::Whole(0, term!("xsd:nonNegativeInteger")),
            Term::Triple(s.clone(), term!("rdf:type"), s.clone()),
        ];
        for graph in [None, Some(&p)] {
            for object in &objects {
                let (mut lines, mut quads) = (Lines::new(&vocabulary), Quads::new(&vocabulary));
                lines.take(&s, &p, object, graph);
                quads.take(&s, &p, object, graph);
                assert_eq!(text(lines.finish()), format!("{} .\n", quads.finish()[0]));
            }
        }
    }

    #[test]
    fn the_file_is_sorted_and_has_every_line_once() {
        let vocabulary = vocabulary();
        let mut lines = Lines::new(&vocabulary);
        let name = |n: u32| Iri::new(format!("http://a/{n}"));
        let mut expected = std::collections::BTreeSet::new();
        for n in [3, 1, 20, 1, 2, 3, 3] {
            for graph in [Some(name(12)), None, Some(name(1))] {
                let made = Iri::new(term!("rdf:type").text(&vocabulary));
                let (ten, one) = (name(10), name(1));
                for (predicate, object) in
                    [(&one, "b"), (&term!("rdf:type"), "ab"), (&ten, "a"), (&one, "a"), (&made, "ab"), (&made, "aa")]
                {
                    lines.take(&name(n), predicate, &Term::from(object), graph.as_ref());
                    let tail = graph.as_ref().map_or_else(String::new, |g| format!(" <{}>", g.text(&vocabulary)));
                    let (s, p) = (format!("http://a/{n}"), predicate.text(&vocabulary));
                    expected.insert(format!("<{s}> <{p}> \"{object}\"{tail}"));
                }
            }
        }
        let file = text(lines.finish());
        let all: Vec<&str> = file.lines().map(|line| line.strip_suffix(" .").expect("a full stop")).collect();
        assert_eq!(all, expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
