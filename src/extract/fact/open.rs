//! Open relations: who does what to whom, where no named type covers the verb.
//!
//! Only the clearest clauses give one: a finite, affirmed verb of running text whose subject and direct object are named. They
//! stand off the typed edges and are shown on demand.

use super::settle::sort;
use crate::document::Span;
use crate::extract::event_identity::named;
use crate::extract::{Derivation, Extraction, Fact, Filler, MentionId, MentionKind, RoleFiller, RuleRef, Status};
use crate::language::clause::{
    Argument, ArgumentOrigin, ClauseLexicon, Clauses, DeepRole, Predicate, PredicateKind, Voice,
};
use crate::language::{Analysis, Deprel, Mood, SentenceKind, Tense, TokenId, Upos};
use crate::schema::{FactKind, Schema};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Name of the rule on such facts.
pub const OPEN_RULE: &str = "open.verb";
/// Verbs that say nothing without what follows them.
const EMPTY: &[&str] =
    &["aller", "avoir", "devoir", "faire", "falloir", "laisser", "pouvoir", "venir", "vouloir", "être"];

/// Adds an `Open` fact for each clear clause between named things at whose verb no other fact stands. Needs resolved
/// mentions; to be called before the scopes give facts their status.
pub fn add_open(
    analysis: &Analysis,
    clauses: &Clauses,
    lexicon: &ClauseLexicon,
    schema: &Schema,
    extraction: &mut Extraction,
) {
    let names = (schema.fact_type("Open"), schema.role("subject"), schema.role("object"));
    let (Some(fact_type), Some(subject), Some(object)) = names else { return };
    let mut taken: FxHashSet<TokenId> = extraction.facts.iter().map(|f| f.trigger_head).collect();
    taken.extend(extraction.quotes.iter().filter_map(|q| q.cue_head));
    let event = |f: &&Fact| schema.fact(f.fact_type).is_some_and(|d| d.kind == FactKind::Event);
    let events: FxHashSet<TokenId> = extraction.facts.iter().filter(event).map(|f| f.trigger_head).collect();
    let mut by_head: FxHashMap<TokenId, MentionId> = FxHashMap::default();
    for (mention, id) in extraction.mentions.iter().zip(0..) {
        let held = by_head.entry(mention.head).or_insert(id);
        if mention.kind == MentionKind::Name && extraction.mentions[*held as usize].kind != MentionKind::Name {
            *held = id;
        }
    }
    let rule = RuleRef { name: Arc::from(OPEN_RULE), arm: 0 };
    let finder = Finder { analysis, clauses, lexicon, extraction, named: named(extraction), by_head };
    let mut made = Vec::new();
    for predicate in clauses.predicates.iter().filter(|p| !taken.contains(&p.head)) {
        if !finder.is_clear(predicate) {
            continue;
        }
        // a noun or an infinitive inside the clause may tell the same thing as a named event
        if predicate.arguments.iter().any(|a| events.contains(&a.head)) {
            continue;
        }
        let (Some(subjects), Some(objects)) =
            (finder.fillers(predicate, DeepRole::Subject), finder.fillers(predicate, DeepRole::Object))
        else {
            continue;
        };
        let entity = |m: MentionId| extraction.mentions[m as usize].entity;
        if subjects.iter().any(|s| objects.iter().any(|o| entity(*o) == entity(*s))) {
            continue;
        }
        let verb: Arc<str> = analysis.lemma(predicate.head).into();
        let trigger = analysis.tokens[predicate.head as usize].span;
        let evidence = finder.evidence(predicate, subjects.iter().chain(&objects));
        let filled = |role, m: &MentionId| RoleFiller { role, filler: Filler::Mention(*m), count: None };
        let roles =
            subjects.iter().map(|m| filled(subject, m)).chain(objects.iter().map(|m| filled(object, m))).collect();
        made.push(Fact {
            fact_type,
            trigger,
            trigger_head: predicate.head,
            evidence,
            roles,
            time: None,
            time_inherited: false,
            time_value: None,
            status: Status::default(),
            source: Vec::new(),
            statement: None,
            rule: rule.clone(),
            same_as: Vec::new(),
            in_title: false,
            derivation: Derivation {
                steps: vec![format!("“{verb}” joins two named things and no rule reads it as a named fact")],
            },
            open_verb: Some(verb),
        });
    }
    if !made.is_empty() {
        extraction.facts.append(&mut made);
        sort(extraction);
    }
}

struct Finder<'a> {
    analysis: &'a Analysis,
    clauses: &'a Clauses,
    lexicon: &'a ClauseLexicon,
    extraction: &'a Extraction,
    /// Whether each entity has a proper name.
    named: Vec<bool>,
    /// The mention of each head, names first.
    by_head: FxHashMap<TokenId, MentionId>,
}

impl Finder<'_> {
    /// A finite, affirmed clause of running text with a verb that means something by itself.
    fn is_clear(&self, predicate: &Predicate) -> bool {
        let modality = &predicate.modality;
        let lemma = self.analysis.lemma(predicate.head);
        let kind = self
            .analysis
            .sentence_of(predicate.head)
            .and_then(|s| self.analysis.sentences.get(s))
            .map_or(SentenceKind::Title, |s| s.kind);
        predicate.kind == PredicateKind::Verb
            && self.analysis.tokens.get(predicate.head as usize).is_some_and(|t| t.upos == Upos::Verb)
            && kind == SentenceKind::Body
            && modality.mood == Mood::Ind
            && modality.tense != Tense::Fut
            && !(modality.negated || modality.question || modality.impersonal || modality.near_future)
            && modality.governors.is_empty()
            && predicate.light_noun.is_none()
            && predicate.voice != Voice::Reflexive
            && !predicate.reflexive
            && !EMPTY.contains(&lemma)
            && !self.lexicon.is_attributive(lemma)
            // "prendre en otage", "mettre fin à": the verb alone says nothing
            && self.lexicon.support(lemma).is_empty()
            // "que X considère comme un ami"
            && !predicate.arguments.iter().any(|a| a.preposition == "comme")
            && !predicate.arguments.iter().any(|a| {
                matches!(a.role, DeepRole::Clause | DeepRole::Attribute | DeepRole::Causer | DeepRole::IndirectObject)
            })
            // "a été", causatives: the verb is not the whole of what is said
            && !self.clauses.tree.children(predicate.head).any(|c| {
                matches!(self.analysis.tokens[c as usize].deprel, Deprel::AuxCaus | Deprel::Xcomp | Deprel::Cop | Deprel::Ccomp)
            })
    }

    /// Mentions of the named things in a role; `None` where one is not named, doubtful or missing.
    fn fillers(&self, predicate: &Predicate, role: DeepRole) -> Option<Vec<MentionId>> {
        let found: Option<Vec<MentionId>> = predicate.role(role).map(|a| self.named(a)).collect();
        found.filter(|f| !f.is_empty())
    }

    fn named(&self, argument: &Argument) -> Option<MentionId> {
        let sure = matches!(
            argument.origin,
            ArgumentOrigin::Direct | ArgumentOrigin::Relative | ArgumentOrigin::Coordination | ArgumentOrigin::Passive
        );
        let id = *self.by_head.get(&argument.head).filter(|_| sure)?;
        let mention = self.extraction.mentions.get(id as usize)?;
        let entity = mention.entity?;
        match mention.kind {
            MentionKind::Name => Some(id),
            MentionKind::Pronoun => self.named.get(entity as usize).copied().unwrap_or(false).then_some(id),
            // "le président Jean Dupont": the name stands beside the noun
            MentionKind::Nominal => (id..).skip(1).take(3).find(|next| {
                self.extraction.mentions.get(*next as usize).is_some_and(|m| {
                    let beside = self.analysis.tokens.get(m.head as usize).is_some_and(|t| t.head == mention.head);
                    m.kind == MentionKind::Name && m.entity == Some(entity) && beside
                })
            }),
        }
    }

    fn evidence<'m>(&self, predicate: &Predicate, mentions: impl Iterator<Item = &'m MentionId>) -> Span {
        let tokens = &self.analysis.tokens;
        let mut span = tokens[predicate.head as usize].span;
        if let Some(first) = tokens.get(predicate.group.start as usize).filter(|_| !predicate.group.is_empty()) {
            span = span.cover(first.span);
        }
        for id in mentions {
            span = span.cover(self.extraction.mentions[*id as usize].span);
        }
        span
    }
}
