//! Names of nodes in RDF.

use super::term::{Iri, decimal};
use crate::schema::Schema;
use std::cell::Cell;
use std::fmt::Write as _;

/// Makes the IRIs of data.
pub(super) struct Iris {
    base: String,
    rule: String,
    /// The article in work, and what the names of its parts begin with.
    article: Iri,
    parts: String,
    /// Where a name is put together.
    scratch: Cell<String>,
}

/// Writes `text` so that it can stand in an IRI; `/` stays where `path`.
fn encode(out: &mut String, text: &str, path: bool) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') || (path && b == b'/');
    if text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || (path && c == '/') {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode(&mut out, text, false);
    out
}

impl Iris {
    pub(super) fn new(schema: &Schema, base: Option<&str>) -> Self {
        let base = base.unwrap_or(&schema.namespaces.id).to_owned();
        let rule = schema.namespaces.rule.clone();
        Self { base, rule, article: Iri::new(""), parts: String::new(), scratch: Cell::default() }
    }

    /// From here on [`Self::article`] and the names of parts are those of `document`.
    pub(super) fn begin(&mut self, document: &str) {
        let name = format!("{}article/{}", self.base, encoded(document));
        self.parts = format!("{name}/");
        self.article = Iri::new(name);
    }

    /// An IRI that begins with `start`; what `write` appends is encoded.
    fn from(&self, start: &str, write: impl FnOnce(&mut String)) -> Iri {
        let mut out = self.scratch.take();
        out.clear();
        out.push_str(start);
        write(&mut out);
        let iri = Iri::new(out.as_str());
        self.scratch.set(out);
        iri
    }

    /// An IRI below the base.
    fn make(&self, write: impl FnOnce(&mut String)) -> Iri {
        self.from(&self.base, write)
    }

    /// A thing by its key in the merged graph; only the document's id can hold a `/` of its own, and the same
    /// document always gives the same name.
    pub(super) fn thing(&self, key: &str) -> Iri {
        self.make(|out| encode(out, key, true))
    }

    /// A thing that only the article knows.
    pub(super) fn local_thing(&self, id: &str) -> Iri {
        self.below(|out| encode(out, id, true))
    }

    fn named(&self, kind: &str, name: &str) -> Iri {
        self.make(|out| {
            out.push_str(kind);
            encode(out, name, false);
        })
    }

    /// The article.
    pub(super) fn article(&self) -> Iri {
        self.article.clone()
    }

    /// The named graph of an article.
    pub(super) fn article_graph(&self, document: &str) -> String {
        format!("{}graph/{}", self.base, encoded(document))
    }

    fn below(&self, write: impl FnOnce(&mut String)) -> Iri {
        self.from(&self.parts, write)
    }

    /// A part of the article: `fact/f1`, `match/0-9-visit.verb`.
    pub(super) fn part(&self, part: &str) -> Iri {
        self.below(|out| out.push_str(part))
    }

    /// A part of the article that has a number: `edge/e1`.
    pub(super) fn numbered(&self, part: &str, number: usize) -> Iri {
        self.below(|out| {
            out.push_str(part);
            decimal(number as u64, |digits| out.push_str(digits));
        })
    }

    /// A fact of the article.
    pub(super) fn fact(&self, fact: &str) -> Iri {
        self.below(|out| {
            out.push_str("fact/");
            encode(out, fact, false);
        })
    }

    /// A fact of any article.
    pub(super) fn fact_of(&self, document: &str, fact: &str) -> Iri {
        self.make(|out| {
            out.push_str("article/");
            encode(out, document, false);
            out.push_str("/fact/");
            encode(out, fact, false);
        })
    }

    /// A stretch of the article's text.
    pub(super) fn span(&self, kind: &str, start: u32, end: u32, rule: &str) -> Iri {
        let dash = if rule.is_empty() { "" } else { "-" };
        self.below(|out| {
            out.push_str(kind);
            out.push('/');
            decimal(start.into(), |digits| out.push_str(digits));
            out.push('-');
            decimal(end.into(), |digits| out.push_str(digits));
            out.push_str(dash);
            encode(out, rule, false);
        })
    }

    pub(super) fn time(&self, value: &str) -> Iri {
        self.named("time/", value)
    }

    pub(super) fn program(&self, version: &str, rules: &str) -> Iri {
        self.make(|out| {
            out.push_str("program/");
            encode(out, version, false);
            out.push('-');
            encode(out, rules, false);
        })
    }

    pub(super) fn events(&self) -> Iri {
        self.make(|out| out.push_str("graph/events"))
    }

    pub(super) fn event(&self, number: &str) -> Iri {
        self.named("event/", number)
    }

    pub(super) fn rule(&self, name: &str) -> Iri {
        self.from(&self.rule, |out| {
            out.push_str("fr/");
            encode(out, name, false);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use oxigraph::model::NamedNode;

    #[test]
    fn any_id_gives_a_valid_iri() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let mut iris = Iris::new(&schema, None);
        let vocabulary = Vocabulary::new(&schema);
        for id in ["a b", "http://x.fr/é?q=1#z", "<>\"{}|\\^`", "", "été", "\u{1}\u{e000}"] {
            iris.begin(id);
            for iri in [iris.article(), iris.fact(id), iris.thing(id), iris.rule(id), iris.local_thing(id)] {
                assert!(NamedNode::new(iri.text(&vocabulary)).is_ok(), "{iri:?}");
            }
            assert_eq!(iris.numbered("edge/e", 120), iris.part("edge/e120"));
            assert_eq!(iris.span("match", 0, 17, "a.b"), iris.part("match/0-17-a.b"));
            assert_eq!(iris.fact(id), iris.fact_of(id, id));
        }
    }
}
