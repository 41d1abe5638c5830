//! What grammar knows for sure and a model trained on little text gets wrong at times.

use super::LONGEST;
use super::around::{below, near, tag};
use super::lists::WordLists;
use super::word::{AUX_FIN, FINE_UPOS, INTERROGATIVE, RELATIVE, VERB_FIN, VERB_PAST};
use crate::language::calendar::DAYS;
use crate::language::{Deprel, NO_HEAD, Token, TokenId, Upos};

/// Subject and passive go together: `nsubj:pass` stands beside an auxiliary or `se` of the passive, and only there.
pub(super) fn voice_of_subjects(tokens: &mut [Token], base: TokenId) {
    for at in 0..tokens.len() {
        let subject = tokens[at].deprel;
        if !matches!(subject, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj | Deprel::CsubjPass) {
            continue;
        }
        let head = tokens[at].head;
        let passive = tokens[near(head.wrapping_sub(base) as usize, tokens.len())]
            .iter()
            .any(|t| t.head == head && matches!(t.deprel, Deprel::AuxPass | Deprel::ExplPass));
        tokens[at].deprel = match (subject, passive) {
            (Deprel::Nsubj | Deprel::NsubjPass, true) => Deprel::NsubjPass,
            (Deprel::Nsubj | Deprel::NsubjPass, false) => Deprel::Nsubj,
            (_, true) => Deprel::CsubjPass,
            (_, false) => Deprel::Csubj,
        };
    }
}

/// In an inserted clause the subject follows its verb (`…, a déclaré le maire`): a noun there that was taken for the
/// object of a verb without a subject becomes its subject. `base` is the number of the first of `tokens`.
pub(super) fn inserted_subjects(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 0..tokens.len() {
        let finite = matches!(fine.get(verb), Some(&(VERB_FIN | VERB_PAST)));
        if tokens[verb].deprel != Deprel::ParataxisInsert || !finite {
            continue;
        }
        let id = base + verb as TokenId;
        let mut object = None;
        let mut auxiliary = fine[verb] == VERB_FIN;
        let mut subject = false;
        let part = near(verb, tokens.len());
        for (at, token) in part.clone().zip(&tokens[part]).filter(|(_, t)| t.head == id) {
            match token.deprel {
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj | Deprel::Csubj => subject = true,
                Deprel::AuxTense => auxiliary = true,
                Deprel::Obj if at > verb && object.is_none() => {
                    let tag = tag(fine, at);
                    if matches!(tag, Upos::Noun | Upos::Propn | Upos::Pron) {
                        object = Some(at);
                    }
                }
                _ => {}
            }
        }
        if let (false, true, Some(object)) = (subject, auxiliary, object) {
            tokens[object].deprel = Deprel::Nsubj;
        }
    }
}

/// A verb has one subject. Of two nouns before it the second stands in apposition to the first (`Le chef de la
/// diplomatie, Josep Borrell, a condamné…`); with one before and one behind, the one behind is the object if there is
/// none yet.
pub(super) fn one_subject(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let nominal = |at: usize| {
        fine.get(at).is_some_and(|t| matches!(FINE_UPOS[usize::from(*t)], Upos::Noun | Upos::Propn | Upos::Num))
    };
    for second in 1..tokens.len() {
        let head = tokens[second].head;
        if !matches!(tokens[second].deprel, Deprel::Nsubj | Deprel::NsubjPass) || !nominal(second) {
            continue;
        }
        let verb = head.wrapping_sub(base) as usize;
        let passive = tokens[near(verb, tokens.len())].iter().any(|t| t.head == head && t.deprel == Deprel::AuxPass);
        let pronoun = |at: usize| fine.get(at).is_some_and(|t| FINE_UPOS[usize::from(*t)] == Upos::Pron);
        let first = (second.saturating_sub(LONGEST)..second).rev().find(|at| {
            tokens[*at].head == head
                && matches!(tokens[*at].deprel, Deprel::Nsubj | Deprel::NsubjPass)
                && (nominal(*at) || (pronoun(*at) && *at < verb && verb < second && !passive))
        });
        let Some(first) = first else { continue };
        if second < verb {
            tokens[second].head = base + first as TokenId;
            tokens[second].deprel = Deprel::Appos;
        } else if first < verb
            && fine.get(verb).is_some_and(|t| FINE_UPOS[usize::from(*t)] == Upos::Verb)
            && !tokens[near(verb, tokens.len())].iter().any(|t| t.head == head && t.deprel == Deprel::Obj)
        {
            tokens[second].deprel = Deprel::Obj;
        }
    }
}

/// A finite verb that was taken for a relative clause without any relative pronoun is the main verb, and its noun is
/// its subject (`Le juge qui instruit l'affaire entendra…`, where the model stopped at the noun).
pub(super) fn main_verbs(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 1..tokens.len().min(fine.len()) {
        if tokens[verb].deprel != Deprel::AclRelcl {
            continue;
        }
        let id = base + verb as TokenId;
        let noun = tokens[verb].head.wrapping_sub(base) as usize;
        let Some(top) = tokens.get(noun).copied() else { continue };
        let clause = matches!(top.deprel, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis | Deprel::Advcl);
        let nominal = matches!(FINE_UPOS[usize::from(fine[noun])], Upos::Noun | Upos::Propn);
        if noun > verb || !clause || !nominal {
            continue;
        }
        let part = near(verb, tokens.len());
        let mut finite = fine[verb] == VERB_FIN;
        let mut wrong = false;
        for (at, token) in part.clone().zip(&tokens[part.clone()]) {
            if token.head == id {
                finite |= fine[at] == AUX_FIN;
                wrong |= matches!(
                    token.deprel,
                    Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj | Deprel::Csubj | Deprel::Mark
                );
            }
            let relative = matches!(fine[at], RELATIVE | INTERROGATIVE);
            wrong |= relative && (noun..verb).contains(&at) && below(tokens, base, at, id, 3);
        }
        if wrong || !finite {
            continue;
        }
        let other = base + noun as TokenId;
        for at in part {
            let token = &mut tokens[at];
            let of_clause =
                matches!(token.deprel, Deprel::OblMod | Deprel::Cc | Deprel::Mark | Deprel::Advcl | Deprel::Parataxis);
            if token.head == other && (at > verb || at < noun && of_clause) {
                token.head = id;
            }
        }
        (tokens[verb].head, tokens[verb].deprel) = (top.head, top.deprel);
        (tokens[noun].head, tokens[noun].deprel) = (id, Deprel::Nsubj);
    }
}

/// A sentence whose root is a noun with something inserted behind it, and a finite verb without subject behind the insertion,
/// has its subject in that noun: `Asia Bibi, condamnée à mort en 2010, a quitté le Pakistan`, where the model took the verb
/// for a comment or joined it to the relative clause.
pub(super) fn orphan_verbs(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let len = tokens.len().min(fine.len());
    let Some(noun) = tokens.iter().position(|t| t.deprel == Deprel::Root) else { return };
    let nominal = noun < len && matches!(FINE_UPOS[usize::from(fine[noun])], Upos::Noun | Upos::Propn);
    let subject_or_copula = |d: Deprel| matches!(d, Deprel::Cop | Deprel::Nsubj | Deprel::ExplSubj);
    let id = base + noun as TokenId;
    let part = near(noun, len);
    if !nominal || tokens[part].iter().any(|t| t.head == id && subject_or_copula(t.deprel)) {
        return;
    }
    let form = |at: usize| tokens.get(at).map_or("", |t| t.span.of(text));
    let (mut commas, mut open) = (0, 0_i32);
    for verb in noun + 1..len.min(noun + LONGEST) {
        match form(verb) {
            "," => commas += 1,
            "«" | "“" => open += 1,
            "»" | "”" => open -= 1,
            "\"" => open = i32::from(open == 0),
            _ => {}
        }
        let joined = match tokens[verb].deprel {
            Deprel::ParataxisInsert | Deprel::Parataxis => true,
            Deprel::Conj => below(tokens, base, verb, id, 3),
            _ => false,
        };
        if !joined || commas < 2 || open != 0 || FINE_UPOS[usize::from(fine[verb])] != Upos::Verb {
            continue;
        }
        let own = base + verb as TokenId;
        let part = near(verb, len);
        let mut finite = fine[verb] == VERB_FIN;
        let mut wrong = false;
        for (at, token) in part.clone().zip(&tokens[part.clone()]).filter(|(_, t)| t.head == own) {
            finite |= fine[at] == AUX_FIN && at < verb;
            wrong |= matches!(token.deprel, Deprel::Mark | Deprel::Cc | Deprel::ExplSubj | Deprel::Csubj);
            let subject = matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass);
            wrong |= subject && (at < verb || FINE_UPOS[usize::from(fine[at])] == Upos::Pron);
        }
        let mut start = verb;
        while start > noun + 1 && tokens[start - 1].head == own && tokens[start - 1].deprel != Deprel::Punct {
            start -= 1;
        }
        let quoted = start >= 2 && matches!(form(start - 2), "»" | "”" | "\"");
        if wrong || !finite || form(start - 1) != "," || quoted {
            continue;
        }
        for at in part.filter(|at| *at > verb) {
            let head = tokens[at].head;
            let above = head.wrapping_sub(base) as usize;
            // what hangs on words before the verb although it stands behind it
            if head != NO_HEAD && (noun..start).contains(&above) {
                tokens[at].head = own;
            }
        }
        (tokens[verb].head, tokens[verb].deprel) = (tokens[noun].head, Deprel::Root);
        (tokens[noun].head, tokens[noun].deprel) = (own, Deprel::Nsubj);
        return;
    }
}

/// `douze autres blessées`: the number counts the word behind it, it is no argument beside it.
pub(super) fn counted_others(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for at in 1..tokens.len().min(fine.len()) {
        let number = FINE_UPOS[usize::from(fine[at - 1])] == Upos::Num;
        let other = matches!(tokens[at].span.of(text), "autres" | "autre");
        let noun = fine.get(at + 1).is_some_and(|t| matches!(FINE_UPOS[usize::from(*t)], Upos::Noun | Upos::Propn));
        if number && other && !noun && tokens[at - 1].head == tokens[at].head {
            tokens[at - 1].head = base + at as TokenId;
            tokens[at - 1].deprel = Deprel::Nummod;
        }
    }
}

/// A day of the week has no complements that a verb could have (`a accusé mardi de fraude l'ancien maire`, `a reçu mardi Paul
/// Martin`): what the model hung on it belongs to its verb.
pub(super) fn complements_of_days(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let tag = |at: usize| tag(fine, at);
    for day in 0..tokens.len() {
        let verb = tokens[day].head.wrapping_sub(base) as usize;
        if !DAYS.contains(&tokens[day].span.of(text)) || verb >= day || tag(verb) != Upos::Verb {
            continue;
        }
        let id = base + day as TokenId;
        let part = near(day, tokens.len());
        for at in part.clone().filter(|at| *at > day) {
            if tokens[at].head != id || !matches!(tokens[at].deprel, Deprel::Nmod | Deprel::Obl | Deprel::Appos) {
                continue;
            }
            let own = base + at as TokenId;
            let case = tokens[part.clone()].iter().any(|t| t.head == own && t.deprel == Deprel::Case);
            let object = tokens[near(verb, tokens.len())]
                .iter()
                .any(|t| t.head == base + verb as TokenId && t.deprel == Deprel::Obj);
            let name = tag(at) == Upos::Propn;
            tokens[at].deprel = match (case, name) {
                (true, _) => Deprel::OblArg,
                (false, true) if !object => Deprel::Obj,
                _ => continue,
            };
            tokens[at].head = base + verb as TokenId;
        }
    }
}

/// Days of the week and measures of time are hardly objects: a day never is (`a fait lundi un voyage`), a measure is none
/// beside another object (`a eu lieu trois jours plus tard`).
pub(super) fn times(text: &str, tokens: &mut [Token], base: TokenId, lists: &WordLists) {
    for at in 0..tokens.len() {
        if !matches!(tokens[at].deprel, Deprel::Obj | Deprel::ObjLvc) {
            continue;
        }
        let form = tokens[at].span.of(text);
        let head = tokens[at].head;
        let verb = head.wrapping_sub(base) as usize;
        let other = || {
            let part = near(verb, tokens.len());
            part.clone()
                .zip(&tokens[part])
                .any(|(i, t)| i != at && t.head == head && matches!(t.deprel, Deprel::Obj | Deprel::ObjLvc))
        };
        if DAYS.iter().any(|w| w.eq_ignore_ascii_case(form)) || (lists.measures(form) && other()) {
            tokens[at].deprel = Deprel::OblMod;
        }
    }
}
