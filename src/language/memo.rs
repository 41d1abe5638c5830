//! What was worked out for a form, kept for its next occurrence.
//!
//! The memory never changes a result: a place holds what would be computed again, and a form that finds its place taken
//! drives the other one out.

/// Number of places, a power of two.
const PLACES: usize = 8192;
/// Longest form that is kept, in bytes.
const LONGEST: usize = 24;

/// Forms with what is known of them.
#[derive(Debug, Clone)]
pub(super) struct Memo<T> {
    owner: (u64, u64),
    places: Vec<Option<Place<T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { owner: (0, 0), places: Vec::new() }
    }
}

#[derive(Debug, Clone, Copy)]
struct Place<T> {
    form: Form,
    known: T,
}

/// A form padded with zeros, its length, and whether it opens its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    bytes: [u64; LONGEST / 8],
    length: u8,
    first: bool,
}

impl Form {
    fn new(form: &str, first: bool) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..form.len())?.copy_from_slice(form.as_bytes());
        let mut words = [0; LONGEST / 8];
        for (word, part) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = u64::from_le_bytes(part.try_into().ok()?);
        }
        Some(Self { bytes: words, length: form.len() as u8, first })
    }

    fn place(&self) -> usize {
        const K: u64 = 0x9E37_79B9_7F4A_7C15;
        let start = u64::from(self.length) << 1 | u64::from(self.first);
        let hash = self.bytes.iter().fold(start, |h, word| (h.rotate_left(23) ^ word).wrapping_mul(K));
        (hash >> 32) as usize & (PLACES - 1)
    }
}

impl<T: Copy> Memo<T> {
    /// Forgets everything unless the owner, by the digests of its data, is still the same.
    pub(super) fn begin(&mut self, owner: (u64, u64)) {
        if self.owner != owner || self.places.is_empty() {
            self.owner = owner;
            self.places.clear();
            self.places.resize(PLACES, None);
        }
    }

    /// What is known of `form`; `make` works it out.
    pub(super) fn known(&mut self, form: &str, first: bool, make: impl FnOnce() -> T) -> T {
        let Some(form) = Form::new(form, first) else { return make() };
        match self.places.get_mut(form.place()) {
            Some(Some(place)) if place.form == form => place.known,
            Some(place) => place.insert(Place { form, known: make() }).known,
            None => make(),
        }
    }
}
