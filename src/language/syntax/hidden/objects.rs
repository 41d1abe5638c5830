//! Objects behind a complement of their verb.

use super::super::lists::WordLists;
use super::super::word::{AUX_FIN, RELATIVE, VERB_FIN, VERB_INF, VERB_PAST, VERB_PRES};
use super::{REACH, children, has, nominal, start_of, tag};
use crate::language::calendar::{DAYS, MONTHS};
use crate::language::{Deprel, Token, TokenId, Upos};

/// What is asked about the words of a sentence.
pub(in super::super) struct Questions<'l, V, F> {
    /// Words by what they do.
    pub(in super::super) lists: &'l WordLists,
    /// Whether the word at a place is a form of a verb that takes an object and forms its past with `avoir`.
    pub(in super::super) takes_object: V,
    /// Whether it is a first name.
    pub(in super::super) first_name: F,
}

/// `décernera à la sauveteuse une médaille`, `rachètera pour un milliard son concurrent`: a noun phrase without preposition behind
/// a complement of a verb that has no object yet is its object.
pub(in super::super) fn hidden_objects(
    text: &str,
    tokens: &mut [Token],
    base: TokenId,
    fine: &[u8],
    ask: &Questions<'_, impl Fn(usize) -> bool, impl Fn(usize) -> bool>,
) {
    let len = tokens.len().min(fine.len());
    for verb in 0..len {
        if !matches!(fine[verb], VERB_FIN | VERB_INF | VERB_PAST | VERB_PRES) {
            continue;
        }
        let inserted = tokens[verb].deprel == Deprel::ParataxisInsert && lacks_subject(tokens, base, fine, verb);
        if !inserted && !lacks_object(tokens, base, fine, verb) {
            if let Some(person) = addressed(tokens, base, fine, verb) {
                tokens[person].deprel = Deprel::Obj;
            }
            continue;
        }
        let mut object = None;
        let mut complement = false;
        for at in verb + 1..len.min(verb + REACH) {
            let form = tokens[at].span.of(text);
            let wall = match tag(fine, at) {
                Upos::Punct => !matches!(form, "-" | "’" | "'"),
                Upos::Verb => matches!(fine[at], VERB_FIN | VERB_INF),
                Upos::Aux | Upos::Cconj | Upos::Sconj => true,
                _ => fine[at] == RELATIVE,
            };
            if wall {
                break;
            }
            if !nominal(fine, at) {
                continue;
            }
            let case = has(tokens, base, at, |d| d == Deprel::Case);
            if !case && is_object(text, tokens, base, fine, (verb, at), complement, ask) {
                object = Some(at);
                break;
            }
            complement |= case;
        }
        if let Some(object) = object.filter(|_| inserted || (ask.takes_object)(verb)) {
            let deprel = if inserted { Deprel::Nsubj } else { Deprel::Obj };
            (tokens[object].head, tokens[object].deprel) = (base + verb as TokenId, deprel);
        }
    }
}

/// `a appelé ses partisans à manifester`: a noun with an article beside the infinitive of a verb without object.
fn addressed(tokens: &[Token], base: TokenId, fine: &[u8], verb: usize) -> Option<usize> {
    let mut noun = None;
    let mut infinitive = false;
    for at in children(tokens, base, verb).filter(|at| *at > verb) {
        match tokens[at].deprel {
            Deprel::Obj | Deprel::ObjLvc => return None,
            Deprel::Xcomp if nominal(fine, at) => noun = noun.or(Some(at)),
            Deprel::Xcomp => {
                infinitive |= fine[at] == VERB_INF && noun.is_some() && has(tokens, base, at, |d| d == Deprel::Mark);
            }
            _ => {}
        }
    }
    let article = |at: &usize| {
        has(tokens, base, *at, |d| d == Deprel::Det)
            && !has(tokens, base, *at, |d| matches!(d, Deprel::Case | Deprel::Cop))
    };
    noun.filter(|_| infinitive).filter(article)
}

/// `« … », a lancé devant ses amis le candidat`: a finite verb inserted beside what was said, with neither subject nor object.
fn lacks_subject(tokens: &[Token], base: TokenId, fine: &[u8], verb: usize) -> bool {
    let mut finite = fine[verb] == VERB_FIN;
    for at in children(tokens, base, verb) {
        finite |= fine[at] == AUX_FIN && tokens[at].deprel == Deprel::AuxTense && at < verb;
        let argument = matches!(
            tokens[at].deprel,
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::ExplSubj
                | Deprel::Csubj
                | Deprel::Obj
                | Deprel::Xcomp
                | Deprel::Ccomp
        );
        if argument || tokens[at].deprel == Deprel::Mark {
            return false;
        }
    }
    finite
}

/// Whether the verb is active, its subject is known or understood, and nothing is its object.
pub(super) fn lacks_object(tokens: &[Token], base: TokenId, fine: &[u8], verb: usize) -> bool {
    let mut subject = false;
    let mut auxiliary = false;
    for at in children(tokens, base, verb) {
        match tokens[at].deprel {
            Deprel::Nsubj if at < verb => subject = true,
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj | Deprel::Csubj | Deprel::CsubjPass => return false,
            Deprel::AuxTense => auxiliary = true,
            Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop => return false,
            Deprel::Obj | Deprel::ObjLvc | Deprel::ObjAgent | Deprel::Xcomp | Deprel::Ccomp => return false,
            Deprel::Expl | Deprel::ExplPv | Deprel::ExplPass | Deprel::ExplComp => return false,
            // "que la France a livrés"
            Deprel::Mark if tokens[verb].deprel == Deprel::AclRelcl => return false,
            _ => {}
        }
    }
    let shared = tokens[verb].deprel == Deprel::Conj && matches!(fine[verb], VERB_FIN | VERB_PAST);
    match fine[verb] {
        VERB_FIN => subject || shared,
        VERB_PAST => auxiliary && (subject || shared),
        _ => true,
    }
}

/// Whether the noun at `at`, which has no preposition, can be the object of the verb; `complement` says that a complement
/// stands between the two.
fn is_object(
    text: &str,
    tokens: &[Token],
    base: TokenId,
    fine: &[u8],
    (verb, at): (usize, usize),
    complement: bool,
    ask: &Questions<'_, impl Fn(usize) -> bool, impl Fn(usize) -> bool>,
) -> bool {
    let id = |at: usize| base + at as TokenId;
    let beside = tokens[at].head == id(verb);
    let hangs = match tokens[at].deprel {
        Deprel::OblMod | Deprel::Obl | Deprel::OblArg => beside,
        Deprel::Nmod | Deprel::Appos => complement,
        // "réunis à Lyon le candidat": below a participle of a complement
        Deprel::Obj => complement && !beside,
        _ => false,
    };
    if !hangs {
        return false;
    }
    let form = tokens[at].span.of(text);
    let date = DAYS.iter().chain(&MONTHS).any(|w| form.eq_ignore_ascii_case(w));
    if date || ask.lists.measures(form) || ask.lists.is_circumstance(form) || form == "%" {
        return false;
    }
    let start = start_of(tokens, base, at);
    let determined = start < at
        && matches!(tag(fine, start), Upos::Det | Upos::Num)
        && !tokens[start].span.of(text).eq_ignore_ascii_case("chaque");
    // "avec son ami Jean Martin": a name in apposition stays where it is
    let person = tokens[at].deprel != Deprel::Appos
        && tag(fine, at) == Upos::Propn
        && tag(fine, at + 1) == Upos::Propn
        && (ask.first_name)(at);
    // "la reine étant morte": a clause of its own
    if tag(fine, at + 1) == Upos::Aux || fine.get(at + 1) == Some(&VERB_PRES) {
        return false;
    }
    if !(determined || (person && start == at))
        || matches!(tag(fine, start.wrapping_sub(1)), Upos::Adp | Upos::Det | Upos::Adv)
    {
        return false;
    }
    if beside {
        return true;
    }
    // up through nouns behind the verb to one of its complements
    let mut up = at;
    for _ in 0..4 {
        let above = tokens[up].head.wrapping_sub(base) as usize;
        if above == verb {
            let complement = matches!(tokens[up].deprel, Deprel::Obl | Deprel::OblArg | Deprel::OblMod);
            return complement && has(tokens, base, up, |d| d == Deprel::Case);
        }
        let participle =
            fine.get(above) == Some(&VERB_PAST) && matches!(tokens[above].deprel, Deprel::Acl | Deprel::Amod);
        if above <= verb || above >= up || !(nominal(fine, above) || participle) {
            return false;
        }
        up = above;
    }
    false
}
