//! A Pike machine: all ways through the pattern at once, place by place, at most one for each instruction and place. So the
//! work of an attempt is bounded by the instructions times the places, whatever the pattern.

use super::{UNSET, View};
use crate::language::TokenId;
use crate::rules::program::{Inst, Look, MAX_CAPTURES, MAX_JUMP, MAX_TOKENS, Program};
use crate::rules::vocabulary::LabelSet;

/// Captured places.
pub(super) type Captures = [u32; 2 * MAX_CAPTURES];

/// How far an attempt goes, in tokens; far more than [`MAX_TOKENS`] steps need in practice.
const MAX_REACH: usize = 2048;

/// Places for which there is room from the beginning.
const NEAR: usize = 16;
/// Number of a thread or of a capture that is not there.
const NONE: u32 = u32::MAX;

/// A way through the pattern that waits at a place.
#[derive(Debug, Clone, Copy)]
struct Thread {
    pc: u16,
    steps: u16,
    /// Its last capture.
    saved: u32,
    /// The thread behind it at the same place.
    next: u32,
}

/// A captured place, behind the earlier ones of the same way. Ways share what they have in common, so nothing is copied.
#[derive(Debug, Clone, Copy)]
struct Saved {
    slot: u8,
    at: TokenId,
    before: u32,
}

/// The first and the last of the threads that wait at a place.
#[derive(Debug, Clone, Copy)]
struct Queue {
    first: u32,
    last: u32,
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
    threads: Vec<Thread>,
    saved: Vec<Saved>,
    /// For each place from the base on the threads that wait there.
    queues: Vec<Queue>,
    /// The last place where a thread waits or waited.
    last: TokenId,
    /// Instructions that go over nothing and are still to be followed.
    todo: Vec<(u16, u32)>,
    inner: Option<Box<Machine>>,
}

/// Tells what attempts do, for `why-not`.
pub(super) trait Observer {
    /// Whether it wants to be told anything.
    const ASKS: bool = true;

    /// A way begun at `start` stands at `at` before instruction `pc` after `steps` steps; it went on or not.
    fn step(&mut self, start: TokenId, at: TokenId, pc: u16, steps: u16, captures: &Captures, went_on: bool);
}

/// Observes nothing.
pub(super) struct Silent;

impl Observer for Silent {
    const ASKS: bool = false;

    #[inline]
    fn step(&mut self, _: TokenId, _: TokenId, _: u16, _: u16, _: &Captures, _: bool) {}
}

impl Machine {
    /// Matches `program` from token `start`; gives the end of the longest match and its captures.
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
        let (end, saved) = self.search(view, program, start, Goal::Longest, observer)?;
        Some((end, self.captures(saved)))
    }

    /// Forgets earlier attempts; those that come begin at `base` or behind it.
    fn begin(&mut self, program: &Program, base: TokenId) {
        self.width = program.insts.len().div_ceil(64);
        self.base = base;
        self.seen.clear();
        self.seen.resize(NEAR * self.width, 0);
        self.threads.clear();
        self.saved.clear();
        self.queues.clear();
        self.queues.resize(NEAR, Queue { first: NONE, last: NONE });
        self.last = base;
    }

    /// Whether no way came to this instruction and place yet; from now on one did.
    #[inline]
    fn enter(&mut self, pc: u16, at: TokenId) -> bool {
        let row = (at - self.base) as usize;
        if row > MAX_REACH {
            return false;
        }
        let place = row * self.width + usize::from(pc / 64);
        if place >= self.seen.len() {
            self.grow(row);
        }
        let bit = 1 << (pc % 64);
        let word = &mut self.seen[place];
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Makes room for the places up to that of `row`.
    #[cold]
    fn grow(&mut self, row: usize) {
        let rows = (row + 1).next_multiple_of(NEAR);
        self.seen.resize(rows * self.width, 0);
        self.queues.resize(rows, Queue { first: NONE, last: NONE });
    }

    /// Lets a thread wait at `at`, which it entered, behind those that wait there.
    fn wait(&mut self, at: TokenId, pc: u16, steps: u16, saved: u32) {
        self.last = self.last.max(at);
        let row = (at - self.base) as usize;
        let number = self.threads.len() as u32;
        self.threads.push(Thread { pc, steps, saved, next: NONE });
        let queue = &mut self.queues[row];
        match self.threads.get_mut(queue.last as usize) {
            Some(last) => last.next = number,
            None => queue.first = number,
        }
        queue.last = number;
    }

    /// The captured places of a way whose last capture is `saved`.
    fn captures(&self, mut saved: u32) -> Captures {
        let mut captures = [UNSET; 2 * MAX_CAPTURES];
        while let Some(one) = self.saved.get(saved as usize) {
            let place = &mut captures[usize::from(one.slot)];
            if *place == UNSET {
                *place = one.at;
            }
            saved = one.before;
        }
        captures
    }

    /// Tries all ways that begin at `start` until `goal` is reached; gives the end of the best match and its last capture.
    fn search<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        start: TokenId,
        goal: Goal,
        observer: &mut O,
    ) -> Option<(TokenId, u32)> {
        let mut best = None;
        let met = |end: TokenId| goal == Goal::Any || goal == Goal::EndAt(end);
        self.add(view, program, start, (0, 0, NONE), start, observer);
        let mut at = start;
        while at <= self.last {
            let Some(queue) = self.queues.get_mut((at - self.base) as usize) else { break };
            let mut number = std::mem::replace(queue, Queue { first: NONE, last: NONE }).first;
            while let Some(thread) = self.threads.get(number as usize).copied() {
                number = thread.next;
                let Thread { pc, steps, saved, .. } = thread;
                let inst = &program.insts[usize::from(pc)];
                if *inst == Inst::Match {
                    if met(at) {
                        return Some((at, saved));
                    }
                    if goal == Goal::Longest && best.is_none_or(|(end, _)| end < at) {
                        best = Some((at, saved));
                    }
                    continue;
                }
                let mut went_on = false;
                if may_go(view, at, steps) {
                    ends(view, program, inst, at, |end| {
                        went_on = true;
                        self.add(view, program, end, (pc + 1, steps + 1, saved), start, observer);
                    });
                }
                if O::ASKS {
                    observer.step(start, at, pc, steps, &self.captures(saved), went_on);
                }
            }
            at += 1;
        }
        best
    }

    /// Adds a thread at `at` and follows all instructions that go over nothing.
    fn add<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        at: TokenId,
        (pc, steps, saved): (u16, u16, u32),
        start: TokenId,
        observer: &mut O,
    ) {
        let mut todo = std::mem::take(&mut self.todo);
        todo.clear();
        todo.push((pc, saved));
        while let Some((mut pc, mut saved)) = todo.pop() {
            while self.enter(pc, at) {
                match &program.insts[usize::from(pc)] {
                    Inst::Jump(to) => pc = *to,
                    Inst::Split(first, second) => {
                        todo.push((*second, saved));
                        pc = *first;
                    }
                    Inst::Save(slot) => {
                        self.saved.push(Saved { slot: *slot, at, before: saved });
                        saved = self.saved.len() as u32 - 1;
                        pc += 1;
                    }
                    assertion @ (Inst::Start | Inst::End | Inst::Look(_)) => {
                        let holds = match assertion {
                            Inst::Start => at == view.sentence.0 || at == view.begin,
                            Inst::End => at == view.sentence.1,
                            Inst::Look(n) => program.looks.get(usize::from(*n)).is_some_and(|l| self.look(view, l, at)),
                            _ => false,
                        };
                        if O::ASKS {
                            observer.step(start, at, pc, steps, &self.captures(saved), holds);
                        }
                        if !holds {
                            break;
                        }
                        pc += 1;
                    }
                    Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. } | Inst::Match => {
                        self.wait(at, pc, steps, saved);
                        break;
                    }
                }
            }
        }
        self.todo = todo;
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
            let (least, most) = look.lengths;
            let earliest = at.saturating_sub(most).max(view.sentence.0);
            inner.begin(program, earliest);
            (earliest..=at)
                .rev()
                .skip(least as usize)
                .any(|from| inner.search(&short, program, from, Goal::EndAt(at), &mut Silent).is_some())
        };
        self.inner = Some(inner);
        found != look.negative
    }
}

/// Whether a way may go over something at `at`.
#[inline]
fn may_go(view: &View<'_>, at: TokenId, steps: u16) -> bool {
    crate::steps::step();
    at < view.sentence.1 && u32::from(steps) < MAX_TOKENS
}

/// Calls `end` for every place where that ends which `inst` goes over from `at`.
#[inline]
pub(super) fn ends(view: &View<'_>, program: &Program, inst: &Inst, at: TokenId, mut end: impl FnMut(TokenId)) {
    match inst {
        Inst::Token(test) if program.tests.get(usize::from(*test)).is_some_and(|t| view.meets(t, at)) => end(at + 1),
        Inst::Mention { labels, named } => mention_ends(view, *labels, *named, at, end),
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

/// Calls `end` for the end of every mention with one of the labels that begins at `at`.
#[inline]
pub(super) fn mention_ends(view: &View<'_>, labels: LabelSet, named: bool, at: TokenId, mut end: impl FnMut(TokenId)) {
    for mention in view.layers.at(view.input.mentions, at) {
        let fits = labels.has(mention.label)
            && (mention.named || !named)
            && mention.tokens.end > at
            && mention.tokens.end <= view.sentence.1
            && mention.tokens.end - at <= MAX_JUMP;
        if fits {
            end(mention.tokens.end);
        }
    }
}
