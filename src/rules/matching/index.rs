//! Which patterns could begin at a token.

use super::{Layers, MatchInput, View};
use crate::language::{TokenFlags, TokenId, Upos};
use crate::rules::model::{CompiledBody, CompiledRule, RuleIndex};
use crate::rules::program::{Inst, Need};
use crate::rules::symbol::{Symbol, TokenSymbols};
use crate::rules::vocabulary::{Label, LabelSet};
use std::collections::BTreeMap;
use std::ops::Range;

/// A pattern of a phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arm {
    pub(crate) rule: RuleIndex,
    pub(crate) arm: u16,
}

/// Number of labels.
const LABELS: usize = 64;

/// Index of an arm in the phase index.
type ArmId = u32;

/// The `match` patterns of one phase by what they can begin with.
#[derive(Debug, Default)]
pub(crate) struct PhaseIndex {
    arms: Vec<Arm>,
    /// For each arm: whether it begins at the first word of the sentence only.
    anchored: Vec<bool>,
    /// For each arm: groups of words of which one must stand in the sentence, and labels.
    needs: Vec<(Vec<u32>, Vec<LabelSet>)>,
    by_symbol: Vec<Vec<ArmId>>,
    by_label: Vec<Vec<ArmId>>,
    by_pos: Vec<Vec<ArmId>>,
    upper: Vec<ArmId>,
    any: Vec<ArmId>,
    /// For each symbol the groups that hold it.
    groups: Vec<Vec<u32>>,
    group_count: usize,
}

/// What the sentence at hand holds.
#[derive(Debug, Default)]
pub(crate) struct Present {
    /// For each group: the round in which one of its words was seen, and its last place.
    groups: Vec<(u32, TokenId)>,
    /// For each label the same of mentions.
    labels: Vec<(u32, TokenId)>,
    /// For each arm: the round in which it was checked, and one past the last token that it could begin at: all that it needs
    /// must still come.
    checked: Vec<(u32, TokenId)>,
    /// For the lists that many tokens share (labels, parts of speech, capitals, anything): the round, and the arms of the list
    /// that the sentence has something for.
    broad: Vec<(u32, Vec<ArmId>)>,
    /// For each arm: the last token at which it was tried, so that it is tried once.
    tried: Vec<(u32, TokenId)>,
    round: u32,
}

impl PhaseIndex {
    /// Builds the index of the rules of `phase`.
    pub(crate) fn build(rules: &[CompiledRule], phase: u8, symbols: usize) -> Self {
        let mut index = Self {
            by_symbol: vec![Vec::new(); symbols],
            by_label: vec![Vec::new(); 64],
            by_pos: vec![Vec::new(); Upos::ALL.len()],
            groups: vec![Vec::new(); symbols],
            ..Self::default()
        };
        let mut groups: BTreeMap<&[Symbol], u32> = BTreeMap::new();
        for (rule, number) in rules.iter().zip(0..).filter(|(r, _)| r.phase == phase) {
            for (arm, at) in rule.arms.iter().zip(0..) {
                let CompiledBody::Match(program) = &arm.body else { continue };
                let id = ArmId::try_from(index.arms.len()).unwrap_or(ArmId::MAX);
                index.arms.push(Arm { rule: number, arm: at });
                let begins = program.insts.iter().find(|i| !matches!(i, Inst::Save(_)));
                index.anchored.push(matches!(begins, Some(Inst::Start)));
                let mut need = (Vec::new(), Vec::new());
                for one in &program.needs {
                    match one {
                        Need::Labels(set) => need.1.push(*set),
                        Need::Symbols(words) => {
                            let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
                            let group = *groups.entry(words).or_insert(next);
                            need.0.push(group);
                        }
                    }
                }
                index.needs.push(need);
                for symbol in &program.first.symbols {
                    if let Some(list) = index.by_symbol.get_mut(symbol.0 as usize) {
                        list.push(id);
                    }
                }
                for label in (0..64).map(Label).filter(|l| program.first.labels.has(*l)) {
                    index.by_label[label.0 as usize].push(id);
                }
                for pos in (0..Upos::ALL.len()).filter(|p| program.first.pos >> p & 1 == 1) {
                    index.by_pos[pos].push(id);
                }
                if program.first.upper {
                    index.upper.push(id);
                }
                if program.first.any {
                    index.any.push(id);
                }
            }
        }
        index.group_count = groups.len();
        for (words, group) in groups {
            for symbol in words {
                if let Some(list) = index.groups.get_mut(symbol.0 as usize) {
                    list.push(group);
                }
            }
        }
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
        let list = |s: Symbol| self.by_symbol.get(s.0 as usize).map_or(&[][..], Vec::as_slice);
        let Some(here) = view.input.analysis.tokens.get(token as usize) else { return };
        let mut try_one = |present: &mut Present, id: ArmId| {
            let here = !self.anchored[id as usize] || token == view.sentence.0 || token == view.begin;
            if here && present.first_try(id, token) && present.allows(self, id, token) {
                try_arm(self.arms[id as usize]);
            }
        };
        for id in list(form).iter().chain(if lemma == form { &[][..] } else { list(lemma) }) {
            try_one(present, *id);
        }
        let mut try_broad = |present: &mut Present, key: usize, all: &[ArmId]| {
            if all.is_empty() {
                return;
            }
            // taken out while it is walked: what it holds does not change within a sentence
            let open = present.open_list(self, key, all);
            for id in &open {
                try_one(present, *id);
            }
            present.broad[key].1 = open;
        };
        for mention in view.layers.at(view.input.mentions, token) {
            let label = (mention.label.0 & 63) as usize;
            try_broad(present, label, &self.by_label[label]);
        }
        let pos = here.upos as usize;
        try_broad(present, LABELS + pos, &self.by_pos[pos]);
        if here.flags.has(TokenFlags::CAPITALISED) {
            try_broad(present, LABELS + Upos::ALL.len(), &self.upper);
        }
        try_broad(present, LABELS + Upos::ALL.len() + 1, &self.any);
    }
}

impl Present {
    /// Looks what the sentence holds.
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
            self.checked.clear();
            self.tried.clear();
            self.labels.clear();
            self.broad.clear();
            self.round = 1;
        }
        self.broad.resize_with(LABELS + Upos::ALL.len() + 2, Default::default);
        self.groups.resize(self.groups.len().max(index.group_count), (0, 0));
        self.checked.resize(self.checked.len().max(index.arms.len()), (0, 0));
        self.tried.resize(self.tried.len().max(index.arms.len()), (0, 0));
        self.labels.resize(64, (0, 0));
        for token in sentence {
            for symbol in [symbols.form_of(token), symbols.lemma_of(token)] {
                for group in index.groups.get(symbol.0 as usize).into_iter().flatten() {
                    self.groups[*group as usize] = (self.round, token);
                }
            }
            for mention in layers.at(input.mentions, token) {
                self.labels[(mention.label.0 & 63) as usize] = (self.round, token);
            }
        }
    }

    /// The arms of a shared list whose needs the sentence meets, made once for each sentence.
    fn open_list(&mut self, index: &PhaseIndex, key: usize, all: &[ArmId]) -> Vec<ArmId> {
        let (round, mut open) = std::mem::take(&mut self.broad[key]);
        if round != self.round {
            open.clear();
            for id in all {
                if self.allows(index, *id, 0) {
                    open.push(*id);
                }
            }
        }
        self.broad[key].0 = self.round;
        open
    }

    /// Whether the arm has not been tried at `token` yet.
    fn first_try(&mut self, arm: ArmId, token: TokenId) -> bool {
        let slot = &mut self.tried[arm as usize];
        std::mem::replace(slot, (self.round, token)) != (self.round, token)
    }

    /// Whether the sentence holds what the arm needs, at `token` or behind it.
    fn allows(&mut self, index: &PhaseIndex, arm: ArmId, token: TokenId) -> bool {
        let (round, end) = self.checked[arm as usize];
        if round == self.round {
            return token < end;
        }
        let (groups, labels) = &index.needs[arm as usize];
        let end_of = |(round, last): (u32, TokenId)| if round == self.round { last.saturating_add(1) } else { 0 };
        let words = groups.iter().map(|g| end_of(self.groups[*g as usize]));
        let mentions = labels.iter().map(|set| {
            let here = self.labels.iter().zip(0..).filter(|(_, label)| set.has(Label(*label)));
            here.map(|(seen, _)| end_of(*seen)).max().unwrap_or(0)
        });
        let end = words.chain(mentions).min().unwrap_or(TokenId::MAX);
        self.checked[arm as usize] = (self.round, end);
        token < end
    }
}
