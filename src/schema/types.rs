//! Entity types, fact types, roles and edges as numbers, and what the declaration says of each.

use crate::data::DataError;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Path of the declaration in the data source.
pub const SCHEMA_PATH: &str = "schema/facts.toml";

/// Number of an entity type in the schema. The ten types of the project are fixed; a schema may add more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityType(pub u8);

#[allow(missing_docs)]
impl EntityType {
    pub const PERSON: Self = Self(0);
    pub const COUNTRY: Self = Self(1);
    pub const PLACE: Self = Self(2);
    pub const ORGANIZATION: Self = Self(3);
    pub const GROUP: Self = Self(4);
    pub const FACILITY: Self = Self(5);
    pub const PRODUCT: Self = Self(6);
    pub const EVENT: Self = Self(7);
    pub const WORK: Self = Self(8);
    pub const ANIMAL: Self = Self(9);

    /// Names of the fixed types, in the order of their numbers.
    pub const NAMES: [&'static str; 10] =
        ["Person", "Country", "Place", "Organization", "Group", "Facility", "Product", "Event", "Work", "Animal"];

    /// The fixed type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|n| *n == name).map(|number| Self(number as u8))
    }
}

/// Number of a fact type in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactType(pub u16);

/// Number of a role in the schema; the same name is the same role in every fact type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoleId(pub u16);

/// A set of entity types, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypeSet(pub u64);

impl TypeSet {
    /// Whether `ty` is in the set.
    #[must_use]
    pub const fn contains(self, ty: EntityType) -> bool {
        ty.0 < 64 && self.0 >> ty.0 & 1 == 1
    }

    /// Whether the set holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types of the set, by number.
    pub fn iter(self) -> impl Iterator<Item = EntityType> {
        (0..64).map(EntityType).filter(move |t| self.contains(*t))
    }
}

/// A name in English and French.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

/// What an entity type is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityDecl {
    /// `Person`.
    pub name: String,
    /// First part of node ids: `person`.
    pub prefix: String,
    /// Name for readers.
    pub label: Label,
    /// One sentence.
    pub comment: Label,
    /// Standard classes (`schema:Person`).
    pub maps: Vec<String>,
    /// Colour in drawings, `#RRGGBB`.
    pub colour: String,
}

/// The generic role of the Simple Event Model that a role's filler plays too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SemRole {
    /// `sem:hasActor`
    Actor,
    /// `sem:hasPlace`
    Place,
}

/// What a role is, wherever it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDecl {
    /// `visitor`.
    pub name: String,
    /// Name for readers.
    pub label: Label,
    /// Generic role.
    pub sem: Option<SemRole>,
    /// Standard properties (`schema:agent`).
    pub maps: Vec<String>,
}

/// A role as one fact type uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUse {
    /// Which role.
    pub role: RoleId,
    /// A fact without it is not whole.
    pub core: bool,
    /// Entity types that may fill it.
    pub types: TypeSet,
    /// Words of the text may fill it.
    pub text: bool,
    /// A number may fill it.
    pub number: bool,
    /// A number that fills it keeps its words, and with them its unit: `2,7 %`.
    pub measure: bool,
    /// Who fills this role fills that one too: whoever wins takes part.
    pub also: Option<RoleId>,
}

/// One end of a direct edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EdgeEnd {
    /// The node that fills the role.
    Role(RoleId),
    /// The node of the fact itself (`@fact`).
    Fact,
}

/// A direct edge that a certain, positive fact gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeDecl {
    /// `visited`.
    pub name: String,
    /// Where it starts.
    pub from: EdgeEnd,
    /// Where it ends.
    pub to: EdgeEnd,
    /// Name of the way back: `visited by`.
    pub inverse: String,
    /// Holds in both directions; joins the fillers of one role pairwise.
    pub symmetric: bool,
}

/// Whether a fact type is an event, a state, or the open relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Something that happens.
    Event,
    /// A relation that holds.
    State,
    /// Subject, verb lemma, object of no named type.
    Open,
}

/// What a fact type is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDecl {
    /// `Visit`.
    pub name: String,
    /// Event or state.
    pub kind: FactKind,
    /// Name for readers.
    pub label: Label,
    /// One sentence.
    pub comment: Label,
    /// Roles, core roles first.
    pub roles: Vec<RoleUse>,
    /// Direct edges.
    pub edges: Vec<EdgeDecl>,
    /// Standard classes (`schema:TravelAction`).
    pub maps: Vec<String>,
    /// PLOVER categories and modes (`CONSULT-visit`).
    pub plover: Vec<String>,
    /// CAMEO codes (`042`).
    pub cameo: Vec<String>,
    /// Wikidata property (`P39`).
    pub wikidata: Option<String>,
}

impl FactDecl {
    /// Whether the fact is somebody's words, with a direct edge from the speaker to the fact itself.
    #[must_use]
    pub fn is_speech(&self) -> bool {
        self.edges.iter().any(|e| e.to == EdgeEnd::Fact)
    }

    /// How the type uses `role`.
    #[must_use]
    pub fn role(&self, role: RoleId) -> Option<&RoleUse> {
        self.roles.iter().find(|r| r.role == role)
    }
}

/// The namespaces of what is written out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Namespaces {
    /// Terms, and edges that the article itself narrates.
    pub dp: String,
    /// Edges that somebody in the article reports.
    pub dpr: String,
    /// Roles of facts.
    pub role: String,
    /// Data.
    pub id: String,
    /// Rules.
    pub rule: String,
}

/// What can be wrong with the declaration.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The file is not TOML, or holds what it must not.
    #[error("{path}:{line}:{column}: {message}\n  | {source_line}")]
    Wrong {
        /// Which file.
        path: String,
        /// Line from 1.
        line: usize,
        /// Column from 1, in characters.
        column: usize,
        /// What is wrong and what to do.
        message: String,
        /// The line of the file.
        source_line: String,
    },
}

/// All declared types, roles and edges.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Schema {
    /// Namespaces.
    pub namespaces: Namespaces,
    pub(super) single_offices: Vec<String>,
    pub(super) entities: Vec<EntityDecl>,
    pub(super) roles: Vec<RoleDecl>,
    pub(super) facts: Vec<FactDecl>,
    pub(super) entity_names: FxHashMap<String, EntityType>,
    pub(super) role_names: FxHashMap<String, RoleId>,
    pub(super) fact_names: FxHashMap<String, FactType>,
}

impl Schema {
    /// All entity types; the position is the number.
    #[must_use]
    pub fn entities(&self) -> &[EntityDecl] {
        &self.entities
    }

    /// All roles; the position is the number.
    #[must_use]
    pub fn roles(&self) -> &[RoleDecl] {
        &self.roles
    }

    /// All fact types; the position is the number.
    #[must_use]
    pub fn facts(&self) -> &[FactDecl] {
        &self.facts
    }

    /// The entity type called `name`.
    #[must_use]
    pub fn entity_type(&self, name: &str) -> Option<EntityType> {
        self.entity_names.get(name).copied()
    }

    /// The role called `name`.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.role_names.get(name).copied()
    }

    /// The fact type called `name`.
    #[must_use]
    pub fn fact_type(&self, name: &str) -> Option<FactType> {
        self.fact_names.get(name).copied()
    }

    /// What `ty` is; `None` for a number of another schema.
    #[must_use]
    pub fn entity(&self, ty: EntityType) -> Option<&EntityDecl> {
        self.entities.get(usize::from(ty.0))
    }

    /// What `role` is; `None` for a number of another schema.
    #[must_use]
    pub fn role_decl(&self, role: RoleId) -> Option<&RoleDecl> {
        self.roles.get(usize::from(role.0))
    }

    /// What `ty` is; `None` for a number of another schema.
    #[must_use]
    pub fn fact(&self, ty: FactType) -> Option<&FactDecl> {
        self.facts.get(usize::from(ty.0))
    }

    /// The name of an entity type; empty for a number of another schema.
    #[must_use]
    pub fn entity_name(&self, ty: EntityType) -> &str {
        self.entity(ty).map_or("", |d| d.name.as_str())
    }

    /// The name of a role; empty for a number of another schema.
    #[must_use]
    pub fn role_name(&self, role: RoleId) -> &str {
        self.role_decl(role).map_or("", |d| d.name.as_str())
    }

    /// The name of a fact type; empty for a number of another schema.
    #[must_use]
    pub fn fact_name(&self, ty: FactType) -> &str {
        self.fact(ty).map_or("", |d| d.name.as_str())
    }

    /// How `fact` uses `role`; `None` where it has no such role.
    #[must_use]
    pub fn role_use(&self, fact: FactType, role: RoleId) -> Option<&RoleUse> {
        self.fact(fact)?.role(role)
    }

    /// Whether an entity of type `ty` may fill `role` of `fact`.
    #[must_use]
    pub fn accepts(&self, fact: FactType, role: RoleId, ty: EntityType) -> bool {
        self.role_use(fact, role).is_some_and(|u| u.types.contains(ty))
    }

    /// Whether one person of a body holds the office at a time (`président`, `premier ministre`), by its first words.
    #[must_use]
    pub fn is_single_office(&self, office: &str) -> bool {
        starts_with_any(office, &self.single_offices)
    }

    /// Opens a prefixed name of the schema's mappings (`schema:Person`) to a full IRI; `None` for an unknown prefix.
    #[must_use]
    pub fn expand(&self, name: &str) -> Option<String> {
        let (prefix, local) = name.split_once(':')?;
        let base = match prefix {
            "dp" => &self.namespaces.dp,
            "dpr" => &self.namespaces.dpr,
            "role" => &self.namespaces.role,
            _ => STANDARD.iter().find(|(p, _)| *p == prefix).map(|(_, iri)| *iri)?,
        };
        Some(format!("{base}{local}"))
    }
}

/// Standard vocabularies: prefix and namespace.
pub const STANDARD: &[(&str, &str)] = &[
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("nif", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Whether the words begin with one of the phrases, as whole words.
fn starts_with_any(words: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| {
        words.strip_prefix(phrase.as_str()).is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace))
    })
}
