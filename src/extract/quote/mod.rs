//! Who says what: direct quotations, reported clauses, and the speech acts that carry them.
//!
//! [`find`] pairs the marks, finds the cues of the lexicon with their content, gives every quotation
//! its speaker, and writes three layers: [`Extraction::quotes`], the scopes of speech in
//! [`Extraction::scopes`], and the facts of the speech acts.

mod act;
mod context;
mod cue;
mod direct;
mod follow;
mod key;
mod lexicon;
mod marks;

pub use context::Context;
pub(crate) use context::Stretch;
pub(crate) use cue::{follows, is_reflexive, noun_phrase};
pub use follow::follow_speakers;
pub(crate) use lexicon::WordUses;
pub use lexicon::{
    CommonRoles, Content, CueEntry, Effect, GovernorEntry, HedgeEntry, MarkerEntry, MarkerKind, PrepositionEntry,
    SourceForm, SpeechClass, SpeechError, SpeechLexicon, WordList, WordLists,
};
pub use marks::{Pair, pair};

use super::{Extraction, Mention, MentionId, MentionKind, Quote, QuoteKind, RuleRef, Scope, ScopeKind, Speaker};
use crate::document::Span;
use crate::language::{Number, TokenId, Upos};
use crate::schema::EntityType;
use context::Mentions;
use cue::{Cue, CueKind, Form};
use direct::Direct;
use std::collections::BTreeMap;

/// Finds all quotations, speech scopes and speech acts of a document.
///
/// Needs the mentions and the times of `extraction`. Speakers that are no mention yet (`-t-il`, `une source`) are added to
/// the mentions, which stay in the order of the text.
pub fn find(ctx: &Context<'_>, extraction: &mut Extraction) {
    if ctx.analysis.tokens.is_empty() {
        return;
    }
    let mentions = Mentions::new(extraction, ctx.analysis.tokens.len());
    let cues = cue::find(ctx, &mentions);
    let directs = direct::resolve(ctx, &mentions, &cues, &ctx.pairs);
    let mut people = People::new(&mentions, ctx, extraction.mentions.len());

    let mut quoted_by = vec![false; cues.len()];
    for d in directs.iter().filter(|d| d.takes_clause) {
        if let Some(c) = d.cue {
            quoted_by[c] = true;
        }
    }
    let mut quotes = Vec::new();
    let mut scopes = Vec::new();
    for d in &directs {
        let speaker = d.speakers.first().and_then(|t| people.mention(*t));
        let cue = d.cue.filter(|_| !d.continued).map(|c| &cues[c]);
        quotes.push(direct_quote(ctx, d, cue, speaker));
        scopes.push(Scope {
            kind: ScopeKind::Report,
            tokens: d.tokens.start..d.tokens.end,
            except: None,
            cue: d.cue.map(|c| cues[c].head),
            speaker,
            rule: rule(d.rule),
        });
        // A direct quotation of a threat or an appeal plans what it names only through its own verbs.
    }
    for (n, cue) in cues.iter().enumerate() {
        let Some(found) = cue.found else { continue };
        if quoted_by[n] {
            continue;
        }
        let speaker = cue.speakers.first().and_then(|t| people.mention(*t));
        let own_words =
            directs.iter().any(|d| d.tokens.contains(cue.head)) && cue.speakers.iter().any(|s| first_person(ctx, *s));
        let unsaid = found.form == Form::Clause && act::impersonal(ctx, cue);
        if found.content.quoted
            && !cue.nested
            && (speaker.is_some() || unsaid)
            && !own_words
            && !swallowed(&directs, cue)
        {
            quotes.push(Quote {
                span: ctx.span(found.tokens),
                tokens: found.tokens.start..found.tokens.end,
                kind: QuoteKind::Indirect,
                speaker: speaker.map_or(Speaker::Unknown, Speaker::Mention),
                cue: ctx.span(cue.words),
                cue_head: Some(cue.head),
                fact: None,
                rule: rule(indirect_rule(cue)),
            });
        }
        push_scopes(&mut scopes, cue, found.tokens, found.except.or(hole(cue, found)), speaker);
    }
    for cue in &cues {
        act::object_scopes(ctx, cue, &mut people, &mut scopes);
    }
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end), q.kind == QuoteKind::Indirect));
    let facts = act::facts(ctx, extraction, &cues, &directs, &mut people);
    let typed: Vec<(MentionId, EntityType)> = cues
        .iter()
        .filter(|c| c.kind == CueKind::Preposition || c.quoting.is_some())
        .flat_map(|c| c.speakers.iter().map(move |s| (c.kind, *s)))
        .filter_map(|(kind, s)| {
            let m = people.given(s)?;
            Some((m, people.speaker_type(m, kind)?))
        })
        .collect();
    let mut added = people.finish();
    for (m, ty) in typed {
        let mention = match (m as usize).checked_sub(extraction.mentions.len()) {
            None => extraction.mentions.get_mut(m as usize),
            Some(n) => added.get_mut(n),
        };
        if let Some(mention) = mention {
            mention.entity_type = Some(ty);
        }
    }
    extraction.quotes = quotes;
    extraction.scopes.extend(scopes);
    let first = extraction.facts.len() as u32;
    for (n, fact) in facts.iter().enumerate() {
        let id = first + n as u32;
        for q in extraction.quotes.iter_mut().filter(|q| q.fact.is_none() && q.cue_head == Some(fact.trigger_head)) {
            q.fact = Some(id);
        }
    }
    extraction.facts.extend(facts);
    add_mentions(extraction, added);
}

/// `je`, `nous`: whoever says so inside his own quotation quotes nobody.
fn first_person(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.among(token, WordList::First)
}

fn rule(name: &str) -> RuleRef {
    RuleRef { name: name.into(), arm: 0 }
}

fn direct_quote(ctx: &Context<'_>, d: &Direct, cue: Option<&Cue<'_>>, speaker: Option<MentionId>) -> Quote {
    Quote {
        span: d.span,
        tokens: d.tokens.start..d.tokens.end,
        kind: QuoteKind::Direct,
        speaker: speaker.map_or(Speaker::Unknown, Speaker::Mention),
        cue: cue.map_or(Span::default(), |c| ctx.span(c.words)),
        cue_head: cue.map(|c| c.head),
        fact: None,
        rule: rule(d.rule),
    }
}

const fn indirect_rule(cue: &Cue<'_>) -> &'static str {
    match (cue.kind, cue.found.as_ref()) {
        (CueKind::Preposition, _) => "indirect.according",
        (CueKind::Noun, _) => "indirect.noun",
        (CueKind::Verb, Some(cue::Found { form: Form::Comment, .. })) => "indirect.comment",
        (CueKind::Verb, Some(cue::Found { form: Form::Infinitive, .. })) => "indirect.infinitive",
        (CueKind::Verb, _) => "indirect.clause",
    }
}

/// The cue and its speaker where they stand inside the content.
fn hole(cue: &Cue<'_>, found: cue::Found) -> Option<Stretch> {
    let inside = found.tokens.contains(cue.phrase.start) || found.tokens.contains(cue.head);
    inside.then_some(cue.phrase)
}

/// Whether a comment's clause is nothing but a direct quotation of somebody else's cue.
fn swallowed(directs: &[Direct], cue: &Cue<'_>) -> bool {
    let Some(found) = cue.found else { return false };
    directs.iter().any(|d| {
        let share = |a: Stretch, b: Stretch| {
            let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
            both * 10 >= 8 * a.len().max(1)
        };
        // The words are given as a direct quotation already.
        share(found.tokens, d.tokens) && share(d.tokens, found.tokens)
    })
}

/// The scopes that an effect opens, outer before inner.
fn kinds(effect: Effect) -> &'static [ScopeKind] {
    match effect {
        Effect::Report => &[ScopeKind::Report],
        Effect::Deny => &[ScopeKind::Denial],
        Effect::Believe => &[ScopeKind::Belief],
        Effect::BelieveNegative => &[ScopeKind::Belief, ScopeKind::Negation],
        Effect::ReportPlan => &[ScopeKind::Report, ScopeKind::Plan],
        Effect::ReportPlanNegative => &[ScopeKind::Report, ScopeKind::Plan, ScopeKind::Negation],
        Effect::Question => &[ScopeKind::Question],
        Effect::Plan => &[ScopeKind::Plan],
        Effect::PlanNegative => &[ScopeKind::Plan, ScopeKind::Negation],
        Effect::Possible => &[ScopeKind::Possibility],
        Effect::PossibleNegative => &[ScopeKind::Possibility, ScopeKind::Negation],
        Effect::Negative => &[ScopeKind::Negation],
        Effect::Condition => &[ScopeKind::Condition],
        Effect::Nothing | Effect::Same | Effect::Fact => &[],
    }
}

/// Whether a scope of this kind names whose word it is.
pub(super) const fn credits(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Report | ScopeKind::Denial | ScopeKind::Belief | ScopeKind::Question)
}

fn push_scopes(
    scopes: &mut Vec<Scope>,
    cue: &Cue<'_>,
    tokens: Stretch,
    except: Option<Stretch>,
    speaker: Option<MentionId>,
) {
    for kind in kinds(cue.effect) {
        scopes.push(Scope {
            kind: *kind,
            tokens: tokens.start..tokens.end,
            except: except.map(|e| e.start..e.end),
            cue: Some(cue.head),
            speaker: credits(*kind).then_some(speaker).flatten(),
            rule: rule(indirect_rule(cue)),
        });
    }
}

/// Mentions of role fillers, made where nobody made them before.
struct People<'a, 'e> {
    mentions: &'a Mentions<'e>,
    ctx: &'a Context<'a>,
    added: BTreeMap<TokenId, Mention>,
    ids: BTreeMap<TokenId, MentionId>,
    next: MentionId,
    order: Vec<TokenId>,
}

impl<'a, 'e> People<'a, 'e> {
    fn new(mentions: &'a Mentions<'e>, ctx: &'a Context<'a>, count: usize) -> Self {
        Self {
            mentions,
            ctx,
            added: BTreeMap::new(),
            ids: BTreeMap::new(),
            next: count as MentionId,
            order: Vec::new(),
        }
    }

    /// The mention of the phrase with head `token`.
    fn mention(&mut self, token: TokenId) -> Option<MentionId> {
        if let Some(m) = self.mentions.of_phrase(self.ctx, token) {
            // A possessive or pronoun inside a longer mention stands for itself.
            let pronoun = self.ctx.upos(token) == Upos::Pron || self.ctx.upos(token) == Upos::Det;
            if !pronoun || self.mentions.get(m).kind == MentionKind::Pronoun && self.mentions.get(m).head == token {
                return Some(m);
            }
        }
        if let Some(id) = self.ids.get(&token) {
            return Some(*id);
        }
        let mention = self.make(token)?;
        let id = self.next;
        self.next += 1;
        self.ids.insert(token, id);
        self.added.insert(token, mention);
        self.order.push(token);
        Some(id)
    }

    /// The mention of the phrase, if it was there or was made.
    fn given(&self, token: TokenId) -> Option<MentionId> {
        self.ids.get(&token).copied().or_else(|| self.known(token))
    }

    /// The mention of the phrase, only where there is one already.
    fn known(&self, token: TokenId) -> Option<MentionId> {
        self.mentions.of_phrase(self.ctx, token)
    }

    /// The type of a speaker of unknown type, or one that is no speaker as it stands: a letter that says something is a
    /// text, anybody else a person or a group.
    fn speaker_type(&self, id: MentionId, kind: CueKind) -> Option<EntityType> {
        let mention = if (id as usize) < self.mentions.len() {
            self.mentions.get(id)
        } else {
            let token = self.order.get(id as usize - self.mentions.len())?;
            self.added.get(token)?
        };
        if mention.kind == MentionKind::Pronoun || mention.kind == MentionKind::Name && mention.entity_type.is_some() {
            return None;
        }
        let media = self.ctx.lexicon.media.get(self.ctx.lemma(mention.head)).map(String::as_str);
        match mention.entity_type {
            Some(EntityType::PRODUCT) => Some(EntityType::WORK),
            None if media == Some("medium") => Some(EntityType::WORK),
            None if mention.kind == MentionKind::Name => None,
            // « selon les premiers éléments »
            None if self.is_abstract(mention.head) => (kind == CueKind::Preposition).then_some(EntityType::WORK),
            None if mention.number == Number::Plur => Some(EntityType::GROUP),
            None => Some(EntityType::PERSON),
            Some(_) => None,
        }
    }

    /// `la tendance`, `la baisse du chômage`: a noun for no person.
    fn is_abstract(&self, head: TokenId) -> bool {
        let lemma = self.ctx.lemma(head);
        self.ctx.lexicon.lists.get(WordList::Abstract).iter().any(|w| lemma.ends_with(w.as_str()))
    }

    fn make(&self, token: TokenId) -> Option<Mention> {
        let ctx = self.ctx;
        let feats = ctx.feats(token);
        let kind = match ctx.upos(token) {
            Upos::Pron | Upos::Det => MentionKind::Pronoun,
            Upos::Propn => MentionKind::Name,
            Upos::Verb if ctx.analysis.tokens[token as usize].flags.has(crate::language::TokenFlags::CAPITALISED) => {
                MentionKind::Name
            }
            Upos::Noun | Upos::Adj | Upos::Num | Upos::X => MentionKind::Nominal,
            // « L'accusé » read as a participle
            Upos::Verb
                if matches!(ctx.deprel(token), crate::language::Deprel::Nsubj | crate::language::Deprel::NsubjPass) =>
            {
                MentionKind::Nominal
            }
            _ => return None,
        };
        let mut tokens = Stretch::new(token, token + 1);
        if kind != MentionKind::Pronoun {
            let tree = noun_phrase(ctx, token);
            tokens.start = tree.start.max(ctx.sentence(token).start).min(token);
            while tokens.start < token && (ctx.is_punct(tokens.start) || ctx.upos(tokens.start) == Upos::Adp) {
                tokens.start += 1;
            }
            let stops = |t: &TokenId| {
                ctx.is_punct(*t)
                    || matches!(ctx.upos(*t), Upos::Verb | Upos::Aux | Upos::Sconj)
                    || ctx.upos(*t) == Upos::Adp && !ctx.is(*t, "de")
            };
            tokens.end = (token + 1..tree.end).find(stops).unwrap_or(tree.end);
            tokens.end = tokens.end.max(token + 1);
        }
        Some(Mention {
            span: ctx.span(tokens),
            tokens: tokens.start..tokens.end,
            head: token,
            entity_type: None,
            kind,
            gender: feats.gender(),
            number: feats.number(),
            gazetteer: None,
            count: None,
            rule: rule("mention.speaker"),
            entity: None,
            link: None,
        })
    }

    fn finish(mut self) -> Vec<Mention> {
        let order = std::mem::take(&mut self.order);
        order.iter().filter_map(|t| self.added.remove(t)).collect()
    }
}

/// Puts new mentions in their places and renumbers everything that points to mentions.
pub(crate) fn add_mentions(extraction: &mut Extraction, added: Vec<Mention>) {
    if added.is_empty() {
        return;
    }
    let mut all: Vec<(usize, Mention)> =
        std::mem::take(&mut extraction.mentions).into_iter().chain(added).enumerate().collect();
    all.sort_by_key(|(n, m)| (m.span.start, std::cmp::Reverse(m.span.end), *n));
    let mut place = vec![0; all.len()];
    for (new, (old, _)) in all.iter().enumerate() {
        place[*old] = new as MentionId;
    }
    let moved = |id: &mut MentionId| {
        if let Some(new) = place.get(*id as usize) {
            *id = *new;
        }
    };
    extraction.mentions = all.into_iter().map(|(_, m)| m).collect();
    for m in &mut extraction.mentions {
        if let Some((_, Some(to))) = m.link.as_mut() {
            moved(to);
        }
    }
    for q in &mut extraction.quotes {
        if let Speaker::Mention(m) = &mut q.speaker {
            moved(m);
        }
    }
    extraction.scopes.iter_mut().filter_map(|s| s.speaker.as_mut()).for_each(moved);
    for e in &mut extraction.entities {
        e.mentions.iter_mut().for_each(moved);
    }
    for set in &mut extraction.sets {
        moved(&mut set.mention);
        set.members.iter_mut().for_each(moved);
    }
    extraction.metonymies.iter_mut().for_each(|x| moved(&mut x.mention));
    for f in &mut extraction.facts {
        f.source.iter_mut().for_each(moved);
        for r in &mut f.roles {
            if let super::Filler::Mention(m) = &mut r.filler {
                moved(m);
            }
        }
    }
}
