//! Kinds of characters, with a table for ASCII.

/// What a character is to the tokeniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Space,
    Letter,
    Digit,
    Mark,
}

const ASCII: [Kind; 128] = {
    let mut table = [Kind::Mark; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        if byte.is_ascii_alphabetic() || byte == b'_' {
            table[at] = Kind::Letter;
        } else if byte.is_ascii_digit() {
            table[at] = Kind::Digit;
        } else if byte <= b' ' || byte == 0x7F {
            table[at] = Kind::Space;
        }
        at += 1;
    }
    table
};

/// The character at byte `at` (a character border) with its kind and length; `None` at the end.
#[inline]
pub(super) fn at(text: &str, at: usize) -> Option<(char, Kind, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte < 128 {
        return Some((byte as char, ASCII[byte as usize], 1));
    }
    let c = text.get(at..)?.chars().next()?;
    Some((c, kind(c), c.len_utf8()))
}

/// The kind of any character.
pub(super) fn kind(c: char) -> Kind {
    match c {
        '\0'..='\x7F' => ASCII[c as usize],
        // Soft hyphens and joined accents belong to their word.
        '\u{AD}' | '\u{300}'..='\u{36F}' => Kind::Letter,
        'º' => Kind::Mark,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => Kind::Space,
        _ if c.is_whitespace() || c.is_control() => Kind::Space,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Mark,
    }
}

/// Marks that stand for an apostrophe.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`' | '´')
}

/// Marks that join the parts of a compound.
pub(super) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Dashes that part, as in datelines.
pub(super) fn is_dash(form: &str) -> bool {
    matches!(form, "-" | "–" | "—" | "--" | "―" | "−")
}
