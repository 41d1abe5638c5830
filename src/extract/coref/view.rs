//! What the sieves know of each mention: number, gender, role, determiner, words.

use super::lexicon::CorefLexicon;
use crate::extract::gazetteer::{Gazetteer, NounClass, chain, hash_word, keys};
use crate::extract::{Extraction, Mention, MentionKind, QuoteKind};
use crate::language::{Analysis, Deprel, Gender, NO_HEAD, Number, TokenFlags, TokenId, Tree, Upos};
use crate::schema::EntityType;
use std::ops::Range;

/// No quotation.
pub(super) const NO_QUOTE: u32 = u32::MAX;

/// What the mention is to its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Object,
    Oblique,
    /// Inside another noun phrase.
    Nested,
    Other,
}

/// How a noun phrase is determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Determiner {
    Definite,
    Demonstrative,
    Possessive,
    Indefinite,
    Bare,
}

/// One mention seen by the sieves.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) role: Role,
    /// Word that governs the phrase (coordination undone).
    pub(super) governor: TokenId,
    pub(super) determiner: Determiner,
    pub(super) gender: Gender,
    pub(super) number: Number,
    pub(super) entity_type: Option<EntityType>,
    /// People and bodies of people; `None` when unknown.
    pub(super) human: Option<bool>,
    /// Words of a name, folded; lemmas of the words that modify a noun, sorted.
    pub(super) words: Vec<u64>,
    /// Hash of all words of a name in order, or of the head lemma.
    pub(super) key: u64,
    /// `chaque`, `tout`, `aucun`: no one thing.
    pub(super) quantified: bool,
    /// A complement, an apposition or a relative clause narrows the noun.
    pub(super) narrowed: bool,
    /// Direct quotation that holds it.
    pub(super) quote: u32,
    /// Behind marks that open in the paragraph and never close, or inside marks within marks: who speaks is not known.
    pub(super) open_marks: bool,
    /// Class of an office noun.
    pub(super) office: Option<u8>,
    /// Country that an adjective or a complement names, as hash of its id.
    pub(super) country: Option<u64>,
    /// Title of a man or a woman before the name.
    pub(super) titled: bool,
}

/// The document and its mentions, read only.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) analysis: &'a Analysis,
    pub(super) tree: &'a Tree,
    pub(super) lexicon: &'a CorefLexicon,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) mentions: &'a [Mention],
    pub(super) features: Vec<Feature>,
    /// Mention whose head is this token.
    pub(super) by_head: Vec<u32>,
}

/// No mention.
pub(super) const NO_MENTION: u32 = u32::MAX;

impl<'a> View<'a> {
    pub(super) fn new(
        text: &'a str,
        analysis: &'a Analysis,
        tree: &'a Tree,
        lexicon: &'a CorefLexicon,
        gazetteer: &'a Gazetteer,
        extraction: &'a Extraction,
    ) -> Self {
        let mentions = &extraction.mentions[..];
        let mut by_head = vec![NO_MENTION; analysis.tokens.len()];
        for (at, mention) in mentions.iter().enumerate().rev() {
            if let Some(slot) = by_head.get_mut(mention.head as usize) {
                // a name wins over the noun phrase around it
                if *slot == NO_MENTION || mention.kind == MentionKind::Name {
                    *slot = at as u32;
                }
            }
        }
        let mut quote_of = vec![NO_QUOTE; analysis.tokens.len()];
        for (at, quote) in extraction.quotes.iter().enumerate() {
            if quote.kind == QuoteKind::Direct {
                let range = quote.tokens.start as usize..(quote.tokens.end as usize).min(quote_of.len());
                quote_of.get_mut(range).into_iter().flatten().for_each(|slot| *slot = at as u32);
            }
        }
        let open = open_marks(text, analysis);
        let mut view = Self {
            text,
            analysis,
            tree,
            lexicon,
            gazetteer,
            mentions,
            features: Vec::with_capacity(mentions.len()),
            by_head,
        };
        let mut sentence = 0;
        for mention in mentions {
            while analysis.sentences.get(sentence).is_some_and(|s| s.tokens.end <= mention.tokens.start) {
                sentence += 1;
            }
            let quote = quote_of.get(mention.head as usize).copied().unwrap_or(NO_QUOTE);
            let mut feature = view.feature(mention, sentence as u32, quote);
            feature.open_marks = quote == NO_QUOTE && open.get(mention.head as usize) == Some(&true);
            view.features.push(feature);
        }
        view
    }

    pub(super) fn form(&self, id: TokenId) -> &'a str {
        self.analysis.form(self.text, id)
    }

    pub(super) fn lemma(&self, id: TokenId) -> &'a str {
        self.analysis.lemma(id)
    }

    pub(super) fn mention_at(&self, head: TokenId) -> Option<u32> {
        self.by_head.get(head as usize).copied().filter(|m| *m != NO_MENTION)
    }

    fn feature(&self, mention: &Mention, sentence: u32, quote: u32) -> Feature {
        let (role, governor) = self.role(mention.head);
        let head = self.analysis.tokens.get(mention.head as usize);
        let mut gender = mention.gender;
        let mut number = mention.number;
        let mut entity_type = mention.entity_type;
        if let (Some(token), true) = (head, mention.kind != MentionKind::Pronoun) {
            if number == Number::None {
                number = token.feats.number();
            }
            if gender == Gender::None && mention.kind == MentionKind::Nominal {
                gender = token.feats.gender();
            }
        }
        let lemma = self.lemma(mention.head);
        let mut human = None;
        let (mut words, mut key, mut office, mut country, mut titled) = (Vec::new(), 0, None, None, false);
        let (mut narrowed, mut quantified) = (false, false);
        let mut determiner = Determiner::Bare;
        match mention.kind {
            MentionKind::Name => {
                for (at, word) in keys::words(mention.span.of(self.text)) {
                    if (at == 0 || words.is_empty())
                        && let Some(title) = self.gazetteer.title(word)
                    {
                        titled = true;
                        gender = title;
                        continue;
                    }
                    words.push(hash_word(word));
                }
                if !titled
                    && let Some(title) = mention
                        .tokens
                        .start
                        .checked_sub(1)
                        .and_then(|t| self.gazetteer.title(self.form(t).trim_end_matches('.')))
                {
                    titled = true;
                    gender = title;
                }
                key = words.iter().fold(keys::SEED, |h, w| chain(h, *w));
                if gender == Gender::None
                    && entity_type == Some(EntityType::PERSON)
                    && let Some(first) = words.first().filter(|_| words.len() > 1)
                {
                    gender = self.gazetteer.name_word(chain(keys::SEED, *first)).gender();
                }
                if gender == Gender::None
                    && let Some(row) = mention.gazetteer.as_deref().and_then(|id| self.gazetteer.by_id(id))
                {
                    let row = self.gazetteer.row(row);
                    gender = row.gender;
                    if row.plural {
                        number = Number::Plur;
                    }
                }
                if number == Number::None {
                    number = Number::Sing;
                }
            }
            MentionKind::Nominal => {
                determiner = self.determiner(mention);
                quantified = mention.tokens.clone().take_while(|t| *t < mention.head).any(|t| {
                    self.analysis.tokens[t as usize].upos == Upos::Det
                        && matches!(self.lemma(t), "chaque" | "tout" | "aucun" | "quelque" | "quel" | "nul")
                        && !(self.lemma(t) == "tout" && t + 1 < mention.head)
                });
                if number == Number::None {
                    number = self.number_of_determiner(mention);
                }
                key = hash_word(lemma);
                let noun = self.gazetteer.noun(lemma);
                // the noun phrases of a text are typed as they stand: "la troisième place" is no place
                if entity_type.is_none() && &*mention.rule.name != "nominal" {
                    entity_type = noun.map(|n| n.entity_type);
                }
                if noun.is_some_and(|n| n.class != NounClass::None) {
                    human = Some(true);
                }
                office = self.office(mention);
                let outside = self.tree.children(mention.head).filter(|c| {
                    let token = &self.analysis.tokens[*c as usize];
                    !mention.tokens.contains(c) && matches!(token.deprel, Deprel::Amod | Deprel::Nmod | Deprel::Nummod)
                });
                for id in mention.tokens.clone().filter(|t| *t != mention.head).chain(outside) {
                    let Some(token) = self.analysis.tokens.get(id as usize) else { continue };
                    if !matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Verb) {
                        continue;
                    }
                    words.push(hash_word(self.lemma(id)));
                    if country.is_none() {
                        country = self.country(self.form(id)).map(hash_word);
                    }
                    // a name in apposition identifies, it does not narrow
                    narrowed |= !matches!(token.deprel, Deprel::Appos | Deprel::Flat | Deprel::FlatName);
                }
                words.sort_unstable();
                words.dedup();
                narrowed |= self.tree.children(mention.head).any(|c| {
                    self.analysis.tokens.get(c as usize).is_some_and(|t| {
                        matches!(
                            t.deprel,
                            Deprel::Nmod | Deprel::AclRelcl | Deprel::Acl | Deprel::Amod | Deprel::Nummod
                        )
                    })
                });
            }
            MentionKind::Pronoun => {}
        }
        if human.is_none() {
            human = match entity_type {
                Some(EntityType::PERSON | EntityType::GROUP) => Some(true),
                Some(EntityType::ORGANIZATION | EntityType::COUNTRY) | None => None,
                Some(_) => Some(false),
            };
        }
        let paragraph = self.analysis.sentences.get(sentence as usize).map_or(0, |s| s.paragraph);
        Feature {
            sentence,
            paragraph,
            role,
            governor,
            determiner,
            gender,
            number,
            entity_type,
            human,
            words,
            key,
            quantified,
            narrowed,
            quote,
            open_marks: false,
            office,
            country,
            titled,
        }
    }

    /// `Premier ministre` and `chef d'État` are offices of their own.
    fn office(&self, mention: &Mention) -> Option<u8> {
        let head = mention.head;
        let lemma = self.lemma(head);
        let before = head.checked_sub(1).filter(|t| mention.tokens.contains(t));
        if let Some(before) = before.filter(|_| self.lexicon.ends_office(lemma))
            && let Some(class) = self.lexicon.office(&format!("{} {lemma}", self.form(before).to_lowercase()))
        {
            return Some(class);
        }
        self.lexicon.office(lemma)
    }

    /// The country that a word names, as adjective or as name, by its id.
    fn country(&self, word: &str) -> Option<&'a str> {
        if word.len() < 4 {
            return None;
        }
        let hit = self.gazetteer.names(chain(keys::SEED, hash_word(word))).find(|h| !h.minor)?;
        let row = self.gazetteer.row(hit.row);
        (row.entity_type == EntityType::COUNTRY).then_some(row.id)
    }

    /// The country that the mention's adjective or complement names, by its id.
    pub(super) fn country_id(&self, mention: &Mention) -> Option<&'a str> {
        let inside = mention.tokens.clone().filter(|t| *t != mention.head);
        inside.chain(self.tree.children(mention.head)).find_map(|id| self.country(self.form(id)))
    }

    /// A clause hangs on the noun.
    pub(super) fn has_clause(&self, head: TokenId) -> bool {
        self.tree.children(head).any(|c| {
            let deprel = self.analysis.tokens[c as usize].deprel;
            matches!(deprel, Deprel::AclRelcl | Deprel::Acl)
        })
    }

    fn role(&self, head: TokenId) -> (Role, TokenId) {
        let mut at = head;
        for _ in 0..6 {
            let Some(token) = self.analysis.tokens.get(at as usize) else { break };
            match token.deprel {
                Deprel::Conj if token.head != NO_HEAD => at = token.head,
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjCaus | Deprel::NsubjOuter | Deprel::Csubj => {
                    return (Role::Subject, token.head);
                }
                Deprel::Obj | Deprel::Iobj | Deprel::ObjAgent | Deprel::ObjLvc => return (Role::Object, token.head),
                Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent => return (Role::Oblique, token.head),
                Deprel::Nmod | Deprel::Det | Deprel::Compound | Deprel::Flat | Deprel::FlatName | Deprel::Appos => {
                    return (Role::Nested, token.head);
                }
                _ => return (Role::Other, token.head),
            }
        }
        (Role::Other, NO_HEAD)
    }

    /// `marquis`, `prix`: the determiner tells how many.
    fn number_of_determiner(&self, mention: &Mention) -> Number {
        let form = self.form(mention.tokens.start);
        if is_one_of(
            form,
            &["le", "la", "l'", "l’", "un", "une", "ce", "cet", "cette", "son", "sa", "du", "au", "mon", "ma"],
        ) {
            Number::Sing
        } else if is_one_of(form, &["les", "des", "ces", "ses", "leurs", "aux", "mes"]) {
            Number::Plur
        } else {
            Number::None
        }
    }

    fn determiner(&self, mention: &Mention) -> Determiner {
        let from = mention.tokens.start.saturating_sub(1);
        for id in from..mention.head {
            let Some(token) = self.analysis.tokens.get(id as usize) else { break };
            if id < mention.tokens.start && !token.flags.has(TokenFlags::CONTRACTION) {
                continue;
            }
            if token.flags.has(TokenFlags::CONTRACTION) {
                return Determiner::Definite;
            }
            if token.upos != Upos::Det {
                continue;
            }
            let form = self.form(id);
            return if is_one_of(form, &["le", "la", "les", "l'", "l’", "l"]) {
                Determiner::Definite
            } else if is_one_of(form, &["ce", "cet", "cette", "ces"]) {
                Determiner::Demonstrative
            } else if is_one_of(
                form,
                &[
                    "son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "ton",
                    "ta", "tes",
                ],
            ) {
                Determiner::Possessive
            } else {
                Determiner::Indefinite
            };
        }
        Determiner::Bare
    }
}

/// Whether `form` is one of the lower-case words, whatever its case.
pub(super) fn is_one_of(form: &str, words: &[&str]) -> bool {
    if form.is_ascii() {
        return words.iter().any(|w| w.eq_ignore_ascii_case(form));
    }
    words.iter().any(|w| w.len() == form.len() && w.chars().eq(form.chars().flat_map(char::to_lowercase)))
}

/// Paragraphs that a quotation may run on over without closing marks.
const OPEN_PARAGRAPHS: u32 = 8;

/// For each word whether it stands behind quotation marks that do not close in their paragraph, up to where they close, or inside
/// marks within marks.
fn open_marks(text: &str, analysis: &Analysis) -> Vec<bool> {
    let count = analysis.tokens.len();
    // how many such stretches begin at a word, less those that end there
    let mut steps = vec![0_i32; count + 1];
    let mut found = |stretch: Range<TokenId>| {
        steps[stretch.start as usize] += 1;
        steps[stretch.end as usize] -= 1;
    };
    let mut opened: Vec<(TokenId, u32)> = Vec::new();
    let mut paragraph = None;
    for sentence in &analysis.sentences {
        // a paragraph that opens with marks begins a quotation of its own
        let first = analysis.form(text, sentence.tokens.start);
        let fresh = paragraph.replace(sentence.paragraph) != Some(sentence.paragraph) && is_opening(first);
        let over = opened.last().is_some_and(|(_, at)| sentence.paragraph > at + OPEN_PARAGRAPHS);
        if (fresh || over)
            && let Some((start, _)) = opened.first()
        {
            found(*start..sentence.tokens.start);
            opened.clear();
        }
        for token in sentence.tokens.clone() {
            match analysis.form(text, token) {
                form if is_opening(form) => opened.push((token, sentence.paragraph)),
                // translators close French marks with English ones
                "»" | "”" => {
                    let start = opened.pop().filter(|(_, at)| !opened.is_empty() || *at != sentence.paragraph);
                    if let Some((start, _)) = start {
                        found(start..token);
                    }
                }
                _ => {}
            }
        }
    }
    if let Some((start, _)) = opened.first() {
        found(*start..count as TokenId);
    }
    let mut depth = 0;
    let mut open = |step: &i32| {
        depth += step;
        depth > 0
    };
    steps[..count].iter().map(&mut open).collect()
}

fn is_opening(form: &str) -> bool {
    matches!(form, "«" | "“")
}
