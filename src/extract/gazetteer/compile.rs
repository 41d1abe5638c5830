//! Compiles the gazetteer tables to one flat block of bytes ([`super::format`]).
//!
//! The build compiles the tables of the repository with it; those of an override folder are compiled when they are opened.

use super::format::{
    ACRONYM, ADJECTIVE, AGENT_VERB, FIRST, FIRST_F, FIRST_M, HEAD_ADJ, HEAD_BARE, HEAD_CAPS, HEAD_DE, HEAD_PROPER,
    HEAD_WHOLE, LOWER, MAGIC, MINOR, NAME_BYTES, NOT_NAME, ORDINARY, ORG_WORD, PARTICLE, PLACE_CUE, ROW_BYTES,
    SECTIONS, SPORT, SPORT_VERB, SPORT_WORD, SURNAME, TITLE, TITLE_ANY, TITLE_F, WEAK, hash_table,
};
use super::keys::{SEED, chain, hash_exact, hash_more, hash_word, mix, words};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// A table that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data/fr/gazetteer/{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for CompileError {}

/// Names of the entity types, in the order of their numbers.
pub(super) const TYPES: [&str; 10] =
    ["Person", "Country", "Place", "Organization", "Group", "Facility", "Product", "Event", "Work", "Animal"];
/// Classes of typed nouns, in the order of their numbers.
pub(super) const CLASSES: [&str; 8] = ["", "general", "kin", "office", "military", "religion", "profession", "derived"];

#[derive(Default)]
struct Row<'t> {
    id: &'t str,
    label: &'t str,
    type_number: u8,
    gender: u8,
    plural: bool,
    flags: u8,
    file: u8,
    qid: u32,
    geonames: u32,
    lat: f32,
    lon: f32,
    country: [u8; 2],
    population: u32,
}

struct Table<'t> {
    file: &'t str,
    columns: BTreeMap<&'t str, usize>,
}

impl<'t> Table<'t> {
    fn get(&self, fields: &[&'t str], column: &str) -> &'t str {
        self.columns.get(column).and_then(|&i| fields.get(i)).map_or("", |f| f.trim())
    }

    fn error(&self, line: usize, message: impl Into<String>) -> CompileError {
        CompileError { file: self.file.to_owned(), line: line + 1, message: message.into() }
    }

    fn number<T: std::str::FromStr + Default>(&self, text: &str, line: usize, what: &str) -> Result<T, CompileError> {
        if text.is_empty() {
            return Ok(T::default());
        }
        text.parse().map_err(|_| self.error(line, format!("{what} {text:?} is no number")))
    }
}

/// Keys are hashes already: they are taken as they are.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, b| mix(h, u64::from(*b)));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Keyed<V> = HashMap<u64, V, BuildHasherDefault<AsIs>>;

/// What is gathered before the block is written.
#[derive(Default)]
struct Block<'t> {
    rows: Vec<Row<'t>>,
    /// Rows by the hash of their id.
    by_id: Keyed<u32>,
    /// (sequence hash, row, flags, capitals)
    names: Vec<(u64, u32, u8, u16)>,
    seen: Keyed<()>,
    first: Keyed<u32>,
    nouns: Vec<(u64, u32)>,
    heads: Vec<(u64, u32)>,
    persons: BTreeMap<u64, u32>,
    titles: BTreeMap<u64, u32>,
}

/// Compiles the tables, given as file name and text in a fixed order.
///
/// # Errors
/// When a table has no header, an unknown type, or a number that is none.
pub(super) fn compile(files: &[(String, String)]) -> Result<Vec<u8>, CompileError> {
    let mut block = Block::default();
    for (number, (file, text)) in files.iter().enumerate() {
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
        let Some((header_line, header)) = lines.next() else { continue };
        let columns = header.split('\t').enumerate().map(|(i, c)| (c.trim(), i)).collect();
        let table = Table { file, columns };
        for (line, text) in lines {
            let fields: Vec<&str> = text.split('\t').collect();
            if table.columns.contains_key("noun") && table.columns.contains_key("patterns") {
                block.head(&table, &fields, line)?;
            } else if table.columns.contains_key("noun") {
                block.noun(&table, &fields, line)?;
            } else if table.columns.contains_key("word") {
                block.title(&table, &fields);
            } else if table.columns.contains_key("id") {
                block.row(&table, &fields, line, number as u8)?;
            } else if table.columns.contains_key("name") {
                block.person(&table, &fields);
            } else {
                return Err(
                    table.error(header_line, "the first line must name the columns: id, noun, word or name is needed")
                );
            }
        }
    }
    Ok(block.write())
}

fn type_number(table: &Table<'_>, name: &str, line: usize) -> Result<u8, CompileError> {
    TYPES
        .iter()
        .position(|t| *t == name)
        .map(|t| t as u8)
        .ok_or_else(|| table.error(line, format!("unknown type {name:?}; one of {}", TYPES.join(", "))))
}

impl<'t> Block<'t> {
    fn row(&mut self, t: &Table<'t>, f: &[&'t str], line: usize, file: u8) -> Result<(), CompileError> {
        let id = t.get(f, "id");
        if id.is_empty() {
            return Err(t.error(line, "a row needs an id such as place/minsk"));
        }
        let flags = t.get(f, "flags").split([',', ' ', '|']).fold(0, |all, flag| {
            all | match flag {
                "weak" => WEAK,
                "minor" => MINOR,
                _ => 0,
            }
        });
        let number = match self.by_id.get(&hash_exact(id)) {
            Some(&number) => {
                // A row of another table (an adjective, a title) may come first and know only the name.
                let qid = t.get(f, "qid");
                let qid = t.number(qid.strip_prefix('Q').unwrap_or(qid), line, "qid")?;
                let geonames = t.number(t.get(f, "geonames"), line, "geonames")?;
                let (lat, lon) = (t.number(t.get(f, "lat"), line, "lat")?, t.number(t.get(f, "lon"), line, "lon")?);
                let population = t.number(t.get(f, "population"), line, "population")?;
                let country = t.get(f, "country").as_bytes();
                if let Some(row) = self.rows.get_mut(number as usize) {
                    if row.qid == 0 {
                        row.qid = qid;
                    }
                    if row.geonames == 0 {
                        row.geonames = geonames;
                    }
                    if row.lat == 0.0 && row.lon == 0.0 {
                        (row.lat, row.lon) = (lat, lon);
                    }
                    if row.population == 0 {
                        row.population = population;
                    }
                    if row.country == [0, 0] && country.len() == 2 {
                        row.country = [country[0], country[1]];
                    }
                }
                number
            }
            None => {
                let number = self.rows.len() as u32;
                let (gender, plural) = match t.get(f, "gender") {
                    "m" => (1, false),
                    "f" => (2, false),
                    "mp" => (1, true),
                    "fp" => (2, true),
                    _ => (0, false),
                };
                let qid = t.get(f, "qid");
                let qid = t.number(qid.strip_prefix('Q').unwrap_or(qid), line, "qid")?;
                let country = t.get(f, "country").as_bytes();
                self.rows.push(Row {
                    id,
                    label: t.get(f, "label"),
                    type_number: type_number(t, t.get(f, "type"), line)?,
                    gender,
                    plural,
                    flags,
                    file,
                    qid,
                    geonames: t.number(t.get(f, "geonames"), line, "geonames")?,
                    lat: t.number(t.get(f, "lat"), line, "lat")?,
                    lon: t.number(t.get(f, "lon"), line, "lon")?,
                    country: [country.first().copied().unwrap_or(0), country.get(1).copied().unwrap_or(0)],
                    population: t.number(t.get(f, "population"), line, "population")?,
                });
                self.by_id.insert(hash_exact(id), number);
                if country.len() == 2 && id.starts_with("country/") {
                    let code = hash_more(hash_exact("iso/"), t.get(f, "country"));
                    self.by_id.entry(code).or_insert(number);
                }
                number
            }
        };
        let label = t.get(f, "label");
        for name in std::iter::once(label).chain(t.get(f, "variants").split('|')) {
            self.name(name.trim(), number, flags & (WEAK | MINOR));
        }
        for adjective in t.get(f, "adjectives").split('|') {
            self.name(adjective.trim(), number, ADJECTIVE);
        }
        Ok(())
    }

    fn name(&mut self, name: &str, row: u32, mut flags: u8) {
        let mut sequence = SEED;
        let (mut count, mut capitals, mut first) = (0_u32, 0_u16, 0);
        let mut acronym = true;
        for (_, word) in words(name) {
            let hash = hash_word(word);
            if count == 0 {
                first = hash;
            }
            sequence = chain(sequence, hash);
            if word.chars().next().is_some_and(char::is_uppercase) && count < 16 {
                capitals |= 1 << count;
            }
            acronym &= !word.chars().any(char::is_lowercase);
            count += 1;
        }
        if count == 0 || count > 16 {
            return;
        }
        if flags & ADJECTIVE == 0 {
            if acronym && name.chars().filter(|c| c.is_alphabetic()).count() <= 6 {
                flags |= ACRONYM;
            }
            if capitals & 1 == 0 && name.chars().next().is_some_and(char::is_lowercase) {
                flags |= LOWER;
            }
        }
        let key = mix(mix(sequence, u64::from(row)), u64::from(flags & ADJECTIVE));
        if self.seen.insert(key, ()).is_none() {
            self.names.push((sequence, row, flags, capitals));
        } else if let Some(old) = self.names.iter_mut().rev().find(|n| n.0 == sequence && n.1 == row) {
            // The same words in another case: take what both allow.
            old.3 &= capitals;
            old.2 |= flags & LOWER;
            if flags & ACRONYM == 0 {
                old.2 &= !ACRONYM;
            }
        }
        *self.first.entry(first).or_insert(0) |= 1 << (count - 1);
    }

    fn noun(&mut self, t: &Table<'t>, f: &[&'t str], line: usize) -> Result<(), CompileError> {
        let kind = u32::from(type_number(t, t.get(f, "type"), line)?);
        let class = t.get(f, "class");
        let class = CLASSES
            .iter()
            .position(|c| *c == class)
            .ok_or_else(|| t.error(line, format!("unknown class {class:?}; one of {}", CLASSES.join(", "))))?;
        let noun = t.get(f, "noun");
        let value = kind | (class as u32) << 8;
        match t.get(f, "gender") {
            "" => self.nouns.push((hash_exact(noun), value)),
            gender => self.nouns.push((hash_exact(&format!("{noun}:{gender}")), value)),
        }
        Ok(())
    }

    fn head(&mut self, t: &Table<'t>, f: &[&'t str], line: usize) -> Result<(), CompileError> {
        let kind = u32::from(type_number(t, t.get(f, "type"), line)?);
        let mut bits = if t.get(f, "span") == "whole" { HEAD_WHOLE } else { 0 };
        for pattern in t.get(f, "patterns").split(',') {
            bits |= match pattern.trim() {
                "de" => HEAD_DE,
                "adj" => HEAD_ADJ,
                "bare" => HEAD_BARE,
                "caps" => HEAD_CAPS,
                "proper" => HEAD_PROPER,
                other => {
                    return Err(t.error(line, format!("unknown pattern {other:?}; one of de, adj, bare, caps, proper")));
                }
            };
        }
        self.heads.push((hash_exact(t.get(f, "noun")), kind | bits << 8));
        Ok(())
    }

    fn title(&mut self, t: &Table<'t>, f: &[&'t str]) {
        let bits = match (t.get(f, "kind"), t.get(f, "gender")) {
            ("particle", _) => PARTICLE,
            ("speech", _) => AGENT_VERB,
            ("orgword", _) => ORG_WORD,
            ("notname", _) => NOT_NAME,
            ("placecue", _) => PLACE_CUE,
            ("sportverb", _) => SPORT_VERB,
            ("sportword", _) => SPORT_WORD,
            ("sport", _) => SPORT | SPORT_WORD,
            ("title", "f") => TITLE | TITLE_F,
            ("title", "") => TITLE | TITLE_ANY,
            ("title", _) => TITLE,
            _ => 0,
        };
        *self.titles.entry(hash_exact(t.get(f, "word").trim_end_matches('.'))).or_insert(0) |= bits;
    }

    fn person(&mut self, t: &Table<'t>, f: &[&'t str]) {
        let mut bits = match (t.columns.contains_key("gender"), t.get(f, "gender")) {
            (true, "m") => FIRST | FIRST_M,
            (true, "f") => FIRST | FIRST_F,
            (true, _) => FIRST,
            (false, _) => SURNAME,
        };
        if t.get(f, "flags") == "word" {
            bits |= ORDINARY;
        }
        let name = t.get(f, "name");
        let hash = words(name).fold(SEED, |h, (_, w)| chain(h, hash_word(w)));
        *self.persons.entry(hash).or_insert(0) |= bits;
    }

    fn write(&self) -> Vec<u8> {
        let mut pool: Vec<u8> = Vec::new();
        let mut rows: Vec<u8> = Vec::with_capacity(self.rows.len() * ROW_BYTES);
        for row in &self.rows {
            let at = rows.len();
            for text in [row.id, row.label] {
                rows.extend((pool.len() as u32).to_le_bytes());
                rows.extend((text.len() as u16).to_le_bytes());
                pool.extend(text.as_bytes());
            }
            rows.extend([row.type_number, row.gender | u8::from(row.plural) << 2, row.flags, row.file]);
            rows.extend(row.qid.to_le_bytes());
            rows.extend(row.geonames.to_le_bytes());
            rows.extend(row.lat.to_le_bytes());
            rows.extend(row.lon.to_le_bytes());
            rows.extend(row.population.to_le_bytes());
            rows.extend(row.country);
            rows.resize(at + ROW_BYTES, 0);
        }
        let mut names: Vec<u8> = Vec::with_capacity(self.names.len() * NAME_BYTES);
        let mut sequences = Vec::with_capacity(self.names.len());
        for (i, (hash, row, flags, capitals)) in self.names.iter().enumerate() {
            sequences.push((*hash, i as u32));
            names.extend(row.to_le_bytes());
            names.extend([*flags, 0]);
            names.extend(capitals.to_le_bytes());
        }
        let pairs = |map: &BTreeMap<u64, u32>| map.iter().map(|(k, v)| (*k, *v)).collect::<Vec<_>>();
        // the same bytes on every run, whatever the order of the map
        let sorted = |map: &Keyed<u32>| {
            let mut all: Vec<(u64, u32)> = map.iter().map(|(k, v)| (*k, *v)).collect();
            all.sort_unstable();
            all
        };
        let sections: [Vec<u8>; SECTIONS] = [
            pool,
            rows,
            names,
            hash_table(&sequences),
            hash_table(&sorted(&self.first)),
            hash_table(&self.nouns),
            hash_table(&self.heads),
            hash_table(&pairs(&self.persons)),
            hash_table(&pairs(&self.titles)),
            hash_table(&sorted(&self.by_id)),
        ];
        let mut out = Vec::new();
        out.extend(MAGIC.to_le_bytes());
        let mut at = 8 + 8 * (SECTIONS as u64);
        for section in &sections {
            out.extend((at as u32).to_le_bytes());
            out.extend((section.len() as u32).to_le_bytes());
            at += section.len() as u64;
        }
        for section in &sections {
            out.extend(section);
        }
        out
    }
}
