//! How far a rule gets in a text, and on what it fails.

use super::sentence::{flat, tokens_text};
use super::slots::{filler_slots, mention_slots};
use crate::engine::{Engine, Reading};
use crate::rules::{CompiledBody, Fillers, FrameIndex, FrameInput, MatchInput, Matcher, Partial, RuleIndex, Step};
use std::fmt::Write as _;

/// Writes for every pattern of rule `rule` how far it gets in the text of `reading` and the first thing that fails. Gives true
/// where the rule matches.
pub fn why_not(out: &mut String, engine: &Engine, text: &str, reading: &Reading, rule: RuleIndex) -> bool {
    let Some(compiled) = engine.rules.rule(rule) else { return false };
    let found: Vec<_> = reading.extraction.facts.iter().filter(|f| f.rule.name == compiled.name).collect();
    for fact in &found {
        let _ = writeln!(
            out,
            "{} matches: pattern {} gives {} at “{}”",
            compiled.name,
            fact.rule.arm + 1,
            engine.schema.fact_name(fact.fact_type),
            flat(fact.trigger.of(text))
        );
    }
    let mut matcher = Matcher::default();
    matcher.begin(&engine.rules, text, &reading.analysis);
    let mentions = mention_slots(&reading.extraction);
    let input = MatchInput { text, analysis: &reading.analysis, mentions: &mentions };
    let mut fillers = Fillers::default();
    fillers.fill(reading.analysis.tokens.len(), filler_slots(&reading.extraction));
    let mut absent: Vec<FrameIndex> = Vec::new();
    for (arm, number) in compiled.arms.iter().zip(0..) {
        let answer = match &arm.body {
            CompiledBody::Match(_) => matcher
                .why_not(&engine.rules, rule, number, &input)
                .map_or(String::new(), |partial| show_partial(text, reading, &partial)),
            CompiledBody::Frame(frame) => {
                let input = FrameInput {
                    text,
                    analysis: &reading.analysis,
                    clauses: &reading.clauses,
                    lexicon: &engine.clause_lexicon,
                    symbols: matcher.symbols(),
                    fillers: &fillers,
                };
                match frame_answer(engine, &input, *frame) {
                    Some(answer) => answer,
                    None => {
                        absent.push(*frame);
                        continue;
                    }
                }
            }
        };
        let words = flat(engine.rules.arm_text(compiled, number));
        let line = engine.rules.source_of(compiled).map_or(0, |s| s.position(arm.span.start).0);
        let _ = writeln!(out, "{line}: {words}");
        let _ = writeln!(out, "   {answer}");
    }
    if !absent.is_empty() {
        no_predicate(out, engine, reading, &absent);
    }
    !found.is_empty()
}

/// How a token pattern fared.
fn show_partial(text: &str, reading: &Reading, partial: &Partial) -> String {
    let form = |id: u32| reading.analysis.form(text, id);
    if let Some(tokens) = &partial.matched {
        return format!("matches “{}”", flat(tokens_text(text, reading, tokens)));
    }
    let mut parts = Vec::new();
    for (name, tokens) in &partial.captures {
        parts.push(format!("{name} found: {}", flat(tokens_text(text, reading, tokens))));
    }
    let went = flat(tokens_text(text, reading, &partial.tokens));
    let found = match form(partial.tokens.end) {
        "" => "the text ends".to_owned(),
        word => format!("found “{word}”"),
    };
    let expected = partial.expected.join(" or ");
    if went.is_empty() {
        return format!("never begins: expected {expected}");
    }
    parts.push(format!("after “{went}” expected {expected}, {found}"));
    parts.join("; ")
}

/// How a frame fared with the predicate that suits it best.
///
/// `None` where no predicate of the frame stands in the text.
fn frame_answer(engine: &Engine, input: &FrameInput<'_>, frame: FrameIndex) -> Option<String> {
    let rules = &engine.rules;
    let compiled = rules.frames().get(frame as usize)?;
    let mut matches = Vec::new();
    crate::rules::match_frames(rules, rules.rule(compiled.rule).map_or(0, |r| r.phase), input, &mut matches);
    if let Some(found) = matches.iter().find(|m| m.frame == frame) {
        return Some(format!("matches at “{}”", input.analysis.form(input.text, found.trigger)));
    }
    let mut best: Option<crate::rules::Failure> = None;
    let mut stands = None;
    for (predicate, id) in input.clauses.predicates.iter().zip(0..) {
        if compiled.predicates.iter().any(|p| input.symbols.lemma_of(predicate.head) == p.lemma) {
            stands = Some(predicate.head);
        }
        if let Some(failure) = crate::rules::why_not(rules, input, frame, id)
            && best.as_ref().is_none_or(|b| b.depth() < failure.depth())
        {
            best = Some(failure);
        }
    }
    match (best, stands) {
        (Some(failure), _) => {
            let told = failure.describe(rules, input);
            Some(if failure.step == Step::Empty {
                format!("{told}: a fact needs at least one filled role")
            } else {
                told
            })
        }
        (None, Some(head)) => {
            let word = input.analysis.form(input.text, head);
            Some(format!("“{word}” stands there, but another pattern of the same fact type was better"))
        }
        (None, None) => None,
    }
}

/// The predicates of these frames are nowhere in the text: says which ones are there instead.
fn no_predicate(out: &mut String, engine: &Engine, reading: &Reading, frames: &[FrameIndex]) {
    let all = frames.iter().filter_map(|f| engine.rules.frames().get(*f as usize));
    let mut wanted: Vec<&str> = all.flat_map(|f| &f.predicates).map(|p| engine.rules.symbols().text(p.lemma)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let more = if wanted.len() > 12 { format!(" or {} others", wanted.len() - 12) } else { String::new() };
    wanted.truncate(12);
    let there: Vec<&str> = reading.clauses.predicates.iter().map(|p| reading.analysis.lemma(p.head)).collect();
    let _ = writeln!(
        out,
        "{} patterns need a predicate that is not there ({}{more}); the predicates here are: {}",
        frames.len(),
        wanted.join(", "),
        there.join(", ")
    );
}
