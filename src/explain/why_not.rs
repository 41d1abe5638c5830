//! How far a rule gets in a text, and on what it fails.

use super::sentence::{LONG, flat, shortened, tokens_text};
use super::slots::{filler_slots, mention_slots};
use crate::engine::{Engine, Reading};
use crate::rules::{
    CompiledBody, Fillers, FrameIndex, FrameInput, MatchInput, Matcher, Partial, RuleIndex, RuleTarget, Step,
};
use std::fmt::Write as _;

/// Most alternatives that are named.
const ALTERNATIVES: usize = 6;

/// How a pattern fared.
struct Answer {
    /// How far it got: the more the better.
    depth: usize,
    line: u32,
    pattern: String,
    told: String,
}

/// Writes whether rule `rule` matches the text of `reading`; then for its patterns how far they get and the first thing that
/// fails, the nearest first, `most` of them at most. Gives true where the rule matches.
pub fn why_not(out: &mut String, engine: &Engine, text: &str, reading: &Reading, rule: RuleIndex, most: usize) -> bool {
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
    if let Some(topic) = engine.rules.topic_of(rule).filter(|_| !matcher.symbols().speaks_of(compiled.topic)) {
        let list = engine.rules.lexicon(topic.lexicon).map_or("", |l| &l.name);
        let _ = writeln!(
            out,
            "{} is not read here: the text holds {} {} different words of ${list}",
            compiled.name,
            if topic.absent { "at least" } else { "fewer than" },
            topic.least
        );
        return false;
    }
    let mentions = mention_slots(&reading.extraction);
    let input = MatchInput { text, analysis: &reading.analysis, mentions: &mentions };
    let mut fillers = Fillers::default();
    fillers.fill(reading.analysis.tokens.len(), filler_slots(&reading.extraction));
    let mut absent: Vec<FrameIndex> = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    for (arm, number) in compiled.arms.iter().zip(0..) {
        let fared = match &arm.body {
            CompiledBody::Match(_) => matcher
                .why_not(&engine.rules, rule, number, &input)
                .map(|partial| (partial_depth(&partial), show_partial(text, reading, &partial))),
            CompiledBody::Frame(frame) => {
                let input = FrameInput {
                    text,
                    analysis: &reading.analysis,
                    clauses: &reading.clauses,
                    lexicon: &engine.clause_lexicon,
                    symbols: matcher.symbols(),
                    fillers: &fillers,
                };
                let fared = frame_answer(engine, &input, *frame);
                if fared.is_none() {
                    absent.push(*frame);
                }
                fared
            }
        };
        let Some((depth, told)) = fared else { continue };
        let line = engine.rules.source_of(compiled).map_or(0, |s| s.position(arm.span.start).0);
        let pattern = shortened(&flat(engine.rules.arm_text(compiled, number)), LONG);
        answers.push(Answer { depth, line, pattern, told });
    }
    answers.sort_by_key(|a| std::cmp::Reverse(a.depth));
    if found.is_empty() {
        verdict(out, engine, reading, rule, answers.first());
    }
    for answer in answers.iter().take(most) {
        let _ = writeln!(out, "{}: {}", answer.line, answer.pattern);
        let _ = writeln!(out, "   {}", answer.told);
        for named in definitions(engine, &answer.told) {
            let _ = writeln!(out, "   where {named}");
        }
    }
    if answers.len() > most {
        let _ = writeln!(out, "{} further patterns came less far (--all shows them)", answers.len() - most);
    }
    if !absent.is_empty() {
        no_predicate(out, engine, reading, &absent);
    }
    !found.is_empty()
}

/// One line that says how it stands, before the patterns.
fn verdict(out: &mut String, engine: &Engine, reading: &Reading, rule: RuleIndex, nearest: Option<&Answer>) {
    let Some(compiled) = engine.rules.rule(rule) else { return };
    let name = &compiled.name;
    if !matches!(compiled.target, RuleTarget::Fact(_)) {
        let made = |r: &crate::extract::RuleRef| r.name == *name;
        let found = reading.extraction.mentions.iter().any(|m| made(&m.rule))
            || reading.extraction.scopes.iter().any(|s| made(&s.rule));
        let _ = writeln!(out, "{name} {}:", if found { "matches" } else { "gives nothing here" });
        return;
    }
    let _ = match nearest {
        Some(answer) if answer.depth == MATCHED => {
            let others: Vec<String> = reading
                .extraction
                .facts
                .iter()
                .filter(|f| RuleTarget::Fact(f.fact_type) == compiled.target)
                .map(|f| f.rule.name.to_string())
                .collect();
            if others.is_empty() {
                writeln!(
                    out,
                    "{name} matches, but the fact is dropped: nothing that fills its roles is of a type that \
                     schema/facts.toml accepts there"
                )
            } else {
                writeln!(out, "{name} matches, but the fact comes from another rule: {}", others.join(", "))
            }
        }
        Some(_) => writeln!(out, "{name} does not match; what came nearest:"),
        None => writeln!(out, "{name} does not match"),
    };
}

/// The lists and definitions that a message names, as they are written.
fn definitions(engine: &Engine, told: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut names: Vec<&str> = told.split('$').skip(1).map(|t| t.split(|c| !is_name(c)).next().unwrap_or("")).collect();
    names.sort_unstable();
    names.dedup();
    let written = |name: &str| Some(shortened(&flat(engine.rules.declaration(name)?), 120));
    names.into_iter().filter_map(written).collect()
}

/// Depth of a pattern that matches.
const MATCHED: usize = usize::MAX;

/// How far a token pattern got: as far as a frame that found as many arguments as it has captures.
fn partial_depth(partial: &Partial) -> usize {
    let went = partial.tokens.end.saturating_sub(partial.tokens.start) as usize;
    if partial.matched.is_some() { MATCHED } else { went + 2 * partial.captures.len() }
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
    let mut expected = partial.expected.iter().take(ALTERNATIVES).cloned().collect::<Vec<_>>().join(" or ");
    if partial.expected.len() > ALTERNATIVES {
        let _ = write!(expected, " or {} others", partial.expected.len() - ALTERNATIVES);
    }
    if went.is_empty() {
        return format!("never begins: expected {expected}");
    }
    parts.push(format!("after “{went}” expected {expected}, {found}"));
    parts.join("; ")
}

/// How a frame fared with the predicate that suits it best.
///
/// `None` where no predicate of the frame stands in the text.
fn frame_answer(engine: &Engine, input: &FrameInput<'_>, frame: FrameIndex) -> Option<(usize, String)> {
    let rules = &engine.rules;
    let compiled = rules.frames().get(frame as usize)?;
    let mut matches = Vec::new();
    crate::rules::match_frames(
        rules,
        rules.rule(compiled.rule).map_or(0, |r| r.phase),
        input,
        &mut Default::default(),
        &mut matches,
    );
    if let Some(found) = matches.iter().find(|m| m.frame == frame) {
        return Some((MATCHED, format!("matches at “{}”", input.analysis.form(input.text, found.trigger))));
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
            let told = if failure.step == Step::Empty {
                format!("{told}: a fact needs at least one filled role")
            } else {
                told
            };
            Some((failure.depth(), told))
        }
        (None, Some(head)) => {
            let word = input.analysis.form(input.text, head);
            let winner = matches.iter().find(|m| m.trigger == head).and_then(|m| {
                let rule = rules.rule(m.rule)?;
                let line = rules.source_of(rule)?.position(rule.arms.get(m.arm as usize)?.span.start).0;
                Some(format!(
                    "the pattern of {} in line {line} was better: more roles, or earlier in the file",
                    rule.name
                ))
            });
            let winner = winner.unwrap_or_else(|| "another pattern of the same fact type was better".to_owned());
            Some((MATCHED - 1, format!("“{word}” stands there, but {winner}")))
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
    let need = if frames.len() == 1 { "1 pattern needs".to_owned() } else { format!("{} patterns need", frames.len()) };
    let _ = writeln!(
        out,
        "{need} a predicate that is not there ({}{more}); the predicates here are: {}",
        wanted.join(", "),
        there.join(", ")
    );
}
