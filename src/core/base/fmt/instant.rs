//! Points in time as RFC 3339: in microseconds as a person types them and as they are written back, and as programs
//! write them.

use super::super::TimeNs;
use super::utc::{civil, date};

/// Microseconds since the epoch from `2026-03-12T12:03:04.123Z`, with a space for the `T`, without fraction,
/// seconds or clock; with an offset (`+02:00`) for the `Z`, or nothing, which is UTC as well. What is below a
/// microsecond is cut. `None` for anything else, and before the epoch.
pub fn parse_instant(text: &str) -> Option<u64> {
    let (day, clock) = match text.trim().split_once(['T', 't', ' ']) {
        Some((day, clock)) => (day, Some(clock)),
        None => (text.trim(), None),
    };
    let [year, month, day] = numbers(day, '-', [4, 2, 2])?;
    let days = days(year, month, day)?;
    let micros = clock.map_or(Some(0), of_clock)?;
    let micros = days.checked_mul(86_400_000_000)?.checked_add(micros)?;
    u64::try_from(micros).ok()
}

/// Writes it with as many digits as it needs: `2026-03-12T12:03:04Z`, `2026-03-12T12:03:04.05Z`. Beyond
/// [`TimeNs`] it is the last that can be said.
pub fn instant(micros: u64) -> String {
    let time = TimeNs::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
    let c = civil(time);
    let fraction = format!(".{:06}", c.nanos / 1_000);
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{}T{:02}:{:02}:{:02}{fraction}Z", date(time), c.hour, c.minute, c.second)
}

/// Microseconds from a clock with its zone; negative where the zone goes over midnight.
fn of_clock(text: &str) -> Option<i64> {
    let (clock, zone) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let offset = match zone.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => 0,
        Some((sign, zone)) => {
            let [hours, minutes] = numbers(zone, ':', [2, 2])?;
            let minutes =
                if hours < 24 && minutes < 60 { hours * 60 + minutes } else { return None };
            if sign == "+" {
                minutes
            } else if sign == "-" {
                -minutes
            } else {
                return None;
            }
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let seconds = match numbers(clock, ':', [2, 2, 2]) {
        Some([hour, minute, second]) if hour < 24 && minute < 60 && second < 60 => {
            hour * 3_600 + minute * 60 + second
        }
        Some(_) => return None,
        None => match numbers(clock, ':', [2, 2])? {
            [hour, minute] if hour < 24 && minute < 60 && fraction == "0" => {
                hour * 3_600 + minute * 60
            }
            _ => return None,
        },
    };
    let digits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micros: i64 = digits.then(|| fraction.parse().ok())??;
    Some((seconds - offset * 60) * 1_000_000 + micros)
}

/// Reads RFC 3339, `2026-03-12T12:03:04.5Z` or with `+05:30`: a fraction of any length, of which nanoseconds count,
/// and a leap second as the one behind it. `None` for anything else, and for years that [`TimeNs`] has not.
pub fn read_rfc3339(text: &str) -> Option<TimeNs> {
    let (date, rest) = text.trim().split_once(['T', 't', ' '])?;
    let mut parts = date.split('-').map(number);
    let [year, month, day] = [parts.next()??, parts.next()??, parts.next()??];
    let (clock, offset) = match rest.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let at = rest.rfind(['+', '-'])?;
            let (clock, zone) = rest.split_at_checked(at)?;
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let offset = number(hours)? * 3_600 + number(minutes)? * 60;
            (clock, if zone.starts_with('-') { -offset } else { offset })
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':').map(number);
    let [hour, minute, second] = [parts.next()??, parts.next()??, parts.next()??];
    let fits = hour < 24 && minute < 60;
    if !fits || second > 60 || fraction.is_empty() {
        return None;
    }
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9.max(fraction.len()));
    let nanos = nanos.enumerate().try_fold(0, |nanos, (at, byte)| match byte {
        b'0'..=b'9' if at < 9 => Some(nanos * 10 + i64::from(byte - b'0')),
        b'0'..=b'9' => Some(nanos),
        _ => None,
    })?;
    let seconds = days(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    i64::try_from(all).ok().map(TimeNs)
}

/// At most nine digits.
fn number(text: &str) -> Option<i64> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// So many numbers of just so many digits.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next()?;
        let all = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        *number = all.then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// Days since the epoch; `None` for a day that there is not.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if day < 1 || day > last {
        return None;
    }
    // Years start in March, so that the leap day is the last of its year (as in `utc.rs`).
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_are_read_and_written() {
        let check = |text: &str, expect: &str| {
            let read = parse_instant(text).map_or("none".to_owned(), instant);
            assert_eq!(read, expect, "{text}");
        };
        check("2026-03-12T12:03:04Z", "2026-03-12T12:03:04Z");
        check("2026-03-12t12:03:04.120z", "2026-03-12T12:03:04.12Z");
        check("2026-03-12 12:03:04.1234567", "2026-03-12T12:03:04.123456Z");
        check("2026-03-12T12:03Z", "2026-03-12T12:03:00Z");
        check(" 2026-03-12 ", "2026-03-12T00:00:00Z");
        check("2026-03-12T00:30:00+02:00", "2026-03-11T22:30:00Z");
        check("2026-03-12T23:30-01:45", "2026-03-13T01:15:00Z");
        check("1970-01-01", "1970-01-01T00:00:00Z");
        check("2024-02-29", "2024-02-29T00:00:00Z");
        check("2000-02-29", "2000-02-29T00:00:00Z");
        for bad in [
            "",
            "now",
            "2026-3-12",
            "2026-13-01",
            "2026-02-29",
            "2100-02-29",
            "2026-04-31",
            "2026-01-00",
            "2026-03-12T",
            "2026-03-12T12",
            "2026-03-12T24:00",
            "2026-03-12T12:60",
            "2026-03-12T12:00:60Z",
            "2026-03-12T12:03.5Z",
            "2026-03-12T12:03:04.Z",
            "2026-03-12T12:03:04Zx",
            "2026-03-12T12:03+2",
            "2026-03-12T12:03+24:00",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00+00:01",
            "12026-03-12",
            "+026-03-12",
            "2026-03-12T12:03:é",
            "2026-03-12é",
        ] {
            check(bad, "none");
        }
        assert_eq!(instant(u64::MAX), "2262-04-11T23:47:16.854775Z");
        assert_eq!(parse_instant("9999-12-31T23:59:59.999999Z"), Some(253_402_300_799_999_999));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(micros in 0..=i64::MAX as u64 / 1_000) {
            prop_assert_eq!(parse_instant(&instant(micros)), Some(micros));
        }

        #[test]
        fn reading_is_total(text in ".*", near in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.Z+-]{0,14}") {
            let _ = (parse_instant(&text), parse_instant(&near));
        }
    }
}
