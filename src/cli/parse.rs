//! `depeche parse`: the language analysis of a text.

use super::{Global, Outcome};
use anyhow::{Result, bail};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Texts; `-` or nothing is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, _global: &Global) -> Result<Outcome> {
    bail!("not in this version yet ({} files)", args.files.len())
}
