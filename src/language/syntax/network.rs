//! The parser's network: a word is the sum of the embeddings of its features; bidirectional simple recurrent layers
//! give it its sentence; inner products of two projections score the arcs, a hidden layer the relations.
//!
//! All products of matrices are made in whole numbers: of 16 bits where a word meets the weights for the first time and where
//! words meet each other ([`integer`](super::integer)), of 8 bits between ([`bytes`](super::bytes)). What lies between them is in
//! floats, one operation after the other, so that every machine gives the same scores.

use super::bytes::{ByteMatrix, ByteRows};
use super::hash::{key, mix};
use super::integer::{DEEPEST, Matrix, Rows, largest_of, whole};
use super::kernel::{gate, larger, on_best_unit};
use super::tagger::Known;
use super::weights::{Buckets, Weights, get_array, u32_at};
use super::word::{FINE, Word};
use crate::language::Deprel;
use std::ops::Range;

/// Number of features per word.
pub const TEMPLATES: usize = 10;
/// Classes of distance and direction between a word and its head.
pub const DISTANCES: usize = 24;
/// Sections of the file of weights.
pub mod section {
    /// Sizes as `u32`: width, layers, arc, label, number of relations; then the embedding scale as `f32`.
    pub const SHAPE: usize = 0;
    /// Index of the tagger's features.
    pub const TAG_INDEX: usize = 1;
    /// Rows of the tagger, 32 × `i8`.
    pub const TAG_ROWS: usize = 2;
    /// Index of the embeddings.
    pub const EMBEDDING_INDEX: usize = 3;
    /// Embeddings, width × `i8`.
    pub const EMBEDDING_ROWS: usize = 4;
    /// The dense arrays, see [`super::Network`].
    pub const DENSE: usize = 5;
    /// Index of words with a reading learnt from the treebanks.
    pub const WORD_INDEX: usize = 6;
    /// Their readings: features, start and length of the lemma; 12 bytes each.
    pub const WORD_ROWS: usize = 7;
    /// Index of the forms that the treebanks give tags beyond the lexicon's.
    pub const TAG_MASK_INDEX: usize = 9;
    /// Those tags as bits, `u32`.
    pub const TAG_MASKS: usize = 10;
    /// Text of those lemmas.
    pub const WORD_TEXT: usize = 8;
}

/// Keys of the features of a word under its fine tag.
#[must_use]
pub fn keys(word: &Word, fine: u8) -> [u32; TEMPLATES] {
    let f = u32::from(fine);
    [
        key(0, word.form),
        key(1, mix(word.form, f)),
        key(2, f),
        key(3, mix(f, word.morph & 0x7f)),
        key(4, word.allowed),
        key(5, word.suffix[2]),
        key(6, word.suffix[1]),
        key(7, word.shape),
        key(8, mix(f, word.morph >> 8)),
        key(9, word.suffix[3]),
    ]
}

/// Class of the way from word `d` to head `h` (0 = root, else 1 + word).
#[inline]
#[must_use]
pub const fn distance(d: usize, h: usize) -> usize {
    const CLASSES: [u8; 27] = [0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10];
    if h == 0 {
        return 22;
    }
    let h = h - 1;
    let n = d.abs_diff(h);
    CLASSES[if n < 26 { n } else { 26 }] as usize + if h < d { 11 } else { 0 }
}

/// Longest stretch of words that is scored.
pub const SPAN: usize = 150;
/// Numbers of a tag in [`Network::ways`].
const WAYS: usize = 2 * SPAN + 2;

/// The dense arrays, spread out for arithmetic when the weights are opened (some hundred thousand numbers).
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Width of a word's vector.
    pub d: usize,
    arc: usize,
    label: usize,
    relations: usize,
    scale: f32,
    embeddings: Buckets,
    /// The layer over embeddings, and those above it.
    first: Matrix,
    layers: Vec<ByteMatrix>,
    /// From a word's vector to its part in arcs as dependent and as head, and in relations as dependent and as head.
    parts: ByteMatrix,
    root: Vec<f32>,
    /// For each fine tag: the score of the root, and from [`SPAN`] words to the left to as many to the right the score of
    /// the way to the head.
    ways: Vec<f32>,
    relation: Matrix,
}

/// Buffers of the network, kept between sentences.
#[derive(Debug, Clone, Default)]
pub struct Buffers {
    inputs: Inputs,
    x: Vec<f32>,
    y: Vec<f32>,
    u: Vec<f32>,
    parts: Vec<f32>,
    scores: Vec<f32>,
    bytes: ByteRows,
    rows: Rows,
    heads: Rows,
    arc: Matrix,
    /// Scores of arcs, word by word: root, then every word as head; may be longer than what was asked for.
    pub arcs: Vec<f32>,
}

/// Words that are read together.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What is known of all words.
    pub known: &'a [Known],
    /// The words, as numbers in `known`.
    pub words: &'a [u32],
    /// Numbers of the words under their tags.
    pub entries: &'a [u32],
    /// The tags.
    pub fine: &'a [u8],
}

/// Most inputs that are kept; then all are forgotten.
const MOST: usize = 1 << 14;

/// The embedding of a word under its tag and its product with the first layer are the same wherever it stands: they are
/// kept for the next time, in the order in which the words were met.
#[derive(Debug, Clone, Default)]
struct Inputs {
    /// Age of the numbers of words.
    age: u64,
    /// For each word under its tag the number of its input + 1; 0 is none.
    of: Vec<u16>,
    /// Number of inputs that are kept.
    count: usize,
    /// Vector, gates of state and output, and what is new, of each input, as whole numbers: the gates count steps of
    /// [`GATE_STEP`], what is new counts steps of its own.
    values: Vec<i16>,
    steps: Vec<f32>,
    /// The new inputs of the words that are being read: their rows and products with the first layer.
    rows: Rows,
    u: Vec<f32>,
    sums: Vec<i16>,
    /// Input of each word that is being read.
    at: Vec<u32>,
}

/// What a gate that is kept counts.
const GATE_STEP: f32 = 1.0 / 32_767.0;

impl Buffers {
    /// Forgets what was kept when the numbers of words have changed.
    pub fn begin(&mut self, age: u64) {
        if self.inputs.age != age {
            self.inputs.age = age;
            self.inputs.clear();
        }
    }
}

impl Network {
    /// Reads the dense arrays; `None` when they do not fit together.
    #[must_use]
    pub fn open(weights: &Weights) -> Option<Self> {
        let shape = weights.section(section::SHAPE);
        let size = |i: usize| u32_at(shape, 4 * i) as usize;
        let (d, layers, arc, label, relations) = (size(0), size(1), size(2), size(3), size(4));
        // Gates fill blocks of outputs, halves of a word's vector whole registers.
        let fits = |n: usize| n > 0 && n.is_multiple_of(16) && n <= DEEPEST;
        if !(fits(d) && fits(arc) && fits(label)) || layers == 0 || relations != Deprel::ALL.len() {
            return None;
        }
        let dense = weights.section(section::DENSE);
        let mut at = 0;
        let mut next = |len: usize| Some(get_array(dense, &mut at)).filter(|a| a.len() == len);
        let mut net = Self {
            d,
            arc,
            label,
            relations,
            scale: f32::from_bits(u32_at(shape, 20)),
            embeddings: Buckets::new(weights.section(section::EMBEDDING_INDEX)),
            ..Self::default()
        };
        for layer in 0..layers {
            let (w, b) = (next(d * 3 * d)?, next(3 * d)?);
            if layer == 0 {
                net.first = Matrix::new(&w, &b, d);
            } else {
                net.layers.push(ByteMatrix::new(&w, &b, d, 2 * d));
            }
        }
        let (wa, ba, wb, bb) = (next(d * arc)?, next(arc)?, next(d * arc)?, next(arc)?);
        net.root = next(arc)?;
        for dist in next(FINE * DISTANCES)?.chunks_exact(DISTANCES) {
            net.ways.push(dist[distance(0, 0)]);
            net.ways.extend((0..=2 * SPAN).map(|head| dist[distance(SPAN, head + 1)]));
        }
        let (ld, lb, lh) = (next(d * label)?, next(label)?, next(d * label)?);
        let _lroot = next(label)?;
        let (lw, lwb) = (next(label * relations)?, next(relations)?);
        let mut parts = Vec::with_capacity(d * 2 * (arc + label));
        for k in 0..d {
            for (w, width) in [(&wa, arc), (&wb, arc), (&ld, label), (&lh, label)] {
                parts.extend(&w[k * width..][..width]);
            }
        }
        let bias: Vec<f32> = [ba, bb, lb, vec![0.0; label]].concat();
        net.parts = ByteMatrix::new(&parts, &bias, d, 0);
        net.relation = Matrix::new(&lw, &lwb, label);
        Some(net)
    }

    /// Computes the vectors of words, which stand in `sentences` of at most [`SPAN`] words each, one behind the other; products
    /// of matrices are made for all of them at once.
    pub fn encode(&self, weights: &Weights, words: &Words<'_>, sentences: &[Range<usize>], buffers: &mut Buffers) {
        let (d, n) = (self.d, words.words.len());
        let Buffers { inputs, x, y, u, parts, bytes, .. } = buffers;
        for buffer in [&mut *x, &mut *y] {
            buffer.resize(buffer.len().max(n * d), 0.0);
        }
        self.input(weights.section(section::EMBEDDING_ROWS), words, inputs);
        for one in sentences {
            recur_inputs(inputs, one, self.scale, &mut x[one.start * d..one.end * d], d);
        }
        for layer in &self.layers {
            fill(bytes, &x[..n * d], d);
            layer.apply(bytes, u);
            for one in sentences {
                recur(x, u, one, layer.outputs(), &mut y[one.start * d..one.end * d], d);
            }
            std::mem::swap(x, y);
        }
        fill(bytes, &x[..n * d], d);
        self.parts.apply(bytes, parts);
    }

    /// Scores the arcs of one of the sentences, whose words have the tags `fine`, in [`Buffers::arcs`]; after
    /// [`Self::encode`].
    pub fn arcs(&self, fine: &[u8], sentence: Range<usize>, buffers: &mut Buffers) {
        let Buffers { parts, scores, rows, heads, arc, arcs, .. } = buffers;
        let (stride, k, n) = (self.parts.outputs(), self.arc, sentence.len());
        project(&parts[sentence.start * stride..sentence.end * stride], stride, k, &self.root, rows, heads);
        arc.columns(heads);
        arc.apply(rows, scores);
        arcs.resize(arcs.len().max(n * (n + 1)), 0.0);
        let lines = arcs.chunks_exact_mut(n + 1).zip(scores.chunks_exact(arc.outputs().max(1))).take(n);
        for (i, (arcs, scores)) in lines.enumerate() {
            let ways = &self.ways[fine[i] as usize * WAYS..][..WAYS];
            arcs[0] = scores[0] + ways[0];
            for (arc, (score, way)) in arcs[1..].iter_mut().zip(scores[1..].iter().zip(&ways[1 + SPAN - i..])) {
                *arc = score + way;
            }
            arcs[i + 1] = -1e4;
        }
    }

    /// Fills in the best relation of every word of all sentences, as a number of [`Deprel::ALL`], behind its head (0 = root,
    /// else 1 + word of its sentence); after [`Self::encode`].
    pub fn relations(&self, trees: &mut [(u16, u8)], sentences: &[Range<usize>], buffers: &mut Buffers) {
        let (stride, k) = (self.parts.outputs(), self.label);
        let Buffers { parts, rows, scores, .. } = buffers;
        join(parts, [stride, 2 * self.arc, k], trees, sentences, rows);
        self.relation.apply(rows, scores);
        for ((head, relation), scores) in trees.iter_mut().zip(scores.chunks_exact_mut(self.relation.outputs().max(1)))
        {
            scores[Deprel::Root as usize] = f32::MIN;
            let best = if *head == 0 { Deprel::Root as usize } else { largest(&scores[..self.relations]) };
            *relation = best as u8;
        }
    }

    /// Finds or computes the vectors of the words and the gates of the first layer.
    fn input(&self, rows: &[u8], words: &Words<'_>, inputs: &mut Inputs) {
        let (d, layer) = (self.d, &self.first);
        if inputs.count + words.words.len() > MOST {
            inputs.clear();
        }
        let Inputs { of, count, values, steps, rows: new, u, sums, at: all, .. } = inputs;
        all.clear();
        new.clear(d);
        let old = *count;
        for ((word, tag), entry) in words.words.iter().zip(words.fine).zip(words.entries) {
            let entry = *entry as usize;
            if entry >= of.len() {
                of.resize(entry + 1, 0);
            }
            if of[entry] == 0 {
                *count += 1;
                of[entry] = *count as u16;
                let found = self.embeddings.find_all(&keys(&words.known[*word as usize].word, *tag));
                sum(rows, &found, d, sums);
                new.push_whole(sums, self.scale);
            }
            all.push(u32::from(of[entry]) - 1);
        }
        layer.apply(new, u);
        values.resize(*count * 4 * d, 0);
        steps.resize(*count, 0.0);
        let kept = values[old * 4 * d..].chunks_exact_mut(4 * d).zip(&mut steps[old..]);
        let made = new.values().chunks_exact(d).zip(u.chunks_exact(layer.outputs()));
        for ((kept, step), (sums, u)) in kept.zip(made) {
            keep(kept, step, sums, u, d);
        }
    }
}

impl Inputs {
    fn clear(&mut self) {
        self.of.clear();
        self.count = 0;
        self.values.clear();
        self.steps.clear();
    }
}

/// Position of the first of the largest scores.
#[inline(always)]
pub(super) fn largest(scores: &[f32]) -> usize {
    let mut lanes = [f32::MIN; 8];
    let chunks = scores.chunks_exact(8);
    for (lane, s) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = larger(*lane, *s);
    }
    for chunk in chunks {
        for (lane, s) in lanes.iter_mut().zip(chunk) {
            *lane = larger(*lane, *s);
        }
    }
    let most = lanes.into_iter().fold(f32::MIN, larger);
    scores.iter().position(|s| *s == most).unwrap_or(0)
}

on_best_unit! {
    fn fill(rows: &mut ByteRows, x: &[f32], width: usize) = fill_on
}
on_best_unit! {
    /// Keeps an input: its vector `sums` and the three parts of its product with the first layer.
    fn keep(kept: &mut [i16], step: &mut f32, sums: &[i16], u: &[f32], d: usize) = keep_on
}
on_best_unit! {
    /// The sum of the embeddings `numbers`, which count from 1; 0 is none.
    fn sum(rows: &[u8], numbers: &[u32], d: usize, sums: &mut Vec<i16>) = sum_on
}
on_best_unit! {
    /// The first layer of a sentence over its inputs.
    fn recur_inputs(inputs: &Inputs, sentence: &Range<usize>, scale: f32, y: &mut [f32], d: usize) = recur_inputs_on
}
on_best_unit! {
    /// A layer of a sentence over vectors `x` and gates `u`, which has `stride` numbers for a word.
    fn recur(x: &[f32], u: &[f32], sentence: &Range<usize>, stride: usize, y: &mut [f32], d: usize) = recur_on
}
on_best_unit! {
    /// The words as dependents of arcs, and as heads behind the root.
    fn project(parts: &[f32], stride: usize, k: usize, root: &[f32], rows: &mut Rows, heads: &mut Rows) = project_on
}

on_best_unit! {
    /// The hidden layer of relations: from the place `start` of its row on a word has `k` numbers as dependent, then as many as
    /// head.
    fn join(
        parts: &[f32],
        sizes: [usize; 3],
        trees: &[(u16, u8)],
        sentences: &[Range<usize>],
        rows: &mut Rows,
    ) = join_on
}

#[inline(always)]
fn join_on<const UNIT: u8>(
    parts: &[f32],
    [stride, start, k]: [usize; 3],
    trees: &[(u16, u8)],
    sentences: &[Range<usize>],
    rows: &mut Rows,
) {
    let mut hidden = [0.0; DEEPEST];
    rows.clear(k);
    for sentence in sentences {
        for at in sentence.clone() {
            let head = sentence.start + usize::from(trees[at].0.saturating_sub(1));
            let down = &parts[at * stride + start..][..k];
            let up = &parts[head * stride + start + k..][..k];
            for (hidden, (a, b)) in hidden.iter_mut().zip(down.iter().zip(up)) {
                *hidden = larger(a + b, 0.0);
            }
            rows.push(&hidden[..k]);
        }
    }
}

#[inline(always)]
fn fill_on<const UNIT: u8>(rows: &mut ByteRows, x: &[f32], width: usize) {
    rows.fill(x, width);
}

#[inline(always)]
fn keep_on<const UNIT: u8>(kept: &mut [i16], step: &mut f32, sums: &[i16], u: &[f32], d: usize) {
    kept[..d].copy_from_slice(sums);
    for (kept, v) in kept[d..3 * d].iter_mut().zip(&u[..2 * d]) {
        *kept = whole(gate(*v) / GATE_STEP);
    }
    let new = &u[2 * d..3 * d];
    *step = largest_of(new) * GATE_STEP;
    for (kept, v) in kept[3 * d..4 * d].iter_mut().zip(new) {
        *kept = whole(*v / *step);
    }
}

#[inline(always)]
fn sum_on<const UNIT: u8>(rows: &[u8], numbers: &[u32], d: usize, sums: &mut Vec<i16>) {
    sums.clear();
    sums.resize(d, 0);
    for number in numbers {
        let end = *number as usize * d;
        for (s, v) in sums.iter_mut().zip(rows.get(end.saturating_sub(d)..end).unwrap_or(&[])) {
            *s += i16::from(*v as i8);
        }
    }
}

#[inline(always)]
fn project_on<const UNIT: u8>(parts: &[f32], stride: usize, k: usize, root: &[f32], rows: &mut Rows, heads: &mut Rows) {
    rows.clear(k);
    heads.clear(k);
    heads.push(root);
    let mut head = [0.0; DEEPEST];
    for part in parts.chunks_exact(stride) {
        rows.push(&part[..k]);
        for (to, from) in head.iter_mut().zip(&part[k..2 * k]) {
            *to = larger(*from, 0.0);
        }
        heads.push(&head[..k]);
    }
}

/// What a recurrent layer takes for half the vector of a word, number by number.
trait Taken {
    /// Vector, gates of state and output, what is new.
    fn numbers(&self) -> impl Iterator<Item = [f32; 4]>;
}

/// Numbers as they are.
struct Floats<'a>([&'a [f32]; 4]);

/// Numbers as they are kept, and the steps of vector and new part.
struct Whole<'a>([&'a [i16]; 4], [f32; 2]);

impl Taken for Floats<'_> {
    #[inline(always)]
    fn numbers(&self) -> impl Iterator<Item = [f32; 4]> {
        let [x, f, r, v] = self.0;
        x.iter().zip(f).zip(r.iter().zip(v)).map(|((x, f), (r, v))| [*x, *f, *r, *v])
    }
}

impl Taken for Whole<'_> {
    #[inline(always)]
    fn numbers(&self) -> impl Iterator<Item = [f32; 4]> {
        let [x, f, r, v] = self.0;
        let [vector, new] = self.1;
        let wide = |v: &i16, step: f32| f32::from(*v) * step;
        x.iter()
            .zip(f)
            .zip(r.iter().zip(v))
            .map(move |((x, f), (r, v))| [wide(x, vector), wide(f, GATE_STEP), wide(r, GATE_STEP), wide(v, new)])
    }
}

/// A bidirectional layer: the left half of the vector runs forwards, the right half backwards. `taken` gives what a word has from
/// a place of its vector on.
#[inline(always)]
fn recur_over<T: Taken>(taken: impl Fn(usize, Range<usize>) -> T, y: &mut [f32], d: usize) {
    let (n, half) = (y.len() / d, d / 2);
    for part in [0..half, half..d] {
        let mut states = [0.0_f32; DEEPEST / 2];
        let states = &mut states[..half];
        for step in 0..n {
            let at = if part.start == 0 { step } else { n - 1 - step };
            let y = &mut y[at * d..][part.clone()];
            let numbers = taken(at, part.clone());
            for ((y, state), [x, f, r, v]) in y.iter_mut().zip(&mut *states).zip(numbers.numbers()) {
                *state = f * *state + (1.0 - f) * v;
                *y = r * *state + (1.0 - r) * x;
            }
        }
    }
}

#[inline(always)]
fn recur_inputs_on<const UNIT: u8>(inputs: &Inputs, sentence: &Range<usize>, scale: f32, y: &mut [f32], d: usize) {
    let of = &inputs.at[sentence.clone()];
    let taken = |at: usize, part: Range<usize>| {
        let input = of[at] as usize;
        let row = &inputs.values[input * 4 * d..][..4 * d];
        Whole([0, 1, 2, 3].map(|k| &row[k * d..][part.clone()]), [scale, inputs.steps[input]])
    };
    recur_over(taken, y, d);
}

#[inline(always)]
fn recur_on<const UNIT: u8>(x: &[f32], u: &[f32], sentence: &Range<usize>, stride: usize, y: &mut [f32], d: usize) {
    let taken = |at: usize, part: Range<usize>| {
        let (x, u) = (&x[(sentence.start + at) * d..][..d], &u[(sentence.start + at) * stride..][..3 * d]);
        Floats([&x[part.clone()], &u[part.clone()], &u[d..][part.clone()], &u[2 * d..][part]])
    };
    recur_over(taken, y, d);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_that_are_kept_are_near_those_that_were_made() {
        let d = 32;
        let number = |at: usize| ((at * 37 % 101) as f32 - 50.0) / 25.0;
        let (n, scale) = (5, 0.01);
        let mut inputs = Inputs { at: vec![2, 0, 1, 2, 2], ..Inputs::default() };
        let (mut x, mut u) = (Vec::new(), Vec::new());
        for word in 0..3 {
            let sums: Vec<i16> = (0..d).map(|k| (number(word * 7 + k) * 100.0) as i16).collect();
            let made: Vec<f32> = (0..3 * d).map(|k| number(word * 11 + k)).collect();
            let (mut kept, mut step) = (vec![0; 4 * d], 0.0);
            keep(&mut kept, &mut step, &sums, &made, d);
            inputs.values.extend(kept);
            inputs.steps.push(step);
            x.push(sums.iter().map(|s| f32::from(*s) * scale).collect::<Vec<f32>>());
            u.push([made[..2 * d].iter().map(|v| gate(*v)).collect::<Vec<f32>>(), made[2 * d..].to_vec()].concat());
        }
        let rows = |of: &[Vec<f32>]| inputs.at.iter().flat_map(|word| of[*word as usize].clone()).collect::<Vec<f32>>();
        let (mut kept, mut plain) = (vec![0.0; n * d], vec![0.0; n * d]);
        recur_inputs(&inputs, &(0..n), scale, &mut kept, d);
        recur(&rows(&x), &rows(&u), &(0..n), 3 * d, &mut plain, d);
        for (kept, plain) in kept.iter().zip(&plain) {
            assert!((kept - plain).abs() < 1e-3, "{kept} {plain}");
        }
        assert!(plain.iter().any(|v| v.abs() > 0.1));
    }

    #[test]
    fn the_first_of_the_largest_is_found() {
        for n in 1..40 {
            let scores: Vec<f32> = (0..n).map(|k| ((k * 7 + 3) % 5) as f32 - 3.0).collect();
            let expected = (0..n).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
            assert_eq!(largest(&scores), expected);
        }
    }
}
