//! Who speaks: the subject of a cue verb, before it, after it, or understood.

use super::super::context::{Context, Mentions, Stretch, same};
use super::super::lexicon::WordList;
use super::clause::finite_feats;
use super::{mistaken_verb, phrase_before};
use crate::extract::MentionKind;
use crate::language::clause::{ArgumentOrigin, DeepRole, Voice};
use crate::language::{Deprel, Mood, TokenFlags, TokenId, Upos, VerbForm};

/// Head words of who speaks, and whether they stand after the verb.
pub(super) fn speakers(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    token: TokenId,
    words: Stretch,
) -> (Vec<TokenId>, bool) {
    let sentence = ctx.sentence(token);
    let mut found: Vec<TokenId> = Vec::new();
    // « Rappelons que … »: who writes speaks
    if ctx.feats(token).mood() == Mood::Imp && ctx.form(token).ends_with("ons") {
        return (found, false);
    }
    // A subject clitic on the verb: a-t-il, dit-elle.
    let clitic = |t: TokenId| {
        let f = ctx.form(t).trim_start_matches(['-', '–']).trim_start_matches("t-");
        matches!(ctx.upos(t), Upos::Pron) && ctx.lexicon.lists.get(WordList::Clitic).iter().any(|w| same(f, w))
    };
    let hyphen = |t: TokenId| ctx.form(t).starts_with(['-', '–']) || t > 0 && ctx.form(t - 1).ends_with('-');
    for t in words.start..(words.end + 2).min(sentence.end) {
        let attached = hyphen(t) || (t > words.start && (ctx.is_dash(t - 1) || ctx.form(t - 1) == "-t-"));
        if clitic(t) && attached && t > words.start {
            return (vec![t], true);
        }
    }
    let mut inverted = false;
    if mistaken_verb(ctx, token).is_some() && (ctx.is_comma(token - 1) || ctx.is_quote_mark(token - 1)) {
        // « … », souffle Jean Petit
        let after = (words.end..sentence.end.min(words.end + 3)).find_map(|t| mentions.innermost(t));
        let noun = || (words.end..sentence.end).find(|t| matches!(ctx.upos(*t), Upos::Noun | Upos::Propn));
        return (after.map(|m| mentions.get(m).head).or_else(noun).into_iter().collect(), true);
    }
    if mistaken_verb(ctx, token).is_some() {
        let own =
            ctx.children(token).find(|c| *c < token && matches!(ctx.deprel(*c), Deprel::Nsubj | Deprel::NsubjPass));
        return (own.or_else(|| phrase_before(ctx, token)).into_iter().collect(), false);
    }
    if let Some(subject) = inserted_subject(ctx, mentions, token, words, sentence) {
        return (vec![subject], true);
    }
    if let Some(p) = ctx.predicate(token) {
        let agentless_passive = p.voice == Voice::Passive;
        for a in p.role(DeepRole::Subject) {
            if ctx.lexicon.times.contains(ctx.lemma(a.head)) {
                continue;
            }
            let more = found.is_empty() || ctx.deprel(a.head) == Deprel::Conj;
            if more && a.head != token && a.origin != ArgumentOrigin::Reattached && !found.contains(&a.head) {
                // A reported subject such as impersonal il is none.
                found.push(a.head);
            }
        }
        if found.is_empty() && agentless_passive {
            return (found, false);
        }
    }
    // Nobody outside the marks is the subject of words between them.
    let own = ctx.quotation(token);
    found.retain(|s| ctx.quotation(*s).is_none_or(|q| own == Some(q)));
    if ctx.is_gerund(token)
        && let Some(s) = commented(ctx, token)
    {
        return (vec![s], false);
    }
    let alone = found.is_empty() && ctx.is_gerund(token);
    if alone
        || ctx.is_gerund(token) && found.first().is_some_and(|t| !is_actor(ctx, mentions, *t))
        || ctx.is_infinitive(token) && found.is_empty()
    {
        // « La ville a fermé le stade de la rue X, précisant que … »: who acts in the main clause speaks.
        let mut node = token;
        for _ in 0..12 {
            let head = ctx.head(node);
            if !sentence.contains(head) {
                break;
            }
            node = head;
            let subject = ctx.children(node).find(|c| matches!(ctx.deprel(*c), Deprel::Nsubj | Deprel::NsubjPass));
            let outside = |s: TokenId| ctx.quotation(s).is_some_and(|q| ctx.quotation(token) != Some(q));
            if let Some(s) =
                subject.filter(|s| *s < token && ctx.is_finite(node) && is_actor(ctx, mentions, *s) && !outside(*s))
            {
                found = vec![s];
                break;
            }
        }
    }
    if found.is_empty() {
        // « Il m'a dit que »: a verb of speech in the active has no impersonal subject.
        let active = ctx.predicate(token).is_none_or(|p| {
            p.voice != Voice::Passive && (!p.reflexive || !matches!(ctx.lemma(token), "dire" | "avérer"))
        });
        found.extend(ctx.children(token).filter(|c| {
            active
                && ctx.deprel(*c) == Deprel::ExplSubj
                && *c < token
                && ctx.is(*c, "il")
                && ctx.lemma(token) != "convenir"
        }));
    }
    if found.is_empty() {
        for c in ctx.children(token) {
            if matches!(ctx.deprel(c), Deprel::Nsubj | Deprel::NsubjCaus | Deprel::OblAgent | Deprel::NsubjOuter) {
                found.push(c);
            }
        }
    }
    if found.iter().any(|t| *t >= words.end && sentence.contains(*t))
        && !found.iter().any(|t| *t < words.start && sentence.contains(*t))
    {
        inverted = true;
    }
    if found.is_empty() {
        // « un élu, s'exprimant sous couvert d'anonymat, a dit »: or to a participle between them
        let participles = ctx.children(token).filter(|c| *c < words.start && ctx.is_gerund(*c));
        found.extend(participles.flat_map(|p| ctx.children(p)).find(|k| {
            matches!(ctx.deprel(*k), Deprel::Nsubj | Deprel::NsubjPass)
                && *k < words.start
                && matches!(ctx.upos(*k), Upos::Noun | Upos::Propn)
        }));
    }
    if found.is_empty() {
        // A subject that the parser gave to the verb of the clause: the nearest one before the cue.
        let mut t = words.start;
        for _ in 0..14 {
            if t <= sentence.start {
                break;
            }
            t -= 1;
            if ctx.is_finite(t) || ctx.is_comma(t) || ctx.upos(t) == Upos::Sconj || ctx.is_quote_mark(t) {
                break;
            }
            let free = ctx.head(t) >= words.end && sentence.contains(ctx.head(t));
            let subject = matches!(ctx.deprel(t), Deprel::Nsubj | Deprel::NsubjPass);
            if free && subject && matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron) {
                found.push(t);
                break;
            }
        }
    }
    // « Espagne : Rajoy accuse … »: the label before the colon is no subject.
    found.retain(|s| *s > token || !(*s..token).any(|t| ctx.form(t).ends_with(':')));
    if found.is_empty() && words.start > sentence.start && ctx.is_comma(words.start - 1) {
        // « Anna, parlant dans sa maison, a dit que … »: nobody else has a verb in the sentence so far.
        let alone = !(sentence.start..words.start).any(|t| ctx.is_finite(t) || ctx.is_quote_mark(t));
        if alone {
            found.extend((sentence.start..words.start).find(|t| {
                matches!(ctx.deprel(*t), Deprel::Nsubj | Deprel::NsubjPass)
                    && matches!(ctx.upos(*t), Upos::Noun | Upos::Propn | Upos::Pron)
            }));
        }
    }
    if found.is_empty() && words.start > sentence.start + 2 && ctx.is_comma(words.start - 1) {
        // « Anna, parlant dans sa maison où tout était brisé, a dit que … »: the phrase before the first comma
        let mention = mentions.innermost(sentence.start).map(|m| mentions.get(m));
        let end = mention.map_or(sentence.start + 1, |m| m.tokens.end);
        let head = mention.map_or(sentence.start, |m| m.head);
        let somebody = match mention {
            Some(m) => is_actor(ctx, mentions, m.head) || m.kind == MentionKind::Name && m.entity_type.is_none(),
            None => ctx.upos(head) == Upos::Propn,
        };
        let clause = (words.end..sentence.end.min(words.end + 8)).any(|t| ctx.is(t, "que") || ctx.is_quote_mark(t));
        let apart = ctx.is_comma(end) && end + 1 < words.start && agrees(ctx, head, token);
        found.extend((somebody && clause && apart).then_some(head));
    }
    if found.is_empty() && words.start > sentence.start + 2 && ctx.is_comma(words.start - 1) {
        found.extend(behind_adjunct(ctx, mentions, token, words, sentence));
    }
    if found.is_empty() && words.start > sentence.start {
        // Whoever stands right before the verb, where no preposition holds him.
        let before = words.start - 1;
        if let Some(m) = mentions.innermost(before).map(|m| mentions.get(m)) {
            let first = m.tokens.start.max(sentence.start);
            let held = first > sentence.start && matches!(ctx.upos(first - 1), Upos::Adp | Upos::Verb | Upos::Aux);
            let ends = m.tokens.end == words.start;
            if ends && !held && m.kind == MentionKind::Name && is_actor(ctx, mentions, m.head) {
                found.push(m.head);
            }
        }
    }
    let finite = ctx.is_finite(token) || words.len() > 1;
    if found.is_empty()
        && finite
        && !ctx.is_infinitive(token)
        && (words.start <= sentence.start || ctx.is_comma(words.start - 1) || ctx.is_quote_mark(words.start - 1))
    {
        // Inverted, but the tree does not say so: the first phrase after the verb that no preposition holds.
        let mut t = words.end;
        let mut steps = 0;
        let stops = |t: TokenId| {
            ctx.is_comma(t)
                || ctx.is_finite(t)
                || ctx.upos(t) == Upos::Sconj
                || ctx.is(t, "que")
                || ctx.is_quote_mark(t)
                || ctx.form(t) == ":"
        };
        while t < sentence.end && steps < 25 && !stops(t) {
            if let Some(m) = mentions
                .innermost(t)
                .filter(|_| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Det | Upos::Pron))
            {
                let mention = mentions.get(m);
                let first = mention.tokens.start;
                let mut before = first;
                while before > words.end && matches!(ctx.upos(before - 1), Upos::Det | Upos::Adj) {
                    before -= 1;
                }
                let held = before > words.end && ctx.upos(before - 1) == Upos::Adp || ctx.upos(t) == Upos::Adp;
                let held = held || ctx.lexicon.times.contains(ctx.lemma(mention.head));
                if !held && mention.kind != MentionKind::Pronoun {
                    found.push(mention.head);
                    inverted = true;
                    break;
                }
                t = mention.tokens.end.max(t + 1);
            } else if matches!(ctx.upos(t), Upos::Noun | Upos::Propn) {
                if ctx.lexicon.times.contains(ctx.lemma(t)) {
                    t += 1; // « a fait savoir lundi le ministère »
                    continue;
                }
                let held = ctx.children(t).any(|c| c < t && ctx.deprel(c) == Deprel::Case);
                if !held {
                    found.push(t);
                    inverted = true;
                    break;
                }
                t = ctx.subtree(t).end.max(t + 1);
            } else {
                t += 1;
            }
            steps += 1;
        }
    }
    (found, inverted)
}

/// « Dans une lettre aux élus, la directrice, Mary Doyle, explique que », « Peu convaincue, l'élue, dont la voix compte, exige que »:
/// the phrase behind the first comma, which the tree gave to the words before it.
fn behind_adjunct(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    token: TokenId,
    words: Stretch,
    sentence: Stretch,
) -> Option<TokenId> {
    let comma = (sentence.start..words.start - 1).find(|t| ctx.is_comma(*t))?;
    let before = Stretch::new(sentence.start, comma);
    let clause = |t: TokenId| ctx.is_finite(t) || ctx.is_quote_mark(t) || matches!(ctx.form(t), ":" | ";");
    let first = ctx.upos(before.start);
    let adjunct = matches!(first, Upos::Adp | Upos::Verb | Upos::Adv | Upos::Adj) && before.len() <= 25;
    if !adjunct || (before.start..before.end).any(clause) {
        return None;
    }
    let mention = mentions.innermost(comma + 1).map(|m| mentions.get(m)).filter(|m| m.tokens.start == comma + 1)?;
    // no verb but those of relative clauses between the phrase and the verb
    let mut relative = false;
    for t in mention.tokens.end..words.start {
        relative |= ctx.is(t, "qui") || ctx.is(t, "dont") || ctx.is(t, "que") || ctx.is(t, "où");
        if clause(t) && !relative {
            return None;
        }
    }
    (mention.kind != MentionKind::Pronoun && is_actor(ctx, mentions, mention.head) && agrees(ctx, mention.head, token))
        .then_some(mention.head)
}

/// `…, a dit le maire, ajoutant que …`: who speaks in the comment before goes on.
fn commented(ctx: &Context<'_>, token: TokenId) -> Option<TokenId> {
    let sentence = ctx.sentence(token);
    let mut node = token;
    for _ in 0..12 {
        node = ctx.head(node);
        if !sentence.contains(node) {
            return None;
        }
        let comment = ctx.children(node).filter(|c| {
            *c < token && matches!(ctx.deprel(*c), Deprel::Parataxis | Deprel::ParataxisInsert) && ctx.is_finite(*c)
        });
        let subject = comment.last().and_then(|c| {
            ctx.children(c).find(|k| *k < token && ctx.deprel(*k) == Deprel::Nsubj && ctx.upos(*k) != Upos::Verb)
        });
        if subject.is_some() {
            return subject;
        }
    }
    None
}

/// Whether the phrase can speak: a pronoun, somebody named, a person, group, body or country.
pub(crate) fn is_actor(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId) -> bool {
    use crate::schema::EntityType as E;
    if ctx.among(token, WordList::Neuter) {
        return false;
    }
    let Some(m) = mentions.of_phrase(ctx, token).map(|m| mentions.get(m)) else { return ctx.upos(token) == Upos::Pron };
    m.kind == MentionKind::Pronoun
        || m.entity_type.is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY, E::FACILITY].contains(&t))
        || m.kind == MentionKind::Name && m.entity_type == Some(E::PLACE)
}

/// Whether subject and verb have the same number, as far as both are known.
fn agrees(ctx: &Context<'_>, subject: TokenId, verb: TokenId) -> bool {
    use crate::language::Number;
    let joined = ctx.children(subject).any(|c| ctx.deprel(c) == Deprel::Conj);
    let own = if joined { Number::Plur } else { ctx.feats(subject).number() };
    let other = finite_feats(ctx, verb).map_or(Number::None, |f| f.number());
    own == Number::None || other == Number::None || own == other
}

/// « Le directeur du "Comité des fêtes" a salué … »: the marks right before the verb hold a name inside its subject `s`.
fn names_by_quotation(ctx: &Context<'_>, s: TokenId, start: TokenId) -> bool {
    let Some(closing) = start.checked_sub(1).filter(|&c| ctx.is_quote_mark(c)) else { return false };
    let Some(opening) = (s + 1..closing).rev().find(|&k| ctx.is_quote_mark(k)) else { return false };
    let introduced = matches!(ctx.upos(opening - 1), Upos::Det | Upos::Adp | Upos::Noun | Upos::Propn | Upos::Adj);
    introduced && closing - opening <= 12 && !(s + 1..start).any(|k| ctx.is_finite(k) || ctx.is_comma(k))
}

/// `…, a annoncé l'administration sur Telegram`: a verb of speech right after a comma or closing mark, with a speaker after
/// it that no preposition holds and no subject before it. Parsers take the speaker for an object here.
pub(super) fn inserted_subject(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    token: TokenId,
    words: Stretch,
    sentence: Stretch,
) -> Option<TokenId> {
    use crate::schema::EntityType as E;
    let mut start = words.start;
    while start > sentence.start && matches!(ctx.upos(start - 1), Upos::Pron | Upos::Adv | Upos::Part) {
        if ctx.deprel(start - 1) == Deprel::Nsubj {
            return None;
        }
        start -= 1;
    }
    let at_edge = start <= sentence.start
        || ctx.is_comma(start - 1)
        || ctx.is_quote_mark(start - 1)
        || ctx.is_dash(start - 1)
        || ctx.is(start - 1, "comme")
        || ctx.is(start - 1, "que") && start >= 2 && ctx.is(start - 2, "ainsi");
    let finite = ctx.feats(token).verb_form() == VerbForm::Fin
        || ctx.is_finite(token)
        || (words.start..token).any(|t| ctx.feats(t).verb_form() == VerbForm::Fin || ctx.is_finite(t));
    if !at_edge || !finite || start <= sentence.start && start == words.start && !ctx.is_finite(token) {
        return None;
    }
    // « le directeur, Jean Petit, annonçait son départ » has its subject before it.
    let subject = ctx
        .children(token)
        .filter(|c| *c < start && matches!(ctx.deprel(*c), Deprel::Nsubj | Deprel::NsubjPass))
        .last()
        .filter(|s| {
            ctx.quotation(*s).is_none()
                && agrees(ctx, *s, token)
                && (names_by_quotation(ctx, *s, start)
                    || !(*s + 1..start)
                        .any(|k| ctx.is_finite(k) && !ctx.subtree(*s).contains(k) || ctx.is_quote_mark(k)))
        });
    // Before a comma there must be a clause to comment: « l'autorité, qui réunit dix partis, a annoncé les candidats » has none.
    let own = subject.map_or(Stretch::default(), |s| ctx.subtree(s));
    let comma = start > sentence.start && ctx.is_comma(start - 1);
    let quoted = (sentence.start..start).any(|t| ctx.is_quote_mark(t));
    if comma && !quoted && !(sentence.start..start).any(|k| ctx.is_finite(k) && !own.contains(k)) {
        return None;
    }
    let taken = subject.map(|s| is_actor(ctx, mentions, s) || ctx.upos(s) == Upos::Pron);
    if taken == Some(true) {
        return None;
    }
    let mut t = words.end;
    let mut steps = 0;
    while t < sentence.end && steps < 20 {
        steps += 1;
        if ctx.is_comma(t)
            || ctx.is_finite(t)
            || ctx.is(t, "que")
            || ctx.is_quote_mark(t)
            || ctx.form(t) == ":"
            || ctx.is_infinitive(t)
        {
            return None;
        }
        match ctx.upos(t) {
            Upos::Adp => {
                // Over a prepositional phrase: « a déclaré aux médias le chef ».
                let noun = ctx.head(t);
                let own = noun > t && noun < sentence.end && ctx.deprel(t) == Deprel::Case;
                let end = if own {
                    (t..noun + 1)
                        .chain(noun + 1..ctx.subtree(noun).end)
                        .take_while(|k| *k <= noun || ctx.head(*k) >= t && !matches!(ctx.deprel(*k), Deprel::Appos))
                        .last()
                        .map_or(t + 1, |k| k + 1)
                } else {
                    t + 1
                };
                t = phrase_end(ctx, t, before_name(mentions, noun, end.min(sentence.end)));
            }
            Upos::Noun | Upos::Propn | Upos::X => {
                let m = mentions.of_phrase(ctx, t).map(|m| mentions.get(m));
                let actor = m.is_some_and(|m| {
                    m.entity_type.is_some_and(|ty| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&ty))
                        || m.kind == MentionKind::Name
                });
                let time = ctx.lexicon.times.contains(ctx.lemma(t));
                if time {
                    t += 1;
                    continue;
                }
                let untyped = m.is_none_or(|m| m.entity_type.is_none());
                let last = (ctx.subtree(t).end..sentence.end).all(|k| ctx.is_punct(k));
                let calm = !(t..sentence.end).take_while(|k| !ctx.is_comma(*k)).any(|k| ctx.is_finite(k));
                return (actor || taken.is_none() && untyped && (last || calm)).then_some(t);
            }
            // « s'est écrié l'accusé »: a participle for a person
            Upos::Verb if t > words.end && ctx.upos(t - 1) == Upos::Det && !ctx.has_auxiliary(t) => return Some(t),
            // A name that the tagger took for something else: « a annoncé Zelenskyy ».
            Upos::Verb | Upos::Adj
                if t == words.end && ctx.analysis.tokens[t as usize].flags.has(TokenFlags::CAPITALISED) =>
            {
                return Some(t);
            }
            Upos::Det | Upos::Adj | Upos::Adv | Upos::Num | Upos::Punct => t += 1,
            _ => return None,
        }
    }
    None
}

/// « a confié à Reuters Ramon Vidal », « estime pour sa part Ramon Vidal »: the name right behind a name, or behind a noun that
/// stands for nobody, is who speaks.
fn before_name(mentions: &Mentions<'_>, noun: TokenId, end: TokenId) -> TokenId {
    let held = mentions.innermost(noun).map(|m| mentions.get(m));
    let next = held.map_or(noun + 1, |m| m.tokens.end.max(noun + 1));
    let Some(other) = mentions.innermost(next).map(|m| mentions.get(m)).filter(|m| m.tokens.start == next) else {
        return end;
    };
    let named = held.is_some_and(|m| m.kind == MentionKind::Name);
    let nobody =
        held.is_none_or(|m| m.entity_type.is_none()) && other.entity_type == Some(crate::schema::EntityType::PERSON);
    if next < end && other.kind == MentionKind::Name && (named || nobody) { next } else { end }
}

/// The end of a prepositional phrase that begins at `start`: at most `end`, and before the next determiner that no
/// preposition holds (« aux médias | le chef »).
fn phrase_end(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let mut seen = false;
    for t in start + 1..end {
        let noun = matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::X);
        if seen && ctx.upos(t) == Upos::Det && ctx.upos(t - 1) != Upos::Adp && !ctx.is(t - 1, "de") {
            return t;
        }
        seen |= noun;
    }
    end.max(start + 1)
}
