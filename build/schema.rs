//! Build step: `schema/facts.toml` to an image of the declaration.

#[path = "../src/schema/file.rs"]
mod file;
#[path = "../src/schema/types.rs"]
mod types;

pub(crate) use types::*;

use std::path::Path;
use std::{fs, io};

/// Writes `schema.bin` to `out` and gives the declaration.
pub(crate) fn build(root: &Path, out: &Path) -> io::Result<Schema> {
    let text = fs::read_to_string(root.join(SCHEMA_PATH))?;
    let schema = Schema::parse(&text, SCHEMA_PATH).map_err(|e| io::Error::other(e.to_string()))?;
    fs::write(out.join("schema.bin"), postcard::to_allocvec(&schema).map_err(io::Error::other)?)?;
    Ok(schema)
}
