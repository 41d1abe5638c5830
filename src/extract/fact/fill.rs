//! From argument heads to mentions.

use super::Source;
use crate::document::Span;
use crate::extract::{Extraction, Mention, MentionId, MentionKind, RuleRef};
use crate::language::phrase::{Phrases, Quantity};
use crate::language::{Deprel, Feats, Gender, Number, TokenId, Upos};
use crate::schema::EntityType;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Longest phrase that becomes a mention, in tokens; longer ones are cut to their core.
const LONGEST: u32 = 14;

/// Finds or makes the mentions of argument heads.
pub(super) struct Filling<'a> {
    source: Source<'a>,
    extraction: &'a Extraction,
    made: FxHashMap<TokenId, MentionId>,
    /// New mentions; their numbers go on from those of the extraction.
    pub(super) new: Vec<Mention>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(source: Source<'a>, extraction: &'a Extraction) -> Self {
        Self { source, extraction, made: FxHashMap::default(), new: Vec::new() }
    }

    pub(super) fn phrases(&self) -> Phrases<'a> {
        let Source { text, analysis, clauses, lexicon, .. } = self.source;
        Phrases::new(text, analysis, &clauses.tree, lexicon)
    }

    /// How many the phrase of `head` says.
    pub(super) fn quantity(&self, head: TokenId) -> Option<Quantity> {
        self.phrases().quantity(head)
    }

    /// The mention with that number, old or new.
    pub(super) fn get(&self, id: MentionId) -> Option<&Mention> {
        let old = self.extraction.mentions.len();
        self.extraction.mentions.get(id as usize).or_else(|| self.new.get((id as usize).checked_sub(old)?))
    }

    /// The mention that `head` stands for. A name in apposition or beside its title is preferred to the noun.
    pub(super) fn mention(&mut self, head: TokenId) -> Option<MentionId> {
        let known = self.source.fillers.mention(head).map(|(id, _)| id);
        match known {
            Some(id) if self.get(id).is_some_and(|m| m.kind == MentionKind::Nominal) => {
                Some(self.name_beside(head, id).or_else(|| self.name_below(head, id)).unwrap_or(id))
            }
            Some(id) => Some(id),
            None => self.made.get(&head).copied().or_else(|| self.make(head)),
        }
    }

    /// `le président, Paul Martin`: the name that stands for the same thing.
    fn name_beside(&self, head: TokenId, nominal: MentionId) -> Option<MentionId> {
        let wanted = self.get(nominal)?;
        let tokens = &self.source.analysis.tokens;
        let beside = self.source.clauses.tree.children(head).filter(|&c| {
            let token = &tokens[c as usize];
            let bare = !self.source.clauses.tree.children(c).any(|g| tokens[g as usize].deprel == Deprel::Case);
            c > head
                && match token.deprel {
                    Deprel::Appos | Deprel::Flat | Deprel::FlatName => true,
                    Deprel::Nmod => bare && token.upos == Upos::Propn,
                    _ => false,
                }
        });
        let names = beside.filter_map(|c| self.source.fillers.mention(c)).filter(|(id, slot)| {
            slot.named && *id != nominal && self.get(*id).is_some_and(|m| m.entity_type == wanted.entity_type)
        });
        names.map(|(id, _)| id).next()
    }

    /// `la ville de Lyon`, `le district de Solomianskyi`: the name that the noun takes with *de*.
    fn name_below(&self, head: TokenId, nominal: MentionId) -> Option<MentionId> {
        let place = |ty: Option<EntityType>| ty == Some(EntityType::PLACE) || ty == Some(EntityType::COUNTRY);
        let Source { analysis, clauses, fillers, lexicon, .. } = self.source;
        if !place(self.get(nominal)?.entity_type) || !lexicon.takes_name(analysis.lemma(head)) {
            return None;
        }
        let definite = |id: TokenId| {
            let token = &analysis.tokens[id as usize];
            token.deprel == Deprel::Det && token.feats.has(Feats::DEFINITE)
        };
        if !clauses.tree.children(head).any(definite) {
            return None;
        }
        let below = clauses.tree.children(head).find(|&c| {
            analysis.tokens[c as usize].deprel == Deprel::Nmod
                && c > head
                && c <= head + 3
                && clauses
                    .tree
                    .children(c)
                    .any(|g| analysis.tokens[g as usize].deprel == Deprel::Case && analysis.lemma(g) == "de")
        })?;
        let (id, slot) = fillers.mention(below)?;
        (slot.named && place(self.get(id)?.entity_type)).then_some(id)
    }

    /// Makes a mention of a noun phrase or pronoun.
    fn make(&mut self, head: TokenId) -> Option<MentionId> {
        let token = self.source.analysis.tokens.get(head as usize)?;
        // `vingt et un malades`, where the tree takes the first number for the head
        if token.upos == Upos::Num {
            let mentions = &self.extraction.mentions;
            let from = mentions.partition_point(|m| m.span.start < token.span.start);
            let counted =
                mentions[from..].iter().take_while(|m| m.tokens.start == head).position(|m| m.count.is_some());
            if let Some(at) = counted.filter(|_| self.source.analysis.lemma(head + 1) == "et") {
                return Some((from + at) as MentionId);
            }
        }
        let (kind, tokens) = match token.upos {
            Upos::Pron => (MentionKind::Pronoun, head..head + 1),
            Upos::Det if token.feats.has(Feats::POSSESSIVE) => (MentionKind::Pronoun, head..head + 1),
            Upos::Propn => (MentionKind::Name, self.phrases().minimal(head)),
            Upos::Noun | Upos::Num | Upos::Sym => (MentionKind::Nominal, self.phrase(head)),
            _ => return None,
        };
        let possessive = token.upos == Upos::Det;
        let (gender, number) = match possessive {
            // the possessive agrees with what is had, not with who has it
            true if token.feats.has(Feats::POSSESSOR_PLURAL) => (Gender::None, Number::Plur),
            true => (Gender::None, Number::Sing),
            false => (token.feats.gender(), token.feats.number()),
        };
        let quantity = self.quantity(head).and_then(|q| q.value);
        self.new.push(Mention {
            span: self.span(&tokens),
            tokens,
            head,
            entity_type: None,
            kind,
            gender,
            number,
            gazetteer: None,
            count: quantity,
            rule: RuleRef { name: "mention.argument".into(), arm: 0 },
            entity: None,
            link: None,
        });
        let id = (self.extraction.mentions.len() + self.new.len() - 1) as MentionId;
        self.made.insert(head, id);
        Some(id)
    }

    /// The phrase of `head` with its complements, unless that is very long.
    pub(super) fn phrase(&self, head: TokenId) -> Range<TokenId> {
        let full = self.phrases().full(head);
        if full.end - full.start <= LONGEST { full } else { self.phrases().minimal(head) }
    }

    /// Bytes of tokens.
    pub(super) fn span(&self, tokens: &Range<TokenId>) -> Span {
        self.source.analysis.span_of(tokens).unwrap_or_default()
    }
}
