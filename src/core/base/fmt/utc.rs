//! Points in time as UTC date and clock, without any time zone data.

use super::super::TimeNs;

/// A point in time in the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// 1677 to 2262.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59; Unix time has no leap seconds.
    pub second: u8,
    /// 0 to 999,999,999.
    pub nanos: u32,
}

/// The calendar's view of a point in time. Total over all of [`TimeNs`].
pub fn civil(t: TimeNs) -> Civil {
    let (seconds, nanos) = (t.0.div_euclid(1_000_000_000), t.0.rem_euclid(1_000_000_000));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = from_days(days);
    Civil {
        year,
        month,
        day,
        hour: (second / 3_600) as u8,
        minute: (second / 60 % 60) as u8,
        second: (second % 60) as u8,
        nanos: nanos as u32,
    }
}

/// `2026-03-12`.
pub fn date(t: TimeNs) -> String {
    let c = civil(t);
    format!("{:04}-{:02}-{:02}", c.year, c.month, c.day)
}

/// `12:03:04.123`; what is below a millisecond is cut, as on any clock.
pub fn clock(t: TimeNs) -> String {
    let c = civil(t);
    format!("{:02}:{:02}:{:02}.{:03}", c.hour, c.minute, c.second, c.nanos / 1_000_000)
}

/// A clock as fine as `step_ns`: `12:03:04`, `12:03:04.123`, `12:03:04.123456` or every nanosecond; what is
/// below is cut.
pub fn clock_by(t: TimeNs, step_ns: u64) -> String {
    let c = civil(t);
    let (digits, part) = match step_ns {
        1_000_000_000.. => return format!("{:02}:{:02}:{:02}", c.hour, c.minute, c.second),
        1_000_000.. => (3, 1_000_000),
        1_000.. => (6, 1_000),
        _ => (9, 1),
    };
    let (hour, minute, second, fraction) = (c.hour, c.minute, c.second, c.nanos / part);
    format!("{hour:02}:{minute:02}:{second:02}.{fraction:0digits$}")
}

/// Reads a zone's distance from UTC as browsers write it in English, in nanoseconds: `GMT`, `GMT+05:30`,
/// `GMT-2`. What stands before is skipped; zones of old had seconds. `None` for anything else.
pub fn read_zone_offset(text: &str) -> Option<i64> {
    let (_, rest) = text.rsplit_once("GMT")?;
    // Some write a minus, some a hyphen.
    let (sign, rest) = match rest.strip_prefix('+') {
        Some(rest) => (1, rest),
        None if rest.is_empty() => return Some(0),
        None => (-1, rest.strip_prefix(['-', '\u{2212}'])?),
    };
    let (mut offset, mut unit) = (0, 3_600);
    for part in rest.split(':') {
        offset += part.parse::<u8>().ok().map(i64::from)? * unit;
        unit /= 60;
    }
    Some(sign * offset * 1_000_000_000)
}

/// `2026-03-12 12:03:04.123`, cut like [`clock`].
pub fn utc(t: TimeNs) -> String {
    format!("{} {}", date(t), clock(t))
}

/// RFC 3339 with every nanosecond: `2026-03-12T12:03:04.123456789Z`. For hover and copy.
pub fn utc_exact(t: TimeNs) -> String {
    let c = civil(t);
    format!("{}T{:02}:{:02}:{:02}.{:09}Z", date(t), c.hour, c.minute, c.second, c.nanos)
}

/// Days since 1970-01-01 to year, month, day. Years start in March here, so that the leap day is
/// the last of its year, and months then follow a line of 153 days per 5 months.
fn from_days(days: i64) -> (i64, u8, u8) {
    const ERA_DAYS: i64 = 146_097; // 400 years
    let since_march_of_0 = days + 719_468;
    let era = since_march_of_0.div_euclid(ERA_DAYS);
    let day_of_era = since_march_of_0.rem_euclid(ERA_DAYS);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month as u8, day as u8)
}
