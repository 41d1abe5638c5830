//! The declaration of entity types, fact types and roles (`schema/facts.toml`).

/// Number of an entity type in the schema. The ten types of the project are fixed; a schema may add more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

/// Number of a fact type in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactType(pub u16);

/// Number of a role in the schema; the same name is the same role in every fact type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub u16);
