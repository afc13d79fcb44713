//! How long ago something was.

use super::super::{DurationNs, TimeNs};
use super::{HOUR, MIN, S, plural};

/// The units, the largest first.
const UNITS: [(u64, &str, &str); 4] =
    [(24 * HOUR, "day", "days"), (HOUR, "h", "h"), (MIN, "min", "min"), (S, "s", "s")];

/// How long before `now` a time is, in whole units of the largest that there is one of: `45 s ago`, `3 min ago`,
/// `12 days ago`, `in 5 s`; `now` within a second.
pub fn ago(time: TimeNs, now: TimeNs) -> String {
    let DurationNs(ns) = if time > now { time.since(now) } else { now.since(time) };
    let Some((unit, one, many)) = UNITS.into_iter().find(|(unit, ..)| ns >= *unit) else {
        return "now".to_owned();
    };
    let words = plural(ns / unit, one, many);
    if time > now { format!("in {words}") } else { format!("{words} ago") }
}
