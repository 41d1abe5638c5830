//! The layout of a compiled gazetteer: one flat block of bytes, used where it lies.
//!
//! Little endian: magic, the place and length of each section, then the sections: string pool, rows, names and seven
//! open-addressing hash tables with 64-bit keys and 32-bit values. Keys may repeat.

/// First bytes of a block; changes with the layout.
pub(super) const MAGIC: u64 = 0x6465_7065_6761_7a32;
/// Bytes of one row.
pub(super) const ROW_BYTES: usize = 48;
/// Bytes of one name.
pub(super) const NAME_BYTES: usize = 8;
/// Sections of a block.
pub(super) const SECTIONS: usize = 10;

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
/// Table of titles and other words.
pub(super) const WORDS: usize = 8;
/// Table of ids and country codes. Names are asked for by every capitalised word, ids are not: so the words are few and close
/// together.
pub(super) const IDS: usize = 9;

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

/// Bytes of a slot: its tag, its key and its value.
const SLOT_BYTES: usize = 1 + PAIR_BYTES;
/// Bytes of key and value.
const PAIR_BYTES: usize = 12;

/// What the tag of a slot says of its key; never 0, which is a free slot.
const fn tag(key: u64) -> u8 {
    (key >> 57) as u8 | 0x80
}

/// An open-addressing table with a power of two of slots: first a tag for each slot, then the keys and values. Most keys that are
/// looked for are not there; the tags tell so, and they are few enough to stay in the cache.
pub(super) fn hash_table(pairs: &[(u64, u32)]) -> Vec<u8> {
    let slots = (pairs.len() * 3 / 2 + 1).next_power_of_two().max(2);
    let mut out = vec![0; slots * SLOT_BYTES];
    let (tags, places) = out.split_at_mut(slots);
    for &(key, value) in pairs {
        let mut at = key as usize & (slots - 1);
        while tags[at] != 0 {
            at = (at + 1) & (slots - 1);
        }
        tags[at] = tag(key);
        let place = &mut places[at * PAIR_BYTES..][..PAIR_BYTES];
        place[..8].copy_from_slice(&key.to_le_bytes());
        place[8..].copy_from_slice(&value.to_le_bytes());
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
    let slots = table.len() / SLOT_BYTES;
    let (tags, places) = table.split_at(slots);
    let mask = slots.wrapping_sub(1);
    let (mut at, mut left) = (key as usize & mask, slots);
    std::iter::from_fn(move || {
        while left > 0 {
            let (found, here) = (tags.get(at).copied().unwrap_or(0), at * PAIR_BYTES);
            if found == 0 {
                break;
            }
            left -= 1;
            at = (at + 1) & mask;
            if found == tag(key) && u64_at(places, here) == key {
                return Some(u32_at(places, here + 8));
            }
        }
        left = 0;
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_under_their_keys_in_their_order() {
        let key = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (n % 7);
        let pairs: Vec<(u64, u32)> = (0..900).map(|n| (key(n % 300), n as u32)).collect();
        let table = hash_table(&pairs);
        for n in 0..400 {
            let wanted: Vec<u32> = pairs.iter().filter(|(k, _)| *k == key(n)).map(|(_, v)| *v).collect();
            assert_eq!(find_values(&table, key(n)).collect::<Vec<_>>(), wanted, "{n}");
        }
        assert_eq!((find_values(&[], 7).next(), find_values(&hash_table(&[]), 0).next()), (None, None));
    }
}
