//! Words under their tags: the features and lemmas that they can have, worked out once and kept.

use super::morph::{self, Context, Lemma, OWN_TAG};
use super::tagger::Known;
use super::weights::Weights;
use super::word;
use crate::language::lemmas::LemmaTable;
use crate::language::{Analysis, Feats, LemmaRef, Lexicon};

/// Every word under every tag that was met, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Tagged {
    /// Age of the numbers of words.
    age: u64,
    /// For each word the number + 1 of its first entry; 0 is none.
    first: Vec<u32>,
    entries: Vec<Entry>,
    choices: Vec<Choice>,
    lemmas: LemmaTable,
    lower: String,
}

/// A word under a tag.
#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: u8,
    /// Number + 1 of the entry of the same word under another tag; 0 is none.
    next: u32,
    /// What it can be, as the first and the number of [`Tagged::choices`]: one where the context does not matter, none where
    /// endings have to be guessed.
    choices: (u32, u32),
}

/// Features and lemma that a word can have under its tag, and how well they fit before the context is known.
#[derive(Debug, Clone, Copy)]
struct Choice {
    score: i32,
    feats: Feats,
    lemma: u32,
}

impl Tagged {
    /// Begins a text; everything is forgotten when the numbers of words have changed.
    pub(super) fn begin(&mut self, age: u64) {
        if self.age != age {
            *self = Self { age, ..Self::default() };
        }
        self.lemmas.begin();
    }

    /// The number of a word, which is `known` and has the form `form`, under a tag.
    pub(super) fn number(
        &mut self,
        (weights, lexicon): (&Weights, &Lexicon),
        (word, known): (u32, &Known),
        form: &str,
        tag: u8,
    ) -> u32 {
        let word = word as usize;
        if word >= self.first.len() {
            self.first.resize(word + 1, 0);
        }
        let mut number = self.first[word];
        while let Some(entry) = self.entries.get((number as usize).wrapping_sub(1)) {
            if entry.tag == tag {
                return number - 1;
            }
            number = entry.next;
        }
        let start = self.choices.len();
        if let Some((feats, lemma)) = morph::learnt(weights, known.word.form, tag) {
            self.add(0, feats, Lemma::Known(lemma), form);
        } else {
            for (score, feats, lemma) in morph::fitting(lexicon.readings_at(known.readings), tag) {
                self.add(score, feats, lemma, form);
            }
            if self.choices.len() == start
                && let Some((feats, lemma)) = morph::without_reading(tag)
            {
                self.add(0, feats, lemma, form);
            }
        }
        // Readings with another fine tag cannot win against one with this.
        if self.choices[start..].iter().any(|choice| choice.score > OWN_TAG / 2) {
            let mut kept = start;
            for at in start..self.choices.len() {
                if self.choices[at].score > OWN_TAG / 2 {
                    self.choices.swap(kept, at);
                    kept += 1;
                }
            }
            self.choices.truncate(kept);
        }
        let choices = (start as u32, (self.choices.len() - start) as u32);
        self.entries.push(Entry { tag, next: self.first[word], choices });
        self.first[word] = self.entries.len() as u32;
        self.entries.len() as u32 - 1
    }

    fn add(&mut self, score: i32, feats: Feats, lemma: Lemma<'_>, form: &str) {
        let lemma = self.lemma(lemma, form);
        self.choices.push(Choice { score, feats, lemma });
    }

    /// The number of the lemma of a word with the form `form`.
    fn lemma(&mut self, lemma: Lemma<'_>, form: &str) -> u32 {
        let Self { lemmas, lower, .. } = self;
        match lemma {
            Lemma::Known(lemma) => lemmas.number(lemma),
            Lemma::Form => lemmas.number(form),
            Lemma::Guess(guess) => {
                lower.clear();
                guess.push_lemma(lower);
                lemmas.number(lower)
            }
            Lemma::Lower => {
                word::fold_case(form, lower);
                lemmas.number(lower)
            }
        }
    }

    /// Features and number of the lemma of entry `number`, a word with the form `form`, in its context.
    pub(super) fn resolve(&mut self, lexicon: &Lexicon, number: u32, form: &str, context: Context) -> (Feats, u32) {
        let Some(Entry { tag, choices: (start, count), .. }) = self.entries.get(number as usize).copied() else {
            return (Feats::default(), u32::MAX);
        };
        let choices = self.choices.get(start as usize..(start + count) as usize).unwrap_or(&[]);
        match choices {
            [] => {
                let (feats, lemma) = morph::guess(lexicon, form, tag, context);
                (feats, self.lemma(lemma, form))
            }
            [one] => (one.feats, one.lemma),
            [first, others @ ..] => {
                let fits = |choice: &Choice| choice.score + morph::agreement(choice.feats, context);
                let (mut best, mut most) = (first, fits(first));
                for choice in others {
                    let score = fits(choice);
                    if score > most {
                        (best, most) = (choice, score);
                    }
                }
                (best.feats, best.lemma)
            }
        }
    }

    /// Writes a lemma into `analysis`.
    pub(super) fn place(&mut self, lemma: u32, analysis: &mut Analysis) -> LemmaRef {
        self.lemmas.place(lemma, analysis)
    }
}

#[cfg(test)]
mod tests {
    use super::super::word::{FINE, Word};
    use super::super::{Model, morph};
    use super::*;
    use crate::language::Number;

    #[test]
    fn what_is_kept_is_what_would_be_worked_out() {
        let (model, lexicon) = (Model::embedded().unwrap(), Lexicon::embedded());
        let mut tagged = Tagged::default();
        tagged.begin(1);
        let forms = ["porte", "Paris", "12", "zorbait", "les", "fils", "rapprochées", "%", "Zorbevilles"];
        let plural = Feats::default().with_number(Number::Plur);
        let contexts = [
            Context::default(),
            Context { agrees: plural, subject: true, first: false },
            Context { agrees: plural, subject: false, first: true },
        ];
        let mut lower = String::new();
        let mut analysis = Analysis::default();
        let mut seen = Vec::new();
        for _ in 0..2 {
            for (number, form) in forms.into_iter().enumerate() {
                let readings = lexicon.readings(form);
                let word = Word::new(form, false, readings, &mut lower);
                let known = model.tagger.known(&model.weights, word, readings.place());
                for tag in 0..FINE as u8 {
                    let entry = tagged.number((&model.weights, &lexicon), (number as u32, &known), form, tag);
                    seen.push(entry);
                    for context in contexts {
                        let (feats, lemma) = tagged.resolve(&lexicon, entry, form, context);
                        let lemma = tagged.place(lemma, &mut analysis);
                        let start = lemma.start as usize;
                        let lemma = &analysis.lemma_text[start..start + usize::from(lemma.len)];
                        let (expected, text) = match morph::learnt(&model.weights, word.form, tag) {
                            Some((feats, lemma)) => (feats, Lemma::Known(lemma)),
                            None => morph::resolve(&lexicon, form, tag, context),
                        };
                        let mut made = String::new();
                        match text {
                            Lemma::Known(text) => made.push_str(text),
                            Lemma::Form => made.push_str(form),
                            Lemma::Lower => word::fold_case(form, &mut made),
                            Lemma::Guess(guess) => guess.push_lemma(&mut made),
                        }
                        assert_eq!((feats, lemma), (expected, made.as_str()), "{form} {tag}");
                    }
                }
            }
        }
        let (first, second) = seen.split_at(forms.len() * FINE);
        assert_eq!(first, second, "an entry keeps its number");
        let mut numbers = first.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), first.len(), "entries have numbers of their own");
    }
}
