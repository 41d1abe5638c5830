//! From bytes to code points, for what goes out.

/// Number of bytes between two check points of an [`OffsetMap`].
const STEP: usize = 128;

/// Turns byte offsets of one text into code-point offsets and back in short constant time.
#[derive(Debug, Clone)]
pub struct OffsetMap<'t> {
    text: &'t str,
    /// Number of code points that begin before byte `i * STEP`.
    points: Vec<u32>,
    total: u32,
}

/// Whether a byte begins a code point.
const fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

impl<'t> OffsetMap<'t> {
    /// Counts through the text once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut points = Vec::with_capacity(text.len() / STEP + 1);
        let mut total = 0u32;
        for block in text.as_bytes().chunks(STEP) {
            points.push(total);
            total += block.iter().map(|b| u32::from(begins(*b))).sum::<u32>();
        }
        Self { text, points, total }
    }

    /// Number of code points before byte `at`; the length of the text where `at` lies behind its end.
    #[must_use]
    pub fn code_point(&self, at: u32) -> u32 {
        let at = at as usize;
        let block = at / STEP;
        let (Some(before), Some(rest)) = (self.points.get(block), self.text.as_bytes().get(block * STEP..at)) else {
            return self.total;
        };
        before + rest.iter().map(|b| u32::from(begins(*b))).sum::<u32>()
    }

    /// First byte of code point number `at`; the length of the text where there are fewer.
    #[must_use]
    pub fn byte(&self, at: u32) -> u32 {
        let block = self.points.partition_point(|p| *p <= at).saturating_sub(1);
        let mut left = at.saturating_sub(self.points.get(block).copied().unwrap_or(0));
        let bytes = self.text.as_bytes();
        for (offset, byte) in bytes.iter().enumerate().skip(block * STEP) {
            if begins(*byte) {
                if left == 0 {
                    return offset as u32;
                }
                left -= 1;
            }
        }
        bytes.len() as u32
    }

    /// Number of code points of the text.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_ways_agree_with_plain_counting(text in "\\PC{0,400}") {
            let map = OffsetMap::new(&text);
            prop_assert_eq!(map.total() as usize, text.chars().count());
            for (point, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(map.code_point(byte as u32) as usize, point);
                prop_assert_eq!(map.byte(point as u32) as usize, byte);
            }
            prop_assert_eq!(map.code_point(text.len() as u32 + 300), map.total());
            prop_assert_eq!(map.byte(map.total() + 5) as usize, text.len());
        }
    }
}
