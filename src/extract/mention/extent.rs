//! How far a common noun phrase reaches: fixed expressions, complements, the part of a group that is meant.

use super::nominal::{adjective, matches_any};
use super::view::{Facts, View};
use crate::language::{TokenId, Upos};
use crate::schema::EntityType;

/// A noun with what always belongs to it: `mise en garde`, `droits de l'homme`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixed<'v> {
    pub(super) end: TokenId,
    pub(super) lemma: &'v str,
}

/// The fixed expression of the lexicon that begins with the noun at `id`, in the singular or in the plural.
pub(super) fn fixed_phrase<'v>(view: &View<'v>, id: TokenId, limit: TokenId) -> Option<Fixed<'v>> {
    const LINKS: &[&str] = &["de", "du", "des", "d'", "d’", "en", "à", "au", "aux", "sous", "hors", "contre"];
    if id + 1 >= limit || !matches_any(view.form(id + 1), LINKS) {
        return None;
    }
    let lexicon = view.lexicon;
    let word = |at: usize, first: &'v str| {
        let token = id + at as TokenId;
        (token < limit).then(|| if at == 0 { first } else { view.form(token) })
    };
    let (form, lemma) = (view.form(id), view.lemma(id));
    let plain = lexicon.multiword(|at| word(at, form));
    let found = plain.or_else(|| lexicon.multiword(|at| word(at, lemma))).filter(|m| m.upos == Upos::Noun)?;
    Some(Fixed { end: id + found.tokens as TokenId, lemma: found.lemma })
}

/// The part of a group that is meant, with the number of tokens before the noun phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) start: TokenId,
    /// `l'un des soldats`
    pub(super) one: bool,
}

/// `deux des soldats`, `la moitié de ces élèves`, `l'un des suspects`: where the words before the noun phrase at `start` say
/// that a part of the group is meant.
pub(super) fn part_of(view: &View<'_>, start: TokenId, limit: TokenId) -> Option<Part> {
    let of = match view.form(start) {
        "des" => start,
        "ces" | "ses" | "leurs" | "nos" | "mes" | "cinq" | "six" if start > limit && view.form(start - 1) == "de" => {
            start - 1
        }
        _ if start > limit && view.form(start - 1) == "des" => start - 1,
        _ => return None,
    };
    let word = of.checked_sub(1).filter(|w| *w >= limit)?;
    let before = |id: TokenId| id.checked_sub(1).filter(|b| *b >= limit);
    let article = |id: TokenId| before(id).filter(|b| view.upos(*b) == Upos::Det);
    match view.form(word) {
        "un" | "une" | "Un" | "Une" | "l'un" | "l'une" | "l’un" | "l’une" | "L'un" | "L’un" | "L'une" | "L’une" =>
        {
            let elided = before(word).filter(|b| matches!(view.form(*b), "l'" | "l’" | "L'" | "L’"));
            Some(Part { start: elided.unwrap_or(word), one: true })
        }
        "plusieurs" | "certains" | "certaines" | "quelques-uns" | "quelques-unes" | "beaucoup" | "Plusieurs"
        | "Certains" | "Certaines" | "Beaucoup" => Some(Part { start: word, one: false }),
        "moitié" | "majorité" | "plupart" | "tiers" | "quart" | "totalité" | "quasi-totalité" => {
            article(word).map(|start| Part { start, one: false })
        }
        _ if view.upos(word) == Upos::Num => {
            let article = article(word).filter(|b| matches!(view.form(*b), "les" | "Les" | "des"));
            Some(Part { start: article.unwrap_or(word), one: false })
        }
        _ => None,
    }
}

/// `un groupe de dix triathlètes`, `une équipe de quatre chercheurs`: the number behind the noun counts who is in it.
fn counts_members(view: &View<'_>, id: TokenId) -> bool {
    let noun = view.gazetteer.noun(view.lemma(id));
    noun.is_some_and(|n| matches!(n.entity_type, EntityType::GROUP | EntityType::ORGANIZATION))
}

/// `premier`, `troisième`, `3 e`: a place in an order.
pub(super) fn is_rank(view: &View<'_>, id: TokenId) -> bool {
    let lemma = view.lemma(id);
    matches!(lemma, "premier" | "second" | "dernier" | "e") || lemma.ends_with("ième")
}

/// Adjectives that take a complement, with which they tell no part of what somebody is: `un homme âgé de 37 ans`.
const GOVERNING: [&str; 8] = ["âgé", "originaire", "issu", "natif", "capable", "opposé", "favorable", "hostile"];

pub(super) fn right_edge(
    view: &View<'_>,
    id: TokenId,
    from: TokenId,
    limit: TokenId,
    is_named: &impl Fn(TokenId) -> bool,
) -> TokenId {
    let mut end = from;
    let mut steps = 0;
    while end < limit {
        // `la police précise que …`: a verb read as an adjective
        let told = end == id + 1 && matches!(view.form(end + 1), "que" | "qu'" | "qu’");
        // "âgés respectivement de 26 et 30 ans"
        let link = if view.upos(end + 1) == Upos::Adv { end + 2 } else { end + 1 };
        let governs = matches!(view.form(link), "de" | "d'" | "d’" | "du" | "des" | "à" | "au" | "aux")
            && GOVERNING.contains(&view.lemma(end));
        if adjective(view, end) && governs {
            break;
        }
        if adjective(view, end) && !told {
            end += 1;
        } else if steps < 2
            && matches!(view.form(end), "de" | "d'" | "d’")
            && end + 2 < limit
            && view.upos(end + 1) == Upos::Num
            && !view.has(end + 1, Facts::DIGIT)
            && matches!(view.upos(end + 2), Upos::Noun)
            && !is_named(end + 2)
            && counts_members(view, id)
        {
            // "un groupe de dix triathlètes"
            end += 3;
            steps += 1;
        } else if steps < 2
            && (matches!(view.form(end), "de" | "d'" | "d’")
                || view.form(end) == "à" && !matches_any(view.form(end + 1), WAYS))
            && end + 1 < limit
            && matches!(view.upos(end + 1), Upos::Noun)
            && !view.has(end + 1, Facts::CAP)
            && !is_named(end + 1)
        {
            end += 2;
            steps += 1;
        } else {
            break;
        }
    }
    // `le lieu de la chute`: the noun alone says nothing
    if end == id + 1 && matches_any(view.lemma(id), HOLLOW) && matches!(view.form(end), "de" | "du" | "des") {
        let article = usize::from(view.upos(end + 1) == Upos::Det) as TokenId;
        let noun = end + 1 + article;
        if noun < limit && view.upos(noun) == Upos::Noun && !view.has(noun, Facts::CAP) && !is_named(noun) {
            end = noun + 1;
        }
    }
    let counted = matches_any(view.lemma(end - 1), SCALES) || matches_any(view.lemma(id), NUMBERED);
    if counted && end < limit && numeral(view, end) { end + 1 } else { end }
}

/// `à cause de`, `à hauteur de`: they begin another phrase.
const WAYS: &[&str] = &[
    "cause",
    "partir",
    "côté",
    "travers",
    "bord",
    "hauteur",
    "proximité",
    "destination",
    "titre",
    "propos",
    "force",
    "raison",
    "compter",
    "commencer",
    "savoir",
    "part",
    "condition",
    "coup",
    "coups",
    "défaut",
    "moitié",
];

/// `le lieu de l'accident`, `la scène du crime`.
const HOLLOW: &[&str] = &["lieu", "lieux", "scène", "site", "endroit", "théâtre"];

/// `de magnitude 6,9`: what a number says how strong.
const SCALES: &[&str] = &["magnitude", "puissance", "catégorie", "niveau", "degré", "classe", "type"];

/// `la route départementale 160`: what has a number for its name.
const NUMBERED: &[&str] =
    &["route", "départementale", "nationale", "autoroute", "rocade", "article", "quai", "terminal"];

/// A number in digits that counts nothing behind it.
fn numeral(view: &View<'_>, id: TokenId) -> bool {
    view.upos(id) == Upos::Num
        && view.has(id, Facts::DIGIT)
        && !matches!(view.upos(id + 1), Upos::Noun | Upos::Sym | Upos::Num)
}
