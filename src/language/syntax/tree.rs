//! From scores of arcs to a tree: the best projective tree with one root (Eisner's algorithm).

use super::network::largest;

/// Buffers of the search, kept between sentences.
#[derive(Debug, Clone, Default)]
pub struct Search {
    complete: Vec<[f32; 2]>,
    incomplete: Vec<[f32; 2]>,
    split_complete: Vec<[u16; 2]>,
    split_incomplete: Vec<u16>,
    stack: Vec<(u16, u16, u8, u8)>,
    mark: Vec<u16>,
}

impl Search {
    /// Finds a tree: every word under its best head when that is a tree with one root (most sentences), else the best
    /// projective tree.
    pub fn best(&mut self, n: usize, score: &[f32], heads: &mut Vec<u16>) {
        heads.clear();
        for row in score.chunks_exact(n + 1).take(n) {
            heads.push(largest(row) as u16);
        }
        if !self.is_tree(heads) {
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
        self.complete.clear();
        self.complete.resize(n * n, [0.0; 2]);
        self.incomplete.clear();
        self.incomplete.resize(n * n, [0.0; 2]);
        self.split_complete.clear();
        self.split_complete.resize(n * n, [0; 2]);
        self.split_incomplete.clear();
        self.split_incomplete.resize(n * n, 0);
        // Direction 0: the head is on the right of the span; 1: on the left.
        for len in 1..n {
            for i in 0..n - len {
                let j = i + len;
                let (mut best, mut split) = (f32::NEG_INFINITY, i);
                for k in i..j {
                    let s = self.complete[at(i, k)][1] + self.complete[at(k + 1, j)][0];
                    if s > best {
                        (best, split) = (s, k);
                    }
                }
                self.split_incomplete[at(i, j)] = split as u16;
                self.incomplete[at(i, j)] = [best + score[i * (n + 1) + j + 1], best + score[j * (n + 1) + i + 1]];
                let (mut best, mut split) = (f32::NEG_INFINITY, i);
                for k in i..j {
                    let s = self.complete[at(i, k)][0] + self.incomplete[at(k, j)][0];
                    if s > best {
                        (best, split) = (s, k);
                    }
                }
                self.complete[at(i, j)][0] = best;
                self.split_complete[at(i, j)][0] = split as u16;
                let (mut best, mut split) = (f32::NEG_INFINITY, j);
                for k in i + 1..=j {
                    let s = self.incomplete[at(i, k)][1] + self.complete[at(k, j)][1];
                    if s > best {
                        (best, split) = (s, k);
                    }
                }
                self.complete[at(i, j)][1] = best;
                self.split_complete[at(i, j)][1] = split as u16;
            }
        }
        let (mut best, mut root) = (f32::NEG_INFINITY, 0);
        for r in 0..n {
            let s = score[r * (n + 1)] + self.complete[at(0, r)][0] + self.complete[at(r, n - 1)][1];
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
                let k = self.split_complete[at(a, b)][direction as usize];
                if direction == 0 {
                    self.stack.push((i, k, 0, 1));
                    self.stack.push((k, j, 0, 0));
                } else {
                    self.stack.push((i, k, 1, 0));
                    self.stack.push((k, j, 1, 1));
                }
            } else {
                let k = self.split_incomplete[at(a, b)];
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

    #[test]
    fn nothing_gives_nothing() {
        assert!(search(0, &[]).is_empty());
        assert_eq!(search(1, &[]), [0]);
    }
}
