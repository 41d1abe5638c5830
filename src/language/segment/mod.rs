//! Sentences and tokens of news French, as spans of the raw text.
//!
//! ```text
//! text ──lines──▶ paragraphs ──words──▶ tokens ──quotes──▶ flags ──sentences──▶ sentences, kinds, prefixes
//! ```

mod chars;
mod clitics;
mod lines;
mod numbers;
mod quotes;
mod sentences;
mod words;

use super::forms::Forms;
use super::{Analysis, Lexicon, Sentence, SentenceKind, Token, TokenFlags, TokenId, contraction};
use chars::Kind;
use lines::Line;
use words::Words;

/// Texts are read up to this many bytes; spans are 32 bits wide.
const LONGEST_TEXT: usize = u32::MAX as usize - 1;

/// Cuts `text` into sentences and tokens and fills `analysis` with them (what it held is forgotten).
///
/// Tokens have their span and surface flags; lemma, tag and head are left empty. A line is a paragraph, unless the
/// text is broken into lines of even length with blank lines between the paragraphs. Any text is accepted; control
/// characters count as white space.
pub fn segment(text: &str, lexicon: &Lexicon, analysis: &mut Analysis) {
    segment_with(text, lexicon, analysis, &mut Forms::default());
}

/// The same with what is known of forms kept in `forms`, which then hold the number of each token.
pub(super) fn segment_with(text: &str, lexicon: &Lexicon, analysis: &mut Analysis, forms: &mut Forms) {
    forms.begin(lexicon.digest());
    analysis.clear();
    let text = head(text);
    // some five bytes a token, blanks included
    analysis.tokens.reserve(text.len() / 5);
    let wrapped = is_wrapped(text);
    let mut paragraph = 0;
    let alone = text.lines().filter(|l| !l.trim().is_empty()).nth(1).is_none();
    let mut open: Option<(usize, usize)> = None;
    let mut close = |block: (usize, usize), analysis: &mut Analysis| {
        if add_paragraph(text, block, lexicon, alone, paragraph, analysis, forms) {
            paragraph += 1;
        }
    };
    for (start, end) in each_line(text) {
        let line = &text[start..end];
        if line.trim().is_empty() {
            if let Some(block) = open.take() {
                close(block, analysis);
            }
            continue;
        }
        open = Some(match open {
            Some((first, last)) if goes_on(&text[first..last], line, wrapped) => (first, end),
            Some(block) => {
                close(block, analysis);
                (start, end)
            }
            None => (start, end),
        });
    }
    if let Some(block) = open {
        close(block, analysis);
    }
}

/// Fills `analysis` with one sentence per line, for input that is already cut into sentences.
pub fn segment_lines(text: &str, lexicon: &Lexicon, analysis: &mut Analysis) {
    segment_lines_with(text, lexicon, analysis, &mut Forms::default());
}

/// The same with what is known of forms kept in `forms`, which then hold the number of each token.
pub(super) fn segment_lines_with(text: &str, lexicon: &Lexicon, analysis: &mut Analysis, forms: &mut Forms) {
    forms.begin(lexicon.digest());
    analysis.clear();
    let text = head(text);
    for (paragraph, (start, end)) in each_line(text).enumerate() {
        let first = analysis.tokens.len();
        Words::new(text, lexicon, &mut analysis.tokens).read(start, end);
        if analysis.tokens.len() == first {
            continue;
        }
        finish_tokens(text, lexicon, &mut analysis.tokens[first..], forms);
        let line = lines::look(text, lexicon, &analysis.tokens[first..], true);
        let count = analysis.tokens.len() - first;
        push_sentence(text, analysis, first, count, short(paragraph), Line { kind: SentenceKind::Body, ..line });
    }
}

/// The text as far as spans can address it.
fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The lines of `text` as byte ranges, without their line ends.
fn each_line(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let line = (start, end);
        start = end + 1;
        Some(line)
    })
}

/// Whether a line ends in the middle of a sentence by the look of it.
fn ends_open(line: &str) -> bool {
    let end = line.trim_end().trim_end_matches(['»', '”', '"', '’', '\'', ')', ' ', '\u{A0}']);
    end.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '’' | '\'' | '(' | '«'))
}

/// Whether the text is broken into lines of even length: most lines that another one follows end openly.
fn is_wrapped(text: &str) -> bool {
    let (mut soft, mut open, mut blank) = (0_u32, 0_u32, false);
    let mut previous: Option<&str> = None;
    for line in text.lines() {
        if line.len() > 200 {
            return false;
        }
        if line.trim().is_empty() {
            blank |= previous.is_some();
            previous = None;
            continue;
        }
        if let Some(before) = previous {
            soft += 1;
            open += u32::from(before.len() >= 45 && ends_open(before));
        }
        previous = Some(line);
    }
    soft >= 3 && open * 10 >= soft * 6 && (blank || open >= 6)
}

/// Whether `line` belongs to the same paragraph as the lines of `block` before it.
fn goes_on(block: &str, line: &str, wrapped: bool) -> bool {
    let last = block.rsplit('\n').next().unwrap_or(block);
    let start = line.trim_start();
    let first = start.chars().next().unwrap_or(' ');
    if matches!(first, '•' | '*' | '·') || start.starts_with("- ") || start.starts_with("– ") {
        return false;
    }
    if wrapped {
        return last.len() >= 30 || ends_open(last) && first.is_lowercase();
    }
    last.len() >= 60 && ends_open(last) && first.is_lowercase()
}

/// Adds the paragraph `[start, end)`; `false` when it holds no token.
fn add_paragraph(
    text: &str,
    (start, end): (usize, usize),
    lexicon: &Lexicon,
    alone: bool,
    paragraph: u32,
    analysis: &mut Analysis,
    forms: &mut Forms,
) -> bool {
    let first = analysis.tokens.len();
    Words::new(text, lexicon, &mut analysis.tokens).read(start, end);
    if analysis.tokens.len() == first {
        return false;
    }
    finish_tokens(text, lexicon, &mut analysis.tokens[first..], forms);
    let line = lines::look(text, lexicon, &analysis.tokens[first..], alone);
    if line.whole {
        let count = analysis.tokens.len() - first;
        push_sentence(text, analysis, first, count, paragraph, line);
        return true;
    }
    let Analysis { tokens, sentences, .. } = analysis;
    let mut rest = line;
    sentences::split(text, lexicon, &tokens[first..], |from, to| {
        let span = tokens[first + from].span.cover(tokens[first + to - 1].span);
        // Only the first sentence of a paragraph has its prefix; a label is not cut off from its text.
        let prefix = rest.prefix.min(to - from);
        sentences.push(Sentence {
            tokens: short(first + from)..short(first + to),
            span,
            paragraph,
            kind: rest.kind,
            prefix: short(prefix),
        });
        rest = Line {
            kind: if rest.kind == SentenceKind::Title { rest.kind } else { SentenceKind::Body },
            ..Line::default()
        };
    });
    let from = sentences.partition_point(|s| (s.tokens.end as usize) <= first);
    for sentence in &sentences[from..] {
        mark_starts(text, tokens, sentence);
    }
    true
}

fn push_sentence(text: &str, analysis: &mut Analysis, first: usize, count: usize, paragraph: u32, line: Line) {
    let tokens = &mut analysis.tokens;
    let span = tokens[first].span.cover(tokens[first + count - 1].span);
    let sentence = Sentence {
        tokens: short(first)..short(first + count),
        span,
        paragraph,
        kind: line.kind,
        prefix: short(line.prefix.min(count)),
    };
    mark_starts(text, tokens, &sentence);
    analysis.sentences.push(sentence);
}

/// Quotation marks, letters, contractions, unknown words; numbers of the forms.
fn finish_tokens(text: &str, lexicon: &Lexicon, tokens: &mut [Token], forms: &mut Forms) {
    for token in &mut *tokens {
        token.flags.set(forms.push(text, token.span, |form| flags(lexicon, form)));
    }
    quotes::mark(text, tokens);
}

/// What a form tells by itself.
fn flags(lexicon: &Lexicon, form: &str) -> TokenFlags {
    let mut flags = TokenFlags::of(form);
    if chars::at(form, 0).is_some_and(|(_, kind, _)| kind == Kind::Letter) {
        if !lexicon.knows(form) {
            flags.set(TokenFlags::UNKNOWN);
        } else if contraction::parts(form).is_some() {
            flags.set(TokenFlags::CONTRACTION);
        }
    }
    flags
}

/// Flags the first word of a sentence and of the quotations in it.
fn mark_starts(text: &str, tokens: &mut [Token], sentence: &Sentence) {
    let mut due = true;
    let prefix_end = sentence.tokens.start + sentence.prefix;
    for id in sentence.tokens.clone() {
        let at = id as TokenId as usize;
        if id == prefix_end {
            due = true;
        }
        let Some(token) = tokens.get_mut(at) else { break };
        let word = chars::at(token.span.of(text), 0).is_some_and(|(_, kind, _)| kind != Kind::Mark);
        if token.flags.has(TokenFlags::QUOTE_OPEN) {
            due = true;
        } else if due && word {
            token.flags.set(TokenFlags::SENTENCE_START);
            due = false;
        }
    }
}

#[cfg(test)]
mod tests;
