//! Which facts of one document tell the same event.
//!
//! Runs after coreference, statuses and times are known. A fact joins an earlier group of its type when no role is filled
//! differently, the times agree, and enough is shared (`data/fr/event/identity.tsv` says how much for each type). Groups keep
//! what all their tellings say, so that a chain of half-known facts cannot join two events. Rather no join than a wrong one.

use super::number::rows;
use super::{EntityId, Extraction, Fact, FactId, Filler, MentionKind, TimexType};
use crate::data::{DataSource, TableError};
use crate::language::clause::Clauses;
use crate::language::{Analysis, Number, SentenceKind, Upos};
use crate::schema::{EntityType, FactKind, FactType, RoleId, Schema};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;

const TABLE: &str = "data/fr/event/identity.tsv";
/// Groups that one entity is compared with, the latest ones: keeps long texts linear.
const LATEST: usize = 8;

/// How much tellings of each type must share.
#[derive(Debug, Clone, Default)]
pub struct EventLexicon {
    once: FxHashSet<(FactType, RoleId)>,
    pair: FxHashSet<FactType>,
    day: FxHashSet<FactType>,
    again: FxHashSet<Box<str>>,
}

impl EventLexicon {
    /// Reads the table. Types and roles that another schema does not have are passed over.
    ///
    /// # Errors
    /// When the table is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource, schema: &Schema) -> Result<Self, TableError> {
        let mut lexicon = Self::default();
        for (line, cells) in rows(&data.text(TABLE)?) {
            match cells[..] {
                ["once", ty, role] => {
                    lexicon.once.extend(schema.fact_type(ty).zip(schema.role(role)));
                }
                ["pair", ty] => lexicon.pair.extend(schema.fact_type(ty)),
                ["day", ty] => lexicon.day.extend(schema.fact_type(ty)),
                ["again", lemma] => {
                    lexicon.again.insert(lemma.into());
                }
                _ => {
                    let problem =
                        "expected `once TYPE ROLE`, `pair TYPE`, `day TYPE` or `again LEMMA`, with tabs between";
                    return Err(TableError::Row { file: TABLE, line, problem: problem.to_owned() });
                }
            }
        }
        Ok(lexicon)
    }

    fn covers(&self, ty: FactType) -> bool {
        self.pair.contains(&ty) || self.day.contains(&ty) || self.once.iter().any(|(t, _)| *t == ty)
    }
}

/// What fills a role, as far as it tells events apart.
#[derive(Debug, Clone, PartialEq)]
enum Thing {
    Entity(EntityId),
    /// Somebody whom no other mention stands for.
    Unknown,
    /// Words, in lower case.
    Words(String),
}

/// What is known of an event from all its tellings so far.
#[derive(Debug)]
struct Event {
    first: FactId,
    /// Sentence of the latest telling.
    sentence: usize,
    roles: Vec<(RoleId, Thing)>,
    counts: Vec<(RoleId, f64)>,
    time: Option<String>,
    negative: bool,
    planned: bool,
}

/// What two tellings share.
#[derive(Debug, Default)]
struct Shared {
    /// Role and entity.
    same: Vec<(RoleId, EntityId)>,
    /// Role, place, country.
    inside: Vec<(RoleId, EntityId, EntityId)>,
}

/// Joins the facts of `extraction` that tell the same event: [`Fact::same_as`] links the first telling with each later one in
/// both directions, and both get a step that explains it.
pub fn join(
    analysis: &Analysis,
    clauses: &Clauses,
    lexicon: &EventLexicon,
    schema: &Schema,
    extraction: &mut Extraction,
) {
    let named = named(extraction);
    let joiner = Joiner { analysis, clauses, lexicon, schema, extraction, named };
    let mut events: Vec<Event> = Vec::new();
    let mut index: FxHashMap<(FactType, EntityId), Vec<usize>> = FxHashMap::default();
    let mut joins: Vec<(FactId, FactId, String)> = Vec::new();
    let mut candidates: Vec<usize> = Vec::new();
    for (fact, id) in joiner.extraction.facts.iter().zip(0..) {
        let Some(telling) = joiner.telling(id, fact) else { continue };
        candidates.clear();
        for entity in telling.entities() {
            if let Some(list) = index.get(&(fact.fact_type, entity)) {
                candidates.extend(list.iter().rev().take(LATEST));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let best = candidates
            .iter()
            .filter_map(|&n| Some((n, joiner.same(fact.fact_type, &events[n], &telling)?)))
            .max_by_key(|(n, shared)| (shared.same.len() + shared.inside.len(), *n));
        let (number, mut fresh) = match best {
            Some((n, shared)) => {
                joins.push((events[n].first, id, joiner.because(&shared, &events[n], &telling)));
                let known: Vec<EntityId> = events[n].entities().collect();
                let fresh: Vec<EntityId> = telling.entities().filter(|e| !known.contains(e)).collect();
                events[n].take(telling);
                (n, fresh)
            }
            None => {
                let fresh = telling.entities().collect();
                events.push(telling);
                (events.len() - 1, fresh)
            }
        };
        fresh.sort_unstable();
        fresh.dedup();
        for entity in fresh {
            index.entry((fact.fact_type, entity)).or_default().push(number);
        }
    }
    for (first, later, because) in joins {
        lend_time(extraction, first, later);
        for (at, other, what) in [(later, first, "tells the event of"), (first, later, "is told again by")] {
            if let Some(fact) = extraction.facts.get_mut(at as usize) {
                fact.same_as.push(other);
                fact.derivation.steps.push(format!("{what} f{}: {because}", other + 1));
            }
        }
    }
}

/// Of two tellings of one event the one without a time takes that of the other.
fn lend_time(extraction: &mut Extraction, first: FactId, later: FactId) {
    let time = |id: FactId| extraction.facts.get(id as usize).map(|f| (f.time, f.time_value.is_some()));
    let (Some((one, fixed)), Some((other, set))) = (time(first), time(later)) else { return };
    let (at, time, from) = match (one, other) {
        (Some(time), None) if !set => (later, time, first),
        (None, Some(time)) if !fixed => (first, time, later),
        _ => return,
    };
    if let Some(fact) = extraction.facts.get_mut(at as usize) {
        (fact.time, fact.time_inherited) = (Some(time), true);
        fact.derivation.steps.push(format!("time from f{}", from + 1));
    }
}

impl Event {
    fn entities(&self) -> impl Iterator<Item = EntityId> {
        self.roles.iter().filter_map(|(_, t)| if let Thing::Entity(e) = t { Some(*e) } else { None })
    }

    fn take(&mut self, telling: Self) {
        self.sentence = telling.sentence;
        for role in telling.roles {
            if !self.roles.contains(&role) {
                self.roles.push(role);
            }
        }
        for count in telling.counts {
            if !self.counts.contains(&count) {
                self.counts.push(count);
            }
        }
        let finer = telling.time.filter(|t| self.time.as_ref().is_none_or(|own| t.len() > own.len()));
        self.time = finer.or(self.time.take());
        self.planned &= telling.planned;
    }
}

struct Joiner<'a> {
    analysis: &'a Analysis,
    clauses: &'a Clauses,
    lexicon: &'a EventLexicon,
    schema: &'a Schema,
    extraction: &'a Extraction,
    /// Whether each entity has a proper name.
    named: Vec<bool>,
}

impl Joiner<'_> {
    /// A fact as an event of its own; `None` for what is never joined.
    fn telling(&self, id: FactId, fact: &Fact) -> Option<Event> {
        let declared = self.schema.fact(fact.fact_type)?;
        if declared.kind != FactKind::Event || declared.is_speech() || !self.lexicon.covers(fact.fact_type) {
            return None;
        }
        let sentence = self.analysis.sentence_of(fact.trigger_head)?;
        let trigger = self.analysis.tokens.get(fact.trigger_head as usize)?;
        let several = trigger.upos == Upos::Noun && trigger.feats.number() == Number::Plur;
        // a link to another article may well be about another event
        let link = self.analysis.sentences[sentence].kind == SentenceKind::SectionLine;
        let again =
            self.clauses.tree.children(fact.trigger_head).any(|c| self.lexicon.again.contains(self.analysis.lemma(c)));
        if several || link || again {
            return None;
        }
        let said = fact.time.and_then(|t| self.extraction.times.get(t as usize));
        let time = match said.map(|t| t.timex) {
            Some(TimexType::Set) => return None,
            Some(TimexType::Date | TimexType::Time) => said.and_then(|t| t.value.clone()),
            Some(TimexType::Duration) | None => fact.time_value.as_deref().map(str::to_owned),
        };
        let mut roles = Vec::new();
        let mut counts = Vec::new();
        for filled in &fact.roles {
            let core = declared.role(filled.role).is_some_and(|r| r.core);
            let sem = self.schema.roles().get(filled.role.0 as usize).is_some_and(|r| r.sem.is_some());
            let office = self.schema.role_name(filled.role) == "office";
            if !(core || sem || office) {
                continue;
            }
            let thing = match &filled.filler {
                Filler::Mention(m) => {
                    let mention = self.extraction.mentions.get(*m as usize)?;
                    match mention.entity {
                        Some(entity) => Thing::Entity(entity),
                        // nobody knows who: says nothing
                        None if mention.kind == MentionKind::Pronoun => continue,
                        None => Thing::Unknown,
                    }
                }
                Filler::Text(span) => Thing::Words(self.words(*span)),
                Filler::Fixed(words) => Thing::Words(words.to_lowercase()),
                Filler::Value(value) | Filler::Measure(value, _) => Thing::Words(value.to_string()),
            };
            roles.push((filled.role, thing));
            counts.extend(filled.count.map(|c| (filled.role, c)));
        }
        Some(Event {
            first: id,
            sentence,
            roles,
            counts,
            time,
            negative: fact.status.is_negative(),
            planned: fact.status.as_str().starts_with("planned"),
        })
    }

    /// Lemmas of the words in `span`: `présidente` and `président` are one office.
    fn words(&self, span: crate::document::Span) -> String {
        let from = self.analysis.tokens.partition_point(|t| t.span.end <= span.start);
        let tokens = self.analysis.tokens[from..].iter().zip(from as u32..);
        let lemmas: Vec<&str> =
            tokens.take_while(|(t, _)| t.span.start < span.end).map(|(_, id)| self.analysis.lemma(id)).collect();
        lemmas.join(" ").to_lowercase()
    }

    /// What the two share, where that is enough to be one event.
    fn same(&self, ty: FactType, event: &Event, telling: &Event) -> Option<Shared> {
        crate::steps::step();
        let same_day = event.time.is_some()
            && event.time.as_deref().and_then(day) == telling.time.as_deref().and_then(day)
            && event.time.as_deref().and_then(day).is_some();
        if event.negative != telling.negative
            || (event.planned != telling.planned && !same_day)
            || event.sentence == telling.sentence
            || !agree(event.time.as_deref(), telling.time.as_deref())
            || telling.counts.iter().any(|(r, c)| event.counts.iter().any(|(er, ec)| r == er && c != ec))
        {
            return None;
        }
        let shared = self.shared(event, telling)?;
        let named = |e: EntityId| self.named.get(e as usize).copied().unwrap_or(false);
        let once = shared.same.iter().any(|(r, e)| {
            let place = self.kind(*e).is_none_or(|t| matches!(t, EntityType::COUNTRY | EntityType::PLACE));
            self.lexicon.once.contains(&(ty, *r)) && !place
        });
        let core = |r: RoleId| self.schema.role_use(ty, r).is_some_and(|u| u.core);
        let anchored = shared.same.iter().any(|(r, e)| core(*r) && named(*e));
        let mut things: Vec<EntityId> = shared.same.iter().map(|(_, e)| *e).collect();
        things.extend(shared.inside.iter().map(|(_, place, _)| *place));
        things.sort_unstable();
        things.dedup();
        let pair = self.lexicon.pair.contains(&ty) && anchored && things.len() >= 2;
        let on_day = self.lexicon.day.contains(&ty) && anchored && same_day;
        (once || pair || on_day).then_some(shared)
    }

    /// What the roles share; `None` where one is filled differently.
    fn shared(&self, event: &Event, telling: &Event) -> Option<Shared> {
        let mut shared = Shared::default();
        let mut roles: Vec<RoleId> = telling.roles.iter().map(|(r, _)| *r).collect();
        roles.dedup();
        for role in roles {
            let of = |e: &Event| e.roles.iter().filter(|(r, _)| *r == role).map(|(_, t)| t.clone()).collect::<Vec<_>>();
            let (ours, theirs) = (of(telling), of(event));
            if theirs.is_empty() {
                continue;
            }
            let (small, big) = if ours.len() <= theirs.len() { (&ours, &theirs) } else { (&theirs, &ours) };
            // all that the shorter list names must be in the longer one
            for thing in small {
                match thing {
                    Thing::Entity(e) if big.contains(thing) => shared.same.push((role, *e)),
                    Thing::Entity(e) => {
                        let inside = big.iter().find_map(|other| match other {
                            Thing::Entity(o) if self.lies_in(*e, *o) => Some((role, *e, *o)),
                            Thing::Entity(o) if self.lies_in(*o, *e) => Some((role, *o, *e)),
                            _ => None,
                        });
                        shared.inside.push(inside?);
                    }
                    Thing::Unknown => return None,
                    Thing::Words(words) => {
                        let fits = |other: &Thing| match other {
                            Thing::Words(o) => o.contains(words.as_str()) || words.contains(o.as_str()),
                            _ => false,
                        };
                        if !big.iter().any(fits) {
                            return None;
                        }
                    }
                }
            }
        }
        Some(shared)
    }

    fn kind(&self, entity: EntityId) -> Option<EntityType> {
        self.extraction.entities.get(entity as usize).map(|e| e.entity_type)
    }

    /// Whether the place is known to lie in the country.
    fn lies_in(&self, place: EntityId, country: EntityId) -> bool {
        let get = |e: EntityId| self.extraction.entities.get(e as usize);
        get(place).zip(get(country)).is_some_and(|(p, c)| {
            matches!(p.entity_type, EntityType::PLACE | EntityType::FACILITY)
                && p.properties.country.as_deref() == Some(c.id.as_str())
        })
    }

    fn because(&self, shared: &Shared, event: &Event, telling: &Event) -> String {
        let label = |e: EntityId| self.extraction.entities.get(e as usize).map_or("", |e| e.label.as_str());
        let mut parts: Vec<String> = Vec::new();
        for (role, entity) in &shared.same {
            parts.push(format!("same {} {}", self.schema.role_name(*role), label(*entity)));
        }
        for (role, place, country) in &shared.inside {
            parts.push(format!("{} {} lies in {}", self.schema.role_name(*role), label(*place), label(*country)));
        }
        let mut out = parts.join(", ");
        match (event.time.as_deref(), telling.time.as_deref()) {
            (Some(a), Some(b)) if a == b => _ = write!(out, ", both {a}"),
            (Some(a), Some(b)) => _ = write!(out, ", {a} and {b} agree"),
            (Some(one), None) | (None, Some(one)) => _ = write!(out, ", only one gives a time ({one})"),
            (None, None) => out.push_str(", no time given"),
        }
        out
    }
}

/// For each entity whether a proper name stands for it.
pub(super) fn named(extraction: &Extraction) -> Vec<bool> {
    let mut named = vec![false; extraction.entities.len()];
    for mention in extraction.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        if let Some(slot) = mention.entity.and_then(|e| named.get_mut(e as usize)) {
            *slot = true;
        }
    }
    named
}

/// The day of a value that is at least as fine as a day.
fn day(value: &str) -> Option<&str> {
    let shape = |(n, b): (usize, u8)| if matches!(n, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    let head = value.get(..10)?;
    head.bytes().enumerate().all(shape).then_some(head)
}

/// Whether two times can be of the same event: one is missing, or one holds the other.
fn agree(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', 'T']))
}

#[cfg(test)]
mod tests;
