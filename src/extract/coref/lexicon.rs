//! Words that tell who is who, from `data/fr/coref/`.

use crate::data::{DataSource, TableError};
use crate::extract::number::rows;
use crate::schema::{EntityType, FactType, RoleId, Schema, SemRole};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

const TYPE_NOUNS: &str = "data/fr/coref/type_nouns.tsv";
const OFFICES: &str = "data/fr/coref/offices.tsv";
const CAPITALS: &str = "data/fr/coref/capitals.tsv";
const WORDS: &str = "data/fr/coref/words.tsv";
const METONYMY: &str = "data/fr/coref/metonymy.tsv";
const METONYMY_ROLES: &str = "data/fr/coref/metonymy_roles.tsv";
const FIELDS: &str = "data/fr/coref/fields.tsv";
const KINDS: &str = "data/fr/coref/kinds.tsv";
const PARTS: &str = "data/fr/coref/parts.tsv";
const WEIGHTS: &str = "data/fr/coref/weights.tsv";

/// Declares the weights with their names in the table.
macro_rules! weights {
    ($($name:ident $text:literal)*) => {
        /// What speaks for or against an antecedent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Weight { $($name,)* }

        impl Weight {
            const NAMES: &[&str] = &[$($text,)*];
        }
    };
}

weights! {
    SameSentence "distance.same-sentence"
    OneBack "distance.one-back"
    TwoBack "distance.two-back"
    FartherBack "distance.farther"
    FarParagraph "distance.paragraph"
    Step "distance.step"
    Subject "role.subject"
    Object "role.object"
    Oblique "role.oblique"
    Nested "role.nested"
    OtherRole "role.other"
    NearSubject "role.subject-for-celui-ci"
    NearHere "distance.celui-ci"
    ClauseSubject "role.clause-subject"
    Human "type.human"
    Body "type.body"
    Thing "type.thing"
    Untyped "type.unknown"
    HumanSpeaks "speech.human"
    LastSpeaker "speech.last-speaker"
    Name "form.name"
    Pronoun "form.pronoun"
    Nominal "form.noun"
    Indefinite "form.indefinite"
    Together "form.set"
    Apart "form.set-apart"
    Repeated "chain.repeated"
    GenderKnown "agreement.gender"
    PossessiveHere "possessive.same-sentence"
    PossessiveElsewhere "possessive.elsewhere"
    PossessiveThing "possessive.thing"
    OtherQuote "quote.other"
    InQuote "quote.inside"
    LeastSubject "least.subject"
    LeastSpeaking "least.speaking"
    LeastObject "least.object"
    LeastDative "least.dative"
    LeastStrong "least.strong"
    LeastPossessive "least.possessive"
    AheadSubject "ahead.subject"
    AheadSpeaking "ahead.speaking"
    AheadObject "ahead.object"
    AheadDative "ahead.dative"
    AheadStrong "ahead.strong"
    AheadPossessive "ahead.possessive"
}

/// A noun that stands for a thing named before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeNoun {
    /// Type of the thing.
    pub entity_type: EntityType,
    /// The capital of the country spoken of.
    pub capital: bool,
    /// First year of the age that it tells (`sexagénaire` → 60).
    pub decade: Option<u8>,
    /// What sort of body it is: `company`, `team`, `media`, `party`; empty where it says no more than the type.
    pub kind: Arc<str>,
}

/// What a name stands for when it acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seat {
    /// Id of the state or the body in the gazetteer.
    pub stands_for: Arc<str>,
    /// Ids of things that make it doubtful where the document names them (`Bruxelles`: the Belgian government?).
    pub unless: Vec<Box<str>>,
}

/// The parts that somebody has in the facts told before.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    /// One of these.
    pub(super) of: Vec<(FactType, RoleId)>,
    /// None of these.
    pub(super) not: Vec<(FactType, RoleId)>,
}

/// Nouns, verbs and facts that the sieves ask for.
#[derive(Debug, Clone, Default)]
pub struct CorefLexicon {
    type_nouns: FxHashMap<Box<str>, Vec<TypeNoun>>,
    offices: FxHashMap<Box<str>, u8>,
    /// Last words of the offices of two words.
    office_ends: FxHashSet<Box<str>>,
    capitals: FxHashMap<Box<str>, Arc<str>>,
    seats: FxHashMap<Box<str>, Seat>,
    acting_roles: FxHashSet<(FactType, RoleId)>,
    place_roles: FxHashSet<RoleId>,
    fields: FxHashMap<Box<str>, Arc<str>>,
    kinds: FxHashMap<Box<str>, Box<str>>,
    parts: FxHashMap<Box<str>, Parts>,
    /// The fact that tells an age, with the roles of the person and the number.
    pub(super) age: Option<(FactType, RoleId, RoleId)>,
    /// The fact that tells who holds an office, with the roles of the person and the office.
    pub(super) position: Option<(FactType, RoleId, RoleId)>,
    /// The fact that tells relatives, with the roles of the two.
    pub(super) kinship: Option<(FactType, RoleId, RoleId)>,
    matches: FxHashSet<FactType>,
    mutual: FxHashSet<FactType>,
    weights: Vec<f32>,
    /// Verbs whose *il* is nobody.
    pub(super) impersonal: FxHashSet<Box<str>>,
    /// Verbs whose *il* is nobody before *que* or *de*.
    pub(super) raising: FxHashSet<Box<str>>,
    /// `il fait froid`.
    pub(super) weather: FxHashSet<Box<str>>,
    /// Nouns that are repeated without meaning the same thing.
    pub(super) generic: FxHashSet<Box<str>>,
    /// What only people and bodies do.
    pub(super) speech: FxHashSet<Box<str>>,
    /// Verbs whose passive with *de* has a subject (`il est accusé d'avoir …`, unlike `il est interdit de …`).
    pub(super) held_to: FxHashSet<Box<str>>,
    /// Verbs whose subject is a person.
    pub(super) personal: FxHashSet<Box<str>>,
    /// Verbs whose passive subject is a person.
    pub(super) personal_passive: FxHashSet<Box<str>>,
    /// Nouns of which only a person is the holder or sufferer, behind a passive (`placé en garde à vue`).
    pub(super) personal_state: FxHashSet<Box<str>>,
    /// What states and their organs do; of towns it is said of no place.
    pub(super) acting: FxHashSet<Box<str>>,
    /// Nouns whose *de* names who acts (`le refus de Moscou`).
    pub(super) acting_noun: FxHashSet<Box<str>>,
    /// Nouns whose *entre* names parties (`le différend entre Paris et Rome`).
    pub(super) relation: FxHashSet<Box<str>>,
    /// Verbs whose subject and object, or complement with *avec*, are taken up together (`ils`).
    pub(super) together: FxHashSet<Box<str>>,
    /// Verbs with which somebody asks or gets what another does or suffers.
    pub(super) of_other: FxHashSet<Box<str>>,
    /// What is done by or to the owner (`démission`, `arrestation`).
    pub(super) fate: FxHashSet<Box<str>>,
    /// Kin whom mostly a man has (`sa femme`).
    pub(super) owner_man: FxHashSet<Box<str>>,
    /// Kin whom mostly a woman has (`son mari`).
    pub(super) owner_woman: FxHashSet<Box<str>>,
    /// Nouns of one gender for men and women (`victime`).
    pub(super) epicene: FxHashSet<Box<str>>,
    /// Nouns whose *de* names a town as a town (`la maire de Paris`).
    pub(super) municipal: FxHashSet<Box<str>>,
    /// Nouns that mean the company of the text also with words of their own (`le géant chinois des télécoms`).
    pub(super) epithet: FxHashSet<Box<str>>,
}

impl CorefLexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource, schema: &Schema) -> Result<Self, TableError> {
        let mut lexicon = Self::default();
        let wrong = |file, line, problem: String| TableError::Row { file, line, problem };
        for (line, cells) in rows(&data.text(TYPE_NOUNS)?) {
            let [noun, kind, ref rest @ ..] = cells[..] else {
                return Err(wrong(TYPE_NOUNS, line, "expected noun, type and kind, with tabs between".to_owned()));
            };
            let entity_type = EntityType::named(kind).ok_or_else(|| {
                wrong(TYPE_NOUNS, line, format!("`{kind}` is no type; write one of {}", EntityType::NAMES.join(", ")))
            })?;
            let kind = rest.first().copied().unwrap_or("");
            let decade = kind.strip_prefix("age ").and_then(|n| n.parse().ok());
            let noun_type = TypeNoun { entity_type, capital: kind == "capital", decade, kind: kind.into() };
            lexicon.type_nouns.entry(noun.into()).or_default().push(noun_type);
        }
        let mut classes: Vec<String> = Vec::new();
        for (line, cells) in rows(&data.text(OFFICES)?) {
            let [noun, class] = cells[..] else {
                return Err(wrong(OFFICES, line, "expected noun and class, with a tab between".to_owned()));
            };
            let number = classes.iter().position(|c| c == class).unwrap_or_else(|| {
                classes.push(class.to_owned());
                classes.len() - 1
            });
            lexicon.offices.entry(noun.into()).or_insert(number as u8);
            lexicon.office_ends.extend(noun.match_indices(' ').map(|(at, _)| noun[at + 1..].into()));
        }
        for (line, cells) in rows(&data.text(CAPITALS)?) {
            let [country, city] = cells[..] else {
                return Err(wrong(CAPITALS, line, "expected country and capital, with a tab between".to_owned()));
            };
            lexicon.capitals.insert(country.into(), city.into());
            lexicon.seats.entry(city.into()).or_insert_with(|| Seat { stands_for: country.into(), unless: Vec::new() });
        }
        lexicon.load_metonymy(data, schema)?;
        lexicon.load_parts(data, schema)?;
        for (line, cells) in rows(&data.text(KINDS)?) {
            let [table, kind] = cells[..] else {
                return Err(wrong(KINDS, line, "expected table and kind, with a tab between".to_owned()));
            };
            lexicon.kinds.insert(table.into(), kind.into());
        }
        let mut fields: Vec<Arc<str>> = Vec::new();
        for (line, cells) in rows(&data.text(FIELDS)?) {
            let [noun, field] = cells[..] else {
                return Err(wrong(FIELDS, line, "expected noun and field, with a tab between".to_owned()));
            };
            let known = fields.iter().find(|f| &***f == field).cloned().unwrap_or_else(|| {
                let new: Arc<str> = field.into();
                fields.push(new.clone());
                new
            });
            lexicon.fields.insert(noun.into(), known);
        }
        let mut weights = vec![f32::NAN; Weight::NAMES.len()];
        for (line, cells) in rows(&data.text(WEIGHTS)?) {
            let [name, points, ..] = cells[..] else {
                return Err(wrong(WEIGHTS, line, "expected name and points, with a tab between".to_owned()));
            };
            let slot = Weight::NAMES.iter().position(|n| *n == name).and_then(|at| weights.get_mut(at));
            let slot = slot.ok_or_else(|| {
                wrong(WEIGHTS, line, format!("no weight `{name}`; write one of {}", Weight::NAMES.join(", ")))
            })?;
            *slot = points.parse().ok().filter(|p: &f32| p.is_finite()).ok_or_else(|| {
                wrong(WEIGHTS, line, format!("`{points}` is no number; write points such as 1.8 or -0.5"))
            })?;
        }
        if let Some(missing) = weights.iter().position(|w| w.is_nan()).and_then(|at| Weight::NAMES.get(at)) {
            return Err(wrong(WEIGHTS, 1, format!("the weight `{missing}` is missing; add a row for it")));
        }
        lexicon.weights = weights;
        for (line, cells) in rows(&data.text(WORDS)?) {
            let [class, word] = cells[..] else {
                return Err(wrong(WORDS, line, "expected class and lemma, with a tab between".to_owned()));
            };
            let set = match class {
                "impersonal" => &mut lexicon.impersonal,
                "raising" => &mut lexicon.raising,
                "weather" => &mut lexicon.weather,
                "generic" => &mut lexicon.generic,
                "speech" => &mut lexicon.speech,
                "held-to" => &mut lexicon.held_to,
                "personal" => &mut lexicon.personal,
                "personal-passive" => &mut lexicon.personal_passive,
                "personal-state" => &mut lexicon.personal_state,
                "acting" => &mut lexicon.acting,
                "acting-noun" => &mut lexicon.acting_noun,
                "relation-noun" => &mut lexicon.relation,
                "municipal" => &mut lexicon.municipal,
                "company-epithet" => &mut lexicon.epithet,
                "together" => &mut lexicon.together,
                "epicene" => &mut lexicon.epicene,
                "of-other" => &mut lexicon.of_other,
                "fate" => &mut lexicon.fate,
                "owner-man" => &mut lexicon.owner_man,
                "owner-woman" => &mut lexicon.owner_woman,
                _ => return Err(wrong(WORDS, line, format!("no class `{class}`; see the README beside the file"))),
            };
            set.insert(word.into());
        }
        Ok(lexicon)
    }

    /// Nouns for somebody by the part that he or she has in a fact.
    fn load_parts(&mut self, data: &DataSource, schema: &Schema) -> Result<(), TableError> {
        let wrong = |line, problem: String| TableError::Row { file: PARTS, line, problem };
        for (line, cells) in rows(&data.text(PARTS)?) {
            let [noun, roles, ref rest @ ..] = cells[..] else {
                return Err(wrong(line, "expected noun and roles, with a tab between".to_owned()));
            };
            let read = |role: &str| {
                let known = role.split_once('.').and_then(|(f, r)| schema.fact_type(f).zip(schema.role(r)));
                known.filter(|(f, r)| schema.role_use(*f, *r).is_some()).ok_or_else(|| {
                    wrong(line, format!("`{role}` is not declared in the schema; write it as `Arrest.person`"))
                })
            };
            let parts = Parts {
                of: roles.split('|').map(read).collect::<Result<_, _>>()?,
                not: match rest.first() {
                    Some(others) => others.split('|').map(read).collect::<Result<_, _>>()?,
                    None => Vec::new(),
                },
            };
            self.parts.insert(noun.into(), parts);
        }
        Ok(())
    }

    /// Seats beside the capitals, and the roles in which they act.
    fn load_metonymy(&mut self, data: &DataSource, schema: &Schema) -> Result<(), TableError> {
        let wrong = |file, line, problem: String| TableError::Row { file, line, problem };
        for (line, cells) in rows(&data.text(METONYMY)?) {
            let [seat, stands_for, ref rest @ ..] = cells[..] else {
                let problem = "expected the seat and what it stands for, with a tab between".to_owned();
                return Err(wrong(METONYMY, line, problem));
            };
            if stands_for == "-" {
                self.seats.remove(seat);
                continue;
            }
            let unless = rest.first().into_iter().flat_map(|c| c.split('|')).filter(|c| !c.is_empty());
            let seat_of = Seat { stands_for: stands_for.into(), unless: unless.map(Into::into).collect() };
            self.seats.insert(seat.into(), seat_of);
        }
        for (line, cells) in rows(&data.text(METONYMY_ROLES)?) {
            let [fact, role] = cells[..] else {
                return Err(wrong(METONYMY_ROLES, line, "expected fact type and role, with a tab between".to_owned()));
            };
            if let ("-", Some(known)) = (role, schema.fact_type(fact)) {
                self.matches.insert(known);
                continue;
            }
            let known = schema.fact_type(fact).zip(schema.role(role));
            let known = known.filter(|(f, r)| schema.role_use(*f, *r).is_some()).ok_or_else(|| {
                wrong(METONYMY_ROLES, line, format!("`{fact}` with a role `{role}` is not declared in the schema"))
            })?;
            self.acting_roles.insert(known);
        }
        let places = schema.roles().iter().filter(|r| r.sem == Some(SemRole::Place));
        let fact =
            |name: &str, one: &str, two: &str| Some((schema.fact_type(name)?, schema.role(one)?, schema.role(two)?));
        self.age = fact("Age", "person", "value");
        self.position = fact("Position", "person", "office");
        self.kinship = fact("Kinship", "person", "relative");
        let mutual = schema.facts().iter().filter(|f| f.edges.iter().any(|e| e.symmetric));
        self.mutual = mutual.filter_map(|f| schema.fact_type(&f.name)).collect();
        self.place_roles = places.filter_map(|r| schema.role(&r.name)).collect();
        Ok(())
    }

    /// What a name stands for when it acts, by its id in the gazetteer.
    #[must_use]
    pub fn seat(&self, id: &str) -> Option<&Seat> {
        self.seats.get(id)
    }

    /// Whether only somebody who acts can fill this role, and no place.
    #[must_use]
    pub fn is_acting_role(&self, fact: FactType, role: RoleId) -> bool {
        self.acting_roles.contains(&(fact, role))
    }

    /// Whether a place fills this role as a place.
    #[must_use]
    pub fn is_place_role(&self, role: RoleId) -> bool {
        self.place_roles.contains(&role)
    }

    /// Whether the fillers of a role of this type do it with each other (`rencontrer`).
    #[must_use]
    pub fn is_mutual(&self, fact: FactType) -> bool {
        self.mutual.contains(&fact)
    }

    /// What sort of bodies a table of the gazetteer holds.
    pub(super) fn kind_of_table(&self, table: &str) -> Option<&str> {
        self.kinds.get(table.trim_end_matches(".tsv")).map(|k| &**k)
    }

    /// The parts that somebody has whom this noun stands for (`suspect`: the one arrested, the one charged).
    pub(super) fn parts(&self, lemma: &str) -> Option<&Parts> {
        self.parts.get(lemma)
    }

    /// The field of work that a noun for a person names.
    #[must_use]
    pub fn field(&self, lemma: &str) -> Option<&Arc<str>> {
        self.fields.get(lemma)
    }

    /// Whether a fact of this type sets teams against each other.
    #[must_use]
    pub fn is_match(&self, fact: FactType) -> bool {
        self.matches.contains(&fact)
    }

    /// Points of a circumstance.
    pub(super) fn weight(&self, weight: Weight) -> f32 {
        self.weights.get(weight as usize).copied().unwrap_or_default()
    }

    /// What the noun stands for when it is definite and alone.
    #[must_use]
    pub fn type_nouns(&self, lemma: &str) -> &[TypeNoun] {
        self.type_nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The first year of the ten that a noun for an age means.
    pub(super) fn decade(&self, lemma: &str) -> Option<f64> {
        self.type_nouns(lemma).iter().find_map(|n| n.decade).map(f64::from)
    }

    /// Whether an office of several words ends with this word or these words.
    pub(super) fn ends_office(&self, lemma: &str) -> bool {
        self.office_ends.contains(lemma)
    }

    /// The class of an office noun.
    #[must_use]
    pub fn office(&self, lemma: &str) -> Option<u8> {
        self.offices.get(lemma).copied()
    }

    /// The capital of a country, both by their ids in the gazetteer.
    #[must_use]
    pub fn capital(&self, country: &str) -> Option<&Arc<str>> {
        self.capitals.get(country)
    }
}
