//! Axes of plots: points in time from left to right, durations and shares from the bottom up, with round ticks.

use super::ticks::step_ns;
use crate::base::{TimeNs, within};

/// An axis of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeAxis {
    /// At the left edge.
    pub from: TimeNs,
    /// At the right edge; later than the left.
    pub to: TimeNs,
}

impl TimeAxis {
    /// Over a range, with a little room beside what is at its ends. One point in time has a second around it.
    pub fn over(from: TimeNs, to: TimeNs) -> Self {
        let long = to.0.abs_diff(from.0);
        let room = if long == 0 { 500_000_000 } else { long / 50 + 1 };
        let (from, to) = (from.0.min(to.0), from.0.max(to.0));
        let from = from.saturating_sub_unsigned(room);
        Self { from: TimeNs(from), to: TimeNs(to.saturating_add_unsigned(room)) }
    }

    fn long(&self) -> f64 {
        self.to.0.abs_diff(self.from.0).max(1) as f64
    }

    /// Where a time is: 0 at the left edge, 1 at the right one.
    pub fn place(&self, time: TimeNs) -> f64 {
        let before = time.0 < self.from.0;
        let distance = time.0.abs_diff(self.from.0) as f64;
        (if before { -distance } else { distance }) / self.long()
    }

    /// The time at a place; saturates.
    pub fn at(&self, place: f64) -> TimeNs {
        // `as` saturates, and takes what is no number for 0.
        TimeNs(self.from.0.saturating_add((place * self.long()) as i64))
    }

    /// Round times, about `most` of them, and the step between them in nanoseconds. `offset` is how far the clock that
    /// they are round by is before UTC, in nanoseconds.
    pub fn ticks(&self, most: usize, offset: i64) -> (Vec<TimeNs>, u64) {
        let step = step_ns(self.long() / most.max(1) as f64);
        let whole = i64::try_from(step).unwrap_or(i64::MAX);
        let clock = self.from.0.saturating_add(offset);
        let first = clock.saturating_add(whole - 1).div_euclid(whole).saturating_mul(whole);
        let ticks = (0..).map(|n: i64| first.saturating_add(whole.saturating_mul(n)));
        let ticks = ticks.map(|tick| TimeNs(tick.saturating_sub(offset)));
        (ticks.take_while(|tick| *tick <= self.to).take(most * 2 + 2).collect(), step)
    }
}

/// An axis of lengths of time, or of other whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LengthAxis {
    /// At the bottom.
    pub least: u64,
    /// At the top; more than at the bottom.
    pub most: u64,
    /// Equal distances are equal ratios.
    pub log: bool,
}

impl LengthAxis {
    /// Over values: linear from 0 on, logarithmic from the least on; with a little room beside what is at its ends.
    pub fn over(least: u64, most: u64, log: bool) -> Self {
        let (least, most) = (least.min(most), least.max(most));
        if log {
            let least = least.max(1);
            let most = most.max(least);
            // As much room as a twentieth of the height, but at least that of a fifth of a value.
            let ratio = (most as f64 / least as f64).powf(0.05).max(1.2);
            let least = (least as f64 / ratio).floor().max(1.0) as u64;
            return Self { least, most: ((most as f64 * ratio).ceil() as u64).max(least + 1), log };
        }
        Self { least: 0, most: most.saturating_add(most / 20).max(1), log }
    }

    /// Where a value is: 0 at the bottom, 1 at the top.
    pub fn place(&self, value: u64) -> f64 {
        let (least, most) = (self.least as f64, self.most as f64);
        if self.log {
            let low = least.max(1.0).ln();
            return ((value.max(1) as f64).ln() - low) / (most.max(1.0).ln() - low).max(1e-9);
        }
        (value as f64 - least) / (most - least).max(1.0)
    }

    /// The value at a place; not less than 0.
    pub fn at(&self, place: f64) -> u64 {
        let (least, most) = (self.least as f64, self.most as f64);
        // `as` saturates, and takes what is no number for 0.
        if self.log {
            let low = least.max(1.0).ln();
            return (low + place * (most.max(1.0).ln() - low)).exp() as u64;
        }
        (least + place * (most - least)) as u64
    }

    /// Round lengths of time in nanoseconds, about `most` of them.
    pub fn ticks(&self, most: usize) -> Vec<u64> {
        if self.log {
            let (coarse, between) = lengths();
            return self.round(most, &coarse, &between);
        }
        let step = step_ns(self.most.saturating_sub(self.least) as f64 / most.max(1) as f64);
        self.by(step, most)
    }

    /// Round whole numbers, about `most` of them.
    pub fn counts(&self, most: usize) -> Vec<u64> {
        if self.log {
            let (coarse, between) = powers(1, u64::MAX);
            return self.round(most, &coarse, &between);
        }
        let least = self.most.saturating_sub(self.least) / most.max(1) as u64;
        let mut power = 1u64;
        let step = loop {
            let steps = [power, power.saturating_mul(2), power.saturating_mul(5)];
            if let Some(step) = steps.into_iter().find(|&step| step >= least || step == u64::MAX) {
                break step;
            }
            power = power.saturating_mul(10);
        };
        self.by(step, most)
    }

    fn by(&self, step: u64, most: usize) -> Vec<u64> {
        let first = self.least.div_ceil(step);
        let ticks = (first..).map_while(|n| n.checked_mul(step));
        ticks.take_while(|&tick| tick <= self.most).take(most * 2 + 2).collect()
    }

    /// Of round values on a logarithmic scale those that lie on the axis: the coarse ones, with those between them where
    /// there is room, or only some where there are too many.
    fn round(&self, most: usize, coarse: &[u64], between: &[u64]) -> Vec<u64> {
        let inside = |tick: &u64| (self.least..=self.most).contains(tick);
        let rough: Vec<u64> = coarse.iter().copied().filter(inside).collect();
        let mut fine: Vec<u64> = coarse.iter().chain(between).copied().filter(inside).collect();
        if fine.len() <= most {
            fine.sort_unstable();
            return fine;
        }
        let every = rough.len().div_ceil(most.max(1)).max(1);
        rough.into_iter().step_by(every).collect()
    }
}

/// Round lengths of time in nanoseconds, and those between them.
fn lengths() -> (Vec<u64>, Vec<u64>) {
    const S: u64 = 1_000_000_000;
    let (mut coarse, mut between) = powers(1, S / 10);
    coarse.extend([1, 10, 60, 600, 3_600, 36_000].map(|s| s * S));
    between.extend([2, 5, 20, 30, 120, 300, 1_200, 7_200, 18_000].map(|s| s * S));
    let (days, more) = powers(86_400 * S, u64::MAX);
    coarse.extend(days);
    between.extend(more);
    (coarse, between)
}

/// Powers of ten times a unit up to a last one, and their doubles and fives.
fn powers(unit: u64, last: u64) -> (Vec<u64>, Vec<u64>) {
    let all = std::iter::successors(Some(unit), |power| power.checked_mul(10));
    let coarse: Vec<u64> = all.take_while(|&power| power <= last).collect();
    let between = coarse.iter().flat_map(|p| [2, 5].map(|n| p.saturating_mul(n))).collect();
    (coarse, between)
}

/// Both axes on a plane, in any pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Plane {
    /// From left to right.
    pub x: TimeAxis,
    /// From the bottom up.
    pub y: LengthAxis,
    /// The left edge of what is plotted.
    pub left: f64,
    /// Its top.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Plane {
    /// Where a point is.
    pub fn place(&self, time: TimeNs, value: u64) -> (f64, f64) {
        let (x, y) = (self.x.place(time), self.y.place(value));
        (self.left + x * self.width, self.top + (1.0 - y) * self.height)
    }

    /// What is at a place; outside, what is at the nearest edge.
    pub fn at(&self, x: f64, y: f64) -> (TimeNs, u64) {
        let x = within((x - self.left) / self.width.max(1.0), 0.0, 1.0);
        let y = within((y - self.top) / self.height.max(1.0), 0.0, 1.0);
        (self.x.at(x), self.y.at(1.0 - y))
    }

    /// Of points, the nearest to a place that is not farther than `reach`. O(points).
    pub fn nearest(
        &self,
        (x, y): (f64, f64),
        reach: f64,
        points: impl Iterator<Item = (TimeNs, u64)>,
    ) -> Option<usize> {
        let distance = |(time, value)| {
            let (px, py) = self.place(time, value);
            (px - x).hypot(py - y)
        };
        let all = points.map(distance).enumerate().filter(|(_, distance)| *distance <= reach);
        all.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const S: u64 = 1_000_000_000;

    fn times(from: u64, to: u64, most: usize, offset: i64) -> String {
        let time = |s: u64| TimeNs((s * S) as i64);
        let axis = TimeAxis { from: time(from), to: time(to) };
        let (ticks, step) = axis.ticks(most, offset * S as i64);
        let ticks: Vec<_> = ticks.iter().map(|t| (t.0 / S as i64).to_string()).collect();
        format!("{} by {}", ticks.join(" "), step / S)
    }

    #[test]
    fn times_are_round_by_their_clock() {
        assert_eq!(times(0, 3_600, 6, 0), "0 600 1200 1800 2400 3000 3600 by 600");
        assert_eq!(times(100, 3_700, 4, 0), "900 1800 2700 3600 by 900");
        // Half an hour before UTC: even hours there.
        assert_eq!(times(0, 14_000, 2, 1_800), "5400 12600 by 7200");
    }

    #[test]
    fn lengths_are_round() {
        let check = |least, most, log, n, expect: &[u64]| {
            assert_eq!(LengthAxis { least, most, log }.ticks(n), expect);
        };
        check(0, 1_000, false, 4, &[0, 500, 1_000]);
        check(0, 90 * S, false, 3, &[0, 30 * S, 60 * S, 90 * S]);
        check(3, 5_000, true, 4, &[10, 100, 1_000]);
        check(3, 50, true, 4, &[5, 10, 20, 50]);
        check(S / 2, 4_000 * S, true, 6, &[S, 10 * S, 60 * S, 600 * S, 3_600 * S]);
        assert!(LengthAxis { least: 1, most: u64::MAX, log: true }.ticks(5).len() <= 6);
        assert_eq!(LengthAxis { least: 0, most: 12, log: false }.counts(4), [0, 5, 10]);
        assert_eq!(LengthAxis { least: 0, most: 3, log: false }.counts(9), [0, 1, 2, 3]);
    }

    #[test]
    fn a_plane_has_both() {
        let (x, y) = (
            TimeAxis { from: TimeNs(100), to: TimeNs(200) },
            LengthAxis { least: 0, most: 10, log: false },
        );
        let plane = Plane { x, y, left: 50.0, top: 10.0, width: 200.0, height: 100.0 };
        assert_eq!(plane.place(TimeNs(150), 10), (150.0, 10.0));
        assert_eq!(plane.at(150.0, 60.0), (TimeNs(150), 5));
        assert_eq!(plane.at(-9.0, f64::NAN), (TimeNs(100), 10));
        let points = [(TimeNs(100), 0), (TimeNs(150), 5)];
        assert_eq!(plane.nearest((148.0, 61.0), 5.0, points.into_iter()), Some(1));
        assert_eq!(plane.nearest((140.0, 61.0), 5.0, points.into_iter()), None);
    }

    proptest! {
        #[test]
        fn places_and_values_agree(a in any::<u32>(), b in any::<u32>(), log: bool, v in 0.0f64..1.0) {
            let axis = LengthAxis::over(a.into(), b.into(), log);
            prop_assert!(axis.most > axis.least);
            for value in [a.min(b), a.max(b)] {
                let place = axis.place(value.max(u32::from(log)).into());
                prop_assert!((0.0..=1.0).contains(&place), "{place}");
            }
            let value = axis.at(v);
            prop_assert!((axis.place(value) - v).abs() * (axis.most - axis.least) as f64 <= axis.most as f64 * 0.5);
            prop_assert!(axis.ticks(5).len() <= 12 && axis.counts(5).len() <= 12);
        }

        #[test]
        fn any_times_have_an_axis(a: i64, b: i64, n in 0usize..20, offset: i64, v: f64) {
            let axis = TimeAxis::over(TimeNs(a), TimeNs(b));
            prop_assert!(axis.ticks(n, offset).0.len() <= n * 2 + 2);
            let _ = (axis.at(v), axis.place(TimeNs(a)));
        }
    }
}
