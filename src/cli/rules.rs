//! `depeche rules`: check, test and measure rule files.

use super::{Global, Outcome};
use anyhow::{Result, bail};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args, _global: &Global) -> Result<Outcome> {
    bail!("not in this version yet")
}
