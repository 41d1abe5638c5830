//! Finds the cues of speech and thought, their content and their speaker.

mod clause;
mod noun;
mod speaker;

pub(crate) use noun::noun_phrase;
pub(crate) use speaker::is_actor;

use clause::{clause_content, comment_content, trim_end};
use noun::{noun, preposition};
use speaker::{inserted_subject, speakers};

use super::context::{Context, Mentions, Stretch, same};
use super::lexicon::{Content, CueEntry, Effect, SourceForm, WordList};
use crate::language::clause::Voice;
use crate::language::{Deprel, TokenId, Upos, VerbForm};

/// What sort of word the cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CueKind {
    Verb,
    Noun,
    Preposition,
}

/// How the content stands to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A clause that depends on the cue.
    Clause,
    /// An infinitive that depends on the cue.
    Infinitive,
    /// The main clause, which the cue comments (`…, ont indiqué les autorités`; `selon X`).
    Comment,
}

/// The words that a cue introduces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) tokens: Stretch,
    /// A hole: the cue itself where it stands in the middle.
    pub(crate) except: Option<Stretch>,
    pub(crate) content: Content,
    pub(crate) form: Form,
}

/// A cue with what it introduces.
#[derive(Debug, Clone)]
pub(crate) struct Cue<'l> {
    pub(crate) kind: CueKind,
    pub(crate) head: TokenId,
    /// Words of the cue, with its auxiliaries and clitics.
    pub(crate) words: Stretch,
    /// Words that the cue takes with its speaker: outside its own scope.
    pub(crate) phrase: Stretch,
    pub(crate) entry: Option<&'l CueEntry>,
    pub(crate) effect: Effect,
    pub(crate) found: Option<Found>,
    /// Head words of the speakers.
    pub(crate) speakers: Vec<TokenId>,
    /// The speaker stands after the verb or as a clitic on it.
    pub(crate) inverted: bool,
    /// The cue is said not to happen.
    pub(crate) negated: bool,
    /// The whole cue is the beginning of another's content: no statement and no quotation of its own.
    pub(crate) nested: bool,
    /// The reading of the verb that takes words between marks.
    pub(crate) quoting: Option<&'l CueEntry>,
}

/// All cues of the document in the order of their head words.
pub(crate) fn find<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>) -> Vec<Cue<'l>> {
    let mut cues = Vec::new();
    // End of the last cue of several words: « faire savoir » leaves no « savoir ».
    let mut covered = 0;
    for token in 0..ctx.count() {
        if let Some(cue) = preposition(ctx, mentions, token) {
            cues.push(cue);
        }
        cues.extend(noun::signature(ctx, mentions, token));
        let found = match ctx.upos(token) {
            _ if token < covered => None,
            Upos::Verb | Upos::Aux | Upos::Adj => verb(ctx, mentions, token),
            Upos::Noun | Upos::Propn | Upos::Pron if mistaken_verb(ctx, token).is_some() => verb(ctx, mentions, token),
            Upos::Noun => noun(ctx, mentions, token),
            _ => None,
        };
        if let Some(cue) = found {
            covered = cue.words.end.max(covered);
            cues.push(cue);
        }
    }
    cues.sort_by_key(|c| c.head);
    // A comment ends the clause before it.
    let comments: Vec<(TokenId, Stretch)> = cues
        .iter()
        .filter(|c| c.found.is_some_and(|f| f.form == Form::Comment && f.except.is_none()))
        .map(|c| (c.head, c.phrase))
        .collect();
    for cue in &mut cues {
        let Some(found) = cue.found.as_mut().filter(|f| f.form != Form::Comment) else { continue };
        let from = comments.partition_point(|(head, _)| *head < found.tokens.start);
        for (head, phrase) in comments[from..].iter().take_while(|(h, _)| *h < found.tokens.end) {
            if *head != cue.head && phrase.start > found.tokens.start && !inner_comment(ctx, found.tokens, *phrase) {
                found.tokens.end = trim_end(ctx, found.tokens.start, phrase.start);
                break;
            }
        }
    }
    cues.retain(|c| c.found.is_none_or(|f| !f.tokens.is_empty()));
    inner_comparisons(ctx, &mut cues);
    nested_starts(&mut cues);
    cues
}

/// `a dit craindre que …`, `a déclaré être certain que …`: one saying with its attitude, not two.
fn nested_starts(cues: &mut [Cue<'_>]) {
    for at in 1..cues.len() {
        let (before, rest) = cues.split_at_mut(at);
        let (outer, inner) = (&before[at - 1], &mut rest[0]);
        let starts = outer.found.is_some_and(|f| {
            f.form == Form::Infinitive
                && f.content.quoted
                && (f.tokens.start == inner.words.start || f.tokens.start == inner.head)
        });
        if starts && inner.kind == CueKind::Verb && inner.speakers == outer.speakers {
            inner.nested = true;
        }
    }
}

/// `Les chercheurs constatent que l'eau monte, comme l'indiquent leurs travaux`: the comment is about the reported clause,
/// which is a quotation already.
fn inner_comparisons(ctx: &Context<'_>, cues: &mut [Cue<'_>]) {
    let clauses: Vec<(TokenId, Stretch)> = cues
        .iter()
        .filter(|c| c.found.is_some_and(|f| f.form == Form::Clause && f.content.quoted))
        .filter_map(|c| Some((c.head, c.found?.tokens)))
        .collect();
    for cue in cues.iter_mut() {
        let (head, start) = (cue.head, cue.words.start.saturating_sub(2));
        let compares = (start..cue.words.start).any(|t| ctx.is(t, "comme"));
        let Some(found) = cue.found.as_mut().filter(|f| f.form == Form::Comment && compares) else { continue };
        let inner = clauses
            .iter()
            .find(|(h, s)| *h != head && found.tokens.contains(*h) && s.end + 3 >= start && s.end <= head);
        if let Some((_, inner)) = inner {
            found.tokens = *inner;
            found.except = None;
            found.content.quoted = false;
        }
    }
}

/// A comment inside quotation marks that lie in the clause belongs to the words quoted.
fn inner_comment(ctx: &Context<'_>, clause: Stretch, comment: Stretch) -> bool {
    let mut depth = 0i32;
    for t in clause.start..comment.start {
        if ctx.is_quote_mark(t) {
            depth = 1 - depth;
        }
    }
    depth != 0
}

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
fn readings<'l>(ctx: &Context<'l>, token: TokenId) -> (Vec<&'l CueEntry>, TokenId) {
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
fn has_nobody(ctx: &Context<'_>, token: TokenId) -> bool {
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

fn verb<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let (mut entries, end) = readings(ctx, token);
    if entries.is_empty() {
        if !closes_quotation(ctx, mentions, token) {
            return None;
        }
        entries.push(ctx.lexicon.any_verb()?);
    }
    let mut words = Stretch::new(ctx.group(token).start, end);
    let mut token = token;
    // « a fait savoir »: the tree hangs everything on the infinitive.
    let infinitive = ctx.head(token);
    let causative = ctx.deprel(token) == Deprel::AuxCaus || infinitive == token + 1 && ctx.is_infinitive(infinitive);
    if causative && infinitive > token && infinitive < end {
        token = infinitive;
        words.start = words.start.min(ctx.group(token).start);
    }
    let mistaken = mistaken_verb(ctx, token).is_some();
    // An attributive participle without agent (« les mesures annoncées ») says nothing of a speaker.
    let bare_participle = ctx.feats(token).verb_form() == VerbForm::Part
        && !mistaken
        && !ctx.is_gerund(token)
        && !ctx.has_auxiliary(token);
    let negated = negated(ctx, token);
    let (speakers, inverted) = speakers(ctx, mentions, token, words);
    let own = ctx.quotation(token);
    let mut speakers: Vec<TokenId> = speakers
        .into_iter()
        .filter(|s| !is_nobody(ctx, *s) && ctx.quotation(*s).is_none_or(|q| own == Some(q)))
        .filter(|s| !is_happening(ctx, mentions, *s))
        .collect();
    if speakers.is_empty() && has_nobody(ctx, token) {
        speakers.extend(source_of_nobody(ctx, words));
    }
    let mut best: Option<(Found, &CueEntry)> = None;
    for entry in &entries {
        if let Some(found) = clause_content(ctx, token, words, entry)
            && best.as_ref().is_none_or(|(b, _)| found.tokens.len() > b.tokens.len())
        {
            best = Some((found, entry));
        }
    }
    let quoting = entries.iter().find(|e| e.quote).copied();
    let mut entry = quoting.unwrap_or(entries[0]);
    let mut found = None;
    if let Some((f, e)) = best {
        entry = e;
        found = Some(f);
    } else if !bare_participle {
        if let Some(e) = entries.iter().find(|e| e.quote || e.que.is_some_and(|c| c.quoted))
            && let Some(f) = comment_content(ctx, token, words, e, inverted, &speakers)
        {
            entry = e;
            found = Some(f);
        }
        if found.is_none() {
            // Without content the reading with a noun object or complement counts.
            let with_object = entries.iter().find(|e| e.object.is_some() || !e.complements.is_empty());
            entry = with_object.copied().unwrap_or(entry);
        }
    }
    if bare_participle && (speakers.is_empty() || found.is_none()) {
        return None;
    }
    let mut phrase = words;
    for &s in &speakers {
        let tree = ctx.subtree(s);
        let near = ctx.sentence(token).holds(tree);
        if near
            && found.is_none_or(|f| f.tokens.end <= tree.start || tree.end <= f.tokens.start || f.form == Form::Comment)
        {
            let outside = found.is_none_or(|f| f.form != Form::Comment) || tree.start >= words.start;
            if outside {
                phrase = Stretch::new(phrase.start.min(tree.start), phrase.end.max(tree.end));
            }
        }
    }
    if let Some(f) = found.as_mut() {
        if negated && !entry.negated {
            f.content.effect = negate(f.content.effect);
        }
        if f.form == Form::Comment
            && let Some(hole) = f.except
        {
            f.except = Some(Stretch::new(hole.start, hole.end.max(phrase.end).min(f.tokens.end)));
        }
    }
    let effect = found.map_or(Effect::Nothing, |f| f.content.effect);
    Some(Cue {
        kind: CueKind::Verb,
        head: token,
        words,
        phrase,
        entry: Some(entry),
        effect,
        found,
        speakers,
        inverted,
        negated,
        nested: false,
        quoting,
    })
}

/// `« … », a savouré l'entraîneur`: any verb right after the marks with somebody after it says the words between them.
fn closes_quotation(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId) -> bool {
    if ctx.upos(token) != Upos::Verb || matches!(ctx.lemma(token), "être" | "avoir") {
        return false;
    }
    let words = ctx.group(token);
    let sentence = ctx.sentence(token);
    let mut before = words.start;
    while before > sentence.start && (ctx.upos(before - 1) == Upos::Pron || ctx.is_comma(before - 1)) {
        before -= 1;
    }
    let marked = before > sentence.start
        && ctx.is_quote_mark(before - 1)
        && before.checked_sub(2).is_some_and(|inside| ctx.quotation(inside).is_some());
    let subject = || inserted_subject(ctx, mentions, token, words, sentence);
    marked && subject().is_some_and(|s| is_person(ctx, mentions, s))
}

/// Somebody, by name or by a noun for persons and bodies.
fn is_person(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId) -> bool {
    use crate::schema::EntityType as E;
    let mention = mentions.of_phrase(ctx, token).map(|m| mentions.get(m));
    mention.is_some_and(|m| m.entity_type.is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP].contains(&t)))
}

/// `indique-t-on de source policière`, `a-t-on appris auprès de la préfecture`: where the words come from.
fn source_of_nobody(ctx: &Context<'_>, words: Stretch) -> Option<TokenId> {
    let sentence = ctx.sentence(words.end.saturating_sub(1));
    let from = (words.end..sentence.end.min(words.end + 6)).take_while(|t| !ctx.is_comma(*t) && !ctx.is_finite(*t));
    for t in from {
        let entries = ctx.lexicon.prepositions.get(ctx.form(t)).into_iter().flatten();
        for entry in entries.filter(|e| matches!(e.form, SourceForm::Alone | SourceForm::Origin)) {
            if !ctx.words_at(t, &entry.words) {
                continue;
            }
            let after = t + entry.words.len() as TokenId;
            if entry.form == SourceForm::Alone {
                return Some(after - 1);
            }
            return (after..sentence.end.min(after + 4))
                .find(|t| matches!(ctx.upos(*t), Upos::Noun | Upos::Propn | Upos::X));
        }
    }
    None
}

/// An event says nothing, unless its noun is one of speech: `l'enquête conclut`, but not `son voyage annonce`.
fn is_happening(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId) -> bool {
    let event = mentions
        .of_phrase(ctx, token)
        .is_some_and(|m| mentions.get(m).entity_type == Some(crate::schema::EntityType::EVENT));
    let lemma = ctx.lemma(token);
    event && !ctx.lexicon.media.contains_key(lemma) && !ctx.lexicon.nouns.contains_key(lemma)
}

/// `on`, `nul`, relative and expletive pronouns speak for nobody.
fn is_nobody(ctx: &Context<'_>, token: TokenId) -> bool {
    // « Force est de constater »
    if ctx.among(token, WordList::Hollow) && !ctx.children(token).any(|c| ctx.deprel(c) == Deprel::Det) {
        return true;
    }
    let form = ctx.form(token).trim_start_matches("-t-").trim_start_matches('-');
    ctx.lexicon.lists.get(WordList::Nobody).iter().any(|w| same(form, w))
}

/// What a negated cue does: who did not say it leaves it open.
pub(crate) const fn negate(effect: Effect) -> Effect {
    match effect {
        Effect::Report | Effect::Deny | Effect::ReportPlanNegative | Effect::BelieveNegative => Effect::Believe,
        Effect::Believe => Effect::BelieveNegative,
        Effect::ReportPlan => Effect::ReportPlanNegative,
        Effect::Plan => Effect::PlanNegative,
        other => other,
    }
}

/// Whether the verb is negated in its own clause.
pub(crate) fn negated(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.predicate(token).is_some_and(|p| p.modality.negated)
}
