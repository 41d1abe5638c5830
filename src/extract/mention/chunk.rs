//! Stretches of capitalised words that may be names.

use super::view::{Facts, View};
use crate::language::{TokenId, Upos};
use crate::schema::EntityType;
use std::ops::Range;

/// A stretch of capitalised words with what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Tokens of the name, titles left out.
    pub(super) tokens: Range<TokenId>,
    /// First token of its sentence.
    pub(super) sentence: Range<TokenId>,
    /// Gender of the title that stands directly before (`M.`, `Mme`), `Some` when there is one.
    pub(super) title: Option<crate::language::Gender>,
    /// Capitalised common nouns of office stood before it (`Président Erdogan`).
    pub(super) office: bool,
}

impl Chunk {
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }
}

/// Finds the chunks of a document, in the order of the text.
pub(super) fn chunks(view: &View<'_>) -> Vec<Chunk> {
    let mut found = Vec::new();
    for sentence in &view.analysis.sentences {
        let range = sentence.tokens.clone();
        let mut at = range.start;
        while at < range.end {
            if !can_start(view, at, &range) {
                at += 1;
                continue;
            }
            let end = reach(view, at, range.end);
            if let Some(chunk) = strip_titles(view, at, end, &range) {
                found.push(chunk);
            }
            at = end.max(at + 1);
        }
    }
    found
}

fn adjacent(view: &View<'_>, left: TokenId, right: TokenId) -> bool {
    let (Some(a), Some(b)) = (view.analysis.tokens.get(left as usize), view.analysis.tokens.get(right as usize)) else {
        return false;
    };
    view.text.get(a.span.end as usize..b.span.start as usize).is_some_and(|gap| gap.len() <= 4 && !gap.contains('\n'))
}

fn can_start(view: &View<'_>, at: TokenId, sentence: &Range<TokenId>) -> bool {
    let has = |fact| view.has(at, fact);
    if !has(Facts::CAP) || has(Facts::MARK) {
        return false;
    }
    if view.hit(at).is_some_and(|h| !h.weak && !h.adjective && !h.inhabitant) {
        return true;
    }
    // `l’équipe B`, `le groupe E`, `la France a 3 A`.
    let letters = view.form(at).chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 1 && !view.form(at).ends_with('.') && view.form(at + 1) != "." {
        return false;
    }
    if has(Facts::SHOUTED) || view.form(at).chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return false;
    }
    let next_capital = at + 1 < sentence.end
        && view.has(at + 1, Facts::CAP)
        && !view.has(at + 1, Facts::MARK)
        && adjacent(view, at, at + 1);
    if has(Facts::START) || has(Facts::TITLE_CASE) {
        if view.gazetteer.title(view.form(at).trim_end_matches('.')).is_some() {
            return true;
        }
        if has(Facts::FUNCTION) && !has(Facts::FIRST) {
            return false;
        }
        if has(Facts::ORDINARY) {
            let person = is_person_noun(view, at);
            return next_capital && (has(Facts::FIRST) || person);
        }
        return true;
    }
    if has(Facts::FUNCTION) && !has(Facts::FIRST) {
        return next_capital;
    }
    true
}

pub(super) fn is_person_noun(view: &View<'_>, at: TokenId) -> bool {
    view.gazetteer.noun(view.lemma(at)).is_some_and(|n| matches!(n.entity_type, EntityType::PERSON))
}

/// Particles that bind any two parts of a name; `de` binds a first name with a surname only.
const BINDING: &[&str] = &[
    "van", "von", "der", "den", "ben", "bin", "ibn", "al", "el", "ould", "bint", "di", "da", "della", "dos", "do",
    "zu", "ter", "ten", "abou", "abu", "of", "for", "and", "e", "y", "af", "av",
];

fn reach(view: &View<'_>, start: TokenId, limit: TokenId) -> TokenId {
    let mut end = start + 1;
    // A name of the gazetteer may hold lower-case words.
    if let Some(hit) = view.hit(start).filter(|h| !h.weak && !h.adjective && !h.inhabitant && h.end > end) {
        end = hit.end;
    }
    while end < limit && adjacent(view, end - 1, end) {
        let form = view.form(end);
        let has = |id, fact| view.has(id, fact);
        if has(end, Facts::CAP) && !has(end, Facts::MARK) && !has(end, Facts::LINE) {
            if let Some(hit) = view.hit(end).filter(|h| !h.weak && !h.adjective && !h.inhabitant && h.end > end + 1) {
                end = hit.end.min(limit);
            } else {
                end += 1;
            }
            continue;
        }
        let capital_at =
            |id: TokenId| id < limit && has(id, Facts::CAP) && !has(id, Facts::MARK) && adjacent(view, id - 1, id);
        let initial = form == "." && view.form(end - 1).chars().count() == 1;
        if (form == "&" || initial || BINDING.contains(&form)) && capital_at(end + 1) {
            end += 2;
        } else if BINDING.contains(&form) && BINDING.contains(&view.form(end + 1)) && capital_at(end + 2) {
            end += 3;
        } else if matches!(form, "de" | "d'" | "d’" | "du" | "des") && first_names(view, start, end) {
            let next = if matches!(view.form(end + 1), "la" | "La" | "l'" | "l’") { end + 2 } else { end + 1 };
            let place = view.hit(next).is_some_and(|h| !h.weak && h.entity_type != EntityType::PERSON);
            // `l'homme politique Alexis de Villeneuve`: somebody's name, whatever the town
            if capital_at(next) && (!place || form != "du" && behind_person_noun(view, start)) {
                end = next + 1;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    end
}

/// Whether a noun for a person, with or without an adjective, stands before the token.
fn behind_person_noun(view: &View<'_>, start: TokenId) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let adjective = view.upos(before) == Upos::Adj && !view.has(before, Facts::CAP);
    let noun = if adjective { before.checked_sub(1) } else { Some(before) };
    noun.is_some_and(|n| view.upos(n) == Upos::Noun && !view.has(n, Facts::CAP) && is_person_noun(view, n))
}

/// Whether the tokens are first names and nothing else.
fn first_names(view: &View<'_>, start: TokenId, end: TokenId) -> bool {
    end - start <= 2
        && (start..end).all(|id| view.has(id, Facts::FIRST))
        && !(end - start == 1 && view.hit(start).is_some_and(|h| !h.weak && h.entity_type != EntityType::PERSON))
}

fn strip_titles(view: &View<'_>, mut start: TokenId, end: TokenId, sentence: &Range<TokenId>) -> Option<Chunk> {
    let (mut title, mut office) = (None, false);
    while start < end {
        // The whole rest is one name of the gazetteer: `Premier League`, `Reine Elizabeth`.
        if view.hit(start).is_some_and(|h| !h.weak && h.end > start + 1 && !h.inhabitant) {
            break;
        }
        let form = view.form(start);
        if let Some(gender) = view.gazetteer.title(form.trim_end_matches('.')) {
            if start + 1 == end && !is_abbreviation(form) {
                return None;
            }
            title = Some(gender);
            start += 1;
            if start < end && view.form(start) == "." {
                start += 1;
            }
        } else if start + 1 < end && view.hit(start).is_some_and(|h| h.inhabitant && h.end == start + 1) {
            // `l’Américaine Gwen Jorgensen`
            office = true;
            start += 1;
        } else if start + 1 < end && !is_house(view, start, end) && portfolio(view, start, sentence) {
            // `la ministre de la Culture Audrey Azoulay`
            office = true;
            start += 1;
        } else if (view.has(start, Facts::NO_NAME)
            || (start + 1 < end && is_person_noun(view, start) && !view.has(start, Facts::FIRST)))
            && !is_house(view, start, end)
        {
            office |= start + 1 < end && is_person_noun(view, start);
            start += 1;
        } else {
            break;
        }
    }
    // A title in lower case or a separate token before the chunk.
    if title.is_none() && start > sentence.start {
        let before = if view.form(start - 1) == "." && start - 1 > sentence.start { start - 2 } else { start - 1 };
        title = view.gazetteer.title(view.form(before).trim_end_matches('.')).filter(|_| before + 2 >= start);
    }
    (start < end).then(|| Chunk { tokens: start..end, sentence: sentence.clone(), title, office })
}

/// `National Portrait Gallery`: the last word tells that the whole is a house or a body.
fn is_house(view: &View<'_>, start: TokenId, end: TokenId) -> bool {
    let last = view.form(end - 1);
    let told = view.cues.asked(last, "last-sure").or_else(|| view.cues.asked(last, "last"));
    end - start > 1
        && (view.gazetteer.is_org_word(last) || matches!(told, Some(EntityType::ORGANIZATION | EntityType::FACILITY)))
}

/// The capitalised common noun at `at` is what the office before it is in charge of.
fn portfolio(view: &View<'_>, at: TokenId, sentence: &Range<TokenId>) -> bool {
    let name = view.has(at + 1, Facts::CAP) && !view.has(at + 1, Facts::MARK) && view.hit(at + 1).is_none();
    if !name || !view.has(at, Facts::NOUN) || !view.has(at, Facts::ORDINARY) || view.has(at, Facts::FIRST) {
        return false;
    }
    let mut before = at;
    let mut linked = false;
    while before > sentence.start && at - before < 6 {
        before -= 1;
        let form = view.form(before);
        if matches!(form, "de" | "du" | "des" | "d'" | "d’" | "à" | "au" | "aux") {
            linked = true;
        } else if linked && is_person_noun(view, before) {
            return true;
        } else if !matches!(form, "la" | "l'" | "l’" | "les") && view.upos(before) != Upos::Adj {
            return false;
        }
    }
    false
}

fn is_abbreviation(form: &str) -> bool {
    form.ends_with('.') || form.len() <= 3
}
