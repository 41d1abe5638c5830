//! Finds the cues of speech and thought, their content and their speaker.

mod clause;
mod comment;
mod noun;
mod reading;
mod speaker;

pub(crate) use noun::noun_phrase;
pub(crate) use reading::{follows, is_reflexive};
pub(crate) use speaker::is_actor;

use clause::{clause_content, trim_end};
use comment::comment_content;
use noun::{noun, preposition};
use reading::{has_nobody, mistaken_verb, phrase_before, readings};
use speaker::{inserted_subject, speakers};

use super::context::{Context, Mentions, Stretch, same};
use super::lexicon::{Content, CueEntry, Effect, SourceForm, WordList};
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
    goes_on(ctx, &mut cues);
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

/// `« … », a dit le maire. Et d'ajouter : « … »`: an infinitive that opens its sentence tells what the speaker before does next.
fn goes_on(ctx: &Context<'_>, cues: &mut [Cue<'_>]) {
    for at in 1..cues.len() {
        let (before, rest) = cues.split_at_mut(at);
        let (last, next) = (&before[at - 1], &mut rest[0]);
        let start = ctx.sentence(next.head).start;
        let narrates = next.kind == CueKind::Verb
            && next.speakers.is_empty()
            && ctx.is_infinitive(next.head)
            && next.head <= start + 3
            && ctx.is(start, "et")
            && ctx.is(start + 1, "de");
        let near = ctx.sentence_number(next.head) <= ctx.sentence_number(last.head) + 2
            && ctx.paragraph(next.head) <= ctx.paragraph(last.head) + 1;
        if narrates && near {
            next.speakers.clone_from(&last.speakers);
        }
    }
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

/// `Hamdan Daglo, dit « Hemedti »,`: a byname, nothing that is said.
fn is_byname(ctx: &Context<'_>, token: TokenId) -> bool {
    ["dit", "dite", "dits", "dites"].iter().any(|form| ctx.is(token, form))
        && token > 1
        && ctx.is(token - 1, ",")
        && matches!(ctx.upos(token - 2), Upos::Propn | Upos::Noun)
        && ctx.is_quote_mark(token + 1)
        && (token + 3..token + 6).any(|t| ctx.is_quote_mark(t))
}

fn verb<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    if is_byname(ctx, token) {
        return None;
    }
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
    // A coordinated participle shares the auxiliary of the first: « a salué l'accord et réclamé une enquête ».
    let shared = ctx.deprel(token) == Deprel::Conj && ctx.has_auxiliary(ctx.head(token));
    let bare_participle = ctx.feats(token).verb_form() == VerbForm::Part
        && !mistaken
        && !shared
        && !ctx.is_gerund(token)
        && !ctx.is_finite(token);
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
