//! The best projective tree among few arcs.
//!
//! Most arcs cannot be part of the best tree. What an arc loses is the difference between its score and that of the best
//! head of the same word. A tree that is found among the arcs that lose no more than a limit, and that loses in all no more
//! than the limit, is the best of all trees: any tree with another arc would lose more. So the search begins with a low limit;
//! the loss of the tree that it finds is then the limit that is high enough.
//!
//! It is Eisner's algorithm over the spans that exist; sets of words are bits of one number.

/// Longest sentence, in words.
pub(super) const LONGEST: usize = 128;
/// First limit of losses.
const LIMIT: f32 = 4.0;
/// Highest limit; beyond it all arcs are looked at.
const HIGHEST: f32 = 200.0;
/// More than all that rounding makes of a sum of losses.
const MARGIN: f32 = 0.05;

/// Buffers of the search, kept between sentences.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    /// Complete spans by first and last word: with the head on the right, and on the left.
    left: Vec<f32>,
    right: Vec<f32>,
    /// Spans that end at the two words of an arc: with the head on the right, and on the left.
    arc_left: Vec<f32>,
    arc_right: Vec<f32>,
    sets: Vec<Sets>,
    best: Vec<f32>,
    stack: Vec<(u8, u8, Span)>,
}

/// Kinds of spans: complete ones and those of an arc, with the head on the left or right.
#[derive(Debug, Clone, Copy)]
enum Span {
    Left,
    Right,
    ArcLeft,
    ArcRight,
}

/// What exists for a word.
#[derive(Debug, Clone, Copy, Default)]
struct Sets {
    /// Words before it that may be its head, and that it may be the head of.
    heads: u128,
    dependents: u128,
    /// First words of complete spans that end with it as head, last words of those that begin with it as head.
    left: u128,
    right: u128,
    /// Words at the other end of arcs from it to the left and to the right.
    arcs_left: u128,
    arcs_right: u128,
    /// Heads of complete spans that begin with their head and end with this word.
    ended: u128,
}

/// The words of a set, in order.
#[inline(always)]
fn each(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (first < 128).then_some(first)
    })
}

/// The largest value over a set and the first word that has it; `None` for the empty set.
#[inline(always)]
fn most(set: u128, value: impl Fn(usize) -> f32) -> Option<(f32, usize)> {
    let mut best: Option<(f32, usize)> = None;
    for at in each(set) {
        let value = value(at);
        if best.is_none_or(|(most, _)| value > most) {
            best = Some((value, at));
        }
    }
    best
}

impl Sparse {
    /// Finds the best projective tree over the words of `heads`, which hold for each the head with the best score (0 = root, else
    /// 1 + word; `score[d * (n + 1) + h]` as in [`Search`](super::tree::Search)), and writes it there; `false` when it has to be
    /// looked for among all arcs.
    pub(super) fn search(&mut self, score: &[f32], heads: &mut [u16]) -> bool {
        let n = heads.len();
        if n == 0 || n > LONGEST {
            return false;
        }
        self.best.clear();
        self.best.extend(heads.iter().enumerate().map(|(d, head)| score[d * (n + 1) + usize::from(*head)]));
        for table in [&mut self.left, &mut self.right, &mut self.arc_left, &mut self.arc_right] {
            table.resize(table.len().max(n * n), 0.0);
        }
        let mut limit = LIMIT;
        while limit < HIGHEST {
            self.allow(n, score, limit);
            self.fill(n, score);
            if !self.tree(n, score, heads) {
                limit *= 2.0;
                continue;
            }
            let lost = heads.iter().enumerate().zip(&self.best);
            let lost: f32 = lost.map(|((d, head), best)| best - score[d * (n + 1) + usize::from(*head)]).sum();
            if lost + MARGIN <= limit {
                return true;
            }
            limit = lost + 2.0 * MARGIN;
        }
        false
    }

    /// Notes the arcs that lose no more than `limit`.
    fn allow(&mut self, n: usize, score: &[f32], limit: f32) {
        self.sets.clear();
        self.sets.resize(n, Sets::default());
        for (d, (row, best)) in score.chunks_exact(n + 1).zip(&self.best).enumerate() {
            let least = best - limit;
            let mut set = 0;
            for (part, scores) in row[1..].chunks(8).enumerate() {
                // hardly any arc is good enough, so most parts are passed over as a whole
                if scores.iter().fold(false, |any, s| any | (*s >= least)) {
                    let bits = scores.iter().rev().fold(0_u128, |bits, s| bits << 1 | u128::from(*s >= least));
                    set |= bits << (8 * part);
                }
            }
            self.sets[d].heads = set & ((1 << d) - 1);
            // the arc from a word to itself has the lowest score of all
            for h in each(set & !((1 << d) - 1)).filter(|h| *h > d) {
                self.sets[h].dependents |= 1 << d;
            }
        }
    }

    fn fill(&mut self, n: usize, score: &[f32]) {
        let Self { left, right, arc_left, arc_right, sets, .. } = self;
        for j in 0..n {
            (left[j * n + j], right[j * n + j]) = (0.0, 0.0);
            let mut own = sets[j];
            (own.left, own.right, own.ended) = (1 << j, 1 << j, 1 << j);
            let wanted = own.heads | own.dependents;
            for i in (0..j).rev() {
                let bit = 1_u128 << i;
                if wanted & bit != 0 {
                    // over a complete span from each side
                    let inner = most(sets[i].right & own.left >> 1, |k| right[i * n + k] + left[(k + 1) * n + j]);
                    if let Some((inner, _)) = inner {
                        if own.heads & bit != 0 {
                            arc_right[i * n + j] = inner + score[j * (n + 1) + i + 1];
                            sets[i].arcs_right |= 1 << j;
                        }
                        if own.dependents & bit != 0 {
                            let arc = inner + score[i * (n + 1) + j + 1];
                            arc_left[i * n + j] = arc;
                            own.arcs_left |= bit;
                            for first in each(sets[i].left) {
                                let sum = left[first * n + i] + arc;
                                let known = own.left >> first & 1 != 0;
                                let to = &mut left[first * n + j];
                                *to = if known && *to > sum { *to } else { sum };
                            }
                            own.left |= sets[i].left;
                        }
                    }
                }
                let last = most(sets[i].arcs_right & own.ended, |k| arc_right[i * n + k] + right[k * n + j]);
                if let Some((sum, _)) = last {
                    right[i * n + j] = sum;
                    sets[i].right |= 1 << j;
                    own.ended |= bit;
                }
            }
            sets[j] = own;
        }
    }

    /// Reads the best tree; `false` when there is none.
    fn tree(&mut self, n: usize, score: &[f32], heads: &mut [u16]) -> bool {
        let Self { left, right, arc_left, arc_right, sets, stack, .. } = self;
        let roots = (0..n).filter(|r| sets[*r].left & 1 != 0 && sets[*r].right >> (n - 1) & 1 != 0);
        let roots = roots.fold(0, |set, r| set | 1_u128 << r);
        let sum = |r: usize| score[r * (n + 1)] + left[r] + right[r * n + n - 1];
        let Some((_, root)) = most(roots, sum) else { return false };
        heads[root] = 0;
        stack.clear();
        stack.push((0, root as u8, Span::Left));
        stack.push((root as u8, (n - 1) as u8, Span::Right));
        while let Some((i, j, kind)) = stack.pop() {
            let (a, b) = (usize::from(i), usize::from(j));
            if a == b {
                continue;
            }
            match kind {
                Span::Left => {
                    let set = each(sets[b].arcs_left).filter(|k| sets[*k].left >> a & 1 != 0);
                    let set = set.fold(0, |set, k| set | 1_u128 << k);
                    let Some((_, k)) = most(set, |k| left[a * n + k] + arc_left[k * n + b]) else { return false };
                    stack.push((i, k as u8, Span::Left));
                    stack.push((k as u8, j, Span::ArcLeft));
                }
                Span::Right => {
                    let set = sets[a].arcs_right & sets[b].ended;
                    let Some((_, k)) = most(set, |k| arc_right[a * n + k] + right[k * n + b]) else { return false };
                    stack.push((i, k as u8, Span::ArcRight));
                    stack.push((k as u8, j, Span::Right));
                }
                Span::ArcLeft | Span::ArcRight => {
                    let set = sets[a].right & sets[b].left >> 1 & ((1 << b) - 1);
                    let Some((_, k)) = most(set, |k| right[a * n + k] + left[(k + 1) * n + b]) else { return false };
                    if matches!(kind, Span::ArcLeft) {
                        heads[a] = u16::from(j) + 1;
                    } else {
                        heads[b] = u16::from(i) + 1;
                    }
                    stack.push((i, k as u8, Span::Right));
                    stack.push((k as u8 + 1, j, Span::Left));
                }
            }
        }
        true
    }
}
