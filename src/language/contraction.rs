//! Words that hold a preposition together with a determiner or pronoun: `du`, `aux`, `desquelles`.

use super::{Analysis, TokenFlags, Upos};

/// A contraction: form in lower case, the two words in it, their lemmas, the tag of the second.
struct Contraction(&'static str, [&'static str; 2], [&'static str; 2], Upos);

/// The contractions of French, by form.
const TABLE: &[Contraction] = &[
    Contraction("au", ["à", "le"], ["à", "le"], Upos::Det),
    Contraction("auquel", ["à", "lequel"], ["à", "lequel"], Upos::Pron),
    Contraction("aux", ["à", "les"], ["à", "le"], Upos::Det),
    Contraction("auxquelles", ["à", "lesquelles"], ["à", "lequel"], Upos::Pron),
    Contraction("auxquels", ["à", "lesquels"], ["à", "lequel"], Upos::Pron),
    Contraction("des", ["de", "les"], ["de", "le"], Upos::Det),
    Contraction("desquelles", ["de", "lesquelles"], ["de", "lequel"], Upos::Pron),
    Contraction("desquels", ["de", "lesquels"], ["de", "lequel"], Upos::Pron),
    Contraction("du", ["de", "le"], ["de", "le"], Upos::Det),
    Contraction("duquel", ["de", "lequel"], ["de", "lequel"], Upos::Pron),
    Contraction("ès", ["en", "les"], ["en", "le"], Upos::Det),
];

/// What a contraction is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The two words in lower case: `de`, `le`.
    pub forms: [&'static str; 2],
    /// Their lemmas.
    pub lemmas: [&'static str; 2],
    /// Tag of the second word: `DET`, or `PRON` for `auquel` and its like, which are pronouns as a whole.
    pub second: Upos,
}

/// Takes `form` apart when it can be a contraction (`des` and `du` may also be determiners).
#[must_use]
pub fn parts(form: &str) -> Option<Parts> {
    // All begin with one of these letters; most words are out at once.
    let (b'a' | b'A' | b'd' | b'D' | 0xC3) = form.as_bytes().first()? else { return None };
    if form.len() > 11 {
        return None;
    }
    let same = |c: &&Contraction| c.0.eq_ignore_ascii_case(form) || c.0 == "ès" && matches!(form, "Ès" | "ÈS");
    TABLE.iter().find(same).map(|c| Parts { forms: c.1, lemmas: c.2, second: c.3 })
}

/// Sets or clears [`TokenFlags::CONTRACTION`] on every token by its tag: `du` is a contraction as
/// `ADP`, a partitive article as `DET`. To be called when tags have changed.
pub fn settle(text: &str, analysis: &mut Analysis) {
    for token in &mut analysis.tokens {
        let wanted = match parts(token.span.of(text)) {
            Some(found) if found.second == Upos::Pron => token.upos == Upos::Pron || token.upos == Upos::Adp,
            Some(_) => token.upos == Upos::Adp,
            None => false,
        };
        if wanted {
            token.flags.set(TokenFlags::CONTRACTION);
        } else {
            token.flags.0 &= !TokenFlags::CONTRACTION.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_taken_apart_in_any_case() {
        assert_eq!(parts("Du").map(|p| p.forms), Some(["de", "le"]));
        assert_eq!(parts("AUXQUELLES").map(|p| p.second), Some(Upos::Pron));
        assert_eq!(parts("ÈS").map(|p| p.forms), Some(["en", "les"]));
        assert_eq!(parts("dus"), None);
    }
}
