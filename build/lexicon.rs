//! Build step: `data/fr/lexicon` to its table.

#[path = "../src/language/lexicon/compile.rs"]
mod compile;
#[path = "../src/language/lexicon/format.rs"]
mod format;

use crate::language::morphology;
use std::path::Path;
use std::{fs, io};

/// Compiles `data/fr/lexicon` to `lexicon.bin` and `lexicon.txt`; skipped when neither sources nor compiler changed.
pub(crate) fn build(root: &Path, out: &Path) -> io::Result<()> {
    let folder = root.join("data/fr/lexicon");
    let mut state = String::from(concat!(
        include_str!("../src/language/lexicon/compile.rs"),
        include_str!("../src/language/lexicon/format.rs"),
        include_str!("../src/language/feats.rs"),
        include_str!("../src/language/morphology.rs")
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
