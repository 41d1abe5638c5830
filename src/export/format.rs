//! The formats by name, and from a graph to the files of one of them.

use super::{View, ViewOptions};
use crate::graph::KnowledgeGraph;
use crate::schema::Schema;

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Document graphs, one JSON object a line.
    Json,
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// TriG.
    TriG,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
    /// GraphML.
    GraphMl,
    /// GEXF.
    Gexf,
    /// DOT.
    Dot,
    /// SVG, drawn by Graphviz.
    Svg,
    /// CSV, nodes and edges.
    Csv,
    /// A page to read.
    Html,
}

impl Format {
    /// Name on the command line, ending of the file, and what it is, of every format.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Json, "json", "document graphs, one JSON object a line"),
        (Self::Turtle, "ttl", "Turtle"),
        (Self::NTriples, "nt", "N-Triples"),
        (Self::NQuads, "nq", "N-Quads"),
        (Self::TriG, "trig", "TriG"),
        (Self::RdfXml, "rdf", "RDF/XML"),
        (Self::JsonLd, "jsonld", "JSON-LD"),
        (Self::GraphMl, "graphml", "GraphML for Gephi, yEd, Cytoscape, NetworkX, igraph"),
        (Self::Gexf, "gexf", "GEXF with dates for Gephi"),
        (Self::Dot, "dot", "DOT for Graphviz"),
        (Self::Svg, "svg", "picture, drawn by Graphviz where it is installed"),
        (Self::Csv, "csv", "nodes and edges as tables"),
        (Self::Html, "html", "page to read, with text and facts"),
    ];

    /// The format called `name`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n, _)| n.eq_ignore_ascii_case(name)).map(|(f, _, _)| *f)
    }

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(f, _, _)| *f == self).map_or("", |(_, name, _)| name)
    }

    /// Whether the format needs the feature `store`.
    #[must_use]
    pub const fn is_rdf(self) -> bool {
        matches!(self, Self::Turtle | Self::NTriples | Self::NQuads | Self::TriG | Self::RdfXml | Self::JsonLd)
    }

    /// What `depeche build` writes without `--format`: everything that needs no other program.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        Self::ALL
            .iter()
            .map(|(f, _, _)| *f)
            .filter(|f| *f != Self::Svg && (cfg!(feature = "store") || !f.is_rdf()))
            .collect()
    }
}

/// What the user can choose.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// GraphML, GEXF and CSV with the facts as nodes.
    pub full: bool,
    /// Choices for RDF.
    #[cfg(feature = "store")]
    pub rdf: super::rdf::RdfOptions,
}

/// Why a format cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The program was built without RDF.
    #[error("{0} needs the feature `store`, which this program was built without")]
    NoStore(&'static str),
    /// The base IRI is wrong.
    #[cfg(feature = "store")]
    #[error(transparent)]
    Base(#[from] super::rdf::BaseError),
    /// A serialiser failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Graphviz is missing or failed.
    #[error("Graphviz: {0}; install it (the command `dot`) or write --format dot")]
    Graphviz(String),
}

/// The files of one format: what follows the file's stem, and the bytes.
///
/// # Errors
/// When the program was built without RDF, the base is no IRI, or Graphviz is missing.
pub fn export(
    graph: &KnowledgeGraph,
    schema: &Schema,
    format: Format,
    options: &ExportOptions,
) -> Result<Vec<(String, Vec<u8>)>, ExportError> {
    let view = || View::new(graph, schema, ViewOptions { facts: options.full, negated: false });
    let drawing = || {
        let view = View::new(graph, schema, ViewOptions { facts: false, negated: true });
        super::dot(&view, schema, &title(graph))
    };
    let one = |text: String| vec![(format!(".{}", format.name()), text.into_bytes())];
    Ok(match format {
        Format::Json => {
            let lines: String = graph.documents.iter().map(|d| d.to_json() + "\n").collect();
            vec![(".jsonl".to_owned(), lines.into_bytes())]
        }
        Format::GraphMl => one(super::graphml(&view())),
        Format::Gexf => one(super::gexf(&view(), schema)),
        Format::Dot => one(drawing()),
        Format::Svg => vec![(".svg".to_owned(), svg(&drawing())?)],
        Format::Csv => {
            let view = view();
            vec![
                ("-nodes.csv".to_owned(), super::csv_nodes(&view).into_bytes()),
                ("-edges.csv".to_owned(), super::csv_edges(&view).into_bytes()),
            ]
        }
        Format::Html => one(super::html(graph, schema)),
        #[cfg(feature = "store")]
        _ => {
            use oxigraph::io::{JsonLdProfileSet, RdfFormat};
            let (rdf, rdf12) = match format {
                Format::Turtle => (RdfFormat::Turtle, true),
                Format::NTriples => (RdfFormat::NTriples, true),
                Format::NQuads => (RdfFormat::NQuads, true),
                Format::TriG => (RdfFormat::TriG, true),
                // Neither has a settled form for triple terms: they always hold the RDF 1.1 model.
                Format::RdfXml => (RdfFormat::RdfXml, false),
                _ => (RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, false),
            };
            let mut choices = options.rdf.clone();
            choices.rdf12 &= rdf12;
            // Without named graphs the lines of both formats are the same.
            let flat = format == Format::NTriples && choices.graphs == super::rdf::Graphs::Default;
            if format == Format::NQuads || flat {
                let bytes = super::rdf::n_quads(graph, schema, &choices)?;
                return Ok(vec![(format!(".{}", format.name()), bytes)]);
            }
            let quads = super::rdf::quads(graph, schema, &choices)?;
            let mut bytes = Vec::new();
            super::rdf::write(&quads, rdf, schema, choices.base.as_deref(), &mut bytes)?;
            vec![(format!(".{}", format.name()), bytes)]
        }
        #[cfg(not(feature = "store"))]
        _ => return Err(ExportError::NoStore(format.name())),
    })
}

fn title(graph: &KnowledgeGraph) -> String {
    match graph.documents.as_slice() {
        [one] => one.title.clone().unwrap_or_else(|| one.id.clone()),
        many => format!("{} articles", many.len()),
    }
}

/// Lets Graphviz draw.
fn svg(dot: &str) -> Result<Vec<u8>, ExportError> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let failed = |e: std::io::Error| ExportError::Graphviz(e.to_string());
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut input = child.stdin.take();
    // Written from a thread: a large picture could fill the pipes of both directions.
    let text = dot.to_owned();
    let writer = std::thread::spawn(move || input.as_mut().map_or(Ok(()), |i| i.write_all(text.as_bytes())));
    let output = child.wait_with_output().map_err(failed)?;
    let _ = writer.join();
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(ExportError::Graphviz(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing;

    fn files(format: Format, full: bool) -> Vec<(String, String)> {
        let (_, graph) = testing::sample();
        let schema = Schema::embedded().expect("the shipped schema is right");
        let graph = KnowledgeGraph::new(vec![graph], &schema);
        // Without RDF the options have this one field.
        #[cfg_attr(not(feature = "store"), allow(clippy::needless_update))]
        let options = ExportOptions { full, ..ExportOptions::default() };
        let files = export(&graph, &schema, format, &options).expect("written");
        files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
    }

    #[test]
    fn every_format_gives_the_same_bytes_twice() {
        for format in Format::defaults() {
            let first = files(format, true);
            assert!(first.iter().all(|(_, text)| !text.is_empty()), "{format:?}");
            assert_eq!(first, files(format, true), "{format:?}");
        }
    }

    #[test]
    fn graphml_and_tables_have_the_same_nodes_and_edges() {
        for full in [false, true] {
            let graphml = &files(Format::GraphMl, full)[0].1;
            let csv = files(Format::Csv, full);
            assert_eq!(graphml.matches("<node ").count(), csv[0].1.lines().count() - 1);
            assert_eq!(graphml.matches("<edge ").count(), csv[1].1.lines().count() - 1);
            let gexf = &files(Format::Gexf, full)[0].1;
            assert_eq!(graphml.matches("<edge ").count(), gexf.matches("<edge ").count());
        }
    }

    #[test]
    fn negated_content_is_red_in_drawings_and_nowhere_else_an_edge() {
        let dot = &files(Format::Dot, false)[0].1;
        assert!(dot.contains("≠ met"), "{dot}");
        for format in [Format::GraphMl, Format::Gexf, Format::Csv] {
            assert!(files(format, false).iter().all(|(_, text)| !text.contains("met") || !text.contains(">met<")));
        }
    }
}
