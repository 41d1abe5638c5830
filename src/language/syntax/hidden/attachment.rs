//! What relative clauses, numbers and participles belong to.

use super::super::word::{RELATIVE, VERB_FIN, VERB_INF, VERB_PAST, VERB_PRES};
use super::objects::lacks_object;
use super::{DEPTH, below, children, has, nominal, start_of, tag};
use crate::language::{Deprel, Token, TokenId, Upos};

/// `remplacera à la tête de la banque Karl Weber, qui part`: a relative clause behind a comma tells of the phrase that ends at the
/// comma, not of one that ended before; nor of a bare place name that cannot have what stands between (`une visite à Oslo de
/// Karl Weber, qui part`).
pub(in super::super) fn antecedents(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 3..tokens.len().min(fine.len()) {
        if tokens[verb].deprel != Deprel::AclRelcl {
            continue;
        }
        let noun = tokens[verb].head.wrapping_sub(base) as usize;
        let pronoun = children(tokens, base, verb).find(|at| fine[*at] == RELATIVE && *at < verb);
        let Some(last) = pronoun.and_then(|p| p.checked_sub(2)).filter(|l| *l > noun) else { continue };
        let inside = || below(tokens, base, last, base + noun as TokenId, DEPTH);
        if tokens[last + 1].span.of(text) != "," || inside() && !is_other_name(text, tokens, base, fine, noun, last) {
            continue;
        }
        let mut top = last;
        for _ in 0..8 {
            let up = tokens[top].head.wrapping_sub(base) as usize;
            if up <= noun || up > last || !nominal(fine, up) {
                break;
            }
            top = up;
        }
        if nominal(fine, top) {
            tokens[verb].head = base + top as TokenId;
        }
    }
}

/// `à Oslo de Karl Weber`: a name without article behind a preposition, and another name with *de*, which belongs to something
/// before.
fn is_other_name(text: &str, tokens: &[Token], base: TokenId, fine: &[u8], noun: usize, last: usize) -> bool {
    let start = start_of(tokens, base, last);
    let name = |at: usize| tag(fine, at) == Upos::Propn;
    let second = if name(last) && start < last { last } else { tokens[last].head.wrapping_sub(base) as usize };
    let start = start_of(tokens, base, second);
    name(noun)
        && has(tokens, base, noun, |d| d == Deprel::Case)
        && !has(tokens, base, noun, |d| d == Deprel::Det)
        && second > noun
        && second < tokens.len()
        && name(second)
        && tokens[second].head == base + noun as TokenId
        && start == noun + 1
        && matches!(tokens[start].span.of(text), "de" | "d’" | "d'")
}

/// `fermer 60 de ses 200 boutiques`, `gagner au moins huit des douze matchs`: what follows a bare number with `de` is what it is
/// taken from; and a number without preposition is the object of a verb that has none.
pub(in super::super) fn counted_parts(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for number in 1..tokens.len().min(fine.len()) {
        if tag(fine, number) != Upos::Num {
            continue;
        }
        let (above, deprel) = (tokens[number].head, tokens[number].deprel);
        let loose = deprel == Deprel::OblMod && !has(tokens, base, number, |d| d == Deprel::Case);
        let argument = matches!(deprel, Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass) || loose;
        let next = number + 1;
        let of = |t: &Token| t.deprel == Deprel::Case && matches!(t.span.of(text), "de" | "des" | "d’" | "d'");
        if !argument || !tokens.get(next).is_some_and(of) {
            continue;
        }
        let noun = tokens[next].head.wrapping_sub(base) as usize;
        let Some(part) = tokens.get(noun).copied().filter(|_| noun > next && nominal(fine, noun)) else { continue };
        let id = base + number as TokenId;
        let complement = matches!(part.deprel, Deprel::Obl | Deprel::OblArg | Deprel::OblMod) && part.head == above;
        if !(complement || part.head == id) || start_of(tokens, base, noun) != next {
            continue;
        }
        (tokens[noun].head, tokens[noun].deprel) = (id, Deprel::Nmod);
        let verb = above.wrapping_sub(base) as usize;
        if loose
            && verb < number
            && matches!(fine[verb], VERB_FIN | VERB_INF | VERB_PRES | VERB_PAST)
            && lacks_object(tokens, base, fine, verb)
        {
            tokens[number].deprel = Deprel::Obj;
        }
    }
}

/// `un homme soupçonné d'avoir tué`: an infinitive with a preposition right behind a participle belongs to it, not to the noun.
pub(in super::super) fn governed_infinitives(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 2..tokens.len().min(fine.len()) {
        if tokens[verb].deprel != Deprel::Acl {
            continue;
        }
        let noun = tokens[verb].head;
        let mark = children(tokens, base, verb).find(|at| {
            tokens[*at].deprel == Deprel::Mark && matches!(tokens[*at].span.of(text), "de" | "d’" | "d'" | "à")
        });
        let Some(before) = mark.and_then(|m| m.checked_sub(1)) else { continue };
        let infinitive =
            fine[verb] == VERB_INF || children(tokens, base, verb).any(|at| tag(fine, at) == Upos::Aux && at < verb);
        let participle = fine[before] == VERB_PAST
            && tokens[before].head == noun
            && matches!(tokens[before].deprel, Deprel::Acl | Deprel::Amod)
            && (noun.wrapping_sub(base) as usize) < before;
        if infinitive && participle {
            (tokens[verb].head, tokens[verb].deprel) = (base + before as TokenId, Deprel::Xcomp);
        }
    }
}
