//! How far a frame got, and on what it failed.

use super::{FrameFiller, FrameInput};
use crate::language::TokenId;
use crate::rules::model::{Constraint, FrameIndex};
use crate::rules::set::RuleSet;

/// The first thing that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An event noun, and the frame wants the verb itself (`frame verb`).
    NotVerb,
    /// `se` is there and should not be, or the other way round.
    Reflexive,
    /// The words that belong to the predicate are not there.
    Complement,
    /// `passive`, `negated`… does not hold.
    Restriction(&'static str),
    /// Nothing stands in the slot of this argument.
    Missing(u16),
    /// The text leaves it out, as French may here (a passive without agent), but the rule does not allow that.
    Unsaid(u16),
    /// Something stands there that the argument does not accept.
    Refused(u16, TokenId),
    /// A guard (`unless`) holds, by this word.
    Guard(u16, TokenId),
    /// A participle that only describes its noun (`les drones abattus`) tells no event of its own.
    Bare,
    /// No role is filled.
    Empty,
}

/// A partial match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Frame.
    pub frame: FrameIndex,
    /// Arguments that were found.
    pub found: Vec<FrameFiller>,
    /// What failed.
    pub step: Step,
}

impl Failure {
    /// How far the match got: the more the better.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self.step {
            Step::NotVerb => 0,
            Step::Reflexive | Step::Bare => 1,
            Step::Complement => 2,
            Step::Restriction(_) => 3,
            Step::Missing(_) | Step::Unsaid(_) | Step::Empty => 4 + 2 * self.found.len(),
            Step::Refused(..) => 5 + 2 * self.found.len(),
            Step::Guard(..) => 100 + self.found.len(),
        }
    }

    /// In words: `subject found: Poutine; object expected @Place|@Country, found “musée” (no mention)`.
    #[must_use]
    pub fn describe(&self, rules: &RuleSet, input: &FrameInput<'_>) -> String {
        let Some(frame) = rules.frames().get(self.frame as usize) else { return String::new() };
        let source = rules.rule(frame.rule).and_then(|r| rules.source_of(r));
        let argument = |list: &[crate::rules::model::CompiledArgument], at: u16| {
            let span = list.get(at as usize).map(|a| a.span);
            span.zip(source).map_or_else(String::new, |(span, source)| span.of(&source.text).trim().to_owned())
        };
        let word = |id: TokenId| input.analysis.form(input.text, id);
        let mut parts: Vec<String> = self
            .found
            .iter()
            .map(|f| {
                format!("`{}` found: {} ({})", argument(&frame.arguments, f.argument), word(f.head), f.origin.as_str())
            })
            .collect();
        parts.push(match self.step {
            Step::NotVerb => {
                "an event noun, and `frame verb` matches the verb only (write `frame` to match both)".to_owned()
            }
            Step::Reflexive if frame.predicates.iter().any(|p| p.reflexive) => {
                "the verb should stand with `se`".to_owned()
            }
            Step::Reflexive => "the verb stands with `se`, the frame is written without".to_owned(),
            Step::Complement => "the words that belong to the verb are not there".to_owned(),
            Step::Restriction(name) => format!("the predicate is not {name}"),
            Step::Missing(at) => format!("`{}` expected, nothing stands there", argument(&frame.arguments, at)),
            Step::Unsaid(at) => {
                let role = frame.arguments.get(at as usize).and_then(|a| a.role);
                let cure = role.map_or_else(String::new, |role| {
                    format!(
                        "; to match without it, write `{}?` in the head of the rule",
                        rules.vocabulary().role_name(role)
                    )
                });
                format!("`{}` expected, the text leaves it unsaid{cure}", argument(&frame.arguments, at))
            }
            Step::Refused(at, id) => {
                format!(
                    "`{}` expected, found “{}” ({})",
                    argument(&frame.arguments, at),
                    word(id),
                    self.label(rules, input, id)
                )
            }
            Step::Guard(at, id) => format!("`unless {}` holds: “{}”", argument(&frame.guards, at), word(id)),
            Step::Bare => "the participle only describes its noun".to_owned(),
            Step::Empty => "no role is filled".to_owned(),
        });
        parts.join("; ")
    }

    fn label(&self, rules: &RuleSet, input: &FrameInput<'_>, id: TokenId) -> String {
        match input.fillers.mention(id) {
            Some((_, slot)) if slot.label == crate::rules::Label::UNTYPED => "mention without type".to_owned(),
            Some((_, slot)) => format!("@{}", rules.vocabulary().label_name(slot.label)),
            None if input.fillers.time(id).is_some() => "@Time".to_owned(),
            None => "no mention".to_owned(),
        }
    }
}

/// Whether a constraint only wants the words.
pub(super) const fn is_text(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Text)
}
