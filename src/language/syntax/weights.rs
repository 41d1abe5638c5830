//! The file of weights: a header, then sections that are used where they lie.
//!
//! ```text
//! "DPSX"  version u32  digest u64 (FNV-1a of all that follows)  sections u32
//! per section: offset u32, length u32        (little-endian everywhere, offsets from the start of the file)
//! ```

use std::borrow::Cow;
use std::ops::Range;

/// First bytes of the file.
pub const MAGIC: &[u8; 4] = b"DPSX";
/// Version of the layout and of the features; a file of another version is refused.
pub const VERSION: u32 = 1;

/// What is wrong with a file of weights.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Not a file of weights at all.
    #[error("{path}: not a file of syntax weights; make one with `cargo run --release --example train_syntax`")]
    Magic {
        /// Path inside the data folder.
        path: String,
    },
    /// Made by another version of the trainer.
    #[error("{path}: weights of version {found}, this program reads {VERSION}; train again")]
    Version {
        /// Path inside the data folder.
        path: String,
        /// Version of the file.
        found: u32,
    },
    /// Cut short or changed.
    #[error("{path}: the weights are damaged ({what}); fetch or train them again")]
    Damaged {
        /// Path inside the data folder.
        path: String,
        /// What was found.
        what: &'static str,
    },
}

/// FNV-1a over 64 bits, eight bytes at a time: a digest against accidents, not against malice.
#[must_use]
pub fn digest(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        h = (h ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }
    for b in chunks.remainder() {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h
}

/// Puts sections together to a file.
#[must_use]
pub fn assemble(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut body = (sections.len() as u32).to_le_bytes().to_vec();
    let mut at = 20 + 8 * sections.len();
    for s in sections {
        body.extend((at as u32).to_le_bytes());
        body.extend((s.len() as u32).to_le_bytes());
        at += s.len();
    }
    for s in sections {
        body.extend(s);
    }
    let mut out = MAGIC.to_vec();
    out.extend(VERSION.to_le_bytes());
    out.extend(digest(&body).to_le_bytes());
    out.extend(body);
    out
}

/// A checked file of weights.
#[derive(Debug, Clone)]
pub struct Weights {
    bytes: Cow<'static, [u8]>,
    sections: Vec<Range<usize>>,
}

impl Weights {
    /// Checks header and section table, and the digest when `verify` is set.
    ///
    /// # Errors
    /// When the file is not one of this version or is damaged.
    pub fn new(bytes: Cow<'static, [u8]>, path: &str, verify: bool) -> Result<Self, WeightsError> {
        let damaged = |what| WeightsError::Damaged { path: path.to_owned(), what };
        if bytes.get(..4) != Some(MAGIC) {
            return Err(WeightsError::Magic { path: path.to_owned() });
        }
        let found = u32_at(&bytes, 4);
        if found != VERSION {
            return Err(WeightsError::Version { path: path.to_owned(), found });
        }
        if bytes.len() < 20 {
            return Err(damaged("the header is cut"));
        }
        let count = u32_at(&bytes, 16) as usize;
        let mut sections = Vec::with_capacity(count.min(64));
        for s in 0..count {
            let (start, len) = (u32_at(&bytes, 20 + 8 * s) as usize, u32_at(&bytes, 24 + 8 * s) as usize);
            if start + len > bytes.len() {
                return Err(damaged("a section is cut"));
            }
            sections.push(start..start + len);
        }
        let weights = Self { bytes, sections };
        if verify && digest(&weights.bytes[16..]) != weights.digest() {
            return Err(damaged("the digest differs"));
        }
        Ok(weights)
    }

    /// The digest in the header.
    #[must_use]
    pub fn digest(&self) -> u64 {
        u64::from(u32_at(&self.bytes, 12)) << 32 | u64::from(u32_at(&self.bytes, 8))
    }

    /// The bytes of section `number`; empty when there is none.
    #[must_use]
    pub fn section(&self, number: usize) -> &[u8] {
        self.sections.get(number).map_or(&[], |r| &self.bytes[r.clone()])
    }
}

/// The little-endian number at `at`; 0 behind the end.
#[inline]
#[must_use]
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 4) {
        Some(b) => u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
        None => 0,
    }
}

/// Writes an index from keys to row numbers: open addressing, a power of two of slots of key and row + 1.
#[must_use]
pub fn build_index(keys: &[u32]) -> Vec<u8> {
    let slots = (keys.len() * 10 / 9).next_power_of_two().max(16);
    let mut table = vec![(0_u32, 0_u32); slots];
    for (row, key) in keys.iter().enumerate() {
        let mut at = start(*key, slots);
        while table[at].1 != 0 {
            at = (at + 1) & (slots - 1);
        }
        table[at] = (*key, row as u32 + 1);
    }
    table.iter().flat_map(|(k, r)| k.to_le_bytes().into_iter().chain(r.to_le_bytes())).collect()
}

#[inline]
const fn start(key: u32, slots: usize) -> usize {
    (key as usize) & (slots - 1)
}

/// Looks `key` up in an index made by [`build_index`].
#[inline(always)]
#[must_use]
pub fn find(index: &[u8], key: u32) -> Option<u32> {
    let slots = index.len() / 8;
    if slots == 0 || !slots.is_power_of_two() {
        return None;
    }
    let mut at = start(key, slots);
    for _ in 0..slots {
        let slot = &index[at * 8..at * 8 + 8];
        let row = u32::from_le_bytes([slot[4], slot[5], slot[6], slot[7]]);
        if row == 0 {
            return None;
        }
        if u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]) == key {
            return Some(row - 1);
        }
        at = (at + 1) & (slots - 1);
    }
    None
}

/// An index as it is used: buckets of one cache line each, so that a key that is not there costs one access to memory
/// like one that is.
#[derive(Debug, Clone, Default)]
pub struct Buckets {
    lines: Vec<Line>,
    /// A bit for each key by its last bits: most keys that are not there are known by it, and it fits into the cache.
    filter: Vec<u64>,
}

/// Bits of the filter of [`Buckets`], a power of two.
const FILTER: usize = 1 << 19;

/// Keys of a bucket and their rows + 1; 0 where a place is free.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Line {
    keys: [u32; 8],
    rows: [u32; 8],
}

impl Buckets {
    /// Spreads out an index made by [`build_index`].
    #[must_use]
    pub fn new(index: &[u8]) -> Self {
        let slots = || {
            let pairs = index.chunks_exact(8).map(|slot| (u32_at(slot, 0), u32_at(slot, 4)));
            pairs.filter(|(_, row)| *row != 0)
        };
        // Buckets are filled to two thirds.
        let mut lines = vec![Line::default(); slots().count() * 3 / 16 + 1];
        for (key, row) in slots() {
            let mut at = Self::home(key, lines.len());
            while let Some(line) = lines.get_mut(at) {
                if let Some(free) = line.rows.iter().position(|r| *r == 0) {
                    (line.keys[free], line.rows[free]) = (key, row);
                    break;
                }
                at = if at + 1 == lines.len() { 0 } else { at + 1 };
            }
        }
        let mut filter = vec![0; FILTER / 64];
        for (key, _) in slots() {
            filter[key as usize % FILTER / 64] |= 1 << (key % 64);
        }
        Self { lines, filter }
    }

    /// Whether `key` may be there; most of those that are not are told apart.
    #[inline(always)]
    #[must_use]
    pub fn may_hold(&self, key: u32) -> bool {
        self.filter.get(key as usize % FILTER / 64).is_some_and(|word| word >> (key % 64) & 1 != 0)
    }

    #[inline(always)]
    const fn home(key: u32, lines: usize) -> usize {
        ((key as u64 * lines as u64) >> 32) as usize
    }

    /// Asks memory for the buckets of all keys at once, so that what looks them up then need not wait for each in turn.
    #[inline(always)]
    pub fn touch(&self, keys: &[u32]) {
        let all = keys.iter().fold(0, |all, key| {
            all ^ self.lines.get(Self::home(*key, self.lines.len())).map_or(0, |line| line.rows[7])
        });
        std::hint::black_box(all);
    }

    /// The rows of some keys, as [`Self::find`] gives them.
    #[inline(always)]
    #[must_use]
    pub fn find_all<const N: usize>(&self, keys: &[u32; N]) -> [u32; N] {
        let mut found = [0; N];
        self.touch(keys);
        for (found, key) in found.iter_mut().zip(keys) {
            *found = self.find(*key);
        }
        found
    }

    /// The row of `key` + 1; 0 where the index does not hold it.
    #[inline(always)]
    #[must_use]
    pub fn find(&self, key: u32) -> u32 {
        let mut at = Self::home(key, self.lines.len());
        while let Some(line) = self.lines.get(at) {
            let mut row = 0;
            for i in 0..8 {
                row |= if line.keys[i] == key { line.rows[i] } else { 0 };
            }
            if row != 0 || line.rows[7] == 0 {
                return row;
            }
            at = if at + 1 == self.lines.len() { 0 } else { at + 1 };
        }
        0
    }
}

/// Appends an array as 16-bit numbers with its scale: `scale f32, length u32, values i16`.
pub fn put_array(out: &mut Vec<u8>, values: &[f32]) {
    let max = values.iter().fold(1e-12_f32, |m, v| m.max(v.abs()));
    let scale = max / 32767.0;
    out.extend(scale.to_le_bytes());
    out.extend((values.len() as u32).to_le_bytes());
    for v in values {
        out.extend(((v / scale).round() as i16).to_le_bytes());
    }
}

/// Reads the array at `*at` and moves behind it; empty when it is cut.
#[must_use]
pub fn get_array(bytes: &[u8], at: &mut usize) -> Vec<f32> {
    let scale = f32::from_bits(u32_at(bytes, *at));
    let len = u32_at(bytes, *at + 4) as usize;
    let Some(values) = bytes.get(*at + 8..*at + 8 + 2 * len) else { return Vec::new() };
    *at += 8 + 2 * len;
    values.chunks_exact(2).map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_finds_its_keys_and_no_others() {
        let keys: Vec<u32> = (0..1000).map(|i| i * 7919 + 13).collect();
        let index = build_index(&keys);
        assert!(keys.iter().enumerate().all(|(row, k)| find(&index, *k) == Some(row as u32)));
        assert_eq!(find(&index, 14), None);
        assert_eq!(find(&[], 14), None);
        let buckets = Buckets::new(&index);
        assert!(keys.iter().enumerate().all(|(row, k)| buckets.find(*k) == row as u32 + 1));
        assert_eq!((buckets.find(14), buckets.find(0), Buckets::default().find(14)), (0, 0, 0));
    }

    #[test]
    fn damage_is_seen() {
        let mut file = assemble(&[vec![1, 2, 3], vec![]]);
        assert_eq!(Weights::new(file.clone().into(), "w", true).map(|w| w.section(0).to_vec()), Ok(vec![1, 2, 3]));
        *file.last_mut().unwrap() ^= 1;
        let error = Weights::new(file.into(), "w", true).unwrap_err();
        assert_eq!(error.to_string(), "w: the weights are damaged (the digest differs); fetch or train them again");
        assert!(matches!(Weights::new(vec![0; 3].into(), "w", true), Err(WeightsError::Magic { .. })));
    }
}
