//! The syntax tree of a rule file: what the author wrote, with places, names not yet resolved.

use crate::document::Span;

/// A word of the file with its place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Bytes in the file.
    pub span: Span,
}

/// Everything that a file declares, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// `lex` lists.
    pub lexicons: Vec<WordList>,
    /// `class` lists.
    pub classes: Vec<WordList>,
    /// `def` patterns.
    pub definitions: Vec<Definition>,
    /// `rule` and `scope` items.
    pub rules: Vec<Rule>,
}

/// `lex NAME = …` or `class NAME = …`.
#[derive(Debug, Clone, PartialEq)]
pub struct WordList {
    /// Name, without `$`.
    pub name: Name,
    /// Entries.
    pub entries: Vec<Entry>,
    /// `## …` lines of a class, joined.
    pub description: String,
    /// `test` lines of a class.
    pub tests: Vec<Test>,
    /// `allows` lines of a class.
    pub allows: Vec<Name>,
}

/// An entry of a word list.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A word, or several in quotes; in a class with the prepositions that the verb governs: `fournir(à)`.
    Words(Name, Vec<Name>),
    /// `$OTHER`: all entries of another list.
    Include(Name),
}

/// `def NAME = pattern`.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Name, without `$`.
    pub name: Name,
    /// What it stands for.
    pub pattern: Pattern,
}

/// `topic $LIST N`: what a document must speak of, or must not.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicLine {
    /// The list.
    pub list: Name,
    /// How many different words of it.
    pub least: u32,
    /// `not`: the rule is read where the document does not speak of it.
    pub absent: bool,
}

/// A `rule` or a `scope`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// `scope` rather than `rule`.
    pub is_scope: bool,
    /// Dotted name.
    pub name: Name,
    /// What it makes.
    pub target: Target,
    /// First line.
    pub span: Span,
    /// `## …` lines, joined.
    pub description: String,
    /// `note` lines.
    pub notes: Vec<Name>,
    /// `priority N`.
    pub priority: Option<i32>,
    /// `phase NAME`.
    pub phase: Option<Name>,
    /// `topic $LIST N`, `topic not $LIST N`.
    pub topic: Option<TopicLine>,
    /// `extent WORD` of a scope.
    pub extent: Option<Name>,
    /// `set role = value`.
    pub values: Vec<Assignment>,
    /// Patterns, in order.
    pub arms: Vec<Arm>,
    /// `test` lines.
    pub tests: Vec<Test>,
    /// `allows` lines.
    pub allows: Vec<Name>,
    /// A pattern was left out because it is wrong.
    pub broken: bool,
}

/// What a rule makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// `-> @Type`
    Mention(Name),
    /// `-> Type(role, role?)`
    Fact {
        /// Fact type (or scope kind).
        fact: Name,
        /// Roles; the flag says that `?` stands after it: the role may be left unsaid.
        roles: Vec<(Name, bool)>,
    },
}

impl Target {
    /// The name of the type.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Mention(name) | Self::Fact { fact: name, .. } => name,
        }
    }
}

/// One pattern of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The whole statement.
    pub span: Span,
    /// What it says.
    pub body: ArmBody,
}

/// Kinds of pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum ArmBody {
    /// `match …`
    Match(Pattern),
    /// `frame …`
    Frame(Frame),
}

/// A token pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Bytes in the file.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// Shapes of a token pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// One of.
    Choice(Vec<Pattern>),
    /// `[…]`: one token.
    Token(Vec<Condition>),
    /// A bare word or a text in quotes.
    Literal(String),
    /// `@Type`, `@Type!`, `@Any`.
    Mention {
        /// Type.
        label: Name,
        /// `!`: only a proper name.
        named: bool,
    },
    /// `$NAME`: a lexicon, a class or a definition.
    Reference(Name),
    /// `? * + {m,n}`
    Repeat {
        /// What is repeated.
        inner: Box<Pattern>,
        /// At least.
        min: u32,
        /// At most; `None` for `*` and `+`.
        max: Option<u32>,
    },
    /// `role: …` or `(?role …)`
    Capture {
        /// Role.
        role: Name,
        /// What is captured.
        inner: Box<Pattern>,
    },
    /// `(?= …)`, `(?! …)`, `(?<= …)`, `(?<! …)`
    Look {
        /// Forward.
        ahead: bool,
        /// Must not match.
        negative: bool,
        /// What to look for.
        inner: Box<Pattern>,
    },
    /// `<start>` of the sentence.
    Start,
    /// `<end>` of the sentence.
    End,
}

/// One condition of `[…]`; a token must meet all.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// `lemma`, `pos`, `upper`…
    pub key: Name,
    /// `!key` or `key!=…`
    pub negative: bool,
    /// Values, one of which must hold; empty for a flag.
    pub values: Vec<Value>,
}

/// A value of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A word or text.
    Word(Name),
    /// `$LEX`
    Reference(Name),
    /// `1..31`
    Range(u64, u64, Span),
}

/// `frame …`
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Sort of predicate word.
    pub kind: FrameKind,
    /// `frame verb`: the verbs themselves, not the event nouns that belong to them.
    pub verb_only: bool,
    /// Predicate words, any of which.
    pub words: Vec<FrameWord>,
    /// After `+`: a noun or fixed words that belong to the verb.
    pub complement: Vec<FrameWord>,
    /// `passive`, `reflexive`, …
    pub restrictions: Vec<Name>,
    /// `slot: role constraint`
    pub arguments: Vec<FrameArgument>,
    /// `unless slot: constraint`
    pub guards: Vec<FrameArgument>,
    /// `role = "value"`
    pub values: Vec<Assignment>,
}

/// Sort of predicate word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum FrameKind {
    /// A verb.
    Verb,
    /// An event noun.
    Noun,
    /// An adjective or participle.
    Adjective,
}

/// A predicate word of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameWord {
    /// `"se rendre"`
    Words(Name),
    /// `$LEX`
    Lexicon(Name),
    /// `class NAME`
    Class(Name),
}

/// An argument of a frame, or a guard.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameArgument {
    /// Bytes in the file.
    pub span: Span,
    /// Where to look, in this order.
    pub slots: Vec<SlotName>,
    /// Role that it fills; `None` for `_` and in guards.
    pub role: Option<Name>,
    /// Each group must hold; of a group one must hold. Empty means `any`.
    pub constraint: Vec<Vec<FrameConstraint>>,
    /// `?`
    pub optional: bool,
    /// `!`
    pub named: bool,
}

/// A grammatical slot as written.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotName {
    /// `subject`, `oblique`, or a bare preposition (`de`).
    pub name: Name,
    /// Prepositions or markers in brackets.
    pub words: Vec<SlotWord>,
}

/// A preposition in the brackets of a slot.
#[derive(Debug, Clone, PartialEq)]
pub enum SlotWord {
    /// `à`, `près de`
    Word(Name),
    /// `$LOC`
    Lexicon(Name),
}

/// A constraint on the filler as written.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameConstraint {
    /// `@Type`; `!` allows proper names only.
    Type(Name, bool),
    /// `$NAME`: a lexicon (lemma of the head) or a definition made of types.
    Reference(Name),
    /// `"…"`: lemma of the head.
    Words(Name),
    /// `any`, `text`, `number`, `time`, `clause`
    Keyword(Name),
}

/// `role = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Role, or `status`, or `time`.
    pub role: Name,
    /// Value.
    pub value: Name,
}

/// `test "…" => …`
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Test {
    /// The sentence.
    pub text: Name,
    /// What must be found, and nothing else of these types; empty for `nothing`.
    pub expected: Vec<Expected>,
}

/// A fact or a mention that a test expects.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Expected {
    /// Fact type; a mention type with `@` in front.
    pub fact: Name,
    /// Role or `status`, `time`, `source`, with the words; `None` means that the role must stay empty.
    pub roles: Vec<(Name, Option<String>)>,
}
