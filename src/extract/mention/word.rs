//! What lexicon and gazetteer say of a form, worked out once and kept for its next occurrence.

use super::view::Facts;
use crate::extract::gazetteer::{Gazetteer, keys};
use crate::language::{Lexicon, Memo, Upos};

/// What is known of the forms of earlier tokens; kept between documents.
#[derive(Debug, Clone, Default)]
pub struct Forms(Memo<Form>);

/// What a form says by itself, wherever it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) facts: Facts,
    pub(super) words: FormWords,
}

/// The words of a form.
#[derive(Debug, Clone, Copy)]
pub(super) enum FormWords {
    None,
    One(FormWord),
    /// Tokens with hyphens or apostrophes.
    Several,
}

/// A word of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormWord {
    pub(super) hash: u64,
    /// First byte in the form, and number of bytes.
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) upper: bool,
    pub(super) lower_letter: bool,
    /// Lengths of the names that begin with it; see [`Gazetteer::lengths`].
    pub(super) lengths: u32,
}

impl FormWord {
    fn new(start: usize, word: &str, gazetteer: &Gazetteer) -> Self {
        let hash = keys::hash_word(word);
        Self {
            hash,
            start: start as u32,
            len: word.len() as u32,
            upper: word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()),
            lower_letter: word.chars().any(char::is_lowercase),
            // a name begins where its token does
            lengths: if start == 0 { gazetteer.lengths(hash) } else { 0 },
        }
    }
}

/// The words of a form, one after the other.
pub(super) fn words(form: &str, gazetteer: &Gazetteer) -> impl Iterator<Item = FormWord> {
    keys::words(form).map(|(start, word)| FormWord::new(start, word, gazetteer))
}

impl Forms {
    /// Forgets what other tables said.
    pub(super) fn begin(&mut self, lexicon: &Lexicon, gazetteer: &Gazetteer) {
        self.0.begin((lexicon.digest(), gazetteer.number()));
    }

    pub(super) fn known(&mut self, form: &str, lexicon: &Lexicon, gazetteer: &Gazetteer) -> Form {
        self.0.known(form, false, || read(form, lexicon, gazetteer))
    }
}

fn read(form: &str, lexicon: &Lexicon, gazetteer: &Gazetteer) -> Form {
    let mut facts = Facts::default();
    let mut all = words(form, gazetteer);
    let words = match (all.next(), all.next()) {
        (None, _) => FormWords::None,
        (Some(word), None) => FormWords::One(word),
        _ => FormWords::Several,
    };
    if keys::words(form).all(|(_, word)| word == "&") {
        facts.set(Facts::MARK);
    }
    let capital = form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && form.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
        || arabic_article(form);
    if capital {
        facts.set(Facts::CAP);
        read_capitalised(form, lexicon, gazetteer, &mut facts);
    }
    Form { facts, words }
}

fn read_capitalised(form: &str, lexicon: &Lexicon, gazetteer: &Gazetteer, facts: &mut Facts) {
    for reading in lexicon.readings(form) {
        if reading.cased || reading.upos == Upos::Propn {
            if reading.first_name {
                facts.set(Facts::FIRST);
            }
            if reading.last_name {
                facts.set(Facts::SURNAME);
            }
            continue;
        }
        facts.set(Facts::ORDINARY);
        match reading.upos {
            Upos::Noun => facts.set(Facts::NOUN),
            Upos::Adp | Upos::Det | Upos::Pron | Upos::Cconj | Upos::Sconj | Upos::Aux | Upos::Adv => {
                facts.set(Facts::FUNCTION);
            }
            _ => {}
        }
    }
    let mut key = keys::SEED;
    let mut first_part = None;
    for (_, word) in keys::words(form) {
        key = keys::chain(key, keys::hash_word(word));
        first_part.get_or_insert(key);
    }
    let mut name = gazetteer.name_word(key);
    if !name.is_first() && form.contains('-') {
        // `Jean-Marc`, `Abdel-Kader`: the first part tells.
        let first = gazetteer.name_word(first_part.unwrap_or(key));
        if first.is_first() && !first.is_ordinary() {
            name = first;
        }
    }
    if name.is_first() {
        facts.set(Facts::FIRST);
    }
    if name.is_surname() {
        facts.set(Facts::SURNAME);
    }
    if gazetteer.is_no_name(form) {
        facts.set(Facts::NO_NAME);
    }
}

/// `al-Bab`, `el-Béchir`: the article is in lower case, the name is not.
fn arabic_article(form: &str) -> bool {
    form.split_once('-').is_some_and(|(article, name)| {
        matches!(article, "al" | "el" | "an" | "ar" | "as" | "ad" | "at" | "az" | "ach" | "ash" | "es" | "ez")
            && name.chars().next().is_some_and(char::is_uppercase)
    })
}
