//! Who parts with a thing: `la vente de sa filiale à X`. Runs after coreference, on whole entities.

use crate::extract::{EntityId, Extraction, Filler, MentionId, MentionKind, RoleFiller};
use crate::schema::Schema;

/// Gives deals without a seller the owner whom the possessive before the thing stands for, unless it buys.
pub fn complete_sellers(schema: &Schema, extraction: &mut Extraction) {
    let role = |name| schema.role(name);
    let Some(deal) = schema.fact_type("Transaction") else { return };
    let (Some(seller), Some(buyer), Some(thing)) = (role("seller"), role("buyer"), role("thing")) else { return };
    let entity = |extraction: &Extraction, m: MentionId| extraction.mentions.get(m as usize)?.entity;
    for at in 0..extraction.facts.len() {
        let fact = &extraction.facts[at];
        // whoever buys is said, or the deal is one of selling: "la vente de sa filiale"
        if fact.fact_type != deal || fact.mentions(seller).next().is_some() || fact.mentions(buyer).next().is_none() {
            continue;
        }
        let buyers: Vec<EntityId> = fact.mentions(buyer).filter_map(|m| entity(extraction, m)).collect();
        let owner = fact.mentions(thing).find_map(|m| {
            let start = extraction.mentions.get(m as usize)?.span.start;
            let from = extraction.mentions.partition_point(|o| o.span.start < start);
            let possessive = extraction.mentions[from..]
                .iter()
                .take_while(|o| o.span.start == start)
                .find(|o| o.kind == MentionKind::Pronoun)?;
            possessive.entity.filter(|e| !buyers.contains(e))
        });
        let named = owner.and_then(|e| {
            let mentions = &extraction.entities.get(e as usize)?.mentions;
            let said =
                |m: &&MentionId| extraction.mentions.get(**m as usize).is_some_and(|m| m.kind != MentionKind::Pronoun);
            mentions.iter().find(said).copied()
        });
        if let Some(mention) = named {
            let fact = &mut extraction.facts[at];
            fact.derivation.steps.push("seller: whose the possessive says".to_owned());
            fact.roles.push(RoleFiller { role: seller, filler: Filler::Mention(mention), count: None });
        }
    }
}
