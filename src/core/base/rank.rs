//! Percentiles by the nearest rank.

/// The place of the least of `len` ascending values that at least `percent` of 100 do not exceed; 0 without values.
/// `percent` is 0 to 100. O(1).
pub fn nearest_place(len: usize, percent: u32) -> usize {
    ((len as u64 * u64::from(percent)).div_ceil(100).max(1) - 1) as usize
}

/// The least of the values that at least `percent` of 100 do not exceed; 0 without values. `sorted` is ascending;
/// `percent` is 0 to 100. O(1).
pub fn nearest_rank(sorted: &[u64], percent: u32) -> u64 {
    sorted.get(nearest_place(sorted.len(), percent)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let ten: Vec<u64> = (1..=10).collect();
        let of = |percent| nearest_rank(&ten, percent);
        assert_eq!([0, 1, 10, 11, 50, 51, 95, 100].map(of), [1, 1, 1, 2, 5, 6, 10, 10]);
        assert_eq!((nearest_rank(&[], 50), nearest_rank(&[7], 99)), (0, 7));
    }
}
