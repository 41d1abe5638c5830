//! The choice of an antecedent for a pronoun: who is ruled out, and how many points speak for the others.
//!
//! The points are data (`data/fr/coref/weights.tsv`); this module knows what to look at.

use super::cluster::Chains;
use super::lexicon::Weight;
use super::pronouns::Kind;
use super::view::{Determiner, NO_QUOTE, Role, View};
use crate::extract::{MentionId, MentionKind};
use crate::language::{Deprel, Feats, Gender, NO_HEAD, Number, TokenId, Upos};
use crate::schema::EntityType;

/// Sentences back in which an antecedent is looked for.
const REACH: u32 = 3;
/// Mentions back that are looked at, at most.
const MOST_BACK: u32 = 40;
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
}

/// Finds the one antecedent that stands out, with the name of the sieve.
pub(super) fn antecedent(view: &View<'_>, chains: &Chains, asked: &Asked<'_>) -> Option<(MentionId, &'static str)> {
    let &Asked { mention: m, kind, gender, number, speaker_of, speakers } = asked;
    let feature = &view.features[m as usize];
    let mention = &view.mentions[m as usize];
    let points = |weight: Weight| view.lexicon.weight(weight);
    let own_speaker = speaker_of.get(feature.quote as usize).copied().flatten();
    let is_speaker = speakers.binary_search(&m).is_ok();
    let speaks = kind == Kind::Subject && (is_speaker || view.lexicon.speech.contains(view.lemma(feature.governor)));
    // The speaker of the quotation before, at most two sentences back.
    let last_speaker = speakers[..speakers.partition_point(|s| *s < m)]
        .last()
        .copied()
        .filter(|s| is_speaker && feature.sentence - view.features[*s as usize].sentence <= 2);
    let above = Above::of(view, m, kind);
    // the best score of each chain: (score, nearest mention)
    let mut scores: Vec<(MentionId, f32, MentionId)> = Vec::new();
    let mut steps = 0.0_f32;
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        let candidate = &view.features[other as usize];
        let back = feature.sentence - candidate.sentence;
        if back > REACH {
            break;
        }
        // a `je` in the quotation is already this speaker
        if chains.same(other, m) || above.excludes(chains, other) {
            continue;
        }
        let before = &view.mentions[other as usize];
        let pronoun = before.kind == MentionKind::Pronoun;
        // an unresolved pronoun says nothing, but one of the same form goes on with the same thing
        if pronoun && chains.size(other) == 1 {
            continue;
        }
        // a demonym adjective (`russe`) cannot be taken up
        if before.kind == MentionKind::Nominal && before.gazetteer.is_some() {
            continue;
        }
        // inside the phrase that holds the pronoun
        if before.tokens.end > mention.tokens.start {
            continue;
        }
        let their = chains.number(other);
        if their != Number::None && number != Number::None && their != number {
            continue;
        }
        let sex = chains.gender(other);
        if sex != Gender::None && gender != Gender::None && sex != gender {
            continue;
        }
        let nominal = before.kind == MentionKind::Nominal;
        if nominal && candidate.determiner == Determiner::Bare && candidate.human != Some(true) {
            continue;
        }
        // `tous les cas`, `quelque chose`
        if nominal && view.lexicon.generic.contains(view.lemma(before.head)) {
            continue;
        }
        if local_conflict(view, kind, m, other) {
            continue;
        }
        if let Some(speaker) = own_speaker
            && chains.same(speaker, other)
            && kind != Kind::Possessive
        {
            continue;
        }
        let kind_of = chains.entity_type(other);
        let human = match kind_of {
            Some(EntityType::PERSON | EntityType::GROUP) => Some(true),
            Some(EntityType::ORGANIZATION | EntityType::COUNTRY) => None,
            Some(_) => Some(false),
            None => candidate.human,
        };
        if (speaks || kind == Kind::Dative) && human == Some(false) {
            continue;
        }
        if speaks && kind_of.is_none() && candidate.human != Some(true) {
            continue;
        }
        let mut score = points(match back {
            0 => Weight::SameSentence,
            1 => Weight::OneBack,
            2 => Weight::TwoBack,
            _ => Weight::FartherBack,
        });
        score += points(match (candidate.role, kind) {
            (Role::Subject, Kind::Near) => Weight::NearSubject,
            (Role::Subject, _) => Weight::Subject,
            (Role::Object, _) => Weight::Object,
            (Role::Oblique, _) => Weight::Oblique,
            (Role::Nested, _) => Weight::Nested,
            (Role::Other, _) => Weight::OtherRole,
        });
        score += points(match human {
            Some(true) => Weight::Human,
            None if kind_of.is_none() => Weight::Untyped,
            None => Weight::Body,
            Some(false) => Weight::Thing,
        });
        if speaks && human == Some(true) {
            score += points(Weight::HumanSpeaks);
        }
        score += points(match before.kind {
            MentionKind::Name => Weight::Name,
            MentionKind::Pronoun => Weight::Pronoun,
            MentionKind::Nominal => Weight::Nominal,
        });
        if nominal && candidate.determiner == Determiner::Indefinite {
            score += points(Weight::Indefinite);
        }
        score += (chains.size(other).min(5) - 1) as f32 * points(Weight::Repeated);
        // whoever was quoted last goes on speaking
        if speaks && last_speaker.is_some_and(|s| chains.same(s, other)) {
            score += points(Weight::LastSpeaker);
        }
        if sex != Gender::None && gender != Gender::None {
            score += points(Weight::GenderKnown);
        }
        if kind == Kind::Near && back == 0 {
            score += points(Weight::NearHere);
        }
        // possessives mostly stay in their sentence
        if kind == Kind::Possessive {
            score += points(if back == 0 { Weight::PossessiveHere } else { Weight::PossessiveElsewhere });
            if nominal && human != Some(true) {
                score += points(Weight::PossessiveThing);
            }
        }
        if above.controls(chains, other) {
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
        score += steps * points(Weight::Step);
        steps += 1.0;
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
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (_, best, found) = *scores.first()?;
    let second = scores.get(1).map_or(f32::MIN, |s| s.1);
    let sieve = if kind == Kind::Possessive { "coref.possessive" } else { "coref.pronoun" };
    let (least, ahead) = match kind {
        Kind::Subject if is_speaker => (Weight::LeastSpeaking, Weight::AheadSpeaking),
        Kind::Subject | Kind::First => (Weight::LeastSubject, Weight::AheadSubject),
        Kind::Object => (Weight::LeastObject, Weight::AheadObject),
        Kind::Dative => (Weight::LeastDative, Weight::AheadDative),
        Kind::Strong | Kind::Near => (Weight::LeastStrong, Weight::AheadStrong),
        Kind::Possessive => (Weight::LeastPossessive, Weight::AheadPossessive),
    };
    (best >= points(least) && best - second >= points(ahead)).then_some((found, sieve))
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
        let mut bound = matches!(kind, Kind::Object | Kind::Dative);
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

/// The candidate and the pronoun are arguments of one verb, or the candidate's phrase is governed by the pronoun's.
fn local_conflict(view: &View<'_>, kind: Kind, m: MentionId, other: MentionId) -> bool {
    let (a, b) = (&view.features[m as usize], &view.features[other as usize]);
    if kind == Kind::Possessive {
        // `sa sœur` is not its own owner: the possessed noun hangs on the candidate or the other way round
        let possessed = a.governor;
        return view.mentions[other as usize].head == possessed;
    }
    if a.governor != NO_HEAD && a.governor == b.governor && b.role != Role::Nested {
        return true;
    }
    // the pronoun stands after a preposition inside the clause of its candidate subject
    if kind == Kind::Strong && b.role == Role::Subject && a.role == Role::Nested {
        return view.analysis.tokens.get(a.governor as usize).is_some_and(|v| v.head == b.governor);
    }
    false
}
