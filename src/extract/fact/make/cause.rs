//! What an event noun came from, where a verb of causing takes it.

use super::{Filled, Maker};
use crate::extract::{Filler, RoleFiller};
use crate::language::clause::{ArgumentOrigin, Circumstance, DeepRole, Predicate, PredicateId, PredicateKind};
use crate::schema::FactType;

impl Maker<'_> {
    /// `l'incendie a provoqué la fermeture de l'école`: the subject of the verb is the cause of its object.
    pub(super) fn cause(&mut self, ty: FactType, predicate: PredicateId, filled: &mut Vec<Filled>) {
        let source = self.source;
        let clauses = source.clauses;
        let uses = |name: &str| source.schema.role(name).filter(|r| source.schema.role_use(ty, *r).is_some());
        let Some(role) = uses("cause") else { return };
        let agent = uses("agent");
        let Some(noun) = clauses.predicates.get(predicate as usize).filter(|p| p.kind == PredicateKind::Noun) else {
            return;
        };
        if filled.iter().any(|f| f.role.role == role || Some(f.role.role) == agent) {
            return;
        }
        let takes = |p: &&Predicate| {
            p.kind == PredicateKind::Verb
                && source.lexicon.is_circumstance(Circumstance::Cause, source.analysis.lemma(p.head))
                && p.role(DeepRole::Object).any(|a| a.head == noun.head)
        };
        let above = noun.parent.and_then(|p| clauses.predicates.get(p as usize)).filter(takes);
        let Some(subject) = above.and_then(|p| p.role(DeepRole::Subject).next()) else { return };
        if filled.iter().any(|f| f.head == subject.head) {
            return;
        }
        let Some(id) = self.filling.mention(subject.head) else { return };
        let accepted = self.filling.get(id).is_some_and(|m| {
            let types = source.schema.role_use(ty, role).map(|u| &u.types);
            m.entity_type.is_none_or(|t| types.is_none_or(|types| types.is_empty() || types.contains(t)))
        });
        if accepted {
            let role = RoleFiller { role, filler: Filler::Mention(id), count: None };
            filled.push(Filled { role, head: subject.head, origin: ArgumentOrigin::Control });
        }
    }
}
