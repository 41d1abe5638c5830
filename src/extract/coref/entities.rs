//! From chains to entities with stable ids.

use super::cluster::Chains;
use super::view::{NO_MENTION, View};
use crate::extract::gazetteer::keys::fold_char;
use crate::extract::gazetteer::{Gazetteer, Row, hash_exact};
use crate::extract::{Entity, EntityId, Mention, MentionId, MentionKind, MentionSet, Properties, RuleRef};
use crate::language::Gender;
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// One entity for each chain that holds a name or a typed noun phrase, in the order of first mentions.
///
/// `located`: countries of places that the gazetteer does not know, by their mentions.
pub(super) fn make(
    view: &View<'_>,
    chains: &Chains,
    document: &str,
    located: &FxHashMap<MentionId, Arc<str>>,
) -> Vec<Entity> {
    let members = Members::of(view, chains);
    let mut out: Vec<Entity> = Vec::new();
    let mut taken = Taken::default();
    for root in 0..view.mentions.len() as u32 {
        if chains.find(root) != root {
            continue;
        }
        let Some(entity_type) = chains.entity_type(root) else { continue };
        let told = members.from(root).any(|m| view.mentions[m as usize].kind != MentionKind::Pronoun);
        if !told {
            continue;
        }
        let list: Vec<MentionId> = members.from(root).collect();
        let row = chains.gazetteer(root).and_then(|id| view.gazetteer.by_id(id)).map(|row| view.gazetteer.row(row));
        let label = row.map_or_else(|| best_label(view, &list, entity_type), |r| r.label.to_owned());
        let mut id = match (chains.gazetteer(root), chains.named(root)) {
            (Some(id), _) => id.to_string(),
            (None, true) => named_id(entity_type, &label),
            (None, false) => local_id(entity_type, document, &label, view.mentions[list[0] as usize].span.start),
        };
        let state = row.is_none().then(|| list.iter().find_map(|m| located.get(m))).flatten();
        if let Some(state) = state {
            // a namesake of a known place, in another country
            id = format!("{id}/{}", state.rsplit('/').next().unwrap_or(state));
        }
        // two of one name whom the text keeps apart, two phrases that begin with the same word
        if taken.holds(&id, &out) && chains.gazetteer(root).is_none() {
            let Mention { span, head, .. } = &view.mentions[root as usize];
            let start = span.start;
            id = local_id(entity_type, document, &label, start);
            if taken.holds(&id, &out) {
                id = format!("{id}-{head}");
            }
        }
        taken.add(&id, out.len());
        let mut properties = Properties::default();
        if entity_type == EntityType::PERSON {
            properties.gender = gender(view, chains, &list);
            properties.fields = fields(view, &list);
        }
        properties.country = state.cloned();
        if let Some(row) = row {
            from_row(view.gazetteer, &row, &mut properties);
        }
        out.push(Entity { id, entity_type, label, mentions: list, properties });
    }
    out
}

/// The mentions of each chain in the order of the text.
struct Members {
    /// The next mention of the same chain, or [`NO_MENTION`].
    next: Vec<MentionId>,
}

impl Members {
    fn of(view: &View<'_>, chains: &Chains) -> Self {
        let count = view.mentions.len();
        let mut next = vec![NO_MENTION; count];
        // the last mention so far of each chain, by its root, which is its first mention
        let mut last: Vec<MentionId> = (0..count as MentionId).collect();
        for m in 0..count as MentionId {
            let root = chains.find(m);
            if root != m {
                next[last[root as usize] as usize] = m;
                last[root as usize] = m;
            }
        }
        Self { next }
    }

    fn from(&self, root: MentionId) -> impl Iterator<Item = MentionId> {
        std::iter::successors(Some(root), |m| self.next.get(*m as usize).copied().filter(|n| *n != NO_MENTION))
    }
}

/// The ids of the entities so far: by the hash of each the first entity with it.
#[derive(Default)]
struct Taken(FxHashMap<u64, usize>);

impl Taken {
    fn holds(&self, id: &str, entities: &[Entity]) -> bool {
        let Some(first) = self.0.get(&hash_exact(id)) else { return false };
        // two ids of one hash are as good as impossible, but then all are looked through
        entities.get(*first).is_some_and(|e| e.id == id) || entities.iter().any(|e| e.id == id)
    }

    fn add(&mut self, id: &str, entity: usize) {
        self.0.entry(hash_exact(id)).or_insert(entity);
    }
}

/// The gender of a person: what the name and its title say, else the noun phrases, unless one of them has a gender of its own
/// (`la victime`, `la star`).
fn gender(view: &View<'_>, chains: &Chains, list: &[MentionId]) -> Gender {
    let of_name = list.iter().filter(|m| view.mentions[**m as usize].kind == MentionKind::Name);
    let told = of_name.map(|m| view.features[*m as usize].gender).find(|g| *g != Gender::None);
    let own = |m: &&MentionId| {
        let mention = &view.mentions[**m as usize];
        mention.kind == MentionKind::Nominal && view.lexicon.epicene.contains(view.lemma(mention.head))
    };
    told.unwrap_or_else(|| if list.iter().any(|m| own(&m)) { Gender::None } else { chains.gender(list[0]) })
}

/// The fields of work that the noun phrases of a person name.
fn fields(view: &View<'_>, list: &[MentionId]) -> Vec<Arc<str>> {
    let nouns = list.iter().map(|m| &view.mentions[*m as usize]).filter(|m| m.kind == MentionKind::Nominal);
    let mut out: Vec<Arc<str>> = nouns.filter_map(|m| view.lexicon.field(view.lemma(m.head)).cloned()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The mentions that stand for several things, in their order.
pub(super) fn sets(view: &View<'_>, chains: &Chains) -> Vec<MentionSet> {
    let all = (0..view.mentions.len() as u32).filter_map(|mention| {
        let (members, sieve) = chains.members(mention)?;
        let rule = RuleRef { name: sieve.into(), arm: 0 };
        Some(MentionSet { mention, members: members.to_vec(), rule })
    });
    all.collect()
}

/// What the gazetteer knows of a thing.
fn from_row(gazetteer: &Gazetteer, row: &Row<'_>, properties: &mut Properties) {
    properties.wikidata = (row.wikidata > 0).then(|| Arc::from(format!("Q{}", row.wikidata)));
    properties.geonames = (row.geonames > 0).then_some(row.geonames);
    let country = gazetteer.country(row.country).map(|c| gazetteer.row(c).id);
    properties.country = country.filter(|c| *c != row.id).map(Arc::from);
    properties.coordinates = row.coordinates.map(|(lat, lon)| (f64::from(lat), f64::from(lon)));
}

/// The entity of a row: that of the list, or a new one at its end that no mention names.
pub(super) fn of_row(gazetteer: &Gazetteer, id: &str, list: &mut Vec<Entity>) -> Option<EntityId> {
    if let Some(at) = list.iter().position(|e| e.id == id) {
        return Some(at as EntityId);
    }
    let row = gazetteer.row(gazetteer.by_id(id)?);
    let mut properties = Properties::default();
    from_row(gazetteer, &row, &mut properties);
    let (id, label, entity_type) = (row.id.to_owned(), row.label.to_owned(), row.entity_type);
    list.push(Entity { id, entity_type, label, mentions: Vec::new(), properties });
    Some(list.len() as EntityId - 1)
}

fn type_name(entity_type: EntityType) -> &'static str {
    EntityType::NAMES.get(entity_type.0 as usize).copied().unwrap_or("Thing")
}

/// The fullest name; among equals the first. Without a name the first noun phrase.
fn best_label(view: &View<'_>, list: &[MentionId], entity_type: EntityType) -> String {
    let mut best: Option<(usize, &str)> = None;
    for m in list {
        let mention = &view.mentions[*m as usize];
        if mention.kind != MentionKind::Name {
            continue;
        }
        let text = mention.span.of(view.text);
        let score = if entity_type == EntityType::PERSON { view.features[*m as usize].words.len() } else { text.len() };
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, text));
        }
    }
    let text = best.map(|(_, t)| t).or_else(|| {
        let first = list.iter().find(|m| view.mentions[**m as usize].kind == MentionKind::Nominal)?;
        Some(view.mentions[*first as usize].span.of(view.text))
    });
    let text = text.unwrap_or("");
    let mut label = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(word);
    }
    label
}

/// The id of a thing with a name: `person/lea-morel`.
fn named_id(entity_type: EntityType, label: &str) -> String {
    let kind = type_name(entity_type);
    let mut id = String::with_capacity(kind.len() + label.len() + 8);
    slug(kind, &mut id);
    id.push('/');
    slug(label, &mut id);
    id
}

/// The id of a thing that only one document knows: `group/DOCUMENT/les-rebelles-120`.
fn local_id(entity_type: EntityType, document: &str, label: &str, start: u32) -> String {
    let kind = type_name(entity_type);
    let mut id = String::with_capacity(kind.len() + document.len() + label.len() + 16);
    slug(kind, &mut id);
    id.push('/');
    slug(document, &mut id);
    id.push('/');
    slug(label, &mut id);
    let _ = write!(id, "-{start}");
    id
}

/// Appends the text in lower case ASCII with hyphens.
fn slug(text: &str, out: &mut String) {
    let from = out.len();
    for c in text.chars() {
        if c.is_ascii_lowercase() {
            out.push(c);
            continue;
        }
        let (a, b) = fold_char(c);
        for c in [Some(a), b].into_iter().flatten() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            } else if c.is_alphanumeric() {
                out.extend(c.to_lowercase());
            } else if out.len() > from && !out.ends_with('-') {
                out.push('-');
            }
        }
    }
    out.truncate(from + out[from..].trim_end_matches('-').len());
}
