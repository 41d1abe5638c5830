//! Facts told together and taken apart pairwise.

use super::{Draft, Maker};
use crate::extract::{Fact, Filler, RoleFiller};
use crate::language::clause::{DeepRole, Predicate};
use crate::language::{Deprel, TokenId, Upos};
use crate::rules::FrameFiller;
use crate::schema::RoleId;

impl Maker<'_> {
    /// Takes coordinations apart that belong together pairwise: `âgés de 84 et 83 ans`, `respectivement`.
    pub(super) fn distribute(&mut self, draft: Draft, fillers: &[FrameFiller], predicate: &Predicate) {
        let values = self.values(&draft.fact, fillers);
        let respectively = predicate
            .arguments
            .iter()
            .any(|a| a.role == DeepRole::Adverbial && self.source.analysis.lemma(a.head) == "respectivement");
        let mut groups: Vec<(RoleId, Vec<RoleFiller>)> = Vec::new();
        for filler in &draft.fact.roles {
            match groups.iter_mut().find(|(role, _)| *role == filler.role) {
                Some((_, list)) => list.push(filler.clone()),
                None => groups.push((filler.role, vec![filler.clone()])),
            }
        }
        if let Some((role, numbers)) = values {
            let list =
                numbers.into_iter().map(|n| RoleFiller { role, filler: Filler::Value(n), count: None }).collect();
            groups.retain(|(r, _)| *r != role);
            groups.push((role, list));
        } else if !respectively {
            self.drafts.push(draft);
            return;
        }
        let many: Vec<usize> = groups.iter().map(|(_, list)| list.len()).filter(|n| *n > 1).collect();
        let count = many.first().copied().unwrap_or(0);
        if many.len() < 2 || many.iter().any(|n| *n != count) {
            self.drafts.push(draft);
            return;
        }
        for at in 0..count {
            let mut part = draft.clone();
            let pick = |list: &[RoleFiller]| list.get(if list.len() > 1 { at } else { 0 }).cloned();
            part.fact.roles = groups.iter().filter_map(|(_, list)| pick(list)).collect();
            part.fact.derivation.steps.push(format!("taken apart pairwise, number {}", at + 1));
            part.part = true;
            self.drafts.push(part);
        }
    }

    /// Several coordinated numbers in a role that takes one: `84 et 83 ans`.
    fn values(&self, fact: &Fact, fillers: &[FrameFiller]) -> Option<(RoleId, Vec<f64>)> {
        let analysis = self.source.analysis;
        let tree = &self.source.clauses.tree;
        let role = fact.roles.iter().find(|r| matches!(r.filler, Filler::Value(_)))?.role;
        let head = fillers.iter().find(|f| f.role == Some(role))?.head;
        let mut numbers: Vec<TokenId> = Vec::new();
        let mut stack = vec![head];
        while let Some(at) = stack.pop().filter(|_| numbers.len() < 8) {
            for child in tree.children(at) {
                let token = &analysis.tokens[child as usize];
                if token.upos == Upos::Num && matches!(token.deprel, Deprel::Nummod | Deprel::Conj) {
                    numbers.push(child);
                    stack.push(child);
                }
            }
        }
        numbers.sort_unstable();
        let values: Vec<f64> = numbers.iter().filter_map(|n| self.number(*n)).collect();
        (values.len() > 1).then_some((role, values))
    }
}
