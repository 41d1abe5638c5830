//! Hand-written lists that the corrections of the parse ask (`data/fr/syntax/words.tsv`).

use crate::data::{DataError, DataSource};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

const PATH: &str = "data/fr/syntax/words.tsv";

/// Why the lists cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WordListError {
    /// The file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A line is not a kind and a word.
    #[error("{PATH}:{line}: kind is {found:?}; expected measure, circumstance or before, a tab and a word")]
    Line {
        /// Line, counted from 1.
        line: usize,
        /// What stands in place of the kind.
        found: String,
    },
}

/// Words by what they do in a sentence, whatever the model thinks of them.
#[derive(Debug, Clone, Default)]
pub(super) struct WordLists {
    measures: FxHashSet<SmolStr>,
    circumstances: FxHashSet<SmolStr>,
    before: Vec<SmolStr>,
}

impl WordLists {
    /// Reads the lists.
    pub(super) fn load(data: &DataSource) -> Result<Self, WordListError> {
        Self::parse(&data.text(PATH)?)
    }

    fn parse(text: &str) -> Result<Self, WordListError> {
        let mut lists = Self::default();
        for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
            let (kind, word) = line.split_once('\t').map_or((line, ""), |(kind, word)| (kind, word.trim()));
            match kind {
                _ if word.is_empty() => return Err(WordListError::Line { line: at + 1, found: kind.to_owned() }),
                "measure" => _ = lists.measures.insert(word.into()),
                "circumstance" => _ = lists.circumstances.insert(word.into()),
                "before" => lists.before.push(word.into()),
                _ => return Err(WordListError::Line { line: at + 1, found: kind.to_owned() }),
            }
        }
        Ok(lists)
    }

    /// Whether the noun measures time: it is no second object (`a eu lieu trois jours plus tard`).
    pub(super) fn measures(&self, form: &str) -> bool {
        holds(&self.measures, form)
    }

    /// Whether phrases of the noun tell when, how often or how far without a preposition, besides measures of time.
    pub(super) fn is_circumstance(&self, form: &str) -> bool {
        holds(&self.circumstances, form)
    }

    /// Whether the adjective stands before its noun: `son nouveau rival` has its noun behind.
    pub(super) fn stands_before(&self, form: &str) -> bool {
        self.before.iter().any(|stem| form.starts_with(stem.as_str()))
    }
}

/// Looks a form up, however it is capitalised.
fn holds(set: &FxHashSet<SmolStr>, form: &str) -> bool {
    // the lists are short, capitals are rare
    let capitals = form.bytes().any(|b| b.is_ascii_uppercase());
    if capitals { set.iter().any(|w| w.eq_ignore_ascii_case(form)) } else { set.contains(form) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_kind_and_capitals_do_not_matter() {
        let lists = WordLists::parse("# lists\nmeasure\tjours\ncircumstance\tsoir\nbefore\tnouve\n").unwrap();
        assert!(lists.measures("Jours") && !lists.measures("soir"));
        assert!(lists.is_circumstance("soir") && !lists.is_circumstance("jours"));
        assert!(lists.stands_before("nouvel") && !lists.stands_before("turc"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        for text in ["measure\tan\nmesure\tjour\n", "# one\nbefore\n"] {
            let error = WordLists::parse(text).unwrap_err().to_string();
            assert!(error.starts_with("data/fr/syntax/words.tsv:2: "), "{error}");
        }
    }
}
