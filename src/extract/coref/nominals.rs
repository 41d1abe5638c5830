//! Noun phrases that stand for a thing: appositions, titles, copulas, offices, type nouns, the same noun again.

use super::cluster::{Agreement, Chains};
use super::companies;
use super::lexicon::TypeNoun;
use super::view::{Determiner, Feature, Role, View};
use super::{parts, persons};
use crate::extract::{Fact, MentionId, MentionKind};
use crate::language::{Deprel, Number, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;

/// Sentences back in which a definite description looks for its thing.
const DESCRIPTION_REACH: u32 = 2;
/// Sentences back in which the same noun is the same thing.
const REPEAT_REACH: u32 = 8;
/// Sentences behind the headline that introduce those of whom it spoke.
const LEAD: u32 = 3;
/// Mentions back that are looked at, at most.
const MOST_BACK: u32 = 60;
/// Earlier phrases with the same noun that are looked at.
const MOST_REPEATS: usize = 4;

pub(super) fn run(view: &View<'_>, facts: &[Fact], chains: &mut Chains) {
    appositions(view, chains);
    holders(view, facts, chains);
    chains.flatten();
    offices(view, chains);
    chains.flatten();
    headline(view, chains);
    repeated(view, chains);
    chains.flatten();
    persons::run(view, facts, chains);
    chains.flatten();
    parts::run(view, facts, chains);
    chains.flatten();
    descriptions(view, chains);
    chains.flatten();
    companies::run(view, chains);
    chains.flatten();
}

/// Noun phrases; demonym adjectives are mentions of a country, found by their row.
pub(super) fn nominals<'v>(view: &'v View<'_>) -> impl Iterator<Item = MentionId> + 'v {
    (0..view.mentions.len() as u32).filter(|m| {
        let mention = &view.mentions[*m as usize];
        mention.kind == MentionKind::Nominal && mention.gazetteer.is_none()
    })
}

/// `Moon Jae-in, président de Corée du Sud`; `le président russe Vladimir Poutine`; `Kyiv est la capitale de l'Ukraine`.
fn appositions(view: &View<'_>, chains: &mut Chains) {
    for m in nominals(view) {
        let mention = &view.mentions[m as usize];
        let Some(token) = view.analysis.tokens.get(mention.head as usize) else { continue };
        // the noun phrase hangs on a name as its apposition
        if token.deprel == Deprel::Appos
            && let Some(other) = view.mention_at(token.head).filter(|o| *o != m)
            && joined(view, chains, m, other)
        {
            chains.link(m, other, "coref.apposition");
            continue;
        }
        // a name hangs on the noun phrase, or follows it without a mark
        if let Some(name) = named_by(view, m)
            && joined(view, chains, m, name)
        {
            chains.link(name.max(m), name.min(m), "coref.title");
            continue;
        }
        if let Some(other) = between_commas(view, m)
            && joined(view, chains, m, other)
        {
            chains.link(m, other, "coref.apposition");
            continue;
        }
        if let Some(name) = name_between_commas(view, m)
            && joined(view, chains, m, name)
        {
            chains.link(name, m, "coref.apposition");
        }
        if let Some(subject) = subject_of_copula(view, chains, m)
            && joined(view, chains, m, subject)
        {
            chains.link(m.max(subject), m.min(subject), "coref.copula");
        }
    }
}

/// `le patron de Norvik, Paul Roche`: where the rules read who holds the office, the noun of the office is that person.
fn holders(view: &View<'_>, facts: &[Fact], chains: &mut Chains) {
    let Some((kind, person, office)) = view.lexicon.position else { return };
    for fact in facts.iter().filter(|f| f.fact_type == kind && f.status.is_asserted()) {
        let (Some(holder), Some(words)) = (fact.mentions(person).next(), fact.text(office)) else { continue };
        let end = view.mentions.partition_point(|m| m.span.start <= words.start);
        let found = (end.saturating_sub(3)..end).rev().map(|m| m as MentionId).find(|m| {
            let head = view.analysis.tokens.get(view.mentions[*m as usize].head as usize);
            head.is_some_and(|t| t.span.start >= words.start && t.span.end <= words.end)
        });
        let Some(m) = found.filter(|m| *m != holder) else { continue };
        let (noun, name) = (&view.features[m as usize], &view.features[holder as usize]);
        if view.mentions[m as usize].kind == MentionKind::Nominal
            && noun.entity_type == Some(EntityType::PERSON)
            && noun.sentence == name.sentence
            && chains.size(m) == 1
            && joined(view, chains, m, holder)
        {
            chains.link(m.max(holder), m.min(holder), "coref.holder");
        }
    }
}

/// One thing told twice side by side: one of them a name, or both one person.
fn joined(view: &View<'_>, chains: &Chains, m: MentionId, other: MentionId) -> bool {
    let (a, b) = (&view.features[m as usize], &view.features[other as usize]);
    if view.mentions[other as usize].kind == MentionKind::Pronoun || chains.same(m, other) {
        return false;
    }
    if a.number == Number::Plur || b.number == Number::Plur {
        return false;
    }
    let typed = a.entity_type.is_some() && b.entity_type.is_some();
    // the gender of a body is that of the noun: `l'agence Reuters`, but `Reuters a été cité`
    let how = if a.entity_type == Some(EntityType::PERSON) { Agreement::Full } else { Agreement::Type };
    typed && !matches!(a.determiner, Determiner::Demonstrative) && chains.agree(m, other, how)
}

/// The name of a person that the noun phrase `m` introduces.
fn named_by(view: &View<'_>, m: MentionId) -> Option<MentionId> {
    let mention = &view.mentions[m as usize];
    let plain = |name: MentionId| {
        let other = &view.mentions[name as usize];
        if other.kind != MentionKind::Name {
            return false;
        }
        // nothing but words of the phrase between the noun and the name
        (mention.head + 1..other.tokens.start).all(|t| {
            let token = &view.analysis.tokens[t as usize];
            !matches!(token.upos, Upos::Punct | Upos::Verb | Upos::Cconj | Upos::Aux)
        })
    };
    let by_tree = view.tree.children(mention.head).find_map(|c| {
        let token = &view.analysis.tokens[c as usize];
        let named =
            matches!(token.deprel, Deprel::Appos | Deprel::Flat | Deprel::FlatName | Deprel::Nmod | Deprel::Compound);
        let bare = !view.tree.children(c).any(|x| view.analysis.tokens[x as usize].deprel == Deprel::Case);
        (named && bare && c > mention.head).then(|| view.mention_at(c)).flatten().filter(|n| plain(*n))
    });
    by_tree.or_else(|| {
        let next = (m + 1..(m + 4).min(view.mentions.len() as u32)).find(|n| {
            let other = &view.mentions[*n as usize];
            other.kind == MentionKind::Name
                && (other.tokens.start == mention.tokens.end || other.tokens.end == mention.tokens.end)
        })?;
        let person = view.features[next as usize].entity_type == Some(EntityType::PERSON);
        (person && plain(next) && !governed_by_preposition(view, view.mentions[next as usize].tokens.start))
            .then_some(next)
    })
}

fn governed_by_preposition(view: &View<'_>, start: TokenId) -> bool {
    start.checked_sub(1).is_some_and(|t| view.analysis.tokens[t as usize].upos == Upos::Adp)
}

/// `X, chef du parti, …`: the name before the comma, where a mark closes the phrase.
fn between_commas(view: &View<'_>, m: MentionId) -> Option<MentionId> {
    let mention = &view.mentions[m as usize];
    let comma = mention.tokens.start.checked_sub(1).filter(|t| view.form(*t) == ",")?;
    // `Anna Lund, 52 ans, professeure de droit, …`
    let aged = comma > 3 && view.lemma(comma - 1) == "an" && view.form(comma - 3) == ",";
    let comma = if aged { comma - 3 } else { comma };
    if !matches!(view.form(mention.tokens.end), "," | "." | ")" | "") {
        return None;
    }
    let feature = &view.features[m as usize];
    let describes = feature.entity_type == Some(EntityType::PERSON) && (feature.narrowed || feature.office.is_some());
    let before = (m.saturating_sub(4)..m).rev().find(|b| view.mentions[*b as usize].tokens.end == comma)?;
    let other = &view.mentions[before as usize];
    (describes
        && other.kind == MentionKind::Name
        && view.features[before as usize].entity_type == Some(EntityType::PERSON))
    .then_some(before)
}

/// `la ministre de la Santé, Carla Jensen, …`: the name between commas behind the phrase, with a title or without.
fn name_between_commas(view: &View<'_>, m: MentionId) -> Option<MentionId> {
    let (mention, feature) = (&view.mentions[m as usize], &view.features[m as usize]);
    let told = match feature.determiner {
        Determiner::Definite => feature.office.is_some() || feature.narrowed,
        Determiner::Possessive => true,
        // `un médecin de la ville, Paul Morel, …`
        Determiner::Indefinite => feature.role != Role::Nested && !feature.quantified,
        Determiner::Demonstrative | Determiner::Bare => false,
    };
    if !told || feature.entity_type != Some(EntityType::PERSON) {
        return None;
    }
    // the phrase with its complement, which may hold names of places and bodies
    let inside = |t: TokenId| {
        let token = view.analysis.tokens.get(t as usize)?;
        let part =
            matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp | Upos::Det | Upos::Num | Upos::X)
                || token.deprel == Deprel::Acl;
        part.then_some(t)
    };
    let comma =
        (mention.head + 1..mention.head + 12).find(|t| inside(*t).is_none()).filter(|t| view.form(*t) == ",")?;
    let name = (m + 1..(m + 6).min(view.mentions.len() as u32)).find(|n| {
        let other = &view.mentions[*n as usize];
        other.kind == MentionKind::Name
            && other.tokens.start > comma
            && view.features[*n as usize].entity_type == Some(EntityType::PERSON)
    })?;
    let tokens = &view.mentions[name as usize].tokens;
    // a title may stand before the name, a comma or the end must follow it: « le maire, Jean Petit et Anna Roy » are three
    let title = (comma + 1..tokens.start).all(|t| {
        let upos = view.analysis.tokens[t as usize].upos;
        matches!(upos, Upos::Det | Upos::Noun | Upos::Adj) || view.form(t) == "Me"
    });
    let closed = matches!(view.form(tokens.end), "," | "." | ")" | "»" | ":" | ";" | "");
    let listed = view.form(tokens.end) == ","
        && matches!(view.analysis.tokens.get(tokens.end as usize + 1).map(|t| t.upos), Some(Upos::Propn));
    (title && tokens.start - comma <= 4 && closed && !listed).then_some(name)
}

/// The subject of which the noun phrase `m` is predicated: a definite one, or one that a name follows (`un homme de 39 ans, Paul Morel`).
fn subject_of_copula(view: &View<'_>, chains: &Chains, m: MentionId) -> Option<MentionId> {
    let feature = &view.features[m as usize];
    if feature.determiner != Determiner::Definite && !chains.named(m) {
        return None;
    }
    let head = view.mentions[m as usize].head;
    let (mut copula, mut subject, mut negated) = (false, None, false);
    for child in view.tree.children(head) {
        let token = &view.analysis.tokens[child as usize];
        match token.deprel {
            Deprel::Cop => copula = view.lemma(child) == "être",
            Deprel::Nsubj => subject = Some(child),
            Deprel::Advmod if matches!(view.lemma(child), "ne" | "pas" | "jamais" | "plus") => negated = true,
            _ => {}
        }
    }
    let subject = view.mention_at(subject.filter(|_| copula && !negated)?)?;
    (view.mentions[subject as usize].kind != MentionKind::Pronoun).then_some(subject)
}

/// `le président russe` again, and `le dirigeant russe` for the same holder.
fn offices(view: &View<'_>, chains: &mut Chains) {
    let mut exact: FxHashMap<(u64, Option<u64>), Vec<MentionId>> = FxHashMap::default();
    let mut classes: FxHashMap<(u8, u64), Vec<MentionId>> = FxHashMap::default();
    for m in nominals(view) {
        let feature = &view.features[m as usize];
        let Some(class) = feature.office.filter(|_| feature.number != Number::Plur) else { continue };
        let held = chains.named(m) && chains.entity_type(m) == Some(EntityType::PERSON);
        if !held && feature.determiner == Determiner::Definite {
            let same_office = distinct(chains, exact.get(&(feature.key, feature.country)));
            let found = match (&same_office[..], feature.country) {
                ([only], Some(_)) => Some((*only, "coref.office")),
                // `le président`: the one spoken of, if there is one only and no country or body narrows it
                ([only], None) if !other_words(feature) => Some((*only, "coref.office")),
                ([], Some(country)) => match &distinct(chains, classes.get(&(class, country)))[..] {
                    [only] => Some((*only, "coref.office-class")),
                    _ => None,
                },
                _ => None,
            };
            if let Some((holder, sieve)) = found.filter(|(h, _)| chains.agree(m, *h, Agreement::Full)) {
                chains.link(m, holder, sieve);
            }
        }
        if chains.named(m) && chains.entity_type(m) == Some(EntityType::PERSON) {
            exact.entry((feature.key, feature.country)).or_default().push(m);
            // the bare noun means any of them
            if feature.country.is_some() || other_words(feature) {
                exact.entry((feature.key, None)).or_default().push(m);
            }
            if let Some(country) = feature.country {
                classes.entry((class, country)).or_default().push(m);
            }
        }
    }
}

/// The phrase has words beside the noun.
fn other_words(feature: &Feature) -> bool {
    !feature.words.is_empty()
}

fn distinct(chains: &Chains, list: Option<&Vec<MentionId>>) -> Vec<MentionId> {
    let mut out: Vec<MentionId> = Vec::new();
    for m in list.into_iter().flatten().rev().take(12) {
        if !out.iter().any(|o| chains.same(*o, *m)) {
            out.push(*m);
        }
    }
    out
}

/// Somebody without a name whom the headline and the first sentences introduce by the same noun: `un homme` and `un homme de 63 ans`.
fn headline(view: &View<'_>, chains: &mut Chains) {
    let Some(end) = view.analysis.sentences.first().map(|s| s.tokens.end) else { return };
    if end.checked_sub(1).is_none_or(|t| view.form(t) == ".") {
        return;
    }
    let introduced = |m: &MentionId| {
        let feature = &view.features[*m as usize];
        feature.determiner == Determiner::Indefinite
            && feature.number == Number::Sing
            && feature.entity_type == Some(EntityType::PERSON)
            && !feature.quantified
    };
    let first = |m: &MentionId| view.features[*m as usize].sentence == 0;
    let near = |m: &MentionId| view.features[*m as usize].sentence <= LEAD;
    let all: Vec<MentionId> = nominals(view).take_while(near).filter(introduced).collect();
    let (above, below): (Vec<MentionId>, Vec<MentionId>) = all.into_iter().partition(first);
    for m in &above {
        let key = view.features[*m as usize].key;
        let same = |o: &&MentionId| view.features[**o as usize].key == key;
        // two `un homme` can be two men; `une conseillère municipale` of the caption and of the text is one
        let plain = !view.lexicon.type_nouns(view.lemma(view.mentions[*m as usize].head)).is_empty();
        let mut sentence = 0;
        let again = below.iter().filter(same).take(2).filter(|o| {
            let apart = view.features[**o as usize].sentence > sentence;
            sentence = view.features[**o as usize].sentence;
            apart
        });
        let again: Vec<MentionId> = again.copied().collect();
        let count = below.iter().filter(same).count();
        if above.iter().filter(same).count() > 1 || count > again.len() || count > 1 && plain {
            continue;
        }
        for other in again {
            if chains.agree(*m, other, Agreement::Full) {
                chains.link(other, *m, "coref.headline");
            }
        }
    }
}

/// The same noun with no new words: `un séisme… le séisme`, `ce séisme`.
fn repeated(view: &View<'_>, chains: &mut Chains) {
    let mut seen: FxHashMap<u64, Vec<MentionId>> = FxHashMap::default();
    for m in nominals(view) {
        let feature = &view.features[m as usize];
        let mention = &view.mentions[m as usize];
        let open = view.lexicon.generic.contains(view.lemma(mention.head));
        let list = seen.entry(feature.key).or_default();
        let definite = matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative);
        if definite && !open && !view.has_clause(mention.head) {
            let found = list.iter().rev().take(MOST_REPEATS).find(|a| {
                let other = &view.features[**a as usize];
                feature.sentence - other.sentence <= REPEAT_REACH
                    && feature.number == other.number
                    && feature.quote == other.quote
                    && !other.quantified
                    && compatible_words(feature, other)
                    && chains.agree(m, **a, Agreement::Full)
                    && !nested(view, m, **a)
            });
            if let Some(antecedent) = found.copied() {
                chains.link(m, antecedent, "coref.same-noun");
            }
        }
        if !open {
            list.push(m);
        }
    }
}

/// The later phrase adds no word, and does not drop what made the earlier one another thing.
fn compatible_words(later: &Feature, earlier: &Feature) -> bool {
    let subset = later.words.iter().all(|w| earlier.words.binary_search(w).is_ok());
    let demonstrative = later.determiner == Determiner::Demonstrative;
    let first = earlier.determiner == Determiner::Indefinite;
    subset
        // `coups de fusil… le fusil`: a noun without article names a kind
        && (earlier.determiner != Determiner::Bare || demonstrative)
        && (later.words.len() == earlier.words.len() || demonstrative || first || !later.words.is_empty())
        && (later.number != Number::Plur || !later.words.is_empty() || demonstrative)
}

pub(super) fn nested(view: &View<'_>, a: MentionId, b: MentionId) -> bool {
    let (x, y) = (&view.mentions[a as usize].tokens, &view.mentions[b as usize].tokens);
    x.start < y.end && y.start < x.end
}

/// `la ville`, `le pays`, `la capitale`, `le trentenaire`.
fn descriptions(view: &View<'_>, chains: &mut Chains) {
    for m in nominals(view) {
        let feature = &view.features[m as usize];
        let mention = &view.mentions[m as usize];
        let definite = matches!(feature.determiner, Determiner::Definite | Determiner::Demonstrative);
        let loose = chains.size(m) == 1 || !chains.named(m);
        if !definite || !loose || feature.number == Number::Plur {
            continue;
        }
        // `l’Espagnol a ajouté`: the one of whom the text speaks
        if &*mention.rule.name == "nominal.inhabitant" {
            if let Some(found) = described(view, chains, m, EntityType::PERSON, None) {
                chains.link(m, found, "coref.inhabitant");
            }
            continue;
        }
        for noun in view.lexicon.type_nouns(view.lemma(mention.head)) {
            if noun.capital {
                if let Some(city) = capital(view, chains, m) {
                    chains.set_gazetteer(m, city.clone());
                    let known = (0..view.mentions.len() as u32).find(|o| {
                        view.mentions[*o as usize].kind == MentionKind::Name && chains.gazetteer(*o) == Some(&city)
                    });
                    if let Some(known) = known {
                        chains.link(m.max(known), m.min(known), "coref.capital");
                    }
                    break;
                }
                continue;
            }
            if feature.narrowed || !feature.words.is_empty() {
                continue;
            }
            // `les droits de l'homme`
            if noun.entity_type == EntityType::PERSON && feature.role == Role::Nested {
                continue;
            }
            if let Some(found) = described(view, chains, m, noun.entity_type, Some(noun)) {
                chains.link(m, found, "coref.type-noun");
                break;
            }
        }
    }
}

/// The capital of the country that the phrase names, or of the only country of the last sentences.
fn capital(view: &View<'_>, chains: &Chains, m: MentionId) -> Option<std::sync::Arc<str>> {
    let feature = &view.features[m as usize];
    let mention = &view.mentions[m as usize];
    if let Some(country) = view.country_id(mention) {
        return view.lexicon.capital(country).cloned();
    }
    if !feature.words.is_empty() {
        return None;
    }
    let country = in_sentence(view, chains, m).or_else(|| described(view, chains, m, EntityType::COUNTRY, None))?;
    view.lexicon.capital(chains.gazetteer(country)?).cloned()
}

/// The only country named before `m` in its sentence.
fn in_sentence(view: &View<'_>, chains: &Chains, m: MentionId) -> Option<MentionId> {
    let sentence = view.features[m as usize].sentence;
    let mut found = None;
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        if view.features[other as usize].sentence != sentence {
            break;
        }
        let name = view.mentions[other as usize].kind == MentionKind::Name;
        if name && chains.entity_type(other) == Some(EntityType::COUNTRY) {
            if found.is_some_and(|f| !chains.same(f, other)) {
                return None;
            }
            found = Some(other);
        }
    }
    found
}

/// The noun is right for this name: `le tribunal` for a court, `le club` for no newspaper, `le royaume` for no republic, `l'attaquant`
/// for no bishop.
pub(super) fn kind_agrees(view: &View<'_>, chains: &Chains, m: MentionId, noun: &TypeNoun, other: MentionId) -> bool {
    let lemma = view.lemma(view.mentions[m as usize].head);
    if noun.entity_type == EntityType::PERSON {
        let Some(field) = view.lexicon.field(lemma) else { return true };
        let phrases = (m.saturating_sub(2 * MOST_BACK)..m)
            .filter(|o| view.mentions[*o as usize].kind == MentionKind::Nominal && chains.same(*o, other));
        let known: Vec<_> =
            phrases.filter_map(|o| view.lexicon.field(view.lemma(view.mentions[o as usize].head))).collect();
        return known.is_empty() || known.contains(&field);
    }
    if let Some(ids) = noun.kind.strip_prefix("only ") {
        return chains.gazetteer(other).is_some_and(|id| ids.split('|').any(|known| known == &**id));
    }
    let built = noun.entity_type != EntityType::ORGANIZATION;
    if noun.kind.is_empty() || built && &*noun.kind != "named" {
        return true;
    }
    let name = view.mentions[other as usize].span.of(view.text).to_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    // `l'hôpital` is no concert hall that was named before
    if built || words.clone().any(|w| w == lemma) {
        return words.any(|w| w == lemma);
    }
    let row = chains.gazetteer(other).and_then(|id| view.gazetteer.by_id(id));
    let table = row.and_then(|row| view.gazetteer.table(row)).and_then(|t| view.lexicon.kind_of_table(t));
    let said = words.find_map(|w| {
        let kinds = view.lexicon.type_nouns(w).iter();
        kinds.filter(|n| n.entity_type == EntityType::ORGANIZATION).map(|n| &*n.kind).find(|k| !k.is_empty())
    });
    match table.or(said) {
        Some(kind) => kind == &*noun.kind || &*noun.kind == "body" && matches!(kind, "named" | "party"),
        // `le tribunal` has its noun in its name
        None => &*noun.kind != "named",
    }
}

/// The thing of this type that the last sentences speak of, if it is one only; else the one that is their subject.
fn described(
    view: &View<'_>,
    chains: &Chains,
    m: MentionId,
    wanted: EntityType,
    noun: Option<&TypeNoun>,
) -> Option<MentionId> {
    let feature = &view.features[m as usize];
    let mut found: Vec<MentionId> = Vec::new();
    // `Norvik a racheté l'entreprise`: the other argument of its verb
    let mut beside: Option<MentionId> = None;
    for other in (m.saturating_sub(MOST_BACK)..m).rev() {
        let before = &view.features[other as usize];
        if feature.sentence - before.sentence > DESCRIPTION_REACH {
            break;
        }
        if feature.role == Role::Object && before.role == Role::Subject && feature.governor == before.governor {
            beside = Some(other);
        }
        let kind = view.mentions[other as usize].kind;
        if kind == MentionKind::Pronoun || !chains.named(other) || chains.entity_type(other) != Some(wanted) {
            continue;
        }
        let person = wanted == EntityType::PERSON;
        if person && (before.number == Number::Plur || before.quote != feature.quote) || nested(view, m, other) {
            continue;
        }
        // `d'après X, l'homme …`: X speaks of somebody else
        if person
            && before.sentence == feature.sentence
            && before.role != Role::Subject
            && feature.role == Role::Subject
        {
            continue;
        }
        if noun.is_some_and(|n| !kind_agrees(view, chains, m, n, other)) {
            continue;
        }
        let how = if wanted == EntityType::PERSON { Agreement::Full } else { Agreement::Type };
        if !found.iter().any(|f| chains.same(*f, other)) && chains.agree(m, other, how) {
            found.push(other);
        }
    }
    found.retain(|f| !beside.is_some_and(|b| chains.same(*f, b)));
    match &found[..] {
        [only] => Some(*only),
        [] => None,
        several => {
            let subjects: Vec<_> = several
                .iter()
                .filter(|o| {
                    let f = &view.features[**o as usize];
                    f.role == Role::Subject && feature.sentence - f.sentence <= 1 && f.governor != feature.governor
                })
                .collect();
            match subjects[..] {
                [only] => Some(*only),
                _ => None,
            }
        }
    }
}
