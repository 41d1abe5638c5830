//! Products of matrices in 8-bit integers, for the layers of the parser's network that stand between its words.
//!
//! Weights and inputs have 7 bits and a sign. Inputs are kept 128 too large, as the instructions want them that multiply four
//! pairs at once; what that adds to a sum is known beforehand. The sums are whole numbers, the same on every machine.

use super::integer::{largest_of, whole};
use super::kernel::gate;

/// Largest whole number of a scaled weight or input.
const LARGEST: f32 = 127.0;
/// What is added to inputs.
const OFFSET: i32 = 128;
/// Outputs that are computed together.
const LANES: usize = 32;
/// Rows that are computed together.
const ROWS: usize = 6;
/// Inputs that are multiplied together.
const QUAD: usize = 4;

/// The scale that makes the largest number of a row [`LARGEST`], and its inverse.
#[inline(always)]
fn scale(row: &[f32]) -> (f32, f32) {
    let most = largest_of(row);
    (LARGEST / most, most / LARGEST)
}

/// Rows of numbers, each with its scale.
#[derive(Debug, Clone, Default)]
pub(super) struct ByteRows {
    width: usize,
    values: Vec<u8>,
    scales: Vec<f32>,
}

impl ByteRows {
    /// Scales the rows of `x`; `width` is a multiple of four.
    #[inline(always)]
    pub(super) fn fill(&mut self, x: &[f32], width: usize) {
        self.width = width;
        self.values.clear();
        self.scales.clear();
        for row in x.chunks_exact(width.max(1)) {
            let (to, from) = scale(row);
            self.values.extend(row.iter().map(|v| whole(*v * to) as u8 ^ OFFSET as u8));
            self.scales.push(from);
        }
    }
}

/// A matrix from `inputs` to `outputs` numbers: for each block of outputs, for each four inputs, the four weights of each output
/// side by side.
#[derive(Debug, Clone, Default)]
pub(super) struct ByteMatrix {
    inputs: usize,
    outputs: usize,
    values: Vec<i8>,
    /// For each output where its sum begins, so that the offset of the inputs counts for nothing.
    starts: Vec<i32>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// So many outputs, a multiple of the lanes, go through the [`gate`].
    gated: usize,
}

impl ByteMatrix {
    /// Scales `weights[input][output]`, each output by itself. Inputs are a multiple of four; the first `gated` outputs go through
    /// the gate, as far as they fill blocks of [`LANES`].
    pub(super) fn new(weights: &[f32], bias: &[f32], inputs: usize, gated: usize) -> Self {
        let outputs = bias.len();
        let padded = outputs.next_multiple_of(LANES);
        let mut out = Self { inputs, outputs: padded, gated: gated / LANES * LANES, ..Self::default() };
        out.values.resize(padded * inputs, 0);
        out.bias.extend(bias);
        out.bias.resize(padded, 0.0);
        let mut column = Vec::new();
        for output in 0..outputs {
            column.clear();
            column.extend(weights.iter().skip(output).step_by(outputs).take(inputs));
            let (to, from) = scale(&column);
            let mut sum = 0;
            let block = &mut out.values[output / LANES * LANES * inputs..][..LANES * inputs];
            for (quad, block) in column.chunks(QUAD).zip(block.chunks_exact_mut(QUAD * LANES)) {
                for (v, place) in quad.iter().zip(&mut block[QUAD * (output % LANES)..]) {
                    *place = whole(v * to) as i8;
                    sum += i32::from(*place);
                }
            }
            out.starts.push(-OFFSET * sum);
            out.scales.push(from);
        }
        out.starts.resize(padded, 0);
        out.scales.resize(padded, 0.0);
        out
    }

    /// Outputs of a row of results; a multiple of the lanes, those behind the matrix are 0.
    pub(super) const fn outputs(&self) -> usize {
        self.outputs
    }

    /// y = bias + x · matrix, row by row; `y` may be longer than the rows.
    pub(super) fn apply(&self, x: &ByteRows, y: &mut Vec<f32>) {
        let size = x.scales.len() * self.outputs;
        if y.len() < size {
            y.resize(size, 0.0);
        }
        if self.inputs != x.width || self.outputs == 0 || self.inputs == 0 {
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
        self.by_sums(x, y, |weights, rows, sums| plain(weights, rows, self.inputs, sums));
    }

    /// Goes through the blocks of outputs and rows.
    #[inline(always)]
    fn by_blocks(&self, x: &ByteRows, y: &mut [f32], mut block: impl FnMut(&Block<'_>, &[u8], &[f32], &mut [f32])) {
        for (number, weights) in self.values.chunks_exact(LANES * self.inputs).enumerate() {
            let column = number * LANES;
            let (Some(starts), Some(scales), Some(bias)) = (
                self.starts[column..].first_chunk(),
                self.scales[column..].first_chunk(),
                self.bias[column..].first_chunk(),
            ) else {
                continue;
            };
            let now = Block { weights, starts, scales, bias, column, gated: column < self.gated };
            let rows = x.values.chunks(ROWS * self.inputs).zip(x.scales.chunks(ROWS));
            for ((rows, scales), y) in rows.zip(y.chunks_mut(ROWS * self.outputs)) {
                block(&now, rows, scales, y);
            }
        }
    }

    /// The same for kernels that only compute the sums of up to [`ROWS`] rows, from where they begin.
    #[inline(always)]
    fn by_sums(&self, x: &ByteRows, y: &mut [f32], mut sum: impl FnMut(&[i8], &[u8], &mut [[i32; LANES]; ROWS])) {
        self.by_blocks(x, y, |block, rows, row_scales, y| {
            let mut sums = [*block.starts; ROWS];
            sum(block.weights, rows, &mut sums);
            for ((sums, row_scale), y) in sums.iter().zip(row_scales).zip(y.chunks_exact_mut(self.outputs)) {
                let y = &mut y[block.column..][..LANES];
                for i in 0..LANES {
                    let value = block.bias[i] + sums[i] as f32 * (block.scales[i] * row_scale);
                    y[i] = if block.gated { gate(value) } else { value };
                }
            }
        });
    }
}

/// A block of outputs.
struct Block<'m> {
    weights: &'m [i8],
    starts: &'m [i32; LANES],
    scales: &'m [f32; LANES],
    bias: &'m [f32; LANES],
    column: usize,
    gated: bool,
}

/// Sums for any machine.
#[inline(always)]
fn plain(weights: &[i8], rows: &[u8], inputs: usize, sums: &mut [[i32; LANES]; ROWS]) {
    for (row, sums) in rows.chunks_exact(inputs).zip(sums) {
        for (x, w) in row.chunks_exact(QUAD).zip(weights.chunks_exact(QUAD * LANES)) {
            for (sum, w) in sums.iter_mut().zip(w.chunks_exact(QUAD)) {
                *sum += x.iter().zip(w).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum::<i32>();
            }
        }
    }
}

/// Kernels for the vector units of x86, which compute what [`plain`] does.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use super::{Block, ByteMatrix, ByteRows, LANES, QUAD};
    use std::arch::x86_64::{
        __m128i, __m256i, __m512, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16,
        _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_storeu_si256, _mm512_abs_ps, _mm512_add_ps,
        _mm512_cvtepi32_ps, _mm512_div_ps, _mm512_dpbusd_epi32, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_mul_ps,
        _mm512_set1_epi32, _mm512_set1_ps, _mm512_storeu_ps,
    };

    pub(super) fn has_vnni() -> bool {
        std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512vnni")
    }

    /// Four neighbouring inputs as one number of 32 bits.
    #[inline(always)]
    fn quad(row: &[u8], at: usize) -> i32 {
        row.get(QUAD * at..).and_then(<[u8]>::first_chunk).map_or(0, |x| i32::from_le_bytes(*x))
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn apply_vnni(matrix: &ByteMatrix, x: &ByteRows, y: &mut [f32]) {
        let (inputs, outputs) = (matrix.inputs, matrix.outputs);
        matrix.by_blocks(x, y, |block, rows, scales, y| match rows.len() / inputs {
            6 => vnni::<6>(block, rows, inputs, scales, y, outputs),
            5 => vnni::<5>(block, rows, inputs, scales, y, outputs),
            4 => vnni::<4>(block, rows, inputs, scales, y, outputs),
            3 => vnni::<3>(block, rows, inputs, scales, y, outputs),
            2 => vnni::<2>(block, rows, inputs, scales, y, outputs),
            _ => vnni::<1>(block, rows, inputs, scales, y, outputs),
        });
    }

    /// What [`gate`](super::gate) does.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn gate(x: __m512) -> __m512 {
        let half = _mm512_set1_ps(0.5);
        let below = _mm512_add_ps(_mm512_set1_ps(1.0), _mm512_abs_ps(x));
        _mm512_add_ps(half, _mm512_div_ps(_mm512_mul_ps(half, x), below))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn vnni<const N: usize>(
        block: &Block<'_>,
        rows: &[u8],
        inputs: usize,
        row_scales: &[f32],
        y: &mut [f32],
        outputs: usize,
    ) {
        // SAFETY: each of these arrays holds 32 numbers of 32 bits, which is two registers; unaligned loads are asked for.
        let ([start, other], scales, bias): ([__m512i; 2], [__m512; 2], [__m512; 2]) = unsafe {
            (
                [
                    _mm512_loadu_si512(block.starts.as_ptr().cast()),
                    _mm512_loadu_si512(block.starts.as_ptr().add(LANES / 2).cast()),
                ],
                [_mm512_loadu_ps(block.scales.as_ptr()), _mm512_loadu_ps(block.scales.as_ptr().add(LANES / 2))],
                [_mm512_loadu_ps(block.bias.as_ptr()), _mm512_loadu_ps(block.bias.as_ptr().add(LANES / 2))],
            )
        };
        let mut all = [[start, other]; N];
        for (at, w) in block.weights.chunks_exact(QUAD * LANES).enumerate() {
            // SAFETY: `w` holds 128 numbers of 8 bits, which is two registers; unaligned loads are asked for.
            let (low, high): (__m512i, __m512i) = unsafe {
                (_mm512_loadu_si512(w.as_ptr().cast()), _mm512_loadu_si512(w.as_ptr().add(2 * LANES).cast()))
            };
            for (row, sum) in rows.chunks_exact(inputs).zip(&mut all) {
                let x = _mm512_set1_epi32(quad(row, at));
                sum[0] = _mm512_dpbusd_epi32(sum[0], x, low);
                sum[1] = _mm512_dpbusd_epi32(sum[1], x, high);
            }
        }
        for ((sums, row_scale), y) in all.iter().zip(row_scales).zip(y.chunks_exact_mut(outputs)) {
            let y = &mut y[block.column..][..LANES];
            for ((half, sum), (scale, bias)) in y.chunks_exact_mut(LANES / 2).zip(sums).zip(scales.iter().zip(&bias)) {
                let scale = _mm512_mul_ps(*scale, _mm512_set1_ps(*row_scale));
                let value = _mm512_add_ps(*bias, _mm512_mul_ps(_mm512_cvtepi32_ps(*sum), scale));
                let value = if block.gated { gate(value) } else { value };
                // SAFETY: `half` holds 16 numbers of 32 bits, which is one register; unaligned stores are asked for.
                unsafe { _mm512_storeu_ps(half.as_mut_ptr(), value) };
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn apply_avx2(matrix: &ByteMatrix, x: &ByteRows, y: &mut [f32]) {
        let inputs = matrix.inputs;
        matrix.by_sums(x, y, |weights, rows, sums| {
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

    /// Half a block of outputs, which is what sixteen registers hold. Each register has two sums for each of four outputs.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn avx2<const N: usize>(weights: &[i8], rows: &[u8], inputs: usize, half: usize, sums: &mut [[i32; LANES]]) {
        let mut all = [[_mm256_setzero_si256(); 4]; N];
        for (at, w) in weights.chunks_exact(QUAD * LANES).enumerate() {
            let w = &w[half * 2 * LANES..][..2 * LANES];
            let mut x = [_mm256_setzero_si256(); N];
            for (row, x) in rows.chunks_exact(inputs).zip(&mut x) {
                let bytes = quad(row, at).to_le_bytes();
                let wide = bytes.iter().rev().fold(0, |wide, byte| wide << 16 | i64::from(*byte));
                *x = _mm256_set1_epi64x(wide);
            }
            for (part, w) in w.chunks_exact(4 * QUAD).enumerate() {
                // SAFETY: `w` holds 16 numbers of 8 bits, which is one register; unaligned loads are asked for.
                let w: __m128i = unsafe { _mm_loadu_si128(w.as_ptr().cast()) };
                let w = _mm256_cvtepi8_epi16(w);
                for (x, sums) in x.iter().zip(&mut all) {
                    sums[part] = _mm256_add_epi32(sums[part], _mm256_madd_epi16(*x, w));
                }
            }
        }
        for (sums, all) in sums.iter_mut().zip(&all) {
            let sums = &mut sums[half * LANES / 2..][..LANES / 2];
            for (sums, two) in sums.chunks_exact_mut(4).zip(all) {
                let mut parts = [0_i32; 8];
                // SAFETY: `parts` holds 8 numbers of 32 bits, which is one register; unaligned stores are asked for.
                unsafe { _mm256_storeu_si256(parts.as_mut_ptr().cast::<__m256i>(), *two) };
                for (sum, parts) in sums.iter_mut().zip(parts.chunks_exact(2)) {
                    *sum += parts[0] + parts[1];
                }
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

    #[test]
    fn products_are_near_those_of_floats() {
        let (inputs, outputs, n) = (96, 70, 13);
        let (w, bias, x) = (numbers(inputs * outputs, 1), numbers(outputs, 2), numbers(n * inputs, 3));
        let matrix = ByteMatrix::new(&w, &bias, inputs, 40);
        let (mut rows, mut y) = (ByteRows::default(), Vec::new());
        rows.fill(&x, inputs);
        matrix.apply(&rows, &mut y);
        for (row, y) in x.chunks(inputs).zip(y.chunks(matrix.outputs())) {
            for (out, y) in y.iter().enumerate().take(outputs) {
                let sum: f32 = bias[out] + (0..inputs).map(|k| row[k] * w[k * outputs + out]).sum::<f32>();
                let expected = if out < LANES { gate(sum) } else { sum };
                assert!((y - expected).abs() < 0.15, "{y} {expected}");
            }
            assert!(y[outputs..].iter().all(|v| *v == 0.0));
        }
    }

    #[test]
    fn every_vector_unit_computes_the_same() {
        for n in 1..15 {
            let inputs = 64;
            let (mut w, bias) = (numbers(inputs * 64, n as u32), numbers(64, 7));
            let mut x = numbers(n * inputs, 9);
            // the largest numbers that there can be
            w[..640].fill(1.0);
            x[..inputs].fill(1.0);
            let matrix = ByteMatrix::new(&w, &bias, inputs, 32);
            let (mut rows, mut best) = (ByteRows::default(), Vec::new());
            rows.fill(&x, inputs);
            matrix.apply(&rows, &mut best);
            let mut other = vec![0.0; best.len()];
            matrix.by_sums(&rows, &mut other, |weights, rows, sums| plain(weights, rows, inputs, sums));
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
}
