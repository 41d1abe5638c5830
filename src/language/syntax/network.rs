//! The parser's network: a word is the sum of the embeddings of its features; bidirectional simple recurrent layers
//! give it its sentence; inner products of two projections score the arcs, a hidden layer the relations.

use super::hash::{key, mix};
use super::kernel::{affine, dot, gate, on_best_unit};
use super::weights::{Weights, find, get_array, u32_at};
use super::word::{FINE, Word};
use crate::language::Deprel;

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
    if h == 0 {
        return 22;
    }
    let h = h - 1;
    let n = d.abs_diff(h);
    let bucket = match n {
        0..=5 => n,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        _ => 10,
    };
    bucket + if h < d { 11 } else { 0 }
}

#[derive(Debug, Clone, Default)]
struct Layer {
    w: Vec<f32>,
    b: Vec<f32>,
}

/// The dense arrays, spread out for arithmetic when the weights are opened (some hundred thousand numbers).
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Width of a word's vector.
    pub d: usize,
    arc: usize,
    label: usize,
    /// Relations, filled up to a whole number of vector lanes.
    relations: usize,
    scale: f32,
    layers: Vec<Layer>,
    wa: Vec<f32>,
    ba: Vec<f32>,
    wb: Vec<f32>,
    bb: Vec<f32>,
    root: Vec<f32>,
    dist: Vec<f32>,
    ld: Vec<f32>,
    lb: Vec<f32>,
    lh: Vec<f32>,
    no_bias: Vec<f32>,
    lroot: Vec<f32>,
    lw: Vec<f32>,
    lwb: Vec<f32>,
}

/// Buffers of the network, kept between sentences.
#[derive(Debug, Clone, Default)]
pub struct Buffers {
    x: Vec<f32>,
    y: Vec<f32>,
    u: Vec<f32>,
    a: Vec<f32>,
    b: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
    sums: Vec<i16>,
    /// Numbers of relations in [`Deprel::ALL`].
    pub relations: Vec<u8>,
    /// Scores of arcs, word by word: root, then every word as head.
    pub arcs: Vec<f32>,
}

impl Network {
    /// Reads the dense arrays; `None` when they do not fit together.
    #[must_use]
    pub fn open(weights: &Weights) -> Option<Self> {
        let shape = weights.section(section::SHAPE);
        let size = |i: usize| u32_at(shape, 4 * i) as usize;
        let (d, layers, arc, label, relations) = (size(0), size(1), size(2), size(3), size(4));
        let dense = weights.section(section::DENSE);
        let mut at = 0;
        let mut next = |len: usize| Some(get_array(dense, &mut at)).filter(|a| a.len() == len);
        let mut net = Self {
            d,
            arc,
            label,
            relations,
            scale: f32::from_bits(u32_at(shape, 20)),
            no_bias: vec![0.0; label],
            ..Self::default()
        };
        for _ in 0..layers {
            net.layers.push(Layer { w: next(d * 3 * d)?, b: next(3 * d)? });
        }
        net.wa = next(d * arc)?;
        net.ba = next(arc)?;
        net.wb = next(d * arc)?;
        net.bb = next(arc)?;
        net.root = next(arc)?;
        net.dist = next(FINE * DISTANCES)?;
        net.ld = next(d * label)?;
        net.lb = next(label)?;
        net.lh = next(d * label)?;
        net.lroot = next(label)?;
        let (lw, lwb) = (next(label * relations)?, next(relations)?);
        net.relations = relations.next_multiple_of(32);
        for row in lw.chunks_exact(relations) {
            net.lw.extend(row);
            net.lw.resize(net.lw.len().next_multiple_of(32), 0.0);
        }
        net.lwb = lwb;
        net.lwb.resize(net.relations, f32::MIN);
        (d > 0 && d % 2 == 0 && arc % 16 == 0 && relations == Deprel::ALL.len()).then_some(net)
    }

    /// Computes the vectors of a sentence and the scores of all arcs.
    pub fn encode(&self, weights: &Weights, words: &[Word], fine: &[u8], buffers: &mut Buffers) {
        encode(self, weights, words, fine, buffers);
    }

    /// The best relation of every word under its head in `heads` (0 = root, else 1 + word), as numbers of
    /// [`Deprel::ALL`] in [`Buffers::relations`]; after [`Self::encode`].
    pub fn relations(&self, heads: &[u16], buffers: &mut Buffers) {
        relations(self, heads, buffers);
    }
}

on_best_unit! {
    fn encode(net: &Network, weights: &Weights, words: &[Word], fine: &[u8], buffers: &mut Buffers) = encode_on
}
on_best_unit! {
    fn relations(net: &Network, heads: &[u16], buffers: &mut Buffers) = relations_on
}

#[inline(always)]
fn encode_on<const UNIT: u8>(net: &Network, weights: &Weights, words: &[Word], fine: &[u8], buffers: &mut Buffers) {
    let (d, n) = (net.d, words.len());
    let (index, rows) = (weights.section(section::EMBEDDING_INDEX), weights.section(section::EMBEDDING_ROWS));
    let Buffers { x, y, u, a, b, sums, arcs, .. } = buffers;
    x.clear();
    for (word, tag) in words.iter().zip(fine) {
        sums.clear();
        sums.resize(d, 0);
        for k in keys(word, *tag) {
            let Some(row) = find(index, k) else { continue };
            let at = row as usize * d;
            for (s, v) in sums.iter_mut().zip(rows.get(at..at + d).unwrap_or(&[])) {
                *s += i16::from(*v as i8);
            }
        }
        x.extend(sums.iter().map(|s| f32::from(*s) * net.scale));
    }
    for layer in &net.layers {
        affine::<UNIT>(u, x, &layer.w, &layer.b, d, 3 * d);
        recur::<UNIT>(x, y, u, n, d);
        std::mem::swap(x, y);
    }
    let k = net.arc;
    affine::<UNIT>(a, x, &net.wa, &net.ba, d, k);
    affine::<UNIT>(b, x, &net.wb, &net.bb, d, k);
    b.iter_mut().for_each(|v| *v = v.max(0.0));
    arcs.clear();
    arcs.resize(n * (n + 1), 0.0);
    for (i, (a, arcs)) in a.chunks_exact(k).zip(arcs.chunks_exact_mut(n + 1)).enumerate() {
        let dist = &net.dist[fine[i] as usize * DISTANCES..][..DISTANCES];
        arcs[0] = dot::<UNIT>(a, &net.root) + dist[distance(i, 0)];
        for (j, (b, s)) in b.chunks_exact(k).zip(&mut arcs[1..]).enumerate() {
            *s = dot::<UNIT>(a, b) + dist[distance(i, j + 1)];
        }
        arcs[i + 1] = -1e4;
    }
    affine::<UNIT>(a, x, &net.ld, &net.lb, d, net.label);
    affine::<UNIT>(b, x, &net.lh, &net.no_bias, d, net.label);
}

#[inline(always)]
fn relations_on<const UNIT: u8>(net: &Network, heads: &[u16], buffers: &mut Buffers) {
    let k = net.label;
    let Buffers { a, b, hidden, scores, relations, .. } = buffers;
    hidden.clear();
    for (down, head) in a.chunks_exact(k).zip(heads) {
        let up = usize::from(head.saturating_sub(1)) * k;
        hidden.extend(down.iter().zip(&b[up..up + k]).map(|(a, b)| (a + b).max(0.0)));
    }
    affine::<UNIT>(scores, hidden, &net.lw, &net.lwb, k, net.relations);
    relations.clear();
    for (head, scores) in heads.iter().zip(scores.chunks_exact_mut(net.relations)) {
        if *head == 0 {
            relations.push(Deprel::Root as u8);
            continue;
        }
        scores[Deprel::Root as usize] = f32::MIN;
        let mut best = 0;
        for (at, s) in scores.iter().enumerate() {
            if *s > scores[best] {
                best = at;
            }
        }
        relations.push(best as u8);
    }
}

/// One bidirectional layer over the gates `u`: the left half of the vector runs forwards, the right half backwards.
#[inline(always)]
fn recur<const UNIT: u8>(x: &[f32], y: &mut Vec<f32>, u: &mut [f32], n: usize, d: usize) {
    y.clear();
    y.resize(n * d, 0.0);
    for row in u.chunks_exact_mut(3 * d) {
        for v in &mut row[..2 * d] {
            *v = gate(*v);
        }
    }
    let half = d / 2;
    // States lie in `y` until the gate of the output is applied.
    for step in 0..n {
        for (side, i) in [(0, step), (1, n - 1 - step)] {
            let lo = side * half;
            let row = &u[i * 3 * d..(i + 1) * 3 * d];
            let (f, v) = (&row[lo..lo + half], &row[2 * d + lo..2 * d + lo + half]);
            if step == 0 {
                for (j, y) in y[i * d + lo..i * d + lo + half].iter_mut().enumerate() {
                    *y = (1.0 - f[j]) * v[j];
                }
            } else {
                let (from, to) =
                    if side == 0 { ((i - 1) * d + lo, i * d + lo) } else { ((i + 1) * d + lo, i * d + lo) };
                let (last, state) = if from < to {
                    let (left, right) = y.split_at_mut(to);
                    (&left[from..from + half], &mut right[..half])
                } else {
                    let (left, right) = y.split_at_mut(from);
                    (&right[..half], &mut left[to..to + half])
                };
                for j in 0..half {
                    state[j] = f[j] * last[j] + (1.0 - f[j]) * v[j];
                }
            }
        }
    }
    for ((y, x), u) in y.chunks_exact_mut(d).zip(x.chunks_exact(d)).zip(u.chunks_exact(3 * d)) {
        let r = &u[d..2 * d];
        for j in 0..d {
            y[j] = r[j] * y[j] + (1.0 - r[j]) * x[j];
        }
    }
}
