//! A search that looks back from now asks by this machine's clock. Where that is not the server's, it misses what it is
//! about, and nothing else tells why.

use crate::base::{DurationNs, TimeNs, fmt};
use crate::source::Query;

/// From so many seconds on a difference is told: less may be the way of an answer, and moves no window that matters.
const LEAST_S: u64 = 120;

/// How far each way is looked where nobody knows the server's time, in microseconds: a day, which is more than a wrong
/// zone makes.
const EITHER_WAY_US: u64 = 86_400_000_000;

/// What is to be said about clocks, and the search that does not depend on them.
#[derive(Clone, Debug, PartialEq)]
pub struct Clocks {
    /// For a person.
    pub said: String,
    /// What the search below is called.
    pub link: String,
    /// The search.
    pub query: Query,
}

/// What there is to say of a search that is done. `ahead_s` is how far the server's clock is ahead, where that is known,
/// `now` this machine's time and `shown` how a person reads it; `empty` says that nothing was found.
pub fn clocks(
    query: &Query,
    ahead_s: Option<i64>,
    now: TimeNs,
    shown: &str,
    empty: bool,
) -> Option<Clocks> {
    let lookback = query.lookback?;
    let words = lookback.words().to_lowercase();
    let Some(ahead_s) = ahead_s else {
        let (_, to) = query.range.filter(|_| empty)?;
        let range = Some((to.saturating_sub(EITHER_WAY_US), to.saturating_add(EITHER_WAY_US)));
        return Some(Clocks {
            said: format!("The {words} is counted from this machine's clock, which says {shown}."),
            link: "Look a day around it".to_owned(),
            query: Query { range, lookback: None, ..query.clone() },
        });
    };
    let apart = ahead_s.unsigned_abs();
    if apart < LEAST_S {
        return None;
    }
    let minutes = apart.saturating_add(30) / 60;
    let apart = fmt::duration(DurationNs(minutes.saturating_mul(60_000_000_000)));
    let there = TimeNs(now.0.saturating_add(ahead_s.saturating_mul(1_000_000_000)));
    let by_server = Query { range: None, ..query.clone() }.pinned(None, there);
    let said = match ahead_s > 0 {
        true => format!(
            "This machine's clock is {apart} behind the server's: the {words} was searched as of \
             then, without what is newer."
        ),
        false => format!(
            "This machine's clock is {apart} ahead of the server's: for the server, the end of the \
             {words} is still to come."
        ),
    };
    Some(Clocks {
        said,
        link: format!("The {words} by the server's clock"),
        query: Query { lookback: None, ..by_server },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lookback;

    const HOUR_US: u64 = 3_600_000_000;

    fn query() -> Query {
        let range = Some((9 * HOUR_US, 10 * HOUR_US));
        Query { range, lookback: Some(Lookback(3_600)), ..Query::of_service("cart") }
    }

    fn told(query: &Query, ahead_s: Option<i64>, empty: bool) -> String {
        // A minute after it was asked.
        let now = TimeNs(36_060_000_000_000);
        clocks(query, ahead_s, now, "10:01", empty).map_or("nothing".to_owned(), |told| {
            let Clocks { said, link, query } = told;
            assert_eq!((query.lookback, query.service()), (None, "cart"));
            let (from, to) = query.range.unwrap_or_default();
            format!("{said} [{link}: {} to {} min]", from / 60_000_000, to / 60_000_000)
        })
    }

    #[test]
    fn clocks_that_are_apart_are_told_with_the_search_that_was_meant() {
        assert_eq!(
            told(&query(), Some(3 * 3_600 + 12), true),
            "This machine's clock is 3 h behind the server's: the last hour was searched as of then, without what is \
             newer. [The last hour by the server's clock: 721 to 781 min]"
        );
        assert_eq!(
            told(&query(), Some(-300), false),
            "This machine's clock is 5 min ahead of the server's: for the server, the end of the last hour is still to \
             come. [The last hour by the server's clock: 536 to 596 min]"
        );
        for near in [0, 119, -119] {
            assert_eq!(told(&query(), Some(near), true), "nothing", "{near}");
        }
    }

    #[test]
    fn where_nobody_tells_the_time_only_nothing_makes_one_wonder() {
        assert_eq!(
            told(&query(), None, true),
            "The last hour is counted from this machine's clock, which says 10:01. [Look a day around it: 0 to 2040 min]"
        );
        assert_eq!(told(&query(), None, false), "nothing");
        let fixed = Query { lookback: None, ..query() };
        for (ahead, empty) in [(None, true), (Some(86_400), true), (Some(i64::MIN), false)] {
            assert_eq!(told(&fixed, ahead, empty), "nothing", "a fixed window depends on no clock");
        }
    }

    #[test]
    fn no_clock_is_too_wrong() {
        for ahead in [i64::MIN, i64::MAX, 1 << 40] {
            assert!(clocks(&query(), Some(ahead), TimeNs(i64::MAX), "", true).is_some());
        }
    }
}
