//! From the texts of rule files to compiled rules.
//!
//! It needs nothing of the rest of the program, so that the build compiles the embedded rules with it.

use super::ast::Name;
use super::diagnostic::{Diagnostic, Source};
use super::parser::parse;
use super::resolve::{Nominal, ParsedFile, Resolved, SCOPE_ROLES, resolve};
use super::settings::Settings;
use super::vocabulary::Vocabulary;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Compiled rules without the texts of their files; what an image of them holds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Compiled {
    /// Names of the files.
    pub(crate) files: Vec<Arc<str>>,
    pub(crate) settings: Settings,
    /// Names of types and roles, with the roles of scopes.
    pub(crate) vocabulary: Vocabulary,
    pub(crate) done: Resolved,
    pub(crate) declared: Vec<Declaration>,
}

/// A list or a definition of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Declaration {
    /// Number of the file.
    pub(crate) file: u32,
    pub(crate) name: Name,
    pub(crate) what: Declares,
}

/// What a name is declared as.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Declares {
    Lexicon,
    Class,
    Definition,
}

impl fmt::Display for Declares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lexicon => "lexicon",
            Self::Class => "class",
            Self::Definition => "definition",
        })
    }
}

/// Compiles rules. What is wrong is in the list, all of it, sorted by place; what is right is in the rest.
pub(crate) fn compile(
    sources: Vec<Source>,
    settings: Settings,
    nominal: &Nominal,
    vocabulary: &Vocabulary,
) -> (Compiled, Vec<Source>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let vocabulary = with_scopes(vocabulary);
    let files: Vec<ParsedFile> = sources
        .into_iter()
        .map(|source| {
            let file = parse(&source, &mut out);
            ParsedFile { source, file }
        })
        .collect();
    let done = resolve(&files, &settings, &vocabulary, nominal, &mut out);
    out.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let mut declared = Vec::new();
    for (parsed, file) in files.iter().zip(0..) {
        let mut add = |name: &Name, what| declared.push(Declaration { file, name: name.clone(), what });
        parsed.file.lexicons.iter().for_each(|l| add(&l.name, Declares::Lexicon));
        parsed.file.classes.iter().for_each(|l| add(&l.name, Declares::Class));
        parsed.file.definitions.iter().for_each(|d| add(&d.name, Declares::Definition));
    }
    let sources: Vec<Source> = files.into_iter().map(|f| f.source).collect();
    let files = sources.iter().map(|s| Arc::clone(&s.name)).collect();
    (Compiled { files, settings, vocabulary, done, declared }, sources, out)
}

/// The names of the schema with the roles of scopes.
pub(crate) fn with_scopes(vocabulary: &Vocabulary) -> Vocabulary {
    let mut all = vocabulary.clone();
    for role in SCOPE_ROLES {
        all.add_role(role);
    }
    all
}

/// Nouns by verb from the table of nominalisations (columns: noun, verb, …). The table itself is checked by its owner.
pub(crate) fn nominal(text: &str) -> Nominal {
    let mut nouns = Nominal::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        if let (Some(noun), Some(verb)) = (columns.next(), columns.next())
            && !verb.is_empty()
        {
            // `s'affronter`: classes name the verb with or without its pronoun.
            let verb = super::symbol::fold(verb);
            let verb = verb.strip_prefix("se ").or_else(|| verb.strip_prefix("s’")).unwrap_or(&verb);
            nouns.entry(verb.to_owned()).or_default().push(noun.to_owned());
        }
    }
    nouns
}
