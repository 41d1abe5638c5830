//! Dense arithmetic. Every output is summed in the same order on every machine, so results do not depend on the width
//! of the vector unit.

/// y[n×out] = bias + x[n×d] · w[d×out].
pub fn affine(y: &mut Vec<f32>, x: &[f32], w: &[f32], bias: &[f32], d: usize, out: usize) {
    let n = x.len() / d.max(1);
    y.clear();
    y.resize(n * out, 0.0);
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has the feature.
            #[allow(unsafe_code)]
            return unsafe { affine_avx512(y, x, w, bias, d, out) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature.
            #[allow(unsafe_code)]
            return unsafe { affine_avx2(y, x, w, bias, d, out) };
        }
    }
    blocks::<16, 2>(y, x, w, bias, d, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn affine_avx512(y: &mut [f32], x: &[f32], w: &[f32], bias: &[f32], d: usize, out: usize) {
    blocks::<32, 4>(y, x, w, bias, d, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn affine_avx2(y: &mut [f32], x: &[f32], w: &[f32], bias: &[f32], d: usize, out: usize) {
    blocks::<16, 4>(y, x, w, bias, d, out);
}

/// Blocks of `LANES` outputs for `ROWS` inputs at a time, so that the sums stay in registers.
#[inline(always)]
fn blocks<const LANES: usize, const ROWS: usize>(
    y: &mut [f32],
    x: &[f32],
    w: &[f32],
    bias: &[f32],
    d: usize,
    out: usize,
) {
    let n = if out == 0 { 0 } else { y.len() / out };
    let mut col = 0;
    while col + LANES <= out {
        let mut row = 0;
        while row + ROWS <= n {
            block::<LANES, ROWS>(y, x, w, bias, d, out, row, col);
            row += ROWS;
        }
        while row < n {
            block::<LANES, 1>(y, x, w, bias, d, out, row, col);
            row += 1;
        }
        col += LANES;
    }
    while col < out {
        for row in 0..n {
            block::<1, 1>(y, x, w, bias, d, out, row, col);
        }
        col += 1;
    }
}

#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "one kernel")]
fn block<const LANES: usize, const ROWS: usize>(
    y: &mut [f32],
    x: &[f32],
    w: &[f32],
    bias: &[f32],
    d: usize,
    out: usize,
    row: usize,
    col: usize,
) {
    let mut sums = [[0.0_f32; LANES]; ROWS];
    for s in &mut sums {
        s.copy_from_slice(&bias[col..col + LANES]);
    }
    let x = &x[row * d..(row + ROWS) * d];
    for (k, w) in w.chunks_exact(out).take(d).enumerate() {
        let w = &w[col..col + LANES];
        for (r, s) in sums.iter_mut().enumerate() {
            let v = x[r * d + k];
            for (s, w) in s.iter_mut().zip(w) {
                *s += v * w;
            }
        }
    }
    for (r, s) in sums.iter().enumerate() {
        y[(row + r) * out + col..(row + r) * out + col + LANES].copy_from_slice(s);
    }
}

/// Inner product in 16 lanes.
#[inline]
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    for (a, b) in a.chunks_exact(16).zip(b.chunks_exact(16)) {
        for i in 0..16 {
            lanes[i] += a[i] * b[i];
        }
    }
    let mut half = 8;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// The gate: a sigmoid without an exponential.
#[inline]
#[must_use]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x.abs())
}
