//! Cues that are no verbs: nouns of speech (`l'annonce que`) and prepositions (`selon X`).

use super::super::context::{Context, Mentions, Stretch, same};
use super::super::lexicon::{Content, Effect, PrepositionEntry, WordList};
use super::clause::{clause_end, trim_end, trim_start};
use super::speaker;
use super::{Cue, CueKind, Form, Found, phrase_before, readings};
use crate::extract::MentionKind;
use crate::language::{Deprel, TokenId, Upos};

/// A noun of speech with its content: `l'annonce que`, `des rumeurs selon lesquelles`.
pub(super) fn noun<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let entries = ctx.lexicon.nouns.get(ctx.lemma(token))?;
    let entry = entries.iter().find(|e| e.following.is_empty() || ctx.words_at(token + 1, &e.following))?;
    let sentence = ctx.sentence(token);
    let after = token + 1 + entry.following.len() as TokenId;
    let mut found = None;
    let mut at = after;
    let mut steps = 0;
    while at < sentence.end && steps < 12 && found.is_none() {
        steps += 1;
        let lequel = |t: TokenId| ctx.among(t, WordList::Which);
        let mut hit = None;
        if let Some(content) = entry.selon {
            if ctx.is(at, "selon") && lequel(at + 1) {
                hit = Some((at + 2, content, Form::Clause));
            } else if ctx.is(at, "d'") && ctx.is(at + 1, "après") && lequel(at + 2) {
                hit = Some((at + 3, content, Form::Clause));
            }
        }
        if hit.is_none() && ctx.is(at, "que") && ctx.upos(at) == Upos::Sconj && (at == after || at - after <= 8) {
            hit = entry.que.map(|c| (at + 1, c, Form::Clause));
        }
        if hit.is_none() && at - after <= 8 && ctx.is(at, "de") {
            let mut v = at + 1;
            while v < sentence.end && matches!(ctx.upos(v), Upos::Pron | Upos::Adv | Upos::Part) {
                v += 1;
            }
            if ctx.is_infinitive(v) {
                hit = entry.de.map(|c| (at + 1, c, Form::Infinitive));
            }
        }
        if let Some((start, content, form)) = hit {
            let end = clause_end(ctx, token, start, sentence);
            let tokens = Stretch::new(start, trim_end(ctx, start, end));
            if !tokens.is_empty() {
                found = Some(Found { tokens, except: None, content, form });
            }
        }
        if ctx.is_finite(at)
            || ctx.is_gerund(at)
            || ctx.is_comma(at) && at > after
            || matches!(ctx.form(at), "." | ";" | ":")
        {
            break;
        }
        at += 1;
    }
    let mut speakers = Vec::new();
    if entry.agent {
        for c in ctx.children(token) {
            let possessive = ctx.feats(c).has(crate::language::Feats::POSSESSIVE) && ctx.upos(c) == Upos::Det;
            let complement = matches!(ctx.deprel(c), Deprel::Nmod | Deprel::OblAgent | Deprel::OblArg)
                && ctx.children(c).any(|k| ctx.is(k, "de") || ctx.is(k, "par"))
                && mentions.of_phrase(ctx, c).is_some_and(|m| {
                    use crate::schema::EntityType as E;
                    mentions
                        .get(m)
                        .entity_type
                        .is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&t))
                });
            if possessive || complement {
                speakers.push(c);
                break;
            }
        }
    }
    if found.is_none()
        && let Some(content) = entry.event.filter(|c| c.effect != Effect::Nothing)
    {
        let complement = ctx.children(token).find(|c| {
            *c > token
                && ctx.deprel(*c) == Deprel::Nmod
                && !speakers.contains(c)
                && ctx.children(*c).any(|k| ctx.is(k, "de"))
        });
        if let Some(c) = complement {
            let tokens = noun_phrase(ctx, c);
            let content = Content { effect: content.effect, quoted: false };
            found = Some(Found { tokens, except: None, content, form: Form::Infinitive });
        }
    }
    // « Il a exprimé l'espoir que … », « a rejeté les affirmations selon lesquelles … »: the subject of the verb speaks or denies.
    let mut denied = false;
    if found.is_some() {
        let verb = ctx.head(token);
        let governed = matches!(
            ctx.deprel(token),
            Deprel::Obj | Deprel::ObjLvc | Deprel::OblArg | Deprel::Obl | Deprel::NsubjPass
        );
        if governed && matches!(ctx.upos(verb), Upos::Verb) {
            let (entries, end) = readings(ctx, verb);
            // A rejected demand stays a demand.
            let claim = !matches!(
                found.map(|f| f.content.effect),
                Some(Effect::ReportPlan | Effect::Plan | Effect::ReportPlanNegative)
            );
            denied = claim && entries.iter().any(|e| ctx.lexicon.class(e).noun.effect == Effect::Deny);
            if denied || speakers.is_empty() && matches!(ctx.deprel(token), Deprel::Obj | Deprel::ObjLvc) {
                let group = ctx.group(verb);
                speakers = speaker::speakers(ctx, mentions, verb, Stretch::new(group.start, end)).0;
            }
        }
    }
    if denied && let Some(f) = found.as_mut() {
        f.content = Content { effect: Effect::Deny, quoted: false };
    }
    let effect = found.map_or(Effect::Nothing, |f| f.content.effect);
    let words = Stretch::new(token, after);
    (found.is_some() || !speakers.is_empty() && !entry.complements.is_empty()).then_some(Cue {
        kind: CueKind::Noun,
        head: token,
        words,
        phrase: words,
        entry: Some(entry),
        effect,
        found,
        speakers,
        inverted: false,
        negated: false,
        quoting: None,
    })
}

/// The phrase of a noun without its relative clauses.
pub(crate) fn noun_phrase(ctx: &Context<'_>, noun: TokenId) -> Stretch {
    let mut tokens = ctx.subtree(noun);
    for c in ctx.children(noun) {
        if matches!(ctx.deprel(c), Deprel::AclRelcl | Deprel::Advcl | Deprel::Parataxis) && c > noun {
            tokens.end = tokens.end.min(ctx.subtree(c).start.max(noun + 1));
        }
    }
    tokens
}

/// `selon X`, `d'après X`, `de source Y`.
pub(super) fn preposition<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let first = ctx.form(token).to_lowercase().replace('’', "'");
    let key = match first.as_str() {
        "au" | "aux" if ctx.lexicon.prepositions.contains_key(&first) => first.clone(),
        _ => first.clone(),
    };
    let entry: &PrepositionEntry =
        ctx.lexicon.prepositions.get(&key)?.iter().find(|e| !e.origin && ctx.words_at(token, &e.words))?;
    let sentence = ctx.sentence(token);
    if !sentence.contains(token) {
        return None;
    }
    let after = token + entry.words.len() as TokenId;
    if after >= sentence.end || ctx.among(after, WordList::Which) || ctx.is(after, "que") {
        return None;
    }
    if ctx.is(after, "qui") {
        return source_relative(ctx, token, after, entry);
    }
    let mut speakers = Vec::new();
    let mut end;
    if entry.alone {
        end = after;
        while end < sentence.end && matches!(ctx.upos(end), Upos::Adj | Upos::Noun | Upos::Adv) {
            end += 1;
        }
        speakers.push(after - 1);
    } else {
        // The noun phrase that the preposition holds.
        let mut at = after;
        while at < sentence.end
            && at - after < 5
            && matches!(ctx.upos(at), Upos::Det | Upos::Adj | Upos::Num | Upos::Adp | Upos::Adv)
        {
            at += 1;
        }
        let noun = (at < sentence.end && matches!(ctx.upos(at), Upos::Noun | Upos::Propn | Upos::Pron | Upos::X))
            .then_some(at);
        let mention = noun.and_then(|n| mentions.of_phrase(ctx, n));
        let head = mention.map(|m| mentions.get(m).head).or(noun)?;
        if !credible(ctx, mentions, head, noun.unwrap_or(head), entry.weak) {
            return None;
        }
        speakers.push(noun.unwrap_or(head));
        end = ctx
            .subtree(noun.unwrap_or(head))
            .end
            .max(mention.map_or(0, |m| mentions.get(m).tokens.end))
            .max(at + 1)
            .min(sentence.end);
        // A phrase that the parser made too long ends at its first comma, unless an apposition follows.
        if ctx.is_finite_in(after, end) {
            end = (at..end)
                .find(|t| ctx.is_comma(*t))
                .unwrap_or(end.min(mention.map_or(at + 1, |m| mentions.get(m).tokens.end)));
        }
    }
    let opens = opens_clause(ctx, token, sentence);
    if opens && end < sentence.end && ctx.is_comma(end) {
        // « Selon X, professeur à Y, … »: words without verb between two commas belong to the source.
        let next = (end + 1..sentence.end).find(|t| ctx.is_comma(*t) || ctx.is_finite(*t));
        if let Some(comma) = next.filter(|t| ctx.is_comma(*t) && *t > end + 1) {
            end = comma;
        }
    }
    let closes = (end..sentence.end).all(|t| ctx.is_punct(t));
    if entry.weak
        && !(opens && end < sentence.end && ctx.is_comma(end) || closes && ctx.is_comma(token.saturating_sub(1)))
    {
        return None;
    }
    let (tokens, except) = if opens {
        let s = trim_start(ctx, end, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), None)
    } else if closes {
        let s = trim_start(ctx, sentence.start, token);
        (Stretch::new(s, trim_end(ctx, s, token)), None)
    } else {
        let s = trim_start(ctx, sentence.start, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), Some(Stretch::new(token, end)))
    };
    let verbal = (tokens.start..tokens.end)
        .any(|t| matches!(ctx.upos(t), Upos::Verb | Upos::Aux) && !Stretch::new(token, end).contains(t));
    let content = Content { effect: entry.effect, quoted: verbal };
    if tokens.is_empty() {
        return None;
    }
    Some(Cue {
        kind: CueKind::Preposition,
        head: token,
        words: Stretch::new(token, after),
        phrase: Stretch::new(token, end),
        entry: None,
        effect: entry.effect,
        found: Some(Found { tokens, except, content, form: Form::Comment }),
        speakers,
        inverted: false,
        negated: false,
        quoting: None,
    })
}

/// `le procureur, selon qui la victime est tombée`: the relative clause is what the antecedent says.
fn source_relative<'l>(ctx: &Context<'l>, token: TokenId, qui: TokenId, entry: &PrepositionEntry) -> Option<Cue<'l>> {
    let sentence = ctx.sentence(token);
    let start = qui + 1;
    let comma = (start..sentence.end).find(|t| ctx.is_comma(*t));
    let verb =
        (start..comma.unwrap_or(sentence.end)).find(|t| ctx.deprel(*t) == Deprel::AclRelcl && ctx.head(*t) < token);
    let speaker = match verb {
        Some(v) => ctx.head(v),
        None => phrase_before(ctx, token)?,
    };
    if !matches!(ctx.upos(speaker), Upos::Noun | Upos::Propn | Upos::Pron | Upos::X) {
        return None;
    }
    let end = verb.map_or(sentence.end, |v| ctx.subtree(v).end).max(start);
    // A relative clause between commas ends at the second one unless the tree says it goes on.
    let end =
        if ctx.is_comma(token.saturating_sub(1)) { comma.map_or(end, |c| end.max(c).min(sentence.end)) } else { end };
    let tokens = Stretch::new(start, trim_end(ctx, start, end));
    if tokens.is_empty() || !ctx.is_finite_in(tokens.start, tokens.end) {
        return None;
    }
    let content = Content { effect: entry.effect, quoted: true };
    Some(Cue {
        kind: CueKind::Preposition,
        head: token,
        words: Stretch::new(token, qui),
        phrase: Stretch::new(token, start),
        entry: None,
        effect: entry.effect,
        found: Some(Found { tokens, except: None, content, form: Form::Comment }),
        speakers: vec![speaker],
        inverted: false,
        negated: false,
        quoting: None,
    })
}

impl Context<'_> {
    fn is_finite_in(&self, start: TokenId, end: TokenId) -> bool {
        (start..end).any(|t| self.is_finite(t))
    }
}

/// Whether the phrase stands at the head of its clause.
fn opens_clause(ctx: &Context<'_>, token: TokenId, sentence: Stretch) -> bool {
    if token <= sentence.start {
        return true;
    }
    let mut t = token - 1;
    while t > sentence.start && (ctx.is_comma(t) || ctx.is_quote_mark(t) || ctx.upos(t) == Upos::Adv) {
        t -= 1;
    }
    matches!(ctx.upos(t), Upos::Cconj | Upos::Sconj)
        || ctx.upos(t) == Upos::Adv && t == sentence.start
        || ctx.is_punct(t) && t == sentence.start
        || matches!(ctx.form(t), ";" | ":")
}

/// Whether the noun can be a source: somebody, or words of somebody.
fn credible(ctx: &Context<'_>, mentions: &Mentions<'_>, head: TokenId, noun: TokenId, weak: bool) -> bool {
    use crate::schema::EntityType as E;
    let mention = mentions.of_phrase(ctx, noun).or_else(|| mentions.by_head(head));
    if let Some(m) = mention.map(|m| mentions.get(m)) {
        let actor = m.entity_type.is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&t));
        let named_place = m.entity_type == Some(E::PLACE) && m.kind == MentionKind::Name;
        if weak {
            return actor && m.entity_type != Some(E::COUNTRY) && m.kind != MentionKind::Nominal;
        }
        if actor || named_place || m.kind == MentionKind::Pronoun {
            return true;
        }
    }
    if weak {
        return false;
    }
    let lemma = ctx.lemma(noun);
    let role = ctx.lexicon.media.get(lemma).map(String::as_str);
    if mention.is_none() && ctx.upos(noun) == Upos::Noun && role != Some("never") {
        return true;
    }
    if role == Some("never") {
        return false;
    }
    matches!(ctx.upos(noun), Upos::Propn | Upos::X)
        || ctx.upos(noun) == Upos::Pron && !same(ctx.form(noun), "ce")
        || ctx.lexicon.nouns.contains_key(lemma)
        || role.is_some()
}
