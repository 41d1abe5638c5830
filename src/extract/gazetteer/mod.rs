//! The gazetteer: names of things in the world with their types, ids and coordinates, typed common
//! nouns, head nouns of names, first names and surnames.
//!
//! The tables of `data/fr/gazetteer` are compiled at build time to one block of bytes that is used
//! as it lies in the program: nothing is parsed at start. An override folder is compiled when it is
//! first opened, kept in the cache where there is one, and lies over the built-in block; a table in it replaces the built-in table of the same name.

mod compile;
mod format;
pub mod keys;
mod layer;
#[cfg(test)]
mod tests;
mod types;

pub use compile::CompileError;
pub use keys::{chain, fold_char, hash_exact, hash_word};
pub use types::{Head, NameHit, NameWord, NounClass, NounType, Row, RowId};

use crate::data::{Bytes, DataError, DataSource, Entry};
use crate::language::Gender;
use crate::schema::EntityType;
use format::{
    FIRSTS, HEAD_ADJ, HEAD_BARE, HEAD_CAPS, HEAD_DE, HEAD_PROPER, HEAD_WHOLE, HEADS, IDS, NAME_BYTES, NAMES, NOUNS,
    PERSONS, ROW_BYTES, ROWS, SEQUENCES, WORDS, u16_at, u32_at,
};
use layer::Layer;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
include!(concat!(env!("OUT_DIR"), "/gazetteer_files.rs"));

/// Folder of the tables.
pub const FOLDER: &str = "data/fr/gazetteer";

/// Why a gazetteer could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// A table cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A table cannot be compiled.
    #[error(transparent)]
    Table(#[from] CompileError),
    /// The built-in block is damaged.
    #[error("the built-in gazetteer is damaged; build the program again")]
    Damaged,
}

/// The gazetteer. Cheap to share, read-only.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    layers: Arc<[Layer]>,
    number: u64,
}

/// How many gazetteers this run has opened.
static OPENED: AtomicU64 = AtomicU64::new(0);

const LAYER_SHIFT: u32 = 28;

/// The last part of a path with `/`.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Gazetteer {
    /// The gazetteer of `data`: the built-in one, with the tables of the override folder over it.
    ///
    /// # Errors
    /// When a table of the folder cannot be read or compiled; the message names file and line.
    pub fn open(data: &DataSource) -> Result<Self, GazetteerError> {
        let mut base = Layer::open(Bytes::Static(BUILT_IN))?;
        let mut layers = Vec::new();
        if data.overrides(FOLDER) {
            let paths = data.list(FOLDER, "tsv");
            for path in &paths {
                let name = file_name(path);
                if let Some(number) = GAZETTEER_FILES.iter().position(|f| *f == name).filter(|n| *n < 64) {
                    base.replaced |= 1 << number;
                }
            }
            let entry = data.cached("gazetteer", &paths, &[]);
            let block = match entry.as_ref().and_then(Entry::read) {
                Some(block) => block,
                None => {
                    let read = |path: &String| Ok((file_name(path).to_owned(), data.text(path)?.into_owned()));
                    let files = paths.iter().map(read).collect::<Result<Vec<_>, DataError>>()?;
                    let block = compile::compile(&files)?;
                    if let Some(entry) = entry {
                        entry.write(&block);
                    }
                    Bytes::Owned(block)
                }
            };
            layers.push(Layer::open(block)?);
        }
        layers.push(base);
        Ok(Self { layers: layers.into(), number: OPENED.fetch_add(1, Ordering::Relaxed) + 1 })
    }

    /// The built-in gazetteer.
    ///
    /// # Errors
    /// When the program is damaged.
    pub fn built_in() -> Result<Self, GazetteerError> {
        Self::open(&DataSource::embedded())
    }

    /// Tells gazetteers with different tables apart, within one run; clones have the same number.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Number of rows and of names.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        self.layers.iter().fold((0, 0), |(rows, names), layer| {
            (rows + layer.section(ROWS).len() / ROW_BYTES, names + layer.section(NAMES).len() / NAME_BYTES)
        })
    }

    /// The fields of a row.
    #[must_use]
    pub fn row(&self, row: RowId) -> Row<'_> {
        let layer = (row.0 >> LAYER_SHIFT) as usize;
        self.layers[layer.min(self.layers.len() - 1)].row(row.0 & ((1 << LAYER_SHIFT) - 1))
    }

    /// The built-in table that a row stands in (`companies.tsv`); `None` for rows of an override folder.
    #[must_use]
    pub fn table(&self, row: RowId) -> Option<&'static str> {
        let layer = (row.0 >> LAYER_SHIFT) as usize;
        let base = self.layers.last().filter(|_| layer + 1 == self.layers.len())?;
        let at = (row.0 & ((1 << LAYER_SHIFT) - 1)) as usize * ROW_BYTES + 15;
        GAZETTEER_FILES.get(usize::from(*base.section(ROWS).get(at)?)).copied()
    }

    /// The row with this id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<RowId> {
        self.layers.iter().enumerate().find_map(|(l, layer)| {
            let hit = layer.find(IDS, hash_exact(id)).find(|&n| layer.row(n).id == id && !layer.is_replaced(n))?;
            Some(RowId((l as u32) << LAYER_SHIFT | hit))
        })
    }

    /// Lengths (in words) of the names that begin with the word of this hash: bit i is length i + 1.
    #[must_use]
    pub fn lengths(&self, first: u64) -> u32 {
        self.layers.iter().fold(0, |all, layer| layer.find(FIRSTS, first).fold(all, |a, v| a | v))
    }

    /// The names with this sequence hash.
    pub fn names(&self, sequence: u64) -> impl Iterator<Item = NameHit> {
        self.layers.iter().enumerate().flat_map(move |(l, layer)| {
            layer.find(SEQUENCES, sequence).filter_map(move |name| {
                let names = layer.section(NAMES);
                let at = name as usize * NAME_BYTES;
                let row = u32_at(names, at);
                if layer.is_replaced(row) {
                    return None;
                }
                let flags = names.get(at + 4).copied().unwrap_or(0);
                Some(NameHit {
                    row: RowId((l as u32) << LAYER_SHIFT | row),
                    weak: flags & format::WEAK != 0,
                    minor: flags & format::MINOR != 0,
                    adjective: flags & format::ADJECTIVE != 0,
                    acronym: flags & format::ACRONYM != 0,
                    lower: flags & format::LOWER != 0,
                    capitals: u16_at(names, at + 6),
                })
            })
        })
    }

    /// The names that are spelled like `text`, whatever the case.
    #[must_use]
    pub fn lookup(&self, text: &str) -> Vec<NameHit> {
        let sequence = keys::words(text).fold(keys::SEED, |h, (_, w)| chain(h, hash_word(w)));
        self.names(sequence).collect()
    }

    /// The country with this ISO 3166 code of two letters.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<RowId> {
        let key = keys::hash_more(hash_exact("iso/"), code);
        self.layers.iter().enumerate().find_map(|(l, layer)| {
            let hit = layer.find(IDS, key).find(|&n| layer.row(n).country == code && !layer.is_replaced(n))?;
            Some(RowId((l as u32) << LAYER_SHIFT | hit))
        })
    }

    /// Type of a common noun, by its lemma.
    #[must_use]
    pub fn noun(&self, lemma: &str) -> Option<NounType> {
        self.noun_at(hash_exact(lemma))
    }

    /// Type of a common noun that means another thing in the other gender (`un mort`, `la mort`); as [`Gazetteer::noun`] for
    /// all others.
    #[must_use]
    pub fn gendered_noun(&self, lemma: &str, gender: Gender) -> Option<NounType> {
        let suffix = match gender {
            Gender::Masc => ":m",
            Gender::Fem => ":f",
            _ => "",
        };
        let gendered = (!suffix.is_empty()).then(|| self.noun_at(keys::hash_more(hash_exact(lemma), suffix))).flatten();
        gendered.or_else(|| self.noun(lemma))
    }

    fn noun_at(&self, key: u64) -> Option<NounType> {
        let value = self.layers.iter().find_map(|layer| layer.find(NOUNS, key).next())?;
        let class = match value >> 8 {
            1 => NounClass::General,
            2 => NounClass::Kin,
            3 => NounClass::Office,
            4 => NounClass::Military,
            5 => NounClass::Religion,
            6 => NounClass::Profession,
            7 => NounClass::Derived,
            _ => NounClass::None,
        };
        Some(NounType { entity_type: EntityType(value as u8), class })
    }

    /// How the noun heads names, by its lemma; a noun may head several kinds of names.
    pub fn heads(&self, lemma: &str) -> impl Iterator<Item = Head> {
        let key = hash_exact(lemma);
        self.layers.iter().flat_map(move |layer| layer.find(HEADS, key)).map(|value| {
            let bits = value >> 8;
            Head {
                entity_type: EntityType(value as u8),
                whole: bits & HEAD_WHOLE != 0,
                de: bits & HEAD_DE != 0,
                adjective: bits & HEAD_ADJ != 0,
                bare: bits & HEAD_BARE != 0,
                caps: bits & HEAD_CAPS != 0,
                proper: bits & HEAD_PROPER != 0,
            }
        })
    }

    /// What the words with this sequence hash say about names of persons.
    #[must_use]
    pub fn name_word(&self, sequence: u64) -> NameWord {
        NameWord(self.layers.iter().fold(0, |all, layer| layer.find(PERSONS, sequence).fold(all, |a, v| a | v)))
    }

    /// The gender that a title before names tells (`M.`, `Mme`, without the point; none for `Dr`); `None` where the word is no title.
    #[must_use]
    pub fn title(&self, word: &str) -> Option<Gender> {
        let bits = self.word_bits(word);
        let gender = match bits & (format::TITLE_F | format::TITLE_ANY) {
            0 => Gender::Masc,
            format::TITLE_F => Gender::Fem,
            _ => Gender::None,
        };
        (bits & format::TITLE != 0).then_some(gender)
    }

    /// Whether the word may stand in lower case inside names (`de`, `van`, `ben`).
    #[must_use]
    pub fn is_particle(&self, word: &str) -> bool {
        self.word_bits(word) & format::PARTICLE != 0
    }

    /// Whether the subject of the verb with this lemma is mostly a person.
    #[must_use]
    pub fn is_agent_verb(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & format::AGENT_VERB != 0
    }

    /// Whether the word is typical of names of organizations (`Institute`, `Corp`).
    #[must_use]
    pub fn is_org_word(&self, word: &str) -> bool {
        self.word_bits(word) & format::ORG_WORD != 0
    }

    /// Whether the word is written with a capital and yet no name (`Internet`, `PIB`).
    #[must_use]
    pub fn is_no_name(&self, word: &str) -> bool {
        self.word_bits(word) & format::NOT_NAME != 0
    }

    /// Whether the noun or adverb stands before `de` + place (`près`, `nord`, `banlieue`).
    #[must_use]
    pub fn is_place_cue(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & format::PLACE_CUE != 0
    }

    /// Whether the lemma is a verb of matches (`battre`, `affronter`).
    #[must_use]
    pub fn is_sport_verb(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & format::SPORT_VERB != 0
    }

    /// Whether the lemma is a word of sports pages (`mi-temps`, `buteur`, `rugby`).
    #[must_use]
    pub fn is_sport_word(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & format::SPORT_WORD != 0
    }

    /// Whether the lemma is a discipline (`handball`).
    #[must_use]
    pub fn is_sport(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & format::SPORT != 0
    }

    fn word_bits(&self, word: &str) -> u32 {
        let key = hash_exact(word);
        self.layers.iter().fold(0, |all, layer| layer.find(WORDS, key).fold(all, |a, v| a | v))
    }
}
