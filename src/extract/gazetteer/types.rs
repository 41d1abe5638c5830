//! What the gazetteer tells: rows, hits of names, types of nouns, heads, words of persons' names.

use super::format;
use crate::language::Gender;
use crate::schema::EntityType;

/// A row of a table: one thing in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub(super) u32);

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

/// What one word says about names of persons, as bits of the compiled table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NameWord(pub(super) u32);

impl NameWord {
    /// A first name.
    #[must_use]
    pub const fn is_first(self) -> bool {
        self.0 & format::FIRST != 0
    }
    /// A surname.
    #[must_use]
    pub const fn is_surname(self) -> bool {
        self.0 & format::SURNAME != 0
    }
    /// Also an ordinary French word.
    #[must_use]
    pub const fn is_ordinary(self) -> bool {
        self.0 & format::ORDINARY != 0
    }
    /// Gender of a first name.
    #[must_use]
    pub const fn gender(self) -> Gender {
        match self.0 & (format::FIRST_M | format::FIRST_F) {
            format::FIRST_M => Gender::Masc,
            format::FIRST_F => Gender::Fem,
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
    pub gender: Gender,
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
