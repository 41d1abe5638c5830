//! What speaks for which type of an unknown name: its words and its place in the tree (`around` has what stands beside it).

use super::around::{after, before};
use super::chunk::{Chunk, is_person_noun};
use super::cues::Cue;
use super::view::{Facts, View};
use crate::language::{Deprel, NO_HEAD, TokenId, Upos};
use crate::schema::EntityType;

/// Points for each type, with the rule that gave most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Evidence {
    points: [i32; 10],
    best: [(i32, &'static str); 10],
}

impl Default for Evidence {
    fn default() -> Self {
        Self { points: [0; 10], best: [(0, "name.context"); 10] }
    }
}

impl Evidence {
    pub(super) fn add(&mut self, kind: EntityType, points: i32, rule: &'static str) {
        let Some(total) = self.points.get_mut(kind.0 as usize) else { return };
        *total += points;
        let best = &mut self.best[kind.0 as usize];
        if points > best.0 {
            *best = (points, rule);
        }
    }

    /// Adds the points of a cue.
    pub(super) fn give(&mut self, view: &View<'_>, cue: Cue) {
        self.give_points(view, cue, None);
    }

    /// Adds the points of a cue that itself tells the type.
    pub(super) fn tell(&mut self, view: &View<'_>, cue: Cue, kind: EntityType) {
        self.give_points(view, cue, Some(kind));
    }

    fn give_points(&mut self, view: &View<'_>, cue: Cue, told: Option<EntityType>) {
        for (kind, points) in view.cues.of(cue, told) {
            self.add(kind, points, cue.rule());
        }
    }

    pub(super) fn points(&self, kind: EntityType) -> i32 {
        self.points.get(kind.0 as usize).copied().unwrap_or(0)
    }

    pub(super) fn rule(&self, kind: EntityType) -> &'static str {
        self.best.get(kind.0 as usize).map_or("name.context", |b| b.1)
    }

    /// The type with most points; the first in the order of types among equals.
    pub(super) fn winner(&self) -> (EntityType, i32) {
        let mut winner = (EntityType::PERSON, i32::MIN);
        for (number, &points) in self.points.iter().enumerate() {
            if points > winner.1 {
                winner = (EntityType(number as u8), points);
            }
        }
        winner
    }

    /// Takes over the points of another place in the document where they are higher.
    pub(super) fn merge(&mut self, other: &Self) {
        for i in 0..self.points.len() {
            if other.points[i] > self.points[i] {
                self.points[i] = other.points[i];
                self.best[i] = other.best[i];
            }
        }
    }
}

/// Gathers the evidence for the type of a chunk.
pub(super) fn weigh(view: &View<'_>, chunk: &Chunk) -> Evidence {
    let mut evidence = Evidence::default();
    inside(view, chunk, &mut evidence);
    before(view, chunk, &mut evidence);
    after(view, chunk, &mut evidence);
    syntax(view, chunk, &mut evidence);
    evidence
}

fn inside(view: &View<'_>, chunk: &Chunk, evidence: &mut Evidence) {
    let (start, end) = (chunk.tokens.start, chunk.tokens.end);
    let has = |id, fact| view.has(id, fact);
    let count = chunk.len();
    let any_org = (start..end).any(|id| view.gazetteer.is_org_word(view.form(id)) && (count > 1));
    if any_org {
        evidence.give(view, Cue::OrgWord);
    }
    // `The Infiltrator de Brad Furman`
    if count > 1 && view.form(start) == "The" {
        evidence.give(view, Cue::EnglishTitle);
        if matches!(view.form(end), "de" | "d'" | "d’") && has(end + 1, Facts::FIRST) {
            evidence.give(view, Cue::EnglishTitleAuthor);
        }
    }
    // `Hartley Road`, `Invictus Games`, `Lake Harmon`
    let known = view.hit(start).is_some_and(|h| !h.weak && h.end >= end);
    if count > 1 && !known {
        if let Some(kind) = view.cues.asked(view.form(end - 1), "last") {
            evidence.tell(view, Cue::LastWord, kind);
        }
        if let Some(kind) = view.cues.asked(view.form(end - 1), "last-sure") {
            evidence.tell(view, Cue::LastWordSure, kind);
        }
        if let Some(kind) = view.cues.asked(view.form(start), "first") {
            evidence.tell(view, Cue::FirstWord, kind);
        }
    }
    let ordinary = has(start, Facts::ORDINARY);
    if has(start, Facts::FIRST) {
        let cue = match (count >= 2 && !any_org, ordinary) {
            (true, false) => Cue::FirstName,
            (true, true) => Cue::FirstNameOrdinary,
            (false, false) => Cue::FirstNameAlone,
            (false, true) => Cue::FirstNameOrdinaryAlone,
        };
        evidence.give(view, cue);
    }
    if count >= 2 && has(end - 1, Facts::SURNAME) {
        evidence.give(view, Cue::SurnameLast);
    } else if count == 1 && has(start, Facts::SURNAME) && !ordinary {
        evidence.give(view, Cue::SurnameAlone);
    }
    if count >= 2 && (start..end).any(|id| is_initial(view.form(id))) {
        evidence.give(view, Cue::Initial);
    }
    if (start + 1..end)
        .any(|id| !has(id, Facts::CAP) && !has(id, Facts::MARK) && view.gazetteer.is_particle(view.form(id)))
        && count >= 3
    {
        evidence.give(view, Cue::Particle);
    }
    if (2..=3).contains(&count)
        && (start..end).all(|id| has(id, Facts::CAP) && !has(id, Facts::CAPS) && !has(id, Facts::ORDINARY))
    {
        evidence.give(view, Cue::TwoWords);
    }
    if count == 1 {
        shape(view, start, evidence);
    }
}

/// What the letters of a single word tell.
fn shape(view: &View<'_>, word: TokenId, evidence: &mut Evidence) {
    let form = view.form(word);
    if view.has(word, Facts::CAPS) {
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        if (2..=6).contains(&letters) && !view.has(word, Facts::DIGIT) {
            evidence.give(view, Cue::Acronym);
        } else if view.has(word, Facts::DIGIT) {
            evidence.give(view, Cue::Code);
        }
    }
    if camel_case(form) {
        evidence.give(view, Cue::CamelCase);
    }
    // `Sotheby’s`, `Wendy's`
    if form.len() > 4 && (form.ends_with("’s") || form.ends_with("'s")) {
        evidence.give(view, Cue::Possessive);
    }
    if form.contains('-') {
        let mut parts = form.split('-');
        let head = parts.next().unwrap_or("");
        if matches!(head, "al" | "el") {
            evidence.give(view, Cue::ArabicArticle);
        }
        if matches!(head, "Saint" | "Sainte" | "St" | "Ste" | "Mont" | "Château" | "Ville") {
            evidence.give(view, Cue::PlaceHead);
        }
        if parts.any(|p| {
            matches!(p, "sur" | "lès" | "les" | "en" | "le" | "la" | "sous" | "aux" | "du" | "des" | "de" | "d'" | "l'")
        }) {
            evidence.give(view, Cue::PlaceLinked);
        }
    }
    if ["ville", "bourg", "grad", "stan", "land", "polis", "shire", "burg", "sk", "ieh", "abad"]
        .iter()
        .any(|s| form.len() > s.len() + 2 && form.ends_with(s))
    {
        evidence.give(view, Cue::PlaceEnding);
    }
}

/// `CipherNest`: a capital behind a small letter, but for particles of surnames (`McKay`, `DeVos`).
fn camel_case(form: &str) -> bool {
    let mut before = None;
    for (at, c) in form.char_indices() {
        if c.is_uppercase() && before.is_some_and(char::is_lowercase) {
            return !matches!(
                form.get(..at),
                Some("Mc" | "Mac" | "De" | "La" | "Le" | "Di" | "Du" | "Van" | "Fitz" | "Da")
            );
        }
        before = Some(c);
    }
    false
}

fn is_initial(form: &str) -> bool {
    let mut chars = form.chars();
    chars.next().is_some_and(char::is_uppercase) && matches!((chars.next(), chars.next()), (Some('.'), _))
}

/// What the tree says: subject of a verb of persons, apposition of a noun.
fn syntax(view: &View<'_>, chunk: &Chunk, evidence: &mut Evidence) {
    let tokens = &view.analysis.tokens;
    let mut top = chunk.tokens.start;
    for id in chunk.tokens.clone() {
        let Some(token) = tokens.get(id as usize) else { return };
        if token.head == NO_HEAD || !chunk.tokens.contains(&token.head) {
            top = id;
            break;
        }
    }
    let Some(token) = tokens.get(top as usize) else { return };
    let Some(head) = tokens.get(token.head as usize).map(|_| token.head) else { return };
    let lemma = view.lemma(head);
    if view.upos(head) == Upos::Verb {
        argument(view, chunk, token.deprel, lemma, evidence);
    }
    match token.deprel {
        Deprel::Nsubj if view.upos(head) == Upos::Noun && is_person_noun(view, head) => {
            evidence.give(view, Cue::Attribute);
        }
        Deprel::Appos | Deprel::FlatName | Deprel::Flat if head < top && view.upos(head) == Upos::Noun => {
            let gap = chunk.tokens.start.saturating_sub(head);
            if is_person_noun(view, head) && gap > 1 && view.cues.asked(lemma, "beside").is_none() {
                evidence.give(view, Cue::AppositionTree);
            }
        }
        _ => {}
    }
}

/// What the verb asks of the name that is its subject, its object or stands behind its preposition.
fn argument(view: &View<'_>, chunk: &Chunk, deprel: Deprel, verb: &str, evidence: &mut Evidence) {
    let (argument, cue) = match deprel {
        Deprel::Nsubj | Deprel::OblAgent => ("subject", Cue::Subject),
        Deprel::Obj | Deprel::NsubjPass => ("object", Cue::Object),
        Deprel::Obl | Deprel::OblArg | Deprel::OblMod => match preposition(view, chunk) {
            Some(preposition) => (preposition, Cue::Oblique),
            None => return,
        },
        _ => return,
    };
    if let Some(kind) = view.cues.asked(verb, argument) {
        evidence.tell(view, cue, kind);
    } else if matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass) && view.gazetteer.is_agent_verb(verb) {
        evidence.give(view, Cue::AgentVerb);
    }
}

/// The preposition before the name, without its article.
fn preposition<'v>(view: &View<'v>, chunk: &Chunk) -> Option<&'v str> {
    let mut at = chunk.tokens.start.checked_sub(1).filter(|at| *at >= chunk.sentence.start)?;
    if matches!(view.form(at), "la" | "le" | "les" | "l'" | "l’") && at > chunk.sentence.start {
        at -= 1;
    }
    Some(match view.form(at) {
        "de" | "d'" | "d’" | "du" | "des" => "de",
        "à" | "au" | "aux" => "à",
        form if view.upos(at) == Upos::Adp => form,
        _ => return None,
    })
}

/// A first name, an initial: the name is built as those of persons are.
pub(super) fn called_like_people(view: &View<'_>, chunk: &Chunk) -> bool {
    let (start, end) = (chunk.tokens.start, chunk.tokens.end);
    chunk.title.is_some() || view.has(start, Facts::FIRST) || (start..end).any(|id| is_initial(view.form(id)))
}
