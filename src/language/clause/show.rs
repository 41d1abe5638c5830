//! The clause view as text, for people.

use super::{Argument, ArgumentOrigin, Clauses, DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Analysis, Mood, Tense};
use std::fmt::{self, Write};

impl DeepRole {
    /// Name of the role, as frames write it where they can.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::IndirectObject => "indirect",
            Self::Oblique => "oblique",
            Self::Attribute => "attribute",
            Self::Clause => "clause",
            Self::AdverbialClause => "adverbial clause",
            Self::Adverbial => "adverbial",
            Self::Possessor => "possessor",
            Self::Modifier => "modifier",
            Self::Causer => "causer",
        }
    }
}

impl ArgumentOrigin {
    /// How the argument came here, in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Relative => "antecedent",
            Self::Control => "understood",
            Self::Coordination => "shared",
            Self::Passive => "turned to active",
            Self::LightVerb => "through the support verb",
            Self::Modified => "modified noun",
            Self::Nominal => "complement of the event noun",
            Self::NominalAmbiguous => "complement of the event noun, either way",
            Self::Reattached => "attachment doubtful",
        }
    }
}

/// Writes one predicate with its arguments on one line: `livrer: subject=Russie object=missiles oblique(à)=Minsk`.
///
/// # Errors
/// Only those of `out`.
pub fn show(out: &mut impl Write, text: &str, analysis: &Analysis, predicate: &Predicate) -> fmt::Result {
    out.write_str(match predicate.kind {
        PredicateKind::Verb => "verb ",
        PredicateKind::Adjective => "adjective ",
        PredicateKind::Noun => "noun ",
    })?;
    if predicate.reflexive {
        out.write_str("se ")?;
    }
    out.write_str(analysis.lemma(predicate.head))?;
    if let Some(noun) = predicate.light_noun {
        write!(out, " + {}", analysis.lemma(noun))?;
    }
    if predicate.voice == Voice::Passive {
        out.write_str(" [passive]")?;
    }
    let modality = &predicate.modality;
    if modality.negated {
        out.write_str(" [not]")?;
    }
    for (on, name) in [
        (modality.near_future, "near future"),
        (modality.perfect, "perfect"),
        (modality.question, "question"),
        (modality.impersonal, "impersonal"),
    ] {
        if on {
            write!(out, " [{name}]")?;
        }
    }
    if modality.mood != Mood::None && (modality.mood, modality.tense) != (Mood::Ind, Tense::Pres) {
        write!(out, " [{} {}]", modality.mood.as_str(), modality.tense.as_str())?;
    }
    for &governor in &modality.governors {
        write!(out, " [{}]", analysis.lemma(governor))?;
    }
    out.write_char(':')?;
    for argument in &predicate.arguments {
        out.write_char(' ')?;
        show_argument(out, text, analysis, argument)?;
    }
    Ok(())
}

fn show_argument(out: &mut impl Write, text: &str, analysis: &Analysis, argument: &Argument) -> fmt::Result {
    out.write_str(argument.role.as_str())?;
    if !argument.preposition.is_empty() {
        write!(out, "({})", argument.preposition)?;
    }
    write!(out, "={}", analysis.form(text, argument.head))?;
    match argument.origin {
        ArgumentOrigin::Direct => Ok(()),
        origin => write!(out, "<{}>", origin.as_str()),
    }
}

/// Writes all predicates that have arguments, one a line.
///
/// # Errors
/// Only those of `out`.
pub fn show_all(out: &mut impl Write, text: &str, analysis: &Analysis, clauses: &Clauses) -> fmt::Result {
    for predicate in clauses.predicates.iter().filter(|p| !p.arguments.is_empty()) {
        show(out, text, analysis, predicate)?;
        out.write_char('\n')?;
    }
    Ok(())
}
