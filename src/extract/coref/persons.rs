//! Descriptions of a person whom the document names elsewhere: `le patron de Norvik`, `le joueur de 24 ans`, `l'ancien gouverneur`.
//!
//! What the description says must agree with what the document tells of one named person (age, office with whose it is, noun, field of
//! work, country, gender), and of no other.

use super::cluster::{Agreement, Chains};
use super::view::{Determiner, View};
use crate::extract::gazetteer::hash_word;
use crate::extract::{Fact, MentionId, MentionKind};
use crate::language::{Deprel, Number, TokenId};
use crate::schema::EntityType;
use std::sync::Arc;

/// Sentences back in which a noun or a field of work alone may mean somebody.
const NEAR: u32 = 3;
/// Persons of a document that are compared, at most.
const MOST_PERSONS: usize = 64;

/// What the document tells of a named person.
struct Person {
    /// The first mention.
    root: MentionId,
    /// The last mention so far, and its sentence.
    last: u32,
    ages: Vec<f64>,
    /// Lemmas, classes of office and words of the noun phrases.
    phrases: Vec<MentionId>,
}

pub(super) fn run(view: &View<'_>, facts: &[Fact], chains: &mut Chains) {
    let ages = ages(view, facts);
    let mut people: Vec<Person> = Vec::new();
    for m in 0..view.mentions.len() as u32 {
        let named = chains.named(m) && chains.entity_type(m) == Some(EntityType::PERSON);
        if named {
            note(view, chains, &ages, m, &mut people);
            continue;
        }
        if let Some((found, sieve)) = described(view, chains, m, &people) {
            chains.link(m, found, sieve);
            note(view, chains, &ages, m, &mut people);
        }
    }
}

/// Ages that facts give to mentions.
fn ages(view: &View<'_>, facts: &[Fact]) -> Vec<(MentionId, f64)> {
    let Some((kind, person, value)) = view.lexicon.age else { return Vec::new() };
    let told = facts.iter().filter(|f| f.fact_type == kind && f.status.is_asserted());
    told.filter_map(|f| f.mentions(person).next().zip(f.number(value))).collect()
}

/// Keeps what a mention of a named person tells.
fn note(view: &View<'_>, chains: &Chains, ages: &[(MentionId, f64)], m: MentionId, people: &mut Vec<Person>) {
    let sentence = view.features[m as usize].sentence;
    let at = people.iter().position(|p| chains.same(p.root, m)).unwrap_or_else(|| {
        people.push(Person { root: m, last: sentence, ages: Vec::new(), phrases: Vec::new() });
        people.len() - 1
    });
    let person = &mut people[at];
    person.last = sentence;
    person.ages.extend(ages.iter().filter(|(who, _)| *who == m).map(|(_, age)| *age));
    if view.mentions[m as usize].kind == MentionKind::Nominal {
        person.phrases.push(m);
    }
}

/// The one person that the description fits.
fn described(view: &View<'_>, chains: &Chains, m: MentionId, people: &[Person]) -> Option<(MentionId, &'static str)> {
    let (mention, feature) = (&view.mentions[m as usize], &view.features[m as usize]);
    let definite = matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative);
    if mention.kind != MentionKind::Nominal
        || mention.gazetteer.is_some()
        || !definite
        || feature.number == Number::Plur
        || feature.quantified
        || feature.entity_type != Some(EntityType::PERSON)
        || people.is_empty()
        || people.len() > MOST_PERSONS
        || view.has_clause(mention.head)
    {
        return None;
    }
    let said = Said::of(view, m);
    let mut found: Option<(&Person, &'static str)> = None;
    for person in people {
        let Some(sieve) = said.fits(view, chains, m, person) else { continue };
        if found.is_some() {
            // two fit: nothing is guessed
            return None;
        }
        found = Some((person, sieve));
    }
    found.map(|(person, sieve)| (person.root, sieve))
}

/// What a description says.
struct Said {
    /// Age, first and last year.
    age: Option<(f64, f64)>,
    field: Option<Arc<str>>,
    /// The words beside the noun, without those of the age and without `ancien`.
    words: Vec<u64>,
    /// `l'ancien gouverneur`.
    former: bool,
}

impl Said {
    fn of(view: &View<'_>, m: MentionId) -> Self {
        let mention = &view.mentions[m as usize];
        let lemma = view.lemma(mention.head);
        let years = years(view, mention.head);
        let age = years.map(|(n, _)| (n, n)).or_else(|| view.lexicon.decade(lemma).map(|n| (n, n + 9.0)));
        let mut words = view.features[m as usize].words.clone();
        let beside = words.len();
        words.retain(|w| *w != hash_word("ancien") && *w != hash_word("ex"));
        let former = words.len() < beside;
        if let Some((_, number)) = years {
            words.retain(|w| *w != hash_word("an") && *w != hash_word(view.lemma(number)));
        }
        Self { age, field: view.lexicon.field(lemma).cloned(), words, former }
    }

    /// The evidence that the description is this person, as the name of the sieve; `None` where there is none or something speaks
    /// against it.
    fn fits(&self, view: &View<'_>, chains: &Chains, m: MentionId, person: &Person) -> Option<&'static str> {
        let feature = &view.features[m as usize];
        if !chains.agree(m, person.root, Agreement::Full) {
            return None;
        }
        let phrases = || person.phrases.iter().map(|p| (&view.mentions[*p as usize], &view.features[*p as usize]));
        // another country, another field of work
        let country_apart = feature.country.is_some()
            && phrases().any(|(_, f)| f.country.is_some())
            && !phrases().any(|(_, f)| f.country == feature.country);
        let field = |head: TokenId| view.lexicon.field(view.lemma(head));
        let field_apart = self.field.is_some()
            && phrases().any(|(p, _)| field(p.head).is_some())
            && !phrases().any(|(p, _)| field(p.head) == self.field.as_ref());
        if country_apart || field_apart {
            return None;
        }
        let near = feature.sentence - person.last.min(feature.sentence) <= NEAR;
        if let Some((from, to)) = self.age {
            let agrees = person.ages.iter().any(|a| *a >= from && *a <= to);
            return (agrees && self.words.is_empty()).then_some("coref.age");
        }
        let told = |words: &[u64]| self.words.iter().all(|w| words.binary_search(w).is_ok());
        // `le patron de Norvik` for the `directeur général de Norvik`
        let office = !self.words.is_empty()
            && feature.office.is_some()
            && phrases().any(|(_, f)| f.office == feature.office && told(&f.words));
        if office {
            return Some("coref.office-of");
        }
        // `l'ancien gouverneur`, `le sénateur du Nord` for the person called so before
        let same_noun = phrases().any(|(_, f)| f.key == feature.key && told(&f.words));
        let work = feature.office.is_some() || self.field.is_some();
        let more = self.former || work && !self.words.is_empty();
        if same_noun && more {
            return Some("coref.same-description");
        }
        // `l'attaquant` for the footballer
        let same_field = self.field.is_some() && phrases().any(|(p, _)| field(p.head) == self.field.as_ref());
        (same_field && near && self.words.is_empty()).then_some("coref.field")
    }
}

/// The number of years in `le joueur de 24 ans`, with its token.
fn years(view: &View<'_>, head: TokenId) -> Option<(f64, TokenId)> {
    let year = view.tree.children(head).find(|c| {
        let token = view.analysis.tokens.get(*c as usize);
        token.is_some_and(|t| matches!(t.deprel, Deprel::Nmod | Deprel::Obl | Deprel::Dep)) && view.lemma(*c) == "an"
    })?;
    let number = year.checked_sub(1)?;
    Some((view.form(number).parse().ok().filter(|n| (1.0..=120.0).contains(n))?, number))
}
