//! The little of XML that the writers of GraphML and GEXF need.

use std::fmt::Write as _;

/// Text with what XML cannot hold left out or escaped; good for contents and for attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // In attributes a parser turns these into spaces unless they are written as references.
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            // XML 1.0 has no way to write other controls, or these two.
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_breaks_the_markup() {
        assert_eq!(super::escape("<a b=\"c\">\u{0}&'\n"), "&lt;a b=&quot;c&quot;&gt;\u{fffd}&amp;&apos;&#10;");
    }
}
