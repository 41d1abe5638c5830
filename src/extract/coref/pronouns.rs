//! Pronouns and possessives: which words are some, and what they stand for.

use super::cluster::Chains;
use super::view::{NO_QUOTE, Role, View, is_one_of};
use crate::extract::{Extraction, Mention, MentionId, MentionKind, RuleRef, Speaker};
use crate::language::{Analysis, Deprel, Feats, Gender, NO_HEAD, Number, TokenId, Tree, Upos};
use crate::schema::EntityType;

/// Sentences back in which an antecedent is looked for.
const REACH: u32 = 3;
/// Mentions back that are looked at, at most.
const MOST_BACK: u32 = 40;

/// What a pronoun asks of its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `il`, `elle`, `ils`, `elles` as subject.
    Subject,
    /// `le`, `la`, `l'`, `les` before a verb.
    Object,
    /// `lui`, `leur` before a verb; mostly of people.
    Dative,
    /// `lui`, `elle`, `eux` after a preposition.
    Strong,
    /// `celui-ci`, `celle-ci`: the nearest that is no subject.
    Near,
    /// `son`, `sa`, `ses`, `leur`, `leurs`.
    Possessive,
    /// `je`, `me`, `moi`, `mon` inside a quotation.
    First,
}

/// What a form can be: kind, gender, number.
pub(super) fn kind(form: &str, token_upos: Upos, feats: Feats, deprel: Deprel) -> Option<(Kind, Gender, Number)> {
    use {Gender::*, Number::*};
    let form = form.trim_start_matches(['-', '–', '‑']);
    let form = form.strip_prefix("t-").or_else(|| form.strip_prefix("t‑")).unwrap_or(form);
    if token_upos == Upos::Det {
        return if is_one_of(form, &["son", "sa", "ses"]) {
            Some((Kind::Possessive, Gender::None, Sing))
        } else if is_one_of(form, &["leur", "leurs"]) {
            Some((Kind::Possessive, Gender::None, Plur))
        } else if is_one_of(form, &["mon", "ma", "mes"]) {
            Some((Kind::First, Gender::None, Sing))
        } else {
            Option::None
        };
    }
    if token_upos != Upos::Pron || feats.0 & (Feats::RELATIVE | Feats::INTERROGATIVE | Feats::REFLEXIVE) != 0 {
        return Option::None;
    }
    let object = matches!(deprel, Deprel::Obj | Deprel::Dep);
    let subject = matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjCaus | Deprel::Dep | Deprel::Root);
    let strong = if subject { Kind::Subject } else { Kind::Strong };
    Some(match () {
        () if is_one_of(form, &["il"]) => (Kind::Subject, Masc, Sing),
        () if is_one_of(form, &["elle"]) => (strong, Fem, Sing),
        () if is_one_of(form, &["ils"]) => (Kind::Subject, Masc, Plur),
        () if is_one_of(form, &["elles"]) => (strong, Fem, Plur),
        () if is_one_of(form, &["eux"]) => (Kind::Strong, Masc, Plur),
        () if is_one_of(form, &["le"]) && object => (Kind::Object, Masc, Sing),
        () if is_one_of(form, &["la"]) && object => (Kind::Object, Fem, Sing),
        () if is_one_of(form, &["l'", "l’"]) && object => (Kind::Object, Gender::None, Sing),
        () if is_one_of(form, &["les"]) && object => (Kind::Object, Gender::None, Plur),
        () if is_one_of(form, &["lui"]) => {
            let dative = matches!(deprel, Deprel::Iobj | Deprel::Dep | Deprel::Obj);
            if dative { (Kind::Dative, Gender::None, Sing) } else { (strong, Masc, Sing) }
        }
        () if is_one_of(form, &["leur"]) => (Kind::Dative, Gender::None, Plur),
        () if is_one_of(form, &["celui-ci"]) => (Kind::Near, Masc, Sing),
        () if is_one_of(form, &["celle-ci"]) => (Kind::Near, Fem, Sing),
        () if is_one_of(form, &["ceux-ci"]) => (Kind::Near, Masc, Plur),
        () if is_one_of(form, &["celles-ci"]) => (Kind::Near, Fem, Plur),
        () if is_one_of(form, &["je", "j'", "j’", "me", "m'", "m’", "moi"]) => (Kind::First, Gender::None, Sing),
        () => return Option::None,
    })
}

/// Adds a mention for each pronoun and possessive that has none, in the order of the text.
///
/// Links to mentions (speakers, fillers) are not moved: call it before anything points to mentions.
pub(super) fn add(text: &str, analysis: &Analysis, extraction: &mut Extraction) {
    let mut taken: Vec<bool> = vec![false; analysis.tokens.len()];
    for mention in &extraction.mentions {
        if let Some(slot) = taken.get_mut(mention.head as usize) {
            *slot = true;
        }
    }
    let rule = RuleRef { name: "mention.pronoun".into(), arm: 0 };
    let before = extraction.mentions.len();
    for (id, token) in analysis.tokens.iter().enumerate() {
        if !matches!(token.upos, Upos::Pron | Upos::Det) || taken[id] {
            continue;
        }
        let Some((_, gender, number)) = kind(token.span.of(text), token.upos, token.feats, token.deprel) else {
            continue;
        };
        let id = id as TokenId;
        extraction.mentions.push(Mention {
            span: token.span,
            tokens: id..id + 1,
            head: id,
            entity_type: None,
            kind: MentionKind::Pronoun,
            gender,
            number,
            gazetteer: None,
            count: None,
            rule: rule.clone(),
            entity: None,
            link: None,
        });
    }
    if extraction.mentions.len() > before {
        extraction.mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    }
}

/// Whether the *il* at `head` stands for nobody.
fn pleonastic(view: &View<'_>, pronoun: TokenId) -> bool {
    let Some(token) = view.analysis.tokens.get(pronoun as usize) else { return true };
    if matches!(token.deprel, Deprel::ExplSubj | Deprel::Expl) {
        // `il a déclaré que` has a speaker, whatever the tree says; `il a été déclaré que` has none
        let told = view.tree.children(token.head).any(|c| view.analysis.tokens[c as usize].deprel == Deprel::AuxPass);
        return told || reflexive(view, token.head) || !view.lexicon.speech.contains(view.lemma(token.head));
    }
    if !matches!(token.upos, Upos::Pron) || !view.form(pronoun).to_lowercase().ends_with("il") {
        return false;
    }
    let verb = token.head;
    let Some(head) = view.analysis.tokens.get(verb as usize) else { return false };
    let lemma = view.lemma(verb);
    if view.lexicon.impersonal.contains(lemma) && (lemma != "agir" || reflexive(view, verb)) {
        return true;
    }
    // `il y a`
    if view.tree.children(verb).any(|c| is_one_of(view.form(c), &["y"])) && lemma == "avoir" {
        return true;
    }
    if view.lexicon.weather.contains(lemma) {
        return true;
    }
    // `il est probable que`, `il est interdit de`, `il semble que`
    let copular = view.tree.children(verb).any(|c| view.analysis.tokens[c as usize].deprel == Deprel::Cop);
    let passive = view.tree.children(verb).any(|c| view.analysis.tokens[c as usize].deprel == Deprel::AuxPass);
    let clause = view.tree.children(verb).any(|c| {
        let t = &view.analysis.tokens[c as usize];
        matches!(t.deprel, Deprel::Ccomp | Deprel::Csubj | Deprel::Xcomp) && c > verb
    });
    let adjective = matches!(head.upos, Upos::Adj | Upos::Noun | Upos::Adv | Upos::Num);
    (clause
        && ((copular && adjective) || passive && head.upos == Upos::Verb || view.lexicon.raising.contains(lemma))
        && marked(view, verb))
        || (copular && view.lexicon.weather.contains(lemma))
}

/// `le` of `il l'est`, `le sera également`: it stands for a quality, not for a thing.
fn attribute(view: &View<'_>, pronoun: TokenId) -> bool {
    let Some(token) = view.analysis.tokens.get(pronoun as usize) else { return true };
    matches!(view.lemma(token.head), "être" | "devenir" | "rester" | "falloir") || view.lemma(pronoun + 1) == "être"
}

/// The clause under `verb` begins with `que` or `de`.
fn marked(view: &View<'_>, verb: TokenId) -> bool {
    let next =
        (verb + 1..verb + 4).map(|t| view.form(t)).find(|f| is_one_of(f, &["que", "qu'", "qu’", "de", "d'", "d’"]));
    next.is_some()
}

fn reflexive(view: &View<'_>, verb: TokenId) -> bool {
    view.tree.children(verb).any(|c| is_one_of(view.form(c), &["se", "s'", "s’"]))
}

/// Gives each pronoun its antecedent where one stands out.
pub(super) fn run(view: &View<'_>, extraction: &Extraction, chains: &mut Chains) {
    let mut speaker_of: Vec<Option<MentionId>> = Vec::with_capacity(extraction.quotes.len());
    for quote in &extraction.quotes {
        speaker_of.push(match quote.speaker {
            Speaker::Mention(m) => Some(m),
            Speaker::Unknown => None,
        });
    }
    let mut speakers: Vec<MentionId> = speaker_of.iter().flatten().copied().collect();
    speakers.sort_unstable();
    speakers.dedup();
    for m in 0..view.mentions.len() as u32 {
        let mention = &view.mentions[m as usize];
        if mention.kind != MentionKind::Pronoun || chains.links[m as usize].is_some() {
            continue;
        }
        let Some(token) = view.analysis.tokens.get(mention.head as usize) else { continue };
        // Who speaks is somebody, even where the tree takes the pronoun for an expletive (`a-t-il dit`).
        let speaks = speakers.binary_search(&m).is_ok();
        let deprel = if speaks { Deprel::Nsubj } else { token.deprel };
        let Some((kind, gender, number)) = kind(view.form(mention.head), token.upos, token.feats, deprel) else {
            continue;
        };
        if kind == Kind::First {
            first_person(view, chains, m, &speaker_of);
            continue;
        }
        if kind == Kind::Subject && !speaks && pleonastic(view, mention.head)
            || kind == Kind::Object && attribute(view, mention.head)
        {
            continue;
        }
        if let Some((found, sieve)) = antecedent(view, chains, m, kind, gender, number, &speaker_of, &speakers) {
            chains.link(m, found, sieve);
        }
    }
}

/// `je` in a quotation is who speaks.
fn first_person(view: &View<'_>, chains: &mut Chains, m: MentionId, speaker_of: &[Option<MentionId>]) {
    let feature = &view.features[m as usize];
    if feature.quote == NO_QUOTE {
        return;
    }
    let Some(speaker) = speaker_of.get(feature.quote as usize).copied().flatten() else { return };
    let fits = chains.number(speaker) != Number::Plur
        && matches!(chains.entity_type(speaker), Some(EntityType::PERSON) | None);
    if fits && speaker != m {
        chains.link(m, speaker, "coref.speaker");
    }
}

/// How sure a candidate must be, and how far ahead of the next one.
const THRESHOLD: f32 = 3.0;
const MARGIN: f32 = 0.8;

#[expect(clippy::too_many_arguments, reason = "one question with all its circumstances")]
fn antecedent(
    view: &View<'_>,
    chains: &Chains,
    m: MentionId,
    kind: Kind,
    gender: Gender,
    number: Number,
    speaker_of: &[Option<MentionId>],
    speakers: &[MentionId],
) -> Option<(MentionId, &'static str)> {
    let feature = &view.features[m as usize];
    let mention = &view.mentions[m as usize];
    let own_speaker = speaker_of.get(feature.quote as usize).copied().flatten();
    let is_speaker = speakers.binary_search(&m).is_ok();
    let speaks = kind == Kind::Subject && (is_speaker || view.lexicon.speech.contains(view.lemma(feature.governor)));
    // The speaker of the quotation before, at most two sentences back.
    let last_speaker = speakers[..speakers.partition_point(|s| *s < m)]
        .last()
        .copied()
        .filter(|s| is_speaker && feature.sentence - view.features[*s as usize].sentence <= 2);
    // best score of each chain: (score, nearest mention)
    let mut scores: Vec<(MentionId, f32, MentionId)> = Vec::new();
    let mut steps = 0.0_f32;
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        let candidate = &view.features[other as usize];
        let back = feature.sentence - candidate.sentence;
        if back > REACH {
            break;
        }
        // a `je` in the quotation is already this speaker
        if chains.same(other, m) {
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
        if !pronoun
            && before.kind == MentionKind::Nominal
            && candidate.determiner == super::view::Determiner::Bare
            && candidate.human != Some(true)
        {
            continue;
        }
        // `tous les cas`, `quelque chose`
        if before.kind == MentionKind::Nominal && view.lexicon.generic.contains(view.lemma(before.head)) {
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
        let mut score = match back {
            0 => 2.6,
            1 => 2.2,
            2 => 0.8,
            _ => 0.0,
        };
        score += match (candidate.role, kind) {
            (Role::Subject, Kind::Near) => -1.0,
            (Role::Subject, _) => 1.8,
            (Role::Object, _) => 0.6,
            (Role::Oblique, _) => 0.2,
            (Role::Nested, _) => -0.8,
            (Role::Other, _) => 0.3,
        };
        score += match human {
            Some(true) => 1.0,
            None => 0.2,
            Some(false) => -0.6,
        };
        if speaks && human == Some(true) {
            score += 0.8;
        }
        score += match before.kind {
            MentionKind::Name => 0.6,
            MentionKind::Pronoun => 0.9,
            MentionKind::Nominal => 0.0,
        };
        score += (chains.size(other).min(5) - 1) as f32 * 0.25;
        // whoever was quoted last goes on speaking
        if speaks && last_speaker.is_some_and(|s| chains.same(s, other)) {
            score += 2.4;
        }
        if sex != Gender::None && gender != Gender::None {
            score += 0.5;
        }
        if kind == Kind::Near && back == 0 {
            score += 1.0;
        }
        // possessives mostly stay in their sentence
        if kind == Kind::Possessive {
            score += if back == 0 { 0.6 } else { -1.0 };
            if before.kind == MentionKind::Nominal && human != Some(true) {
                score -= 0.7;
            }
        }
        if candidate.quote != feature.quote {
            score -= 0.8;
        }
        if candidate.paragraph + 1 < feature.paragraph {
            score -= 0.5;
        }
        score -= steps * 0.06;
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
    let threshold = if kind == Kind::Object { THRESHOLD + 0.6 } else { THRESHOLD };
    (best >= threshold && best - second >= MARGIN).then_some((found, sieve))
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
    // `Pierre veut le voir`: the object of an infinitive is not the subject of its verb
    if matches!(kind, Kind::Object | Kind::Dative) && b.role == Role::Subject {
        let verb = view.analysis.tokens.get(a.governor as usize);
        return verb.is_some_and(|v| matches!(v.deprel, Deprel::Xcomp) && v.head == b.governor);
    }
    // the pronoun stands after a preposition inside the clause of its candidate subject
    if kind == Kind::Strong && b.role == Role::Subject && a.role == Role::Nested {
        return view.analysis.tokens.get(a.governor as usize).is_some_and(|v| v.head == b.governor);
    }
    false
}

/// The tree of a document, filled.
pub(super) fn tree_of(analysis: &Analysis) -> Tree {
    let mut tree = Tree::default();
    tree.fill(analysis);
    tree
}
