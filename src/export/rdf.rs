//! The RDF family: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD.
//!
//! A fact is a node (`sem:Event` or `dp:State`) with its roles, status, source and time; it points to a match that
//! holds span and rule together. A direct edge in the namespace `dp:` is what the article itself tells, in `dpr:` what
//! somebody in it says; content that is negated, possible or planned is never a direct edge. Each direct edge has an
//! `rdf:Statement` that leads back to its fact, or with RDF 1.2 the fact is its reifier. There are no blank nodes, and
//! the lines are sorted, so that two runs give the same bytes and a change of one fact changes few lines.

mod build;
mod iri;
mod sort;
mod term;
mod vocabulary;

use crate::graph::KnowledgeGraph;
use crate::schema::{STANDARD, Schema};
use build::Builder;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{NamedNode, Quad};
use std::io::{self, Write};
use term::{Lines, Quads, Sink};
use vocabulary::Vocabulary;

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// Things with their labels, direct edges, the words of statements.
    Plain,
    /// Facts with roles, status, source and time, too.
    Facts,
    /// Matches, mentions and provenance, too.
    #[default]
    Full,
}

/// Which graph a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Graphs {
    /// All in the default graph.
    #[default]
    Default,
    /// Each article in a named graph of its own, so that it can be taken out again.
    Article,
}

/// What the user can choose.
#[derive(Debug, Clone, Default)]
pub struct RdfOptions {
    /// How much.
    pub detail: Detail,
    /// Which graphs.
    pub graphs: Graphs,
    /// RDF 1.2: facts reify their edges.
    pub rdf12: bool,
    /// Namespace of the data, instead of the schema's.
    pub base: Option<String>,
}

/// A base that is no absolute IRI.
#[derive(Debug, thiserror::Error)]
#[error("--base {0:?} is not an absolute IRI that ends in / or #")]
pub struct BaseError(String);

/// Writes graphs of one schema in one way; what all graphs share is made once.
#[derive(Debug, Clone)]
pub struct Writer<'s> {
    schema: &'s Schema,
    options: RdfOptions,
    vocabulary: Vocabulary,
}

impl<'s> Writer<'s> {
    /// A writer for graphs of `schema`.
    ///
    /// # Errors
    /// When [`RdfOptions::base`] is no absolute IRI.
    pub fn new(schema: &'s Schema, options: RdfOptions) -> Result<Self, BaseError> {
        if let Some(base) = &options.base
            && (NamedNode::new(base).is_err() || !base.ends_with(['/', '#']))
        {
            return Err(BaseError(base.clone()));
        }
        Ok(Self { schema, options, vocabulary: Vocabulary::new(schema) })
    }

    /// All quads of a graph, sorted, each once.
    #[must_use]
    pub fn quads(&self, graph: &KnowledgeGraph) -> Vec<Quad> {
        self.built(graph, Quads::new(&self.vocabulary)).finish()
    }

    /// The same as a file of N-Quads, without the way through quads.
    #[must_use]
    pub fn n_quads(&self, graph: &KnowledgeGraph) -> Vec<u8> {
        self.built(graph, Lines::new(&self.vocabulary)).finish()
    }

    fn built<S: Sink>(&self, graph: &KnowledgeGraph, sink: S) -> S {
        let mut builder = Builder::new(graph, self, sink);
        builder.all();
        builder.sink
    }
}

/// All quads of a graph, sorted, each once.
///
/// # Errors
/// When [`RdfOptions::base`] is no absolute IRI.
pub fn quads(graph: &KnowledgeGraph, schema: &Schema, options: &RdfOptions) -> Result<Vec<Quad>, BaseError> {
    Ok(Writer::new(schema, options.clone())?.quads(graph))
}

/// The same as a file of N-Quads, without the way through quads.
///
/// # Errors
/// When [`RdfOptions::base`] is no absolute IRI.
pub fn n_quads(graph: &KnowledgeGraph, schema: &Schema, options: &RdfOptions) -> Result<Vec<u8>, BaseError> {
    Ok(Writer::new(schema, options.clone())?.n_quads(graph))
}

/// The IRI of the named graph of an article.
#[must_use]
pub fn article_graph(schema: &Schema, base: Option<&str>, document: &str) -> NamedNode {
    NamedNode::new_unchecked(iri::Iris::new(schema, base).article_graph(document))
}

/// The prefixes of what we write: name and namespace.
#[must_use]
pub fn prefixes(schema: &Schema, base: Option<&str>) -> Vec<(String, String)> {
    let own = &schema.namespaces;
    let mut all: Vec<(String, String)> = STANDARD.iter().map(|(p, iri)| ((*p).to_owned(), (*iri).to_owned())).collect();
    for (prefix, iri) in [("dp", &own.dp), ("dpr", &own.dpr), ("role", &own.role), ("rule", &own.rule)] {
        all.push((prefix.to_owned(), iri.clone()));
    }
    all.push(("id".to_owned(), base.unwrap_or(&own.id).to_owned()));
    all.sort();
    all
}

/// Writes quads in a format. Formats without named graphs get the triples of all graphs.
///
/// # Errors
/// When the writer fails.
pub fn write<W: Write>(
    quads: &[Quad],
    format: RdfFormat,
    schema: &Schema,
    base: Option<&str>,
    mut out: W,
) -> io::Result<()> {
    if matches!(format, RdfFormat::NTriples | RdfFormat::NQuads) {
        let mut last = String::new();
        for quad in quads {
            let line = if format == RdfFormat::NQuads {
                quad.to_string()
            } else {
                oxigraph::model::Triple::from(quad.clone()).to_string()
            };
            if line != last {
                writeln!(out, "{line} .")?;
                last = line;
            }
        }
        return Ok(());
    }
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in prefixes(schema, base) {
        let wrong = |e: oxigraph::model::IriParseError| io::Error::new(io::ErrorKind::InvalidInput, e);
        serializer = serializer.with_prefix(prefix, iri).map_err(wrong)?;
    }
    let mut writer = serializer.for_writer(out);
    let mut last = None;
    for quad in quads {
        if format.supports_datasets() {
            writer.serialize_quad(quad)?;
        } else {
            let triple = oxigraph::model::Triple::from(quad.clone());
            if last.as_ref() != Some(&triple) {
                writer.serialize_triple(&triple)?;
            }
            last = Some(triple);
        }
    }
    let mut out = writer.finish()?;
    out.flush()
}
