//! What a frame asks of a predicate, as bits: most frames are dropped by a look at these, before their arguments are gone
//! through.

use super::{FrameInput, PredicateView};
use crate::language::clause::{Argument, ArgumentOrigin, DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Mood, TokenId, Upos};
use crate::rules::matching::{mark, marks_of};
use crate::rules::model::{CompiledArgument, CompiledFrame, CompiledRule, Constraint, Lexicon, Restrictions, Slot};
use crate::rules::symbol::{Symbol, TokenSymbols};
use crate::rules::vocabulary::Label;
use rustc_hash::FxHashMap;

/// Sorts of complements, one bit each.
type Sorts = u16;

const SUBJECT: Sorts = 1;
const OBJECT: Sorts = 1 << 1;
const INDIRECT: Sorts = 1 << 2;
const OBLIQUE: Sorts = 1 << 3;
const ATTRIBUTE: Sorts = 1 << 4;
const CLAUSE: Sorts = 1 << 5;
const ADVERBIAL: Sorts = 1 << 6;
const ADVERB: Sorts = 1 << 7;
const POSSESSOR: Sorts = 1 << 8;
const MODIFIER: Sorts = 1 << 9;
/// Is not asked for here.
const OTHER: Sorts = 1 << 15;
/// Sorts that stand with a preposition or a marker that the frame names.
const MARKED: Sorts = OBLIQUE | ADVERBIAL;

/// Bits of what a head is, beside the labels: a pronoun that may stand for anything.
const OPEN: u64 = 1 << 57;
/// A pronoun, determiner or number that no mention has.
const BARE: u64 = 1 << 58;
/// Another word that no mention has.
const NOTHING: u64 = 1 << 59;

/// Prepositions and markers that frames name, one bit each; those that find no bit share the last one.
#[derive(Debug, Clone, Default)]
pub(super) struct Markers {
    bits: FxHashMap<Box<str>, u64>,
    /// The markers of places.
    places: u64,
}

/// The bit of all other markers.
const UNNAMED: u64 = 1 << 63;

impl Markers {
    pub(super) fn new(frames: &[CompiledFrame]) -> Self {
        let mut all = Self::default();
        for slot in frames.iter().flat_map(|f| &f.arguments).flat_map(|a| &a.slots) {
            let (Slot::Oblique(wanted) | Slot::Adverbial(wanted)) = slot else { continue };
            for one in wanted {
                let bit = 1_u64.checked_shl(all.bits.len() as u32).filter(|b| *b < UNNAMED);
                if let Some(bit) = bit.filter(|_| !all.bits.contains_key(one)) {
                    all.bits.insert(one.clone(), bit);
                }
            }
        }
        all.places = ["à", "en", "dans", "sur", "vers"].iter().fold(0, |bits, p| bits | all.named(p));
        all
    }

    /// The bit of a preposition as rules write it.
    fn named(&self, wanted: &str) -> u64 {
        self.bits.get(wanted).copied().unwrap_or(UNNAMED)
    }

    /// The bits by which a preposition of the clause view may be named.
    fn of(&self, found: &str) -> u64 {
        let typographic = found.contains('\'').then(|| self.named(&found.replace('\'', "’")));
        self.named(found) | typographic.unwrap_or(0)
    }
}

/// What a frame cannot do without, and may not have.
#[derive(Debug, Clone, Copy)]
pub(super) struct FrameOutline {
    /// Phase of its rule.
    pub(super) phase: u8,
    /// A noun or words must stand with the predicate.
    pub(super) complement: bool,
    /// Event nouns are not looked at as this verb.
    verb_only: bool,
    /// Bits of [`Seen::bits`] that are asked for, and what they must be.
    restricted: (u8, u8),
    /// The document must speak of this.
    topic: Option<u16>,
    /// The first two arguments that must be said.
    required: [Required; 2],
}

/// One complement that must be there.
#[derive(Debug, Clone, Copy)]
struct Required {
    sorts: Sorts,
    /// Prepositions and markers of obliques and adverbial clauses.
    markers: u64,
    /// What its head may be.
    kinds: u64,
    /// Or else a word with one of these marks.
    words: u64,
}

impl Required {
    const ANYTHING: Self = Self { sorts: OTHER, markers: u64::MAX, kinds: u64::MAX, words: 0 };

    /// What can fill an argument: at least all that the checker takes.
    fn new(argument: &CompiledArgument, markers: &Markers, marks: &[u64]) -> Self {
        let mut all = Self { sorts: 0, markers: 0, kinds: u64::MAX, words: 0 };
        for slot in &argument.slots {
            let (sorts, named) = match slot {
                Slot::Subject => (SUBJECT, None),
                Slot::Object => (OBJECT, None),
                Slot::Indirect => (INDIRECT, None),
                Slot::Oblique(wanted) => (OBLIQUE, Some(wanted.as_slice())),
                Slot::Attribute => (ATTRIBUTE, None),
                Slot::Clause => (CLAUSE, None),
                Slot::Adverbial(wanted) => (ADVERBIAL, Some(wanted.as_slice())),
                Slot::Adverb => (ADVERB, None),
                Slot::Possessor => (POSSESSOR, None),
                Slot::Modifier => (MODIFIER, None),
                Slot::Apposition => (OTHER, None),
                Slot::Governed => (OBJECT | OBLIQUE, Some(&[][..])),
            };
            all.sorts |= sorts;
            all.markers |= match named {
                None => 0,
                Some([]) => u64::MAX,
                Some(wanted) => wanted.iter().fold(0, |bits, w| bits | markers.named(w)),
            };
        }
        // of the groups that must all hold the one that says most
        let groups = argument.constraint.iter().map(|group| {
            group.iter().fold((0, 0), |(kinds, words), c| {
                let (k, w) = accepted(c, argument.named, marks);
                (kinds | k, words | w)
            })
        });
        if let Some((kinds, words)) = groups.min_by_key(|(k, w): &(u64, u64)| k.count_ones() + w.count_ones()) {
            (all.kinds, all.words) = (kinds, words);
        }
        all
    }

    fn is_met(&self, offers: &[Offer]) -> bool {
        self.sorts & OTHER != 0
            || offers.iter().any(|offer| {
                let common = offer.sorts & self.sorts;
                (common & !MARKED != 0 || common != 0 && offer.markers & self.markers != 0)
                    && (offer.kinds & self.kinds != 0 || offer.words & self.words != 0)
            })
    }
}

/// For each lexicon the marks of its words and of those of its phrases.
pub(super) fn marks_of_lists(lexicons: &[Lexicon]) -> Vec<u64> {
    let in_phrases = |l: &Lexicon| l.phrases.iter().flatten().fold(0, |all, s| all | mark(*s));
    lexicons.iter().map(|l| marks_of(l) | in_phrases(l)).collect()
}

/// What a constraint accepts: kinds of heads, marks of words.
fn accepted(constraint: &Constraint, named: bool, marks: &[u64]) -> (u64, u64) {
    match constraint {
        Constraint::Labels { labels, named: only } if named || *only => (labels.0, 0),
        Constraint::Labels { labels, .. } => (labels.0 | OPEN | BARE, 0),
        Constraint::Time => (1 << Label::TIME.0, 0),
        Constraint::Untyped => (1 << Label::UNTYPED.0 | BARE | NOTHING, 0),
        Constraint::Word(symbol) => (0, mark(*symbol)),
        Constraint::Lexicon(id) => (0, marks.get(*id as usize).copied().unwrap_or(0)),
        Constraint::Any | Constraint::Text | Constraint::Number | Constraint::Clause => (u64::MAX, 0),
    }
}

/// The bits of a predicate that restrictions ask for.
const PASSIVE: u8 = 1;
const REFLEXIVE: u8 = 1 << 1;
const NEGATED: u8 = 1 << 2;
const IMPERSONAL: u8 = 1 << 3;
const FINITE: u8 = 1 << 4;

impl FrameOutline {
    pub(super) fn new(frame: &CompiledFrame, rule: Option<&CompiledRule>, markers: &Markers, marks: &[u64]) -> Self {
        let Restrictions { passive, reflexive, negated, impersonal, finite } = frame.restrictions;
        let asked = [
            (passive, PASSIVE),
            (reflexive, REFLEXIVE),
            (negated, NEGATED),
            (impersonal, IMPERSONAL),
            (finite, FINITE),
        ];
        let restricted = asked.iter().fold((0, 0), |(mask, value), (wanted, bit)| match wanted {
            None => (mask, value),
            Some(is) => (mask | bit, value | if *is { *bit } else { 0 }),
        });
        let marked = |a: &CompiledArgument| {
            a.role.is_some_and(|role| rule.is_none_or(|r| r.roles.iter().any(|(of, unsaid)| *unsaid && *of == role)))
        };
        let of = |a: &CompiledArgument| {
            let required = Required::new(a, markers, marks);
            // the noun of the complement has arguments of its own, but no subject, object or attribute for the frame
            let elsewhere = required.sorts & !(SUBJECT | OBJECT | ATTRIBUTE) != 0;
            if !frame.complement.is_empty() && elsewhere { Required::ANYTHING } else { required }
        };
        let mut all = frame.arguments.iter().filter(|a| !a.optional && !marked(a) && !a.slots.is_empty()).map(of);
        let required = [all.next().unwrap_or(Required::ANYTHING), all.next().unwrap_or(Required::ANYTHING)];
        let (phase, topic) = rule.map_or((u8::MAX, None), |r| (r.phase, r.topic));
        let complement = !frame.complement.is_empty();
        Self { phase, complement, verb_only: frame.verb_only, restricted, topic, required }
    }

    /// Whether the frame is read in this document, and wants event nouns where the predicate is one.
    pub(super) fn is_read(&self, symbols: &TokenSymbols, view: PredicateView) -> bool {
        symbols.speaks_of(self.topic) && !(self.verb_only && view == PredicateView::Nominal)
    }

    /// Whether a predicate holds what the frame cannot do without.
    pub(super) fn may_match(&self, seen: &Seen) -> bool {
        let (mask, value) = self.restricted;
        seen.bits & mask == value && self.required.iter().all(|wanted| wanted.is_met(&seen.offers))
    }
}

/// A complement of a predicate, as bits.
#[derive(Debug, Clone, Copy)]
struct Offer {
    sorts: Sorts,
    markers: u64,
    kinds: u64,
    words: u64,
}

/// A predicate looked at as one of its views, as bits. Kept between predicates.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// How it is looked at; `None` where nobody looked yet.
    view: Option<PredicateView>,
    /// A participle that only describes its noun.
    pub(super) bare: bool,
    bits: u8,
    offers: Vec<Offer>,
}

impl Seen {
    /// Goes to the next predicate.
    pub(super) fn forget(&mut self) {
        self.view = None;
    }

    /// Looks at `predicate` as `view`, unless that was done just before.
    pub(super) fn look(
        &mut self,
        input: &FrameInput<'_>,
        markers: &Markers,
        predicate: &Predicate,
        view: PredicateView,
    ) {
        if self.view == Some(view) {
            return;
        }
        self.view = Some(view);
        self.bare = super::bare::is_bare(input, predicate, view);
        let bits = [
            (predicate.voice == Voice::Passive, PASSIVE),
            (predicate.reflexive, REFLEXIVE),
            (predicate.modality.negated, NEGATED),
            (predicate.modality.impersonal, IMPERSONAL),
            (predicate.modality.mood != Mood::None, FINITE),
        ];
        self.bits = bits.iter().fold(0, |all, (is, bit)| if *is { all | bit } else { all });
        self.offers.clear();
        self.offers.extend(predicate.arguments.iter().map(|a| Offer::new(input, markers, a, view)));
    }
}

impl Offer {
    fn new(input: &FrameInput<'_>, markers: &Markers, argument: &Argument, view: PredicateView) -> Self {
        let when = |yes: bool, sort: Sorts| if yes { sort } else { 0 };
        let participle = view == PredicateView::Participle;
        let preposition = argument.preposition.as_str();
        let prepositional = when(!preposition.is_empty(), OBLIQUE);
        let sorts = match argument.role {
            DeepRole::Subject => SUBJECT | prepositional | when(participle, OBJECT),
            DeepRole::Causer => SUBJECT,
            DeepRole::Object => {
                OBJECT
                    | when(argument.origin == ArgumentOrigin::Direct, ATTRIBUTE)
                    | when(view == PredicateView::Adjectival, SUBJECT)
            }
            DeepRole::IndirectObject => INDIRECT | OBLIQUE,
            DeepRole::Oblique => {
                OBLIQUE | when(preposition == "à", INDIRECT) | when(participle && preposition == "par", SUBJECT)
            }
            DeepRole::Attribute => ATTRIBUTE | prepositional,
            DeepRole::Clause => CLAUSE,
            DeepRole::AdverbialClause => ADVERBIAL,
            DeepRole::Adverbial => ADVERB,
            DeepRole::Possessor => POSSESSOR,
            DeepRole::Modifier => MODIFIER | when(view == PredicateView::Nominal, SUBJECT),
        };
        let head = argument.head;
        // `où` and `y` stand for any place
        let upos = input.analysis.tokens.get(head as usize).map_or(Upos::X, |t| t.upos);
        let place = preposition == "où" || upos == Upos::Pron && input.analysis.lemma(head) == "y";
        let named = if sorts & MARKED == 0 { 0 } else { markers.of(preposition) };
        let words = mark(input.symbols.lemma_of(head)) | mark(input.symbols.form_of(head));
        let markers = named | if place { markers.places } else { 0 };
        Self { sorts, markers, kinds: kinds(input, head, upos), words }
    }
}

/// What a head is: its label, and whether it is a time.
fn kinds(input: &FrameInput<'_>, head: TokenId, upos: Upos) -> u64 {
    let own = match input.fillers.mention(head) {
        Some((_, slot)) if slot.pronoun && slot.label == Label::UNTYPED => OPEN,
        // a label that has the number of one of the bits here may be anything
        Some((_, slot)) if (57..60).contains(&slot.label.0) => u64::MAX,
        Some((_, slot)) => 1 << (slot.label.0 & 63),
        None if matches!(upos, Upos::Pron | Upos::Det | Upos::Num) => BARE,
        None => NOTHING,
    };
    own | if input.fillers.time(head).is_some() { 1 << Label::TIME.0 } else { 0 }
}

/// Whether a verb stands with `se`; `s’est fait arrêter` is a passive.
pub(super) fn stands_reflexive(verb: &Predicate) -> bool {
    verb.reflexive && verb.voice != Voice::Passive
}

/// A frame under one of its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FrameEntry {
    pub(crate) frame: crate::rules::model::FrameIndex,
    /// The first of its words that is this one: `se rendre` and `rendre` are two.
    pub(crate) word: u32,
    /// The verb may stand without and with `se`.
    reflexive: [bool; 2],
    /// The word stands by itself, in one way only: whether `se` stands with it is all that there is to ask.
    plain: bool,
}

impl FrameEntry {
    /// The entry of a frame for its word number `word`; `None` where an earlier one has the same lemma.
    pub(super) fn new(frame: &CompiledFrame, index: u32, word: u32) -> Option<Self> {
        let at = word as usize;
        let lemma = frame.predicates.get(at).map(|p| p.lemma).filter(|l| *l != Symbol::NONE)?;
        // sorted by lemmas: `se rendre` and `rendre` are one word here
        if at.checked_sub(1).and_then(|before| frame.predicates.get(before)).is_some_and(|p| p.lemma == lemma) {
            return None;
        }
        let same = || frame.predicates[at..].iter().take_while(|p| p.lemma == lemma);
        let with = frame.restrictions.reflexive == Some(true) || same().any(|p| p.reflexive);
        let reflexive = [same().any(|p| !p.reflexive), with];
        let plain = same().count() == 1 && same().all(|p| p.rest.is_empty());
        Some(Self { frame: index, word, reflexive, plain })
    }

    /// Whether the word may be the verb as it stands, with or without `se`. Nothing is asked of other predicates.
    pub(super) fn may_be(&self, predicate: &Predicate, view: PredicateView) -> bool {
        match view {
            PredicateView::Itself if predicate.kind == PredicateKind::Verb => {
                self.reflexive[usize::from(stands_reflexive(predicate))]
            }
            _ => true,
        }
    }

    /// Whether [`FrameEntry::may_be`] has asked all that there is to ask of the word itself.
    pub(super) fn is_plain(&self, view: PredicateView) -> bool {
        self.plain
            && match view {
                PredicateView::Itself | PredicateView::Participle => true,
                PredicateView::Adjectival => self.reflexive[0],
                PredicateView::Nominal => false,
            }
    }
}
