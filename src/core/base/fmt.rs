//! Numbers as a person reads them: durations, counts, sizes, shares; and durations read back.
//!
//! Everything is integer arithmetic, so a value never shows a digit it does not have. Rounding is
//! to the nearest and carries over units: 999.95 µs is `1 ms`, not `1000 µs`. A plain space stands
//! between number and unit. Points in time are in [`utc`](self::utc()) and beside it.

use super::DurationNs;

mod ago;
mod instant;
mod parse;
mod rate;
mod utc;

pub use ago::ago;
pub use instant::{instant, parse_instant, read_rfc3339};
pub use parse::{duration_go, parse_duration};
pub use rate::{RateUnit, rate, share, thousandths};
pub use utc::{Civil, civil, clock, clock_by, date, read_zone_offset, utc, utc_exact};

const US: u64 = 1_000;
const MS: u64 = 1_000_000;
const S: u64 = 1_000_000_000;
const MIN: u64 = 60 * S;
const HOUR: u64 = 60 * MIN;

/// Three significant digits below a minute (`2.36 ms`, `1.8 s`, `0 ns`), two units above it
/// (`2 min 3 s`, `1 h 5 min`, `3 d 4 h`). Zeros at the end of a fraction are left out.
pub fn duration(d: DurationNs) -> String {
    let ns = d.0;
    if ns < US {
        return format!("{ns} ns");
    }
    let below_minute = [(US, "µs", 1_000), (MS, "ms", 1_000), (S, "s", 60)];
    let text = below_minute.into_iter().find_map(|(unit, name, limit)| {
        three_digits(ns, unit, limit).map(|number| format!("{number} {name}"))
    });
    if let Some(text) = text {
        return text;
    }
    let (seconds, minutes, hours) = (nearest(ns, S), nearest(ns, MIN), nearest(ns, HOUR));
    if seconds < 3_600 {
        two_units(seconds, 60, "min", "s")
    } else if minutes < 24 * 60 {
        two_units(minutes, 60, "h", "min")
    } else {
        two_units(hours, 24, "d", "h")
    }
}

/// Every nanosecond: `2,360,123 ns`. For hover and copy.
pub fn duration_exact(d: DurationNs) -> String {
    format!("{} ns", count(d.0))
}

/// A difference with its sign: `+2.36 ms`, `-1.8 s`, `0 ns`.
pub fn offset(ns: i64) -> String {
    let sign = match ns.signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    format!("{sign}{}", duration(DurationNs(ns.unsigned_abs())))
}

/// With a comma between thousands: `1,024`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 span`, `0 spans`, `1,024 spans`.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A size in powers of 1000: `999 B`, `1.2 MB`, `12.3 MB`, `123 GB`.
pub fn bytes(n: u64) -> String {
    if n < 1_000 {
        return format!("{n} B");
    }
    let mut unit = 1_000;
    for name in ["kB", "MB", "GB", "TB", "PB"] {
        for decimals in [1, 0] {
            let value = nearest(n, unit / 10u64.pow(decimals));
            if value < 1_000 {
                return format!("{} {name}", fixed(value, decimals));
            }
        }
        unit *= 1_000;
    }
    format!("{} EB", fixed(nearest(n, unit / 10), 1))
}

/// How many each has on average, with two decimals: "1.50". 0 of none.
pub fn per(count: u64, of: u64) -> String {
    let hundredths = count.saturating_mul(100).checked_div(of).unwrap_or(0);
    format!("{}.{:02}", self::count(hundredths / 100), hundredths % 100)
}

/// A probability with three decimals: "0.042", and "<0.001" where these are none. Without the code that writes floats.
pub fn chance(p: f64) -> String {
    match (p * 1_000.0) as u64 {
        0 => "<0.001".to_owned(),
        n => format!("{}.{:03}", n / 1_000, n % 1_000),
    }
}

/// The first characters of a text, and a sign that there are more.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// The share of `part` in `whole` with one decimal: `12.3%`. What is neither nothing nor all never
/// shows as `0%` or `100%`, but as `<0.1%` or `>99.9%`. Of nothing it is `0%`.
pub fn percent(part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole));
    if part == 0 || whole == 0 {
        return "0%".to_owned();
    }
    // Below 2^64 * 1000 + 2^63, so inside u128; the quotient fits u64 unless part is far larger.
    let tenths = (part * 1_000 + whole / 2) / whole;
    match u64::try_from(tenths).unwrap_or(u64::MAX) {
        0 => "<0.1%".to_owned(),
        1_000.. if part < whole => ">99.9%".to_owned(),
        tenths => format!("{}%", fixed(tenths, 1)),
    }
}

/// `ns` in `unit` with three significant digits, if that is below `limit`.
fn three_digits(ns: u64, unit: u64, limit: u64) -> Option<String> {
    [2, 1, 0].into_iter().find_map(|decimals| {
        let scale = 10u64.pow(decimals);
        let value = nearest(ns, unit / scale);
        (value < (limit * scale).min(1_000)).then(|| fixed(value, decimals))
    })
}

fn two_units(small: u64, per: u64, big_name: &str, small_name: &str) -> String {
    let (big, rest) = (small / per, small % per);
    if rest == 0 {
        format!("{} {big_name}", count(big))
    } else {
        format!("{} {big_name} {rest} {small_name}", count(big))
    }
}

/// `n / step`, rounded half up.
fn nearest(n: u64, step: u64) -> u64 {
    n / step + u64::from(n % step >= step.div_ceil(2))
}

/// `value / 10^decimals` without zeros at the end of the fraction.
fn fixed(value: u64, decimals: u32) -> String {
    let scale = 10u64.pow(decimals);
    let (whole, rest) = (count(value / scale), value % scale);
    if rest == 0 {
        return whole;
    }
    let fraction = format!("{rest:0width$}", width = decimals as usize);
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests;
