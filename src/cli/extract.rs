//! `depeche extract`: articles in, document graphs out.

use super::input::{self, InputFormat, Inputs, Reader};
use super::{Global, Outcome};
use anyhow::Result;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  depeche extract article.txt\n  depeche extract --input-format jsonl - < articles.jsonl > graphs.jsonl\n\n\
                        Offsets in the output count code points."
)]
pub(crate) struct Args {
    /// How the articles are given; without it the file's ending tells
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Give the relations that no named type covers too
    #[arg(long)]
    open: bool,
    /// Articles; `-` or nothing is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let inputs = Inputs { files: &args.files, format: args.input_format };
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let failed = reader.read_all(
        inputs.documents(),
        |engine, workspace, document| {
            let mut graph = reader.graph(engine, workspace, &document);
            if !args.open {
                graph.drop_open();
            }
            let mut line = graph.to_json();
            line.push('\n');
            line
        },
        |line| Ok(out.write_all(line.as_bytes())?),
        &input::progress(global),
    )?;
    out.flush()?;
    Ok(Outcome::failed_if(failed > 0))
}
