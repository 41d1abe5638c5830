//! Which of the names that share words are kept.

use super::headed::Headed;
use super::view::{Facts, View};
use crate::extract::gazetteer::RowId;
use crate::language::{Gender, TokenId};
use crate::schema::EntityType;
use std::ops::Range;

/// A name before overlaps are settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) tokens: Range<TokenId>,
    pub(super) entity_type: EntityType,
    pub(super) score: i32,
    pub(super) row: Option<RowId>,
    pub(super) rule: &'static str,
    pub(super) gender: Gender,
    /// Other names may stand inside it.
    pub(super) holds_others: bool,
    /// The words from here on stand behind the head without a preposition.
    pub(super) attached: Option<TokenId>,
    /// Known by a demonym adjective only (`le gouvernement chinois`).
    pub(super) descriptive: bool,
}

/// Names that may hold others: `Conseil de sécurité des Nations unies`.
pub(super) fn holds(view: &View<'_>, row: Option<RowId>, tokens: &Range<TokenId>, kind: EntityType) -> bool {
    row.is_some()
        && tokens.len() > 2
        && matches!(kind, EntityType::ORGANIZATION | EntityType::EVENT | EntityType::WORK | EntityType::FACILITY)
        && {
            let from = view.hits.partition_point(|h| h.start < tokens.start);
            view.hits[from..].iter().take_while(|h| h.start < tokens.end).any(|h| h.nested)
        }
}

pub(super) fn candidate_of(name: &Headed) -> Candidate {
    Candidate {
        tokens: name.start..name.end,
        entity_type: name.entity_type,
        score: if name.proper { 9 } else { 7 },
        row: None,
        rule: name.rule,
        gender: Gender::None,
        holds_others: true,
        descriptive: !name.proper,
        attached: name.attached,
    }
}

fn is_place(kind: EntityType) -> bool {
    matches!(kind, EntityType::PLACE | EntityType::COUNTRY)
}

/// Keeps, of candidates that cross or share their words, the better one; other names may stay inside headed ones.
pub(super) fn settle(view: &View<'_>, mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| {
        (b.score.min(12), b.tokens.len(), a.tokens.start).cmp(&(a.score.min(12), a.tokens.len(), b.tokens.start))
    });
    found.sort_by_key(|c| std::cmp::Reverse(c.tokens.len() > 1 && c.holds_others));
    let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
    let limit = found.iter().map(|c| c.tokens.end as usize).max().unwrap_or(0);
    // For each token the number of the kept flat name and of the kept headed name that hold it.
    let (mut flat, mut outer) = (vec![u32::MAX; limit], vec![u32::MAX; limit]);
    for name in found {
        let range = name.tokens.start as usize..name.tokens.end as usize;
        let holder = |map: &[u32], at: usize| map[at];
        if name.holds_others {
            let crosses = range.clone().any(|t| outer[t] != u32::MAX);
            if crosses {
                // a place with a head of its own may stand inside
                let h = outer[range.start];
                let inside = h != u32::MAX && range.clone().all(|t| outer[t] == h);
                let place = inside
                    && name.entity_type == EntityType::PLACE
                    && name.row.is_none()
                    && kept[h as usize].entity_type != EntityType::PLACE
                    && kept[h as usize].tokens.start < name.tokens.start;
                if !place {
                    continue;
                }
            } else {
                for t in range {
                    outer[t] = kept.len() as u32;
                }
            }
        } else {
            if range.clone().any(|t| flat[t] != u32::MAX) {
                continue;
            }
            let holders: Vec<u32> = range.clone().map(|t| holder(&outer, t)).filter(|h| *h != u32::MAX).collect();
            if let Some(&h) = holders.first() {
                let outside = &kept[h as usize];
                let same = holders.len() == range.len() && holders.iter().all(|x| *x == h);
                // It must lie inside the headed name, be no piece of a proper one, and be well known.
                let known = name.row.is_some() || name.score >= view.cues.strong;
                let equal = outside.tokens == name.tokens;
                // `hôpital St James`: only behind a preposition somebody is meant
                let called = name.entity_type == EntityType::PERSON
                    && name.row.is_none()
                    && outside.attached.is_some_and(|from| from <= name.tokens.start);
                // `la Coupe d’Afrique des nations`: the place is part of what the event is called
                let called = called
                    || (outside.entity_type == EntityType::EVENT && !outside.descriptive
                        || outside.entity_type == EntityType::PERSON)
                        && (is_place(name.entity_type) || name.entity_type == EntityType::EVENT)
                    // `l’ouragan Florence`
                    || outside.entity_type == EntityType::EVENT
                        && outside.attached == Some(name.tokens.start)
                        && name.entity_type != EntityType::PERSON
                    // `Le Congrès juif mondial`
                    || name.entity_type == EntityType::ORGANIZATION
                        && outside.entity_type == EntityType::ORGANIZATION
                        && !outside.descriptive
                        && name.tokens.start == outside.tokens.start
                    // `l’université Harvard`: one name
                    || name.entity_type == EntityType::ORGANIZATION
                        && outside.entity_type == EntityType::ORGANIZATION
                        && outside.attached == Some(name.tokens.start)
                        && outside.tokens.end == name.tokens.end
                    // `École`, `Nationale` out of the name of a body
                    || name.row.is_none()
                        && !outside.descriptive
                        && (name.tokens.start == outside.tokens.start
                            || name.tokens.len() == 1 && view.has(name.tokens.start, Facts::ORDINARY));
                if !same
                    || equal
                    || called
                    || !known
                    || matches!(name.entity_type, EntityType::ORGANIZATION)
                        && name.tokens.end == outside.tokens.end
                        && name.row.is_none()
                {
                    continue;
                }
            }
            for t in range {
                flat[t] = kept.len() as u32;
            }
        }
        kept.push(name);
    }
    kept.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end)));
    kept
}
