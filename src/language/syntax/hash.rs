//! Small hashes of feature values; the trainer and the decoder must agree on them to the bit.

const PRIME: u32 = 0x0100_0193;
const BASIS: u32 = 0x811c_9dc5;

/// Hash of some bytes (FNV-1a, 32 bits).
#[must_use]
pub fn bytes(of: &[u8]) -> u32 {
    of.iter().fold(BASIS, |h, b| (h ^ u32::from(*b)).wrapping_mul(PRIME))
}

/// Hash of a value seen through a template.
#[inline]
#[must_use]
pub const fn key(template: u32, value: u32) -> u32 {
    mix(template.wrapping_add(1).wrapping_mul(0x9e37_79b1), value)
}

/// Hash of two values, order counts.
#[inline]
#[must_use]
pub const fn mix(a: u32, b: u32) -> u32 {
    let h = (a.rotate_left(7) ^ b).wrapping_mul(0x85eb_ca6b);
    let h = (h ^ (h >> 15)).wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 13)
}
