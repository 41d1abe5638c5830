//! From a token pattern to its automaton.

use super::super::ast::{Node, Pattern};
use super::super::program::{
    CaptureName, First, Inst, Look, MAX_BEHIND, MAX_CAPTURES, MAX_PROGRAM, Need, Program, TokenCondition, Words,
};
use super::Resolver;
use crate::document::Span;
use crate::language::TokenFlags;
use crate::rules::program::Ask;
use crate::rules::symbol::Symbol;
use crate::rules::vocabulary::LabelSet;
use rustc_hash::FxHashSet;

/// A program under construction.
struct Builder {
    program: Program,
    /// Definitions that are being opened, to find circles.
    path: Vec<String>,
    /// Inside a lookahead or lookbehind.
    in_look: bool,
    /// A mistake was told; the program is useless.
    failed: bool,
    /// The whole pattern, for mistakes that concern all of it.
    whole: Span,
}

impl Builder {
    fn new(whole: Span, path: Vec<String>, in_look: bool) -> Self {
        Self { program: Program::default(), path, in_look, failed: false, whole }
    }

    fn at(&self) -> u16 {
        u16::try_from(self.program.insts.len()).unwrap_or(u16::MAX)
    }

    fn push(&mut self, inst: Inst) -> usize {
        self.program.insts.push(inst);
        self.program.insts.len() - 1
    }

    fn test(&mut self, conditions: Vec<TokenCondition>) {
        let known = self.program.tests.iter().position(|t| *t == conditions);
        let at = known.unwrap_or_else(|| {
            self.program.tests.push(conditions);
            self.program.tests.len() - 1
        });
        self.push(Inst::Token(u16::try_from(at).unwrap_or(u16::MAX)));
    }
}

impl<'a> Resolver<'a> {
    /// Compiles a `match` pattern; `None` where it is wrong (the mistakes have been told).
    pub(super) fn program(&mut self, pattern: &'a Pattern) -> Option<Program> {
        let mut builder = Builder::new(pattern.span, Vec::new(), false);
        self.node(pattern, &mut builder);
        builder.push(Inst::Match);
        if builder.failed {
            return None;
        }
        let mut program = builder.program;
        if nullable(&program) {
            let help = "something must be there always: leave one part without `?` or `*`";
            self.error(pattern.span, "this pattern matches no words at all", Some(help.to_owned()));
            return None;
        }
        program.first = self.first(&program);
        program.needs = self.needs(pattern);
        if self.is_open(pattern, 0) {
            let help = "name a word, a part of speech or a type that must be there";
            self.error(pattern.span, "this pattern would match everywhere", Some(help.to_owned()));
            return None;
        }
        Some(program)
    }

    fn node(&mut self, pattern: &'a Pattern, b: &mut Builder) {
        if b.program.insts.len() > MAX_PROGRAM {
            if !b.failed {
                let message = format!("the pattern is too large (more than {MAX_PROGRAM} steps when opened out)");
                self.error(b.whole, message, Some("use smaller counts in {m,n}, or split the rule".to_owned()));
            }
            b.failed = true;
            return;
        }
        match &pattern.node {
            Node::Sequence(parts) => parts.iter().for_each(|p| self.node(p, b)),
            Node::Choice(arms) => self.choice(arms, b),
            Node::Token(conditions) => match self.conditions(conditions) {
                Some(resolved) => {
                    // `[lemma=$LEX]` alone also goes over entries of several words.
                    match resolved.as_slice() {
                        [TokenCondition { negative: false, ask: Ask::Lemma(words) }]
                            if words.lexicons.len() == 1 && words.folded.is_empty() && words.exact.is_empty() =>
                        {
                            b.push(Inst::Lexicon { id: words.lexicons[0], lemma_only: true });
                        }
                        _ => b.test(resolved),
                    }
                }
                None => b.failed = true,
            },
            Node::Literal(text) => self.literal(text, b),
            Node::Mention { label, named } => match self.vocabulary.labels(&label.text) {
                Some(labels) => {
                    b.push(Inst::Mention { labels, named: *named });
                }
                None => {
                    self.unknown_label(label);
                    b.failed = true;
                }
            },
            Node::Reference(name) => {
                self.use_name(&name.text);
                if let Some(id) = self.list(&name.text) {
                    b.push(Inst::Lexicon { id, lemma_only: false });
                } else if let Some((file, definition)) = self.definition(&name.text) {
                    if b.path.contains(&name.text) {
                        let message =
                            format!("`{}` stands for itself: {} → {}", b.path[0], b.path.join(" → "), name.text);
                        self.error(
                            name.span,
                            message,
                            Some("a definition may use only others that do not use it".to_owned()),
                        );
                        b.failed = true;
                        return;
                    }
                    b.path.push(name.text.clone());
                    let here = std::mem::replace(&mut self.at, file);
                    self.node(&definition.pattern, b);
                    self.at = here;
                    b.path.pop();
                } else {
                    self.unknown_reference(name);
                    b.failed = true;
                }
            }
            Node::Repeat { inner, min, max } => self.repeat(pattern, inner, *min, *max, b),
            Node::Capture { role, inner } => {
                if b.in_look {
                    self.error(
                        role.span,
                        "a lookahead or lookbehind captures nothing",
                        Some("capture outside it".to_owned()),
                    );
                    b.failed = true;
                    return;
                }
                if b.program.captures.len() >= MAX_CAPTURES {
                    self.error(
                        role.span,
                        format!("more than {MAX_CAPTURES} captures in one pattern"),
                        Some("split the rule into two".to_owned()),
                    );
                    b.failed = true;
                    return;
                }
                let slot = u8::try_from(b.program.captures.len() * 2).unwrap_or(0);
                let role_id = self.vocabulary.role(&role.text);
                b.program.captures.push(CaptureName { name: role.text.as_str().into(), role: role_id });
                b.push(Inst::Save(slot));
                self.node(inner, b);
                b.push(Inst::Save(slot + 1));
            }
            Node::Look { ahead, negative, inner } => self.look(pattern, *ahead, *negative, inner, b),
            Node::Start => {
                b.push(Inst::Start);
            }
            Node::End => {
                b.push(Inst::End);
            }
        }
    }

    fn choice(&mut self, arms: &'a [Pattern], b: &mut Builder) {
        let mut ends = Vec::new();
        for (n, arm) in arms.iter().enumerate() {
            if n + 1 == arms.len() {
                self.node(arm, b);
                break;
            }
            let split = b.push(Inst::Split(0, 0));
            let first = b.at();
            self.node(arm, b);
            ends.push(b.push(Inst::Jump(0)));
            b.program.insts[split] = Inst::Split(first, b.at());
        }
        let end = b.at();
        for jump in ends {
            b.program.insts[jump] = Inst::Jump(end);
        }
    }

    fn repeat(&mut self, pattern: &'a Pattern, inner: &'a Pattern, min: u32, max: Option<u32>, b: &mut Builder) {
        if max.is_none() && self.is_open(inner, 0) {
            let help = "say how many words at most, as in []{0,5}, or what they are, as in [pos=ADJ]*";
            self.error(
                pattern.span,
                "an unbounded gap: this could run to the end of the sentence",
                Some(help.to_owned()),
            );
            b.failed = true;
            return;
        }
        let captures = b.program.captures.len();
        for n in 0..min {
            self.node(inner, b);
            if b.program.captures.len() > captures && (min > 1 || max != Some(1)) && n == 0 {
                self.error(
                    pattern.span,
                    "a capture inside a repetition",
                    Some("capture the whole repetition: role: ( … )*".to_owned()),
                );
                b.failed = true;
                return;
            }
        }
        match max {
            None => {
                let split = b.push(Inst::Split(0, 0));
                let body = b.at();
                self.node(inner, b);
                b.push(Inst::Jump(u16::try_from(split).unwrap_or(u16::MAX)));
                b.program.insts[split] = Inst::Split(body, b.at());
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(b.push(Inst::Split(0, 0)));
                    self.node(inner, b);
                    if b.failed {
                        return;
                    }
                }
                let end = b.at();
                for split in splits {
                    b.program.insts[split] = Inst::Split(u16::try_from(split + 1).unwrap_or(u16::MAX), end);
                }
            }
        }
        let optional_once = min == 0 && max == Some(1);
        if b.program.captures.len() > captures && !optional_once && min == 0 {
            self.error(
                pattern.span,
                "a capture inside a repetition",
                Some("capture the whole repetition: role: ( … )*".to_owned()),
            );
            b.failed = true;
        }
    }

    fn look(&mut self, pattern: &'a Pattern, ahead: bool, negative: bool, inner: &'a Pattern, b: &mut Builder) {
        if b.in_look {
            self.error(
                pattern.span,
                "a lookahead or lookbehind inside another",
                Some("put them one after the other".to_owned()),
            );
            b.failed = true;
            return;
        }
        let mut sub = Builder::new(inner.span, b.path.clone(), true);
        self.node(inner, &mut sub);
        sub.push(Inst::Match);
        if sub.failed {
            b.failed = true;
            return;
        }
        if !ahead && has_loop(&sub.program) {
            let help = format!("a lookbehind sees at most {MAX_BEHIND} words: give the repetition an upper count");
            self.error(pattern.span, "a lookbehind of unknown length", Some(help));
            b.failed = true;
            return;
        }
        let at = u16::try_from(b.program.looks.len()).unwrap_or(u16::MAX);
        b.program.looks.push(Look { ahead, negative, program: sub.program });
        b.push(Inst::Look(at));
    }

    fn literal(&mut self, text: &str, b: &mut Builder) {
        for word in self.settings.words(text) {
            let symbol = self.done.symbols.intern(&word);
            let mut words = Words::default();
            if word.chars().any(char::is_uppercase) {
                words.exact.push((symbol, word.as_str().into()));
            } else {
                words.folded.push(symbol);
            }
            b.test(vec![TokenCondition { negative: false, ask: Ask::Form(words) }]);
        }
    }

    /// Whether the pattern can go over any words whatever.
    fn is_open(&self, pattern: &Pattern, depth: usize) -> bool {
        if depth > 100 {
            return true;
        }
        match &pattern.node {
            Node::Sequence(parts) => {
                parts.iter().all(|p| self.is_open(p, depth + 1) || matches!(p.node, Node::Look { .. }))
            }
            Node::Choice(arms) => arms.iter().any(|p| self.is_open(p, depth + 1)),
            Node::Token(conditions) => conditions.iter().all(|c| c.negative),
            Node::Repeat { inner, .. } | Node::Capture { inner, .. } => self.is_open(inner, depth + 1),
            Node::Reference(name) => {
                self.definition(&name.text).is_some_and(|(_, d)| self.is_open(&d.pattern, depth + 1))
            }
            _ => false,
        }
    }

    /// What a match can begin with.
    fn first(&self, program: &Program) -> First {
        let mut first = First::default();
        let mut seen = vec![false; program.insts.len()];
        let mut stack = vec![0_usize];
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &program.insts[at] {
                Inst::Split(a, b) => stack.extend([*a as usize, *b as usize]),
                Inst::Jump(to) => stack.push(*to as usize),
                Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => stack.push(at + 1),
                Inst::Mention { labels, .. } => first.labels = first.labels.union(*labels),
                Inst::Lexicon { id, .. } => self.lexicon_starts(*id, &mut first.symbols),
                Inst::Token(test) => self.test_starts(&program.tests[*test as usize], &mut first),
                Inst::Match => {}
            }
        }
        first.symbols.sort_unstable();
        first.symbols.dedup();
        first
    }

    fn lexicon_starts(&self, id: u32, out: &mut Vec<Symbol>) {
        if let Some(lexicon) = self.done.lexicons.get(id as usize) {
            out.extend(lexicon.words.iter().copied());
            out.extend(lexicon.exact.iter().map(|(s, _)| *s));
            out.extend(lexicon.phrases.iter().filter_map(|p| p.first().copied()));
        }
    }

    fn word_starts(&self, words: &Words, out: &mut Vec<Symbol>) {
        out.extend(words.folded.iter().copied());
        out.extend(words.exact.iter().map(|(s, _)| *s));
        for id in &words.lexicons {
            if let Some(lexicon) = self.done.lexicons.get(*id as usize) {
                out.extend(lexicon.words.iter().copied());
                out.extend(lexicon.exact.iter().map(|(s, _)| *s));
            }
        }
    }

    /// The narrowest index that finds every token that meets the test.
    fn test_starts(&self, test: &[TokenCondition], first: &mut First) {
        if let Some(words) = positive_words(test) {
            self.word_starts(words, &mut first.symbols);
            return;
        }
        let pos = test.iter().find_map(|c| match c {
            TokenCondition { negative: false, ask: Ask::Pos(mask) } => Some(*mask),
            _ => None,
        });
        let upper = test
            .iter()
            .any(|c| !c.negative && matches!(c.ask, Ask::Flags(bits) if TokenFlags(bits).has(TokenFlags::CAPITALISED)));
        match pos {
            _ if upper => first.upper = true,
            Some(mask) => first.pos |= mask,
            None => first.any = true,
        }
    }

    /// What every match holds: the smallest set of words and all sets of labels.
    fn needs(&self, pattern: &Pattern) -> Vec<Need> {
        let mut symbols: Option<Vec<Symbol>> = None;
        let mut labels = FxHashSet::default();
        self.collect_needs(pattern, 0, &mut symbols, &mut labels);
        let mut needs: Vec<Need> = labels.into_iter().map(Need::Labels).collect();
        needs.extend(symbols.map(Need::Symbols));
        needs.sort();
        needs
    }

    fn collect_needs(
        &self,
        p: &Pattern,
        depth: usize,
        symbols: &mut Option<Vec<Symbol>>,
        labels: &mut FxHashSet<LabelSet>,
    ) {
        if depth > 100 {
            return;
        }
        let mut offer = |mut found: Vec<Symbol>| {
            found.sort_unstable();
            found.dedup();
            if symbols.as_ref().is_none_or(|s| found.len() < s.len()) {
                *symbols = Some(found);
            }
        };
        match &p.node {
            Node::Sequence(parts) => {
                for part in parts {
                    self.collect_needs(part, depth + 1, symbols, labels);
                }
            }
            Node::Choice(arms) => {
                let mut all: Option<Vec<Symbol>> = Some(Vec::new());
                let mut any_label = Some(LabelSet::default());
                for arm in arms {
                    let (mut s, mut l) = (None, FxHashSet::default());
                    self.collect_needs(arm, depth + 1, &mut s, &mut l);
                    all = all.zip(s).map(|(mut a, s)| {
                        a.extend(s);
                        a
                    });
                    let narrow = l.into_iter().min_by_key(|s: &LabelSet| (s.0.count_ones(), s.0));
                    any_label = any_label.zip(narrow).map(|(a, l)| a.union(l));
                }
                if let Some(found) = all {
                    offer(found);
                }
                if let Some(set) = any_label {
                    labels.insert(set);
                }
            }
            Node::Literal(text) => {
                let words = self.settings.words(text);
                // The longest word is the rarest, as a rule.
                if let Some(word) = words.iter().max_by_key(|w| w.len()) {
                    offer(vec![self.done.symbols.of(word)]);
                }
            }
            Node::Mention { label, .. } => {
                if let Some(set) = self.vocabulary.labels(&label.text) {
                    labels.insert(set);
                }
            }
            Node::Token(conditions) => {
                if let Some(found) = self.needed_words(conditions) {
                    offer(found);
                }
            }
            Node::Reference(name) => {
                if let Some(id) = self.list(&name.text) {
                    let mut found = Vec::new();
                    self.lexicon_starts(id, &mut found);
                    offer(found);
                } else if let Some((_, definition)) = self.definition(&name.text) {
                    self.collect_needs(&definition.pattern, depth + 1, symbols, labels);
                }
            }
            Node::Repeat { inner, min, .. } if *min > 0 => self.collect_needs(inner, depth + 1, symbols, labels),
            Node::Capture { inner, .. } => self.collect_needs(inner, depth + 1, symbols, labels),
            _ => {}
        }
    }

    /// The words of a positive `form=` or `lemma=` condition.
    fn needed_words(&self, conditions: &[crate::rules::ast::Condition]) -> Option<Vec<Symbol>> {
        use crate::rules::ast::Value;
        let found = conditions.iter().find(|c| !c.negative && matches!(c.key.text.as_str(), "form" | "lemma"))?;
        let mut out = Vec::new();
        for value in &found.values {
            match value {
                Value::Word(name) => out.push(self.done.symbols.of(&name.text.replace('_', " "))),
                Value::Reference(name) => self.lexicon_starts(self.list(&name.text)?, &mut out),
                Value::Range(..) => return None,
            }
        }
        Some(out)
    }
}

/// The words of a positive condition on form or lemma.
fn positive_words(test: &[TokenCondition]) -> Option<&Words> {
    test.iter().find_map(|c| match c {
        TokenCondition { negative: false, ask: Ask::Form(words) | Ask::Lemma(words) } => Some(words),
        _ => None,
    })
}

/// Whether the program can succeed without going over a token.
fn nullable(program: &Program) -> bool {
    let mut seen = vec![false; program.insts.len()];
    let mut stack = vec![0_usize];
    while let Some(at) = stack.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match &program.insts[at] {
            Inst::Match => return true,
            Inst::Split(a, b) => stack.extend([*a as usize, *b as usize]),
            Inst::Jump(to) => stack.push(*to as usize),
            Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => stack.push(at + 1),
            Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. } => {}
        }
    }
    false
}

/// Whether the program can go back to an earlier instruction.
fn has_loop(program: &Program) -> bool {
    program.insts.iter().enumerate().any(|(at, inst)| matches!(inst, Inst::Jump(to) if (*to as usize) < at))
}
