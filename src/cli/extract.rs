//! `depeche extract`: articles in, document graphs or N-Quads out, article by article: memory does not grow with the corpus.

use super::input::{self, InputFormat, Inputs, Reader};
use super::{Global, Outcome};
use anyhow::Result;
use depeche::graph::DocumentGraph;
#[cfg(feature = "store")]
use depeche::graph::KnowledgeGraph;
use depeche::schema::Schema;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  depeche extract article.txt\n  depeche extract --input-format jsonl - < articles.jsonl > graphs.jsonl\n  \
                        depeche extract --format nq news.jsonl > news.nq\n\n\
                        Offsets in the output count code points. Both formats are written article by article, so that memory does \
                        not grow with the corpus. In N-Quads each article stands in a graph of its own, its lines sorted; the same \
                        person or place has the same IRI everywhere, but what several articles tell of one event is only joined by \
                        `depeche build`, which holds the whole corpus."
)]
pub(crate) struct Args {
    /// How the articles are given; without it the file's ending tells
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// What is written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: OutputFormat,
    /// Give the relations that no named type covers too
    #[arg(long)]
    open: bool,
    /// Articles; `-` or nothing is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutputFormat {
    /// Document graphs, one JSON object a line
    Json,
    /// N-Quads, a graph per article
    #[cfg(feature = "store")]
    Nq,
}

/// Writes the graph of one article.
type Write<'s> = Box<dyn Fn(DocumentGraph) -> Vec<u8> + Sync + 's>;

impl OutputFormat {
    /// Makes the bytes of one article.
    fn writer(self, #[cfg_attr(not(feature = "store"), expect(unused))] schema: &Schema) -> Result<Write<'_>> {
        Ok(match self {
            Self::Json => Box::new(|graph| {
                let mut line = graph.to_json();
                line.push('\n');
                line.into_bytes()
            }),
            #[cfg(feature = "store")]
            Self::Nq => {
                use depeche::export::rdf::{Graphs, RdfOptions, Writer};
                let options = RdfOptions { graphs: Graphs::Article, ..RdfOptions::default() };
                let writer = Writer::new(schema, options)?;
                Box::new(move |graph| writer.n_quads(&KnowledgeGraph::of_one(graph)))
            }
        })
    }
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let inputs = Inputs { files: &args.files, format: args.input_format };
    let write = args.format.writer(&reader.schema)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let failed = reader.read_all(
        inputs.documents(),
        |engine, workspace, documents| {
            let mut graphs = reader.graphs_of(engine, workspace, documents);
            if !args.open {
                graphs.iter_mut().for_each(DocumentGraph::drop_open);
            }
            graphs.into_iter().map(&write).collect()
        },
        |bytes| Ok(out.write_all(&bytes)?),
        &input::progress(global),
    )?;
    out.flush()?;
    Ok(Outcome::failed_if(failed > 0))
}
