//! Small rule sets and analyses for the tests of this room.

use super::diagnostic::{Diagnostic, Source};
use super::matching::{MatchInput, Matcher, MentionSlot};
use super::set::RuleSet;
use super::settings::Settings;
use super::vocabulary::{Label, Vocabulary};
use crate::document::Span;
use crate::language::{Analysis, LemmaRef, Sentence, Token, TokenFlags, Upos};
use crate::schema::EntityType;
use std::collections::BTreeMap;

/// Names for tests, so that they do not depend on the schema of the repository.
pub(crate) fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::new(EntityType::NAMES);
    vocabulary.add_fact("Visit", ["visitor", "destination", "host"]);
    vocabulary.add_fact("Transfer", ["giver", "recipient", "thing"]);
    vocabulary.add_fact("Position", ["person", "office", "organization"]);
    vocabulary
}

pub(crate) fn settings() -> Settings {
    let text = include_str!("../../data/fr/rules/phases.toml");
    Settings::parse(&Source { name: "phases.toml".into(), text: text.into() }, &mut Vec::new())
}

/// Loads the text of one file.
pub(crate) fn load(text: &str) -> (RuleSet, Vec<Diagnostic>) {
    let nominal = BTreeMap::from([("livrer".to_owned(), vec!["livraison".to_owned()])]);
    let source = Source { name: "test.rules".into(), text: text.into() };
    RuleSet::from_sources(vec![source], settings(), &nominal, &vocabulary())
}

/// Loads a text that is right.
pub(crate) fn good(text: &str) -> RuleSet {
    let (rules, wrong) = load(text);
    assert!(wrong.is_empty(), "{}", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    rules
}

/// Makes an analysis from words `form/lemma/POS` with blanks between; lemma and part of speech may be left out. A stop ends a
/// sentence. Words in `{Type …}` are a mention, named where its first word has a capital.
pub(crate) fn analyse(marked: &str) -> (String, Analysis, Vec<MentionSlot>) {
    let (mut text, mut analysis, mut mentions) = (String::new(), Analysis::default(), Vec::new());
    let mut open: Option<(u32, String)> = None;
    let mut begin = 0_u32;
    for word in marked.split_whitespace() {
        if let Some(label) = word.strip_prefix('{') {
            open = Some((analysis.tokens.len() as u32, label.to_owned()));
            continue;
        }
        if word == "}" {
            let (start, label) = open.take().expect("a mention is open");
            let end = analysis.tokens.len() as u32;
            let label = vocabulary().label(&label).unwrap_or(Label::UNTYPED);
            let named = analysis.tokens[start as usize].flags.has(TokenFlags::CAPITALISED);
            mentions.push(MentionSlot { tokens: start..end, label, named });
            continue;
        }
        let mut parts = word.split('/');
        let form = parts.next().unwrap_or_default();
        let upper = form.chars().next().is_some_and(char::is_uppercase);
        let lemma = parts.next().map_or_else(|| form.to_lowercase(), str::to_owned);
        let fallback = if upper { Upos::Propn } else { Upos::Noun };
        let upos = parts.next().and_then(Upos::parse).unwrap_or(fallback);
        let start = text.len() as u32;
        text.push_str(form);
        let span = Span::new(start, text.len() as u32);
        text.push(' ');
        let lemma_ref = LemmaRef { start: analysis.lemma_text.len() as u32, len: lemma.len() as u16 };
        analysis.lemma_text.push_str(&lemma);
        let mut token = Token {
            span,
            lemma: lemma_ref,
            upos,
            feats: Default::default(),
            head: crate::language::NO_HEAD,
            deprel: Default::default(),
            flags: TokenFlags::default(),
        };
        if upper {
            token.flags.set(TokenFlags::CAPITALISED);
        }
        if form.bytes().any(|b| b.is_ascii_digit()) {
            token.flags.set(TokenFlags::HAS_DIGIT);
        }
        analysis.tokens.push(token);
        if form == "." {
            close(&mut analysis, &mut begin);
        }
    }
    close(&mut analysis, &mut begin);
    (text, analysis, mentions)
}

fn close(analysis: &mut Analysis, begin: &mut u32) {
    let end = analysis.tokens.len() as u32;
    if end > *begin {
        let span = analysis.tokens[*begin as usize].span.cover(analysis.tokens[end as usize - 1].span);
        analysis.sentences.push(Sentence {
            tokens: *begin..end,
            span,
            paragraph: 0,
            kind: Default::default(),
            prefix: 0,
        });
        *begin = end;
    }
}

/// All matches of a phase: `rule.arm words name=words …`.
pub(crate) fn matches(rules: &RuleSet, phase: &str, marked: &str) -> Vec<String> {
    let (text, analysis, mentions) = analyse(marked);
    let input = MatchInput { text: &text, analysis: &analysis, mentions: &mentions };
    let mut matcher = Matcher::default();
    matcher.begin(rules, &text, &analysis);
    let mut out = Vec::new();
    matcher.matches(rules, rules.phase(phase).expect("a phase"), &input, &mut out);
    let words = |r: std::ops::Range<u32>| {
        let shown: Vec<&str> = r.map(|t| analysis.form(&text, t)).collect();
        shown.join(" ")
    };
    out.iter()
        .map(|m| {
            let mut shown =
                format!("{}.{} {}", rules.rule(m.rule).map_or("", |r| &r.name), m.arm, words(m.tokens.clone()));
            for (name, range) in m.captures(rules) {
                shown.push_str(&format!(" {}={}", name.name, words(range)));
            }
            shown
        })
        .collect()
}
