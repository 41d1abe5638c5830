//! Mentions: the stretches of a text that stand for things.
//!
//! Names come from the gazetteer and, when unknown, from what stands in them and around them: titles, offices, first
//! names, ages, prepositions, head nouns. Each place gathers evidence; one name has one sense in a document, so that a
//! strong place labels the bare ones. Beside names there are common noun phrases, demonym adjectives and pronouns.

mod around;
mod chunk;
mod clubs;
mod cues;
mod evidence;
mod extent;
mod headed;
mod memory;
mod names;
mod nominal;
mod quoted;
mod settle;
mod view;
mod word;

#[cfg(test)]
mod tests;

use super::gazetteer::Gazetteer;
use super::number::Quantity;
use super::{Mention, MentionKind, RuleRef};
use crate::document::Span;
use crate::language::{Analysis, Gender, Lexicon, NO_HEAD, Number, TokenId, Upos};
use crate::schema::EntityType;
pub use cues::NameCues;
use rustc_hash::FxHashMap;
use settle::Candidate;
use std::ops::Range;
use std::sync::Arc;
use view::View;
pub use word::Forms;

/// What mentions are found with.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'a> {
    /// Names and typed nouns.
    pub gazetteer: &'a Gazetteer,
    /// What speaks for a name.
    pub cues: &'a NameCues,
    /// Words of French.
    pub lexicon: &'a Lexicon,
}

/// Finds the mentions of a document and adds them to `out`, in the order of the text.
///
/// `quantities` are the numbers that [`super::number::find`] read; they give the counts of noun phrases. `forms` keeps what
/// the tables say of words between documents.
pub fn find(
    text: &str,
    analysis: &Analysis,
    knowledge: &Knowledge<'_>,
    quantities: &[Quantity],
    forms: &mut Forms,
    out: &mut Vec<Mention>,
) {
    let view = View::new(text, analysis, knowledge, forms);
    let names = settle::settle(&view, names::names(&view));
    let mut rules = Rules::default();
    let from = out.len();
    let mut inside = vec![false; analysis.tokens.len()];
    for name in &names {
        for id in name.tokens.clone() {
            inside[id as usize] = true;
        }
        if let Some(tokens) = inhabitant(&view, name) {
            out.push(one_inhabitant(&view, name, tokens, &mut rules));
            continue;
        }
        let mut mention = name_mention(&view, name, &mut rules);
        if let Some(title) = title_before(&view, &mention) {
            mention.head = title;
        }
        if let Some(hit) = nominal::nationality(&view, &mention) {
            out.push(country(&view, hit, &mut rules));
        }
        out.push(mention);
    }
    for hit in nominal::demonyms(&view) {
        out.push(country(&view, hit, &mut rules));
    }
    let mut nominals = Vec::new();
    nominal::nominals(&view, quantities, |id| inside.get(id as usize).copied().unwrap_or(false), &mut nominals);
    nominal::elliptic(&view, quantities, &mut nominals);
    for phrase in nominals {
        out.push(Mention {
            span: nominal::span(&view, &phrase.tokens),
            tokens: phrase.tokens,
            head: phrase.head,
            entity_type: phrase.entity_type,
            kind: MentionKind::Nominal,
            gender: phrase.gender,
            number: phrase.number,
            gazetteer: None,
            count: phrase.count,
            rule: rules.get(phrase.rule),
            entity: None,
            link: None,
        });
    }
    for id in 0..view.len() {
        if !nominal::is_anaphor(&view, id) || inside[id as usize] {
            continue;
        }
        let Some(token) = analysis.tokens.get(id as usize) else { continue };
        out.push(Mention {
            span: token.span,
            tokens: id..id + 1,
            head: id,
            entity_type: None,
            kind: MentionKind::Pronoun,
            gender: token.feats.gender(),
            number: token.feats.number(),
            gazetteer: None,
            count: None,
            rule: rules.get("pronoun"),
            entity: None,
            link: None,
        });
    }
    // Outer before inner; names before noun phrases of the same words.
    out[from..].sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), m.kind, m.head));
}

/// The country that a demonym points to.
fn country(view: &View<'_>, hit: &view::Hit, rules: &mut Rules) -> Mention {
    let tokens = hit.start..hit.end;
    let row = view.gazetteer.row(hit.row);
    Mention {
        span: nominal::span(view, &tokens),
        head: hit.end - 1,
        tokens,
        entity_type: Some(row.entity_type),
        kind: MentionKind::Nominal,
        gender: Gender::None,
        number: Number::None,
        gazetteer: Some(row.id.into()),
        count: None,
        rule: rules.get("gazetteer.demonym"),
        entity: None,
        link: None,
    }
}

/// `le pape François`, `L’Italien Renato Bertrandi`, `le norvégien Norvik`: the title or demonym right before a name, where the tree
/// makes it the head of the name. Whoever asks for the phrase by its head gets the name.
fn title_before(view: &View<'_>, name: &Mention) -> Option<TokenId> {
    let title = name.tokens.start.checked_sub(1)?;
    let demonym = view.hit(title).is_some_and(|h| h.inhabitant || h.adjective);
    let known = match name.entity_type {
        Some(EntityType::PERSON) => demonym || view.gazetteer.title(&view.form(title).to_lowercase()).is_some(),
        // `le norvégien Norvik`, but `l’opérateur norvégien Norvik`
        Some(EntityType::ORGANIZATION) => {
            // `son rival chinois Norvik`, where the tree takes the demonym for the noun
            demonym
                && (view.upos(title) == Upos::Noun
                    || title.checked_sub(1).is_some_and(|t| is_singular_article(view.form(t))))
        }
        _ => false,
    };
    let heads = view.analysis.tokens.get(name.head as usize).is_some_and(|t| t.head == title);
    (known && heads).then_some(title)
}

fn is_singular_article(form: &str) -> bool {
    matches!(form, "le" | "la" | "l'" | "l’" | "Le" | "La" | "L'" | "L’" | "au" | "du" | "Au" | "Du" | "")
}

/// `l’Espagnol`, `un Russe`: one person, described; the tokens with the determiner.
fn inhabitant(view: &View<'_>, name: &Candidate) -> Option<Range<TokenId>> {
    if name.rule != "gazetteer.inhabitants" || name.entity_type != EntityType::GROUP || name.tokens.len() != 1 {
        return None;
    }
    let start = name.tokens.start.checked_sub(1)?;
    matches!(
        view.form(start),
        "l'" | "l’" | "L'" | "L’" | "le" | "la" | "un" | "une" | "Le" | "La" | "Un" | "Une" | "cet" | "cette" | "ce"
    )
    .then_some(start..name.tokens.end)
}

fn one_inhabitant(view: &View<'_>, name: &Candidate, tokens: Range<TokenId>, rules: &mut Rules) -> Mention {
    let feats = view.analysis.tokens.get(name.tokens.start as usize).map(|t| t.feats);
    Mention {
        span: nominal::span(view, &tokens),
        head: name.tokens.start,
        tokens,
        entity_type: Some(EntityType::PERSON),
        kind: MentionKind::Nominal,
        gender: feats.map_or(Gender::None, |f| f.gender()),
        number: Number::Sing,
        gazetteer: None,
        count: None,
        rule: rules.get("nominal.inhabitant"),
        entity: None,
        link: None,
    }
}

/// The rule names of one document, each allocated once.
#[derive(Default)]
struct Rules(FxHashMap<&'static str, Arc<str>>);

impl Rules {
    fn get(&mut self, name: &'static str) -> RuleRef {
        let name = self.0.entry(name).or_insert_with(|| name.into());
        RuleRef { name: Arc::clone(name), arm: 0 }
    }
}

fn name_mention(view: &View<'_>, name: &Candidate, rules: &mut Rules) -> Mention {
    let mut tokens = name.tokens.clone();
    // A leading article stays outside, unless it is part of the name (`Le Monde`).
    if name.row.is_none() && tokens.len() > 1 && matches!(view.form(tokens.start), "l'" | "l’" | "L'" | "L’") {
        tokens.start += 1;
    }
    // `pape François`, `roi Felipe VI`: the title is no part of the name.
    while name.entity_type == EntityType::PERSON
        && tokens.len() > 1
        && view.gazetteer.title(&view.form(tokens.start).to_lowercase()).is_some()
    {
        tokens.start += 1;
    }
    let row = name.row.map(|row| view.gazetteer.row(row));
    let plural = row.is_some_and(|r| r.plural) || name.entity_type == EntityType::GROUP;
    Mention {
        span: trim(view.text, nominal::span(view, &tokens)),
        head: head_of(view, &tokens, name.holds_others),
        tokens,
        entity_type: Some(name.entity_type),
        kind: MentionKind::Name,
        gender: if name.gender == Gender::None { row.map_or(Gender::None, |r| r.gender) } else { name.gender },
        number: if plural { Number::Plur } else { Number::Sing },
        gazetteer: row.map(|r| r.id.into()),
        count: None,
        rule: rules.get(name.rule),
        entity: None,
        link: None,
    }
}

fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let tail = words.len() - words.trim_end_matches([' ', ',']).len();
    Span::new(span.start, span.end - tail as u32)
}

/// The token of the range whose head lies outside it; the first one when the tree does not say.
fn head_of(view: &View<'_>, tokens: &Range<TokenId>, headed: bool) -> TokenId {
    if headed {
        return tokens.start;
    }
    tokens
        .clone()
        .find(|id| {
            let token = &view.analysis.tokens[*id as usize];
            token.upos != Upos::Punct && (token.head == NO_HEAD || !tokens.contains(&token.head))
        })
        .unwrap_or(tokens.start)
}
