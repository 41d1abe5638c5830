//! What the model knows of forms, kept for their next occurrence and found by their numbers.

use super::tagger::Known;
use crate::language::forms::STRANGE;

/// Most words that are kept; with more, a text begins with none.
const MOST: usize = 1 << 17;

/// The words met so far: a form inside its sentence is one word, the same form at the start of it another one.
#[derive(Debug, Clone, Default)]
pub(super) struct Lore {
    owner: (u64, u64),
    /// Age of the numbers of the forms.
    forms: u64,
    age: u64,
    /// For each form, inside and at the start of its sentence, the number of the word + 1; 0 is none.
    numbers: Vec<[u32; 2]>,
    words: Vec<Known>,
}

impl Lore {
    /// Begins a text; everything is forgotten when the owner, by the digests of its data, or the forms are no longer the same,
    /// or when there are too many words.
    pub(super) fn begin(&mut self, owner: (u64, u64), forms: u64) {
        if (self.owner, self.forms) != (owner, forms) || self.age == 0 || self.words.len() > MOST {
            (self.owner, self.forms) = (owner, forms);
            self.age += 1;
            self.numbers.clear();
            self.words.clear();
        }
    }

    /// Counts the times that all was forgotten: numbers of words hold for one age.
    pub(super) const fn age(&self) -> u64 {
        self.age
    }

    /// The number of the word that has the form with this number; `make` works out what is known of a new one.
    pub(super) fn number(&mut self, form: u32, first: bool, make: impl FnOnce() -> Known) -> u32 {
        if form == STRANGE {
            self.words.push(make());
            return self.words.len() as u32 - 1;
        }
        let form = form as usize;
        if form >= self.numbers.len() {
            self.numbers.resize(form + 1, [0; 2]);
        }
        let number = &mut self.numbers[form][usize::from(first)];
        if *number == 0 {
            self.words.push(make());
            *number = self.words.len() as u32;
        }
        *number - 1
    }

    /// The words by their numbers.
    pub(super) fn words(&self) -> &[Known] {
        &self.words
    }
}

#[cfg(test)]
mod tests {
    use super::super::Model;
    use super::super::word::Word;
    use super::*;
    use crate::language::Lexicon;

    #[test]
    fn a_form_is_one_word_inside_and_another_at_the_start() {
        let (model, lexicon) = (Model::embedded().unwrap(), Lexicon::embedded());
        let mut lower = String::new();
        let mut make = |first| {
            let readings = lexicon.readings("Paris");
            model.tagger.known(&model.weights, Word::new("Paris", first, readings, &mut lower), readings.place())
        };
        let mut lore = Lore::default();
        lore.begin((1, 2), 1);
        let age = lore.age();
        assert_eq!([lore.number(7, false, || make(false)), lore.number(7, true, || make(true))], [0, 1]);
        assert_eq!(lore.number(7, false, || unreachable!("it is known")), 0);
        assert_ne!(lore.words()[0].word, lore.words()[1].word);
        assert_eq!([lore.number(STRANGE, false, || make(false)), lore.number(STRANGE, false, || make(false))], [2, 3]);
        lore.begin((1, 2), 1);
        assert_eq!((lore.age(), lore.words().len()), (age, 4));
        lore.begin((1, 2), 2);
        assert_eq!((lore.age(), lore.words().len()), (age + 1, 0), "other numbers of forms");
    }
}
