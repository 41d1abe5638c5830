//! Several things taken up together: `A et B … ils`, `le président a reçu la chancelière … les deux dirigeants`.
//!
//! A set is a coordination, or the parties of one event that are named apart. What takes it up gets no entity of its own: it stands
//! for every member.

use super::cluster::Chains;
use super::view::{Determiner, Role, View};
use crate::extract::{Fact, MentionId, MentionKind};
use crate::language::clause::{ArgumentOrigin, Clauses, DeepRole, PredicateKind};
use crate::language::{Deprel, Gender, Number, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Members of a set, at most.
const MOST_MEMBERS: usize = 8;
/// Sentences back in which `les deux hommes` looks for its set.
const REACH: u32 = 2;

/// Things that one clause names together.
#[derive(Debug, Clone)]
pub(super) struct Set {
    /// The members in the order of the text.
    pub(super) members: Arc<[MentionId]>,
    /// What the first member is to its verb.
    pub(super) role: Role,
    /// One phrase with `et`, and not two complements of one verb.
    pub(super) coordinated: bool,
}

impl Set {
    pub(super) fn first(&self) -> MentionId {
        self.members.first().copied().unwrap_or_default()
    }

    pub(super) fn last(&self) -> MentionId {
        self.members.last().copied().unwrap_or_default()
    }
}

/// The sets of the document, sorted by their last member.
pub(super) fn find(view: &View<'_>, chains: &Chains, clauses: &Clauses, facts: &[Fact]) -> Vec<Set> {
    let mut out = Found::default();
    let mut members: Vec<MentionId> = Vec::new();
    for predicate in &clauses.predicates {
        for (at, argument) in predicate.arguments.iter().enumerate() {
            let plain = |o: ArgumentOrigin| !matches!(o, ArgumentOrigin::Reattached | ArgumentOrigin::NominalAmbiguous);
            if !plain(argument.origin) {
                continue;
            }
            let same = |a: &&crate::language::clause::Argument| {
                a.role == argument.role && a.preposition == argument.preposition && plain(a.origin)
            };
            if predicate.arguments[..at].iter().any(|a| same(&a)) {
                continue;
            }
            members.clear();
            members.extend(predicate.arguments[at..].iter().filter(same).filter_map(|a| view.mention_at(a.head)));
            put(view, chains, &members, true, &mut out);
        }
        // `A a épousé B`, `A s'est entretenu avec B`
        if predicate.kind == PredicateKind::Verb
            && !predicate.modality.negated
            && view.lexicon.together.contains(view.lemma(predicate.head))
        {
            let ends = predicate.arguments.iter().filter(|a| {
                matches!(a.role, DeepRole::Subject | DeepRole::Object)
                    || a.role == DeepRole::Oblique && a.preposition == "avec"
            });
            members.clear();
            members.extend(ends.filter_map(|a| view.mention_at(a.head)));
            put(view, chains, &members, false, &mut out);
        }
    }
    for fact in facts.iter().filter(|f| view.lexicon.is_mutual(f.fact_type)) {
        for (at, filled) in fact.roles.iter().enumerate() {
            if fact.roles[..at].iter().any(|r| r.role == filled.role) {
                continue;
            }
            members.clear();
            members.extend(fact.mentions(filled.role));
            put(view, chains, &members, false, &mut out);
        }
    }
    let mut out = out.sets;
    out.sort_by_key(Set::last);
    out
}

/// The sets, with their places by their members.
#[derive(Default)]
struct Found {
    sets: Vec<Set>,
    at: FxHashMap<Vec<MentionId>, usize>,
}

/// Keeps the set if each member is one thing that can be taken up and no other set has the same members.
fn put(view: &View<'_>, chains: &Chains, members: &[MentionId], coordinated: bool, out: &mut Found) {
    if members.len() < 2 {
        return;
    }
    let mut list: Vec<MentionId> = members.to_vec();
    list.sort_unstable();
    list.dedup();
    let one = |m: &MentionId| {
        let (mention, feature) = (&view.mentions[*m as usize], &view.features[*m as usize]);
        let open = mention.kind == MentionKind::Nominal && matches!(feature.determiner, Determiner::Bare);
        mention.kind != MentionKind::Pronoun
            && mention.rule.name.as_ref() != "gazetteer.demonym"
            && chains.number(*m) != Number::Plur
            && !open
            && !feature.quantified
            && chains.entity_type(*m).is_some()
    };
    let apart = (1..list.len()).all(|i| list[..i].iter().all(|o| !chains.same(*o, list[i])));
    if list.len() < 2 || list.len() > MOST_MEMBERS || !apart || !list.iter().all(one) {
        return;
    }
    // people with people, bodies and states with their like
    let class = |m: MentionId| match chains.entity_type(m) {
        Some(EntityType::COUNTRY | EntityType::ORGANIZATION) => Some(EntityType::ORGANIZATION),
        other => other,
    };
    let Some(first) = list.first().copied() else { return };
    if list.iter().any(|m| class(*m) != class(first)) {
        return;
    }
    if let Some(known) = out.at.get(&list).and_then(|at| out.sets.get_mut(*at)) {
        known.coordinated |= coordinated;
        return;
    }
    let role = if coordinated { view.features[first as usize].role } else { Role::Subject };
    out.at.insert(list.clone(), out.sets.len());
    out.sets.push(Set { members: list.into(), role, coordinated });
}

/// The set agrees in gender with what takes it up.
pub(super) fn gender_fits(chains: &Chains, members: &[MentionId], gender: Gender) -> bool {
    match gender {
        Gender::Fem => members.iter().all(|m| chains.gender(*m) != Gender::Masc),
        Gender::Masc => members.iter().any(|m| chains.gender(*m) != Gender::Fem),
        Gender::None => true,
    }
}

/// `les deux hommes`, `ces deux pays`: gives each phrase the things that it counts.
pub(super) fn counted(view: &View<'_>, sets: &[Set], chains: &mut Chains) {
    for m in 0..view.mentions.len() as u32 {
        let mention = &view.mentions[m as usize];
        let feature = &view.features[m as usize];
        let definite = matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative);
        let Some(count) = mention.count.filter(|c| *c >= 2.0 && *c <= MOST_MEMBERS as f64) else { continue };
        if mention.kind != MentionKind::Nominal || !definite || chains.links[m as usize].is_some() || narrowed(view, m)
        {
            continue;
        }
        let lemma = view.lemma(mention.head);
        let typed = view.gazetteer.noun(lemma).map(|n| n.entity_type);
        let Some(wanted) = typed.or_else(|| view.lexicon.type_nouns(lemma).first().map(|n| n.entity_type)) else {
            continue;
        };
        // of people the noun may tell the gender (`les deux femmes`); of other things it is the noun's own
        let gender = if wanted == EntityType::PERSON { feature.gender } else { Gender::None };
        let count = count as usize;
        if let Some(found) = set_of(view, chains, sets, m, (count, wanted, gender))
            .or_else(|| named_of(view, chains, m, (count, wanted, gender)))
        {
            chains.stand_for(m, found, "coref.counted");
        }
    }
}

/// More than the number stands beside the noun.
fn narrowed(view: &View<'_>, m: MentionId) -> bool {
    let mention = &view.mentions[m as usize];
    let beside = view.tree.children(mention.head).any(|c| {
        view.analysis.tokens.get(c as usize).is_some_and(|t| match t.deprel {
            Deprel::AclRelcl | Deprel::Acl | Deprel::Nmod | Deprel::Appos => true,
            Deprel::Amod => t.upos != Upos::Num,
            _ => false,
        })
    });
    let inside = mention.tokens.clone().any(|t| {
        t != mention.head
            && view.analysis.tokens.get(t as usize).is_some_and(|t| matches!(t.upos, Upos::Adj | Upos::Noun))
    });
    beside || inside
}

type Wanted = (usize, EntityType, Gender);

/// The nearest set of this size and type, if no other of the kind stands beside it.
fn set_of(view: &View<'_>, chains: &Chains, sets: &[Set], m: MentionId, wanted: Wanted) -> Option<Arc<[MentionId]>> {
    let (count, entity_type, gender) = wanted;
    let here = view.features[m as usize].sentence;
    let near = &sets[..sets.partition_point(|s| s.last() < m)];
    let mut found: Option<&Set> = None;
    for set in near.iter().rev() {
        if here - view.features[set.last() as usize].sentence > REACH {
            break;
        }
        let fits = set.members.len() == count
            && set.members.iter().all(|o| chains.entity_type(*o) == Some(entity_type))
            && gender_fits(chains, &set.members, gender)
            && (gender != Gender::Masc
                || set.members.iter().all(|o| chains.gender(*o) != Gender::Fem)
                || !is_man(view, m));
        if !fits {
            continue;
        }
        let same = |a: &Set, b: &Set| a.members.iter().all(|x| b.members.iter().any(|y| chains.same(*x, *y)));
        match found {
            None => found = Some(set),
            Some(one) if same(one, set) => {}
            Some(_) => return None,
        }
    }
    found.map(|s| s.members.clone())
}

/// `les deux hommes` are men, `les deux dirigeants` may be a woman and a man.
fn is_man(view: &View<'_>, m: MentionId) -> bool {
    view.lemma(view.mentions[m as usize].head) == "homme"
}

/// As many things of this type as the phrase counts, and no more, in the sentence before or in both before; countries also by their
/// adjectives (`le président français et le chancelier allemand`).
fn named_of(view: &View<'_>, chains: &Chains, m: MentionId, wanted: Wanted) -> Option<Arc<[MentionId]>> {
    let (count, entity_type, gender) = wanted;
    let feature = &view.features[m as usize];
    let mut found: Vec<MentionId> = Vec::new();
    for other in (0..m).rev() {
        let before = &view.features[other as usize];
        if feature.sentence - before.sentence > 1 {
            break;
        }
        let mention = &view.mentions[other as usize];
        if chains.entity_type(other) != Some(entity_type) || mention.tokens.end > view.mentions[m as usize].tokens.start
        {
            continue;
        }
        let named = chains.named(other) || chains.gazetteer(other).is_some();
        if !named {
            // somebody without a name is spoken of too: who is meant is open
            if mention.kind == MentionKind::Nominal && before.number != Number::Plur {
                return None;
            }
            continue;
        }
        if chains.number(other) == Number::Plur && entity_type != EntityType::COUNTRY {
            continue;
        }
        if !found.iter().any(|f| chains.same(*f, other)) {
            found.push(other);
        }
    }
    found.reverse();
    let people = entity_type != EntityType::PERSON
        || gender_fits(chains, &found, gender)
            && (!is_man(view, m) || found.iter().all(|o| chains.gender(*o) != Gender::Fem));
    (found.len() == count && people).then(|| found.into())
}
