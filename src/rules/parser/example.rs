//! Examples: `test "…" => …`.

use super::cursor::{Cursor, Parsed};
use crate::rules::ast::{Expected, Name, Test};

/// `"sentence" => Type(role="…") and Type(…)`, `=> @Type("…")` or `=> nothing`.
pub(super) fn test(c: &mut Cursor<'_>) -> Parsed<Test> {
    let text = c.sentence("test")?;
    if !c.eat("=>") {
        let help = "a sentence that must give nothing is written `allows \"…\"` or `test \"…\" => nothing`";
        return Err(c.unexpected_with("`=>` and what must be found", help));
    }
    let mut expected = Vec::new();
    if c.eat_word("nothing") {
        c.end("the end of the line")?;
        return Ok(Test { text, expected });
    }
    loop {
        expected.push(if c.eat("@") { mention(c)? } else { fact(c)? });
        if !c.eat_word("and") {
            break;
        }
    }
    c.end("`and` or the end of the line")?;
    Ok(Test { text, expected })
}

fn mention(c: &mut Cursor<'_>) -> Parsed<Expected> {
    let mut fact = c.name("an entity type, such as Person")?;
    fact.text.insert(0, '@');
    c.mark("(")?;
    let words = c.quoted("the words of the mention in quotes")?;
    c.mark(")")?;
    let role = Name { text: "text".to_owned(), span: words.span };
    Ok(Expected { fact, roles: vec![(role, Some(words.text))] })
}

fn fact(c: &mut Cursor<'_>) -> Parsed<Expected> {
    let fact = c.name("a fact type, such as Visit, or `nothing`")?;
    let mut roles = Vec::new();
    c.mark("(")?;
    while !c.eat(")") {
        let role = c.name("a role, `status`, `time` or `source`")?;
        c.mark("=")?;
        let value = if c.eat_word("none") { None } else { Some(c.value()?.text) };
        roles.push((role, value));
        if !c.eat(",") && !c.peek_mark(")") {
            return Err(c.unexpected("`,` or `)`"));
        }
    }
    Ok(Expected { fact, roles })
}
