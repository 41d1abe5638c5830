//! Clitics behind the verb: `a-t-elle`, `donne-le-moi`, and particles behind the noun: `ce jour-là`.

use super::chars::is_hyphen;
use super::words::Words;
use crate::language::{Upos, VerbForm};

/// Clitics behind a verb, longest first where one ends another; the flag: only behind a verb form.
const CLITICS: &[(&str, bool)] = &[
    ("-t-elles", false),
    ("-t-elle", false),
    ("-t-ils", false),
    ("-t-il", false),
    ("-t-on", false),
    ("-t-y", true),
    ("-elles", true),
    ("-elle", true),
    ("-ils", true),
    ("-il", true),
    ("-on", true),
    ("-je", true),
    ("-tu", true),
    ("-nous", true),
    ("-vous", true),
    ("-ce", true),
    ("-moi", true),
    ("-toi", true),
    ("-les", true),
    ("-le", true),
    ("-la", true),
    ("-lui", true),
    ("-leur", true),
    ("-y", true),
    ("-en", true),
];

/// Demonstrative particles behind a noun.
const PARTICLES: &[&str] = &["-là", "-ci"];

impl Words<'_> {
    /// Pushes the word `[start, end)`, its clitics apart.
    pub(super) fn with_clitics(&mut self, start: usize, end: usize) -> usize {
        let word = self.slice(start, end);
        if !word.as_bytes().contains(&b'-') || self.lexicon.knows(word) {
            return self.push(start, end);
        }
        let mut cuts = [0_usize; 3];
        let mut count = 0;
        let mut host = word.len();
        while count < cuts.len() {
            let rest = &word[..host];
            let found = CLITICS.iter().find_map(|(clitic, only_verb)| {
                let at = rest.len().checked_sub(clitic.len()).filter(|at| *at > 0)?;
                let tail = rest.get(at..)?;
                let same = tail.eq_ignore_ascii_case(clitic);
                // A name keeps its parts: `Aix-En`.
                let tail_capital = tail.bytes().any(|b| b.is_ascii_uppercase());
                let same = same && (!tail_capital || rest.chars().all(|c| !c.is_lowercase()));
                (same && (!only_verb || self.is_verb(&rest[..at]))).then_some(at)
            });
            let found = found.or_else(|| {
                let particle = PARTICLES.iter().find_map(|p| rest.strip_suffix(p))?;
                (!particle.is_empty() && self.lexicon.knows(particle)).then_some(particle.len())
            });
            let Some(at) = found else { break };
            cuts[count] = at;
            count += 1;
            host = at;
        }
        let mut from = start;
        for cut in cuts[..count].iter().rev() {
            self.push(from, start + cut);
            from = start + cut;
        }
        self.push(from, end)
    }

    /// Whether `host` can be a finite verb, by itself or before another clitic (`donne-le`).
    fn is_verb(&self, host: &str) -> bool {
        let verb = |form: &str| {
            self.lexicon
                .readings(form)
                .any(|r| matches!(r.upos, Upos::Verb | Upos::Aux) && r.feats.verb_form() == VerbForm::Fin)
        };
        // `dussé-je`
        verb(host)
            || host.ends_with('é')
            || CLITICS.iter().any(|(clitic, _)| host.strip_suffix(clitic).is_some_and(verb))
    }

    /// ` -t-il` with a stray space before it.
    pub(super) fn loose_clitic(&self, at: usize) -> Option<usize> {
        if self.tokens.last().is_none() || !self.space {
            return None;
        }
        let mut end = self.run(at + 1);
        if end - at == 2 && is_hyphen(self.char_at(end)) {
            end = self.run(end + 1);
        }
        let form = self.slice(at, end);
        CLITICS.iter().any(|(clitic, only_verb)| !only_verb && form == *clitic).then_some(end)
    }
}
