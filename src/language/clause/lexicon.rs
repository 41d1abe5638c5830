//! Lexical knowledge of the clause view (`data/fr/syntax/clause/*.tsv`).

use super::DeepRole;
use crate::data::{DataError, DataSource};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Why a table of the clause view cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClauseLexiconError {
    /// The file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A line has a wrong or missing column.
    #[error("{file}:{line}: {column} is {found:?}; expected {expected}")]
    Column {
        /// Path of the file.
        file: &'static str,
        /// Line, counted from 1.
        line: usize,
        /// Name of the column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
}

/// Who is the understood subject of an infinitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controller {
    /// The governor is a modal or aspect of the infinitive: same subject, no event of its own.
    Raising,
    /// `aller` + infinitive.
    NearFuture,
    /// `venir de` + infinitive.
    RecentPast,
    /// The subject of the governor.
    Subject,
    /// The object of the governor.
    Object,
    /// The person addressed.
    Indirect,
}

impl Controller {
    /// Whether the governor only colours the infinitive.
    #[must_use]
    pub const fn is_raising(self) -> bool {
        matches!(self, Self::Raising | Self::NearFuture | Self::RecentPast)
    }
}

/// Where the event noun of a support verb stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportSlot {
    /// Direct object: `mener une attaque`.
    Object,
    /// Subject: `l'attaque s'est produite`.
    Subject,
    /// Complement with this preposition: `procéder à une arrestation`.
    Oblique(SmolStr),
}

/// How a support verb lends its arguments to an event noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// Where the noun stands.
    pub slot: SupportSlot,
    /// Role of the verb's subject for the noun.
    pub subject: Option<DeepRole>,
    /// `se` belongs to the verb.
    pub reflexive: bool,
    /// Bare object noun that belongs to the verb (`avoir lieu`).
    pub with: Option<SmolStr>,
}

/// What `de` (or another preposition) after an event noun says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genitive {
    /// Who does it: `la visite de X`.
    Subject,
    /// Whom it is done to: `la destruction de X`.
    Object,
    /// Either: `l'attaque de X`.
    Either,
    /// Neither.
    Neither,
}

/// Event noun of a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominal {
    /// Infinitive, without `se`.
    pub verb: SmolStr,
    /// The noun belongs to `se` + verb.
    pub reflexive: bool,
    /// What `de` says.
    pub de: Genitive,
    /// What the possessive says.
    pub possessive: Genitive,
    /// What other prepositions say.
    pub prepositions: Vec<(SmolStr, Genitive)>,
}

/// What a counting word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityKind {
    /// So many: `une dizaine de`.
    Count,
    /// So many out of them: `la plupart des`.
    Part,
    /// A sort of: `une sorte de`.
    Kind,
}

/// How exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// As it stands.
    #[default]
    Exact,
    /// `au moins`
    AtLeast,
    /// `au plus`, `jusqu'à`
    AtMost,
    /// `environ`, `une dizaine`
    About,
    /// `plus de`
    MoreThan,
    /// `moins de`
    LessThan,
}

/// What links a clause or an event noun to the clause above whose time and place it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Circumstance {
    /// A preposition before an event noun: `lors d'une manifestation`.
    Preposition,
    /// What introduces a clause: `lorsque`.
    Marker,
    /// A verb whose object comes about: `provoquer une explosion`.
    Verb,
    /// A verb whose subject is the cause of its object: `a provoqué la fermeture`.
    Cause,
    /// A noun that tells when, how often or how far without a preposition: `a couru deux heures`.
    When,
    /// A noun between an event noun and the clause that tells of it: `un séisme d'une magnitude de 6 qui a secoué …`.
    Measure,
    /// What sets a thing against one of another time: `de moins qu'en 2013`, `contre 9 % en 2015`.
    Comparison,
}

/// The tables, indexed.
#[derive(Debug, Clone, Default)]
pub struct ClauseLexicon {
    control: FxHashMap<SmolStr, Vec<(SmolStr, Controller)>>,
    etre: FxHashSet<SmolStr>,
    /// With `se` or without: whether the noun phrase after the verb is its subject.
    impersonal: FxHashMap<(SmolStr, bool), bool>,
    support: FxHashMap<SmolStr, Vec<Support>>,
    nominal: FxHashMap<SmolStr, Vec<Nominal>>,
    nouns: FxHashMap<SmolStr, Vec<(SmolStr, bool)>>,
    participles: FxHashMap<SmolStr, SmolStr>,
    quantity: FxHashMap<SmolStr, (Option<f64>, QuantityKind)>,
    money: FxHashSet<SmolStr>,
    numbers: FxHashMap<SmolStr, f64>,
    bounds: Vec<(Vec<SmolStr>, bool, Bound)>,
    locutions: FxHashSet<SmolStr>,
    locution_nouns: FxHashSet<SmolStr>,
    locative: FxHashSet<SmolStr>,
    attributive: FxHashSet<SmolStr>,
    circumstance: FxHashSet<(Circumstance, SmolStr)>,
    named: FxHashSet<SmolStr>,
    judging: FxHashSet<SmolStr>,
}

/// A line of a table: its number and its columns.
struct Row<'t> {
    file: &'static str,
    line: usize,
    columns: Vec<&'t str>,
}

impl Row<'_> {
    fn get(&self, at: usize) -> &str {
        self.columns.get(at).map_or("", |c| c.trim())
    }

    fn wrong(&self, at: usize, column: &'static str, expected: &'static str) -> ClauseLexiconError {
        let (file, line, found) = (self.file, self.line, self.get(at).to_owned());
        ClauseLexiconError::Column { file, line, column, found, expected }
    }
}

fn rows<'t>(file: &'static str, text: &'t str) -> impl Iterator<Item = Row<'t>> {
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')).map(move |(at, line)| Row {
        file,
        line: at + 1,
        columns: line.split('\t').collect(),
    })
}

/// Parts `se rendre` and `s'opposer` into the verb and whether `se` was there.
fn without_se(verb: &str) -> (&str, bool) {
    for mark in ["se ", "s'", "s’"] {
        if let Some(rest) = verb.strip_prefix(mark) {
            return (rest, true);
        }
    }
    (verb, false)
}

fn genitive(row: &Row<'_>, at: usize, text: &str) -> Result<Genitive, ClauseLexiconError> {
    match text {
        "s" => Ok(Genitive::Subject),
        "o" => Ok(Genitive::Object),
        "e" => Ok(Genitive::Either),
        "-" => Ok(Genitive::Neither),
        _ => Err(row.wrong(at, "role", "s, o, e or -")),
    }
}

const CONTROL: &str = "data/fr/syntax/clause/control.tsv";
const ETRE: &str = "data/fr/syntax/clause/etre.tsv";
const IMPERSONAL: &str = "data/fr/syntax/clause/impersonal.tsv";
const SUPPORT: &str = "data/fr/syntax/clause/support.tsv";
const NOMINAL: &str = "data/fr/syntax/clause/nominal.tsv";
const PARTICIPLES: &str = "data/fr/syntax/clause/participles.tsv";
const QUANTITY: &str = "data/fr/syntax/clause/quantity.tsv";
const NUMBERS: &str = "data/fr/syntax/clause/numbers.tsv";
const BOUNDS: &str = "data/fr/syntax/clause/bounds.tsv";
const ATTRIBUTIVE: &str = "data/fr/syntax/clause/attributive.tsv";
const LOCATIVE: &str = "data/fr/syntax/clause/locative.tsv";
const LOCUTIONS: &str = "data/fr/syntax/clause/locutions.tsv";
const NAMED: &str = "data/fr/syntax/clause/named.tsv";
const CIRCUMSTANCE: &str = "data/fr/syntax/clause/circumstance.tsv";

impl ClauseLexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a file is missing or a line has a wrong column; the message names file and line.
    pub fn load(data: &DataSource) -> Result<Self, ClauseLexiconError> {
        let mut lexicon = Self::default();
        lexicon.read_control(&data.text(CONTROL)?)?;
        for row in rows(ETRE, &data.text(ETRE)?) {
            lexicon.etre.insert(row.get(0).into());
        }
        for row in rows(IMPERSONAL, &data.text(IMPERSONAL)?) {
            let (verb, reflexive) = without_se(row.get(0));
            let subject = match row.get(1) {
                "subject" => true,
                "-" => false,
                _ => return Err(row.wrong(1, "subject", "subject or -")),
            };
            lexicon.impersonal.insert((verb.into(), reflexive), subject);
        }
        for row in rows(NAMED, &data.text(NAMED)?) {
            lexicon.named.insert(row.get(0).into());
        }
        for row in rows(CIRCUMSTANCE, &data.text(CIRCUMSTANCE)?) {
            let kind = match row.get(0) {
                "preposition" => Circumstance::Preposition,
                "marker" => Circumstance::Marker,
                "verb" => Circumstance::Verb,
                "cause" => Circumstance::Cause,
                "when" => Circumstance::When,
                "measure" => Circumstance::Measure,
                "comparison" => Circumstance::Comparison,
                _ => return Err(row.wrong(0, "kind", "preposition, marker, verb, measure or comparison")),
            };
            lexicon.circumstance.insert((kind, row.get(1).into()));
        }
        lexicon.read_support(&data.text(SUPPORT)?)?;
        lexicon.read_nominal(&data.text(NOMINAL)?)?;
        for row in rows(PARTICIPLES, &data.text(PARTICIPLES)?) {
            lexicon.participles.insert(row.get(0).into(), row.get(1).into());
        }
        for row in rows(QUANTITY, &data.text(QUANTITY)?) {
            if row.get(2) == "money" {
                lexicon.money.insert(row.get(0).into());
                continue;
            }
            let kind = match row.get(2) {
                "count" => QuantityKind::Count,
                "part" => QuantityKind::Part,
                "kind" => QuantityKind::Kind,
                _ => return Err(row.wrong(2, "kind", "count, part, kind or money")),
            };
            let value = match row.get(1) {
                "-" => None,
                number => Some(number.parse().map_err(|_| row.wrong(1, "number", "a number or -"))?),
            };
            lexicon.quantity.insert(row.get(0).into(), (value, kind));
        }
        for row in rows(NUMBERS, &data.text(NUMBERS)?) {
            let value = row.get(1).parse().map_err(|_| row.wrong(1, "value", "a number"))?;
            lexicon.numbers.insert(row.get(0).into(), value);
        }
        for row in rows(BOUNDS, &data.text(BOUNDS)?) {
            let bound = match row.get(1) {
                "least" => Bound::AtLeast,
                "most" => Bound::AtMost,
                "about" => Bound::About,
                "more" => Bound::MoreThan,
                "less" => Bound::LessThan,
                _ => return Err(row.wrong(1, "bound", "least, most, about, more or less")),
            };
            let after = row.get(0).starts_with('~');
            // elided words are tokens of their own: "jusqu'à" is "jusqu'" and "à"
            let spaced = row.get(0).trim_start_matches('~').replace('\'', "' ");
            lexicon.bounds.push((spaced.split_whitespace().map(SmolStr::from).collect(), after, bound));
        }
        lexicon.bounds.sort_by_key(|(words, _, _)| std::cmp::Reverse(words.len()));
        for row in rows(ATTRIBUTIVE, &data.text(ATTRIBUTIVE)?) {
            lexicon.attributive.insert(row.get(0).into());
            match row.get(1) {
                "" => {}
                "adjective" => {
                    lexicon.judging.insert(row.get(0).into());
                }
                _ => return Err(row.wrong(1, "adjective", "adjective or nothing")),
            }
        }
        for row in rows(LOCATIVE, &data.text(LOCATIVE)?) {
            lexicon.locative.insert(row.get(0).into());
        }
        for row in rows(LOCUTIONS, &data.text(LOCUTIONS)?) {
            let locution = row.get(0).replace('’', "'");
            if let Some(noun) = [" de", " à", " avec"].iter().find_map(|last| locution.strip_suffix(last)) {
                let noun = noun.rsplit([' ', '\'']).next().unwrap_or(noun);
                lexicon.locution_nouns.insert(noun.into());
            }
            lexicon.locutions.insert(locution.into());
        }
        Ok(lexicon)
    }

    fn read_control(&mut self, text: &str) -> Result<(), ClauseLexiconError> {
        for row in rows(CONTROL, text) {
            let controller = match row.get(2) {
                "raising" => Controller::Raising,
                "near-future" => Controller::NearFuture,
                "recent-past" => Controller::RecentPast,
                "subject" => Controller::Subject,
                "object" => Controller::Object,
                "indirect" => Controller::Indirect,
                _ => {
                    return Err(row.wrong(
                        2,
                        "controller",
                        "raising, near-future, recent-past, subject, object or indirect",
                    ));
                }
            };
            let marker = match row.get(1) {
                "-" => "",
                other => other,
            };
            let (word, _) = without_se(row.get(0));
            self.control.entry(word.into()).or_default().push((marker.into(), controller));
        }
        Ok(())
    }

    fn read_support(&mut self, text: &str) -> Result<(), ClauseLexiconError> {
        for row in rows(SUPPORT, text) {
            let slot = match row.get(1) {
                "object" => SupportSlot::Object,
                "subject" => SupportSlot::Subject,
                "" => return Err(row.wrong(1, "slot", "object, subject or a preposition")),
                preposition => SupportSlot::Oblique(preposition.into()),
            };
            let subject = match row.get(2) {
                "subject" => Some(DeepRole::Subject),
                "object" => Some(DeepRole::Object),
                "-" => None,
                _ => return Err(row.wrong(2, "subject", "subject, object or -")),
            };
            let (verb, reflexive) = without_se(row.get(0));
            let (verb, with) = verb.split_once(' ').map_or((verb, None), |(v, noun)| (v, Some(noun.into())));
            self.support.entry(verb.into()).or_default().push(Support { slot, subject, reflexive, with });
        }
        Ok(())
    }

    fn read_nominal(&mut self, text: &str) -> Result<(), ClauseLexiconError> {
        for row in rows(NOMINAL, text) {
            let (verb, reflexive) = without_se(row.get(1));
            if verb.is_empty() {
                return Err(row.wrong(1, "verb", "an infinitive"));
            }
            let de = genitive(&row, 2, row.get(2))?;
            let mut nominal = Nominal { verb: verb.into(), reflexive, de, possessive: de, prepositions: Vec::new() };
            for at in 3..row.columns.len() {
                let Some((preposition, role)) = row.get(at).split_once('=') else {
                    return Err(row.wrong(at, "preposition", "preposition=role"));
                };
                let role = genitive(&row, at, role)?;
                if preposition == "son" {
                    nominal.possessive = role;
                } else {
                    nominal.prepositions.push((preposition.into(), role));
                }
            }
            self.nouns.entry(verb.into()).or_default().push((row.get(0).into(), reflexive));
            self.nominal.entry(row.get(0).into()).or_default().push(nominal);
        }
        Ok(())
    }

    /// Who controls an infinitive with `marker` (empty when none) after `word`; `None` where no row says.
    #[must_use]
    pub fn controller(&self, word: &str, marker: &str) -> Option<Controller> {
        let rows = self.control.get(word)?;
        rows.iter().find(|(m, _)| m == marker || m == "*").map(|(_, c)| *c)
    }

    /// Whether the verb takes *être* and has no passive.
    #[must_use]
    pub fn is_etre_verb(&self, verb: &str) -> bool {
        self.etre.contains(verb)
    }

    /// Whether the verb may stand with impersonal `il`; if so, whether the noun phrase after it is its subject.
    #[must_use]
    pub fn impersonal(&self, verb: &str, reflexive: bool) -> Option<bool> {
        self.impersonal.get(&(SmolStr::new(verb), reflexive)).copied()
    }

    /// Support uses of a verb.
    #[must_use]
    pub fn support(&self, verb: &str) -> &[Support] {
        self.support.get(verb).map_or(&[], Vec::as_slice)
    }

    /// Verbs that an event noun belongs to.
    #[must_use]
    pub fn nominal(&self, noun: &str) -> &[Nominal] {
        self.nominal.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Event nouns of a verb (with or without `se`).
    pub fn nouns_of<'l>(&'l self, verb: &str, reflexive: bool) -> impl Iterator<Item = &'l str> + use<'l> {
        let nouns = self.nouns.get(verb).map_or(&[][..], Vec::as_slice);
        nouns.iter().filter(move |(_, r)| *r == reflexive).map(|(n, _)| n.as_str())
    }

    /// Verb of an adjective of participle form: `blessé` → `blesser`, `détruit` → `détruire`.
    #[must_use]
    pub fn participle_verb(&self, adjective: &str) -> Option<SmolStr> {
        if let Some(verb) = self.participles.get(adjective) {
            return Some(verb.clone());
        }
        let stem = adjective.strip_suffix('é').filter(|s| s.len() >= 3)?;
        Some(smol_str::format_smolstr!("{stem}er"))
    }

    /// What a counting word says: its number where it has one, and its kind.
    #[must_use]
    pub fn quantity(&self, word: &str) -> Option<(Option<f64>, QuantityKind)> {
        self.quantity.get(word).copied()
    }

    /// Whether the noun is a currency, which behind a number counts what follows: `11 milliards de dollars d'avoirs`.
    #[must_use]
    pub fn is_money(&self, word: &str) -> bool {
        self.money.contains(word)
    }

    /// Value of a number word.
    #[must_use]
    pub fn number(&self, word: &str) -> Option<f64> {
        self.numbers.get(word).copied()
    }

    /// Words that make a number a bound: the words, whether they stand after the number, the bound; longest first.
    #[must_use]
    pub fn bounds(&self) -> &[(Vec<SmolStr>, bool, Bound)] {
        &self.bounds
    }

    /// Whether `text` (plain form) is a preposition of several words around a noun.
    #[must_use]
    pub fn is_locution(&self, text: &str) -> bool {
        self.locutions.contains(text)
    }

    /// Whether the verb gives its object an attribute: `nommer X ministre`.
    #[must_use]
    pub fn is_attributive(&self, verb: &str) -> bool {
        self.attributive.contains(verb)
    }

    /// Whether the adjective that closes the object of the verb can be its attribute: `juger la mesure injuste`.
    #[must_use]
    pub fn judges(&self, verb: &str) -> bool {
        self.judging.contains(verb)
    }

    /// Whether the noun takes its name with *de*: `la ville de Lyon`.
    #[must_use]
    pub fn takes_name(&self, noun: &str) -> bool {
        self.named.contains(noun)
    }

    /// Whether what stands behind `word` happens when the clause above does.
    #[must_use]
    pub fn is_circumstance(&self, kind: Circumstance, word: &str) -> bool {
        self.circumstance.contains(&(kind, SmolStr::new(word)))
    }

    /// Whether the preposition tells where.
    #[must_use]
    pub fn is_locative(&self, preposition: &str) -> bool {
        self.locative.contains(preposition)
    }

    /// Whether a noun stands in some locution; a quick first look.
    #[must_use]
    pub fn is_locution_noun(&self, noun: &str) -> bool {
        self.locution_nouns.contains(noun)
    }
}

#[cfg(test)]
mod tests;
