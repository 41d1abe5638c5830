//! What mention rules see of a document: tokens with the facts that matter for names.

use super::Knowledge;
use super::cues::NameCues;
use super::word::{self, FormWord, FormWords, Forms};
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

    pub(super) const fn set(&mut self, other: Self) {
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
    /// Lengths of the names that begin with it; none where it does not begin its token.
    lengths: u32,
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
    pub(super) lexicon: &'a Lexicon,
    pub(super) facts: Vec<Facts>,
    /// Hits in the order of the text, longest first at one place; they do not cross.
    pub(super) hits: Vec<Hit>,
    /// For each token the first hit that begins there, or `u32::MAX`.
    hit_at: Vec<u32>,
    words: Vec<Word>,
    /// For each token its first word, and one past the last word at the end.
    first_word: Vec<u32>,
}

impl<'a> View<'a> {
    pub(super) fn new(text: &'a str, analysis: &'a Analysis, knowledge: &Knowledge<'a>, forms: &mut Forms) -> Self {
        let Knowledge { gazetteer, cues, lexicon } = *knowledge;
        let count = analysis.tokens.len();
        let mut view = Self {
            text,
            analysis,
            gazetteer,
            cues,
            lexicon,
            facts: Vec::with_capacity(count),
            hits: Vec::new(),
            hit_at: Vec::new(),
            words: Vec::with_capacity(count * 5 / 4),
            first_word: Vec::with_capacity(count + 1),
        };
        view.read_tokens(lexicon, forms);
        view.mark_headlines();
        view.scan();
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
        let at = |id: TokenId| self.first_word.get(id as usize).map_or(self.words.len(), |word| *word as usize);
        let words = self.words.get(at(start)..at(end)).unwrap_or(&[]);
        words.iter().fold(keys::SEED, |key, word| keys::chain(key, word.hash))
    }

    /// What the tables of persons' names say about a token.
    pub(super) fn name_word(&self, id: TokenId) -> NameWord {
        self.gazetteer.name_word(self.key(id, id + 1))
    }

    fn read_tokens(&mut self, lexicon: &Lexicon, forms: &mut Forms) {
        let text = self.text;
        forms.begin(lexicon, self.gazetteer);
        for (number, token) in self.analysis.tokens.iter().enumerate() {
            let form = token.span.of(text);
            let known = forms.known(form, lexicon, self.gazetteer);
            self.first_word.push(self.words.len() as u32);
            let at = token.span.start;
            let words = &mut self.words;
            let mut push = |word: FormWord| {
                let start = at + word.start;
                let joined = words.last().is_some_and(|w: &Word| joins(text, w, start));
                let FormWord { hash, len, upper, lower_letter, lengths, .. } = word;
                let token = number as TokenId;
                words.push(Word { token, hash, start, end: start + len, upper, lower_letter, joined, lengths });
            };
            match known.words {
                FormWords::None => {}
                FormWords::One(word) => push(word),
                FormWords::Several => word::words(form, self.gazetteer).for_each(push),
            }
            let (flags, mut facts) = (token.flags, known.facts);
            if flags.has(TokenFlags::SPACE_BEFORE) || at == 0 {
                facts.set(Facts::SPACE);
            }
            if flags.has(TokenFlags::SENTENCE_START) {
                facts.set(Facts::START);
            }
            if flags.has(TokenFlags::HAS_DIGIT) {
                facts.set(Facts::DIGIT);
            }
            if facts.has(Facts::CAP) && flags.has(TokenFlags::ALL_CAPS) {
                facts.set(Facts::CAPS);
            }
            self.facts.push(facts);
        }
        self.first_word.push(self.words.len() as u32);
        for sentence in &self.analysis.sentences {
            if let Some(facts) = self.facts.get_mut(sentence.tokens.start as usize) {
                facts.set(Facts::START);
                facts.set(Facts::LINE);
            }
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
    fn scan(&mut self) {
        let words = &self.words;
        let mut hits: Vec<Hit> = Vec::new();
        let mut i = 0;
        // Up to here a longer name reaches; inside it only names behind a preposition count.
        let mut outer = 0;
        while i < words.len() {
            let word = &words[i];
            let lengths = word.lengths;
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
                    hits.push(hit);
                }
                i += if plain { length } else { 1 };
                continue;
            }
            hits.push(hit);
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
        self.hits = hits;
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
