//! Seats that act: `Moscou a protesté`, `le refus de l'Élysée`, `la tension entre Paris et Rome`.
//!
//! The name stays what it is; where it acts, a link of its own tells for which state or body. What stands for what is data
//! (`capitals.tsv`, `metonymy.tsv`), and so are the roles, verbs and nouns that tell an actor from a place.

use super::cluster::Chains;
use super::entities;
use super::lexicon::Seat;
use super::view::{View, is_one_of};
use crate::extract::gazetteer::Gazetteer;
use crate::extract::{Entity, Fact, Filler, MentionId, MentionKind, Metonymy, RuleRef};
use crate::language::clause::{ArgumentOrigin, Clauses, DeepRole, PredicateKind};
use crate::language::{Deprel, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Facts that set one team against another, from which on a text speaks of teams when it names towns.
const MATCHES: usize = 2;
/// Words between a noun of a town (`maire`) and the name.
const MOST_BETWEEN: u32 = 3;

/// What told that a name acts; the arm of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// It fills a role that no place can fill.
    Role,
    /// It is the subject of what only states and bodies do.
    Subject,
    /// `la décision de Moscou`.
    Complement,
    /// `entre Paris et Berlin`, `négocier avec Téhéran`.
    Party,
}

/// A name that acts.
pub(super) struct Acting {
    mention: MentionId,
    evidence: Evidence,
    stands_for: Arc<str>,
}

impl Acting {
    /// The link, with the entity that the name stands for among `list`.
    pub(super) fn settle(self, gazetteer: &Gazetteer, list: &mut Vec<Entity>) -> Option<Metonymy> {
        let entity = entities::of_row(gazetteer, &self.stands_for, list)?;
        let rule = RuleRef { name: "coref.metonymy".into(), arm: self.evidence as u16 };
        Some(Metonymy { mention: self.mention, entity, rule })
    }
}

/// The names of the document that act, in their order.
pub(super) fn find(view: &View<'_>, chains: &Chains, clauses: &Clauses, facts: &[Fact]) -> Vec<Acting> {
    let count = view.mentions.len() as u32;
    let seat_of = |m: MentionId| -> Option<&Seat> {
        if view.mentions[m as usize].kind != MentionKind::Name {
            return None;
        }
        view.lexicon.seat(chains.gazetteer(m)?)
    };
    if !(0..count).any(|m| seat_of(m).is_some()) {
        return Vec::new();
    }
    let mut found = Found { view, evidence: vec![None; count as usize], place: vec![false; count as usize] };
    let teams = facts.iter().filter(|f| view.lexicon.is_match(f.fact_type)).count() >= MATCHES;
    found.facts(facts);
    found.predicates(clauses);
    for m in 0..count {
        if seat_of(m).is_some() {
            found.phrase(m, clauses);
        }
    }
    // `Paris et Berlin ont protesté`: what one does, the other does
    for m in 0..count {
        if let Some(first) = found.first_of_coordination(m)
            && found.evidence[m as usize].is_none()
        {
            found.evidence[m as usize] = found.evidence[first as usize].filter(|_| !found.place[first as usize]);
        }
    }
    let towns = municipal(view, chains);
    let named: FxHashSet<&str> = (0..count).filter_map(|m| chains.gazetteer(m)).map(|g| &**g).collect();
    let mut out = Vec::new();
    for m in 0..count {
        let (Some(seat), Some(evidence)) = (seat_of(m), found.evidence[m as usize]) else { continue };
        let town = chains.entity_type(m) == Some(EntityType::PLACE);
        if found.place[m as usize]
            || town && (teams || towns.iter().any(|t| chains.same(*t, m)))
            || seat.unless.iter().any(|id| named.contains(&**id))
        {
            continue;
        }
        out.push(Acting { mention: m, evidence, stands_for: seat.stands_for.clone() });
    }
    out
}

/// What speaks for and against each mention.
struct Found<'v> {
    view: &'v View<'v>,
    evidence: Vec<Option<Evidence>>,
    place: Vec<bool>,
}

impl Found<'_> {
    fn put(&mut self, m: MentionId, evidence: Evidence) {
        if let Some(slot) = self.evidence.get_mut(m as usize) {
            *slot = Some(slot.map_or(evidence, |e| e.min(evidence)));
        }
    }

    /// Roles that facts give it: of an actor, or of a place.
    fn facts(&mut self, facts: &[Fact]) {
        for fact in facts {
            for filled in &fact.roles {
                let Filler::Mention(m) = filled.filler else { continue };
                if self.view.lexicon.is_acting_role(fact.fact_type, filled.role) {
                    // `une montre remise à Matignon`: to whom, or where?
                    let inside = preposition_before(self.view, m)
                        .is_some_and(|p| is_one_of(p, &["à", "au", "dans", "en", "vers", "depuis", "sur"]));
                    if !inside {
                        self.put(m, Evidence::Role);
                    }
                } else if (self.view.lexicon.is_place_role(filled.role) || self.view.lexicon.is_match(fact.fact_type))
                    && let Some(slot) = self.place.get_mut(m as usize)
                {
                    *slot = true;
                }
            }
        }
    }

    /// Subjects of verbs and adjectives that are said of actors only.
    fn predicates(&mut self, clauses: &Clauses) {
        for predicate in &clauses.predicates {
            if predicate.kind == PredicateKind::Noun
                || !self.view.lexicon.acting.contains(self.view.lemma(predicate.head))
            {
                continue;
            }
            for argument in predicate.role(DeepRole::Subject) {
                let sure = !matches!(argument.origin, ArgumentOrigin::Reattached | ArgumentOrigin::NominalAmbiguous);
                if sure
                    && matches!(argument.preposition.as_str(), "" | "par")
                    && let Some(m) = self.view.mention_at(argument.head)
                    // `un discours à Prague appelant à la paix`: the clause hangs on the nearest noun only in the tree
                    && preposition_before(self.view, m).is_none_or(|p| is_one_of(p, &["par"]))
                {
                    self.put(m, Evidence::Subject);
                }
            }
        }
    }

    /// The preposition before the name and what governs the phrase.
    fn phrase(&mut self, m: MentionId, clauses: &Clauses) {
        let view = self.view;
        let Some(preposition) = preposition_before(view, m) else { return };
        let governor = view.features[m as usize].governor;
        let lemma = view.lemma(governor);
        let lexicon = view.lexicon;
        if is_one_of(preposition, &["de", "d'", "d’", "du"]) {
            if lexicon.acting_noun.contains(lemma) && is_noun(view, governor) {
                self.put(m, Evidence::Complement);
            }
        } else if is_one_of(preposition, &["entre"]) {
            // `les tensions montent entre Paris et Rome`: the subject of the verb is the noun
            let by_subject = clauses.at(governor).is_some_and(|p| {
                p.kind == PredicateKind::Verb
                    && p.role(DeepRole::Subject)
                        .chain(p.role(DeepRole::Object))
                        .any(|a| lexicon.relation.contains(view.lemma(a.head)))
            });
            if lexicon.relation.contains(lemma) || by_subject {
                self.put(m, Evidence::Party);
            }
        } else if is_one_of(preposition, &["avec", "contre", "envers"])
            && (lexicon.relation.contains(lemma) || is_one_of(preposition, &["envers"]))
        {
            self.put(m, Evidence::Party);
        }
    }

    /// The mention of which `m` is the second, third … member.
    fn first_of_coordination(&self, m: MentionId) -> Option<MentionId> {
        let tokens = &self.view.analysis.tokens;
        let token = tokens.get(self.view.mentions[m as usize].head as usize)?;
        // `à Paris et à Berlin`, `Paris, et dans Rome`: a preposition of its own begins anew
        let own = preposition_before(self.view, m).is_some_and(|p| !is_one_of(p, &["de", "d'", "d’", "par", "avec"]));
        (token.deprel == Deprel::Conj && !own).then(|| self.view.mention_at(token.head)).flatten()
    }
}

fn is_noun(view: &View<'_>, token: TokenId) -> bool {
    view.analysis.tokens.get(token as usize).is_some_and(|t| matches!(t.upos, Upos::Noun))
}

/// The preposition right before the name and its article.
fn preposition_before<'a>(view: &View<'a>, m: MentionId) -> Option<&'a str> {
    let mut at = view.mentions[m as usize].tokens.start.checked_sub(1)?;
    let tokens = &view.analysis.tokens;
    if tokens.get(at as usize)?.upos == Upos::Det {
        at = at.checked_sub(1)?;
    }
    (tokens.get(at as usize)?.upos == Upos::Adp).then(|| view.form(at))
}

/// Towns that the document names as towns: `la maire de Paris`, `la ville de Paris`.
fn municipal(view: &View<'_>, chains: &Chains) -> Vec<MentionId> {
    let mut out: Vec<MentionId> = Vec::new();
    for m in 0..view.mentions.len() as u32 {
        let mention = &view.mentions[m as usize];
        if mention.kind != MentionKind::Name || chains.entity_type(m) != Some(EntityType::PLACE) {
            continue;
        }
        let from = mention.tokens.start.saturating_sub(MOST_BETWEEN);
        let of_town = (from..mention.tokens.start).any(|t| view.lexicon.municipal.contains(view.lemma(t)));
        if of_town && !out.iter().any(|o| chains.same(*o, m)) {
            out.push(m);
        }
    }
    out
}
