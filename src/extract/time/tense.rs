//! Which way a clause looks: the tense that decides whether `lundi` is the last one or the next one.

use super::lexicon::Ahead;
use crate::language::{Analysis, Deprel, Mood, NO_HEAD, Tense, TokenId, Upos, VerbForm};
use std::ops::Range;

/// Where the clause looks from the document's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// Told as over.
    Past,
    /// Told as going on or holding.
    Present,
    /// Told as to come.
    Future,
    /// No verb tells.
    Unknown,
}

/// Steps up the tree before the search for a verb is given up.
const MOST_STEPS: usize = 8;
/// Tokens to the left of a verb in which its auxiliaries stand.
const AUXILIARY_REACH: TokenId = 8;

/// The verb or participle that the stretch `tokens` hangs on, through the tree.
pub(super) fn governor(analysis: &Analysis, tokens: &Range<TokenId>) -> Option<TokenId> {
    let outside = |id: TokenId| {
        let head = analysis.tokens.get(id as usize)?.head;
        (head != NO_HEAD && !tokens.contains(&head)).then_some(head)
    };
    let mut at = tokens.clone().rev().find_map(outside)?;
    for _ in 0..MOST_STEPS {
        let token = analysis.tokens.get(at as usize)?;
        if matches!(token.upos, Upos::Verb | Upos::Aux) {
            return Some(at);
        }
        // a predicate noun or adjective with its copula
        if copula(analysis, at).is_some() {
            return Some(at);
        }
        if token.head == NO_HEAD {
            return None;
        }
        at = token.head;
    }
    None
}

fn copula(analysis: &Analysis, head: TokenId) -> Option<TokenId> {
    (head.saturating_sub(AUXILIARY_REACH)..head)
        .rev()
        .find(|id| analysis.tokens.get(*id as usize).is_some_and(|t| t.head == head && t.deprel == Deprel::Cop))
}

/// How the clause around `tokens` looks.
pub(super) fn view(analysis: &Analysis, sentence: &Range<TokenId>, tokens: &Range<TokenId>, future: &Ahead) -> View {
    if let Some(verb) = governor(analysis, tokens) {
        let found = by_tree(analysis, verb, future, 0);
        if found != View::Unknown {
            return found;
        }
    }
    nearest(analysis, sentence, tokens, future)
}

fn is_future(analysis: &Analysis, id: TokenId, future: &Ahead) -> bool {
    future.any.contains(analysis.lemma(id))
}

fn by_tree(analysis: &Analysis, verb: TokenId, future: &Ahead, depth: usize) -> View {
    let Some(token) = analysis.tokens.get(verb as usize).filter(|_| depth < 6) else { return View::Unknown };
    let group = verb.saturating_sub(AUXILIARY_REACH)..verb;
    let auxiliaries = group.filter(|id| {
        let t = &analysis.tokens[*id as usize];
        t.head == verb
            && matches!(t.deprel, Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop)
    });
    let (mut finite, mut compound, mut passive) = (None, false, false);
    for id in auxiliaries {
        let t = &analysis.tokens[id as usize];
        let form = t.feats.verb_form();
        if form == VerbForm::Fin && finite.is_none() {
            finite = Some(id);
        }
        // "doit être jugé en mai": the infinitive of a passive looks where its governor does
        passive |= form == VerbForm::Inf && t.deprel == Deprel::AuxPass;
        compound |= t.deprel != Deprel::Cop && analysis.lemma(id) != "aller";
    }
    if token.feats.verb_form() == VerbForm::Fin {
        return finite_view(analysis, verb, false, None, future);
    }
    if let Some(id) = finite {
        return finite_view(analysis, id, compound, Some(verb), future);
    }
    match token.feats.verb_form() {
        VerbForm::Part if token.feats.tense() == Tense::Past && !passive => {
            if is_future(analysis, verb, future) {
                View::Future
            } else {
                View::Past
            }
        }
        _ if token.head == NO_HEAD => View::Unknown,
        form => {
            let head = token.head;
            if form == VerbForm::Inf || passive {
                let marked = (verb.saturating_sub(4)..verb).any(|id| {
                    let t = &analysis.tokens[id as usize];
                    t.head == verb && matches!(t.deprel, Deprel::Mark | Deprel::Case) && analysis.lemma(id) == "pour"
                });
                if marked {
                    return View::Future;
                }
                if future.infinitive.contains(analysis.lemma(head)) {
                    return View::Future;
                }
                if is_future(analysis, head, future) {
                    let past = by_tree(analysis, head, future, depth + 1) == View::Past;
                    let modal = matches!(analysis.lemma(head), "devoir" | "aller");
                    return if past && modal { View::Past } else { View::Future };
                }
            }
            by_tree(analysis, head, future, depth + 1)
        }
    }
}

/// The view of a finite form; `participle` is the word that carries the meaning of a compound tense.
fn finite_view(analysis: &Analysis, id: TokenId, compound: bool, participle: Option<TokenId>, future: &Ahead) -> View {
    let Some(token) = analysis.tokens.get(id as usize) else { return View::Unknown };
    let being = analysis.lemma(id) == "être";
    // `est prévu lundi`, `était attendu`; not `est allé s'imposer`
    let ahead = |word: TokenId| is_future(analysis, word, future) && analysis.lemma(word) != "aller";
    if compound && being && participle.is_some_and(ahead) {
        return View::Future;
    }
    match (token.feats.mood(), token.feats.tense()) {
        (_, Tense::Fut) => View::Future,
        (_, Tense::Imp | Tense::Past) => View::Past,
        (Mood::Cnd, _) => {
            if compound {
                View::Past
            } else {
                View::Future
            }
        }
        (_, Tense::Pres) if compound => View::Past,
        (_, Tense::Pres) => View::Present,
        _ => View::Unknown,
    }
}

/// The nearest finite verb on the line, marks between counted as distance.
fn nearest(analysis: &Analysis, sentence: &Range<TokenId>, tokens: &Range<TokenId>, future: &Ahead) -> View {
    const MARK: u32 = 6;
    let finite = |id: TokenId| {
        let t = &analysis.tokens[id as usize];
        matches!(t.upos, Upos::Verb | Upos::Aux) && t.feats.verb_form() == VerbForm::Fin
    };
    let mut best: Option<(u32, TokenId)> = None;
    let mut cost = 0;
    for id in (sentence.start..tokens.start).rev() {
        cost += if analysis.tokens[id as usize].upos == Upos::Punct { MARK } else { 1 };
        if finite(id) {
            best = Some((cost, id));
            break;
        }
    }
    cost = 0;
    for id in tokens.end..sentence.end {
        cost += if analysis.tokens[id as usize].upos == Upos::Punct { MARK } else { 1 };
        if best.is_some_and(|(c, _)| cost >= c) {
            break;
        }
        if finite(id) {
            best = Some((cost, id));
            break;
        }
    }
    let Some((_, verb)) = best else { return View::Unknown };
    let after = verb + 1..(verb + 5).min(sentence.end);
    let form = |wanted| {
        after.clone().find(|id| {
            let t = &analysis.tokens[*id as usize];
            matches!(t.upos, Upos::Verb | Upos::Aux) && t.feats.verb_form() == wanted
        })
    };
    if let Some(word) = form(VerbForm::Part).filter(|_| matches!(analysis.lemma(verb), "avoir" | "être")) {
        return finite_view(analysis, verb, true, Some(word), future);
    }
    let plain = finite_view(analysis, verb, false, None, future);
    let ahead = form(VerbForm::Inf).is_some() && is_future(analysis, verb, future);
    if ahead && matches!(plain, View::Present | View::Unknown) { View::Future } else { plain }
}
