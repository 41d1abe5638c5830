//! Speech acts as facts: who said, denied, demanded something, to whom, where and how.

use super::cue::{Cue, CueKind, Form, is_actor, negate, noun_phrase};
use super::direct::Direct;
use super::lexicon::{CueEntry, Effect, WordList};
use super::{Context, People, Stretch, kinds, rule};
use crate::document::Span;
use crate::extract::{
    Derivation, Extraction, Fact, Filler, MentionKind, RoleFiller, RuleRef, Scope, Status, TimeId, TimexType,
};
use crate::language::clause::{Argument, DeepRole, Voice};
use crate::language::{Deprel, SentenceKind, TokenId, Upos};
use crate::schema::{EntityType, FactType, RoleId};

/// The facts of all cues that are speech acts with content, object or complement.
pub(super) fn facts(
    ctx: &Context<'_>,
    extraction: &Extraction,
    cues: &[Cue<'_>],
    directs: &[Direct],
    people: &mut People<'_, '_>,
) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for (n, cue) in cues.iter().enumerate() {
        let direct = directs.iter().any(|d| d.cue == Some(n) && !d.continued);
        // « J'espère … » inside one's own words is no statement beside them.
        let own = |s: &TokenId| ctx.among(*s, WordList::First) && ctx.sentence(*s).contains(cue.head);
        let inside = directs.iter().any(|d| d.tokens.contains(cue.head));
        if inside && cue.speakers.iter().any(own) && states(ctx, cue) {
            continue;
        }
        let Some((fact_type, rule)) = act_type(ctx, cue, direct, people) else { continue };
        let told = |f: &&Fact| f.trigger_head == cue.head && (f.fact_type == fact_type || is_sentence(ctx, f, cue));
        if extraction.facts.iter().any(|f| told(&f)) {
            continue;
        }
        let quoting = cue.quoting.filter(|_| direct).map(|entry| Cue { entry: Some(entry), ..cue.clone() });
        let quoted = directs.iter().find(|d| d.cue == Some(n)).map(|d| d.tokens);
        let cue = quoting.as_ref().unwrap_or(cue);
        facts.extend(fact(ctx, extraction, cue, quoted, fact_type, rule, people));
    }
    facts
}

/// `a été condamné par le tribunal à deux ans de prison`: what a court does to somebody is a judgment, not a criticism.
fn is_sentence(ctx: &Context<'_>, fact: &Fact, cue: &Cue<'_>) -> bool {
    let said = cue.found.is_some_and(|f| f.content.quoted);
    fact.fact_type == ctx.lexicon.common.judgment && !said && !states(ctx, cue)
}

/// Whether the act is plain saying.
fn states(ctx: &Context<'_>, cue: &Cue<'_>) -> bool {
    cue.entry.is_some_and(|e| ctx.lexicon.class(e).fact == Some(ctx.lexicon.common.statement))
}

/// Whether the cue is a speech act of its own, and of what type.
fn act_type(ctx: &Context<'_>, cue: &Cue<'_>, direct: bool, people: &People<'_, '_>) -> Option<(FactType, RuleRef)> {
    let lexicon = ctx.lexicon;
    if cue.nested && states(ctx, cue) {
        return None;
    }
    // « Il a été annoncé que … », « on a appris que … » name nobody.
    let unsaid = || impersonal(ctx, cue) && cue.found.is_some_and(|f| f.content.quoted && f.form == Form::Clause);
    if cue.speakers.is_empty() && !unsaid() {
        return None;
    }
    if cue.kind == CueKind::Preposition {
        return (direct || cue.found.is_some_and(|f| f.content.quoted))
            .then(|| (lexicon.common.statement, rule("speech.according")));
    }
    // « … ? », demande-t-elle: the reading that takes words between marks
    let entry = if direct { cue.quoting.or(cue.entry)? } else { cue.entry? };
    let class = lexicon.class(entry);
    let fact = class.fact?;
    // « espère gagner » states nothing; « espère que » does.
    let statement = fact == lexicon.common.statement;
    let with_clause = cue.found.is_some_and(|f| {
        f.content.quoted
            || !statement && !matches!(f.content.effect, Effect::Nothing)
            || f.content.effect == Effect::Fact
            || matches!(f.form, Form::Comment)
    });
    let holds = match cue.kind {
        CueKind::Noun => {
            cue.found.is_some_and(|f| f.content.quoted)
                || entry.complements.iter().any(|(p, _)| complement(ctx, cue, p).is_some())
        }
        _ => {
            direct
                || with_clause
                || entry.act
                || entry.object.is_some() && class.que.effect == Effect::Deny && of_sentence(ctx, cue.head)
                || (entry.object.is_some() && object(ctx, cue).is_some() && !(statement && relative(ctx, cue.head))
                    || entry.complements.iter().any(|(p, _)| complement(ctx, cue, p).is_some()))
                    && (!statement || !ctx.is_infinitive(cue.head) && cue.speakers.iter().any(|s| people.can_speak(*s)))
        }
    };
    // « n'exclut pas une défaillance » says something, positively.
    let name = if entry.negated { crate::extract::scope::OPEN_RULE.into() } else { class.rule.clone() };
    holds.then_some((fact, RuleRef { name, arm: 0 }))
}

/// `la coalition qu'il souhaite`: what somebody says is only named in passing.
fn relative(ctx: &Context<'_>, verb: TokenId) -> bool {
    ctx.deprel(verb) == Deprel::AclRelcl
        && ctx.children(verb).any(|c| c < verb && ctx.is(c, "que") && ctx.upos(c) == Upos::Pron)
}

/// `…, ce que son avocat dément`: the object is the sentence before.
fn of_sentence(ctx: &Context<'_>, verb: TokenId) -> bool {
    let start = ctx.sentence(verb).start;
    (verb.saturating_sub(12).max(start + 1)..verb)
        .any(|t| ctx.is(t, "que") && ctx.head(t) == verb && ctx.is(t - 1, "ce"))
}

/// Whether the verb has no personal subject: passive without agent, or `on`.
pub(super) fn impersonal(ctx: &Context<'_>, cue: &Cue<'_>) -> bool {
    let passive = ctx.predicate(cue.head).is_some_and(|p| p.voice == Voice::Passive);
    // « il est exclu que », « il est estimé que » report nobody's words
    let says = cue.entry.is_some_and(|e| ["say", "announce"].contains(&ctx.lexicon.class(e).name.as_str()));
    let passive = passive && says;
    let il = |c: TokenId| {
        c < cue.head && ctx.is(c, "il") && matches!(ctx.deprel(c), Deprel::ExplSubj | Deprel::NsubjPass | Deprel::Nsubj)
    };
    cue.kind == CueKind::Verb && (cue.entry.is_some_and(|e| e.nobody) || passive && ctx.children(cue.head).any(il))
}

fn fact(
    ctx: &Context<'_>,
    extraction: &Extraction,
    cue: &Cue<'_>,
    quoted: Option<Stretch>,
    fact_type: FactType,
    rule: RuleRef,
    people: &mut People<'_, '_>,
) -> Option<Fact> {
    let common = ctx.lexicon.common;
    let agent = cue.entry.map_or(common.speaker, |e| ctx.lexicon.class(e).agent);
    let mut roles = Vec::new();
    let mut evidence = ctx.span(cue.words);
    let sentence = ctx.sentence(cue.head);
    for &s in &cue.speakers {
        let m = people.mention(s)?;
        push(&mut roles, agent, Filler::Mention(m));
        if sentence.contains(s) {
            // The words of the speaker next to the cue.
            let near = people.span(m).unwrap_or_else(|| ctx.span(Stretch::new(s, s + 1)));
            let short = near.cover(evidence);
            if short.len() <= 400 {
                evidence = short;
            }
        }
    }
    if let Some(entry) = cue.entry {
        arguments(ctx, cue, entry, people, &mut roles);
    }
    if fact_type == common.statement {
        circumstances(ctx, extraction, cue, quoted, people, &mut roles);
    }
    let trigger = ctx.span(cue.words);
    let in_title = extraction_title(ctx, cue.head);
    Some(Fact {
        fact_type,
        trigger,
        trigger_head: cue.head,
        evidence,
        roles,
        time: time(ctx, extraction, cue),
        time_inherited: false,
        time_value: None,
        status: Status::CertainPositive,
        source: Vec::new(),
        statement: None,
        rule,
        same_as: Vec::new(),
        in_title,
        open_verb: None,
        derivation: Derivation::default(),
    })
}

fn extraction_title(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.analysis
        .sentences
        .get(ctx.sentence_number(token))
        .is_some_and(|s| matches!(s.kind, SentenceKind::Title | SentenceKind::SectionLine))
}

fn push(roles: &mut Vec<RoleFiller>, role: RoleId, filler: Filler) {
    if !roles.iter().any(|r| r.role == role && r.filler == filler) {
        roles.push(RoleFiller { role, filler, count: None });
    }
}

/// Object, dative and prepositional complements.
fn arguments(
    ctx: &Context<'_>,
    cue: &Cue<'_>,
    entry: &CueEntry,
    people: &mut People<'_, '_>,
    roles: &mut Vec<RoleFiller>,
) {
    let content = cue.found.map(|f| f.tokens);
    let outside = |t: TokenId| content.is_none_or(|c| !c.contains(t));
    if let Some(role) = entry.object {
        for t in objects(ctx, cue).filter(|t| outside(*t)).collect::<Vec<_>>() {
            fill(ctx, people, roles, role, t);
        }
    }
    if let Some(p) = ctx.predicate(cue.head) {
        for a in p.arguments.iter().filter(|a| outside(a.head) && a.head != cue.head) {
            let dative = a.role == DeepRole::IndirectObject || a.role == DeepRole::Oblique && a.preposition == "à";
            if let Some(role) = entry.dative.filter(|_| dative) {
                let clitic = ctx.upos(a.head) == Upos::Pron;
                if clitic || people.known(a.head).is_some_and(|m| people.is_actor(m)) {
                    fill(ctx, people, roles, role, a.head);
                    continue;
                }
            }
            for (preposition, role) in &entry.complements {
                if a.role == DeepRole::Oblique && a.preposition == preposition.as_str()
                    || preposition == "à" && a.role == DeepRole::IndirectObject
                {
                    fill(ctx, people, roles, *role, a.head);
                }
            }
        }
    } else {
        for (preposition, role) in &entry.complements {
            if let Some(t) = complement(ctx, cue, preposition) {
                fill(ctx, people, roles, *role, t);
            }
        }
    }
}

fn fill(ctx: &Context<'_>, people: &mut People<'_, '_>, roles: &mut Vec<RoleFiller>, role: RoleId, token: TokenId) {
    if role == ctx.lexicon.common.topic {
        let filler =
            people.known(token).map_or_else(|| Filler::Text(ctx.span(noun_phrase(ctx, token))), Filler::Mention);
        push(roles, role, filler);
    } else if let Some(m) = people.mention(token) {
        push(roles, role, Filler::Mention(m));
    }
}

/// Noun or pronoun objects of a cue verb.
fn objects<'a>(ctx: &'a Context<'_>, cue: &'a Cue<'_>) -> impl Iterator<Item = TokenId> + 'a {
    let nominal = |t: TokenId| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
    let deep = ctx.predicate(cue.head);
    let from_view = deep.into_iter().flat_map(|p| p.role(DeepRole::Object)).map(|a: &Argument| a.head);
    let from_tree = ctx
        .children(cue.head)
        .filter(move |c| deep.is_none() && matches!(ctx.deprel(*c), Deprel::Obj | Deprel::ObjLvc) && *c != cue.head);
    // « a annoncé le départ », read as an adverbial: a bare noun phrase right after the verb
    let bare = move |c: &TokenId| {
        let held = |k: TokenId| matches!(ctx.deprel(k), Deprel::Case | Deprel::Mark);
        *c > cue.head
            && matches!(ctx.deprel(*c), Deprel::OblMod | Deprel::Obl)
            && ctx.upos(*c) == Upos::Noun
            && ctx.subtree(*c).start == cue.words.end
            && !ctx.children(*c).any(held)
            && !ctx.lexicon.times.contains(ctx.lemma(*c))
    };
    let unread = ctx.children(cue.head).filter(bare);
    from_view.chain(from_tree).chain(unread).filter(|t| !cue.speakers.contains(t)).filter(move |t| {
        nominal(*t) && *t != cue.head && !cue.words.contains(*t)
            || nominal(*t) && *t < cue.head && ctx.upos(*t) == Upos::Pron && !ctx.is(*t, "se")
    })
}

fn object(ctx: &Context<'_>, cue: &Cue<'_>) -> Option<TokenId> {
    // A bare pronoun is no topic: « il l'a dit ».
    let topic = cue.entry.is_none_or(|e| e.object == Some(ctx.lexicon.common.topic));
    objects(ctx, cue).find(|t| ctx.upos(*t) != Upos::Pron || !topic)
}

/// The complement of the cue with one preposition.
fn complement(ctx: &Context<'_>, cue: &Cue<'_>, preposition: &str) -> Option<TokenId> {
    let nominal = |t: TokenId| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron);
    if let Some(p) = ctx.predicate(cue.head) {
        let hit = p.arguments.iter().find(|a| {
            a.preposition == preposition
                && nominal(a.head)
                && matches!(a.role, DeepRole::Oblique | DeepRole::IndirectObject)
        });
        if let Some(a) = hit {
            return Some(a.head);
        }
    }
    ctx.children(cue.head).find(|c| {
        nominal(*c)
            && matches!(ctx.deprel(*c), Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Nmod)
            && ctx.children(*c).any(|k| k < *c && ctx.deprel(k) == Deprel::Case && ctx.is(k, preposition))
    })
}

/// Medium and place of the statement.
fn circumstances(
    ctx: &Context<'_>,
    extraction: &Extraction,
    cue: &Cue<'_>,
    quoted: Option<Stretch>,
    people: &mut People<'_, '_>,
    roles: &mut Vec<RoleFiller>,
) {
    if cue.kind != CueKind::Verb {
        return;
    }
    let common = ctx.lexicon.common;
    let content = cue.found.map(|f| f.tokens);
    let Some(p) = ctx.predicate(cue.head) else { return };
    // « a annoncé sa candidature à l'élection »: the place may belong to what is announced
    let thing = (content.is_none() && quoted.is_none()).then(|| objects(ctx, cue).min()).flatten();
    for a in p.arguments.iter().chain(left_inside(ctx, cue, quoted)) {
        let inside = thing.is_some_and(|t| cue.head < t && t < a.head);
        if a.role != DeepRole::Oblique && a.role != DeepRole::IndirectObject
            || content.is_some_and(|c| c.contains(a.head))
        {
            continue;
        }
        let preposition = a.preposition.as_str();
        let word = ctx
            .lexicon
            .media
            .get(&ctx.lemma(a.head).to_lowercase())
            .or_else(|| ctx.lexicon.media.get(&ctx.form(a.head).to_lowercase()));
        let lists = &ctx.lexicon.lists;
        let takes = |list: WordList| lists.get(list).iter().any(|w| w == preposition);
        let known = people.known(a.head).and_then(|m| extraction.mentions.get(m as usize));
        let kind = known.and_then(|m| m.entity_type);
        let role = match word.map(String::as_str) {
            Some("medium") if takes(WordList::MediumIn) => common.medium,
            // « ont annoncé les secours dans la soirée »: the time of day, no party
            Some("venue") if takes(WordList::VenueIn) && is_time(extraction, a.head) => continue,
            Some("venue") if takes(WordList::VenueIn) => common.venue,
            Some(_) => continue,
            None if inside => continue,
            None if takes(WordList::VenueAt) => match kind {
                Some(EntityType::PLACE | EntityType::FACILITY | EntityType::EVENT | EntityType::COUNTRY)
                    if preposition != "auprès de" =>
                {
                    common.venue
                }
                Some(EntityType::ORGANIZATION | EntityType::PERSON | EntityType::GROUP)
                    if !(preposition == "à" && behind_its_noun(ctx, a.head)) =>
                {
                    common.addressee
                }
                _ => continue,
            },
            None if takes(WordList::VenueOn) => match kind {
                Some(EntityType::PLACE | EntityType::COUNTRY | EntityType::FACILITY) => common.venue,
                _ => continue,
            },
            None => continue,
        };
        match people.known(a.head) {
            Some(m) => push(roles, role, Filler::Mention(m)),
            None => push(roles, role, Filler::Text(ctx.span(noun_phrase(ctx, a.head)))),
        }
    }
}

/// `une candidature à la présidence`: the phrase stands right behind a noun that takes *à*.
fn behind_its_noun(ctx: &Context<'_>, head: TokenId) -> bool {
    let case = ctx.children(head).find(|c| *c < head && ctx.deprel(*c) == Deprel::Case);
    case.is_some_and(|c| c > 0 && ctx.upos(c - 1) == Upos::Noun && ctx.has_lemma(c - 1, WordList::Toward))
}

/// `« Nous tiendrons », a dit le maire lors d'un meeting`: complements behind the cue that the tree hangs on a verb of the quotation.
fn left_inside<'a>(
    ctx: &'a Context<'_>,
    cue: &Cue<'_>,
    quoted: Option<Stretch>,
) -> impl Iterator<Item = &'a Argument> + use<'a> {
    let end = ctx.sentence(cue.head).end;
    let from = cue.words.end;
    let before = quoted.filter(|q| q.end <= cue.words.start);
    before
        .into_iter()
        .flat_map(|q| q.start..q.end)
        .filter_map(|t| ctx.predicate(t))
        .flat_map(|p| &p.arguments)
        .filter(move |a| from <= a.head && a.head < end)
}

/// Whether the word belongs to a time expression.
fn is_time(extraction: &Extraction, token: TokenId) -> bool {
    let at = extraction.times.partition_point(|t| t.tokens.end <= token);
    extraction.times.get(at).is_some_and(|t| t.tokens.contains(&token))
}

/// The time expression of the cue's own clause.
fn time(ctx: &Context<'_>, extraction: &Extraction, cue: &Cue<'_>) -> Option<TimeId> {
    let sentence = ctx.sentence(cue.head);
    let content = cue.found.map(|f| f.tokens);
    let from = extraction.times.partition_point(|t| t.tokens.start < sentence.start);
    let mut best: Option<(u32, TimeId)> = None;
    for (n, t) in extraction.times.iter().enumerate().skip(from).take_while(|(_, t)| t.tokens.start < sentence.end) {
        let middle = t.tokens.start;
        let within = content.is_some_and(|c| c.contains(middle)) && !cue.phrase.contains(middle);
        if within || t.value.is_none() || t.timex == TimexType::Duration {
            continue;
        }
        // It hangs on the cue, or stands at the head of the cue's sentence.
        let hangs = t.tokens.clone().any(|k| {
            let head = ctx.head(k);
            head == cue.head || cue.words.contains(head)
        });
        // « ont annoncé les deux groupes mardi »: the tree gave the day to whoever speaks
        let hangs = hangs
            || cue.speakers.iter().any(|s| {
                let day = *s >= cue.words.end && t.tokens.clone().any(|k| ctx.head(k) == *s);
                day && !ctx.is(middle.saturating_sub(1), "de")
            });
        let fronted = middle <= sentence.start + 2
            && cue.head > middle
            && !(t.tokens.end..cue.words.start).any(|k| ctx.is_finite(k));
        let next = middle >= cue.words.end && middle <= cue.words.end + 1 || t.tokens.end == cue.words.start;
        if hangs || fronted || next {
            let far = middle.abs_diff(cue.head) + if hangs { 0 } else { 50 };
            if best.is_none_or(|(b, _)| far < b) {
                best = Some((far, n as TimeId));
            }
        }
    }
    best.map(|(_, id)| id)
}

/// Scopes over the noun object of a cue: `a annoncé l'attaque`, `réclame le retrait`, `dément toute fraude`.
pub(super) fn object_scopes(ctx: &Context<'_>, cue: &Cue<'_>, people: &mut People<'_, '_>, scopes: &mut Vec<Scope>) {
    let Some(entry) = cue.entry.filter(|_| cue.kind == CueKind::Verb) else { return };
    let class = ctx.lexicon.class(entry);
    // « n'écarte pas une défaillance »: it may be so.
    let noun = if entry.negated { Effect::Believe } else { class.noun.effect };
    if cue.found.is_some_and(|f| f.form != Form::Comment) || kinds(noun).is_empty() {
        return;
    }
    if entry.object.is_some_and(|r| r != ctx.lexicon.common.topic) {
        return;
    }
    let effect = if cue.negated && !entry.negated { negate(noun) } else { noun };
    let heads: Vec<TokenId> = objects(ctx, cue)
        .filter(|t| ctx.upos(*t) == Upos::Noun && !ctx.lexicon.nouns.contains_key(ctx.lemma(*t)))
        .collect();
    for t in heads {
        let tokens = noun_phrase(ctx, t);
        let speaker = cue.speakers.first().and_then(|s| people.mention(*s));
        for kind in kinds(effect) {
            scopes.push(Scope {
                kind: *kind,
                tokens: tokens.start..tokens.end,
                except: tokens.contains(cue.head).then_some(cue.words.start..cue.words.end),
                cue: Some(cue.head),
                speaker: super::credits(*kind).then_some(speaker).flatten(),
                rule: rule("indirect.object"),
            });
        }
    }
}

impl People<'_, '_> {
    /// Bytes of a mention, old or new.
    fn span(&self, id: crate::extract::MentionId) -> Option<Span> {
        if (id as usize) < self.mentions.len() {
            return Some(self.mentions.get(id).span);
        }
        let token = self.ids.iter().find(|(_, m)| **m == id)?.0;
        self.added.get(token).map(|m| m.span)
    }

    /// Whether the phrase is somebody, not a thing or a text that merely shows something.
    fn can_speak(&self, token: TokenId) -> bool {
        let known = self.known(token).map(|m| self.mentions.get(m));
        is_actor(self.ctx, self.mentions, token)
            || known.is_some_and(|m| m.kind == MentionKind::Name)
            || known.is_none() && self.ctx.upos(token) == Upos::Propn
            || known.is_none_or(|m| m.entity_type.is_none())
                && token > self.ctx.sentence(token).start
                && self.ctx.form(token).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether a known mention can be spoken to.
    fn is_actor(&self, id: crate::extract::MentionId) -> bool {
        (id as usize) < self.mentions.len()
            && !matches!(
                self.mentions.get(id).entity_type,
                Some(
                    EntityType::PLACE
                        | EntityType::EVENT
                        | EntityType::PRODUCT
                        | EntityType::WORK
                        | EntityType::FACILITY
                )
            )
    }
}
