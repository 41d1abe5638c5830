//! Which quotation marks open and which close, whatever their glyphs.

use crate::language::{Token, TokenFlags};

/// The sort of a quotation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glyph {
    Open,
    Close,
    Straight,
    Single,
    SingleOpen,
}

fn glyph(form: &str) -> Option<Glyph> {
    Some(match form {
        "«" | "“" | "„" | "‹" | "<<" | "‘‘" | "``" => Glyph::Open,
        "»" | "”" | "›" | ">>" | "’’" => Glyph::Close,
        "\"" | "''" | "‟" | "＂" => Glyph::Straight,
        "'" | "’" => Glyph::Single,
        "‘" | "`" => Glyph::SingleOpen,
        _ => return None,
    })
}

/// Sets [`TokenFlags::QUOTE_OPEN`] or [`TokenFlags::QUOTE_CLOSE`] on the quotation marks of a paragraph.
///
/// The place decides before the glyph: a mark that leans on the word behind it opens, one that leans on the word before
/// it closes. Where spaces stand on both sides or on none, the glyph and the marks still open decide.
pub(super) fn mark(text: &str, tokens: &mut [Token]) {
    let (mut depth, mut singles) = (0_u32, 0_u32);
    for at in 0..tokens.len() {
        let Some(glyph) = glyph(tokens[at].span.of(text)) else { continue };
        let left_free = at == 0
            || tokens[at].flags.has(TokenFlags::SPACE_BEFORE)
            || opens(tokens[at - 1].span.of(text))
            || tokens[at - 1].flags.has(TokenFlags::QUOTE_OPEN);
        let right_free = match tokens.get(at + 1) {
            None => true,
            Some(next) => next.flags.has(TokenFlags::SPACE_BEFORE) || closes(next.span.of(text)),
        };
        let leans_right = left_free && !right_free;
        let leans_left = !left_free && right_free;
        let open = match glyph {
            Glyph::Open => !(leans_left && depth > 0),
            Glyph::Close => leans_right || depth == 0 && !leans_left,
            Glyph::Straight => leans_right || !leans_left && depth == 0,
            Glyph::SingleOpen => {
                if leans_left && singles > 0 {
                    false
                } else if leans_left {
                    continue;
                } else {
                    true
                }
            }
            Glyph::Single if leans_right => {
                let closed = tokens[at + 1..].iter().any(|t| matches!(t.span.of(text), "'" | "’"));
                if !closed {
                    continue;
                }
                true
            }
            Glyph::Single if singles > 0 => false,
            Glyph::Single => continue,
        };
        let single = matches!(glyph, Glyph::Single | Glyph::SingleOpen);
        let count = if single { &mut singles } else { &mut depth };
        *count = if open { *count + 1 } else { count.saturating_sub(1) };
        tokens[at].flags.set(if open { TokenFlags::QUOTE_OPEN } else { TokenFlags::QUOTE_CLOSE });
    }
}

fn opens(form: &str) -> bool {
    matches!(form, "(" | "[" | "/" | "-" | "–" | "—") || form.ends_with(['\'', '’', '‘']) && form.len() > 1
}

fn closes(form: &str) -> bool {
    matches!(form, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "…" | "..." | "»" | "”")
}
