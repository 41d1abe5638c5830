//! Where sentences end.

use super::chars::is_dash;
use crate::language::{Lexicon, Token, TokenFlags, Upos};

/// Longest bracket in tokens inside which no sentence ends.
const LONGEST_BRACKET: usize = 60;

/// Calls `sentence` with the range of each sentence of a paragraph's tokens.
pub(super) fn split(text: &str, lexicon: &Lexicon, tokens: &[Token], mut sentence: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut at = 0;
    let mut bracket_end = 0;
    while at < tokens.len() {
        let form = tokens[at].span.of(text);
        if matches!(form, "(" | "[") && at >= bracket_end {
            let close = if form == "(" { ")" } else { "]" };
            let stretch = &tokens[at..tokens.len().min(at + LONGEST_BRACKET)];
            if let Some(found) = stretch.iter().position(|t| t.span.of(text) == close) {
                bracket_end = at + found;
            }
        }
        let end = if at < bracket_end && at > start { None } else { end_behind(text, lexicon, tokens, at) };
        match end {
            Some(end) => {
                sentence(start, end);
                start = end;
                at = end;
            }
            None => at += 1,
        }
    }
    if start < tokens.len() {
        sentence(start, tokens.len());
    }
}

/// The first token of the next sentence, when token `at` ends one.
fn end_behind(text: &str, lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<usize> {
    let form = tokens[at].span.of(text);
    let strong = is_terminator(form);
    let abbreviation = !strong && form.len() > 1 && form.ends_with('.');
    if !strong && !abbreviation {
        return None;
    }
    if abbreviation && lexicon.short(form).inner() {
        return None;
    }
    let mut next = at + 1;
    while next < tokens.len() {
        let token = &tokens[next];
        let form = token.span.of(text);
        let closes = token.flags.has(TokenFlags::QUOTE_CLOSE)
            || !token.flags.has(TokenFlags::SPACE_BEFORE) && matches!(form, ")" | "]");
        if closes || is_terminator(form) {
            next += 1;
        } else {
            break;
        }
    }
    let Some(token) = tokens.get(next) else { return Some(next) };
    let mut first = token.span.of(text);
    // Look behind marks that may open a sentence.
    let mut behind = next;
    while let Some(token) = tokens.get(behind) {
        let form = token.span.of(text);
        let opener = token.flags.has(TokenFlags::QUOTE_OPEN) || matches!(form, "(" | "[") || is_dash(form);
        if !opener {
            first = form;
            break;
        }
        behind += 1;
    }
    let letter = first.chars().next()?;
    if abbreviation {
        return (letter.is_uppercase() && opens_sentence(lexicon, first)).then_some(next);
    }
    // A number with a full stop at the head of a line is the number of a list item.
    if form == "." && at == 1 && tokens[0].span.of(text).bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let glued = !tokens[next].flags.has(TokenFlags::SPACE_BEFORE);
    if letter.is_uppercase() {
        // `souffre.Tout` is an end; `Yahoo!France` is not.
        return (!glued || form == "." || next > at + 1 || tokens[next].flags.has(TokenFlags::QUOTE_OPEN))
            .then_some(next);
    }
    if letter.is_lowercase() {
        // A quotation or bracket may begin with a small letter behind a full stop.
        return (form == "." && behind > next && !is_dash(tokens[next].span.of(text)) && !glued).then_some(next);
    }
    if letter.is_ascii_digit() || letter == '#' || letter == '@' {
        return (!glued && form != "…" && !form.starts_with("..")).then_some(next);
    }
    matches!(letter, '•' | '*' | '¿' | '¡').then_some(next)
}

fn is_terminator(form: &str) -> bool {
    matches!(form, "." | "!" | "?" | "…") || form.len() > 1 && form.bytes().all(|b| b == b'.')
}

/// Whether a capitalised word behind an abbreviation is more likely the beginning of a sentence than a name: it is a
/// word of the grammar.
pub(super) fn opens_sentence(lexicon: &Lexicon, form: &str) -> bool {
    lexicon.readings(form).take_while(|r| !r.cased).any(|r| {
        matches!(r.upos, Upos::Det | Upos::Pron | Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Adv | Upos::Aux)
    })
}
