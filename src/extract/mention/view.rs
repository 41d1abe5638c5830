//! What mention rules see of a document: tokens with the facts that matter for names.

use super::cues::NameCues;
use crate::extract::gazetteer::{Gazetteer, NameHit, NameWord, RowId, keys};
use crate::language::{Analysis, Lexicon, TokenFlags, TokenId, Upos};
use crate::schema::EntityType;

/// Facts about a token, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Facts(pub(super) u16);

impl Facts {
    /// First letter upper case.
    pub(super) const CAP: Self = Self(1);
    /// At least two letters, all upper case.
    pub(super) const CAPS: Self = Self(1 << 1);
    /// First word of a sentence, quotation or list item.
    pub(super) const START: Self = Self(1 << 2);
    /// In lower case an ordinary French word.
    pub(super) const ORDINARY: Self = Self(1 << 3);
    /// In lower case a French noun.
    pub(super) const NOUN: Self = Self(1 << 4);
    /// A first name.
    pub(super) const FIRST: Self = Self(1 << 5);
    /// A surname of the tables.
    pub(super) const SURNAME: Self = Self(1 << 6);
    /// Holds a digit.
    pub(super) const DIGIT: Self = Self(1 << 7);
    /// No letter or digit.
    pub(super) const MARK: Self = Self(1 << 8);
    /// Stands in a headline of capitals.
    pub(super) const SHOUTED: Self = Self(1 << 9);
    /// Written with a capital, but no name.
    pub(super) const NO_NAME: Self = Self(1 << 10);
    /// White space before.
    pub(super) const SPACE: Self = Self(1 << 11);
    /// Stands in a headline in which most words are capitalised.
    pub(super) const TITLE_CASE: Self = Self(1 << 12);
    /// In lower case a function word or an adverb.
    pub(super) const FUNCTION: Self = Self(1 << 13);
    /// First word of its line.
    pub(super) const LINE: Self = Self(1 << 14);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// One word of a token; tokens with hyphens or apostrophes have several.
#[derive(Debug, Clone, Copy)]
struct Word {
    token: TokenId,
    hash: u64,
    start: u32,
    end: u32,
    upper: bool,
    lower_letter: bool,
    /// Only a space, hyphen, apostrophe or abbreviation point since the word before.
    joined: bool,
}

/// A name of the gazetteer found in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// First token.
    pub(super) start: TokenId,
    /// One past the last token.
    pub(super) end: TokenId,
    /// The row.
    pub(super) row: RowId,
    /// Its type.
    pub(super) entity_type: EntityType,
    /// Needs a context.
    pub(super) weak: bool,
    /// A demonym in lower case.
    pub(super) adjective: bool,
    /// A demonym with a capital: inhabitants.
    pub(super) inhabitant: bool,
    /// Stands inside a longer name (`Rio` in `Jeux olympiques de Rio`).
    pub(super) nested: bool,
}

/// A hit with its length in words.
type Measured = (usize, Hit);

/// A document with token facts and gazetteer hits.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) analysis: &'a Analysis,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) cues: &'a NameCues,
    pub(super) facts: Vec<Facts>,
    /// Hits in the order of the text, longest first at one place; they do not cross.
    pub(super) hits: Vec<Hit>,
    /// For each token the first hit that begins there, or `u32::MAX`.
    hit_at: Vec<u32>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        text: &'a str,
        analysis: &'a Analysis,
        gazetteer: &'a Gazetteer,
        cues: &'a NameCues,
        lexicon: &Lexicon,
    ) -> Self {
        let mut view = Self {
            text,
            analysis,
            gazetteer,
            cues,
            facts: Vec::with_capacity(analysis.tokens.len()),
            hits: Vec::new(),
            hit_at: Vec::new(),
        };
        let mut words = Vec::with_capacity(analysis.tokens.len() * 5 / 4);
        view.read_tokens(lexicon, &mut words);
        view.mark_headlines();
        view.scan(&words);
        view
    }

    pub(super) fn len(&self) -> TokenId {
        self.facts.len() as TokenId
    }

    pub(super) fn form(&self, id: TokenId) -> &'a str {
        self.analysis.form(self.text, id)
    }

    pub(super) fn lemma(&self, id: TokenId) -> &'a str {
        self.analysis.lemma(id)
    }

    pub(super) fn upos(&self, id: TokenId) -> Upos {
        self.analysis.tokens.get(id as usize).map_or(Upos::X, |t| t.upos)
    }

    pub(super) fn has(&self, id: TokenId, fact: Facts) -> bool {
        self.facts.get(id as usize).is_some_and(|f| f.has(fact))
    }

    /// The longest hit that begins at the token.
    pub(super) fn hit(&self, id: TokenId) -> Option<&Hit> {
        self.hits.get(*self.hit_at.get(id as usize)? as usize)
    }

    /// Hash of the words of the tokens, for tables of names.
    pub(super) fn key(&self, start: TokenId, end: TokenId) -> u64 {
        let mut key = keys::SEED;
        for id in start..end {
            for (_, word) in keys::words(self.form(id)) {
                key = keys::chain(key, keys::hash_word(word));
            }
        }
        key
    }

    /// What the tables of persons' names say about a token.
    pub(super) fn name_word(&self, id: TokenId) -> NameWord {
        self.gazetteer.name_word(self.key(id, id + 1))
    }

    fn read_tokens(&mut self, lexicon: &Lexicon, words: &mut Vec<Word>) {
        let text = self.text;
        for (number, token) in self.analysis.tokens.iter().enumerate() {
            let form = token.span.of(text);
            let mut facts = Facts::default();
            let mut marks = true;
            let at = token.span.start;
            for (offset, word) in keys::words(form) {
                if word != "&" {
                    marks = false;
                }
                let start = at + offset as u32;
                let joined = words.last().is_some_and(|w: &Word| joins(text, w, start));
                let lower_letter = word.chars().any(char::is_lowercase);
                let upper = word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
                words.push(Word {
                    token: number as TokenId,
                    hash: keys::hash_word(word),
                    start,
                    end: start + word.len() as u32,
                    upper,
                    lower_letter,
                    joined,
                });
            }
            let flags = token.flags;
            if marks {
                facts.set(Facts::MARK);
            }
            if flags.has(TokenFlags::SPACE_BEFORE) || at == 0 {
                facts.set(Facts::SPACE);
            }
            if flags.has(TokenFlags::SENTENCE_START) {
                facts.set(Facts::START);
            }
            if flags.has(TokenFlags::HAS_DIGIT) {
                facts.set(Facts::DIGIT);
            }
            let capital = form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
                && form.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
                || arabic_article(form);
            if capital {
                facts.set(Facts::CAP);
                if flags.has(TokenFlags::ALL_CAPS) {
                    facts.set(Facts::CAPS);
                }
                self.read_capitalised(form, lexicon, &mut facts);
            }
            self.facts.push(facts);
        }
        for sentence in &self.analysis.sentences {
            if let Some(facts) = self.facts.get_mut(sentence.tokens.start as usize) {
                facts.set(Facts::START);
                facts.set(Facts::LINE);
            }
        }
    }

    fn read_capitalised(&self, form: &str, lexicon: &Lexicon, facts: &mut Facts) {
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
        let mut name = self.gazetteer.name_word(key);
        if !name.is_first() && form.contains('-') {
            // `Jean-Marc`, `Abdel-Kader`: the first part tells.
            let first = self.gazetteer.name_word(first_part.unwrap_or(key));
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
        if self.gazetteer.is_no_name(form) {
            facts.set(Facts::NO_NAME);
        }
    }

    /// Marks the tokens of lines in capitals and of lines in title case.
    fn mark_headlines(&mut self) {
        for sentence in &self.analysis.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let Some(facts) = self.facts.get_mut(range.clone()) else { continue };
            let (mut all, mut caps, mut capital) = (0, 0, 0);
            for f in facts.iter() {
                if !f.has(Facts::MARK) && !f.has(Facts::DIGIT) {
                    all += 1;
                    caps += u32::from(f.has(Facts::CAPS));
                    capital += u32::from(f.has(Facts::CAP));
                }
            }
            if all >= 4 && caps * 10 >= all * 7 {
                facts.iter_mut().for_each(|f| f.set(Facts::SHOUTED));
            } else if all >= 6 && capital * 10 >= all * 7 {
                facts.iter_mut().for_each(|f| f.set(Facts::TITLE_CASE));
            }
        }
    }

    /// Finds the names of the gazetteer: at each place the longest strong one and the longest weak one.
    fn scan(&mut self, words: &[Word]) {
        let mut i = 0;
        // Up to here a longer name reaches; inside it only names behind a preposition count.
        let mut outer = 0;
        while i < words.len() {
            let word = &words[i];
            let token = &self.analysis.tokens[word.token as usize];
            let lengths = if word.start == token.span.start { self.gazetteer.lengths(word.hash) } else { 0 };
            if lengths == 0 || i < outer && !self.behind_preposition(word.token) {
                i += 1;
                continue;
            }
            let (strong, weak) = self.longest(words, i, lengths);
            let (length, mut hit) = match (strong, weak) {
                (Some((l, _)), Some((w, hit))) if w > l => (w, hit),
                (Some(found), _) | (None, Some(found)) => found,
                (None, None) => {
                    i += 1;
                    continue;
                }
            };
            if i < outer {
                hit.nested = true;
                let plain = !hit.weak && !hit.adjective && !hit.inhabitant && i + length <= outer;
                if plain {
                    self.hits.push(hit);
                }
                i += if plain { length } else { 1 };
                continue;
            }
            self.hits.push(hit);
            let holds = (length > 3 || hit.entity_type == EntityType::WORK && length > 2)
                && matches!(
                    hit.entity_type,
                    EntityType::ORGANIZATION | EntityType::EVENT | EntityType::WORK | EntityType::FACILITY
                );
            if holds {
                outer = i + length;
                i += 1;
            } else {
                i += length;
            }
        }
        self.hit_at = vec![u32::MAX; self.facts.len()];
        for (number, hit) in self.hits.iter().enumerate().rev() {
            self.hit_at[hit.start as usize] = number as u32;
        }
    }

    fn behind_preposition(&self, token: TokenId) -> bool {
        token > 0 && {
            let before = self.form(token - 1);
            let before = if matches!(before, "la" | "le" | "l'" | "l’" | "les") && token > 1 {
                self.form(token - 2)
            } else {
                before
            };
            matches!(before, "de" | "d'" | "d’" | "du" | "des" | "en" | "à" | "au" | "aux")
        }
    }

    /// The longest strong name and the longest weak one that begin with word `i`, with their lengths in words.
    fn longest(&self, words: &[Word], i: usize, lengths: u32) -> (Option<Measured>, Option<Measured>) {
        let mut sequence = keys::SEED;
        let (mut strong, mut weak): (Option<Measured>, Option<Measured>) = (None, None);
        for length in 1..=16_usize {
            let Some(last) = words.get(i + length - 1).filter(|w| length == 1 || w.joined) else { break };
            sequence = keys::chain(sequence, last.hash);
            if lengths >> (length - 1) == 0 {
                break;
            }
            let token_end = self.analysis.tokens[last.token as usize].span.end;
            if lengths >> (length - 1) & 1 == 0 || !ends_token(self.text, last.end, token_end) {
                continue;
            }
            // what a name means first goes before what it may mean too (Djibouti: the country, then the town)
            let names = || self.gazetteer.names(sequence);
            for name in names().filter(|n| !n.minor).chain(names().filter(|n| n.minor)) {
                let Some(hit) = self.fits(&words[i..i + length], name) else { continue };
                let slot = if hit.weak || hit.adjective || hit.inhabitant { &mut weak } else { &mut strong };
                let better = slot.as_ref().is_none_or(|(l, old)| {
                    length > *l
                        || old.adjective && !hit.adjective
                        || old.inhabitant && !hit.inhabitant && !hit.adjective
                });
                if better && !(name.minor && slot.as_ref().is_some_and(|(l, _)| *l == length)) {
                    *slot = Some((length, hit));
                }
            }
        }
        (strong, weak)
    }

    fn fits(&self, words: &[Word], name: NameHit) -> Option<Hit> {
        let (first, last) = (words.first()?, words.last()?);
        let row = self.gazetteer.row(name.row);
        let mut hit = Hit {
            start: first.token,
            end: last.token + 1,
            row: name.row,
            entity_type: row.entity_type,
            weak: name.weak,
            adjective: false,
            inhabitant: false,
            nested: false,
        };
        let shouted = self.has(first.token, Facts::SHOUTED);
        if name.adjective {
            if first.upper && !shouted {
                if self.has(first.token, Facts::CAPS)
                    || words.iter().skip(1).any(|w| !w.upper && w.lower_letter && w.hash == first.hash)
                {
                    return None;
                }
                hit.inhabitant = true;
            } else {
                hit.adjective = true;
            }
            return Some(hit);
        }
        if name.acronym {
            return words.iter().all(|w| !w.lower_letter).then_some(hit);
        }
        for (i, word) in words.iter().enumerate() {
            let wanted = name.capitals >> i & 1 == 1;
            if wanted && !word.upper && word.lower_letter {
                return None;
            }
            if i == 0 && !word.upper && !name.lower && word.lower_letter && name.capitals & 1 == 0 && name.capitals != 0
            {
                // Names such as `al-Assad` begin in lower case.
                return Some(hit);
            }
        }
        if words.len() == 1 && !first.lower_letter && !shouted && first.end - first.start <= 4 && first.upper {
            // `PAU`, `LENS` in running text: an acronym rather.
            if hit.weak {
                return None;
            }
            hit.weak = true;
        }
        Some(hit)
    }
}

/// `al-Bab`, `el-Béchir`: the article is in lower case, the name is not.
fn arabic_article(form: &str) -> bool {
    form.split_once('-').is_some_and(|(article, name)| {
        matches!(article, "al" | "el" | "an" | "ar" | "as" | "ad" | "at" | "az" | "ach" | "ash" | "es" | "ez")
            && name.chars().next().is_some_and(char::is_uppercase)
    })
}

/// Whether a name may run on from `word` to the word at byte `next`.
fn joins(text: &str, word: &Word, next: u32) -> bool {
    let Some(gap) = text.get(word.end as usize..next as usize) else { return false };
    match gap {
        "" | " " | "-" | "'" | "’" | "\u{a0}" | "\u{2011}" | "’ " | "' " => true,
        ". " | "." => word.end - word.start <= 1 || gap == ".",
        _ => gap.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '\'' | '’')) && gap.len() <= 4,
    }
}

/// Whether a name that ends at byte `end` ends with its token: only marks such as `.` or `!` follow in it.
fn ends_token(text: &str, end: u32, token_end: u32) -> bool {
    text.get(end as usize..token_end as usize)
        .is_some_and(|rest| rest.chars().all(|c| matches!(c, '.' | '!' | '\'' | '’')))
}
