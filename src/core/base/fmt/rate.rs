//! How often something happens, and which share of it: numbers that were measured, as a person reads them.

use super::{fixed, nearest, percent, three_digits};
use crate::base::within;

/// What a rate is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateUnit {
    /// `/s`
    Second,
    /// `/min`
    Minute,
    /// `/h`
    Hour,
}

impl RateUnit {
    /// The shortest in which a rate (a second) is at least one; an hour where none is.
    pub fn of(per_second: f64) -> Self {
        let units = [Self::Second, Self::Minute];
        units.into_iter().find(|unit| per_second * unit.seconds() >= 1.0).unwrap_or(Self::Hour)
    }

    /// How long it is.
    pub fn seconds(self) -> f64 {
        match self {
            Self::Second => 1.0,
            Self::Minute => 60.0,
            Self::Hour => 3_600.0,
        }
    }

    /// As it is written behind a number.
    pub fn word(self) -> &'static str {
        match self {
            Self::Second => "/s",
            Self::Minute => "/min",
            Self::Hour => "/h",
        }
    }
}

/// A rate in the unit that suits it, with three significant digits: `12.5/s`, `3/min`, `0.02/h`; `0/s`.
pub fn rate(per_second: f64) -> String {
    let per_second = within(per_second, 0.0, f64::MAX);
    if per_second == 0.0 {
        return "0/s".to_owned();
    }
    let unit = RateUnit::of(per_second);
    // `as` saturates.
    format!("{}{}", thousandths((per_second * unit.seconds() * 1e3).round() as u64), unit.word())
}

/// A number given in thousandths, with three significant digits or all before the point: `1.25`, `12.5`, `1,250`.
pub fn thousandths(n: u64) -> String {
    if n < 1_000 {
        return fixed(n, 3);
    }
    three_digits(n, 1_000, 1_000).unwrap_or_else(|| fixed(nearest(n, 1_000), 0))
}

/// A share from 0 to 1, as [`percent`] writes it.
pub fn share(of_one: f64) -> String {
    const WHOLE: f64 = 1e9;
    let part = within(of_one, 0.0, 1.0) * WHOLE;
    // What is neither nothing nor all stays so.
    let part = if of_one > 0.0 { part.ceil() } else { part };
    percent(part as u64, WHOLE as u64)
}
