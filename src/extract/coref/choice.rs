//! The choice of an antecedent for a pronoun: who is ruled out, and how many points speak for the others.
//!
//! The points are data (`data/fr/coref/weights.tsv`); this module knows what to look at.

use super::cluster::Chains;
use super::lexicon::Weight;
use super::owners::{first_of_pair, is_kin, of_other, owner_gender, told_again};
use super::pronouns::Kind;
use super::sets::{self, Set};
use super::view::{Determiner, NO_QUOTE, Role, View};
use crate::extract::{MentionId, MentionKind};
use crate::language::{Deprel, Feats, Gender, NO_HEAD, Number, TokenId, Upos};
use crate::schema::EntityType;
use std::sync::Arc;

/// Sentences back in which an antecedent is looked for.
const REACH: u32 = 3;
/// Mentions back that are looked at, at most.
pub(super) const MOST_BACK: u32 = 40;
/// Steps up the tree to the verbs above a word.
const MOST_STEPS: usize = 12;

/// A pronoun and what it asks for.
pub(super) struct Asked<'a> {
    pub(super) mention: MentionId,
    pub(super) kind: Kind,
    pub(super) gender: Gender,
    pub(super) number: Number,
    /// Speaker of each quotation.
    pub(super) speaker_of: &'a [Option<MentionId>],
    /// Mentions that speak, sorted.
    pub(super) speakers: &'a [MentionId],
    /// Things that one clause names together, sorted by their last member.
    pub(super) sets: &'a [Set],
}

/// What a pronoun stands for.
pub(super) enum Antecedent {
    /// The thing of a mention, with the sieve.
    One(MentionId, &'static str),
    /// All members of a set.
    Set(Arc<[MentionId]>),
}

/// The persons whom the words that `m` speaks name: `« Merci à Marc », a-t-il dit` is not said by Marc.
fn named_in_own_words(
    view: &View<'_>,
    chains: &Chains,
    m: MentionId,
    speaker_of: &[Option<MentionId>],
) -> Vec<MentionId> {
    let last = (m + MOST_BACK).min(view.mentions.len() as u32);
    let inside = (m.saturating_sub(MOST_BACK)..last).filter(|o| {
        view.mentions[*o as usize].kind != MentionKind::Pronoun
            && chains.entity_type(*o) == Some(EntityType::PERSON)
            && speaker_of.get(view.features[*o as usize].quote as usize).copied().flatten() == Some(m)
    });
    inside.map(|o| chains.find(o)).collect()
}

/// What the choice looks at again and again.
struct Choice<'v> {
    view: &'v View<'v>,
    chains: &'v Chains,
    asked: &'v Asked<'v>,
    above: Above,
    /// What governs it is said of people and bodies only.
    speaks: bool,
    /// What governs it is said of one person: `a été interpellé`, `est placée en garde à vue`, `a succombé`.
    personal: bool,
    /// `sa fille`: only a person has one.
    of_kin: bool,
    /// A possessive with nothing before it in its sentence: it looks back as `il` does.
    opens: bool,
    /// The speaker of the quotation that holds it.
    own_speaker: Option<MentionId>,
    /// The speaker of the quotation before, at most two sentences back.
    last_speaker: Option<MentionId>,
    /// Persons whom the pronoun's own quotation names.
    named_inside: Vec<MentionId>,
}

/// A candidate as the points see it.
struct Candidate {
    /// The mention, or the first of a set.
    first: MentionId,
    /// The mention, or the last of a set.
    last: MentionId,
    role: Role,
    human: Option<bool>,
    typed: bool,
    form: MentionKind,
    indefinite: bool,
    size: u32,
    gender: Gender,
    /// Candidates between it and the pronoun.
    between: usize,
}

/// Finds the one antecedent that stands out.
pub(super) fn antecedent(view: &View<'_>, chains: &Chains, asked: &Asked<'_>) -> Option<Antecedent> {
    let &Asked { mention: m, kind, speaker_of, speakers, .. } = asked;
    let feature = &view.features[m as usize];
    if feature.open_marks && kind != Kind::First {
        return None;
    }
    if kind == Kind::Possessive
        && let Some(owner) = first_of_pair(view, chains, asked)
    {
        return Some(Antecedent::One(owner, "coref.possessive"));
    }
    let spouse = Asked { gender: owner_gender(view, asked), ..*asked };
    let asked = &spouse;
    let is_speaker = speakers.binary_search(&m).is_ok();
    let speaks = kind == Kind::Subject && (is_speaker || view.lexicon.speech.contains(view.lemma(feature.governor)));
    let last_speaker = speakers[..speakers.partition_point(|s| *s < m)]
        .last()
        .copied()
        .filter(|s| is_speaker && feature.sentence - view.features[*s as usize].sentence <= 2)
        .map(|s| outer_speaker(view, speakers, s))
        .filter(|s| !spoken_since(view, chains, *s, m));
    let own_speaker = speaker_of.get(feature.quote as usize).copied().flatten();
    let above = Above::of(view, m, kind);
    let of_kin = kind == Kind::Possessive && is_kin(view, feature.governor);
    let named_inside = if is_speaker { named_in_own_words(view, chains, m, speaker_of) } else { Vec::new() };
    let personal = kind == Kind::Subject && is_personal(view, feature.governor);
    let opens = kind == Kind::Possessive && {
        let start = view.mentions[m as usize].tokens.start;
        let before = (0..m).rev().find(|b| view.mentions[*b as usize].tokens.start < start);
        before.is_none_or(|b| view.features[b as usize].sentence < feature.sentence)
    };
    let choice =
        Choice { view, chains, asked, above, speaks, personal, of_kin, opens, own_speaker, last_speaker, named_inside };
    if kind == Kind::Last {
        return choice.last_named();
    }
    // the best score of each chain: (score, nearest mention)
    let mut scores: Vec<(MentionId, f32, MentionId)> = Vec::new();
    let mut passed: Vec<MentionId> = Vec::new();
    // what shares the verb with the pronoun: it is not that thing, by whatever earlier mention
    let mut beside: Vec<MentionId> = Vec::new();
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        if feature.sentence - view.features[other as usize].sentence > REACH {
            break;
        }
        if local_conflict(view, kind, m, other) {
            beside.push(chains.find(other));
        }
        let Some(candidate) = choice.candidate(other, passed.len()) else { continue };
        let score = choice.score(&candidate);
        passed.push(other);
        let root = chains.find(other);
        match scores.iter_mut().find(|(r, _, _)| *r == root) {
            Some(entry) => {
                if score > entry.1 {
                    entry.1 = score;
                }
            }
            None => scores.push((root, score, other)),
        }
    }
    scores.retain(|(root, ..)| !beside.contains(root));
    let set = choice.best_set(&passed);
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let points = |weight: Weight| view.lexicon.weight(weight);
    let (least, ahead) = match kind {
        Kind::Subject if is_speaker => (Weight::LeastSpeaking, Weight::AheadSpeaking),
        Kind::Subject | Kind::First => (Weight::LeastSubject, Weight::AheadSubject),
        Kind::Object => (Weight::LeastObject, Weight::AheadObject),
        Kind::Dative => (Weight::LeastDative, Weight::AheadDative),
        Kind::Strong | Kind::Near | Kind::Last => (Weight::LeastStrong, Weight::AheadStrong),
        Kind::Possessive if opens => (Weight::LeastSubject, Weight::AheadSubject),
        Kind::Possessive => (Weight::LeastPossessive, Weight::AheadPossessive),
    };
    let (best, found) = scores.first().map_or((f32::MIN, None), |s| (s.1, Some(s.2)));
    if let Some((members, score, second)) = &set
        && *score > best
    {
        let stands_out = *score >= points(least) && score - best.max(*second) >= points(ahead);
        return stands_out.then(|| Antecedent::Set(members.clone()));
    }
    let second = scores.get(1).map_or(f32::MIN, |s| s.1).max(set.as_ref().map_or(f32::MIN, |s| s.1));
    let sieve = if kind == Kind::Possessive { "coref.possessive" } else { "coref.pronoun" };
    let stands_out = best >= points(least) && best - second >= points(ahead);
    found.filter(|_| stands_out).map(|found| Antecedent::One(found, sieve))
}

/// Who tells what the speaker said, in the same sentence: « X affirme que son club a « tout fait » » leaves the word to X.
fn outer_speaker(view: &View<'_>, speakers: &[MentionId], speaker: MentionId) -> MentionId {
    let own = &view.features[speaker as usize];
    let earlier = speakers[..speakers.partition_point(|s| *s < speaker)].iter().rev();
    let mut same = earlier.copied().take_while(|s| view.features[*s as usize].sentence == own.sentence);
    let above = |governor: TokenId| {
        let mut at = own.governor;
        (0..MOST_STEPS).any(|_| {
            at = view.analysis.tokens.get(at as usize).map_or(NO_HEAD, |t| t.head);
            at == governor
        })
    };
    same.find(|s| above(view.features[*s as usize].governor)).unwrap_or(speaker)
}

/// Somebody else has the word between the last quotation and the pronoun: `X a reproché à Y …`.
fn spoken_since(view: &View<'_>, chains: &Chains, speaker: MentionId, pronoun: MentionId) -> bool {
    (speaker + 1..pronoun).any(|m| {
        let feature = &view.features[m as usize];
        feature.role == Role::Subject
            && feature.quote == NO_QUOTE
            && view.mentions[m as usize].kind != MentionKind::Pronoun
            && feature.human == Some(true)
            && view.lexicon.speech.contains(view.lemma(feature.governor))
            && !chains.same(m, speaker)
    })
}

impl Choice<'_> {
    /// The nearest that `ce dernier` can mean: somebody, or a body, in this sentence or the one before.
    fn last_named(&self) -> Option<Antecedent> {
        let Self { view, chains, .. } = *self;
        let &Asked { mention: m, kind, sets, number, gender, .. } = self.asked;
        let feature = &view.features[m as usize];
        let near = |o: &MentionId| feature.sentence - view.features[*o as usize].sentence <= 1;
        let back = || (m.saturating_sub(MOST_BACK)..m).rev().take_while(near);
        // with whom it shares its verb, in this clause or by another mention
        let beside: Vec<MentionId> = back().filter(|o| local_conflict(view, kind, m, *o)).collect();
        // a noun without article names no one thing (`fils et successeur`, `accusé de laxisme`)
        let bare = |o: MentionId| {
            view.mentions[o as usize].kind == MentionKind::Nominal
                && view.features[o as usize].determiner == Determiner::Bare
        };
        let aside = |o: MentionId| {
            let start = view.mentions[o as usize].tokens.start;
            start > 0 && view.form(start - 1) == "("
        };
        let first = back().filter(|o| !bare(*o) && !aside(*o) && !beside.iter().any(|b| chains.same(*b, *o)));
        let nearest = first.filter_map(|o| self.candidate(o, 0)).next();
        // where a thing was named last, it may be the thing
        let found = nearest.filter(|c| c.human == Some(true) || c.human.is_none() && c.typed).map(|c| c.first);
        let set = sets[..sets.partition_point(|s| s.last() < m)].last().filter(|s| {
            number == Number::Plur
                && s.coordinated
                && near(&s.last())
                && found.is_none_or(|f| s.last() > f)
                && sets::gender_fits(chains, &s.members, gender)
                && human(chains.entity_type(s.first()), None) != Some(false)
                && !s
                    .members
                    .iter()
                    .any(|o| self.above.excludes(chains, *o) || beside.iter().any(|b| chains.same(*b, *o)))
        });
        match set {
            Some(set) => Some(Antecedent::Set(set.members.clone())),
            None => found.map(|found| Antecedent::One(found, "coref.last-named")),
        }
    }

    /// `other` as a candidate, where nothing rules it out.
    fn candidate(&self, other: MentionId, between: usize) -> Option<Candidate> {
        let Self { view, chains, .. } = *self;
        let &Asked { mention: m, kind, gender, number, .. } = self.asked;
        let candidate = &view.features[other as usize];
        // a `je` in the quotation is already this speaker
        if chains.same(other, m) || self.above.excludes(chains, other) {
            return None;
        }
        if self.named_inside.contains(&chains.find(other)) {
            return None;
        }
        let before = &view.mentions[other as usize];
        let together = chains.members(other).map(|(members, _)| members);
        // an unresolved pronoun says nothing
        if before.kind == MentionKind::Pronoun && chains.size(other) == 1 && together.is_none() {
            return None;
        }
        let nominal = before.kind == MentionKind::Nominal;
        // a demonym adjective (`russe`) cannot be taken up
        if nominal && before.gazetteer.is_some() {
            return None;
        }
        // inside the phrase that holds the pronoun
        if before.tokens.end > view.mentions[m as usize].tokens.start {
            return None;
        }
        let their = chains.number(other);
        if their != Number::None && number != Number::None && their != number {
            return None;
        }
        let sex = chains.gender(other);
        if sex != Gender::None && gender != Gender::None && sex != gender {
            return None;
        }
        if nominal && candidate.determiner == Determiner::Bare && candidate.human != Some(true) {
            return None;
        }
        // `tous les cas`, `quelque chose`
        if nominal && view.lexicon.generic.contains(view.lemma(before.head)) {
            return None;
        }
        if local_conflict(view, kind, m, other) {
            return None;
        }
        // who speaks is not known: it may be that very person
        let unknown_speaker = view.features[m as usize].quote != NO_QUOTE && self.own_speaker.is_none();
        if unknown_speaker
            && view.features[other as usize].quote != view.features[m as usize].quote
            && kind != Kind::First
        {
            return None;
        }
        if let Some(speaker) = self.own_speaker
            && chains.same(speaker, other)
            && kind != Kind::Possessive
        {
            return None;
        }
        let kind_of = match together {
            Some(members) => members.first().and_then(|first| chains.entity_type(*first)),
            None => chains.entity_type(other),
        };
        let human = human(kind_of, candidate.human);
        if self.cannot_act(kind_of, human) || self.of_kin && human != Some(true) {
            return None;
        }
        Some(Candidate {
            first: other,
            last: other,
            role: candidate.role,
            human,
            typed: kind_of.is_some(),
            form: before.kind,
            indefinite: nominal && candidate.determiner == Determiner::Indefinite,
            size: chains.size(other),
            gender: sex,
            between,
        })
    }

    /// The place wants a person or a body, and this is none.
    fn cannot_act(&self, kind_of: Option<EntityType>, human: Option<bool>) -> bool {
        (self.speaks || self.asked.kind == Kind::Dative) && human == Some(false)
            || self.speaks && kind_of.is_none() && human != Some(true)
            || self.personal && human != Some(true) && kind_of != Some(EntityType::ANIMAL)
    }

    /// The best set with its points, and those of the next best with other members.
    fn best_set(&self, passed: &[MentionId]) -> Option<(Arc<[MentionId]>, f32, f32)> {
        let Self { view, chains, .. } = *self;
        let &Asked { mention: m, kind, gender, number, sets, .. } = self.asked;
        if number != Number::Plur || matches!(kind, Kind::First) {
            return None;
        }
        let here = view.features[m as usize].sentence;
        let start = view.mentions[m as usize].tokens.start;
        let mut best: Option<(&Set, f32)> = None;
        let mut second = f32::MIN;
        for set in sets[..sets.partition_point(|s| s.last() < m)].iter().rev() {
            if here - view.features[set.last() as usize].sentence > 1 {
                break;
            }
            let out = set.members.iter().any(|o| {
                view.mentions[*o as usize].tokens.end > start
                    || self.above.excludes(chains, *o)
                    || local_conflict(view, kind, m, *o)
                    || self.own_speaker.is_some_and(|s| chains.same(s, *o) && kind != Kind::Possessive)
            });
            let kind_of = chains.entity_type(set.first());
            let human = human(kind_of, None);
            if out || !sets::gender_fits(chains, &set.members, gender) || self.cannot_act(kind_of, human) {
                continue;
            }
            let candidate = Candidate {
                first: set.first(),
                last: set.last(),
                role: set.role,
                human,
                typed: true,
                form: view.mentions[set.first() as usize].kind,
                indefinite: false,
                size: 1,
                gender: Gender::None,
                between: passed.iter().filter(|p| **p > set.last()).count(),
            };
            let mut score = self.score(&candidate) + view.lexicon.weight(Weight::Together);
            if !set.coordinated {
                score += view.lexicon.weight(Weight::Apart);
            }
            match best {
                Some((one, _)) if one.members.iter().all(|x| set.members.iter().any(|y| chains.same(*x, *y))) => {}
                Some((_, top)) if top >= score => second = second.max(score),
                Some((_, top)) => {
                    second = second.max(top);
                    best = Some((set, score));
                }
                None => best = Some((set, score)),
            }
        }
        best.map(|(set, score)| (set.members.clone(), score, second))
    }

    /// All points of a candidate.
    fn score(&self, c: &Candidate) -> f32 {
        let Self { view, chains, .. } = *self;
        let &Asked { mention: m, kind, gender, .. } = self.asked;
        let points = |weight: Weight| view.lexicon.weight(weight);
        let feature = &view.features[m as usize];
        let candidate = &view.features[c.last as usize];
        let back = feature.sentence - candidate.sentence;
        let mut score = points(match back {
            0 => Weight::SameSentence,
            1 => Weight::OneBack,
            2 => Weight::TwoBack,
            _ => Weight::FartherBack,
        });
        score += points(match (c.role, kind) {
            (Role::Subject, Kind::Near) => Weight::NearSubject,
            (Role::Subject, _) => Weight::Subject,
            (Role::Object, _) => Weight::Object,
            (Role::Oblique, _) => Weight::Oblique,
            (Role::Nested, _) => Weight::Nested,
            (Role::Other, _) => Weight::OtherRole,
        });
        score += points(match c.human {
            Some(true) => Weight::Human,
            None if !c.typed => Weight::Untyped,
            None => Weight::Body,
            Some(false) => Weight::Thing,
        });
        if self.speaks && c.human == Some(true) {
            score += points(Weight::HumanSpeaks);
        }
        score += points(match c.form {
            MentionKind::Name => Weight::Name,
            MentionKind::Pronoun => Weight::Pronoun,
            MentionKind::Nominal => Weight::Nominal,
        });
        if c.indefinite {
            score += points(Weight::Indefinite);
        }
        score += (c.size.min(5) - 1) as f32 * points(Weight::Repeated);
        // whoever was quoted last goes on speaking
        if self.speaks && self.last_speaker.is_some_and(|s| chains.same(s, c.first)) {
            score += points(Weight::LastSpeaker);
        }
        if c.gender != Gender::None && gender != Gender::None {
            score += points(Weight::GenderKnown);
        }
        if kind == Kind::Near && back == 0 {
            score += points(Weight::NearHere);
        }
        // possessives mostly stay in their sentence
        if kind == Kind::Possessive {
            if back == 0 {
                score += points(Weight::PossessiveHere);
            } else if self.above.own.is_none() && !self.opens {
                // `elle a exigé sa démission` looks back, all others rarely
                score += points(Weight::PossessiveElsewhere);
            }
            if c.form == MentionKind::Nominal && c.human != Some(true) {
                score += points(Weight::PossessiveThing);
            }
        }
        if self.above.controls(chains, c.first) {
            score += points(Weight::ClauseSubject);
        }
        if candidate.quote != feature.quote {
            score += points(Weight::OtherQuote);
        } else if feature.quote != NO_QUOTE {
            score += points(Weight::InQuote);
        }
        if candidate.paragraph + 1 < feature.paragraph {
            score += points(Weight::FarParagraph);
        }
        score + c.between as f32 * points(Weight::Step)
    }
}

/// People and bodies of people; `None` where it can be either.
pub(super) fn human(kind_of: Option<EntityType>, otherwise: Option<bool>) -> Option<bool> {
    match kind_of {
        Some(EntityType::PERSON | EntityType::GROUP) => Some(true),
        Some(EntityType::ORGANIZATION | EntityType::COUNTRY) => None,
        Some(_) => Some(false),
        None => otherwise,
    }
}

/// The subjects of the verbs above a pronoun.
struct Above {
    /// The mention that the pronoun cannot be: the subject, said or understood, of its own verb.
    own: Option<MentionId>,
    /// The subject of the next clause up.
    controller: Option<MentionId>,
}

impl Above {
    fn of(view: &View<'_>, m: MentionId, kind: Kind) -> Self {
        let tokens = &view.analysis.tokens;
        let mut found = Self { own: None, controller: None };
        // an object is no subject of its own verb, nor of the verb that an infinitive or a gerund leans on
        let mut bound = matches!(kind, Kind::Object | Kind::Dative) || kind == Kind::Possessive && of_other(view, m);
        let mut below = view.mentions[m as usize].head;
        let mut at = tokens.get(below as usize).map_or(NO_HEAD, |t| t.head);
        for _ in 0..MOST_STEPS {
            let Some(token) = tokens.get(at as usize) else { break };
            let subject = view.tree.children(at).find(|c| {
                *c != below
                    && matches!(tokens[*c as usize].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjCaus)
            });
            if let Some(subject) = subject {
                let subject = mention_of_subject(view, subject, at);
                if bound {
                    found.own = subject;
                    bound = false;
                } else if subject.is_some_and(|s| s < m) {
                    found.controller = subject;
                    break;
                }
            } else if bound && matches!(token.deprel, Deprel::Acl) {
                // `un homme disposé à le suivre`: the noun is the subject
                found.own = view.mention_at(token.head);
                bound = false;
            }
            below = at;
            at = token.head;
        }
        found
    }

    fn excludes(&self, chains: &Chains, other: MentionId) -> bool {
        self.own.is_some_and(|own| chains.same(own, other))
    }

    fn controls(&self, chains: &Chains, other: MentionId) -> bool {
        self.controller.is_some_and(|c| chains.same(c, other))
    }
}

/// The mention at the subject; behind `qui` the noun that the clause hangs on.
fn mention_of_subject(view: &View<'_>, subject: TokenId, verb: TokenId) -> Option<MentionId> {
    let token = view.analysis.tokens.get(subject as usize)?;
    if token.upos == Upos::Pron && token.feats.has(Feats::RELATIVE) {
        return view.mention_at(view.analysis.tokens.get(verb as usize)?.head);
    }
    view.mention_at(subject)
}

/// The verb is said of people: by itself, in the passive, or by what stands behind its passive.
fn is_personal(view: &View<'_>, verb: TokenId) -> bool {
    let lemma = view.lemma(verb);
    let passive = || view.tree.children(verb).any(|c| view.analysis.tokens[c as usize].deprel == Deprel::AuxPass);
    let state = || view.tree.children(verb).any(|c| c > verb && view.lexicon.personal_state.contains(view.lemma(c)));
    view.lexicon.personal.contains(lemma) || (view.lexicon.personal_passive.contains(lemma) || state()) && passive()
}

/// The candidate and the pronoun are arguments of one verb, or the candidate's phrase is governed by the pronoun's.
fn local_conflict(view: &View<'_>, kind: Kind, m: MentionId, other: MentionId) -> bool {
    let (a, b) = (&view.features[m as usize], &view.features[other as usize]);
    if kind == Kind::Possessive {
        // `sa sœur` is not its own owner: the possessed noun hangs on the candidate or the other way round
        let possessed = a.governor;
        return view.mentions[other as usize].head == possessed || told_again(view, m, possessed, other);
    }
    if a.governor != NO_HEAD && a.governor == b.governor && (b.role != Role::Nested || kind == Kind::Last) {
        return true;
    }
    // the pronoun stands after a preposition inside the clause of its candidate subject
    if matches!(kind, Kind::Strong | Kind::Last) && b.role == Role::Subject && a.role == Role::Nested {
        return view.analysis.tokens.get(a.governor as usize).is_some_and(|v| v.head == b.governor);
    }
    false
}
