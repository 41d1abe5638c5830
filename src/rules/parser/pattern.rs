//! Token patterns: `match` and `def`.

use super::cursor::{Cursor, Parsed, Wrong};
use crate::document::Span;
use crate::rules::ast::{Condition, Name, Node, Pattern, Value};
use crate::rules::lexer::Kind;

/// Deepest nesting of brackets.
pub(crate) const MAX_DEPTH: usize = 50;
/// Largest count in `{m,n}`.
pub(crate) const MAX_REPEAT: u32 = 32;

/// `a b | c d`
pub(super) fn choice(c: &mut Cursor<'_>, depth: usize) -> Parsed<Pattern> {
    let start = c.here();
    let mut arms = vec![sequence(c, depth)?];
    while c.eat("|") {
        arms.push(sequence(c, depth)?);
    }
    if arms.len() == 1
        && let Some(only) = arms.pop()
    {
        return Ok(only);
    }
    Ok(Pattern { span: c.since(start), node: Node::Choice(arms) })
}

fn sequence(c: &mut Cursor<'_>, depth: usize) -> Parsed<Pattern> {
    let start = c.here();
    let mut parts = Vec::new();
    while !c.at_end() && !c.peek_mark(")") && !c.peek_mark("|") {
        parts.push(element(c, depth)?);
    }
    if parts.is_empty() {
        let help = "an empty alternative matches nothing; for an optional part write ( … )?";
        return Err(c.unexpected_with("a word, [conditions], @Type, $NAME or a group", help));
    }
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return Ok(only);
    }
    Ok(Pattern { span: c.since(start), node: Node::Sequence(parts) })
}

/// An atom with its capture and repetition.
fn element(c: &mut Cursor<'_>, depth: usize) -> Parsed<Pattern> {
    let start = c.here();
    if depth > MAX_DEPTH {
        return Err(c.error_help(
            start,
            format!("brackets are nested deeper than {MAX_DEPTH}"),
            "give the inner part a name with `def` and use it as $NAME",
        ));
    }
    // `role: atom`
    if matches!((c.peek(), c.peek_second()), (Some(Kind::Word(_)), Some(Kind::Mark(":"))))
        && let Some(role) = c.word()
    {
        c.mark(":")?;
        let inner = element(c, depth + 1)?;
        let node = Node::Capture { role, inner: Box::new(inner) };
        return Ok(Pattern { span: c.since(start), node });
    }
    let mut pattern = atom(c, depth)?;
    while let Some((min, max)) = repetition(c)? {
        if matches!(pattern.node, Node::Start | Node::End | Node::Look { .. }) {
            let what = "this matches a place, not words: it cannot be repeated";
            return Err(c.error_at(pattern.span, what, Some("<start>, <end> and lookarounds without ? * + {}")));
        }
        if matches!(pattern.node, Node::Repeat { .. }) {
            let help = "put brackets round the inner repetition if it is meant";
            return Err(c.error_help(c.since(start), "two repetitions in a row", help));
        }
        pattern = Pattern { span: c.since(start), node: Node::Repeat { inner: Box::new(pattern), min, max } };
    }
    Ok(pattern)
}

fn repetition(c: &mut Cursor<'_>) -> Parsed<Option<(u32, Option<u32>)>> {
    if c.eat("?") {
        return Ok(Some((0, Some(1))));
    }
    if c.eat("*") {
        return Ok(Some((0, None)));
    }
    if c.eat("+") {
        return Ok(Some((1, None)));
    }
    let start = c.here();
    if !c.eat("{") {
        return Ok(None);
    }
    let min = if c.peek_mark(",") { 0 } else { number(c)? };
    let max = if c.eat(",") { if c.peek_mark("}") { None } else { Some(number(c)?) } } else { Some(min) };
    c.mark("}")?;
    let span = c.since(start);
    if max.is_some_and(|m| m < min) {
        return Err(c.error_help(span, "the upper count is smaller than the lower", "write {least,most}"));
    }
    if max == Some(0) {
        return Err(c.error_at(span, "{0} matches nothing", Some("a count of at least 1")));
    }
    if min > MAX_REPEAT || max.is_some_and(|m| m > MAX_REPEAT) {
        let help = "shorter gaps are safer; cut the sentence at a word that must be there";
        return Err(c.error_help(span, format!("a count larger than {MAX_REPEAT}"), help));
    }
    Ok(Some((min, max)))
}

fn number(c: &mut Cursor<'_>) -> Parsed<u32> {
    let name = c.name("a whole number")?;
    name.text
        .parse()
        .map_err(|_| c.error_at(name.span, format!("`{}` is no whole number", name.text), Some("such as {2} or {0,5}")))
}

fn atom(c: &mut Cursor<'_>, depth: usize) -> Parsed<Pattern> {
    let start = c.here();
    let node = if let Some(text) = c.text() {
        if text.text.trim().is_empty() {
            return Err(c.error_at(text.span, "an empty text matches nothing", Some("a word or several")));
        }
        Node::Literal(text.text)
    } else if let Some(word) = c.word() {
        Node::Literal(word.text)
    } else if c.eat("@") {
        let label = c.name("a type, such as Person, or Any")?;
        Node::Mention { label, named: c.eat("!") }
    } else if c.eat("$") {
        Node::Reference(c.name("the name of a `lex`, `class` or `def`")?)
    } else if c.eat("[") {
        Node::Token(conditions(c)?)
    } else if c.eat("(?") {
        let role = c.name("a role: (?role …)")?;
        let inner = choice(c, depth + 1)?;
        close(c, start)?;
        Node::Capture { role, inner: Box::new(inner) }
    } else if let Some((ahead, negative)) = look(c) {
        let inner = choice(c, depth + 1)?;
        close(c, start)?;
        Node::Look { ahead, negative, inner: Box::new(inner) }
    } else if c.eat("(") {
        let inner = choice(c, depth + 1)?;
        close(c, start)?;
        return Ok(Pattern { span: c.since(start), node: inner.node });
    } else if c.eat("<") {
        let which = c.name("`start` or `end`")?;
        c.mark(">")?;
        match which.text.as_str() {
            "start" => Node::Start,
            "end" => Node::End,
            other => {
                let message = format!("there is no place `<{other}>`");
                return Err(c.error_at(which.span, message, Some("<start> or <end> of the sentence")));
            }
        }
    } else {
        return Err(stray(c));
    };
    Ok(Pattern { span: c.since(start), node })
}

fn stray(c: &mut Cursor<'_>) -> Wrong {
    let what = "a word, [conditions], @Type, $NAME or a group";
    if c.peek_mark("?") || c.peek_mark("*") || c.peek_mark("+") || c.peek_mark("{") {
        return c.unexpected_with(what, "a repetition stands after what it repeats");
    }
    if c.peek_mark("!") {
        return c.unexpected_with(what, "negation stands inside the brackets: [!upper], [lemma!=dire]; or (?! …)");
    }
    c.unexpected(what)
}

fn look(c: &mut Cursor<'_>) -> Option<(bool, bool)> {
    [("(?=", true, false), ("(?!", true, true), ("(?<=", false, false), ("(?<!", false, true)]
        .into_iter()
        .find(|(mark, ..)| c.eat(mark))
        .map(|(_, ahead, negative)| (ahead, negative))
}

fn close(c: &mut Cursor<'_>, open: Span) -> Parsed<()> {
    if c.eat(")") {
        return Ok(());
    }
    if c.at_end() {
        return Err(c.error_at(open, "this bracket is not closed", Some("`)`")));
    }
    Err(c.unexpected("`)`"))
}

/// `lemma=a|b, !upper]`
fn conditions(c: &mut Cursor<'_>) -> Parsed<Vec<Condition>> {
    let mut all = Vec::new();
    while !c.eat("]") {
        all.push(condition(c)?);
        if !c.eat(",") && !c.peek_mark("]") {
            return Err(c.unexpected_with("`,` or `]`", "conditions are separated by commas: [pos=NOUN, upper]"));
        }
    }
    Ok(all)
}

fn condition(c: &mut Cursor<'_>) -> Parsed<Condition> {
    let mut negative = c.eat("!");
    let key = c.name("a condition, such as lemma=… or upper")?;
    let mut values = Vec::new();
    let unequal = c.eat("!=");
    if unequal || c.eat("=") {
        negative ^= unequal;
        loop {
            values.push(value(c)?);
            if !c.eat("|") {
                break;
            }
        }
    }
    Ok(Condition { key, negative, values })
}

fn value(c: &mut Cursor<'_>) -> Parsed<Value> {
    if c.eat("$") {
        return Ok(Value::Reference(c.name("the name of a `lex`")?));
    }
    let _ = c.eat("@");
    if let Some(text) = c.text() {
        return Ok(Value::Word(text));
    }
    let word: Name = c.name("a word, a text, $LEX or a range 1..31")?;
    if !c.eat("..") {
        return Ok(Value::Word(word));
    }
    let to = c.name("the end of the range")?;
    let span = word.span.cover(to.span);
    match (word.text.parse(), to.text.parse()) {
        (Ok(a), Ok(b)) if a <= b => Ok(Value::Range(a, b, span)),
        _ => Err(c.error_at(span, "this is no range of whole numbers", Some("such as 1..31"))),
    }
}
