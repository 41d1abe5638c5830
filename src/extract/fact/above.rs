//! The clause above that what happens shares its time and its place with.

use super::Source;
use crate::language::clause::{ArgumentOrigin, Circumstance, DeepRole, Predicate, PredicateId, PredicateKind, Words};
use crate::language::{Deprel, Mood, TokenId};

/// The clause above.
#[derive(Debug, Clone, Copy)]
pub(super) struct Above {
    /// Its predicate.
    pub(super) predicate: PredicateId,
    /// Only what stands before this word is shared: of coordinated clauses what is said in front of the first one.
    pub(super) before: Option<TokenId>,
    /// What stands behind that word is shared too if it is a day.
    pub(super) day: bool,
}

/// The clause above `predicate` whose time and place it has. `far` says that `predicate` is one already above the fact's own.
pub(super) fn above(source: Source<'_>, predicate: &Predicate, far: bool) -> Option<Above> {
    let Source { text, analysis, clauses, lexicon, .. } = source;
    let words = Words { text, analysis, tree: &clauses.tree, lexicon };
    let head = predicate.head;
    // "faisant dix morts" with the verb read as a copula
    let made = (words.deprel(head) == Deprel::Cop && words.lemma(head) == "faire").then(|| words.head(head)).flatten();
    let deprel = made.map_or(words.deprel(head), |noun| words.deprel(noun));
    let governor = words.head(made.unwrap_or(head))?;
    let number = |id: TokenId| clauses.by_head.get(id as usize).copied().flatten();
    let verb = |id: TokenId| {
        let number = number(id)?;
        let above = clauses.predicates.get(number as usize)?;
        (above.kind == PredicateKind::Verb).then_some(Above { predicate: number, before: None, day: false })
    };
    if deprel == Deprel::Conj {
        // "tuées lundi et douze autres blessées": one auxiliary, one time
        let bare = words.is_past_participle(head)
            && words.child(head, |d| matches!(d, Deprel::AuxTense | Deprel::AuxPass | Deprel::Aux)).is_none();
        let before = (!bare).then_some(governor);
        let first = number(governor)?;
        // "est arrivé lundi et a rencontré": one subject, one tense
        let day = clauses.predicates.get(first as usize).is_some_and(|p| {
            let own = predicate.arguments.iter().any(|a| a.origin == ArgumentOrigin::Coordination);
            own && p.kind == PredicateKind::Verb
                && p.modality.tense == predicate.modality.tense
                && p.modality.perfect == predicate.modality.perfect
        });
        return Some(Above { predicate: first, before, day });
    }
    match predicate.kind {
        // "l'attentat, revendiqué par X, a fait trois morts lundi": the clause of the event
        PredicateKind::Verb
            if deprel == Deprel::Acl && matches!(words.lemma(head), "revendiquer" | "attribuer" | "imputer") =>
        {
            words.head(governor).and_then(verb).filter(|_| !far)
        }
        PredicateKind::Verb => {
            if !matches!(deprel, Deprel::Advcl | Deprel::Acl | Deprel::Obl | Deprel::OblMod | Deprel::Xcomp) {
                return None;
            }
            let marker = words.marker(head);
            let linked = words.is_present_participle(head)
                || (predicate.modality.mood != Mood::None && lexicon.is_circumstance(Circumstance::Marker, &marker));
            // a participle behind a comma may hang on the last noun of its clause
            let up = verb(governor).or_else(|| words.head(governor).and_then(verb));
            up.filter(|_| linked && !far)
        }
        PredicateKind::Noun => {
            let preposition = words.preposition(head);
            match deprel {
                Deprel::Nsubj | Deprel::NsubjPass => verb(governor).filter(|_| !far),
                Deprel::Obj | Deprel::ObjLvc => {
                    verb(governor).filter(|_| lexicon.is_circumstance(Circumstance::Verb, words.lemma(governor)))
                }
                Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent | Deprel::Nmod => {
                    let linked = lexicon.is_circumstance(Circumstance::Preposition, &preposition);
                    // "ont péri dans le nord du pays dans un accident": the accident may hang on the place
                    let up = verb(governor).or_else(|| words.head(governor).and_then(verb));
                    up.filter(|_| linked)
                }
                _ => None,
            }
        }
        PredicateKind::Adjective => None,
    }
}

/// The relative clause that tells of an event noun what it did: `le séisme qui a frappé le pays vendredi`.
pub(super) fn below(source: Source<'_>, predicate: &Predicate) -> Option<PredicateId> {
    let Source { analysis, clauses, lexicon, .. } = source;
    if predicate.kind != PredicateKind::Noun {
        return None;
    }
    let told = |noun: TokenId| {
        clauses.tree.children(noun).find_map(|child| {
            let relative = analysis.tokens.get(child as usize)?.deprel == Deprel::AclRelcl;
            let number = clauses.by_head.get(child as usize).copied().flatten().filter(|_| relative)?;
            let clause = clauses.predicates.get(number as usize)?;
            let acts = clause.role(DeepRole::Subject).any(|a| a.head == noun);
            (acts && clause.kind == PredicateKind::Verb).then_some(number)
        })
    };
    told(predicate.head).or_else(|| {
        let measure = |c: &TokenId| lexicon.is_circumstance(Circumstance::Measure, analysis.lemma(*c));
        clauses.tree.children(predicate.head).filter(measure).find_map(told)
    })
}
