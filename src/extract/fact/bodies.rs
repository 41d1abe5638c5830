//! Which body an office belongs to, where the sentence does not say it: the country of a minister, the club of a coach.
//!
//! The table `data/fr/coref/bodies.tsv` says what kind of body an office has; the document must then offer one body of that kind
//! and no rival.

use crate::data::{DataSource, TableError};
use crate::extract::number::rows;
use crate::extract::{Entity, EntityId, Extraction, Mention, MentionId, MentionKind};
use crate::language::{Analysis, TokenId};
use crate::schema::EntityType;

const TABLE: &str = "data/fr/coref/bodies.tsv";

/// What kind of body an office belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    /// A state.
    Country,
    /// A region, a county, a state of a federation.
    Region,
    /// An organization.
    Organization,
}

/// A row of the table.
#[derive(Debug, Clone)]
struct Row {
    office: Box<str>,
    kind: BodyKind,
    /// First words of the body's name in lower case; empty where any body of the kind will do.
    names: Box<[Box<str>]>,
}

/// Offices with the bodies that they belong to.
#[derive(Debug, Clone, Default)]
pub struct OfficeBodies {
    rows: Vec<Row>,
}

impl OfficeBodies {
    /// Reads the table.
    ///
    /// # Errors
    /// When it is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource) -> Result<Self, TableError> {
        let mut rows_read = Vec::new();
        for (line, cells) in rows(&data.text(TABLE)?) {
            let wrong = |problem: String| TableError::Row { file: TABLE, line, problem };
            let (office, kind, names) = match cells[..] {
                [office, kind] => (office, kind, ""),
                [office, kind, names] => (office, kind, names),
                _ => return Err(wrong("expected office, kind and perhaps names, with tabs between".to_owned())),
            };
            let kind = match kind {
                "country" => BodyKind::Country,
                "region" => BodyKind::Region,
                "organization" => BodyKind::Organization,
                _ => {
                    let kinds = "country, region or organization";
                    return Err(wrong(format!("`{kind}` is no kind of body; write {kinds}")));
                }
            };
            let names = names.split('|').filter(|n| !n.is_empty()).map(|n| n.to_lowercase().into()).collect();
            rows_read.push(Row { office: office.to_lowercase().into(), kind, names });
        }
        Ok(Self { rows: rows_read })
    }

    /// The row with the longest office that `office` (in lower case) begins with.
    fn row(&self, office: &str) -> Option<&Row> {
        let office = office.replace('’', "'");
        let begins = |r: &&Row| begins_with(&office, &r.office);
        self.rows.iter().filter(begins).max_by_key(|r| r.office.len())
    }

    /// Whether who holds the office holds it for a country.
    pub(super) fn is_of_state(&self, office: &str) -> bool {
        self.row(office).is_some_and(|r| r.kind == BodyKind::Country)
    }

    /// The body that `office`, said at `at`, belongs to: a mention of it, where the document leaves no doubt.
    pub(super) fn body(
        &self,
        text: &str,
        analysis: &Analysis,
        extraction: &Extraction,
        office: &str,
        at: TokenId,
    ) -> Option<MentionId> {
        let row = self.row(office)?;
        let fits = |e: &Entity| row.fits(text, extraction, e);
        let bodies: Vec<EntityId> =
            (0..).zip(&extraction.entities).filter(|(_, e)| fits(e)).map(|(id, _)| id).collect();
        let chosen = match bodies[..] {
            [] => return None,
            [only] => only,
            _ => prominent(analysis, extraction, &bodies, at)?,
        };
        nearest(extraction, chosen, at)
    }
}

impl Row {
    fn fits(&self, text: &str, extraction: &Extraction, entity: &Entity) -> bool {
        let ty = match self.kind {
            BodyKind::Country => EntityType::COUNTRY,
            BodyKind::Organization => EntityType::ORGANIZATION,
            BodyKind::Region => EntityType::PLACE,
        };
        if entity.entity_type != ty {
            return false;
        }
        let mentions = || entity.mentions.iter().filter_map(|m| extraction.mentions.get(*m as usize));
        if !self.names.is_empty() {
            let called = |m: &Mention| self.names.iter().any(|n| begins_with(&m.span.of(text).to_lowercase(), n));
            return mentions().any(|m| m.kind == MentionKind::Name && called(m));
        }
        match self.kind {
            // a country also by its adjective (`la diplomatie russe`)
            BodyKind::Country => true,
            BodyKind::Organization => mentions().any(|m| m.kind == MentionKind::Name),
            // towns have a GeoNames id, regions of states none
            BodyKind::Region => {
                entity.properties.geonames.is_none()
                    && entity.properties.country.is_some()
                    && mentions().any(|m| m.kind == MentionKind::Name)
            }
        }
    }
}

/// The body that the document speaks of more than of any other up to `at` and also on the whole.
fn prominent(analysis: &Analysis, extraction: &Extraction, bodies: &[EntityId], at: TokenId) -> Option<EntityId> {
    let counts = |limit: TokenId| -> Option<EntityId> {
        let count = |id: EntityId| {
            let mentions = extraction.entities.get(id as usize).map_or(&[][..], |e| &e.mentions);
            mentions.iter().filter(|m| extraction.mentions.get(**m as usize).is_some_and(|m| m.head < limit)).count()
        };
        let most = bodies.iter().map(|id| (count(*id), *id)).max_by_key(|(n, id)| (*n, std::cmp::Reverse(*id)))?;
        let rival = bodies.iter().filter(|id| **id != most.1).map(|id| count(*id)).max().unwrap_or(0);
        (most.0 > rival).then_some(most.1)
    };
    let before = counts(at)?;
    (counts(analysis.tokens.len() as TokenId)? == before).then_some(before)
}

/// The last mention of an entity before `at` that is no pronoun, else its first.
fn nearest(extraction: &Extraction, entity: EntityId, at: TokenId) -> Option<MentionId> {
    let mentions = &extraction.entities.get(entity as usize)?.mentions;
    let before = |m: &&MentionId| {
        extraction.mentions.get(**m as usize).is_some_and(|m| m.head < at && m.kind != MentionKind::Pronoun)
    };
    mentions.iter().rfind(before).or_else(|| mentions.first()).copied()
}

fn begins_with(words: &str, start: &str) -> bool {
    words.strip_prefix(start).is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_office_of_the_table_decides() {
        let bodies = OfficeBodies::load(&DataSource::embedded()).expect("the shipped table is right");
        assert!(bodies.is_of_state("ministre de la santé"));
        assert!(bodies.is_of_state("chef de l'état"));
        assert!(!bodies.is_of_state("chef de police"));
        assert!(!bodies.is_of_state("ministrable"));
        let row = bodies.row("chef de police adjoint").expect("a row for it");
        assert_eq!(row.kind, BodyKind::Organization);
        assert!(row.names.iter().any(|n| &**n == "police"));
    }
}
