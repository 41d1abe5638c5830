//! Names that a head noun opens: `ministère russe des Affaires étrangères`, `mer d’Azov`, `district de X`.

use super::around::speaks_for;
use super::view::{Facts, View};
use crate::extract::gazetteer::Head;
use crate::language::{TokenId, Upos};
use crate::schema::EntityType;

/// A headed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Headed {
    pub(super) start: TokenId,
    pub(super) end: TokenId,
    pub(super) entity_type: EntityType,
    /// The head noun is capitalised: the phrase is a proper name as a whole.
    pub(super) proper: bool,
    /// The words from here on stand behind the head without a preposition.
    pub(super) attached: Option<TokenId>,
    /// What names it is only a demonym adjective.
    pub(super) demonym_only: bool,
    pub(super) rule: &'static str,
}

/// Most tokens of a headed name.
const LONGEST: TokenId = 16;

/// Finds the headed names of a document.
pub(super) fn headed(view: &View<'_>) -> Vec<Headed> {
    let mut found: Vec<Headed> = Vec::new();
    for sentence in &view.analysis.sentences {
        let range = sentence.tokens.clone();
        let mut at = range.start;
        while at < range.end {
            let next = match name_at(view, at, range.end) {
                Some(name) => {
                    let end = name.end;
                    // `la police du comté de Fayette`: the county is a name of its own
                    if !matches!(name.entity_type, EntityType::PLACE) {
                        let inner = (at + 1..end).filter_map(|t| name_at(view, t, end));
                        found.extend(inner.filter(|n| n.entity_type == EntityType::PLACE).take(1));
                    }
                    found.push(name);
                    end
                }
                None => at + 1,
            };
            at = next.max(at + 1);
        }
    }
    found
}

fn name_at(view: &View<'_>, at: TokenId, limit: TokenId) -> Option<Headed> {
    if view.has(at, Facts::MARK) || view.has(at, Facts::SHOUTED) {
        return None;
    }
    let capital = view.has(at, Facts::CAP);
    let noun = matches!(view.upos(at), Upos::Noun | Upos::Propn) || capital;
    if !noun || view.hit(at).is_some_and(|h| !h.weak && !h.adjective && !h.inhabitant && h.end > at + 1) {
        return None;
    }
    let lemma = view.lemma(at);
    let folded;
    let lemma = if capital && lemma.chars().next().is_some_and(char::is_uppercase) {
        folded = lemma.to_lowercase();
        folded.as_str()
    } else {
        lemma
    };
    // A capital at the start of a sentence tells nothing.
    let proper = capital && !view.has(at, Facts::START) && !view.has(at, Facts::TITLE_CASE);
    let head = view.gazetteer.heads(lemma).find(|h| h.whole && (proper || !h.proper))?;
    // `chef de police`, `effort de guerre`: the noun only tells of what kind.
    if !capital && at > 0 && matches!(view.form(at - 1), "de" | "d'" | "d’") {
        return None;
    }
    // `à la place de X`, `en place`: somebody's stead, no square
    if lemma == "place" && at > 0 && (view.form(at - 1) == "en" || (at > 1 && view.form(at - 2) == "à")) {
        return None;
    }
    // `en direction de X`: where to, no management
    if lemma == "direction" && at > 0 && view.form(at - 1) == "en" {
        return None;
    }
    // `chargé des Affaires européennes`: an office, no event.
    if proper && head.entity_type == EntityType::EVENT && at > 0 && matches!(view.form(at - 1), "des" | "aux") {
        return None;
    }
    // `les gymnases de Raleigh`: any of them
    if !capital && head.entity_type == EntityType::FACILITY && view.form(at).ends_with('s') && !lemma.ends_with('s') {
        return None;
    }
    let reach = extend(view, at, limit.min(at + LONGEST), head, proper)?;
    if let Some(from) = reach.attached.filter(|_| !proper && head.entity_type == EntityType::ORGANIZATION) {
        // `l’agence Kyodo` is Kyodo, `le porte-parole de l’agence Ali Haddad` is Ali Haddad
        let known = view.hit(from).is_some_and(|h| !h.weak && h.end == reach.end && h.entity_type == head.entity_type);
        let apart = known && view.gazetteer.heads(lemma).any(|h| !h.whole && h.bare);
        let sentence = view.analysis.sentence_of(at).and_then(|s| view.analysis.sentences.get(s));
        if apart || sentence.is_some_and(|s| speaks_for(view, from..reach.end, s.tokens.start, at)) {
            return None;
        }
    }
    Some(Headed {
        start: at,
        end: reach.end,
        entity_type: head.entity_type,
        proper,
        attached: reach.attached,
        demonym_only: !reach.named && reach.demonym,
        rule: match head.entity_type {
            _ if !proper && head.entity_type == EntityType::ORGANIZATION => "head.description",
            EntityType::ORGANIZATION => "head.organization",
            EntityType::PLACE => "head.place",
            EntityType::FACILITY => "head.facility",
            EntityType::EVENT => "head.event",
            _ => "head.name",
        },
    })
}

struct Reach {
    end: TokenId,
    named: bool,
    demonym: bool,
    /// `national`, `fédéral`: there is one such body only.
    unique: bool,
    /// Capitalised words that follow the head directly.
    attached: Option<TokenId>,
}

fn is_de(form: &str) -> bool {
    matches!(form, "de" | "d'" | "d’" | "du" | "des")
}

fn extend(view: &View<'_>, at: TokenId, limit: TokenId, head: Head, proper: bool) -> Option<Reach> {
    let mut reach = Reach { end: at + 1, named: false, demonym: false, unique: false, attached: None };
    let mut good = proper.then_some(at + 1);
    let mut cursor = at + 1;
    let mut units = 0;
    while cursor < limit && units < 6 {
        units += 1;
        let form = view.form(cursor);
        if let Some(hit) = view.hit(cursor).filter(|h| h.adjective) {
            if !head.adjective && !proper {
                break;
            }
            cursor = hit.end;
            reach.demonym = true;
            good = Some(cursor);
            continue;
        }
        if is_plain_adjective(view, cursor) {
            // `l’agence fédérale des situations d’urgence`: a state has one
            if head.entity_type == EntityType::ORGANIZATION
                && head.adjective
                && matches!(view.lemma(cursor), "national" | "fédéral" | "suprême" | "constitutionnel")
            {
                reach.unique = true;
            }
            cursor += 1;
            if proper || reach.unique {
                good = Some(cursor);
            }
            continue;
        }
        // A name directly behind the head: `rue Victor-Hugo`, `mont Blanc`, `université Columbia`.
        if view.has(cursor, Facts::CAP) && !view.has(cursor, Facts::MARK) && (head.caps || proper) && !reach.named {
            if cursor == at + 1 {
                reach.attached = Some(cursor);
            }
            cursor = capitals(view, cursor, limit);
            reach.named = true;
            good = Some(cursor);
            continue;
        }
        let joins = if is_de(form) {
            // `le plan de Mme Marsh`, `la famille de Jean Lind` are described, not named
            head.de || proper
        } else {
            // `Agence pour l’énergie`, `Commissariat aux réfugiés`: in proper names only.
            let way = matches!(form, "à" | "au" | "aux")
                && matches!(
                    view.form(cursor + 1),
                    "travers"
                        | "sein"
                        | "cours"
                        | "nom"
                        | "niveau"
                        | "titre"
                        | "moment"
                        | "moyen"
                        | "total"
                        | "début"
                        | "départ"
                        | "plus"
                        | "moins"
                        | "terme"
                        | "bord"
                        | "large"
                        | "côté"
                        | "côtés"
                        | "lieu"
                );
            proper
                && !reach.named
                && !way
                && matches!(form, "pour" | "aux" | "à" | "au" | "contre" | "sur")
                && cursor > at
        };
        if !joins || (reach.named && !proper && reach.end > at + 1 && !is_de(form)) {
            break;
        }
        let mut next = cursor + 1;
        if next < limit && matches!(view.form(next), "la" | "l'" | "l’" | "le" | "les" | "La" | "L'" | "L’") {
            next += 1;
        }
        if next >= limit || !proper && view.gazetteer.title(view.form(next).trim_end_matches('.')).is_some() {
            break;
        }
        if let Some(hit) = view.hit(next).filter(|h| !h.adjective && !h.inhabitant) {
            let bound = !proper && (reach.named || person_outside(hit.entity_type, head));
            if bound {
                break;
            }
            cursor = hit.end.max(capitals_if(view, next, limit, hit.end));
            reach.named = true;
            good = Some(cursor);
            continue;
        }
        if view.has(next, Facts::CAP) && !view.has(next, Facts::MARK) && !view.has(next, Facts::DIGIT) {
            if reach.named {
                break;
            }
            cursor = common_words(view, next, limit);
            // `université d’État de Louisiane`: the state is no name yet.
            reach.named = !matches!(view.form(next), "État" | "Etat");
            good = Some(cursor);
            continue;
        }
        // A common noun: part of a proper name, or a step on the way to the name.
        if view.upos(next) == Upos::Noun && !view.has(next, Facts::CAP) && !reach.named {
            cursor = next + 1;
            while cursor < limit && is_plain_adjective(view, cursor) {
                cursor += 1;
            }
            if proper || reach.unique {
                // `Direction des examens et concours`: a noun without article goes on with the phrase
                if proper
                    && cursor + 1 < limit
                    && view.form(cursor) == "et"
                    && view.upos(cursor + 1) == Upos::Noun
                    && !view.has(cursor + 1, Facts::CAP)
                {
                    cursor += 2;
                }
                good = Some(cursor);
            }
            continue;
        }
        break;
    }
    let mut end = good?;
    // `équipe de France de football`, `championnat du monde de rugby 2019`
    if (reach.named || proper)
        && matches!(view.form(end), "de" | "d'" | "d’")
        && end + 1 < limit
        && view.gazetteer.is_sport(view.lemma(end + 1))
    {
        end += 2;
    }
    if head.entity_type == EntityType::EVENT && end < limit && super::memory::is_year(view.form(end)) {
        end += 1;
    }
    reach.end = end;
    // A capitalised head alone needs to be a body (`le Parlement`), not any noun.
    if proper && end == at + 1 && (head.proper || head.entity_type != EntityType::ORGANIZATION) {
        return None;
    }
    Some(reach)
}

/// `la guerre de Poutine`, `l’hôpital de Jean`: a person names bodies only.
fn person_outside(kind: EntityType, head: Head) -> bool {
    match head.entity_type {
        EntityType::ORGANIZATION => false,
        EntityType::EVENT | EntityType::WORK => {
            !matches!(kind, EntityType::PLACE | EntityType::COUNTRY | EntityType::EVENT | EntityType::FACILITY)
        }
        _ => kind == EntityType::PERSON,
    }
}

fn is_plain_adjective(view: &View<'_>, at: TokenId) -> bool {
    !view.has(at, Facts::CAP) && matches!(view.upos(at), Upos::Adj) && view.hit(at).is_none_or(|h| !h.adjective)
}

/// The end of the run of capitalised words that begins at `at`.
fn capitals(view: &View<'_>, at: TokenId, limit: TokenId) -> TokenId {
    let mut end = at + 1;
    if let Some(hit) = view.hit(at).filter(|h| !h.adjective && h.end > end) {
        end = hit.end;
    }
    while end < limit {
        let form = view.form(end);
        if view.has(end, Facts::CAP) && !view.has(end, Facts::MARK) && view.has(end, Facts::SPACE) {
            if begins_person(view, end, limit) {
                break;
            }
            end += 1;
        } else if end + 1 < limit
            && view.has(end + 1, Facts::CAP)
            && match form {
                "van" | "von" | "ben" | "al" | "el" | "der" | "den" | "of" | "the" | "for" | "and" | "&" => true,
                "de" | "du" | "d'" | "d’" | "des" => (at..end).all(|id| view.has(id, Facts::FIRST)),
                _ => false,
            }
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// `le ministère de la Défense Igor Marsov`: behind other words a first name with a surname is somebody's.
fn begins_person(view: &View<'_>, at: TokenId, limit: TokenId) -> bool {
    let saint = matches!(view.form(at - 1), "Saint" | "Sainte" | "St" | "St." | "San" | "Santa" | "Notre-Dame");
    at + 1 < limit
        && view.has(at, Facts::FIRST)
        && !view.has(at, Facts::ORDINARY)
        && !view.has(at - 1, Facts::FIRST)
        && !saint
        && view.hit(at).is_none_or(|h| h.weak || h.entity_type == EntityType::PERSON)
        && !super::chunk::is_person_noun(view, at - 1)
        && view.gazetteer.title(&view.form(at - 1).to_lowercase()).is_none()
        && view.has(at + 1, Facts::CAP)
        && !view.has(at + 1, Facts::MARK)
        && !view.has(at + 1, Facts::ORDINARY)
}

fn capitals_if(view: &View<'_>, at: TokenId, limit: TokenId, hit_end: TokenId) -> TokenId {
    if hit_end < limit
        && view.has(hit_end, Facts::CAP)
        && !view.has(hit_end, Facts::MARK)
        && view.has(hit_end, Facts::SPACE)
    {
        capitals(view, at, limit)
    } else {
        hit_end
    }
}

/// Capitalised words that may be common nouns: `Affaires étrangères`, `Intérieur et de la Sécurité`.
fn common_words(view: &View<'_>, at: TokenId, limit: TokenId) -> TokenId {
    let mut end = capitals(view, at, limit);
    let common = view.has(end - 1, Facts::NOUN) && !view.has(end - 1, Facts::FIRST);
    if !common {
        return end;
    }
    while end < limit && is_plain_adjective(view, end) {
        end += 1;
    }
    // `et de la Sécurité`, `et des Sports`.
    if end + 1 < limit && matches!(view.form(end), "et" | ",") {
        let mut next = end + 1;
        if is_de(view.form(next)) {
            next += 1;
        }
        if next < limit && matches!(view.form(next), "la" | "l'" | "l’" | "le" | "les") {
            next += 1;
        }
        if next > end + 1
            && next < limit
            && view.has(next, Facts::CAP)
            && view.has(next, Facts::NOUN)
            && view.hit(next).is_none_or(|h| h.weak)
        {
            end = common_words(view, next, limit);
        }
    }
    end
}
