//! A backtracking machine: one way through the pattern after the other, each instruction at most once for each place, so
//! that the work of an attempt is bounded by the instructions times the places, whatever the pattern.

use super::{UNSET, View};
use crate::language::TokenId;
use crate::rules::program::{Inst, Look, MAX_BEHIND, MAX_CAPTURES, MAX_JUMP, MAX_TOKENS, Program};

/// Captured places.
pub(super) type Captures = [u32; 2 * MAX_CAPTURES];

/// How far an attempt goes, in tokens; far more than [`MAX_TOKENS`] steps need in practice.
const MAX_REACH: TokenId = 2048;

/// What is still to be tried.
#[derive(Debug, Clone, Copy)]
enum Todo {
    /// Instruction `pc` at place `at`, after `steps` steps.
    Go { pc: u16, steps: u16, at: TokenId },
    /// Gives a captured place its old value before other ways are tried.
    Restore { slot: u8, old: u32 },
}

/// What ends an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// All ways are tried; the longest match counts.
    Longest,
    /// Any match.
    Any,
    /// A match that ends just here.
    EndAt(TokenId),
}

/// Buffers of the machine.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    /// For each place a row of bits, one for each instruction: whether a way came there.
    seen: Vec<u64>,
    /// Numbers in a row.
    width: usize,
    /// Place of the first row.
    base: TokenId,
    todo: Vec<Todo>,
    inner: Option<Box<Machine>>,
}

/// Tells what attempts do, for `why-not`.
pub(super) trait Observer {
    /// A way begun at `start` stands at `at` before instruction `pc` after `steps` steps; it went on or not.
    fn step(&mut self, start: TokenId, at: TokenId, pc: u16, steps: u16, captures: &Captures, went_on: bool);
}

/// Observes nothing.
pub(super) struct Silent;

impl Observer for Silent {
    #[inline]
    fn step(&mut self, _: TokenId, _: TokenId, _: u16, _: u16, _: &Captures, _: bool) {}
}

/// Whether the first things that `program` goes over are there from `at` on, as far as there is one way only. Most patterns
/// that the index proposes fail here, before any buffer is touched and before anything is looked back at.
pub(super) fn may_begin(view: &View<'_>, program: &Program, at: TokenId) -> bool {
    let mut token = at;
    for inst in &program.insts {
        match inst {
            Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => {}
            Inst::Token(test) => {
                let there =
                    token < view.sentence.1 && program.tests.get(*test as usize).is_some_and(|t| view.meets(t, token));
                if !there {
                    return false;
                }
                token += 1;
            }
            Inst::Mention { labels, named } if token == at => {
                let mentions = view.layers.at(view.input.mentions, at);
                return mentions.iter().any(|m| labels.has(m.label) && (m.named || !*named));
            }
            _ => break,
        }
    }
    true
}

impl Machine {
    /// Matches `program` from token `start`; gives the end of the longest match and its captures. Of two ways to the same
    /// end the one that the pattern names first counts.
    pub(super) fn run(&mut self, view: &View<'_>, program: &Program, start: TokenId) -> Option<(TokenId, Captures)> {
        self.observe(view, program, start, &mut Silent)
    }

    /// The same, telling `observer` every step.
    pub(super) fn observe<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        start: TokenId,
        observer: &mut O,
    ) -> Option<(TokenId, Captures)> {
        self.begin(program, start);
        self.search(view, program, start, Goal::Longest, observer)
    }

    /// Forgets earlier attempts; those that come begin at `base` or behind it.
    fn begin(&mut self, program: &Program, base: TokenId) {
        self.width = program.insts.len().div_ceil(64);
        self.base = base;
        self.seen.clear();
    }

    /// Whether no way came to this instruction and place yet; from now on one did.
    #[inline]
    fn enter(&mut self, pc: u16, at: TokenId) -> bool {
        let row = at - self.base;
        if row > MAX_REACH {
            return false;
        }
        let place = row as usize * self.width + usize::from(pc / 64);
        if place >= self.seen.len() {
            self.seen.resize((row as usize + 1) * self.width, 0);
        }
        let bit = 1 << (pc % 64);
        let new = self.seen[place] & bit == 0;
        self.seen[place] |= bit;
        new
    }

    /// Tries all ways that begin at `start`, in the order of the pattern, until `goal` is reached.
    fn search<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        start: TokenId,
        goal: Goal,
        observer: &mut O,
    ) -> Option<(TokenId, Captures)> {
        let mut best: Option<(TokenId, Captures)> = None;
        let mut captures = [UNSET; 2 * MAX_CAPTURES];
        let mut todo = std::mem::take(&mut self.todo);
        todo.clear();
        todo.push(Todo::Go { pc: 0, steps: 0, at: start });
        'ways: while let Some(next) = todo.pop() {
            let (mut pc, mut steps, mut at) = match next {
                Todo::Go { pc, steps, at } => (pc, steps, at),
                Todo::Restore { slot, old } => {
                    captures[usize::from(slot)] = old;
                    continue;
                }
            };
            while self.enter(pc, at) {
                match &program.insts[usize::from(pc)] {
                    Inst::Jump(to) => pc = *to,
                    Inst::Split(first, second) => {
                        todo.push(Todo::Go { pc: *second, steps, at });
                        pc = *first;
                    }
                    Inst::Save(slot) => {
                        let place = &mut captures[usize::from(*slot)];
                        todo.push(Todo::Restore { slot: *slot, old: *place });
                        *place = at;
                        pc += 1;
                    }
                    assertion @ (Inst::Start | Inst::End | Inst::Look(_)) => {
                        let holds = match assertion {
                            Inst::Start => at == view.sentence.0 || at == view.begin,
                            Inst::End => at == view.sentence.1,
                            Inst::Look(n) => program.looks.get(usize::from(*n)).is_some_and(|l| self.look(view, l, at)),
                            _ => false,
                        };
                        observer.step(start, at, pc, steps, &captures, holds);
                        if !holds {
                            break;
                        }
                        pc += 1;
                    }
                    Inst::Match => {
                        if best.as_ref().is_none_or(|(end, _)| *end < at) && goal.is_met_by(at) {
                            best = Some((at, captures));
                            if goal != Goal::Longest {
                                break 'ways;
                            }
                        }
                        break;
                    }
                    Inst::Token(test) => {
                        let yes = may_go(view, at, steps)
                            && program.tests.get(usize::from(*test)).is_some_and(|t| view.meets(t, at));
                        observer.step(start, at, pc, steps, &captures, yes);
                        if !yes {
                            break;
                        }
                        (pc, steps, at) = (pc + 1, steps + 1, at + 1);
                    }
                    long @ (Inst::Mention { .. } | Inst::Lexicon { .. }) => {
                        let before = todo.len();
                        if may_go(view, at, steps) {
                            ends(view, long, at, |at| todo.push(Todo::Go { pc: pc + 1, steps: steps + 1, at }));
                        }
                        observer.step(start, at, pc, steps, &captures, todo.len() > before);
                        // what was found first is tried first
                        todo[before..].reverse();
                        break;
                    }
                }
            }
        }
        self.todo = todo;
        best
    }

    /// Looks forward or back from `at`.
    fn look(&mut self, view: &View<'_>, look: &Look, at: TokenId) -> bool {
        let program = &look.program;
        if let [Inst::Token(test), Inst::Match] = program.insts.as_slice() {
            let token = if look.ahead { Some(at) } else { at.checked_sub(1) };
            let token = token.filter(|token| (view.sentence.0..view.sentence.1).contains(token));
            let found = token.zip(program.tests.get(usize::from(*test))).is_some_and(|(t, test)| view.meets(test, t));
            return found != look.negative;
        }
        let mut inner = self.inner.take().unwrap_or_default();
        let found = if look.ahead {
            inner.begin(program, at);
            inner.search(view, program, at, Goal::Any, &mut Silent).is_some()
        } else {
            // The view ends at `at`: nothing behind it is looked at, and `<end>` has no place here. A way that failed from
            // one start fails from every other, so what was seen is kept.
            let short = View { sentence: (view.sentence.0, at), ..*view };
            let earliest = at.saturating_sub(MAX_BEHIND).max(view.sentence.0);
            inner.begin(program, earliest);
            (earliest..=at)
                .rev()
                .any(|from| inner.search(&short, program, from, Goal::EndAt(at), &mut Silent).is_some())
        };
        self.inner = Some(inner);
        found != look.negative
    }
}

impl Goal {
    fn is_met_by(self, end: TokenId) -> bool {
        match self {
            Self::Longest | Self::Any => true,
            Self::EndAt(wanted) => end == wanted,
        }
    }
}

/// Whether a way may go over something at `at`.
#[inline]
fn may_go(view: &View<'_>, at: TokenId, steps: u16) -> bool {
    crate::steps::step();
    at < view.sentence.1 && u32::from(steps) < MAX_TOKENS
}

/// Calls `end` for every place where a mention or an entry of a lexicon ends that `inst` goes over from `at`.
fn ends(view: &View<'_>, inst: &Inst, at: TokenId, mut end: impl FnMut(TokenId)) {
    match inst {
        Inst::Mention { labels, named } => {
            for mention in view.layers.at(view.input.mentions, at) {
                let fits = labels.has(mention.label)
                    && (mention.named || !*named)
                    && mention.tokens.end > at
                    && mention.tokens.end <= view.sentence.1
                    && mention.tokens.end - at <= MAX_JUMP;
                if fits {
                    end(mention.tokens.end);
                }
            }
        }
        Inst::Lexicon { id, lemma_only } => {
            let Some(lexicon) = view.rules.lexicon(*id) else { return };
            let (form, lemma) = (view.symbols.form_of(at), view.symbols.lemma_of(at));
            for phrase in lexicon.phrases_at(form, lemma) {
                let fits = (at..view.sentence.1).zip(phrase).filter(|(t, s)| view.is_symbol(*t, **s, false)).count();
                if fits == phrase.len() {
                    end(at + u32::try_from(phrase.len()).unwrap_or(1));
                }
            }
            let analysis = view.input.analysis;
            let known = lexicon.has(lemma, analysis.lemma(at))
                || (!*lemma_only && lexicon.has(form, analysis.form(view.input.text, at)));
            if known {
                end(at + 1);
            }
        }
        _ => {}
    }
}
