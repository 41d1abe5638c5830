//! The layers of an extraction as rules look at them.

use crate::extract::{Extraction, MentionKind, QuoteKind};
use crate::rules::{FillerSlot, Label, MentionSlot};

/// Mentions, times and quotations as token patterns see them.
pub(super) fn mention_slots(extraction: &Extraction) -> Vec<MentionSlot> {
    let mut slots: Vec<MentionSlot> = Vec::new();
    for mention in &extraction.mentions {
        slots.push(MentionSlot {
            tokens: mention.tokens.clone(),
            label: mention.entity_type.into(),
            named: mention.kind == MentionKind::Name,
        });
    }
    let times = extraction.times.iter().map(|t| (&t.tokens, Label::TIME));
    let quotes = extraction.quotes.iter().filter(|q| q.kind == QuoteKind::Direct).map(|q| (&q.tokens, Label::QUOTE));
    for (tokens, label) in times.chain(quotes) {
        slots.push(MentionSlot { tokens: tokens.clone(), label, named: false });
    }
    slots.sort_by_key(|s| (s.tokens.start, s.tokens.end, s.label));
    slots
}

/// Mentions and times as frames see them.
pub(super) fn filler_slots(extraction: &Extraction) -> Vec<FillerSlot> {
    let mentions = extraction.mentions.iter().map(|m| FillerSlot {
        tokens: m.tokens.clone(),
        head: m.head,
        label: m.entity_type.into(),
        named: m.kind == MentionKind::Name,
        pronoun: m.kind == MentionKind::Pronoun,
    });
    let times = extraction.times.iter().map(|t| FillerSlot {
        tokens: t.tokens.clone(),
        head: t.tokens.start,
        label: Label::TIME,
        named: false,
        pronoun: false,
    });
    mentions.chain(times).collect()
}
