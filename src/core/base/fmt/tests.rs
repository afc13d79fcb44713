//! Numbers as text: each unit border, each rounding, each end of the ranges.

use super::*;
use crate::base::TimeNs;

fn check<T>(what: impl Fn(T) -> String, cases: Vec<(T, &str)>) {
    for (input, expect) in cases {
        assert_eq!(what(input), expect);
    }
}

#[test]
fn durations_have_three_digits_and_carry_over_units() {
    check(
        |ns| duration(DurationNs(ns)),
        vec![
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1 µs"),
            (1_004, "1 µs"),
            (1_005, "1.01 µs"),
            (9_994, "9.99 µs"),
            (9_995, "10 µs"),
            (99_950, "100 µs"),
            (999_499, "999 µs"),
            (999_500, "1 ms"),
            (999_950, "1 ms"),
            (2_360_123, "2.36 ms"),
            (999_499_999, "999 ms"),
            (999_500_000, "1 s"),
            (1_800_000_000, "1.8 s"),
            (59_949_999_999, "59.9 s"),
            (59_950_000_000, "1 min"),
            (60_000_000_000, "1 min"),
            (123_000_000_000, "2 min 3 s"),
            (123_500_000_000, "2 min 4 s"),
            (3_599_499_999_999, "59 min 59 s"),
            (3_599_500_000_000, "1 h"),
            (3_900_000_000_000, "1 h 5 min"),
            (86_369_999_999_999, "23 h 59 min"),
            (86_370_000_000_000, "1 d"),
            (100_000_000_000_000, "1 d 4 h"),
            (u64::MAX, "213,504 d"),
        ],
    );
}

#[test]
fn exact_and_signed_durations() {
    assert_eq!(duration_exact(DurationNs(2_360_123)), "2,360,123 ns");
    assert_eq!(duration_exact(DurationNs(u64::MAX)), "18,446,744,073,709,551,615 ns");
    check(offset, vec![(0, "0 ns"), (2_500, "+2.5 µs"), (-7, "-7 ns"), (i64::MIN, "-106,752 d")]);
}

#[test]
fn counts_and_plurals() {
    check(count, vec![(0, "0"), (999, "999"), (1_024, "1,024"), (1_000_000, "1,000,000")]);
    check(
        |n| plural(n, "span", "spans"),
        vec![(0, "0 spans"), (1, "1 span"), (2_000, "2,000 spans")],
    );
}

#[test]
fn sizes() {
    check(
        bytes,
        vec![
            (999, "999 B"),
            (1_000, "1 kB"),
            (1_234_567, "1.2 MB"),
            (12_345_678, "12.3 MB"),
            (99_950_000, "100 MB"),
            (999_499_999, "999 MB"),
            (999_500_000, "1 GB"),
            (u64::MAX, "18.4 EB"),
        ],
    );
}

#[test]
fn shares() {
    check(
        |(part, whole)| percent(part, whole),
        vec![
            ((0, 5), "0%"),
            ((1, 0), "0%"),
            ((1, 8), "12.5%"),
            ((1, 3), "33.3%"),
            ((1, 10_000), "<0.1%"),
            ((9_999, 10_000), ">99.9%"),
            ((5, 5), "100%"),
            ((20, 5), "400%"),
            ((u64::MAX, u64::MAX), "100%"),
        ],
    );
}

#[test]
fn points_in_time() {
    check(
        |ns| utc(TimeNs(ns)),
        vec![
            (0, "1970-01-01 00:00:00.000"),
            (-1, "1969-12-31 23:59:59.999"),
            (1_773_316_984_123_999_999, "2026-03-12 12:03:04.123"),
            (951_782_400_000_000_000, "2000-02-29 00:00:00.000"),
            (4_107_542_400_000_000_000, "2100-03-01 00:00:00.000"),
            (i64::MIN, "1677-09-21 00:12:43.145"),
            (i64::MAX, "2262-04-11 23:47:16.854"),
        ],
    );
    assert_eq!(utc_exact(TimeNs(1_773_316_984_123_456_789)), "2026-03-12T12:03:04.123456789Z");
}

#[test]
fn clocks_are_as_fine_as_their_steps() {
    check(
        |step| clock_by(TimeNs(1_773_316_984_123_456_789), step),
        vec![
            (u64::MAX, "12:03:04"),
            (1_000_000_000, "12:03:04"),
            (999_999_999, "12:03:04.123"),
            (1_000_000, "12:03:04.123"),
            (1_000, "12:03:04.123456"),
            (1, "12:03:04.123456789"),
        ],
    );
}

#[test]
fn zones_are_so_far_from_utc() {
    check(
        |text| read_zone_offset(text).map_or_else(|| "?".to_owned(), offset),
        vec![
            ("3/12/2026, GMT", "0 ns"),
            ("3/12/2026, GMT+05:30", "+5 h 30 min"),
            ("GMT-02:00", "-2 h"),
            ("GMT\u{2212}3", "-3 h"),
            ("GMT-00:25:21", "-25 min 21 s"),
            ("3/12/2026, UTC", "?"),
            ("GMT+", "?"),
            ("GMT 5", "?"),
            ("GMT+999", "?"),
        ],
    );
}

#[test]
fn every_day_follows_the_one_before() {
    const DAY: i64 = 86_400_000_000_000;
    let mut before = civil(TimeNs(-100_000 * DAY));
    for day in -99_999..100_000 {
        let now = civil(TimeNs(day * DAY));
        let same_month =
            (now.year, now.month, now.day) == (before.year, before.month, before.day + 1);
        let next_month = now.day == 1
            && before.day >= 28
            && (now.year * 12 + i64::from(now.month))
                == (before.year * 12 + i64::from(before.month) + 1);
        assert!(same_month || next_month, "{before:?} {now:?}");
        before = now;
    }
    assert_eq!((before.year, before.month, before.day), (2243, 10, 16));
}

#[test]
fn typed_durations() {
    let parse = |text: &str| parse_duration(text).map_or_else(|| "none".to_owned(), |d| count(d.0));
    check(
        parse,
        vec![
            ("1.5s", "1,500,000,000"),
            ("100ms", "100,000,000"),
            ("250us", "250,000"),
            ("250µs", "250,000"),
            ("250μs", "250,000"),
            ("1h2m", "3,720,000,000,000"),
            (" 2 min 3 s ", "123,000,000,000"),
            ("1D", "86,400,000,000,000"),
            (".5ms", "500,000"),
            ("1.0000000009s", "1,000,000,000"),
            ("0", "0"),
            ("0.999999999999999999999s", "999,999,999"),
            ("", "none"),
            ("5", "none"),
            ("s", "none"),
            (".s", "none"),
            ("1.2.3s", "none"),
            ("-1s", "none"),
            ("1,5s", "none"),
            ("1 parsec", "none"),
            ("9999999999999999999h", "none"),
            ("99999999999999999999999s", "none"),
            ("١s", "none"),
        ],
    );
}

#[test]
fn what_is_shown_can_be_typed() {
    for ns in [1, 999, 1_010, 2_360_000, 1_800_000_000, 123_000_000_000, 3_900_000_000_000] {
        assert_eq!(parse_duration(&duration(DurationNs(ns))), Some(DurationNs(ns)));
    }
}

#[test]
fn gos_durations() {
    check(
        |ns| duration_go(DurationNs(ns)),
        vec![
            (0, "0s"),
            (1, "1ns"),
            (999, "999ns"),
            (250_000, "250us"),
            (250_010, "250.01us"),
            (1_000_000, "1ms"),
            (1_234_567, "1.234567ms"),
            (1_500_000_000, "1.5s"),
            (60_000_000_000, "1m"),
            (3_723_000_000_000, "1h2m3s"),
            (3_600_000_000_001, "1h0.000000001s"),
            (90_000_000_000_000, "25h"),
            (u64::MAX, "5124095h34m33.709551615s"),
        ],
    );
}

#[test]
fn rfc_3339_is_read() {
    let check = |text: &str, expect: &str| {
        let read = read_rfc3339(text).map_or_else(|| "?".to_owned(), utc_exact);
        assert_eq!(read, expect, "{text}");
    };
    check("2026-03-12T12:03:04.123456789Z", "2026-03-12T12:03:04.123456789Z");
    check("2026-03-12T12:03:04Z", "2026-03-12T12:03:04.000000000Z");
    check("2026-03-12t12:03:04.5z", "2026-03-12T12:03:04.500000000Z");
    check("2026-03-12 12:03:04.1234567899+05:30", "2026-03-12T06:33:04.123456789Z");
    check("2024-02-29T23:59:60-01:00", "2024-03-01T01:00:00.000000000Z");
    check("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999000000Z");
    for bad in [
        "",
        "2026-03-12",
        "2026-03-12T12:03:04",
        "2026-13-12T12:03:04Z",
        "2026-03-12T24:03:04Z",
        "2026-03-12T12:03:04.Z",
        "2026-03-12T12:03:04.xZ",
        "2026-03-12T12:03:04+1",
        "T:Z",
        "--T::Z",
        "9999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2026-03-é2T12:03:04Z",
    ] {
        check(bad, "?");
    }
}

proptest::proptest! {
    #[test]
    fn rfc_3339_is_read_back(ns: i64) {
        proptest::prop_assert_eq!(read_rfc3339(&utc_exact(TimeNs(ns))), Some(TimeNs(ns)));
    }

    #[test]
    fn reading_rfc_3339_is_total(text in "[0-9TZ:. +-]{0,40}|.*") {
        let _ = read_rfc3339(&text);
    }

    #[test]
    fn gos_durations_are_read_back(ns: u64, shift in 0u32..64) {
        let d = DurationNs(ns >> shift);
        proptest::prop_assert_eq!(parse_duration(&duration_go(d)), Some(d));
    }

    #[test]
    fn reading_durations_is_total(text in "([0-9.]{1,25}[a-zA-Zµ ]{0,2}){1,4}|.*") {
        let _ = parse_duration(&text);
    }
}

#[test]
fn rates_and_shares() {
    let rates = [
        0.0,
        0.000_001,
        0.02 / 3_600.0,
        0.5 / 60.0,
        0.05,
        0.999,
        1.0,
        12.345,
        1_234.5,
        1e12,
        f64::MAX,
    ];
    assert_eq!(
        rates.map(rate).join(" "),
        "0/s 0.004/h 0.02/h 30/h 3/min 59.9/min 1/s 12.3/s 1,235/s 1,000,000,000,000/s 18,446,744,073,709,552/s"
    );
    assert_eq!(rate(f64::NAN), "0/s");
    assert_eq!(rate(-1.0), "0/s");
    let shares = [0.0, 1e-12, 0.001, 0.5, 0.999_999, 1.0, 2.0, f64::NAN];
    assert_eq!(shares.map(share).join(" "), "0% <0.1% 0.1% 50% >99.9% 100% 100% 0%");
}

#[test]
fn how_long_ago_is_told_in_one_unit() {
    let now = TimeNs(1_000_000 * S as i64);
    check(
        |seconds: i64| ago(TimeNs(now.0 - seconds * S as i64), now),
        vec![
            (0, "now"),
            (1, "1 s ago"),
            (59, "59 s ago"),
            (60, "1 min ago"),
            (3_599, "59 min ago"),
            (3_600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "1 day ago"),
            (5 * 86_400 - 1, "4 days ago"),
            (-1, "in 1 s"),
            (-7_200, "in 2 h"),
        ],
    );
    assert_eq!(ago(TimeNs(now.0 - 999_999_999), now), "now");
    assert_eq!(ago(TimeNs(i64::MIN), TimeNs(i64::MAX)), "106,751 days ago");
}
