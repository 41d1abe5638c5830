//! `depeche check`: what cannot be in a graph.

use super::input::{self, Inputs, Reader};
use super::{Global, Outcome};
use anyhow::Result;
use depeche::graph::{Finding, KnowledgeGraph, Severity, check};
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  depeche check article.txt\n  depeche check graphs.jsonl --format json\n\nExit status 1 when a check finds an error; warnings alone give 0."
)]
pub(crate) struct Args {
    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Print errors only, no warnings
    #[arg(long)]
    errors_only: bool,
    /// Articles, document graphs (JSON Lines of `depeche extract`)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One line a finding
    Text,
    /// One JSON object a line
    Json,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let inputs = Inputs { files: &args.files, format: None };
    let (graphs, failed) = reader.graphs(&inputs, &input::progress(global))?;
    let graph = KnowledgeGraph::new(graphs, &reader.schema);
    let findings = check(&graph, &reader.schema);
    let mut out = anstream::stdout().lock();
    for finding in findings.iter().filter(|f| !args.errors_only || f.severity == Severity::Error) {
        match args.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string(finding)?)?,
            Format::Text => writeln!(out, "{}", coloured(finding))?,
        }
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    if args.format == Format::Text && !global.quiet {
        let warnings = findings.len() - errors;
        writeln!(out, "{} documents: {errors} errors, {warnings} warnings", graph.documents.len())?;
    }
    Ok(Outcome::failed_if(errors > 0 || failed > 0))
}

/// The finding with its severity in colour.
pub(crate) fn coloured(finding: &Finding) -> String {
    let text = finding.to_string();
    let colour = if finding.severity == Severity::Error { "\x1b[1;31m" } else { "\x1b[1;33m" };
    match text.split_once(']') {
        Some((head, rest)) => format!("{colour}{head}]\x1b[0m{rest}"),
        None => text,
    }
}
