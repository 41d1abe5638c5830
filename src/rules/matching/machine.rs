//! A Pike machine: all ways through a pattern at once, at most one thread for each instruction and place.

use super::{UNSET, View};
use crate::language::TokenId;
use crate::rules::program::{Inst, Look, MAX_BEHIND, MAX_CAPTURES, MAX_JUMP, MAX_TOKENS, Program};

/// Captured places.
pub(super) type Captures = [u32; 2 * MAX_CAPTURES];

/// Most places that one attempt visits; far more than [`MAX_TOKENS`] steps need in practice.
const MAX_PLACES: usize = 512;

/// A way through the pattern.
#[derive(Debug, Clone, Copy)]
struct Thread {
    pc: u16,
    steps: u16,
    captures: Captures,
}

/// The threads that wait at one place.
#[derive(Debug, Default)]
struct Bucket {
    at: TokenId,
    threads: Vec<Thread>,
    /// `seen[pc] == round`: the instruction has a thread here.
    seen: Vec<u32>,
    round: u32,
}

/// What the closure still has to do.
#[derive(Debug)]
enum Todo {
    Go(u16),
    Restore(usize, u32),
}

/// Buffers of the machine.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    /// Waiting places, nearest last.
    agenda: Vec<Bucket>,
    pool: Vec<Bucket>,
    inner: Option<Box<Machine>>,
    todo: Vec<Todo>,
    round: u32,
}

/// Tells what attempts do, for `why-not`.
pub(super) trait Observer {
    /// A thread at `at`, begun at `start`, stands before instruction `pc` after `steps` steps; it went on or not.
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
        let mut best: Option<(TokenId, Captures)> = None;
        self.pool.append(&mut self.agenda);
        self.add(
            view,
            program,
            start,
            Thread { pc: 0, steps: 0, captures: [UNSET; 2 * MAX_CAPTURES] },
            start,
            observer,
        );
        let mut places = 0;
        while let Some(mut bucket) = self.agenda.pop() {
            places += 1;
            if places > MAX_PLACES {
                self.pool.push(bucket);
                break;
            }
            let at = bucket.at;
            for thread in bucket.threads.drain(..) {
                let inst = &program.insts[thread.pc as usize];
                if *inst == Inst::Match {
                    if best.as_ref().is_none_or(|(end, _)| *end < at) {
                        best = Some((at, thread.captures));
                    }
                    continue;
                }
                let went_on = self.consume(view, program, inst, at, thread, start, observer);
                observer.step(start, at, thread.pc, thread.steps, &thread.captures, went_on);
            }
            self.pool.push(bucket);
        }
        best
    }

    /// Goes over what the instruction asks for; whether that was possible.
    #[expect(clippy::too_many_arguments, reason = "one step of the machine, called in one place")]
    fn consume<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        inst: &Inst,
        at: TokenId,
        thread: Thread,
        start: TokenId,
        observer: &mut O,
    ) -> bool {
        crate::steps::step();
        if at >= view.sentence.1 || u32::from(thread.steps) >= MAX_TOKENS {
            return false;
        }
        let next = Thread { pc: thread.pc + 1, steps: thread.steps + 1, ..thread };
        match inst {
            Inst::Token(test) => {
                let yes = program.tests.get(*test as usize).is_some_and(|t| view.meets(t, at));
                if yes {
                    self.add(view, program, at + 1, next, start, observer);
                }
                yes
            }
            Inst::Mention { labels, named } => {
                let mut yes = false;
                for mention in view.layers.at(view.input.mentions, at) {
                    let fits = labels.has(mention.label)
                        && (mention.named || !*named)
                        && mention.tokens.end > at
                        && mention.tokens.end <= view.sentence.1
                        && mention.tokens.end - at <= MAX_JUMP;
                    if fits {
                        yes = true;
                        self.add(view, program, mention.tokens.end, next, start, observer);
                    }
                }
                yes
            }
            Inst::Lexicon { id, lemma_only } => {
                let Some(lexicon) = view.rules.lexicon(*id) else { return false };
                let mut yes = false;
                for phrase in lexicon.phrases_at(view.symbols.form_of(at), view.symbols.lemma_of(at)) {
                    let fits =
                        (at..view.sentence.1).zip(phrase).filter(|(t, s)| view.is_symbol(*t, **s, false)).count();
                    if fits == phrase.len() {
                        yes = true;
                        let len = u32::try_from(phrase.len()).unwrap_or(1);
                        self.add(view, program, at + len, next, start, observer);
                    }
                }
                let form = view.input.analysis.form(view.input.text, at);
                let lemma = lexicon.has(view.symbols.lemma_of(at), view.input.analysis.lemma(at));
                if lemma || (!*lemma_only && lexicon.has(view.symbols.form_of(at), form)) {
                    yes = true;
                    self.add(view, program, at + 1, next, start, observer);
                }
                yes
            }
            _ => false,
        }
    }

    /// The bucket for place `at`.
    fn bucket(&mut self, at: TokenId, size: usize) -> usize {
        // The agenda is sorted with the nearest place last.
        let from = self.agenda.partition_point(|b| b.at > at);
        if self.agenda.get(from).is_none_or(|b| b.at != at) {
            let mut bucket = self.pool.pop().unwrap_or_default();
            bucket.at = at;
            bucket.threads.clear();
            self.round = self.round.wrapping_add(1);
            if self.round == 0 {
                for b in self.pool.iter_mut().chain(&mut self.agenda) {
                    b.seen.clear();
                }
                bucket.seen.clear();
                self.round = 1;
            }
            bucket.round = self.round;
            if bucket.seen.len() < size {
                bucket.seen.resize(size, 0);
            }
            self.agenda.insert(from, bucket);
        }
        from
    }

    /// Adds a thread at `at` and follows all instructions that go over nothing.
    fn add<O: Observer>(
        &mut self,
        view: &View<'_>,
        program: &Program,
        at: TokenId,
        thread: Thread,
        start: TokenId,
        observer: &mut O,
    ) {
        let place = self.bucket(at, program.insts.len());
        let mut captures = thread.captures;
        let mut todo = std::mem::take(&mut self.todo);
        todo.clear();
        todo.push(Todo::Go(thread.pc));
        while let Some(step) = todo.pop() {
            let mut pc = match step {
                Todo::Go(pc) => pc,
                Todo::Restore(slot, old) => {
                    captures[slot] = old;
                    continue;
                }
            };
            loop {
                let bucket = &mut self.agenda[place];
                let round = bucket.round;
                let Some(seen) = bucket.seen.get_mut(pc as usize) else { break };
                if std::mem::replace(seen, round) == round {
                    break;
                }
                match &program.insts[pc as usize] {
                    Inst::Jump(to) => pc = *to,
                    Inst::Split(a, b) => {
                        todo.push(Todo::Go(*b));
                        pc = *a;
                    }
                    Inst::Save(slot) => {
                        let slot = *slot as usize;
                        todo.push(Todo::Restore(slot, captures[slot]));
                        captures[slot] = at;
                        pc += 1;
                    }
                    assertion @ (Inst::Start | Inst::End | Inst::Look(_)) => {
                        let holds = match assertion {
                            Inst::Start => at == view.sentence.0 || at == view.begin,
                            Inst::End => at == view.sentence.1,
                            Inst::Look(n) => program.looks.get(*n as usize).is_some_and(|l| self.look(view, l, at)),
                            _ => false,
                        };
                        observer.step(start, at, pc, thread.steps, &captures, holds);
                        if !holds {
                            break;
                        }
                        pc += 1;
                    }
                    Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. } | Inst::Match => {
                        bucket.threads.push(Thread { pc, steps: thread.steps, captures });
                        break;
                    }
                }
            }
        }
        self.todo = todo;
    }

    /// Looks forward or back from `at`.
    fn look(&mut self, view: &View<'_>, look: &Look, at: TokenId) -> bool {
        let mut inner = self.inner.take().unwrap_or_default();
        let found = if look.ahead {
            inner.run(view, &look.program, at).is_some()
        } else {
            let earliest = at.saturating_sub(MAX_BEHIND).max(view.sentence.0);
            (earliest..=at).rev().any(|from| inner.reaches(view, &look.program, from, at))
        };
        self.inner = Some(inner);
        found != look.negative
    }

    /// Whether a match from `from` can end exactly at `to`.
    fn reaches(&mut self, view: &View<'_>, program: &Program, from: TokenId, to: TokenId) -> bool {
        // The view ends at `to`, so the longest match is the one that ends there, if any does. `<end>` has no place here.
        let short = View { sentence: (view.sentence.0, to), ..*view };
        self.run(&short, program, from).is_some_and(|(end, _)| end == to)
    }
}
