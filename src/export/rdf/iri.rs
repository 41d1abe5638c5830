//! Names of nodes in RDF.

use super::term::Iri;
use crate::schema::Schema;
use std::fmt::Write as _;

/// Makes the IRIs of data.
pub(super) struct Iris {
    base: String,
    rule: String,
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

impl Iris {
    pub(super) fn new(schema: &Schema, base: Option<&str>) -> Self {
        Self { base: base.unwrap_or(&schema.namespaces.id).to_owned(), rule: schema.namespaces.rule.clone() }
    }

    /// An IRI below the base; what `write` appends is encoded.
    fn make(&self, write: impl FnOnce(&mut String)) -> Iri {
        let mut out = String::with_capacity(self.base.len() + 80);
        out.push_str(&self.base);
        write(&mut out);
        Iri::new(out)
    }

    /// A thing by its key in the merged graph; only the document's id can hold a `/` of its own, and the same
    /// document always gives the same name.
    pub(super) fn thing(&self, key: &str) -> Iri {
        self.make(|out| encode(out, key, true))
    }

    /// A thing that only one document knows.
    pub(super) fn local_thing(&self, document: &str, id: &str) -> Iri {
        self.below(document, |out| encode(out, id, true))
    }

    fn named(&self, kind: &str, name: &str) -> Iri {
        self.make(|out| {
            out.push_str(kind);
            encode(out, name, false);
        })
    }

    pub(super) fn article(&self, document: &str) -> Iri {
        self.named("article/", document)
    }

    pub(super) fn article_graph(&self, document: &str) -> Iri {
        self.named("graph/", document)
    }

    fn below(&self, document: &str, write: impl FnOnce(&mut String)) -> Iri {
        self.make(|out| {
            out.push_str("article/");
            encode(out, document, false);
            out.push('/');
            write(out);
        })
    }

    /// A part of an article: `fact/f1`, `match/0-9-visit.verb`.
    pub(super) fn part(&self, document: &str, part: &str) -> Iri {
        self.below(document, |out| out.push_str(part))
    }

    pub(super) fn fact(&self, document: &str, fact: &str) -> Iri {
        self.below(document, |out| {
            out.push_str("fact/");
            encode(out, fact, false);
        })
    }

    pub(super) fn span(&self, document: &str, kind: &str, start: u32, end: u32, rule: &str) -> Iri {
        let dash = if rule.is_empty() { "" } else { "-" };
        self.below(document, |out| {
            let _ = write!(out, "{kind}/{start}-{end}{dash}");
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
        let mut out = format!("{}fr/", self.rule);
        encode(&mut out, name, false);
        Iri::new(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;

    #[test]
    fn any_id_gives_a_valid_iri() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let iris = Iris::new(&schema, None);
        for id in ["a b", "http://x.fr/é?q=1#z", "<>\"{}|\\^`", "", "été", "\u{1}\u{e000}"] {
            for iri in [iris.article(id), iris.fact(id, id), iris.thing(id), iris.rule(id), iris.local_thing(id, id)] {
                assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri:?}");
            }
        }
    }
}
