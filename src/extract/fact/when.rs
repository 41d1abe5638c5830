//! The time expression of a clause.

use super::Source;
use super::above::{above, below};
use crate::extract::{Extraction, TimeExpression, TimeId, TimexType};
use crate::language::clause::{ArgumentOrigin, Circumstance, DeepRole, Predicate, PredicateId, PredicateKind};
use crate::language::{Analysis, Deprel, TokenId, Upos};
use crate::schema::{FactKind, FactType};
use rustc_hash::FxHashMap;

/// Clauses that are gone up for a time.
const MOST_STEPS: usize = 4;

/// Length of a value that tells the day.
const DAY: usize = "2000-01-01".len();

/// The token of a time expression that hangs on a word outside of it; its last one where there is none.
pub(super) fn head(analysis: &Analysis, time: &TimeExpression) -> TokenId {
    let outside = |id: &TokenId| analysis.tokens.get(*id as usize).is_some_and(|t| !time.tokens.contains(&t.head));
    time.tokens.clone().find(outside).unwrap_or_else(|| time.tokens.end.saturating_sub(1))
}

/// Times by the word that they hang on.
#[derive(Debug, Default)]
pub(super) struct Times {
    by_governor: FxHashMap<TokenId, Vec<TimeId>>,
    /// Times that hang on the things below an event noun: `la fin de l'enfant unique le 1er janvier`.
    below: FxHashMap<TokenId, Vec<TimeId>>,
}

impl Times {
    pub(super) fn new(source: Source<'_>, extraction: &Extraction) -> Self {
        let mut times = Self::default();
        let tokens = &source.analysis.tokens;
        for (time, number) in extraction.times.iter().zip(0..) {
            let mut at = head(source.analysis, time);
            let day = time.value.as_deref().is_some_and(is_day);
            let of_noun = (is_of(source, time) && !day) || time.timex == TimexType::Set;
            let mut deep = false;
            // up through the words of prepositional phrases without a predicate of their own ("dans la nuit de lundi")
            for _ in 0..4 {
                let Some(above) = tokens.get(at as usize).map(|t| t.head).filter(|h| (*h as usize) < tokens.len())
                else {
                    break;
                };
                at = above;
                let list = if deep { &mut times.below } else { &mut times.by_governor };
                list.entry(at).or_default().push(number);
                let Some(predicate) = source.clauses.at(at) else { continue };
                let lemma = source.analysis.lemma(at);
                // "à compter du 1er janvier"
                if lemma == "compter" && at > 0 && source.analysis.lemma(at - 1) == "à" {
                    continue;
                }
                let thing = predicate.kind == PredicateKind::Noun && source.lexicon.nominal(lemma).is_empty();
                if !thing || of_noun {
                    break;
                }
                deep = true;
            }
        }
        times
    }

    /// The time of a fact at `predicate` and whether it stands in another clause; dates before durations. A state that a noun
    /// tells (`le ministre X a dit lundi …`) holds beyond the time of the clause that the noun stands in.
    pub(super) fn of(
        &self,
        source: Source<'_>,
        extraction: &Extraction,
        ty: FactType,
        predicate: PredicateId,
    ) -> Option<(TimeId, bool)> {
        self.search(source, extraction, Some(ty), predicate)
    }

    /// The time of a speech act, without what its content may tell.
    pub(super) fn of_speech(
        &self,
        source: Source<'_>,
        extraction: &Extraction,
        predicate: PredicateId,
    ) -> Option<(TimeId, bool)> {
        let (time, inherited) = self.search(source, extraction, None, predicate)?;
        extraction.times.get(time as usize)?.value.as_ref()?;
        Some((time, inherited))
    }

    /// `ty` is nothing for speech acts.
    fn search(
        &self,
        source: Source<'_>,
        extraction: &Extraction,
        ty: Option<FactType>,
        predicate: PredicateId,
    ) -> Option<(TimeId, bool)> {
        let speech = ty.is_none();
        let state = ty.and_then(|ty| source.schema.fact(ty)).is_some_and(|f| f.kind == FactKind::State);
        let first = source.clauses.predicates.get(predicate as usize)?;
        if let Some(time) = self.own(source, extraction, first, None, speech) {
            return Some((time, false));
        }
        if state && first.kind != PredicateKind::Verb {
            return None;
        }
        let clause = |id: PredicateId| source.clauses.predicates.get(id as usize);
        if let Some(time) =
            below(source, first).and_then(clause).and_then(|p| self.own(source, extraction, p, None, false))
        {
            return Some((time, true));
        }
        let mut at = first;
        for step in 0..MOST_STEPS {
            let link = above(source, at, step > 0)?;
            at = clause(link.predicate)?;
            if let Some(time) = self.own(source, extraction, at, link.before, false) {
                return Some((time, true));
            }
            let day =
                |t: &TimeId| extraction.times.get(*t as usize).and_then(|t| t.value.as_deref()).is_some_and(is_day);
            if let Some(time) = self.own(source, extraction, at, None, false).filter(|t| link.day && day(t)) {
                return Some((time, true));
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
        speech: bool,
    ) -> Option<TimeId> {
        let mut found: Vec<(bool, u8, TimeId)> = Vec::new();
        let mut add = |time: TimeId, rank: u8| {
            let Some(expression) = extraction.times.get(time as usize) else { return };
            if (expression.timex == TimexType::Duration && !lasts(source, expression))
                || is_edition(source, expression)
                || compares(source, expression)
            {
                return;
            }
            if before.is_none_or(|b| expression.tokens.end <= b) {
                found.push((expression.timex == TimexType::Duration, rank, time));
            }
        };
        let mentions = extraction.mentions.len() as u32;
        for argument in &predicate.arguments {
            // "a mis fin lundi à": hung on the object
            let object = argument.role == DeepRole::Object && argument.head > predicate.head && !speech;
            if !object && !matches!(argument.role, DeepRole::Oblique | DeepRole::Adverbial) {
                continue;
            }
            let rank = u8::from(argument.origin == ArgumentOrigin::Reattached);
            if speech && rank > 0 {
                continue;
            }
            if let Some((slot, _)) = source.fillers.time(argument.head) {
                add(slot - mentions, rank);
            }
            // "tué par balle vendredi": hung on a noun that is no event, or that happens when the verb does
            if source.lexicon.is_circumstance(Circumstance::Comparison, &argument.preposition) {
                continue;
            }
            let thing = (!speech && source.lexicon.nominal(source.analysis.lemma(argument.head)).is_empty())
                || source.lexicon.is_circumstance(Circumstance::Preposition, &argument.preposition);
            if thing && argument.origin == ArgumentOrigin::Direct && argument.head > predicate.head {
                for &time in self.by_governor.get(&argument.head).into_iter().flatten() {
                    if extraction
                        .times
                        .get(time as usize)
                        .is_some_and(|t| t.value.as_deref().is_some_and(is_day) || !is_of(source, t))
                    {
                        add(time, 2);
                    }
                }
            }
        }
        let words = [Some(predicate.head), predicate.light_noun];
        for word in words.into_iter().flatten().chain(predicate.modality.governors.iter().copied()) {
            for &time in self.by_governor.get(&word).into_iter().flatten() {
                add(time, 0);
            }
        }
        if !speech && predicate.kind != PredicateKind::Verb {
            for &time in self.below.get(&predicate.head).into_iter().flatten() {
                add(time, 3);
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

/// `l'Euro 2016`, `la saison 2017-2018`: a year right behind a noun, without a preposition, belongs to its name.
fn is_edition(source: Source<'_>, time: &TimeExpression) -> bool {
    let token = |id: TokenId| source.analysis.tokens.get(id as usize);
    let Some(before) = time.tokens.start.checked_sub(1) else { return false };
    time.tokens.len() == 1
        && token(time.tokens.start).is_some_and(|t| t.upos == Upos::Num && t.head == before)
        && token(before).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::X))
}

/// `de moins qu'en 2013`: the time of what is compared with.
fn compares(source: Source<'_>, time: &TimeExpression) -> bool {
    let analysis = source.analysis;
    let upos = |id: TokenId| analysis.tokens.get(id as usize).map(|t| t.upos);
    let mut at = time.tokens.start;
    while at > 0 && matches!(upos(at - 1), Some(Upos::Adp | Upos::Det)) && time.tokens.start - at < 3 {
        at -= 1;
    }
    let Some(than) = at.checked_sub(1).filter(|t| analysis.lemma(*t) == "que") else { return false };
    let near = than.saturating_sub(5)..than;
    near.rev()
        .take_while(|t| !matches!(upos(*t), Some(Upos::Verb | Upos::Aux | Upos::Punct)))
        .any(|t| source.lexicon.is_circumstance(Circumstance::Comparison, analysis.lemma(t)))
}

/// The value of a time from one end to the other where the next expression, or the one before, is its other end:
/// `entre 2015 et 2017`, `du 3 au 6 mai`.
pub(super) fn interval(source: Source<'_>, times: &[TimeExpression], time: TimeId) -> Option<String> {
    let at = time as usize;
    let pair = |first: usize| {
        let (a, b) = (times.get(first)?, times.get(first + 1)?);
        let (from, to) = (a.value.as_deref()?, b.value.as_deref()?);
        let dates = a.timex == TimexType::Date && b.timex == TimexType::Date;
        let ordered = from.len() == to.len() && from < to && from.starts_with(|c: char| c.is_ascii_digit());
        let between = source.text.get(a.span.end as usize..b.span.start as usize)?;
        let before = a.tokens.start.checked_sub(1).map_or("", |t| source.analysis.form(source.text, t));
        let article = matches!(before, "le" | "l’" | "l'" | "l’an").then(|| a.tokens.start.checked_sub(2)).flatten();
        let lead = article.map_or(before, |t| source.analysis.form(source.text, t));
        let is = |words: &[&str], form: &str| words.iter().any(|w| form.eq_ignore_ascii_case(w));
        let joined = match between.trim() {
            "et" | "et le" | "et l’" | "et l'" => is(&["entre"], lead),
            "au" | "à" => is(&["du", "de", "le", "depuis"], before) || is(&["du", "de"], lead),
            _ => false,
        };
        (dates && ordered && joined).then(|| format!("{from}/{to}"))
    };
    pair(at).or_else(|| pair(at.checked_sub(1)?))
}

/// `la maison de 1920`: the time belongs to the noun.
fn is_of(source: Source<'_>, time: &TimeExpression) -> bool {
    source.clauses.tree.children(head(source.analysis, time)).any(|c| {
        let case = source.analysis.tokens.get(c as usize).is_some_and(|t| t.deprel == Deprel::Case);
        case && source.analysis.lemma(c) == "de"
    })
}

/// Whether a value tells the day.
fn is_day(value: &str) -> bool {
    value.len() >= DAY && !value.starts_with('P')
}
