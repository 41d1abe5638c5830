//! From a token pattern to its automaton.

use super::super::ast::{Node, Pattern};
use super::super::program::{
    CaptureName, Inst, Look, MAX_BEHIND, MAX_CAPTURES, MAX_PROGRAM, Program, TokenCondition, Words,
};
use super::Resolver;
use crate::document::Span;
use crate::rules::program::Ask;

/// Most definitions, or lists, one inside the other.
pub(super) const MAX_OPEN: usize = 64;
/// A mistake that two places tell.
const REPEATED_CAPTURE: &str = "a capture inside a repetition";
/// Its cure.
const CAPTURE_WHOLE: &str = "capture the whole repetition: role: ( … )*";

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
    /// Nodes that were opened so far.
    opened: usize,
}

impl Builder {
    fn new(whole: Span, path: Vec<String>, in_look: bool) -> Self {
        Self { program: Program::default(), path, in_look, failed: false, whole, opened: 0 }
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
        if self.is_open(pattern) {
            let help = "name a word, a part of speech or a type that must be there";
            self.error(pattern.span, "this pattern would match everywhere", Some(help.to_owned()));
            return None;
        }
        Some(program)
    }

    /// Tells a mistake after which the program is useless.
    fn refuse(&mut self, b: &mut Builder, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.error(span, message, Some(help.into()));
        b.failed = true;
    }

    fn node(&mut self, pattern: &'a Pattern, b: &mut Builder) {
        b.opened += 1;
        if b.program.insts.len() > MAX_PROGRAM || b.opened > 4 * MAX_PROGRAM {
            if !b.failed {
                let message = format!("the pattern is too large (more than {MAX_PROGRAM} steps when opened out)");
                self.refuse(b, b.whole, message, "use smaller counts in {m,n}, or split the rule");
            }
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
                        self.refuse(b, name.span, message, "a definition may use only others that do not use it");
                        return;
                    }
                    if b.path.len() >= MAX_OPEN {
                        let message = format!("more than {MAX_OPEN} definitions one inside the other");
                        self.refuse(b, name.span, message, "say it in fewer steps");
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
                    self.refuse(b, role.span, "a lookahead or lookbehind captures nothing", "capture outside it");
                    return;
                }
                if b.program.captures.len() >= MAX_CAPTURES {
                    let message = format!("more than {MAX_CAPTURES} captures in one pattern");
                    self.refuse(b, role.span, message, "split the rule into two");
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
        if max.is_none() && self.is_open(inner) {
            let help = "say how many words at most, as in []{0,5}, or what they are, as in [pos=ADJ]*";
            self.refuse(b, pattern.span, "an unbounded gap: this could run to the end of the sentence", help);
            return;
        }
        let captures = b.program.captures.len();
        for n in 0..min {
            self.node(inner, b);
            if b.program.captures.len() > captures && (min > 1 || max != Some(1)) && n == 0 {
                self.refuse(b, pattern.span, REPEATED_CAPTURE, CAPTURE_WHOLE);
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
            self.refuse(b, pattern.span, REPEATED_CAPTURE, CAPTURE_WHOLE);
        }
    }

    fn look(&mut self, pattern: &'a Pattern, ahead: bool, negative: bool, inner: &'a Pattern, b: &mut Builder) {
        if b.in_look {
            self.refuse(b, pattern.span, "a lookahead or lookbehind inside another", "put them one after the other");
            return;
        }
        let mut sub = Builder::new(inner.span, b.path.clone(), true);
        sub.opened = b.opened;
        self.node(inner, &mut sub);
        b.opened = sub.opened;
        sub.push(Inst::Match);
        if sub.failed {
            b.failed = true;
            return;
        }
        if !ahead && has_loop(&sub.program) {
            let help = format!("a lookbehind sees at most {MAX_BEHIND} words: give the repetition an upper count");
            self.refuse(b, pattern.span, "a lookbehind of unknown length", help);
            return;
        }
        let at = u16::try_from(b.program.looks.len()).unwrap_or(u16::MAX);
        let lengths = if ahead { (0, 0) } else { sub.program.lengths(MAX_BEHIND) };
        b.program.looks.push(Look { ahead, negative, program: sub.program, lengths });
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

    /// Whether the pattern can go over any words whatever. A definition is looked at once; one inside itself is told elsewhere.
    fn is_open(&mut self, pattern: &'a Pattern) -> bool {
        match &pattern.node {
            Node::Sequence(parts) => parts.iter().all(|p| matches!(p.node, Node::Look { .. }) || self.is_open(p)),
            Node::Choice(arms) => arms.iter().any(|p| self.is_open(p)),
            Node::Token(conditions) => conditions.iter().all(|c| c.negative),
            Node::Repeat { inner, .. } | Node::Capture { inner, .. } => self.is_open(inner),
            Node::Reference(name) => {
                let Some((_, definition)) = self.definition(&name.text) else { return false };
                let name = definition.name.text.as_str();
                if let Some(open) = self.open.get(name) {
                    return *open;
                }
                self.open.insert(name, false);
                if self.open_depth >= MAX_OPEN {
                    return false;
                }
                self.open_depth += 1;
                let open = self.is_open(&definition.pattern);
                self.open_depth -= 1;
                self.open.insert(name, open);
                open
            }
            _ => false,
        }
    }
}

/// Whether the program can succeed without going over a token.
fn nullable(program: &Program) -> bool {
    let mut succeeds = false;
    program.openings(|inst| succeeds |= *inst == Inst::Match);
    succeeds
}

/// Whether the program can go back to an earlier instruction.
fn has_loop(program: &Program) -> bool {
    program.insts.iter().enumerate().any(|(at, inst)| matches!(inst, Inst::Jump(to) if (*to as usize) < at))
}
