//! The command line: one thin file per subcommand, no algorithms.
//!
//! A subcommand is an `Args` struct with the `clap` declaration and a function
//! `run(&Args, &Global) -> anyhow::Result<Outcome>`. Exit status: 0 all is well, 1 something failed or a check found
//! errors (the rest was done), 2 wrong usage.

mod build;
mod check;
mod claims;
mod explain;
mod extract;
mod input;
#[cfg(feature = "store")]
mod load;
mod parse;
#[cfg(feature = "store")]
mod query;
#[cfg(feature = "store")]
mod rdf;
mod rules;
mod schema;
mod why_not;

use clap::{Parser, Subcommand};
use depeche::data::{Cache, DataSource};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

/// Reads French news and builds a knowledge graph in which every edge shows its words, its rule and its source.
#[derive(Debug, Parser)]
#[command(
    name = "depeche",
    version,
    arg_required_else_help = true,
    after_help = "Examples:\n  depeche build data/articles/poutine-minsk.txt\n  depeche extract articles/*.txt > graphs.jsonl\n  \
                  depeche query 'SELECT ?who ?where { ?who dp:visited ?where }' graphs.jsonl\n\n\
                  Environment:\n  DEPECHE_CACHE  folder for what is compiled from --data folders, used again at the next start while they do not\n                 \
                  change; empty for none [default: depeche in the user's cache folder]\n\n\
                  Exit status: 0 fine, 1 some input failed or a check found errors, 2 wrong usage."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What holds for every subcommand.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Folder of rules, gazetteers and schema laid over the built-in ones, file by file
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Compile the tables and rules of --data anew and keep nothing (see the environment variable DEPECHE_CACHE)
    #[arg(long, global = true)]
    no_cache: bool,
    #[arg(skip)]
    cache: OnceLock<Option<Cache>>,
    /// When to colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
}

impl Global {
    /// Where the knowledge comes from.
    pub(crate) fn data(&self) -> anyhow::Result<DataSource> {
        Ok(match &self.data {
            None => DataSource::embedded(),
            Some(dir) => {
                anyhow::ensure!(dir.is_dir(), "--data {}: no such folder", dir.display());
                let cache = self.cache.get_or_init(|| if self.no_cache { None } else { Cache::of_user() });
                DataSource::with_folder(dir).with_cache(cache.clone())
            }
        })
    }

    /// Tells what the cache had to say.
    fn tell_notes(&self) {
        let notes = self.cache.get().and_then(Option::as_ref).map(Cache::take_notes).unwrap_or_default();
        for note in notes.iter().filter(|_| !self.quiet) {
            anstream::eprintln!("\x1b[1mnote:\x1b[0m {note}");
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the graph of each article as JSON Lines
    Extract(extract::Args),
    /// Write the graph of articles in every format
    Build(build::Args),
    /// Ask with SPARQL
    #[cfg(feature = "store")]
    Query(query::Args),
    /// Look for what cannot be in a graph
    Check(check::Args),
    /// Show how the program reads the French of a text (CoNLL-U)
    Parse(parse::Args),
    /// Show who says what about the same event, side by side
    Claims(claims::Args),
    /// Put articles into a store folder
    #[cfg(feature = "store")]
    Load(load::LoadArgs),
    /// Put articles into a server (SPARQL 1.1 Graph Store Protocol)
    #[cfg(feature = "store")]
    Push(load::PushArgs),
    /// Write ontology, SHACL shapes, JSON-LD context, JSON Schema or the description of the model
    Schema(schema::Args),
    /// Check, test and measure rule files
    Rules(rules::Args),
    /// Show step by step how a fact was found
    Explain(explain::Args),
    /// Show how far a rule gets in a sentence and on what it fails
    WhyNot(why_not::Args),
}

/// How a subcommand ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Fine,
    /// Some input failed or a check found errors; the rest was done.
    Problems,
}

impl Outcome {
    /// `Problems` where `failed`.
    pub(crate) const fn failed_if(failed: bool) -> Self {
        if failed { Self::Problems } else { Self::Fine }
    }
}

/// Reads the command line and runs the subcommand.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.global.color {
        clap::ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        clap::ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        clap::ColorChoice::Auto => {}
    }
    let global = &cli.global;
    let result = match &cli.command {
        Command::Extract(args) => extract::run(args, global),
        Command::Build(args) => build::run(args, global),
        #[cfg(feature = "store")]
        Command::Query(args) => query::run(args, global),
        #[cfg(feature = "store")]
        Command::Load(args) => load::load(args, global),
        #[cfg(feature = "store")]
        Command::Push(args) => load::push(args, global),
        Command::Claims(args) => claims::run(args, global),
        Command::Check(args) => check::run(args, global),
        Command::Parse(args) => parse::run(args, global),
        Command::Schema(args) => schema::run(args, global),
        Command::Rules(args) => rules::run(args, global),
        Command::Explain(args) => explain::run(args, global),
        Command::WhyNot(args) => why_not::run(args, global),
    };
    global.tell_notes();
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        // Whoever reads our output has seen enough (`depeche extract … | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

/// Prints one error message.
pub(crate) fn complain(message: &str) {
    anstream::eprintln!("\x1b[1;31merror:\x1b[0m {message}");
}
