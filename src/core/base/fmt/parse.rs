//! Durations as people type them, read into nanoseconds, and written so that Jaeger reads them.

use super::super::DurationNs;

/// Reads `1.5s`, `100ms`, `250us`, `1h2m`, `2 min 3 s`: one or more numbers, each with its unit
/// (`ns`, `us`/`µs`, `ms`, `s`, `m`/`min`, `h`, `d`, of either case), which are added. This takes in Go's form, which
/// Jaeger's search uses. A plain `0` needs no unit. Fractions below a nanosecond are cut.
/// Anything else, and what exceeds [`DurationNs`], is `None`.
pub fn parse_duration(text: &str) -> Option<DurationNs> {
    let mut rest = text.trim();
    if rest == "0" {
        return Some(DurationNs(0));
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
        let (unit, after) = split(after.trim_start(), |c| c.is_alphabetic());
        total = total.checked_add(scaled(number, unit_ns(unit)?)?)?;
        rest = after.trim_start();
    }
    Some(DurationNs(total))
}

/// Writes Go's form, exactly: `1.5s`, `250us`, `1h2m3s`, `0s`. Jaeger's search takes it (no unit is
/// longer than an hour), links hold it, and [`parse_duration`] reads it back.
pub fn duration_go(d: DurationNs) -> String {
    let ns = d.0;
    match ns {
        0 => "0s".to_owned(),
        1..super::US => format!("{ns}ns"),
        super::US..super::MS => format!("{}us", decimal(ns, super::US)),
        super::MS..super::S => format!("{}ms", decimal(ns, super::MS)),
        super::S.. => {
            let (hours, minutes) = (ns / super::HOUR, ns % super::HOUR / super::MIN);
            let seconds = ns % super::MIN;
            let part =
                |n: u64, unit: &str| if n > 0 { format!("{n}{unit}") } else { String::new() };
            let seconds =
                if seconds > 0 { decimal(seconds, super::S) + "s" } else { String::new() };
            part(hours, "h") + &part(minutes, "m") + &seconds
        }
    }
}

/// `ns / unit`, a power of ten, with all its digits.
fn decimal(ns: u64, unit: u64) -> String {
    let places = unit.ilog10() as usize;
    let text = format!("{}.{:0places$}", ns / unit, ns % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn split(text: &str, of: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !of(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn unit_ns(name: &str) -> Option<u64> {
    Some(match name.to_ascii_lowercase().as_str() {
        "ns" => 1,
        // Two characters look the same: the micro sign, and the Greek letter, whose upper case is
        // that of both.
        "us" | "\u{b5}s" | "\u{3bc}s" | "\u{39c}s" => super::US,
        "ms" => super::MS,
        "s" => super::S,
        "m" | "min" => super::MIN,
        "h" => super::HOUR,
        "d" => 24 * super::HOUR,
        _ => return None,
    })
}

/// The decimal `number` times `unit`, exactly, cut to an integer.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut total = u128::from(whole) * u128::from(unit);
    // A day has fewer than 10^14 ns: digits beyond the 18th are below a nanosecond of any unit.
    let mut scale = 1u128;
    let mut digits = 0u128;
    for digit in fraction.chars().take(18).filter_map(|c| c.to_digit(10)) {
        digits = digits * 10 + u128::from(digit);
        scale *= 10;
    }
    total += digits * u128::from(unit) / scale;
    u64::try_from(total).ok()
}
