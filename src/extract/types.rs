//! Layers of an extraction. All spans are bytes of the raw text; all token ranges index the
//! document's [`Analysis`](crate::language::Analysis).

use crate::document::Span;
use crate::language::{Gender, Number, TokenId};
use crate::schema::{EntityType, FactType, RoleId};
use std::ops::Range;
use std::sync::Arc;

/// Index into [`Extraction::mentions`].
pub type MentionId = u32;
/// Index into [`Extraction::entities`].
pub type EntityId = u32;
/// Index into [`Extraction::facts`].
pub type FactId = u32;
/// Index into [`Extraction::times`].
pub type TimeId = u32;

/// Name of the rule (or of the sieve, or of the gazetteer) that made something, with the arm that matched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RuleRef {
    /// Name as in the rule file: `visit.verb`, `gazetteer.place`, `coref.pronoun`.
    pub name: Arc<str>,
    /// Which pattern of the rule, from 0.
    pub arm: u16,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A proper name, with or without title.
    Name,
    /// A common noun phrase.
    Nominal,
    /// A pronoun or a possessive determiner.
    Pronoun,
}

/// A stretch of text that stands for a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Bytes, without a leading article for names (`Biélorussie`), with it for nominals.
    pub span: Span,
    /// Tokens.
    pub tokens: Range<TokenId>,
    /// Syntactic head.
    pub head: TokenId,
    /// Type; `None` for a nominal whose noun no lexicon types.
    pub entity_type: Option<EntityType>,
    /// How it refers.
    pub kind: MentionKind,
    /// Gender where known.
    pub gender: Gender,
    /// Number where known.
    pub number: Number,
    /// Gazetteer row (`country/russie`) that the name was found in; the key of identity.
    pub gazetteer: Option<Arc<str>>,
    /// Cardinality stated with the phrase (`trois civils` → 3, `au moins 35 drones` → 35).
    pub count: Option<f64>,
    /// What made it.
    pub rule: RuleRef,
    /// The entity that it stands for, set by coreference.
    pub entity: Option<EntityId>,
    /// The sieve that made the link and the mention that it was linked to.
    pub link: Option<(RuleRef, Option<MentionId>)>,
}

/// Type of a time expression, as TimeML says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimexType {
    /// A calendar date, or larger.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repeated time.
    Set,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Bytes.
    pub span: Span,
    /// Tokens.
    pub tokens: Range<TokenId>,
    /// Type.
    pub timex: TimexType,
    /// TIMEX3 value (`2022-12-19`, `P10M`, `2022-W51`, `FUTURE_REF`); `None` where it cannot be resolved.
    pub value: Option<String>,
    /// What made it.
    pub rule: RuleRef,
}

/// Direct or indirect speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Words between marks.
    Direct,
    /// A reported clause.
    Indirect,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A mention.
    Mention(MentionId),
    /// Nobody is named.
    Unknown,
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Bytes of the quoted words, without the marks or the leading *que*.
    pub span: Span,
    /// Tokens of the quoted words.
    pub tokens: Range<TokenId>,
    /// Direct or indirect.
    pub kind: QuoteKind,
    /// Who speaks.
    pub speaker: Speaker,
    /// Bytes of the words that introduce it; empty for a continued quote.
    pub cue: Span,
    /// Token of the cue verb, noun or preposition.
    pub cue_head: Option<TokenId>,
    /// Fact of the speech act, once made.
    pub fact: Option<FactId>,
    /// What made it.
    pub rule: RuleRef,
}

/// What a scope does to the facts that stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ScopeKind {
    /// Somebody says it.
    Report,
    /// Somebody denies it: reported, with the opposite polarity.
    Denial,
    /// Somebody believes it.
    Belief,
    /// Said not to be so.
    Negation,
    /// Could, might.
    Possibility,
    /// Will, shall, should, is asked for, is meant to.
    Plan,
    /// If.
    Condition,
    /// Asked, not said.
    Question,
}

/// A stretch of text whose facts take over a status or a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What it does.
    pub kind: ScopeKind,
    /// Tokens in it.
    pub tokens: Range<TokenId>,
    /// Tokens that are not in it although they lie between (the cue and its own arguments).
    pub except: Option<Range<TokenId>>,
    /// Token of the cue.
    pub cue: Option<TokenId>,
    /// Who the content is credited to (reports, denials, beliefs).
    pub speaker: Option<MentionId>,
    /// What made it.
    pub rule: RuleRef,
}

/// How sure and how positive a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Status {
    /// `certain+`
    #[default]
    CertainPositive,
    /// `certain-`
    CertainNegative,
    /// `possible+`
    PossiblePositive,
    /// `possible-`
    PossibleNegative,
    /// `planned+`
    PlannedPositive,
    /// `planned-`
    PlannedNegative,
}

impl Status {
    /// As the document graph writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CertainPositive => "certain+",
            Self::CertainNegative => "certain-",
            Self::PossiblePositive => "possible+",
            Self::PossibleNegative => "possible-",
            Self::PlannedPositive => "planned+",
            Self::PlannedNegative => "planned-",
        }
    }

    /// Whether the fact is said not to be so.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::CertainNegative | Self::PossibleNegative | Self::PlannedNegative)
    }

    /// Whether it is certain and positive: the only status that may become a direct edge.
    #[must_use]
    pub const fn is_asserted(self) -> bool {
        matches!(self, Self::CertainPositive)
    }
}

/// What fills a role.
#[derive(Debug, Clone, PartialEq)]
pub enum Filler {
    /// A mention, and through it an entity.
    Mention(MentionId),
    /// Words of the text (offices, charges, kinds).
    Text(Span),
    /// Words that the rule itself gives.
    Fixed(Arc<str>),
    /// A number (ages).
    Value(f64),
    /// A number with its words, which hold the unit (amounts): `2,7 %`, `35 millions de dollars`.
    Measure(f64, Span),
}

/// A role with one filler; coordinated fillers are several of these.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleFiller {
    /// Role of the fact type.
    pub role: RoleId,
    /// What fills it.
    pub filler: Filler,
    /// Cardinality of this filler where the text gives one.
    pub count: Option<f64>,
}

/// How a fact was found, for `explain`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derivation {
    /// One line per step, in order: what matched, what was inferred, which scope applied.
    pub steps: Vec<String>,
}

/// An event or a state.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Type, from the schema.
    pub fact_type: FactType,
    /// Bytes of the word that carries it.
    pub trigger: Span,
    /// Token of the trigger's head.
    pub trigger_head: TokenId,
    /// Bytes of the shortest stretch that holds the trigger and the role fillers.
    pub evidence: Span,
    /// Fillers.
    pub roles: Vec<RoleFiller>,
    /// When.
    pub time: Option<TimeId>,
    /// The time was not said in the clause but taken from the dateline or the sentence before.
    pub time_inherited: bool,
    /// `PAST_REF` and the like where a rule sets the time itself.
    pub time_value: Option<Arc<str>>,
    /// How sure.
    pub status: Status,
    /// Who is credited, inner speaker first.
    pub source: Vec<MentionId>,
    /// The statement that contains it.
    pub statement: Option<FactId>,
    /// The rule that read it.
    pub rule: RuleRef,
    /// Other facts of this document that tell the same event.
    pub same_as: Vec<FactId>,
    /// Stands in a headline or a section link.
    pub in_title: bool,
    /// Verb lemma of an `Open` fact.
    pub open_verb: Option<Arc<str>>,
    /// Steps.
    pub derivation: Derivation,
}

impl Fact {
    /// The mentions that fill a role.
    pub fn mentions(&self, role: RoleId) -> impl Iterator<Item = MentionId> + '_ {
        self.roles.iter().filter(move |r| r.role == role).filter_map(|r| match r.filler {
            Filler::Mention(m) => Some(m),
            _ => None,
        })
    }

    /// The first words that fill a role.
    #[must_use]
    pub fn text(&self, role: RoleId) -> Option<Span> {
        self.roles.iter().filter(|r| r.role == role).find_map(|r| match r.filler {
            Filler::Text(span) => Some(span),
            _ => None,
        })
    }

    /// The first number that fills a role.
    #[must_use]
    pub fn number(&self, role: RoleId) -> Option<f64> {
        self.roles.iter().filter(|r| r.role == role).find_map(|r| match r.filler {
            Filler::Value(n) | Filler::Measure(n, _) => Some(n),
            _ => None,
        })
    }
}

/// What is known about an entity beyond its mentions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Properties {
    /// Wikidata id (`Q7747`), only where verified.
    pub wikidata: Option<Arc<str>>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// Gender of a person.
    pub gender: Gender,
    /// Id of the country that a place lies in, or that a person is known to serve.
    pub country: Option<Arc<str>>,
    /// Fields of work of a person, sorted.
    pub fields: Vec<Arc<str>>,
}

/// One thing in the world, as this document tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Stable id: `person/vladimir-poutine`; the same in every document and on every run.
    pub id: String,
    /// Type.
    pub entity_type: EntityType,
    /// Best name.
    pub label: String,
    /// Mentions in the order of the text.
    pub mentions: Vec<MentionId>,
    /// Properties.
    pub properties: Properties,
}

/// A plural that stands for several things named apart: `ils`, `les deux pays`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionSet {
    /// The pronoun or noun phrase.
    pub mention: MentionId,
    /// A mention of each member, in the order of the text.
    pub members: Vec<MentionId>,
    /// The sieve.
    pub rule: RuleRef,
}

/// A name that acts for another thing: `Moscou` for Russia in `Moscou a protesté`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metonymy {
    /// The name; it keeps its own entity.
    pub mention: MentionId,
    /// What it stands for here; an entity without mentions where the text does not name it.
    pub entity: EntityId,
    /// The sieve; its arm tells which evidence spoke for it.
    pub rule: RuleRef,
}

/// All layers of one document.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// Mentions in the order of the text.
    pub mentions: Vec<Mention>,
    /// Time expressions in the order of the text.
    pub times: Vec<TimeExpression>,
    /// Quotations in the order of the text.
    pub quotes: Vec<Quote>,
    /// Scopes, outer before inner.
    pub scopes: Vec<Scope>,
    /// Facts in the order of their triggers.
    pub facts: Vec<Fact>,
    /// Entities in the order of their first mention; then those that no mention names and a metonymy points to.
    pub entities: Vec<Entity>,
    /// Names that act for another thing, in the order of their mentions.
    pub metonymies: Vec<Metonymy>,
    /// Plurals that stand for several things, in the order of their mentions.
    pub sets: Vec<MentionSet>,
}

impl Extraction {
    /// Forgets the document and keeps the buffers.
    pub fn clear(&mut self) {
        let Self { mentions, times, quotes, scopes, facts, entities, metonymies, sets } = self;
        mentions.clear();
        times.clear();
        quotes.clear();
        scopes.clear();
        facts.clear();
        entities.clear();
        metonymies.clear();
        sets.clear();
    }

    /// The mentions of the things that a plural stands for; empty where it stands for one thing or a group of its own.
    #[must_use]
    pub fn members(&self, mention: MentionId) -> &[MentionId] {
        let at = self.sets.binary_search_by_key(&mention, |x| x.mention).ok();
        at.and_then(|at| self.sets.get(at)).map_or(&[], |set| &set.members)
    }

    /// What a name acts for, with the sieve that found it.
    #[must_use]
    pub fn stands_for(&self, mention: MentionId) -> Option<(&Entity, &str)> {
        let at = self.metonymies.binary_search_by_key(&mention, |x| x.mention).ok()?;
        let found = self.metonymies.get(at)?;
        Some((self.entities.get(found.entity as usize)?, &found.rule.name))
    }
}
