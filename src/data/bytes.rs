//! Bytes that lie in the program, in memory, or in a file that is mapped.

use std::ops::Deref;
use std::sync::Arc;

/// Read-only bytes, wherever they lie. Cheap to share where they are large.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// In the program.
    Static(&'static [u8]),
    /// In memory.
    Owned(Vec<u8>),
    /// In a file of the cache; only the pages that are looked at take memory.
    Mapped(Arc<memmap2::Mmap>),
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
