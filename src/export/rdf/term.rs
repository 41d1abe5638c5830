//! Terms while a graph is written: names are shared, texts are borrowed, nothing is written twice.

use super::sort;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Triple};
use std::borrow::Cow;
use std::rc::Rc;

/// An absolute IRI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Iri(Rc<str>);

impl Iri {
    /// The caller knows that it is one.
    pub(super) fn new(iri: impl Into<Rc<str>>) -> Self {
        Self(iri.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn named_node(&self) -> NamedNode {
        NamedNode::new_unchecked(&*self.0)
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
    fn owned(&self) -> oxigraph::model::Term {
        match self {
            Self::Iri(iri) => iri.named_node().into(),
            Self::Plain(text) => Literal::from(&**text).into(),
            Self::Tagged(text, tag) => Literal::new_language_tagged_literal_unchecked(&**text, &**tag).into(),
            Self::Typed(text, kind) => Literal::new_typed_literal(&**text, kind.named_node()).into(),
            Self::Triple(s, p, o) => Triple::new(s.named_node(), p.named_node(), o.named_node()).into(),
        }
    }
}

/// Where quads go.
pub(super) trait Sink {
    /// Takes a quad; without a graph it stands in the default one.
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>);
}

/// Quads as lines of N-Quads, without the full stop.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Lines {
    fn line(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }

    /// Numbers of the lines in the order of their bytes, each line once.
    fn order(&self) -> Vec<u32> {
        let mut order = sort::sorted(self.ends.len(), |number| self.line(number));
        order.dedup_by(|a, b| self.line(*a) == self.line(*b));
        order
    }

    /// The whole file, sorted.
    pub(super) fn finish(self) -> Vec<u8> {
        let order = self.order();
        let length: usize = order.iter().map(|number| self.line(*number).len() + 3).sum();
        let mut out = Vec::with_capacity(length);
        for number in order {
            out.extend_from_slice(self.line(number));
            out.extend_from_slice(b" .\n");
        }
        out
    }

    fn iri(&mut self, iri: &Iri) {
        self.text.push(b'<');
        self.text.extend_from_slice(iri.0.as_bytes());
        self.text.push(b'>');
    }

    fn quoted(&mut self, text: &str) {
        self.text.push(b'"');
        let mut rest = text;
        // What has to be escaped: ASCII controls, quotation mark, backslash, and two code points that are no characters.
        let special = |c: char| c < ' ' || matches!(c, '"' | '\\' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}');
        while let Some(at) = rest.find(special) {
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
                c => self.text.extend_from_slice(format!("\\u{:04X}", u32::from(c)).as_bytes()),
            }
            rest = &from[c.len_utf8()..];
        }
        self.text.extend_from_slice(rest.as_bytes());
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

impl Sink for Lines {
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>) {
        self.iri(subject);
        self.text.push(b' ');
        self.iri(predicate);
        self.text.push(b' ');
        self.term(object);
        if let Some(graph) = graph {
            self.text.push(b' ');
            self.iri(graph);
        }
        self.ends.push(self.text.len());
    }
}

/// Quads for the library, with their lines for the order.
#[derive(Debug, Default)]
pub(super) struct Quads {
    lines: Lines,
    quads: Vec<Option<Quad>>,
}

impl Quads {
    /// In the order of their lines, each once.
    pub(super) fn finish(mut self) -> Vec<Quad> {
        let order = self.lines.order();
        order.into_iter().filter_map(|number| self.quads[number as usize].take()).collect()
    }
}

impl Sink for Quads {
    fn take(&mut self, subject: &Iri, predicate: &Iri, object: &Term<'_>, graph: Option<&Iri>) {
        self.lines.take(subject, predicate, object, graph);
        let graph = graph.map_or(GraphName::DefaultGraph, |iri| iri.named_node().into());
        self.quads.push(Some(Quad::new(subject.named_node(), predicate.named_node(), object.owned(), graph)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_library() {
        let (s, p) = (Iri::new("http://a/s"), Iri::new("http://a/p"));
        let text = "« Été »\t\"x\\y\"\n\u{8}\u{c}\r\u{1}\u{7f}\u{fffe}\u{ffff}\u{0} fin";
        let objects = [
            Term::from(s.clone()),
            Term::from(text),
            Term::from(String::new()),
            Term::Tagged(text.into(), "fr".into()),
            Term::Typed("1".into(), Iri::new("http://www.w3.org/2001/XMLSchema#integer")),
            Term::Triple(s.clone(), p.clone(), s.clone()),
        ];
        for graph in [None, Some(&p)] {
            for object in &objects {
                let mut quads = Quads::default();
                quads.take(&s, &p, object, graph);
                let line = String::from_utf8(quads.lines.line(0).to_vec()).expect("text");
                assert_eq!(line, quads.finish()[0].to_string());
            }
        }
    }

    #[test]
    fn the_file_is_sorted_and_has_every_line_once() {
        let mut lines = Lines::default();
        let name = |n: u32| Iri::new(format!("http://a/{n}"));
        for n in [3, 1, 20, 1, 2, 3] {
            lines.take(&name(n), &name(0), &Term::from("a"), None);
        }
        let file = String::from_utf8(lines.finish()).expect("text");
        let all: Vec<&str> = file.lines().collect();
        assert_eq!(all.len(), 4);
        assert!(all.is_sorted());
        assert_eq!(all[0], "<http://a/1> <http://a/0> \"a\" .");
    }
}
