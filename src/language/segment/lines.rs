//! What sort of line a paragraph is: datelines, labels, list items, titles.

use super::chars::is_dash;
use crate::language::calendar::{DAYS, MONTHS, SHORT_MONTHS};
use crate::language::{Lexicon, SentenceKind, Token, TokenFlags};

/// Longest dateline and label in tokens.
const LONGEST_PREFIX: usize = 16;
/// Most tokens before the colon of a headline's topic.
const LONGEST_TOPIC: usize = 5;
/// Longest section line in tokens.
const LONGEST_SECTION_LINE: usize = 40;
/// Longest title in tokens.
const LONGEST_TITLE: usize = 30;

/// Kind of a paragraph and the number of tokens that stand before its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Line {
    pub(super) kind: SentenceKind,
    pub(super) prefix: usize,
    /// The paragraph is one sentence, whatever stands in it.
    pub(super) whole: bool,
}

/// Looks at the tokens of a paragraph; `alone`: the text has no other.
pub(super) fn look(text: &str, lexicon: &Lexicon, tokens: &[Token], alone: bool) -> Line {
    let form = |at: usize| tokens.get(at).map_or("", |t| t.span.of(text));
    let ends = |form: &str| matches!(form, "." | "!" | "?" | "…" | ":" | ";" | ",") || form.ends_with('.');
    if let Some(prefix) = label(text, lexicon, tokens) {
        // A label before running text (`Mise à jour : …`) leaves its sentences alone.
        if tokens.len() > LONGEST_SECTION_LINE {
            return Line { prefix, ..Line::default() };
        }
        return Line { kind: SentenceKind::SectionLine, prefix, whole: true };
    }
    if let Some(prefix) = dateline(text, tokens) {
        return Line { prefix, ..Line::default() };
    }
    let prefix = topic(text, tokens).unwrap_or(0);
    let bullet = matches!(form(0), "•" | "*" | "·" | "■" | "▪" | "►" | "▶" | "→" | "✓" | "-" | "–" | "—");
    let spaced = tokens.get(1).is_some_and(|t| t.flags.has(TokenFlags::SPACE_BEFORE));
    if bullet && spaced {
        return Line { kind: SentenceKind::ListItem, prefix: 1, whole: false };
    }
    let number = !form(0).is_empty() && form(0).len() <= 2 && form(0).bytes().all(|b| b.is_ascii_digit());
    let after = tokens.get(2).is_some_and(|t| t.flags.has(TokenFlags::SPACE_BEFORE));
    if number && matches!(form(1), "." | ")" | "°") && !spaced && after {
        return Line { kind: SentenceKind::ListItem, prefix: 2, whole: false };
    }
    let last =
        tokens.iter().rev().find(|t| !t.flags.has(TokenFlags::QUOTE_CLOSE) && !matches!(t.span.of(text), ")" | "]"));
    let open = last.is_some_and(|t| !ends(t.span.of(text)) || t.span.of(text) == "?" || t.span.of(text) == "!");
    let inner_stop = tokens.iter().any(|t| t.span.of(text) == ".");
    if open && !alone && !inner_stop && tokens.len() <= LONGEST_TITLE {
        return Line { kind: SentenceKind::Title, prefix, whole: false };
    }
    Line { prefix, ..Line::default() }
}

/// `France : …`, `Coupe Davis : …`, `Tennis : …`: tokens of the name that a headline puts in front, with its colon. What follows
/// in quotation marks is said by that name and no headline of its own.
fn topic(text: &str, tokens: &[Token]) -> Option<usize> {
    let form = |at: usize| tokens.get(at).map_or("", |t| t.span.of(text));
    let colon = (1..=LONGEST_TOPIC).find(|at| form(*at) == ":")?;
    let named = tokens[..colon].iter().enumerate().all(|(at, token)| {
        let small = matches!(
            token.span.of(text),
            "de" | "du" | "des" | "d'" | "d’" | "la" | "le" | "les" | "l'" | "l’" | "et" | "en" | "-"
        );
        token.flags.has(TokenFlags::CAPITALISED) || (at > 0 && (small || token.flags.has(TokenFlags::HAS_DIGIT)))
    });
    let quoted = matches!(form(colon + 1), "«" | "\"" | "“" | "‘" | "'" | "—" | "–" | "-");
    (named && !quoted && tokens.len() > colon + 3).then_some(colon + 1)
}

/// `LIRE LA SUITE: …`, `VIDÉO. …`: tokens of the label with its mark.
fn label(text: &str, lexicon: &Lexicon, tokens: &[Token]) -> Option<usize> {
    let mark =
        tokens.iter().take(7).position(|t| matches!(t.span.of(text), ":" | "." | "|" | ">" | "–" | "—" | "-"))?;
    let words = &tokens[..mark];
    let (first, last) = (words.first()?, words.last()?);
    let stretch = text.get(first.span.start as usize..last.span.end as usize)?;
    if stretch.len() > 40 {
        return None;
    }
    let mut lower = [0_u8; 80];
    let mut length = 0;
    let mut capitals = true;
    for c in stretch.chars() {
        capitals &= !c.is_lowercase();
        for small in c.to_lowercase() {
            let mut buffer = [0; 4];
            for byte in small.encode_utf8(&mut buffer).bytes() {
                *lower.get_mut(length)? = byte;
                length += 1;
            }
        }
    }
    let known = lexicon.short(std::str::from_utf8(&lower[..length]).ok()?).label();
    // Without capitals only a colon makes a label: `Lire aussi : …`.
    let colon = tokens[mark].span.of(text) == ":";
    let more = tokens.len() > mark + 1;
    (known && (capitals || colon) && (more || colon)).then_some(mark + 1)
}

/// `KYIV, Ukraine (AP) –`, `PARIS (Reuters) -`, `Bruxelles, le 3 mai –`: tokens of the dateline with its dash.
fn dateline(text: &str, tokens: &[Token]) -> Option<usize> {
    let form = |at: usize| tokens.get(at).map_or("", |t| t.span.of(text));
    let first = tokens.first()?;
    if !first.flags.has(TokenFlags::CAPITALISED) {
        return None;
    }
    let dash = (1..tokens.len().min(LONGEST_PREFIX)).find(|at| is_dash(form(*at)))?;
    let loose = tokens[dash].flags.has(TokenFlags::SPACE_BEFORE) || form(dash - 1) == ")";
    if !loose || !tokens.get(dash + 1)?.flags.has(TokenFlags::SPACE_BEFORE) {
        return None;
    }
    let mut agency = false;
    let mut depth = 0_i32;
    for token in &tokens[..dash] {
        let word = token.span.of(text);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => {
                depth -= 1;
                agency = true;
            }
            "," | "." | "/" | "de" | "du" | "la" | "le" | "les" | "d'" | "d’" | "l'" | "l’" | "et" | "en" => {}
            _ if is_day_or_month(word) => {}
            _ if token.flags.has(TokenFlags::CAPITALISED) || token.flags.has(TokenFlags::HAS_DIGIT) || depth > 0 => {}
            _ => return None,
        }
    }
    // Without an agency in brackets the place must stand in capitals.
    (depth == 0 && (agency || first.flags.has(TokenFlags::ALL_CAPS))).then_some(dash + 1)
}

fn is_day_or_month(word: &str) -> bool {
    MONTHS.contains(&word) || SHORT_MONTHS.contains(&word) || DAYS.contains(&word)
}
