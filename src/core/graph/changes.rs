//! What has changed between two times: calls that are new, gone, more, fewer, or fail otherwise.

use super::overlay::{lay_over, places};
use crate::engine::protocol::{ServiceEdge, ServiceGraph};

/// What has become of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// They are much as they were.
    #[default]
    Same,
    /// There were none before.
    Added,
    /// There are none now.
    Gone,
    /// At least twice as many.
    More,
    /// At most half as many.
    Fewer,
    /// Of both times some are known, and at least 5 of 100 more fail now.
    Failing,
}

/// Fewer calls than these, in the larger of both, say nothing of how many there are.
pub const FEWEST: u64 = 10;

/// Fewer calls than these, in either, say nothing of how many of them fail.
pub const FEWEST_FAILING: u64 = 20;

/// Two times seen together.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// All that was there at either time: what is told is told of now, and of what is gone of before.
    pub all: ServiceGraph,
    /// What has become of each edge.
    pub edges: Vec<Change>,
}

/// Compares two times that are as long. O(n log n).
pub fn changes(now: &ServiceGraph, before: &ServiceGraph) -> Changes {
    let all = lay_over(now, before);
    let (is, was) = (places(&all, now), places(&all, before));
    let of = |graph: &ServiceGraph, at: &Option<u32>| {
        at.and_then(|at| graph.edges.get(at as usize).copied())
    };
    let edges = is.edges.iter().zip(&was.edges);
    let edges = edges.map(|(is, was)| change(of(before, was), of(now, is))).collect();
    Changes { edges, all }
}

/// What has become of calls.
pub fn change(before: Option<ServiceEdge>, now: Option<ServiceEdge>) -> Change {
    let (before, now) = match (before, now) {
        (None, _) => return Change::Added,
        (_, None) => return Change::Gone,
        (Some(before), Some(now)) => (before, now),
    };
    if let (Some(was), Some(is)) = (before.told, now.told)
        && was.calls.min(is.calls) >= FEWEST_FAILING
    {
        let share = |errors: u64, of: u64| u128::from(errors) * 100 / u128::from(of.max(1));
        if share(is.errors, is.calls) >= share(was.errors, was.calls) + 5 {
            return Change::Failing;
        }
    }
    let (was, is) = (before.calls(), now.calls());
    if was.max(is) < FEWEST {
        Change::Same
    } else if is >= was.saturating_mul(2) {
        Change::More
    } else if was >= is.saturating_mul(2) {
        Change::Fewer
    } else {
        Change::Same
    }
}
