//! Places among siblings: whether two have the same, and who has moved.

use super::NONE;
use super::side::Side;

/// Whether two spans stand between the same siblings, as far as these have partners: perhaps below one that was put
/// around them.
pub(super) fn same_place(
    sides: &[Side<'_>; 2],
    partners: &[Vec<u32>; 2],
    (first, second): (&[u32], &[u32]),
    (a, b): (u32, u32),
) -> bool {
    let at = |list: &[u32], span: u32| list.iter().position(|&one| one == span);
    let (Some(i), Some(j)) = (at(first, a), at(second, b)) else { return false };
    // Who of the second's siblings stands for a sibling of the first.
    let for_first = |span: u32| {
        let mut there = partners[0][span as usize];
        while there != NONE && !second.contains(&there) {
            there = sides[1].parent(there).unwrap_or(NONE);
        }
        (there != NONE).then_some(there)
    };
    let is_known = |span: u32| partners[1][span as usize] != NONE;
    let before = first[..i].iter().rev().find_map(|&span| for_first(span));
    let behind = first[i + 1..].iter().find_map(|&span| for_first(span));
    let before_it = second[..j].iter().rev().copied().find(|&span| is_known(span));
    let behind_it = second[j + 1..].iter().copied().find(|&span| is_known(span));
    before == before_it && behind == behind_it
}

/// Those of the first whose partners, among the second, stand on the other side of most others: all but the longest
/// run that is in order. O(n log n).
pub(super) fn moved(first: &[u32], second: &[u32], partners: &[u32]) -> Vec<u32> {
    let mut places: Vec<(u32, usize)> = second.iter().copied().zip(0..).collect();
    places.sort_unstable();
    let place = |span: u32| {
        let partner = partners[span as usize];
        let at = places.binary_search_by_key(&partner, |&(span, _)| span).ok();
        at.map(|at| (span, places[at].1))
    };
    let all: Vec<(u32, usize)> = first.iter().filter_map(|&span| place(span)).collect();
    if all.is_sorted_by_key(|&(_, at)| at) {
        return Vec::new();
    }
    // Patience: for each length of a run the smallest place that ends one, and for each span who is before it.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (i, &(_, at)) in all.iter().enumerate() {
        let length = ends.partition_point(|&end| all[end].1 < at);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(i);
        } else {
            ends[length] = i;
        }
    }
    let mut stays = vec![false; all.len()];
    let mut next = ends.last().copied();
    while let Some(i) = next {
        stays[i] = true;
        next = before[i];
    }
    all.iter().zip(stays).filter(|(_, stays)| !stays).map(|(&(span, _), _)| span).collect()
}
