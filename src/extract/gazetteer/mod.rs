//! The gazetteer: names of things in the world with their types, ids and coordinates, typed common
//! nouns, head nouns of names, first names and surnames.
//!
//! The tables of `data/fr/gazetteer` are compiled at build time to one block of bytes that is used
//! as it lies in the program: nothing is parsed at start. An override folder is compiled when it is
//! opened and lies over the built-in block; a table in it replaces the built-in table of the same name.

pub mod compile;

use crate::data::{DataError, DataSource};
use crate::schema::EntityType;
use compile::{
    CompileError, HEAD_ADJ, HEAD_BARE, HEAD_CAPS, HEAD_DE, HEAD_PROPER, HEAD_WHOLE, MAGIC, NAME_BYTES, ROW_BYTES,
    SECTIONS,
};
pub use compile::{chain, fold_char, hash_exact, hash_word};
use std::borrow::Cow;
use std::sync::Arc;

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

/// A row of a table: one thing in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(u32);

/// Class of a noun that denotes humans, from `noun_types.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NounClass {
    /// No class.
    #[default]
    None,
    /// Any human (`victime`, `manifestant`).
    General,
    /// A relative (`frère`).
    Kin,
    /// Holder of an office (`président`, `porte-parole`).
    Office,
    /// Soldiers, police, emergency services.
    Military,
    /// Clergy and religious.
    Religion,
    /// Trades and professions.
    Profession,
    /// Agent noun that the lexicon derives.
    Derived,
}

/// Type of a common noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NounType {
    /// Type of what the noun denotes.
    pub entity_type: EntityType,
    /// Class of humans.
    pub class: NounClass,
}

/// A noun that heads names (`ministère`, `mer`, `groupe`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Type of the names.
    pub entity_type: EntityType,
    /// The name holds the noun.
    pub whole: bool,
    /// `de` + name follows.
    pub de: bool,
    /// A demonym adjective follows.
    pub adjective: bool,
    /// A name follows directly.
    pub bare: bool,
    /// Capitalised words follow, with or without `de`.
    pub caps: bool,
    /// Only with a capital, as a proper name.
    pub proper: bool,
}

/// What one word says about names of persons, as bits of [`compile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NameWord(u32);

impl NameWord {
    /// A first name.
    #[must_use]
    pub const fn is_first(self) -> bool {
        self.0 & compile::FIRST != 0
    }
    /// A surname.
    #[must_use]
    pub const fn is_surname(self) -> bool {
        self.0 & compile::SURNAME != 0
    }
    /// Also an ordinary French word.
    #[must_use]
    pub const fn is_ordinary(self) -> bool {
        self.0 & compile::ORDINARY != 0
    }
    /// Gender of a first name.
    #[must_use]
    pub const fn gender(self) -> crate::language::Gender {
        use crate::language::Gender;
        match self.0 & (compile::FIRST_M | compile::FIRST_F) {
            compile::FIRST_M => Gender::Masc,
            compile::FIRST_F => Gender::Fem,
            _ => Gender::None,
        }
    }
}

/// What kind of name matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// The row.
    pub row: RowId,
    /// Ordinary word, first name or surname too: needs a context.
    pub weak: bool,
    /// Not the first choice for the name.
    pub minor: bool,
    /// A demonym adjective (or the inhabitant, when capitalised).
    pub adjective: bool,
    /// All letters are upper case in the text.
    pub acronym: bool,
    /// The first word may stand in lower case.
    pub lower: bool,
    /// Bit i: word i begins with a capital.
    pub capitals: u16,
}

/// The fields of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'g> {
    /// Stable id (`country/russie`).
    pub id: &'g str,
    /// Best French name.
    pub label: &'g str,
    /// Type.
    pub entity_type: EntityType,
    /// Gender of the name or the person.
    pub gender: crate::language::Gender,
    /// Number of the name.
    pub plural: bool,
    /// Ordinary word, first name or surname too.
    pub weak: bool,
    /// Wikidata number; 0 when unknown.
    pub wikidata: u32,
    /// GeoNames number; 0 when unknown.
    pub geonames: u32,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f32, f32)>,
    /// ISO code of the country of a place; empty when unknown.
    pub country: &'g str,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

/// One compiled block.
#[derive(Debug, Clone)]
struct Layer {
    bytes: Cow<'static, [u8]>,
    sections: [(usize, usize); SECTIONS],
    /// Files of this layer that a later layer replaces, as bits.
    replaced: u64,
}

/// The gazetteer. Cheap to share, read-only.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    layers: Arc<[Layer]>,
}

const POOL: usize = 0;
const ROWS: usize = 1;
const NAMES: usize = 2;
const SEQUENCES: usize = 3;
const FIRSTS: usize = 4;
const NOUNS: usize = 5;
const HEADS: usize = 6;
const PERSONS: usize = 7;
const WORDS: usize = 8;
const LAYER_SHIFT: u32 = 28;

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

impl Layer {
    fn open(bytes: Cow<'static, [u8]>) -> Result<Self, GazetteerError> {
        if u64_at(&bytes, 0) != MAGIC {
            return Err(GazetteerError::Damaged);
        }
        let mut sections = [(0, 0); SECTIONS];
        for (i, section) in sections.iter_mut().enumerate() {
            let (start, len) = (u32_at(&bytes, 8 + 8 * i) as usize, u32_at(&bytes, 12 + 8 * i) as usize);
            if start + len > bytes.len() {
                return Err(GazetteerError::Damaged);
            }
            *section = (start, start + len);
        }
        Ok(Self { bytes, sections, replaced: 0 })
    }

    fn section(&self, number: usize) -> &[u8] {
        let (start, end) = self.sections[number];
        &self.bytes[start..end]
    }

    /// Values under `key`, in the order in which they were put in.
    fn find(&self, table: usize, key: u64) -> impl Iterator<Item = u32> {
        let bytes = self.section(table);
        let slots = bytes.len() / 12;
        let key = key.max(1);
        let mut at = key as usize & slots.wrapping_sub(1);
        let mut left = slots;
        std::iter::from_fn(move || {
            while left > 0 {
                left -= 1;
                let found = u64_at(bytes, at * 12);
                let value = u32_at(bytes, at * 12 + 8);
                at = (at + 1) & (slots - 1);
                if found == 0 {
                    left = 0;
                } else if found == key {
                    return Some(value);
                }
            }
            None
        })
    }

    fn text(&self, at: usize) -> &str {
        let (start, len) = (u32_at(self.section(ROWS), at) as usize, u16_at(self.section(ROWS), at + 4) as usize);
        self.section(POOL).get(start..start + len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    fn row(&self, number: u32) -> Row<'_> {
        use crate::language::Gender;
        let at = number as usize * ROW_BYTES;
        let rows = self.section(ROWS);
        let byte = |i: usize| rows.get(at + i).copied().unwrap_or(0);
        let (lat, lon) = (f32::from_bits(u32_at(rows, at + 24)), f32::from_bits(u32_at(rows, at + 28)));
        Row {
            id: self.text(at),
            label: self.text(at + 6),
            entity_type: EntityType(byte(12)),
            gender: match byte(13) & 3 {
                1 => Gender::Masc,
                2 => Gender::Fem,
                _ => Gender::None,
            },
            plural: byte(13) & 4 != 0,
            weak: byte(14) & compile::WEAK != 0,
            wikidata: u32_at(rows, at + 16),
            geonames: u32_at(rows, at + 20),
            coordinates: (lat != 0.0 || lon != 0.0).then_some((lat, lon)),
            country: rows
                .get(at + 36..at + 38)
                .filter(|c| c[0] != 0)
                .and_then(|c| std::str::from_utf8(c).ok())
                .unwrap_or(""),
            population: u32_at(rows, at + 32),
        }
    }

    fn is_replaced(&self, row: u32) -> bool {
        self.replaced != 0 && {
            let file = self.section(ROWS).get(row as usize * ROW_BYTES + 15).copied().unwrap_or(0);
            file < 64 && self.replaced >> file & 1 == 1
        }
    }
}

impl Gazetteer {
    /// The gazetteer of `data`: the built-in one, with the tables of the override folder over it.
    ///
    /// # Errors
    /// When a table of the folder cannot be read or compiled; the message names file and line.
    pub fn open(data: &DataSource) -> Result<Self, GazetteerError> {
        let mut base = Layer::open(Cow::Borrowed(BUILT_IN))?;
        let mut layers = Vec::new();
        if data.overrides(FOLDER) {
            let mut files = Vec::new();
            for path in data.list(FOLDER, "tsv") {
                let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                if let Some(number) = GAZETTEER_FILES.iter().position(|f| *f == name).filter(|n| *n < 64) {
                    base.replaced |= 1 << number;
                }
                let text = data.text(&path)?.into_owned();
                files.push((name, text));
            }
            layers.push(Layer::open(Cow::Owned(compile::compile(&files)?))?);
        }
        layers.push(base);
        Ok(Self { layers: layers.into() })
    }

    /// The built-in gazetteer.
    ///
    /// # Errors
    /// When the program is damaged.
    pub fn built_in() -> Result<Self, GazetteerError> {
        Self::open(&DataSource::embedded())
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

    /// The row with this id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<RowId> {
        self.layers.iter().enumerate().find_map(|(l, layer)| {
            let hit = layer.find(WORDS, hash_exact(id)).find(|&n| layer.row(n).id == id && !layer.is_replaced(n))?;
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
                    weak: flags & compile::WEAK != 0,
                    minor: flags & compile::MINOR != 0,
                    adjective: flags & compile::ADJECTIVE != 0,
                    acronym: flags & compile::ACRONYM != 0,
                    lower: flags & compile::LOWER != 0,
                    capitals: u16_at(names, at + 6),
                })
            })
        })
    }

    /// The names that are spelled like `text`, whatever the case.
    #[must_use]
    pub fn lookup(&self, text: &str) -> Vec<NameHit> {
        let sequence = compile::words(text).fold(compile::SEED, |h, (_, w)| chain(h, hash_word(w)));
        self.names(sequence).collect()
    }

    /// The country with this ISO 3166 code of two letters.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<RowId> {
        let key = hash_exact(&format!("iso/{code}"));
        self.layers.iter().enumerate().find_map(|(l, layer)| {
            let hit = layer.find(WORDS, key).find(|&n| layer.row(n).country == code && !layer.is_replaced(n))?;
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
    pub fn gendered_noun(&self, lemma: &str, gender: crate::language::Gender) -> Option<NounType> {
        use crate::language::Gender;
        let suffix = match gender {
            Gender::Masc => ":m",
            Gender::Fem => ":f",
            _ => "",
        };
        let gendered =
            (!suffix.is_empty()).then(|| self.noun_at(compile::hash_more(hash_exact(lemma), suffix))).flatten();
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

    /// Whether the word is a title before names (`M.`, `Mme`, without the point), and of women.
    #[must_use]
    pub fn title(&self, word: &str) -> Option<crate::language::Gender> {
        use crate::language::Gender;
        let bits = self.word_bits(word);
        (bits & compile::TITLE != 0).then_some(if bits & compile::TITLE_F != 0 { Gender::Fem } else { Gender::Masc })
    }

    /// Whether the word may stand in lower case inside names (`de`, `van`, `ben`).
    #[must_use]
    pub fn is_particle(&self, word: &str) -> bool {
        self.word_bits(word) & compile::PARTICLE != 0
    }

    /// Whether the subject of the verb with this lemma is mostly a person.
    #[must_use]
    pub fn is_agent_verb(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & compile::AGENT_VERB != 0
    }

    /// Whether the word is typical of names of organizations (`Institute`, `Corp`).
    #[must_use]
    pub fn is_org_word(&self, word: &str) -> bool {
        self.word_bits(word) & compile::ORG_WORD != 0
    }

    /// Whether the word is written with a capital and yet no name (`Internet`, `PIB`).
    #[must_use]
    pub fn is_no_name(&self, word: &str) -> bool {
        self.word_bits(word) & compile::NOT_NAME != 0
    }

    /// Whether the noun or adverb stands before `de` + place (`près`, `nord`, `banlieue`).
    #[must_use]
    pub fn is_place_cue(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & compile::PLACE_CUE != 0
    }

    /// Whether the lemma is a verb of matches (`battre`, `affronter`).
    #[must_use]
    pub fn is_sport_verb(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & compile::SPORT_VERB != 0
    }

    /// Whether the lemma is a word of sports pages (`mi-temps`, `buteur`, `rugby`).
    #[must_use]
    pub fn is_sport_word(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & compile::SPORT_WORD != 0
    }

    /// Whether the lemma is a discipline (`handball`).
    #[must_use]
    pub fn is_sport(&self, lemma: &str) -> bool {
        self.word_bits(lemma) & compile::SPORT != 0
    }

    fn word_bits(&self, word: &str) -> u32 {
        // Ids hold a slash, so that a row number under the same key cannot be mistaken for bits.
        if word.contains('/') {
            return 0;
        }
        self.layers.iter().fold(0, |all, layer| layer.find(WORDS, hash_exact(word)).fold(all, |a, v| a | v))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_fields() {
        let gazetteer = Gazetteer::built_in().unwrap();
        let row = gazetteer.row(gazetteer.by_id("country/russie").unwrap());
        assert_eq!((row.label, row.wikidata, row.entity_type), ("Russie", 159, EntityType::COUNTRY));
        let minsk = gazetteer.row(gazetteer.by_id("place/minsk").unwrap());
        assert_eq!((minsk.geonames, minsk.country), (625_144, "BY"));
        assert!(minsk.coordinates.is_some_and(|(lat, _)| (lat - 53.9).abs() < 0.1));
    }

    #[test]
    fn case_accents_and_marks_do_not_matter() {
        let gazetteer = Gazetteer::built_in().unwrap();
        for name in ["ETATS UNIS", "États-Unis", "états‑unis", "Etats-Unis"] {
            let hits = gazetteer.lookup(name);
            assert!(hits.iter().any(|h| gazetteer.row(h.row).id == "country/etats-unis"), "{name}");
        }
        assert!(gazetteer.lookup("biélorusse").iter().any(|h| h.adjective));
    }

    #[test]
    fn nouns_heads_and_names() {
        let gazetteer = Gazetteer::built_in().unwrap();
        assert_eq!(gazetteer.noun("manifestant").unwrap().entity_type, EntityType::PERSON);
        assert_eq!(gazetteer.noun("frère").unwrap().class, NounClass::Kin);
        assert!(gazetteer.heads("ministère").any(|h| h.whole && h.de && h.entity_type == EntityType::ORGANIZATION));
        assert!(gazetteer.name_word(chain(compile::SEED, hash_word("Nina"))).is_first());
        assert_eq!(
            gazetteer.gendered_noun("mort", crate::language::Gender::Masc).unwrap().entity_type,
            EntityType::PERSON
        );
        assert_eq!(
            gazetteer.gendered_noun("mort", crate::language::Gender::Fem).unwrap().entity_type,
            EntityType::EVENT
        );
        let france = gazetteer.country("FR").unwrap();
        assert_eq!(gazetteer.row(france).id, "country/france");
        assert_eq!(gazetteer.title("Mme"), Some(crate::language::Gender::Fem));
        assert!(gazetteer.is_particle("van"));
    }

    #[test]
    fn a_folder_adds_rows_without_a_rebuild() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("fr/gazetteer");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("mine.tsv"), "id\ttype\tlabel\nplace/trifouillis\tPlace\tTrifouillis-les-Oies\n")
            .unwrap();
        let gazetteer = Gazetteer::open(&DataSource::with_folder(dir.path())).unwrap();
        assert_eq!(gazetteer.lookup("Trifouillis les Oies").len(), 1);
        assert!(gazetteer.by_id("country/russie").is_some());
        std::fs::write(folder.join("countries.tsv"), "id\ttype\tlabel\ncountry/x\tNation\tX\n").unwrap();
        let error = Gazetteer::open(&DataSource::with_folder(dir.path())).unwrap_err().to_string();
        assert!(error.starts_with("data/fr/gazetteer/countries.tsv:2: unknown type \"Nation\""), "{error}");
    }

    #[test]
    fn a_large_table_stays_small() {
        use std::fmt::Write as _;
        let mut table =
            "id\ttype\tlabel\tvariants\tgender\tadjectives\tqid\tgeonames\tlat\tlon\tcountry\tpopulation\tflags\n"
                .to_owned();
        for n in 0..5000 {
            let _ =
                writeln!(table, "place/x{n}\tPlace\tXavo Lun{n}\tLun{n}\t\t\tQ{n}\t{n}\t12.5\t13.5\tFR\t\t", n = n + 1);
        }
        let block = compile::compile(&[("large.tsv".to_owned(), table)]).unwrap();
        // 200,000 names in less than 40 MB, and nothing is read at start
        assert!(block.len() < 10_000 * 200, "{} bytes", block.len());
        let layer = Layer::open(Cow::Owned(block)).unwrap();
        assert_eq!(layer.row(4999).label, "Xavo Lun5000");
    }
}
