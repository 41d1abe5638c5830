//! Against whom and in what somebody competes, where the rule that read the contest does not ask.

use super::{Filled, Maker};
use crate::extract::{Filler, RoleFiller};
use crate::language::TokenId;
use crate::language::clause::{Argument, ArgumentOrigin, DeepRole, PredicateId};
use crate::rules::Label;
use crate::schema::{EntityType, FactType, RoleId};
use smol_str::SmolStr;

/// The list of the rules that names rounds and kinds of contests.
const ROUNDS: &str = "ROUND";

impl Maker<'_> {
    /// `a remporté la finale face à X`, `s'est imposé en quarts contre X`: the rival and the round stand in the clause, or at the
    /// noun that the verb takes.
    pub(super) fn contest(&mut self, ty: FactType, predicate: PredicateId, filled: &mut Vec<Filled>) {
        let source = self.source;
        let uses = |name: &str| source.schema.role(name).filter(|r| source.schema.role_use(ty, *r).is_some());
        let (Some(rival), Some(winner), Some(event)) = (uses("participant"), uses("winner"), uses("event")) else {
            return;
        };
        let Some(own) = source.clauses.predicates.get(predicate as usize) else { return };
        let nouns = own.role(DeepRole::Object).filter_map(|a| source.clauses.at(a.head));
        let complement = |a: &&Argument| a.role == DeepRole::Oblique;
        let complements: Vec<(SmolStr, TokenId)> = std::iter::once(own)
            .chain(nouns)
            .flat_map(|p| p.arguments.iter().filter(complement))
            .map(|a| (a.preposition.clone(), a.head))
            .collect();
        let has = |filled: &[Filled], role: RoleId| filled.iter().filter(|f| f.role.role == role).count();
        if has(filled, rival) + has(filled, winner) == 1 {
            let found = complements.iter().find(|(p, head)| {
                let against = matches!(p.as_str(), "face à" | "contre" | "aux dépens de" | "au détriment de")
                    || p == "devant" && has(filled, winner) == 1;
                against && self.competes(*head)
            });
            let found = found.map(|(_, head)| *head).filter(|h| filled.iter().all(|f| f.head != *h));
            if let Some(head) = found {
                self.add(rival, head, filled);
            }
        }
        if has(filled, event) == 0 {
            let found = complements.iter().find(|(p, head)| {
                let within = matches!(p.as_str(), "en" | "lors de" | "à l'occasion de" | "au cours de" | "dans" | "à");
                within && self.is_round(*head)
            });
            let found = found.map(|(_, head)| *head).filter(|h| filled.iter().all(|f| f.head != *h));
            if let Some(head) = found {
                self.add(event, head, filled);
            }
        }
    }

    /// Whether the word stands for somebody with a name who can play.
    fn competes(&self, head: TokenId) -> bool {
        const SIDES: [EntityType; 5] =
            [EntityType::PERSON, EntityType::ORGANIZATION, EntityType::COUNTRY, EntityType::PLACE, EntityType::GROUP];
        self.source.fillers.time(head).is_none()
            && self
                .source
                .fillers
                .mention(head)
                .is_some_and(|(_, m)| !m.pronoun && SIDES.iter().any(|ty| Label::from(*ty) == m.label))
    }

    fn is_round(&self, head: TokenId) -> bool {
        let source = self.source;
        if source.fillers.time(head).is_some() {
            return false;
        }
        let named =
            source.fillers.mention(head).is_some_and(|(_, m)| m.named && m.label == Label::from(EntityType::EVENT));
        let listed = |name: &str| {
            let symbol = source.rules.symbols().of(name);
            source.rules.lexicons().iter().find(|l| l.name == ROUNDS).is_some_and(|l| l.words.contains(&symbol))
        };
        named || listed(source.analysis.lemma(head)) || listed(source.analysis.form(source.text, head))
    }

    fn add(&mut self, role: RoleId, head: TokenId, filled: &mut Vec<Filled>) {
        let Some(id) = self.filling.mention(head) else { return };
        if filled.iter().any(|f| f.role.filler == Filler::Mention(id)) {
            return;
        }
        let role = RoleFiller { role, filler: Filler::Mention(id), count: None };
        filled.push(Filled { role, head, origin: ArgumentOrigin::Reattached });
    }
}
