//! Whose office it is, where another sentence of the document says so.
//!
//! `Le président turc Recep Tayyip Erdogan … Erdogan, président depuis 2014`: the second position is that of the first. Runs after
//! coreference, on whole entities.

use crate::extract::{EntityId, Extraction, Fact, FactId, Filler, RoleFiller};
use crate::schema::{FactType, RoleId, Schema};
use std::collections::BTreeMap;

/// What the pass works with, resolved from the schema once.
struct Names {
    position: FactType,
    departure: Option<FactType>,
    person: RoleId,
    office: RoleId,
    organization: RoleId,
}

/// An office of a person as some sentence says it.
struct Held {
    fact: FactId,
    office: String,
    organization: Vec<RoleFiller>,
}

/// Gives positions without an organization that of the same office of the same person elsewhere in the document, then, for heads
/// of state and ministers, their country where the document speaks of it; gives departures the office that the person held.
pub fn complete_positions(text: &str, schema: &Schema, extraction: &mut Extraction) {
    let Some(names) = names(schema) else { return };
    let mut held: BTreeMap<EntityId, Vec<Held>> = BTreeMap::new();
    for (fact, id) in extraction.facts.iter().zip(0..) {
        if fact.fact_type != names.position || fact.status.is_negative() {
            continue;
        }
        for person in people(extraction, fact, names.person) {
            let office = words(text, extraction, fact, names.office);
            let organization = fact.roles.iter().filter(|r| r.role == names.organization).cloned().collect();
            held.entry(person).or_default().push(Held { fact: id, office, organization });
        }
    }
    for id in 0..extraction.facts.len() {
        let fact = &extraction.facts[id];
        let persons: Vec<EntityId> = people(extraction, fact, names.person).collect();
        let [person] = persons[..] else { continue };
        let Some(known) = held.get(&person) else { continue };
        let has = |role: RoleId| fact.roles.iter().any(|r| r.role == role);
        let (added, step) = if fact.fact_type == names.position && !has(names.organization) {
            let own = words(text, extraction, fact, names.office);
            let same = |h: &&Held| {
                h.fact as usize != id
                    && !h.organization.is_empty()
                    && !own.is_empty()
                    && !h.office.is_empty()
                    && (h.office.starts_with(&own) || own.starts_with(&h.office))
            };
            match known.iter().find(same) {
                Some(other) => (other.organization.clone(), "as the document says elsewhere"),
                None => (country(schema, extraction, person, &own, names.organization), "the country of the office"),
            }
        } else if Some(fact.fact_type) == names.departure && !has(names.organization) && !has(names.office) {
            let [only] = &known[..] else { continue };
            let position = extraction.facts.get(only.fact as usize).map_or(&[][..], |f| &f.roles);
            let roles = position.iter().filter(|r| r.role == names.office || r.role == names.organization);
            (roles.cloned().collect(), "as the person's position says")
        } else {
            continue;
        };
        if !added.is_empty() {
            let fact = &mut extraction.facts[id];
            let roles: Vec<&str> = added.iter().map(|r| schema.role_name(r.role)).collect();
            fact.derivation.steps.push(format!("{}: {step}", roles.join(", ")));
            fact.roles.extend(added);
        }
    }
}

fn names(schema: &Schema) -> Option<Names> {
    Some(Names {
        position: schema.fact_type("Position")?,
        departure: schema.fact_type("Departure"),
        person: schema.role("person")?,
        office: schema.role("office")?,
        organization: schema.role("organization")?,
    })
}

/// Entities that fill a role.
fn people<'e>(extraction: &'e Extraction, fact: &'e Fact, role: RoleId) -> impl Iterator<Item = EntityId> + use<'e> {
    fact.roles.iter().filter(move |r| r.role == role).filter_map(|r| match r.filler {
        Filler::Mention(m) => extraction.mentions.get(m as usize)?.entity,
        _ => None,
    })
}

/// The words of the first filler of a role, in lower case.
fn words(text: &str, extraction: &Extraction, fact: &Fact, role: RoleId) -> String {
    let filler = fact.roles.iter().find(|r| r.role == role).map(|r| &r.filler);
    let words = match filler {
        Some(Filler::Text(span)) => span.of(text),
        Some(Filler::Fixed(words)) => words,
        Some(Filler::Mention(m)) => extraction.mentions.get(*m as usize).map_or("", |m| m.span.of(text)),
        _ => "",
    };
    words.to_lowercase()
}

/// The country of a holder of a state's office, where the document has a mention of it.
fn country(
    schema: &Schema,
    extraction: &Extraction,
    person: EntityId,
    office: &str,
    organization: RoleId,
) -> Vec<RoleFiller> {
    let of_state = schema.is_state_office(office);
    let known =
        extraction.entities.get(person as usize).and_then(|e| e.properties.country.clone()).filter(|_| of_state);
    let entity = known.and_then(|id| extraction.entities.iter().find(|e| e.id == *id));
    let mention = entity.and_then(|e| e.mentions.first());
    mention.map(|m| RoleFiller { role: organization, filler: Filler::Mention(*m), count: None }).into_iter().collect()
}
