//! From the syntax tree to the compiled model: names are looked up, lists opened out, patterns
//! turned into automata. Everything that is wrong is told; what is right loads.

mod condition;
mod frame;
mod lists;
mod pattern;
mod rule;
mod starts;

pub(crate) use condition::{FEATURES, FLAGS};
pub(crate) use rule::SCOPE_ROLES;

use super::ast::{Definition, File, Name};
use super::diagnostic::{Diagnostic, MAX_MISTAKES, Source, did_you_mean};
use super::model::{CompiledClass, CompiledFrame, CompiledRule, Lexicon, LexiconId, RuleIndex, Topic};
use super::settings::Settings;
use super::symbol::Symbols;
use super::vocabulary::Vocabulary;
use crate::document::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A parsed file with its source.
pub(crate) struct ParsedFile {
    pub(crate) source: Source,
    pub(crate) file: File,
}

/// Nouns of each verb, from the table of nominalisations.
pub(crate) type Nominal = BTreeMap<String, Vec<String>>;

/// A declared name: which file, which place in the file's list.
#[derive(Debug, Clone, Copy)]
struct Declared {
    file: usize,
    at: usize,
}

/// What resolution gives.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Resolved {
    pub(crate) symbols: Symbols,
    pub(crate) lexicons: Vec<Lexicon>,
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) frames: Vec<CompiledFrame>,
    /// What documents must speak of for the rules that name it.
    pub(crate) topics: Vec<Topic>,
    /// Names of lists and definitions that something uses.
    pub(crate) used: FxHashSet<String>,
    /// Classes, in the order of files and lines.
    pub(crate) classes: Vec<CompiledClass>,
}

/// Looks names up while the model is built.
pub(crate) struct Resolver<'a> {
    files: &'a [ParsedFile],
    settings: &'a Settings,
    vocabulary: &'a Vocabulary,
    nominal: &'a Nominal,
    out: &'a mut Vec<Diagnostic>,
    lexicon_names: FxHashMap<&'a str, LexiconId>,
    class_names: FxHashMap<&'a str, LexiconId>,
    definitions: FxHashMap<&'a str, Declared>,
    done: Resolved,
    /// File that is being resolved.
    at: usize,
    /// Rule that is being resolved.
    rule_at: Option<RuleIndex>,
    /// Lists by the rules that name them.
    users: FxHashMap<LexiconId, BTreeSet<RuleIndex>>,
    /// Definitions that can go over any words whatever, as far as known.
    open: FxHashMap<&'a str, bool>,
    /// Definitions that are being looked at for that.
    open_depth: usize,
    /// For each list those that it includes, and itself.
    included: Vec<BTreeSet<&'a str>>,
}

/// Resolves all files. `files` are in the order of their names.
pub(crate) fn resolve(
    files: &[ParsedFile],
    settings: &Settings,
    vocabulary: &Vocabulary,
    nominal: &Nominal,
    out: &mut Vec<Diagnostic>,
) -> Resolved {
    let mut resolver = Resolver {
        files,
        settings,
        vocabulary,
        nominal,
        out,
        lexicon_names: FxHashMap::default(),
        class_names: FxHashMap::default(),
        definitions: FxHashMap::default(),
        done: Resolved::default(),
        at: 0,
        rule_at: None,
        users: FxHashMap::default(),
        open: FxHashMap::default(),
        open_depth: 0,
        included: Vec::new(),
    };
    resolver.lists();
    resolver.definitions();
    resolver.rules();
    resolver.classes();
    resolver.done
}

impl<'a> Resolver<'a> {
    fn source(&self) -> &'a Source {
        &self.files[self.at].source
    }

    fn error(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        if self.out.len() < MAX_MISTAKES {
            let wrong = Diagnostic::error(self.source(), span, message).maybe_help(help);
            self.out.push(wrong);
        }
    }

    fn warn(&mut self, span: Span, message: impl Into<String>, help: &str) {
        if self.out.len() < MAX_MISTAKES {
            let wrong = Diagnostic::warning(self.source(), span, message).help(help);
            self.out.push(wrong);
        }
    }

    /// Where a name is declared, in words.
    fn place(&self, file: usize, span: Span) -> String {
        let source = &self.files[file].source;
        format!("{}:{}", source.name, source.position(span.start).0)
    }

    /// Registers the definitions and refuses names that exist already.
    fn definitions(&mut self) {
        for (at_file, parsed) in self.files.iter().enumerate() {
            self.at = at_file;
            for (at, definition) in parsed.file.definitions.iter().enumerate() {
                let name = definition.name.text.as_str();
                let before =
                    self.definitions.get(name).copied().map(|d| self.files[d.file].file.definitions[d.at].name.span);
                if let Some(span) = before {
                    let file = self.definitions[name].file;
                    let place = self.place(file, span);
                    self.error(
                        definition.name.span,
                        format!("`{name}` is declared twice"),
                        Some(format!("the first is at {place}")),
                    );
                } else if self.lexicon_names.contains_key(name) || self.class_names.contains_key(name) {
                    let message = format!("`{name}` is a word list already");
                    self.error(definition.name.span, message, Some("give one of them another name".to_owned()));
                } else {
                    self.definitions.insert(name, Declared { file: at_file, at });
                }
            }
        }
    }

    fn definition(&self, name: &str) -> Option<(usize, &'a Definition)> {
        let declared = self.definitions.get(name)?;
        Some((declared.file, &self.files[declared.file].file.definitions[declared.at]))
    }

    /// The list that `$name` stands for in patterns: a lexicon, or the words of a class.
    fn list(&self, name: &str) -> Option<LexiconId> {
        self.lexicon_names.get(name).or_else(|| self.class_names.get(name)).copied()
    }

    fn unknown(&mut self, name: &Name, what: &str, candidates: Vec<&'a str>) {
        let help = did_you_mean(&name.text, candidates)
            .or_else(|| Some(format!("declare it: lex {} = …", name.text)).filter(|_| what.contains("list")));
        self.error(name.span, format!("there is no {what} `{}`", name.text), help);
    }

    fn unknown_reference(&mut self, name: &Name) {
        let mut names: Vec<&str> =
            self.lexicon_names.keys().chain(self.class_names.keys()).chain(self.definitions.keys()).copied().collect();
        names.sort_unstable();
        self.unknown(name, "list or definition", names);
    }

    fn unknown_label(&mut self, name: &Name) {
        let vocabulary = self.vocabulary;
        let mut names: Vec<&str> = vocabulary.label_names().collect();
        names.sort_unstable();
        let help = did_you_mean(&name.text, names.iter().copied())
            .unwrap_or_else(|| format!("the types are {}; others are declared in schema/facts.toml", names.join(", ")));
        self.error(name.span, format!("there is no type `@{}`", name.text), Some(help));
    }

    fn use_name(&mut self, name: &str) {
        if !self.done.used.contains(name) {
            self.done.used.insert(name.to_owned());
        }
        if let (Some(rule), Some(id)) = (self.rule_at, self.list(name)) {
            self.users.entry(id).or_default().insert(rule);
        }
    }
}
