//! Facts from token patterns.

use super::super::Source;
use super::{Filled, Maker};
use crate::extract::{Filler, MentionId, RoleFiller};
use crate::language::clause::ArgumentOrigin;
use crate::language::{TokenId, Upos};
use crate::rules::{RuleMatch, RuleTarget};
use crate::schema::{FactType, RoleId};
use std::ops::Range;

/// Capture of a token pattern that marks the word that carries the fact.
const TRIGGER: &str = "trigger";

impl Maker<'_> {
    /// A fact from a token pattern.
    pub(in crate::extract::fact) fn pattern(&mut self, found: &RuleMatch) {
        let source = self.source;
        let Some(rule) = source.rules.rule(found.rule) else { return };
        let RuleTarget::Fact(fact_type) = rule.target else { return };
        let mut filled: Vec<Filled> = Vec::new();
        let mut time = None;
        let mut captured: Vec<Range<TokenId>> = Vec::new();
        let mut marked = None;
        for (name, tokens) in found.captures(source.rules) {
            if tokens.is_empty() {
                continue;
            }
            if &*name.name == TRIGGER {
                marked = marked.or_else(|| self.head_of(&tokens));
                continue;
            }
            captured.push(tokens.clone());
            if &*name.name == "time" {
                let inside =
                    |t: &crate::extract::TimeExpression| tokens.start <= t.tokens.start && t.tokens.end <= tokens.end;
                time = time.or(self.extraction.times.iter().position(inside).map(|t| t as u32));
                continue;
            }
            let Some(role) = name.role else { continue };
            filled.extend(self.captured(fact_type, role, &tokens));
        }
        if filled.is_empty() && !captured.is_empty() && time.is_none() {
            return;
        }
        let free = |id: &TokenId| !captured.iter().any(|c| c.contains(id));
        let heavy = |id: &TokenId| {
            matches!(
                source.analysis.tokens.get(*id as usize).map(|t| t.upos),
                Some(Upos::Verb | Upos::Noun | Upos::Adj)
            )
        };
        let trigger = marked
            .or_else(|| found.tokens.clone().find(|id| free(id) && heavy(id)))
            .or_else(|| captured_noun(source, &captured))
            .or_else(|| found.tokens.clone().find(free))
            .unwrap_or(found.tokens.start);
        let predicate = source.clauses.by_head.get(trigger as usize).copied().flatten();
        let read = filled.len();
        if let Some(predicate) = predicate {
            self.contest(fact_type, predicate, &mut filled);
            self.place(fact_type, predicate, &mut filled);
        }
        let given = filled.get(read).map(|f| f.role.role);
        let evidence = self.filling.span(&found.tokens);
        let steps = self.steps(rule, found.arm, &filled);
        let mut draft = self.draft(rule, fact_type, found.arm, trigger, evidence, filled, &[], steps);
        draft.predicate = predicate;
        draft.given = self.topic_place(&mut draft.fact).or(given);
        let clause = || predicate.and_then(|p| self.times.of(source, self.extraction, fact_type, p));
        let time = time.map(|t| (t, false)).or_else(clause);
        self.date(&mut draft.fact, time);
        self.drafts.push(draft);
    }

    /// What a capture fills its role with: the mentions in it, a number, or its words.
    fn captured(&mut self, ty: FactType, role: RoleId, tokens: &Range<TokenId>) -> Vec<Filled> {
        let source = self.source;
        let Some(usage) = source.schema.role_use(ty, role) else { return Vec::new() };
        let origin = ArgumentOrigin::Direct;
        let filled = |filler, head, count| Filled { role: RoleFiller { role, filler, count }, head, origin };
        if !usage.types.is_empty() {
            let from = self.extraction.mentions.partition_point(|m| m.tokens.start < tokens.start);
            let mut found: Vec<Filled> = Vec::new();
            let mut end = tokens.start;
            for (mention, id) in self.extraction.mentions[from..].iter().zip(from as MentionId..) {
                if mention.tokens.start >= tokens.end {
                    break;
                }
                let fits = mention.entity_type.is_none_or(|ty| usage.types.contains(ty));
                // the outermost mentions of the capture
                if mention.tokens.end <= tokens.end && mention.tokens.start >= end && fits {
                    end = mention.tokens.end;
                    found.push(filled(Filler::Mention(id), mention.head, mention.count));
                }
            }
            // `office: ministre de la santé`: the words, not a thing that stands in them
            let whole = found.iter().all(|f| match f.role.filler {
                Filler::Mention(m) => self.filling.get(m).is_some_and(|m| m.tokens == *tokens),
                _ => true,
            });
            if !found.is_empty() && (whole || !usage.text) {
                return found;
            }
        }
        if usage.number {
            let number = tokens.clone().find_map(|id| Some((id, self.number(id)?)));
            if let Some((head, value)) = number.filter(|_| usage.measure) {
                return vec![filled(Filler::Measure(value, self.filling.span(tokens)), head, None)];
            }
            if let Some((head, value)) = number {
                return vec![filled(Filler::Value(value), head, None)];
            }
        }
        if usage.text {
            return vec![filled(Filler::Text(self.filling.span(tokens)), tokens.start, None)];
        }
        let mention = self.head_of(tokens).and_then(|h| Some((self.filling.mention(h)?, h)));
        mention.map(|(m, h)| filled(Filler::Mention(m), h, None)).into_iter().collect()
    }

    /// The word of a stretch that all others of it hang on.
    fn head_of(&self, tokens: &Range<TokenId>) -> Option<TokenId> {
        let all = &self.source.analysis.tokens;
        tokens.clone().find(|id| !all.get(*id as usize).is_some_and(|t| tokens.contains(&t.head)))
    }
}

/// The first noun of the captures: `le président russe` holds its own trigger.
fn captured_noun(source: Source<'_>, captured: &[Range<TokenId>]) -> Option<TokenId> {
    let noun = |id: &TokenId| source.analysis.tokens.get(*id as usize).is_some_and(|t| t.upos == Upos::Noun);
    captured.iter().flat_map(Clone::clone).find(noun)
}
