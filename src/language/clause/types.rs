//! Predicates and their arguments.

use crate::language::{Analysis, Mood, Tense, TokenId, Tree};
use smol_str::SmolStr;
use std::ops::Range;

/// Index of a predicate in [`Clauses::predicates`].
pub type PredicateId = u32;

/// What sort of word the predicate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PredicateKind {
    /// A verb, finite or not.
    Verb,
    /// A predicative or attributive adjective, or a participle used as one.
    Adjective,
    /// A noun (an event noun with complements, or a predicate noun after a copula).
    Noun,
}

/// Voice on the surface; arguments are already turned to the active form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Voice {
    /// Active.
    #[default]
    Active,
    /// Passive with `être`, a bare passive participle, or `se faire` + infinitive.
    Passive,
    /// `se` + verb.
    Reflexive,
}

/// Deep role of an argument in the active form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeepRole {
    /// Who or what does it (agent of a passive; `par` complement of an event noun).
    Subject,
    /// Direct object (subject of a passive).
    Object,
    /// Dative clitic (`lui`, `leur`, `nous`) or `à` complement of a verb of transfer or speech; also reachable as
    /// [`DeepRole::Oblique`] with preposition `à`.
    IndirectObject,
    /// Prepositional complement: [`Argument::preposition`] tells which. Also the complements of nouns (`de`, `à`, `entre`…).
    Oblique,
    /// Attribute of the subject or the object (`être X`, `nommer Y X`).
    Attribute,
    /// Completive clause or infinitive: the head is its predicate word.
    Clause,
    /// Adverbial clause, gerund or purpose infinitive: [`Argument::preposition`] holds its marker (`pour`, `en`, `bien que`).
    AdverbialClause,
    /// Adverb, or a bare noun of time (`lundi`).
    Adverbial,
    /// Possessive determiner of an event noun (`sa visite`): the token is the determiner.
    Possessor,
    /// Attributive adjective of an event noun (`attaque russe`): the token is the adjective.
    Modifier,
    /// Who makes somebody do it (`faire` + infinitive); frames fall back on it where no subject is said.
    Causer,
}

/// How an argument came to the predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ArgumentOrigin {
    /// It depends on the predicate in the tree.
    #[default]
    Direct,
    /// Antecedent of a relative pronoun.
    Relative,
    /// Controlled subject of an infinitive, gerund or participle.
    Control,
    /// Shared with a coordinated predicate.
    Coordination,
    /// Turned round from a passive or causative.
    Passive,
    /// Complement of the noun of a light-verb construction (`faire une visite à X`).
    LightVerb,
    /// The noun that a participle or adjective modifies.
    Modified,
    /// Complement of an event noun, turned to subject or object by the table of nominalisations.
    Nominal,
    /// The same where the noun allows both subject and object: it is given in both roles.
    NominalAmbiguous,
    /// Attached to a noun inside the clause (or to the verb next to the noun), found there because attachment is doubtful.
    Reattached,
}

/// One argument of a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Deep role.
    pub role: DeepRole,
    /// Preposition or marker in its plain form (`à`, `de`, `en`, `au-dessus de`); contractions undone. Empty when none.
    pub preposition: SmolStr,
    /// Head word of the argument. Coordinated heads are arguments of their own.
    pub head: TokenId,
    /// How it came here.
    pub origin: ArgumentOrigin,
}

/// How the predicate is presented by its own clause (scopes from outside are computed later).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Modality {
    /// Negated by `ne … pas/plus/jamais`, `sans`, `aucun`, `ni` (`ne … que` is no negation).
    pub negated: bool,
    /// Token of the negation cue.
    pub negation_cue: Option<TokenId>,
    /// Lemma chain of modal and aspectual verbs that govern it, outermost first (`pouvoir`, `devoir`, `commencer`).
    pub governors: Vec<TokenId>,
    /// Tense of the finite verb of the group.
    pub tense: Tense,
    /// Compound tense (`a fait`, `avait fait`).
    pub perfect: bool,
    /// Mood of the finite verb of the group.
    pub mood: Mood,
    /// `aller` + infinitive.
    pub near_future: bool,
    /// Stands in a question.
    pub question: bool,
    /// Impersonal (`il est`, `il faut`).
    pub impersonal: bool,
}

/// A predicate with its arguments in the active form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    /// Verb that the predicate comes from where it is an adjective of participle form (`blessé` → `blesser`): frames of that
    /// verb apply in the passive.
    pub verb: Option<SmolStr>,
    /// The word that carries the meaning (the participle of a compound tense, the noun of a light-verb construction's verb is
    /// in [`Predicate::light_noun`]).
    pub head: TokenId,
    /// What sort of word it is.
    pub kind: PredicateKind,
    /// Tokens of the verb group, from the first auxiliary or clitic to the head (inclusive range of tokens).
    pub group: Range<TokenId>,
    /// Noun of a light-verb construction (`faire` + `voyage`): the verb is the predicate, its noun is here.
    pub light_noun: Option<TokenId>,
    /// Voice on the surface.
    pub voice: Voice,
    /// `se` belongs to the verb (`se rendre`).
    pub reflexive: bool,
    /// Negation, tense, modal verbs.
    pub modality: Modality,
    /// Predicate of the clause in which this one is embedded.
    pub parent: Option<PredicateId>,
    /// Arguments in the order of the text.
    pub arguments: Vec<Argument>,
}

/// All predicates of a document, in the order of their head tokens.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    /// Predicates.
    pub predicates: Vec<Predicate>,
    /// For each token the predicate whose head it is.
    pub by_head: Vec<Option<PredicateId>>,
    /// Dependents of every token.
    pub tree: Tree,
}

impl Predicate {
    /// Arguments with the role `role`.
    pub fn role(&self, role: DeepRole) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(move |a| a.role == role)
    }

    /// Complements with one of the prepositions, direct ones before reattached ones.
    pub fn oblique<'p>(&'p self, prepositions: &'p [&str]) -> impl Iterator<Item = &'p Argument> {
        let fits = move |a: &&Argument| {
            matches!(a.role, DeepRole::Oblique | DeepRole::IndirectObject)
                && prepositions.contains(&a.preposition.as_str())
        };
        let doubtful = |a: &&Argument| a.origin == ArgumentOrigin::Reattached;
        let sure = self.arguments.iter().filter(fits).filter(move |a| !doubtful(a));
        sure.chain(self.arguments.iter().filter(fits).filter(doubtful))
    }

    /// The role that the subject of the surface has in the active form.
    #[must_use]
    pub const fn surface_subject_role(&self) -> DeepRole {
        match self.voice {
            Voice::Passive => DeepRole::Object,
            Voice::Active | Voice::Reflexive => DeepRole::Subject,
        }
    }
}

impl Clauses {
    /// Dictionary form of the predicate's head.
    #[must_use]
    pub fn lemma<'a>(&self, analysis: &'a Analysis, id: PredicateId) -> &'a str {
        self.predicates.get(id as usize).map_or("", |p| analysis.lemma(p.head))
    }

    /// The predicate whose head is token `id`.
    #[must_use]
    pub fn at(&self, id: TokenId) -> Option<&Predicate> {
        let at = (*self.by_head.get(id as usize)?)?;
        self.predicates.get(at as usize)
    }
}
