//! Where the roles of a fact type stand that a rule does not ask for.
//!
//! The table `data/fr/event/complements.tsv` names prepositions; [`Complements`] holds them by fact type.

use crate::data::{DataSource, TableError};
use crate::extract::number::rows;
use crate::rules::Label;
use crate::schema::{FactType, RoleId, Schema};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

const TABLE: &str = "data/fr/event/complements.tsv";

/// What a role may be filled with, and behind which prepositions.
#[derive(Debug, Clone)]
pub(super) struct Complement {
    pub(super) role: RoleId,
    /// Whether the role may have one filler already.
    pub(super) also: bool,
    pub(super) prepositions: Box<[SmolStr]>,
    /// Types of mentions.
    pub(super) labels: Box<[Label]>,
    /// Whether a noun of no type will do.
    pub(super) noun: bool,
    /// Whether it is a sum of money.
    pub(super) money: bool,
}

/// Prepositions of roles by fact type.
#[derive(Debug, Clone, Default)]
pub struct Complements {
    by_type: FxHashMap<FactType, Vec<Complement>>,
}

impl Complements {
    /// Reads the table. Rows of types and roles that the schema does not have are left out.
    ///
    /// # Errors
    /// When it is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource, schema: &Schema) -> Result<Self, TableError> {
        let mut by_type: FxHashMap<FactType, Vec<Complement>> = FxHashMap::default();
        for (line, cells) in rows(&data.text(TABLE)?) {
            let wrong = |problem: String| TableError::Row { file: TABLE, line, problem };
            let [ty, role, prepositions, fillers] = cells[..] else {
                return Err(wrong("expected type, role, prepositions and fillers, with tabs between".to_owned()));
            };
            let (also, role) = role.strip_prefix('+').map_or((false, role), |r| (true, r));
            let Some((ty, role)) = schema.fact_type(ty).zip(schema.role(role)) else { continue };
            if schema.role_use(ty, role).is_none() {
                continue;
            }
            let mut row = Complement {
                role,
                also,
                prepositions: prepositions.split('|').map(SmolStr::new).collect(),
                labels: Box::default(),
                noun: false,
                money: false,
            };
            let mut labels = Vec::new();
            for filler in fillers.split_whitespace() {
                match filler {
                    "noun" => row.noun = true,
                    "money" => row.money = true,
                    name => match schema.entity_type(name) {
                        Some(ty) => labels.push(Label::from(ty)),
                        None => return Err(wrong(format!("`{name}` is no entity type; write one, `noun` or `money`"))),
                    },
                }
            }
            row.labels = labels.into();
            by_type.entry(ty).or_default().push(row);
        }
        Ok(Self { by_type })
    }

    /// The rows of a fact type.
    pub(super) fn of(&self, ty: FactType) -> &[Complement] {
        self.by_type.get(&ty).map_or(&[], Vec::as_slice)
    }
}
