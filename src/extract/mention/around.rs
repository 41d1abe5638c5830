//! What stands before and behind an unknown name.

use super::chunk::{Chunk, is_person_noun};
use super::cues::Cue;
use super::evidence::{Evidence, called_like_people};
use super::view::{Facts, View};
use crate::extract::gazetteer::NounClass;
use crate::language::{TokenId, Upos};
use crate::schema::EntityType;
use std::ops::Range;

fn is_quote(form: &str) -> bool {
    matches!(form, "«" | "»" | "\"" | "“" | "”" | "'" | "‘" | "’" | "''")
}

pub(super) fn before(view: &View<'_>, chunk: &Chunk, evidence: &mut Evidence) {
    let start = chunk.tokens.start;
    if chunk.title.is_some() {
        evidence.give(view, Cue::Title);
    }
    if chunk.office {
        evidence.give(view, Cue::CapitalOffice);
    }
    if start == chunk.sentence.start {
        return;
    }
    let mut at = start - 1;
    if is_quote(view.form(at)) && at > chunk.sentence.start {
        at -= 1;
    }
    let form = view.form(at);
    // An unknown acronym or code is hardly a place.
    let code = is_code(view, chunk);
    match form {
        "à" | "À" | "en" | "En" | "vers" | "(" if code => {}
        "à" | "À" => {
            let ruled_out = at > chunk.sentence.start
                && (matches!(
                    view.form(at - 1),
                    "grâce" | "Grâce" | "face" | "Face" | "quant" | "Quant" | "suite" | "appel" | "rapport"
                ) || matches!(view.upos(at - 1), Upos::Verb));
            evidence.give(view, if ruled_out { Cue::AtGoverned } else { Cue::At });
        }
        "en" | "En" => evidence.give(view, Cue::In),
        "vers" | "depuis" | "Depuis" | "jusqu'à" | "jusqu’à" => evidence.give(view, Cue::Towards),
        "dans" | "Dans" => evidence.give(view, Cue::Within),
        "selon" | "Selon" | "avec" | "par" | "contre" => evidence.give(view, Cue::AgentPreposition),
        "chez" | "Chez" => evidence.give(view, Cue::Chez),
        "(" if at > chunk.sentence.start
            && view.hits.iter().any(|h| h.end == at && is_place(h.entity_type) && !h.adjective) =>
        {
            evidence.give(view, Cue::PlaceBrackets);
        }
        "l'" | "l’" | "L'" | "L’" | "la" | "La" | "le" | "Le" | "les" | "Les" | "du" | "des" | "au" | "aux"
        | "cette" | "ce" | "un" | "une" => {
            evidence.give(view, Cue::Article);
            // `dans le Yorkshire`
            if at > chunk.sentence.start && matches!(view.form(at - 1), "dans" | "Dans") && !code {
                evidence.give(view, Cue::WithinArticle);
            }
            if matches!(form, "au" | "aux") {
                evidence.give(view, Cue::ToArticle);
            }
        }
        _ => {}
    }
    if matches!(form, "de" | "d'" | "d’" | "du") && at > chunk.sentence.start {
        de_phrase(view, chunk, at, evidence);
    } else {
        noun_before(view, chunk, at, evidence);
    }
}

/// `près de X`, `ville de X`, `district de X`.
fn de_phrase(view: &View<'_>, chunk: &Chunk, de: TokenId, evidence: &mut Evidence) {
    let mut at = de - 1;
    let mut steps = 0;
    while at > chunk.sentence.start
        && steps < 3
        && view.upos(at) == Upos::Adj
        && !view.gazetteer.is_place_cue(view.lemma(at))
    {
        at -= 1;
        steps += 1;
    }
    let lemma = view.lemma(at);
    let mut headed = false;
    for head in view.gazetteer.heads(lemma) {
        if head.de && !head.whole {
            evidence.tell(view, Cue::HeadDe, head.entity_type);
            headed = true;
        }
    }
    if !headed && view.gazetteer.is_place_cue(lemma) {
        evidence.give(view, Cue::PlaceCueDe);
    }
    if !headed && view.gazetteer.noun(lemma).is_some_and(|n| n.class == NounClass::Kin) {
        evidence.give(view, Cue::KinDe);
    } else if let Some(kind) = view.cues.asked(lemma, "de").filter(|_| !headed) {
        evidence.tell(view, Cue::NounDe, kind);
    }
}

/// `le président russe X`, `le groupe X`, `la sonde X`.
fn noun_before(view: &View<'_>, chunk: &Chunk, mut at: TokenId, evidence: &mut Evidence) {
    let limit = chunk.sentence.start;
    for _ in 0..4 {
        let demonym = view.hit(at).is_some_and(|h| h.adjective);
        let adjective = matches!(view.upos(at), Upos::Adj)
            || demonym
            || matches!(view.form(at), "élu" | "élue" | "sortant" | "sortante");
        if !adjective || at == limit || is_person_noun(view, at) && !demonym {
            break;
        }
        at -= 1;
    }
    let lemma = view.lemma(at);
    if view.form(at) == "," && at > limit {
        apposed(view, chunk, at - 1, evidence);
    }
    if view.has(at, Facts::MARK) {
        return;
    }
    let noun = matches!(view.upos(at), Upos::Noun | Upos::Propn | Upos::Adj);
    // `son rival italien Marbex`: a company rather than somebody without a first name
    if let Some(kind) = view.cues.asked(lemma, "beside").filter(|_| noun && !called_like_people(view, chunk)) {
        evidence.tell(view, Cue::Rival, kind);
        return;
    }
    // `le rebelles FNL`, `le U23`: hardly somebody
    let code = is_code(view, chunk);
    let class =
        view.gazetteer.noun(lemma).filter(|n| noun && !code && n.entity_type == EntityType::PERSON).map(|n| n.class);
    if let Some(class) = class {
        let plural = view.form(at).ends_with('s') && !lemma.ends_with('s');
        // Agent nouns that are only derived may be machines (`atterrisseur`).
        let mut cue = if class == NounClass::Derived {
            Cue::OfficeDerived
        } else if plural {
            Cue::OfficePlural
        } else {
            Cue::Office
        };
        // `le pilote Honda`, `le patron de presse Hachette`: a well-known body behind the noun stays one
        if is_known_body(view, chunk) && view.cues.points(Cue::OfficeKnownBody) < view.cues.points(cue) {
            cue = Cue::OfficeKnownBody;
        }
        evidence.give(view, cue);
        return;
    }
    // `le danois Marbexo`: business pages call companies so; persons take a capital there
    let behind_demonym = at + 2 == chunk.tokens.start && view.hit(at + 1).is_some_and(|h| h.adjective);
    if behind_demonym && matches!(view.form(at), "le" | "l'" | "l’" | "du" | "au" | "Le" | "L'" | "L’") {
        evidence.give(view, Cue::DemonymBody);
        return;
    }
    if noun && !headed_before(view, chunk, at, limit, evidence) && at > limit + 1 && is_bare_de(view.form(at - 1)) {
        // `le fabricant de batteries coréen Hansu`, `le milieu de terrain Marsov`
        let mut head = at - 2;
        while head > limit && view.upos(head) == Upos::Adj && !is_person_noun(view, head) {
            head -= 1;
        }
        if is_person_noun(view, head) && view.cues.asked(view.lemma(head), "beside").is_none() {
            if view.upos(head) == Upos::Noun && !code {
                evidence.give(view, Cue::OfficePlural);
            }
        } else {
            headed_before(view, chunk, head, limit, evidence);
        }
    }
}

fn is_bare_de(form: &str) -> bool {
    matches!(form, "de" | "d'" | "d’")
}

/// Whether the noun at `at` heads names that follow it directly, which is then told.
fn headed_before(view: &View<'_>, chunk: &Chunk, at: TokenId, limit: TokenId, evidence: &mut Evidence) -> bool {
    let Some(head) = view.gazetteer.heads(view.lemma(at)).find(|h| h.bare && !h.whole) else { return false };
    evidence.tell(view, Cue::Head, head.entity_type);
    if head.entity_type == EntityType::ORGANIZATION && speaks_for(view, chunk.tokens.clone(), limit, at) {
        evidence.give(view, Cue::SpeaksFor);
    }
    true
}

/// `le porte-parole de l’agence Ali Haddad`: the office before the noun introduces the name of two words or more.
pub(super) fn speaks_for(view: &View<'_>, name: Range<TokenId>, sentence: TokenId, noun: TokenId) -> bool {
    let plain = |id: TokenId| {
        view.has(id, Facts::CAP)
            && !view.has(id, Facts::CAPS)
            && !view.has(id, Facts::ORDINARY)
            && !view.has(id, Facts::MARK)
    };
    if !(2..=4).contains(&name.len())
        || !name.clone().all(plain)
        || name.clone().any(|t| view.hit(t).is_some() || view.gazetteer.is_org_word(view.form(t)))
    {
        return false;
    }
    let mut at = noun;
    while at > sentence && noun - at < 3 {
        at -= 1;
        match view.form(at) {
            "la" | "l'" | "l’" | "de" | "du" => {}
            _ => return at + 1 < noun && is_person_noun(view, at),
        }
    }
    false
}

/// `leur chien, Malysh, `, `le président sortant, Anton Krelski, `: the noun before the comma is what the name is.
fn apposed(view: &View<'_>, chunk: &Chunk, mut at: TokenId, evidence: &mut Evidence) {
    while at > chunk.sentence.start && view.upos(at) == Upos::Adj && !is_person_noun(view, at) {
        at -= 1;
    }
    let closed = chunk.tokens.end >= chunk.sentence.end || matches!(view.form(chunk.tokens.end), "," | "." | ")" | "(");
    let Some(noun) = view.gazetteer.noun(view.lemma(at)).filter(|_| closed && view.upos(at) == Upos::Noun) else {
        return;
    };
    if matches!(noun.entity_type, EntityType::PERSON | EntityType::ANIMAL) && noun.class != NounClass::Derived {
        evidence.tell(view, Cue::AppositionBefore, noun.entity_type);
    }
}

/// One word in capitals or with digits.
fn is_code(view: &View<'_>, chunk: &Chunk) -> bool {
    let word = chunk.tokens.start;
    chunk.len() == 1 && (view.has(word, Facts::CAPS) || view.has(word, Facts::DIGIT))
}

/// A body of the tables, and sure of its name.
fn is_known_body(view: &View<'_>, chunk: &Chunk) -> bool {
    view.hit(chunk.tokens.start)
        .is_some_and(|h| !h.weak && h.end == chunk.tokens.end && h.entity_type == EntityType::ORGANIZATION)
}

fn is_place(kind: EntityType) -> bool {
    matches!(kind, EntityType::PLACE | EntityType::COUNTRY)
}

pub(super) fn after(view: &View<'_>, chunk: &Chunk, evidence: &mut Evidence) {
    let (end, limit) = (chunk.tokens.end, chunk.sentence.end);
    let form = |id: TokenId| if id < limit { view.form(id) } else { "" };
    // `l’Euro 2016`
    if chunk.len() == 1 && super::memory::is_year(form(end)) && !view.has(chunk.tokens.start, Facts::START) {
        evidence.give(view, Cue::Year);
    }
    let comma = form(end) == ",";
    let bracket = form(end) == "(";
    // `Anna et Paul Lind`
    let named = |id: TokenId| view.has(id, Facts::FIRST) && view.has(id, Facts::CAP) && !view.has(id, Facts::ORDINARY);
    if chunk.len() == 1 && named(chunk.tokens.start) && form(end) == "et" && end + 1 < limit && named(end + 1) {
        evidence.give(view, Cue::FirstNames);
    }
    if dateline(view, chunk) {
        evidence.give(view, Cue::Dateline);
    }
    // `le député de Brantley, 54 ans`: the age of whoever holds the office
    let of_office = chunk.tokens.start >= chunk.sentence.start + 2
        && matches!(form(chunk.tokens.start - 1), "de" | "d'" | "d’" | "du")
        && is_person_noun(view, chunk.tokens.start - 2)
        && view.gazetteer.is_place_cue(view.lemma(chunk.tokens.start - 2));
    if (comma || bracket) && !of_office {
        let aged = view.has(end + 1, Facts::DIGIT) && matches!(form(end + 2), "ans" | "an")
            || form(end + 1).starts_with("âgé")
            || form(end + 1) == "né"
            || form(end + 1) == "née";
        // `le pilote Honda, âgé de 25 ans`
        if aged && !is_known_body(view, chunk) {
            evidence.give(view, Cue::Age);
        }
    }
    if comma && !of_office {
        let mut at = end + 1;
        if matches!(
            form(at),
            "le" | "la" | "l'" | "l’" | "un" | "une" | "son" | "sa" | "leur" | "ancien" | "ancienne" | "ex"
        ) {
            at += 1;
        }
        for _ in 0..2 {
            if at < limit && !is_person_noun(view, at) && matches!(view.upos(at), Upos::Adj | Upos::Num) {
                at += 1;
            }
        }
        if at < limit && matches!(view.upos(at), Upos::Noun) {
            let lemma = view.lemma(at);
            let article = matches!(form(end + 1), "le" | "la" | "l'" | "l’");
            let head = || {
                let told = |kind| kind == EntityType::ORGANIZATION || !article;
                view.gazetteer
                    .heads(lemma)
                    .find(|h| !h.whole && (h.bare || h.de) && told(h.entity_type))
                    .map(|h| h.entity_type)
            };
            let company = view.cues.asked(lemma, "beside").or_else(head).filter(|_| !called_like_people(view, chunk));
            if let Some(kind) = company {
                evidence.tell(view, Cue::AppositionRival, kind);
            } else if is_person_noun(view, at) {
                evidence.tell(view, Cue::AppositionAfter, EntityType::PERSON);
            } else if view.gazetteer.noun(lemma).is_some_and(|n| n.entity_type == EntityType::ANIMAL) {
                evidence.tell(view, Cue::AppositionAfter, EntityType::ANIMAL);
            }
        }
        let prep = matches!(form(end + 1), "en" | "au" | "dans" | "aux" | "à");
        let place = if prep { end + 2 } else { end + 1 };
        let place = if matches!(form(place), "le" | "la" | "l'" | "l’" | "les") { place + 1 } else { place };
        if place < limit
            && view.hit(place).is_some_and(|h| is_place(h.entity_type) && !h.weak && !h.adjective && !h.inhabitant)
        {
            evidence.give(view, if prep { Cue::PlaceAfterIn } else { Cue::PlaceAfter });
        }
    }
    // `au Guildhall de Londres`: a house of the town
    if matches!(form(end), "de" | "d'" | "d’") && town_behind(view, end + 1) && in_a_house(view, chunk) {
        evidence.give(view, Cue::House);
    }
    if bracket {
        let inner = end + 1;
        if view.hit(inner).is_some_and(|h| is_place(h.entity_type) && !h.adjective && form(h.end) == ")") {
            // A person is rather followed by a country or a team: no more than a hint.
            if evidence.points(EntityType::PERSON) < 5 {
                evidence.give(view, Cue::PlaceInBrackets);
            }
        } else if view.has(inner, Facts::CAPS) && form(inner + 1) == ")" && chunk.len() >= 2 {
            let initials = initials(view, chunk);
            let acronym: String = form(inner).chars().filter(|c| c.is_alphabetic()).collect();
            let agrees = initials.chars().next() == acronym.chars().next();
            evidence.give(view, if agrees { Cue::AcronymFits } else { Cue::AcronymOther });
        }
    }
}

fn town_behind(view: &View<'_>, at: TokenId) -> bool {
    view.hit(at).is_some_and(|h| h.entity_type == EntityType::PLACE && !h.weak && !h.adjective && !h.inhabitant)
}

/// Behind `au`, `à la`, `à l’`.
fn in_a_house(view: &View<'_>, chunk: &Chunk) -> bool {
    let start = chunk.tokens.start;
    let at = |back: TokenId| if start >= chunk.sentence.start + back { view.form(start - back) } else { "" };
    at(1) == "au" || matches!(at(1), "la" | "l'" | "l’") && at(2) == "à"
}

/// `MONTROSE, Colorado — `, `LONDRES (Reuters) – `: a place in capitals opens the text, a dash ends the line of its head.
fn dateline(view: &View<'_>, chunk: &Chunk) -> bool {
    let (start, end) = (chunk.tokens.start, chunk.tokens.end);
    let capitals = |id: TokenId| view.has(id, Facts::CAPS) && view.form(id).chars().count() >= 4;
    start == chunk.sentence.start
        && matches!(view.form(end), "," | "(" | "—" | "–")
        && chunk.tokens.clone().all(capitals)
        && (end..(end + 10).min(chunk.sentence.end)).any(|id| matches!(view.form(id), "—" | "–" | "-"))
}

fn initials(view: &View<'_>, chunk: &Chunk) -> String {
    (chunk.tokens.start..chunk.tokens.end)
        .filter_map(|id| view.form(id).chars().next())
        .filter(|c| c.is_uppercase())
        .collect()
}
