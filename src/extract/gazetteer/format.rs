//! The layout of a compiled gazetteer: one flat block of bytes, used where it lies.
//!
//! Little endian: magic, the place and length of each section, then the sections: string pool, rows, names and six
//! open-addressing hash tables with 64-bit keys and 32-bit values. Keys may repeat.

/// First bytes of a block; changes with the layout.
pub(super) const MAGIC: u64 = 0x6465_7065_6761_7a31;
/// Bytes of one row.
pub(super) const ROW_BYTES: usize = 48;
/// Bytes of one name.
pub(super) const NAME_BYTES: usize = 8;
/// Sections of a block.
pub(super) const SECTIONS: usize = 9;

/// Section of the string pool.
pub(super) const POOL: usize = 0;
/// Section of the rows.
pub(super) const ROWS: usize = 1;
/// Section of the names.
pub(super) const NAMES: usize = 2;
/// Table from the hash of a name's words to names.
pub(super) const SEQUENCES: usize = 3;
/// Table from the hash of a name's first word to lengths.
pub(super) const FIRSTS: usize = 4;
/// Table of typed nouns.
pub(super) const NOUNS: usize = 5;
/// Table of head nouns.
pub(super) const HEADS: usize = 6;
/// Table of words of persons' names.
pub(super) const PERSONS: usize = 7;
/// Table of titles and other words, of ids and of country codes.
pub(super) const WORDS: usize = 8;

/// Flag of a name or a row: an ordinary word, first name or surname too; needs a context.
pub(super) const WEAK: u8 = 1;
/// Flag of a name: a lower-case adjective (`russe`) or the capitalised inhabitant (`Russe`).
pub(super) const ADJECTIVE: u8 = 2;
/// Flag of a name: an acronym, all its letters are upper case in the text.
pub(super) const ACRONYM: u8 = 4;
/// Flag of a name: the first word may stand in lower case.
pub(super) const LOWER: u8 = 8;
/// Flag of a row: not the first choice for its name.
pub(super) const MINOR: u8 = 16;

/// Bit of a word: a first name of a man.
pub(super) const FIRST_M: u32 = 1;
/// Bit of a word: a first name of a woman.
pub(super) const FIRST_F: u32 = 2;
/// Bit of a word: a first name.
pub(super) const FIRST: u32 = 4;
/// Bit of a word: a surname.
pub(super) const SURNAME: u32 = 8;
/// Bit of a word: an ordinary French word as well.
pub(super) const ORDINARY: u32 = 16;
/// Bit of a word: a title before names (`M.`, `Mme`).
pub(super) const TITLE: u32 = 32;
/// Bit of a word: a title of women.
pub(super) const TITLE_F: u32 = 64;
/// Bit of a word: a title of men and women alike (`Dr`).
pub(super) const TITLE_ANY: u32 = 1 << 15;
/// Bit of a word: a particle inside names (`de`, `van`, `ben`).
pub(super) const PARTICLE: u32 = 128;

/// Bit of a word: the lemma of a verb whose subject is mostly a person.
pub(super) const AGENT_VERB: u32 = 256;
/// Bit of a word: a word of names of organizations (`Institute`, `Corp`).
pub(super) const ORG_WORD: u32 = 512;
/// Bit of a word: written with a capital, but no name.
pub(super) const NOT_NAME: u32 = 1024;
/// Bit of a word: a noun or adverb before `de` + place (`près`, `nord`, `banlieue`).
pub(super) const PLACE_CUE: u32 = 2048;
/// A verb of matches: who wins, loses, meets.
pub(super) const SPORT_VERB: u32 = 4096;
/// A word of sports pages.
pub(super) const SPORT_WORD: u32 = 8192;
/// A discipline: `handball`, `rugby`.
pub(super) const SPORT: u32 = 16384;

/// Bit of a head: the name holds the head noun (`mer d’Azov`), otherwise only what follows.
pub(super) const HEAD_WHOLE: u32 = 1;
/// Bit of a head: takes `de` + name.
pub(super) const HEAD_DE: u32 = 2;
/// Bit of a head: takes a demonym adjective.
pub(super) const HEAD_ADJ: u32 = 4;
/// Bit of a head: takes a name directly.
pub(super) const HEAD_BARE: u32 = 8;
/// Bit of a head: takes capitalised words, with or without `de`.
pub(super) const HEAD_CAPS: u32 = 16;

/// Bit of a head: only with a capital, as a proper name (`Conseil national…`).
pub(super) const HEAD_PROPER: u32 = 32;

/// An open-addressing table: 12 bytes a slot (key, value), a power of two of slots, key 0 is free.
pub(super) fn hash_table(pairs: &[(u64, u32)]) -> Vec<u8> {
    let slots = (pairs.len() * 3 / 2 + 1).next_power_of_two().max(2);
    let mut keys = vec![(0_u64, 0_u32); slots];
    for &(key, value) in pairs {
        let key = key.max(1);
        let mut at = key as usize & (slots - 1);
        while keys[at].0 != 0 {
            at = (at + 1) & (slots - 1);
        }
        keys[at] = (key, value);
    }
    let mut out = Vec::with_capacity(slots * 12);
    for (key, value) in keys {
        out.extend(key.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out
}

/// The number at `at`; 0 behind the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

/// The number at `at`; 0 behind the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The number at `at`; 0 behind the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// The values under `key` of a table that [`hash_table`] wrote, in the order in which they were put in.
pub(super) fn find_values(table: &[u8], key: u64) -> impl Iterator<Item = u32> {
    let slots = table.len() / 12;
    let key = key.max(1);
    let mut at = key as usize & slots.wrapping_sub(1);
    let mut left = slots;
    std::iter::from_fn(move || {
        while left > 0 {
            left -= 1;
            let found = u64_at(table, at * 12);
            let value = u32_at(table, at * 12 + 8);
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
