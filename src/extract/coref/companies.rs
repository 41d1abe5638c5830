//! `l'entreprise`, `le groupe`, `le géant chinois`: the company that the document is about.
//!
//! Where the sentences just before name several bodies, or none, the noun means the company that the text speaks of most. What counts:
//! how often it was named, as what it stood, how near it is. Nothing is linked where two are close to each other.

use super::cluster::{Agreement, Chains};
use super::lexicon::TypeNoun;
use super::nominals::{kind_agrees, nested, nominals};
use super::view::{Determiner, Role, View};
use crate::extract::{MentionId, MentionKind};
use crate::language::Number;
use crate::schema::EntityType;

/// Sentences back in which the company was named last.
const REACH: u32 = 8;
/// Mentions back that are looked at, at most.
const MOST_BACK: u32 = 120;
/// Companies of that stretch that are compared, at most.
const MOST_BODIES: usize = 16;
/// By how much the first must lead for a bare noun, and for one with words of its own.
const LEAD: f32 = 1.5;
const LEAD_DESCRIBED: f32 = 3.0;

/// A body with the points that speak for it.
struct Body {
    nearest: MentionId,
    points: f32,
}

pub(super) fn run(view: &View<'_>, chains: &mut Chains) {
    for m in nominals(view) {
        let feature = &view.features[m as usize];
        let definite = matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative);
        if !definite || feature.number == Number::Plur || feature.quantified || chains.size(m) > 1 && chains.named(m) {
            continue;
        }
        let mention = &view.mentions[m as usize];
        let nouns = view.lexicon.type_nouns(view.lemma(mention.head));
        let Some(noun) = nouns.iter().find(|n| n.entity_type == EntityType::ORGANIZATION && &*n.kind == "company")
        else {
            continue;
        };
        let bare = feature.words.is_empty() && !feature.narrowed;
        let described = view.lexicon.epithet.contains(view.lemma(mention.head)) && !view.has_clause(mention.head);
        let lead = match (bare, described) {
            (true, _) => LEAD,
            (false, true) => LEAD_DESCRIBED,
            (false, false) => continue,
        };
        if let Some(found) = spoken_of(view, chains, m, noun, lead) {
            chains.link(m, found, "coref.company");
        }
    }
}

/// The company that leads by `lead` points.
fn spoken_of(view: &View<'_>, chains: &Chains, m: MentionId, noun: &TypeNoun, lead: f32) -> Option<MentionId> {
    let feature = &view.features[m as usize];
    let mut bodies: Vec<Body> = Vec::new();
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        let before = &view.features[other as usize];
        let back = feature.sentence - before.sentence;
        if back > REACH || bodies.len() > MOST_BODIES {
            break;
        }
        if view.mentions[other as usize].kind == MentionKind::Pronoun
            || !chains.named(other)
            || chains.entity_type(other) != Some(EntityType::ORGANIZATION)
            || nested(view, m, other)
            || !chains.agree(m, other, Agreement::Type)
            || !kind_agrees(view, chains, m, noun, other)
            || country_apart(view, chains, m, other)
        {
            continue;
        }
        // `Norvik a racheté la société`: two arguments of one verb are two things
        let beside = feature.governor == before.governor && before.role != Role::Nested && feature.role != Role::Nested;
        let points = if beside {
            -100.0
        } else {
            let place = match before.role {
                Role::Subject => 1.5,
                Role::Nested => 0.3,
                _ => 0.8,
            };
            place + if back <= 1 { 1.0 } else { 0.0 }
        };
        match bodies.iter_mut().find(|b| chains.same(b.nearest, other)) {
            Some(body) => body.points += points,
            None => bodies.push(Body { nearest: other, points }),
        }
    }
    bodies.sort_by(|a, b| b.points.total_cmp(&a.points));
    let best = bodies.first().filter(|b| b.points > 0.0)?;
    let second = bodies.get(1).map_or(0.0, |b| b.points.max(0.0));
    (best.points - second >= lead).then_some(best.nearest)
}

/// The phrase names a country, and the text told another one of the company (`le groupe brésilien Norvik`).
fn country_apart(view: &View<'_>, chains: &Chains, m: MentionId, other: MentionId) -> bool {
    let Some(country) = view.features[m as usize].country else { return false };
    let countries = || {
        let phrases = (m.saturating_sub(MOST_BACK)..m).filter(|p| chains.same(*p, other));
        phrases.filter_map(|p| view.features[p as usize].country)
    };
    countries().next().is_some() && !countries().any(|told| told == country)
}
