//! How far to look back: `1h` in links and in config.json, "Last hour" for people.

use serde::{Deserialize, Serialize};

use crate::base::{DurationNs, fmt};

/// A length of time to look back over, in seconds; at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lookback(pub u64);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;

/// The units, the longest first: letter, word, seconds, and from how many on it is used.
/// Jaeger UI says `24h` and `7d`, but `2d` and `2w`.
const UNITS: [(&str, &str, u64, u64); 5] = [
    ("w", "week", WEEK, 2),
    ("d", "day", DAY, 2),
    ("h", "hour", HOUR, 1),
    ("m", "minute", MINUTE, 1),
    ("s", "second", 1, 0),
];

impl Lookback {
    /// Those that a search form offers, the shortest first: Jaeger UI's list.
    pub const CHOICES: [Self; 16] = [
        Self(5 * MINUTE),
        Self(15 * MINUTE),
        Self(30 * MINUTE),
        Self(HOUR),
        Self(2 * HOUR),
        Self(3 * HOUR),
        Self(6 * HOUR),
        Self(12 * HOUR),
        Self(24 * HOUR),
        Self(2 * DAY),
        Self(3 * DAY),
        Self(5 * DAY),
        Self(7 * DAY),
        Self(2 * WEEK),
        Self(3 * WEEK),
        Self(4 * WEEK),
    ];

    /// Reads `90s`, `5m`, `1h`, `2d`, `2w`: digits and one letter. `None` for anything else, for
    /// zero, and for what exceeds a `u64` of seconds.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (_, _, seconds, _) = UNITS.into_iter().find(|(letter, ..)| text.ends_with(letter))?;
        let digits = text.get(..text.len() - 1)?;
        let number: u64 =
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
        number.checked_mul(seconds).filter(|&s| s > 0).map(Self)
    }

    /// Writes it as [`Lookback::parse`] reads it: `24h`, `7d`, `2w`, `90s`.
    pub fn print(self) -> String {
        let (number, letter, _) = self.parts();
        format!("{number}{letter}")
    }

    /// For a person: "Last 5 minutes", "Last hour".
    pub fn words(self) -> String {
        match self.parts() {
            (1, _, word) => format!("Last {word}"),
            _ => format!("Last {}", self.length()),
        }
    }

    /// How long it is, for a person: "5 minutes", "1 hour".
    pub fn length(self) -> String {
        let (number, _, word) = self.parts();
        fmt::plural(number, word, &format!("{word}s"))
    }

    /// Its length; saturates after 584 years.
    pub fn duration(self) -> DurationNs {
        DurationNs(self.0.saturating_mul(1_000_000_000))
    }

    /// Number, letter and word in the longest unit that says it exactly.
    fn parts(self) -> (u64, &'static str, &'static str) {
        let fits = |&(_, _, seconds, least): &(_, _, u64, u64)| {
            self.0.is_multiple_of(seconds) && self.0 / seconds >= least
        };
        UNITS
            .into_iter()
            .find(fits)
            .map_or((self.0, "s", "second"), |(letter, word, s, _)| (self.0 / s, letter, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_choices_are_written_as_jaeger_ui_writes_them() {
        let all: Vec<String> = Lookback::CHOICES.into_iter().map(Lookback::print).collect();
        assert_eq!(all.join(" "), "5m 15m 30m 1h 2h 3h 6h 12h 24h 2d 3d 5d 7d 2w 3w 4w");
        assert!(Lookback::CHOICES.is_sorted());
    }

    #[test]
    fn texts_are_read() {
        let check = |text: &str, expect: &str| {
            let read = Lookback::parse(text)
                .map_or("none".to_owned(), |l| format!("{} {}: {}", l.0, l.print(), l.words()));
            assert_eq!(read, expect, "{text}");
        };
        check("90s", "90 90s: Last 90 seconds");
        check("60s", "60 1m: Last minute");
        check("60m", "3600 1h: Last hour");
        check("1d", "86400 24h: Last 24 hours");
        check("1w", "604800 7d: Last 7 days");
        check(" 14d ", "1209600 2w: Last 2 weeks");
        check("1209601s", "1209601 1209601s: Last 1,209,601 seconds");
        for bad in ["", "h", "5", "0m", "-5m", "+5m", "1.5h", "5 m", "1h30m", "5M", "5y", "m5", "é"]
        {
            check(bad, "none");
        }
        check("99999999999999999999s", "none");
        check("18446744073709551615w", "none");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in prop_oneof![1u64.., (1u64..50).prop_map(|n| n * HOUR)]) {
            let lookback = Lookback(seconds);
            prop_assert_eq!(Lookback::parse(&lookback.print()), Some(lookback));
        }

        #[test]
        fn reading_is_total(text in ".*") {
            let _ = Lookback::parse(&text);
        }
    }
}
