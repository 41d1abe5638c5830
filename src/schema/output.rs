//! What other programs need to know of the declaration: ontology, shapes, JSON-LD context, JSON Schema, a page to read.
//!
//! All five are written from `facts.toml` and checked in beside it; a test keeps them in step.

mod json;
mod markdown;
mod ontology;
mod shapes;

use super::Schema;

/// One of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaOutput {
    /// OWL ontology in Turtle.
    Ontology,
    /// SHACL shapes in Turtle.
    Shapes,
    /// JSON-LD context.
    Context,
    /// JSON Schema of the document graph.
    JsonSchema,
    /// The model for readers.
    Markdown,
}

impl SchemaOutput {
    /// Every file: what it is, its name on the command line, its name in `schema/`.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Ontology, "ttl", "ontology.ttl"),
        (Self::Shapes, "shacl", "shapes.ttl"),
        (Self::Context, "context", "context.jsonld"),
        (Self::JsonSchema, "jsonschema", "graph.schema.json"),
        (Self::Markdown, "markdown", "README.md"),
    ];

    /// The file called `name` on the command line.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n, _)| *n == name).map(|(o, _, _)| *o)
    }
}

impl Schema {
    /// Writes one of the files.
    #[must_use]
    pub fn output(&self, which: SchemaOutput) -> String {
        match which {
            SchemaOutput::Ontology => ontology::ontology(self),
            SchemaOutput::Shapes => shapes::shapes(self),
            SchemaOutput::Context => json::context(self),
            SchemaOutput::JsonSchema => json::graph_schema(self),
            SchemaOutput::Markdown => markdown::markdown(self),
        }
    }
}

/// A string of Turtle.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    format!("\"{escaped}\"")
}

/// The prefix lines of the Turtle files.
fn prefixes(schema: &Schema, names: &[&str]) -> String {
    let mut out = String::new();
    for name in names {
        if let Some(iri) = schema.expand(&format!("{name}:")) {
            out.push_str(&format!("@prefix {name}: <{iri}> .\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_files_are_in_step() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        for (which, name, file) in SchemaOutput::ALL {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(file);
            let there = std::fs::read_to_string(&path).unwrap_or_default();
            let current = schema.output(*which);
            assert!(there == current, "schema/{file} is out of date: depeche schema --format {name} > schema/{file}");
        }
    }

    #[test]
    fn the_json_files_are_json() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        for which in [SchemaOutput::Context, SchemaOutput::JsonSchema] {
            let value: serde_json::Value = serde_json::from_str(&schema.output(which)).expect("JSON");
            assert!(value.is_object());
        }
    }

    #[cfg(feature = "store")]
    #[test]
    fn the_turtle_files_parse_and_have_no_blank_nodes() {
        use oxigraph::io::{RdfFormat, RdfParser};
        let schema = Schema::embedded().expect("the shipped schema is right");
        for which in [SchemaOutput::Ontology, SchemaOutput::Shapes] {
            let text = schema.output(which);
            let quads: Result<Vec<_>, _> = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).collect();
            let quads = quads.expect("Turtle");
            assert!(quads.len() > 300);
            let blank = quads.iter().filter(|q| q.subject.is_blank_node()).count();
            // The lists of sh:or and sh:in are made of blank nodes by the grammar of Turtle.
            assert!(which == SchemaOutput::Shapes || blank == 0, "{blank} blank nodes");
        }
    }
}
