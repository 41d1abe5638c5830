//! `data/fr/rules/phases.toml`: the phases in their order, and the few words that the rule language must know.

use super::diagnostic::{Diagnostic, Source};
use crate::document::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Path of the settings.
pub const PHASES_PATH: &str = "data/fr/rules/phases.toml";

/// A phase of the cascade.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Name, as `phase NAME` says it.
    pub name: String,
    /// What happens in it.
    pub description: String,
    /// Kinds of rules that belong to it unless they say otherwise: `mention`, `fact`, `scope`.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// Phases and function words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Phases in the order in which they run.
    #[serde(rename = "phase")]
    pub phases: Vec<Phase>,
    /// Words that make a verb reflexive when they stand before it (`se rendre`).
    #[serde(default)]
    pub reflexive: Vec<String>,
    /// Further pronouns that may belong to a verb and stand before it (`s'en prendre`).
    #[serde(default)]
    pub clitics: Vec<String>,
    /// Contracted prepositions and their plain form.
    #[serde(default)]
    pub contractions: BTreeMap<String, String>,
    /// Words that may stand before a name without meaning another thing; examples are compared without them.
    #[serde(default)]
    pub leading: Vec<String>,
    /// Words that end in an apostrophe and are tokens of their own (`l’`, `qu’`).
    #[serde(default)]
    pub elisions: Vec<String>,
}

impl Settings {
    /// Reads the settings file.
    pub(crate) fn parse(source: &Source, out: &mut Vec<Diagnostic>) -> Self {
        match toml::from_str::<Self>(&source.text) {
            Ok(mut settings) => {
                for word in settings.elisions.iter_mut().chain(&mut settings.reflexive).chain(&mut settings.leading) {
                    *word = super::symbol::fold(word);
                }
                settings
            }
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                let span = Span::new(cut(range.start), cut(range.end));
                out.push(Diagnostic::error(source, span, error.message()));
                Self::default()
            }
        }
    }

    /// Number of the phase called `name`.
    #[must_use]
    pub fn phase(&self, name: &str) -> Option<u8> {
        self.phases.iter().position(|p| p.name == name).and_then(|at| u8::try_from(at).ok())
    }

    /// Number of the phase in which rules of `kind` run unless they say otherwise.
    #[must_use]
    pub(crate) fn default_phase(&self, kind: &str) -> u8 {
        let at = self.phases.iter().position(|p| p.rules.iter().any(|r| r == kind)).unwrap_or(0);
        u8::try_from(at).unwrap_or(0)
    }

    /// Splits a text of a rule into words as the text of a document is split: at blanks and behind elisions.
    pub(crate) fn words(&self, text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for part in text.split(|c: char| c.is_whitespace() || c == '_').filter(|p| !p.is_empty()) {
            let mut rest = part;
            while let Some(cut) = rest.find(['\'', '’', '‘']) {
                let len = rest[cut..].chars().next().map_or(1, char::len_utf8);
                let (head, tail) = rest.split_at(cut + len);
                if tail.is_empty() || !self.elisions.contains(&super::symbol::fold(head)) {
                    break;
                }
                words.push(head.to_owned());
                rest = tail;
            }
            words.push(rest.to_owned());
        }
        words
    }
}
