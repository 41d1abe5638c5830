//! Trains the parser: sums of feature embeddings, bidirectional simple recurrent layers, biaffine arcs.

use crate::export::quantise;
use crate::nn::{Param, axpy, dot, matmul, matmul_back, sigmoid, slope, softmax_loss};
use crate::tagging::Random;
use crate::treebank::Item;
use depeche::language::Deprel;
use depeche::language::syntax::network::{DISTANCES, TEMPLATES, distance, keys};
use depeche::language::syntax::tree::Search;
use depeche::language::syntax::word::FINE;
use rustc_hash::FxHashMap;

/// Most embeddings that are learnt.
const EMBEDDINGS: usize = 29_000;

#[derive(Clone, Copy)]
pub struct Shape {
    pub d: usize,
    pub layers: usize,
    pub arc: usize,
    pub label: usize,
    pub epochs: usize,
    pub lr: f32,
    pub drop: f32,
    pub word_drop: f32,
    /// Share of features left out, one by one.
    pub feature_drop: f32,
    pub batch: usize,
    pub seed: u64,
}

struct Layer {
    w: Param,
    b: Param,
}

pub struct Net {
    pub shape: Shape,
    vocab: FxHashMap<u32, u32>,
    emb: Param,
    layers: Vec<Layer>,
    wa: Param,
    ba: Param,
    wb: Param,
    bb: Param,
    root: Param,
    dist: Param,
    ld: Param,
    lh: Param,
    lb: Param,
    lw: Param,
    lwb: Param,
    lroot: Param,
    pub labels: Vec<Deprel>,
}

#[derive(Default)]
struct Trace {
    n: usize,
    rows: Vec<Vec<u32>>,
    masks: Vec<Vec<f32>>,
    /// Input of each layer, and the output of the last.
    x: Vec<Vec<f32>>,
    /// Gates: per layer n × 3d (forget, read, candidate), and states c n × d.
    u: Vec<Vec<f32>>,
    c: Vec<Vec<f32>>,
}

impl Net {
    pub fn new(shape: Shape, items: &[&Item], tags: &[Vec<u8>]) -> Self {
        let mut random = Random(shape.seed);
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        let mut order = Vec::new();
        for (item, tags) in items.iter().zip(tags) {
            for (w, t) in item.words.iter().zip(tags) {
                for k in keys(w, *t) {
                    let c = counts.entry(k).or_insert(0);
                    *c += 1;
                    if *c == 2 {
                        order.push(k);
                    }
                }
            }
        }
        // The most frequent ones, as many as the file has room for.
        order.sort_by_key(|k| (std::cmp::Reverse(counts[k]), *k));
        order.truncate(EMBEDDINGS);
        let vocab: FxHashMap<u32, u32> = order.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect();
        let labels: Vec<Deprel> = Deprel::ALL.to_vec();
        let (d, arc, label) = (shape.d, shape.arc, shape.label);
        let emb = Param::new(vocab.len(), d, 0.15, true, &mut random);
        let mut p = |a: usize, b: usize| Param::dense(a, b, &mut random);
        let layers = (0..shape.layers)
            .map(|_| Layer { w: p(d, 3 * d), b: Param::new(1, 3 * d, 0.0, false, &mut Random(1)) })
            .collect();
        Self {
            shape,
            vocab,
            emb,
            layers,
            wa: p(d, arc),
            ba: p(1, arc),
            wb: p(d, arc),
            bb: p(1, arc),
            root: p(1, arc),
            dist: Param::new(FINE, DISTANCES, 0.0, false, &mut Random(1)),
            ld: p(d, label),
            lh: p(d, label),
            lb: p(1, label),
            lw: p(label, labels.len()),
            lwb: Param::new(1, labels.len(), 0.0, false, &mut Random(1)),
            lroot: p(1, label),
            labels,
        }
    }

    /// Keys, rows and scale of the embeddings.
    pub fn embeddings(&self) -> (Vec<u32>, Vec<u8>, f32) {
        let mut keys: Vec<(u32, u32)> = self.vocab.iter().map(|(k, r)| (*r, *k)).collect();
        keys.sort_unstable();
        let (rows, scale) = quantise(&self.emb.w, 0.9995);
        (keys.into_iter().map(|(_, k)| k).collect(), rows, scale)
    }

    pub fn sizes(&self) -> [usize; 5] {
        [self.shape.d, self.shape.layers, self.shape.arc, self.shape.label, self.labels.len()]
    }

    /// The dense arrays in the order of the file.
    pub fn dense(&self) -> Vec<Vec<f32>> {
        let mut out = Vec::new();
        for l in &self.layers {
            out.extend([l.w.w.clone(), l.b.w.clone()]);
        }
        let root = self.root.w.iter().map(|v| v.max(0.0)).collect();
        out.extend([self.wa.w.clone(), self.ba.w.clone(), self.wb.w.clone(), self.bb.w.clone(), root]);
        for p in [&self.dist, &self.ld, &self.lb, &self.lh, &self.lroot, &self.lw, &self.lwb] {
            out.push(p.w.clone());
        }
        out
    }

    pub fn vocabulary(&self) -> usize {
        self.vocab.len()
    }

    fn encode(&self, item: &Item, tags: &[u8], train: Option<&mut Random>, t: &mut Trace) {
        let d = self.shape.d;
        let n = item.words.len();
        t.n = n;
        t.rows.clear();
        t.masks.clear();
        t.x.clear();
        t.u.clear();
        t.c.clear();
        let mut x = vec![0.0; n * d];
        let mut random = train;
        for i in 0..n {
            let mut rows: Vec<u32> = Vec::with_capacity(TEMPLATES);
            let drop_word = random.as_mut().is_some_and(|r| r.unit() < self.shape.word_drop);
            for (j, k) in keys(&item.words[i], tags[i]).into_iter().enumerate() {
                if drop_word && j < 2 {
                    continue;
                }
                if random.as_mut().is_some_and(|r| r.unit() < self.shape.feature_drop) {
                    continue;
                }
                if let Some(at) = self.vocab.get(&k) {
                    rows.push(*at);
                    axpy(&mut x[i * d..(i + 1) * d], self.emb.row(*at as usize), 1.0);
                }
            }
            t.rows.push(rows);
        }
        let mask = |random: &mut Option<&mut Random>| -> Vec<f32> {
            let keep = 1.0 - self.shape.drop;
            random
                .as_mut()
                .map_or_else(Vec::new, |r| (0..d).map(|_| if r.unit() < keep { 1.0 / keep } else { 0.0 }).collect())
        };
        for layer in &self.layers {
            let m = mask(&mut random);
            apply(&mut x, &m, d);
            t.masks.push(m);
            let mut u = vec![0.0; n * 3 * d];
            for row in u.chunks_exact_mut(3 * d) {
                row.copy_from_slice(&layer.b.w);
            }
            matmul(&mut u, &x, &layer.w.w, d, 3 * d);
            let mut c = vec![0.0; n * d];
            let mut y = vec![0.0; n * d];
            for row in u.chunks_exact_mut(3 * d) {
                for v in &mut row[..2 * d] {
                    *v = sigmoid(*v);
                }
            }
            let half = d / 2;
            for step in 0..n {
                for (side, i) in [(0, step), (1, n - 1 - step)] {
                    for j in side * half..(side + 1) * half {
                        let (f, r, v) = (u[i * 3 * d + j], u[i * 3 * d + d + j], u[i * 3 * d + 2 * d + j]);
                        let last = if step == 0 {
                            0.0
                        } else if side == 0 {
                            c[(i - 1) * d + j]
                        } else {
                            c[(i + 1) * d + j]
                        };
                        let state = f * last + (1.0 - f) * v;
                        c[i * d + j] = state;
                        y[i * d + j] = r * state + (1.0 - r) * x[i * d + j];
                    }
                }
            }
            t.x.push(std::mem::replace(&mut x, y));
            t.u.push(u);
            t.c.push(c);
        }
        let m = mask(&mut random);
        apply(&mut x, &m, d);
        t.masks.push(m);
        t.x.push(x);
    }

    fn decode_back(&mut self, t: &Trace, mut dx: Vec<f32>) {
        let d = self.shape.d;
        let n = t.n;
        apply(&mut dx, &t.masks[self.layers.len()], d);
        for (l, layer) in self.layers.iter_mut().enumerate().rev() {
            let (x, u, c) = (&t.x[l], &t.u[l], &t.c[l]);
            let mut du = vec![0.0; n * 3 * d];
            let mut din = vec![0.0; n * d];
            let half = d / 2;
            let mut carry = vec![0.0; d];
            for step in (0..n).rev() {
                for (side, i) in [(0, step), (1, n - 1 - step)] {
                    for j in side * half..(side + 1) * half {
                        let (f, r, v) = (u[i * 3 * d + j], u[i * 3 * d + d + j], u[i * 3 * d + 2 * d + j]);
                        let last = if step == 0 {
                            0.0
                        } else if side == 0 {
                            c[(i - 1) * d + j]
                        } else {
                            c[(i + 1) * d + j]
                        };
                        let dy = dx[i * d + j];
                        let dc = dy * r + carry[j];
                        du[i * 3 * d + d + j] = dy * (c[i * d + j] - x[i * d + j]) * slope(r);
                        din[i * d + j] += dy * (1.0 - r);
                        du[i * 3 * d + j] = dc * (last - v) * slope(f);
                        du[i * 3 * d + 2 * d + j] = dc * (1.0 - f);
                        carry[j] = dc * f;
                    }
                }
            }
            for row in du.chunks_exact(3 * d) {
                axpy(&mut layer.b.g, row, 1.0);
            }
            matmul_back(Some(&mut din), &mut layer.w.g, &du, x, &layer.w.w, d, 3 * d);
            apply(&mut din, &t.masks[l], d);
            dx = din;
        }
        for (i, rows) in t.rows.iter().enumerate() {
            for r in rows {
                self.emb.touch(*r as usize);
                axpy(self.emb.grow(*r as usize), &dx[i * d..(i + 1) * d], 1.0);
            }
        }
    }

    fn affine(x: &[f32], w: &Param, b: &Param, d: usize, out: usize) -> Vec<f32> {
        let n = x.len() / d;
        let mut y = vec![0.0; n * out];
        for row in y.chunks_exact_mut(out) {
            row.copy_from_slice(&b.w);
        }
        matmul(&mut y, x, &w.w, d, out);
        y
    }

    fn arcs(&self, x: &[f32], tags: &[u8]) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
        let (d, k) = (self.shape.d, self.shape.arc);
        let n = x.len() / d;
        let a = Self::affine(x, &self.wa, &self.ba, d, k);
        let mut b = self.root.w.clone();
        b.extend(Self::affine(x, &self.wb, &self.bb, d, k));
        b.iter_mut().for_each(|v| *v = v.max(0.0));
        let mut s = vec![0.0; n * (n + 1)];
        for i in 0..n {
            for h in 0..=n {
                s[i * (n + 1) + h] = if h == i + 1 {
                    -1e4
                } else {
                    dot(&a[i * k..(i + 1) * k], &b[h * k..(h + 1) * k])
                        + self.dist.row(tags[i] as usize)[distance(i, h)]
                };
            }
        }
        (a, b, s)
    }

    fn label_hidden(&self, x: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let (d, k) = (self.shape.d, self.shape.label);
        let zd = Self::affine(x, &self.ld, &self.lb, d, k);
        let mut zh = self.lroot.w.clone();
        let n = x.len() / d;
        let mut y = vec![0.0; n * k];
        matmul(&mut y, x, &self.lh.w, d, k);
        zh.extend(y);
        (zd, zh)
    }

    fn learn(&mut self, item: &Item, tags: &[u8], random: &mut Random) -> f32 {
        let mut t = Trace::default();
        self.encode(item, tags, Some(random), &mut t);
        let (d, k, kl, nl) = (self.shape.d, self.shape.arc, self.shape.label, self.labels.len());
        let n = t.n;
        let x = t.x.last().unwrap();
        let mut dx = vec![0.0; n * d];
        let mut loss = 0.0;
        // arcs
        let (a, b, mut s) = self.arcs(x, tags);
        let (mut da, mut db) = (vec![0.0; n * k], vec![0.0; (n + 1) * k]);
        for i in 0..n {
            let row = &mut s[i * (n + 1)..(i + 1) * (n + 1)];
            loss += softmax_loss(row, item.gold[i].head);
            let punct = if item.gold[i].deprel == Deprel::Punct { 0.3 } else { 1.0 };
            for h in 0..=n {
                let g = row[h] * punct;
                if h == i + 1 || g == 0.0 {
                    continue;
                }
                axpy(&mut da[i * k..(i + 1) * k], &b[h * k..(h + 1) * k], g);
                axpy(&mut db[h * k..(h + 1) * k], &a[i * k..(i + 1) * k], g);
                self.dist.grow(tags[i] as usize)[distance(i, h)] += g;
            }
        }
        for (db, b) in db.iter_mut().zip(&b) {
            if *b <= 0.0 {
                *db = 0.0;
            }
        }
        axpy(&mut self.root.g, &db[..k], 1.0);
        for row in da.chunks_exact(k) {
            axpy(&mut self.ba.g, row, 1.0);
        }
        for row in db[k..].chunks_exact(k) {
            axpy(&mut self.bb.g, row, 1.0);
        }
        matmul_back(Some(&mut dx), &mut self.wa.g, &da, x, &self.wa.w, d, k);
        matmul_back(Some(&mut dx), &mut self.wb.g, &db[k..], x, &self.wb.w, d, k);
        // labels
        let (zd, zh) = self.label_hidden(x);
        let (mut dzd, mut dzh) = (vec![0.0; n * kl], vec![0.0; (n + 1) * kl]);
        let keep = 1.0 - self.shape.drop;
        let mut z = vec![0.0; n * kl];
        for (i, z) in z.chunks_exact_mut(kl).enumerate() {
            let h = item.gold[i].head;
            for ((z, a), b) in z.iter_mut().zip(&zd[i * kl..(i + 1) * kl]).zip(&zh[h * kl..(h + 1) * kl]) {
                let v = (a + b).max(0.0);
                *z = if random.unit() < keep { v / keep } else { 0.0 };
            }
        }
        let mut scores = vec![0.0; n * nl];
        for row in scores.chunks_exact_mut(nl) {
            row.copy_from_slice(&self.lwb.w);
        }
        matmul(&mut scores, &z, &self.lw.w, kl, nl);
        for (row, g) in scores.chunks_exact_mut(nl).zip(&item.gold) {
            loss += softmax_loss(row, g.deprel as usize);
            axpy(&mut self.lwb.g, row, 1.0);
        }
        let mut dz = vec![0.0; n * kl];
        matmul_back(Some(&mut dz), &mut self.lw.g, &scores, &z, &self.lw.w, kl, nl);
        for i in 0..n {
            let h = item.gold[i].head;
            for j in 0..kl {
                if z[i * kl + j] > 0.0 {
                    let v = dz[i * kl + j] / keep;
                    dzd[i * kl + j] += v;
                    dzh[h * kl + j] += v;
                }
            }
        }
        axpy(&mut self.lroot.g, &dzh[..kl], 1.0);
        for row in dzd.chunks_exact(kl) {
            axpy(&mut self.lb.g, row, 1.0);
        }
        matmul_back(Some(&mut dx), &mut self.ld.g, &dzd, x, &self.ld.w, d, kl);
        matmul_back(Some(&mut dx), &mut self.lh.g, &dzh[kl..], x, &self.lh.w, d, kl);
        self.decode_back(&t, dx);
        loss
    }

    fn params(&mut self) -> Vec<&mut Param> {
        let mut out = vec![
            &mut self.emb,
            &mut self.wa,
            &mut self.ba,
            &mut self.wb,
            &mut self.bb,
            &mut self.root,
            &mut self.dist,
            &mut self.ld,
            &mut self.lh,
            &mut self.lb,
            &mut self.lw,
            &mut self.lwb,
            &mut self.lroot,
        ];
        for l in &mut self.layers {
            out.push(&mut l.w);
            out.push(&mut l.b);
        }
        out
    }

    pub fn train(&mut self, items: &[&Item], tags: &[Vec<u8>], mut report: impl FnMut(&Self, usize, f32)) {
        let shape = self.shape;
        let mut random = Random(shape.seed.wrapping_mul(77) + 5);
        let mut order: Vec<usize> = (0..items.len()).collect();
        let batches = items.len().div_ceil(shape.batch);
        let total = (shape.epochs * batches) as f32;
        let mut step = 0;
        for epoch in 0..shape.epochs {
            random.shuffle(&mut order);
            let (mut loss, mut count) = (0.0, 0);
            for batch in order.chunks(shape.batch) {
                let mut words = 0;
                for i in batch {
                    loss += self.learn(items[*i], &tags[*i], &mut random);
                    words += items[*i].words.len();
                }
                count += words;
                step += 1;
                let progress = step as f32 / total;
                let lr = shape.lr * (1.0 - progress).max(0.01) * (step as f32 / 200.0).min(1.0);
                let (c1, c2) = (1.0 - 0.9f32.powi(step), 1.0 - 0.98f32.powi(step));
                let scale = 1.0 / words as f32;
                let norm = self.params().iter().map(|p| p.norm2()).sum::<f32>().sqrt() * scale;
                let clip = scale * (2.0 / norm.max(2.0));
                for p in self.params() {
                    p.update(lr, clip, c1, c2, 0.0);
                }
            }
            report(self, epoch, loss / count as f32);
        }
    }

    fn scores(&self, item: &Item, tags: &[u8]) -> (Vec<f32>, Vec<f32>) {
        let mut t = Trace::default();
        self.encode(item, tags, None, &mut t);
        let x = t.x.last().unwrap();
        (self.arcs(x, tags).2, x.clone())
    }

    pub fn parse(&self, item: &Item, tags: &[u8], search: &mut Search) -> Vec<(usize, Deprel)> {
        together(&[self], item, tags, search)
    }

    pub fn evaluate(&self, items: &[Item], tags: &[Vec<u8>]) -> (f64, f64) {
        let mut search = Search::default();
        let (mut n, mut u, mut l) = (0, 0, 0);
        for (item, tags) in items.iter().zip(tags) {
            for (g, (h, r)) in item.gold.iter().zip(self.parse(item, tags, &mut search)) {
                if g.deprel == Deprel::Punct {
                    continue;
                }
                n += 1;
                u += usize::from(g.head == h);
                l += usize::from(g.head == h && g.deprel.universal() == r.universal());
            }
        }
        (u as f64 / n as f64, l as f64 / n as f64)
    }
}

/// The tree that several networks agree on: their scores are added.
pub fn together(nets: &[&Net], item: &Item, tags: &[u8], search: &mut Search) -> Vec<(usize, Deprel)> {
    let n = item.words.len();
    let mut sum = vec![0.0; n * (n + 1)];
    let mut vectors = Vec::new();
    for net in nets {
        let (s, x) = net.scores(item, tags);
        axpy(&mut sum, &s, 1.0);
        vectors.push(net.label_hidden(&x));
    }
    let mut heads = Vec::new();
    search.best(n, &sum, &mut heads);
    heads
        .iter()
        .enumerate()
        .map(|(i, h)| {
            let h = usize::from(*h);
            let mut total = vec![0.0; Deprel::ALL.len()];
            for (net, (zd, zh)) in nets.iter().zip(&vectors) {
                let (kl, nl) = (net.shape.label, net.labels.len());
                let up = &zh[h * kl..(h + 1) * kl];
                let z: Vec<f32> = zd[i * kl..(i + 1) * kl].iter().zip(up).map(|(a, b)| (a + b).max(0.0)).collect();
                axpy(&mut total, &net.lwb.w, 1.0);
                matmul(&mut total, &z, &net.lw.w, kl, nl);
            }
            if h == 0 {
                return (0, Deprel::Root);
            }
            total[Deprel::Root as usize] = f32::MIN;
            let mut best = 0;
            for (j, s) in total.iter().enumerate() {
                if *s > total[best] {
                    best = j;
                }
            }
            (h, Deprel::ALL[best])
        })
        .collect()
}

fn apply(x: &mut [f32], mask: &[f32], d: usize) {
    if !mask.is_empty() {
        for row in x.chunks_exact_mut(d) {
            for (x, m) in row.iter_mut().zip(mask) {
                *x *= m;
            }
        }
    }
}
