//! Short words as numbers: a form is folded once and then compared with any word in one step.

/// Letters of a word that a key holds, in bytes.
const HELD: usize = 7;

/// The first seven bytes of a word in small letters with straight apostrophes, and its length.
///
/// Words of at most seven bytes are the same exactly where their keys are; of longer ones the keys only tell which may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Key(u64);

impl Key {
    /// The key of a word that is written in small letters with straight apostrophes.
    #[inline]
    pub(crate) const fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut key = Self::length(bytes.len());
        let mut at = 0;
        while at < bytes.len() && at < HELD {
            key |= (bytes[at] as u64) << (8 * at);
            at += 1;
        }
        Self(key)
    }

    const fn length(bytes: usize) -> u64 {
        let shown = if bytes < 255 { bytes } else { 255 };
        (shown as u64) << (8 * HELD)
    }

    /// The key of a word of the text.
    pub(crate) fn folded(form: &str) -> Self {
        let (mut key, mut length) = (0, 0);
        let mut push = |byte: u8| {
            if length < HELD {
                key |= u64::from(byte) << (8 * length);
            }
            length += 1;
        };
        let bytes = form.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if byte.is_ascii() {
                push(byte.to_ascii_lowercase());
                continue;
            }
            match (byte, bytes.get(at)) {
                // the small letters from à to ÿ
                (0xC3, Some(&next)) if next >= 0xA0 => {
                    push(byte);
                    push(next);
                    at += 1;
                }
                _ => {
                    let Some(c) = form.get(at - 1..).and_then(|rest| rest.chars().next()) else { break };
                    at += c.len_utf8() - 1;
                    if c == '’' {
                        push(b'\'');
                        continue;
                    }
                    for small in c.to_lowercase() {
                        small.encode_utf8(&mut [0; 4]).bytes().for_each(&mut push);
                    }
                }
            }
        }
        Self(key | Self::length(length))
    }

    /// Whether the word surely begins with a letter of French or a digit.
    pub(crate) const fn begins_with_letter(self) -> bool {
        let first = self.0 as u8;
        first.is_ascii_alphanumeric() || first == 0xC3
    }

    /// Whether the key is the whole word.
    pub(crate) const fn is_whole(self) -> bool {
        self.0 >> (8 * HELD) <= HELD as u64
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::same;
    use super::*;

    #[test]
    fn short_words_are_the_same_where_their_keys_are() {
        let forms =
            ["DE", "d’", "Qu'", "ÉTÉ", "été", "Œuvre", "œuvre", "à", "À", "", "l", "L’", "selon", "ǅ", "ﬁn", "İ"];
        let words = ["de", "d'", "qu'", "été", "œuvre", "à", "", "l", "l'", "selon", "ǆ", "ﬁn", "i\u{307}"];
        for form in forms {
            for word in words {
                assert!(Key::of(word).is_whole());
                assert_eq!(Key::folded(form) == Key::of(word), same(form, word), "{form} {word}");
            }
        }
    }

    #[test]
    fn long_words_need_a_second_look() {
        assert_eq!(Key::folded("Lesquels"), Key::of("lesquels"));
        assert_eq!(Key::folded("lesquels"), Key::of("lesquelx"));
        assert_ne!(Key::folded("lesquels"), Key::of("lesquelles"));
        assert!(!Key::of("lesquels").is_whole());
    }
}
