//! Compiles the hand-editable sources of the lexicon into its binary form.
//!
//! Runs when the program is built (for the embedded lexicon) and at run time for a folder given with `--data`.

use super::format::{
    HEADER, Key, MAGIC, READING, SHORT_KINDS, SHORT_MARK, SUFFIX_MARK, TAG, fingerprint, first_slot, hash, plain_last,
};
use super::morphology::{Feats, Gender, Mood, Number, Person, Tense, Upos, VerbForm};
use std::collections::{BTreeMap, HashMap};

/// The source files, in the order in which their readings stand in an entry.
pub(crate) const SOURCES: &[&str] = &[
    "repairs.tsv",
    "function_words.tsv",
    "auxiliaries.tsv",
    "nouns.tsv",
    "adjectives.tsv",
    "verbs.tsv",
    "adverbs.tsv",
    "numerals.tsv",
    "names.tsv",
    "interjections.tsv",
    "paradigms.tsv",
    "multiwords.tsv",
    "suffixes.tsv",
    "abbreviations.tsv",
];

/// A lexicon ready for use.
pub(crate) struct Compiled {
    /// Tags, slots and entries.
    pub(crate) table: Vec<u8>,
    /// Texts of the lemmas.
    pub(crate) lemmas: String,
}

/// A mistake in a source file.
#[derive(Debug)]
pub(crate) struct SourceError {
    /// Name of the file.
    pub(crate) file: String,
    /// Line, counted from 1.
    pub(crate) line: usize,
    /// What is wrong and what was expected.
    pub(crate) what: String,
}

/// Part of speech, features, information, needs a capital.
type Tag = (Upos, Feats, u8, bool);

#[derive(Default)]
struct Entry {
    readings: Vec<(u32, u16)>,
    multi: u8,
}

#[derive(Default)]
struct Builder {
    entries: HashMap<Vec<u8>, Entry>,
    tags: Vec<Tag>,
    tag_numbers: HashMap<Tag, u16>,
    lemmas: String,
    lemma_places: HashMap<String, u32>,
    removals: HashMap<Vec<u8>, Vec<(String, Upos)>>,
}

struct Paradigm {
    cut: String,
    forms: Vec<(String, Vec<Feats>)>,
}

/// Compiles the sources; `text` gives the content of a file of [`SOURCES`].
pub(crate) fn compile(text: &dyn Fn(&str) -> Result<String, SourceError>) -> Result<Compiled, SourceError> {
    let mut builder = Builder::default();
    let mut digest = 0;
    let paradigms = paradigms(&text("paradigms.tsv")?)?;
    for file in SOURCES {
        let source = text(file)?;
        digest = hash(source.as_bytes()) ^ u64::rotate_left(digest, 7);
        for (line, columns) in rows(&source) {
            let result = match *file {
                "paradigms.tsv" => Ok(()),
                "function_words.tsv" => builder.full_form(&columns),
                "repairs.tsv" => builder.repair(&columns),
                "multiwords.tsv" => builder.multiword(&columns),
                "suffixes.tsv" => builder.suffix(&columns),
                "abbreviations.tsv" => builder.short(&columns),
                _ => builder.inflected(part_of_speech(file), &columns, &paradigms),
            };
            result.map_err(|what| SourceError { file: (*file).to_owned(), line, what })?;
        }
    }
    let too_big = |what: String| SourceError { file: "lexicon".to_owned(), line: 0, what };
    builder.write(digest).map_err(too_big)
}

fn part_of_speech(file: &str) -> Upos {
    match file {
        "auxiliaries.tsv" => Upos::Aux,
        "nouns.tsv" => Upos::Noun,
        "adjectives.tsv" => Upos::Adj,
        "verbs.tsv" => Upos::Verb,
        "adverbs.tsv" => Upos::Adv,
        "numerals.tsv" => Upos::Num,
        "names.tsv" => Upos::Propn,
        "interjections.tsv" => Upos::Intj,
        _ => Upos::X,
    }
}

/// Rows of a tab-separated file with their line numbers; empty lines and comments are left out.
fn rows(source: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let wanted = |line: &&str| !line.trim().is_empty() && !line.starts_with("# ") && *line != "#";
    source
        .lines()
        .enumerate()
        .filter(move |(_, line)| wanted(line))
        .map(|(at, line)| (at + 1, line.split('\t').map(str::trim).collect()))
}

fn paradigms(source: &str) -> Result<BTreeMap<(Upos, String), Paradigm>, SourceError> {
    let mut all = BTreeMap::new();
    for (line, columns) in rows(source) {
        let wrong = |what: String| SourceError { file: "paradigms.tsv".to_owned(), line, what };
        let [upos, name, cut, forms] = columns[..] else {
            return Err(wrong(format!("{} columns instead of 4", columns.len())));
        };
        let upos = Upos::parse(upos).ok_or_else(|| wrong(format!("`{upos}` is no part of speech")))?;
        let empty = |text: &str| if text == "0" { String::new() } else { text.to_owned() };
        let mut list = Vec::new();
        for form in forms.split(' ') {
            let (ending, tags) =
                form.split_once('=').ok_or_else(|| wrong(format!("`{form}` is not `ending=tag,tag`")))?;
            let tags: Result<Vec<Feats>, String> = tags.split(',').map(tag_feats).collect();
            list.push((empty(ending), tags.map_err(&wrong)?));
        }
        all.insert((upos, name.to_owned()), Paradigm { cut: empty(cut), forms: list });
    }
    Ok(all)
}

/// Features of a tag of a paradigm: `ms`, `ppfp`, `pres3s`.
fn tag_feats(tag: &str) -> Result<Feats, String> {
    let base = Feats::default();
    let agreement = |feats: Feats, text: &str| -> Option<Feats> {
        let mut chars = text.chars();
        let gender = match chars.next()? {
            'm' => Gender::Masc,
            'f' => Gender::Fem,
            'e' => Gender::None,
            _ => return None,
        };
        let number = match chars.next()? {
            's' => Number::Sing,
            'p' => Number::Plur,
            'n' => Number::None,
            _ => return None,
        };
        chars.next().is_none().then(|| feats.with_gender(gender).with_number(number))
    };
    let finite = |tense: Tense, mood: Mood, text: &str| -> Option<Feats> {
        let mut chars = text.chars();
        let person = match chars.next()? {
            '1' => Person::First,
            '2' => Person::Second,
            '3' => Person::Third,
            _ => return None,
        };
        let number = match chars.next()? {
            's' => Number::Sing,
            'p' => Number::Plur,
            _ => return None,
        };
        let verb = base.with_verb_form(VerbForm::Fin).with_tense(tense).with_mood(mood);
        chars.next().is_none().then(|| verb.with_person(person).with_number(number))
    };
    const FINITE: &[(&str, Tense, Mood)] = &[
        ("pres", Tense::Pres, Mood::Ind),
        ("impf", Tense::Imp, Mood::Ind),
        ("past", Tense::Past, Mood::Ind),
        ("fut", Tense::Fut, Mood::Ind),
        ("cond", Tense::Pres, Mood::Cnd),
        ("subpast", Tense::Past, Mood::Sub),
        ("sub", Tense::Pres, Mood::Sub),
        ("imp", Tense::Pres, Mood::Imp),
    ];
    let known = match tag {
        "-" => Some(base),
        "inf" => Some(base.with_verb_form(VerbForm::Inf)),
        "ppr" => Some(base.with_verb_form(VerbForm::Part).with_tense(Tense::Pres)),
        _ => agreement(base, tag)
            .or_else(|| {
                let participle = base.with_verb_form(VerbForm::Part).with_tense(Tense::Past);
                tag.strip_prefix("pp").and_then(|rest| agreement(participle, rest))
            })
            .or_else(|| FINITE.iter().find_map(|(name, tense, mood)| finite(*tense, *mood, tag.strip_prefix(name)?))),
    };
    known.ok_or_else(|| format!("`{tag}` is no tag of a paradigm; see README.md"))
}

/// A past participle in the masculine that agrees with its noun (those of `parler` do not).
fn is_masculine_participle(feats: Feats) -> bool {
    feats.verb_form() == VerbForm::Part
        && feats.tense() == Tense::Past
        && feats.gender() == Gender::Masc
        && feats.number() != Number::Plur
}

/// Valency letters of a verb, or the kind of a name, as bits.
fn information(upos: Upos, text: &str) -> Result<u8, String> {
    if upos == Upos::Propn {
        return match text {
            "" => Ok(0),
            "first" => Ok(1),
            "last" => Ok(2),
            _ => Err(format!("`{text}` is no kind of name; write first, last or nothing")),
        };
    }
    let mut bits = 0;
    for letter in text.chars() {
        bits |= match letter {
            'i' => 1,
            't' => 2,
            'n' => 4,
            'q' | 'r' => 8,
            'p' => 8 | 16,
            'm' => 32,
            'e' => 64,
            _ => return Err(format!("`{letter}` is no valency letter; write some of i t n p q r m e")),
        };
    }
    Ok(bits)
}

fn key_of(form: &str) -> Result<Vec<u8>, String> {
    let mut key = Key::new();
    if key.push_form(form) { Ok(key.bytes().to_vec()) } else { Err(format!("`{form}` is too long")) }
}

fn word(column: Option<&&str>, what: &str) -> Result<String, String> {
    column.filter(|c| !c.is_empty()).map(|c| (*c).to_owned()).ok_or_else(|| format!("the {what} is missing"))
}

fn upos_of(column: Option<&&str>) -> Result<Upos, String> {
    let text = word(column, "part of speech")?;
    Upos::parse(&text).ok_or_else(|| format!("`{text}` is no part of speech"))
}

impl Builder {
    fn lemma(&mut self, lemma: &str) -> Result<u32, String> {
        if let Some(place) = self.lemma_places.get(lemma) {
            return Ok(*place);
        }
        let place = u32::try_from(self.lemmas.len()).ok().filter(|p| *p < 1 << 24).ok_or("too many lemmas")?;
        let length = u8::try_from(lemma.len()).map_err(|_| format!("`{lemma}` is too long"))?;
        self.lemmas.push_str(lemma);
        let packed = place << 8 | u32::from(length);
        self.lemma_places.insert(lemma.to_owned(), packed);
        Ok(packed)
    }

    fn tag(&mut self, tag: Tag) -> Result<u16, String> {
        if let Some(number) = self.tag_numbers.get(&tag) {
            return Ok(*number);
        }
        let number = u16::try_from(self.tags.len()).map_err(|_| "too many tags")?;
        self.tags.push(tag);
        self.tag_numbers.insert(tag, number);
        Ok(number)
    }

    fn add(&mut self, form: &str, lemma: &str, tag: Tag) -> Result<(), String> {
        let key = key_of(form)?;
        let (upos, feats, _, cased) = tag;
        if let Some(gone) = self.removals.get(&key)
            && gone.iter().any(|(l, u)| *u == upos && (l == "*" || l == lemma))
        {
            return Ok(());
        }
        let lemma = self.lemma(lemma)?;
        let number = self.tag(tag)?;
        let tags = &self.tags;
        let same = |(l, n): &(u32, u16)| {
            let (u, f, _, c) = tags[usize::from(*n)];
            *l == lemma && u == upos && f == feats && (!c || cased)
        };
        for key in spellings(key) {
            let entry = self.entries.entry(key).or_default();
            if !entry.readings.iter().any(same) && entry.readings.len() < 255 {
                entry.readings.push((lemma, number));
            }
        }
        // Capitals often lack their accent: `Etat`.
        if let Some(plain) = plain_initial(form) {
            let number = self.tag((tag.0, tag.1, tag.2, true))?;
            let entry = self.entries.entry(key_of(&plain)?).or_default();
            if !entry.readings.contains(&(lemma, number)) && entry.readings.len() < 255 {
                entry.readings.push((lemma, number));
            }
        }
        Ok(())
    }

    fn full_form(&mut self, columns: &[&str]) -> Result<(), String> {
        let form = word(columns.first(), "form")?;
        let lemma = word(columns.get(1), "lemma")?;
        let upos = upos_of(columns.get(2))?;
        let feats = columns.get(3).map_or(Feats::default(), |f| Feats::parse(f));
        let info = information(upos, columns.get(4).copied().unwrap_or(""))?;
        self.add(&form, &lemma, (upos, feats, info, needs_capital(&form)))
    }

    /// `+ form lemma UPOS feats valency` puts a reading first, `- form lemma UPOS` takes one away.
    fn repair(&mut self, columns: &[&str]) -> Result<(), String> {
        match columns.first().copied() {
            Some("+") => self.full_form(&columns[1..]),
            Some("-") => {
                let key = key_of(&word(columns.get(1), "form")?)?;
                let gone = (word(columns.get(2), "lemma")?, upos_of(columns.get(3))?);
                self.removals.entry(key).or_default().push(gone);
                Ok(())
            }
            _ => Err("a row begins with + or -".to_owned()),
        }
    }

    fn inflected(
        &mut self,
        upos: Upos,
        columns: &[&str],
        paradigms: &BTreeMap<(Upos, String), Paradigm>,
    ) -> Result<(), String> {
        let lemma = word(columns.first(), "lemma")?;
        let name = word(columns.get(1), "paradigm")?;
        let class = if upos == Upos::Aux { Upos::Verb } else { upos };
        let paradigm = paradigms
            .get(&(class, name.clone()))
            .ok_or_else(|| format!("paradigms.tsv has no {} `{name}`", class.as_str()))?;
        let info = information(upos, columns.get(2).copied().unwrap_or(""))?;
        let stem = lemma
            .strip_suffix(&paradigm.cut)
            .ok_or_else(|| format!("`{lemma}` does not end in `{}` as paradigm `{name}` wants", paradigm.cut))?;
        let masculine = paradigm
            .forms
            .iter()
            .find(|(_, tags)| tags.iter().any(|f| is_masculine_participle(*f)))
            .map(|(ending, _)| format!("{stem}{ending}"));
        for (ending, tags) in &paradigm.forms {
            let form = format!("{stem}{ending}");
            for feats in tags {
                self.add(&form, &lemma, (upos, *feats, info, needs_capital(&form)))?;
                // A past participle is also an adjective, with its masculine as lemma.
                if upos == Upos::Verb
                    && let Some(masculine) = &masculine
                    && feats.verb_form() == VerbForm::Part
                    && feats.tense() == Tense::Past
                {
                    let plain = Feats::default().with_gender(feats.gender()).with_number(feats.number());
                    self.add(&form, masculine, (Upos::Adj, plain, 0, needs_capital(&form)))?;
                }
            }
        }
        Ok(())
    }

    /// `words lemma UPOS`: the words parted by spaces, elided words closed by their apostrophe.
    fn multiword(&mut self, columns: &[&str]) -> Result<(), String> {
        let words = word(columns.first(), "form")?;
        let lemma = word(columns.get(1), "lemma")?;
        let upos = upos_of(columns.get(2))?;
        let count = words.split(' ').count();
        let (start, last) = words.rsplit_once(' ').ok_or_else(|| format!("`{words}` is a single word"))?;
        let joined = format!("{start} {}", plain_last(last));
        let lemma = self.lemma(&lemma)?;
        let number = self.tag((upos, Feats::default(), 0, false))?;
        self.entries.entry(key_of(&joined)?).or_default().readings.push((lemma, number));
        let first = words.split(' ').next().unwrap_or("");
        let entry = self.entries.entry(key_of(first)?).or_default();
        entry.multi = entry.multi.max(u8::try_from(count).map_err(|_| "too many words")?);
        Ok(())
    }

    /// `ending lemma-ending UPOS feats`.
    fn suffix(&mut self, columns: &[&str]) -> Result<(), String> {
        let ending = word(columns.first(), "ending")?;
        let lemma = word(columns.get(1), "ending of the lemma")?;
        let upos = upos_of(columns.get(2))?;
        let feats = columns.get(3).map_or(Feats::default(), |f| Feats::parse(f));
        let mut key = vec![SUFFIX_MARK];
        key.extend(key_of(&ending)?);
        let lemma = self.lemma(if lemma == "0" { "" } else { &lemma })?;
        let number = self.tag((upos, feats, 0, false))?;
        self.entries.entry(key).or_default().readings.push((lemma, number));
        Ok(())
    }

    /// `form kind`.
    fn short(&mut self, columns: &[&str]) -> Result<(), String> {
        let form = word(columns.first(), "form")?;
        let kind = word(columns.get(1), "kind")?;
        let bit = SHORT_KINDS.iter().find(|(name, _)| *name == kind).map(|(_, bit)| *bit);
        let bit = bit.ok_or_else(|| format!("`{kind}` is no kind; write inner, end, unit, label or site"))?;
        let mut key = vec![SHORT_MARK];
        key.extend(form.replace('’', "'").bytes());
        let number = self.tag((Upos::X, Feats::default(), bit, false))?;
        let lemma = self.lemma("")?;
        self.entries.entry(key).or_default().readings.push((lemma, number));
        Ok(())
    }

    fn write(self, digest: u64) -> Result<Compiled, String> {
        let slots = self.entries.len() * 3 / 2 + 1;
        let mut table = MAGIC.to_vec();
        let short = |n: usize| u32::try_from(n).map_err(|_| "the lexicon is too large".to_owned());
        table.extend(short(self.tags.len())?.to_le_bytes());
        table.extend(short(slots)?.to_le_bytes());
        table.extend([0; 4]);
        table.extend(digest.to_le_bytes());
        debug_assert_eq!(table.len(), HEADER);
        for (upos, feats, info, cased) in &self.tags {
            table.extend(feats.0.to_le_bytes());
            table.extend([*upos as u8, *info, u8::from(*cased), 0]);
        }
        debug_assert_eq!(table.len(), HEADER + self.tags.len() * TAG);
        let mut slot_values = vec![0_u32; slots];
        let mut entries = vec![0_u8];
        let mut sorted: Vec<(&Vec<u8>, &Entry)> = self.entries.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        for (key, entry) in sorted {
            let place = short(entries.len())?;
            if place >= 1 << 24 {
                return Err("the lexicon holds too many forms for this format (16 MB)".to_owned());
            }
            let hash = hash(key);
            let mut slot = first_slot(hash, slots);
            while slot_values[slot] != 0 {
                slot = if slot + 1 == slots { 0 } else { slot + 1 };
            }
            slot_values[slot] = fingerprint(hash) << 24 | place;
            let length = u8::try_from(key.len()).map_err(|_| "a key is too long")?;
            let count = u8::try_from(entry.readings.len()).map_err(|_| "too many readings")?;
            entries.extend([length, count, entry.multi]);
            entries.extend(key);
            for (lemma, tag) in &entry.readings {
                entries.extend(lemma.to_le_bytes());
                entries.extend(tag.to_le_bytes());
            }
            debug_assert_eq!(entries.len() - place as usize, 3 + key.len() + entry.readings.len() * READING);
        }
        for value in slot_values {
            table.extend(value.to_le_bytes());
        }
        table.extend(entries);
        Ok(Compiled { table, lemmas: self.lemmas })
    }
}

/// Words that the lexicon writes with a capital are not read from a lower-case form.
fn needs_capital(form: &str) -> bool {
    form.chars().any(char::is_uppercase)
}

/// The spellings under which a form is found: as it is, and `oe` for `œ`.
fn spellings(key: Vec<u8>) -> Vec<Vec<u8>> {
    let with_oe = std::str::from_utf8(&key).ok().filter(|k| k.contains('œ')).map(|k| k.replace('œ', "oe").into_bytes());
    std::iter::once(key).chain(with_oe).collect()
}

/// `form` without the accent of its first letter, if that has one.
fn plain_initial(form: &str) -> Option<String> {
    let mut chars = form.chars();
    let plain = match chars.next()? {
        'é' | 'è' | 'ê' | 'É' | 'È' | 'Ê' => 'e',
        'à' | 'â' | 'À' | 'Â' => 'a',
        'î' | 'Î' => 'i',
        'ô' | 'Ô' => 'o',
        _ => return None,
    };
    Some(std::iter::once(plain).chain(chars).collect())
}
