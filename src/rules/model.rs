//! Rules as the engine holds them: names resolved to numbers, lists opened out.

use super::ast::{FrameKind, Test};
use super::program::Program;
use super::symbol::Symbol;
use super::vocabulary::LabelSet;
use crate::document::Span;
use crate::extract::{ScopeKind, Status};
use crate::schema::{EntityType, FactType, RoleId};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Index of a rule in a rule set: the order of files by name, then of lines.
pub type RuleIndex = u32;
/// Index of a frame in a rule set.
pub type FrameIndex = u32;
/// Index of a lexicon in a rule set.
pub type LexiconId = u32;

/// A word list, opened out.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Lexicon {
    /// Name, without `$`.
    pub name: String,
    /// Entries of one word that match in any case.
    pub words: FxHashSet<Symbol>,
    /// Entries that hold a capital letter and match that spelling only.
    pub exact: Vec<(Symbol, Box<str>)>,
    /// Entries of several words, sorted by their words.
    pub phrases: Vec<Vec<Symbol>>,
    /// Prepositions in their plain form that entries of a class govern, by the words of the entry.
    pub governs: BTreeMap<Vec<Symbol>, Vec<Box<str>>>,
}

/// What a document must speak of for some rules to be read: so many different words of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Topic {
    /// The list.
    pub lexicon: LexiconId,
    /// How many different words of it, at least.
    pub least: u32,
    /// The rules are read in the other documents.
    pub absent: bool,
}

/// A class: a list of predicates with its own examples.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CompiledClass {
    /// Name.
    pub name: Arc<str>,
    /// Its words as a list.
    pub lexicon: LexiconId,
    /// Its words as predicates, without the event nouns of its verbs.
    pub words: Vec<PredicateWord>,
    /// One line.
    pub description: String,
    /// Examples that must match.
    pub tests: Vec<Test>,
    /// Sentences in which no rule that uses the class may find anything.
    pub allows: Vec<super::ast::Name>,
    /// Rules that use it, by itself or through a list that includes it (sorted).
    pub users: Vec<RuleIndex>,
    /// Number of its file in the rule set.
    pub file: u32,
    /// Its name, bytes in the file.
    pub span: Span,
}

impl Lexicon {
    /// The entries of several words that begin with one of the two symbols.
    pub(crate) fn phrases_at(&self, form: Symbol, lemma: Symbol) -> impl Iterator<Item = &Vec<Symbol>> {
        let starting = |s: Symbol| {
            let from = self.phrases.partition_point(|p| p.first().is_none_or(|f| *f < s));
            let to = self.phrases.partition_point(|p| p.first().is_none_or(|f| *f <= s));
            if s == Symbol::NONE { &[][..] } else { self.phrases.get(from..to).unwrap_or(&[]) }
        };
        starting(form).iter().chain(starting(if lemma == form { Symbol::NONE } else { lemma }))
    }

    /// Whether a word with this symbol and this spelling is an entry.
    #[must_use]
    pub fn has(&self, symbol: Symbol, spelling: &str) -> bool {
        symbol != Symbol::NONE
            && (self.words.contains(&symbol) || self.exact.iter().any(|(s, t)| *s == symbol && **t == *spelling))
    }
}

/// What a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RuleTarget {
    /// A mention of that type.
    Mention(EntityType),
    /// A fact.
    Fact(FactType),
    /// A scope.
    Scope(ScopeKind),
}

/// The value of a fixed role.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum FixedValue {
    /// `role = "words"`
    Role(RoleId, Arc<str>),
    /// `status = possible+`
    Status(Status),
    /// `time = PAST_REF`
    Time(Arc<str>),
}

/// What a rule tells about itself, and its examples.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CompiledRule {
    /// Dotted name.
    pub name: Arc<str>,
    /// What it makes.
    pub target: RuleTarget,
    /// Name of the target as written (`Visit`, `@Person`).
    pub target_name: String,
    /// Roles of the head; the flag says that `?` stands after it: the role may be left unsaid.
    pub roles: Vec<(RoleId, bool)>,
    /// One line.
    pub description: String,
    /// Sources and remarks.
    pub notes: Vec<String>,
    /// Higher goes first.
    pub priority: i32,
    /// Number of its phase.
    pub phase: u8,
    /// Number of the topic outside which it is not read.
    pub topic: Option<u16>,
    /// How far a scope reaches.
    pub extent: Option<String>,
    /// Fixed values.
    pub values: Vec<FixedValue>,
    /// Patterns.
    pub arms: Vec<CompiledArm>,
    /// Examples that must match.
    pub tests: Vec<Test>,
    /// Sentences that must not match.
    pub allows: Vec<super::ast::Name>,
    /// Number of its file in the rule set.
    pub file: u32,
    /// Its first line, bytes in the file.
    pub span: Span,
}

/// One pattern of a rule.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CompiledArm {
    /// The statement, bytes in the file.
    pub span: Span,
    /// What it is.
    pub body: CompiledBody,
}

/// Kinds of pattern.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum CompiledBody {
    /// A token pattern.
    Match(Box<Program>),
    /// A frame of the rule set.
    Frame(FrameIndex),
}

/// A frame, ready to be matched against predicates.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CompiledFrame {
    /// Its rule.
    pub rule: RuleIndex,
    /// Its arm.
    pub arm: u16,
    /// Sort of predicate word.
    pub kind: FrameKind,
    /// `frame verb`: only the verbs themselves, not their event nouns.
    pub verb_only: bool,
    /// Words that the frame looks for. `frame noun class …` names verbs: the words are the nouns of those verbs.
    pub predicates: Vec<PredicateWord>,
    /// The classes that it names as its predicate.
    pub classes: Vec<LexiconId>,
    /// Noun or words that must stand with the predicate; empty for none. One of them must.
    pub complement: Vec<Vec<Symbol>>,
    /// Narrowings.
    pub restrictions: Restrictions,
    /// Arguments.
    pub arguments: Vec<CompiledArgument>,
    /// None of these may hold.
    pub guards: Vec<CompiledArgument>,
    /// Fixed values of this arm, over those of the rule.
    pub values: Vec<FixedValue>,
}

/// A word that a frame looks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct PredicateWord {
    /// Lemma.
    pub lemma: Symbol,
    /// `se rendre`: the verb must be reflexive.
    pub reflexive: bool,
    /// Further words that follow it (`avoir lieu`: `lieu`).
    pub rest: Vec<Symbol>,
    /// Prepositions that it governs, in their plain form (sorted); none for a direct object.
    pub governs: Vec<Box<str>>,
}

/// `passive`, `negated`… `None` does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Restrictions {
    /// `passive` or `active`
    pub passive: Option<bool>,
    /// `reflexive`
    pub reflexive: Option<bool>,
    /// `negated` or `affirmative`
    pub negated: Option<bool>,
    /// `impersonal` or `personal`
    pub impersonal: Option<bool>,
    /// `finite` or `infinitive`
    pub finite: Option<bool>,
}

/// Where an argument is looked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Slot {
    /// Deep subject.
    Subject,
    /// Deep object.
    Object,
    /// Dative, also `à` complement.
    Indirect,
    /// Prepositional complement with one of these plain prepositions (sorted); empty means any.
    Oblique(Vec<Box<str>>),
    /// Attribute of subject or object.
    Attribute,
    /// Completive clause or infinitive.
    Clause,
    /// Adverbial clause with one of these markers; empty means any.
    Adverbial(Vec<Box<str>>),
    /// Adverb or bare noun of time.
    Adverb,
    /// Possessive determiner.
    Possessor,
    /// Attributive adjective.
    Modifier,
    /// Noun in apposition to the predicate noun.
    Apposition,
    /// What the word governs: the complement with the preposition that its class gives (`fournir(à)`), else the object.
    Governed,
}

/// A constraint on a filler. All groups of an argument must hold; of a group one must.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Constraint {
    /// A mention (of any type), or a noun phrase.
    Any,
    /// A noun phrase that is no mention, or a mention whose type is not known.
    Untyped,
    /// Filled with the words as text.
    Text,
    /// A number or quantity.
    Number,
    /// A time expression.
    Time,
    /// A clause.
    Clause,
    /// A mention with one of these labels; `named`: only a proper name.
    Labels {
        /// Labels.
        labels: LabelSet,
        /// Only a proper name.
        named: bool,
    },
    /// Lemma (or form) of the head is in the lexicon.
    Lexicon(LexiconId),
    /// Lemma (or form) of the head.
    Word(Symbol),
}

/// An argument of a frame, or a guard.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CompiledArgument {
    /// Where to look, in this order.
    pub slots: Vec<Slot>,
    /// Role that it fills; `None` for `_` and guards.
    pub role: Option<RoleId>,
    /// All groups must hold; of a group one must. Empty: any.
    pub constraint: Vec<Vec<Constraint>>,
    /// The frame matches without it.
    pub optional: bool,
    /// Only a proper name may fill it.
    pub named: bool,
    /// The argument, bytes in the file.
    pub span: Span,
}
