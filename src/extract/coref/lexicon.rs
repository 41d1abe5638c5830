//! Words that tell who is who, from `data/fr/coref/`.

use crate::data::{DataSource, TableError};
use crate::extract::number::rows;
use crate::schema::EntityType;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

const TYPE_NOUNS: &str = "data/fr/coref/type_nouns.tsv";
const OFFICES: &str = "data/fr/coref/offices.tsv";
const CAPITALS: &str = "data/fr/coref/capitals.tsv";
const WORDS: &str = "data/fr/coref/words.tsv";

/// A noun that stands for a thing named before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeNoun {
    /// Type of the thing.
    pub entity_type: EntityType,
    /// The capital of the country spoken of.
    pub capital: bool,
}

/// Nouns, verbs and facts that the sieves ask for.
#[derive(Debug, Clone, Default)]
pub struct CorefLexicon {
    type_nouns: FxHashMap<Box<str>, Vec<TypeNoun>>,
    offices: FxHashMap<Box<str>, u8>,
    capitals: FxHashMap<Box<str>, Arc<str>>,
    /// Verbs whose *il* is nobody.
    pub(super) impersonal: FxHashSet<Box<str>>,
    /// Verbs whose *il* is nobody before *que* or *de*.
    pub(super) raising: FxHashSet<Box<str>>,
    /// `il fait froid`.
    pub(super) weather: FxHashSet<Box<str>>,
    /// Nouns that are repeated without meaning the same thing.
    pub(super) generic: FxHashSet<Box<str>>,
    /// What only people and bodies do.
    pub(super) speech: FxHashSet<Box<str>>,
}

impl CorefLexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource) -> Result<Self, TableError> {
        let mut lexicon = Self::default();
        let wrong = |file, line, problem: String| TableError::Row { file, line, problem };
        for (line, cells) in rows(&data.text(TYPE_NOUNS)?) {
            let [noun, kind, ref rest @ ..] = cells[..] else {
                return Err(wrong(TYPE_NOUNS, line, "expected noun, type and kind, with tabs between".to_owned()));
            };
            let number = EntityType::NAMES.iter().position(|n| *n == kind).ok_or_else(|| {
                wrong(TYPE_NOUNS, line, format!("`{kind}` is no type; write one of {}", EntityType::NAMES.join(", ")))
            })?;
            let capital = rest.first() == Some(&"capital");
            let noun_type = TypeNoun { entity_type: EntityType(number as u8), capital };
            lexicon.type_nouns.entry(noun.into()).or_default().push(noun_type);
        }
        let mut classes: Vec<String> = Vec::new();
        for (line, cells) in rows(&data.text(OFFICES)?) {
            let [noun, class] = cells[..] else {
                return Err(wrong(OFFICES, line, "expected noun and class, with a tab between".to_owned()));
            };
            let number = classes.iter().position(|c| c == class).unwrap_or_else(|| {
                classes.push(class.to_owned());
                classes.len() - 1
            });
            lexicon.offices.entry(noun.into()).or_insert(number as u8);
        }
        for (line, cells) in rows(&data.text(CAPITALS)?) {
            let [country, city] = cells[..] else {
                return Err(wrong(CAPITALS, line, "expected country and capital, with a tab between".to_owned()));
            };
            lexicon.capitals.insert(country.into(), city.into());
        }
        for (line, cells) in rows(&data.text(WORDS)?) {
            let [class, word] = cells[..] else {
                return Err(wrong(WORDS, line, "expected class and lemma, with a tab between".to_owned()));
            };
            let set = match class {
                "impersonal" => &mut lexicon.impersonal,
                "raising" => &mut lexicon.raising,
                "weather" => &mut lexicon.weather,
                "generic" => &mut lexicon.generic,
                "speech" => &mut lexicon.speech,
                _ => return Err(wrong(WORDS, line, format!("no class `{class}`; see the README beside the file"))),
            };
            set.insert(word.into());
        }
        Ok(lexicon)
    }

    /// What the noun stands for when it is definite and alone.
    #[must_use]
    pub fn type_nouns(&self, lemma: &str) -> &[TypeNoun] {
        self.type_nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The class of an office noun.
    #[must_use]
    pub fn office(&self, lemma: &str) -> Option<u8> {
        self.offices.get(lemma).copied()
    }

    /// The capital of a country, both by their ids in the gazetteer.
    #[must_use]
    pub fn capital(&self, country: &str) -> Option<&Arc<str>> {
        self.capitals.get(country)
    }
}
