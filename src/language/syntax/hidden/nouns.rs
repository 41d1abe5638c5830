//! Nouns that the words around them give away, and what does not belong to their phrases.

use super::super::lists::WordLists;
use super::super::word::{AUX_FIN, VERB_PAST, VERB_PRES};
use super::{ADJECTIVE, CONJUNCTION, DETERMINER, NOUN, REACH, tag};
use crate::language::{Deprel, Token, TokenId, Upos};

/// Whether a past participle follows the auxiliary at `at`, over adverbs.
fn is_perfect(fine: &[u8], at: usize) -> bool {
    (at + 1..at + 4).find(|k| tag(fine, *k) != Upos::Adv).is_some_and(|k| fine.get(k) == Some(&VERB_PAST))
}

/// What is asked about the readings of a word.
pub(in super::super) struct Readings<'l, N, A, P> {
    /// Words by what they do.
    pub(in super::super) lists: &'l WordLists,
    /// Whether the word at a place can be a noun.
    pub(in super::super) noun: N,
    /// Whether it can be an adjective.
    pub(in super::super) adjective: A,
    /// Whether it can be a past participle.
    pub(in super::super) participle: P,
}

/// Nouns that the words around them give away: `l'accusé`, `sa filiale suédoise`, `l'opposant Karl Weber`, `son homologue turc`,
/// `sept morts`, `un car scolaire`; and the verb of `faisant sept morts`.
pub(in super::super) fn nouns(
    text: &str,
    tokens: &[Token],
    fine: &mut [u8],
    can: &Readings<'_, impl Fn(usize) -> bool, impl Fn(usize) -> bool, impl Fn(usize) -> bool>,
) {
    let form = |at: usize| tokens.get(at).map_or("", |t| t.span.of(text));
    for at in 1..tokens.len().min(fine.len()) {
        let counts =
            tag(fine, at + 1) == Upos::Num || tag(fine, at + 1) == Upos::Det && fine.get(at + 2) == Some(&NOUN);
        if form(at) == "faisant" && tag(fine, at) == Upos::Aux && counts {
            // an auxiliary only before an infinitive
            fine[at] = VERB_PRES;
            continue;
        }
        let elided = matches!(form(at - 1), "l’" | "l'" | "L’" | "L'");
        let determined = fine[at - 1] == DETERMINER;
        let next = tag(fine, at + 1);
        let phrase = |upos: Upos| matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num);
        let wanted = match fine[at] {
            // before a participle without an auxiliary no pronoun stands
            VERB_PAST => determined,
            VERB_PRES => elided && next == Upos::Propn,
            ADJECTIVE if tag(fine, at - 1) == Upos::Num => matches!(next, Upos::Punct | Upos::Cconj),
            ADJECTIVE => {
                let closed = !phrase(tag(fine, at + 2)) && tag(fine, at + 2) != Upos::Cconj;
                determined && next == Upos::Adj && closed
            }
            _ => determined && form(at) == "car",
        };
        // "a sanctionné douze banques et gelé leurs avoirs": a second participle of the same auxiliary
        if fine[at] == ADJECTIVE
            && fine[at - 1] == CONJUNCTION
            && matches!(next, Upos::Det | Upos::Num)
            && (can.participle)(at)
            && (at.saturating_sub(REACH)..at - 1).any(|k| fine[k] == AUX_FIN && is_perfect(fine, k))
        {
            fine[at] = VERB_PAST;
            continue;
        }
        if wanted && (can.noun)(at) {
            (fine[at - 1], fine[at]) = (if determined || elided { DETERMINER } else { fine[at - 1] }, NOUN);
            continue;
        }
        // "son homologue turc": what is tagged as the noun is the adjective
        let own =
            matches!(form(at - 1), "son" | "sa" | "ses" | "leur" | "leurs" | "Son" | "Sa" | "Ses" | "Leur" | "Leurs");
        let lower = form(at + 1).chars().next().is_some_and(char::is_lowercase);
        if own
            && fine[at] == ADJECTIVE
            && next == Upos::Noun
            && lower
            && !phrase(tag(fine, at + 2))
            && tag(fine, at + 2) != Upos::Cconj
            && !can.lists.stands_before(form(at))
            && (can.noun)(at)
            && (can.adjective)(at + 1)
        {
            (fine[at], fine[at + 1]) = (NOUN, ADJECTIVE);
        }
    }
}

/// `a fondé en 2016 le mouvement`, `à un groupe chinois sa filiale`: what stands before the article of a noun is no number or
/// adjective of it.
pub(in super::super) fn strays(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for at in 1..tokens.len().min(fine.len()) {
        let upos = tag(fine, at);
        let modifier = match tokens[at].deprel {
            Deprel::Nummod => upos == Upos::Num,
            Deprel::Amod => upos == Upos::Adj,
            _ => false,
        };
        let noun = tokens[at].head.wrapping_sub(base) as usize;
        if !modifier || noun <= at + 1 || noun >= fine.len() || fine[at + 1] != DETERMINER {
            continue;
        }
        let article = tokens[at + 1].head == base + noun as TokenId && tokens[at + 1].deprel == Deprel::Det;
        // "en 2016 le mouvement": a year behind its preposition
        let (case, before) = (tag(fine, at - 1) == Upos::Adp, tag(fine, at - 1) == Upos::Noun);
        if article && upos == Upos::Num && case {
            let preposition = tokens[at - 1].head == base + noun as TokenId && tokens[at - 1].deprel == Deprel::Case;
            if preposition {
                tokens[at - 1].head = base + at as TokenId;
            }
            (tokens[at].head, tokens[at].deprel) = (tokens[noun].head, Deprel::OblMod);
        } else if article && upos == Upos::Adj && before {
            tokens[at].head = base + (at - 1) as TokenId;
        }
    }
}

/// `la sénatrice du Nevada Carol Whitlock`: a first name with a surname behind it begins a new name, which stands beside the noun.
pub(in super::super) fn names_behind_names(
    text: &str,
    tokens: &mut [Token],
    base: TokenId,
    fine: &[u8],
    first_name: impl Fn(usize) -> bool,
) {
    for given in 3..tokens.len().min(fine.len()).saturating_sub(1) {
        let flat = |at: usize| matches!(tokens[at].deprel, Deprel::FlatName | Deprel::Flat);
        if tag(fine, given) != Upos::Propn || !flat(given) || tag(fine, given + 1) != Upos::Propn {
            continue;
        }
        let place = tokens[given].head.wrapping_sub(base) as usize;
        if place >= given || tokens[place].deprel != Deprel::Nmod || tag(fine, place) != Upos::Propn {
            continue;
        }
        let noun = tokens[place].head.wrapping_sub(base) as usize;
        let of = noun < place
            && tag(fine, noun) == Upos::Noun
            && (noun + 1..place).any(|at| {
                tokens[at].head == base + place as TokenId
                    && matches!(tokens[at].span.of(text), "de" | "du" | "d’" | "d'")
            });
        if !of || first_name(place) || !first_name(given) {
            continue;
        }
        let (old, new) = (base + place as TokenId, base + given as TokenId);
        for token in tokens[given + 1..].iter_mut().take(6) {
            if token.head == old && matches!(token.deprel, Deprel::FlatName | Deprel::Flat) {
                token.head = new;
            }
        }
        (tokens[given].head, tokens[given].deprel) = (base + noun as TokenId, Deprel::Appos);
    }
}
