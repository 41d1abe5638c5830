//! Many short lists in one piece of memory.

/// Lists of `T` by number, one behind the other.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// List `n` is `all[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { starts: Vec::new(), all: Vec::new() }
    }
}

impl<T: Copy + Default> Lists<T> {
    /// Sorts `pairs` of list and entry into `count` lists; entries of a list keep their order.
    pub(crate) fn new(count: usize, pairs: &[(usize, T)]) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (list, _) in pairs {
            if let Some(start) = starts.get_mut(list + 1) {
                *start += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut all = vec![T::default(); starts.last().map_or(0, |n| *n as usize)];
        for (list, entry) in pairs {
            if let Some(place) = next.get_mut(*list).filter(|_| *list < count) {
                all[*place as usize] = *entry;
                *place += 1;
            }
        }
        Self { starts, all }
    }

    /// The entries of a list; none for a list that is not there.
    #[inline]
    pub(crate) fn of(&self, list: usize) -> &[T] {
        match self.starts.get(list..).unwrap_or(&[]) {
            [from, to, ..] => self.all.get(*from as usize..*to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_order() {
        let lists = Lists::new(4, &[(2, 'a'), (0, 'b'), (2, 'c'), (9, 'd')]);
        assert_eq!(
            (lists.of(0), lists.of(1), lists.of(2), lists.of(3)),
            (&['b'][..], &[][..], &['a', 'c'][..], &[][..])
        );
        assert!(lists.of(4).is_empty() && lists.of(usize::MAX).is_empty());
        assert!(Lists::<u8>::default().of(0).is_empty());
    }
}
