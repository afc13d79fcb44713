//! What is looked for, the same for every source.
//!
//! Service, operation, tags and durations must hold for **one span** of a trace, as in Jaeger; the
//! whole trace is the result.

use serde::{Deserialize, Serialize};

use super::Lookback;
use crate::base::{DurationNs, TimeNs};

/// What is looked for. The default finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The services, by their exact names, one of which the span is of; none for any.
    pub services: Vec<String>,
    /// The span's name, exactly; empty for any.
    pub operation: String,
    /// Attributes as key and text of the value, all of which must be there.
    pub tags: Vec<(String, String)>,
    /// The shortest duration of the span.
    pub min: Option<DurationNs>,
    /// The longest duration of the span.
    pub max: Option<DurationNs>,
    /// How far to look back: at a back end from now, in opened files from the newest span.
    pub lookback: Option<Lookback>,
    /// A fixed window, in microseconds since the epoch, both ends included; it wins over `lookback`,
    /// which then only says how it was chosen.
    pub range: Option<(u64, u64)>,
    /// How many traces at most; `None` for the source's default.
    pub limit: Option<u32>,
    /// What else must hold, in the language of [`super::text`]; empty for nothing. No back end is asked for it: it is
    /// looked for in what came.
    pub filter: String,
}

impl Query {
    /// How far back a search at a back end looks where nothing is said: as Jaeger UI.
    pub const LOOKBACK: Lookback = Lookback(3_600);

    /// How many traces a back end is asked for where nothing is said: as Jaeger UI.
    pub const LIMIT: u32 = 20;

    /// The service, or the first of several; empty for any.
    pub fn service(&self) -> &str {
        self.services.first().map_or("", String::as_str)
    }

    /// For one service; any, if it is empty.
    pub fn of_service(service: &str) -> Self {
        let services = if service.is_empty() { Vec::new() } else { vec![service.to_owned()] };
        Self { services, ..Self::default() }
    }

    /// Whether nothing was chosen, so that a link to it has no parameters.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a span is looked for by more than its time: whether another trace of the same
    /// window could fail to match.
    pub fn filters(&self) -> bool {
        let Self { services, operation, tags, min, max, filter, .. } = self;
        !(services.is_empty() && operation.is_empty() && tags.is_empty() && filter.is_empty())
            || min.is_some()
            || max.is_some()
    }

    /// The window of time, both ends included: the range, else the lookback or `default` counted
    /// back from `anchor` (now, or the newest span of opened files); `None` for all times.
    ///
    /// The end of a range is the end of its microsecond, so that a span that a Jaeger shows with
    /// just that time is inside. Saturates at the ends of [`TimeNs`].
    pub fn window(&self, default: Option<Lookback>, anchor: TimeNs) -> Option<(TimeNs, TimeNs)> {
        if let Some((start, end)) = self.range {
            let end = time(end).plus(DurationNs(999));
            return Some((time(start), end));
        }
        let back = self.lookback.or(default)?.duration();
        Some((TimeNs(anchor.0.saturating_sub_unsigned(back.0)), anchor))
    }

    /// The same with its window made a range, so that its link shows the same traces tomorrow. The
    /// lookback stays and says how the range was chosen. Times before the epoch become the epoch.
    pub fn pinned(&self, default: Option<Lookback>, anchor: TimeNs) -> Self {
        let micros = |t: TimeNs| u64::try_from(t.0.div_euclid(1_000)).unwrap_or(0);
        let range = self.window(default, anchor).map(|(start, end)| (micros(start), micros(end)));
        let lookback = if self.range.is_some() { self.lookback } else { self.lookback.or(default) };
        Self { range, lookback, ..self.clone() }
    }

    /// Why nothing can match, for a person; `None` where something can. A Jaeger answers such a
    /// question with an error.
    pub fn contradiction(&self) -> Option<&'static str> {
        if self.min.zip(self.max).is_some_and(|(min, max)| min > max) {
            Some("The shortest duration is longer than the longest")
        } else if self.range.is_some_and(|(start, end)| start > end) {
            Some("The start of the time range is after its end")
        } else {
            None
        }
    }
}

/// A point in time from microseconds since the epoch, saturating.
fn time(us: u64) -> TimeNs {
    TimeNs::from_micros(i64::try_from(us).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(query: &Query, default: Option<Lookback>) -> String {
        match query.window(default, TimeNs(10_000_000_000)) {
            Some((start, end)) => format!("{} {}", start.0, end.0),
            None => "all".to_owned(),
        }
    }

    #[test]
    fn the_range_wins_then_the_lookback_then_the_default() {
        let none = Query::default();
        let lookback = Query { lookback: Some(Lookback(2)), ..none.clone() };
        let range = Query { range: Some((5, 7)), ..lookback.clone() };
        assert_eq!(window(&none, None), "all");
        assert_eq!(window(&none, Some(Lookback(3))), "7000000000 10000000000");
        assert_eq!(window(&lookback, Some(Lookback(3))), "8000000000 10000000000");
        assert_eq!(window(&range, Some(Lookback(3))), "5000 7999");
        let far = Query { range: Some((0, u64::MAX)), ..none };
        assert_eq!(window(&far, None), format!("0 {}", i64::MAX));
    }

    #[test]
    fn a_pinned_query_keeps_its_window() {
        let anchor = TimeNs(10_000_000_123);
        let query = Query { lookback: Some(Lookback(2)), ..Query::default() };
        let pinned = query.pinned(None, anchor);
        assert_eq!(
            (pinned.range, pinned.lookback),
            (Some((8_000_000, 10_000_000)), query.lookback)
        );
        assert_eq!(pinned.pinned(Some(Lookback(9)), TimeNs(0)), pinned);
        let start = pinned
            .window(None, anchor)
            .map(|(start, end)| (start <= TimeNs(8_000_000_123), end >= anchor));
        assert_eq!(start, Some((true, true)));
        assert_eq!(Query::default().pinned(None, anchor), Query::default());
        let default = Query::default().pinned(Some(Lookback(60)), anchor);
        assert_eq!((default.range, default.lookback), (Some((0, 10_000_000)), Some(Lookback(60))));
    }

    #[test]
    fn what_can_not_match_is_told() {
        let some = |min, max, range| {
            let query = Query { min, max, range, ..Query::default() };
            query.contradiction().unwrap_or("fine")
        };
        let ns = |n| Some(DurationNs(n));
        assert_eq!(some(ns(5), ns(5), Some((1, 1))), "fine");
        assert_eq!(some(ns(5), ns(4), None), "The shortest duration is longer than the longest");
        assert_eq!(some(ns(5), None, Some((2, 1))), "The start of the time range is after its end");
        assert!(Query::default().is_empty() && !Query::default().filters());
        let limited = Query { limit: Some(5), ..Query::default() };
        assert!(!limited.is_empty() && !limited.filters());
        assert!(Query { min: ns(1), ..Query::default() }.filters());
    }
}
