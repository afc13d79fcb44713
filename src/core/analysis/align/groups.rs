//! Siblings that are called the same, paired in their order.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::side::Side;

/// From so many possible pairs on, only what is alike at both ends is looked at.
const MOST_PAIRS: usize = 40_000;

/// Pairs those of two lists that are called the same and are free; among equal ones so that most of what is below
/// them is alike, and no two pairs cross.
pub(super) fn in_order(
    (a, b): (&Side<'_>, &Side<'_>),
    first: &[u32],
    second: &[u32],
    free: impl Fn(usize, u32) -> bool,
) -> Vec<(u32, u32)> {
    let mut groups: HashMap<u32, (Vec<u32>, Vec<u32>), FxBuildHasher> = HashMap::default();
    for &span in first.iter().filter(|&&span| free(0, span)) {
        groups.entry(a.name(span)).or_default().0.push(span);
    }
    for &span in second.iter().filter(|&&span| free(1, span)) {
        // What the first has none of needs no group.
        if let Some((_, list)) = groups.get_mut(&b.name(span)) {
            list.push(span);
        }
    }
    let mut pairs = Vec::new();
    for (ours, theirs) in groups.into_values() {
        if ours.len() == theirs.len() {
            pairs.extend(ours.into_iter().zip(theirs));
        } else if !theirs.is_empty() {
            pairs.extend(best((a, b), &ours, &theirs));
        }
    }
    // In the order of the first, whatever the order of the groups.
    pairs.sort_unstable();
    pairs
}

/// The pairs of two lists of equal spans of which one is longer.
fn best(sides: (&Side<'_>, &Side<'_>), ours: &[u32], theirs: &[u32]) -> Vec<(u32, u32)> {
    let shape = |(x, y): (u32, u32)| sides.0.shape(x) == sides.1.shape(y);
    let ends = || ours.iter().copied().zip(theirs.iter().copied());
    if ours.len().saturating_mul(theirs.len()) <= MOST_PAIRS {
        return most_alike(sides, ours, theirs);
    }
    // As far as they are alike from the begin on, and the rest from the end on.
    let head = ends().take_while(|&pair| shape(pair)).count();
    let mut pairs: Vec<(u32, u32)> = ends().take(head).collect();
    let tail = ours[head..].iter().rev().copied().zip(theirs[head..].iter().rev().copied());
    pairs.extend(tail);
    pairs
}

/// As many pairs as there can be, in order, of which most are alike: by dynamic programming.
fn most_alike((a, b): (&Side<'_>, &Side<'_>), ours: &[u32], theirs: &[u32]) -> Vec<(u32, u32)> {
    let width = theirs.len() + 1;
    let mut table = vec![0u32; (ours.len() + 1) * width];
    let score = |i: usize, j: usize| {
        let (x, y) = (ours[i], theirs[j]);
        // Any pair is worth more than what is alike about all of them, so that no span is left without need.
        let alike = 2 * u32::from(a.shape(x) == b.shape(y)) + u32::from(a.failed(x) == b.failed(y));
        4 * ours.len().min(theirs.len()) as u32 + alike
    };
    for i in (0..ours.len()).rev() {
        for j in (0..theirs.len()).rev() {
            let paired = table[(i + 1) * width + j + 1] + score(i, j);
            let skipped = table[(i + 1) * width + j].max(table[i * width + j + 1]);
            table[i * width + j] = paired.max(skipped);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < ours.len() && j < theirs.len() {
        let best = table[i * width + j];
        if best == table[(i + 1) * width + j + 1] + score(i, j) {
            pairs.push((ours[i], theirs[j]));
            (i, j) = (i + 1, j + 1);
        } else if best == table[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
