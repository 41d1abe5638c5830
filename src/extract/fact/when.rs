//! The time expression of a clause.

use super::Source;
use crate::extract::{Extraction, TimeExpression, TimeId, TimexType};
use crate::language::clause::{ArgumentOrigin, DeepRole, Predicate, PredicateId, PredicateKind};
use crate::language::{Analysis, Deprel, Feats, Tense, TokenId, VerbForm};
use crate::schema::{FactKind, FactType};
use rustc_hash::FxHashMap;

/// The token of a time expression that hangs on a word outside of it; its last one where there is none.
pub(super) fn head(analysis: &Analysis, time: &TimeExpression) -> TokenId {
    let outside = |id: &TokenId| analysis.tokens.get(*id as usize).is_some_and(|t| !time.tokens.contains(&t.head));
    time.tokens.clone().find(outside).unwrap_or_else(|| time.tokens.end.saturating_sub(1))
}

/// Times by the word that they hang on.
#[derive(Debug, Default)]
pub(super) struct Times {
    by_governor: FxHashMap<TokenId, Vec<TimeId>>,
}

impl Times {
    pub(super) fn new(source: Source<'_>, extraction: &Extraction) -> Self {
        let mut by_governor: FxHashMap<TokenId, Vec<TimeId>> = FxHashMap::default();
        for (time, number) in extraction.times.iter().zip(0..) {
            let mut at = head(source.analysis, time);
            // up through the words of prepositional phrases without a predicate of their own ("dans la nuit de lundi")
            for _ in 0..3 {
                let Some(token) = source.analysis.tokens.get(at as usize) else { break };
                if token.head as usize >= source.analysis.tokens.len() {
                    break;
                }
                at = token.head;
                by_governor.entry(at).or_default().push(number);
                if source.clauses.at(at).is_some() {
                    break;
                }
            }
        }
        Self { by_governor }
    }

    /// The time of a fact at `predicate`; dates before durations. A state that a noun tells (`le ministre X a dit lundi …`) holds
    /// beyond the time of the clause that the noun stands in.
    pub(super) fn of(
        &self,
        source: Source<'_>,
        extraction: &Extraction,
        ty: FactType,
        predicate: PredicateId,
    ) -> Option<TimeId> {
        let state = source.schema.fact(ty).is_some_and(|f| f.kind == FactKind::State);
        if let Some(noun) =
            source.clauses.predicates.get(predicate as usize).filter(|p| state && p.kind != PredicateKind::Verb)
        {
            return self.own(source, extraction, noun, None);
        }
        let mut id = predicate;
        // a coordinated verb shares the time that stands before the first one
        for step in 0..4 {
            let predicate = source.clauses.predicates.get(id as usize)?;
            let before = (step > 0).then_some(predicate.head);
            if let Some(time) = self.own(source, extraction, predicate, before) {
                return Some(time);
            }
            let token = source.analysis.tokens.get(predicate.head as usize)?;
            let above = source.clauses.by_head.get(token.head as usize).copied().flatten();
            let verb =
                above.and_then(|a| source.clauses.predicates.get(a as usize)).filter(|p| p.kind == PredicateKind::Verb);
            match token.deprel {
                Deprel::Conj => id = above?,
                // ", tuant trois personnes" happens when the main verb does; so does "un séisme a secoué … en septembre"
                Deprel::Advcl | Deprel::Acl if is_present_participle(token.feats) && step == 0 => {
                    return self.own(source, extraction, verb?, None);
                }
                Deprel::Nsubj | Deprel::NsubjPass if predicate.kind == PredicateKind::Noun && step == 0 => {
                    return self.own(source, extraction, verb?, None);
                }
                _ => return None,
            }
        }
        None
    }

    fn own(
        &self,
        source: Source<'_>,
        extraction: &Extraction,
        predicate: &Predicate,
        before: Option<TokenId>,
    ) -> Option<TimeId> {
        let mut found: Vec<(bool, u8, TimeId)> = Vec::new();
        let mut add = |time: TimeId, rank: u8| {
            let Some(expression) = extraction.times.get(time as usize) else { return };
            if expression.timex == TimexType::Duration && !lasts(source, expression) {
                return;
            }
            if before.is_none_or(|b| expression.tokens.end <= b) {
                found.push((expression.timex == TimexType::Duration, rank, time));
            }
        };
        let mentions = extraction.mentions.len() as u32;
        for argument in &predicate.arguments {
            let adjunct = matches!(argument.role, DeepRole::Oblique | DeepRole::Adverbial);
            if !adjunct {
                continue;
            }
            let rank = u8::from(argument.origin == ArgumentOrigin::Reattached);
            if let Some((slot, _)) = source.fillers.time(argument.head) {
                add(slot - mentions, rank);
            }
            // "tué par balle vendredi": hung on a noun that is no event
            let thing = source.lexicon.nominal(source.analysis.lemma(argument.head)).is_empty();
            if thing && argument.origin == ArgumentOrigin::Direct && argument.head > predicate.head {
                for &time in self.by_governor.get(&argument.head).into_iter().flatten() {
                    add(time, 2);
                }
            }
        }
        let words = [Some(predicate.head), predicate.light_noun];
        for word in words.into_iter().flatten().chain(predicate.modality.governors.iter().copied()) {
            for &time in self.by_governor.get(&word).into_iter().flatten() {
                add(time, 0);
            }
        }
        found.into_iter().min().map(|(_, _, time)| time)
    }
}

/// `pendant trois jours` tells when; `après quatre heures de débats`, `un contrat de cinq ans`, `à cinq minutes de la fin` do not.
fn lasts(source: Source<'_>, time: &TimeExpression) -> bool {
    let form = |id: TokenId| source.analysis.form(source.text, id);
    let throughout = |id: TokenId| matches!(form(id), "pendant" | "durant" | "Pendant" | "Durant" | "ces" | "Ces");
    throughout(time.tokens.start) || time.tokens.start.checked_sub(1).is_some_and(throughout)
}

fn is_present_participle(feats: Feats) -> bool {
    feats.verb_form() == VerbForm::Part && feats.tense() == Tense::Pres
}
