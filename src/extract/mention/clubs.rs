//! Clubs that bear the name of their town: in a text about matches a town that plays is its club.

use super::settle::Candidate;
use super::view::{Facts, View};
use crate::extract::number;
use crate::language::{Deprel, NO_HEAD, TokenId, Upos};
use crate::schema::EntityType;
use std::ops::Range;

/// Words of sports pages, of different lemmas, that make a text one of them.
const SPORTS_PAGE: usize = 4;

/// In a text about matches a town that plays is its club: `Nantes a battu Toulouse`.
pub(super) fn clubs(view: &View<'_>, found: &mut [Candidate]) {
    let key = |name: &Candidate| view.key(name.tokens.start, name.tokens.end);
    let mut playing: Vec<u64> =
        found.iter().filter(|n| n.entity_type == EntityType::PLACE && plays(view, n)).map(key).collect();
    playing.sort_unstable();
    // one sense in a text, but where it says where something is
    for name in found.iter_mut().filter(|n| n.entity_type == EntityType::PLACE) {
        if playing.binary_search(&key(name)).is_ok() && (plays(view, name) || !located(view, name)) {
            name.entity_type = EntityType::ORGANIZATION;
            name.row = None;
            name.rule = "name.club";
        }
    }
}

/// `né à Toulouse`, `près de Bath`, `dans Paris`, `la ville de Nantes`.
fn located(view: &View<'_>, name: &Candidate) -> bool {
    let Some(before) = name.tokens.start.checked_sub(1) else { return false };
    let cue = |at: Option<TokenId>| at.is_some_and(|at| view.gazetteer.is_place_cue(view.lemma(at)));
    match view.form(before) {
        // `s’arrache à Bath`, `permet à Paris de` speak of the club
        "à" | "À" => {
            governor(view, &name.tokens).is_some_and(|(_, verb)| view.cues.asked(verb, "à") == Some(EntityType::PLACE))
        }
        "en" | "dans" | "vers" | "depuis" | "sur" | "sous" | "par" | "(" => true,
        "de" | "d'" | "d’" => {
            cue(before.checked_sub(1))
                || before.checked_sub(1).is_some_and(|at| {
                    view.gazetteer
                        .heads(view.lemma(at))
                        .any(|h| matches!(h.entity_type, EntityType::PLACE | EntityType::FACILITY))
                })
        }
        _ => false,
    }
}

/// How the name hangs on the word that governs it, and the lemma of that word.
fn governor<'v>(view: &View<'v>, name: &Range<TokenId>) -> Option<(Deprel, &'v str)> {
    let tokens = &view.analysis.tokens;
    let outside = |id: &TokenId| tokens.get(*id as usize).is_some_and(|t| !name.contains(&t.head));
    let mut at = name.clone().find(outside)?;
    for _ in 0..4 {
        let token = tokens.get(at as usize)?;
        if token.head == NO_HEAD {
            return None;
        }
        if !matches!(token.deprel, Deprel::Conj | Deprel::Appos) {
            return Some((token.deprel, view.lemma(token.head)));
        }
        at = token.head;
    }
    None
}

/// `recevra Crewley`, `en provenance de Motherwell`: words that only go with clubs, in a text about matches.
pub(super) fn club_here(view: &View<'_>, name: &Range<TokenId>) -> bool {
    governor(view, name).is_some_and(|(deprel, lemma)| {
        matches!(deprel, Deprel::Obj | Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
            && view.cues.asked(lemma, "club") == Some(EntityType::ORGANIZATION)
    })
}

/// Whether the text speaks of matches.
pub(super) fn is_sports_page(view: &View<'_>) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    for id in 0..view.len() {
        if !matches!(view.upos(id), Upos::Noun) || view.has(id, Facts::CAP) {
            continue;
        }
        let lemma = view.lemma(id);
        if view.gazetteer.is_sport_word(lemma) && !seen.contains(&lemma) {
            seen.push(lemma);
            if seen.len() >= SPORTS_PAGE {
                return true;
            }
        }
    }
    false
}

/// The name stands as somebody who wins or loses: argument of a verb of matches, opponent, beside a score.
fn plays(view: &View<'_>, name: &Candidate) -> bool {
    let (start, end) = (name.tokens.start, name.tokens.end);
    let article = start > 0 && matches!(view.form(start - 1), "le" | "la" | "l'" | "l’" | "Le" | "La" | "L'" | "L’");
    let before = match (start, article) {
        (0, _) => "",
        (1, true) => "",
        (_, true) => view.form(start - 2),
        (_, false) => view.form(start - 1),
    };
    if matches!(before, "contre" | "Contre" | "opposé" | "opposée")
        || before == "à"
            && start > 1
            && matches!(view.form(start - 2), "face" | "Face" | "opposé" | "opposée" | "grâce")
    {
        return true;
    }
    // a dash between two names, a score behind
    let score = |at: TokenId| number::is_score(view.form(at), &['-', '–']);
    if score(end) || view.form(end) == "(" && score(end + 1) {
        return true;
    }
    let Some((deprel, lemma)) = governor(view, &name.tokens) else { return false };
    let side = || view.cues.asked(lemma, "side") == Some(EntityType::ORGANIZATION);
    match deprel {
        Deprel::Nsubj | Deprel::NsubjPass => view.gazetteer.is_sport_verb(lemma) || side(),
        Deprel::Obj | Deprel::OblAgent => view.gazetteer.is_sport_verb(lemma),
        // `la pelouse de Bath`, `en provenance de Toulon`, `recruté à Montpellier`
        Deprel::Nmod if matches!(before, "de" | "d'" | "d’" | "du") => side(),
        Deprel::Obl | Deprel::OblArg | Deprel::OblMod if matches!(before, "à" | "de" | "d'" | "d’") => {
            view.cues.asked(lemma, "side-at") == Some(EntityType::ORGANIZATION)
        }
        _ => false,
    }
}
