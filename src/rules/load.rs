//! Loading the rules of a data source.

use super::compile::{Compiled, compile, nominal, with_scopes};
use super::diagnostic::{Diagnostic, Severity, Source};
use super::set::RuleSet;
use super::settings::{PHASES_PATH, Settings};
use super::vocabulary::Vocabulary;
use crate::data::{DataSource, Entry};
use std::sync::Arc;

/// Folder of the rule files.
pub const RULES_PATH: &str = "data/fr/rules";
/// Event nouns and their verbs.
pub const NOMINAL_PATH: &str = "data/fr/syntax/clause/nominal.tsv";

/// The embedded rules, compiled when the program was built; empty when there was anything wrong with them.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

impl RuleSet {
    /// Loads all files `data/fr/rules/*.rules`, in the order of their names. Files of an override folder are compiled;
    /// without one the rules come compiled with the program.
    ///
    /// What is wrong is in the list, all of it; what is right is in the rule set.
    #[must_use]
    pub fn load(data: &DataSource, vocabulary: &Vocabulary) -> (Self, Vec<Diagnostic>) {
        if let Some(set) = Self::built_in(data, vocabulary) {
            return (set, Vec::new());
        }
        let mut files = data.list(RULES_PATH, "rules");
        files.extend([PHASES_PATH, NOMINAL_PATH].map(str::to_owned));
        let salt = postcard::to_allocvec(vocabulary).unwrap_or_default();
        let entry = data.cached("rules", &files, &salt);
        let kept = entry.as_ref().and_then(Entry::read).and_then(|image| Self::from_image(&image, data, vocabulary));
        if let Some(set) = kept {
            return (set, Vec::new());
        }
        let (compiled, sources, wrong) = Self::from_files(data, vocabulary);
        // What is wrong is told at every start: only rules without mistakes are kept.
        if let (Some(entry), true, Ok(image)) = (entry, wrong.is_empty(), postcard::to_allocvec(&compiled)) {
            entry.write(&image);
        }
        (Self::new(compiled, sources), wrong)
    }

    /// The rules that were compiled with the program, where nothing that they were made of is replaced.
    fn built_in(data: &DataSource, vocabulary: &Vocabulary) -> Option<Self> {
        if data.overrides(RULES_PATH) || data.overrides(NOMINAL_PATH) {
            return None;
        }
        Self::from_image(BUILT_IN, data, vocabulary)
    }

    /// Compiled rules from their image; `None` where it is damaged, or was made with other types and roles.
    fn from_image(image: &[u8], data: &DataSource, vocabulary: &Vocabulary) -> Option<Self> {
        let compiled: Compiled = postcard::from_bytes(image).ok()?;
        if compiled.vocabulary != with_scopes(vocabulary) {
            return None;
        }
        let source = |name: &Arc<str>| Some(Source { name: Arc::clone(name), text: data.text(name).ok()?.into() });
        let sources = compiled.files.iter().map(source).collect::<Option<Vec<Source>>>()?;
        Some(Self::new(compiled, sources))
    }

    /// Compiles the rule files.
    fn from_files(data: &DataSource, vocabulary: &Vocabulary) -> (Compiled, Vec<Source>, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let mut read = |path: &str| match data.text(path) {
            Ok(text) => Some(Source { name: path.into(), text: text.into() }),
            Err(error) => {
                out.push(Diagnostic::file(path, error.to_string()));
                None
            }
        };
        let settings = read(PHASES_PATH);
        let sources: Vec<Source> = data.list(RULES_PATH, "rules").iter().filter_map(|path| read(path)).collect();
        let nominal = data.text(NOMINAL_PATH).map(|text| nominal(&text)).unwrap_or_default();
        let settings = settings.map(|s| Settings::parse(&s, &mut out)).unwrap_or_default();
        let (compiled, sources, more) = compile(sources, settings, &nominal, vocabulary);
        out.extend(more);
        (compiled, sources, out)
    }

    /// Loads one rule text with the settings and tables of `data`, without its rule files: for tests and experiments.
    #[must_use]
    pub fn from_text(name: &str, text: &str, data: &DataSource, vocabulary: &Vocabulary) -> (Self, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let settings = match data.text(PHASES_PATH) {
            Ok(text) => Settings::parse(&Source { name: PHASES_PATH.into(), text: text.into() }, &mut out),
            Err(error) => {
                out.push(Diagnostic::file(PHASES_PATH, error.to_string()));
                Settings::default()
            }
        };
        let nominal = data.text(NOMINAL_PATH).map(|text| nominal(&text)).unwrap_or_default();
        let source = Source { name: name.into(), text: text.into() };
        let (set, more) = Self::from_sources(vec![source], settings, &nominal, vocabulary);
        out.extend(more);
        (set, out)
    }
}

/// Whether any of the messages is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    #[test]
    fn the_rules_of_the_repository_load_without_mistakes() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let data = std::env::var_os("DEPECHE_DATA").map_or_else(DataSource::embedded, DataSource::with_folder);
        let (_, wrong) = RuleSet::load(&data, &Vocabulary::from(&schema));
        let shown: Vec<String> =
            wrong.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string).collect();
        assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    }

    #[test]
    fn the_compiled_rules_are_those_of_the_files() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let (data, names) = (DataSource::embedded(), Vocabulary::from(&schema));
        let ready = RuleSet::built_in(&data, &names).expect("the shipped rules are right");
        let (read, sources, _) = RuleSet::from_files(&data, &names);
        let read = RuleSet::new(read, sources);
        assert_eq!(ready.counts(), read.counts());
        assert!(ready.counts().0 > 250, "{:?}", ready.counts());
        for (a, b) in ready.rules().iter().zip(read.rules()) {
            assert_eq!(format!("{a:?}"), format!("{b:?}"));
        }
        for (a, b) in ready.frames().iter().zip(read.frames()) {
            assert_eq!(format!("{a:?}"), format!("{b:?}"));
        }
        for (a, b) in ready.classes().iter().zip(read.classes()) {
            assert_eq!(format!("{a:?}"), format!("{b:?}"));
        }
        for (a, b) in ready.lexicons().iter().zip(read.lexicons()) {
            assert_eq!((&a.name, &a.words, &a.exact, &a.phrases), (&b.name, &b.words, &b.exact, &b.phrases));
            assert_eq!(a.governs, b.governs);
        }
        assert_eq!(ready.symbols(), read.symbols());
        assert_eq!((ready.settings(), ready.vocabulary()), (read.settings(), read.vocabulary()));
        assert_eq!(ready.sources, read.sources);
        assert_eq!(ready.declaration("TRIP"), read.declaration("TRIP"));
    }

    #[test]
    fn a_damaged_image_or_one_for_another_schema_is_not_used() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let (data, names) = (DataSource::embedded(), Vocabulary::from(&schema));
        assert!(RuleSet::from_image(BUILT_IN, &data, &names).is_some());
        assert!(RuleSet::from_image(&BUILT_IN[..BUILT_IN.len() / 2], &data, &names).is_none());
        assert!(RuleSet::from_image(&[], &data, &names).is_none());
        assert!(RuleSet::from_image(BUILT_IN, &data, &Vocabulary::new(["Person"])).is_none());
    }
}
