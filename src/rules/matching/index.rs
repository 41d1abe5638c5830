//! Which patterns could begin at a token.

use super::outline::Outline;
use super::{Layers, MatchInput, View};
use crate::language::{Token, TokenFlags, TokenId, Upos};
use crate::rules::lists::Lists;
use crate::rules::model::{CompiledBody, CompiledRule, RuleIndex};
use crate::rules::program::{Ask, First, Inst, Need, Program};
use crate::rules::symbol::{Symbol, Symbols, TokenSymbols};
use crate::rules::vocabulary::LabelSet;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A pattern of a phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arm {
    pub(crate) rule: RuleIndex,
    pub(crate) arm: u16,
    /// Surface facts that its first token must have, all of them.
    flags: TokenFlags,
    /// Parts of speech that its first token may have, one bit each.
    pos: u32,
    /// It begins at the first word of the sentence only.
    anchored: bool,
}

impl Arm {
    /// An arm with what its first token must be, as far as one look at the token tells.
    fn new(rule: RuleIndex, arm: u16, program: &Program) -> Self {
        let begins = program.insts.iter().find(|i| !matches!(i, Inst::Save(_)));
        let anchored = matches!(begins, Some(Inst::Start));
        let mut all = Self { rule, arm, flags: TokenFlags::default(), pos: u32::MAX, anchored };
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

/// Number of something that a sentence may hold: a word of a group, or a mention with a label of a set.
type Feature = u32;
/// The feature that every sentence has to its end.
const ALWAYS: Feature = 0;
/// Most features that are asked for before a pattern is tried; others are left to the pattern.
const MOST_WANTED: usize = 7;

/// The features that a sentence must have for an arm, filled up with [`ALWAYS`], and what the document must speak of.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    features: [Feature; MOST_WANTED],
    topic: Option<u16>,
}

/// The `match` patterns of one phase by what they can begin with.
///
/// The arms are sorted by their rarest feature, so that those that are worth a look where it stands lie side by side.
#[derive(Debug, Default)]
pub(crate) struct PhaseIndex {
    arms: Vec<Arm>,
    wanted: Vec<Wanted>,
    /// For each arm its outline, made when it is first tried.
    outlines: Vec<OnceLock<Outline>>,
    /// For each feature that is the rarest of some arms where they begin in `arms`, and where the last of them end.
    anchors: Vec<ArmId>,
    /// For each symbol where its groups of words and the arms that can begin with it begin in `groups` and `firsts`.
    words: Vec<[u32; 2]>,
    /// The features of symbols: groups that hold them.
    groups: Vec<Feature>,
    /// The arms that can begin with symbols.
    firsts: Vec<ArmId>,
    /// For each label the features of the sets that hold it.
    labels: Lists<Feature>,
    /// For each arm the lists of [`BROAD`] that it belongs to.
    broad: Lists<u16>,
    features: usize,
}

/// What the sentence at hand holds. Places are counted over all documents, so that nothing is to be forgotten between sentences:
/// what was seen in an earlier one lies before this one.
#[derive(Debug)]
pub(crate) struct Present {
    /// Place of the document's first token.
    base: u32,
    /// Tokens of the document.
    tokens: u32,
    /// For each feature the last place where it was seen.
    last: Vec<u32>,
    /// The features of this sentence that are the rarest of some arms.
    seen: Vec<Feature>,
    /// One bit for each arm: whether the sentence has all that it needs.
    open: Vec<u64>,
    opened: Vec<ArmId>,
    /// For each open arm the last place that it could begin at (all that it needs must still come), and the next place at which
    /// it was not tried yet.
    places: Vec<(u32, u32)>,
    /// The open arms of the lists that many tokens share.
    broad: [Vec<ArmId>; BROAD],
}

impl Default for Present {
    fn default() -> Self {
        Self {
            base: 1,
            tokens: 0,
            last: Vec::new(),
            seen: Vec::new(),
            open: Vec::new(),
            opened: Vec::new(),
            places: Vec::new(),
            broad: [const { Vec::new() }; BROAD],
        }
    }
}

/// An arm that is to be numbered.
struct Draft<'a> {
    arm: Arm,
    /// Its rarest group of words.
    anchor: Option<&'a [Symbol]>,
    groups: Vec<&'a [Symbol]>,
    labels: Vec<LabelSet>,
    topic: Option<u16>,
    first: &'a First,
}

impl<'a> Draft<'a> {
    fn new(arm: Arm, topic: Option<u16>, program: &'a Program, symbols: &Symbols) -> Self {
        let (mut groups, mut labels) = (Vec::new(), Vec::new());
        for need in &program.needs {
            match need {
                Need::Labels(set) => labels.push(*set),
                Need::Symbols(words) => groups.push(words.as_slice()),
            }
        }
        let anchor = groups.iter().copied().min_by_key(|words| (weight(words, symbols), *words));
        Self { arm, anchor, groups, labels, topic, first: &program.first }
    }
}

impl PhaseIndex {
    /// Builds the index of the rules of `phase`.
    pub(crate) fn build(rules: &[CompiledRule], phase: u8, symbols: &Symbols) -> Self {
        let mut drafts = Vec::new();
        for (rule, number) in rules.iter().zip(0..).filter(|(r, _)| r.phase == phase) {
            for (arm, at) in rule.arms.iter().zip(0..) {
                let CompiledBody::Match(program) = &arm.body else { continue };
                drafts.push(Draft::new(Arm::new(number, at, program), rule.topic, program, symbols));
            }
        }
        drafts.sort_by_key(|d| d.anchor);
        let mut index = Self::default();
        if drafts.is_empty() {
            return index;
        }
        // arms without a word first, then those of each rarest group, as the groups are numbered
        let mut groups: BTreeMap<&[Symbol], Feature> = BTreeMap::new();
        let mut next = ALWAYS;
        index.anchors.push(0);
        for (draft, at) in drafts.iter().zip(0..) {
            let Some(anchor) = draft.anchor.filter(|a| !groups.contains_key(a)) else { continue };
            next = next.saturating_add(1);
            groups.insert(anchor, next);
            index.anchors.push(at);
        }
        index.anchors.push(ArmId::try_from(drafts.len()).unwrap_or(ArmId::MAX));
        let mut sets: BTreeMap<LabelSet, Feature> = BTreeMap::new();
        let (mut firsts, mut broad) = (Vec::new(), Vec::new());
        for (draft, id) in drafts.iter().zip(0_u32..) {
            let mut number = || {
                next = next.saturating_add(1);
                next
            };
            let labels = draft.labels.iter().map(|set| *sets.entry(*set).or_insert_with(&mut number));
            let mut all: Vec<Feature> = labels.collect();
            all.extend(draft.groups.iter().map(|words| *groups.entry(words).or_insert_with(&mut number)));
            let mut features = [ALWAYS; MOST_WANTED];
            for (place, feature) in features.iter_mut().zip(all) {
                *place = feature;
            }
            index.wanted.push(Wanted { features, topic: draft.topic });
            index.arms.push(draft.arm);
            firsts.extend(draft.first.symbols.iter().map(|s| (s.0 as usize, id)));
            broad.extend(lists(draft.first).map(|list| (id as usize, list)));
        }
        index.features = next as usize + 1;
        index.outlines.resize_with(drafts.len(), OnceLock::new);
        index.broad = Lists::new(drafts.len(), &broad);
        let held = |set: LabelSet| (0..LABELS).filter(move |label| set.0 >> label & 1 == 1);
        let pairs = sets.iter().flat_map(|(set, feature)| held(*set).map(|label| (label, *feature)));
        index.labels = Lists::new(LABELS, &pairs.collect::<Vec<_>>());
        let pairs = groups.iter().flat_map(|(words, group)| words.iter().map(|s| (s.0 as usize, *group)));
        let groups = Lists::new(symbols.len(), &pairs.collect::<Vec<_>>());
        let firsts = Lists::new(symbols.len(), &firsts);
        index.words.push([0, 0]);
        for symbol in 0..symbols.len() {
            index.groups.extend(groups.of(symbol));
            index.firsts.extend(firsts.of(symbol));
            index.words.push([index.groups.len() as u32, index.firsts.len() as u32]);
        }
        index
    }

    /// Whether the phase has no `match` pattern.
    pub(crate) fn is_empty(&self) -> bool {
        self.arms.is_empty()
    }

    /// The groups that hold a word, and the arms that can begin with it.
    #[inline]
    fn word(&self, symbol: Symbol) -> (&[Feature], &[ArmId]) {
        match self.words.get(symbol.0 as usize..).unwrap_or(&[]) {
            [from, to, ..] => {
                let groups = self.groups.get(from[0] as usize..to[0] as usize);
                let firsts = self.firsts.get(from[1] as usize..to[1] as usize);
                (groups.unwrap_or(&[]), firsts.unwrap_or(&[]))
            }
            _ => (&[], &[]),
        }
    }

    /// Calls `try_arm` for every pattern that could begin at `token`, each once.
    pub(crate) fn candidates(
        &self,
        view: &View<'_>,
        token: TokenId,
        present: &mut Present,
        mut try_arm: impl FnMut(Arm, &OnceLock<Outline>),
    ) {
        let (form, lemma) = (view.symbols.form_of(token), view.symbols.lemma_of(token));
        let Some(here) = view.input.analysis.tokens.get(token as usize) else { return };
        let place = present.base + token;
        let Present { open, places, broad, .. } = present;
        let begins = token == view.sentence.0 || token == view.begin;
        let mut try_one = |id: ArmId| {
            let (end, next) = &mut places[id as usize];
            let arm = &self.arms[id as usize];
            if place <= *end && *next <= place && (begins || !arm.anchored) {
                *next = place + 1;
                if arm.may_begin(here) {
                    try_arm(*arm, &self.outlines[id as usize]);
                }
            }
        };
        for symbol in [form, if lemma == form { Symbol::NONE } else { lemma }] {
            for id in self.word(symbol).1 {
                if open[*id as usize / 64] >> (id % 64) & 1 == 1 {
                    try_one(*id);
                }
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
    /// Goes to another document, or to another phase.
    pub(super) fn begin(&mut self, index: &PhaseIndex, tokens: usize) {
        self.close();
        self.base = self.base.saturating_add(self.tokens);
        self.tokens = u32::try_from(tokens).unwrap_or(u32::MAX / 4);
        if self.base > u32::MAX / 2 {
            self.base = 1;
            self.last.clear();
        }
        self.last.resize(self.last.len().max(index.features), 0);
        if let Some(always) = self.last.get_mut(ALWAYS as usize) {
            *always = u32::MAX;
        }
        self.places.resize(self.places.len().max(index.arms.len()), (0, 0));
        self.open.resize(self.open.len().max(index.arms.len().div_ceil(64)), 0);
    }

    /// Forgets which arms are open.
    fn close(&mut self) {
        for arm in self.opened.drain(..) {
            self.open[arm as usize / 64] = 0;
        }
        self.broad.iter_mut().for_each(Vec::clear);
    }

    /// Looks what the sentence holds, and opens the patterns for which it holds all that they need.
    pub(super) fn fill(
        &mut self,
        index: &PhaseIndex,
        input: &MatchInput<'_>,
        symbols: &TokenSymbols,
        layers: &Layers,
        sentence: Range<TokenId>,
    ) {
        self.close();
        let start = self.base + sentence.start;
        let anchors = index.anchors.len().saturating_sub(1);
        self.seen.clear();
        self.seen.push(ALWAYS);
        for token in sentence {
            let place = self.base + token;
            let (form, lemma) = (symbols.form_of(token), symbols.lemma_of(token));
            for symbol in [form, if lemma == form { Symbol::NONE } else { lemma }] {
                for group in index.word(symbol).0 {
                    let before = std::mem::replace(&mut self.last[*group as usize], place);
                    if before < start && (*group as usize) < anchors {
                        self.seen.push(*group);
                    }
                }
            }
            for mention in layers.at(input.mentions, token) {
                for set in index.labels.of(usize::from(mention.label.0 & 63)) {
                    self.last[*set as usize] = place;
                }
            }
        }
        for &anchor in &self.seen {
            let [from, to] = [0, 1].map(|n| index.anchors.get(anchor as usize + n).copied().unwrap_or(0));
            let wanted = index.wanted.get(from as usize..to as usize).unwrap_or(&[]);
            for (wanted, arm) in wanted.iter().zip(from..) {
                let mut end = u32::MAX;
                for feature in wanted.features {
                    end = end.min(self.last[feature as usize]);
                    if feature == ALWAYS || end < start {
                        break;
                    }
                }
                if end < start || !symbols.speaks_of(wanted.topic) {
                    continue;
                }
                self.places[arm as usize] = (end, 0);
                self.open[arm as usize / 64] |= 1 << (arm % 64);
                self.opened.push(arm);
                for list in index.broad.of(arm as usize) {
                    self.broad[usize::from(*list)].push(arm);
                }
            }
        }
    }
}
