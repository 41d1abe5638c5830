//! Build step: `data/fr/gazetteer/*.tsv` to one block of bytes.

#[path = "../src/extract/gazetteer/compile.rs"]
mod compile;
#[path = "../src/extract/gazetteer/format.rs"]
mod format;
#[path = "../src/extract/gazetteer/keys.rs"]
mod keys;

use std::path::Path;
use std::{fs, io};

/// Writes `gazetteer.bin` and the table of file names to `out`.
pub(crate) fn build(root: &Path, out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("data/fr/gazetteer"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "tsv") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    let block = compile::compile(&files).map_err(|e| io::Error::other(format!("data/fr/gazetteer/{e}")))?;
    fs::write(out.join("gazetteer.bin"), block)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    fs::write(
        out.join("gazetteer_files.rs"),
        format!(
            "/// Tables in the built-in block, in the order of their numbers.\nstatic GAZETTEER_FILES: &[&str] = &{names:?};\n"
        ),
    )
}

/// Hash of a text.
pub(crate) fn hash(text: &str) -> u64 {
    keys::hash_exact(text)
}
