//! What of two sets is different: by tests where they are large enough, by size where they are not.

use super::chance::{Factorials, mann_whitney, together};
use super::spread::{ENOUGH, Spread, ranks, sorted};
use super::{Once, SetNode, Side};
use crate::analysis::diff::{DiffNode, Had, matters};
use crate::analysis::merged::NO_PARENT;
use crate::model::{Change, Test, Weight};

/// One trace against a set: what is longer, or shorter, than so many of a hundred spans is unusual.
const UNUSUAL: u8 = 95;

/// What nine of ten traces of a set have is missed in one that has it not.
const EXPECTED: (u32, u32) = (9, 10);

const WEIGHTS: [Weight; 2] = [Weight::Waited, Weight::Own];

/// All nodes with what is different about them. `sides` belong to `nodes`.
pub(super) fn judged(nodes: &[DiffNode], sides: &[&[Side; 2]], traces: [u32; 2]) -> Vec<SetNode> {
    let of: [fn(&Once) -> u64; 2] = [|once| once.waited, |once| once.own];
    let times = of.map(|of| {
        let test = |both: &&[Side; 2]| {
            let [a, b] = both.each_ref().map(|side| sorted(side, of));
            mann_whitney(&a, &b)
        };
        together(&sides.iter().map(test).collect::<Vec<_>>())
    });
    let log = Factorials::up_to(traces[0].saturating_add(traces[1]));
    // Of one trace nothing is known of how often it would have something.
    let enough = traces.iter().all(|&traces| traces >= 2);
    let presence = |both: &&[Side; 2]| {
        enough.then(|| log.fisher(both.each_ref().map(|side| side.once.len() as u32), traces))
    };
    let presence = together(&sides.iter().map(presence).collect::<Vec<_>>());
    let longer = WEIGHTS.map(|weight| {
        let of = |side: usize| {
            let roots = nodes.iter().filter(|node| node.parent == NO_PARENT);
            let had = roots.filter_map(|node| node.had.get(side));
            had.fold(0_u64, |sum, had| sum.saturating_add(weight.below(had)))
        };
        of(0).max(of(1))
    });
    let tests = times[0].iter().zip(&times[1]).zip(&presence);
    let all = nodes.iter().zip(sides).zip(tests);
    all.map(|((node, both), ((&waited, &own), &presence))| {
        let spread = both.each_ref().map(Spread::of);
        let test = |p: Option<f64>| p.map_or(Test::TooFew, Test::Chance);
        let (times, presence) = ([waited, own].map(test), test(presence));
        let seen = Seen { node, sides: both, spread: &spread, traces, presence };
        let [first, second] = times;
        let [by_path, by_own] = WEIGHTS;
        let [all, all_own] = longer;
        let changes = [seen.change(by_path, first, all), seen.change(by_own, second, all_own)];
        let place = seen.ranks().map(|(below, _)| below);
        SetNode { node: *node, spread, times, presence, place, changes }
    })
    .collect()
}

/// A path as it is judged.
struct Seen<'a> {
    node: &'a DiffNode,
    sides: &'a [Side; 2],
    spread: &'a [Spread; 2],
    traces: [u32; 2],
    presence: Test,
}

impl Seen<'_> {
    fn change(&self, weight: Weight, test: Test, all: u64) -> Change {
        let [a, b] = self.spread;
        // A set of nothing differs from the other in nothing.
        if self.traces.contains(&0) {
            return Change::Same;
        }
        match (a.traces, b.traces) {
            (_, 0) if self.counts(0) => return Change::OnlyFirst,
            (0, _) if self.counts(1) => return Change::OnlySecond,
            (0, _) | (_, 0) => return Change::Same,
            _ => {}
        }
        let times = self.node.had.each_ref().map(|had: &Had| weight.of(had));
        let certain = match test {
            Test::TooFew => self.is_unusual(),
            test => test.is_certain(),
        };
        if matters(times, all) && certain {
            let [before, after] = times;
            return if after > before { Change::Slower } else { Change::Faster };
        }
        if self.presence.is_certain() || self.is_called_otherwise() {
            return Change::Other;
        }
        Change::Same
    }

    /// Whether what only one set has is more than chance.
    fn counts(&self, side: usize) -> bool {
        let (of, other) = (self.traces.get(side), self.traces.get(1 - side));
        let has = self.spread.get(side).map_or(0, |spread| spread.traces);
        match (of, other) {
            // One trace has what the others have not, or lacks what nearly all have.
            (Some(1), Some(_)) => true,
            (Some(&of), Some(1)) => {
                u64::from(has) * EXPECTED.1 as u64 >= u64::from(of) * EXPECTED.0 as u64
            }
            _ => self.presence.is_certain(),
        }
    }

    /// The side that is one trace alone, where the other is a set.
    fn alone(&self) -> Option<usize> {
        match self.traces {
            [1, 1] => None,
            [1, _] => Some(0),
            [_, 1] => Some(1),
            _ => None,
        }
    }

    /// Where one set is one trace: how many of a hundred spans of the other are shorter, and how many are longer, than
    /// its longest. `None` where there are too few to tell.
    fn ranks(&self) -> Option<(u8, u8)> {
        let one = self.alone()?;
        let (longest, ..) = self.sides.get(one)?.longest?;
        let others = &self.sides.get(1 - one)?.durations;
        (others.len() >= ENOUGH).then(|| ranks(others, longest))
    }

    /// Where one set is one trace: whether it takes longer or less than nearly all others, as far as there are enough to
    /// tell. Else sizes alone tell.
    fn is_unusual(&self) -> bool {
        self.ranks().is_none_or(|(below, above)| below >= UNUSUAL || above >= UNUSUAL)
    }

    /// Where one set is one trace: whether it has more or fewer calls than nine of ten others.
    fn is_called_otherwise(&self) -> bool {
        let Some(one) = self.alone() else { return false };
        let (Some(one), Some(others)) = (self.spread.get(one), self.spread.get(1 - one)) else {
            return false;
        };
        let [least, _, most] = others.usual.calls;
        one.spans < least || one.spans > most
    }
}
