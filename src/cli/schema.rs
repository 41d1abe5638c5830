//! `depeche schema`: what the graph can say, for other programs.

use super::{Global, Outcome};
use anyhow::Result;
use depeche::schema::{Schema, SchemaOutput};
use std::io::Write as _;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  depeche schema --format shacl > shapes.ttl\n  depeche schema --data my-rules --format markdown"
)]
pub(crate) struct Args {
    /// ttl (ontology), shacl, context (JSON-LD), jsonschema, markdown
    #[arg(long, value_name = "FORMAT", default_value = "markdown", value_parser = by_name)]
    format: SchemaOutput,
}

fn by_name(name: &str) -> Result<SchemaOutput, String> {
    SchemaOutput::by_name(name).ok_or_else(|| {
        let all: Vec<&str> = SchemaOutput::ALL.iter().map(|(_, name, _)| *name).collect();
        format!("no such format; one of {}", all.join(", "))
    })
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let schema = Schema::load(&global.data()?)?;
    std::io::stdout().lock().write_all(schema.output(args.format).as_bytes())?;
    Ok(Outcome::Fine)
}
