//! Roles that a rule does not ask for, from the complements of the word that carries the fact.

use super::{Filled, Maker};
use crate::extract::{Filler, RoleFiller};
use crate::language::clause::{Argument, ArgumentOrigin, DeepRole, PredicateId, PredicateKind};
use crate::language::{TokenId, Upos};
use crate::rules::Label;
use crate::schema::FactType;

use super::super::complements::Complement;

/// Prepositions that too often belong to the noun that they stand behind.
const LOOSE: [&str; 8] = ["à", "de", "dans", "en", "pour", "avec", "par", "sur"];

impl Maker<'_> {
    /// Fills the roles that the table of complements names for the type and nothing has filled.
    pub(super) fn complements(&mut self, ty: FactType, predicate: PredicateId, filled: &mut Vec<Filled>) {
        let source = self.source;
        let Some(own) = source.clauses.predicates.get(predicate as usize).filter(|_| !filled.is_empty()) else {
            return;
        };
        for row in source.complements.of(ty) {
            let count = filled.iter().filter(|f| f.role.role == row.role).count();
            if count > usize::from(row.also) {
                continue;
            }
            let fits = |a: &&Argument| {
                a.role == DeepRole::Oblique
                    && row.prepositions.contains(&a.preposition)
                    && (a.origin != ArgumentOrigin::Reattached || !LOOSE.contains(&a.preposition.as_str()))
                    && (own.kind == PredicateKind::Verb || a.origin != ArgumentOrigin::LightVerb)
                    && filled.iter().all(|f| f.head != a.head)
                    && source.fillers.time(a.head).is_none()
                    && self.accepts(row, a.head)
            };
            let Some(head) = own.arguments.iter().find(fits).map(|a| a.head) else { continue };
            let Some(filler) = self.complement(ty, row, head) else { continue };
            if filled.iter().all(|f| f.role.filler != filler) {
                let role = RoleFiller { role: row.role, filler, count: None };
                filled.push(Filled { role, head, origin: ArgumentOrigin::Reattached });
            }
        }
    }

    /// Whether the word is what the row asks for.
    fn accepts(&self, row: &Complement, head: TokenId) -> bool {
        let source = self.source;
        if row.money {
            let currency = |id: TokenId| {
                source.lexicon.is_money(source.analysis.lemma(id))
                    || matches!(source.analysis.form(source.text, id), "€" | "$" | "£")
            };
            return currency(head) && self.filling.quantity(head).is_some_and(|q| q.value.is_some());
        }
        let noun = source.analysis.tokens.get(head as usize).is_some_and(|t| t.upos == Upos::Noun);
        match source.fillers.mention(head) {
            Some((_, slot)) if slot.pronoun => false,
            Some((_, slot)) if slot.label != Label::from(None) => row.labels.contains(&slot.label),
            _ => row.noun && noun && self.filling.quantity(head).is_none(),
        }
    }

    fn complement(&mut self, ty: FactType, row: &Complement, head: TokenId) -> Option<Filler> {
        let usage = self.source.schema.role_use(ty, row.role)?;
        if row.money {
            let value = self.filling.quantity(head)?.value?;
            return Some(self.measure(head, value));
        }
        if usage.text && usage.types.is_empty() {
            return Some(Filler::Text(self.filling.span(&self.filling.phrase(head))));
        }
        self.filling.mention(head).map(Filler::Mention)
    }
}
