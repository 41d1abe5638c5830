//! Build step: `data/fr/rules/*.rules` to an image of the compiled rules.

#[path = "../src/rules/ast.rs"]
pub(crate) mod ast;
#[path = "../src/rules/compile.rs"]
mod compile;
#[path = "../src/rules/diagnostic.rs"]
pub(crate) mod diagnostic;
#[path = "../src/rules/lexer.rs"]
pub(crate) mod lexer;
#[path = "../src/rules/lists.rs"]
mod lists;
#[path = "../src/rules/model.rs"]
pub(crate) mod model;
#[path = "../src/rules/parser/mod.rs"]
pub(crate) mod parser;
#[path = "../src/rules/program.rs"]
pub(crate) mod program;
#[path = "../src/rules/resolve/mod.rs"]
mod resolve;
#[path = "../src/rules/settings.rs"]
pub(crate) mod settings;
#[path = "../src/rules/symbol.rs"]
pub(crate) mod symbol;
#[path = "../src/rules/vocabulary.rs"]
pub(crate) mod vocabulary;

use crate::schema::Schema;
use diagnostic::Source;
use settings::Settings;
use std::path::Path;
use std::{fs, io};
use vocabulary::Vocabulary;

/// Event nouns and their verbs.
const NOMINAL: &str = "data/fr/syntax/clause/nominal.tsv";

/// Writes `rules.bin` to `out`; an empty one when anything is wrong with the rules, so that the program reads them itself
/// and tells what. `files` are all data files, sorted.
pub(crate) fn build(root: &Path, out: &Path, files: &[String], schema: &Schema) -> io::Result<()> {
    let source = |path: &str| -> io::Result<Source> {
        Ok(Source {
            name: path.into(),
            text: fs::read_to_string(root.join(path))?.trim_start_matches('\u{feff}').into(),
        })
    };
    let is_rules = |path: &&String| {
        path.strip_prefix("data/fr/rules/").is_some_and(|file| file.ends_with(".rules") && !file.contains('/'))
    };
    let sources = files.iter().filter(is_rules).map(|path| source(path)).collect::<io::Result<Vec<Source>>>()?;
    let mut wrong = Vec::new();
    let settings = Settings::parse(&source(settings::PHASES_PATH)?, &mut wrong);
    let nominal = compile::nominal(&fs::read_to_string(root.join(NOMINAL))?);
    let (compiled, _, more) = compile::compile(sources, settings, &nominal, &Vocabulary::from(schema));
    wrong.extend(more);
    for one in wrong.iter().take(5) {
        println!("cargo::warning={}:{}:{}: {}", one.file, one.line, one.column, one.message);
    }
    let image = if wrong.is_empty() { postcard::to_allocvec(&compiled).map_err(io::Error::other)? } else { Vec::new() };
    fs::write(out.join("rules.bin"), image)
}
