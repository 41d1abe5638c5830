//! `lex` and `class`: word lists, with the lists that they include.

use super::Resolver;
use super::pattern::MAX_OPEN;
use crate::rules::ast::{Entry, Name, WordList};
use crate::rules::model::{CompiledClass, Lexicon, LexiconId, PredicateWord, RuleIndex};
use crate::rules::symbol::{Symbol, fold};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

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
            let mut included = BTreeSet::from([list.name.text.as_str()]);
            self.open(list, &first, &mut vec![list.name.text.as_str()], &mut words, &mut included);
            self.at = *at;
            let id = LexiconId::try_from(self.done.lexicons.len()).unwrap_or(LexiconId::MAX);
            let lexicon = self.lexicon(list, &words);
            self.done.lexicons.push(lexicon);
            self.included.push(included);
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
        words: &mut Vec<(&'a Name, &'a [Name])>,
        included: &mut BTreeSet<&'a str>,
    ) {
        for entry in &list.entries {
            match entry {
                Entry::Words(name, governed) => words.push((name, governed)),
                Entry::Include(name) => {
                    self.use_name(&name.text);
                    if path.contains(&name.text.as_str()) {
                        let message = format!("`{}` includes itself: {} → {}", path[0], path.join(" → "), name.text);
                        self.error(name.span, message, Some("leave one of the inclusions out".to_owned()));
                    } else if path.len() >= MAX_OPEN {
                        let message = format!("more than {MAX_OPEN} lists one inside the other");
                        self.error(
                            name.span,
                            message,
                            Some("include the lists themselves, not lists of lists".to_owned()),
                        );
                    } else if included.contains(name.text.as_str()) {
                        // Its words are there already.
                    } else if let Some((file, inner)) = all.get(name.text.as_str()) {
                        let here = std::mem::replace(&mut self.at, *file);
                        path.push(&name.text);
                        included.insert(name.text.as_str());
                        self.open(inner, all, path, words, included);
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

    fn lexicon(&mut self, list: &WordList, words: &[(&'a Name, &'a [Name])]) -> Lexicon {
        let name = list.name.text.as_str();
        let mut lexicon = Lexicon { name: name.to_owned(), ..Lexicon::default() };
        let mut seen = rustc_hash::FxHashSet::default();
        for (word, prepositions) in words {
            let parts = self.settings.words(&word.text);
            if !seen.insert(fold(&parts.join(" "))) {
                // Only repetitions inside one list are mistakes; included lists may overlap.
                if list.entries.iter().any(|e| matches!(e, Entry::Words(own, _) if std::ptr::eq(own, *word))) {
                    self.warn(word.span, format!("`{}` stands twice in `{name}`", word.text), "leave one of them out");
                }
                continue;
            }
            let symbols: Vec<_> = parts.iter().map(|p| self.done.symbols.intern(p)).collect();
            if !prepositions.is_empty() {
                let mut plain: Vec<_> = prepositions.iter().map(|p| self.preposition(&p.text)).collect();
                plain.sort();
                plain.dedup();
                lexicon.governs.insert(symbols.clone(), plain);
            }
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

    /// The classes with their examples and the rules that use them, once all rules are known.
    pub(super) fn classes(&mut self) {
        let mut users: FxHashMap<&'a str, BTreeSet<RuleIndex>> = FxHashMap::default();
        for (names, id) in self.included.iter().zip(0..) {
            for (name, rules) in names.iter().zip(std::iter::repeat(self.users.get(&id))) {
                users.entry(name).or_default().extend(rules.into_iter().flatten());
            }
        }
        for at in 0..self.files.len() {
            self.at = at;
            for class in &self.files[at].file.classes {
                for expected in class.tests.iter().flat_map(|t| &t.expected) {
                    self.expected(expected, false);
                }
                let name = class.name.text.as_str();
                let Some(&lexicon) = self.class_names.get(name) else { continue };
                self.done.classes.push(CompiledClass {
                    name: name.into(),
                    lexicon,
                    words: self.predicate_words(lexicon),
                    description: class.description.clone(),
                    tests: class.tests.clone(),
                    allows: class.allows.clone(),
                    users: users.get(name).into_iter().flatten().copied().collect(),
                    file: u32::try_from(at).unwrap_or(u32::MAX),
                    span: class.name.span,
                });
            }
        }
    }

    /// The words of a list as predicates.
    pub(super) fn predicate_words(&self, id: LexiconId) -> Vec<PredicateWord> {
        let Some(lexicon) = self.done.lexicons.get(id as usize) else { return Vec::new() };
        let mut words: Vec<PredicateWord> = lexicon
            .words
            .iter()
            .copied()
            .chain(lexicon.exact.iter().map(|(s, _)| *s))
            .filter_map(|lemma| self.governing_word(&[lemma], lexicon))
            .chain(lexicon.phrases.iter().filter_map(|p| self.governing_word(p, lexicon)))
            .collect();
        words.sort();
        words.dedup();
        words
    }

    /// The predicate of an entry, with the prepositions that its class gives.
    fn governing_word(&self, entry: &[Symbol], lexicon: &Lexicon) -> Option<PredicateWord> {
        let governs = lexicon.governs.get(entry).cloned().unwrap_or_default();
        Some(PredicateWord { governs, ..self.predicate_word(entry)? })
    }

    /// `se rendre` → reflexive `rendre`; `avoir lieu` → `avoir` with `lieu`; `s'en prendre` → reflexive `prendre` with `en`.
    pub(super) fn predicate_word(&self, symbols: &[Symbol]) -> Option<PredicateWord> {
        let is = |list: &[String], word: &Symbol| list.iter().any(|r| r == self.done.symbols.text(*word));
        let (reflexive, symbols) = match symbols {
            [first, rest @ ..] if !rest.is_empty() && is(&self.settings.reflexive, first) => (true, rest),
            _ => (false, symbols),
        };
        let clitics =
            symbols.iter().take(symbols.len().saturating_sub(1)).take_while(|w| is(&self.settings.clitics, w)).count();
        let (clitics, symbols) = symbols.split_at(clitics);
        let (lemma, rest) = symbols.split_first()?;
        let rest = clitics.iter().chain(rest).copied().collect();
        Some(PredicateWord { lemma: *lemma, reflexive, rest, governs: Vec::new() })
    }
}
