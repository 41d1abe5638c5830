//! What a form can be to the lexicon, found with one look-up per token.

use super::super::context::variants;
use super::super::key::Key;
use super::{SpeechLexicon, WordList};
use crate::language::Upos;
use rustc_hash::FxHashMap;

/// What the lexicon may have a form for, as bits. Of words of more than seven bytes a bit only says that it may be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct WordUses(u32);

impl WordUses {
    /// Opens a prepositional cue.
    pub(crate) const PREPOSITION: Self = Self(1 << 29);
    /// Opens a scope as a conjunction or preposition.
    pub(crate) const MARKER: Self = Self(1 << 30);
    /// Hedges; words that hedge by their lemma are left out.
    pub(crate) const HEDGE: Self = Self(1 << 31);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Stands in a list.
    pub(crate) const fn listed(self, list: WordList) -> bool {
        self.0 >> list as u32 & 1 == 1
    }
}

/// The uses of all forms that have any.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormUses {
    of_key: FxHashMap<Key, WordUses>,
    /// Forms that have a use only with one tag.
    tagged: Vec<(Key, Upos, WordUses)>,
}

impl FormUses {
    /// What a form of this key and tag can be.
    pub(crate) fn of(&self, key: Key, upos: Upos) -> WordUses {
        let mut uses = self.of_key.get(&key).copied().unwrap_or_default();
        for (other, tag, more) in &self.tagged {
            if *other == key && *tag == upos {
                uses.0 |= more.0;
            }
        }
        uses
    }

    fn add(&mut self, key: Key, uses: WordUses) {
        self.of_key.entry(key).or_default().0 |= uses.0;
    }

    /// Adds a word with its elided and contracted forms.
    fn add_word(&mut self, word: &str, uses: WordUses) {
        self.add(Key::of(word), uses);
        let (variants, only) = variants(word);
        for key in variants {
            self.add(*key, uses);
        }
        if let Some((key, upos)) = only {
            match self.tagged.iter_mut().find(|(k, u, _)| *k == key && *u == upos) {
                Some((.., known)) => known.0 |= uses.0,
                None => self.tagged.push((key, upos, uses)),
            }
        }
    }

    /// The uses of all words of a lexicon.
    #[expect(clippy::iter_over_hash_type, reason = "bits are gathered, whatever the order")]
    pub(super) fn collect(lexicon: &SpeechLexicon) -> Self {
        let mut all = Self::default();
        for (number, words) in lexicon.lists.all().enumerate() {
            for word in words {
                all.add_word(word, WordUses(1 << number));
            }
        }
        for word in lexicon.prepositions.keys() {
            all.add(Key::folded(word), WordUses::PREPOSITION);
        }
        for word in lexicon.markers.keys() {
            all.add(Key::folded(word), WordUses::MARKER);
            let others: &[&str] = match word.as_str() {
                "si" => &["s'"],
                "à" => &["au", "aux"],
                _ => &[],
            };
            others.iter().for_each(|other| all.add(Key::of(other), WordUses::MARKER));
        }
        for word in lexicon.hedges.keys() {
            // the plural, and the feminine of words in -é
            for ending in ["", "s", "e", "es"] {
                all.add(Key::folded(&format!("{word}{ending}")), WordUses::HEDGE);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataSource;
    use crate::schema::Schema;

    #[test]
    fn elided_and_tagged_forms_have_the_uses_of_their_words() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let lexicon = SpeechLexicon::load(&DataSource::embedded(), &schema).expect("the tables are sound");
        let uses = |form: &str, upos: Upos| lexicon.uses.of(Key::folded(form), upos);
        assert!(uses("Selon", Upos::Adp).has(WordUses::PREPOSITION));
        assert!(uses("D’", Upos::Adp).has(WordUses::PREPOSITION));
        assert!(uses("S’", Upos::Sconj).has(WordUses::MARKER));
        assert!(uses("Présumées", Upos::Adj).has(WordUses::HEDGE));
        assert!(uses("jamais", Upos::Adv).listed(WordList::Negation));
        assert_eq!(uses("table", Upos::Noun), WordUses::default());
    }
}
