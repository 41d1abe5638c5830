//! Common noun phrases, demonym adjectives and pronouns.

use super::extent::{fixed_phrase, is_rank, part_of, right_edge};
use super::view::{Facts, View};
use crate::document::Span;
use crate::extract::number::Quantity;
use crate::language::{Deprel, Feats, Gender, Number, TokenId, Upos};
use crate::schema::EntityType;
use std::ops::Range;

/// A noun phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Nominal {
    pub(super) tokens: Range<TokenId>,
    pub(super) head: TokenId,
    pub(super) entity_type: Option<EntityType>,
    pub(super) gender: Gender,
    pub(super) number: Number,
    pub(super) count: Option<f64>,
    pub(super) rule: &'static str,
}

pub(super) fn adjective(view: &View<'_>, id: TokenId) -> bool {
    !view.has(id, Facts::CAP) && !view.has(id, Facts::MARK) && matches!(view.upos(id), Upos::Adj)
}

/// `Un ouvrier est mort`, `les blessés ont été évacués`: a word for people read as an adjective, with a determiner right before
/// it and no noun for it to describe.
fn person_adjective(view: &View<'_>, id: TokenId) -> bool {
    // "a tué une personne" read as the pronoun of "ne … personne"
    let person = view.upos(id) == Upos::Pron
        && matches!(view.form(id), "personne" | "personnes")
        && id > 0
        && matches!(view.upos(id - 1), Upos::Det | Upos::Num);
    if person {
        return true;
    }
    adjective(view, id)
        && id > 0
        && view.upos(id - 1) == Upos::Det
        && view.analysis.tokens.get(id as usize).is_some_and(|t| t.deprel != Deprel::Amod)
        && view.gazetteer.noun(view.lemma(id)).is_some_and(|n| n.entity_type == EntityType::PERSON)
}

/// `l'ONG`, `le PDG`, `des PME`: capitals that stand for a common noun of the table, with a determiner before them.
fn abbreviation(view: &View<'_>, id: TokenId) -> bool {
    let form = view.form(id);
    form.len() < 6
        && form.bytes().all(|b| b.is_ascii_uppercase())
        && id > 0
        && (matches!(view.upos(id - 1), Upos::Det | Upos::Num | Upos::Adj) || matches!(view.form(id - 1), "au" | "du"))
        && view.gazetteer.noun(view.lemma(id)).is_some()
}

/// Finds the noun phrases of a sentence; nouns for which `is_named` holds are parts of names.
pub(super) fn nominals(
    view: &View<'_>,
    quantities: &[Quantity],
    is_named: impl Fn(TokenId) -> bool,
    out: &mut Vec<Nominal>,
) {
    let mut numbers = quantities.iter().filter(|q| q.unit.is_none()).peekable();
    for sentence in &view.analysis.sentences {
        let range = sentence.tokens.clone();
        for id in range.clone() {
            if !(view.upos(id) == Upos::Noun || person_adjective(view, id))
                || is_named(id)
                || view.has(id, Facts::MARK)
                || view.has(id, Facts::DIGIT)
                // `ces derniers`
                || is_anaphor(view, id)
                || view.form(id) == "ex" && view.form(id + 1) == "aequo"
            {
                continue;
            }
            if view.has(id, Facts::CAP)
                && !view.has(id, Facts::START)
                && !view.has(id, Facts::ORDINARY)
                && !abbreviation(view, id)
            {
                continue;
            }
            let mut start = id;
            while start > range.start {
                let before = start - 1;
                // "le Premier ministre", "la Haute autorité": a capital right behind the article
                let title = view.upos(before) == Upos::Adj
                    && start == id
                    && before > range.start
                    && view.upos(before - 1) == Upos::Det
                    && !view.has(id, Facts::CAP);
                let inside = matches!(view.upos(before), Upos::Det | Upos::Num) || adjective(view, before) || title;
                // `la semaine dernière un agent`: nothing but `tous` stands before an article
                let begun = start < id && view.upos(start) == Upos::Det && view.lemma(before) != "tout";
                if !inside || begun || is_named(before) || view.has(before, Facts::MARK) {
                    break;
                }
                start = before;
            }
            let article = start < id && view.upos(start) == Upos::Det;
            // `une dizaine de`, `au moins 35`: the quantity that ends here.
            let mut count = None;
            while numbers.peek().is_some_and(|q| q.tokens.end + 2 < id && q.tokens.end < range.start) {
                numbers.next();
            }
            for quantity in numbers.clone().take_while(|q| q.tokens.start <= id).take(8) {
                let end = quantity.tokens.end;
                let touches = quantity.tokens.end > start && quantity.tokens.start < id
                    || end == start && !article
                    || end + 1 == start && matches!(view.form(end), "de" | "d'" | "d’" | "des");
                if touches && quantity.tokens.start >= range.start && !quantity.article {
                    count = Some(quantity.value);
                    start = start.min(quantity.tokens.start);
                }
            }
            let fixed = fixed_phrase(view, id, range.end).filter(|f| !(id..f.end).any(&is_named));
            let end = right_edge(view, id, fixed.map_or(id + 1, |f| f.end), range.end, &is_named);
            let part = part_of(view, start, range.start);
            if let Some(part) = part.filter(|p| !is_named(p.start)) {
                start = part.start;
            }
            let feats = view.analysis.tokens[id as usize].feats;
            let lemma = view.lemma(id);
            // `dans un état critique` is no state, `sur place` and `à la place de` no place
            let condition = lemma == "état" && !view.has(id, Facts::CAP);
            let instead = lemma == "place" && id > 0 && matches!(view.form(id - 1), "sur" | "en")
                || (lemma == "place" && id > 1 && view.form(id - 1) == "la" && view.form(id - 2) == "à")
                // "la troisième place", "l'entrée en guerre"
                || lemma == "place" && id > 0 && is_rank(view, id - 1)
                || lemma == "entrée" && view.form(id + 1) == "en";
            // `son poste`, `le poste de directeur`: what somebody does, no building
            let job = lemma == "poste"
                && (id > 0 && matches!(view.form(id - 1), "son" | "leur" | "mon" | "votre")
                    || view.form(id + 1) == "de" && {
                        // "poste de premier ministre"
                        let office = if adjective(view, id + 2) { id + 3 } else { id + 2 };
                        let noun = view.gazetteer.noun(view.lemma(office));
                        noun.is_some_and(|n| n.entity_type == EntityType::PERSON)
                    });
            // `à son tour`: no tower
            let turn = lemma == "tour"
                && id > 1
                && view.form(id - 2) == "à"
                && matches!(view.form(id - 1), "son" | "leur" | "mon");
            // `ex-mari`, `vice-ministre`: what the noun behind the hyphen is
            let bare = ["ex-", "vice-", "co-", "sous-"].iter().find_map(|p| lemma.strip_prefix(p));
            let typed = |lemma| view.gazetteer.gendered_noun(lemma, feats.gender()).map(|n| n.entity_type);
            let kind =
                typed(lemma).or_else(|| bare.and_then(typed)).filter(|_| !condition && !instead && !job && !turn);
            // "une prise en charge" is no plug
            let kind = match fixed {
                Some(phrase) => typed(phrase.lemma).or(kind.filter(|k| *k != EntityType::PRODUCT)),
                None => kind,
            };
            let one = part.is_some_and(|p| p.one);
            let number = if one { Number::Sing } else { feats.number() };
            let plural = number == Number::Plur;
            let entity_type = match kind {
                Some(EntityType::PERSON) if plural => Some(EntityType::GROUP),
                other => other,
            };
            out.push(Nominal {
                tokens: start..end,
                head: id,
                entity_type,
                gender: feats.gender(),
                number,
                count,
                rule: if entity_type.is_some() { "nominal.typed" } else { "nominal" },
            });
        }
    }
}

/// Numbers and `autres` without a noun, which count what was counted before them in the sentence: `cinq personnes ont été tuées et
/// douze autres blessées`, `trois soldats sont tombés, deux ont survécu`.
pub(super) fn elliptic(view: &View<'_>, quantities: &[Quantity], nominals: &mut Vec<Nominal>) {
    let counted = |n: &Nominal| n.entity_type.is_some() && (n.number == Number::Plur || n.count.is_some());
    let human = |n: &Nominal| matches!(n.entity_type, Some(EntityType::PERSON | EntityType::GROUP));
    let mut found = Vec::new();
    let mut known = nominals.iter().peekable();
    for sentence in &view.analysis.sentences {
        let (mut counted_before, mut human_before): (Option<&Nominal>, Option<&Nominal>) = (None, None);
        for id in sentence.tokens.clone() {
            while let Some(nominal) = known.next_if(|n| n.head <= id) {
                if counted(nominal) && sentence.tokens.contains(&nominal.head) {
                    counted_before = Some(nominal);
                }
                if human(nominal) && sentence.tokens.contains(&nominal.head) {
                    human_before = Some(nominal);
                }
            }
            // "un policier a été tué et un autre blessé": one is enough for another
            let other = matches!(view.form(id), "autre" | "autres") && told_of(view, id);
            let antecedent = counted_before.or(human_before.filter(|_| other));
            let Some(before) = antecedent.filter(|n| n.tokens.end < id) else { continue };
            let Some(tokens) = bare_count(view, id, sentence.tokens.start) else { continue };
            let near = quantities.partition_point(|q| q.tokens.end <= tokens.start);
            let number = quantities.get(near).filter(|q| tokens.contains(&q.tokens.start) && q.unit.is_none());
            let one = matches!(view.form(id), "autre");
            let number = number.map(|q| q.value);
            let entity_type = match before.entity_type {
                Some(EntityType::GROUP) if one => Some(EntityType::PERSON),
                Some(EntityType::PERSON) if !one => Some(EntityType::GROUP),
                other => other,
            };
            found.push(Nominal {
                tokens,
                head: id,
                entity_type,
                gender: before.gender,
                number: if one || number == Some(1.0) { Number::Sing } else { Number::Plur },
                count: number,
                rule: "nominal.elliptic",
            });
        }
    }
    nominals.append(&mut found);
}

/// The tokens of a count without a noun that ends at `id`.
fn bare_count(view: &View<'_>, id: TokenId, start: TokenId) -> Option<Range<TokenId>> {
    let token = view.analysis.tokens.get(id as usize)?;
    let subject = matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let determined = id > start && matches!(view.upos(id - 1), Upos::Num | Upos::Det);
    match view.form(id) {
        "autres" | "autre"
            if determined && (subject || matches!(token.deprel, Deprel::Obj | Deprel::Conj) || told_of(view, id)) =>
        {
            Some(id - 1..id + 1)
        }
        // "une dizaine d'autres", "et d'autres arrêtés"
        "autres" if id > start + 1 && matches!(view.form(id - 1), "d'" | "d’") => {
            let counted = id > start + 2 && view.upos(id - 2) == Upos::Noun && view.upos(id - 3) == Upos::Det;
            let subject = subject
                || counted
                    && view
                        .analysis
                        .tokens
                        .get(id as usize - 2)
                        .is_some_and(|t| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Conj));
            (subject || told_of(view, id)).then_some(if counted { id - 3 } else { id - 1 }..id + 1)
        }
        _ if subject
            && token.upos == Upos::Num
            && !matches!(view.upos(id + 1), Upos::Noun | Upos::Propn | Upos::Sym) =>
        {
            Some(id..id + 1)
        }
        _ => None,
    }
}

/// `et un autre grièvement blessé`: whether a participle says right behind the word what happened to it.
fn told_of(view: &View<'_>, id: TokenId) -> bool {
    let next = if view.upos(id + 1) == Upos::Adv { id + 2 } else { id + 1 };
    let participle =
        |t: &crate::language::Token| t.upos == Upos::Verb && t.feats.verb_form() == crate::language::VerbForm::Part;
    view.analysis.tokens.get(next as usize).is_some_and(participle)
}

/// Finds demonym adjectives (`attaque russe`).
pub(super) fn demonyms<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v super::view::Hit> {
    view.hits.iter().filter(|hit| {
        hit.adjective && matches!(view.upos(hit.start), Upos::Adj | Upos::Noun | Upos::X) && {
            // `le français` (the language) and `un Russe` are nouns with a determiner before them.
            let noun = view.upos(hit.start) == Upos::Noun;
            // "300 000 burundais": people that are counted
            let determined = hit.start > 0 && matches!(view.upos(hit.start - 1), Upos::Det | Upos::Num);
            !(noun && determined)
        }
    })
}

/// `L’Italien Renato Bertrandi`: the demonym with its determiner before a person's name.
pub(super) fn nationality<'v>(view: &'v View<'_>, name: &crate::extract::Mention) -> Option<&'v super::view::Hit> {
    let before = name.tokens.start.checked_sub(1).filter(|_| name.entity_type == Some(EntityType::PERSON))?;
    let hit = view.hit(before).filter(|h| h.inhabitant && h.end == name.tokens.start)?;
    let determined = hit.start > 0
        && (view.upos(hit.start - 1) == Upos::Det || matches!(view.form(hit.start - 1), "au" | "aux" | "du" | "des"));
    determined.then_some(hit)
}

/// Whether the token is a pronoun or possessive that stands for somebody or something.
pub(super) fn is_anaphor(view: &View<'_>, id: TokenId) -> bool {
    let form = view.form(id);
    // `ce dernier`, `cette dernière`
    if matches!(form, "dernier" | "dernière" | "derniers" | "dernières") {
        let token = &view.analysis.tokens[id as usize];
        let pointed = id > 0 && matches_any(view.form(id - 1), &["ce", "cette", "ces"]);
        return pointed && token.deprel != Deprel::Amod && view.upos(id + 1) != Upos::Noun;
    }
    match view.upos(id) {
        Upos::Pron => matches_any(
            form,
            &[
                "il",
                "elle",
                "ils",
                "elles",
                "lui",
                "leur",
                "eux",
                "celui-ci",
                "celle-ci",
                "ceux-ci",
                "celles-ci",
                "celui-là",
                "celle-là",
                "le",
                "la",
                "les",
                "l'",
                "l’",
                "je",
                "j'",
                "j’",
                "me",
                "m'",
                "m’",
                "moi",
                "nous",
                "lui-même",
                "elle-même",
                "eux-mêmes",
                "elles-mêmes",
                "-il",
                "-elle",
                "-ils",
                "-elles",
                "-t-il",
                "-t-elle",
                "-t-ils",
                "-t-elles",
                "t-il",
                "t-elle",
            ],
        ),
        Upos::Det => {
            let feats = view.analysis.tokens[id as usize].feats;
            feats.has(Feats::POSSESSIVE)
                || matches_any(form, &["son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes", "notre", "nos"])
        }
        _ => false,
    }
}

pub(super) fn matches_any(form: &str, list: &[&str]) -> bool {
    if list.contains(&form) {
        return true;
    }
    form.chars().next().is_some_and(char::is_uppercase) && form.len() <= 12 && {
        let lower = form.to_lowercase();
        list.contains(&lower.as_str())
    }
}

/// The span of a range of tokens.
pub(super) fn span(view: &View<'_>, tokens: &Range<TokenId>) -> Span {
    let first = view.analysis.tokens.get(tokens.start as usize).map_or(0, |t| t.span.start);
    let last = view.analysis.tokens.get(tokens.end.saturating_sub(1) as usize).map_or(first, |t| t.span.end);
    Span::new(first, last.max(first))
}
