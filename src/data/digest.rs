//! A fast digest of files: against accidents, not against malice.

/// Four lanes of 64 bits, so that a processor works on them at once: several bytes a nanosecond.
#[derive(Debug, Clone)]
pub(crate) struct Digest {
    lanes: [u64; 4],
    length: u64,
    /// Bytes that do not fill a block yet.
    rest: [u8; BLOCK],
    filled: usize,
}

const BLOCK: usize = 32;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Digest {
    fn default() -> Self {
        Self { lanes: [1, 2, 3, 4], length: 0, rest: [0; BLOCK], filled: 0 }
    }
}

impl Digest {
    /// Adds bytes; how they are cut into calls does not matter.
    pub(crate) fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.filled > 0 {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            self.rest[self.filled..self.filled + now.len()].copy_from_slice(now);
            self.filled += now.len();
            bytes = later;
            if self.filled < BLOCK {
                return;
            }
            let block = self.rest;
            self.block(&block);
            self.filled = 0;
        }
        let mut blocks = bytes.chunks_exact(BLOCK);
        for block in &mut blocks {
            self.block(block);
        }
        let rest = blocks.remainder();
        self.rest[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    /// Adds something with its length, so that its end is part of the digest.
    pub(crate) fn add_part(&mut self, bytes: &[u8]) {
        self.add(&(bytes.len() as u64).to_le_bytes());
        self.add(bytes);
    }

    fn block(&mut self, block: &[u8]) {
        for (lane, word) in self.lanes.iter_mut().zip(block.chunks_exact(8)) {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(word);
            *lane = (*lane ^ u64::from_le_bytes(bytes)).wrapping_mul(FACTOR).rotate_left(29);
        }
    }

    /// The digest of all that was added.
    pub(crate) fn finish(mut self) -> [u8; 16] {
        let block = {
            self.rest[self.filled..].fill(0);
            self.rest
        };
        self.block(&block);
        let fold = |seed: u64| {
            let mixed = self.lanes.iter().fold(seed ^ self.length, |h, lane| {
                let x = (h ^ lane).wrapping_mul(FACTOR);
                (x ^ x >> 31).rotate_left(17)
            });
            mixed.wrapping_mul(FACTOR) ^ mixed >> 33
        };
        let mut out = [0; 16];
        out[..8].copy_from_slice(&fold(0).to_le_bytes());
        out[8..].copy_from_slice(&fold(FACTOR).to_le_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(parts: &[&[u8]]) -> [u8; 16] {
        let mut digest = Digest::default();
        parts.iter().for_each(|p| digest.add(p));
        digest.finish()
    }

    #[test]
    fn only_the_bytes_count_not_the_calls() {
        let text: Vec<u8> = (0..200_u8).collect();
        let whole = digest(&[&text]);
        for cut in [0, 1, 31, 32, 33, 100, 199] {
            assert_eq!(digest(&[&text[..cut], &text[cut..]]), whole, "{cut}");
        }
        assert_eq!(digest(&text.chunks(7).collect::<Vec<_>>()), whole);
    }

    #[test]
    fn every_change_is_seen() {
        let text = vec![0_u8; 100];
        let whole = digest(&[&text]);
        for at in 0..text.len() {
            let mut other = text.clone();
            other[at] ^= 1;
            assert_ne!(digest(&[&other]), whole, "{at}");
        }
        assert_ne!(digest(&[&text[..99]]), whole);
        assert_ne!(digest(&[b""]), digest(&[b"\0"]));
    }
}
