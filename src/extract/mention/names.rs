//! Names of a document: evidence for each place, then one sense for each name, then bare mentions.

use super::chunk::{Chunk, chunks};
use super::clubs::{club_here, clubs, is_sports_page};
use super::cues::Cue;
use super::evidence::{Evidence, weigh};
use super::headed::{Headed, headed};
use super::quoted::{quoted, roads};
use super::view::{Facts, Hit, View};
use crate::extract::gazetteer::keys::SEED;
use crate::extract::gazetteer::{RowId, chain, hash_word};
use crate::language::{Gender, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A name before overlaps are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) tokens: Range<TokenId>,
    pub(super) entity_type: EntityType,
    pub(super) score: i32,
    pub(super) row: Option<RowId>,
    pub(super) rule: &'static str,
    pub(super) gender: Gender,
    /// Other names may stand inside it.
    pub(super) holds_others: bool,
    /// The words from here on stand behind the head without a preposition.
    pub(super) attached: Option<TokenId>,
    /// Known by a demonym adjective only (`le gouvernement chinois`).
    pub(super) descriptive: bool,
}

/// Most words of a surname; a line of capitalised words is longer than any name.
const LONGEST_SURNAME: TokenId = 8;

struct Entry {
    chunk: Chunk,
    key: u64,
    evidence: Evidence,
    row: Option<RowId>,
    inhabitant: bool,
}

/// Finds the names of a document; candidates may overlap.
pub(super) fn names(view: &View<'_>) -> Vec<Candidate> {
    let headed = headed(view);
    let mut entries = Vec::new();
    for chunk in chunks(view) {
        enter(view, chunk, &mut entries);
    }
    acronyms(view, &headed, &mut entries);
    let matches = is_sports_page(view);
    if matches {
        entries.iter_mut().for_each(|entry| team(view, entry));
    }
    let memory = Memory::of(view, &entries);
    let mut found = Vec::with_capacity(entries.len() + headed.len());
    for entry in &entries {
        found.extend(decide(view, entry, &memory));
    }
    bare(view, &memory, &mut found);
    lower_case(view, &memory, &mut found);
    if matches {
        clubs(view, &mut found);
    }
    for name in &mut found {
        widen(view, &memory, name);
        name.holds_others = holds(view, name.row, &name.tokens, name.entity_type);
    }
    found.extend(headed.iter().map(candidate_of));
    quoted(view, &mut found);
    roads(view, &mut found);
    found
}

fn single(chunk: &Chunk, tokens: Range<TokenId>) -> Chunk {
    Chunk { tokens, ..chunk.clone() }
}

/// `la sénatrice du Nevada Carol Marsh`: where the person begins behind a place or body that is known.
fn person_behind(view: &View<'_>, chunk: &Chunk) -> Option<TokenId> {
    let start = chunk.tokens.start;
    let hit = view.hit(start).filter(|h| !h.weak && !h.adjective && !h.inhabitant)?;
    let at = hit.end;
    let plain = |id: TokenId| view.has(id, Facts::CAP) && !view.has(id, Facts::CAPS) && !view.has(id, Facts::ORDINARY);
    (hit.entity_type != EntityType::PERSON
        && (hit.end > start + 1 || !view.has(start, Facts::FIRST))
        && at + 2 <= chunk.tokens.end
        && view.has(at, Facts::FIRST)
        && !view.has(at, Facts::CAPS)
        && (at..chunk.tokens.end).all(|id| (id == at || plain(id)) && !view.gazetteer.is_org_word(view.form(id)))
        && view.hit(at).is_none_or(|h| h.weak || h.entity_type == EntityType::PERSON))
    .then_some(at)
}

/// Splits a chunk where the gazetteer knows its parts, and weighs it.
fn enter(view: &View<'_>, chunk: Chunk, entries: &mut Vec<Entry>) {
    if let Some(at) = person_behind(view, &chunk) {
        let person = single(&chunk, at..chunk.tokens.end);
        enter(view, Chunk { office: false, title: None, ..single(&chunk, chunk.tokens.start..at) }, entries);
        return enter(view, person, entries);
    }
    let mut hits: Vec<Hit> = Vec::new();
    let mut covered = 0;
    let mut at = chunk.tokens.start;
    while at < chunk.tokens.end {
        match view.hit(at).filter(|h| !h.adjective && h.end <= chunk.tokens.end) {
            Some(hit) => {
                hits.push(*hit);
                covered += (hit.end - hit.start) as usize;
                at = hit.end;
            }
            None => at += 1,
        }
    }
    let whole = covered == chunk.len();
    let mut evidence = weigh(view, &chunk);
    if hits.first().is_some_and(|h| is_make(view, &chunk, h)) {
        // `une Ford Focus`, `un Boeing 737`
        evidence.give(view, Cue::Make);
        let key = view.key(chunk.tokens.start, chunk.tokens.end);
        entries.push(Entry { key, chunk, evidence, row: None, inhabitant: false });
        return;
    }
    match hits.as_slice() {
        [hit] if whole => {
            let row = add_hit(view, &chunk, hit, &mut evidence);
            entries.push(Entry {
                key: view.key(chunk.tokens.start, chunk.tokens.end),
                chunk,
                evidence,
                row,
                inhabitant: hit.inhabitant,
            });
        }
        [first, .., _] if whole && evidence.points(EntityType::PERSON) < view.cues.strong => {
            // Names side by side (`Paris Macron`), each for itself.
            let _ = first;
            for hit in &hits {
                let part = single(&chunk, hit.start..hit.end);
                let mut evidence = weigh(view, &part);
                let row = add_hit(view, &part, hit, &mut evidence);
                entries.push(Entry {
                    key: view.key(hit.start, hit.end),
                    chunk: part,
                    evidence,
                    row,
                    inhabitant: hit.inhabitant,
                });
            }
        }
        _ => {
            let known = hits.iter().find(|h| !h.weak && !h.inhabitant && evidence.winner().1 < view.cues.strong);
            if let Some(hit) = known.copied() {
                if hit.end - hit.start >= 2 {
                    let part = single(&chunk, hit.start..hit.end);
                    let mut evidence = weigh(view, &part);
                    let row = add_hit(view, &part, &hit, &mut evidence);
                    let key = view.key(hit.start, hit.end);
                    entries.push(Entry { key, chunk: part, evidence, row, inhabitant: false });
                    return;
                }
                // `HBC Nantes`, `Fenix Toulouse`: a club rather than a place.
                let club = hit.start > chunk.tokens.start
                    && matches!(hit.entity_type, EntityType::PLACE | EntityType::COUNTRY);
                let kind = if club { EntityType::ORGANIZATION } else { hit.entity_type };
                evidence.tell(view, Cue::KnownPart, kind);
            }
            entries.push(Entry {
                key: view.key(chunk.tokens.start, chunk.tokens.end),
                chunk,
                evidence,
                row: None,
                inhabitant: false,
            });
        }
    }
}

/// `les Léopards`, `le Fenix`: in a text about matches an unknown name with an article is a team.
fn team(view: &View<'_>, entry: &mut Entry) {
    let start = entry.chunk.tokens.start;
    let Some(before) = start.checked_sub(1).filter(|_| entry.row.is_none() && !entry.inhabitant) else { return };
    let plural = matches!(view.form(before), "les" | "Les" | "des" | "aux");
    let single = matches!(view.form(before), "le" | "Le" | "du" | "au");
    // `les Jeux`
    let event = || view.gazetteer.heads(&view.form(start).to_lowercase()).any(|h| h.entity_type == EntityType::EVENT);
    let plain = entry.chunk.len() == 1 && entry.chunk.title.is_none() && !view.has(start, Facts::CAPS) && !event();
    let club = || entry.evidence.points(EntityType::PERSON) < view.cues.least && club_here(view, &entry.chunk.tokens);
    if plain && (plural || single && !view.has(start, Facts::ORDINARY) || club()) {
        entry.evidence.give(view, Cue::Team);
    }
}

/// A known body that begins a longer chunk, after a determiner that no body takes: what it makes is meant.
fn is_make(view: &View<'_>, chunk: &Chunk, hit: &Hit) -> bool {
    let start = chunk.tokens.start;
    hit.start == start
        && hit.end < chunk.tokens.end
        && !hit.inhabitant
        && hit.entity_type == EntityType::ORGANIZATION
        && start > chunk.sentence.start
        && matches!(
            view.form(start - 1),
            "un" | "une" | "Un" | "Une" | "son" | "sa" | "ses" | "leur" | "leurs" | "deux" | "trois" | "cette"
        )
        && !(hit.end..chunk.tokens.end).any(|t| view.has(t, Facts::FIRST))
        && view.hit(hit.end).is_none_or(|h| h.weak)
}

fn add_hit(view: &View<'_>, chunk: &Chunk, hit: &Hit, evidence: &mut Evidence) -> Option<RowId> {
    if hit.inhabitant {
        // `deux Américains, un Jordanien`: whatever stands around them
        *evidence = Evidence::default();
        evidence.give(view, Cue::Inhabitants);
        return None;
    }
    let start = chunk.tokens.start;
    if hit.weak {
        let article = start > chunk.sentence.start
            && matches!(view.form(start - 1), "l'" | "l’" | "la" | "le" | "les" | "La" | "Le" | "Les" | "L'" | "L’");
        let free = !view.has(start, Facts::START) && !view.has(start, Facts::TITLE_CASE) && !article;
        let place = hit.entity_type == EntityType::PLACE && evidence.points(EntityType::PLACE) >= 3;
        if place {
            evidence.tell(view, Cue::WeakPlace, hit.entity_type);
        } else if free {
            // `Florence`, `Jupiter`: rather the thing than an unknown person of that first name.
            let name = evidence.points(EntityType::PERSON).clamp(0, view.cues.points(Cue::FirstNameAlone));
            let extra = (name + 1 - view.cues.points(Cue::WeakFree)).max(0);
            evidence.tell(view, Cue::WeakFree, hit.entity_type);
            evidence.add(hit.entity_type, extra, Cue::WeakFree.rule());
        } else {
            evidence.tell(view, Cue::Weak, hit.entity_type);
        }
    } else {
        // a known acronym is what it is, whatever noun stands before it
        let cue = if hit.end - hit.start > 1 {
            Cue::KnownWords
        } else if view.has(start, Facts::CAPS) {
            Cue::KnownCaps
        } else {
            Cue::Known
        };
        evidence.tell(view, cue, hit.entity_type);
    }
    Some(hit.row)
}

/// `Parti socialiste (PS)`: an acronym in brackets behind an organization.
fn acronyms(view: &View<'_>, headed: &[Headed], entries: &mut [Entry]) {
    for i in 0..entries.len() {
        let start = entries[i].chunk.tokens.start;
        let end = entries[i].chunk.tokens.end;
        if start < entries[i].chunk.sentence.start + 2
            || view.form(start - 1) != "("
            || !view.has(start, Facts::CAPS)
            || entries[i].chunk.len() != 1
            || view.form(end) != ")"
        {
            continue;
        }
        let before = start - 1;
        // headed names stand one behind the other
        let at = headed.partition_point(|h| h.end < before);
        let organization = headed.get(at).is_some_and(|h| h.end == before && h.entity_type == EntityType::ORGANIZATION)
            || entries[..i].iter().rev().take(3).any(|e| {
                e.chunk.tokens.end == before && e.chunk.len() >= 2 && e.evidence.winner().0 == EntityType::ORGANIZATION
            });
        if organization {
            entries[i].evidence.give(view, Cue::AcronymIntroduced);
        }
    }
}

/// What the document as a whole says about names.
struct Memory {
    names: FxHashMap<u64, Evidence>,
    surnames: FxHashMap<u64, Gender>,
    first_names: FxHashMap<u64, Gender>,
}

impl Memory {
    fn of(view: &View<'_>, entries: &[Entry]) -> Self {
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

fn gender_of(view: &View<'_>, entry: &Entry) -> Gender {
    if let Some(gender) = entry.chunk.title {
        return gender;
    }
    if let Some(row) = entry.row {
        let gender = view.gazetteer.row(row).gender;
        if gender != Gender::None {
            return gender;
        }
    }
    let start = entry.chunk.tokens.start;
    let mut word = view.name_word(start);
    if let Some((first, _)) = view.form(start).split_once('-').filter(|_| !word.is_first()) {
        word = view.gazetteer.name_word(chain(SEED, hash_word(first)));
    }
    word.gender()
}

/// Settles the type of one entry with what the document knows.
fn decide(view: &View<'_>, entry: &Entry, memory: &Memory) -> Option<Candidate> {
    let mut evidence = entry.evidence;
    let (_, own) = evidence.winner();
    let seen = memory.names.get(&entry.key).filter(|seen| own < 8 && seen.winner().1 >= view.cues.strong);
    if let Some(seen) = seen {
        let (kind, points) = seen.winner();
        evidence.add(kind, points - evidence.points(kind).max(0), seen.rule(kind));
    }
    let known_place = entry.row.is_some()
        && matches!(evidence.winner().0, EntityType::PLACE | EntityType::COUNTRY)
        && evidence.points(EntityType::PLACE) >= 10;
    let mut gender = Gender::None;
    // `Al-Qaïda` is no relative of somebody whose name ends so.
    let known_body = entry.row.is_some() && evidence.points(EntityType::ORGANIZATION) >= 8;
    if !known_place && !known_body {
        if let Some(of) = memory.surnames.get(&entry.key) {
            evidence.give(view, if entry.row.is_some() { Cue::SurnameKnownRow } else { Cue::SurnameKnown });
            gender = *of;
        } else if let Some(of) =
            memory.first_names.get(&entry.key).filter(|_| entry.chunk.len() == 1 && entry.row.is_none())
        {
            evidence.give(view, Cue::FirstNameKnown);
            gender = *of;
        }
    }
    let (kind, points) = evidence.winner();
    let start = entry.chunk.tokens.start;
    let doubtful = view.has(start, Facts::START) || view.has(start, Facts::TITLE_CASE);
    let alone = doubtful && entry.row.is_none() && entry.chunk.len() == 1;
    let needed = if alone { view.cues.least_doubtful } else { view.cues.least };
    if points < needed {
        return None;
    }
    let same_type = entry.row.is_some_and(|row| view.gazetteer.row(row).entity_type == kind);
    if gender == Gender::None && kind == EntityType::PERSON {
        gender = gender_of(view, entry);
    }
    Some(Candidate {
        tokens: entry.chunk.tokens.clone(),
        entity_type: kind,
        score: points,
        row: entry.row.filter(|_| same_type),
        rule: if entry.inhabitant && kind == EntityType::GROUP { "gazetteer.inhabitants" } else { evidence.rule(kind) },
        gender,
        holds_others: false,
        descriptive: false,
        attached: None,
    })
}

/// Capitalised words that no chunk took: at the start of sentences, in headlines.
fn bare(view: &View<'_>, memory: &Memory, found: &mut Vec<Candidate>) {
    let mut taken = vec![false; view.len() as usize];
    for name in found.iter() {
        for id in name.tokens.clone() {
            taken[id as usize] = true;
        }
    }
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
fn widen(view: &View<'_>, memory: &Memory, name: &mut Candidate) {
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
fn lower_case(view: &View<'_>, memory: &Memory, found: &mut Vec<Candidate>) {
    let mut taken = vec![false; view.len() as usize];
    for name in found.iter() {
        for id in name.tokens.clone() {
            taken[id as usize] = true;
        }
    }
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

/// Names that may hold others: `Conseil de sécurité des Nations unies`.
fn holds(view: &View<'_>, row: Option<RowId>, tokens: &Range<TokenId>, kind: EntityType) -> bool {
    row.is_some()
        && tokens.len() > 2
        && matches!(kind, EntityType::ORGANIZATION | EntityType::EVENT | EntityType::WORK | EntityType::FACILITY)
        && {
            let from = view.hits.partition_point(|h| h.start < tokens.start);
            view.hits[from..].iter().take_while(|h| h.start < tokens.end).any(|h| h.nested)
        }
}

fn candidate_of(name: &Headed) -> Candidate {
    Candidate {
        tokens: name.start..name.end,
        entity_type: name.entity_type,
        score: if name.proper { 9 } else { 7 },
        row: None,
        rule: name.rule,
        gender: Gender::None,
        holds_others: true,
        descriptive: !name.proper,
        attached: name.attached,
    }
}

fn is_place(kind: EntityType) -> bool {
    matches!(kind, EntityType::PLACE | EntityType::COUNTRY)
}

/// Keeps, of candidates that cross or share their words, the better one; other names may stay inside headed ones.
pub(super) fn settle(view: &View<'_>, mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| {
        (b.score.min(12), b.tokens.len(), a.tokens.start).cmp(&(a.score.min(12), a.tokens.len(), b.tokens.start))
    });
    found.sort_by_key(|c| std::cmp::Reverse(c.tokens.len() > 1 && c.holds_others));
    let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
    let limit = found.iter().map(|c| c.tokens.end as usize).max().unwrap_or(0);
    // For each token the number of the kept flat name and of the kept headed name that hold it.
    let (mut flat, mut outer) = (vec![u32::MAX; limit], vec![u32::MAX; limit]);
    for name in found {
        let range = name.tokens.start as usize..name.tokens.end as usize;
        let holder = |map: &[u32], at: usize| map[at];
        if name.holds_others {
            let crosses = range.clone().any(|t| outer[t] != u32::MAX);
            if crosses {
                // a place with a head of its own may stand inside
                let h = outer[range.start];
                let inside = h != u32::MAX && range.clone().all(|t| outer[t] == h);
                let place = inside
                    && name.entity_type == EntityType::PLACE
                    && name.row.is_none()
                    && kept[h as usize].entity_type != EntityType::PLACE
                    && kept[h as usize].tokens.start < name.tokens.start;
                if !place {
                    continue;
                }
            } else {
                for t in range {
                    outer[t] = kept.len() as u32;
                }
            }
        } else {
            if range.clone().any(|t| flat[t] != u32::MAX) {
                continue;
            }
            let holders: Vec<u32> = range.clone().map(|t| holder(&outer, t)).filter(|h| *h != u32::MAX).collect();
            if let Some(&h) = holders.first() {
                let outside = &kept[h as usize];
                let same = holders.len() == range.len() && holders.iter().all(|x| *x == h);
                // It must lie inside the headed name, be no piece of a proper one, and be well known.
                let known = name.row.is_some() || name.score >= view.cues.strong;
                let equal = outside.tokens == name.tokens;
                // `hôpital St James`: only behind a preposition somebody is meant
                let called = name.entity_type == EntityType::PERSON
                    && name.row.is_none()
                    && outside.attached.is_some_and(|from| from <= name.tokens.start);
                // `la Coupe d’Afrique des nations`: the place is part of what the event is called
                let called = called
                    || (outside.entity_type == EntityType::EVENT && !outside.descriptive
                        || outside.entity_type == EntityType::PERSON)
                        && (is_place(name.entity_type) || name.entity_type == EntityType::EVENT)
                    // `l’université Harvard`: one name
                    || name.entity_type == EntityType::ORGANIZATION
                        && outside.entity_type == EntityType::ORGANIZATION
                        && outside.attached == Some(name.tokens.start)
                        && outside.tokens.end == name.tokens.end
                    // `École`, `Nationale` out of the name of a body
                    || name.row.is_none()
                        && !outside.descriptive
                        && (name.tokens.start == outside.tokens.start
                            || name.tokens.len() == 1 && view.has(name.tokens.start, Facts::ORDINARY));
                if !same
                    || equal
                    || called
                    || !known
                    || matches!(name.entity_type, EntityType::ORGANIZATION)
                        && name.tokens.end == outside.tokens.end
                        && name.row.is_none()
                {
                    continue;
                }
            }
            for t in range {
                flat[t] = kept.len() as u32;
            }
        }
        kept.push(name);
    }
    kept.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end)));
    kept
}
