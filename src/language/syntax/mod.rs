//! Tagging, lemmas and dependency heads.
//!
//! Three steps over each sentence, all from one file of weights that `examples/train_syntax` makes from treebanks:
//!
//! 1. [`tagger`]: fine tags by a linear model whose features know the lexicon's readings;
//! 2. [`network`]: vectors of words in their sentence, scores of arcs, and [`tree`]: the best tree with one root;
//! 3. [`morph`]: features and lemma by tag, lexicon and tree.

mod around;
mod bytes;
mod constraints;
pub mod hash;
mod hidden;
mod integer;
mod joins;
pub mod kernel;
mod lists;
mod lore;
pub mod morph;
pub mod network;
mod sparse;
mod tagged;
pub mod tagger;
pub mod tree;
pub mod weights;
pub mod word;

use super::forms::Forms;
use super::lexicon::Lexicon;
use super::{Analysis, Deprel, Feats, NO_HEAD, TokenFlags, TokenId, Upos, contraction};
use crate::data::{DataError, DataSource};
pub use lists::WordListError;
use lists::WordLists;
use lore::Lore;
use morph::Context;
use network::{Buffers, Network};
use std::borrow::Cow;
use std::ops::Range;
use tagged::Tagged;
use tagger::Tagger;
use tree::Search;
use weights::{Weights, WeightsError};
use word::{FINE_UPOS, Word};

/// Path of the weights in the data folder.
pub const PATH: &str = "data/fr/syntax/weights.bin";
/// Words that are read together: their tags first, then their trees, then their features. So the weights of each step stay
/// in the cache, and products of matrices are large.
const TOGETHER: usize = 384;
/// Longest stretch that is parsed as one; longer sentences are cut (time grows with the cube).
const LONGEST: usize = network::SPAN;

/// Weights that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The file is not right.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A line of the word lists is not right.
    #[error(transparent)]
    Lists(#[from] WordListError),
}

/// Tagger and parser of French.
#[derive(Debug, Clone)]
pub struct Model {
    weights: Weights,
    tagger: Tagger,
    network: Network,
    lists: WordLists,
}

/// Buffers of [`Model::annotate`], kept between documents.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The number of each token's form.
    pub(super) forms: Forms,
    lore: Lore,
    tagging: tagger::Work,
    /// Words, as numbers in `lore`, and fine tags of the stretches that are read together.
    words: Vec<u32>,
    fine: Vec<u8>,
    tagged: Tagged,
    /// The words under their tags, as numbers in `tagged`.
    entries: Vec<u32>,
    stretches: Vec<Stretch>,
    /// The parts of these stretches that are parsed as one each, as places in `words`.
    parts: Vec<Range<usize>>,
    lower: String,
    buffers: Buffers,
    search: Search,
    heads: Vec<u16>,
    /// Head and relation of each of the words, as the network counts them.
    trees: Vec<(u16, u8)>,
    children: Vec<Clues>,
}

/// A stretch of tokens that is read as one sentence.
#[derive(Debug, Clone)]
struct Stretch {
    tokens: Range<TokenId>,
    /// Where its words and parts begin.
    word: usize,
    part: usize,
    /// It is the label before the stretch that was opened before it.
    label: bool,
}

/// What the dependents of a word tell of its features.
#[derive(Debug, Clone, Copy, Default)]
struct Clues {
    agrees: Feats,
    subject: bool,
    passive: bool,
}

impl Model {
    /// The weights compiled into the program.
    ///
    /// # Errors
    /// When the program was built without weights or with those of another version.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::load(&DataSource::embedded())
    }

    /// The weights of `source`.
    ///
    /// # Errors
    /// When the file is missing, damaged, or of another version.
    pub fn load(source: &DataSource) -> Result<Self, ModelError> {
        let bytes = source.read(PATH)?;
        let verify = matches!(bytes, Cow::Owned(_));
        Self::with(bytes, verify, source)
    }

    /// Weights from memory, as the trainer makes them.
    ///
    /// # Errors
    /// When they are damaged or of another version.
    pub fn from_bytes(bytes: Cow<'static, [u8]>, verify: bool) -> Result<Self, ModelError> {
        Self::with(bytes, verify, &DataSource::embedded())
    }

    fn with(bytes: Cow<'static, [u8]>, verify: bool, source: &DataSource) -> Result<Self, ModelError> {
        let weights = Weights::new(bytes, PATH, verify)?;
        let network = Network::open(&weights)
            .ok_or_else(|| WeightsError::Damaged { path: PATH.to_owned(), what: "the arrays do not fit together" })?;
        Ok(Self { tagger: Tagger::open(&weights), weights, network, lists: WordLists::load(source)? })
    }

    /// Fills tags, features, lemmas, heads and relations of the segmented tokens of `analysis`.
    ///
    /// `text` is the text that the spans of the tokens count. Each sentence gets one root; no head leaves its sentence.
    pub fn annotate(&self, text: &str, lexicon: &Lexicon, analysis: &mut Analysis, scratch: &mut Scratch) {
        // Flags are not asked for: forms that are numbered here are others than those of a segmented text.
        scratch.forms.begin(!lexicon.digest());
        for token in &analysis.tokens {
            scratch.forms.push(text, token.span, |_| TokenFlags::default());
        }
        self.annotate_forms(text, lexicon, analysis, scratch);
    }

    /// The same where `scratch` already holds the number of each token's form.
    pub(super) fn annotate_forms(&self, text: &str, lexicon: &Lexicon, analysis: &mut Analysis, scratch: &mut Scratch) {
        scratch.lore.begin((self.weights.digest(), lexicon.digest()), scratch.forms.age());
        scratch.tagging.begin(scratch.lore.age());
        scratch.tagged.begin(scratch.lore.age());
        scratch.buffers.begin(scratch.lore.age());
        for at in 0..analysis.sentences.len() {
            let sentence = &analysis.sentences[at];
            let (range, prefix) = (sentence.tokens.clone(), sentence.prefix);
            let end = range.end.min(analysis.tokens.len() as TokenId);
            let start = range.start.min(end);
            let body = if prefix < end - start { start + prefix } else { start };
            self.open(text, lexicon, analysis, scratch, body..end, false);
            if body > start {
                self.open(text, lexicon, analysis, scratch, start..body, true);
            }
            if scratch.words.len() >= TOGETHER {
                self.settle(text, lexicon, analysis, scratch);
            }
        }
        self.settle(text, lexicon, analysis, scratch);
        contraction::settle(text, analysis);
    }

    /// Tags a stretch of tokens that is read as one sentence.
    fn open(
        &self,
        text: &str,
        lexicon: &Lexicon,
        analysis: &Analysis,
        scratch: &mut Scratch,
        range: Range<TokenId>,
        label: bool,
    ) {
        let Scratch { forms, lore, tagging, words, fine, tagged, entries, stretches, parts, lower, .. } = scratch;
        let (word, part) = (words.len(), parts.len());
        let tokens = &analysis.tokens[range.start as usize..range.end as usize];
        let numbers = &forms.numbers[range.start as usize..range.end as usize];
        for (i, (token, number)) in tokens.iter().zip(numbers).enumerate() {
            words.push(lore.number(*number, i == 0, || {
                let form = token.span.of(text);
                let readings = lexicon.readings(form);
                self.tagger.known(&self.weights, Word::new(form, i == 0, readings, lower), readings.place())
            }));
        }
        self.tagger.tag(&self.weights, lore.words(), &words[word..], tagging, fine);
        let (own, tags) = (&words[word..], &mut fine[word..]);
        let readings = |at: usize| lexicon.readings_at(lore.words()[own[at] as usize].readings);
        joins::gerunds(text, tokens, tags, |at| readings(at).any(|r| word::fine(r.upos, r.feats) == word::VERB_PRES));
        let reads = |at: usize, upos: Upos| readings(at).any(|r| r.upos == upos);
        let can = hidden::Readings {
            lists: &self.lists,
            noun: |at: usize| reads(at, Upos::Noun),
            adjective: |at: usize| reads(at, Upos::Adj),
            participle: |at: usize| readings(at).any(|r| word::fine(r.upos, r.feats) == word::VERB_PAST),
        };
        hidden::nouns(text, tokens, tags, &can);
        for ((number, tag), token) in own.iter().zip(&*tags).zip(tokens) {
            let known = (*number, &lore.words()[*number as usize]);
            entries.push(tagged.number((&self.weights, lexicon), known, token.span.of(text), *tag));
        }
        let mut at = word;
        while at < words.len() {
            let end = if words.len() - at <= LONGEST { words.len() } else { cut(fine, at) };
            parts.push(at..end);
            at = end;
        }
        stretches.push(Stretch { tokens: range, word, part, label });
    }

    /// Gives the open stretches their trees, features and lemmas.
    fn settle(&self, text: &str, lexicon: &Lexicon, analysis: &mut Analysis, scratch: &mut Scratch) {
        self.parse(scratch);
        let stretches = std::mem::take(&mut scratch.stretches);
        let mut body = None;
        for (number, stretch) in stretches.iter().enumerate() {
            let next = stretches.get(number + 1);
            let words = stretch.word..next.map_or(scratch.words.len(), |s| s.word);
            let parts = stretch.part..next.map_or(scratch.parts.len(), |s| s.part);
            let root = self.tree(text, lexicon, analysis, scratch, stretch, words, parts);
            if !stretch.label {
                body = root;
            } else if let (Some(root), Some(label)) = (body, root) {
                let token = &mut analysis.tokens[label as usize];
                token.head = root;
                token.deprel = if token.upos == Upos::Punct { Deprel::Punct } else { Deprel::Parataxis };
            }
        }
        scratch.stretches = stretches;
        scratch.stretches.clear();
        scratch.parts.clear();
        scratch.words.clear();
        scratch.fine.clear();
        scratch.entries.clear();
    }

    /// Heads and relations of all parts, so many at a time that their words are about [`TOGETHER`].
    fn parse(&self, scratch: &mut Scratch) {
        let Scratch { lore, words, fine, entries, parts, buffers, search, heads, trees, .. } = scratch;
        trees.clear();
        let mut rest = parts.as_slice();
        while let Some(first) = rest.first().map(|part| part.start) {
            let count = rest.iter().take_while(|part| part.start - first < TOGETHER).count();
            let (now, later) = rest.split_at(count);
            rest = later;
            let end = now.last().map_or(first, |part| part.end);
            let fine = &fine[first..end];
            let now: Vec<Range<usize>> = now.iter().map(|part| part.start - first..part.end - first).collect();
            let words =
                network::Words { known: lore.words(), words: &words[first..end], entries: &entries[first..end], fine };
            self.network.encode(&self.weights, &words, &now, buffers);
            let from = trees.len();
            for part in &now {
                self.network.arcs(&fine[part.clone()], part.clone(), buffers);
                search.best(part.len(), &buffers.arcs, heads);
                trees.extend(heads.iter().map(|head| (*head, 0)));
            }
            self.network.relations(&mut trees[from..], &now, buffers);
        }
    }

    /// Heads, relations, features and lemmas of a stretch; gives its root.
    #[expect(clippy::too_many_arguments, reason = "one step of `settle`")]
    fn tree(
        &self,
        text: &str,
        lexicon: &Lexicon,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
        stretch: &Stretch,
        words: Range<usize>,
        parts: Range<usize>,
    ) -> Option<TokenId> {
        let base = stretch.tokens.start;
        let mut top = None;
        for part in parts {
            let root = place_heads(analysis, scratch, base, words.start, part);
            match top {
                None => top = Some(root),
                Some(top) => {
                    let token = &mut analysis.tokens[root as usize];
                    token.head = top;
                    let fine = scratch.fine[words.start + (root - base) as usize];
                    let mark = FINE_UPOS[usize::from(fine)] == Upos::Punct;
                    token.deprel = if mark { Deprel::Punct } else { Deprel::Parataxis };
                }
            }
        }
        let tokens = &mut analysis.tokens[base as usize..stretch.tokens.end as usize];
        let (own, fine) = (&scratch.words[words.clone()], &scratch.fine[words.clone()]);
        let known = scratch.lore.words();
        let readings = |at: usize| lexicon.readings_at(known[own[at] as usize].readings);
        let first_name = |at: usize| readings(at).any(|r| r.first_name);
        hidden::strays(tokens, base, fine);
        hidden::members(text, tokens, base, fine);
        hidden::subjects_behind_conjunctions(text, tokens, base, fine);
        constraints::main_verbs(tokens, base, fine);
        constraints::orphan_verbs(text, tokens, base, fine);
        joins::participles(tokens, base, fine);
        joins::outer_conjuncts(text, tokens, base, fine);
        joins::subjects_behind_stops(text, tokens, base, fine);
        constraints::counted_others(text, tokens, base, fine);
        constraints::inserted_subjects(tokens, base, fine);
        constraints::complements_of_days(text, tokens, base, fine);
        constraints::times(text, tokens, base, &self.lists);
        hidden::joined_subjects(text, tokens, base, fine);
        constraints::one_subject(tokens, base, fine);
        joins::enumerations(text, tokens, base, fine);
        joins::subjects_behind_sources(text, tokens, base, fine);
        hidden::subjects_behind_commas(text, tokens, base, fine);
        hidden::counted_parts(text, tokens, base, fine);
        hidden::governed_infinitives(text, tokens, base, fine);
        hidden::names_behind_names(text, tokens, base, fine, first_name);
        let takes_object = |at: usize| readings(at).any(|r| r.verb.transitive() && !r.verb.aux_etre());
        let ask = hidden::Questions { lists: &self.lists, takes_object, first_name };
        hidden::hidden_objects(text, tokens, base, fine, &ask);
        hidden::antecedents(text, tokens, base, fine);
        constraints::voice_of_subjects(tokens, base);
        // The root may have moved to its verb.
        if let Some(old) = top {
            let head = analysis.tokens[old as usize].head;
            if head != NO_HEAD {
                top = Some(head);
            }
        }
        self.words(text, lexicon, analysis, scratch, stretch.tokens.clone(), words);
        top
    }

    /// Tags, features and lemmas.
    fn words(
        &self,
        text: &str,
        lexicon: &Lexicon,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
        range: Range<TokenId>,
        words: Range<usize>,
    ) {
        let (base, end) = (range.start as usize, range.end as usize);
        let Scratch { fine, tagged, entries, children, .. } = scratch;
        let (entries, fine) = (&entries[words.clone()], &fine[words]);
        children.clear();
        children.resize(end - base, Clues::default());
        // Determiners and subjects first: nouns and verbs agree with them.
        for pass in 0..3 {
            for at in base..end {
                let tag = fine[at - base];
                let upos = FINE_UPOS[usize::from(tag)];
                let wanted = match upos {
                    Upos::Det | Upos::Aux => 0,
                    Upos::Verb => 2,
                    _ => 1,
                };
                if pass != wanted {
                    continue;
                }
                let token = analysis.tokens[at];
                let clues = children[at - base];
                let form = token.span.of(text);
                let context = Context { agrees: clues.agrees, subject: clues.subject, first: at == base };
                let (feats, lemma) = tagged.resolve(lexicon, entries[at - base], form, context);
                let feats = morph::completed(feats, tag, form, context);
                let feats = morph::with_voice(feats, tag, token.deprel, clues.passive);
                let lemma = tagged.place(lemma, analysis);
                let token = &mut analysis.tokens[at];
                (token.upos, token.feats, token.lemma) = (upos, feats, lemma);
                let head = (token.head as usize).wrapping_sub(base);
                if let Some(up) = children.get_mut(head) {
                    match token.deprel {
                        Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj => {
                            up.subject = true;
                            up.agrees = feats;
                        }
                        Deprel::Det if up.agrees == Feats::default() => up.agrees = feats,
                        Deprel::AuxPass => up.passive = true,
                        _ => {}
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod hidden_tests;
/// Where to cut a stretch that is too long: behind a mark in its second half.
fn cut(fine: &[u8], at: usize) -> usize {
    (at + LONGEST / 2..at + LONGEST)
        .rev()
        .find(|i| FINE_UPOS[usize::from(fine[*i])] == Upos::Punct)
        .map_or(at + LONGEST, |i| i + 1)
}

/// Writes the heads and relations of part number `part`, which lies in the stretch whose first token is `base` and whose first
/// word is `first`; gives its root.
fn place_heads(analysis: &mut Analysis, scratch: &Scratch, base: TokenId, first: usize, part: usize) -> TokenId {
    let part = scratch.parts[part].clone();
    let base = base + (part.start - first) as TokenId;
    let mut root = base;
    for (i, (head, relation)) in scratch.trees[part].iter().enumerate() {
        let token = &mut analysis.tokens[base as usize + i];
        token.deprel = Deprel::ALL.get(usize::from(*relation)).copied().unwrap_or_default();
        if *head == 0 {
            root = base + i as TokenId;
            token.head = NO_HEAD;
        } else {
            token.head = base + TokenId::from(*head) - 1;
        }
    }
    root
}

#[cfg(test)]
mod tests;
