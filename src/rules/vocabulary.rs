//! The names that rules may use for types and roles, and the small numbers behind them.

use crate::schema::{EntityType, FactType, RoleId, Schema};
use rustc_hash::FxHashMap;

/// What a stretch of text is labelled with when rules look at it: an entity type, or one of the
/// layers that are no entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u8);

impl Label {
    /// A time expression (`@Time`).
    pub const TIME: Self = Self(60);
    /// A direct quotation (`@Quote`).
    pub const QUOTE: Self = Self(61);
    /// A number in words or digits (`@Number`).
    pub const NUMBER: Self = Self(62);
    /// A mention whose type is not known; only `@Any` accepts it.
    pub const UNTYPED: Self = Self(63);

    const OTHER: [(&'static str, Self); 3] = [("Time", Self::TIME), ("Quote", Self::QUOTE), ("Number", Self::NUMBER)];
}

impl From<EntityType> for Label {
    fn from(ty: EntityType) -> Self {
        Self(ty.0.min(59))
    }
}

impl From<Option<EntityType>> for Label {
    fn from(ty: Option<EntityType>) -> Self {
        ty.map_or(Self::UNTYPED, Self::from)
    }
}

/// A set of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct LabelSet(pub u64);

impl LabelSet {
    /// All entity types and untyped mentions: what `@Any` and `any` stand for.
    pub const ANY: Self = Self(!(1 << Label::TIME.0 | 1 << Label::QUOTE.0 | 1 << Label::NUMBER.0));

    /// Whether `label` is in the set.
    #[must_use]
    pub const fn has(self, label: Label) -> bool {
        self.0 >> (label.0 & 63) & 1 == 1
    }

    /// The set with `label`.
    #[must_use]
    pub const fn with(self, label: Label) -> Self {
        Self(self.0 | 1 << (label.0 & 63))
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A fact type with its roles.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct FactNames {
    name: String,
    roles: Vec<RoleId>,
}

/// Names of entity types, fact types and roles.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Vocabulary {
    entities: Vec<String>,
    facts: Vec<FactNames>,
    roles: Vec<String>,
    role_ids: FxHashMap<String, RoleId>,
}

impl Vocabulary {
    /// A vocabulary without fact types.
    #[must_use]
    pub fn new<'n>(entity_types: impl IntoIterator<Item = &'n str>) -> Self {
        Self { entities: entity_types.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Adds a role under the number of the schema; roles are added in the order of their numbers.
    pub fn add_role(&mut self, name: &str) -> RoleId {
        if let Some(known) = self.role_ids.get(name) {
            return *known;
        }
        let id = RoleId(u16::try_from(self.roles.len()).unwrap_or(u16::MAX));
        self.roles.push(name.to_owned());
        self.role_ids.insert(name.to_owned(), id);
        id
    }

    /// Adds a fact type; types are added in the order of their numbers.
    pub fn add_fact<'n>(&mut self, name: &str, roles: impl IntoIterator<Item = &'n str>) -> FactType {
        let roles = roles.into_iter().map(|r| self.add_role(r)).collect();
        self.facts.push(FactNames { name: name.to_owned(), roles });
        FactType(u16::try_from(self.facts.len() - 1).unwrap_or(u16::MAX))
    }

    /// The label that `@name` stands for.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<Label> {
        self.entity_type(name)
            .map(Label::from)
            .or_else(|| Label::OTHER.iter().find(|(n, _)| *n == name).map(|(_, l)| *l))
    }

    /// The labels that `@name` stands for; `@Any` is all mentions.
    #[must_use]
    pub fn labels(&self, name: &str) -> Option<LabelSet> {
        if name == "Any" {
            return Some(LabelSet::ANY);
        }
        self.label(name).map(|l| LabelSet::default().with(l))
    }

    /// All names that may stand after `@`.
    pub fn label_names(&self) -> impl Iterator<Item = &str> {
        self.entities.iter().map(String::as_str).chain(Label::OTHER.iter().map(|(n, _)| *n)).chain(["Any"])
    }

    /// Name of a label.
    #[must_use]
    pub fn label_name(&self, label: Label) -> &str {
        let other = || Label::OTHER.iter().find(|(_, l)| *l == label).map_or("Any", |(n, _)| *n);
        self.entities.get(label.0 as usize).map_or_else(other, String::as_str)
    }

    /// A set as rules write it: `@Person|@Group`.
    #[must_use]
    pub fn show_labels(&self, set: LabelSet) -> String {
        if set == LabelSet::ANY {
            return "@Any".to_owned();
        }
        let names: Vec<String> =
            (0..64).map(Label).filter(|l| set.has(*l)).map(|l| format!("@{}", self.label_name(l))).collect();
        names.join("|")
    }

    /// The entity type of that name.
    #[must_use]
    pub fn entity_type(&self, name: &str) -> Option<EntityType> {
        self.entities.iter().position(|e| e == name).and_then(|at| u8::try_from(at).ok()).map(EntityType)
    }

    /// The fact type of that name.
    #[must_use]
    pub fn fact_type(&self, name: &str) -> Option<FactType> {
        self.facts.iter().position(|f| f.name == name).and_then(|at| u16::try_from(at).ok()).map(FactType)
    }

    /// Names of all fact types.
    pub fn fact_names(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().map(|f| f.name.as_str())
    }

    /// The role of that name, whatever fact type has it.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.role_ids.get(name).copied()
    }

    /// Name of a role.
    #[must_use]
    pub fn role_name(&self, role: RoleId) -> &str {
        self.roles.get(role.0 as usize).map_or("", String::as_str)
    }

    /// Whether facts of type `fact` have `role`.
    #[must_use]
    pub fn has_role(&self, fact: FactType, role: RoleId) -> bool {
        self.facts.get(fact.0 as usize).is_some_and(|f| f.roles.contains(&role))
    }

    /// Names of the roles of a fact type.
    pub fn roles_of(&self, fact: FactType) -> impl Iterator<Item = &str> {
        self.facts.get(fact.0 as usize).into_iter().flat_map(|f| f.roles.iter().map(|r| self.role_name(*r)))
    }
}

impl From<&Schema> for Vocabulary {
    fn from(schema: &Schema) -> Self {
        let mut vocabulary = Self::new(schema.entities().iter().map(|e| e.name.as_str()));
        for role in schema.roles() {
            vocabulary.add_role(&role.name);
        }
        for fact in schema.facts() {
            vocabulary.add_fact(&fact.name, fact.roles.iter().map(|r| schema.role_name(r.role)));
        }
        vocabulary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_shown_as_rules_write_them() {
        let vocabulary = Vocabulary::new(EntityType::NAMES);
        let set = LabelSet::default().with(EntityType::PERSON.into()).with(Label::TIME);
        assert_eq!(vocabulary.show_labels(set), "@Person|@Time");
        assert_eq!(vocabulary.labels("Any"), Some(LabelSet::ANY));
        assert!(LabelSet::ANY.has(Label::UNTYPED) && !LabelSet::ANY.has(Label::TIME));
    }

    #[test]
    fn roles_keep_one_number_in_all_types() {
        let mut vocabulary = Vocabulary::new(EntityType::NAMES);
        let visit = vocabulary.add_fact("Visit", ["visitor", "place"]);
        let meeting = vocabulary.add_fact("Meeting", ["participant", "place"]);
        let place = vocabulary.role("place").unwrap();
        assert!(vocabulary.has_role(visit, place) && vocabulary.has_role(meeting, place));
        assert_eq!(vocabulary.roles_of(meeting).collect::<Vec<_>>(), ["participant", "place"]);
    }
}
