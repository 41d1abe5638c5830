//! The main clause that an inserted cue comments: `…, ont indiqué les autorités`.

use super::super::context::{Context, Stretch};
use super::super::lexicon::{Content, CueEntry, Effect};
use super::clause::{trim_end, trim_start};
use super::{Form, Found};
use crate::language::{Deprel, TokenId, Upos, VerbForm};

/// The main clause that an inserted cue comments: `…, ont indiqué les autorités`.
pub(super) fn comment_content(
    ctx: &Context<'_>,
    token: TokenId,
    words: Stretch,
    entry: &CueEntry,
    inverted: bool,
    speakers: &[TokenId],
) -> Option<Found> {
    let sentence = ctx.sentence(token);
    let mut start = words.start;
    // « comme l'a annoncé X », « ainsi que l'a dit X »
    let mut comparison = false;
    while start > sentence.start
        && (matches!(ctx.upos(start - 1), Upos::Pron | Upos::Adv | Upos::Part))
        && !ctx.is_finite(start - 1)
    {
        start -= 1;
    }
    if start > sentence.start && ctx.is(start - 1, "comme") || ctx.is(start, "comme") {
        comparison = true;
        start = if ctx.is(start, "comme") { start } else { start - 1 };
    }
    // « selon ce qu'a confié un proche »
    let reported = |t: TokenId| ctx.is(t, "selon") || ctx.is(t, "après") && t > 0 && ctx.is(t - 1, "d'");
    if !comparison && start > sentence.start && ctx.is(start, "ce") && reported(start - 1) {
        comparison = true;
        start -= if ctx.is(start - 1, "selon") { 1 } else { 2 };
        start = start.max(sentence.start);
    }
    if !inverted && !comparison {
        return None;
    }
    // « …, ce que conteste le ministre », « …, ce qu'a confirmé la préfecture »: about the clause before, whose words are the writer's
    let free = |t: TokenId| ctx.is(t, "que") && t > sentence.start && ctx.is(t - 1, "ce");
    if !comparison && (start..words.start + 1).any(free) {
        return None;
    }
    // « ce qui fut confirmé par un malaise » comments nothing.
    if (start.max(sentence.start + 1) - 1..words.start).any(|t| ctx.is(t, "qui")) {
        return None;
    }
    let content = entry.que.filter(|c| c.quoted).unwrap_or(Content { effect: Effect::Report, quoted: true });
    let content = if entry.copular { return None } else { content };
    // « …, fait valoir le maire »: the auxiliary is finite
    let causative = (words.start..words.end).any(|t| ctx.feats(t).verb_form() == VerbForm::Fin);
    let finite = ctx.is_finite(token) || causative || words.len() > 1 && ctx.feats(token).verb_form() == VerbForm::Part;
    if !finite || (start <= sentence.start && !comparison) {
        return None;
    }
    let phrase_end =
        speakers.iter().map(|s| ctx.subtree(*s).end).max().unwrap_or(words.end).max(words.end).min(sentence.end);
    if start <= sentence.start {
        // « Comme l'a dit X, … »
        let comma = (phrase_end..sentence.end).find(|t| ctx.is_comma(*t))?;
        let s = trim_start(ctx, comma + 1, sentence.end);
        let tokens = Stretch::new(s, trim_end(ctx, s, sentence.end));
        return (!tokens.is_empty()).then_some(Found { tokens, except: None, content, form: Form::Comment });
    }
    let edge = start - 1;
    if !(ctx.is_comma(edge) || ctx.is_quote_mark(edge) || ctx.is_dash(edge) || comparison) {
        return None;
    }
    let s = trim_start(ctx, sentence.start, start);
    // Does the clause go on after the comment?
    let rest = (phrase_end..sentence.end).find(|t| ctx.is_comma(*t));
    // What is commented must be a clause, before the comment or around it: « Le procès, a-t-il dit, commencera lundi ».
    let verbal = |from: TokenId, to: TokenId| {
        (from..to).any(|t| ctx.is_finite(t) || matches!(ctx.upos(t), Upos::Verb | Upos::Aux))
    };
    let around = || ctx.is_comma(edge) && rest.is_some_and(|c| verbal(c, sentence.end));
    if !verbal(s, edge) && !around() {
        return None;
    }
    let goes_on = rest.is_some_and(|c| {
        let next = c + 1;
        next < sentence.end && continues(ctx, next, s, start, sentence)
    });
    if goes_on {
        let tokens = Stretch::new(s, trim_end(ctx, s, sentence.end));
        let hole = Stretch::new(start, rest.unwrap_or(phrase_end));
        return Some(Found { tokens, except: Some(hole), content, form: Form::Comment });
    }
    let tokens = Stretch::new(s, trim_end(ctx, s, edge + 1));
    (!tokens.is_empty()).then_some(Found { tokens, except: None, content, form: Form::Comment })
}

/// Whether the words at `next` hang on a word of the clause `[start, end)`, or that clause hangs on them.
fn continues(ctx: &Context<'_>, next: TokenId, start: TokenId, end: TokenId, sentence: Stretch) -> bool {
    let mut r = next;
    for _ in 0..64 {
        let h = ctx.head(r);
        if !sentence.contains(h) {
            // The root itself stands after the comment: it is the main verb of what came before, if a subject waits there.
            return (start..end).any(|t| ctx.head(t) >= next && sentence.contains(ctx.head(t)));
        }
        if h < next {
            return h >= start
                && h < end
                && !matches!(ctx.deprel(r), Deprel::Punct | Deprel::Conj | Deprel::Parataxis | Deprel::Advcl);
        }
        r = h;
    }
    false
}
