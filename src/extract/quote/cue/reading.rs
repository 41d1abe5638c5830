//! Which cue of the lexicon a word can be, whatever the tagger says.

use super::super::context::{Context, same};
use super::super::lexicon::{CueEntry, WordList};
use super::negated;
use crate::language::clause::Voice;
use crate::language::{Deprel, TokenId, Upos, VerbForm};

/// The cue verb behind a word that the tagger took for something else: « le sénateur juge que » (noun), « Téhéran dément
/// avoir » (name), « le club précise que » (adjective), « Rome dit vouloir » (participle).
///
/// Believed only between a noun phrase and `que` or an infinitive.
pub(super) fn mistaken_verb<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l str> {
    let upos = ctx.upos(token);
    let participle = matches!(upos, Upos::Verb | Upos::Aux);
    if token == 0 || !participle && !matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj) {
        return None;
    }
    if participle && (ctx.feats(token).verb_form() != VerbForm::Part || ctx.has_auxiliary(token)) {
        return None;
    }
    let sentence = ctx.sentence(token);
    // « … », souffle Jean Petit
    let mut mark = token - 1;
    if mark > sentence.start && ctx.is_comma(mark) {
        mark -= 1;
    }
    let closes = ctx.is_quote_mark(mark)
        && !participle
        && ctx.form(token).chars().next().is_some_and(char::is_lowercase)
        && matches!(ctx.upos(token + 1), Upos::Det | Upos::Propn)
        && sentence.contains(token + 1)
        && ctx.quotation(mark.saturating_sub(1)).is_some_and(|q| !q.contains(token));
    if closes && !ctx.children(token).any(|c| ctx.deprel(c) == Deprel::Det && c < token) {
        let lemma = verb_of_form(ctx, token)?;
        let speaks = ctx.lexicon.verbs.get(lemma).is_some_and(|l| l.iter().any(|e| e.quote));
        return speaks.then_some(lemma);
    }
    let subject = matches!(ctx.upos(token - 1), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron | Upos::X)
        || matches!(ctx.form(token - 1), ")" | "»" | "”")
        || ctx.upos(token - 1) == Upos::Verb && ctx.deprel(token - 1) == Deprel::Acl;
    if !subject || !sentence.contains(token - 1) || ctx.children(token).any(|c| ctx.deprel(c) == Deprel::Det) {
        return None;
    }
    let lemma = verb_of_form(ctx, token)?;
    let mut next = token + 1;
    while next < sentence.end && ctx.upos(next) == Upos::Adv && !ctx.is(next, "plus") {
        next += 1;
    }
    let perfect = |t: TokenId| ctx.is_infinitive(t) && (participle || matches!(ctx.lemma(t), "avoir" | "être"));
    let mut verb = next;
    while verb < sentence.end && (ctx.upos(verb) == Upos::Pron || ctx.among(verb, WordList::Negation)) {
        verb += 1;
    }
    let content = ctx.is(next, "que")
        || perfect(verb)
        || (ctx.is(next, "de") || ctx.is(next, "à"))
            && ctx.is_infinitive(next + 1)
            && (participle || upos == Upos::Noun && !(sentence.start..sentence.end).any(|t| ctx.is_finite(t)));
    // « la société informe ses clients que … »
    let addressed = || {
        let speaks = ctx.lexicon.verbs.get(lemma).is_some_and(|l| l.iter().any(CueEntry::addresses));
        let words = |t: &TokenId| {
            matches!(ctx.upos(*t), Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp | Upos::Num)
        };
        let end = (next..sentence.end.min(next + 7)).find(|t| !words(t));
        speaks && end.is_some_and(|t| t > next && ctx.is(t, "que") && ctx.upos(next) == Upos::Det)
    };
    (content || addressed()).then_some(lemma)
}

/// The lemma of the cue verb of which the word could be a present form.
fn verb_of_form<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l str> {
    let form = ctx.form(token);
    if let Some(lemma) = ctx.lexicon.forms.get(form) {
        return Some(lemma);
    }
    if ctx.upos(token) == Upos::Verb {
        return None;
    }
    // Regular verbs: « juge », « jugent » → « juger ».
    let stem = form.strip_suffix("nt").unwrap_or(form);
    let lemma = stem.ends_with('e').then(|| format!("{stem}r"))?;
    ctx.lexicon.verbs.get_key_value(&lemma).map(|(k, _)| k.as_str())
}

/// The head of the noun phrase that ends right before a verb that the tree does not know.
pub(super) fn phrase_before(ctx: &Context<'_>, token: TokenId) -> Option<TokenId> {
    let sentence = ctx.sentence(token);
    let nominal = |t: TokenId| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::X | Upos::Num);
    let mut node = (sentence.start..token).rev().take(6).find(|t| !ctx.is_punct(*t) && ctx.upos(*t) != Upos::Adv)?;
    for _ in 0..12 {
        let head = ctx.head(node);
        if head >= token || !sentence.contains(head) || !nominal(head) && nominal(node) {
            break;
        }
        node = head;
    }
    nominal(node).then_some(node)
}

/// The verb readings that fit the words around `token`.
pub(super) fn readings<'l>(ctx: &Context<'l>, token: TokenId) -> (Vec<&'l CueEntry>, TokenId) {
    let lexicon = ctx.lexicon;
    let mistaken = mistaken_verb(ctx, token);
    let lemma = mistaken.unwrap_or_else(|| ctx.lemma(token));
    let mut list = lexicon.verbs.get(lemma);
    let mut copular_form = false;
    if mistaken.is_some() {
        // a present form
    } else if ctx.feats(token).verb_form() == VerbForm::Part || ctx.upos(token) == Upos::Adj {
        let form = ctx.form(token).to_lowercase();
        let plain = form.strip_suffix('s').unwrap_or(&form);
        let plain = plain.strip_suffix('e').filter(|p| !p.is_empty()).unwrap_or(plain);
        for candidate in [form.as_str(), plain] {
            if let Some(entries) = lexicon.verbs.get(candidate).filter(|e| e.iter().any(|e| e.copular)) {
                list = Some(entries);
                copular_form = true;
            }
        }
    }
    let mut out = Vec::new();
    let mut end = token + 1;
    let Some(list) = list else { return (out, end) };
    // « n'exclut pas » has a reading of its own.
    let denies = list.iter().any(|e| e.negated) && negated(ctx, token);
    let reflexive = is_reflexive(ctx, token);
    for entry in list {
        if denies && !entry.negated {
            continue;
        }
        let fits = if entry.copular {
            copular_form && ctx.has_auxiliary(token)
        } else {
            !copular_form
                && entry.reflexive == reflexive
                && (mistaken.is_some() || ctx.upos(token) != Upos::Adj)
                && (!entry.nobody || has_nobody(ctx, token))
                && (!entry.negated || negated(ctx, token))
        };
        if !fits {
            continue;
        }
        if entry.following.is_empty() {
            if end == token + 1 {
                out.push(entry);
            }
        } else if let Some(at) = follows(ctx, token, &entry.following)
            && at >= end
        {
            end = at;
            out.push(entry);
        }
    }
    (out, end)
}

/// Where the words end that follow the verb, with at most three adverbs or negations between.
pub(crate) fn follows(ctx: &Context<'_>, token: TokenId, words: &[String]) -> Option<TokenId> {
    let limit = ctx.sentence(token).end;
    let mut at = token + 1;
    let mut skipped = 0;
    while at < limit && skipped <= 3 {
        if ctx.words_at(at, words) && at + words.len() as TokenId <= limit {
            return Some(at + words.len() as TokenId);
        }
        if !matches!(ctx.upos(at), Upos::Adv | Upos::Part | Upos::Pron) {
            return None;
        }
        at += 1;
        skipped += 1;
    }
    None
}

/// Whether `on` is the subject: « a-t-on appris », « indique-t-on ».
pub(super) fn has_nobody(ctx: &Context<'_>, token: TokenId) -> bool {
    let near = ctx.group(token).start.saturating_sub(2).max(ctx.sentence(token).start);
    (near..(token + 3).min(ctx.sentence(token).end)).any(|t| {
        let form = ctx.form(t).trim_start_matches("-t-").trim_start_matches('-');
        ctx.upos(t) == Upos::Pron && same(form, "on")
    })
}

/// Whether `se` belongs to the verb.
pub(crate) fn is_reflexive(ctx: &Context<'_>, token: TokenId) -> bool {
    if ctx.predicate(token).is_some_and(|p| p.reflexive || p.voice == Voice::Reflexive) {
        // « il m'a dit » is no « se dire », whatever the tree says.
        let mine = |t: TokenId| ctx.among(t, WordList::Mine);
        let own = |t: TokenId| ctx.among(t, WordList::Own);
        let clitic = ctx.children(token).find(|c| *c < token && token - *c <= 5 && mine(*c));
        return clitic.is_none_or(|c| (c.saturating_sub(2)..c).any(own));
    }
    let clitic = |t: TokenId| {
        ctx.is(t, "se")
            || (ctx.is(t, "me") || ctx.is(t, "nous") || ctx.is(t, "m'"))
                && ctx.feats(t).has(crate::language::Feats::REFLEXIVE)
    };
    let group = ctx.group(token);
    ctx.children(token).any(|c| c < token && token - c <= 5 && clitic(c))
        || (group.start..token).any(clitic)
        || (group.start > 0 && ctx.is(group.start - 1, "se"))
}
