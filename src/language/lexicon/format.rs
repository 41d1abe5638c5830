//! The layout of the compiled lexicon, shared by the compiler (which also runs at build time) and the reader.
//!
//! All numbers are little-endian. Header, then tags, then slots, then entries; texts of lemmas lie in a string of
//! their own.
//!
//! * tag: features `u32`, part of speech `u8`, information `u8`, 1 when the reading needs a capital, zero;
//! * slot: `0`, or 8 bits of the hash above 24 bits of the place of an entry. Open addressing, linear probing;
//! * entry: length of the key, number of readings, words of the longest multiword unit that begins with it, key,
//!   readings;
//! * reading: `u32` = place of the lemma · 256 + its length; `u16` number of the tag.

/// First bytes of a compiled lexicon.
pub(super) const MAGIC: [u8; 4] = *b"DPL1";
/// Bytes of the header: magic, tags, slots, zero, digest of the sources (8).
pub(super) const HEADER: usize = 24;
/// Bytes of a tag.
pub(super) const TAG: usize = 8;
/// Bytes of a reading.
pub(super) const READING: usize = 6;
/// Longest key in bytes; longer words are not looked up.
pub(super) const MAX_KEY: usize = 64;
/// First byte of the key of an ending (for the guesser).
pub(super) const SUFFIX_MARK: u8 = 1;

/// Hash of a key.
pub(super) fn hash(key: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = key.len() as u64;
    let mut chunks = key.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]]);
        state = (state.rotate_left(23) ^ word).wrapping_mul(K);
    }
    let mut last = 0;
    for byte in chunks.remainder() {
        last = last << 8 | u64::from(*byte);
    }
    state = (state.rotate_left(23) ^ last).wrapping_mul(K);
    state ^ state >> 29
}

/// First slot to look at, of `slots`.
pub(super) fn first_slot(hash: u64, slots: usize) -> usize {
    (((hash & 0xFFFF_FFFF) * slots as u64) >> 32) as usize
}

/// The bits of the hash that a slot keeps, never all zero.
pub(super) fn fingerprint(hash: u64) -> u32 {
    (hash >> 56) as u32 | 1
}

/// First byte of the key of a short form ([`Short`](super::Short)).
pub(super) const SHORT_MARK: u8 = 2;
/// Kinds of short forms, by name, as the bit of their information.
pub(super) const SHORT_KINDS: &[(&str, u8)] = &[("inner", 1), ("end", 2), ("unit", 4), ("label", 8), ("site", 16)];

/// A key being written: lower case, straight apostrophes.
pub(super) struct Key {
    bytes: [u8; MAX_KEY],
    len: usize,
}

impl Key {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; MAX_KEY], len: 0 }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(super) const fn push(&mut self, byte: u8) -> bool {
        if self.len >= MAX_KEY {
            return false;
        }
        self.bytes[self.len] = byte;
        self.len += 1;
        true
    }

    /// Appends `form` as it is but for straight apostrophes; `false` when it is too long.
    pub(super) fn push_exact(&mut self, form: &str) -> bool {
        let mut buffer = [0; 4];
        form.chars().all(|c| match c {
            '\u{2019}' => self.push(b'\''),
            _ => c.encode_utf8(&mut buffer).bytes().all(|b| self.push(b)),
        })
    }

    /// Appends `form`; `false` when it is too long. Says in `self` only lower case and straight apostrophes.
    pub(super) fn push_form(&mut self, form: &str) -> bool {
        let bytes = form.as_bytes();
        if self.len + bytes.len() > MAX_KEY {
            return false;
        }
        if bytes.is_ascii() {
            for byte in bytes {
                self.bytes[self.len] = byte.to_ascii_lowercase();
                self.len += 1;
            }
            return true;
        }
        for c in form.chars() {
            match c {
                '\u{2018}' | '\u{2019}' | '\u{02BC}' => {
                    if !self.push(b'\'') {
                        return false;
                    }
                }
                _ => {
                    for lower in c.to_lowercase() {
                        let mut buffer = [0; 4];
                        for byte in lower.encode_utf8(&mut buffer).bytes() {
                            if !self.push(byte) {
                                return false;
                            }
                        }
                    }
                }
            }
        }
        true
    }
}

/// The last word of a multiword unit in the form of the lexicon: `du` and `d'` count as `de`.
pub(super) fn plain_last(word: &str) -> &str {
    const PLAIN: &[(&str, &str)] = &[
        ("d'", "de"),
        ("d’", "de"),
        ("du", "de"),
        ("des", "de"),
        ("au", "à"),
        ("aux", "à"),
        ("qu'", "que"),
        ("qu’", "que"),
    ];
    if word.len() > 4 {
        return word;
    }
    PLAIN.iter().find(|(form, _)| form.eq_ignore_ascii_case(word)).map_or(word, |(_, plain)| plain)
}
