//! Who goes on speaking: a pronoun that coreference leaves open stands for the last speaker, if he agrees.

use crate::extract::{Extraction, MentionId, MentionKind, RuleRef, Speaker};
use crate::language::{Analysis, Gender, Number};

/// How many sentences may lie between a speaker and the pronoun that takes him up.
const REACH: usize = 3;

/// Links open pronouns that speak (`a-t-elle ajouté`) to the speaker before them.
///
/// Runs after coreference, and touches no pronoun that it has resolved.
pub fn follow_speakers(text: &str, analysis: &Analysis, extraction: &mut Extraction) {
    let mut speakers: Vec<MentionId> = extraction
        .quotes
        .iter()
        .filter_map(|q| match q.speaker {
            Speaker::Mention(m) => Some(m),
            Speaker::Unknown => None,
        })
        .collect();
    speakers.sort_unstable();
    speakers.dedup();
    let mut last = None;
    for m in speakers {
        let Some(mention) = extraction.mentions.get(m as usize) else { continue };
        let Some(here) = analysis.sentence_of(mention.head) else { continue };
        if let Some(entity) = mention.entity {
            last = Some((entity, m, here));
            continue;
        }
        let words = mention.span.of(text).to_lowercase();
        let bare = words.trim_start_matches("-t").trim_start_matches('-');
        let third = ["il", "elle", "ils", "elles", "lui", "eux"].contains(&bare);
        // A possessive agrees with what is possessed: « à ses yeux ».
        let possessive = ["son", "sa", "ses"].contains(&bare);
        let (gender, number) = if possessive { (Gender::None, Number::Sing) } else { (mention.gender, mention.number) };
        let Some((entity, before, sentence)) =
            last.filter(|_| mention.kind == MentionKind::Pronoun && (third || possessive))
        else {
            continue;
        };
        if here.saturating_sub(sentence) > REACH || !agrees(extraction, entity, gender, number) {
            continue;
        }
        let mention = &mut extraction.mentions[m as usize];
        mention.entity = Some(entity);
        mention.link = Some((RuleRef { name: "coref.last-speaker".into(), arm: 0 }, Some(before)));
        let list = &mut extraction.entities[entity as usize].mentions;
        let at = list.partition_point(|id| *id < m);
        list.insert(at, m);
        last = Some((entity, m, here));
    }
}

/// Whether nothing that is known of the entity's mentions speaks against gender and number.
fn agrees(extraction: &Extraction, entity: u32, gender: Gender, number: Number) -> bool {
    let Some(e) = extraction.entities.get(entity as usize) else { return false };
    let mentions = || e.mentions.iter().filter_map(|m| extraction.mentions.get(*m as usize));
    let fits_gender = gender == Gender::None
        || mentions().all(|m| m.gender == Gender::None)
        || mentions().any(|m| m.gender == gender);
    let plural = mentions().any(|m| m.number == Number::Plur);
    let singular = mentions().any(|m| m.number == Number::Sing);
    let fits_number = match number {
        Number::Plur => plural,
        Number::Sing => singular || !plural,
        _ => true,
    };
    fits_gender && fits_number
}
