//! A query as parameters of a URL, in both generations.
//!
//! Names and forms that every version takes: v3 in snake case (camel case only since Jaeger 2.19),
//! the limit under both names it has had, points in time with every nanosecond.

use crate::api::request::Path;
use crate::base::{DurationNs, TimeNs, fmt};
use crate::source::{Query, print_tags_json};

/// `/api/traces`. VictoriaTraces wants `lookback` as well, which Jaeger leaves to its UI.
pub(super) fn legacy(query: &Query, now: TimeNs) -> Path {
    let (from, to) = window(query, now);
    let lookback = match query.range {
        Some(_) => "custom".to_owned(),
        None => query.lookback.unwrap_or(Query::LOOKBACK).print(),
    };
    let mut path = Path::new("api/traces")
        .with_some("service", query.service())
        .with_some("operation", &query.operation)
        .with("start", &micros(from))
        .with("end", &micros(to))
        .with("lookback", &lookback)
        .with("limit", &limit(query))
        .with_some("minDuration", &duration(query.min))
        .with_some("maxDuration", &duration(query.max))
        .with_some("tags", &tags(query));
    for (key, value) in repeated(query) {
        // A key with a colon would be split at the wrong place.
        path = match key.contains(':') {
            true => path.with("tags", &object([(key, value)].into_iter())),
            false => path.with("tag", &format!("{key}:{value}")),
        };
    }
    path
}

/// `/api/v3/traces` and `/api/v3/trace-summaries`.
pub(super) fn v3(path: &str, query: &Query, now: TimeNs) -> Path {
    let (from, to) = window(query, now);
    Path::new(path)
        .with_some("query.service_name", query.service())
        .with_some("query.operation_name", &query.operation)
        .with("query.start_time_min", &fmt::utc_exact(from))
        .with("query.start_time_max", &fmt::utc_exact(to))
        .with("query.num_traces", &limit(query))
        .with("query.search_depth", &limit(query))
        .with_some("query.duration_min", &duration(query.min))
        .with_some("query.duration_max", &duration(query.max))
        .with_some("query.attributes", &tags(query))
}

/// The first and the last nanosecond, from the epoch on. Both microseconds of a range are included,
/// whole; so the window is never empty.
fn window(query: &Query, now: TimeNs) -> (TimeNs, TimeNs) {
    let (from, to) = query.window(Some(Query::LOOKBACK), now).unwrap_or((now, now));
    (from.max(TimeNs(0)), to)
}

fn micros(time: TimeNs) -> String {
    time.0.div_euclid(1_000).to_string()
}

/// One more than is shown, which tells whether there are others.
fn limit(query: &Query) -> String {
    query.limit.unwrap_or(Query::LIMIT).max(1).saturating_add(1).to_string()
}

/// In Go's form, exactly, and with one unit only, since not all that speak this API read more.
/// Empty for none. Go's durations end at 292 years.
fn duration(duration: Option<DurationNs>) -> String {
    let Some(DurationNs(ns)) = duration else { return String::new() };
    let ns = ns.min(i64::MAX as u64);
    let units = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"), (1, "ns")];
    let whole = units.into_iter().find(|(unit, _)| ns % unit == 0);
    whole.map_or_else(String::new, |(unit, name)| format!("{}{name}", ns / unit))
}

/// Each key's first value as a JSON object; empty for none.
fn tags(query: &Query) -> String {
    let mut first =
        query.tags.iter().enumerate().filter(|&(at, _)| !is_repeated(query, at)).peekable();
    if first.peek().is_none() {
        return String::new();
    }
    object(first.map(|(_, (key, value))| (key, value)))
}

/// Further values of a key that had one, but not the same. Jaeger heeds only the last.
fn repeated(query: &Query) -> impl Iterator<Item = (&String, &String)> {
    let all = query.tags.iter().enumerate().filter(|&(at, _)| is_repeated(query, at));
    let new = all.filter(|&(at, tag)| !query.tags.iter().take(at).any(|other| other == tag));
    new.map(|(_, (key, value))| (key, value))
}

fn is_repeated(query: &Query, at: usize) -> bool {
    let key = query.tags.get(at).map(|(key, _)| key);
    query.tags.iter().take(at).any(|(other, _)| Some(other) == key)
}

/// In the order given.
fn object<'a>(pairs: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    print_tags_json(pairs.map(|(key, value)| (key.as_str(), value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Lookback;

    #[test]
    fn durations_are_exact_and_have_one_unit() {
        let check = |ns, expect| assert_eq!(duration(Some(DurationNs(ns))), expect);
        check(0, "0s");
        check(1_500_000_000, "1500ms");
        check(3_600_000_000_000, "3600s");
        check(250_000, "250us");
        check(1_000_001, "1000001ns");
        check(u64::MAX, "9223372036854775807ns");
        assert_eq!(duration(None), "");
    }

    #[test]
    fn lookbacks_are_jaeger_uis() {
        let check = |seconds, expect| assert_eq!(Lookback(seconds).print(), expect);
        check(3_600, "1h");
        check(172_800, "2d");
        check(5_400, "90m");
        check(61, "61s");
    }

    #[test]
    fn the_window_is_never_empty() {
        let window = |range, lookback| {
            let query = Query { range, lookback, ..Query::default() };
            window(&query, TimeNs(7_200_000_000_000))
        };
        assert_eq!(window(Some((5, 5)), None), (TimeNs(5_000), TimeNs(5_999)));
        assert_eq!(window(None, None), (TimeNs(3_600_000_000_000), TimeNs(7_200_000_000_000)));
        assert_eq!(window(None, Some(Lookback(u64::MAX))).0, TimeNs(0));
        assert_eq!(window(Some((u64::MAX, u64::MAX)), None).1, TimeNs(i64::MAX));
    }
}
