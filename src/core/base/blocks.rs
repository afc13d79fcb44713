//! Long loops in blocks.
//!
//! Browsers first compile wasm quickly and badly, and better while it runs; but what is better counts from
//! the next call on. A loop over a million things in one call would run to its end as it began.

use std::ops::Range;

/// How many things are a block. Few enough that the places of all of them can be waited for at once.
const BLOCK: u32 = 64;

/// Calls `f` with all numbers below `count`, a run of at most 64 at a time, each time as a function.
pub fn in_blocks(count: usize, mut f: impl FnMut(Range<u32>)) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let mut from = 0;
    while from < count {
        let end = from.saturating_add(BLOCK).min(count);
        call(&mut f, from..end);
        from = end;
    }
}

#[inline(never)]
fn call(f: &mut impl FnMut(Range<u32>), block: Range<u32>) {
    f(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_comes_once() {
        for count in [0, 1, 63, 64, 65, 1000] {
            let mut all = Vec::new();
            in_blocks(count, |block| all.extend(block));
            assert_eq!(all, (0..count as u32).collect::<Vec<_>>());
        }
    }
}
