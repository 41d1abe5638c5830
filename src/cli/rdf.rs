//! Choices that several subcommands share for RDF.

use depeche::export::rdf::{Detail, Graphs, RdfOptions};

/// The choices.
#[derive(Debug, clap::Args)]
pub(crate) struct RdfArgs {
    /// How much RDF says: plain edges, facts, or facts with their words and provenance
    #[arg(long, value_name = "LEVEL", default_value = "full")]
    detail: DetailArg,
    /// Graphs of N-Quads and TriG: all in the default graph, or each article in its own
    #[arg(long, value_name = "WHICH", default_value = "default")]
    graphs: GraphsArg,
    /// RDF 1.2: facts reify their edges (Turtle, TriG, N-Triples, N-Quads)
    #[arg(long)]
    rdf12: bool,
    /// Namespace of the data
    #[arg(long, value_name = "IRI")]
    pub(crate) base: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DetailArg {
    /// Nodes with labels and direct edges
    Plain,
    /// Facts with roles, status, source and time, too
    Facts,
    /// Words, mentions and provenance, too
    Full,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum GraphsArg {
    /// One graph
    Default,
    /// A graph per article
    Article,
}

impl RdfArgs {
    /// As the library wants it.
    pub(crate) fn options(&self) -> RdfOptions {
        RdfOptions {
            detail: match self.detail {
                DetailArg::Plain => Detail::Plain,
                DetailArg::Facts => Detail::Facts,
                DetailArg::Full => Detail::Full,
            },
            graphs: match self.graphs {
                GraphsArg::Default => Graphs::Default,
                GraphsArg::Article => Graphs::Article,
            },
            rdf12: self.rdf12,
            base: self.base.clone(),
        }
    }
}
