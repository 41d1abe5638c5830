//! From a frame as written to a frame that can be matched.

use super::Resolver;
use super::pattern::MAX_OPEN;
use crate::rules::ast::{
    Frame, FrameArgument, FrameConstraint, FrameKind, FrameWord, Name, Node, Pattern, SlotName, SlotWord,
};
use crate::rules::model::{
    CompiledArgument, CompiledFrame, Constraint, LexiconId, PredicateWord, Restrictions, RuleTarget, Slot,
};
use crate::rules::parser::SLOTS;
use crate::rules::symbol::Symbol;
use rustc_hash::FxHashSet;

/// The head of the rule that a frame belongs to.
pub(super) struct Head<'r> {
    pub(super) rule: u32,
    pub(super) arm: u16,
    pub(super) target: RuleTarget,
    pub(super) roles: &'r [String],
}

impl<'a> Resolver<'a> {
    /// Resolves a frame; `None` where it is wrong.
    pub(super) fn frame(&mut self, frame: &'a Frame, head: &Head<'_>) -> Option<CompiledFrame> {
        let before = self.out.len();
        let mut predicates = Vec::new();
        let mut classes = Vec::new();
        for word in &frame.words {
            self.predicate(word, frame.kind, &mut predicates, &mut classes);
        }
        predicates.sort();
        predicates.dedup();
        let mut complement = Vec::new();
        for word in &frame.complement {
            self.complement(word, &mut complement);
        }
        complement.sort();
        complement.dedup();
        let restrictions = self.restrictions(&frame.restrictions);
        let arguments: Vec<_> = frame.arguments.iter().filter_map(|a| self.argument(a, Some(head))).collect();
        let guards: Vec<_> = frame.guards.iter().filter_map(|a| self.argument(a, None)).collect();
        let mut values = Vec::new();
        for value in &frame.values {
            values.extend(self.fixed_value(value, head.target, head.roles));
        }
        if frame.arguments.is_empty() && frame.complement.is_empty() && frame.values.is_empty() {
            let span = self.frame_span(frame);
            self.warn(span, "this frame has no arguments", "add what it fills, as in subject: visitor @Person");
        }
        let wrong = self.out[before..].iter().any(|d| d.severity == crate::rules::diagnostic::Severity::Error);
        if wrong {
            return None;
        }
        Some(CompiledFrame {
            rule: head.rule,
            arm: head.arm,
            kind: frame.kind,
            verb_only: frame.verb_only,
            predicates,
            classes,
            complement,
            restrictions,
            arguments,
            guards,
            values,
        })
    }

    fn frame_span(&self, frame: &Frame) -> crate::document::Span {
        match frame.words.first() {
            Some(FrameWord::Words(n) | FrameWord::Lexicon(n) | FrameWord::Class(n)) => n.span,
            None => crate::document::Span::default(),
        }
    }

    fn predicate(
        &mut self,
        word: &'a FrameWord,
        kind: FrameKind,
        out: &mut Vec<PredicateWord>,
        classes: &mut Vec<LexiconId>,
    ) {
        match word {
            FrameWord::Words(name) => {
                let symbols: Vec<Symbol> =
                    self.settings.words(&name.text).iter().map(|w| self.done.symbols.intern(w)).collect();
                out.extend(self.predicate_word(&symbols));
            }
            FrameWord::Lexicon(name) => {
                self.use_name(&name.text);
                match self.list(&name.text) {
                    Some(id) => out.extend(self.predicate_words(id)),
                    None if self.definition(&name.text).is_some() => {
                        let message = format!("`{}` is a definition, not a word list", name.text);
                        self.error(
                            name.span,
                            message,
                            Some("the predicate of a frame is a `lex`, a `class` or words".to_owned()),
                        );
                    }
                    None => self.unknown_reference(name),
                }
            }
            FrameWord::Class(name) => {
                self.use_name(&name.text);
                let Some(id) = self.class_names.get(name.text.as_str()).copied() else {
                    let help = if self.lexicon_names.contains_key(name.text.as_str()) {
                        Some(format!("`{0}` is a `lex`: write ${0}, or declare it with `class`", name.text))
                    } else {
                        let mut names: Vec<&str> = self.class_names.keys().copied().collect();
                        names.sort_unstable();
                        crate::rules::diagnostic::did_you_mean(&name.text, names)
                            .or_else(|| Some(format!("declare it: class {} = …", name.text)))
                    };
                    self.error(name.span, format!("there is no class `{}`", name.text), help);
                    return;
                };
                let verbs = self.predicate_words(id);
                classes.push(id);
                if kind == FrameKind::Noun {
                    let found = self.nouns_of(&verbs);
                    if found.is_empty() {
                        let message = format!("no event noun is known for the verbs of `{}`", name.text);
                        self.warn(name.span, message, "add nouns in data/fr/syntax/clause/nominal.tsv");
                    }
                    out.extend(found);
                } else {
                    out.extend(verbs);
                }
            }
        }
    }

    /// The nouns of a class: the event nouns of its verbs, from the table of nominalisations, and its words that are nouns of
    /// that table or stand there neither as noun nor as verb.
    fn nouns_of(&mut self, words: &[PredicateWord]) -> Vec<PredicateWord> {
        let mut nouns = Vec::new();
        for word in words {
            let text = self.done.symbols.text(word.lemma).to_owned();
            let own = self.nominal.get(&text);
            for noun in own.filter(|_| word.rest.is_empty()).into_iter().flatten() {
                let symbols: Vec<Symbol> =
                    self.settings.words(noun).iter().map(|w| self.done.symbols.intern(w)).collect();
                let noun = self.predicate_word(&symbols);
                nouns.extend(noun.map(|noun| PredicateWord { governs: word.governs.clone(), ..noun }));
            }
            if own.is_none() && !word.reflexive {
                nouns.push(word.clone());
            }
        }
        nouns
    }

    fn complement(&mut self, word: &'a FrameWord, out: &mut Vec<Vec<Symbol>>) {
        match word {
            FrameWord::Words(name) => {
                out.push(self.settings.words(&name.text).iter().map(|w| self.done.symbols.intern(w)).collect());
            }
            FrameWord::Lexicon(name) | FrameWord::Class(name) => {
                self.use_name(&name.text);
                match self.list(&name.text).and_then(|id| self.done.lexicons.get(id as usize)) {
                    Some(lexicon) => {
                        out.extend(lexicon.words.iter().map(|s| vec![*s]));
                        out.extend(lexicon.exact.iter().map(|(s, _)| vec![*s]));
                        out.extend(lexicon.phrases.iter().cloned());
                    }
                    None => self.unknown_reference(name),
                }
            }
        }
    }

    fn restrictions(&mut self, names: &[Name]) -> Restrictions {
        let mut all = Restrictions::default();
        for name in names {
            let (field, value) = match name.text.as_str() {
                "passive" => (&mut all.passive, true),
                "active" => (&mut all.passive, false),
                "reflexive" => (&mut all.reflexive, true),
                "negated" => (&mut all.negated, true),
                "affirmative" => (&mut all.negated, false),
                "impersonal" => (&mut all.impersonal, true),
                "personal" => (&mut all.impersonal, false),
                "finite" => (&mut all.finite, true),
                _ => (&mut all.finite, false),
            };
            if field.replace(value).is_some_and(|v| v != value) {
                self.error(
                    name.span,
                    format!("`{}` contradicts an earlier restriction", name.text),
                    Some("leave one of the two out".to_owned()),
                );
            }
        }
        all
    }

    /// An argument (with the head of its rule) or a guard (without).
    fn argument(&mut self, argument: &'a FrameArgument, head: Option<&Head<'_>>) -> Option<CompiledArgument> {
        let before = self.out.len();
        let slots: Vec<Slot> = argument.slots.iter().filter_map(|s| self.slot(s)).collect();
        let role = match (&argument.role, head) {
            (Some(role), Some(head)) => self.role_of(role, head.target, head.roles),
            _ => None,
        };
        let mut constraint = Vec::new();
        for group in &argument.constraint {
            let mut out = Vec::new();
            for one in group {
                self.constraint(one, &mut out);
            }
            constraint.push(merge_labels(out));
        }
        if self.out.len() > before {
            return None;
        }
        Some(CompiledArgument {
            slots,
            role,
            constraint,
            optional: argument.optional,
            named: argument.named,
            span: argument.span,
        })
    }

    /// Prepositions as written in brackets, in their plain form, sorted; unknown lists are told and left out.
    fn prepositions(&mut self, written: &'a [SlotWord]) -> Vec<Box<str>> {
        let mut words = Vec::new();
        for word in written {
            match word {
                SlotWord::Word(name) => words.push(self.preposition(&name.text)),
                SlotWord::Lexicon(name) => {
                    self.use_name(&name.text);
                    let Some(lexicon) = self.list(&name.text).and_then(|id| self.done.lexicons.get(id as usize)) else {
                        self.unknown_reference(name);
                        continue;
                    };
                    let show = |p: &[Symbol]| {
                        let parts: Vec<&str> = p.iter().map(|s| self.done.symbols.text(*s)).collect();
                        parts.join(" ").replace("’ ", "’")
                    };
                    words.extend(lexicon.words.iter().map(|s| show(&[*s]).into_boxed_str()));
                    words.extend(lexicon.phrases.iter().map(|p| show(p).into_boxed_str()));
                }
            }
        }
        words.sort();
        words.dedup();
        words
    }

    fn slot(&mut self, slot: &'a SlotName) -> Option<Slot> {
        let before = self.out.len();
        let words = self.prepositions(&slot.words);
        if self.out.len() > before {
            return None;
        }
        let name = slot.name.text.as_str();
        let simple = match name {
            "oblique" => return Some(Slot::Oblique(words)),
            "adverbial" => return Some(Slot::Adverbial(words)),
            "agent" => {
                let help =
                    "frames are written in the active form: write subject: …; `par` complements are turned round";
                self.error(slot.name.span, "there is no slot `agent`", Some(help.to_owned()));
                return None;
            }
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "indirect" => Slot::Indirect,
            "attribute" => Slot::Attribute,
            "clause" => Slot::Clause,
            "adverb" => Slot::Adverb,
            "possessor" => Slot::Possessor,
            "modifier" => Slot::Modifier,
            "apposition" => Slot::Apposition,
            "governed" => Slot::Governed,
            _ => {
                // A bare preposition: `de: thing`.
                if slot.words.is_empty() {
                    let near = crate::rules::diagnostic::nearest(name, SLOTS.iter().copied());
                    if let Some(near) = near.filter(|_| name.chars().count() > 4) {
                        self.error(
                            slot.name.span,
                            format!("there is no slot `{name}`"),
                            Some(format!("did you mean `{near}`?")),
                        );
                        return None;
                    }
                    return Some(Slot::Oblique(vec![self.preposition(name)]));
                }
                let help = "only oblique(…) and adverbial(…) take words in brackets";
                self.error(slot.name.span, format!("there is no slot `{name}(…)`"), Some(help.to_owned()));
                return None;
            }
        };
        if !slot.words.is_empty() {
            let help = "only oblique(…) and adverbial(…) take words in brackets";
            self.error(slot.name.span, format!("`{name}` takes no prepositions"), Some(help.to_owned()));
            return None;
        }
        Some(simple)
    }

    /// The plain form of a preposition.
    pub(super) fn preposition(&self, text: &str) -> Box<str> {
        let folded = crate::rules::symbol::fold(text).replace('_', " ");
        self.settings.contractions.get(&folded).map_or_else(|| folded.clone().into(), |plain| plain.as_str().into())
    }

    fn constraint(&mut self, constraint: &'a FrameConstraint, out: &mut Vec<Constraint>) {
        match constraint {
            FrameConstraint::Type(name, named) => match self.vocabulary.labels(&name.text) {
                Some(labels) => out.push(Constraint::Labels { labels, named: *named }),
                None => self.unknown_label(name),
            },
            FrameConstraint::Reference(name) => {
                self.use_name(&name.text);
                if let Some(id) = self.list(&name.text) {
                    out.push(Constraint::Lexicon(id));
                } else if let Some((file, definition)) = self.definition(&name.text) {
                    let mut path = vec![name.text.as_str()];
                    let here = self.at;
                    self.at = file;
                    let simple = self.types_of(&definition.pattern, &mut path, &mut FxHashSet::default(), out);
                    self.at = here;
                    if !simple {
                        let message = format!("`{}` cannot constrain an argument", name.text);
                        let help = "only definitions made of types and lists can: def PLACE = @Place | @Country";
                        self.error(name.span, message, Some(help.to_owned()));
                    }
                } else {
                    self.unknown_reference(name);
                }
            }
            FrameConstraint::Words(name) => {
                let words = self.settings.words(&name.text);
                if let [word] = words.as_slice() {
                    out.push(Constraint::Word(self.done.symbols.intern(word)));
                } else {
                    let help = "a constraint names the head word of the argument only";
                    self.error(name.span, format!("\"{}\" is more than one word", name.text), Some(help.to_owned()));
                }
            }
            FrameConstraint::Keyword(name) => out.push(match name.text.as_str() {
                "untyped" => Constraint::Untyped,
                "text" => Constraint::Text,
                "number" => Constraint::Number,
                "time" => Constraint::Time,
                "clause" => Constraint::Clause,
                _ => Constraint::Any,
            }),
        }
    }

    /// Collects the types and lists of a definition; false where it holds anything else.
    /// A definition is opened once.
    fn types_of(
        &mut self,
        pattern: &'a Pattern,
        path: &mut Vec<&'a str>,
        seen: &mut FxHashSet<&'a str>,
        out: &mut Vec<Constraint>,
    ) -> bool {
        match &pattern.node {
            Node::Choice(arms) => arms.iter().all(|a| self.types_of(a, path, seen, out)),
            Node::Mention { label, named } => match self.vocabulary.labels(&label.text) {
                Some(labels) => {
                    out.push(Constraint::Labels { labels, named: *named });
                    true
                }
                None => {
                    self.unknown_label(label);
                    true
                }
            },
            Node::Reference(name) => {
                self.use_name(&name.text);
                if let Some(id) = self.list(&name.text) {
                    out.push(Constraint::Lexicon(id));
                    return true;
                }
                if path.contains(&name.text.as_str()) || path.len() >= MAX_OPEN {
                    return false;
                }
                if !seen.insert(&name.text) {
                    return true;
                }
                let Some((_, definition)) = self.definition(&name.text) else {
                    self.unknown_reference(name);
                    return true;
                };
                path.push(&name.text);
                let simple = self.types_of(&definition.pattern, path, seen, out);
                path.pop();
                simple
            }
            Node::Literal(text) if text == "untyped" => {
                out.push(Constraint::Untyped);
                true
            }
            Node::Literal(text) => {
                let words = self.settings.words(text);
                let [word] = words.as_slice() else { return false };
                out.push(Constraint::Word(self.done.symbols.intern(word)));
                true
            }
            _ => false,
        }
    }
}

/// Puts types with the same mark together in one set.
fn merge_labels(constraints: Vec<Constraint>) -> Vec<Constraint> {
    let mut merged: Vec<Constraint> = Vec::new();
    for constraint in constraints {
        if let Constraint::Labels { labels, named } = constraint {
            let same = merged.iter_mut().find_map(|m| match m {
                Constraint::Labels { labels, named: n } if *n == named => Some(labels),
                _ => None,
            });
            if let Some(set) = same {
                *set = set.union(labels);
                continue;
            }
        }
        merged.push(constraint);
    }
    merged
}
