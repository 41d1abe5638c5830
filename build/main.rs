//! Puts the hand-editable knowledge (`data/`, `schema/facts.toml`) into the program.
//!
//! Text files are embedded as they are ([`EMBEDDED`]); large tables are compiled to compact binary
//! forms, so that nothing is parsed when the program starts.
//!
//! The compilers are the library's own modules: `document`, `language`, `extract`, `schema`, `rules` and `data` here hold the
//! parts of those rooms that they need, under the same names.

// The library uses all of them, the build a part.
#![allow(dead_code, unreachable_pub, unused_imports)]

mod data;
mod document;
mod extract;
mod gazetteer;
mod language;
mod lexicon;
mod rules;
mod schema;
#[path = "../src/steps.rs"]
mod steps;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Folders whose sources are compiled to a binary form and not embedded as text.
const COMPILED: &[&str] = &["data/fr/gazetteer", "data/articles"];
/// Endings of the files that are embedded.
const EMBEDDED: &[&str] = &["rules", "tsv", "toml", "bin"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for folder in ["data", "schema"] {
        // A missing folder would make cargo run this script every time.
        if root.join(folder).is_dir() {
            println!("cargo::rerun-if-changed={folder}");
            walk(&root, &root.join(folder), &mut files)?;
        }
    }
    files.sort();
    lexicon::build(&root, &out)?;
    gazetteer::build(&root, &out)?;
    let schema = schema::build(&root, &out)?;
    rules::build(&root, &out, &files, &schema)?;
    println!("cargo::rustc-env=DEPECHE_LAYOUT={:016x}", layout(&root)?);
    embed(&root, &out, &files)
}

/// A number that changes with the sources of the compilers: tables that others of them compiled are not read.
fn layout(root: &Path) -> io::Result<u64> {
    let mut files = Vec::new();
    for part in [
        "document/span.rs",
        "extract/types.rs",
        "language/feats.rs",
        "language/lexicon/compile.rs",
        "language/lexicon/format.rs",
        "language/morphology.rs",
        "schema/types.rs",
    ] {
        files.push(format!("src/{part}"));
    }
    for folder in ["src/extract/gazetteer", "src/rules/parser", "src/rules/resolve"] {
        walk(root, &root.join(folder), &mut files)?;
    }
    for part in ["ast", "compile", "lexer", "model", "program", "settings", "symbol", "vocabulary"] {
        files.push(format!("src/rules/{part}.rs"));
    }
    files.sort();
    let mut hash = gazetteer::hash("");
    for file in &files {
        hash = hash.rotate_left(1) ^ gazetteer::hash(&fs::read_to_string(root.join(file))?);
    }
    Ok(hash)
}

/// Lists all files below `folder` as paths relative to `root`, with `/`.
fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            files.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// Writes the table of embedded files, sorted by name.
fn embed(root: &Path, out: &Path, files: &[String]) -> io::Result<()> {
    let mut code =
        String::from("/// Embedded files: path, content; sorted by path.\nstatic EMBEDDED: &[(&str, Embedded)] = &[\n");
    for file in files {
        let ending = Path::new(file).extension().and_then(|e| e.to_str()).unwrap_or("");
        if !EMBEDDED.contains(&ending) || COMPILED.iter().any(|c| file.starts_with(c)) {
            continue;
        }
        let place = root.join(file);
        let _ = match ending {
            "bin" => writeln!(code, "    ({file:?}, Embedded::Bytes(include_bytes!({place:?}))),"),
            _ => writeln!(code, "    ({file:?}, Embedded::Text(include_str!({place:?}))),"),
        };
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code)
}
