//! Where a fact happened, for roles that no frame filled.

use super::super::above::{above, below};
use super::{Filled, Maker};
use crate::extract::{Fact, Filler, Mention, MentionId, MentionKind, RoleFiller};
use crate::language::clause::{ArgumentOrigin, DeepRole, Predicate, PredicateId};
use crate::language::{Deprel, TokenId, Upos};
use crate::rules::Label;
use crate::schema::{EntityType, FactKind, FactType, RoleId};

/// Clauses that are gone up for a place.
const MOST_STEPS: usize = 3;

impl Maker<'_> {
    /// Where it happened: a place in the clause, else in the one that it happens in, for fact types that have the role, where
    /// nothing filled it. Gives the role if the place stands in another clause.
    pub(super) fn place(&self, ty: FactType, predicate: PredicateId, filled: &mut Vec<Filled>) -> Option<RoleId> {
        let source = self.source;
        let role = source.schema.role("place").filter(|r| source.schema.role_use(ty, *r).is_some())?;
        if filled.iter().any(|f| f.role.role == role) {
            return None;
        }
        let clause = |id: PredicateId| source.clauses.predicates.get(id as usize);
        let first = clause(predicate)?;
        let event = source.schema.fact(ty).is_some_and(|f| f.kind == FactKind::Event);
        let role_use = source.schema.role_use(ty, role)?;
        let seats = role_use.types.contains(EntityType::ORGANIZATION);
        let building = |label: Label, _: &str| {
            label == Label::from(EntityType::FACILITY) && role_use.types.contains(EntityType::FACILITY)
        };
        let seat = |label: Label, preposition: &str| {
            building(label, preposition)
                || label == Label::from(EntityType::ORGANIZATION) && seats && matches!(preposition, "à" | "dans")
        };
        let mut found = self.place_in(first, None, filled, &seat);
        if found.is_none() && event {
            found = below(source, first).and_then(clause).and_then(|p| self.place_in(p, None, filled, &building));
            let mut at = first;
            for step in 0..MOST_STEPS {
                let Some(link) = above(source, at, step > 0).filter(|_| found.is_none()) else { break };
                let Some(up) = clause(link.predicate) else { break };
                found = self.place_in(up, link.before, filled, &building);
                at = up;
            }
            found = found.map(|(id, head, _)| (id, head, ArgumentOrigin::Control));
        }
        let (id, head, origin) = found?;
        filled.push(Filled { role: RoleFiller { role, filler: Filler::Mention(id), count: None }, head, origin });
        (origin == ArgumentOrigin::Control).then_some(role)
    }

    /// The named place that a predicate has for a complement; `before` leaves out what stands behind that word. A building counts
    /// for one, and so does a body with a seat where people meet.
    fn place_in(
        &self,
        predicate: &Predicate,
        before: Option<TokenId>,
        filled: &[Filled],
        seat: &impl Fn(Label, &str) -> bool,
    ) -> Option<(MentionId, TokenId, ArgumentOrigin)> {
        let source = self.source;
        let mut candidates: Vec<_> = predicate
            .arguments
            .iter()
            .filter(|a| {
                a.role == DeepRole::Oblique
                    && source.lexicon.is_locative(&a.preposition)
                    && before.is_none_or(|b| a.head < b)
                    && !filled.iter().any(|f| f.head == a.head)
                    && source.fillers.time(a.head).is_none()
            })
            .collect();
        candidates.sort_by_key(|a| a.origin == ArgumentOrigin::Reattached);
        // "à Kinshasa, en RDC": the nearer place first, wherever the tree hangs it
        if let [first, .., last] = candidates[..]
            && last.head < first.head
            && (last.head + 1..first.head).all(|id| self.joins_places(id))
        {
            candidates.rotate_right(1);
        }
        for argument in candidates {
            if self.is_there(argument.head) {
                match self.there(argument.head) {
                    Some(id) if !filled.iter().any(|f| f.role.filler == Filler::Mention(id)) => {
                        return Some((id, argument.head, argument.origin));
                    }
                    _ => continue,
                }
            }
            // "dans un quartier de X": the name of the place stands below a common noun
            let below = source.clauses.at(argument.head).into_iter().flat_map(|p| p.oblique(&["de"])).map(|a| a.head);
            for head in std::iter::once(argument.head).chain(below) {
                let Some((id, slot)) = source.fillers.mention(head) else { continue };
                let place = [Label::from(EntityType::PLACE), Label::from(EntityType::COUNTRY)].contains(&slot.label)
                    || head == argument.head && seat(slot.label, &argument.preposition);
                // the same place may already be the target of the attack
                let used = filled.iter().any(|f| f.role.filler == Filler::Mention(id));
                if place && slot.named && !used {
                    return Some((id, head, argument.origin));
                }
            }
        }
        None
    }

    /// Whether the word can stand between a place and the larger one that it lies in.
    fn joins_places(&self, id: TokenId) -> bool {
        let token = self.source.analysis.tokens.get(id as usize);
        token.is_some_and(|t| {
            matches!(t.upos, Upos::Adp | Upos::Det) || t.deprel == Deprel::FlatName || t.deprel == Deprel::Punct
        })
    }

    /// Whether the word is the pronoun `y`.
    pub(super) fn is_there(&self, id: TokenId) -> bool {
        let analysis = self.source.analysis;
        analysis.lemma(id) == "y" && analysis.tokens.get(id as usize).is_some_and(|t| t.upos == Upos::Pron)
    }

    /// What `y` stands for: the place named last, in its sentence or the one before.
    pub(super) fn there(&self, clitic: TokenId) -> Option<MentionId> {
        let analysis = self.source.analysis;
        let sentence = analysis.sentence_of(clitic)?;
        let from = analysis.sentences.get(sentence.saturating_sub(1)).map_or(0, |s| s.tokens.start);
        let mentions = &self.extraction.mentions;
        let end = mentions.partition_point(|m| m.tokens.start < clitic);
        let places = [EntityType::PLACE, EntityType::COUNTRY, EntityType::FACILITY];
        let place = |m: &Mention| m.entity_type.is_some_and(|ty| places.contains(&ty));
        let noun = |m: &Mention| analysis.tokens.get(m.head as usize).is_some_and(|t| t.upos != Upos::Adj);
        let near = mentions[..end].iter().enumerate().rev().take_while(|(_, m)| m.tokens.start >= from);
        near.filter(|(_, m)| m.kind == MentionKind::Name && place(m) && noun(m)).map(|(id, _)| id as MentionId).next()
    }

    /// `Pérou : 212 morts après un tremblement de terre`: the place that a headline puts in front is that of its events.
    /// Gives the role.
    pub(super) fn topic_place(&self, fact: &mut Fact) -> Option<RoleId> {
        let place = self.topic(fact.fact_type, fact.trigger_head)?;
        if fact.roles.iter().any(|r| r.role == place.role || r.filler == place.filler) {
            return None;
        }
        let role = place.role;
        fact.derivation.steps.push("place = place of the headline".to_owned());
        fact.roles.push(place);
        Some(role)
    }

    fn topic(&self, ty: FactType, trigger: TokenId) -> Option<RoleFiller> {
        let source = self.source;
        let event = source.schema.fact(ty).is_some_and(|f| f.kind == FactKind::Event);
        let role = source.schema.role("place").filter(|r| event && source.schema.role_use(ty, *r).is_some())?;
        let sentence = source.analysis.sentence_of(trigger).and_then(|s| source.analysis.sentences.get(s))?;
        let end =
            sentence.tokens.start.checked_add(sentence.prefix).filter(|e| sentence.prefix > 1 && *e <= trigger)?;
        let form = |id: TokenId| source.analysis.form(source.text, id);
        let (id, slot) = source.fillers.mention(sentence.tokens.start).filter(|_| form(end - 1) == ":")?;
        let place = |label: Label| [Label::from(EntityType::PLACE), Label::from(EntityType::COUNTRY)].contains(&label);
        let whole = slot.tokens.start == sentence.tokens.start && slot.tokens.end == end - 1;
        if !place(slot.label) || !slot.named || !whole {
            return None;
        }
        // "France : une voiture fonce … en Vendée et fait un mort": the one place that the headline itself tells
        let mentions = &self.extraction.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < end);
        let here = mentions[from..].iter().take_while(|m| m.tokens.start < sentence.tokens.end);
        let mut told = here.zip(from as MentionId..).filter(|(m, _)| {
            m.kind == MentionKind::Name
                && place(Label::from(m.entity_type))
                && source.lexicon.is_locative(form(m.tokens.start.saturating_sub(1)))
        });
        let id = match (told.next(), told.next()) {
            (Some((_, only)), None) => only,
            _ => id,
        };
        Some(RoleFiller { role, filler: Filler::Mention(id), count: None })
    }
}
