//! Gives the words between marks their cue and speaker, or leaves them as scare quotes.

use super::context::{Context, Mentions, Stretch};
use super::cue::{Cue, CueKind, Form, is_actor};
use super::marks::{Pair, trim};
use crate::document::Span;
use crate::extract::MentionKind;
use crate::language::{Deprel, TokenId, Upos};
use crate::schema::EntityType;

/// A direct quotation with where its speaker was found.
#[derive(Debug, Clone)]
pub(crate) struct Direct {
    pub(crate) span: Span,
    pub(crate) tokens: Stretch,
    /// Cue, as index into the cues.
    pub(crate) cue: Option<usize>,
    /// The cue belongs to an earlier part of the same quotation.
    pub(crate) continued: bool,
    pub(crate) speakers: Vec<TokenId>,
    /// The clause that the cue introduces is this quotation.
    pub(crate) takes_clause: bool,
    pub(crate) rule: &'static str,
}

/// Resolves the pairs in the order of the text.
pub(crate) fn resolve(ctx: &Context<'_>, mentions: &Mentions<'_>, cues: &[Cue<'_>], pairs: &[Pair]) -> Vec<Direct> {
    let mut out: Vec<Direct> = Vec::new();
    for pair in pairs {
        let Some(p) = Place::new(ctx, pair) else { continue };
        if pair.depth > 0 {
            if let Some(d) = before(ctx, mentions, cues, &p)
                .filter(|d| d.cue.is_some_and(|c| p.outer_holds(ctx, pairs, cues[c].head)))
            {
                out.push(d);
            }
            continue;
        }
        if let Some((first, second)) = inside(ctx, mentions, cues, &p) {
            out.push(first);
            out.extend(second);
            continue;
        }
        let found = after(ctx, cues, &p)
            .or_else(|| before(ctx, mentions, cues, &p))
            .or_else(|| if in_reported(cues, &p) { None } else { standalone(ctx, mentions, cues, &out, &p) });
        out.extend(found.filter(|d| pair.closed || d.cue.is_some()));
    }
    out.sort_by_key(|d| (d.span.start, std::cmp::Reverse(d.span.end)));
    out
}

/// Where a pair stands among the tokens.
struct Place {
    span: Span,
    tokens: Stretch,
    /// First token after the closing mark, last token before the opening mark.
    next: TokenId,
    before: Option<TokenId>,
    outer: Span,
}

impl Place {
    fn new(ctx: &Context<'_>, pair: &Pair) -> Option<Self> {
        let span = strip(ctx.text, pair.inner);
        let tokens = Stretch::new(ctx.token_from(span.start), ctx.token_until(span.end));
        if tokens.is_empty() || tokens.end > ctx.count() {
            return None;
        }
        let before = ctx.token_until(pair.outer.start).checked_sub(1);
        Some(Self { span, tokens, next: ctx.token_from(pair.outer.end), before, outer: pair.outer })
    }

    fn outer_holds(&self, ctx: &Context<'_>, pairs: &[Pair], token: TokenId) -> bool {
        let Some(t) = ctx.analysis.tokens.get(token as usize) else { return false };
        pairs.iter().any(|p| p.depth == 0 && p.outer.contains(self.outer) && p.inner.contains(t.span))
    }
}

/// The words without a comma or dash before the closing mark.
fn strip(text: &str, span: Span) -> Span {
    let kept = span.of(text).trim_end_matches([',', ';', ':']);
    trim(text, Span::new(span.start, span.start + u32::try_from(kept.len()).unwrap_or(0)))
}

fn direct(p: &Place, cues: &[Cue<'_>], cue: usize, rule: &'static str, takes_clause: bool) -> Direct {
    Direct {
        span: p.span,
        tokens: p.tokens,
        cue: Some(cue),
        continued: false,
        speakers: cues[cue].speakers.clone(),
        takes_clause,
        rule,
    }
}

fn quotes(cue: &Cue<'_>) -> bool {
    match cue.kind {
        CueKind::Preposition => true,
        CueKind::Verb => cue.entry.is_some_and(|e| e.quote),
        CueKind::Noun => false,
    }
}

/// `« … », a déclaré X`, `« … », selon X`, `« … », X l'affirme`.
fn after(ctx: &Context<'_>, cues: &[Cue<'_>], p: &Place) -> Option<Direct> {
    let mut at = p.next;
    let mut skipped = 0;
    while at < ctx.count() && skipped < 3 && (ctx.is_comma(at) || ctx.is_dash(at) || ctx.is_quote_mark(at)) {
        at += 1;
        skipped += 1;
    }
    let comma = skipped > 0;
    let from = cues.partition_point(|c| c.head < at);
    for (n, cue) in cues.iter().enumerate().skip(from).take(3) {
        if cue.head > at + 12 || ctx.sentence_number(cue.head) != ctx.sentence_number(at) {
            break;
        }
        let starts = match cue.kind {
            CueKind::Preposition => cue.head == at,
            // Clitics and adverbs may stand before the group: « …, a également assuré », « s'est-il indigné ».
            CueKind::Verb => {
                (cue.words.start >= at
                    && cue.words.start <= at + 2
                    && (at..cue.words.start).all(|t| matches!(ctx.upos(t), Upos::Adv | Upos::Pron | Upos::Aux)))
                    || cue.words.start < at && cue.words.end > at
            }
            CueKind::Noun => false,
        };
        if !starts || !quotes(cue) {
            // « … », X a déclaré. Only right at the mark, with the subject first.
            let subject_first = cue.kind == CueKind::Verb
                && quotes(cue)
                && comma
                && cue.found.is_none_or(|f| f.form == Form::Comment)
                && cue.speakers.iter().any(|s| ctx.subtree(*s).start == at && *s < cue.head);
            if subject_first {
                return Some(direct(p, cues, n, "direct.after.subject", true));
            }
            continue;
        }
        // A clause of its own after the verb is another content: « … » a dit que …
        let own = cue.found.is_some_and(|f| f.form != Form::Comment && f.tokens.start > p.tokens.end);
        if cue.kind == CueKind::Verb && (own || cue.speakers.is_empty() && !cue.inverted) && !comma {
            continue;
        }
        if cue.kind == CueKind::Preposition && !comma && p.tokens.len() < 4 {
            continue;
        }
        return Some(direct(p, cues, n, "direct.after", true));
    }
    None
}

/// `« Nous irons, a promis X, jusqu'au bout. »`: the cue stands between the marks.
fn inside(ctx: &Context<'_>, mentions: &Mentions<'_>, cues: &[Cue<'_>], p: &Place) -> Option<(Direct, Option<Direct>)> {
    let from = cues.partition_point(|c| c.head < p.tokens.start);
    for (n, cue) in cues.iter().enumerate().skip(from) {
        if cue.head >= p.tokens.end {
            break;
        }
        let comment = cue.kind == CueKind::Verb
            && cue.inverted
            && quotes(cue)
            && cue.found.is_some_and(|f| f.form == Form::Comment);
        if !comment || cue.words.start <= p.tokens.start {
            continue;
        }
        let mut start = cue.words.start;
        while start > p.tokens.start && !ctx.is_comma(start) {
            start -= 1;
        }
        if start <= p.tokens.start || cue.words.start - start > 4 {
            continue;
        }
        let phrase_end = speaker_end(ctx, mentions, cue, p.tokens.end);
        let comma = (phrase_end..p.tokens.end.min(phrase_end + 25)).find(|t| ctx.is_comma(*t) || ctx.form(*t) == ".");
        // Who speaks of himself in the third person is quoted himself: leave that alone.
        let first = Direct {
            span: trim(ctx.text, Span::new(p.span.start, ctx.analysis.tokens[start as usize].span.start)),
            tokens: Stretch::new(p.tokens.start, start),
            cue: Some(n),
            continued: false,
            speakers: cue.speakers.clone(),
            takes_clause: true,
            rule: "direct.inside",
        };
        let second = comma.filter(|c| c + 1 < p.tokens.end).map(|c| {
            let s = c + 1;
            Direct {
                span: strip(ctx.text, Span::new(ctx.analysis.tokens[s as usize].span.start, p.span.end)),
                tokens: Stretch::new(s, p.tokens.end),
                cue: Some(n),
                continued: true,
                speakers: cue.speakers.clone(),
                takes_clause: false,
                rule: "direct.inside.rest",
            }
        });
        return Some((first, second));
    }
    None
}

/// Where the cue with its speaker ends inside the marks, before `end`. The parser takes the words that go on for the speaker's
/// apposition: « Si rien ne change, prévient Laura Mendes, la moitié des glaciers disparaîtra. »
fn speaker_end(ctx: &Context<'_>, mentions: &Mentions<'_>, cue: &Cue<'_>, end: TokenId) -> TokenId {
    let whole = cue.phrase.end.max(cue.words.end);
    let Some(speaker) = cue.speakers.first().copied().filter(|s| *s >= cue.words.end) else { return whole };
    let named = mentions.of_phrase(ctx, speaker).map_or(speaker + 1, |m| mentions.get(m).tokens.end).max(speaker + 1);
    let Some(comma) = (named..end.min(whole)).find(|t| ctx.is_comma(*t)) else { return whole };
    let close = (comma + 1..end).find(|t| ctx.is_comma(*t)).unwrap_or(end);
    let goes_on =
        (comma + 1..close).any(|t| ctx.is_finite(t)) && !ctx.is(comma + 1, "qui") && !ctx.is(comma + 1, "dont");
    if goes_on { comma } else { whole }
}

/// `X a déclaré : « … »`, `X a dénoncé « … »`, `X a promis de « … »`, `Selon X, « … »`.
fn before(ctx: &Context<'_>, mentions: &Mentions<'_>, cues: &[Cue<'_>], p: &Place) -> Option<Direct> {
    let edge = p.before?;
    let sentence = ctx.sentence(edge);
    let same_sentence = sentence.contains(p.tokens.start) || ctx.form(edge) == ":" || ctx.is_comma(edge);
    if !same_sentence {
        return None;
    }
    let colon = ctx.form(edge) == ":";
    let to = cues.partition_point(|c| c.head <= edge);
    for (n, cue) in cues[..to].iter().enumerate().rev().take(6) {
        if cue.head < sentence.start {
            break;
        }
        if let Some(found) = cue.found {
            let whole = Stretch::new(found.tokens.start, found.tokens.end);
            let covers = whole.start <= p.tokens.start && p.tokens.start < whole.end;
            if covers && cue.kind != CueKind::Noun {
                if found.form == Form::Comment && cue.kind == CueKind::Verb && cue.head > p.tokens.start {
                    continue;
                }
                let share = f64::from(p.tokens.len()) / f64::from(whole.len().max(1));
                // « Selon X, « ils ont fui » en laissant tout »
                let opens = found.form == Form::Comment
                    && p.tokens.start <= whole.start + 1
                    && share >= 0.5
                    && (p.tokens.start..p.tokens.end).any(|t| ctx.is_finite(t));
                if share >= 0.7 || opens {
                    return Some(direct(p, cues, n, "direct.clause", true));
                }
                if found.content.quoted {
                    return None; // marks inside a reported clause: one indirect quote
                }
                if cue.kind == CueKind::Verb
                    && !cue.speakers.is_empty()
                    && has_fact(ctx, cue)
                    && !name_like(ctx, p)
                    && p.tokens.len() > 1
                {
                    return Some(direct(p, cues, n, "direct.partial", false));
                }
                return None;
            }
            if !colon && (covers || cue.kind != CueKind::Verb) {
                continue;
            }
        }
        if cue.kind != CueKind::Verb || !quotes(cue) && !has_object(cue) {
            continue;
        }
        if colon {
            let rival = cue.found.is_some_and(|f| f.form == Form::Comment);
            if !rival && quotes(cue) {
                return Some(direct(p, cues, n, "direct.colon", true));
            }
            continue;
        }
        if cue.found.is_some() {
            continue;
        }
        if in_reported(cues, p) {
            return None;
        }
        // No other clause may stand between the verb and the marks.
        let between = Stretch::new(cue.words.end, edge + 1);
        if names(ctx, cue) && !cue.speakers.is_empty() && between.len() <= 14 && ctx.is(edge, "de") {
            return Some(direct(p, cues, n, "direct.label", true));
        }
        let blocked = between.len() > 18
            || (between.start..between.end).any(|t| ctx.is_finite(t) || matches!(ctx.form(t), ";" | "." | ":"));
        if blocked || cue.speakers.is_empty() || !has_fact(ctx, cue) {
            continue;
        }
        // « a confirmé son statut d'« homme le plus rapide » »: after verbs of plain saying, marks far from the verb are no speech.
        let judges = cue.entry.is_some_and(|e| {
            let class = ctx.lexicon.class(e);
            class.fact != Some(ctx.lexicon.common.statement)
                || class.que.effect == super::lexicon::Effect::Believe
                || class.name == "regret"
        });
        let passive = ctx.predicate(cue.head).is_some_and(|p| p.voice == crate::language::clause::Voice::Passive);
        // « dénonce une « trahison » »: one word is enough for who judges
        let word = assesses(ctx, cue)
            && between.len() <= 3
            && !(p.tokens.start..p.tokens.end).any(|t| ctx.upos(t) == Upos::Propn);
        if p.tokens.len() < 2 && !word || passive || !judges && between.len() > 3 {
            continue;
        }
        let plain = cue.entry.is_some_and(|e| e.que.is_none() && e.object.is_none() && e.complements.is_empty());
        let sentence_like = p.tokens.len() >= 5 || (p.tokens.start..p.tokens.end).any(|t| ctx.is_finite(t));
        if plain && !(sentence_like && (between.is_empty() || ctx.is_comma(edge))) || name_like(ctx, p) {
            continue;
        }
        return Some(direct(p, cues, n, "direct.object", true));
    }
    if colon {
        return colon_subject(ctx, mentions, p, edge, sentence);
    }
    None
}

fn has_fact(ctx: &Context<'_>, cue: &Cue<'_>) -> bool {
    cue.entry.is_some_and(|e| ctx.lexicon.class(e).fact.is_some())
}

/// « a qualifié l'attaque de « lâche » »: a verb that gives somebody's word for a thing, of whatever length.
fn names(ctx: &Context<'_>, cue: &Cue<'_>) -> bool {
    cue.entry.is_some_and(|e| ctx.lexicon.class(e).name == "label")
}

/// Verbs that praise or blame.
fn assesses(ctx: &Context<'_>, cue: &Cue<'_>) -> bool {
    let class = cue.entry.map(|e| ctx.lexicon.class(e).name.as_str());
    class.is_some_and(|name| matches!(name, "criticise" | "support" | "regret"))
}

fn has_object(cue: &Cue<'_>) -> bool {
    cue.entry.is_some_and(|e| e.object.is_some() || !e.complements.is_empty())
}

/// `l'opération « Barkhane »`, `le film « La Haine »`: a title or a name between marks.
fn name_like(ctx: &Context<'_>, p: &Place) -> bool {
    let Some(edge) = p.before else { return false };
    let capital = ctx.form(p.tokens.start).chars().next().is_some_and(char::is_uppercase);
    let verbless = !(p.tokens.start..p.tokens.end).any(|t| ctx.is_finite(t));
    capital && verbless && p.tokens.len() <= 6 && matches!(ctx.upos(edge), Upos::Noun | Upos::Det | Upos::Adj)
}

/// `Emmanuel Macron : « … »`; `Le maire est catégorique : « … »`.
fn colon_subject(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    p: &Place,
    edge: TokenId,
    sentence: Stretch,
) -> Option<Direct> {
    let clause_like = (p.tokens.start..p.tokens.end).any(|t| ctx.is_finite(t)) || p.tokens.len() >= 4;
    if !clause_like {
        return None;
    }
    let verb = (sentence.start..edge).find(|t| ctx.is_finite(*t));
    let speaker = match verb {
        // A name alone before the colon.
        None => (edge - sentence.start.min(edge) <= 12)
            .then(|| (sentence.start..edge).find(|t| matches!(ctx.upos(*t), Upos::Propn | Upos::Noun)))??,
        Some(_) => (sentence.start..edge).rev().find(|t| {
            matches!(ctx.deprel(*t), Deprel::Nsubj | Deprel::NsubjPass)
                && matches!(ctx.upos(*t), Upos::Propn | Upos::Noun | Upos::Pron)
        })?,
    };
    if !is_actor(ctx, mentions, speaker) {
        return None;
    }
    Some(Direct {
        span: p.span,
        tokens: p.tokens,
        cue: None,
        continued: false,
        speakers: vec![speaker],
        takes_clause: false,
        rule: "direct.colon.subject",
    })
}

/// Whether the marks stand inside a reported clause that does not become a direct quote.
fn in_reported(cues: &[Cue<'_>], p: &Place) -> bool {
    cues.iter().any(|c| {
        c.found.is_some_and(|f| f.tokens.start <= p.tokens.start && p.tokens.end <= f.tokens.end && f.content.quoted)
    })
}

/// Whole sentences between marks without cue: the speaker before goes on, or the sentence before names him.
fn standalone(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    cues: &[Cue<'_>],
    done: &[Direct],
    p: &Place,
) -> Option<Direct> {
    let sentence = ctx.sentence(p.tokens.start);
    let head_of_sentence = p.tokens.start <= sentence.start + 1;
    let last = ctx.sentence(p.tokens.end - 1);
    let ends = (p.tokens.end..last.end).all(|t| ctx.is_punct(t));
    if !head_of_sentence || !ends {
        return None;
    }
    let clause_like = (p.tokens.start..p.tokens.end).any(|t| ctx.is_finite(t));
    let number = ctx.sentence_number(p.tokens.start);
    let make = |speakers: Vec<TokenId>, cue: Option<usize>, rule| Direct {
        span: p.span,
        tokens: p.tokens,
        cue,
        continued: cue.is_some(),
        speakers,
        takes_clause: false,
        rule,
    };
    // The quotation before, with its cue, ended in the sentence before (or in this one).
    if let Some(previous) =
        done.iter().rev().find(|d| d.span.end <= p.outer.start && (d.cue.is_some() || !d.speakers.is_empty()))
    {
        let end = previous
            .cue
            .map_or(previous.tokens.end - 1, |c| cues[c].words.end.saturating_sub(1))
            .max(previous.tokens.end - 1);
        let gap = number.saturating_sub(ctx.sentence_number(end));
        let adjacent = gap <= 1
            && (ctx.paragraph(end) == ctx.paragraph(p.tokens.start)
                || previous.span.end + 60 > p.outer.start
                || !clause_like
                || p.tokens.len() > 4);
        let quoted_before = gap <= 1;
        if adjacent && quoted_before && ctx.paragraph(p.tokens.start) <= ctx.paragraph(end) + 1 {
            return Some(make(previous.speakers.clone(), previous.cue, "direct.continued"));
        }
    }
    if !clause_like && p.tokens.len() < 4 {
        return None;
    }
    if number > 0 {
        let before = &ctx.analysis.sentences[number - 1];
        let here = &ctx.analysis.sentences[number];
        if before.paragraph == here.paragraph {
            // Somebody spoke in the sentence before, or is its subject.
            let from = cues.partition_point(|c| c.head < before.tokens.start);
            let speaking = cues[from..]
                .iter()
                .take_while(|c| c.head < before.tokens.end)
                .filter(|c| !c.speakers.is_empty() && c.kind != CueKind::Noun)
                .last();
            if let Some(cue) = speaking {
                return Some(make(cue.speakers.clone(), None, "direct.standalone.speaker"));
            }
            let subject = before.tokens.clone().find(|t| {
                matches!(ctx.deprel(*t), Deprel::Nsubj | Deprel::NsubjPass)
                    && mentions.of_phrase(ctx, *t).is_some_and(|m| {
                        let m = mentions.get(m);
                        m.entity_type == Some(EntityType::PERSON) || m.kind == MentionKind::Pronoun
                    })
            });
            if let Some(subject) = subject {
                return Some(make(vec![subject], None, "direct.standalone.subject"));
            }
        }
    }
    (clause_like && p.tokens.len() >= 6).then(|| make(Vec::new(), None, "direct.standalone"))
}
