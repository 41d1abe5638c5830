//! The lexicon: every form of French with its lemmas, parts of speech, features and valency.
//!
//! The sources are tables in `data/fr/lexicon/` (see the README there). They are compiled when the program is built;
//! [`Lexicon::embedded`] only points at the result. A folder given with `--data` is compiled at run time.

mod compile;
mod format;
mod guess;

pub use guess::{Guess, Guesses};

use super::{Feats, Upos, morphology};
use crate::data::{Bytes, DataError, DataSource};
use format::{HEADER, Key, MAGIC, READING, SHORT_MARK, TAG, fingerprint, first_slot, hash, plain_last};
use std::borrow::Cow;
use std::ops::Range;

/// Folder of the sources.
const FOLDER: &str = "data/fr/lexicon";
static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
static LEMMAS: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.txt"));

/// A lexicon that cannot be made from its sources.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A source cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A row of a source is wrong.
    #[error("data/fr/lexicon/{file}:{line}: {what}")]
    Source {
        /// Name of the file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong and what was expected.
        what: String,
    },
}

/// What a verb can govern and how it is conjugated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct VerbInfo(pub u8);

impl VerbInfo {
    /// Can stand without an object.
    #[must_use]
    pub const fn intransitive(self) -> bool {
        self.0 & 1 != 0
    }
    /// Can take a direct object.
    #[must_use]
    pub const fn transitive(self) -> bool {
        self.0 & 2 != 0
    }
    /// Can take an object with a preposition.
    #[must_use]
    pub const fn indirect(self) -> bool {
        self.0 & 4 != 0
    }
    /// Can stand with `se`.
    #[must_use]
    pub const fn pronominal(self) -> bool {
        self.0 & 8 != 0
    }
    /// Always stands with `se`.
    #[must_use]
    pub const fn only_pronominal(self) -> bool {
        self.0 & 16 != 0
    }
    /// Has only an impersonal subject.
    #[must_use]
    pub const fn impersonal(self) -> bool {
        self.0 & 32 != 0
    }
    /// Forms its past with `être`.
    #[must_use]
    pub const fn aux_etre(self) -> bool {
        self.0 & 64 != 0
    }
}

/// One analysis that the lexicon knows for a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading<'l> {
    /// Dictionary form.
    pub lemma: &'l str,
    /// Part of speech.
    pub upos: Upos,
    /// Morphology.
    pub feats: Feats,
    /// Valency; empty for all but verbs and auxiliaries.
    pub verb: VerbInfo,
    /// The form is written with a capital in the lexicon.
    pub cased: bool,
    /// A first name (of a proper noun).
    pub first_name: bool,
    /// A family name (of a proper noun).
    pub last_name: bool,
}

/// The readings of one form, usual ones first.
#[derive(Debug, Clone, Copy)]
pub struct Readings<'l> {
    lexicon: &'l Lexicon,
    place: Place,
}

/// Where the readings of a form lie in its lexicon, to come back to them without a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    at: u32,
    end: u32,
    capital: bool,
}

impl Readings<'_> {
    /// Where the readings lie that are still to come.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }
}

impl<'l> Iterator for Readings<'l> {
    type Item = Reading<'l>;

    fn next(&mut self) -> Option<Reading<'l>> {
        while self.place.at < self.place.end {
            let at = self.place.at as usize;
            self.place.at += READING as u32;
            let reading = self.lexicon.reading(self.lexicon.table.get(at..at + READING)?)?;
            if self.place.capital || !reading.cased {
                return Some(reading);
            }
        }
        None
    }
}

/// A fixed expression found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiword<'l> {
    /// Number of tokens.
    pub tokens: usize,
    /// The expression in its plain form: `au-dessus de`.
    pub lemma: &'l str,
    /// What it works as: `ADP`, `ADV`, `SCONJ`…
    pub upos: Upos,
}

/// What segmentation knows of a short form; see `abbreviations.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Short(u8);

impl Short {
    /// An abbreviation with its full stop, after which the sentence goes on (`M.`).
    #[must_use]
    pub const fn inner(self) -> bool {
        self.0 & 1 != 0
    }
    /// An abbreviation with its full stop that may close a sentence (`etc.`).
    #[must_use]
    pub const fn end(self) -> bool {
        self.0 & 2 != 0
    }
    /// A unit that may stand right behind a number (`km`).
    #[must_use]
    pub const fn unit(self) -> bool {
        self.0 & 4 != 0
    }
    /// The label of a section line (`lire la suite`), in lower case.
    #[must_use]
    pub const fn label(self) -> bool {
        self.0 & 8 != 0
    }
    /// Last part of a web address (`fr`).
    #[must_use]
    pub const fn site(self) -> bool {
        self.0 & 16 != 0
    }
}

/// The lexicon of French. Cheap to make from the embedded data, never changed afterwards.
#[derive(Debug, Clone)]
pub struct Lexicon {
    table: Bytes,
    lemmas: Cow<'static, str>,
    slots: usize,
    slots_at: usize,
    entries_at: usize,
}

/// Where an entry lies.
struct Found {
    readings: Range<usize>,
    multi: u8,
}

impl Lexicon {
    /// The lexicon compiled into the program; nothing is parsed.
    #[must_use]
    pub fn embedded() -> Self {
        Self::over(Bytes::Static(TABLE), Cow::Borrowed(LEMMAS))
    }

    /// The lexicon of `source`: the embedded one, unless its folder holds files of the lexicon.
    ///
    /// # Errors
    /// When a source file cannot be read or a row in it is wrong.
    pub fn load(source: &DataSource) -> Result<Self, LexiconError> {
        if !source.overrides(FOLDER) {
            return Ok(Self::embedded());
        }
        let files: Vec<String> = compile::SOURCES.iter().map(|name| format!("{FOLDER}/{name}")).collect();
        let [table, lemmas] = ["lexicon", "lemmas"].map(|kind| source.cached(kind, &files, &[]));
        let kept = || {
            let text = String::from_utf8(lemmas.as_ref()?.read()?.to_vec()).ok()?;
            Some(Self::over(table.as_ref()?.read()?, Cow::Owned(text)))
        };
        if let Some(kept) = kept() {
            return Ok(kept);
        }
        // A file that cannot be read has no line; its error is kept as it is.
        let unread = std::cell::OnceCell::new();
        let text = |name: &str| -> Result<String, compile::SourceError> {
            source.text(&format!("{FOLDER}/{name}")).map(Cow::into_owned).map_err(|error| {
                let what = error.to_string();
                let _ = unread.set(error);
                compile::SourceError { file: name.to_owned(), line: 0, what }
            })
        };
        let made = compile::compile(&text);
        let made = match (made, unread.into_inner()) {
            (Ok(made), _) => made,
            (Err(_), Some(error)) => return Err(error.into()),
            (Err(e), None) => return Err(LexiconError::Source { file: e.file, line: e.line, what: e.what }),
        };
        for (entry, content) in [(table, made.table.as_slice()), (lemmas, made.lemmas.as_bytes())] {
            if let Some(entry) = entry {
                entry.write(content);
            }
        }
        Ok(Self::over(Bytes::Owned(made.table), Cow::Owned(made.lemmas)))
    }

    fn over(table: Bytes, lemmas: Cow<'static, str>) -> Self {
        let number =
            |at: usize| table.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])) as usize;
        let right = table.starts_with(&MAGIC);
        let (tags, slots) = if right { (number(4), number(8)) } else { (0, 0) };
        let slots_at = HEADER + tags * TAG;
        Self { slots, slots_at, entries_at: slots_at + slots * 4, table, lemmas }
    }

    /// Number that changes whenever the sources change.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.table.get(16..24).map_or(0, |b| u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
    }

    /// The readings of `form`; empty when it is unknown. Case, kind of apostrophe, `oe` for `œ` and missing accents
    /// on a capital do not matter, but what the lexicon writes with a capital needs one.
    #[must_use]
    pub fn readings(&self, form: &str) -> Readings<'_> {
        let mut key = Key::new();
        let found = if key.push_form(form) { self.find(key.bytes()) } else { None };
        let capital =
            form.bytes().any(|b| b.is_ascii_uppercase()) || !form.is_ascii() && form.chars().any(char::is_uppercase);
        // A table of 4 GB cannot be built: slots have 24 bits for the place.
        let place = found.map_or(Place::default(), |f| Place {
            at: f.readings.start as u32,
            end: f.readings.end as u32,
            capital,
        });
        self.readings_at(place)
    }

    /// The readings at a place of this lexicon.
    #[must_use]
    pub const fn readings_at(&self, place: Place) -> Readings<'_> {
        Readings { lexicon: self, place }
    }

    /// Whether the lexicon has any reading of `form`.
    #[must_use]
    pub fn knows(&self, form: &str) -> bool {
        self.readings(form).next().is_some()
    }

    /// The readings that are possible for an unknown form, by its ending and letters; never empty.
    #[must_use]
    pub fn guess<'f>(&'f self, form: &'f str, sentence_start: bool) -> Guesses<'f> {
        guess::guess(self, form, sentence_start)
    }

    /// The longest fixed expression that begins with the first of `forms` (`au-dessus`, `du` → `au-dessus de`).
    ///
    /// The last word may be contracted or elided.
    #[must_use]
    pub fn multiword<'t>(&self, mut form: impl FnMut(usize) -> Option<&'t str>) -> Option<Multiword<'_>> {
        let mut key = Key::new();
        if !key.push_form(form(0)?) {
            return None;
        }
        let longest = usize::from(self.find(key.bytes())?.multi);
        (2..=longest).rev().find_map(|count| {
            let mut key = Key::new();
            for at in 0..count {
                let word = form(at)?;
                let word = if at + 1 == count { plain_last(word) } else { word };
                if at > 0 && !key.push(b' ') || !key.push_form(word) {
                    return None;
                }
            }
            let found = self.find(key.bytes())?;
            let reading = self.reading(self.table.get(found.readings)?.get(..READING)?)?;
            Some(Multiword { tokens: count, lemma: reading.lemma, upos: reading.upos })
        })
    }

    /// What is known of a short form; case matters, the kind of apostrophe does not.
    #[must_use]
    pub fn short(&self, form: &str) -> Short {
        let mut key = Key::new();
        if !key.push(SHORT_MARK) || !key.push_exact(form) {
            return Short::default();
        }
        let readings = self.find(key.bytes()).and_then(|f| self.table.get(f.readings)).unwrap_or(&[]);
        let info = |r: &[u8]| {
            let at = HEADER + usize::from(u16::from_le_bytes([r[4], r[5]])) * TAG;
            self.table.get(at + 5).copied().unwrap_or(0)
        };
        Short(readings.chunks_exact(READING).fold(0, |bits, r| bits | info(r)))
    }

    fn find(&self, key: &[u8]) -> Option<Found> {
        if self.slots == 0 {
            return None;
        }
        let hash = hash(key);
        let wanted = fingerprint(hash);
        let mut slot = first_slot(hash, self.slots);
        loop {
            let at = self.slots_at + slot * 4;
            let value = u32::from_le_bytes(self.table.get(at..at + 4)?.try_into().ok()?);
            if value == 0 {
                return None;
            }
            if value >> 24 == wanted {
                let at = self.entries_at + (value & 0xFF_FFFF) as usize;
                let head = self.table.get(at..at + 3)?;
                let (length, count) = (usize::from(head[0]), usize::from(head[1]));
                let from = at + 3 + length;
                if self.table.get(at + 3..from)? == key {
                    return Some(Found { readings: from..from + count * READING, multi: head[2] });
                }
            }
            slot = if slot + 1 == self.slots { 0 } else { slot + 1 };
        }
    }

    fn reading(&self, bytes: &[u8]) -> Option<Reading<'_>> {
        let [a, b, c, d, e, f] = *bytes else { return None };
        let lemma = u32::from_le_bytes([a, b, c, d]);
        let start = (lemma >> 8) as usize;
        let at = HEADER + usize::from(u16::from_le_bytes([e, f])) * TAG;
        let tag = self.table.get(at..at + TAG)?;
        let upos = Upos::ALL.get(usize::from(tag[4])).copied().unwrap_or_default();
        let name = if upos == Upos::Propn { tag[5] } else { 0 };
        Some(Reading {
            lemma: self.lemmas.get(start..start + (lemma & 0xFF) as usize)?,
            upos,
            feats: Feats(u32::from_le_bytes([tag[0], tag[1], tag[2], tag[3]])),
            verb: VerbInfo(if upos == Upos::Propn { 0 } else { tag[5] }),
            cased: tag[6] != 0,
            first_name: name & 1 != 0,
            last_name: name & 2 != 0,
        })
    }
}

#[cfg(test)]
mod tests;
