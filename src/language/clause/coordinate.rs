//! What coordinated predicates share.

use super::build::Builder;
use super::{Argument, ArgumentOrigin, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice};
use crate::language::{Deprel, Mood, TokenId, Upos};

impl Builder<'_> {
    /// `a attaqué et détruit`: the second verb takes over subject, auxiliary and governors of the first.
    pub(super) fn coordinate(&mut self, at: PredicateId, id: TokenId) {
        let words = self.words;
        let Some(head) = words.head(id) else { return };
        let Some(first) = self.at(head) else { return };
        let predicate = &self.predicates[at as usize];
        let verbal =
            |p: &Predicate| p.kind == PredicateKind::Verb || words.child(p.head, |d| d == Deprel::Cop).is_some();
        if !verbal(first) && !matches!(predicate.kind, PredicateKind::Adjective) && !words.is_past_participle(id) {
            return;
        }
        if predicate.kind == PredicateKind::Noun && !verbal(first) {
            return;
        }
        let mut subjects = Vec::new();
        if !self.has_surface_subject(predicate) && !predicate.modality.impersonal {
            subjects = match self.own_phrase(id).or_else(|| self.others(id)) {
                Some(noun) => vec![noun],
                None => self.cleft(first, id).unwrap_or_else(|| self.surface_subjects(first)),
            };
        }
        let bare = predicate.modality.mood == Mood::None && !words.is_finite(id);
        let modality = (bare && !self.own_auxiliary(id)).then(|| first.modality.clone());
        let governors = words.is_infinitive(id).then(|| first.modality.governors.clone());
        let origin = ArgumentOrigin::Coordination;
        self.give_subject(at, &subjects, origin);
        let predicate = &mut self.predicates[at as usize];
        if let Some(first) = modality {
            let own = std::mem::take(&mut predicate.modality);
            predicate.modality = Modality {
                negated: own.negated || first.negated,
                negation_cue: own.negation_cue.or(first.negation_cue),
                impersonal: own.impersonal,
                ..first
            };
        } else if let Some(governors) = governors {
            predicate.modality.governors = governors;
        }
    }

    /// `c'est X qui a découvert … et a prévenu …`: the second verb goes on from the relative clause, not from `c'est`.
    fn cleft(&self, first: &Predicate, second: TokenId) -> Option<Vec<TokenId>> {
        let words = self.words;
        let copula = words.child(first.head, |d| d == Deprel::Cop)?;
        let this = |a: &Argument| a.head < copula && matches!(words.lower(a.head).as_str(), "c'" | "ce");
        if !first.role(DeepRole::Subject).any(this) {
            return None;
        }
        let relative = |d: Deprel| matches!(d, Deprel::AclRelcl | Deprel::AdvclCleft);
        (first.head + 1..second).rev().take(40).find_map(|t| {
            let clause = self.at(t).filter(|p| p.kind == PredicateKind::Verb && relative(words.deprel(p.head)))?;
            let antecedent = words.head(clause.head)?;
            let own = antecedent == first.head || words.head(antecedent) == Some(first.head);
            let acts = clause.arguments.iter().any(|a| {
                a.role == clause.surface_subject_role() && a.origin == ArgumentOrigin::Relative && a.head < clause.head
            });
            (own && acts).then(|| self.surface_subjects(clause))
        })
    }

    /// `un policier a été tué et un autre grièvement blessé`: the bare participle tells of *un autre*, right before it.
    fn others(&self, participle: TokenId) -> Option<TokenId> {
        let words = self.words;
        let before = |id: TokenId| id.checked_sub(1);
        let mut at = before(participle).filter(|_| words.is_past_participle(participle))?;
        if words.upos(at) == Upos::Adv {
            at = before(at)?;
        }
        let other = matches!(words.form(at), "autre" | "autres");
        let counted = matches!(words.upos(before(at)?), Upos::Det | Upos::Num) || words.lower(at - 1) == "d'";
        (other && counted).then_some(at)
    }

    /// `deux personnes ont été tuées et une autre grièvement blessée`: what stands between the coordinator and a participle without
    /// auxiliary is its subject.
    fn own_phrase(&self, participle: TokenId) -> Option<TokenId> {
        let words = self.words;
        if !words.is_past_participle(participle) || self.own_auxiliary(participle) {
            return None;
        }
        let and = words.child(participle, |d| d == Deprel::Cc).filter(|&c| c + 1 < participle)?;
        let phrase = and + 1..participle;
        let begins = matches!(words.upos(and + 1), Upos::Det | Upos::Num);
        let plain =
            |t| matches!(words.upos(t), Upos::Det | Upos::Num | Upos::Adj | Upos::Noun | Upos::Adv | Upos::Pron);
        if !begins || phrase.len() > 5 || !phrase.clone().all(plain) {
            return None;
        }
        phrase.rev().find(|&t| words.upos(t) != Upos::Adv).filter(|&t| words.upos(t) != Upos::Det)
    }

    fn own_auxiliary(&self, id: TokenId) -> bool {
        self.words.child(id, |d| matches!(d, Deprel::AuxTense | Deprel::AuxPass | Deprel::Aux)).is_some()
    }

    /// `a abattu et détruit 15 drones`: the object after the last verb belongs to the first too.
    pub(super) fn share_objects(&mut self) {
        let words = self.words;
        for at in (0..self.predicates.len()).rev() {
            let second = &self.predicates[at];
            if second.kind != PredicateKind::Verb || words.deprel(second.head) != Deprel::Conj {
                continue;
            }
            let Some(first) = words.head(second.head).and_then(|h| self.number(h)) else { continue };
            let before = &self.predicates[first as usize];
            let between = before.head + 1..second.group.start;
            let adjacent = between.len() <= 3
                && between
                    .clone()
                    .all(|t| matches!(words.upos(t), Upos::Cconj | Upos::Adv | Upos::Punct | Upos::Pron | Upos::Aux));
            if !adjacent
                || before.kind != PredicateKind::Verb
                || before.voice != Voice::Active
                || second.voice != Voice::Active
                || before.role(DeepRole::Object).next().is_some()
            {
                continue;
            }
            let shared: Vec<Argument> = second
                .role(DeepRole::Object)
                .filter(|a| a.head > second.head)
                .map(|a| Argument { origin: ArgumentOrigin::Coordination, ..a.clone() })
                .collect();
            self.predicates[first as usize].arguments.extend(shared);
        }
    }
}
