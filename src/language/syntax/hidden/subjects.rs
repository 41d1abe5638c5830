//! Subjects that stand behind a comma or are joined by a conjunction.

use super::super::LONGEST;
use super::super::word::{AUX_FIN, VERB_FIN};
use super::{DEPTH, below, children, has, nominal, start_of, tag};
use crate::language::{Deprel, Token, TokenId, Upos};

/// `Trois personnes, dont un enfant, ont péri`: of the two nouns the one before the comma is the subject.
pub(in super::super) fn members(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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
        let begins = (first..part).all(|at| below(tokens, base, at, id(part), DEPTH));
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
pub(in super::super) fn joined_subjects(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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

/// `Au Chili, où il se trouvait, le chanteur est mort`: a noun between a comma and the finite verb right behind its phrase is the
/// subject of that verb where it has none, not a part of the clause before the comma.
pub(in super::super) fn subjects_behind_commas(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
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
        while end < len.min(noun + 10) && below(tokens, base, end, id, DEPTH) && tag(fine, end) != Upos::Punct {
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

/// `Elle a dit qu'un homme, blessé mardi, a succombé`: a conjunction that was read as the preposition of a noun before an insertion
/// opens a clause whose subject that noun is.
pub(in super::super) fn subjects_behind_conjunctions(text: &str, tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    let len = tokens.len().min(fine.len());
    for joint in 1..len.saturating_sub(4) {
        if tokens[joint].deprel != Deprel::Case || tag(fine, joint) != Upos::Sconj {
            continue;
        }
        let reported = match tokens[joint].span.of(text).trim_end_matches(['\'', '’']) {
            "que" | "qu" => true,
            "lorsque" | "lorsqu" | "quand" | "puisque" | "puisqu" => false,
            _ => continue,
        };
        let place = |head: TokenId| head.wrapping_sub(base) as usize;
        let id = |at: usize| base + at as TokenId;
        let noun = place(tokens[joint].head);
        let near = noun > joint && noun < len.min(joint + 6) && nominal(fine, noun);
        let comma = |at: usize| tokens[at].span.of(text) == ",";
        let Some(opens) = (noun + 1..len.min(noun + 8)).find(|at| comma(*at)).filter(|_| near) else { continue };
        let Some(closes) = (opens + 2..len.min(opens + 24)).rev().find(|at| {
            // the finite verb right behind the second comma
            comma(*at) && group(tokens, base, fine, *at + 1, len).is_some()
        }) else {
            continue;
        };
        let Some(verb) = group(tokens, base, fine, closes + 1, len) else { continue };
        let Some(outer) = (joint.saturating_sub(6)..joint).rev().find(|at| tag(fine, *at) == Upos::Verb) else {
            continue;
        };
        let own = |d: Deprel| matches!(d, Deprel::Nsubj | Deprel::NsubjPass);
        let loops = below(tokens, base, outer, id(noun), LONGEST)
            || below(tokens, base, outer, id(opens + 1), LONGEST)
            || tokens[outer].head == id(verb) && below(tokens, base, verb, id(noun), LONGEST);
        if loops || children(tokens, base, verb).any(|at| at > joint && at != noun && own(tokens[at].deprel)) {
            continue;
        }
        if tokens[outer].head == id(verb) {
            (tokens[outer].head, tokens[outer].deprel) = (tokens[verb].head, tokens[verb].deprel);
            let before: Vec<usize> = children(tokens, base, verb).filter(|at| *at < joint && *at != outer).collect();
            before.into_iter().for_each(|at| tokens[at].head = id(outer));
        } else if below(tokens, base, outer, id(verb), LONGEST) {
            continue;
        }
        let passive = has(tokens, base, verb, |d| d == Deprel::AuxPass);
        (tokens[verb].head, tokens[verb].deprel) = (id(outer), if reported { Deprel::Ccomp } else { Deprel::Advcl });
        (tokens[noun].head, tokens[noun].deprel) = (id(verb), if passive { Deprel::NsubjPass } else { Deprel::Nsubj });
        (tokens[joint].head, tokens[joint].deprel) = (id(verb), Deprel::Mark);
        let inserted = opens + 1;
        if matches!(tag(fine, inserted), Upos::Verb | Upos::Adj) && !below(tokens, base, inserted, id(noun), DEPTH) {
            (tokens[inserted].head, tokens[inserted].deprel) = (id(noun), Deprel::Acl);
        }
    }
}

/// The finite verb whose clitics and auxiliaries fill the words from `from` up to it.
fn group(tokens: &[Token], base: TokenId, fine: &[u8], from: usize, len: usize) -> Option<usize> {
    let verb = (from..len.min(from + 5)).find(|at| tag(fine, *at) == Upos::Verb)?;
    let own = base + verb as TokenId;
    let finite = fine[verb] == VERB_FIN || (from..verb).any(|at| fine[at] == AUX_FIN && tokens[at].head == own);
    (finite && (from..verb).all(|at| tokens[at].head == own && tag(fine, at) != Upos::Punct)).then_some(verb)
}
