//! From matches to facts.

mod apart;
mod cause;
mod complement;
mod contest;
mod office;
mod pattern;
mod place;

use super::Source;
use super::fill::Filling;
use super::when::Times;
use crate::document::Span;
use crate::extract::{
    Derivation, Extraction, Fact, Filler, Mention, MentionKind, RoleFiller, RuleRef, Status, TimeId, TimexType,
};
use crate::language::clause::{ArgumentOrigin, Predicate, PredicateId, PredicateKind};
use crate::language::{Deprel, SentenceKind, TokenId, Upos};
use crate::rules::{
    CompiledRule, FillerKind, FixedValue, FrameFiller, FrameMatch, Label, RuleTarget, is_gapped, is_headline,
};
use crate::schema::{EntityType, FactType, RoleId, TypeSet};
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// Longest evidence in bytes; understood subjects further away are left out of it.
const EVIDENCE: u32 = 320;

/// Endings of nouns that stand for no person and no body.
const ABSTRACT: &[&str] = &["tion", "sion", "ance", "ence", "isme", "ment"];

/// Nouns with such an ending, or of things that happen, that stand for people or bodies too.
const BODIES: &[&str] = &[
    "opposition",
    "formation",
    "défense",
    "direction",
    "administration",
    "rédaction",
    "délégation",
    "population",
    "présidence",
    "résistance",
    "génération",
    "assistance",
    "audience",
    "concurrence",
    "sélection",
    "coalition",
    "organisation",
    "association",
    "institution",
    "fédération",
    "confédération",
    "nation",
    "commission",
    "corporation",
    "section",
    "gouvernement",
    "parlement",
    "régiment",
    "département",
    "établissement",
    "mouvement",
    "détachement",
    "agence",
    "fondation",
    "station",
    "juridiction",
    "télévision",
    "division",
    "légion",
    "compagnie",
    "alliance",
    "instance",
    "plateforme",
    "garde",
    "escorte",
    "relève",
    "recrue",
    "conseil",
    "commandement",
    "rassemblement",
];

/// Whether who can act fills a role, and nothing that happens.
fn acts(types: TypeSet) -> bool {
    types.contains(EntityType::PERSON) && !types.contains(EntityType::EVENT)
}

/// A fact under construction.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) fact: Fact,
    /// Priority of its rule.
    pub(super) priority: i32,
    /// Predicate that it was found at.
    pub(super) predicate: Option<PredicateId>,
    /// Roles whose attachment is doubtful.
    pub(super) doubtful: Vec<RoleId>,
    /// Made by taking a coordination apart: stands beside others at the same trigger.
    pub(super) part: bool,
    /// The role that its rule did not read, but its surroundings gave: it does not make it better than others.
    pub(super) given: Option<RoleId>,
}

/// Makes facts of a document.
pub(super) struct Maker<'a> {
    source: Source<'a>,
    extraction: &'a Extraction,
    filling: Filling<'a>,
    times: Times,
    drafts: Vec<Draft>,
}

/// A role with its filler and the word it came from.
struct Filled {
    role: RoleFiller,
    head: TokenId,
    origin: ArgumentOrigin,
}

impl<'a> Maker<'a> {
    pub(super) fn new(source: Source<'a>, extraction: &'a Extraction) -> Self {
        let filling = Filling::new(source, extraction);
        let times = Times::new(source, extraction);
        Self { source, extraction, filling, times, drafts: Vec::new() }
    }

    /// The drafts and the mentions made for them.
    pub(super) fn finish(self) -> (Vec<Draft>, Vec<Mention>) {
        (self.drafts, self.filling.new)
    }

    /// A fact from a frame.
    pub(super) fn frame(&mut self, found: &FrameMatch) {
        let source = self.source;
        let Some(rule) = source.rules.rule(found.rule) else { return };
        let RuleTarget::Fact(fact_type) = rule.target else { return };
        let Some(predicate) = source.clauses.predicates.get(found.predicate as usize) else { return };
        let mut filled: Vec<Filled> = Vec::new();
        let mut time = None;
        for filler in &found.fillers {
            if filler.kind == FillerKind::Time {
                let mentions = self.extraction.mentions.len() as u32;
                time = time.or(source.fillers.time(filler.head).map(|(slot, _)| slot - mentions));
                continue;
            }
            if let Some(mut role) = filler.role.and_then(|role| self.role(fact_type, role, filler, predicate)) {
                self.shorten(&mut role, filler, &found.fillers);
                // "la Direction des examens et concours": two subjects of the tree, one name
                if !filled.iter().any(|f| f.role.role == role.role && f.role.filler == role.filler) {
                    filled.push(Filled { role, head: filler.head, origin: filler.origin });
                }
            }
        }
        self.drop_owned_origin(&mut filled, predicate);
        let wanted = found.fillers.iter().any(|f| f.role.is_some());
        let values = source.rules.frames().get(found.frame as usize).map_or(&[][..], |f| &f.values);
        let assigns = values.iter().any(|v| matches!(v, FixedValue::Role(..)));
        if wanted && filled.is_empty() && time.is_none() && !assigns {
            return;
        }
        self.cause(fact_type, found.predicate, &mut filled);
        self.contest(fact_type, found.predicate, &mut filled);
        self.complements(fact_type, found.predicate, &mut filled);
        let given = self.place(fact_type, found.predicate, &mut filled);
        let time =
            time.map(|t| (t, false)).or_else(|| self.times.of(source, self.extraction, fact_type, found.predicate));
        // `les drones abattus`: a participle that only describes its noun tells no event of its own
        let describes = predicate.kind == PredicateKind::Verb
            && time.is_none()
            && !is_headline(source.analysis, predicate)
            && !is_gapped(source.analysis, source.clauses, predicate);
        if describes && matches!(&filled[..], [one] if one.origin == ArgumentOrigin::Modified) {
            return;
        }
        let core = |v: &FixedValue| match v {
            FixedValue::Role(role, _) => source.schema.role_use(fact_type, *role).is_some_and(|u| u.core),
            _ => false,
        };
        let told = self.has_core(fact_type, &filled) || values.iter().any(core);
        if predicate.kind == PredicateKind::Noun && !told {
            return;
        }
        let mut evidence = self.group(predicate, found.trigger);
        let sentence = self.sentence(found.trigger);
        for f in &filled {
            let span = match &f.role.filler {
                Filler::Mention(m) => self.filling.get(*m).map(|m| m.span),
                Filler::Text(span) | Filler::Measure(_, span) => Some(*span),
                Filler::Value(_) | Filler::Fixed(_) => source.analysis.tokens.get(f.head as usize).map(|t| t.span),
            };
            // what stands for a filler of another sentence is here all the same: "18" of "en ont abattu 18"
            let here = source.analysis.tokens.get(f.head as usize).map(|t| t.span);
            let span = span.filter(|s| sentence.contains(*s) && here.is_some_and(|h| s.contains(h))).or(here);
            let span = span.filter(|s| sentence.contains(*s)).map(|s| evidence.cover(s));
            let far =
                matches!(f.origin, ArgumentOrigin::Control | ArgumentOrigin::Relative | ArgumentOrigin::Coordination);
            evidence = span.filter(|s| !far || s.len() <= EVIDENCE).unwrap_or(evidence);
        }
        let steps = self.steps(rule, found.arm, &filled);
        let doubtful = filled
            .iter()
            .filter(|f| matches!(f.origin, ArgumentOrigin::Reattached | ArgumentOrigin::LightVerb))
            .map(|f| f.role.role)
            .collect();
        let mut draft = self.draft(rule, fact_type, found.arm, found.trigger, evidence, filled, values, steps);
        let given = self.topic_place(&mut draft.fact).or(given);
        let mut draft = Draft { predicate: Some(found.predicate), doubtful, given, ..draft };
        self.date(&mut draft.fact, time);
        self.distribute(draft, &found.fillers, predicate);
    }

    /// Times of the speech acts found before that have none beside their cue: place in the list of facts, time, whether it
    /// stands in another clause.
    pub(super) fn undated_speech(&self) -> Vec<(usize, TimeId, bool)> {
        let undated = self.extraction.facts.iter().enumerate().filter(|(_, f)| f.time.is_none());
        let dated = undated.filter_map(|(at, fact)| {
            let predicate = *self.source.clauses.by_head.get(fact.trigger_head as usize)?;
            let (time, inherited) = self.times.of_speech(self.source, self.extraction, predicate?)?;
            Some((at, time, inherited))
        });
        dated.collect()
    }

    /// Gives the fact its time; `true` says that it stands in another clause.
    fn date(&self, fact: &mut Fact, time: Option<(TimeId, bool)>) {
        let Some((time, inherited)) = time else { return };
        let Some(expression) = self.extraction.times.get(time as usize) else { return };
        let whence = if inherited { " (from another clause)" } else { "" };
        fact.derivation.steps.push(format!("time = {}{whence}", expression.span.of(self.source.text)));
        (fact.time, fact.time_inherited) = (Some(time), inherited);
        if let Some(value) = super::when::interval(self.source, &self.extraction.times, time) {
            fact.time_value = Some(value.into());
        }
    }

    /// Whether a core role or any thing of the text fills a role: an event noun whose takers nobody names is no fact.
    fn has_core(&self, ty: FactType, filled: &[Filled]) -> bool {
        let Some(declared) = self.source.schema.fact(ty) else { return false };
        !declared.roles.iter().any(|r| r.core)
            || filled.iter().any(|f| {
                matches!(f.role.filler, Filler::Mention(_)) || declared.role(f.role.role).is_some_and(|r| r.core)
            })
    }

    /// The role filler of an argument, with its count.
    fn role(&mut self, ty: FactType, role: RoleId, filler: &FrameFiller, predicate: &Predicate) -> Option<RoleFiller> {
        let source = self.source;
        let usage = source.schema.role_use(ty, role)?;
        let head = filler.head;
        if self.is_there(head) {
            // a place, where the role is for places; never a cause
            let place = usage.types.contains(EntityType::PLACE) && !usage.types.contains(EntityType::PERSON);
            let id = self.there(head).filter(|_| place)?;
            return Some(RoleFiller { role, filler: Filler::Mention(id), count: None });
        }
        // "a lui aussi été blessé": somebody, no place
        let place = usage.types.contains(EntityType::PLACE) && !usage.types.contains(EntityType::PERSON);
        let personal = matches!(source.analysis.form(source.text, head), "lui" | "leur" | "eux");
        if place && personal && source.analysis.tokens.get(head as usize).is_some_and(|t| t.upos == Upos::Pron) {
            return None;
        }
        if self.is_named_place(head) && self.no_places(role) {
            // "condamnée à Minsk": where, not to what
            return None;
        }
        if filler.kind != FillerKind::Clause
            && source.schema.role_name(role) == "office"
            && let Some(body) = self.body(ty, head)
        {
            return Some(body);
        }
        let quantity = self.filling.quantity(head).and_then(|q| q.value);
        let office = source.schema.role_name(role) == "office";
        let text = |m: &Self| {
            let words = m.words_of(head, filler.kind);
            Filler::Text(m.filling.span(&if office { m.office_words(head, words) } else { words }))
        };
        let accepts = |m: &Mention| m.entity_type.is_none_or(|ty| usage.types.is_empty() || usage.types.contains(ty));
        let (filler, count) = match filler.kind {
            // "jusqu'au deuxième trimestre": when, not how much
            FillerKind::Text if usage.measure && self.is_date(head) => return None,
            FillerKind::Text | FillerKind::Clause => match quantity {
                Some(value) if usage.measure => (self.measure(head, value), None),
                _ => (text(self), None),
            },
            FillerKind::Number if usage.measure => (self.measure(head, self.number(head)?), None),
            FillerKind::Number => (Filler::Value(self.number(head)?), None),
            FillerKind::Time => return None,
            FillerKind::Mention if usage.measure && quantity.is_some() => (self.measure(head, quantity?), None),
            FillerKind::Mention if usage.number && usage.types.is_empty() => (Filler::Value(self.number(head)?), None),
            FillerKind::Mention if usage.text && usage.types.is_empty() => (text(self), None),
            FillerKind::Mention => {
                let token = source.analysis.tokens.get(head as usize)?;
                let bare = token.upos == Upos::Num && source.fillers.mention(head).is_none();
                let whole =
                    bare.then(|| source.fillers.counted(source.analysis, predicate)).flatten().map(|(id, _)| id);
                let id = whole.or_else(|| self.filling.mention(head))?;
                let mention = self.filling.get(id)?;
                if !accepts(mention) || (acts(usage.types) && self.is_abstract(mention)) {
                    return None;
                }
                let count = if whole.is_some() { self.number(head) } else { mention.count.or(quantity) };
                (Filler::Mention(id), count)
            }
        };
        Some(RoleFiller { role, filler, count })
    }

    /// `transporté au CHU de Lyon`: what says whose the goal is, is not where one comes from.
    fn drop_owned_origin(&self, filled: &mut Vec<Filled>, predicate: &Predicate) {
        let Source { schema, analysis, .. } = self.source;
        let goal = |head: TokenId| {
            predicate.arguments.iter().any(|a| {
                a.head == head
                    && matches!(a.preposition.as_str(), "à" | "dans" | "en" | "vers" | "sur" | "chez" | "jusqu'à")
            })
        };
        let owned = |head: TokenId| analysis.tokens.get(head as usize).is_some_and(|t| t.head < head && goal(t.head));
        filled.retain(|f| schema.role_name(f.role.role) != "origin" || !owned(f.head));
    }

    /// Whether the word stands for a place or country with a name.
    fn is_named_place(&self, head: TokenId) -> bool {
        let places = [Label::from(EntityType::PLACE), Label::from(EntityType::COUNTRY)];
        self.source.fillers.mention(head).is_some_and(|(_, m)| m.named && places.contains(&m.label))
    }

    /// `la nomination de X à la Cour suprême`: a body with a name is where somebody is appointed to, not as what.
    fn body(&self, ty: FactType, head: TokenId) -> Option<RoleFiller> {
        let source = self.source;
        let role = source.schema.role("organization").filter(|r| source.schema.role_use(ty, *r).is_some())?;
        let (id, slot) = source.fillers.mention(head)?;
        let named = slot.named && slot.head == head && slot.label == Label::from(EntityType::ORGANIZATION);
        named.then_some(RoleFiller { role, filler: Filler::Mention(id), count: None })
    }

    /// Whether the words of the role never are a place: a sentence, what somebody is charged with, an office.
    fn no_places(&self, role: RoleId) -> bool {
        matches!(self.source.schema.role_name(role), "penalty" | "charge" | "office")
    }

    /// A number with its words.
    fn measure(&self, head: TokenId, value: f64) -> Filler {
        Filler::Measure(value, self.filling.span(&self.measured(head)))
    }

    /// `l'élection avec plus de 65 % des voix`, `ministre dans le gouvernement X`: the words of an office or a vote end where
    /// circumstances begin.
    fn office_words(&self, head: TokenId, words: Range<TokenId>) -> Range<TokenId> {
        let analysis = self.source.analysis;
        let begins = |id: &TokenId| {
            analysis.tokens.get(*id as usize).is_some_and(|t| t.upos == Upos::Adp)
                && matches!(
                    analysis.lemma(*id),
                    "avec" | "dans" | "dès" | "lors" | "pendant" | "depuis" | "jusque" | "jusqu'à" | "après" | "avant"
                )
        };
        let end = (head + 1..words.end).find(begins).unwrap_or(words.end);
        words.start..end.max(head + 1)
    }

    /// Whether a common noun of no known type stands for nobody: what happens (`la consécration`), what one has (`l'expérience`), how
    /// often (`huit fois`).
    fn is_abstract(&self, mention: &Mention) -> bool {
        let Source { analysis, lexicon, .. } = self.source;
        let token = analysis.tokens.get(mention.head as usize);
        if mention.entity_type.is_some()
            || mention.kind != MentionKind::Nominal
            || token.is_none_or(|t| t.upos != Upos::Noun)
        {
            return false;
        }
        let lemma = analysis.lemma(mention.head);
        if BODIES.contains(&lemma) {
            return false;
        }
        ABSTRACT.iter().any(|ending| lemma.ends_with(ending))
            || matches!(
                lemma,
                "fois" | "but" | "point" | "titre" | "record" | "place" | "retours" | "moment" | "cas" | "fait"
            )
            || !lexicon.nominal(lemma).is_empty()
    }

    /// Whether the word is part of a date: no length of time.
    fn is_date(&self, head: TokenId) -> bool {
        let mentions = self.extraction.mentions.len() as u32;
        let time = self.source.fillers.time(head).and_then(|(slot, _)| slot.checked_sub(mentions));
        time.and_then(|t| self.extraction.times.get(t as usize)).is_some_and(|t| t.timex == TimexType::Date)
    }

    /// `0,3 % sur un an`, `1,54 en 2015`: a number with its unit ends before the next complement that is not *de*, before an
    /// article, before a time.
    fn measured(&self, head: TokenId) -> Range<TokenId> {
        let Source { text, analysis, fillers, .. } = self.source;
        let whole = self.filling.phrase(head);
        let noun = |id: TokenId| analysis.tokens.get(id as usize).is_some_and(|t| t.upos == Upos::Noun);
        let ends = |id: &TokenId| {
            let Some(token) = analysis.tokens.get(*id as usize) else { return true };
            match token.upos {
                // `des` is one token or the preposition: both go on; `par habitant` does, `par rapport à` does not
                Upos::Adp => match analysis.lemma(*id) {
                    "de" | "du" => {
                        let article = analysis.tokens.get(*id as usize + 1).is_some_and(|t| t.upos == Upos::Det);
                        fillers.time(*id + 1).is_some() || (article && fillers.time(*id + 2).is_some())
                    }
                    "par" => !noun(*id + 1) || analysis.lemma(*id + 1) == "rapport",
                    _ => true,
                },
                Upos::Det => analysis.tokens.get(*id as usize - 1).is_some_and(|t| t.upos != Upos::Adp),
                Upos::Pron | Upos::Sconj | Upos::Verb | Upos::Aux => true,
                Upos::Adj => matches!(analysis.lemma(*id), "supérieur" | "inférieur"),
                _ => fillers.time(*id).is_some() && !analysis.form(text, *id).ends_with('%'),
            }
        };
        let end = (head + 1..whole.end).find(ends).unwrap_or(whole.end);
        whole.start..end.max(head + 1)
    }

    /// `condamné à trois ans de prison pour vol`: the words of a filler end where another one begins.
    fn shorten(&self, role: &mut RoleFiller, filler: &FrameFiller, others: &[FrameFiller]) {
        let (Filler::Text(span) | Filler::Measure(_, span)) = &mut role.filler else { return };
        if filler.kind == FillerKind::Clause {
            return;
        }
        let tokens = &self.source.analysis.tokens;
        let start = |id: TokenId| tokens.get(id as usize).map_or(u32::MAX, |t| t.span.start);
        let tree = &self.source.clauses.tree;
        for other in others.iter().filter(|o| o.argument != filler.argument && o.head > filler.head) {
            let first = tree.children(other.head).filter(|c| *c > filler.head).min().unwrap_or(other.head);
            let cut = first.min(other.head);
            if start(cut) > span.start && start(cut) < span.end && cut > filler.head {
                let end = tokens.get(cut as usize - 1).map_or(span.end, |t| t.span.end);
                *span = Span::new(span.start, end.max(span.start));
            }
        }
    }

    /// The number that a phrase says: of itself, or of what it counts.
    fn number(&self, head: TokenId) -> Option<f64> {
        self.filling.quantity(head).and_then(|q| q.value)
    }

    /// The tokens of a filler that is taken as words.
    fn words_of(&self, head: TokenId, kind: FillerKind) -> Range<TokenId> {
        if kind != FillerKind::Clause {
            return self.filling.phrase(head);
        }
        // the clause up to the end of its dependents, one after the other
        let tree = &self.source.clauses.tree;
        let (mut start, mut end) = (head, head + 1);
        let mut stack = vec![head];
        let mut seen = 0;
        while let Some(at) = stack.pop() {
            seen += 1;
            if seen > 120 {
                break;
            }
            for child in tree.children(at) {
                if self.source.analysis.tokens[child as usize].deprel != Deprel::Punct {
                    start = start.min(child);
                    end = end.max(child + 1);
                    stack.push(child);
                }
            }
        }
        start..end
    }

    /// Bytes of the verb group, or of the trigger alone for nouns.
    fn group(&self, predicate: &Predicate, trigger: TokenId) -> Span {
        let group = self.filling.span(&predicate.group);
        let trigger = self.filling.span(&(trigger..trigger + 1));
        if group.is_empty() { trigger } else { group.cover(trigger) }
    }

    fn sentence(&self, token: TokenId) -> Span {
        let analysis = self.source.analysis;
        analysis.sentence_of(token).and_then(|s| analysis.sentences.get(s)).map_or(Span::default(), |s| s.span)
    }

    /// How a fact came about, where that is wanted: its rule and what fills its roles.
    fn steps(&self, rule: &CompiledRule, arm: u16, filled: &[Filled]) -> Vec<String> {
        if !self.source.derivations {
            return Vec::new();
        }
        let fillers = filled.iter().map(|f| self.filler_step(f));
        std::iter::once(self.rule_step(rule, arm)).chain(fillers).collect()
    }

    fn rule_step(&self, rule: &CompiledRule, arm: u16) -> String {
        let text = self.source.rules.arm_text(rule, arm);
        let mut step = format!("rule {} arm {arm}: ", rule.name);
        for (n, word) in text.split_whitespace().enumerate() {
            let _ = write!(step, "{}{word}", if n == 0 { "" } else { " " });
        }
        step
    }

    fn filler_step(&self, filled: &Filled) -> String {
        let role = self.source.schema.role_name(filled.role.role);
        let words = match &filled.role.filler {
            Filler::Mention(m) => self.filling.get(*m).map_or("", |m| m.span.of(self.source.text)).to_owned(),
            Filler::Text(span) | Filler::Measure(_, span) => span.of(self.source.text).to_owned(),
            Filler::Fixed(words) => words.to_string(),
            Filler::Value(value) => value.to_string(),
        };
        let count = filled.role.count.map_or_else(String::new, |c| format!(", {c} of them"));
        format!("{role} = {words} ({}{count})", filled.origin.as_str())
    }

    #[allow(clippy::too_many_arguments)]
    fn draft(
        &self,
        rule: &CompiledRule,
        fact_type: FactType,
        arm: u16,
        trigger: TokenId,
        evidence: Span,
        filled: Vec<Filled>,
        values: &[FixedValue],
        steps: Vec<String>,
    ) -> Draft {
        let mut roles: Vec<RoleFiller> = filled.into_iter().map(|f| f.role).collect();
        let (mut status, mut time_value) = (Status::default(), None::<Arc<str>>);
        for value in rule.values.iter().chain(values) {
            match value {
                FixedValue::Role(role, words) => {
                    roles.retain(|r| r.role != *role || !matches!(r.filler, Filler::Fixed(_)));
                    if !roles.iter().any(|r| r.role == *role) {
                        // `kind = trigger`: the word that carries the fact fills the role
                        let filler = if &**words == "trigger" {
                            let office = self.source.schema.role_name(*role) == "office";
                            let end = if office { self.source.office_end(trigger) } else { trigger + 1 };
                            // `directeur de cabinet`: no body
                            roles.retain(|r| {
                                !matches!(r.filler, Filler::Mention(m) if end > trigger + 2
                                    && self.filling.get(m).is_some_and(|m| m.head + 1 == end))
                            });
                            Filler::Text(self.filling.span(&(trigger..end)))
                        } else {
                            Filler::Fixed(words.clone())
                        };
                        roles.push(RoleFiller { role: *role, filler, count: None });
                    }
                }
                FixedValue::Status(fixed) => status = *fixed,
                FixedValue::Time(value) => time_value = Some(value.clone()),
            }
        }
        let analysis = self.source.analysis;
        let kind = analysis.sentence_of(trigger).and_then(|s| analysis.sentences.get(s)).map(|s| s.kind);
        let fact = Fact {
            fact_type,
            trigger: self.filling.span(&(trigger..trigger + 1)),
            trigger_head: trigger,
            evidence,
            roles,
            time: None,
            time_inherited: false,
            time_value,
            status,
            source: Vec::new(),
            statement: None,
            rule: RuleRef { name: rule.name.clone(), arm },
            same_as: Vec::new(),
            in_title: matches!(kind, Some(SentenceKind::Title | SentenceKind::SectionLine)),
            open_verb: None,
            derivation: Derivation { steps },
        };
        Draft { fact, priority: rule.priority, predicate: None, doubtful: Vec::new(), part: false, given: None }
    }
}
