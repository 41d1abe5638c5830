//! Places of one name: which of them the text means.
//!
//! `Kent, en Angleterre`, `Valence (Drôme)`, `Cambridge, dans le Massachusetts`: what the text says the place lies in decides, for all
//! mentions of the name in the document. Else, where the name has several places and the first choice is no city of the world, the
//! countries that the document speaks of decide. A name whose known place lies elsewhere keeps no id: it is another place.

use crate::extract::gazetteer::{Gazetteer, Row};
use crate::extract::{Extraction, Mention, MentionKind};
use crate::language::{Analysis, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Inhabitants from which on a name alone means the city, whatever countries the text speaks of.
const WORLD_CITY: u32 = 1_000_000;
/// Words between a place and what it lies in.
const MOST_BETWEEN: TokenId = 3;

/// Puts the right rows, or none, to the places of the document.
///
/// Returns the countries of places that the gazetteer does not know, by their mentions.
pub(super) fn settle(
    text: &str,
    analysis: &Analysis,
    gazetteer: &Gazetteer,
    extraction: &mut Extraction,
) -> FxHashMap<u32, Arc<str>> {
    let mut located: FxHashMap<u32, Arc<str>> = FxHashMap::default();
    // name in lower case → the country that the text says, as ISO code
    let mut said: FxHashMap<String, String> = FxHashMap::default();
    for at in 1..extraction.mentions.len() {
        let (before, after) = extraction.mentions.split_at_mut(at);
        let (Some(inner), Some(outer)) = (before.last_mut(), after.first_mut()) else { continue };
        if !is_place(inner) || !is_place(outer) || !lies_in(text, analysis, inner, outer) {
            continue;
        }
        let (Some(small), Some(large)) = (row_of(gazetteer, inner), row_of(gazetteer, outer)) else { continue };
        if small.country.is_empty() || large.country.is_empty() || small.country == large.country {
            continue;
        }
        let (small_country, large_country) = (small.country.to_owned(), large.country.to_owned());
        if find(gazetteer, inner.span.of(text), &large_country).is_none()
            && let Some(other) = find(gazetteer, outer.span.of(text), &small_country)
        {
            // `Atlanta, en Géorgie`: the container is the one with the two names
            outer.gazetteer = Some(other.id.into());
            outer.entity_type = Some(other.entity_type);
            continue;
        }
        said.entry(inner.span.of(text).to_lowercase()).or_insert(large_country);
    }
    let spoken_of = countries(gazetteer, &extraction.mentions);
    for (at, mention) in (0..).zip(&mut extraction.mentions) {
        if mention.kind != MentionKind::Name || !is_place(mention) {
            continue;
        }
        let Some(row) = row_of(gazetteer, mention) else { continue };
        if row.entity_type != EntityType::PLACE || row.country.is_empty() {
            continue;
        }
        let words = mention.span.of(text);
        let wanted = said.get(&words.to_lowercase()).filter(|c| *c != row.country);
        if let Some(country) = wanted {
            match find(gazetteer, words, country) {
                Some(other) => mention.gazetteer = Some(other.id.into()),
                None => {
                    mention.gazetteer = None;
                    if let Some(state) = gazetteer.country(country) {
                        located.insert(at, gazetteer.row(state).id.into());
                    }
                }
            }
        } else if row.population < WORLD_CITY
            && !spoken_of.contains(row.country)
            && !said.contains_key(&words.to_lowercase())
        {
            let mut others = gazetteer.lookup(words).into_iter().filter(|h| !h.adjective).map(|h| gazetteer.row(h.row));
            let other = others.find(|o| {
                o.entity_type == EntityType::PLACE && o.country != row.country && spoken_of.contains(o.country)
            });
            if let Some(other) = other {
                mention.gazetteer = Some(other.id.into());
            }
        }
    }
    located
}

fn is_place(mention: &Mention) -> bool {
    mention.kind == MentionKind::Name && matches!(mention.entity_type, Some(EntityType::PLACE | EntityType::COUNTRY))
}

fn row_of<'g>(gazetteer: &'g Gazetteer, mention: &Mention) -> Option<Row<'g>> {
    gazetteer.by_id(mention.gazetteer.as_deref()?).map(|row| gazetteer.row(row))
}

/// The place of this name in this country, the largest where there are several.
fn find<'g>(gazetteer: &'g Gazetteer, name: &str, country: &str) -> Option<Row<'g>> {
    let rows = gazetteer.lookup(name).into_iter().filter(|h| !h.adjective).map(|h| gazetteer.row(h.row));
    rows.filter(|r| r.entity_type == EntityType::PLACE && r.country == country)
        .max_by(|a, b| a.population.cmp(&b.population).then(b.id.cmp(a.id)))
}

/// The ISO codes of the countries that the document names, by name or adjective.
fn countries<'g>(gazetteer: &'g Gazetteer, mentions: &[Mention]) -> BTreeSet<&'g str> {
    let rows = mentions.iter().filter(|m| m.entity_type == Some(EntityType::COUNTRY));
    rows.filter_map(|m| row_of(gazetteer, m)).map(|r| r.country).filter(|c| !c.is_empty()).collect()
}

/// `Kent, en Angleterre`, `Valence (Drôme)`, `Canterbury en Angleterre`; a mere comma joins the places of a list.
fn lies_in(text: &str, analysis: &Analysis, inner: &Mention, outer: &Mention) -> bool {
    let between = inner.tokens.end..outer.tokens.start;
    if between.is_empty() || between.end.saturating_sub(between.start) > MOST_BETWEEN {
        return false;
    }
    let mut told = false;
    for token in between.clone() {
        let form = analysis.form(text, token);
        let Some(upos) = analysis.tokens.get(token as usize).map(|t| t.upos) else { return false };
        match form {
            "," => {}
            "(" => told = analysis.form(text, outer.tokens.end) == ")",
            "en" | "dans" | "au" | "aux" | "à" => told = true,
            _ if upos == Upos::Det => {}
            _ => return false,
        }
    }
    // `à Lagos, en Italie et au Japon` is a list
    let is_locative = |token: TokenId| matches!(analysis.form(text, token), "en" | "dans" | "au" | "aux" | "à");
    let end = outer.tokens.end;
    told && !(matches!(analysis.form(text, end), "," | "et" | "ou" | "puis") && is_locative(end + 1))
}
