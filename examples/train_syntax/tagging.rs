//! Trains the tagger: averaged perceptron over fine tags.

use crate::export::quantise;
use crate::treebank::Item;
use depeche::language::syntax::tagger::{FEATURES, candidates, features};
use depeche::language::syntax::weights::build_index;
use depeche::language::syntax::word::{FINE, FINE_UPOS, Word};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Sparse weights, one row of classes per feature key.
#[derive(Default)]
pub struct Weights {
    index: FxHashMap<u32, u32>,
    rows: Vec<[f32; 32]>,
    sums: Vec<[f32; 32]>,
    masks: FxHashMap<u32, u32>,
    /// Features seen twice; the others are not learnt.
    known: FxHashSet<u32>,
}

impl Weights {
    fn row(&mut self, key: u32) -> usize {
        let next = self.rows.len() as u32;
        let at = *self.index.entry(key).or_insert(next);
        if at == next {
            self.rows.push([0.0; 32]);
            self.sums.push([0.0; 32]);
        }
        at as usize
    }

    fn add(&self, keys: &[u32]) -> [f32; 32] {
        let mut out = [0.0; 32];
        for key in keys {
            if let Some(at) = self.index.get(key) {
                for (o, w) in out.iter_mut().zip(&self.rows[*at as usize]) {
                    *o += w;
                }
            }
        }
        out
    }
}

/// Tags that the treebanks give a form beyond the lexicon's, as bits; single slips are left out.
fn masks(items: &[&Item]) -> FxHashMap<u32, u32> {
    let mut seen: BTreeMap<u32, [u32; FINE]> = BTreeMap::new();
    let mut lexicon: FxHashMap<u32, u32> = FxHashMap::default();
    for item in items {
        for (word, tag) in item.words.iter().zip(&item.fine) {
            seen.entry(word.form).or_insert([0; FINE])[usize::from(*tag)] += 1;
            lexicon.insert(word.form, word.allowed);
        }
    }
    let mut out = FxHashMap::default();
    for (form, counts) in seen {
        let total: u32 = counts.iter().sum();
        let allowed = lexicon.get(&form).copied().unwrap_or(0);
        let mut bits = 0;
        for (tag, n) in counts.iter().enumerate() {
            if *n >= 2 && *n * 200 > total || *n * 4 >= total && *n > 0 {
                bits |= 1 << tag;
            }
        }
        if allowed != 0 && bits & !allowed != 0 {
            out.insert(form, bits & !allowed);
        }
    }
    out
}

/// Features that occur at least twice with the right tags to the left.
fn known(items: &[&Item]) -> FxHashSet<u32> {
    let (mut once, mut twice) = (FxHashSet::default(), FxHashSet::default());
    for item in items {
        let (mut p, mut pp) = (FINE as u8, FINE as u8);
        for at in 0..item.words.len() {
            for key in features(&item.words, at, p, pp) {
                if !once.insert(key) {
                    twice.insert(key);
                }
            }
            (pp, p) = (p, item.fine[at]);
        }
    }
    twice
}

impl Weights {
    fn allowed(&self, word: &Word) -> u32 {
        candidates(word, self.masks.get(&word.form).copied().unwrap_or(0))
    }

    /// Index and rows of the tags that forms have beyond the lexicon's.
    pub fn export_masks(&self) -> (Vec<u8>, Vec<u8>) {
        let sorted: BTreeMap<u32, u32> = self.masks.iter().map(|(k, v)| (*k, *v)).collect();
        let keys: Vec<u32> = sorted.keys().copied().collect();
        (build_index(&keys), sorted.values().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// Index and rows of the file: the `limit` heaviest rows.
    pub fn export(&self, limit: usize) -> (Vec<u8>, Vec<u8>) {
        let mut order: Vec<(f32, u32, u32)> = self
            .index
            .iter()
            .map(|(k, r)| (self.rows[*r as usize].iter().map(|v| v.abs()).sum::<f32>(), *k, *r))
            .filter(|row| row.0 > 0.0)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        eprintln!("tagger: {} rows, {} kept", order.len(), order.len().min(limit));
        order.truncate(limit);
        let keys: Vec<u32> = order.iter().map(|row| row.1).collect();
        let values: Vec<f32> = order.iter().flat_map(|row| self.rows[row.2 as usize]).collect();
        (build_index(&keys), quantise(&values, 0.9999).0)
    }
}

pub fn best(scores: &[f32; 32], allowed: u32) -> u8 {
    let (mut at, mut most) = (0, f32::NEG_INFINITY);
    for (i, s) in scores.iter().enumerate().take(FINE) {
        if *s > most && allowed >> i & 1 == 1 {
            (at, most) = (i, *s);
        }
    }
    at as u8
}

/// A small deterministic generator.
pub struct Random(pub u64);
impl Random {
    pub fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = self.0;
        (((x >> 18) ^ x) >> 27) as u32 ^ ((x >> 59) as u32)
    }
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 8) as f32 / 16_777_216.0
    }
    pub fn shuffle<T>(&mut self, of: &mut [T]) {
        for i in (1..of.len()).rev() {
            of.swap(i, self.next() as usize % (i + 1));
        }
    }
}

pub fn train(items: &[&Item], epochs: usize, seed: u64) -> Weights {
    let mut w = Weights { masks: masks(items), known: known(items), ..Weights::default() };
    let mut step = 0.0f32;
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut random = Random(seed);
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for s in &order {
            let item = items[*s];
            let (mut p, mut pp) = (FINE as u8, FINE as u8);
            for at in 0..item.words.len() {
                step += 1.0;
                let keys = features(&item.words, at, p, pp);
                let gold = item.fine[at];
                let guess = best(&w.add(&keys), w.allowed(&item.words[at]) | 1 << gold);
                if guess != gold {
                    for key in keys.into_iter().filter(|k| w.known.contains(k)).collect::<Vec<u32>>() {
                        let r = w.row(key);
                        w.rows[r][gold as usize] += 1.0;
                        w.sums[r][gold as usize] += step;
                        w.rows[r][guess as usize] -= 1.0;
                        w.sums[r][guess as usize] -= step;
                    }
                }
                (pp, p) = (p, guess);
            }
        }
    }
    for (row, sum) in w.rows.iter_mut().zip(&w.sums) {
        for (r, s) in row.iter_mut().zip(sum) {
            *r -= s / step;
        }
    }
    w.sums.clear();
    w
}

pub fn tag(w: &Weights, item: &Item) -> Vec<u8> {
    let (mut p, mut pp) = (FINE as u8, FINE as u8);
    let mut out = Vec::new();
    for at in 0..item.words.len() {
        let keys: [u32; FEATURES] = features(&item.words, at, p, pp);
        let guess = best(&w.add(&keys), w.allowed(&item.words[at]));
        out.push(guess);
        (pp, p) = (p, guess);
    }
    out
}

pub fn accuracy(w: &Weights, items: &[Item]) -> (f64, f64) {
    let (mut ok, mut upos, mut n) = (0, 0, 0);
    for item in items {
        for (at, guess) in tag(w, item).into_iter().enumerate() {
            n += 1;
            ok += usize::from(guess == item.fine[at]);
            upos += usize::from(FINE_UPOS[guess as usize] == item.gold[at].upos);
        }
    }
    (ok as f64 / n as f64, upos as f64 / n as f64)
}
