//! `depeche build`: from articles to files in every format.

use super::input::{self, Inputs, Reader};
use super::{Global, Outcome};
use anyhow::{Context as _, Result};
use depeche::export::{ExportOptions, Format, export};
use depeche::graph::{KnowledgeGraph, Severity, check};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  depeche build data/articles/poutine-minsk.txt\n  depeche build news/*.txt -o out --name december --format ttl,graphml\n  \
                        depeche build article.txt -o out --format nq --graphs article --detail facts\n\n\
                        Several articles are merged into one graph, which is held in memory in every format (some 200 bytes for a byte of text); \
                        for a large corpus write N-Quads with `depeche extract --format nq` or fill a store with `depeche load`, which go article by article. Exit status 1 when an input failed or a check found an error; the files are written all the same."
)]
pub(crate) struct Args {
    /// Folder for the files
    #[arg(short, long, value_name = "DIR", default_value = "exports")]
    output: PathBuf,
    /// Formats, separated by commas [default: all that need no other program]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = format_by_name)]
    format: Vec<Format>,
    /// Name of the files [default: the name of the only input, or "graph"]
    #[arg(long)]
    name: Option<String>,
    /// GraphML, GEXF and CSV with the facts as nodes
    #[arg(long)]
    full: bool,
    #[cfg(feature = "store")]
    #[command(flatten)]
    rdf: super::rdf::RdfArgs,
    /// Articles, or document graphs of `depeche extract`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

fn format_by_name(name: &str) -> Result<Format, String> {
    Format::by_name(name.trim()).ok_or_else(|| {
        let all: Vec<&str> = Format::ALL.iter().map(|(_, name, _)| *name).collect();
        format!("no such format; one of {}", all.join(", "))
    })
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let started = Instant::now();
    let reader = Reader::load(global)?;
    std::fs::create_dir_all(&args.output)
        .with_context(|| format!("cannot make the folder {}", args.output.display()))?;
    let inputs = Inputs { files: &args.files, format: None };
    let (graphs, failed) = reader.graphs(&inputs, &input::progress(global))?;
    if graphs.is_empty() {
        return Ok(Outcome::Problems);
    }
    let graph = KnowledgeGraph::new(graphs, &reader.schema);
    let findings = check(&graph, &reader.schema);
    let options = ExportOptions {
        full: args.full,
        #[cfg(feature = "store")]
        rdf: args.rdf.options(),
    };
    let formats = if args.format.is_empty() { Format::defaults() } else { args.format.clone() };
    let name = args.name.clone().unwrap_or_else(|| file_name(&args.files));
    let mut written = 0;
    for format in formats {
        for (ending, bytes) in export(&graph, &reader.schema, format, &options)? {
            let path = args.output.join(format!("{name}{ending}"));
            replace(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
            written += 1;
        }
    }
    let mut out = anstream::stdout().lock();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    for finding in findings.iter().filter(|f| f.severity == Severity::Error) {
        writeln!(out, "{}", super::check::coloured(finding))?;
    }
    if !global.quiet {
        writeln!(
            out,
            "{} articles: {} nodes, {} facts, {} edges, {} quotations; checks: {errors} errors, {} warnings; {written} files in {} ({:.2} s)",
            graph.documents.len(),
            graph.things.len(),
            graph.facts().count(),
            graph.edges().count(),
            graph.documents.iter().map(|d| d.quotes.len()).sum::<usize>(),
            findings.len() - errors,
            args.output.display(),
            started.elapsed().as_secs_f64()
        )?;
    }
    Ok(Outcome::failed_if(failed > 0 || errors > 0))
}

/// The stem of the only input, or `graph`.
fn file_name(files: &[PathBuf]) -> String {
    match files {
        [one] if one.as_os_str() != "-" => {
            one.file_stem().map_or_else(|| "graph".to_owned(), |s| s.to_string_lossy().into_owned())
        }
        _ => "graph".to_owned(),
    }
}

/// Writes a file in one step: a reader sees the old or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    std::fs::write(&part, bytes)?;
    std::fs::rename(&part, path).inspect_err(|_| {
        let _ = std::fs::remove_file(&part);
    })
}
