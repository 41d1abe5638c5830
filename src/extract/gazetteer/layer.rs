//! One compiled block and what is read from it.

use super::GazetteerError;
use super::format::{MAGIC, POOL, ROW_BYTES, ROWS, SECTIONS, WEAK, find_values, u16_at, u32_at, u64_at};
use super::types::Row;
use crate::data::Bytes;
use crate::language::Gender;
use crate::schema::EntityType;

/// One compiled block.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    bytes: Bytes,
    sections: [(usize, usize); SECTIONS],
    /// Files of this layer that a later layer replaces, as bits.
    pub(super) replaced: u64,
}

impl Layer {
    pub(super) fn open(bytes: Bytes) -> Result<Self, GazetteerError> {
        if u64_at(&bytes, 0) != MAGIC {
            return Err(GazetteerError::Damaged);
        }
        let mut sections = [(0, 0); SECTIONS];
        for (i, section) in sections.iter_mut().enumerate() {
            let (start, len) = (u32_at(&bytes, 8 + 8 * i) as usize, u32_at(&bytes, 12 + 8 * i) as usize);
            if start + len > bytes.len() {
                return Err(GazetteerError::Damaged);
            }
            *section = (start, start + len);
        }
        Ok(Self { bytes, sections, replaced: 0 })
    }

    pub(super) fn section(&self, number: usize) -> &[u8] {
        let (start, end) = self.sections[number];
        &self.bytes[start..end]
    }

    /// Values under `key`, in the order in which they were put in.
    pub(super) fn find(&self, table: usize, key: u64) -> impl Iterator<Item = u32> {
        find_values(self.section(table), key)
    }

    fn text(&self, at: usize) -> &str {
        let (start, len) = (u32_at(self.section(ROWS), at) as usize, u16_at(self.section(ROWS), at + 4) as usize);
        self.section(POOL).get(start..start + len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    pub(super) fn row(&self, number: u32) -> Row<'_> {
        let at = number as usize * ROW_BYTES;
        let rows = self.section(ROWS);
        let byte = |i: usize| rows.get(at + i).copied().unwrap_or(0);
        let (lat, lon) = (f32::from_bits(u32_at(rows, at + 24)), f32::from_bits(u32_at(rows, at + 28)));
        Row {
            id: self.text(at),
            label: self.text(at + 6),
            entity_type: EntityType(byte(12)),
            gender: match byte(13) & 3 {
                1 => Gender::Masc,
                2 => Gender::Fem,
                _ => Gender::None,
            },
            plural: byte(13) & 4 != 0,
            weak: byte(14) & WEAK != 0,
            wikidata: u32_at(rows, at + 16),
            geonames: u32_at(rows, at + 20),
            coordinates: (lat != 0.0 || lon != 0.0).then_some((lat, lon)),
            country: rows
                .get(at + 36..at + 38)
                .filter(|c| c[0] != 0)
                .and_then(|c| std::str::from_utf8(c).ok())
                .unwrap_or(""),
            population: u32_at(rows, at + 32),
        }
    }

    pub(super) fn is_replaced(&self, row: u32) -> bool {
        self.replaced != 0 && {
            let file = self.section(ROWS).get(row as usize * ROW_BYTES + 15).copied().unwrap_or(0);
            file < 64 && self.replaced >> file & 1 == 1
        }
    }
}
