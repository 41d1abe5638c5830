//! Words that stand where the model did not look for them: nouns taken for participles or adjectives, objects behind a
//! complement, subjects behind a comma, what a number counts.

use super::LONGEST;
use super::word::{AUX_FIN, FINE_UPOS, RELATIVE, VERB_FIN, VERB_INF, VERB_PAST, VERB_PRES};
use crate::language::{Deprel, Token, TokenId, Upos};
use std::ops::Range;

/// Fine tags that words are given.
const ADJECTIVE: u8 = 1;
const CONJUNCTION: u8 = 8;
const DETERMINER: u8 = 9;
const NOUN: u8 = 11;

/// How far behind its verb an object is looked for, in words.
const REACH: usize = 24;

/// Nouns whose phrases tell when, how often or how far without a preposition.
const CIRCUMSTANCES: [&str; 70] = [
    "an",
    "ans",
    "année",
    "années",
    "jour",
    "jours",
    "journée",
    "mois",
    "semaine",
    "semaines",
    "heure",
    "heures",
    "minute",
    "minutes",
    "seconde",
    "secondes",
    "matin",
    "matins",
    "matinée",
    "soir",
    "soirs",
    "soirée",
    "nuit",
    "nuits",
    "après-midi",
    "midi",
    "minuit",
    "week-end",
    "été",
    "hiver",
    "printemps",
    "automne",
    "fois",
    "siècle",
    "décennie",
    "saison",
    "trimestre",
    "semestre",
    "veille",
    "lendemain",
    "instant",
    "moment",
    "temps",
    "date",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "mètres",
    "kilomètres",
    "km",
    "plupart",
    "part",
    "cas",
    "exercice",
];

fn tag(fine: &[u8], at: usize) -> Upos {
    fine.get(at).map_or(Upos::X, |t| FINE_UPOS[usize::from(*t)])
}

fn nominal(fine: &[u8], at: usize) -> bool {
    matches!(tag(fine, at), Upos::Noun | Upos::Propn)
}

/// Where the dependents of the word at `at` lie.
fn near(at: usize, len: usize) -> Range<usize> {
    at.saturating_sub(LONGEST).min(len)..(at + LONGEST).min(len)
}

/// The dependents of the word at `head`.
fn children(tokens: &[Token], base: TokenId, head: usize) -> impl Iterator<Item = usize> {
    let id = base + head as TokenId;
    near(head, tokens.len()).filter(move |at| tokens[*at].head == id)
}

fn has(tokens: &[Token], base: TokenId, head: usize, wanted: impl Fn(Deprel) -> bool) -> bool {
    children(tokens, base, head).any(|at| wanted(tokens[at].deprel))
}

/// The first word of the phrase that ends with the noun at `at`.
fn start_of(tokens: &[Token], base: TokenId, at: usize) -> usize {
    let mut start = at;
    while start > 0 && tokens[start - 1].head == base + at as TokenId && tokens[start - 1].deprel != Deprel::Punct {
        start -= 1;
    }
    start
}

/// Adjectives that stand before their noun, by how they begin: `son nouveau rival` has its noun behind.
const BEFORE: [&str; 24] = [
    "premi", "derni", "nouve", "ancien", "jeune", "vieu", "vieil", "petit", "grand", "gros", "futur", "bon", "mauvais",
    "propre", "seul", "principa", "meilleur", "pire", "plus", "fidèle", "haut", "long", "beau", "bel",
];

/// Whether a past participle follows the auxiliary at `at`, over adverbs.
fn is_perfect(fine: &[u8], at: usize) -> bool {
    (at + 1..at + 4).find(|k| tag(fine, *k) != Upos::Adv).is_some_and(|k| fine.get(k) == Some(&VERB_PAST))
}

/// What is asked about the readings of a word.
pub(super) struct Readings<N, A, P> {
    /// Whether the word at a place can be a noun.
    pub(super) noun: N,
    /// Whether it can be an adjective.
    pub(super) adjective: A,
    /// Whether it can be a past participle.
    pub(super) participle: P,
}

/// Nouns that the words around them give away: `l'accusé`, `sa filiale suédoise`, `l'opposant Karl Weber`, `son homologue turc`,
/// `sept morts`, `un car scolaire`; and the verb of `faisant sept morts`.
pub(super) fn nouns(
    text: &str,
    tokens: &[Token],
    fine: &mut [u8],
    can: &Readings<impl Fn(usize) -> bool, impl Fn(usize) -> bool, impl Fn(usize) -> bool>,
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
            && !BEFORE.iter().any(|b| form(at).starts_with(b))
            && (can.noun)(at)
            && (can.adjective)(at + 1)
        {
            (fine[at], fine[at + 1]) = (NOUN, ADJECTIVE);
        }
    }
}

/// `a fondé en 2016 le mouvement`, `à un groupe chinois sa filiale`: what stands before the article of a noun is no number or
/// adjective of it.
pub(super) fn strays(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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

/// `Trois personnes, dont un enfant, ont péri`: of the two nouns the one before the comma is the subject.
pub(super) fn members(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let len = tokens.len().min(fine.len());
    for verb in 4..len {
        if tokens[verb].deprel != Deprel::AclRelcl || tag(fine, verb) != Upos::Verb {
            continue;
        }
        let id = |at: usize| base + at as TokenId;
        let whole = tokens[verb].head.wrapping_sub(base) as usize;
        let Some(top) = tokens.get(whole).copied().filter(|_| whole < verb && nominal(fine, whole)) else { continue };
        let subject = |d: Deprel| matches!(d, Deprel::Nsubj | Deprel::NsubjPass);
        let part = children(tokens, base, verb).find(|at| subject(tokens[*at].deprel) && *at > whole && *at < verb);
        let Some(part) = part.filter(|p| nominal(fine, *p)) else { continue };
        let among = (whole + 1..part).find(|at| match tokens[*at].span.of(text) {
            "dont" => true,
            "parmi" => tokens[at + 1].span.of(text).starts_with("lesquel"),
            _ => false,
        });
        let Some(among) = among.filter(|a| tokens[a - 1].span.of(text) == ",") else { continue };
        let lesquels = tokens[among].span.of(text) == "parmi";
        let first = among + 1 + usize::from(lesquels);
        // the phrase between the pronoun and a second comma
        let closed = (part + 1..verb.min(part + 9)).find(|at| tokens[*at].span.of(text) == ",");
        let begins = (first..part).all(|at| belongs(tokens, base, at, id(part)));
        let Some(closed) = closed.filter(|_| begins) else { continue };
        let finite =
            fine[verb] == VERB_FIN || (closed..verb).any(|at| fine[at] == AUX_FIN && tokens[at].head == id(verb));
        let clause =
            matches!(top.deprel, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis | Deprel::Advcl | Deprel::Conj);
        if !finite || !clause || (closed + 1..verb).any(|at| tokens[at].head != id(verb)) {
            continue;
        }
        let deprel = tokens[part].deprel;
        (tokens[verb].head, tokens[verb].deprel) = (top.head, top.deprel);
        (tokens[whole].head, tokens[whole].deprel) = (id(verb), deprel);
        (tokens[part].head, tokens[part].deprel) = (id(whole), Deprel::AclRelcl);
        if lesquels {
            (tokens[among + 1].head, tokens[among + 1].deprel) = (id(part), Deprel::Nmod);
        }
    }
}

/// `la Roumanie et le Portugal ont signé`, `l'Espagne, ainsi que le Portugal, a condamné`: of two subjects with a conjunction right
/// before the second one, the second is joined to the first.
pub(super) fn joined_subjects(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for joint in 1..tokens.len().min(fine.len()) {
        let form = tokens[joint].span.of(text);
        let last = match form {
            "et" | "ou" => joint,
            "ainsi" if tokens.get(joint + 1).is_some_and(|t| t.span.of(text) == "que") => joint + 1,
            _ => continue,
        };
        // the noun whose phrase begins right behind
        let second = (last + 1..tokens.len().min(last + 6))
            .find(|at| nominal(fine, *at) && start_of(tokens, base, *at) == last + 1);
        let Some(second) = second else { continue };
        let id = |at: usize| base + at as TokenId;
        let place = |head: TokenId| head.wrapping_sub(base) as usize;
        let subject = |d: Deprel| matches!(d, Deprel::Nsubj | Deprel::NsubjPass);
        let named = tag(fine, second) == Upos::Propn;
        if has(tokens, base, second, |d| d == Deprel::Case)
            || !(named || has(tokens, base, second, |d| matches!(d, Deprel::Det | Deprel::Nummod)))
        {
            continue;
        }
        let head = tokens[second].head;
        let first = match tokens[second].deprel {
            Deprel::Appos | Deprel::Conj | Deprel::Nmod => Some(place(head)),
            d if subject(d) => (joint.saturating_sub(LONGEST)..joint)
                .rev()
                .find(|at| tokens[*at].head == head && subject(tokens[*at].deprel)),
            _ => None,
        };
        let Some(first) = first.filter(|f| *f < joint && nominal(fine, *f) && subject(tokens[*f].deprel)) else {
            continue;
        };
        let (verb, above) = (tokens[first].head, tokens[joint].head);
        if place(verb) > second && (above == verb || (last > joint && above == id(second))) {
            (tokens[second].head, tokens[second].deprel) = (id(first), Deprel::Conj);
            (tokens[joint].head, tokens[joint].deprel) = (id(second), Deprel::Cc);
        }
    }
}

/// `remplacera à la tête de la banque Karl Weber, qui part`: a relative clause behind a comma tells of the phrase that ends at the
/// comma, not of one that ended before.
pub(super) fn antecedents(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 3..tokens.len().min(fine.len()) {
        if tokens[verb].deprel != Deprel::AclRelcl {
            continue;
        }
        let noun = tokens[verb].head.wrapping_sub(base) as usize;
        let pronoun = children(tokens, base, verb).find(|at| fine[*at] == RELATIVE && *at < verb);
        let Some(last) = pronoun.and_then(|p| p.checked_sub(2)).filter(|l| *l > noun) else { continue };
        if tokens[last + 1].span.of(text) != "," || belongs(tokens, base, last, base + noun as TokenId) {
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

/// `fermer 60 de ses 200 boutiques`, `gagner au moins huit des douze matchs`: what follows a bare number with `de` is what it is
/// taken from; and a number without preposition is the object of a verb that has none.
pub(super) fn counted_parts(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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
pub(super) fn governed_infinitives(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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

/// What is asked about the words of a sentence.
pub(super) struct Questions<V, F> {
    /// Whether the word at a place is a form of a verb that takes an object and forms its past with `avoir`.
    pub(super) takes_object: V,
    /// Whether it is a first name.
    pub(super) first_name: F,
}

/// `décernera à la sauveteuse une médaille`, `rachètera pour un milliard son concurrent`: a noun phrase without preposition behind
/// a complement of a verb that has no object yet is its object.
pub(super) fn hidden_objects(
    text: &str,
    tokens: &mut [Token],
    base: TokenId,
    fine: &[u8],
    ask: &Questions<impl Fn(usize) -> bool, impl Fn(usize) -> bool>,
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
            if !case && is_object(text, tokens, base, fine, (verb, at), complement, &ask.first_name) {
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
fn lacks_object(tokens: &[Token], base: TokenId, fine: &[u8], verb: usize) -> bool {
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
    first_name: &impl Fn(usize) -> bool,
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
    if CIRCUMSTANCES.iter().any(|w| form.eq_ignore_ascii_case(w)) || form == "%" {
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
        && first_name(at);
    // "la reine étant morte": a clause of its own
    if tag(fine, at + 1) == Upos::Aux || fine.get(at + 1) == Some(&VERB_PRES) {
        return false;
    }
    if !(determined || (person && start == at)) || matches!(tag(fine, start - 1), Upos::Adp | Upos::Det | Upos::Adv) {
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

/// `Au Chili, où il se trouvait, le chanteur est mort`: a noun between a comma and the finite verb right behind its phrase is the
/// subject of that verb where it has none, not a part of the clause before the comma.
pub(super) fn subjects_behind_commas(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let len = tokens.len().min(fine.len());
    for noun in 2..len {
        if !matches!(tokens[noun].deprel, Deprel::Obj | Deprel::OblMod) || !nominal(fine, noun) {
            continue;
        }
        let owner = tokens[noun].head.wrapping_sub(base) as usize;
        let start = start_of(tokens, base, noun);
        let behind = start > 0
            && tokens[start - 1].span.of(text) == ","
            && matches!(tag(fine, start), Upos::Det | Upos::Num | Upos::Propn);
        if owner >= noun || !behind || has(tokens, base, noun, |d| d == Deprel::Case) {
            continue;
        }
        // over what belongs to the noun, then over the clitics and auxiliaries of the verb
        let id = base + noun as TokenId;
        let mut end = noun + 1;
        while end < len.min(noun + 10) && belongs(tokens, base, end, id) && tag(fine, end) != Upos::Punct {
            end += 1;
        }
        let Some(verb) = (end..len.min(end + 6)).find(|at| tag(fine, *at) == Upos::Verb) else { continue };
        let own = base + verb as TokenId;
        let group = (end..verb).all(|at| tokens[at].head == own && tag(fine, at) != Upos::Punct);
        let finite = fine[verb] == VERB_FIN || (end..verb).any(|at| fine[at] == AUX_FIN && tokens[at].head == own);
        let subject = |d: Deprel| matches!(d, Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj | Deprel::Csubj);
        if group && finite && owner != verb && !has(tokens, base, verb, subject) {
            (tokens[noun].head, tokens[noun].deprel) = (own, Deprel::Nsubj);
        }
    }
}

/// Whether the word hangs below token `id`, at most four steps down.
fn belongs(tokens: &[Token], base: TokenId, at: usize, id: TokenId) -> bool {
    let mut at = at;
    for _ in 0..4 {
        let Some(token) = tokens.get(at) else { return false };
        if token.head == id {
            return true;
        }
        at = token.head.wrapping_sub(base) as usize;
    }
    false
}

/// `la sénatrice du Nevada Carol Whitlock`: a first name with a surname behind it begins a new name, which stands beside the noun.
pub(super) fn names_behind_names(
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
