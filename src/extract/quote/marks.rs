//! Pairs quotation marks.
//!
//! News texts mix all glyphs (“ « " ‘), turn them the wrong way, leave one out, or open every
//! paragraph of a long quotation again. The direction of a mark is read from its glyph and from its
//! neighbours; a stack per paragraph pairs them; a quotation left open at the end of a paragraph
//! goes on where the next paragraph opens again or closes first.

use crate::document::Span;
use crate::language::Analysis;

/// A quotation between marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Bytes with the marks.
    pub outer: Span,
    /// Bytes without the marks and without blanks beside them.
    pub inner: Span,
    /// 0 for a quotation that stands in no other.
    pub depth: u8,
    /// Both marks are in the text.
    pub closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    Open,
    Close,
    None,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    family: Family,
    hint: Hint,
    /// Free on the left and tight on the right: must open.
    opens: bool,
    /// Tight on the left and free on the right: must close.
    closes: bool,
    /// First thing of its paragraph.
    starts_paragraph: bool,
}

/// All quotations of the text, in the order of their openings, outer before inner.
#[must_use]
pub fn pair(text: &str, analysis: &Analysis) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    let paragraphs = paragraphs(analysis);
    let marks: Vec<Vec<Mark>> = paragraphs.iter().map(|p| marks(text, *p)).collect();
    for (at, here) in marks.iter().enumerate() {
        let carried = !open.is_empty();
        let mut first_open = true;
        for mark in here {
            if carried && mark.starts_paragraph && mark.family == Family::Double {
                continue; // opened again at the head of a paragraph
            }
            let same = open.iter().rposition(|m| m.family == mark.family);
            if opening(*mark, same.is_some()) {
                first_open = false;
                if open.len() < 4 {
                    open.push(*mark);
                }
            } else if let Some(k) = same {
                let start = open[k];
                open.truncate(k);
                push(text, &mut pairs, start.span, Some(mark.span), mark.span.start, k);
            } else if first_open && mark.family == Family::Double && open.is_empty() && mark.closes {
                // The opening mark is missing: the words from the head of the paragraph.
                let start = paragraphs[at].start;
                if !pairs.iter().any(|p| p.outer.end > start) {
                    push(text, &mut pairs, Span::new(start, start), Some(mark.span), mark.span.start, 0);
                    if let Some(p) = pairs.last_mut() {
                        p.closed = false;
                    }
                }
            }
        }
        open.retain(|m| m.family == Family::Double);
        open.truncate(1);
        if open.is_empty() {
            continue;
        }
        // Goes on in the next paragraph only where that one opens again at its head or closes first.
        let goes_on = marks.get(at + 1).and_then(|next| next.iter().find(|m| m.family == Family::Double));
        let goes_on = goes_on.is_some_and(|m| m.starts_paragraph && m.hint != Hint::None || !opening(*m, true))
            && !(here.iter().filter(|m| m.family == Family::Double).count() > 1
                && goes_on.is_some_and(|m| m.starts_paragraph && closes_again(&marks[at + 1])));
        if !goes_on {
            let start = open.remove(0);
            // A missing closing mark: up to the next quotation of the paragraph, or its end.
            let next = here.iter().find(|m| m.span.start > start.span.start && (m.opens || m.hint == Hint::Open));
            let end = next.map_or(paragraphs[at].end, |m| m.span.start);
            pairs.retain(|p| !(p.outer.start >= start.span.start && p.outer.start < end));
            push(text, &mut pairs, start.span, None, end, 0);
            // Quotations after the cut stand for themselves again.
            for p in &mut pairs {
                if p.outer.start >= end && p.outer.end <= paragraphs[at].end {
                    p.depth = p.depth.saturating_sub(1);
                }
            }
        }
    }
    if let (Some(start), Some(last)) = (open.first(), paragraphs.last()) {
        push(text, &mut pairs, start.span, None, last.end, 0);
    }
    pairs.sort_by_key(|p| (p.outer.start, std::cmp::Reverse(p.outer.end)));
    pairs
}

/// Whether a paragraph's marks are balanced on their own, counted as pairs.
fn closes_again(marks: &[Mark]) -> bool {
    let mut depth = 0i32;
    for mark in marks.iter().filter(|m| m.family == Family::Double) {
        depth += if opening(*mark, depth > 0) { 1 } else { -1 };
    }
    depth == 0
}

fn push(text: &str, pairs: &mut Vec<Pair>, open: Span, close: Option<Span>, inner_end: u32, depth: usize) {
    let inner = trim(text, Span::new(open.end, inner_end));
    if !inner.is_empty() {
        let outer = Span::new(open.start, close.map_or(inner.end, |c| c.end));
        pairs.push(Pair { outer, inner, depth: u8::try_from(depth).unwrap_or(u8::MAX), closed: close.is_some() });
    }
}

/// The span without blanks at both ends.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let left = words.len() - words.trim_start().len();
    let kept = words.trim().len();
    let start = span.start + u32::try_from(left).unwrap_or(0);
    Span::new(start, start + u32::try_from(kept).unwrap_or(0))
}

fn opening(mark: Mark, inside: bool) -> bool {
    match mark.hint {
        // A glyph that looks the wrong way is believed only where its neighbours say the same.
        Hint::Open => !(mark.closes && inside),
        Hint::Close => mark.opens && !mark.closes,
        Hint::None if mark.opens != mark.closes => mark.opens,
        Hint::None => !inside,
    }
}

/// Bytes of each paragraph.
fn paragraphs(analysis: &Analysis) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut number = None;
    for sentence in &analysis.sentences {
        match spans.last_mut() {
            Some(last) if number == Some(sentence.paragraph) => *last = last.cover(sentence.span),
            _ => spans.push(sentence.span),
        }
        number = Some(sentence.paragraph);
    }
    spans
}

fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let words = paragraph.of(text);
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut elided = false;
    let mut single_open = 0u32;
    let mut next = 0;
    while let Some(plain) = words.as_bytes()[next..].iter().position(|b| may_open_mark(*b)) {
        if plain > 0 {
            elided = false;
            before = words[..next + plain].chars().next_back();
        }
        let at = next + plain;
        let Some(c) = words[at..].chars().next() else { break };
        let mut len = c.len_utf8();
        next = at + len;
        let doubled = matches!(c, '<' | '>' | '\'' | '`' | '’' | '‘' | '‚') && words[next..].starts_with(c);
        let (family, hint) = match c {
            '«' | '“' | '„' | '‟' | '❝' => (Family::Double, Hint::Open),
            '»' | '”' | '❞' => (Family::Double, Hint::Close),
            '"' | '＂' | '″' => (Family::Double, Hint::None),
            '<' if doubled => (Family::Double, Hint::Open),
            '>' if doubled => (Family::Double, Hint::Close),
            '\'' | '’' | '‘' | '`' | '‚' if doubled => (Family::Double, Hint::None),
            '‘' | '‹' | '‚' | '‛' => (Family::Single, Hint::Open),
            '›' => (Family::Single, Hint::Close),
            '’' | '\'' => (Family::Single, Hint::None),
            _ => {
                elided = false;
                before = Some(c);
                continue;
            }
        };
        if doubled {
            len *= 2;
            next = at + len;
        }
        let after = words[at + len..].chars().next();
        if family == Family::Double && before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric) {
            before = Some(c); // 9«81: a slip of the keyboard
            continue;
        }
        let free_left = before.is_none_or(|b| b.is_whitespace() || "([{—–-:/".contains(b)) || elided;
        // « ...puis », but « une « erreur ». Ensuite »
        let full_stop =
            after == Some('.') && !words[at + len + 1..].starts_with(|n: char| n == '.' || n.is_alphanumeric());
        let tight_right = after.is_some_and(|a| a.is_alphanumeric() || "…[(.«“‘#@-".contains(a)) && !full_stop;
        let free_right = after.is_none_or(|a| !a.is_alphanumeric());
        let mut mark = Mark {
            span: Span::new(paragraph.start + at as u32, paragraph.start + (at + len) as u32),
            family,
            hint,
            opens: free_left && tight_right,
            closes: !free_left && free_right,
            starts_paragraph: before.is_none(),
        };
        if family == Family::Single {
            // An apostrophe between letters, or one that no other closes, is none of our marks.
            let letter_before = before.is_some_and(char::is_alphanumeric);
            if letter_before && after.is_some_and(char::is_alphanumeric) {
                elided = true;
                before = Some(c);
                continue;
            }
            if letter_before && after.is_some_and(|a| "«“\"‘”".contains(a)) {
                elided = true; // d’« espace »
                before = Some(c);
                continue;
            }
            let ghost = hint == Hint::Open && after.is_some_and(|a| "«“”\"".contains(a));
            let opens = mark.opens && hint != Hint::Close && closed_later(words, at + len);
            if ghost {
                elided = true; // a stray half mark before the real one: what follows opens
                before = Some(c);
                continue;
            }
            if opens {
                single_open += 1;
                mark.hint = Hint::Open;
                mark.closes = false;
            } else if single_open > 0 && !free_left && free_right {
                single_open -= 1;
                mark.hint = Hint::Close;
                mark.opens = false;
            } else {
                elided = false;
                before = Some(c);
                continue;
            }
        }
        found.push(mark);
        elided = false;
        before = Some(if mark.opens { ' ' } else { c });
    }
    found
}

/// Whether the character that begins with this byte may be a mark. Most characters are none, and are passed by their bytes.
const fn may_open_mark(byte: u8) -> bool {
    // « and », the marks between U+2018 and U+275E, ＂
    matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | 0xC2 | 0xE2 | 0xEF)
}

/// Whether a single mark closes after byte `from`: tight on its left, no letter on its right.
fn closed_later(words: &str, from: usize) -> bool {
    let rest = &words[from..];
    let mut before = ' ';
    let mut chars = rest.chars().take(600).peekable();
    while let Some(c) = chars.next() {
        let closes = matches!(c, '’' | '\'' | '›' | '‘');
        if closes && !before.is_whitespace() && chars.peek().is_none_or(|n| !n.is_alphanumeric()) {
            return true;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Sentence, SentenceKind};

    /// An analysis with one sentence a line.
    fn lines(text: &str) -> Analysis {
        let mut a = Analysis::default();
        let mut start = 0u32;
        for (n, line) in text.split('\n').enumerate() {
            let end = start + line.len() as u32;
            a.sentences.push(Sentence {
                tokens: 0..0,
                span: Span::new(start, end),
                paragraph: n as u32,
                kind: SentenceKind::Body,
                prefix: 0,
            });
            start = end + 1;
        }
        a
    }

    fn quotes(text: &str) -> Vec<&str> {
        pair(text, &lines(text)).iter().map(|p| p.inner.of(text)).collect()
    }

    #[test]
    fn all_glyphs() {
        for text in [
            "Il dit « oui ou non » ici.",
            "Il dit “oui ou non” ici.",
            "Il dit \"oui ou non\" ici.",
            "Il dit \" oui ou non \" ici.",
            "Il dit ‘oui ou non’ ici.",
            "Il dit 'oui ou non' ici.",
            "Il dit ''oui ou non'' ici.",
            "Il dit <<oui ou non>> ici.",
            "Il dit „oui ou non“ ici.",
            "Il dit « oui ou non ” ici.",
            "Il dit ”oui ou non“ ici.",
            "Il dit ”oui ou non” ici.",
            "Il dit qu‘”oui ou non” ici.",
            "Il dit qu ‘”oui ou non” ici.",
            "Il dit l’“oui ou non” ici.",
            "Il dit d'\"oui ou non\" ici.",
        ] {
            assert_eq!(quotes(text), ["oui ou non"], "{text}");
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert!(quotes("L’an dernier, l'équipe d’Arles n’a rien dit aujourd’hui des années '90.").is_empty());
    }

    #[test]
    fn nested() {
        let text = "« Il m’a dit “jamais de la vie” hier », raconte-t-elle.";
        let p = pair(text, &lines(text));
        assert_eq!(p.iter().map(|p| p.depth).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(p[1].inner.of(text), "jamais de la vie");
    }

    #[test]
    fn paragraphs_open_again() {
        let text = "« Premier alinéa.\n« Deuxième alinéa », a-t-il dit.";
        assert_eq!(quotes(text), ["Premier alinéa.\n« Deuxième alinéa"]);
        let text = "« Premier alinéa.\nDeuxième alinéa », a-t-il dit.";
        assert_eq!(quotes(text), ["Premier alinéa.\nDeuxième alinéa"]);
    }

    #[test]
    fn a_missing_mark_does_not_swallow_the_rest() {
        let text = "« Bonjour, a dit le maire. Puis « au revoir » a suivi.\nFin.";
        assert_eq!(quotes(text), ["Bonjour, a dit le maire. Puis", "au revoir"]);
        assert_eq!(quotes("« Bonjour.\nFin de l’histoire."), ["Bonjour."]);
    }

    #[test]
    fn a_full_stop_behind_the_closing_mark() {
        let text = "Il a parlé d’une « erreur ». « Rien n’est joué », a repris le juge. « ...et rien n’est dit ».";
        assert_eq!(quotes(text), ["erreur", "Rien n’est joué", "...et rien n’est dit"]);
    }

    #[test]
    fn two_quotations_of_a_paragraph() {
        let text = "« Un », dit-elle. « Deux. Trois.”\nQuatre.";
        assert_eq!(quotes(text), ["Un", "Deux. Trois."]);
    }
}
