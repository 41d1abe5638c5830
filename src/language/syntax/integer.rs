//! Products of matrices in 16-bit integers, for the parser's network.
//!
//! Numbers are scaled to 13 bits with their sign, so that no sum leaves 32 bits; integer sums are the same in any order,
//! and so every machine computes the same result, with whatever vector unit it has.

use super::kernel::larger;

/// Largest whole number of a scaled weight or input. With at most [`DEEPEST`] terms no sum overflows.
const LARGEST: f32 = 4095.0;
/// Most inputs of a matrix.
pub(super) const DEEPEST: usize = 128;
/// Outputs that are computed together.
const LANES: usize = 32;
/// Rows that are computed together.
const ROWS: usize = 6;

/// Rows of numbers, each with its scale.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Numbers of a row; even.
    width: usize,
    values: Vec<i16>,
    scales: Vec<f32>,
}

impl Rows {
    /// Forgets all rows; those that come have `width` numbers each, an even count.
    pub(super) fn clear(&mut self, width: usize) {
        debug_assert!(width.is_multiple_of(2));
        self.width = width;
        self.values.clear();
        self.scales.clear();
    }

    /// Scales one row.
    #[inline(always)]
    pub(super) fn push(&mut self, row: &[f32]) {
        let most = largest_of(row);
        let scale = LARGEST / most;
        self.values.extend(row.iter().map(|v| whole(*v * scale)));
        self.scales.push(most / LARGEST);
    }

    /// Takes a row of whole numbers that stand for `scale` each.
    #[inline(always)]
    pub(super) fn push_whole(&mut self, row: &[i16], scale: f32) {
        self.values.extend_from_slice(row);
        self.scales.push(scale);
    }

    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// The scaled numbers, row behind row.
    pub(super) fn values(&self) -> &[i16] {
        &self.values
    }
}

/// The largest number of a row without its sign; never nothing.
#[inline(always)]
pub(super) fn largest_of(row: &[f32]) -> f32 {
    let mut lanes = [1e-9_f32; 16];
    let chunks = row.chunks_exact(16);
    for (most, v) in lanes.iter_mut().zip(chunks.remainder()) {
        *most = larger(*most, v.abs());
    }
    for chunk in chunks {
        for (most, v) in lanes.iter_mut().zip(chunk) {
            *most = larger(*most, v.abs());
        }
    }
    lanes.into_iter().fold(0.0, larger)
}

/// The nearest whole number, ties to the even one; |v| is less than 2^15.
#[inline(always)]
pub(super) fn whole(v: f32) -> i16 {
    // Behind 1.5 · 2^23 a float has no fraction: the addition rounds.
    const MAGIC: f32 = 12_582_912.0;
    (v + MAGIC).to_bits() as i16
}

/// A matrix from `inputs` to `outputs` numbers as the kernels want it: for each block of outputs, for each pair of inputs,
/// the two weights of each output side by side.
#[derive(Debug, Clone, Default)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    values: Vec<i16>,
    /// One for each output.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Scales `weights[input][output]`, each output by itself. Inputs are even in number, at most [`DEEPEST`].
    pub(super) fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        let outputs = bias.len();
        let mut columns = Rows::default();
        columns.clear(inputs);
        let mut column = Vec::new();
        for output in 0..outputs {
            column.clear();
            column.extend(weights.iter().skip(output).step_by(outputs).take(inputs));
            columns.push(&column);
        }
        let mut out = Self::default();
        out.columns(&columns);
        out.bias.clear();
        out.bias.extend(bias);
        out.bias.resize(out.outputs, 0.0);
        out
    }

    /// Makes this the matrix whose columns are `columns`, without bias.
    pub(super) fn columns(&mut self, columns: &Rows) {
        let (inputs, count) = (columns.width, columns.len());
        self.inputs = inputs;
        self.outputs = count.next_multiple_of(LANES);
        self.scales.clear();
        self.scales.extend(&columns.scales);
        self.scales.resize(self.outputs, 0.0);
        self.bias.clear();
        self.bias.resize(self.outputs, 0.0);
        self.values.clear();
        self.values.resize(self.outputs * inputs, 0);
        for (output, column) in columns.values.chunks_exact(inputs.max(1)).enumerate() {
            let block = &mut self.values[output / LANES * LANES * inputs..][..LANES * inputs];
            let pairs = block.chunks_exact_mut(2 * LANES);
            for (pair, to) in column.chunks_exact(2).zip(pairs) {
                to[2 * (output % LANES)..][..2].copy_from_slice(pair);
            }
        }
    }

    /// Outputs of a row of results; a multiple of the lanes, those behind the matrix are 0.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// y = bias + x · matrix, row by row; `y` may be longer than the rows.
    pub(super) fn apply(&self, x: &Rows, y: &mut Vec<f32>) {
        let size = x.len() * self.outputs;
        if y.len() < size {
            y.resize(size, 0.0);
        }
        if self.inputs != x.width || self.outputs == 0 {
            return;
        }
        let y = &mut y[..size];
        #[cfg(target_arch = "x86_64")]
        {
            if x86::has_vnni() {
                // SAFETY: the processor has these features.
                #[allow(unsafe_code)]
                return unsafe { x86::apply_vnni(self, x, y) };
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has this feature.
                #[allow(unsafe_code)]
                return unsafe { x86::apply_avx2(self, x, y) };
            }
        }
        self.by_blocks(x, y, |weights, rows, sums| plain(weights, rows, self.inputs, sums));
    }

    /// Goes through the blocks of outputs and rows; `block` fills the sums of up to [`ROWS`] rows.
    #[inline(always)]
    fn by_blocks(&self, x: &Rows, y: &mut [f32], mut block: impl FnMut(&[i16], &[i16], &mut [[i32; LANES]; ROWS])) {
        let mut sums = [[0_i32; LANES]; ROWS];
        for (column, weights) in self.values.chunks_exact(LANES * self.inputs).enumerate() {
            let scales = &self.scales[column * LANES..][..LANES];
            let bias = &self.bias[column * LANES..][..LANES];
            let rows = x.values.chunks(ROWS * self.inputs).zip(x.scales.chunks(ROWS));
            for ((rows, row_scales), y) in rows.zip(y.chunks_mut(ROWS * self.outputs)) {
                block(weights, rows, &mut sums);
                let y = y.chunks_exact_mut(self.outputs);
                for ((sums, row_scale), y) in sums.iter().zip(row_scales).zip(y) {
                    let y = &mut y[column * LANES..][..LANES];
                    for i in 0..LANES {
                        y[i] = bias[i] + sums[i] as f32 * (scales[i] * row_scale);
                    }
                }
            }
        }
    }
}

/// Sums for any machine.
#[inline(always)]
fn plain(weights: &[i16], rows: &[i16], inputs: usize, sums: &mut [[i32; LANES]; ROWS]) {
    for (row, sums) in rows.chunks_exact(inputs).zip(sums) {
        *sums = [0; LANES];
        for (x, w) in row.chunks_exact(2).zip(weights.chunks_exact(2 * LANES)) {
            let (a, b) = (i32::from(x[0]), i32::from(x[1]));
            for (sum, w) in sums.iter_mut().zip(w.chunks_exact(2)) {
                *sum = sum.wrapping_add(a * i32::from(w[0])).wrapping_add(b * i32::from(w[1]));
            }
        }
    }
}

/// Kernels for the vector units of x86. They multiply pairs of 16-bit numbers and add both products to 32 bits, which is
/// what [`plain`] does.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use super::{LANES, Matrix, ROWS, Rows};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32,
        _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpwssd_epi32, _mm512_loadu_si512, _mm512_set1_epi32,
        _mm512_setzero_si512, _mm512_storeu_si512,
    };

    pub(super) fn has_vnni() -> bool {
        std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512vnni")
    }

    /// Two neighbouring inputs as one number of 32 bits.
    #[inline(always)]
    fn pair(row: &[i16], at: usize) -> i32 {
        match row.get(2 * at..2 * at + 2) {
            Some(x) => i32::from(x[1]) << 16 | i32::from(x[0]) & 0xFFFF,
            None => 0,
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn apply_vnni(matrix: &Matrix, x: &Rows, y: &mut [f32]) {
        let inputs = matrix.inputs;
        matrix.by_blocks(x, y, |weights, rows, sums| match rows.len() / inputs {
            6 => vnni::<6>(weights, rows, inputs, sums),
            5 => vnni::<5>(weights, rows, inputs, sums),
            4 => vnni::<4>(weights, rows, inputs, sums),
            3 => vnni::<3>(weights, rows, inputs, sums),
            2 => vnni::<2>(weights, rows, inputs, sums),
            _ => vnni::<1>(weights, rows, inputs, sums),
        });
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn vnni<const N: usize>(weights: &[i16], rows: &[i16], inputs: usize, sums: &mut [[i32; LANES]; ROWS]) {
        let mut all = [[_mm512_setzero_si512(); 2]; N];
        for (at, w) in weights.chunks_exact(2 * LANES).enumerate() {
            // SAFETY: `w` holds 64 numbers of 16 bits, which is two registers; unaligned loads are asked for.
            let (low, high): (__m512i, __m512i) =
                unsafe { (_mm512_loadu_si512(w.as_ptr().cast()), _mm512_loadu_si512(w.as_ptr().add(LANES).cast())) };
            for (row, sum) in rows.chunks_exact(inputs).zip(&mut all) {
                let x = _mm512_set1_epi32(pair(row, at));
                sum[0] = _mm512_dpwssd_epi32(sum[0], x, low);
                sum[1] = _mm512_dpwssd_epi32(sum[1], x, high);
            }
        }
        for (sums, all) in sums.iter_mut().zip(&all) {
            // SAFETY: `sums` holds 32 numbers of 32 bits, which is two registers; unaligned stores are asked for.
            unsafe {
                _mm512_storeu_si512(sums.as_mut_ptr().cast(), all[0]);
                _mm512_storeu_si512(sums.as_mut_ptr().add(LANES / 2).cast(), all[1]);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn apply_avx2(matrix: &Matrix, x: &Rows, y: &mut [f32]) {
        let inputs = matrix.inputs;
        matrix.by_blocks(x, y, |weights, rows, sums| {
            for half in 0..2 {
                for (group, sums) in sums.chunks_mut(3).enumerate() {
                    let rows = rows.get(group * 3 * inputs..).unwrap_or(&[]);
                    match rows.len() / inputs {
                        0 => {}
                        1 => avx2::<1>(weights, rows, inputs, half, sums),
                        2 => avx2::<2>(weights, rows, inputs, half, sums),
                        _ => avx2::<3>(weights, rows, inputs, half, sums),
                    }
                }
            }
        });
    }

    /// Half a block of outputs, which is what sixteen registers hold.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn avx2<const N: usize>(weights: &[i16], rows: &[i16], inputs: usize, half: usize, sums: &mut [[i32; LANES]]) {
        let mut all = [[_mm256_setzero_si256(); 2]; N];
        for (at, w) in weights.chunks_exact(2 * LANES).enumerate() {
            let w = &w[half * LANES..][..LANES];
            // SAFETY: `w` holds 32 numbers of 16 bits, which is two registers; unaligned loads are asked for.
            let (low, high): (__m256i, __m256i) = unsafe {
                (_mm256_loadu_si256(w.as_ptr().cast()), _mm256_loadu_si256(w.as_ptr().add(LANES / 2).cast()))
            };
            for (row, sum) in rows.chunks_exact(inputs).zip(&mut all) {
                let x = _mm256_set1_epi32(pair(row, at));
                sum[0] = _mm256_add_epi32(sum[0], _mm256_madd_epi16(x, low));
                sum[1] = _mm256_add_epi32(sum[1], _mm256_madd_epi16(x, high));
            }
        }
        for (sums, all) in sums.iter_mut().zip(&all) {
            let sums = &mut sums[half * LANES / 2..][..LANES / 2];
            // SAFETY: `sums` holds 16 numbers of 32 bits, which is two registers; unaligned stores are asked for.
            unsafe {
                _mm256_storeu_si256(sums.as_mut_ptr().cast(), all[0]);
                _mm256_storeu_si256(sums.as_mut_ptr().add(LANES / 4).cast(), all[1]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn fill(rows: &mut Rows, x: &[f32], width: usize) {
        rows.clear(width);
        for row in x.chunks_exact(width) {
            rows.push(row);
        }
    }

    #[test]
    fn products_are_near_those_of_floats() {
        let (inputs, outputs, n) = (96, 70, 13);
        let (w, bias, x) = (numbers(inputs * outputs, 1), numbers(outputs, 2), numbers(n * inputs, 3));
        let matrix = Matrix::new(&w, &bias, inputs);
        let (mut rows, mut y) = (Rows::default(), Vec::new());
        fill(&mut rows, &x, inputs);
        matrix.apply(&rows, &mut y);
        for (row, y) in x.chunks(inputs).zip(y.chunks(matrix.outputs())) {
            for (out, y) in y.iter().enumerate().take(outputs) {
                let expected: f32 = bias[out] + (0..inputs).map(|k| row[k] * w[k * outputs + out]).sum::<f32>();
                assert!((y - expected).abs() < 0.01, "{y} {expected}");
            }
        }
    }

    #[test]
    fn every_vector_unit_computes_the_same() {
        for n in 1..15 {
            let inputs = 64;
            let (w, bias, x) = (numbers(inputs * 64, n as u32), numbers(64, 7), numbers(n * inputs, 9));
            let matrix = Matrix::new(&w, &bias, inputs);
            let (mut rows, mut best) = (Rows::default(), Vec::new());
            fill(&mut rows, &x, inputs);
            matrix.apply(&rows, &mut best);
            let mut other = vec![0.0; best.len()];
            matrix.by_blocks(&rows, &mut other, |weights, rows, sums| plain(weights, rows, inputs, sums));
            assert_eq!(best, other);
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                other.fill(0.0);
                // SAFETY: the processor has this feature.
                #[allow(unsafe_code)]
                unsafe {
                    x86::apply_avx2(&matrix, &rows, &mut other);
                }
                assert_eq!(best, other);
            }
        }
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let matrix = Matrix::new(&vec![1.0; DEEPEST], &[0.0], DEEPEST);
        let (mut rows, mut y) = (Rows::default(), Vec::new());
        fill(&mut rows, &[-3.0; DEEPEST], DEEPEST);
        matrix.apply(&rows, &mut y);
        assert!((y[0] + 3.0 * DEEPEST as f32).abs() < 0.1);
    }
}
