//! Results as pictures: points, how durations are spread, what changes in time, two windows.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::entries::{Data, Entries, Entry, range};
use crate::base::{DurationNs, TimeNs, nearest_rank};
use crate::engine::protocol::{Bin, Bucket, By, Narrow, Pair, Point, Points, Spread, Sum};

/// From so many traces on, those that lie close together are one point.
const SINGLE_POINTS: usize = 5_000;

/// How close that is: parts of the time, and of the logarithm of the duration.
const GRID: (u64, f64) = (200, 50.0);

/// The most parts of a histogram, and of a trend.
const MOST_BINS: u16 = 200;
const MOST_BUCKETS: u16 = 400;

/// How many roots two windows are told of.
const MOST_PAIRS: usize = 200;

impl Entries {
    pub(super) fn points(&mut self, data: &mut Data<'_>, narrow: &Narrow) -> Points {
        let left = self.left(data, narrow);
        let point = |i: u32| {
            let Entry { start, duration, spans, errors, .. } = *self.list.get(i as usize)?;
            Some(Point { at: i, start, duration, spans, errors, traces: 1 })
        };
        let all: Vec<Point> = left.iter().filter_map(|&i| point(i)).collect();
        let range = range(all.iter().map(|point| point.start));
        let traces = all.len() as u32;
        let mut points = if all.len() > SINGLE_POINTS { together(&all, range) } else { all };
        points.sort_by_key(|point| (point.errors > 0, Reverse(point.spans), point.at));
        Points { points, traces, range }
    }

    pub(super) fn spread(&mut self, data: &mut Data<'_>, narrow: &Narrow, bins: u16) -> Spread {
        let left = self.left(data, narrow);
        let of = |i: &u32| self.list.get(*i as usize).map(|e| (e.duration.0, e.errors > 0));
        let mut all: Vec<(u64, bool)> = left.iter().filter_map(of).collect();
        all.sort_unstable();
        let sorted: Vec<u64> = all.iter().map(|(duration, _)| *duration).collect();
        let percentiles = [50, 95, 99].map(|p| DurationNs(nearest_rank(&sorted, p)));
        let edges = edges(&sorted, bins.clamp(1, MOST_BINS));
        let mut rest = all.as_slice();
        let mut out = Vec::with_capacity(edges.len());
        for (least, most) in edges {
            let inside = rest.partition_point(|(duration, _)| *duration <= most);
            let (bin, after) = rest.split_at_checked(inside).unwrap_or((rest, &[]));
            rest = after;
            let errors = bin.iter().filter(|(_, error)| *error).count() as u32;
            let (least, most) = (DurationNs(least), DurationNs(most));
            out.push(Bin { least, most, traces: bin.len() as u32, errors });
        }
        Spread { bins: out, percentiles }
    }

    pub(super) fn trend(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        buckets: u16,
    ) -> Vec<Bucket> {
        let left = self.left(data, narrow);
        let mut all: Vec<&Entry> = left.iter().filter_map(|&i| self.list.get(i as usize)).collect();
        // Some back ends do not say when.
        all.retain(|entry| entry.start != TimeNs::default());
        all.sort_by_key(|entry| entry.start);
        let Some((from, to)) = range(all.iter().map(|entry| entry.start)) else {
            return Vec::new();
        };
        let parts = u64::from(buckets.clamp(1, MOST_BUCKETS));
        let step = (to.0.abs_diff(from.0) / parts + 1).max(1);
        let mut rest = all.as_slice();
        let mut out = Vec::new();
        let mut begin = from;
        while begin <= to {
            let end = begin.plus(DurationNs(step));
            let inside = rest.partition_point(|entry| entry.start < end);
            let (part, after) = rest.split_at_checked(inside).unwrap_or((rest, &[]));
            rest = after;
            out.push(Bucket { from: begin, to: end, of: sum(part.iter().copied()) });
            if end <= begin {
                break;
            }
            begin = end;
        }
        out
    }

    pub(super) fn windows(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        a: (TimeNs, TimeNs),
        b: (TimeNs, TimeNs),
    ) -> Vec<Pair> {
        let left = self.left(data, narrow);
        let roots = self.values(data, &By::Root);
        let mut both: [HashMap<Option<u32>, Vec<&Entry>, FxBuildHasher>; 2] = Default::default();
        for &i in left.iter() {
            let Some(entry) = self.list.get(i as usize) else { continue };
            for ((from, to), of) in [a, b].into_iter().zip(&mut both) {
                if (from..=to).contains(&entry.start) {
                    of.entry(None).or_default().push(entry);
                    of.entry(roots.of(i).first().copied()).or_default().push(entry);
                }
            }
        }
        let [in_a, in_b] = both;
        let mut keys: Vec<Option<u32>> = in_a.keys().chain(in_b.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        let of = |map: &HashMap<_, Vec<&Entry>, _>, key| {
            map.get(&key).map_or_else(Sum::default, |list| sum(list.iter().copied()))
        };
        let mut pairs: Vec<Pair> = keys
            .into_iter()
            .map(|key| Pair {
                root: key.map(|text| self.texts.text(text).to_owned()),
                a: of(&in_a, key),
                b: of(&in_b, key),
            })
            .collect();
        // What is in one window only has no difference of medians, and comes behind.
        let differs = |pair: &Pair| {
            let both = pair.a.traces > 0 && pair.b.traces > 0;
            if both { pair.a.p50.0.abs_diff(pair.b.p50.0) } else { 0 }
        };
        pairs.sort_by(|x, y| {
            let first = y.root.is_none().cmp(&x.root.is_none());
            let size = |pair: &Pair| pair.a.traces.saturating_add(pair.b.traces);
            first
                .then(differs(y).cmp(&differs(x)))
                .then(size(y).cmp(&size(x)))
                .then(x.root.cmp(&y.root))
        });
        pairs.truncate(MOST_PAIRS);
        pairs
    }
}

/// Traces together. O(n log n).
pub(super) fn sum<'a>(entries: impl Iterator<Item = &'a Entry>) -> Sum {
    let mut durations = Vec::new();
    let mut errors = 0;
    for entry in entries {
        durations.push(entry.duration.0);
        errors += u32::from(entry.errors > 0);
    }
    durations.sort_unstable();
    let [p50, p95, p99, max] = [50, 95, 99, 100].map(|p| DurationNs(nearest_rank(&durations, p)));
    Sum { traces: durations.len() as u32, errors, p50, p95, p99, max }
}

/// One point for each cell of a grid that has any: that with the most errors, then the longest.
fn together(all: &[Point], range: Option<(TimeNs, TimeNs)>) -> Vec<Point> {
    let (from, to) = range.unwrap_or_default();
    let step = to.0.abs_diff(from.0) / GRID.0 + 1;
    let cell = |point: &Point| {
        let time = point.start.0.abs_diff(from.0) / step;
        let height = ((point.duration.0.max(1) as f64).log10() * GRID.1) as u32;
        (time, height)
    };
    let mut cells: HashMap<_, Point, FxBuildHasher> = HashMap::default();
    for point in all {
        let key = cell(point);
        match cells.get_mut(&key) {
            Some(known) => {
                let traces = known.traces + 1;
                let rank = |point: &Point| (point.errors, point.duration);
                if rank(point) > rank(known) {
                    *known = *point;
                }
                known.traces = traces;
            }
            None => drop(cells.insert(key, *point)),
        }
    }
    cells.into_values().collect()
}

/// The bounds of parts of equal length on a logarithmic scale, both included; together they have all values, and
/// none is empty of whole numbers.
fn edges(sorted: &[u64], bins: u16) -> Vec<(u64, u64)> {
    let Some((&least, &most)) = sorted.first().zip(sorted.last()) else { return Vec::new() };
    let (low, high) = ((least.max(1) as f64).ln(), (most.max(1) as f64).ln());
    let mut out = Vec::new();
    let mut from = least;
    for bin in 1..=bins {
        let share = f64::from(bin) / f64::from(bins);
        let end = if bin == bins { most } else { (low + (high - low) * share).exp() as u64 };
        if end >= from {
            out.push((from, end));
            from = end.saturating_add(1);
        }
    }
    out
}
