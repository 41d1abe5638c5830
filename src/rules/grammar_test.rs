//! Keeps `GRAMMAR.ebnf` and the guide true.

use super::diagnostic::{Diagnostic, Source};
use super::lexer::{Kind, Lexeme, blocks, lex};
use super::parser::parse;
use std::collections::BTreeMap;

const GRAMMAR: &str = include_str!("../../data/fr/rules/GRAMMAR.ebnf");
const GUIDE: &str = include_str!("../../data/fr/rules/README.md");

/// A part of a production.
#[derive(Debug, Clone)]
enum Part {
    Name(String),
    Terminal(String),
    Sequence(Vec<Part>),
    Choice(Vec<Part>),
    Repeat(Box<Part>),
    Optional(Box<Part>),
}

/// Reads the productions of the grammar file.
fn productions() -> BTreeMap<String, Part> {
    let mut text = String::new();
    let mut rest = GRAMMAR;
    while let Some((before, after)) = rest.split_once("(* ") {
        text.push_str(before);
        rest = after.split_once("*)").expect("a comment is closed").1;
    }
    text.push_str(rest);
    let mut tokens: Vec<String> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '"' {
            let mut word = String::from('"');
            word.extend(chars.by_ref().take_while(|c| *c != '"'));
            tokens.push(word);
        } else if c.is_alphanumeric() {
            let mut word = String::from(c);
            while let Some(n) = chars.next_if(|n| n.is_alphanumeric()) {
                word.push(n);
            }
            tokens.push(word);
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    let mut all = BTreeMap::new();
    let mut at = 0;
    while at < tokens.len() {
        let name = tokens[at].clone();
        assert_eq!(tokens[at + 1], "=", "after {name}");
        at += 2;
        let part = choice(&tokens, &mut at);
        assert_eq!(tokens[at], ";", "at the end of {name}");
        at += 1;
        assert!(all.insert(name.clone(), part).is_none(), "{name} is there twice");
    }
    all
}

fn choice(tokens: &[String], at: &mut usize) -> Part {
    let mut arms = Vec::new();
    loop {
        let mut parts = Vec::new();
        while !matches!(tokens[*at].as_str(), "|" | ";" | ")" | "]" | "}") {
            let token = &tokens[*at];
            *at += 1;
            parts.push(match token.as_str() {
                "(" | "[" | "{" => {
                    let inner = Box::new(choice(tokens, at));
                    *at += 1;
                    match token.as_str() {
                        "(" => *inner,
                        "[" => Part::Optional(inner),
                        _ => Part::Repeat(inner),
                    }
                }
                word => match word.strip_prefix('"') {
                    Some(terminal) => Part::Terminal(terminal.to_owned()),
                    None => Part::Name(word.to_owned()),
                },
            });
        }
        arms.push(Part::Sequence(parts));
        if tokens[*at] != "|" {
            return if arms.len() == 1 { arms.remove(0) } else { Part::Choice(arms) };
        }
        *at += 1;
    }
}

/// The shortest text of a part.
fn shortest(all: &BTreeMap<String, Part>, part: &Part) -> String {
    match part {
        Part::Terminal(t) => format!("{t} "),
        Part::Name(name) => match name.as_str() {
            "WORD" => "mot ".to_owned(),
            "TEXT" => "\"texte\" ".to_owned(),
            "NUMBER" => "3 ".to_owned(),
            "DOC" => "## texte".to_owned(),
            "END" => "\n".to_owned(),
            "INDENT" => "  ".to_owned(),
            _ => shortest(all, all.get(name).unwrap_or_else(|| panic!("{name} has no production"))),
        },
        Part::Sequence(parts) => parts.iter().map(|p| shortest(all, p)).collect(),
        // The first alternative of every production is the plainest.
        Part::Choice(arms) => shortest(all, &arms[0]),
        Part::Repeat(_) | Part::Optional(_) => String::new(),
    }
}

/// Texts of a part in which each of its own alternatives, options and repetitions is taken once.
fn variants(all: &BTreeMap<String, Part>, part: &Part) -> Vec<String> {
    match part {
        Part::Terminal(_) | Part::Name(_) => vec![shortest(all, part)],
        Part::Sequence(parts) => {
            let mut out = vec![shortest(all, part)];
            for (at, own) in parts.iter().enumerate() {
                for text in variants(all, own) {
                    let before: String = parts[..at].iter().map(|p| shortest(all, p)).collect();
                    let after: String = parts[at + 1..].iter().map(|p| shortest(all, p)).collect();
                    out.push(format!("{before}{text}{after}"));
                }
            }
            out
        }
        Part::Choice(arms) => arms.iter().flat_map(|a| variants(all, a)).collect(),
        Part::Repeat(inner) => {
            let mut out = vec![String::new()];
            for text in variants(all, inner) {
                out.push(format!("{text}{text}"));
            }
            out
        }
        Part::Optional(inner) => {
            let mut out = vec![String::new()];
            out.extend(variants(all, inner));
            out
        }
    }
}

/// Puts a text of production `name` where it can stand in a file.
fn in_context(name: &str, text: &str) -> String {
    let in_rule = |s: String| format!("rule a -> B()\n  {s}\n");
    match name {
        "file" | "item" | "lexicon" | "class" | "definition" | "rule" | "scope" => text.to_owned(),
        "entry" => format!("lex A = {text}\n"),
        "member" => format!("class A = {text}\n"),
        "example" => format!("class A = b\n  {text}\n"),
        "target" => format!("rule a -> {text}\n"),
        "roles" => format!("rule a -> B {text}\n"),
        "role" => format!("rule a -> B({text})\n"),
        "extent" => format!("scope a -> B\n  {text}\n"),
        "assignment" => in_rule(format!("set {text}")),
        "value" => in_rule(format!("set a = {text}")),
        "pattern" | "sequence" | "element" | "atom" | "place" | "token" => in_rule(format!("match {text} x")),
        "repetition" => in_rule(format!("match x {text}")),
        "condition" => in_rule(format!("match [{text}]")),
        "which" => in_rule(format!("match [a = {text}]")),
        "words" | "one" => in_rule(format!("frame {text}")),
        "restriction" => in_rule(format!("frame \"x\" {text}")),
        "detail" | "argument" | "guard" => in_rule(format!("frame \"x\" {text}")),
        "slots" | "slot" => in_rule(format!("frame \"x\" {text}: r")),
        "preposition" | "marker" => in_rule(format!("frame \"x\" oblique({text}): r")),
        "filler" | "constraint" | "kind" => in_rule(format!("frame \"x\" subject: r {text}")),
        "expected" => in_rule(format!("test \"t\" => {text}")),
        "filled" => in_rule(format!("test \"t\" => A({text})")),
        _ => in_rule(text.to_owned()),
    }
}

fn mistakes(text: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    parse(&Source { name: "x.rules".into(), text: text.into() }, &mut out);
    out
}

#[test]
fn every_alternative_of_the_grammar_is_read() {
    let all = productions();
    let mut count = 0;
    for (name, part) in &all {
        for text in variants(&all, part) {
            // Every word is another, for names that must not be repeated; signs belong to the word before them.
            let mut parts = text.split("mot");
            let mut numbered = parts.next().unwrap_or_default().to_owned();
            for (n, part) in parts.enumerate() {
                numbered.push_str(&format!("mot{n}"));
                numbered.push_str(
                    part.strip_prefix(' ')
                        .filter(|p| p.starts_with(['+', '-']) && name != "repetition")
                        .unwrap_or(part),
                );
            }
            let text = in_context(name, &numbered);
            let wrong = mistakes(&text);
            assert!(wrong.is_empty(), "{name}: {text}\n{}", wrong[0]);
            count += 1;
        }
    }
    assert!(count > 200, "{count} texts");
}

/// Places that `part` can end at when it begins at token `at` of a line.
fn ends(all: &BTreeMap<String, Part>, part: &Part, tokens: &[Lexeme], at: usize, depth: usize) -> Vec<usize> {
    assert!(depth < 400, "left recursion");
    let token = tokens.get(at).map(|t| &t.kind);
    let one = |yes: bool| if yes { vec![at + 1] } else { Vec::new() };
    match part {
        Part::Terminal(t) => one(match token {
            Some(Kind::Word(w)) => w == t,
            Some(Kind::Mark(m)) => m == t,
            _ => false,
        }),
        Part::Name(name) => match name.as_str() {
            "WORD" => one(matches!(token, Some(Kind::Word(_)))),
            "NUMBER" => one(matches!(token, Some(Kind::Word(w)) if w.parse::<u64>().is_ok())),
            "TEXT" => one(matches!(token, Some(Kind::Text(_)))),
            "DOC" => one(matches!(token, Some(Kind::Doc(_)))),
            "END" => {
                if at == tokens.len() {
                    vec![at]
                } else {
                    Vec::new()
                }
            }
            "INDENT" => vec![at],
            _ => ends(all, &all[name], tokens, at, depth + 1),
        },
        Part::Sequence(parts) => {
            let mut from = vec![at];
            for part in parts {
                from = from.iter().flat_map(|a| ends(all, part, tokens, *a, depth + 1)).collect();
                from.sort_unstable();
                from.dedup();
            }
            from
        }
        Part::Choice(arms) => arms.iter().flat_map(|a| ends(all, a, tokens, at, depth + 1)).collect(),
        Part::Optional(inner) => {
            let mut out = vec![at];
            out.extend(ends(all, inner, tokens, at, depth + 1));
            out
        }
        Part::Repeat(inner) => {
            let mut out = vec![at];
            let mut next = 0;
            while let Some(from) = out.get(next).copied() {
                for end in ends(all, inner, tokens, from, depth + 1) {
                    if end > from && !out.contains(&end) {
                        out.push(end);
                    }
                }
                next += 1;
            }
            out
        }
    }
}

#[test]
fn the_grammar_derives_every_statement_of_the_shipped_rules() {
    let all = productions();
    let data = crate::data::DataSource::embedded();
    let (mut statements, mut items) = (0, 0);
    for path in data.list(super::RULES_PATH, "rules") {
        let source = Source { name: path.as_str().into(), text: data.text(&path).expect("embedded").into() };
        let mut out = Vec::new();
        let has_body = |t: &Lexeme| matches!(&t.kind, Kind::Word(w) if w == "rule" || w == "scope");
        for block in blocks(lex(&source, &mut out), has_body) {
            let derives = |names: &[&str], tokens: &[Lexeme]| {
                names.iter().any(|n| ends(&all, &all[*n], tokens, 0, 0).contains(&tokens.len()))
            };
            let place = |l: &super::lexer::Line| source.position(l.span().start).0;
            let item = derives(&["item"], &block.head.tokens);
            assert!(item, "{path}:{}: the grammar does not derive this item", place(&block.head));
            items += 1;
            for line in &block.body {
                let statement = derives(&["statement", "extent", "example"], &line.tokens);
                assert!(statement, "{path}:{}: the grammar does not derive this statement", place(line));
                statements += 1;
            }
        }
    }
    assert!(items > 20 && statements > 100, "{items} items, {statements} statements");
}

#[test]
fn the_rules_of_the_guide_load() {
    let mut rules = String::new();
    for block in GUIDE.split("```rules\n").skip(1) {
        rules.push_str(block.split("```").next().unwrap_or_default());
    }
    let schema = crate::schema::Schema::embedded().expect("the shipped schema is right");
    let source = Source { name: "README.md".into(), text: rules.into() };
    let nominal = BTreeMap::new();
    let (set, wrong) = super::RuleSet::from_sources(
        vec![source],
        super::testing::settings(),
        &nominal,
        &super::Vocabulary::from(&schema),
    );
    assert!(wrong.is_empty(), "{}", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    assert_eq!(set.rules().len(), 9);
}
