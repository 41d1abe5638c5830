//! Somebody called by the part that he or she has in what was told before: `le suspect` was arrested, `la victime` died.

use super::cluster::{Agreement, Chains};
use super::lexicon::Parts;
use super::view::{Determiner, View};
use crate::extract::{Fact, Filler, MentionId, MentionKind};
use crate::language::{Deprel, Number};
use crate::schema::{EntityType, FactType, RoleId};
use rustc_hash::FxHashMap;

/// Sentences back in which the fact is looked for.
const REACH: u32 = 10;
/// People with one part that are compared, at most.
const MOST: usize = 12;

/// Fillers of the roles, in the order of the text.
type Doers = FxHashMap<(FactType, RoleId), Vec<MentionId>>;

/// Links each such noun phrase to the only person with that part, where there is one only.
pub(super) fn run(view: &View<'_>, facts: &[Fact], chains: &mut Chains) {
    let mut doers = Doers::default();
    for fact in facts {
        for filler in &fact.roles {
            if let Filler::Mention(somebody) = filler.filler {
                let people = doers.entry((fact.fact_type, filler.role)).or_default();
                let at = people.partition_point(|p| *p < somebody);
                if people.get(at) != Some(&somebody) {
                    people.insert(at, somebody);
                }
            }
        }
    }
    for m in 0..view.mentions.len() as u32 {
        if let Some(parts) = view.lexicon.parts(view.lemma(view.mentions[m as usize].head))
            && asks(view, chains, m)
            && let Some(found) = only(view, chains, m, parts, &doers)
        {
            chains.link(m, found, "coref.part");
        }
    }
}

/// A definite phrase for one person of whom no more is told here.
fn asks(view: &View<'_>, chains: &Chains, m: MentionId) -> bool {
    let (mention, feature) = (&view.mentions[m as usize], &view.features[m as usize]);
    let narrowed = || {
        view.tree.children(mention.head).any(|c| {
            let deprel = view.analysis.tokens[c as usize].deprel;
            matches!(deprel, Deprel::Nmod | Deprel::AclRelcl | Deprel::Conj | Deprel::Nummod | Deprel::Appos)
        })
    };
    mention.kind == MentionKind::Nominal
        && mention.gazetteer.is_none()
        && matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative)
        && feature.number == Number::Sing
        && feature.entity_type == Some(EntityType::PERSON)
        && !feature.quantified
        && !chains.named(m)
        && chains.find(m) == m
        && !narrowed()
}

/// The only person told before `m` who has one of the parts.
fn only(view: &View<'_>, chains: &Chains, m: MentionId, parts: &Parts, doers: &Doers) -> Option<MentionId> {
    let feature = &view.features[m as usize];
    // `la victime` may be a man
    let both = view.lexicon.epicene.contains(view.lemma(view.mentions[m as usize].head));
    let how = if both { Agreement::Type } else { Agreement::Full };
    let mut found: Option<MentionId> = None;
    let before = |part: &(FactType, RoleId)| {
        let people = doers.get(part).map_or(&[][..], Vec::as_slice);
        people[..people.partition_point(|p| *p < m)].iter().rev().take(MOST).copied()
    };
    for part in &parts.of {
        for other in before(part) {
            let there = &view.features[other as usize];
            if feature.sentence - there.sentence > REACH {
                break;
            }
            let person = view.mentions[other as usize].kind != MentionKind::Pronoun
                && chains.entity_type(other) == Some(EntityType::PERSON)
                && chains.number(other) != Number::Plur
                && !there.quantified;
            if !person || there.governor == feature.governor || found.is_some_and(|f| chains.same(f, other)) {
                continue;
            }
            let apart = parts.not.iter().any(|p| before(p).any(|o| chains.same(o, other)));
            if apart || !chains.agree(m, other, how) {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(other);
        }
    }
    found
}
