//! Dense arithmetic for several vector units.
//!
//! Every output is summed in the same order with one rounding per step on every machine, so the result does not depend
//! on the width of the unit.

/// Which vector unit a kernel is compiled for.
pub mod unit {
    /// Nothing beyond what the target promises.
    pub const PLAIN: u8 = 0;
    /// 256 bits with fused multiplication.
    pub const WIDE: u8 = 1;
    /// 512 bits.
    pub const WIDEST: u8 = 2;
}

/// Makes `$name` call `$body::<UNIT>` in the version for the widest unit of the machine.
/// `$body` and what it calls must be `#[inline(always)]`.
macro_rules! on_best_unit {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) = $body:path) => {
        $(#[$doc])*
        $vis fn $name($($arg: $ty),*) {
            use $body as body;
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
                fn widest($($arg: $ty),*) {
                    body::<{ $crate::language::syntax::kernel::unit::WIDEST }>($($arg),*);
                }
                #[target_feature(enable = "avx2,fma")]
                fn wide($($arg: $ty),*) {
                    body::<{ $crate::language::syntax::kernel::unit::WIDE }>($($arg),*);
                }
                if std::arch::is_x86_feature_detected!("avx512bw") && std::arch::is_x86_feature_detected!("avx512vl") {
                    // SAFETY: the processor has these features.
                    #[allow(unsafe_code)]
                    return unsafe { widest($($arg),*) };
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    // SAFETY: the processor has these features.
                    #[allow(unsafe_code)]
                    return unsafe { wide($($arg),*) };
                }
            }
            body::<{ $crate::language::syntax::kernel::unit::PLAIN }>($($arg),*);
        }
    };
}
pub(super) use on_best_unit;

/// a·b + c with one rounding. Without a fused unit it goes by way of 64 bits, which rounds alike.
#[inline(always)]
#[must_use]
pub fn fused<const UNIT: u8>(a: f32, b: f32, c: f32) -> f32 {
    if UNIT == unit::PLAIN && cfg!(target_arch = "x86_64") {
        (f64::from(a) * f64::from(b) + f64::from(c)) as f32
    } else {
        a.mul_add(b, c)
    }
}

/// The larger of two numbers, as one instruction: unlike `f32::max` it does not ask what is no number.
#[inline(always)]
#[must_use]
pub const fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The gate: a sigmoid without an exponential.
#[inline(always)]
#[must_use]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x.abs())
}

/// Where the numbers of a matrix lie: steps from row to row and from column to column.
#[derive(Debug, Clone, Copy)]
pub struct Steps {
    /// From one row to the next.
    pub row: usize,
    /// From one column to the next.
    pub column: usize,
}

on_best_unit! {
    /// c[m×n] += a[m×k] · b[k×n]; `a` may lie transposed. Used by the trainer.
    pub fn product(c: &mut [f32], a: &[f32], steps: Steps, b: &[f32], k: usize, n: usize) = product_on
}

#[inline(always)]
fn product_on<const UNIT: u8>(c: &mut [f32], a: &[f32], steps: Steps, b: &[f32], k: usize, n: usize) {
    match UNIT {
        unit::WIDEST => tiles::<UNIT, 32, 6>(c, a, steps, b, k, n),
        unit::WIDE => tiles::<UNIT, 16, 4>(c, a, steps, b, k, n),
        _ => tiles::<UNIT, 16, 2>(c, a, steps, b, k, n),
    }
}

#[inline(always)]
fn tiles<const UNIT: u8, const LANES: usize, const ROWS: usize>(
    c: &mut [f32],
    a: &[f32],
    steps: Steps,
    b: &[f32],
    k: usize,
    n: usize,
) {
    let m = c.len().checked_div(n).unwrap_or(0);
    let mut col = 0;
    while col < n {
        let wide = col + LANES <= n;
        let mut row = 0;
        while row < m {
            if wide && row + ROWS <= m {
                tile::<UNIT, LANES, ROWS>(c, a, steps, b, [k, n, row, col]);
                row += ROWS;
            } else if wide {
                tile::<UNIT, LANES, 1>(c, a, steps, b, [k, n, row, col]);
                row += 1;
            } else {
                tile::<UNIT, 1, 1>(c, a, steps, b, [k, n, row, col]);
                row += 1;
            }
        }
        col += if wide { LANES } else { 1 };
    }
}

#[inline(always)]
fn tile<const UNIT: u8, const LANES: usize, const ROWS: usize>(
    c: &mut [f32],
    a: &[f32],
    steps: Steps,
    b: &[f32],
    [k, n, row, col]: [usize; 4],
) {
    let mut sums = [[0.0_f32; LANES]; ROWS];
    for (r, s) in sums.iter_mut().enumerate() {
        s.copy_from_slice(&c[(row + r) * n + col..(row + r) * n + col + LANES]);
    }
    for (i, b) in b.chunks_exact(n).take(k).enumerate() {
        let b = &b[col..col + LANES];
        for (r, s) in sums.iter_mut().enumerate() {
            let v = a[(row + r) * steps.row + i * steps.column];
            for (s, b) in s.iter_mut().zip(b) {
                *s = fused::<UNIT>(v, *b, *s);
            }
        }
    }
    for (r, s) in sums.iter().enumerate() {
        c[(row + r) * n + col..(row + r) * n + col + LANES].copy_from_slice(s);
    }
}
