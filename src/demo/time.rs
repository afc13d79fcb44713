//! The demo's hour: 2026-03-12, 09:00 to 10:00 UTC. It never moves, so that links stay valid.

use std::ops::Range;

/// 2026-03-12T09:00:00Z in nanoseconds since the epoch.
pub const START: u64 = 1_773_306_000_000_000_000;

/// A microsecond in nanoseconds.
pub const US: u64 = 1_000;
/// A millisecond in nanoseconds.
pub const MS: u64 = 1_000_000;
/// A second in nanoseconds.
pub const S: u64 = 1_000_000_000;

/// 2026-03-12T10:00:00Z.
pub const END: u64 = START + 3_600 * S;

/// A time of the hour.
pub const fn at(minute: u64, second: u64, ms: u64) -> u64 {
    START + (minute * 60 + second) * S + ms * MS
}

/// From the first request that met payment 1.14.2 to the last.
pub const INCIDENT: Range<u64> = at(32, 4, 0)..at(41, 9, 0);

/// While the newsletter of half past nine brings people in.
pub const NEWSLETTER: Range<u64> = at(30, 15, 0)..at(40, 0, 0);

/// `2026-03-12T09:32:04.123456Z`, with 3, 6 or 9 digits after the point.
pub fn iso(ns: u64, digits: u32) -> String {
    let since = ns.saturating_sub(START - 9 * 3600 * S);
    let (s, frac) = (since / S, since % S / 10u64.pow(9 - digits));
    let (h, m) = (s / 3600, s / 60 % 60);
    format!("2026-03-12T{h:02}:{m:02}:{:02}.{frac:0width$}Z", s % 60, width = digits as usize)
}
