//! `[lemma=…, pos=…, !upper]`: conditions on one token.

use super::Resolver;
use crate::document::Span;
use crate::language::{Deprel, Feats, Gender, Mood, Number, Person, Tense, TokenFlags, Upos, VerbForm};
use crate::rules::ast::{Condition, Name, Value};
use crate::rules::diagnostic::did_you_mean;
use crate::rules::program::{Ask, TokenCondition, Words};
use crate::rules::symbol::fold;
use crate::rules::vocabulary::LabelSet;

/// Conditions without a value.
pub(crate) const FLAGS: &[(&str, TokenFlags)] = &[
    ("upper", TokenFlags::CAPITALISED),
    ("caps", TokenFlags::ALL_CAPS),
    ("digit", TokenFlags::HAS_DIGIT),
    ("unknown", TokenFlags::UNKNOWN),
    ("contraction", TokenFlags::CONTRACTION),
    ("quote-open", TokenFlags::QUOTE_OPEN),
    ("quote-close", TokenFlags::QUOTE_CLOSE),
    ("first", TokenFlags::SENTENCE_START),
    ("space", TokenFlags::SPACE_BEFORE),
];

/// Conditions with a value.
pub(crate) const KEYS: &[&str] = &[
    "lemma", "form", "pos", "feat", "gender", "number", "person", "tense", "mood", "verbform", "dep", "prefix",
    "suffix", "value", "in",
];

/// Values of `feat=`.
pub(crate) const FEATURES: &[(&str, u32)] = &[
    ("Def", Feats::DEFINITE),
    ("Ind", Feats::INDEFINITE),
    ("Poss", Feats::POSSESSIVE),
    ("Dem", Feats::DEMONSTRATIVE),
    ("Rel", Feats::RELATIVE),
    ("Int", Feats::INTERROGATIVE),
    ("Prs", Feats::PERSONAL),
    ("Reflex", Feats::REFLEXIVE),
    ("Neg", Feats::NEGATIVE),
    ("Pass", Feats::PASSIVE),
    ("Card", Feats::CARDINAL),
    ("Ord", Feats::ORDINAL),
    ("Art", Feats::ARTICLE),
];

impl<'a> Resolver<'a> {
    /// Resolves all conditions of a token; `None` where one is wrong.
    pub(super) fn conditions(&mut self, conditions: &'a [Condition]) -> Option<Vec<TokenCondition>> {
        let mut all = Vec::with_capacity(conditions.len());
        let mut wrong = false;
        for condition in conditions {
            match self.condition(condition) {
                Some(ask) => all.push(TokenCondition { negative: condition.negative, ask }),
                None => wrong = true,
            }
        }
        for (at, one) in all.iter().enumerate() {
            if !wrong && all[..at].iter().any(|o| o.ask == one.ask && o.negative != one.negative) {
                let span = conditions.get(at).map_or_else(Span::default, |c| c.key.span);
                self.error(
                    span,
                    "this contradicts an earlier condition: no token can meet both",
                    Some("leave one of the two out".to_owned()),
                );
                wrong = true;
            }
        }
        if wrong { None } else { Some(all) }
    }

    fn condition(&mut self, condition: &'a Condition) -> Option<Ask> {
        let key = condition.key.text.as_str();
        let span = condition.key.span;
        if condition.values.is_empty() {
            if key == "number" {
                return Some(Ask::Numeral);
            }
            if let Some((_, flag)) = FLAGS.iter().find(|(n, _)| *n == key) {
                return Some(Ask::Flags(flag.0));
            }
            let help = if KEYS.contains(&key) {
                Some(format!("`{key}` needs a value: {key}=…"))
            } else {
                did_you_mean(key, FLAGS.iter().map(|(n, _)| *n).chain(KEYS.iter().copied()))
                    .or_else(|| Some(format!("the conditions are {}", condition_names())))
            };
            self.error(span, format!("there is no condition `{key}`"), help);
            return None;
        }
        let names: Vec<&Name> =
            condition.values.iter().filter_map(|v| if let Value::Word(n) = v { Some(n) } else { None }).collect();
        if names.len() != condition.values.len() && !matches!(key, "lemma" | "form" | "value") {
            self.error(
                span,
                format!("`{key}` takes neither a list nor a range"),
                Some("lists stand in lemma= and form=, ranges in value=".to_owned()),
            );
            return None;
        }
        match key {
            "lemma" => self.words(&condition.values).map(Ask::Lemma),
            "form" => self.words(&condition.values).map(Ask::Form),
            "pos" => {
                let bits = self.named(&names, "part of speech", Upos::parse, upos_names)?;
                Some(Ask::Pos(bits.iter().fold(0, |mask, p| mask | 1 << *p as u32)))
            }
            "feat" => {
                let get = |t: &str| FEATURES.iter().find(|(n, _)| *n == t).map(|(_, f)| *f);
                self.named(&names, "feature", get, || FEATURES.iter().map(|(n, _)| *n).collect()).map(Ask::Feats)
            }
            "gender" => {
                self.named(&names, "gender", Gender::parse, || names_of(Gender::ALL, Gender::as_str)).map(Ask::Gender)
            }
            "number" => {
                self.named(&names, "number", Number::parse, || names_of(Number::ALL, Number::as_str)).map(Ask::Number)
            }
            "person" => {
                self.named(&names, "person", Person::parse, || names_of(Person::ALL, Person::as_str)).map(Ask::Person)
            }
            "tense" => {
                self.named(&names, "tense", Tense::parse, || names_of(Tense::ALL, Tense::as_str)).map(Ask::Tense)
            }
            "mood" => self.named(&names, "mood", Mood::parse, || names_of(Mood::ALL, Mood::as_str)).map(Ask::Mood),
            "verbform" => self
                .named(&names, "verb form", VerbForm::parse, || names_of(VerbForm::ALL, VerbForm::as_str))
                .map(Ask::VerbForm),
            "dep" => {
                self.named(&names, "relation", Deprel::parse, || names_of(Deprel::ALL, Deprel::as_str)).map(Ask::Deprel)
            }
            "prefix" => Some(Ask::Prefix(names.iter().map(|n| fold(&n.text).into()).collect())),
            "suffix" => Some(Ask::Suffix(names.iter().map(|n| fold(&n.text).into()).collect())),
            "value" => self.ranges(condition),
            "in" => self.labels(&names).map(Ask::In),
            _ if FLAGS.iter().any(|(n, _)| *n == key) => {
                self.error(span, format!("`{key}` takes no value"), Some(format!("write [{key}] or [!{key}]")));
                None
            }
            _ => {
                let help = did_you_mean(key, KEYS.iter().copied())
                    .or_else(|| Some(format!("the conditions are {}", condition_names())));
                self.error(span, format!("there is no condition `{key}`"), help);
                None
            }
        }
    }

    fn words(&mut self, values: &'a [Value]) -> Option<Words> {
        let mut words = Words::default();
        for value in values {
            match value {
                Value::Word(name) => {
                    let parts = self.settings.words(&name.text);
                    let [word] = parts.as_slice() else {
                        let help =
                            "a condition looks at one word; write the words one after the other outside the brackets";
                        self.error(name.span, format!("`{}` is more than one word", name.text), Some(help.to_owned()));
                        return None;
                    };
                    let symbol = self.done.symbols.intern(word);
                    if word.chars().any(char::is_uppercase) {
                        words.exact.push((symbol, word.as_str().into()));
                    } else {
                        words.folded.push(symbol);
                    }
                }
                Value::Reference(name) => {
                    self.use_name(&name.text);
                    let Some(id) = self.list(&name.text) else {
                        if self.definition(&name.text).is_some() {
                            let message = format!("`{}` is a definition, not a word list", name.text);
                            self.error(name.span, message, Some("conditions take a `lex`".to_owned()));
                        } else {
                            self.unknown_reference(name);
                        }
                        return None;
                    };
                    words.lexicons.push(id);
                }
                Value::Range(_, _, span) => {
                    let help = "ranges stand in [value=1..31]";
                    self.error(*span, "a range is no word", Some(help.to_owned()));
                    return None;
                }
            }
        }
        words.folded.sort_unstable();
        words.folded.dedup();
        Some(words)
    }

    fn named<T>(
        &mut self,
        names: &[&Name],
        what: &str,
        get: impl Fn(&str) -> Option<T>,
        all: impl Fn() -> Vec<&'static str>,
    ) -> Option<Vec<T>> {
        let mut out = Vec::new();
        for name in names {
            match get(&name.text).filter(|_| !name.text.is_empty()) {
                Some(value) => out.push(value),
                None => {
                    let all = all();
                    let help = did_you_mean(&name.text, all.iter().copied())
                        .unwrap_or_else(|| format!("one of {}", all.join(", ")));
                    self.error(name.span, format!("there is no {what} `{}`", name.text), Some(help));
                    return None;
                }
            }
        }
        Some(out)
    }

    fn ranges(&mut self, condition: &Condition) -> Option<Ask> {
        let mut ranges = Vec::new();
        for value in &condition.values {
            match value {
                Value::Range(from, to, _) => ranges.push((*from, *to)),
                Value::Word(name) => match name.text.parse() {
                    Ok(number) => ranges.push((number, number)),
                    Err(_) => {
                        let help = "such as value=12 or value=1..31";
                        self.error(name.span, format!("`{}` is no whole number", name.text), Some(help.to_owned()));
                        return None;
                    }
                },
                Value::Reference(name) => {
                    self.error(
                        name.span,
                        "`value` takes numbers, not a list",
                        Some("such as value=12 or value=1..31".to_owned()),
                    );
                    return None;
                }
            }
        }
        Some(Ask::Value(ranges))
    }

    fn labels(&mut self, names: &[&Name]) -> Option<LabelSet> {
        let mut set = LabelSet::default();
        for name in names {
            let Some(labels) = self.vocabulary.labels(&name.text) else {
                self.unknown_label(name);
                return None;
            };
            set = set.union(labels);
        }
        Some(set)
    }
}

fn condition_names() -> String {
    let mut names: Vec<&str> = FLAGS.iter().map(|(n, _)| *n).chain(KEYS.iter().copied()).collect();
    names.sort_unstable();
    names.join(", ")
}

fn names_of<T: Copy>(all: &'static [T], name: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|v| name(*v)).filter(|n| !n.is_empty()).collect()
}

fn upos_names() -> Vec<&'static str> {
    names_of(Upos::ALL, Upos::as_str)
}
