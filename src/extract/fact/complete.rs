//! Roles that follow from others, and scores, which hang anywhere in a sentence.

use super::Source;
use crate::document::Span;
use crate::extract::{Extraction, Fact, Filler, Mention, MentionId, MentionKind, RoleFiller, number};
use crate::language::{TokenId, Upos};
use crate::rules::Label;
use crate::schema::{EntityType, FactKind, RoleId};
use std::ops::Range;

/// From this number on, `2016-2017` counts years and not goals.
const YEARS: u32 = 1000;

/// Fills the roles that the schema says to follow from others (`also`), and the role `score` of the fact types that have it.
pub(super) fn complete(source: Source<'_>, extraction: &mut Extraction) {
    let actors = Actors::new(source);
    let Extraction { facts, mentions, .. } = &mut *extraction;
    let office = source.schema.role("office").zip(source.schema.role("organization"));
    for fact in facts {
        if let Some(actors) = &actors {
            actors.act(source, mentions, fact);
        }
        double(source, fact);
        former(source, fact);
        if let Some((office, body)) = office {
            body_of_office(source, fact, mentions, office, body);
        }
    }
    super::share::share(source, &mut extraction.facts, &extraction.mentions);
    if let Some(actors) = &actors {
        actors.strike(source, extraction);
    }
    if let Some(role) = source.schema.role("score") {
        score(source, role, source.schema.role("participant"), &mut extraction.facts);
    }
}

/// Roles of who does harm and of what did it.
struct Actors {
    cause: RoleId,
    agent: RoleId,
    attacker: RoleId,
}

impl Actors {
    fn new(source: Source<'_>) -> Option<Self> {
        let role = |name| source.schema.role(name);
        Some(Self { cause: role("cause")?, agent: role("agent")?, attacker: role("attacker")? })
    }

    /// `des inconnus ont fait sept morts`: who acts is no cause, where the fact type tells the two apart.
    fn act(&self, source: Source<'_>, mentions: &[Mention], fact: &mut Fact) {
        const DOERS: [EntityType; 5] =
            [EntityType::PERSON, EntityType::GROUP, EntityType::ORGANIZATION, EntityType::COUNTRY, EntityType::ANIMAL];
        if fact.mentions(self.agent).next().is_some() || source.schema.role_use(fact.fact_type, self.agent).is_none() {
            return;
        }
        for filler in fact.roles.iter_mut().filter(|r| r.role == self.cause) {
            let Filler::Mention(id) = filler.filler else { continue };
            let Some(mention) = mentions.get(id as usize) else { continue };
            // "Moscou aurait empoisonné": a seat of power
            let seat = mention.kind == MentionKind::Name && mention.entity_type == Some(EntityType::PLACE);
            if seat || mention.entity_type.is_some_and(|ty| DOERS.contains(&ty)) {
                filler.role = self.agent;
                fact.derivation.steps.push("agent: a doer is no cause".to_owned());
            }
        }
    }

    /// `L'armée a tué deux hommes dans une frappe`: whoever kills or destroys by an attack is the attacker.
    fn strike(&self, source: Source<'_>, extraction: &mut Extraction) {
        let mut found: Vec<(usize, Vec<RoleFiller>)> = Vec::new();
        for harm in &extraction.facts {
            if harm.mentions(self.agent).next().is_none() {
                continue;
            }
            for cause in harm.mentions(self.cause) {
                let Some(cause) = extraction.mentions.get(cause as usize) else { continue };
                let from = extraction.facts.partition_point(|f| f.trigger.end <= cause.span.start);
                let here = extraction.facts[from..].iter().take_while(|f| f.trigger.start < cause.span.end);
                let attack = here.zip(from..).find(|(f, _)| {
                    f.trigger_head == cause.head
                        && source.schema.role_use(f.fact_type, self.attacker).is_some()
                        && f.mentions(self.attacker).next().is_none()
                });
                if let Some((_, at)) = attack {
                    let agents = harm.roles.iter().filter(|r| r.role == self.agent);
                    found.push((at, agents.map(|r| RoleFiller { role: self.attacker, ..r.clone() }).collect()));
                }
            }
        }
        for (at, fillers) in found {
            if let Some(fact) = extraction.facts.get_mut(at).filter(|f| f.mentions(self.attacker).next().is_none()) {
                fact.derivation.steps.push("attacker: who did harm by it".to_owned());
                fact.roles.extend(fillers);
            }
        }
    }
}

/// Who wins takes part: the fillers of a role stand in the role that the schema names beside it, too, in front.
fn double(source: Source<'_>, fact: &mut Fact) {
    let Some(declared) = source.schema.fact(fact.fact_type) else { return };
    for used in &declared.roles {
        let Some(also) = used.also else { continue };
        let has = |roles: &[RoleFiller], filler: &Filler| roles.iter().any(|r| r.role == also && r.filler == *filler);
        let missing: Vec<RoleFiller> = fact
            .roles
            .iter()
            .filter(|r| r.role == used.role && !has(&fact.roles, &r.filler))
            .map(|r| RoleFiller { role: also, ..r.clone() })
            .collect();
        if !missing.is_empty() {
            let (all, one) = (source.schema.role_name(also), source.schema.role_name(used.role));
            fact.derivation.steps.push(format!("{all}: with whoever is {one}"));
            fact.roles.splice(0..0, missing);
        }
    }
}

/// `son ex-femme`, `l'ancien patron`: what somebody is no more holds in the past, where no date is said.
fn former(source: Source<'_>, fact: &mut Fact) {
    let state = source.schema.fact(fact.fact_type).is_some_and(|f| f.kind == FactKind::State);
    if !state || fact.time.is_some() || fact.time_value.is_some() {
        return;
    }
    let analysis = source.analysis;
    let head = fact.trigger_head;
    let noun = |id: TokenId| analysis.tokens.get(id as usize).is_some_and(|t| t.upos == Upos::Noun);
    let ex = |id: TokenId| {
        let form = analysis.form(source.text, id);
        form.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ex-")) && form.len() > 3
    };
    let before = |c: TokenId| c < head && c + 2 >= head && analysis.lemma(c) == "ancien";
    let person = source.fillers.mention(head).is_some_and(|(_, m)| m.label == Label::from(EntityType::PERSON));
    if noun(head) && (ex(head) || (person && source.clauses.tree.children(head).any(before))) {
        fact.time_value = Some("PAST_REF".into());
        fact.derivation.steps.push("time = PAST_REF (former)".to_owned());
    }
}

/// What only says that an office follows: `ses fonctions de président`, `au poste de directrice`.
const POSTS: [&str; 7] = ["fonctions", "fonction", "poste", "titre", "rôle", "mandat", "fauteuil"];

/// `directeur général de Norvik`, `ses fonctions de président de Norvik`: words of an office that name its body, or that it stands
/// right before, are the office and the body.
fn body_of_office(source: Source<'_>, fact: &mut Fact, mentions: &[Mention], office: RoleId, body: RoleId) {
    let told = fact.roles.iter().any(|r| r.role == body);
    // the rules of states read what an office is as a whole (`ministre de la Justice`)
    let event = source.schema.fact(fact.fact_type).is_some_and(|f| f.kind == FactKind::Event);
    if told || !event || source.schema.role_use(fact.fact_type, body).is_none() {
        return;
    }
    let Some(filler) = fact.roles.iter_mut().find(|r| r.role == office) else { return };
    let Filler::Text(words) = &mut filler.filler else { return };
    let of = |before: &str| matches!(before, "de" | "du" | "d’" | "d'" | "de la" | "de l’" | "de l'");
    let first = mentions.partition_point(|m| m.span.start <= words.start);
    let found = mentions[first..].iter().zip(first..).take(4).find_map(|(m, id)| {
        let typed = m.entity_type == Some(EntityType::ORGANIZATION)
            || m.entity_type == Some(EntityType::COUNTRY) && m.kind == MentionKind::Name;
        // `chef du service des urgences`
        let typed = typed && (m.kind == MentionKind::Name || m.span.end >= words.end);
        let from = if m.span.end <= words.end { words.start } else { words.end };
        let between = source.text.get(from as usize..m.span.start as usize).filter(|_| typed)?;
        if from == words.end {
            // `rédactrice en chef du Monde`
            let chief = between.trim_start().strip_prefix("en chef");
            let end = chief.map_or(words.end, |rest| m.span.start - rest.len() as u32);
            return of(chief.unwrap_or(between).trim()).then_some((id, end));
        }
        let before = between.trim_end();
        let (start, _) = ["de la", "de l’", "de l'", "de", "du", "d’", "d'"]
            .iter()
            .find_map(|p| Some((before.strip_suffix(p)?, p)))
            .filter(|(start, _)| start.ends_with(char::is_whitespace))?;
        Some((id, words.start + start.trim_end().len() as u32))
    });
    let found = found.filter(|(_, end)| *end > words.start);
    if let Some((_, end)) = found {
        words.end = end;
    }
    *words = without_post(*words, source.text);
    let Some((id, _)) = found else { return };
    fact.roles.push(RoleFiller { role: body, filler: Filler::Mention(id as MentionId), count: None });
    fact.derivation.steps.push(format!("{}: named in the office", source.schema.role_name(body)));
}

/// `au poste de directrice`, `ses fonctions de président`: the office behind the word that only says that one follows.
fn without_post(words: Span, text: &str) -> Span {
    let said = words.of(text);
    let mut tokens = said.split_inclusive(' ');
    let skipped: usize = match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(post), Some(de), Some(_)) if POSTS.contains(&post.trim()) && de.trim() == "de" => post.len() + de.len(),
        (Some(det), Some(post), Some(de)) if POSTS.contains(&post.trim()) && de.trim() == "de" => {
            det.len() + post.len() + de.len()
        }
        _ => 0,
    };
    Span { start: if skipped < said.len() { words.start + skipped as u32 } else { words.start }, ..words }
}

/// Gives each score to the fact that it follows, or else to the first one behind it in the sentence.
fn score(source: Source<'_>, role: RoleId, participant: Option<RoleId>, facts: &mut [Fact]) {
    let takes = |f: &Fact| source.schema.role_use(f.fact_type, role).is_some();
    let mut sentence = None;
    let mut found: Vec<Range<TokenId>> = Vec::new();
    for at in 0..facts.len() {
        if !takes(&facts[at]) {
            continue;
        }
        let here = source.analysis.sentence_of(facts[at].trigger_head);
        if here == sentence {
            continue;
        }
        sentence = here;
        let Some(sentence) = here.and_then(|s| source.analysis.sentences.get(s)) else { continue };
        let tokens = sentence.tokens.clone();
        // facts are in the order of their triggers: those of the sentence stand together
        let near = facts.partition_point(|f| f.trigger.end <= sentence.span.start)
            ..facts.partition_point(|f| f.trigger.start < sentence.span.end);
        scores(source, tokens.clone(), &mut found);
        for score in &found {
            let inside = |f: &Fact| takes(f) && tokens.contains(&f.trigger_head);
            let before = near.clone().rfind(|n| inside(&facts[*n]) && facts[*n].trigger_head < score.start);
            // "a dominé la tenante du titre, X, 6-4": the match, not the title that one of both holds
            let players = |n: usize| facts[n].roles.iter().filter(|r| Some(r.role) == participant).count();
            let noun = |n: usize| {
                source.analysis.tokens.get(facts[n].trigger_head as usize).is_some_and(|t| t.upos == Upos::Noun)
            };
            let before = before.map(|n| match n.checked_sub(1) {
                Some(p) if noun(n) && near.contains(&p) && inside(&facts[p]) && players(n) < 2 && players(p) > 1 => p,
                _ => n,
            });
            let Some(taker) = before.or_else(|| near.clone().find(|n| inside(&facts[*n]))) else { continue };
            let fact = &mut facts[taker];
            if fact.roles.iter().any(|r| r.role == role) {
                continue;
            }
            let Some(words) = source.analysis.span_of(score) else { continue };
            fact.derivation.steps.push(format!("score = {}", words.of(source.text)));
            fact.roles.push(RoleFiller { role, filler: Filler::Text(words), count: None });
        }
    }
}

/// The scores of a sentence: `3-1`, `6-2, 7-5`, `8 à 4`, `trois sets à un`, and margins: `de neuf points`, `67 points d'avance`.
fn scores(source: Source<'_>, sentence: Range<TokenId>, out: &mut Vec<Range<TokenId>>) {
    let (text, analysis) = (source.text, source.analysis);
    out.clear();
    let words = |id: TokenId| analysis.tokens.get(id as usize).map_or("", |t| t.span.of(text));
    let mut at = sentence.start;
    while at < sentence.end {
        if let Some(end) = margin(source, &words, at, &sentence) {
            out.push(at..end);
            at = end;
            continue;
        }
        let Some(end) = one(source, &words, at, sentence.end) else {
            at += 1;
            continue;
        };
        // the sets of a match, one after the other
        match out.last_mut() {
            Some(last) if last.end + 1 == at && words(last.end) == "," => last.end = end,
            Some(last) if last.end == at => last.end = end,
            _ => out.push(at..end),
        }
        at = end;
    }
}

/// The list of the rules that names what scores and margins are counted in.
const UNITS: &str = "SCORE_UNIT";

/// Where the margin that starts at `at` ends: a number of points or the like, behind a preposition or before `d'avance`.
fn margin<'a>(
    source: Source<'_>,
    words: &impl Fn(TokenId) -> &'a str,
    at: TokenId,
    sentence: &Range<TokenId>,
) -> Option<TokenId> {
    let analysis = source.analysis;
    let lemma = |id: TokenId| if sentence.contains(&id) { analysis.lemma(id) } else { "" };
    if analysis.tokens.get(at as usize).is_none_or(|t| t.upos != Upos::Num) || at + 1 >= sentence.end {
        return None;
    }
    let units = source.rules.lexicons().iter().find(|l| l.name == UNITS)?;
    if !units.words.contains(&source.rules.symbols().of(words(at + 1))) {
        return None;
    }
    let end = at + 2;
    if lemma(end) == "de" {
        // "67 points d'avance"; but "à deux points du leader" is where one stands
        return matches!(lemma(end + 1), "avance" | "retard" | "écart").then_some(end);
    }
    let mut before = at.checked_sub(1)?;
    // "avec près de douze secondes"
    if lemma(before) == "de" && matches!(before.checked_sub(1).map_or("", lemma), "près" | "plus" | "moins") {
        before = before.checked_sub(2)?;
    }
    matches!(lemma(before), "de" | "par" | "à" | "avec").then_some(end)
}

/// Where the score that starts at `at` ends.
fn one<'a>(source: Source<'_>, words: &impl Fn(TokenId) -> &'a str, at: TokenId, end: TokenId) -> Option<TokenId> {
    let analysis = source.analysis;
    let is = |id: TokenId, upos: Upos| id < end && analysis.tokens.get(id as usize).is_some_and(|t| t.upos == upos);
    if number::is_score(words(at), &['-', '–', '/']) {
        return Some(at + 1);
    }
    let small = |id: TokenId| match words(id) {
        "un" | "une" | "zéro" => id < end,
        word => is(id, Upos::Num) && word.parse::<u32>().map_or(word.len() <= 8, |n| n < YEARS),
    };
    if !small(at) {
        return None;
    }
    let next = at + 1;
    if next < end && matches!(words(next), "-" | "–" | "—") && small(next + 1) {
        return Some(next + 2);
    }
    let ranged = at > 0 && matches!(analysis.lemma(at - 1), "de" | "entre");
    let to = if is(next, Upos::Noun) { next + 1 } else { next };
    // "25 à 7 samedi" counts no days
    let noun = is(to + 2, Upos::Noun) && source.fillers.time(to + 2).is_none();
    let counted = noun && words(to + 2) != "partout" || matches!(words(to + 2), "%" | "°" | "€");
    (!ranged && to < end && matches!(words(to), "à" | "contre") && small(to + 1) && !counted).then_some(to + 2)
}
