//! Tries, hits and time of rules over a corpus.

use super::slots::{filler_slots, mention_slots};
use crate::document::Document;
use crate::engine::Engine;
use crate::rules::{
    ArmStat, CompiledBody, CompiledRule, Fillers, FrameInput, MatchInput, Matcher, Symbol, count_frames,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// What was counted so far.
#[derive(Debug)]
pub struct Stat {
    matcher: Matcher,
    /// For each frame; hits are matches before conflicts.
    frames: Vec<ArmStat>,
    /// Facts for each rule, in the end.
    facts: Vec<u64>,
    /// For each class how often frames that name it matched by each of its words.
    classes: Vec<BTreeMap<Symbol, u64>>,
    documents: usize,
    bytes: usize,
}

impl Stat {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let mut matcher = Matcher::default();
        matcher.count(&engine.rules);
        Self {
            matcher,
            frames: Vec::new(),
            facts: vec![0; engine.rules.rules().len()],
            classes: vec![BTreeMap::new(); engine.rules.classes().len()],
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
            let input = FrameInput {
                text,
                analysis: &reading.analysis,
                clauses: &reading.clauses,
                lexicon: &engine.clause_lexicon,
                symbols: self.matcher.symbols(),
                fillers: &fillers,
            };
            count_frames(rules, phase, &input, &mut frames, &mut self.frames);
            for found in &frames {
                let named = rules.frames().get(found.frame as usize).map_or(&[][..], |f| &f.classes);
                for (class, words) in rules.classes().iter().zip(&mut self.classes) {
                    if named.contains(&class.lexicon) {
                        *words.entry(found.lemma).or_default() += 1;
                    }
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

    /// Tries, hits and time of a rule: its token patterns and its frames together.
    fn of_rule(&self, rule: usize, compiled: &CompiledRule) -> ArmStat {
        let patterns = self.matcher.stats().and_then(|s| s.get(rule)).map_or(&[][..], Vec::as_slice);
        let frames = compiled.arms.iter().filter_map(|arm| match arm.body {
            CompiledBody::Frame(frame) => self.frames.get(frame as usize),
            CompiledBody::Match(_) => None,
        });
        patterns.iter().chain(frames).fold(ArmStat::default(), |a, b| ArmStat {
            tries: a.tries + b.tries,
            hits: a.hits + b.hits,
            time: a.time + b.time,
        })
    }

    /// Writes a table of the rules, the slowest first, and one of the classes, those that found most first.
    pub fn show(&self, out: &mut String, engine: &Engine) {
        let rules = &engine.rules;
        let mut rows: Vec<(ArmStat, usize)> =
            rules.rules().iter().zip(0..).map(|(rule, at)| (self.of_rule(at, rule), at)).collect();
        rows.sort_by_key(|(s, at)| (Reverse(s.time), *at));
        let _ = writeln!(out, "{:<28} {:>10} {:>8} {:>10} {:>7}", "rule", "tries", "hits", "time µs", "facts");
        let mut all = Duration::ZERO;
        for (stat, at) in rows {
            let Some(rule) = rules.rules().get(at) else { continue };
            all += stat.time;
            let (micros, facts) = (stat.time.as_micros(), self.facts[at]);
            let _ = writeln!(out, "{:<28} {:>10} {:>8} {micros:>10} {facts:>7}", rule.name, stat.tries, stat.hits);
        }
        self.show_classes(out, engine);
        let _ = writeln!(
            out,
            "{} documents, {} bytes, {} rules, {} classes; all patterns together {} µs",
            self.documents,
            self.bytes,
            rules.rules().len(),
            rules.classes().len(),
            all.as_micros()
        );
    }

    fn show_classes(&self, out: &mut String, engine: &Engine) {
        let rules = &engine.rules;
        let hits = |words: &BTreeMap<Symbol, u64>| words.values().sum::<u64>();
        let mut rows: Vec<_> = rules.classes().iter().zip(&self.classes).collect();
        rows.sort_by_key(|(class, words)| (Reverse(hits(words)), class.file, class.span.start));
        let _ = writeln!(out, "\n{:<28} {:>10} {:>8} {:>10}  most often by", "class", "words", "hits", "seen");
        for (class, words) in rows {
            let mut most: Vec<_> = words.iter().map(|(word, n)| (Reverse(*n), rules.symbols().text(*word))).collect();
            most.sort_unstable();
            let most: Vec<String> = most.iter().take(5).map(|(Reverse(n), word)| format!("{word} {n}")).collect();
            let (name, size) = (&class.name, class.words.len());
            let _ = writeln!(out, "{name:<28} {size:>10} {:>8} {:>10}  {}", hits(words), words.len(), most.join(", "));
        }
        out.push('\n');
    }
}
