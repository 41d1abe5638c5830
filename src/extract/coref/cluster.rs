//! Chains of mentions: union with agreement checked for the whole chain.

use super::view::View;
use crate::extract::{MentionId, MentionKind};
use crate::language::{Gender, Number};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What is known of a chain.
#[derive(Debug, Clone)]
struct Chain {
    gender: Gender,
    number: Number,
    entity_type: Option<EntityType>,
    /// The type comes from a name.
    named: bool,
    gazetteer: Option<Arc<str>>,
    size: u32,
}

/// A link between two mentions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) sieve: &'static str,
    pub(super) antecedent: MentionId,
}

/// The chains of a document.
pub(super) struct Chains {
    parent: Vec<u32>,
    data: Vec<Chain>,
    pub(super) links: Vec<Option<Link>>,
    /// What stands for several things, by the chain's root, with the sieve that found it.
    sets: FxHashMap<MentionId, (Arc<[MentionId]>, &'static str)>,
}

/// How strictly agreement is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Gender, number, type and identity.
    Full,
    /// Gender may differ: the noun has its own (`la victime`, `la vedette`).
    Type,
    /// The same name: only a known identity keeps them apart.
    Identity,
}

impl Chains {
    pub(super) fn new(view: &View<'_>) -> Self {
        let data = view
            .mentions
            .iter()
            .zip(&view.features)
            .map(|(m, f)| Chain {
                gender: f.gender,
                number: f.number,
                entity_type: f.entity_type,
                named: m.kind == MentionKind::Name,
                gazetteer: m.gazetteer.clone(),
                size: 1,
            })
            .collect();
        let count = view.mentions.len();
        Self { parent: (0..count as u32).collect(), data, links: vec![None; count], sets: FxHashMap::default() }
    }

    pub(super) fn find(&self, mut id: MentionId) -> MentionId {
        crate::steps::step();
        while self.parent[id as usize] != id {
            crate::steps::step();
            id = self.parent[id as usize];
        }
        id
    }

    pub(super) fn same(&self, a: MentionId, b: MentionId) -> bool {
        self.find(a) == self.find(b)
    }

    pub(super) fn gender(&self, id: MentionId) -> Gender {
        self.data[self.find(id) as usize].gender
    }

    pub(super) fn number(&self, id: MentionId) -> Number {
        self.data[self.find(id) as usize].number
    }

    pub(super) fn entity_type(&self, id: MentionId) -> Option<EntityType> {
        self.data[self.find(id) as usize].entity_type
    }

    pub(super) fn gazetteer(&self, id: MentionId) -> Option<&Arc<str>> {
        self.data[self.find(id) as usize].gazetteer.as_ref()
    }

    /// The chain holds a name.
    pub(super) fn named(&self, id: MentionId) -> bool {
        self.data[self.find(id) as usize].named
    }

    pub(super) fn size(&self, id: MentionId) -> u32 {
        self.data[self.find(id) as usize].size
    }

    /// The chain of `id` stands for all of `members`.
    pub(super) fn stand_for(&mut self, id: MentionId, members: Arc<[MentionId]>, sieve: &'static str) {
        if let (None, Some(first)) = (self.links[id as usize], members.first()) {
            self.links[id as usize] = Some(Link { sieve, antecedent: *first });
        }
        let root = self.find(id);
        self.sets.entry(root).or_insert((members, sieve));
    }

    /// The things that the chain of `id` stands for, where they are several, with the sieve.
    pub(super) fn members(&self, id: MentionId) -> Option<(&Arc<[MentionId]>, &'static str)> {
        if self.sets.is_empty() {
            return None;
        }
        self.sets.get(&self.find(id)).map(|(members, sieve)| (members, *sieve))
    }

    pub(super) fn set_gazetteer(&mut self, id: MentionId, row: Arc<str>) {
        let root = self.find(id) as usize;
        self.data[root].gazetteer.get_or_insert(row);
    }

    /// Whether the two chains may be one.
    pub(super) fn agree(&self, a: MentionId, b: MentionId, how: Agreement) -> bool {
        let (x, y) = (&self.data[self.find(a) as usize], &self.data[self.find(b) as usize]);
        if let (Some(i), Some(j)) = (&x.gazetteer, &y.gazetteer)
            && i != j
        {
            return false;
        }
        if how == Agreement::Identity {
            return types_fit(x.entity_type, y.entity_type);
        }
        let number = x.number == y.number || x.number == Number::None || y.number == Number::None;
        let gender =
            how == Agreement::Type || x.gender == y.gender || x.gender == Gender::None || y.gender == Gender::None;
        number && gender && types_fit(x.entity_type, y.entity_type)
    }

    /// Joins the chain of `mention` to that of `antecedent` and records the link on `mention`.
    pub(super) fn link(&mut self, mention: MentionId, antecedent: MentionId, sieve: &'static str) {
        let (a, b) = (self.find(mention), self.find(antecedent));
        if a == b {
            return;
        }
        if self.links[mention as usize].is_none() {
            self.links[mention as usize] = Some(Link { sieve, antecedent });
        }
        // the smaller number is the root, so that chains are found by their first mention
        let (root, other) = (a.min(b), a.max(b));
        let more = self.data[other as usize].clone();
        self.parent[other as usize] = root;
        if let Some(set) = self.sets.remove(&other) {
            self.sets.entry(root).or_insert(set);
        }
        let chain = &mut self.data[root as usize];
        chain.size += more.size;
        if chain.gender == Gender::None {
            chain.gender = more.gender;
        }
        if chain.number == Number::None {
            chain.number = more.number;
        }
        if chain.entity_type.is_none() || (more.named && !chain.named && more.entity_type.is_some()) {
            chain.entity_type = more.entity_type;
        }
        chain.named |= more.named;
        if chain.gazetteer.is_none() {
            chain.gazetteer = more.gazetteer;
        }
    }

    /// Makes a path to the root short; called between sieves.
    pub(super) fn flatten(&mut self) {
        for id in 0..self.parent.len() {
            self.parent[id] = self.find(id as u32);
        }
    }
}

/// Types that one thing can have in one text.
fn types_fit(a: Option<EntityType>, b: Option<EntityType>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let pair = (a.min(b), a.max(b));
    a == b
        || matches!(
            pair,
            (EntityType::COUNTRY, EntityType::PLACE)
                | (EntityType::PLACE, EntityType::FACILITY)
                | (EntityType::ORGANIZATION, EntityType::GROUP)
                | (EntityType::ORGANIZATION, EntityType::FACILITY)
        )
}
