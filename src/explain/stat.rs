//! Tries, hits and time of rules over a corpus.

use super::slots::{filler_slots, mention_slots};
use crate::document::Document;
use crate::engine::Engine;
use crate::rules::{ArmStat, Fillers, FrameInput, MatchInput, Matcher, match_frames};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// What was counted so far.
#[derive(Debug)]
pub struct Stat {
    matcher: Matcher,
    /// Matches of frames for each rule, before conflicts with other types of facts.
    frames: Vec<u64>,
    /// Facts for each rule, in the end.
    facts: Vec<u64>,
    frame_time: Duration,
    documents: usize,
    bytes: usize,
}

impl Stat {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let mut matcher = Matcher::default();
        matcher.count(&engine.rules);
        let rules = engine.rules.rules().len();
        Self {
            matcher,
            frames: vec![0; rules],
            facts: vec![0; rules],
            frame_time: Duration::ZERO,
            documents: 0,
            bytes: 0,
        }
    }

    /// Reads a document and counts.
    pub fn add(&mut self, engine: &Engine, document: &Document) {
        let reading = engine.extract(document);
        let text = document.text.as_str();
        let rules = &engine.rules;
        self.documents += 1;
        self.bytes += text.len();
        self.matcher.begin(rules, text, &reading.analysis);
        let mentions = mention_slots(&reading.extraction);
        let input = MatchInput { text, analysis: &reading.analysis, mentions: &mentions };
        let mut fillers = Fillers::default();
        fillers.fill(reading.analysis.tokens.len(), filler_slots(&reading.extraction));
        let (mut matches, mut frames) = (Vec::new(), Vec::new());
        for phase in (0..).take(rules.settings().phases.len()) {
            self.matcher.matches(rules, phase, &input, &mut matches);
            let started = Instant::now();
            let input = FrameInput {
                text,
                analysis: &reading.analysis,
                clauses: &reading.clauses,
                lexicon: &engine.clause_lexicon,
                symbols: self.matcher.symbols(),
                fillers: &fillers,
            };
            match_frames(rules, phase, &input, &mut frames);
            self.frame_time += started.elapsed();
            for found in &frames {
                if let Some(count) = self.frames.get_mut(found.rule as usize) {
                    *count += 1;
                }
            }
        }
        for fact in &reading.extraction.facts {
            if let Some((index, _)) = rules.rule_named(&fact.rule.name)
                && let Some(count) = self.facts.get_mut(index as usize)
            {
                *count += 1;
            }
        }
    }

    /// Writes a table, the slowest rules first.
    pub fn show(&self, out: &mut String, engine: &Engine) {
        let arms = self.matcher.stats().unwrap_or(&[]);
        let sum = |arms: &[ArmStat]| {
            arms.iter().fold(ArmStat::default(), |a, b| ArmStat {
                tries: a.tries + b.tries,
                hits: a.hits + b.hits,
                time: a.time + b.time,
            })
        };
        let mut rows: Vec<(ArmStat, usize)> = arms.iter().map(|a| sum(a)).zip(0..).collect();
        rows.sort_by_key(|(s, at)| (std::cmp::Reverse(s.time), *at));
        let _ = writeln!(
            out,
            "{:<28} {:>10} {:>8} {:>10} {:>8} {:>7}",
            "rule", "tries", "hits", "time µs", "frames", "facts"
        );
        for (stat, at) in rows {
            let Some(rule) = engine.rules.rules().get(at) else { continue };
            let micros = stat.time.as_micros();
            let (frames, facts) = (self.frames[at], self.facts[at]);
            let _ = writeln!(
                out,
                "{:<28} {:>10} {:>8} {micros:>10} {frames:>8} {facts:>7}",
                rule.name, stat.tries, stat.hits
            );
        }
        let _ = writeln!(
            out,
            "{} documents, {} bytes; all frames together {} µs",
            self.documents,
            self.bytes,
            self.frame_time.as_micros()
        );
    }
}
