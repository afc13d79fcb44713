//! Stretches and points of time as a row shows them: all where they are few, else no more than can be told apart.

use std::ops::Range;

/// Up to so many are told as they are.
pub const FEW: usize = 64;

/// How many parts of the seen time are told apart: more than a row has pixels.
const PARTS: u64 = 4_096;

/// Stretches of time by start, from one nanosecond to another, and whether some were put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretches {
    /// They do not overlap unless what they were made of did and are few.
    pub list: Vec<(u64, u64)>,
    /// Closer to each other than can be seen, some are one; beyond the seen time by its length, there are
    /// none.
    pub coarse: bool,
}

/// The stretches `all` (by start) as they are seen where `seen` is the visible time. O(all).
pub fn stretches(all: impl IntoIterator<Item = (u64, u64)>, seen: (u64, u64)) -> Stretches {
    let mut all = all.into_iter();
    let mut list = Vec::new();
    while list.len() <= FEW
        && let Some(next) = all.next()
    {
        list.push(next);
    }
    if list.len() <= FEW {
        return Stretches { list, coarse: false };
    }
    let long = seen.1.saturating_sub(seen.0).max(1);
    let (from, to) = (seen.0.saturating_sub(long), seen.1.saturating_add(long));
    let close = long / PARTS;
    let mut out: Vec<(u64, u64)> = Vec::new();
    for (start, end) in list.into_iter().chain(all).filter(|&(a, b)| a <= to && b >= from) {
        match out.last_mut() {
            Some(last) if start <= last.1.saturating_add(close) => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    Stretches { list: out, coarse: true }
}

/// How many places of the seen time points are told apart at: as many as a row has pixels, about.
const PLACES: u64 = 2_048;

/// The points in time `all` (in order) as they are seen where `seen` is the visible time, and whether some are
/// left out: those too close to the one before, and those beyond the seen time by its length. O(all).
pub fn points(all: impl IntoIterator<Item = u64>, seen: (u64, u64)) -> (Vec<u64>, bool) {
    let mut all = all.into_iter();
    let few: Vec<u64> = all.by_ref().take(FEW + 1).collect();
    if few.len() <= FEW {
        return (few, false);
    }
    let long = seen.1.saturating_sub(seen.0).max(1);
    let near = seen.0.saturating_sub(long)..=seen.1.saturating_add(long);
    let place = |at: u64| at / (long / PLACES).max(1);
    let mut out: Vec<u64> = Vec::new();
    for at in few.into_iter().chain(all).filter(|at| near.contains(at)) {
        if out.last().is_none_or(|&last| place(last) != place(at)) {
            out.push(at);
        }
    }
    (out, true)
}

/// Which of a list in order of time are in a range of it, both ends included. O(log list).
pub fn within<T>(list: &[T], at: impl Fn(&T) -> u64, (from, to): (u64, u64)) -> Range<usize> {
    let start = list.partition_point(|one| at(one) < from);
    start..list.partition_point(|one| at(one) <= to).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_stay_as_they_are() {
        let few = [(0, 5), (3, 4), (9, 9)];
        let told = stretches(few, (0, 10));
        assert_eq!(told, Stretches { list: few.to_vec(), coarse: false });
    }

    #[test]
    fn few_points_stay_and_of_many_one_a_place() {
        assert_eq!(points([3, 3, 9], (0, 5)), (vec![3, 3, 9], false));
        let (told, coarse) = points(0..1_000_000, (0, 1_000_000));
        assert!(coarse && (2_048..2_100).contains(&told.len()), "{}", told.len());
        // Zoomed in, each is told, as far as one can pan before more is asked for.
        let (near, coarse) = points(0..1_000_000, (5_000, 6_000));
        assert_eq!((near, coarse), ((4_000..=7_000).collect(), true));
    }

    #[test]
    fn what_is_in_a_range_of_time() {
        let list = [3, 5, 5, 9];
        let found = |range| within(&list, |&at| at, range);
        assert_eq!(found((5, 5)), 1..3);
        assert_eq!(found((0, u64::MAX)), 0..4);
        assert_eq!(found((6, 8)), 3..3);
        assert_eq!(found((9, 4)), 3..3);
    }

    #[test]
    fn of_many_those_are_told_that_can_be_seen() {
        let many = || (0..1_000_000u64).map(|i| (i * 10, i * 10 + 5));
        let whole = stretches(many(), (0, 10_000_000));
        assert!(whole.coarse && whole.list.len() < 4_200, "{}", whole.list.len());
        assert_eq!(whole.list.first().map(|s| s.0), Some(0));
        assert_eq!(whole.list.last().map(|s| s.1), Some(9_999_995));
        // Zoomed in, each is told, as far as one can pan before more is asked for.
        let near = stretches(many(), (5_000, 6_000));
        let all: Vec<_> = many().filter(|&(a, b)| a <= 7_000 && b >= 4_000).collect();
        assert_eq!(near, Stretches { list: all, coarse: true });
    }
}
