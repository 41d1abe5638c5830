//! `lex` and `class`: word lists, with the lists that they include.

use super::Resolver;
use crate::rules::ast::{Entry, Name, WordList};
use crate::rules::model::{Lexicon, LexiconId, PredicateWord};
use crate::rules::symbol::fold;
use rustc_hash::FxHashMap;

impl<'a> Resolver<'a> {
    /// Opens all lists out.
    pub(super) fn lists(&mut self) {
        let mut order: Vec<(usize, bool, &'a WordList)> = Vec::new();
        for (at, parsed) in self.files.iter().enumerate() {
            order.extend(parsed.file.lexicons.iter().map(|l| (at, false, l)));
            order.extend(parsed.file.classes.iter().map(|l| (at, true, l)));
        }
        let mut first: FxHashMap<&'a str, (usize, &'a WordList)> = FxHashMap::default();
        let mut kept = Vec::new();
        for (at, is_class, list) in order {
            self.at = at;
            let name = list.name.text.as_str();
            if let Some((file, before)) = first.get(name) {
                let place = self.place(*file, before.name.span);
                let help = format!("the first is at {place}; add the words there, or include it: ${name}");
                self.error(list.name.span, format!("`{name}` is declared twice"), Some(help));
                continue;
            }
            first.insert(name, (at, list));
            kept.push((at, is_class, list));
        }
        for (at, is_class, list) in &kept {
            self.at = *at;
            let mut words = Vec::new();
            self.open(list, &first, &mut vec![list.name.text.as_str()], &mut words);
            self.at = *at;
            let id = LexiconId::try_from(self.done.lexicons.len()).unwrap_or(LexiconId::MAX);
            let lexicon = self.lexicon(list, &words);
            self.done.lexicons.push(lexicon);
            let names = if *is_class { &mut self.class_names } else { &mut self.lexicon_names };
            names.insert(list.name.text.as_str(), id);
        }
    }

    /// Collects the entries of `list` and of what it includes.
    fn open(
        &mut self,
        list: &'a WordList,
        all: &FxHashMap<&'a str, (usize, &'a WordList)>,
        path: &mut Vec<&'a str>,
        words: &mut Vec<&'a Name>,
    ) {
        for entry in &list.entries {
            match entry {
                Entry::Words(name) => words.push(name),
                Entry::Include(name) => {
                    self.use_name(&name.text);
                    if path.contains(&name.text.as_str()) {
                        let message = format!("`{}` includes itself: {} → {}", path[0], path.join(" → "), name.text);
                        self.error(name.span, message, Some("leave one of the inclusions out".to_owned()));
                    } else if let Some((file, inner)) = all.get(name.text.as_str()) {
                        let here = std::mem::replace(&mut self.at, *file);
                        path.push(&name.text);
                        self.open(inner, all, path, words);
                        path.pop();
                        self.at = here;
                    } else {
                        let mut names: Vec<&str> = all.keys().copied().collect();
                        names.sort_unstable();
                        self.unknown(name, "list", names);
                    }
                }
            }
        }
    }

    fn lexicon(&mut self, list: &WordList, words: &[&'a Name]) -> Lexicon {
        let name = list.name.text.as_str();
        let mut lexicon = Lexicon { name: name.to_owned(), ..Lexicon::default() };
        let mut seen = rustc_hash::FxHashSet::default();
        for word in words {
            let parts = self.settings.words(&word.text);
            if !seen.insert(fold(&parts.join(" "))) {
                // Only repetitions inside one list are mistakes; included lists may overlap.
                if list.entries.iter().any(|e| matches!(e, Entry::Words(own) if std::ptr::eq(own, *word))) {
                    self.warn(word.span, format!("`{}` stands twice in `{name}`", word.text), "leave one of them out");
                }
                continue;
            }
            let symbols: Vec<_> = parts.iter().map(|p| self.done.symbols.intern(p)).collect();
            match (symbols.as_slice(), parts.as_slice()) {
                ([one], [part]) if part.chars().any(char::is_uppercase) => {
                    lexicon.exact.push((*one, part.as_str().into()))
                }
                ([one], _) => {
                    lexicon.words.insert(*one);
                }
                _ => lexicon.phrases.push(symbols),
            }
        }
        lexicon.phrases.sort();
        lexicon
    }

    /// The words of a list as predicates.
    pub(super) fn predicate_words(&self, id: LexiconId) -> Vec<PredicateWord> {
        let Some(lexicon) = self.done.lexicons.get(id as usize) else { return Vec::new() };
        let mut words: Vec<PredicateWord> = lexicon
            .words
            .iter()
            .copied()
            .chain(lexicon.exact.iter().map(|(s, _)| *s))
            .map(|lemma| PredicateWord { lemma, reflexive: false, rest: Vec::new() })
            .chain(lexicon.phrases.iter().filter_map(|p| self.predicate_word(p)))
            .collect();
        words.sort();
        words.dedup();
        words
    }

    /// `se rendre` → reflexive `rendre`; `avoir lieu` → `avoir` with `lieu`; `s'en prendre` → reflexive `prendre` with `en`.
    pub(super) fn predicate_word(&self, symbols: &[crate::rules::symbol::Symbol]) -> Option<PredicateWord> {
        let is = |list: &[String], word: &crate::rules::symbol::Symbol| {
            list.iter().any(|r| r == self.done.symbols.text(*word))
        };
        let (reflexive, symbols) = match symbols {
            [first, rest @ ..] if !rest.is_empty() && is(&self.settings.reflexive, first) => (true, rest),
            _ => (false, symbols),
        };
        let clitics =
            symbols.iter().take(symbols.len().saturating_sub(1)).take_while(|w| is(&self.settings.clitics, w)).count();
        let (clitics, symbols) = symbols.split_at(clitics);
        let (lemma, rest) = symbols.split_first()?;
        Some(PredicateWord { lemma: *lemma, reflexive, rest: clitics.iter().chain(rest).copied().collect() })
    }
}
