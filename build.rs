//! Puts the hand-editable knowledge (`data/`, `schema/facts.toml`) into the program.
//!
//! Text files are embedded as they are ([`EMBEDDED`]); large tables are compiled to compact binary
//! forms, so that nothing is parsed when the program starts.

// The compiler of the lexicon is the library's own.
mod build_gazetteer;
#[path = "src/language/lexicon/compile.rs"]
#[allow(dead_code)]
mod compile;
#[path = "src/language/feats.rs"]
#[allow(dead_code, unreachable_pub)]
mod feats;
#[path = "src/language/lexicon/format.rs"]
#[allow(dead_code)]
mod format;
#[path = "src/language/morphology.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod morphology;

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
    lexicon(&root, &out)?;
    build_gazetteer::build(&root, &out)?;
    embed(&root, &out, &files)
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

/// Compiles `data/fr/lexicon` to `lexicon.bin` and `lexicon.txt`; skipped when neither sources nor compiler changed.
fn lexicon(root: &Path, out: &Path) -> io::Result<()> {
    let folder = root.join("data/fr/lexicon");
    let mut state = String::from(concat!(
        include_str!("src/language/lexicon/compile.rs"),
        include_str!("src/language/lexicon/format.rs"),
        include_str!("src/language/feats.rs"),
        include_str!("src/language/morphology.rs")
    ));
    for name in compile::SOURCES {
        state.push_str(&fs::read_to_string(folder.join(name))?);
    }
    let known = out.join("lexicon.sources");
    if fs::read_to_string(&known).is_ok_and(|old| old == state) && out.join("lexicon.txt").exists() {
        return Ok(());
    }
    let text = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|e| compile::SourceError {
            file: name.to_owned(),
            line: 0,
            what: e.to_string(),
        })
    };
    let made = compile::compile(&text)
        .map_err(|e| io::Error::other(format!("data/fr/lexicon/{}:{}: {}", e.file, e.line, e.what)))?;
    fs::write(out.join("lexicon.bin"), made.table)?;
    fs::write(out.join("lexicon.txt"), made.lemmas)?;
    fs::write(known, state)
}

/// Writes the table of embedded files, sorted by name.
fn embed(root: &Path, out: &Path, files: &[String]) -> io::Result<()> {
    let mut code =
        String::from("/// Embedded files: path, bytes; sorted by path.\nstatic EMBEDDED: &[(&str, &[u8])] = &[\n");
    for file in files {
        let kept = EMBEDDED.iter().any(|e| Path::new(file).extension().is_some_and(|x| x == *e));
        if kept && !COMPILED.iter().any(|c| file.starts_with(c)) {
            let _ = writeln!(code, "    ({file:?}, include_bytes!({:?})),", root.join(file));
        }
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code)
}
