//! Cues that are no verbs: nouns of speech (`l'annonce que`) and prepositions (`selon X`).

use super::super::context::{Context, Mentions, Stretch, same};
use super::super::lexicon::{Content, Effect, PrepositionEntry, SourceForm, WordList, WordUses};
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
        let conjunction = at > token + 1 && ctx.among(at - 1, WordList::Conjunction);
        if hit.is_none() && ctx.is(at, "que") && ctx.upos(at) == Upos::Sconj && at - after <= 8 && !conjunction {
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
        nested: false,
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
    if !ctx.uses(token).has(WordUses::PREPOSITION) {
        return None;
    }
    let form = ctx.form(token);
    let folded;
    let key = if form.chars().any(|c| c == '’' || c.is_uppercase()) {
        folded = form.to_lowercase().replace('’', "'");
        folded.as_str()
    } else {
        form
    };
    let entry: &PrepositionEntry = ctx
        .lexicon
        .prepositions
        .get(key)?
        .iter()
        .find(|e| e.form != SourceForm::Origin && ctx.words_at(token, &e.words))?;
    let mut sentence = ctx.sentence(token);
    if !sentence.contains(token) {
        return None;
    }
    let after = token + entry.words.len() as TokenId;
    // « …, d'après le journal, ce que la banque refuse de confirmer »: what follows is the writer's
    let comment = (after..sentence.end.saturating_sub(2)).find(|t| {
        ctx.is_comma(*t)
            && ctx.is(t + 1, "ce")
            && (ctx.is(t + 2, "que") || ctx.is(t + 2, "qui") || ctx.is(t + 2, "dont"))
    });
    let far = |comma: TokenId| !(after..comma).any(|t| ctx.is_finite(t));
    if let Some(comma) = comment.filter(|c| !opens_clause(ctx, token, sentence) && far(*c)) {
        sentence.end = comma;
    }
    // « une source selon laquelle la victime … », but not « la rumeur selon laquelle »
    let source = || {
        let noun = phrase_before(ctx, token)?;
        let spoken = ctx.lexicon.nouns.contains_key(ctx.lemma(noun));
        (!spoken && speaker::is_actor(ctx, mentions, noun)).then_some(noun)
    };
    if ctx.is(after, "qui") || ctx.among(after, WordList::Which) && source().is_some() {
        return source_relative(ctx, token, after, entry);
    }
    if after >= sentence.end || ctx.among(after, WordList::Which) || ctx.is(after, "que") {
        return None;
    }
    let mut speakers = Vec::new();
    let mut end;
    if entry.form == SourceForm::Alone {
        end = after;
        while end < sentence.end && matches!(ctx.upos(end), Upos::Adj | Upos::Noun | Upos::Adv) {
            end += 1;
        }
        speakers.push(after - 1);
    } else if entry.form == SourceForm::Possessive {
        // « à ses yeux »: the possessive speaks
        end = after;
        speakers.push((token..after).find(|t| ctx.feats(*t).has(crate::language::Feats::POSSESSIVE))?);
    } else {
        // The noun phrase that the preposition holds.
        let mut at = after;
        // « Selon iTELE »: a capital makes a name of anything.
        let name = |t: TokenId| {
            let form = ctx.form(t);
            form.chars().any(char::is_uppercase)
                && form.chars().count() > 1
                && !matches!(ctx.upos(t), Upos::Det | Upos::Adp)
        };
        while at < sentence.end
            && at - after < 5
            && !name(at)
            && matches!(ctx.upos(at), Upos::Det | Upos::Adj | Upos::Num | Upos::Adp | Upos::Adv)
        {
            at += 1;
        }
        let nominal = |t: TokenId| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::X);
        let noun = (at < sentence.end && (nominal(at) || name(at))).then_some(at);
        let mention = noun.and_then(|n| mentions.of_phrase(ctx, n));
        let head = mention.map(|m| mentions.get(m).head).or(noun)?;
        if !credible(ctx, mentions, head, noun.unwrap_or(head), entry.form == SourceForm::Weak) {
            return None;
        }
        let named = noun.unwrap_or(head);
        let giver = carried(ctx, mentions, named);
        // « selon un dernier bilan »: figures are nobody's word
        if giver.is_none() && ctx.has_lemma(named, WordList::Tally) {
            return None;
        }
        speakers.push(giver.unwrap_or(named));
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
    if end > after + 1 && ctx.is_comma(end - 1) {
        end -= 1;
    }
    let opens = opens_clause(ctx, token, sentence);
    if opens && end < sentence.end && ctx.is_comma(end) {
        // « Selon X, professeur à Y, … »: words without verb between two commas belong to the source.
        // So does a relative clause: « D'après le journal, qui cite un ministre, … ».
        let relative = ctx.is(end + 1, "qui") || ctx.is(end + 1, "dont") || ctx.is(end + 1, "où");
        let next = (end + 1..sentence.end).find(|t| ctx.is_comma(*t) || !relative && ctx.is_finite(*t));
        let main = |comma: TokenId| !relative || ctx.is_finite_in(comma, sentence.end);
        if let Some(comma) = next.filter(|t| ctx.is_comma(*t) && *t > end + 1 && main(*t)) {
            end = comma;
        }
    }
    let closes = (end..sentence.end).all(|t| ctx.is_punct(t));
    if entry.form == SourceForm::Weak
        && !(opens && end < sentence.end && ctx.is_comma(end) || closes && ctx.is_comma(token.saturating_sub(1)))
    {
        return None;
    }
    // « Une chose est sûre, selon X : … »
    let colon = (end < sentence.end && ctx.form(end) == ":" && !opens && end + 2 < sentence.end).then_some(end + 1);
    let (tokens, except) = if let Some(from) = colon {
        let s = trim_start(ctx, from, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), None)
    } else if opens {
        let s = trim_start(ctx, end, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), None)
    } else if closes {
        let s = trim_start(ctx, sentence.start, token);
        (Stretch::new(s, trim_end(ctx, s, token)), None)
    } else {
        let s = trim_start(ctx, sentence.start, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), Some(Stretch::new(token, end)))
    };
    if entry.form == SourceForm::Possessive && !opens && !(closes || ctx.is_comma(end)) {
        return None; // « coupable à ses yeux d'avoir menti »
    }
    // Between commas inside a relative or reported clause it is about that clause.
    let inner = (!opens && !closes && entry.form != SourceForm::Weak).then(|| inner_clause(ctx, token)).flatten();
    let (tokens, except) = inner.map_or((tokens, except), |s| (s, except));
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
        nested: false,
        quoting: None,
    })
}

/// The relative clause around a phrase: `un homme qui aurait, selon la police, perdu le contrôle`.
fn inner_clause(ctx: &Context<'_>, token: TokenId) -> Option<Stretch> {
    let sentence = ctx.sentence(token);
    // « qui aurait, selon la police, perdu … »: right behind the pronoun, whatever the tree says
    let near = (token.saturating_sub(4).max(sentence.start + 1)..token)
        .find(|t| ctx.is(*t, "qui") && ctx.upos(*t) == Upos::Pron && *t + 1 < token);
    if let Some(pronoun) = near {
        let start = trim_start(ctx, pronoun + 1, sentence.end);
        return Some(Stretch::new(start, trim_end(ctx, start, sentence.end)));
    }
    let mut node = token;
    for _ in 0..16 {
        let head = ctx.head(node);
        if !sentence.contains(head) {
            return None;
        }
        node = head;
        let tree = ctx.subtree(node);
        // « …, contraignant, selon des cambistes, plusieurs banques à vendre »
        if ctx.is_gerund(node) && node + 3 > token && node < token && ctx.is_comma(token - 1) {
            // the parser often ends the clause at the source
            let open = !(tree.end..sentence.end).any(|t| ctx.is_finite(t) || ctx.form(t) == ";");
            let tokens = Stretch::new(node, trim_end(ctx, node, if open { sentence.end } else { tree.end }));
            return tokens.contains(token).then_some(tokens);
        }
        if ctx.deprel(node) == Deprel::AclRelcl && tree.start < token && tree.start > sentence.start + 1 {
            let relative =
                |t: TokenId| ctx.upos(t) == Upos::Pron && (ctx.is(t, "qui") || ctx.is(t, "que") || ctx.is(t, "dont"));
            let start = trim_start(ctx, tree.start, tree.end);
            let start = if relative(start) { start + 1 } else { start };
            let tokens = Stretch::new(start, trim_end(ctx, start, tree.end));
            return tokens.contains(token).then_some(tokens);
        }
    }
    None
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
        nested: false,
        quoting: None,
    })
}

impl Context<'_> {
    fn is_finite_in(&self, start: TokenId, end: TokenId) -> bool {
        (start..end).any(|t| self.is_finite(t))
    }
}

/// `selon un bilan communiqué par la préfecture`, `selon les informations du journal`: who gave the figures speaks.
fn carried(ctx: &Context<'_>, mentions: &Mentions<'_>, noun: TokenId) -> Option<TokenId> {
    let role = ctx.lexicon.media.get(ctx.lemma(noun)).map(String::as_str)?;
    let listed = |list: WordList, word: &str| ctx.lexicon.lists.get(list).iter().any(|w| w == word);
    let account = listed(WordList::Account, ctx.lemma(noun));
    if role != "carrier" && role != "medium" && !account {
        return None;
    }
    // « un rapport consulté par l'agence »: who read it did not write it
    let writes = |p: &TokenId| role == "carrier" || !listed(WordList::HandedOn, ctx.lemma(*p));
    let participle = ctx.children(noun).filter(|c| *c > noun && ctx.deprel(*c) == Deprel::Acl && writes(c));
    let agent = participle.flat_map(|p| ctx.children(p)).find(|c| ctx.deprel(*c) == Deprel::OblAgent);
    let giver = || {
        ctx.children(noun).find(|c| {
            *c > noun && ctx.deprel(*c) == Deprel::Nmod && ctx.children(*c).any(|k| k < *c && ctx.is(k, "de"))
        })
    };
    let origin = || {
        let from = ctx.children(noun).filter(|c| *c > noun && ctx.is_gerund(*c));
        from.flat_map(|p| ctx.children(p)).find(|c| {
            matches!(ctx.deprel(*c), Deprel::OblArg | Deprel::OblMod | Deprel::Obl)
                && ctx.children(*c).any(|k| k < *c && ctx.is(k, "de"))
        })
    };
    // « selon une étude de l'université »: a body speaks by its report; « une biographie de la reine » is not hers
    let body = |s: TokenId| {
        let mention = mentions.of_phrase(ctx, s).map(|m| mentions.get(m));
        mention.is_some_and(|m| m.entity_type == Some(crate::schema::EntityType::ORGANIZATION)) && account
    };
    let given = |s: &TokenId| *s != noun && (role == "carrier" || body(*s));
    agent
        .filter(|_| role == "carrier" || role == "medium")
        .or_else(|| giver().filter(given))
        .or_else(|| origin().filter(given))
        .filter(|s| speaker::is_actor(ctx, mentions, *s))
}

/// `« … »` and, after it or in the next line, `— Jean Petit, professeur`: the name under a quotation.
pub(super) fn signature<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    if !ctx.is_dash(token) || token == 0 || !ctx.is_quote_mark(token - 1) {
        return None;
    }
    let mut at = token + 1;
    while at < ctx.count() && at < token + 4 && matches!(ctx.upos(at), Upos::Det | Upos::Adj) {
        at += 1;
    }
    let same = |t: TokenId| ctx.paragraph(t) == ctx.paragraph(token + 1);
    let nominal = |t: TokenId| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::X);
    if at >= ctx.count() || !nominal(at) || ctx.sentence(at).end > at + 30 {
        return None;
    }
    let line = ctx.sentence(at);
    if (at..line.end).any(|t| same(t) && ctx.is_finite(t)) {
        return None;
    }
    let speaker = mentions.of_phrase(ctx, at).map_or(at, |m| mentions.get(m).head);
    Some(Cue {
        kind: CueKind::Preposition,
        head: token + 1,
        words: Stretch::new(token, speaker.max(at) + 1),
        phrase: Stretch::new(token, speaker.max(at) + 1),
        entry: None,
        effect: Effect::Report,
        found: None,
        speakers: vec![speaker],
        inverted: false,
        negated: false,
        nested: false,
        quoting: None,
    })
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
    let role = ctx.lexicon.media.get(ctx.lemma(noun)).map(String::as_str);
    match ctx.upos(noun) {
        // « selon les cas », « selon un mode »: a manner, no source
        Upos::Noun => role != Some("never"),
        Upos::Pron => !same(ctx.form(noun), "ce"),
        _ => true,
    }
}
