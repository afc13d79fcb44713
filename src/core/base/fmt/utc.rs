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
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    if !fits || second > 60 || fraction.is_empty() {
        return None;
    }
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9.max(fraction.len()));
    let nanos = nanos.enumerate().try_fold(0, |nanos, (at, byte)| match byte {
        b'0'..=b'9' if at < 9 => Some(nanos * 10 + i64::from(byte - b'0')),
        b'0'..=b'9' => Some(nanos),
        _ => None,
    })?;
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    let all = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    i64::try_from(all).ok().map(TimeNs)
}

/// At most nine digits.
fn number(text: &str) -> Option<i64> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Days from 1970-01-01, which `from_days` takes back.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
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
