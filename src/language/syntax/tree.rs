//! From scores of arcs to a tree: the best projective tree with one root (Eisner's algorithm).

use super::kernel::{larger, on_best_unit};
use super::network::largest;
use super::sparse::Sparse;

/// Buffers of the search, kept between sentences.
///
/// A complete span holds all dependents of its head; an incomplete one ends at the dependent of its arc. Each table is
/// kept by its first word and, `turned`, by its last word, so that the loops run along the memory.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Complete, head on the left, by first and last word.
    right: Vec<f32>,
    right_turned: Vec<f32>,
    /// Complete, head on the right.
    left: Vec<f32>,
    left_turned: Vec<f32>,
    /// Incomplete, head on the left.
    arc_right: Vec<f32>,
    /// Incomplete, head on the right, by last word.
    arc_left_turned: Vec<f32>,
    stack: Vec<(u16, u16, u8, u8)>,
    mark: Vec<u16>,
    sparse: Sparse,
}

/// Sums that are compared together.
const LANES: usize = 8;

/// The largest sum of numbers that stand at the same place. Where it stands is only asked of the few spans of the tree, so
/// that this loop need not carry it.
#[inline(always)]
fn best_sum(a: &[f32], b: &[f32]) -> f32 {
    let (len, b) = (a.len(), &b[..a.len()]);
    if len < LANES {
        return a.iter().zip(b).fold(f32::NEG_INFINITY, |most, (a, b)| larger(most, a + b));
    }
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let mut compare = |a: &[f32], b: &[f32]| {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane = larger(*lane, a + b);
        }
    };
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        compare(a, b);
    }
    // the last ones once more: what is seen twice is no larger
    compare(&a[len - LANES..], &b[len - LANES..]);
    lanes.into_iter().fold(f32::NEG_INFINITY, larger)
}

/// The first place where the largest sum stands.
fn place_of_best(a: &[f32], b: &[f32]) -> usize {
    let most = best_sum(a, b);
    a.iter().zip(b).position(|(a, b)| a + b == most).unwrap_or(0)
}

on_best_unit! {
    fn fill(search: &mut Search, n: usize, score: &[f32]) = fill_on
}

#[inline(always)]
fn fill_on<const UNIT: u8>(search: &mut Search, n: usize, score: &[f32]) {
    let Search { right, right_turned, left, left_turned, arc_right, arc_left_turned, .. } = search;
    for table in [&mut *right, right_turned, left, left_turned, arc_right, arc_left_turned] {
        table.resize(table.len().max(n * n), 0.0);
    }
    // a word by itself is a complete span; all others are computed before they are read
    for table in [&mut *right, right_turned, left, left_turned] {
        for i in 0..n {
            table[i * n + i] = 0.0;
        }
    }
    for len in 1..n {
        for i in 0..n - len {
            let j = i + len;
            let (here, turned) = (i * n + j, j * n + i);
            // An arc between the ends, over a complete span from each side.
            let best = best_sum(&right[i * n + i..i * n + j], &left_turned[j * n + i + 1..=j * n + j]);
            arc_left_turned[turned] = best + score[i * (n + 1) + j + 1];
            arc_right[here] = best + score[j * (n + 1) + i + 1];
            let best = best_sum(&left[i * n + i..i * n + j], &arc_left_turned[j * n + i..j * n + j]);
            (left[here], left_turned[turned]) = (best, best);
            let best = best_sum(&arc_right[i * n + i + 1..=i * n + j], &right_turned[j * n + i + 1..=j * n + j]);
            (right[here], right_turned[turned]) = (best, best);
        }
    }
}

impl Search {
    /// Finds a tree: every word under its best head when that is a tree with one root (most sentences), else the best
    /// projective tree.
    pub fn best(&mut self, n: usize, score: &[f32], heads: &mut Vec<u16>) {
        heads.clear();
        for row in score.chunks_exact(n + 1).take(n) {
            heads.push(largest(row) as u16);
        }
        if !self.is_tree(heads) && !self.sparse.search(score, heads) {
            self.projective(n, score, heads);
        }
    }

    /// Whether there is exactly one root, no cycle, and no two arcs cross.
    fn is_tree(&mut self, heads: &[u16]) -> bool {
        if heads.iter().filter(|h| **h == 0).count() != 1 {
            return false;
        }
        self.mark.clear();
        self.mark.resize(heads.len() + 1, 0);
        for start in 1..=heads.len() {
            let mut at = start;
            while at != 0 && self.mark[at] == 0 {
                self.mark[at] = start as u16;
                at = usize::from(heads[at - 1]);
            }
            if at != 0 && self.mark[at] == start as u16 {
                return false;
            }
        }
        projective(heads)
    }

    /// Finds the best projective tree over `n` words. `score[d * (n + 1) + h]` is the score of head `h` (0 = root,
    /// else 1 + word) for word `d`; the answer in `heads` counts the same way.
    pub fn projective(&mut self, n: usize, score: &[f32], heads: &mut Vec<u16>) {
        heads.clear();
        heads.resize(n, 0);
        if n == 0 {
            return;
        }
        let at = |i: usize, j: usize| i * n + j;
        fill(self, n, score);
        let (mut best, mut root) = (f32::NEG_INFINITY, 0);
        for r in 0..n {
            let s = score[r * (n + 1)] + self.left[at(0, r)] + self.right[at(r, n - 1)];
            if s > best {
                (best, root) = (s, r);
            }
        }
        heads[root] = 0;
        self.stack.clear();
        self.stack.push((0, root as u16, 0, 1));
        self.stack.push((root as u16, (n - 1) as u16, 1, 1));
        while let Some((i, j, direction, done)) = self.stack.pop() {
            if i == j {
                continue;
            }
            let (a, b) = (i as usize, j as usize);
            if done == 1 {
                if direction == 0 {
                    let (left, arcs) = (&self.left[at(a, a)..at(a, b)], &self.arc_left_turned[at(b, a)..at(b, b)]);
                    let k = i + place_of_best(left, arcs) as u16;
                    self.stack.push((i, k, 0, 1));
                    self.stack.push((k, j, 0, 0));
                } else {
                    let (arcs, right) = (a * n + a + 1..=a * n + b, b * n + a + 1..=b * n + b);
                    let k = i + 1 + place_of_best(&self.arc_right[arcs], &self.right_turned[right]) as u16;
                    self.stack.push((i, k, 1, 0));
                    self.stack.push((k, j, 1, 1));
                }
            } else {
                let (right, left) = (&self.right[at(a, a)..at(a, b)], &self.left_turned[b * n + a + 1..=b * n + b]);
                let k = i + place_of_best(right, left) as u16;
                if direction == 0 {
                    heads[a] = j + 1;
                } else {
                    heads[b] = i + 1;
                }
                self.stack.push((i, k, 1, 1));
                self.stack.push((k + 1, j, 0, 1));
            }
        }
    }
}

/// Whether no two arcs cross (in French they hardly ever do); the time is the sum of the lengths of the arcs.
fn projective(heads: &[u16]) -> bool {
    heads.iter().enumerate().all(|(at, head)| {
        let head = usize::from(*head);
        if head == 0 {
            return true;
        }
        let (low, high) = if head < at + 1 { (head, at + 1) } else { (at + 1, head) };
        (low + 1..high).all(|between| (low..=high).contains(&usize::from(heads[between - 1])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(n: usize, arcs: &[(usize, usize)]) -> Vec<u16> {
        let mut score = vec![0.0; n * (n + 1)];
        for (d, h) in arcs {
            score[(d - 1) * (n + 1) + h] = 5.0;
        }
        let mut heads = Vec::new();
        Search::default().best(n, &score, &mut heads);
        heads
    }

    #[test]
    fn the_best_tree_is_found() {
        assert_eq!(search(4, &[(1, 2), (2, 0), (3, 4), (4, 2)]), [2, 0, 4, 2]);
    }

    #[test]
    fn a_cycle_is_broken_and_one_root_stays() {
        let heads = search(3, &[(1, 2), (2, 1), (3, 2)]);
        assert_eq!(heads.iter().filter(|h| **h == 0).count(), 1);
        assert!(Search::default().is_tree(&heads));
        let heads = search(3, &[(1, 0), (2, 0), (3, 0)]);
        assert_eq!(heads.iter().filter(|h| **h == 0).count(), 1);
    }

    #[test]
    fn arcs_do_not_cross() {
        assert!(projective(&[2, 0, 4, 2]));
        assert!(!projective(&[3, 0, 2, 1]));
        assert!(projective(&search(4, &[(1, 3), (2, 0), (3, 2), (4, 1)])));
    }

    /// Every list of heads that is a tree, tried one by one.
    fn best_of_all(n: usize, score: &[f32]) -> f32 {
        let mut most = f32::NEG_INFINITY;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<u16> = (0..n as u32).map(|d| (code / (n + 1).pow(d) % (n + 1)) as u16).collect();
            if Search::default().is_tree(&heads) {
                most = most.max(heads.iter().enumerate().map(|(d, h)| score[d * (n + 1) + usize::from(*h)]).sum());
            }
        }
        most
    }

    #[test]
    fn no_tree_is_better_than_the_one_found() {
        let mut state = 1_u32;
        for n in 1..6 {
            for _ in 0..6 {
                let mut score = Vec::new();
                for at in 0..n * (n + 1) {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let own = at % (n + 1) == at / (n + 1) + 1;
                    score.push(if own { -1e4 } else { (state >> 24) as f32 });
                }
                let mut heads = Vec::new();
                Search::default().projective(n, &score, &mut heads);
                assert!(Search::default().is_tree(&heads), "{heads:?}");
                let found: f32 = heads.iter().enumerate().map(|(d, h)| score[d * (n + 1) + usize::from(*h)]).sum();
                assert_eq!(found, best_of_all(n, &score));
            }
        }
    }

    #[test]
    fn few_arcs_give_the_tree_that_all_arcs_give() {
        let mut state = 7_u32;
        let mut found = 0;
        for round in 0..400 {
            let n = 1 + round % 40;
            let mut score = Vec::new();
            for at in 0..n * (n + 1) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let own = at % (n + 1) == at / (n + 1) + 1;
                let draw = (state >> 8) as f32 / 16_777_216.0;
                // a few good heads for each word, as the network gives them
                score.push(if own { -1e4 } else { draw.powi(8) * 12.0 });
            }
            let mut search = Search::default();
            let mut heads: Vec<u16> = score.chunks_exact(n + 1).map(|row| largest(row) as u16).collect();
            let mut all = Vec::new();
            search.projective(n, &score, &mut all);
            if search.sparse.search(&score, &mut heads) {
                found += 1;
                assert_eq!(heads, all, "round {round}");
            }
        }
        assert!(found > 300, "{found}");
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(search(0, &[]).is_empty());
        assert_eq!(search(1, &[]), [0]);
    }
}
