//! A pattern in outline: whether it could match from a token, found out with little work.
//!
//! Thirty-five of thirty-six patterns that the index proposes do not match. So before the machine follows all ways with their
//! captures, the outline follows them as sets of bits, one bit for each instruction that goes over something. It leaves out
//! captures and looks: where it finds no way, there is none; where it finds one, the machine has the last word.

use super::View;
use super::machine::{ends, mention_ends};
use crate::language::{TokenFlags, TokenId};
use crate::rules::model::Lexicon;
use crate::rules::program::{Ask, Inst, MAX_TOKENS, Program, TokenCondition, Words};
use crate::rules::symbol::Symbol;
use crate::rules::vocabulary::LabelSet;

/// Most instructions that go over something; longer programs have no outline.
const MOST: u32 = 127;
/// The bit that says that a way came to the end of the pattern.
const DONE: u128 = 1 << MOST;
/// How many tokens the outline looks ahead; what goes further is left to the machine.
const REACH: usize = 320;
/// Lists with more words than this are not gone through for their marks.
const LONG: usize = 200;

/// An instruction that goes over something, with what one look at a token tells about it.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The instructions that may come next.
    follow: u128,
    /// Marks of the words that it accepts, or its labels.
    marks: u64,
    /// Parts of speech that it accepts, one bit each.
    pos: u32,
    /// Surface facts that the token must have.
    flags: TokenFlags,
    sort: Sort,
    /// Number of the test, or of the instruction.
    number: u16,
}

/// What a step goes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A token of these parts of speech with these flags: there is no more to ask.
    Plain,
    /// A token that meets a test; its form has one of the marks.
    Form,
    /// Likewise its lemma.
    Lemma,
    /// A token that meets a test.
    Test,
    /// A mention.
    Mention {
        /// Only a proper name.
        named: bool,
    },
    /// An entry of a lexicon.
    Lexicon,
}

/// A pattern in outline.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The steps that a match may begin with; none where there is no outline.
    first: u128,
    steps: Box<[Step]>,
    /// How many tokens it goes over at most: [`MAX_TOKENS`], as the machine does, where every step goes over one.
    reach: usize,
}

/// For each place ahead the steps that may go on there. Empty between attempts.
#[derive(Debug)]
pub(super) struct Ahead(Box<[u128; REACH]>);

impl Default for Ahead {
    fn default() -> Self {
        Self(Box::new([0; REACH]))
    }
}

/// The mark of a word: one of 64 bits, none for a word that no rule uses.
pub(crate) const fn mark(symbol: Symbol) -> u64 {
    if symbol.0 == Symbol::NONE.0 { 0 } else { 1 << (symbol.0.wrapping_mul(0x9E37_79B1) >> 26) }
}

/// The marks of the words of a list; all where it is long.
pub(crate) fn marks_of(lexicon: &Lexicon) -> u64 {
    if lexicon.words.len() > LONG {
        return u64::MAX;
    }
    let words = lexicon.words.iter().map(|s| mark(*s)).fold(0, |all, one| all | one);
    lexicon.exact.iter().fold(words, |all, (s, _)| all | mark(*s))
}

fn marks_of_words(words: &Words, lexicons: &[Lexicon]) -> u64 {
    let own = words.folded.iter().chain(words.exact.iter().map(|(s, _)| s)).fold(0, |all, s| all | mark(*s));
    words.lexicons.iter().fold(own, |all, id| all | lexicons.get(*id as usize).map_or(0, marks_of))
}

impl Step {
    fn new(inst: &Inst, at: usize, program: &Program, lexicons: &[Lexicon]) -> Self {
        let number = u16::try_from(at).unwrap_or(u16::MAX);
        let plain =
            Self { follow: 0, marks: 0, pos: u32::MAX, flags: TokenFlags::default(), sort: Sort::Plain, number };
        match inst {
            Inst::Token(test) => {
                let conditions = program.tests.get(usize::from(*test)).map_or(&[][..], Vec::as_slice);
                conditions.iter().fold(Self { number: *test, ..plain }, |step, c| step.narrowed(c, lexicons))
            }
            Inst::Mention { labels, named } => Self { sort: Sort::Mention { named: *named }, marks: labels.0, ..plain },
            Inst::Lexicon { id, .. } => {
                let firsts = |l: &Lexicon| {
                    let phrases = l.phrases.iter().filter_map(|p| p.first());
                    if l.phrases.len() > LONG { u64::MAX } else { phrases.fold(marks_of(l), |all, s| all | mark(*s)) }
                };
                Self { sort: Sort::Lexicon, marks: lexicons.get(*id as usize).map_or(0, firsts), ..plain }
            }
            _ => plain,
        }
    }

    /// The step with one condition more.
    fn narrowed(mut self, condition: &TokenCondition, lexicons: &[Lexicon]) -> Self {
        match (&condition.ask, condition.negative) {
            (Ask::Pos(mask), false) => self.pos &= mask,
            (Ask::Pos(mask), true) => self.pos &= !mask,
            (Ask::Flags(bits), false) => self.flags.set(TokenFlags(*bits)),
            (Ask::Form(words), false) if !matches!(self.sort, Sort::Form | Sort::Lemma) => {
                (self.sort, self.marks) = (Sort::Form, marks_of_words(words, lexicons));
            }
            (Ask::Lemma(words), false) if !matches!(self.sort, Sort::Form | Sort::Lemma) => {
                (self.sort, self.marks) = (Sort::Lemma, marks_of_words(words, lexicons));
            }
            _ if self.sort == Sort::Plain => self.sort = Sort::Test,
            _ => {}
        }
        self
    }
}

impl Outline {
    /// The outline of `program`; an empty one where the program is too long.
    pub(super) fn new(program: &Program, lexicons: &[Lexicon]) -> Self {
        let goes_over = |inst: &Inst| matches!(inst, Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. });
        let mut bits = Vec::with_capacity(program.insts.len());
        let mut count = 0_u32;
        for inst in &program.insts {
            bits.push(if *inst == Inst::Match { MOST } else { count });
            count += u32::from(goes_over(inst));
        }
        if count > MOST {
            return Self::default();
        }
        let mut seen = vec![false; program.insts.len()];
        let mut stack = Vec::new();
        let mut reached = |from: usize| {
            let mut all = 0;
            seen.fill(false);
            stack.push(from);
            while let Some(at) = stack.pop() {
                let Some(inst) = program.insts.get(at).filter(|_| !std::mem::replace(&mut seen[at], true)) else {
                    continue;
                };
                match inst {
                    Inst::Split(a, b) => stack.extend([usize::from(*a), usize::from(*b)]),
                    Inst::Jump(to) => stack.push(usize::from(*to)),
                    Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End => stack.push(at + 1),
                    Inst::Token(_) | Inst::Mention { .. } | Inst::Lexicon { .. } | Inst::Match => all |= 1 << bits[at],
                }
            }
            all
        };
        let first = reached(0);
        let steps = program.insts.iter().enumerate().filter(|(_, inst)| goes_over(inst));
        let steps = steps.map(|(at, inst)| Step { follow: reached(at + 1), ..Step::new(inst, at, program, lexicons) });
        let steps: Box<[Step]> = steps.collect();
        let long = steps.iter().any(|s| matches!(s.sort, Sort::Mention { .. } | Sort::Lexicon));
        Self { first, steps, reach: if long { REACH } else { MAX_TOKENS as usize } }
    }

    /// Whether a match may begin at `start`. `program` gives the whole program, which is seldom needed.
    pub(super) fn may_match<'p>(
        &self,
        view: &View<'_>,
        start: TokenId,
        ahead: &mut Ahead,
        program: impl Fn() -> Option<&'p Program>,
    ) -> bool {
        if self.first == 0 || self.first & DONE != 0 {
            return true;
        }
        let sets = &mut *ahead.0;
        let mut whole = None;
        sets[0] = self.first;
        let (mut row, mut last) = (0, 0);
        let mut found = false;
        while row <= last && !found {
            let mut set = std::mem::take(&mut sets[row]);
            let at = start + row as TokenId;
            if set & DONE != 0 {
                found = true;
            } else if at < view.sentence.1 && row < self.reach {
                while set != 0 {
                    crate::steps::step();
                    let step = &self.steps[set.trailing_zeros() as usize];
                    set &= set - 1;
                    step.ends(view, at, &mut whole, &program, |end| match sets.get_mut((end - start) as usize) {
                        Some(place) => {
                            *place |= step.follow;
                            last = last.max((end - start) as usize);
                        }
                        None => found = true,
                    });
                }
            }
            row += 1;
        }
        if found {
            sets[..=last].fill(0);
        }
        found
    }
}

impl Step {
    /// Calls `end` for every place where that ends which the step goes over from `at`.
    #[inline]
    fn ends<'p>(
        &self,
        view: &View<'_>,
        at: TokenId,
        whole: &mut Option<&'p Program>,
        program: &impl Fn() -> Option<&'p Program>,
        mut end: impl FnMut(TokenId),
    ) {
        match self.sort {
            Sort::Mention { named } => mention_ends(view, LabelSet(self.marks), named, at, end),
            Sort::Lexicon => {
                if self.marks & (mark(view.symbols.form_of(at)) | mark(view.symbols.lemma_of(at))) == 0 {
                    return;
                }
                *whole = whole.or_else(program);
                if let Some(whole) = whole
                    && let Some(inst) = whole.insts.get(usize::from(self.number))
                {
                    ends(view, whole, inst, at, end);
                }
            }
            Sort::Plain | Sort::Form | Sort::Lemma | Sort::Test => {
                let Some(token) = view.input.analysis.tokens.get(at as usize) else { return };
                let fits = self.pos >> token.upos as u32 & 1 == 1
                    && token.flags.has(self.flags)
                    && match self.sort {
                        Sort::Form => self.marks & mark(view.symbols.form_of(at)) != 0,
                        Sort::Lemma => self.marks & mark(view.symbols.lemma_of(at)) != 0,
                        _ => true,
                    };
                if !fits {
                    return;
                }
                *whole = if self.sort == Sort::Plain { *whole } else { whole.or_else(program) };
                let meets = self.sort == Sort::Plain
                    || whole.is_some_and(|p| p.tests.get(usize::from(self.number)).is_some_and(|t| view.meets(t, at)));
                if meets {
                    end(at + 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::matching::{Layers, MatchInput};
    use crate::rules::symbol::TokenSymbols;
    use crate::rules::testing::{analyse, good};

    /// The tokens from which the only pattern of `rules` may match.
    fn may(rules: &str, text: &str) -> Vec<TokenId> {
        let rules = good(rules);
        let (text, analysis, mentions) = analyse(text);
        let input = MatchInput { text: &text, analysis: &analysis, mentions: &mentions };
        let mut symbols = TokenSymbols::default();
        symbols.fill(rules.symbols(), &text, &analysis);
        let mut layers = Layers::default();
        layers.fill(analysis.tokens.len(), &mentions);
        let all = (0, analysis.tokens.len() as TokenId);
        let view =
            View { rules: &rules, input: &input, symbols: &symbols, layers: &layers, sentence: all, begin: all.0 };
        let outline = Outline::new(rules.program(0, 0).expect("a pattern"), rules.lexicons());
        let mut ahead = Ahead::default();
        (all.0..all.1).filter(|at| outline.may_match(&view, *at, &mut ahead, || rules.program(0, 0))).collect()
    }

    #[test]
    fn an_outline_follows_all_ways() {
        let rule = "lex OFFICE = président premier_ministre\nrule p -> Position(person)\n  \
                    match $OFFICE [pos=ADJ]{0,2} (de la | du)? person: @Person!\n";
        let text =
            "le/le/DET premier ministre russe/russe/ADJ {Person Ivan Petrov } salue le président du {Place Mali }";
        assert_eq!(may(rule, text), [1]);
        assert_eq!(
            may(
                "rule e -> @Event\n  match [lemma=le, pos=DET] [upper, pos!=ADJ]+ fin\n",
                "le/le/DET Tour/tour/NOUN fin"
            ),
            [0]
        );
        assert_eq!(
            may(
                "rule e -> @Event\n  match [lemma=le, pos=DET] [upper, pos!=ADJ]+ fin\n",
                "le/le/DET Grand/grand/ADJ fin"
            ),
            [0; 0]
        );
    }

    #[test]
    fn looks_are_left_to_the_machine() {
        assert_eq!(may("rule e -> @Event\n  match sommet (?! de)\n", "un sommet de paix"), [1]);
    }
}
