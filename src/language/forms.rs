//! Numbers of forms: each form of a text is looked up once, and what the stages of reading know of it lies in tables by its
//! number.

use super::TokenFlags;
use crate::document::Span;

/// Number of places, a power of two.
const PLACES: usize = 1 << 16;
/// Most forms that are kept; when there are more, the next text begins with none.
const MOST: usize = 1 << 15;
/// Longest form that is kept, in words of eight bytes.
const LONGEST: usize = 3;
/// Number of the forms that are not kept.
pub(super) const STRANGE: u32 = u32::MAX;

/// The forms met so far, numbered in the order in which they were met, so that the frequent ones lie close together.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    owner: u64,
    /// How many times all was forgotten: numbers hold for one age.
    age: u64,
    /// For each place the number of its form + 1; 0 is none. A form stands at the first free place from its own.
    places: Vec<u16>,
    forms: Vec<Form>,
    /// The number of each token of the text that is being read.
    pub(super) numbers: Vec<u32>,
}

/// A form padded with zeros, and what segmentation says of it.
#[derive(Debug, Clone, Copy)]
struct Form {
    words: [u64; LONGEST],
    length: u32,
    flags: TokenFlags,
}

impl Forms {
    /// Begins a text; everything is forgotten when the owner of the flags, by the digest of its data, is another one, or
    /// when there is little room left.
    pub(super) fn begin(&mut self, owner: u64) {
        self.numbers.clear();
        if self.owner != owner || self.places.is_empty() || self.forms.len() >= MOST - MOST / 8 {
            self.owner = owner;
            self.age += 1;
            self.places.clear();
            self.places.resize(PLACES, 0);
            self.forms.clear();
        }
    }

    /// Counts the times that all numbers were given up.
    pub(super) const fn age(&self) -> u64 {
        self.age
    }

    /// Notes the number of the next token, whose form is `span` of `text`, and gives the flags of the form; `make` works them
    /// out for a new one.
    pub(super) fn push(&mut self, text: &str, span: Span, make: impl FnOnce(&str) -> TokenFlags) -> TokenFlags {
        let (number, flags) = self.find(text, span, make);
        self.numbers.push(number);
        flags
    }

    fn find(&mut self, text: &str, span: Span, make: impl FnOnce(&str) -> TokenFlags) -> (u32, TokenFlags) {
        let Some(words) = padded(text.as_bytes(), span) else { return (STRANGE, make(span.of(text))) };
        let length = span.len();
        let mut at = place(&words, length);
        // At most half of the places are taken, so a free one comes.
        while let Some(number) = self.places.get(at).map(|n| usize::from(*n).wrapping_sub(1)) {
            match self.forms.get(number) {
                Some(form) if form.words == words && form.length == length => return (number as u32, form.flags),
                Some(_) => at = (at + 1) & (PLACES - 1),
                None => break,
            }
        }
        let flags = make(span.of(text));
        if self.forms.len() >= MOST {
            return (STRANGE, flags);
        }
        let number = self.forms.len() as u32;
        self.forms.push(Form { words, length, flags });
        if let Some(place) = self.places.get_mut(at) {
            *place = number as u16 + 1;
        }
        (number, flags)
    }
}

/// The bytes of a form as numbers, padded with zeros; `None` when it is too long.
fn padded(text: &[u8], span: Span) -> Option<[u64; LONGEST]> {
    const BYTES: usize = 8 * LONGEST;
    let (start, length) = (span.start as usize, span.len() as usize);
    if length > BYTES {
        return None;
    }
    let mut bytes = [0; BYTES];
    // What stands behind the form is read with it and masked: a copy of a known length is a few instructions.
    match text.get(start..start + BYTES) {
        Some(stretch) => bytes.copy_from_slice(stretch),
        None => bytes.get_mut(..length)?.copy_from_slice(text.get(start..start + length)?),
    }
    let mut words = [0; LONGEST];
    for (at, (word, part)) in words.iter_mut().zip(bytes.chunks_exact(8)).enumerate() {
        let kept = length.saturating_sub(8 * at);
        let mask = if kept >= 8 { u64::MAX } else { (1 << (8 * kept)) - 1 };
        *word = u64::from_le_bytes(part.try_into().ok()?) & mask;
    }
    Some(words)
}

fn place(words: &[u64; LONGEST], length: u32) -> usize {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let hash = words.iter().fold(u64::from(length), |h, word| (h.rotate_left(23) ^ word).wrapping_mul(K));
    (hash >> 32) as usize & (PLACES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(forms: &mut Forms, text: &str, start: usize, end: usize) -> (u32, TokenFlags) {
        let flags = forms.push(text, Span::new(start as u32, end as u32), TokenFlags::of);
        (forms.numbers[forms.numbers.len() - 1], flags)
    }

    #[test]
    fn a_form_has_one_number_wherever_it_stands() {
        let mut forms = Forms::default();
        forms.begin(1);
        let text = "Paris et le Paris d'antan, anticonstitutionnellement Paris";
        let first = number(&mut forms, text, 0, 5);
        assert_eq!(first, (0, TokenFlags::of("Paris")));
        assert_eq!(number(&mut forms, text, 6, 8).0, 1);
        assert_eq!(number(&mut forms, text, 12, 17), first);
        assert_eq!(number(&mut forms, text, text.len() - 5, text.len()), first, "at the end of the text");
        assert_eq!(number(&mut forms, text, 0, 4).0, 2, "a part of it is another form");
        assert_eq!(number(&mut forms, text, 27, 52), (STRANGE, TokenFlags::default()));
        assert_eq!(forms.numbers, [0, 1, 0, 0, 2, STRANGE]);
        let age = forms.age();
        forms.begin(1);
        assert_eq!((number(&mut forms, "et", 0, 2).0, forms.age()), (1, age));
        forms.begin(2);
        assert_eq!((number(&mut forms, "et", 0, 2).0, forms.age()), (0, age + 1), "another owner");
    }

    #[test]
    fn more_forms_than_there_is_room_for() {
        let mut forms = Forms::default();
        forms.begin(1);
        for round in 0..2 {
            for n in 0..MOST + 10 {
                let form = n.to_string();
                let found = number(&mut forms, &form, 0, form.len());
                let kept = if n < MOST { n as u32 } else { STRANGE };
                assert_eq!(found, (kept, TokenFlags::of(&form)), "round {round}");
            }
        }
        let age = forms.age();
        forms.begin(1);
        assert_eq!((number(&mut forms, "7", 0, 1).0, forms.age()), (0, age + 1));
    }
}
