//! What a document as a whole says about its names, and what follows for the places that say nothing themselves.

use super::evidence::Evidence;
use super::names::{Entry, gender_of};
use super::settle::Candidate;
use super::view::{Facts, View};
use crate::language::{Gender, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;

/// Most words of a surname; a line of capitalised words is longer than any name.
const LONGEST_SURNAME: TokenId = 8;

/// What the document as a whole says about names.
pub(super) struct Memory {
    pub(super) names: FxHashMap<u64, Evidence>,
    pub(super) surnames: FxHashMap<u64, Gender>,
    pub(super) first_names: FxHashMap<u64, Gender>,
}

impl Memory {
    pub(super) fn of(view: &View<'_>, entries: &[Entry]) -> Self {
        let mut memory =
            Self { names: FxHashMap::default(), surnames: FxHashMap::default(), first_names: FxHashMap::default() };
        for entry in entries {
            memory.names.entry(entry.key).or_default().merge(&entry.evidence);
            let (kind, points) = entry.evidence.winner();
            let tokens = &entry.chunk.tokens;
            // `Abubakar Shekau`: two words that speak for nothing else
            let rest = || (1..10).all(|t| entry.evidence.points(EntityType(t)) <= 0);
            let enough = points >= view.cues.strong || points >= view.cues.least && rest();
            if kind == EntityType::PERSON && enough && entry.chunk.len() >= 2 {
                let gender = gender_of(view, entry);
                let numeral = view.has(tokens.end - 1, Facts::NO_NAME);
                if !numeral {
                    let first = tokens.end.saturating_sub(LONGEST_SURNAME).max(tokens.start + 1);
                    for from in first..tokens.end {
                        if view.has(from, Facts::CAP) || view.gazetteer.is_particle(view.form(from)) {
                            // `Jean CNDD-FDD`: no surname
                            if from + 1 == tokens.end
                                && view.has(from, Facts::CAPS)
                                && !view.has(tokens.start, Facts::CAPS)
                            {
                                continue;
                            }
                            memory.surnames.entry(view.key(from, tokens.end)).or_insert(gender);
                        }
                    }
                }
                memory.first_names.entry(view.key(tokens.start, tokens.start + 1)).or_insert(gender);
            } else if kind == EntityType::PERSON && points >= view.cues.strong {
                memory.surnames.entry(entry.key).or_insert_with(|| gender_of(view, entry));
            }
        }
        memory
    }
}

/// Which words stand in a name already.
fn taken(view: &View<'_>, found: &[Candidate]) -> Vec<bool> {
    let mut taken = vec![false; view.len() as usize];
    for id in found.iter().flat_map(|name| name.tokens.clone()) {
        taken[id as usize] = true;
    }
    taken
}

/// Capitalised words that no chunk took: at the start of sentences, in headlines.
pub(super) fn bare(view: &View<'_>, memory: &Memory, found: &mut Vec<Candidate>) {
    let mut taken = taken(view, found);
    let limit = view.len();
    for id in 0..limit {
        if taken[id as usize] || !view.has(id, Facts::CAP) || view.has(id, Facts::MARK) {
            continue;
        }
        let mut best: Option<Candidate> = None;
        for end in (id + 1..=(id + 4).min(limit)).rev() {
            if (id..end).any(|t| taken[t as usize] || t > id && view.has(t, Facts::LINE)) {
                continue;
            }
            let key = view.key(id, end);
            let known = memory
                .names
                .get(&key)
                .map(|e| (e.winner(), e.rule(e.winner().0)))
                .filter(|((_, points), _)| *points >= view.cues.strong);
            let surname = memory.surnames.get(&key);
            let (kind, rule, gender) = match (known, surname) {
                (Some(((kind, _), rule)), _) => (kind, rule, Gender::None),
                (None, Some(gender)) => (EntityType::PERSON, "name.surname-known", *gender),
                (None, None) => continue,
            };
            let single = end == id + 1;
            let ordinary =
                single && view.has(id, Facts::ORDINARY) && (view.has(id, Facts::START) || view.has(id, Facts::SHOUTED));
            let verb_follows =
                matches!(view.upos(end), Upos::Verb | Upos::Aux) || view.form(end) == "," || view.form(end) == ":";
            if ordinary && (view.has(id, Facts::FUNCTION) || !verb_follows) {
                continue;
            }
            best = Some(Candidate {
                tokens: id..end,
                entity_type: kind,
                score: 5,
                row: view.hit(id).filter(|h| h.end == end && h.entity_type == kind && !h.inhabitant).map(|h| h.row),
                rule,
                gender,
                holds_others: false,
                descriptive: false,
                attached: None,
            });
            break;
        }
        if let Some(name) = best {
            for t in name.tokens.clone() {
                taken[t as usize] = true;
            }
            found.push(name);
        }
    }
}

/// `le Yorkshire de l’Ouest`, `la Coupe du monde 2019`: what belongs to the name behind it.
pub(super) fn widen(view: &View<'_>, memory: &Memory, name: &mut Candidate) {
    let end = name.tokens.end;
    if name.entity_type == EntityType::PERSON && name.row.is_none() {
        // `De Gendt`, `de Gaulle`, `van der Poel`: the particle belongs to the surname that the text knows with it
        let part = |id: TokenId| view.gazetteer.is_particle(view.form(id)) || is_particle(view.form(id));
        for words in (1..=2).rev() {
            let Some(start) = name.tokens.start.checked_sub(words) else { continue };
            if (start..name.tokens.start).all(part)
                && (start + 1..end).all(|id| !view.has(id, Facts::LINE))
                && memory.surnames.contains_key(&view.key(start, end))
            {
                name.tokens.start = start;
                return;
            }
        }
    }
    let form = |at: TokenId| view.form(at);
    let wider = match name.entity_type {
        EntityType::PLACE | EntityType::COUNTRY => match (form(end), form(end + 1), form(end + 2)) {
            ("de", "l'" | "l’", "Ouest" | "Est") => end + 3,
            ("du", "Nord" | "Sud" | "Nord-Est" | "Nord-Ouest" | "Sud-Est" | "Sud-Ouest", _) => end + 2,
            _ => end,
        },
        EntityType::EVENT if is_year(form(end)) => end + 1,
        EntityType::EVENT if matches!(form(end), "de" | "d'" | "d’") && wanders(view, name) => {
            // `les Jeux olympiques de Rio 2016`
            let town = view
                .hit(end + 1)
                .filter(|h| h.entity_type == EntityType::PLACE && !h.weak && !h.adjective && !h.inhabitant);
            town.map_or(end, |h| if is_year(form(h.end)) { h.end + 1 } else { h.end })
        }
        _ => end,
    };
    if wider > end && (end..wider).all(|t| !view.has(t, Facts::LINE)) {
        name.tokens.end = wider;
        name.row = None;
        if name.entity_type == EntityType::COUNTRY {
            name.entity_type = EntityType::PLACE;
        }
    }
}

/// An event of the tables that is held in another town each time.
fn wanders(view: &View<'_>, name: &Candidate) -> bool {
    let first = view.form(name.tokens.start);
    name.row.is_some()
        && matches!(first, "Jeux" | "jeux" | "JO" | "Mondiaux" | "Championnats" | "championnats" | "Universiade")
}

/// Particles that open surnames, with a capital.
fn is_particle(form: &str) -> bool {
    matches!(
        form,
        "De" | "Du"
            | "Des"
            | "Le"
            | "La"
            | "Van"
            | "Von"
            | "Vander"
            | "Mac"
            | "Mc"
            | "Di"
            | "Da"
            | "Del"
            | "Della"
            | "Dos"
            | "El"
            | "Al"
            | "Ben"
            | "Bin"
            | "Abu"
            | "Abou"
            | "Der"
            | "Den"
            | "Ter"
            | "Ten"
    )
}

/// `2019`, `2016-2017`.
pub(super) fn is_year(form: &str) -> bool {
    let mut parts = form.split(['-', '–', '/']);
    let year =
        |p: &str| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit()) && (p.starts_with("19") || p.starts_with("20"));
    parts.next().is_some_and(year) && parts.all(|p| matches!(p.len(), 2 | 4) && p.bytes().all(|b| b.is_ascii_digit()))
}

/// Names of the gazetteer that begin in lower case or stand in headlines (`mer d’Azov`, `al-Assad`).
pub(super) fn lower_case(view: &View<'_>, memory: &Memory, found: &mut Vec<Candidate>) {
    let taken = taken(view, found);
    for hit in &view.hits {
        let inside =
            !hit.nested && taken.get(hit.start as usize..hit.end as usize).is_some_and(|t| t.iter().all(|t| *t));
        if hit.adjective || hit.inhabitant || inside {
            continue;
        }
        let known = memory
            .names
            .get(&view.key(hit.start, hit.end))
            .is_some_and(|e| e.winner() >= (hit.entity_type, view.cues.strong) && e.winner().0 == hit.entity_type);
        if hit.weak && !known {
            continue;
        }
        found.push(Candidate {
            tokens: hit.start..hit.end,
            entity_type: hit.entity_type,
            score: if hit.end - hit.start > 1 { 12 } else { 8 },
            row: Some(hit.row),
            rule: "gazetteer",
            gender: view.gazetteer.row(hit.row).gender,
            holds_others: false,
            descriptive: false,
            attached: None,
        });
    }
}
