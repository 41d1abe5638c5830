//! Whose a possessive is: spouses and other kin, pairs, what is asked of somebody else.

use super::choice::{Asked, MOST_BACK, human};
use super::cluster::Chains;
use super::pronouns::Kind;
use super::view::{Role, View};
use crate::extract::gazetteer::NounClass;
use crate::extract::{MentionId, MentionKind};
use crate::language::{Deprel, Gender, Number, TokenId};
use crate::schema::EntityType;

/// `cet homme et son épouse`, `la France et ses alliés`: the owner stands right before the *et*.
pub(super) fn first_of_pair(view: &View<'_>, chains: &Chains, asked: &Asked<'_>) -> Option<MentionId> {
    let m = asked.mention;
    let start = view.mentions[m as usize].tokens.start;
    let and = start.checked_sub(1).filter(|&a| view.form(a) == "et")?;
    let kin = is_kin(view, view.features[m as usize].governor);
    let near = (m.saturating_sub(MOST_BACK)..m).rev().take_while(|o| view.mentions[*o as usize].tokens.end + 8 > and);
    let owner = near.filter(|o| view.mentions[*o as usize].tokens.end == and).min_by_key(|o| {
        // the whole phrase rather than a name inside it
        view.mentions[*o as usize].tokens.start
    })?;
    let kind_of = chains.entity_type(owner);
    let human = human(kind_of, view.features[owner as usize].human);
    let fits = match kind_of {
        Some(EntityType::PERSON | EntityType::GROUP) => true,
        Some(EntityType::ORGANIZATION | EntityType::COUNTRY) => !kin,
        _ => kin && human == Some(true),
    };
    let number = chains.number(owner);
    let agrees = number == Number::None || asked.number == Number::None || number == asked.number;
    // the two stand in one list, not in two clauses
    let role = |id: MentionId| view.features[id as usize].role;
    let listed = view.mentions[owner as usize].kind != MentionKind::Pronoun && role(owner) != Role::Nested;
    // `sa femme et ses deux enfants`: both are of one owner
    let head = view.mentions[owner as usize].tokens.start;
    let owned = (m.saturating_sub(MOST_BACK)..m).rev().find(|o| {
        let before = &view.mentions[*o as usize];
        before.kind == MentionKind::Pronoun && before.tokens.start == head && *o != owner
    });
    if let Some(owned) = owned {
        return (chains.size(owned) > 1).then_some(owned);
    }
    (fits && agrees && listed).then_some(owner)
}

/// The gender of the one whose spouse is spoken of, where the possessive does not tell it.
pub(super) fn owner_gender(view: &View<'_>, asked: &Asked<'_>) -> Gender {
    if asked.kind != Kind::Possessive || asked.gender != Gender::None || asked.number == Number::Plur {
        return asked.gender;
    }
    let noun = view.lemma(view.features[asked.mention as usize].governor);
    if view.lexicon.owner_man.contains(noun) {
        Gender::Masc
    } else if view.lexicon.owner_woman.contains(noun) {
        Gender::Fem
    } else {
        Gender::None
    }
}

/// `exiger sa démission`, `obtenir leur libération`: what is asked of somebody else, so not of the subject.
pub(super) fn of_other(view: &View<'_>, m: MentionId) -> bool {
    let possessed = view.features[m as usize].governor;
    let Some(noun) = view.analysis.tokens.get(possessed as usize) else { return false };
    matches!(noun.deprel, Deprel::Obj | Deprel::OblArg | Deprel::Obl)
        && view.lexicon.fate.contains(view.lemma(possessed))
        && view.lexicon.of_other.contains(view.lemma(noun.head))
}

/// Whether the noun is one of kin.
pub(super) fn is_kin(view: &View<'_>, noun: TokenId) -> bool {
    view.gazetteer.noun(view.lemma(noun)).is_some_and(|n| n.class == NounClass::Kin)
}

/// `Léa Morel, sa fille`: the one who is the daughter is not the parent.
pub(super) fn told_again(view: &View<'_>, m: MentionId, possessed: TokenId, other: MentionId) -> bool {
    let Some(token) = view.analysis.tokens.get(possessed as usize) else { return false };
    let name = &view.mentions[other as usize];
    if token.deprel == Deprel::Appos && (token.head == name.head || name.tokens.contains(&token.head)) {
        return true;
    }
    let kin = is_kin(view, possessed);
    let before = view.mentions[m as usize].tokens.start.checked_sub(1);
    kin && name.kind == MentionKind::Name && before.is_some_and(|c| view.form(c) == "," && name.tokens.end == c)
}
