//! What was worked out for a form, kept for its next occurrence.
//!
//! The memory never changes a result: a place holds what would be computed again, and a form that finds its place taken
//! drives the other one out.

/// Number of places, a power of two.
const PLACES: usize = 1 << 16;
/// Most forms that are kept.
const MOST: usize = 1 << 15;
/// Longest form that is kept, in bytes.
const LONGEST: usize = 24;

/// Forms with what is known of them. They lie in the order in which they were first met, so that the frequent ones lie
/// close together.
#[derive(Debug, Clone)]
pub(crate) struct Memo<T> {
    owner: (u64, u64),
    /// For each place the number of its form + 1; 0 is none.
    places: Vec<u16>,
    forms: Vec<Entry<T>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { owner: (0, 0), places: Vec::new(), forms: Vec::new() }
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry<T> {
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
    pub(crate) fn begin(&mut self, owner: (u64, u64)) {
        if self.owner != owner || self.places.is_empty() {
            self.owner = owner;
            self.places = vec![0; PLACES];
            self.forms.clear();
        }
    }

    /// What is known of `form`; `make` works it out.
    pub(crate) fn known(&mut self, form: &str, first: bool, make: impl FnOnce() -> T) -> T {
        let Some(form) = Form::new(form, first) else { return make() };
        let Some(place) = self.places.get_mut(form.place()) else { return make() };
        let number = usize::from(*place).wrapping_sub(1);
        if let Some(entry) = self.forms.get_mut(number) {
            if entry.form != form {
                *entry = Entry { form, known: make() };
            }
            return entry.known;
        }
        let known = make();
        if self.forms.len() < MOST {
            self.forms.push(Entry { form, known });
            *place = self.forms.len() as u16;
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_would_be_made() {
        let mut memo = Memo::default();
        memo.begin((1, 2));
        let mut made = 0;
        for round in 0..2 {
            for n in 0..2 * MOST {
                let form = n.to_string();
                let first = n % 3 == 0;
                let known = memo.known(&form, first, || {
                    made += 1;
                    (n, first)
                });
                assert_eq!(known, (n, first), "round {round}");
            }
        }
        assert!(made < 4 * MOST, "nothing was kept");
        assert_eq!(memo.known("a form that is longer than the longest one kept", true, || (7, true)), (7, true));
        memo.begin((1, 3));
        assert_eq!(memo.known("1", true, || (9, true)), (9, true), "another owner");
    }
}
