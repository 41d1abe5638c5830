//! Pronouns and possessives: which words are some, and what they stand for.

use super::choice::{Antecedent, Asked, antecedent};
use super::cluster::Chains;
use super::sets::Set;
use super::view::{NO_QUOTE, View, is_one_of};
use crate::extract::{Extraction, Mention, MentionId, MentionKind, RuleRef, Speaker};
use crate::language::{Analysis, Deprel, Feats, Gender, Number, TokenId, Tree, Upos, VerbForm};
use crate::schema::EntityType;

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
    /// `ce dernier`: who was named last.
    Last,
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
    // `ce dernier`, whatever the reader takes it for; only a mention where it stands alone
    if let Some(found) = last_named(form) {
        return Some(found);
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

/// `dernier` of `ce dernier`.
fn last_named(form: &str) -> Option<(Kind, Gender, Number)> {
    let forms = [
        ("dernier", Gender::Masc, Number::Sing),
        ("dernière", Gender::Fem, Number::Sing),
        ("derniers", Gender::Masc, Number::Plur),
        ("dernières", Gender::Fem, Number::Plur),
    ];
    let (_, gender, number) = forms.into_iter().find(|(word, ..)| *word == form)?;
    Some((Kind::Last, gender, number))
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
        && !(passive && view.lexicon.held_to.contains(lemma))
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
pub(super) fn run(view: &View<'_>, extraction: &Extraction, sets: &[Set], chains: &mut Chains) {
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
        let (gender, number) = match kind {
            Kind::Object => said_by_participle(view, mention.head, gender, number),
            _ => (gender, number),
        };
        let asked = Asked { mention: m, kind, gender, number, speaker_of: &speaker_of, speakers: &speakers, sets };
        match antecedent(view, chains, &asked) {
            Some(Antecedent::One(found, sieve)) => chains.link(m, found, sieve),
            Some(Antecedent::Set(members)) => chains.stand_for(m, members, "coref.set"),
            None if kind == Kind::Possessive => {
                if let Some(found) = announced(view, chains, m, number) {
                    chains.link(m, found, "coref.possessive");
                }
            }
            None => {}
        }
    }
}

/// `Après sa victoire contre Chelsea, Arsenal reçoit Everton`: a possessive in front of the clause that nothing before it
/// explains looks ahead to the subject.
fn announced(view: &View<'_>, chains: &Chains, m: MentionId, number: Number) -> Option<MentionId> {
    let tokens = &view.analysis.tokens;
    let possessive = view.mentions[m as usize].head;
    let mut at = tokens.get(possessive as usize)?.head;
    for _ in 0..6 {
        let token = tokens.get(at as usize)?;
        if !matches!(
            token.deprel,
            Deprel::Obl | Deprel::OblMod | Deprel::OblArg | Deprel::Nmod | Deprel::Advcl | Deprel::Obj
        ) {
            return None;
        }
        let (below, verb) = (at, token.head);
        let above = tokens.get(verb as usize)?;
        at = verb;
        let subject = view
            .tree
            .children(verb)
            .find(|c| *c > below && matches!(tokens[*c as usize].deprel, Deprel::Nsubj | Deprel::NsubjPass));
        let Some(subject) = subject.filter(|s| *s < verb && above.upos == Upos::Verb) else { continue };
        // whoever thinks so of himself is not the subject: "selon son avocat, la police …"
        let first = view.tree.children(below).find(|c| tokens[*c as usize].deprel == Deprel::Case);
        if first.is_some_and(|c| matches!(view.lemma(c), "selon" | "d'après" | "pour" | "devant" | "chez")) {
            return None;
        }
        let found = view.mention_at(subject)?;
        let mention = &view.mentions[found as usize];
        let actor = matches!(
            chains.entity_type(found),
            Some(EntityType::PERSON | EntityType::ORGANIZATION | EntityType::COUNTRY | EntityType::GROUP)
        );
        let own = view.tree.children(subject).any(|c| {
            kind(view.form(c), tokens[c as usize].upos, tokens[c as usize].feats, tokens[c as usize].deprel)
                .is_some_and(|k| k.0 == Kind::Possessive)
        });
        let theirs = chains.number(found);
        let fits = theirs == number || theirs == Number::None || number == Number::None;
        return (actor && !own && fits && mention.kind != MentionKind::Pronoun).then_some(found);
    }
    None
}

/// `l'a remerciée`, `les a battues`: the participle agrees with the object before it.
fn said_by_participle(view: &View<'_>, pronoun: TokenId, gender: Gender, number: Number) -> (Gender, Number) {
    let Some(verb) = view.analysis.tokens.get(pronoun as usize).map(|t| t.head) else { return (gender, number) };
    let Some(participle) = view.analysis.tokens.get(verb as usize) else { return (gender, number) };
    let avoir = view.tree.children(verb).any(|c| {
        c > pronoun && view.analysis.tokens[c as usize].deprel == Deprel::AuxTense && view.lemma(c) == "avoir"
    });
    // a masculine form may stand for both where it ends a list or is misspelt; a feminine one never does
    let feminine = participle.feats.gender() == Gender::Fem && participle.feats.verb_form() == VerbForm::Part;
    if avoir && feminine && gender != Gender::Masc { (Gender::Fem, number) } else { (gender, number) }
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

/// The tree of a document, filled.
pub(super) fn tree_of(analysis: &Analysis) -> Tree {
    let mut tree = Tree::default();
    tree.fill(analysis);
    tree
}
