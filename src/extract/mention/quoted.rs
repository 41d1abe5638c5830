//! Names that their surroundings spell out: between marks behind the noun that tells what they are (`l’association « Un toit »`, `le
//! film "La Rive"`), roads by number.

use super::settle::Candidate;
use super::view::{Facts, View};
use crate::language::{Gender, TokenId, Upos};
use crate::schema::EntityType;

/// Longest name between marks, in tokens.
const LONGEST: TokenId = 10;

/// Finds the names between marks; candidates may overlap others.
pub(super) fn quoted(view: &View<'_>, found: &mut Vec<Candidate>) {
    for sentence in &view.analysis.sentences {
        let range = sentence.tokens.clone();
        let mut at = range.start + 1;
        while at + 2 < range.end {
            let Some(close) = closing(view.form(at)) else {
                at += 1;
                continue;
            };
            let first = at + 1;
            let Some(end) = (first..(first + LONGEST + 1).min(range.end)).find(|t| view.form(*t) == close) else {
                at += 1;
                continue;
            };
            let told = told(view, at, range.start).or_else(|| told_after(view, end + 1, range.end));
            if let Some(entity_type) = told.filter(|_| is_title(view, first, end)) {
                found.push(Candidate {
                    tokens: first..end,
                    entity_type,
                    score: 10,
                    row: None,
                    rule: "name.quoted",
                    gender: Gender::None,
                    holds_others: false,
                    descriptive: false,
                    attached: None,
                });
            }
            at = end + 1;
        }
    }
}

/// `la nationale 332`, `la départementale 31`.
pub(super) fn roads(view: &View<'_>, found: &mut Vec<Candidate>) {
    for at in 1..view.len().saturating_sub(1) {
        let road = matches!(view.form(at), "nationale" | "départementale" | "Nationale" | "Départementale");
        let number = || {
            let form = view.form(at + 1);
            (1..=4).contains(&form.len()) && form.bytes().all(|b| b.is_ascii_digit())
        };
        if road && matches!(view.form(at - 1), "la" | "La" | "route") && number() {
            found.push(Candidate {
                tokens: at..at + 2,
                entity_type: EntityType::FACILITY,
                score: 9,
                row: None,
                rule: "head.facility",
                gender: Gender::None,
                holds_others: false,
                descriptive: false,
                attached: None,
            });
        }
    }
}

/// The mark that closes what `open` opens.
fn closing(open: &str) -> Option<&'static str> {
    match open {
        "«" => Some("»"),
        "“" => Some("”"),
        "\"" => Some("\""),
        _ => None,
    }
}

/// A capital at the start, no mark of the end of a sentence.
fn is_title(view: &View<'_>, first: TokenId, end: TokenId) -> bool {
    first < end
        && view.has(first, Facts::CAP)
        && !(first..end).any(|t| matches!(view.form(t), ";" | "…" | "..." | "." | ":"))
}

/// What the noun behind the mark says: `« La Rive noire », deuxième roman de`, `« La Rive noire », un film de`.
fn told_after(view: &View<'_>, comma: TokenId, limit: TokenId) -> Option<EntityType> {
    if comma >= limit || view.form(comma) != "," {
        return None;
    }
    let noun = (comma + 1..(comma + 5).min(limit)).find(|t| {
        !matches!(view.upos(*t), Upos::Adj | Upos::Det | Upos::Num) && !matches!(view.form(*t), "son" | "leur")
    })?;
    let head = view.gazetteer.heads(view.lemma(noun)).find(|h| h.bare && h.entity_type == EntityType::WORK)?;
    (view.upos(noun) == Upos::Noun).then_some(head.entity_type)
}

/// What the noun before the mark says: `le film`, `une association allemande`, `un projet baptisé`.
fn told(view: &View<'_>, mark: TokenId, start: TokenId) -> Option<EntityType> {
    let mut at = mark.checked_sub(1)?;
    for _ in 0..4 {
        let named = matches!(view.lemma(at), "intituler" | "baptiser" | "nommer" | "dénommer" | "intitulé" | "dénommé");
        if at <= start || !named && view.upos(at) != Upos::Adj && !view.hit(at).is_some_and(|h| h.adjective) {
            break;
        }
        at -= 1;
    }
    if !matches!(view.upos(at), Upos::Noun | Upos::Propn) || view.has(at, Facts::MARK) {
        return None;
    }
    let head = view.gazetteer.heads(view.lemma(at)).find(|h| h.bare || h.caps && h.whole)?;
    (head.entity_type != EntityType::GROUP).then_some(head.entity_type)
}
