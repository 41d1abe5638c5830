//! Frames: a predicate with its grammatical roles.

use super::assignment;
use super::cursor::{Cursor, Parsed, Wrong};
use crate::rules::ast::{Frame, FrameArgument, FrameConstraint, FrameKind, FrameWord, SlotName, SlotWord};
use crate::rules::diagnostic::did_you_mean;
use crate::rules::lexer::Kind;

/// Words that narrow the predicate.
pub(crate) const RESTRICTIONS: &[&str] =
    &["active", "passive", "reflexive", "negated", "affirmative", "impersonal", "personal", "infinitive", "finite"];
/// Slots that have a name; any other word is a preposition.
pub(crate) const SLOTS: &[&str] = &[
    "subject",
    "object",
    "indirect",
    "oblique",
    "attribute",
    "clause",
    "adverbial",
    "adverb",
    "possessor",
    "modifier",
    "apposition",
    "governed",
];
/// Words that constrain a filler.
pub(crate) const CONSTRAINTS: &[&str] = &["any", "untyped", "text", "number", "time", "clause"];

/// `frame PREDICATE RESTRICTIONS ARGUMENTS`, behind the keyword.
pub(super) fn frame(c: &mut Cursor<'_>) -> Parsed<Frame> {
    let mut verb_only = false;
    let kind = if c.eat_word("noun") {
        FrameKind::Noun
    } else if c.eat_word("adj") {
        FrameKind::Adjective
    } else {
        verb_only = c.eat_word("verb");
        FrameKind::Verb
    };
    let words = frame_words(c)?;
    let complement = if c.eat("+") { frame_words(c)? } else { Vec::new() };
    let mut frame = Frame {
        kind,
        verb_only,
        words,
        complement,
        restrictions: Vec::new(),
        arguments: Vec::new(),
        guards: Vec::new(),
        values: Vec::new(),
    };
    while let Some(Kind::Word(word)) = c.peek()
        && !matches!(c.peek_second(), Some(Kind::Mark(":" | "(" | "|" | "=")))
        && !matches!(word.as_str(), "unless" | "not")
    {
        let word = c.name("a restriction")?;
        if !RESTRICTIONS.contains(&word.text.as_str()) {
            let help = did_you_mean(&word.text, RESTRICTIONS.iter().copied())
                .unwrap_or_else(|| "an argument is written `slot: role`, as in subject: visitor".to_owned());
            return Err(c.error_help(word.span, format!("`{}` is no restriction", word.text), help));
        }
        frame.restrictions.push(word);
    }
    let mut wrong = false;
    while !c.at_end() {
        wrong |= entry(c, &mut frame).is_err() && {
            // The rest of the list is still checked.
            if !c.skip_to_comma() {
                return Err(Wrong);
            }
            true
        };
    }
    if wrong { Err(Wrong) } else { Ok(frame) }
}

/// One entry of the list and the comma behind it.
fn entry(c: &mut Cursor<'_>, frame: &mut Frame) -> Parsed<()> {
    if c.eat_word("unless") || c.eat_word("not") {
        let guard = argument(c, true)?;
        frame.guards.push(guard);
    } else if matches!((c.peek(), c.peek_second()), (Some(Kind::Word(_)), Some(Kind::Mark("=")))) {
        frame.values.push(assignment(c)?);
    } else {
        frame.arguments.push(argument(c, false)?);
    }
    if c.eat(",") || c.at_end() {
        return Ok(());
    }
    Err(c.unexpected_with("`,` or the end of the line", "arguments are separated by commas"))
}

fn frame_words(c: &mut Cursor<'_>) -> Parsed<Vec<FrameWord>> {
    let mut words = Vec::new();
    loop {
        if c.eat("$") {
            words.push(FrameWord::Lexicon(c.name("the name of a `lex`")?));
        } else if c.eat_word("class") {
            words.push(FrameWord::Class(c.name("the name of a `class`")?));
        } else if let Some(text) = c.text() {
            if text.text.trim().is_empty() {
                return Err(c.error_at(text.span, "an empty text matches nothing", Some("a word or several")));
            }
            words.push(FrameWord::Words(text));
        } else {
            let help = "write the words of the predicate in quotes: frame \"visiter\" …";
            return Err(c.unexpected_with("\"lemma\", $LEX or class NAME", help));
        }
        if !c.eat("|") {
            return Ok(words);
        }
    }
}

fn slot(c: &mut Cursor<'_>) -> Parsed<SlotName> {
    let name = match c.text() {
        Some(text) => text,
        None => c.name("a slot: subject, object, oblique(à), de, …")?,
    };
    let words = if c.peek_mark("(") { slot_words(c)? } else { Vec::new() };
    Ok(SlotName { name, words })
}

/// Prepositions in brackets: `(à|en|près de)`.
pub(super) fn slot_words(c: &mut Cursor<'_>) -> Parsed<Vec<SlotWord>> {
    c.mark("(")?;
    let mut words = Vec::new();
    loop {
        words.push(slot_word(c)?);
        if !c.eat("|") {
            break;
        }
    }
    if c.eat(")") {
        return Ok(words);
    }
    Err(c.unexpected_with("`|` or `)`", "prepositions are separated by |: oblique(à|en|vers)"))
}

fn slot_word(c: &mut Cursor<'_>) -> Parsed<SlotWord> {
    if c.eat("$") {
        return Ok(SlotWord::Lexicon(c.name("the name of a `lex` of prepositions")?));
    }
    let mut word = match c.text() {
        Some(text) => text,
        None => c.name("a preposition")?,
    };
    // A preposition of several words: `près de`.
    while let Some(more) = c.word() {
        word.text = format!("{} {}", word.text, more.text);
        word.span = word.span.cover(more.span);
    }
    Ok(SlotWord::Word(word))
}

fn argument(c: &mut Cursor<'_>, is_guard: bool) -> Parsed<FrameArgument> {
    let start = c.here();
    let mut slots = vec![slot(c)?];
    while c.eat("|") {
        slots.push(slot(c)?);
    }
    let mut argument =
        FrameArgument { span: start, slots, role: None, constraint: Vec::new(), optional: false, named: false };
    if c.eat(":") {
        if !is_guard {
            let role = match c.word() {
                Some(role) => role,
                None => {
                    return Err(
                        c.unexpected_with("the role that it fills", "subject: visitor @Person; `_` for no role")
                    );
                }
            };
            argument.role = (role.text != "_").then_some(role);
        }
        constraints(c, &mut argument)?;
    } else if !is_guard {
        return Err(c.unexpected_with("`:` and the role", "subject: visitor @Person"));
    }
    if is_guard && argument.optional {
        return Err(c.error_at(
            c.since(start),
            "a guard cannot be optional",
            Some("`unless slot: constraint` without `?`"),
        ));
    }
    argument.span = c.since(start);
    Ok(argument)
}

/// Marks and constraints in any order: `? $ACTOR`, `@Person|@Group $SOLDIER !`.
fn constraints(c: &mut Cursor<'_>, argument: &mut FrameArgument) -> Parsed<()> {
    while !c.at_end() && !c.peek_mark(",") {
        if c.eat("?") {
            argument.optional = true;
            continue;
        }
        if c.eat("!") {
            argument.named = true;
            continue;
        }
        let mut group = vec![constraint(c)?];
        while c.eat("|") {
            group.push(constraint(c)?);
        }
        argument.constraint.push(group);
    }
    Ok(())
}

fn constraint(c: &mut Cursor<'_>) -> Parsed<FrameConstraint> {
    if c.eat("@") {
        let label = c.name("a type, such as Person")?;
        // `@Person!` directly: the mark belongs to the type; with a blank, to the argument.
        let named = c.peek_mark("!") && c.here().start == label.span.end && c.eat("!");
        return Ok(FrameConstraint::Type(label, named));
    }
    if c.eat("$") {
        return Ok(FrameConstraint::Reference(c.name("the name of a `lex` or `def`")?));
    }
    if let Some(text) = c.text() {
        return Ok(FrameConstraint::Words(text));
    }
    let word = c.name("@Type, $NAME, \"word\", any, untyped, text, number, time or clause")?;
    if !CONSTRAINTS.contains(&word.text.as_str()) {
        let help = did_you_mean(&word.text, CONSTRAINTS.iter().copied())
            .unwrap_or_else(|| "types begin with @, as in @Person; arguments are separated by commas".to_owned());
        return Err(c.error_help(word.span, format!("`{}` is no constraint", word.text), help));
    }
    Ok(FrameConstraint::Keyword(word))
}
