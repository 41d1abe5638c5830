//! Sorting long lines that begin alike.
//!
//! Comparing whole lines would read the same beginnings again and again. Here eight bytes at a time decide, and only
//! lines that agree in them are looked at further.

/// Numbers `0..count` in the order of their lines. Lines hold no zero byte.
pub(super) fn sorted<'l>(count: usize, line: impl Fn(u32) -> &'l [u8]) -> Vec<u32> {
    let mut keys: Vec<(u64, u32)> = (0..count).map(|number| (0, number as u32)).collect();
    // Stretches of lines that are equal in their first `depth` bytes.
    let mut open = vec![(0, count, 0)];
    while let Some((from, to, depth)) = open.pop() {
        let part = &mut keys[from..to];
        for (key, number) in part.iter_mut() {
            *key = eight(line(*number), depth);
        }
        part.sort_unstable();
        let mut start = 0;
        while start < part.len() {
            let key = part[start].0;
            let length = part[start..].iter().take_while(|k| k.0 == key).count();
            // A zero in the last place says that all these lines end here: they are equal.
            if length > 1 && key & 0xFF != 0 {
                open.push((from + start, from + start + length, depth + 8));
            }
            start += length;
        }
    }
    keys.into_iter().map(|(_, number)| number).collect()
}

/// The eight bytes from `at` on as a number that sorts as they do; zeros behind the end.
fn eight(line: &[u8], at: usize) -> u64 {
    let rest = line.get(at..).unwrap_or(&[]);
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_be_bytes(*chunk),
        None => {
            let mut bytes = [0; 8];
            bytes[..rest.len()].copy_from_slice(rest);
            u64::from_be_bytes(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_order_is_that_of_the_bytes(lines in proptest::collection::vec("[abé]{0,20}", 0..60)) {
            let order = sorted(lines.len(), |n| lines[n as usize].as_bytes());
            let found: Vec<&String> = order.iter().map(|n| &lines[*n as usize]).collect();
            let mut expected: Vec<&String> = lines.iter().collect();
            expected.sort();
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
