//! Names of the same thing: the same words, the same row of the gazetteer, a part of a person's name, an acronym.

use super::cluster::{Agreement, Chains};
use super::namesakes::Namesakes;
use super::view::View;
use crate::extract::{Fact, MentionId, MentionKind};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;

/// Persons with one surname that are kept in mind.
const MOST_NAMESAKES: usize = 8;

pub(super) fn run(view: &View<'_>, facts: &[Fact], chains: &mut Chains) {
    same_row_or_words(view, &Namesakes::new(view, facts), chains);
    chains.flatten();
    persons(view, chains);
    bodies(view, chains);
    chains.flatten();
}

fn names<'v>(view: &'v View<'_>) -> impl Iterator<Item = MentionId> + 'v {
    (0..view.mentions.len() as u32).filter(|m| view.mentions[*m as usize].kind == MentionKind::Name)
}

fn same_row_or_words(view: &View<'_>, namesakes: &Namesakes, chains: &mut Chains) {
    let mut rows: FxHashMap<&str, MentionId> = FxHashMap::default();
    let mut words: FxHashMap<u64, MentionId> = FxHashMap::default();
    // names that two bear, with a mention of each
    let mut shared: FxHashMap<u64, Vec<MentionId>> = FxHashMap::default();
    for m in 0..view.mentions.len() as u32 {
        let (mention, feature) = (&view.mentions[m as usize], &view.features[m as usize]);
        if let Some(row) = mention.gazetteer.as_deref() {
            match rows.get(row) {
                Some(before) => chains.link(m, *before, "coref.identity"),
                None => {
                    rows.insert(row, m);
                }
            }
        }
        if feature.words.is_empty() || mention.kind != MentionKind::Name {
            continue;
        }
        if !namesakes.is_empty() && is_person(chains, m) {
            let bearers = shared.get(&feature.key).cloned();
            let bearers = bearers.or_else(|| words.get(&feature.key).map(|before| vec![*before]));
            if let Some(bearers) = bearers.filter(|b| b.len() > 1 || b.iter().any(|o| namesakes.apart(chains, m, *o))) {
                let list = shared.entry(feature.key).or_insert(bearers);
                match namesakes.bearer(view, chains, m, list) {
                    Some(known) => {
                        chains.link(m, known, "coref.name");
                        list.push(m);
                    }
                    None if list.iter().all(|o| namesakes.apart(chains, m, *o)) => list.push(m),
                    // who is meant is open
                    None => {}
                }
                continue;
            }
        }
        match words.get(&feature.key) {
            Some(before) if chains.agree(m, *before, Agreement::Identity) => {
                // `M. Kobzarenko` and `Mme Kobzarenko` are two
                let apart = feature.words.len() == 1 && !chains.agree(m, *before, Agreement::Full);
                if !apart {
                    chains.link(m, *before, "coref.name");
                }
            }
            Some(_) => {}
            None => {
                words.insert(feature.key, m);
            }
        }
    }
}

fn is_person(chains: &Chains, m: MentionId) -> bool {
    chains.entity_type(m) == Some(EntityType::PERSON)
}

/// `Poutine` is `Vladimir Poutine`, `Andrés Manuel López Obrador` is `López Obrador`; `Olha` is `Olha Kobzarenko`.
fn persons(view: &View<'_>, chains: &mut Chains) {
    let mut by_last: FxHashMap<u64, Vec<MentionId>> = FxHashMap::default();
    let mut by_first: FxHashMap<u64, Vec<MentionId>> = FxHashMap::default();
    for m in names(view).filter(|m| is_person(chains, *m)) {
        let words = &view.features[m as usize].words;
        if let (true, Some(first), Some(last)) = (words.len() > 1, words.first(), words.last()) {
            for (table, key) in [(&mut by_last, last), (&mut by_first, first)] {
                let list = table.entry(*key).or_default();
                if list.len() < MOST_NAMESAKES && !list.iter().any(|o| chains.same(*o, m)) {
                    list.push(m);
                }
            }
        }
    }
    let people: Vec<_> = names(view).filter(|m| is_person(chains, *m)).collect();
    for m in people {
        let words = &view.features[m as usize].words;
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let ends = |o: &MentionId| view.features[*o as usize].words.ends_with(words);
        let middle = |o: &MentionId| {
            let other = &view.features[*o as usize].words;
            words.len() > 1 && other.first() == Some(first) && words.iter().skip(1).all(|w| other.contains(w))
        };
        let fits = |o: &&MentionId| {
            !chains.same(m, **o)
                && !overlap(view, m, **o)
                && view.features[**o as usize].words.len() > words.len()
                && chains.agree(m, **o, Agreement::Full)
        };
        let mut found: Vec<MentionId> = Vec::new();
        let listed = by_last.get(last).into_iter().flatten().filter(fits).filter(|o| ends(o) || middle(o));
        let mut sieve = "coref.surname";
        for o in listed {
            if !found.iter().any(|f| chains.same(*f, *o)) {
                found.push(*o);
            }
        }
        if found.is_empty() && words.len() == 1 && !view.features[m as usize].titled {
            sieve = "coref.first-name";
            for o in by_first.get(first).into_iter().flatten().filter(fits) {
                if !found.iter().any(|f| chains.same(*f, *o)) {
                    found.push(*o);
                }
            }
        }
        // two namesakes: nothing is guessed
        if let [only] = found[..] {
            let taken = words.len() == 1
                && sieve == "coref.surname"
                && by_last.get(last).is_some_and(|l| other_holder(chains, l, only));
            if !taken {
                chains.link(m, only, sieve);
            }
        }
    }
}

fn overlap(view: &View<'_>, a: MentionId, b: MentionId) -> bool {
    view.mentions[a as usize].span.overlaps(view.mentions[b as usize].span)
}

/// Somebody else bears the surname too, agreeing in gender with nobody in particular.
fn other_holder(chains: &Chains, list: &[MentionId], only: MentionId) -> bool {
    use crate::language::Gender;
    list.iter()
        .any(|o| !chains.same(*o, only) && (chains.gender(*o) == Gender::None || chains.gender(only) == Gender::None))
}

/// Acronyms and short forms of organizations, places, works and events.
fn bodies(view: &View<'_>, chains: &mut Chains) {
    let mut initials: FxHashMap<u64, MentionId> = FxHashMap::default();
    let mut starts: FxHashMap<u64, MentionId> = FxHashMap::default();
    let mut buffer = String::new();
    for m in names(view) {
        let mention = &view.mentions[m as usize];
        let words = &view.features[m as usize].words;
        let text = mention.span.of(view.text);
        if words.len() > 1 {
            acronym_of(text, &mut buffer);
            if buffer.len() >= 2 {
                initials.entry(crate::extract::gazetteer::hash_word(&buffer)).or_insert(m);
            }
            if !is_person(chains, m) {
                starts.entry(chain_two(words)).or_insert(m);
            }
        }
        // `Organisation mondiale de la santé (OMS)`
        if let Some(before) = in_parentheses_after(view, m)
            && looks_short(text)
            && chains.agree(m, before, Agreement::Type)
        {
            chains.link(m, before, "coref.acronym");
        }
    }
    for m in names(view) {
        let mention = &view.mentions[m as usize];
        let feature = &view.features[m as usize];
        let text = mention.span.of(view.text);
        if feature.words.len() == 1 && looks_short(text) {
            if let Some(long) = initials.get(&feature.key).copied().filter(|l| chains.agree(m, *l, Agreement::Type)) {
                chains.link(m, long, "coref.acronym");
            }
        } else if feature.words.len() >= 2 && !is_person(chains, m) {
            let Some(long) = starts.get(&chain_two(&feature.words)).copied() else { continue };
            let other = &view.features[long as usize].words;
            let (short, whole) =
                if other.len() < feature.words.len() { (other, &feature.words) } else { (&feature.words, other) };
            let kind = chains.entity_type(m);
            if short.len() >= 2
                && whole.starts_with(short)
                && matches!(kind, Some(EntityType::ORGANIZATION | EntityType::EVENT | EntityType::WORK))
                && kind == chains.entity_type(long)
                && distinctive(view, if other.len() < feature.words.len() { long } else { m })
                && chains.agree(m, long, Agreement::Full)
            {
                chains.link(m, long, "coref.short-name");
            }
        }
    }
}

/// Two capitalised words at least: `Centre national` alone says too little.
fn distinctive(view: &View<'_>, m: MentionId) -> bool {
    let text = view.mentions[m as usize].span.of(view.text);
    text.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count() >= 2
}

fn chain_two(words: &[u64]) -> u64 {
    use crate::extract::gazetteer::{chain, keys};
    words.iter().take(2).fold(keys::SEED, |h, w| chain(h, *w))
}

/// At least two letters, all of them capitals.
fn looks_short(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    text.len() <= 12 && letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
}

/// First letters of the words that are not mere links.
fn acronym_of(text: &str, out: &mut String) {
    out.clear();
    for (_, word) in crate::extract::gazetteer::keys::words(text) {
        let link = matches!(
            word,
            "de" | "d"
                | "du"
                | "des"
                | "la"
                | "le"
                | "les"
                | "l"
                | "et"
                | "pour"
                | "en"
                | "sur"
                | "à"
                | "of"
                | "the"
                | "and"
                | "for"
        );
        if let Some(c) = word.chars().next().filter(|_| !link) {
            out.extend(c.to_uppercase());
        }
    }
}

/// The name right before the parenthesis in which `m` stands alone.
fn in_parentheses_after(view: &View<'_>, m: MentionId) -> Option<MentionId> {
    let tokens = &view.mentions[m as usize].tokens;
    let open = tokens.start.checked_sub(1).filter(|t| view.form(*t) == "(")?;
    (view.form(tokens.end) == ")").then_some(())?;
    let before = m.checked_sub(1)?;
    (before.saturating_sub(3)..=before).rev().find(|b| {
        let other = &view.mentions[*b as usize];
        other.tokens.end == open && other.kind != MentionKind::Pronoun
    })
}
