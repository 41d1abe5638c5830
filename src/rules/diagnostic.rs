//! Mistakes in rule files: where, what, what was expected, and the cure.

use crate::document::Span;
use std::fmt;
use std::sync::Arc;

/// Most mistakes that are told.
pub(crate) const MAX_MISTAKES: usize = 5_000;
/// Most characters of a line before the place that are shown.
const BEFORE: usize = 99;
/// Most characters of a line that are shown.
const SHOWN: usize = 160;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The statement is left out; the rest still loads.
    Error,
    /// The statement loads, but something is wrong with it.
    Warning,
}

/// A rule file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path inside the data folder (`data/fr/rules/visit.rules`).
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

impl Source {
    /// Line and column (both from 1, columns in characters) of byte `at`.
    #[must_use]
    pub fn position(&self, at: u32) -> (u32, u32) {
        let before = self.text.get(..at as usize).unwrap_or(&self.text);
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before[start..].chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The line of byte `at`, without its end; of a very long one the part around that byte: up to [`BEFORE`] characters
    /// before it, [`SHOWN`] in all.
    fn excerpt(&self, at: u32) -> String {
        let at = if self.text.is_char_boundary(at as usize) { at as usize } else { 0 };
        let (before, after) = self.text.split_at(at.min(self.text.len()));
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let end = memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len());
        let from = before[start..].char_indices().rev().nth(BEFORE - 1).map_or(start, |(i, _)| start + i);
        let shown: String = self.text[from..before.len() + end].chars().take(SHOWN).collect();
        shown.trim_end_matches('\r').to_owned()
    }
}

/// One mistake in a rule file.
///
/// `Display` shows it with the line of the file and a mark under the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// File.
    pub file: Arc<str>,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
    /// Bytes in the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What would have been right here.
    pub expected: Option<String>,
    /// The cure.
    pub help: Option<String>,
    /// The line of the file for display, of a long one the part around the place.
    pub source_line: String,
}

impl Diagnostic {
    /// An error at `span` of `source`.
    #[must_use]
    pub fn error(source: &Source, span: Span, message: impl Into<String>) -> Self {
        let (line, column) = source.position(span.start);
        Self {
            severity: Severity::Error,
            file: Arc::clone(&source.name),
            line,
            column,
            span,
            message: message.into(),
            expected: None,
            help: None,
            source_line: source.excerpt(span.start),
        }
    }

    /// A warning at `span` of `source`.
    #[must_use]
    pub fn warning(source: &Source, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(source, span, message) }
    }

    /// An error of a whole file that could not be read.
    #[must_use]
    pub fn file(name: &str, message: impl Into<String>) -> Self {
        let source = Source { name: name.into(), text: "".into() };
        Self::error(&source, Span::default(), message)
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    /// Says the cure.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a help only where there is one.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{word}: {}", self.message)?;
        let number = self.line.to_string();
        let pad = " ".repeat(number.len());
        write!(f, "{pad}--> {}:{}:{}", self.file, self.line, self.column)?;
        if !self.source_line.is_empty() {
            let shown = self.source_line.replace('\t', " ");
            let before = (self.column as usize).saturating_sub(1).min(BEFORE);
            let room = shown.chars().count().saturating_sub(before).max(1);
            let text = self.source_line.chars().skip(before).collect::<String>();
            let marked = text.char_indices().take_while(|(at, _)| *at < self.span.len() as usize).count();
            write!(f, "\n{pad} |\n{number} | {shown}\n{pad} | ")?;
            write!(f, "{}{}", " ".repeat(before), "^".repeat(marked.clamp(1, room)))?;
        }
        if let Some(expected) = &self.expected {
            write!(f, "\n{pad} = expected: {expected}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n{pad} = help: {help}")?;
        }
        Ok(())
    }
}

/// The candidate nearest to `word`, if one is near enough to be meant.
#[must_use]
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = word.chars().count().div_ceil(3).max(1);
    candidates.into_iter().map(|c| (distance(word, c), c)).filter(|(d, _)| *d <= limit).min().map(|(_, c)| c)
}

/// “did you mean …?” for an unknown name.
#[must_use]
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|c| format!("did you mean `{c}`?"))
}

/// Edit distance in characters; long words are compared by their first 40.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(40).flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(40).flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_points_under_the_place() {
        let source = Source { name: "x.rules".into(), text: "lex A = été\nlex éa = %\n".into() };
        let shown = Diagnostic::error(&source, Span::new(24, 25), "no").expected("a word").help("quote it").to_string();
        assert_eq!(
            shown,
            "error: no\n --> x.rules:2:10\n  |\n2 | lex éa = %\n  |          ^\n  = expected: a word\n  = help: quote it"
        );
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_near() {
        assert_eq!(nearest("frmae", ["frame", "match"]), Some("frame"));
        assert_eq!(nearest("zzz", ["frame", "match"]), None);
    }
}
