//! Which patterns could begin at a token.

use super::{Layers, MatchInput, View};
use crate::language::{Token, TokenFlags, TokenId, Upos};
use crate::rules::lists::Lists;
use crate::rules::model::{CompiledBody, CompiledRule, RuleIndex};
use crate::rules::program::{Ask, First, Inst, Need, Program};
use crate::rules::symbol::{Symbol, Symbols, TokenSymbols};
use crate::rules::vocabulary::LabelSet;
use std::collections::BTreeMap;
use std::ops::Range;

/// A pattern of a phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arm {
    pub(crate) rule: RuleIndex,
    pub(crate) arm: u16,
    /// Surface facts that its first token must have, all of them.
    flags: TokenFlags,
    /// Parts of speech that its first token may have, one bit each.
    pos: u32,
}

impl Arm {
    /// An arm with what its first token must be, as far as one look at the token tells.
    fn new(rule: RuleIndex, arm: u16, program: &Program) -> Self {
        let mut all = Self { rule, arm, flags: TokenFlags::default(), pos: u32::MAX };
        let goes_over_nothing = |inst: &&Inst| matches!(inst, Inst::Save(_) | Inst::Look(_) | Inst::Start | Inst::End);
        let Some(Inst::Token(test)) = program.insts.iter().find(|inst| !goes_over_nothing(inst)) else { return all };
        for condition in program.tests.get(*test as usize).into_iter().flatten() {
            match (&condition.ask, condition.negative) {
                (Ask::Pos(mask), false) => all.pos &= mask,
                (Ask::Pos(mask), true) => all.pos &= !mask,
                (Ask::Flags(bits), false) => all.flags.set(TokenFlags(*bits)),
                _ => {}
            }
        }
        all
    }

    fn may_begin(&self, token: &Token) -> bool {
        self.pos >> token.upos as u32 & 1 == 1 && token.flags.has(self.flags)
    }
}

/// Number of labels.
const LABELS: usize = 64;

/// Index of an arm in the phase index.
type ArmId = u32;

/// Numbers of the lists that many tokens share: one for each label, then the parts of speech, capitals, anything.
const UPPER: usize = LABELS + Upos::ALL.len();
const ANYTHING: usize = UPPER + 1;
const BROAD: usize = ANYTHING + 1;

/// The `match` patterns of one phase by what they can begin with.
#[derive(Debug, Default)]
pub(crate) struct PhaseIndex {
    arms: Vec<Arm>,
    /// For each arm: whether it begins at the first word of the sentence only.
    anchored: Vec<bool>,
    /// For each arm groups of words of which one must stand in the sentence.
    words: Lists<u32>,
    /// For each arm sets of labels of which a mention must stand in it.
    labels: Lists<u64>,
    /// For each symbol the arms that can begin with it.
    by_symbol: Lists<ArmId>,
    /// For each arm the lists of [`BROAD`] that it belongs to.
    broad: Lists<u16>,
    /// For each symbol the groups that hold it.
    groups: Lists<u32>,
    /// For each group the arms that are worth a look where one of its words stands: those of which it is the smallest.
    by_group: Lists<Wanted>,
    /// Arms that need no word.
    free: Vec<Wanted>,
    group_count: usize,
}

/// An arm with one set of labels and one group that it needs besides, so that most are dropped without a further look.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    arm: ArmId,
    /// Another group than the one of the list, where the arm needs another.
    group: Option<u32>,
    /// A mention with one of these labels; 0 where none is needed.
    labels: u64,
    /// The document must speak of this.
    topic: Option<u16>,
}

/// What the sentence at hand holds.
#[derive(Debug)]
pub(crate) struct Present {
    /// For each group: the round in which one of its words was seen, and its last place.
    groups: Vec<(u32, TokenId)>,
    /// The groups of this round.
    seen: Vec<u32>,
    /// For each label one past the last place of such a mention.
    labels: [TokenId; LABELS],
    /// The labels that are there.
    here: LabelSet,
    /// For each arm: the round in which the sentence had all that it needs, one past the last token that it could begin at (all
    /// that it needs must still come), and the next token at which it was not tried yet.
    open: Vec<(u32, TokenId, TokenId)>,
    /// The open arms of the lists that many tokens share.
    broad: [Vec<ArmId>; BROAD],
    round: u32,
}

impl Default for Present {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            seen: Vec::new(),
            labels: [0; LABELS],
            here: LabelSet::default(),
            open: Vec::new(),
            broad: [const { Vec::new() }; BROAD],
            round: 0,
        }
    }
}

impl PhaseIndex {
    /// Builds the index of the rules of `phase`.
    pub(crate) fn build(rules: &[CompiledRule], phase: u8, symbols: &Symbols) -> Self {
        let mut index = Self::default();
        let mut numbers: BTreeMap<&[Symbol], u32> = BTreeMap::new();
        let (mut by_symbol, mut broad, mut by_group) = (Vec::new(), Vec::new(), Vec::new());
        let (mut groups, mut labels) = (Vec::new(), Vec::new());
        for (rule, number) in rules.iter().zip(0..).filter(|(r, _)| r.phase == phase) {
            for (arm, at) in rule.arms.iter().zip(0..) {
                let CompiledBody::Match(program) = &arm.body else { continue };
                let id = ArmId::try_from(index.arms.len()).unwrap_or(ArmId::MAX);
                index.arms.push(Arm::new(number, at, program));
                let begins = program.insts.iter().find(|i| !matches!(i, Inst::Save(_)));
                index.anchored.push(matches!(begins, Some(Inst::Start)));
                let mut smallest: Option<(usize, u32)> = None;
                let mut wanted = Wanted { arm: id, group: None, labels: 0, topic: rule.topic };
                let own = groups.len();
                for one in &program.needs {
                    match one {
                        Need::Labels(set) => {
                            labels.push((id as usize, set.0));
                            wanted.labels = set.0;
                        }
                        Need::Symbols(words) => {
                            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                            let group = *numbers.entry(words).or_insert(next);
                            groups.push((id as usize, group));
                            let found = (weight(words, symbols), group);
                            smallest = Some(smallest.map_or(found, |old| old.min(found)));
                        }
                    }
                }
                match smallest {
                    Some((_, group)) => {
                        wanted.group = groups[own..].iter().map(|(_, other)| *other).find(|other| *other != group);
                        by_group.push((group as usize, wanted));
                    }
                    None => index.free.push(wanted),
                }
                by_symbol.extend(program.first.symbols.iter().map(|s| (s.0 as usize, id)));
                broad.extend(lists(&program.first).map(|list| (id as usize, list)));
            }
        }
        let pairs = numbers.iter().flat_map(|(words, group)| words.iter().map(|s| (s.0 as usize, *group)));
        index.group_count = numbers.len();
        index.groups = Lists::new(symbols.len(), &pairs.collect::<Vec<_>>());
        index.by_symbol = Lists::new(symbols.len(), &by_symbol);
        index.words = Lists::new(index.arms.len(), &groups);
        index.labels = Lists::new(index.arms.len(), &labels);
        index.broad = Lists::new(index.arms.len(), &broad);
        index.by_group = Lists::new(index.group_count, &by_group);
        index
    }

    /// Whether the phase has no `match` pattern.
    pub(crate) fn is_empty(&self) -> bool {
        self.arms.is_empty()
    }

    /// Calls `try_arm` for every pattern that could begin at `token`, each once.
    pub(crate) fn candidates(
        &self,
        view: &View<'_>,
        token: TokenId,
        present: &mut Present,
        mut try_arm: impl FnMut(Arm),
    ) {
        let (form, lemma) = (view.symbols.form_of(token), view.symbols.lemma_of(token));
        let Some(here) = view.input.analysis.tokens.get(token as usize) else { return };
        let Present { open, broad, round, .. } = present;
        let begins = token == view.sentence.0 || token == view.begin;
        let mut try_one = |id: ArmId| {
            let (of, end, next) = &mut open[id as usize];
            if *of == *round && token < *end && *next <= token && (begins || !self.anchored[id as usize]) {
                *next = token + 1;
                let arm = self.arms[id as usize];
                if arm.may_begin(here) {
                    try_arm(arm);
                }
            }
        };
        for id in self.by_symbol.of(form.0 as usize) {
            try_one(*id);
        }
        if lemma != form {
            for id in self.by_symbol.of(lemma.0 as usize) {
                try_one(*id);
            }
        }
        let mut try_all = |list: usize| {
            for id in &broad[list] {
                try_one(*id);
            }
        };
        for mention in view.layers.at(view.input.mentions, token) {
            try_all((mention.label.0 & 63) as usize);
        }
        try_all(LABELS + here.upos as usize);
        if here.flags.has(TokenFlags::CAPITALISED) {
            try_all(UPPER);
        }
        try_all(ANYTHING);
    }
}

/// The shared lists that a pattern belongs to by what it can begin with.
fn lists(first: &First) -> impl Iterator<Item = u16> {
    let labels = (0..LABELS).filter(|l| first.labels.0 >> l & 1 == 1);
    let pos = (0..Upos::ALL.len()).filter(|p| first.pos >> p & 1 == 1).map(|p| LABELS + p);
    let rest = [(first.upper, UPPER), (first.any, ANYTHING)].into_iter().filter(|(is, _)| *is).map(|(_, list)| list);
    labels.chain(pos).chain(rest).map(|list| list as u16)
}

/// How often one of the words is met, roughly: short words are function words.
fn weight(words: &[Symbol], symbols: &Symbols) -> usize {
    words.iter().map(|s| if symbols.text(*s).len() < 5 { 30 } else { 1 }).sum()
}

impl Present {
    /// Looks what the sentence holds, and opens the patterns for which it holds all that they need.
    pub(super) fn fill(
        &mut self,
        index: &PhaseIndex,
        input: &MatchInput<'_>,
        symbols: &TokenSymbols,
        layers: &Layers,
        sentence: Range<TokenId>,
    ) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.groups.clear();
            self.open.clear();
            self.round = 1;
        }
        let round = self.round;
        self.groups.resize(self.groups.len().max(index.group_count), (0, 0));
        self.open.resize(self.open.len().max(index.arms.len()), (0, 0, 0));
        self.seen.clear();
        self.here = LabelSet::default();
        self.broad.iter_mut().for_each(Vec::clear);
        for token in sentence.clone() {
            let (form, lemma) = (symbols.form_of(token), symbols.lemma_of(token));
            let lemma = if lemma == form { Symbol::NONE } else { lemma };
            for group in [form, lemma].into_iter().flat_map(|s| index.groups.of(s.0 as usize)) {
                let slot = &mut self.groups[*group as usize];
                if slot.0 != round {
                    self.seen.push(*group);
                }
                *slot = (round, token);
            }
            for mention in layers.at(input.mentions, token) {
                self.here = self.here.with(mention.label);
                self.labels[(mention.label.0 & 63) as usize] = token + 1;
            }
        }
        let seen = std::mem::take(&mut self.seen);
        let arms = seen.iter().flat_map(|group| index.by_group.of(*group as usize)).chain(&index.free);
        for Wanted { arm, group, labels, topic } in arms.copied() {
            let missing = labels != 0 && labels & self.here.0 == 0
                || group.is_some_and(|g| self.groups[g as usize].0 != round)
                || !symbols.speaks_of(topic);
            if missing {
                continue;
            }
            let end = self.end(index, arm);
            if end > sentence.start {
                self.open[arm as usize] = (round, end, 0);
                for list in index.broad.of(arm as usize) {
                    self.broad[usize::from(*list)].push(arm);
                }
            }
        }
        self.seen = seen;
    }

    /// One past the last token from which all is still to come; 0 where something is not there.
    fn end(&self, index: &PhaseIndex, arm: ArmId) -> TokenId {
        let mut end = TokenId::MAX;
        for set in index.labels.of(arm as usize) {
            let mut here = set & self.here.0;
            let mut last = 0;
            while here != 0 {
                last = last.max(self.labels[here.trailing_zeros() as usize]);
                here &= here - 1;
            }
            end = end.min(last);
        }
        for group in index.words.of(arm as usize) {
            let (round, last) = self.groups[*group as usize];
            end = end.min(if round == self.round { last + 1 } else { 0 });
        }
        end
    }
}
