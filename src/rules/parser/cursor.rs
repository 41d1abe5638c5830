//! A place in the tokens of one statement, with the ways to say what is wrong there.

use crate::document::Span;
use crate::rules::ast::Name;
use crate::rules::diagnostic::{Diagnostic, Source};
use crate::rules::lexer::{Kind, Lexeme, Line};

/// The statement is wrong; the message has been written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrong;

/// What a parsing step gives.
pub(super) type Parsed<T> = Result<T, Wrong>;

/// Walks over the tokens of a line.
pub(super) struct Cursor<'a> {
    source: &'a Source,
    tokens: &'a [Lexeme],
    at: usize,
    out: &'a mut Vec<Diagnostic>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a Source, line: &'a Line, out: &'a mut Vec<Diagnostic>) -> Self {
        Self { source, tokens: &line.tokens, at: 0, out }
    }

    pub(super) fn peek(&self) -> Option<&'a Kind> {
        self.tokens.get(self.at).map(|t| &t.kind)
    }

    pub(super) fn peek_second(&self) -> Option<&'a Kind> {
        self.tokens.get(self.at + 1).map(|t| &t.kind)
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Where the next token is, or the place after the last one.
    pub(super) fn here(&self) -> Span {
        self.tokens.get(self.at).map_or_else(
            || self.tokens.last().map_or_else(Span::default, |t| Span::new(t.span.end, t.span.end)),
            |t| t.span,
        )
    }

    /// From `start` to the end of the last token that was read.
    pub(super) fn since(&self, start: Span) -> Span {
        self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(start, |t| start.cover(t.span))
    }

    pub(super) fn peek_mark(&self, mark: &str) -> bool {
        matches!(self.peek(), Some(Kind::Mark(m)) if *m == mark)
    }

    pub(super) fn peek_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Kind::Word(w)) if w == word)
    }

    pub(super) fn eat(&mut self, mark: &str) -> bool {
        let yes = self.peek_mark(mark);
        self.at += usize::from(yes);
        yes
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let yes = self.peek_word(word);
        self.at += usize::from(yes);
        yes
    }

    pub(super) fn word(&mut self) -> Option<Name> {
        let token = self.tokens.get(self.at)?;
        let Kind::Word(word) = &token.kind else { return None };
        self.at += 1;
        Some(Name { text: word.clone(), span: token.span })
    }

    pub(super) fn text(&mut self) -> Option<Name> {
        let token = self.tokens.get(self.at)?;
        let Kind::Text(text) = &token.kind else { return None };
        self.at += 1;
        Some(Name { text: text.clone(), span: token.span })
    }

    pub(super) fn doc(&mut self) -> Option<String> {
        let Some(Kind::Doc(text)) = self.peek() else { return None };
        self.at += 1;
        Some(text.clone())
    }

    pub(super) fn name(&mut self, what: &str) -> Parsed<Name> {
        match self.word() {
            Some(name) => Ok(name),
            None => Err(self.unexpected(what)),
        }
    }

    pub(super) fn quoted(&mut self, what: &str) -> Parsed<Name> {
        match self.text() {
            Some(name) => Ok(name),
            None => Err(self.unexpected(what)),
        }
    }

    /// The sentence of an example: not empty.
    pub(super) fn sentence(&mut self, keyword: &str) -> Parsed<Name> {
        let Some(text) = self.text() else {
            let help = format!("write the sentence in quotes: {keyword} \"…\"");
            return Err(self.unexpected_with("a sentence in quotes", &help));
        };
        if text.text.trim().is_empty() {
            return Err(self.error_at(text.span, "the sentence is empty", Some("a sentence of the language")));
        }
        Ok(text)
    }

    /// A word or a text, with a `+` or `-` after a word (`possible+`).
    pub(super) fn value(&mut self) -> Parsed<Name> {
        if let Some(text) = self.text() {
            return Ok(text);
        }
        let Some(mut word) = self.word() else {
            return Err(self.unexpected("a word or a text in quotes"));
        };
        for sign in ["+", "-"] {
            if self.peek_mark(sign) && self.here().start == word.span.end {
                word.span = word.span.cover(self.here());
                word.text.push_str(sign);
                self.at += 1;
            }
        }
        Ok(word)
    }

    pub(super) fn mark(&mut self, mark: &str) -> Parsed<()> {
        if self.eat(mark) { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    /// Nothing may follow.
    pub(super) fn end(&mut self, what: &str) -> Parsed<()> {
        if self.at_end() { Ok(()) } else { Err(self.unexpected(what)) }
    }

    /// Goes on behind the next comma that stands outside brackets; false at the end of the line.
    pub(super) fn skip_to_comma(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(kind) = self.peek() {
            self.at += 1;
            match kind {
                Kind::Mark("(" | "[" | "{") => depth += 1,
                Kind::Mark(")" | "]" | "}") => depth = depth.saturating_sub(1),
                Kind::Mark(",") if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The token here in words.
    fn found(&self) -> String {
        match self.peek() {
            None => "the line ends too early".to_owned(),
            Some(Kind::Word(w)) => format!("unexpected `{w}`"),
            Some(Kind::Text(t)) => {
                let short: String = t.chars().take(30).collect();
                let more = if t.chars().count() > 30 { "…" } else { "" };
                format!("unexpected \"{short}{more}\"")
            }
            Some(Kind::Mark(m)) => format!("unexpected `{m}`"),
            Some(Kind::Doc(_)) => "unexpected description".to_owned(),
        }
    }

    pub(super) fn unexpected(&mut self, expected: &str) -> Wrong {
        let wrong = Diagnostic::error(self.source, self.here(), self.found()).expected(expected);
        self.report(wrong);
        Wrong
    }

    pub(super) fn unexpected_with(&mut self, expected: &str, help: &str) -> Wrong {
        let wrong = Diagnostic::error(self.source, self.here(), self.found()).expected(expected).help(help);
        self.report(wrong);
        Wrong
    }

    pub(super) fn error_at(&mut self, span: Span, message: impl Into<String>, expected: Option<&str>) -> Wrong {
        let mut wrong = Diagnostic::error(self.source, span, message);
        wrong.expected = expected.map(str::to_owned);
        self.report(wrong);
        Wrong
    }

    pub(super) fn error_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Wrong {
        let wrong = Diagnostic::error(self.source, span, message).help(help);
        self.report(wrong);
        Wrong
    }
}
