//! Tagging, lemmas and dependency heads.
//!
//! Three steps over each sentence, all from one file of weights that `examples/train_syntax` makes from treebanks:
//!
//! 1. [`tagger`]: fine tags by a linear model whose features know the lexicon's readings;
//! 2. [`network`]: vectors of words in their sentence, scores of arcs, and [`tree`]: the best tree with one root;
//! 3. [`morph`]: features and lemma by tag, lexicon and tree.

mod constraints;
pub mod hash;
mod hidden;
mod integer;
mod joins;
pub mod kernel;
pub mod morph;
pub mod network;
pub mod tagger;
pub mod tree;
pub mod weights;
pub mod word;

use super::lexicon::Lexicon;
use super::memo::Memo;
use super::{Analysis, Deprel, Feats, LemmaPool, NO_HEAD, TokenId, Upos, contraction};
use crate::data::{DataError, DataSource};
use morph::{Context, Lemma};
use network::{Buffers, Network};
use std::borrow::Cow;
use std::ops::Range;
use tagger::{Known, Tagger};
use tree::Search;
use weights::{Weights, WeightsError};
use word::{FINE_UPOS, Word};

/// Path of the weights in the data folder.
pub const PATH: &str = "data/fr/syntax/weights.bin";
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
}

/// Tagger and parser of French.
#[derive(Debug, Clone)]
pub struct Model {
    weights: Weights,
    tagger: Tagger,
    network: Network,
}

/// Buffers of [`Model::annotate`], kept between documents.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    memo: Memo<Known>,
    words: Vec<Known>,
    fine: Vec<u8>,
    lower: String,
    buffers: Buffers,
    search: Search,
    heads: Vec<u16>,
    children: Vec<Clues>,
    pool: LemmaPool,
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
        Ok(Self::from_bytes(bytes, verify)?)
    }

    /// Weights from memory, as the trainer makes them.
    ///
    /// # Errors
    /// When they are damaged or of another version.
    pub fn from_bytes(bytes: Cow<'static, [u8]>, verify: bool) -> Result<Self, WeightsError> {
        let weights = Weights::new(bytes, PATH, verify)?;
        let network = Network::open(&weights)
            .ok_or_else(|| WeightsError::Damaged { path: PATH.to_owned(), what: "the arrays do not fit together" })?;
        Ok(Self { tagger: Tagger::open(&weights), weights, network })
    }

    /// Fills tags, features, lemmas, heads and relations of the segmented tokens of `analysis`.
    ///
    /// `text` is the text that the spans of the tokens count. Each sentence gets one root; no head leaves its sentence.
    pub fn annotate(&self, text: &str, lexicon: &Lexicon, analysis: &mut Analysis, scratch: &mut Scratch) {
        scratch.pool.clear();
        let owner = (self.weights.digest(), lexicon.digest());
        scratch.memo.begin(owner);
        scratch.buffers.begin(owner.0);
        for at in 0..analysis.sentences.len() {
            let sentence = &analysis.sentences[at];
            let (range, prefix) = (sentence.tokens.clone(), sentence.prefix);
            let end = range.end.min(analysis.tokens.len() as TokenId);
            let start = range.start.min(end);
            let body = if prefix < end - start { start + prefix } else { start };
            let root = self.clause(text, lexicon, analysis, scratch, body..end);
            if body > start {
                let label = self.clause(text, lexicon, analysis, scratch, start..body);
                if let (Some(root), Some(label)) = (root, label) {
                    let token = &mut analysis.tokens[label as usize];
                    token.head = root;
                    token.deprel = if token.upos == Upos::Punct { Deprel::Punct } else { Deprel::Parataxis };
                }
            }
        }
        contraction::settle(text, analysis);
    }

    /// Reads a stretch of tokens as one sentence; gives its root.
    fn clause(
        &self,
        text: &str,
        lexicon: &Lexicon,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
        range: Range<TokenId>,
    ) -> Option<TokenId> {
        let n = range.len();
        let base = range.start;
        let tokens = &analysis.tokens[base as usize..range.end as usize];
        scratch.words.clear();
        for (i, token) in tokens.iter().enumerate() {
            let form = token.span.of(text);
            let lower = &mut scratch.lower;
            scratch.words.push(scratch.memo.known(form, i == 0, || {
                let readings = lexicon.readings(form);
                self.tagger.known(&self.weights, Word::new(form, i == 0, readings, lower), readings.place())
            }));
        }
        self.tagger.tag(&self.weights, &scratch.words, &mut scratch.fine);
        let tokens = &analysis.tokens[base as usize..range.end as usize];
        let Scratch { words, fine, .. } = &mut *scratch;
        joins::gerunds(text, tokens, fine, |at| {
            lexicon.readings_at(words[at].readings).any(|r| word::fine(r.upos, r.feats) == word::VERB_PRES)
        });
        let reads = |at: usize, upos: Upos| lexicon.readings_at(words[at].readings).any(|r| r.upos == upos);
        let can =
            hidden::Readings { noun: |at: usize| reads(at, Upos::Noun), adjective: |at: usize| reads(at, Upos::Adj) };
        hidden::nouns(text, tokens, fine, &can);
        let mut top = None;
        let mut at = 0;
        while at < n {
            let end = if n - at <= LONGEST { n } else { self.cut(scratch, at) };
            let root = self.tree(analysis, scratch, base, at..end);
            match top {
                None => top = Some(root),
                Some(top) => {
                    let token = &mut analysis.tokens[root as usize];
                    token.head = top;
                    token.deprel = if FINE_UPOS[usize::from(scratch.fine[(root - base) as usize])] == Upos::Punct {
                        Deprel::Punct
                    } else {
                        Deprel::Parataxis
                    };
                }
            }
            at = end;
        }
        let tokens = &mut analysis.tokens[base as usize..range.end as usize];
        let readings = |at: usize| lexicon.readings_at(scratch.words[at].readings);
        let first_name = |at: usize| readings(at).any(|r| r.first_name);
        hidden::members(text, tokens, base, &scratch.fine);
        constraints::main_verbs(tokens, base, &scratch.fine);
        constraints::orphan_verbs(text, tokens, base, &scratch.fine);
        joins::participles(tokens, base, &scratch.fine);
        joins::outer_conjuncts(text, tokens, base, &scratch.fine);
        joins::subjects_behind_stops(text, tokens, base, &scratch.fine);
        constraints::counted_others(text, tokens, base, &scratch.fine);
        constraints::inserted_subjects(tokens, base, &scratch.fine);
        constraints::complements_of_days(text, tokens, base, &scratch.fine);
        constraints::times(text, tokens, base);
        hidden::joined_subjects(text, tokens, base, &scratch.fine);
        constraints::one_subject(tokens, base, &scratch.fine);
        joins::enumerations(text, tokens, base, &scratch.fine);
        joins::subjects_behind_sources(text, tokens, base, &scratch.fine);
        hidden::subjects_behind_commas(text, tokens, base, &scratch.fine);
        hidden::counted_parts(text, tokens, base, &scratch.fine);
        hidden::governed_infinitives(text, tokens, base, &scratch.fine);
        hidden::names_behind_names(text, tokens, base, &scratch.fine, first_name);
        let takes_object = |at: usize| readings(at).any(|r| r.verb.transitive() && !r.verb.aux_etre());
        let ask = hidden::Questions { takes_object, first_name };
        hidden::hidden_objects(text, tokens, base, &scratch.fine, &ask);
        hidden::antecedents(text, tokens, base, &scratch.fine);
        constraints::voice_of_subjects(tokens, base);
        // The root may have moved to its verb.
        if let Some(old) = top {
            let head = analysis.tokens[old as usize].head;
            if head != NO_HEAD {
                top = Some(head);
            }
        }
        self.words(text, lexicon, analysis, scratch, range);
        top
    }

    /// Where to cut a stretch that is too long: behind a mark in its second half.
    fn cut(&self, scratch: &Scratch, at: usize) -> usize {
        (at + LONGEST / 2..at + LONGEST)
            .rev()
            .find(|i| FINE_UPOS[usize::from(scratch.fine[*i])] == Upos::Punct)
            .map_or(at + LONGEST, |i| i + 1)
    }

    /// Heads and relations of words `part` of the stretch that begins at token `base`; gives the root.
    fn tree(&self, analysis: &mut Analysis, scratch: &mut Scratch, base: TokenId, part: Range<usize>) -> TokenId {
        let Scratch { words, fine, buffers, search, heads, .. } = scratch;
        let (words, fine) = (&words[part.clone()], &fine[part.clone()]);
        self.network.encode(&self.weights, words, fine, buffers);
        search.best(words.len(), &buffers.arcs, heads);
        self.network.relations(heads, buffers);
        let base = base + part.start as TokenId;
        let mut root = base;
        for (i, head) in heads.iter().enumerate() {
            let token = &mut analysis.tokens[base as usize + i];
            token.deprel = Deprel::ALL.get(usize::from(buffers.relations[i])).copied().unwrap_or_default();
            if *head == 0 {
                root = base + i as TokenId;
                token.head = NO_HEAD;
            } else {
                token.head = base + TokenId::from(*head) - 1;
            }
        }
        root
    }

    /// Tags, features and lemmas.
    fn words(
        &self,
        text: &str,
        lexicon: &Lexicon,
        analysis: &mut Analysis,
        scratch: &mut Scratch,
        range: Range<TokenId>,
    ) {
        let (base, end) = (range.start as usize, range.end as usize);
        let Scratch { words, fine, lower, children, pool, .. } = scratch;
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
                let (feats, lemma) = match morph::learnt(&self.weights, words[at - base].word.form, tag) {
                    Some((feats, lemma)) => (feats, Lemma::Known(lemma)),
                    None => {
                        let readings = lexicon.readings_at(words[at - base].readings);
                        morph::resolve_among(lexicon, readings, form, tag, context)
                    }
                };
                let feats = morph::completed(feats, tag, form, context);
                let feats = morph::with_voice(feats, tag, token.deprel, clues.passive);
                let lemma = match lemma {
                    Lemma::Known(lemma) => pool.intern(analysis, lemma),
                    Lemma::Form => pool.intern(analysis, form),
                    Lemma::Guess(guess) => {
                        lower.clear();
                        guess.push_lemma(lower);
                        pool.intern(analysis, lower)
                    }
                    Lemma::Lower => {
                        word::fold_case(form, lower);
                        pool.intern(analysis, lower)
                    }
                };
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
#[cfg(test)]
mod tests;
