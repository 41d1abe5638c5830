//! Names of nodes in RDF.

use crate::schema::Schema;
use oxigraph::model::NamedNode;
use std::fmt::Write as _;

/// Makes the IRIs of data.
pub(super) struct Iris {
    base: String,
    rule: String,
}

/// Writes `text` so that it can stand in an IRI; `/` stays where `path`.
fn encode(text: &str, path: bool) -> String {
    let mut out = String::with_capacity(text.len());
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
    out
}

impl Iris {
    pub(super) fn new(schema: &Schema, base: Option<&str>) -> Self {
        Self { base: base.unwrap_or(&schema.namespaces.id).to_owned(), rule: schema.namespaces.rule.clone() }
    }

    fn make(&self, local: &str) -> NamedNode {
        // The base was checked and everything after it is encoded.
        NamedNode::new_unchecked(format!("{}{local}", self.base))
    }

    /// A thing by its key in the merged graph; only the document's id can hold a `/` of its own, and the same
    /// document always gives the same name.
    pub(super) fn thing(&self, key: &str) -> NamedNode {
        self.make(&encode(key, true))
    }

    /// A thing that only one document knows.
    pub(super) fn local_thing(&self, document: &str, id: &str) -> NamedNode {
        self.part(document, &encode(id, true))
    }

    pub(super) fn article(&self, document: &str) -> NamedNode {
        self.make(&format!("article/{}", encode(document, false)))
    }

    pub(super) fn article_graph(&self, document: &str) -> NamedNode {
        self.make(&format!("graph/{}", encode(document, false)))
    }

    /// A part of an article: `fact/f1`, `match/0-9-visit.verb`.
    pub(super) fn part(&self, document: &str, part: &str) -> NamedNode {
        self.make(&format!("article/{}/{part}", encode(document, false)))
    }

    pub(super) fn fact(&self, document: &str, fact: &str) -> NamedNode {
        self.part(document, &format!("fact/{}", encode(fact, false)))
    }

    pub(super) fn span(&self, document: &str, kind: &str, start: u32, end: u32, rule: &str) -> NamedNode {
        let dash = if rule.is_empty() { "" } else { "-" };
        self.part(document, &format!("{kind}/{start}-{end}{dash}{}", encode(rule, false)))
    }

    pub(super) fn time(&self, value: &str) -> NamedNode {
        self.make(&format!("time/{}", encode(value, false)))
    }

    pub(super) fn program(&self, version: &str, rules: &str) -> NamedNode {
        self.make(&format!("program/{}-{}", encode(version, false), encode(rules, false)))
    }

    pub(super) fn events(&self) -> NamedNode {
        self.make("graph/events")
    }

    pub(super) fn event(&self, number: &str) -> NamedNode {
        self.make(&format!("event/{}", encode(number, false)))
    }

    pub(super) fn rule(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}fr/{}", self.rule, encode(name, false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_gives_a_valid_iri() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let iris = Iris::new(&schema, None);
        for id in ["a b", "http://x.fr/é?q=1#z", "<>\"{}|\\^`", "", "été", "\u{1}\u{e000}"] {
            for iri in [iris.article(id), iris.fact(id, id), iris.thing(id), iris.rule(id), iris.local_thing(id, id)] {
                assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri}");
            }
        }
    }
}
