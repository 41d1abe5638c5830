//! Readings for words that the lexicon does not know.

use super::Lexicon;
use super::format::{Key, READING, SUFFIX_MARK};
use crate::language::morphology::{Feats, Upos};

/// A possible reading of an unknown form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess<'f> {
    /// Part of speech.
    pub upos: Upos,
    /// Morphology.
    pub feats: Feats,
    /// What the lemma begins with: a piece of the form.
    pub stem: &'f str,
    /// What the lemma ends with.
    pub ending: &'f str,
    /// The lemma is written in lower case.
    pub lower: bool,
}

impl Guess<'_> {
    /// Appends the lemma to `out`.
    pub fn push_lemma(&self, out: &mut String) {
        if self.lower {
            out.extend(self.stem.chars().flat_map(char::to_lowercase));
        } else {
            out.push_str(self.stem);
        }
        out.push_str(self.ending);
    }
}

/// At most six guesses, likelier ones first.
#[derive(Debug, Clone, Copy)]
pub struct Guesses<'f> {
    list: [Guess<'f>; 6],
    len: usize,
    at: usize,
}

impl<'f> Iterator for Guesses<'f> {
    type Item = Guess<'f>;

    fn next(&mut self) -> Option<Guess<'f>> {
        let guess = *self.list[..self.len].get(self.at)?;
        self.at += 1;
        Some(guess)
    }
}

impl<'f> Guesses<'f> {
    fn push(&mut self, guess: Guess<'f>) {
        if self.len < self.list.len() && !self.list[..self.len].contains(&guess) {
            self.list[self.len] = guess;
            self.len += 1;
        }
    }
}

/// Longest ending in letters that the table of endings may hold.
const LONGEST_ENDING: usize = 7;

pub(super) fn guess<'f>(lexicon: &'f Lexicon, form: &'f str, sentence_start: bool) -> Guesses<'f> {
    let plain = |upos: Upos, feats: Feats, lower: bool| Guess { upos, feats, stem: form, ending: "", lower };
    let nothing = Feats::default();
    let mut guesses = Guesses { list: [plain(Upos::X, nothing, false); 6], len: 0, at: 0 };
    let first = form.chars().next().unwrap_or(' ');
    if !form.chars().any(char::is_alphanumeric) {
        let mark = form.chars().all(|c| !matches!(c, '$' | '€' | '£' | '¥' | '%' | '+' | '=' | '<' | '>' | '°' | '§'));
        guesses.push(plain(if mark { Upos::Punct } else { Upos::Sym }, nothing, false));
        return guesses;
    }
    if first.is_ascii_digit() || first == '-' && form[1..].starts_with(|c: char| c.is_ascii_digit()) {
        if let Some(ordinal) = ordinal(form) {
            guesses.push(ordinal);
        }
        guesses.push(plain(Upos::Num, nothing.with(Feats::CARDINAL), false));
        guesses.push(plain(Upos::Noun, nothing, false));
        return guesses;
    }
    if form.contains("://") || form.contains('@') || first == '#' {
        guesses.push(plain(Upos::X, nothing, false));
        guesses.push(plain(Upos::Propn, nothing, false));
        return guesses;
    }
    let capital = first.is_uppercase();
    if capital {
        guesses.push(plain(Upos::Propn, nothing, false));
        if !sentence_start {
            guesses.push(plain(Upos::X, nothing, false));
            guesses.push(plain(Upos::Noun, nothing, false));
            return guesses;
        }
    }
    // A compound (`auto-explosif`, `vice-présidents`) behaves like its last part.
    if let Some((_, last)) = form.rsplit_once('-')
        && !last.is_empty()
    {
        for reading in lexicon.readings(last).filter(|r| matches!(r.upos, Upos::Noun | Upos::Adj | Upos::Verb)) {
            // Only the plural of the last part is taken off; the lemma of the rest is left as it is.
            let plural = last.strip_suffix('s') == Some(reading.lemma);
            let cut = if plural { form.strip_suffix('s') } else { None };
            guesses.push(Guess {
                upos: reading.upos,
                feats: reading.feats,
                stem: cut.unwrap_or(form),
                ending: "",
                lower: true,
            });
        }
    }
    let starts = form.char_indices().rev().take(LONGEST_ENDING).map(|(at, _)| at);
    let mut best = [0_usize; LONGEST_ENDING];
    let mut count = 0;
    for at in starts.filter(|at| *at > 0) {
        best[count] = at;
        count += 1;
    }
    for at in best[..count].iter().rev() {
        let mut key = Key::new();
        key.push(SUFFIX_MARK);
        key.push_form(&form[*at..]);
        let Some(found) = lexicon.find(key.bytes()) else { continue };
        let readings = lexicon.table.get(found.readings).unwrap_or(&[]);
        for reading in readings.chunks_exact(READING).filter_map(|r| lexicon.reading(r)) {
            guesses.push(Guess {
                upos: reading.upos,
                feats: reading.feats,
                stem: &form[..*at],
                ending: reading.lemma,
                lower: true,
            });
        }
        break;
    }
    if guesses.len == 0 || guesses.len == 1 && capital {
        guesses.push(plain(Upos::Noun, nothing, true));
        guesses.push(plain(Upos::Adj, nothing, true));
    }
    if !capital {
        guesses.push(plain(Upos::Propn, nothing, false));
        guesses.push(plain(Upos::X, nothing, false));
    }
    guesses
}

/// `5e`, `21ème`, `1er`.
fn ordinal(form: &str) -> Option<Guess<'_>> {
    let ending = form.trim_start_matches(|c: char| c.is_ascii_digit());
    let fits = matches!(
        ending,
        "e" | "ème"
            | "eme"
            | "è"
            | "er"
            | "ère"
            | "re"
            | "ers"
            | "res"
            | "nd"
            | "nde"
            | "d"
            | "de"
            | "es"
            | "èmes"
            | "ᵉ"
    );
    fits.then(|| Guess {
        upos: Upos::Adj,
        feats: Feats::default().with(Feats::ORDINAL),
        stem: form,
        ending: "",
        lower: false,
    })
}
