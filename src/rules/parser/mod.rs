//! Recursive-descent parser of rule files. A wrong statement is left out with a message and the
//! rest of the file still loads.

mod cursor;
mod example;
mod frame;
mod pattern;

use super::ast::{
    Arm, ArmBody, Assignment, Definition, Entry, File, Name, Rule, SlotWord, Target, TopicLine, WordList,
};
use super::diagnostic::{Diagnostic, MAX_MISTAKES, Source, did_you_mean};
use super::lexer::{Block, Kind, Lexeme, Line, blocks, lex};
use cursor::{Cursor, Parsed, Wrong};

pub(crate) use frame::SLOTS;

/// First words of items.
pub(crate) const ITEMS: &[&str] = &["lex", "def", "class", "rule", "scope"];
/// First words of the statements of a rule.
pub(crate) const STATEMENTS: &[&str] =
    &["match", "frame", "test", "allows", "note", "priority", "phase", "topic", "extent", "set"];

/// Reads one file. Every mistake of the file is in `out`.
pub(crate) fn parse(source: &Source, out: &mut Vec<Diagnostic>) -> File {
    let lines = lex(source, out);
    let has_body = |t: &Lexeme| !matches!(&t.kind, Kind::Word(w) if matches!(w.as_str(), "lex" | "def" | "class"));
    let mut file = File::default();
    for block in blocks(lines, has_body) {
        if out.len() >= MAX_MISTAKES {
            out.push(Diagnostic::file(&source.name, "so many mistakes that the rest of the file is not read"));
            break;
        }
        let _ = item(source, &block, &mut file, out);
    }
    file
}

fn item(source: &Source, block: &Block, file: &mut File, out: &mut Vec<Diagnostic>) -> Parsed<()> {
    let mut head = Cursor::new(source, &block.head, out);
    if block.head.indent > 0 {
        let message = "this line is indented but stands under no rule";
        head.report(Diagnostic::error(source, block.head.span(), message).help("begin items in the first column"));
        return Err(Wrong);
    }
    let Some(keyword) = head.word() else {
        return Err(head.unexpected("`lex`, `def`, `class`, `rule` or `scope`"));
    };
    match keyword.text.as_str() {
        "lex" => file.lexicons.push(word_list(&mut head, true)?),
        "class" => {
            let list = word_list(&mut head, false);
            // Its examples are read even under a broken head, so that all mistakes are told at once.
            let mut examples = empty_rule(false, keyword.clone(), placeholder(&keyword).target, keyword.span);
            for line in &block.body {
                let _ = class_statement(source, line, &mut examples, out);
            }
            let Rule { description, tests, allows, .. } = examples;
            file.classes.push(WordList { description, tests, allows, ..list? });
        }
        "def" => {
            let name = head.name("a name in capitals, such as PLACE")?;
            head.mark("=")?;
            let pattern = pattern::choice(&mut head, 0)?;
            head.end("`|` or the end of the line")?;
            file.definitions.push(Definition { name, pattern });
        }
        "rule" | "scope" => {
            let rule = header(&mut head, keyword.text == "scope", block.head.span());
            // Statements are read even under a broken head, so that all mistakes are told at once.
            let broken = rule.is_err();
            let mut rule = rule.unwrap_or_else(|_| placeholder(&keyword));
            for line in &block.body {
                rule.broken |= statement(source, line, &mut rule, out).is_err();
            }
            if broken {
                return Err(Wrong);
            }
            file.rules.push(rule);
        }
        other => {
            let help = if STATEMENTS.contains(&other) {
                Some(format!("indent `{other}` under its rule by two blanks"))
            } else {
                did_you_mean(other, ITEMS.iter().copied())
            };
            let message = format!("`{other}` begins no item");
            let wrong = Diagnostic::error(source, keyword.span, message)
                .expected("`lex`, `def`, `class`, `rule` or `scope`")
                .maybe_help(help);
            head.report(wrong);
            return Err(Wrong);
        }
    }
    Ok(())
}

/// Stands for a rule whose head is broken while its statements are checked.
fn placeholder(keyword: &Name) -> Rule {
    let target = Target::Fact { fact: keyword.clone(), roles: Vec::new() };
    empty_rule(false, keyword.clone(), target, keyword.span)
}

fn empty_rule(is_scope: bool, name: Name, target: Target, span: crate::document::Span) -> Rule {
    Rule {
        is_scope,
        name,
        target,
        span,
        description: String::new(),
        notes: Vec::new(),
        priority: None,
        phase: None,
        topic: None,
        extent: None,
        values: Vec::new(),
        arms: Vec::new(),
        tests: Vec::new(),
        allows: Vec::new(),
        broken: false,
    }
}

/// `NAME = entry entry …`
fn word_list(c: &mut Cursor<'_>, is_lexicon: bool) -> Parsed<WordList> {
    let name = c.name("a name in capitals, such as TRIP")?;
    c.mark("=")?;
    let mut entries = Vec::new();
    let what = "a word, a text in quotes, or `$NAME` of another list";
    while !c.at_end() {
        if c.eat("$") {
            entries.push(Entry::Include(c.name("the name of another list")?));
        } else if let Some(text) = c.text() {
            if text.text.trim().is_empty() {
                return Err(c.error_at(text.span, "an empty text matches nothing", Some("a word or several")));
            }
            entries.push(Entry::Words(text, governed(c, is_lexicon)?));
        } else if let Some(word) = c.word() {
            entries.push(Entry::Words(word, governed(c, is_lexicon)?));
        } else if c.peek_mark(",") || c.peek_mark("|") {
            let help = "words of a list stand side by side, with blanks between";
            return Err(c.unexpected_with(what, help));
        } else {
            return Err(c.unexpected(what));
        }
    }
    if entries.is_empty() {
        let kind = if is_lexicon { "lexicon" } else { "class" };
        return Err(c.error_at(name.span, format!("the {kind} `{}` has no words", name.text), Some(what)));
    }
    Ok(WordList { name, entries, description: String::new(), tests: Vec::new(), allows: Vec::new() })
}

/// `rule NAME -> Type(roles)`
fn header(c: &mut Cursor<'_>, is_scope: bool, span: crate::document::Span) -> Parsed<Rule> {
    let name = c.name("a dotted name, such as visit.verb")?;
    if !c.eat("->") {
        return Err(c.unexpected_with("`->` and what the rule gives", "rule visit.verb -> Visit(visitor, destination)"));
    }
    let target = if c.eat("@") {
        Target::Mention(c.name("an entity type, such as Person")?)
    } else {
        let fact = c.name("a fact type, such as Visit, or `@` and an entity type")?;
        let mut roles: Vec<(Name, bool)> = Vec::new();
        if c.eat("(") {
            while !c.eat(")") {
                let role = c.name("a role, or `)`")?;
                if roles.iter().any(|(r, _)| r.text == role.text) {
                    return Err(c.error_at(
                        role.span,
                        format!("the role `{}` is declared twice", role.text),
                        Some("each role once: several fillers of a role need no second one"),
                    ));
                }
                roles.push((role, c.eat("?")));
                if !c.eat(",") && !c.peek_mark(")") {
                    return Err(c.unexpected("`,` or `)`"));
                }
            }
        } else if !is_scope {
            return Err(c.unexpected_with("`(` and the roles", "write Visit(visitor, destination); `()` for no roles"));
        }
        Target::Fact { fact, roles }
    };
    c.end("the end of the line")?;
    Ok(empty_rule(is_scope, name, target, span))
}

/// The prepositions behind a word of a class: `fournir(à)`.
fn governed(c: &mut Cursor<'_>, is_lexicon: bool) -> Parsed<Vec<Name>> {
    if !c.peek_mark("(") {
        return Ok(Vec::new());
    }
    if is_lexicon {
        let help = "only the words of a `class` govern prepositions: class GIVE = fournir(à)";
        return Err(c.unexpected_with("a word, a text in quotes, or `$NAME` of another list", help));
    }
    let mut words = Vec::new();
    for word in frame::slot_words(c)? {
        match word {
            SlotWord::Word(name) => words.push(name),
            SlotWord::Lexicon(name) => {
                let help = "write the prepositions themselves: class GIVE = fournir(à)";
                return Err(c.error_help(name.span, "a list in the brackets of a class", help));
            }
        }
    }
    Ok(words)
}

/// What stands under a class: a description and examples.
fn class_statement(source: &Source, line: &Line, examples: &mut Rule, out: &mut Vec<Diagnostic>) -> Parsed<()> {
    if let Some(Lexeme { kind: Kind::Word(word), span }) = line.tokens.first()
        && !matches!(word.as_str(), "test" | "allows")
    {
        let help = "words of the class stand above its examples; patterns stand under a `rule`";
        let wrong = Diagnostic::error(source, *span, format!("`{word}` under the examples of a class"))
            .expected("`test`, `allows` or `## description`")
            .help(help);
        out.push(wrong);
        return Err(Wrong);
    }
    statement(source, line, examples, out)
}

fn statement(source: &Source, line: &Line, rule: &mut Rule, out: &mut Vec<Diagnostic>) -> Parsed<()> {
    let mut c = Cursor::new(source, line, out);
    if let Some(doc) = c.doc() {
        if !rule.description.is_empty() {
            rule.description.push(' ');
        }
        rule.description.push_str(&doc);
        return Ok(());
    }
    if let Some(text) = c.text() {
        if !rule.description.is_empty() {
            rule.description.push(' ');
        }
        rule.description.push_str(&text.text);
        return c.end("the end of the line");
    }
    let Some(keyword) = c.word() else {
        return Err(c.unexpected("a statement: `match`, `frame`, `test`, `allows`, `note`, …"));
    };
    let span = line.span();
    match keyword.text.as_str() {
        "match" => {
            let pattern = pattern::choice(&mut c, 0)?;
            c.end("the end of the pattern")?;
            rule.arms.push(Arm { span, body: ArmBody::Match(pattern) });
        }
        "frame" => {
            let frame = frame::frame(&mut c)?;
            rule.arms.push(Arm { span, body: ArmBody::Frame(frame) });
        }
        "test" => rule.tests.push(example::test(&mut c)?),
        "allows" => {
            rule.allows.push(c.sentence("allows")?);
            c.end("the end of the line (an `allows` expects nothing)")?;
        }
        "note" => {
            let text = c.quoted("a text in quotes")?;
            rule.notes.push(text);
            c.end("the end of the line")?;
        }
        "priority" => {
            let minus = c.eat("-");
            let number = c.name("a whole number")?;
            let Ok(value) = number.text.parse::<i32>() else {
                return Err(c.error_at(number.span, "a priority is a whole number", Some("such as `priority 10`")));
            };
            if rule.priority.replace(if minus { -value } else { value }).is_some() {
                return Err(c.error_at(
                    keyword.span,
                    "a second `priority` in one rule",
                    Some("one `priority` line at most"),
                ));
            }
            c.end("the end of the line")?;
        }
        "phase" => {
            rule.phase = Some(c.name("the name of a phase, such as facts")?);
            c.end("the end of the line")?;
        }
        "topic" => {
            let absent = c.eat_word("not");
            c.mark("$")?;
            let list = c.name("the name of a list")?;
            let number = c.name("how many of its words a document must hold")?;
            let Ok(least @ 1..) = number.text.parse::<u32>() else {
                return Err(c.error_at(number.span, "a whole number above 0", Some("such as `topic $SPORT 3`")));
            };
            rule.topic = Some(TopicLine { list, least, absent });
            c.end("the end of the line")?;
        }
        "extent" => {
            if !rule.is_scope {
                let help = "`extent` says how far a `scope` reaches; a `rule` has none";
                c.report(Diagnostic::error(source, keyword.span, "`extent` in a rule").help(help));
                return Err(Wrong);
            }
            rule.extent = Some(c.name("how far the scope reaches, such as clause")?);
            c.end("the end of the line")?;
        }
        "set" => loop {
            rule.values.push(assignment(&mut c)?);
            if !c.eat(",") {
                break c.end("`,` or the end of the line")?;
            }
        },
        other => {
            let help = if ITEMS.contains(&other) {
                Some(format!("begin `{other}` in the first column"))
            } else {
                did_you_mean(other, STATEMENTS.iter().copied())
            };
            let message = format!("`{other}` begins no statement");
            let wrong = Diagnostic::error(source, keyword.span, message)
                .expected("`match`, `frame`, `test`, `allows`, `note`, `priority`, `phase`, `topic`, `set` or `## description`")
                .maybe_help(help);
            c.report(wrong);
            return Err(Wrong);
        }
    }
    Ok(())
}

/// `role = "value"` or `status = possible+`
fn assignment(c: &mut Cursor<'_>) -> Parsed<Assignment> {
    let role = c.name("a role, `status` or `time`")?;
    c.mark("=")?;
    Ok(Assignment { role, value: c.value()? })
}
