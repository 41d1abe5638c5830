//! Participles behind a noun: which of them tell something.

use super::{FrameInput, PredicateView};
use crate::language::clause::{Argument, ArgumentOrigin, Clauses, DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Analysis, Deprel, Mood, TokenId};

/// `les drones abattus`: a participle behind its noun with nothing else to it.
pub(super) fn is_bare(input: &FrameInput<'_>, word: &Predicate, view: PredicateView) -> bool {
    let described = word.arguments.iter().any(|a| a.origin == ArgumentOrigin::Modified);
    let participle = match word.kind {
        PredicateKind::Verb => word.voice == Voice::Passive && view == PredicateView::Itself,
        PredicateKind::Adjective => view == PredicateView::Participle,
        PredicateKind::Noun => false,
    };
    let own = |a: &Argument| a.origin != ArgumentOrigin::Modified && a.origin != ArgumentOrigin::Reattached;
    participle
        && described
        && !is_headline(input.analysis, word)
        && !is_gapped(input.analysis, input.clauses, word)
        && word.modality.mood == Mood::None
        && !word.arguments.iter().any(|a| own(a) && a.role != DeepRole::Adverbial)
        && !word.arguments.iter().any(|a| input.fillers.time(a.head).is_some())
}

/// `Le siège a été incendié et des voitures brûlées`: the auxiliary of the first passive holds for the second, whose noun
/// the tree joins to the first participle.
pub(crate) fn is_gapped(analysis: &Analysis, clauses: &Clauses, word: &Predicate) -> bool {
    let tokens = &analysis.tokens;
    let passive = |noun: &Argument| {
        let joined = tokens.get(noun.head as usize).filter(|t| t.deprel == Deprel::Conj && t.head < noun.head)?;
        clauses.at(joined.head)
    };
    let first = word.arguments.iter().filter(|a| a.origin == ArgumentOrigin::Modified).find_map(passive);
    first.is_some_and(|p| p.kind == PredicateKind::Verb && p.voice == Voice::Passive && p.modality.mood != Mood::None)
}

/// `L’ancienne présidente arrêtée à Séoul`: the participle behind the noun that heads a sentence without a verb tells what
/// happened, it does not only describe.
pub(crate) fn is_headline(analysis: &Analysis, predicate: &Predicate) -> bool {
    let token = |id: TokenId| analysis.tokens.get(id as usize);
    predicate.arguments.iter().filter(|a| a.origin == ArgumentOrigin::Modified).any(|a| {
        a.head < predicate.head
            && token(a.head).is_some_and(|noun| noun.deprel == Deprel::Root)
            && token(predicate.head).is_some_and(|t| t.head == a.head && matches!(t.deprel, Deprel::Acl | Deprel::Amod))
    })
}
