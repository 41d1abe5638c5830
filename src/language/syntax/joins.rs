//! What a coordination joins, and gerunds: what grammar knows for sure and the model gets wrong at times.

use super::around::{has, near, tag};
use super::word::{VERB_PAST, VERB_PRES};
use crate::language::{Deprel, Token, TokenId, Upos};

/// `en battant Lyon`: what has the form of a present participle behind `en`, with words of its own behind it, is a gerund.
/// `participle` says whether the word at a place can be one.
pub(super) fn gerunds(text: &str, tokens: &[Token], fine: &mut [u8], participle: impl Fn(usize) -> bool) {
    for at in 1..tokens.len().min(fine.len()) {
        let form = tokens[at].span.of(text);
        let lower = form.chars().next().is_some_and(char::is_lowercase);
        if !lower || !form.ends_with("ant") || !matches!(tag(fine, at), Upos::Noun | Upos::Adj | Upos::Adp) {
            continue;
        }
        let after_en = matches!(tokens[at - 1].span.of(text), "en" | "En");
        let goes_on = matches!(tag(fine, at + 1), Upos::Det | Upos::Propn | Upos::Adv | Upos::Pron | Upos::Num);
        if after_en && goes_on && participle(at) {
            fine[at] = VERB_PRES;
        }
    }
}

/// `ont arraché des toits et coupé l'électricité`: a participle behind `et` with a noun phrase right behind it is a second
/// verb beside the first, not a noun beside its object, and the noun phrase is its own object.
pub(super) fn participles(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for second in 3..tokens.len().min(fine.len()) {
        if fine[second] != VERB_PAST || tag(fine, second - 1) != Upos::Cconj {
            continue;
        }
        if !matches!(tokens[second].deprel, Deprel::Conj | Deprel::Acl | Deprel::Amod)
            || !matches!(tag(fine, second + 1), Upos::Det | Upos::Num)
            || has(tokens, base, second, |d| matches!(d, Deprel::AuxTense | Deprel::AuxPass | Deprel::Obj))
        {
            continue;
        }
        let noun = tokens[second].head.wrapping_sub(base) as usize;
        if noun >= second || !matches!(tag(fine, noun), Upos::Noun | Upos::Propn) {
            continue;
        }
        // up from the noun to the verb that it is the object of
        let mut object = noun;
        for _ in 0..4 {
            if matches!(tokens[object].deprel, Deprel::Obj | Deprel::ObjLvc) {
                break;
            }
            let up = tokens[object].head.wrapping_sub(base) as usize;
            if up >= object {
                break;
            }
            object = up;
        }
        let verb = tokens[object].head.wrapping_sub(base) as usize;
        let perfect = |at: usize| has(tokens, base, at, |d| d == Deprel::AuxTense);
        if !matches!(tokens[object].deprel, Deprel::Obj | Deprel::ObjLvc)
            || verb >= object
            || fine[verb] != VERB_PAST
            || !perfect(verb)
        {
            continue;
        }
        let id = base + second as TokenId;
        let mut given = false;
        for at in near(second, tokens.len()).filter(|at| *at > second) {
            let above = tokens[at].head.wrapping_sub(base) as usize;
            if !(verb..second).contains(&above) || !matches!(tag(fine, at), Upos::Noun | Upos::Propn) {
                continue;
            }
            if !given && at <= second + 5 && matches!(tokens[at].deprel, Deprel::Conj | Deprel::Nmod | Deprel::Obj) {
                tokens[at].deprel = Deprel::Obj;
                tokens[at].head = id;
                given = true;
            }
        }
        (tokens[second].head, tokens[second].deprel) = (base + verb as TokenId, Deprel::Conj);
    }
}

/// `la politique de Paul Martin et la décision`: what has its own article and no preposition is not joined to a bare name or
/// noun behind `de`, but to the noun above it.
pub(super) fn outer_conjuncts(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for second in 4..tokens.len().min(fine.len()) {
        if tokens[second].deprel != Deprel::Conj || tag(fine, second) != Upos::Noun {
            continue;
        }
        let first = tokens[second].head.wrapping_sub(base) as usize;
        if first >= second || tokens[first].deprel != Deprel::Nmod {
            continue;
        }
        let outer = tokens[first].head.wrapping_sub(base) as usize;
        if outer >= first || tag(fine, outer) != Upos::Noun {
            continue;
        }
        let id = |at: usize| base + at as TokenId;
        let of = |at: usize| tokens[at].head == id(first) && tokens[at].deprel == Deprel::Case;
        let bare = (outer + 1..first).any(|at| of(at) && matches!(tokens[at].span.of(text), "de" | "d’" | "d'"))
            && !has(tokens, base, first, |d| d == Deprel::Det);
        let own = has(tokens, base, second, |d| d == Deprel::Det)
            && !has(tokens, base, second, |d| d == Deprel::Case)
            && has(tokens, base, outer, |d| d == Deprel::Det);
        let article = (first + 1..second).any(|at| {
            tokens[at].head == id(second)
                && tokens[at].deprel == Deprel::Det
                && matches!(tokens[at].span.of(text), "le" | "la" | "les" | "l’" | "l'" | "son" | "sa" | "ses")
        });
        if bare && own && article && matches!(tag(fine, first), Upos::Propn | Upos::Noun) {
            tokens[second].head = id(outer);
        }
    }
}

/// `… ; trois personnes y ont péri`: a noun between a semicolon and the finite verb right behind it is the subject of that verb,
/// not the object of the one before.
pub(super) fn subjects_behind_stops(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for noun in 2..tokens.len().min(fine.len()) {
        if !matches!(
            tokens[noun].deprel,
            Deprel::Obj | Deprel::OblMod | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Conj
        ) || !matches!(tag(fine, noun), Upos::Noun | Upos::Propn)
        {
            continue;
        }
        let head = tokens[noun].head.wrapping_sub(base) as usize;
        if head >= noun || has(tokens, base, noun, |d| d == Deprel::Case) {
            continue;
        }
        let id = base + noun as TokenId;
        let mut start = noun;
        while start > head + 1 && tokens[start - 1].head == id && tag(fine, start - 1) != Upos::Punct {
            start -= 1;
        }
        if start == 0 || tokens[start - 1].span.of(text) != ";" {
            continue;
        }
        // the verb right behind, over its own clitics and auxiliaries
        let Some(verb) = (noun + 1..(noun + 6).min(fine.len())).find(|at| tag(fine, *at) == Upos::Verb) else {
            continue;
        };
        let own = base + verb as TokenId;
        let group = (noun + 1..verb).all(|at| tokens[at].head == own);
        let finite = fine[verb] == super::word::VERB_FIN
            || (noun + 1..verb).any(|at| fine[at] == super::word::AUX_FIN && tokens[at].head == own);
        let subject = has(tokens, base, verb, |d| matches!(d, Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj));
        if group && finite && !subject {
            (tokens[noun].head, tokens[noun].deprel) = (own, Deprel::Nsubj);
        }
    }
}

/// `la France, l'Italie, l'Espagne et le Portugal ont signé`: what the model takes for an apposition inside an enumeration is a
/// member of it, where another member stands before it and one with `et` behind it, or where it has `et` itself.
pub(super) fn enumerations(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for at in 2..tokens.len().min(fine.len()) {
        let nominal = |at: usize| matches!(tag(fine, at), Upos::Noun | Upos::Propn);
        let loose = tokens[at].deprel == Deprel::Nmod
            && has(tokens, base, at, |d| d == Deprel::Nummod)
            && !has(tokens, base, at, |d| d == Deprel::Case);
        if !(tokens[at].deprel == Deprel::Appos || loose) || !nominal(at) {
            continue;
        }
        let first = tokens[at].head.wrapping_sub(base) as usize;
        if first >= at || !nominal(first) {
            continue;
        }
        let id = |at: usize| base + at as TokenId;
        let above = id(first);
        let joined =
            |of: usize| tokens[near(of, tokens.len())].iter().any(|t| t.head == id(of) && t.deprel == Deprel::Cc);
        let part = near(at, tokens.len());
        // the last member, with its "et", hangs on this one or beside it
        let below = |k: usize| {
            let mut up = k;
            for _ in 0..6 {
                if tokens[up].deprel != Deprel::Conj {
                    return false;
                }
                let head = tokens[up].head;
                if head == id(at) || head == above {
                    return true;
                }
                up = head.wrapping_sub(base) as usize;
                if up >= tokens.len() {
                    return false;
                }
            }
            false
        };
        let last = part.clone().find(|&k| k > at && below(k) && joined(k));
        // "X, ancien ministre …, et ancien président" tells of one person
        let told = (first + 1..at).any(|k| tokens[k].head == above && tokens[k].deprel == Deprel::Appos && nominal(k));
        let own = joined(at)
            && !told
            && has(tokens, base, at, |d| matches!(d, Deprel::Det | Deprel::Nummod))
            && matches!(form_before(text, tokens, base, at), "et" | "ou");
        let earlier =
            part.clone().any(|k| k > first && k < at && tokens[k].head == above && tokens[k].deprel == Deprel::Conj);
        let bare = |k: usize| !has(tokens, base, k, |d| matches!(d, Deprel::Det | Deprel::Case | Deprel::Nummod));
        let names = tag(fine, at) == Upos::Propn && tag(fine, first) == Upos::Propn && bare(at) && bare(first);
        let counted = |k: usize| {
            has(tokens, base, k, |d| d == Deprel::Nummod)
                || part.clone().any(|d| {
                    d < k
                        && tokens[d].head == id(k)
                        && tokens[d].deprel == Deprel::Det
                        && matches!(tokens[d].span.of(text), "un" | "une" | "plusieurs")
                })
        };
        // "259 Palestiniens, 40 Israéliens, deux Américains, un Jordanien et un Soudanais"
        let later =
            part.clone().any(|k| k > at && tokens[k].head == above && tokens[k].deprel == Deprel::Appos && counted(k));
        let amounts = counted(at) && counted(first);
        // "Télamon, fils de X, frère de Y et père de Z" tells of one, "(Heroes, Prison Break)" is inserted
        let article = |k: usize| has(tokens, base, k, |d| d == Deprel::Det);
        let alike = tag(fine, at) == tag(fine, first) && article(at) == article(first);
        let inserted = (first + 1..at).any(|k| tokens[k].span.of(text) == "(");
        let member = last.is_some() && (earlier && alike && !loose || names || amounts) || amounts && later;
        // "le roi, la reine et leurs fils": common nouns with an article each, no name beside the second
        let plain = |k: usize| tag(fine, k) == Upos::Noun && article(k);
        let unnamed = !part.clone().any(|k| k > at && tokens[k].head == id(at) && tag(fine, k) == Upos::Propn);
        let row = plain(first)
            && plain(at)
            && unnamed
            && !told
            && form_before(text, tokens, base, at) != "un"
            && form_before(text, tokens, base, at) != "une"
            && last.is_some_and(|k| tokens[k].head == id(at) && plain(k))
            && matches!(tokens[first].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        if inserted || !(own || member || row) {
            continue;
        }
        tokens[at].deprel = Deprel::Conj;
        for token in &mut tokens[at + 1..part.end] {
            if token.head == id(at) && token.deprel == Deprel::Conj {
                token.head = above;
            }
        }
    }
}

/// The first word of the phrase of the noun at `at`.
fn form_before<'t>(text: &'t str, tokens: &[Token], base: TokenId, at: usize) -> &'t str {
    let mut start = at;
    while start > 0 && tokens[start - 1].head == base + at as TokenId && tokens[start - 1].deprel != Deprel::Punct {
        start -= 1;
    }
    tokens[start].span.of(text)
}

/// `selon l'agence, douze Belges, neuf Danois et un Suisse ont péri`: the first members of an enumeration of subjects do not
/// hang on the source that stands in front.
pub(super) fn subjects_behind_sources(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for second in 3..tokens.len().min(fine.len()) {
        if !matches!(tokens[second].deprel, Deprel::Nsubj | Deprel::NsubjPass) {
            continue;
        }
        let verb = tokens[second].head.wrapping_sub(base) as usize;
        let id = |at: usize| base + at as TokenId;
        if verb <= second || verb >= tokens.len() {
            continue;
        }
        // one of several: another member with "et" behind it
        let several = near(second, tokens.len())
            .any(|k| k > second && k < verb && tokens[k].head == id(second) && tokens[k].deprel == Deprel::Conj);
        if !several {
            continue;
        }
        let comma = |at: usize| tokens.get(at).is_some_and(|t| t.span.of(text) == ",");
        let start = |at: usize| {
            let mut start = at;
            while start > 0 && tokens[start - 1].head == id(at) && tokens[start - 1].deprel != Deprel::Punct {
                start -= 1;
            }
            start
        };
        let mut members: Vec<usize> = Vec::new();
        let mut from = start(second);
        while from >= 2 && comma(from - 1) && members.len() < 12 {
            let noun = from - 2;
            let bare = matches!(tag(fine, noun), Upos::Noun | Upos::Propn)
                && matches!(tokens[noun].deprel, Deprel::Appos | Deprel::Nmod | Deprel::Conj)
                && !has(tokens, base, noun, |d| d == Deprel::Case)
                && has(tokens, base, noun, |d| matches!(d, Deprel::Nummod | Deprel::Det));
            if !bare {
                break;
            }
            members.push(noun);
            from = start(noun);
        }
        let Some(&first) = members.last() else { continue };
        // what the first one hangs on stands in front of the clause, behind a preposition and before a comma
        let source = tokens[first].head.wrapping_sub(base) as usize;
        let fronted = source < first
            && tokens.get(source).is_some_and(|t| {
                t.head == id(verb) && matches!(t.deprel, Deprel::Obl | Deprel::OblMod | Deprel::OblArg)
            })
            && comma(from.saturating_sub(1));
        if !fronted {
            continue;
        }
        let deprel = tokens[second].deprel;
        for &member in &members {
            (tokens[member].head, tokens[member].deprel) = (id(first), Deprel::Conj);
        }
        for token in &mut tokens[second + 1..verb] {
            if token.head == id(second) && token.deprel == Deprel::Conj {
                token.head = id(first);
            }
        }
        (tokens[second].head, tokens[second].deprel) = (id(first), Deprel::Conj);
        (tokens[first].head, tokens[first].deprel) = (id(verb), deprel);
    }
}
