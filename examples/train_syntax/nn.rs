//! Small dense kernels and the optimiser of the trainer.

use crate::tagging::Random;

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
            for i in lo..hi {
                let g = self.g[i] * clip;
                self.m[i] = b1 * self.m[i] + (1.0 - b1) * g;
                self.v[i] = b2 * self.v[i] + (1.0 - b2) * g * g;
                self.w[i] -= lr * ((self.m[i] / correct1) / ((self.v[i] / correct2).sqrt() + 1e-6) + decay * self.w[i]);
                self.g[i] = 0.0;
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
    for (y, x) in y.chunks_exact_mut(b).zip(x.chunks_exact(a)) {
        for (w, x) in w.chunks_exact(b).zip(x) {
            if *x != 0.0 {
                axpy(y, w, *x);
            }
        }
    }
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
    for (dy, x) in dy.chunks_exact(b).zip(x.chunks_exact(a)) {
        for (dw, x) in dw.chunks_exact_mut(b).zip(x) {
            if *x != 0.0 {
                axpy(dw, dy, *x);
            }
        }
    }
    if let Some(dx) = dx {
        for (dx, dy) in dx.chunks_exact_mut(a).zip(dy.chunks_exact(b)) {
            for (dx, w) in dx.iter_mut().zip(w.chunks_exact(b)) {
                *dx += dot(dy, w);
            }
        }
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
