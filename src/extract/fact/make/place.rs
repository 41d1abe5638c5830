//! Where a fact happened, for roles that no frame filled.

use super::{Filled, Maker};
use crate::extract::{Filler, RoleFiller};
use crate::language::TokenId;
use crate::language::clause::{ArgumentOrigin, DeepRole, Predicate};
use crate::rules::Label;
use crate::schema::{EntityType, FactKind, FactType};

impl Maker<'_> {
    /// Where it happened: a place in the clause, for fact types that have the role, where the frame did not fill it.
    pub(super) fn place(&mut self, ty: FactType, predicate: &Predicate, filled: &mut Vec<Filled>) {
        let source = self.source;
        let Some(role) = source.schema.role("place").filter(|r| source.schema.role_use(ty, *r).is_some()) else {
            return;
        };
        if filled.iter().any(|f| f.role.role == role) {
            return;
        }
        let mut candidates: Vec<_> = predicate
            .arguments
            .iter()
            .filter(|a| {
                a.role == DeepRole::Oblique
                    && source.lexicon.is_locative(&a.preposition)
                    && !filled.iter().any(|f| f.head == a.head)
                    && source.fillers.time(a.head).is_none()
            })
            .collect();
        candidates.sort_by_key(|a| a.origin == ArgumentOrigin::Reattached);
        for argument in candidates {
            // "dans un quartier de X": the name of the place stands below a common noun
            let below = source.clauses.at(argument.head).into_iter().flat_map(|p| p.oblique(&["de"])).map(|a| a.head);
            for head in std::iter::once(argument.head).chain(below) {
                let Some((id, slot)) = source.fillers.mention(head) else { continue };
                let place = [Label::from(EntityType::PLACE), Label::from(EntityType::COUNTRY)].contains(&slot.label);
                // the same place may already be the target of the attack
                let used = filled.iter().any(|f| f.role.filler == Filler::Mention(id));
                if place && slot.named && !used {
                    let role = RoleFiller { role, filler: Filler::Mention(id), count: None };
                    filled.push(Filled { role, head, origin: argument.origin });
                    return;
                }
            }
        }
    }

    /// `Pérou : 212 morts après un tremblement de terre`: the place that a headline puts in front is that of its events.
    pub(super) fn topic_place(&self, ty: FactType, trigger: TokenId) -> Option<RoleFiller> {
        let source = self.source;
        let event = source.schema.fact(ty).is_some_and(|f| f.kind == FactKind::Event);
        let role = source.schema.role("place").filter(|r| event && source.schema.role_use(ty, *r).is_some())?;
        let sentence = source.analysis.sentence_of(trigger).and_then(|s| source.analysis.sentences.get(s))?;
        let end =
            sentence.tokens.start.checked_add(sentence.prefix).filter(|e| sentence.prefix > 1 && *e <= trigger)?;
        let form = |id: TokenId| source.analysis.form(source.text, id);
        let (id, slot) = source.fillers.mention(sentence.tokens.start).filter(|_| form(end - 1) == ":")?;
        let place = [Label::from(EntityType::PLACE), Label::from(EntityType::COUNTRY)].contains(&slot.label);
        let whole = slot.tokens.start == sentence.tokens.start && slot.tokens.end == end - 1;
        (place && slot.named && whole).then_some(RoleFiller { role, filler: Filler::Mention(id), count: None })
    }
}
