//! How far a pattern got: the deepest partial match from any start.

use super::machine::{Captures, Machine, Observer};
use super::{Layers, MatchInput, Matcher, UNSET, View};
use crate::language::TokenId;
use crate::rules::model::RuleIndex;
use crate::rules::program::{Ask, Inst, Program, TokenCondition, Words};
use crate::rules::set::RuleSet;
use crate::rules::vocabulary::Vocabulary;
use std::ops::Range;

/// The deepest partial match of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// The whole match, where there is one.
    pub matched: Option<Range<TokenId>>,
    /// What was gone over before it failed.
    pub tokens: Range<TokenId>,
    /// Captures until then: name and tokens.
    pub captures: Vec<(String, Range<TokenId>)>,
    /// What the pattern asked for where it failed, as alternatives.
    pub expected: Vec<String>,
}

/// Remembers the deepest place.
#[derive(Default)]
struct Deepest {
    steps: u16,
    start: TokenId,
    at: TokenId,
    captures: Option<Captures>,
    failed: Vec<u16>,
}

impl Observer for Deepest {
    fn step(&mut self, start: TokenId, at: TokenId, pc: u16, steps: u16, captures: &Captures, went_on: bool) {
        if went_on {
            return;
        }
        let deeper = self.captures.is_none() || steps > self.steps;
        if deeper {
            *self = Self { steps, start, at, captures: Some(*captures), failed: vec![pc] };
        } else if steps == self.steps && start == self.start && at == self.at && !self.failed.contains(&pc) {
            self.failed.push(pc);
        }
    }
}

impl Matcher {
    /// How far the `match` arm got in the document: the deepest partial match from any start. [`Matcher::begin`] must have been
    /// called. `None` for an arm that is a frame.
    pub fn why_not(&mut self, rules: &RuleSet, rule: RuleIndex, arm: u16, input: &MatchInput<'_>) -> Option<Partial> {
        let program = rules.program(rule, arm)?;
        let mut layers = Layers::default();
        layers.fill(input.analysis.tokens.len(), input.mentions);
        let mut deepest = Deepest::default();
        let mut machine = Machine::default();
        for sentence in &input.analysis.sentences {
            let view = View {
                rules,
                input,
                symbols: &self.symbols,
                layers: &layers,
                sentence: (sentence.tokens.start, sentence.tokens.end),
                begin: sentence.tokens.start.saturating_add(sentence.prefix),
            };
            for token in sentence.tokens.clone() {
                if let Some((end, captures)) = machine.observe(&view, program, token, &mut deepest) {
                    return Some(Partial {
                        matched: Some(token..end),
                        tokens: token..end,
                        captures: named(program, &captures),
                        expected: Vec::new(),
                    });
                }
            }
        }
        let mut expected: Vec<String> = Vec::new();
        for pc in &deepest.failed {
            let text = describe(rules, program, *pc);
            if !expected.contains(&text) {
                expected.push(text);
            }
        }
        let captures = deepest.captures.map(|c| named(program, &c)).unwrap_or_default();
        Some(Partial { matched: None, tokens: deepest.start..deepest.at, captures, expected })
    }
}

fn named(program: &Program, captures: &Captures) -> Vec<(String, Range<TokenId>)> {
    let spans = captures.chunks_exact(2).map(|pair| pair[0]..pair[1]);
    let whole =
        program.captures.iter().zip(spans).filter(|(_, s)| s.start != UNSET && s.end != UNSET && s.start <= s.end);
    whole.map(|(n, s)| (n.name.to_string(), s)).collect()
}

/// An instruction in words.
fn describe(rules: &RuleSet, program: &Program, pc: u16) -> String {
    match program.insts.get(pc as usize) {
        Some(Inst::Token(test)) => {
            let conditions = program.tests.get(*test as usize).map_or(&[][..], Vec::as_slice);
            if let [TokenCondition { negative: false, ask: Ask::Form(words) }] = conditions {
                return show_words(rules, words, " or ", true);
            }
            let shown: Vec<String> = conditions.iter().map(|c| condition(rules, c)).collect();
            format!("[{}]", shown.join(", "))
        }
        Some(Inst::Mention { labels, named }) => {
            let mark = if *named { " with a proper name" } else { "" };
            format!("{}{mark}", rules.vocabulary().show_labels(*labels))
        }
        Some(Inst::Lexicon { id, .. }) => format!("${}", rules.lexicon(*id).map_or("?", |l| l.name.as_str())),
        Some(Inst::Look(n)) => {
            let look = program.looks.get(*n as usize);
            let (ahead, negative) = look.map_or((true, false), |l| (l.ahead, l.negative));
            let inner = look.map(|l| first_asks(rules, &l.program)).unwrap_or_default();
            match (ahead, negative) {
                (true, false) => format!("{inner} to follow"),
                (true, true) => format!("no {inner} to follow"),
                (false, false) => format!("{inner} to stand before"),
                (false, true) => format!("no {inner} to stand before"),
            }
        }
        Some(Inst::Start) => "the start of the sentence".to_owned(),
        Some(Inst::End) => "the end of the sentence".to_owned(),
        _ => "nothing more".to_owned(),
    }
}

/// The first things that a look asks for.
fn first_asks(rules: &RuleSet, program: &Program) -> String {
    let asks = (0..)
        .zip(&program.insts)
        .filter(|(_, i)| matches!(i, Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. }));
    let shown: Vec<String> = asks.take(4).map(|(pc, _)| describe(rules, program, pc)).collect();
    shown.join(" / ")
}

fn show_words(rules: &RuleSet, words: &Words, between: &str, quoted: bool) -> String {
    let quote = |w: &str| if quoted { format!("“{w}”") } else { w.to_owned() };
    let mut all: Vec<String> = words.folded.iter().map(|s| quote(rules.symbols().text(*s))).collect();
    all.extend(words.exact.iter().map(|(_, t)| quote(t)));
    all.extend(words.lexicons.iter().filter_map(|l| rules.lexicon(*l)).map(|l| format!("${}", l.name)));
    all.join(between)
}

fn condition(rules: &RuleSet, condition: &TokenCondition) -> String {
    let is = if condition.negative { "!=" } else { "=" };
    let not = if condition.negative { "!" } else { "" };
    let values = |key: &str, all: Vec<String>| format!("{key}{is}{}", all.join("|"));
    macro_rules! names {
        ($key:literal, $all:expr) => {
            values($key, $all.iter().map(|v| v.as_str().to_owned()).collect())
        };
    }
    match &condition.ask {
        Ask::Form(words) => format!("form{is}{}", show_words(rules, words, "|", false)),
        Ask::Lemma(words) => format!("lemma{is}{}", show_words(rules, words, "|", false)),
        Ask::Pos(mask) => {
            let all = crate::language::Upos::ALL.iter().filter(|p| mask >> **p as u32 & 1 == 1);
            values("pos", all.map(|p| p.as_str().to_owned()).collect())
        }
        Ask::Flags(bits) => {
            let name = crate::rules::resolve::FLAGS.iter().find(|(_, f)| f.0 == *bits).map_or("flag", |(n, _)| n);
            format!("{not}{name}")
        }
        Ask::Numeral => format!("{not}number"),
        Ask::Feats(all) => {
            let name = |f: &u32| {
                crate::rules::resolve::FEATURES.iter().find(|(_, b)| b == f).map_or("", |(n, _)| *n).to_owned()
            };
            values("feat", all.iter().map(name).collect())
        }
        Ask::Gender(all) => names!("gender", all),
        Ask::Number(all) => names!("number", all),
        Ask::Person(all) => names!("person", all),
        Ask::Tense(all) => names!("tense", all),
        Ask::Mood(all) => names!("mood", all),
        Ask::VerbForm(all) => names!("verbform", all),
        Ask::Deprel(all) => names!("dep", all),
        Ask::Prefix(all) => values("prefix", all.iter().map(ToString::to_string).collect()),
        Ask::Suffix(all) => values("suffix", all.iter().map(ToString::to_string).collect()),
        Ask::Value(all) => values("value", all.iter().map(|(a, b)| format!("{a}..{b}")).collect()),
        Ask::In(labels) => {
            let vocabulary: &Vocabulary = rules.vocabulary();
            format!("{not}in={}", vocabulary.show_labels(*labels).replace('@', ""))
        }
    }
}
