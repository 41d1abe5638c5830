//! Loading the rules of a data source.

use super::ast::{FrameKind, Name};
use super::diagnostic::{Diagnostic, Severity, Source};
use super::matching::PhaseIndex;
use super::model::{
    CompiledBody, CompiledClass, CompiledFrame, CompiledRule, FrameIndex, Lexicon, LexiconId, RuleIndex,
};
use super::parser::parse;
use super::resolve::{Nominal, ParsedFile, Resolved, resolve};
use super::settings::{PHASES_PATH, Settings};
use super::symbol::{Symbol, Symbols};
use super::vocabulary::Vocabulary;
use crate::data::DataSource;
use rustc_hash::FxHashMap;

/// Folder of the rule files.
pub const RULES_PATH: &str = "data/fr/rules";
/// Event nouns and their verbs.
pub const NOMINAL_PATH: &str = "data/fr/syntax/clause/nominal.tsv";

/// All rules of a data source, compiled.
///
/// Immutable once loaded; share it between threads.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub(crate) sources: Vec<Source>,
    pub(crate) settings: Settings,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) done: Resolved,
    /// Frames by sort of predicate and lemma.
    /// Lists and definitions: number of the file, name, what it is.
    pub(crate) declared: Vec<(usize, Name, &'static str)>,
    frames_by_word: FxHashMap<(FrameKind, Symbol), Vec<FrameIndex>>,
    /// `match` patterns of each phase.
    phases: Vec<PhaseIndex>,
}

impl RuleSet {
    /// Loads all files `data/fr/rules/*.rules`, in the order of their names.
    ///
    /// What is wrong is in the list, all of it; what is right is in the rule set.
    #[must_use]
    pub fn load(data: &DataSource, vocabulary: &Vocabulary) -> (Self, Vec<Diagnostic>) {
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
        let (set, more) = Self::from_sources(sources, settings, &nominal, vocabulary);
        out.extend(more);
        (set, out)
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

    /// Loads rules from texts, with the settings and the noun table given.
    #[must_use]
    pub(crate) fn from_sources(
        sources: Vec<Source>,
        settings: Settings,
        nominal: &Nominal,
        vocabulary: &Vocabulary,
    ) -> (Self, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let mut vocabulary = vocabulary.clone();
        for role in super::resolve::SCOPE_ROLES {
            vocabulary.add_role(role);
        }
        let files: Vec<ParsedFile> = sources
            .into_iter()
            .map(|source| {
                let file = parse(&source, &mut out);
                ParsedFile { source, file }
            })
            .collect();
        let done = resolve(&files, &settings, &vocabulary, nominal, &mut out);
        out.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let mut frames_by_word: FxHashMap<_, Vec<FrameIndex>> = FxHashMap::default();
        for (frame, index) in done.frames.iter().zip(0..) {
            for word in &frame.predicates {
                let list = frames_by_word.entry((frame.kind, word.lemma)).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        let mut declared = Vec::new();
        for (at, parsed) in files.iter().enumerate() {
            declared.extend(parsed.file.lexicons.iter().map(|l| (at, l.name.clone(), "lexicon")));
            declared.extend(parsed.file.classes.iter().map(|l| (at, l.name.clone(), "class")));
            declared.extend(parsed.file.definitions.iter().map(|d| (at, d.name.clone(), "definition")));
        }
        let sources = files.into_iter().map(|f| f.source).collect();
        let count = u8::try_from(settings.phases.len()).unwrap_or(u8::MAX).max(1);
        let phases = (0..count).map(|p| PhaseIndex::build(&done.rules, p, done.symbols.len())).collect();
        (Self { sources, settings, vocabulary, done, declared, frames_by_word, phases }, out)
    }

    /// All rules, in the order of files and lines: the last criterion of every conflict.
    #[must_use]
    pub fn rules(&self) -> &[CompiledRule] {
        &self.done.rules
    }

    /// The rule with that number.
    #[must_use]
    pub fn rule(&self, index: RuleIndex) -> Option<&CompiledRule> {
        self.done.rules.get(index as usize)
    }

    /// The rule with that name.
    #[must_use]
    pub fn rule_named(&self, name: &str) -> Option<(RuleIndex, &CompiledRule)> {
        (0..).zip(&self.done.rules).find(|(_, r)| &*r.name == name)
    }

    /// All classes, in the order of files and lines.
    #[must_use]
    pub fn classes(&self) -> &[CompiledClass] {
        &self.done.classes
    }

    /// A list, class or definition as it is written, without its examples.
    #[must_use]
    pub fn declaration(&self, name: &str) -> Option<&str> {
        let (source, at, _) = self.declared.iter().find(|(_, n, _)| n.text == name)?;
        let text = &*self.sources.get(*source)?.text;
        let rest = text.get(at.span.start as usize..)?;
        // up to the next item or the first example
        let ends = rest.match_indices('\n').map(|(i, _)| i).find(|i| {
            let next = rest[i + 1..].trim_start_matches([' ', '\t']);
            next.len() == rest[i + 1..].len() || ["test ", "allows ", "##"].iter().any(|e| next.starts_with(e))
        });
        Some(rest[..ends.unwrap_or(rest.len())].trim_end())
    }

    /// The file with that number, as rules and classes give it.
    #[must_use]
    pub fn source(&self, file: u32) -> Option<&Source> {
        self.sources.get(file as usize)
    }

    /// All frames.
    #[must_use]
    pub fn frames(&self) -> &[CompiledFrame] {
        &self.done.frames
    }

    /// Frames whose predicate has the lemma (or form) `word`, in the order of the rules. Other conditions of the frame are
    /// not checked.
    #[must_use]
    pub fn frames_for(&self, kind: FrameKind, word: Symbol) -> &[FrameIndex] {
        if word == Symbol::NONE {
            return &[];
        }
        self.frames_by_word.get(&(kind, word)).map_or(&[], Vec::as_slice)
    }

    /// The `match` patterns of a phase.
    pub(crate) fn phase_index(&self, phase: u8) -> Option<&PhaseIndex> {
        self.phases.get(phase as usize)
    }

    /// A lexicon.
    #[must_use]
    pub fn lexicon(&self, id: LexiconId) -> Option<&Lexicon> {
        self.done.lexicons.get(id as usize)
    }

    /// All lexicons and classes.
    #[must_use]
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.done.lexicons
    }

    /// The words that rules use.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.done.symbols
    }

    /// Names of types and roles, with the roles of scopes.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Phases and function words.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The file that a rule stands in.
    #[must_use]
    pub fn source_of(&self, rule: &CompiledRule) -> Option<&Source> {
        self.sources.get(rule.file as usize)
    }

    /// The words of an arm as the author wrote them.
    #[must_use]
    pub fn arm_text(&self, rule: &CompiledRule, arm: u16) -> &str {
        let (Some(source), Some(arm)) = (self.source_of(rule), rule.arms.get(arm as usize)) else { return "" };
        arm.span.of(&source.text)
    }

    /// Numbers of all patterns: rules, `match` arms, frames.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let arms = self.done.rules.iter().flat_map(|r| &r.arms);
        (
            self.done.rules.len(),
            arms.filter(|a| matches!(a.body, CompiledBody::Match(_))).count(),
            self.done.frames.len(),
        )
    }
}

/// Whether any of the messages is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// Nouns by verb from the table of nominalisations (columns: noun, verb, …). The table itself is checked by its owner.
fn nominal(text: &str) -> Nominal {
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
}
