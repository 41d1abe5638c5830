//! Names of a document: evidence for each place, then one sense for each name, then bare mentions.

use super::chunk::{Chunk, chunks};
use super::clubs::{club_here, clubs, is_sports_page};
use super::cues::Cue;
use super::evidence::{Evidence, weigh};
use super::headed::{Headed, headed};
use super::memory::{Memory, bare, lower_case, widen};
use super::quoted::{quoted, roads};
use super::settle::{Candidate, candidate_of, holds};
use super::view::{Facts, Hit, View};
use crate::extract::gazetteer::keys::SEED;
use crate::extract::gazetteer::{RowId, chain, hash_word};
use crate::language::{Gender, TokenId, Upos};
use crate::schema::EntityType;
use std::ops::Range;

/// A stretch of text that may be a name, with what speaks for it.
pub(super) struct Entry {
    pub(super) chunk: Chunk,
    pub(super) key: u64,
    pub(super) evidence: Evidence,
    pub(super) row: Option<RowId>,
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
    // `des Séries mondiales`, `Pierre le Corre`
    let part = view.upos(start + 1) == Upos::Adj || before > 0 && view.has(before - 1, Facts::FIRST);
    let plain =
        entry.chunk.len() == 1 && entry.chunk.title.is_none() && !view.has(start, Facts::CAPS) && !part && !event();
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

pub(super) fn gender_of(view: &View<'_>, entry: &Entry) -> Gender {
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

/// A foreign word in lower case stands here.
fn is_latin(view: &View<'_>, id: TokenId) -> bool {
    view.upos(id) == crate::language::Upos::X && view.form(id).starts_with(char::is_lowercase)
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
        } else if is_latin(view, entry.chunk.tokens.end) {
            // `Equus grevyi`: the first word of a Latin name is nobody
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
