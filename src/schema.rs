//! The declaration of entity types, fact types and roles (`schema/facts.toml`).
//!
//! The file is read once ([`Schema::load`]); everywhere else types and roles are small numbers
//! ([`EntityType`], [`FactType`], [`RoleId`]) that the schema turns into names, labels and
//! mappings. What is wrong in the file is told with its line.

mod file;
mod output;
mod types;

pub use output::SchemaOutput;
pub use types::{
    EdgeDecl, EdgeEnd, EntityDecl, EntityType, FactDecl, FactKind, FactType, Label, Namespaces, RoleDecl, RoleId,
    RoleUse, SCHEMA_PATH, STANDARD, Schema, SchemaError, SemRole, TypeSet,
};

use crate::data::DataSource;

/// The declaration of the embedded file, read when the program was built.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/schema.bin"));

impl Schema {
    /// Reads `schema/facts.toml` of the data source.
    ///
    /// # Errors
    /// When the file is missing or wrong; the message names the line.
    pub fn load(data: &DataSource) -> Result<Self, SchemaError> {
        if !data.overrides(SCHEMA_PATH)
            && let Ok(schema) = postcard::from_bytes(BUILT_IN)
        {
            return Ok(schema);
        }
        let text = data.text(SCHEMA_PATH)?;
        Self::parse(&text, SCHEMA_PATH)
    }

    /// The schema compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is wrong, which its tests exclude.
    pub fn embedded() -> Result<Self, SchemaError> {
        Self::load(&DataSource::embedded())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_schema_has_the_types_of_the_project() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        for (number, name) in EntityType::NAMES.iter().enumerate() {
            assert_eq!(schema.entity_type(name), Some(EntityType(number as u8)), "{name}");
        }
        let count = |kind| schema.facts().iter().filter(|f| f.kind == kind).count();
        assert_eq!((count(FactKind::Event), count(FactKind::State), count(FactKind::Open)), (31, 9, 1));
    }

    #[test]
    fn names_and_numbers_go_both_ways() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let visit = schema.fact_type("Visit").expect("declared");
        let visitor = schema.role("visitor").expect("declared");
        assert_eq!(schema.fact_name(visit), "Visit");
        assert_eq!(schema.role_name(visitor), "visitor");
        assert!(schema.role_use(visit, visitor).is_some_and(|u| u.core));
        assert!(schema.accepts(visit, visitor, EntityType::PERSON));
        assert!(!schema.accepts(visit, visitor, EntityType::WORK));
        assert_eq!(schema.fact_name(FactType(999)), "");
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let good = DataSource::embedded().text(SCHEMA_PATH).expect("there").into_owned();
        let cases = [
            ("types = [\"@actor\"]", "types = [\"@actors\"]", "no set of entity types is called `actors`"),
            ("name = \"visitor\"", "name = \"visiter\"", "role"),
            ("from = \"visitor\"", "from = \"venue\"", "no role `venue`"),
            ("version = 1", "version = 2", "version"),
            ("kind = \"event\"", "kind = \"evnt\"", "evnt"),
            ("name = \"Country\"", "name = \"State\"", "Country"),
            ("[[role]]", "[[role]", "expected"),
        ];
        for (from, to, expected) in cases {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            let message = Schema::parse(&text, "facts.toml").expect_err(to).to_string();
            assert!(message.starts_with("facts.toml:"), "{message}");
            assert!(message.contains(expected), "{message}");
        }
    }
}
