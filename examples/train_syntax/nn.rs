//! Small dense kernels and the optimiser of the trainer.

use crate::tagging::Random;
use depeche::language::syntax::kernel::{Steps, product};

/// A trained array with its gradient and the moments of Adam.
pub struct Param {
    pub w: Vec<f32>,
    pub g: Vec<f32>,
    m: Vec<f32>,
    v: Vec<f32>,
    /// Row length: sparse parameters are updated by touched rows only.
    pub cols: usize,
    touched: Vec<bool>,
    list: Vec<u32>,
    sparse: bool,
}

impl Param {
    pub fn new(rows: usize, cols: usize, scale: f32, sparse: bool, random: &mut Random) -> Self {
        let n = rows * cols;
        let w = (0..n).map(|_| (random.unit() * 2.0 - 1.0) * scale).collect();
        Self {
            w,
            g: vec![0.0; n],
            m: vec![0.0; n],
            v: vec![0.0; n],
            cols,
            touched: vec![false; rows],
            list: Vec::new(),
            sparse,
        }
    }

    /// Xavier initialisation.
    pub fn dense(rows: usize, cols: usize, random: &mut Random) -> Self {
        Self::new(rows, cols, (6.0 / (rows + cols) as f32).sqrt(), false, random)
    }

    pub fn touch(&mut self, row: usize) {
        if !self.touched[row] {
            self.touched[row] = true;
            self.list.push(row as u32);
        }
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.w[row * self.cols..(row + 1) * self.cols]
    }

    pub fn grow(&mut self, row: usize) -> &mut [f32] {
        &mut self.g[row * self.cols..(row + 1) * self.cols]
    }

    pub fn norm2(&self) -> f32 {
        if self.sparse {
            self.list
                .iter()
                .map(|r| self.g[*r as usize * self.cols..][..self.cols].iter().map(|x| x * x).sum::<f32>())
                .sum()
        } else {
            self.g.iter().map(|x| x * x).sum()
        }
    }

    pub fn update(&mut self, lr: f32, clip: f32, correct1: f32, correct2: f32, decay: f32) {
        let (b1, b2) = (0.9f32, 0.98f32);
        let (cols, all) = (self.cols, self.w.len());
        let mut one = |lo: usize, hi: usize| {
            let weights = self.w[lo..hi].iter_mut().zip(&mut self.g[lo..hi]);
            for ((w, g), (m, v)) in weights.zip(self.m[lo..hi].iter_mut().zip(&mut self.v[lo..hi])) {
                let slope = *g * clip;
                *m = b1 * *m + (1.0 - b1) * slope;
                *v = b2 * *v + (1.0 - b2) * slope * slope;
                *w -= lr * ((*m / correct1) / ((*v / correct2).sqrt() + 1e-6) + decay * *w);
                *g = 0.0;
            }
        };
        if self.sparse {
            for r in self.list.drain(..) {
                let r = r as usize;
                one(r * cols, (r + 1) * cols);
                self.touched[r] = false;
            }
        } else {
            one(0, all);
        }
    }
}

/// y[n×b] += x[n×a] · w[a×b]
pub fn matmul(y: &mut [f32], x: &[f32], w: &[f32], a: usize, b: usize) {
    product(y, x, Steps { row: a, column: 1 }, w, a, b);
}

pub fn axpy(y: &mut [f32], w: &[f32], x: f32) {
    for (y, w) in y.iter_mut().zip(w) {
        *y += x * w;
    }
}

pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut acc = [0.0f32; 16];
    let (ca, cb) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = ca.remainder().iter().zip(cb.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in ca.zip(cb) {
        for i in 0..16 {
            acc[i] += a[i] * b[i];
        }
    }
    acc.iter().sum::<f32>() + rest
}

/// Gradients of [`matmul`]: dw += xᵀ·dy, dx += dy·wᵀ.
pub fn matmul_back(dx: Option<&mut [f32]>, dw: &mut [f32], dy: &[f32], x: &[f32], w: &[f32], a: usize, b: usize) {
    product(dw, x, Steps { row: 1, column: a }, dy, dy.len() / b, b);
    if let Some(dx) = dx {
        let mut turned = vec![0.0; a * b];
        for (i, row) in w.chunks_exact(b).enumerate() {
            for (j, v) in row.iter().enumerate() {
                turned[j * a + i] = *v;
            }
        }
        product(dx, dy, Steps { row: b, column: 1 }, &turned, b, a);
    }
}

pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x.abs())
}

/// Slope of [`sigmoid`] from its value.
pub fn slope(s: f32) -> f32 {
    let rest = 1.0 - (2.0 * s - 1.0).abs();
    0.5 * rest * rest
}

/// Softmax in place; returns −log of the share of `gold` before the gold class is subtracted, and leaves the gradient.
pub fn softmax_loss(scores: &mut [f32], gold: usize) -> f32 {
    let max = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - max).exp();
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
    let loss = -(scores[gold].max(1e-9)).ln();
    scores[gold] -= 1.0;
    loss
}
