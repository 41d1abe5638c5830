//! Whose office it is, where another sentence of the document says so.
//!
//! `Le président turc Recep Tayyip Erdogan … Erdogan, président depuis 2014`: the second position is that of the first. Runs after
//! coreference, on whole entities.

use super::bodies::OfficeBodies;
use crate::extract::{EntityId, Extraction, Fact, FactId, Filler, Mention, MentionId, MentionKind, RoleFiller};
use crate::language::Analysis;
use crate::schema::{EntityType, FactType, RoleId, Schema};
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

/// Gives positions without an organization that of the same office of the same person elsewhere in the document, then what a
/// possessive stands for (`sa directrice`), then, for heads of state and ministers, their country where the document speaks of
/// it, then the one body of the document that such an office belongs to; gives departures the office that the person held.
pub fn complete_positions(
    text: &str,
    analysis: &Analysis,
    schema: &Schema,
    bodies: &OfficeBodies,
    extraction: &mut Extraction,
) {
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
        let pointing = points(&words(text, extraction, fact, names.office));
        let has = |role: RoleId| {
            fact.roles.iter().any(|r| r.role == role && !is_open(extraction, r)) && !(role == names.office && pointing)
        };
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
                None => {
                    let office = whole_office(text, extraction, fact, &names);
                    let holder = Holder { person, office: &office, fact };
                    let Some((body, step)) = body(text, analysis, bodies, extraction, &held, &holder, &names) else {
                        continue;
                    };
                    (vec![body], step)
                }
            }
        } else if Some(fact.fact_type) == names.departure && !(has(names.organization) && has(names.office)) {
            let office = if pointing { String::new() } else { words(text, extraction, fact, names.office) };
            let Some(post) = left(extraction, known, fact, &office) else {
                continue;
            };
            // "transfuge de Maersk": another body than the one where the person is now
            if has(names.organization) && !same_body(extraction, fact, post, &names) {
                continue;
            }
            let position = extraction.facts.get(post.fact as usize).map_or(&[][..], |f| &f.roles);
            let missing = |r: &&RoleFiller| {
                (r.role == names.office && !has(names.office)) || (r.role == names.organization && !has(r.role))
            };
            (position.iter().filter(missing).cloned().collect(), "as the person's position says")
        } else {
            continue;
        };
        if !added.is_empty() {
            let open_body = fact.roles.iter().any(|r| r.role == names.organization && is_open(extraction, r));
            let fact = &mut extraction.facts[id];
            let roles: Vec<&str> = added.iter().map(|r| schema.role_name(r.role)).collect();
            fact.derivation.steps.push(format!("{}: {step}", roles.join(", ")));
            fact.roles.retain(|r| !(open_body && r.role == names.organization));
            if pointing && added.iter().any(|r| r.role == names.office) {
                fact.roles.retain(|r| r.role != names.office);
            }
            fact.roles.extend(added);
        }
    }
    hand_over(text, schema, &names, extraction);
}

/// The post that a departure ends: the only one of the person, or the one told last before of those that are not over.
/// `office` are the words that the departure has for it.
fn left<'h>(extraction: &Extraction, known: &'h [Held], departure: &Fact, office: &str) -> Option<&'h Held> {
    let same = |h: &&Held| office.is_empty() || h.office.starts_with(office) || office.starts_with(&h.office);
    let mut posts = known.iter().filter(same);
    match (posts.next(), posts.next()) {
        (Some(only), None) => Some(only),
        (Some(_), Some(_)) => {
            let fact = |h: &Held| extraction.facts.get(h.fact as usize);
            let now = |h: &&Held| fact(h).is_some_and(|f| f.time_value.is_none());
            let before = |h: &&Held| fact(h).is_some_and(|f| f.trigger.start < departure.trigger.start);
            let own = || known.iter().filter(same).filter(now);
            let last = own().rfind(before).or_else(|| own().next());
            let bodies = |h: &Held| h.organization.iter().map(|r| r.filler.clone()).collect::<Vec<_>>();
            // several posts in several bodies: which one is left is not said
            let told = last
                .filter(|l| own().all(|h| h.organization.is_empty() || bodies(h) == bodies(l) || !office.is_empty()));
            told.or_else(|| own().next_back().filter(|_| own().count() == 1))
        }
        _ => None,
    }
}

/// Whether a departure names the body of the post.
fn same_body(extraction: &Extraction, departure: &Fact, post: &Held, names: &Names) -> bool {
    let entity = |r: &RoleFiller| match r.filler {
        Filler::Mention(m) => extraction.mentions.get(m as usize)?.entity,
        _ => None,
    };
    let own = departure.roles.iter().filter(|r| r.role == names.organization).find_map(entity);
    post.organization.iter().any(|r| own.is_some() && entity(r) == own)
}

/// Gives whoever takes over somebody's post what is known of the post: `X, patron de Norvik, sera remplacé par Y`.
fn hand_over(text: &str, schema: &Schema, names: &Names, extraction: &mut Extraction) {
    let (Some(departure), Some(appointment)) = (names.departure, schema.fact_type("Appointment")) else { return };
    for at in 0..extraction.facts.len() {
        let fact = &extraction.facts[at];
        let pointing = fact.fact_type == appointment && points(&words(text, extraction, fact, names.office));
        let told = fact.roles.iter().any(|r| r.role == names.office && !pointing || r.role == names.organization);
        if fact.fact_type != appointment || told {
            continue;
        }
        let from = at.saturating_sub(4);
        let near = extraction.facts[from..].iter().take(9);
        let mut left = near.filter(|f| f.fact_type == departure && f.trigger_head == fact.trigger_head);
        let roles: Vec<RoleFiller> = left.next().map_or_else(Vec::new, |f| {
            f.roles.iter().filter(|r| r.role == names.office || r.role == names.organization).cloned().collect()
        });
        if !roles.is_empty() {
            let fact = &mut extraction.facts[at];
            fact.derivation.steps.push("office: the one of whoever is replaced".to_owned());
            fact.roles.retain(|r| !(pointing && r.role == names.office));
            fact.roles.extend(roles);
        }
    }
}

/// `son poste`, `ses fonctions`: words that only point to an office.
fn points(office: &str) -> bool {
    let mut words = office.split_whitespace();
    let (Some(first), Some(noun), None) = (words.next(), words.next(), words.next()) else { return false };
    matches!(first, "son" | "sa" | "ses" | "ce" | "ces" | "leur" | "leurs" | "le" | "la" | "les" | "un")
        && matches!(noun, "poste" | "fonction" | "fonctions" | "fauteuil" | "mandat" | "place" | "siège" | "postes")
}

/// Whether the filler tells no body: a pronoun that stands for nobody known, a noun without article (`chef de police`).
fn is_open(extraction: &Extraction, filler: &RoleFiller) -> bool {
    let mention = match filler.filler {
        Filler::Mention(m) => extraction.mentions.get(m as usize),
        _ => None,
    };
    mention.is_some_and(|m| match m.kind {
        MentionKind::Pronoun => m.entity.is_none(),
        MentionKind::Nominal => m.tokens.len() == 1 && is_nameless(extraction, m),
        MentionKind::Name => false,
    })
}

/// Whether the mention stands for an organization that the document does not name.
fn is_nameless(extraction: &Extraction, mention: &Mention) -> bool {
    let entity = mention.entity.and_then(|e| extraction.entities.get(e as usize));
    let is_name = |m: &MentionId| extraction.mentions.get(*m as usize).is_some_and(|m| m.kind == MentionKind::Name);
    mention.entity_type == Some(EntityType::ORGANIZATION) && entity.is_none_or(|e| !e.mentions.iter().any(is_name))
}

/// The words of the office, in lower case, up to the end of the noun that stands for its body (`chef de police`).
fn whole_office(text: &str, extraction: &Extraction, fact: &Fact, names: &Names) -> String {
    let office = fact.roles.iter().find(|r| r.role == names.office).map(|r| &r.filler);
    let body = fact.roles.iter().find(|r| r.role == names.organization && is_open(extraction, r)).map(|r| &r.filler);
    if let (Some(Filler::Text(office)), Some(Filler::Mention(body))) = (office, body)
        && let Some(body) = extraction.mentions.get(*body as usize)
        && let Some(words) = text.get(office.start as usize..body.span.end as usize)
    {
        return words.to_lowercase();
    }
    words(text, extraction, fact, names.office)
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
    fact.mentions(role).filter_map(|m| extraction.mentions.get(m as usize)?.entity)
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

/// Who holds which office, by which fact.
struct Holder<'a> {
    person: EntityId,
    office: &'a str,
    fact: &'a Fact,
}

/// The body that an office belongs to, as the rest of the document tells it, and how it tells.
fn body(
    text: &str,
    analysis: &Analysis,
    bodies: &OfficeBodies,
    extraction: &Extraction,
    held: &BTreeMap<EntityId, Vec<Held>>,
    holder: &Holder<'_>,
    names: &Names,
) -> Option<(RoleFiller, &'static str)> {
    let filler = |m: MentionId| RoleFiller { role: names.organization, filler: Filler::Mention(m), count: None };
    if let Some(body) = possessor(text, extraction, held, holder, names) {
        return Some((body, "whose the possessive says"));
    }
    if let Some(mention) = country(bodies, extraction, holder) {
        return Some((filler(mention), "the country of the office"));
    }
    // a former office need not be one of the body that the document speaks of
    if holder.fact.time_value.is_some() {
        return None;
    }
    let body = bodies.body(text, analysis, extraction, holder.office, holder.fact.trigger_head)?;
    // the document tells that somebody else has this office of that body
    let entity = |id: MentionId| extraction.mentions.get(id as usize).and_then(|m| m.entity);
    let taken = held.iter().filter(|(other, _)| **other != holder.person).flat_map(|(_, offices)| offices).any(|h| {
        let same =
            |r: &RoleFiller| matches!(r.filler, Filler::Mention(m) if entity(m).is_some() && entity(m) == entity(body));
        h.office == holder.office && h.organization.iter().any(same)
    });
    let place = extraction.mentions.get(body as usize).is_some_and(|m| m.entity_type == Some(EntityType::PLACE));
    if taken && place {
        return None;
    }
    // `secrétaire d'État`: a word of the office is not whom it serves
    let office = holder.fact.roles.iter().find(|r| r.role == names.office).map(|r| &r.filler);
    if let (Some(Filler::Text(office)), Some(found)) = (office, extraction.mentions.get(body as usize))
        && office.start <= found.span.start
        && found.span.end <= office.end
    {
        return None;
    }
    Some((filler(body), "the body of the document that has this office"))
}

/// The body that the possessive before the office stands for, or that its person serves.
fn possessor(
    text: &str,
    extraction: &Extraction,
    held: &BTreeMap<EntityId, Vec<Held>>,
    holder: &Holder<'_>,
    names: &Names,
) -> Option<RoleFiller> {
    let office = holder.fact.roles.iter().find(|r| r.role == names.office)?;
    let start = match office.filler {
        Filler::Text(span) => span.start,
        Filler::Mention(m) => extraction.mentions.get(m as usize)?.span.start,
        _ => return None,
    };
    let begin = extraction.mentions.partition_point(|m| m.span.start <= start);
    let before = |m: &&Mention| {
        let between = text.get(m.span.end as usize..start as usize);
        m.kind == MentionKind::Pronoun
            && m.span.end <= start
            && between.is_some_and(|words| words.split_whitespace().count() <= 1 && !words.contains([',', '.']))
    };
    let possessive = extraction.mentions.get(begin.saturating_sub(3)..begin)?.iter().rfind(before)?;
    let entity = possessive.entity.filter(|e| *e != holder.person)?;
    let found = extraction.entities.get(entity as usize)?;
    match found.entity_type {
        EntityType::ORGANIZATION | EntityType::COUNTRY => {
            let named =
                |m: &&MentionId| extraction.mentions.get(**m as usize).is_some_and(|m| m.kind != MentionKind::Pronoun);
            let mention = found.mentions.iter().find(named)?;
            Some(RoleFiller { role: names.organization, filler: Filler::Mention(*mention), count: None })
        }
        EntityType::PERSON => held.get(&entity)?.iter().find_map(|h| h.organization.first()).cloned(),
        _ => None,
    }
}

/// The country of a holder of a state's office, where the document has a mention of it.
fn country(bodies: &OfficeBodies, extraction: &Extraction, holder: &Holder<'_>) -> Option<MentionId> {
    let person = extraction.entities.get(holder.person as usize)?;
    let known = person.properties.country.as_deref().filter(|_| bodies.is_of_state(holder.office))?;
    extraction.entities.iter().find(|e| e.id == *known)?.mentions.first().copied()
}
