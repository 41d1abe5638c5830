//! From the text of a rule file to logical lines of tokens.
//!
//! Layout carries the structure: an item begins in the first column, the statements of a rule are
//! indented under it, and a line indented deeper than its statement continues it.

use super::diagnostic::{Diagnostic, MAX_MISTAKES, Source};
use crate::document::Span;

/// Kind of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, a name, a number: letters, digits, inner hyphens, dots and apostrophes.
    Word(String),
    /// `"…"` with its escapes resolved.
    Text(String),
    /// A description line `## …`.
    Doc(String),
    /// A mark: `(`, `->`, `|`, …
    Mark(&'static str),
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// What it is.
    pub(crate) kind: Kind,
    /// Bytes in the file.
    pub(crate) span: Span,
}

/// A physical or logical line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Columns of white space before the first token.
    pub(crate) indent: usize,
    /// Its tokens, at least one.
    pub(crate) tokens: Vec<Lexeme>,
}

impl Line {
    /// From the first token to the last.
    pub(crate) fn span(&self) -> Span {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(a), Some(b)) => a.span.cover(b.span),
            _ => Span::default(),
        }
    }
}

/// Marks, longest first.
const MARKS: &[&str] = &[
    "(?<=", "(?<!", "(?=", "(?!", "(?", "->", "=>", "!=", "..", "(", ")", "[", "]", "{", "}", "|", ",", ":", "=", "!",
    "?", "*", "+", "@", "$", "<", ">", "&", "/", "-",
];

/// Longest rule file that is read, in bytes; more is a mistake, not a rule file.
pub(crate) const MAX_FILE: usize = 8 << 20;

/// Splits a file into physical lines of tokens; empty and comment lines are dropped.
pub(crate) fn lex(source: &Source, out: &mut Vec<Diagnostic>) -> Vec<Line> {
    let mut lines = Vec::new();
    if source.text.len() > MAX_FILE {
        out.push(
            Diagnostic::file(&source.name, format!("the file is larger than {} MB", MAX_FILE >> 20))
                .help("split it, or move word lists into a gazetteer table"),
        );
        return lines;
    }
    let mut at = 0;
    for raw in source.text.split_inclusive('\n') {
        let line = raw.trim_end_matches(['\n', '\r']);
        let body = line.trim_start_matches([' ', '\t']);
        let margin = &line[..line.len() - body.len()];
        let indent = margin.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        let start = at + margin.len();
        let tokens = if let Some(doc) = body.strip_prefix("##") {
            let span = span(start, body.len());
            vec![Lexeme { kind: Kind::Doc(doc.trim_matches(['#', ' ', '\t']).to_owned()), span }]
        } else {
            tokens(source, start, body, out)
        };
        // A heading (`## …` in the first column) describes nothing: it is a comment.
        let heading = indent == 0 && matches!(tokens.first(), Some(Lexeme { kind: Kind::Doc(_), .. }));
        if !tokens.is_empty() && !heading {
            lines.push(Line { indent, tokens });
        }
        at += raw.len();
    }
    lines
}

fn span(start: usize, len: usize) -> Span {
    let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(cut(start), cut(start + len))
}

/// Whether `c` may stand in a word at its start and anywhere.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length in bytes of the word at the start of `text`.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_word = chars.peek().is_some_and(|(_, n)| is_word(*n));
        let inside = is_word(c)
            || is_combining(c)
            || (at > 0 && matches!(c, '\'' | '’'))
            || (at > 0 && matches!(c, '-' | '.') && next_is_word);
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Combining accents, so that a file in decomposed form reads too.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn tokens(source: &Source, start: usize, body: &str, out: &mut Vec<Diagnostic>) -> Vec<Lexeme> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        let rest = &body[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if c == '#' {
            break;
        } else if c == '"' {
            let (text, len) = string(source, start + at, rest, out);
            tokens.push(Lexeme { kind: Kind::Text(text), span: span(start + at, len) });
            at += len;
        } else if is_word(c) {
            let len = word_length(rest);
            tokens.push(Lexeme { kind: Kind::Word(rest[..len].to_owned()), span: span(start + at, len) });
            at += len;
        } else if let Some(mark) = MARKS.iter().find(|m| rest.starts_with(**m)) {
            tokens.push(Lexeme { kind: Kind::Mark(mark), span: span(start + at, mark.len()) });
            at += mark.len();
        } else {
            let place = span(start + at, c.len_utf8());
            let help = if matches!(c, '“' | '”' | '«' | '»') {
                "texts stand between straight quotes: \"…\"".to_owned()
            } else {
                format!("to match the sign itself, write \"{c}\" in quotes")
            };
            if out.len() < MAX_MISTAKES {
                out.push(Diagnostic::error(source, place, format!("the sign `{c}` has no meaning here")).help(help));
            }
            at += c.len_utf8();
        }
    }
    tokens
}

/// Reads a string at the start of `rest`; gives its value and its length in bytes.
fn string(source: &Source, start: usize, rest: &str, out: &mut Vec<Diagnostic>) -> (String, usize) {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, at + 1),
            '\\' => match chars.next() {
                Some((_, e @ ('"' | '\\'))) => value.push(e),
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                other => {
                    let shown = other.map_or(String::new(), |(_, e)| e.to_string());
                    let place = span(start + at, 1 + shown.len());
                    out.push(
                        Diagnostic::error(source, place, format!("unknown escape `\\{shown}`"))
                            .expected("\\\" or \\\\ or \\n or \\t"),
                    );
                }
            },
            _ => value.push(c),
        }
    }
    out.push(
        Diagnostic::error(source, span(start, rest.len()), "this text is not closed")
            .expected("\" before the end of the line")
            .help("a text does not go on to the next line; write \\\" for a quote inside it"),
    );
    (value, rest.len())
}

/// Joins physical lines into items: the head line and, for rules, the statements under it.
#[derive(Debug)]
pub(crate) struct Block {
    /// First line, with its continuations unless it is a rule's.
    pub(crate) head: Line,
    /// Statements indented under it.
    pub(crate) body: Vec<Line>,
}

/// Groups lines into blocks. `has_body` says for the first word of an item whether the lines
/// under it are statements (`rule`) or go on with it (`lex`). Under a `class` the words go on up to its first example.
pub(crate) fn blocks(lines: Vec<Line>, has_body: impl Fn(&Lexeme) -> bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut body_indent = None;
    for line in lines {
        let Some(block) = blocks.last_mut().filter(|_| line.indent > 0) else {
            body_indent = None;
            blocks.push(Block { head: line, body: Vec::new() });
            continue;
        };
        let examples = is_class(&block.head) && (!block.body.is_empty() || is_example(&line));
        let goes_on = !(examples || block.head.tokens.first().is_some_and(&has_body))
            || block.body.is_empty() && open_brackets(&block.head);
        if goes_on {
            block.head.tokens.extend(line.tokens);
        } else {
            let indent = *body_indent.get_or_insert(line.indent);
            match block.body.last_mut() {
                Some(last) if line.indent > indent && !is_doc(last) && !is_doc(&line) => {
                    last.tokens.extend(line.tokens)
                }
                _ => block.body.push(line),
            }
        }
    }
    blocks
}

fn is_doc(line: &Line) -> bool {
    matches!(line.tokens.first(), Some(Lexeme { kind: Kind::Doc(_), .. }))
}

fn is_class(line: &Line) -> bool {
    matches!(line.tokens.first(), Some(Lexeme { kind: Kind::Word(w), .. }) if w == "class")
}

/// `test "…"`, `allows "…"` or a description: what may stand under a class.
fn is_example(line: &Line) -> bool {
    match line.tokens.as_slice() {
        [Lexeme { kind: Kind::Doc(_), .. }, ..] => true,
        [Lexeme { kind: Kind::Word(w), .. }, Lexeme { kind: Kind::Text(_), .. }, ..] => {
            matches!(w.as_str(), "test" | "allows")
        }
        _ => false,
    }
}

fn open_brackets(line: &Line) -> bool {
    let count = |m: &str| line.tokens.iter().filter(|t| matches!(t.kind, Kind::Mark(x) if x == m)).count();
    count("(") > count(")")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (Vec<String>, usize) {
        let source = Source { name: "t".into(), text: text.into() };
        let mut out = Vec::new();
        let lines = lex(&source, &mut out);
        let shown = |t: &Lexeme| match &t.kind {
            Kind::Word(w) => w.clone(),
            Kind::Text(w) => format!("\"{w}\""),
            Kind::Doc(w) => format!("##{w}"),
            Kind::Mark(m) => (*m).to_owned(),
        };
        (lines.iter().flat_map(|l| l.tokens.iter().map(shown)).collect(), out.len())
    }

    #[test]
    fn words_keep_hyphens_dots_and_apostrophes() {
        let (got, errors) = words("rule a.b -> États-Unis l’ aujourd’hui 1..31 $X # note");
        assert_eq!(got, ["rule", "a.b", "->", "États-Unis", "l’", "aujourd’hui", "1", "..", "31", "$", "X"]);
        assert_eq!(errors, 0);
    }

    #[test]
    fn an_open_text_and_a_strange_sign_are_errors() {
        assert_eq!(words("note \"abc").1, 1);
        assert_eq!(words("lex A = €").1, 1);
        assert_eq!(words("\"a\\\"b\"").0, ["\"a\"b\""]);
    }

    #[test]
    fn deeper_lines_continue_a_statement() {
        let source =
            Source { name: "t".into(), text: "rule a -> B(c)\n  frame x\n     y: z\n  test t\nlex A =\n b c".into() };
        let blocks = blocks(lex(&source, &mut Vec::new()), |t| matches!(&t.kind, Kind::Word(w) if w == "rule"));
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].body.len(), 2);
        assert_eq!(blocks[0].body[0].tokens.len(), 5);
        assert_eq!(blocks[1].head.tokens.len(), 5);
    }
}
