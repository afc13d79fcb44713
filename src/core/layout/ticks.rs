//! Round times at a readable distance, for the ruler and the grid lines, with their labels.

use super::scale::TimeScale;
use crate::base::fmt::count;

/// The least distance between two ticks, in CSS px: room for a label.
pub const MIN_TICK_PX: f64 = 90.0;

const US: u64 = 1_000;
const MS: u64 = 1_000 * US;
const S: u64 = 1_000 * MS;
const MIN: u64 = 60 * S;
const H: u64 = 60 * MIN;
const D: u64 = 24 * H;

/// Steps above a second, in their own rhythm. Below it is 1, 2, 5, 10 and so on.
const STEPS: [u64; 23] = [
    S,
    2 * S,
    5 * S,
    10 * S,
    15 * S,
    30 * S,
    MIN,
    2 * MIN,
    5 * MIN,
    10 * MIN,
    15 * MIN,
    30 * MIN,
    H,
    2 * H,
    3 * H,
    6 * H,
    12 * H,
    D,
    2 * D,
    5 * D,
    10 * D,
    20 * D,
    50 * D,
];

const UNITS: [(u64, &str); 7] =
    [(1, "ns"), (US, "µs"), (MS, "ms"), (S, "s"), (MIN, "min"), (H, "h"), (D, "d")];

/// A round time.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Nanoseconds after the trace's start.
    pub ns: u64,
    /// CSS px from the left edge.
    pub x: f64,
    /// `250 ms`; all labels of a scale have one unit and as many decimals.
    pub label: String,
}

/// The ticks inside the window, the distance at least `min_px`. At most `width / min_px + 2`.
pub fn ticks(scale: &TimeScale, min_px: f64) -> Vec<Tick> {
    let min_px = if min_px.is_finite() { min_px.max(1.0) } else { MIN_TICK_PX };
    let step = step_ns(min_px / scale.px_per_ns());
    let (start, end) = (scale.window.start_ns(), scale.window.end_ns());
    let most = (scale.width_px / min_px) as usize + 2;
    let first = start.div_ceil(step);
    let style = LabelStyle::of(step, end);
    (first..)
        .map_while(|n| n.checked_mul(step))
        .take_while(|&ns| ns <= end)
        .map(|ns| Tick { ns, x: scale.x_of(ns), label: style.label(ns) })
        .filter(|tick| tick.x >= -0.5 && tick.x <= scale.width_px + 0.5)
        .take(most)
        .collect()
}

/// The smallest round step of at least `least` ns.
pub fn step_ns(least: f64) -> u64 {
    let least = if least.is_finite() && least > 1.0 { least.ceil() as u64 } else { 1 };
    let mut power = 1u64;
    while power < S {
        if let Some(step) = [power, 2 * power, 5 * power].into_iter().find(|&s| s >= least) {
            return step;
        }
        power *= 10;
    }
    if let Some(&step) = STEPS.iter().find(|&&s| s >= least) {
        return step;
    }
    let mut power = 100 * D;
    loop {
        for step in [power, power.saturating_mul(2), power.saturating_mul(5)] {
            if step >= least {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// One unit and a number of decimals for all labels.
struct LabelStyle {
    unit: u64,
    name: &'static str,
    decimals: usize,
}

impl LabelStyle {
    /// The largest unit that divides the step; where numbers would have five digits and more, and
    /// the next unit is decimal, that with up to three decimals.
    fn of(step: u64, end: u64) -> Self {
        let mut at = UNITS.iter().rposition(|&(unit, _)| step.is_multiple_of(unit)).unwrap_or(0);
        let mut decimals = 0;
        if let (Some(&(unit, _)), Some(&(next, _))) = (UNITS.get(at), UNITS.get(at + 1))
            && next == unit * 1_000
            && end / unit >= 10_000
        {
            at += 1;
            decimals = (0..3).find(|&d| step.is_multiple_of(next / 10u64.pow(d))).unwrap_or(3);
        }
        let (unit, name) = UNITS.get(at).copied().unwrap_or((1, "ns"));
        Self { unit, name, decimals: decimals as usize }
    }

    fn label(&self, ns: u64) -> String {
        let whole = count(ns / self.unit);
        if self.decimals == 0 {
            return format!("{whole} {}", self.name);
        }
        let part = (ns % self.unit) / (self.unit / 10u64.pow(self.decimals as u32));
        format!("{whole}.{part:0width$} {}", self.name, width = self.decimals)
    }
}
