//! Nobody does to himself what one does to others.

use crate::extract::{Extraction, Filler, MentionKind};
use crate::schema::{RoleId, Schema};

/// Roles of who acts and of who suffers it, which one thing does not fill both.
const PAIRS: [(&str, &str); 8] = [
    ("attacker", "target"),
    ("agent", "victim"),
    ("authority", "person"),
    ("accuser", "accused"),
    ("critic", "target"),
    ("interceptor", "target"),
    ("supporter", "supported"),
    ("imposer", "target"),
];

/// Drops the filler that coreference gave the same thing as its counterpart: of a name and a pronoun the pronoun, else who acts.
pub fn drop_selves(schema: &Schema, extraction: &mut Extraction) {
    let pairs: Vec<(RoleId, RoleId)> = PAIRS.iter().filter_map(|(a, b)| schema.role(a).zip(schema.role(b))).collect();
    let Extraction { facts, mentions, .. } = extraction;
    for fact in facts {
        for &(doer, sufferer) in &pairs {
            let same = fact.mentions(doer).find_map(|a| {
                let entity = mentions.get(a as usize)?.entity?;
                let b = fact
                    .mentions(sufferer)
                    .find(|b| mentions.get(*b as usize).and_then(|m| m.entity) == Some(entity))?;
                Some((a, b))
            });
            let Some((a, b)) = same else { continue };
            let pronoun = |m: u32| mentions.get(m as usize).is_some_and(|m| m.kind == MentionKind::Pronoun);
            let (role, gone) = if pronoun(b) && !pronoun(a) { (sufferer, b) } else { (doer, a) };
            fact.roles.retain(|r| r.role != role || r.filler != Filler::Mention(gone));
        }
    }
}
