//! Which words an office takes in.

use crate::extract::fact::Source;
use crate::language::{TokenFlags, TokenId, Upos};

/// Nouns that *de* binds to an office without an article: `directeur de cabinet`, `chef de projet`.
const FIELDS: [&str; 8] = ["cabinet", "projet", "campagne", "mission", "rédaction", "recherche", "chantier", "file"];

impl Source<'_> {
    /// One past the last word of the office that begins at `noun`: `secrétaire général`, `directeur de cabinet`. An adjective of
    /// a country tells the body (`président russe`) and is left out.
    pub(super) fn office_end(&self, noun: TokenId) -> TokenId {
        let tokens = &self.analysis.tokens;
        let word = |id: TokenId, upos: Upos| tokens.get(id as usize).is_some_and(|t| t.upos == upos);
        let mut end = noun + 1;
        while word(end, Upos::Adj)
            && tokens[end as usize].head == noun
            && !tokens[end as usize].flags.has(TokenFlags::CAPITALISED)
            && self.fillers.mention(end).is_none()
        {
            end += 1;
        }
        let of = tokens.get(end as usize).is_some_and(|t| matches!(t.span.of(self.text), "de" | "d'" | "d’"));
        if of && word(end + 1, Upos::Noun) && FIELDS.contains(&self.analysis.form(self.text, end + 1)) {
            end += 2;
        }
        end
    }
}
