//! A search in a link, in Jaeger UI's parameters: `service`, `operation`, `tags` (a JSON object of
//! texts), `minDuration`, `maxDuration` (Go's form), `start`, `end` (µs since the epoch), `lookback`
//! and `limit`. `service` may be there several times, and `q` is what Jaeger can't be asked for (see
//! [`crate::source::Query::filter`]).
//!
//! Jaeger UI writes `minDuration` without a value where nothing was chosen: the empty value is the
//! default everywhere, without a notice. Its old links have `tag=key:value` for each tag,
//! `operation=all` and `service=-` for any (so these two names can't be looked for), and a
//! `lookback` without `start` and `end`. A window that was not chosen as a lookback is
//! `lookback=custom`. A dashboard of Grafana gives its window as `from` and `to` (`${__from}`, `${__to}`: milliseconds
//! since the epoch), which count where the link has no other; written they are `start` and `end`.

use std::collections::BTreeSet;

use super::params::encode;
use super::url::{Reader, digits};
use crate::base::{DurationNs, fmt};
use crate::source::{Lookback, Query, parse_tags_json, print_tags_json};

/// What stands for any operation, and any service, in old links.
const ANY_OPERATION: &str = "all";
const ANY_SERVICE: &str = "-";

/// What Jaeger UI calls a window that is no lookback.
const CUSTOM: &str = "custom";

/// Takes the search out of a link's parameters.
pub(super) fn read(reader: &mut Reader) -> Query {
    let (lookback, custom) = lookback(reader);
    let range = range(reader, lookback);
    if custom && range.is_none() {
        reader.warn("lookback", "needs start and end", CUSTOM);
    }
    Query {
        services: services(reader),
        operation: operation(reader),
        tags: tags(reader),
        min: duration(reader, "minDuration"),
        max: duration(reader, "maxDuration"),
        limit: some(reader, "limit", limit, "is not a number from 1 on"),
        lookback,
        range,
        filter: reader.one("q", |v| Some(v.trim().to_owned()), "").unwrap_or_default(),
    }
}

/// Adds the encoded parameters of a search to those of a link.
pub(super) fn write(query: &Query, pairs: &mut Vec<String>) {
    let Query { services, operation, tags, min, max, lookback, range, limit, filter } = query;
    let mut push = |key: &str, value: &str| {
        if !value.is_empty() {
            pairs.push(encode(key, value));
        }
    };
    services.iter().for_each(|service| push("service", service));
    push("operation", operation);
    write_tags(tags, &mut push);
    for (key, bound) in [("minDuration", min), ("maxDuration", max)] {
        if let Some(bound) = bound.filter(|d| d.0 > 0) {
            push(key, &fmt::duration_go(bound));
        }
    }
    match (lookback, range) {
        (Some(lookback), _) => push("lookback", &lookback.print()),
        (None, Some(_)) => push("lookback", CUSTOM),
        (None, None) => {}
    }
    if let Some((start, end)) = range {
        push("start", &start.to_string());
        push("end", &end.to_string());
    }
    if let Some(limit) = limit {
        push("limit", &limit.to_string());
    }
    push("q", filter);
}

/// One JSON object, as Jaeger UI has it. It can hold a key only once: further ones follow as
/// `tag=key:value`, or, where the key has a colon, in objects of their own (which Jaeger takes).
fn write_tags(tags: &[(String, String)], push: &mut impl FnMut(&str, &str)) {
    let places = places(tags);
    let of = |place| {
        let here = tags.iter().zip(&places).filter(move |(_, p)| **p == place);
        here.map(|((key, value), _)| (key.as_str(), value.as_str()))
    };
    if !tags.is_empty() {
        push("tags", &print_tags_json(of(0)));
    }
    for pair in of(1) {
        push("tags", &print_tags_json(std::iter::once(pair)));
    }
    for (key, value) in of(2) {
        push("tag", &format!("{key}:{value}"));
    }
}

/// The value of `key` unless it is empty.
pub(super) fn some<T>(
    reader: &mut Reader,
    key: &str,
    read: impl Fn(&str) -> Option<T>,
    wrong: &str,
) -> Option<T> {
    let or_none = |v: &str| if v.is_empty() { Some(None) } else { read(v).map(Some) };
    reader.one(key, or_none, wrong).flatten()
}

/// Each once, in their order.
fn services(reader: &mut Reader) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut all = reader.all("service");
    all.retain(|name| !name.is_empty() && name != ANY_SERVICE && known.insert(name.clone()));
    all
}

fn operation(reader: &mut Reader) -> String {
    let name = reader.one("operation", |v| Some(v.to_owned()), "").unwrap_or_default();
    if name == ANY_OPERATION { String::new() } else { name }
}

fn tags(reader: &mut Reader) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for text in reader.all("tags").into_iter().filter(|t| !t.is_empty()) {
        match parse_tags_json(&text) {
            Ok(more) => tags.extend(more),
            Err(_) => reader.warn("tags", "is not a JSON object of texts", &text),
        }
    }
    for text in reader.all("tag").into_iter().filter(|t| !t.is_empty()) {
        match text.split_once(':') {
            Some((key, value)) => tags.push((key.to_owned(), value.to_owned())),
            None => reader.warn("tag", "is not key:value", &text),
        }
    }
    // In the order in which they are written, whatever the link's.
    let places = places(&tags);
    let of = |place| tags.iter().zip(&places).filter(move |(_, p)| **p == place);
    [0, 1, 2].into_iter().flat_map(of).map(|(tag, _)| tag.clone()).collect()
}

/// Where each tag is written: 0 for the first of its key, 1 for further ones whose key has a colon, 2 for the others.
fn places(tags: &[(String, String)]) -> Vec<u8> {
    let mut keys = BTreeSet::new();
    let place = |(key, _): &(String, String)| match keys.insert(key.clone()) {
        true => 0,
        false if key.contains(':') => 1,
        false => 2,
    };
    tags.iter().map(place).collect()
}

/// Jaeger takes zero for "not limited".
fn duration(reader: &mut Reader, key: &str) -> Option<DurationNs> {
    let wrong = "is not a duration such as 1.5s or 250us";
    some(reader, key, fmt::parse_duration, wrong).filter(|d| d.0 > 0)
}

fn limit(text: &str) -> Option<u32> {
    u32::try_from(digits(text)?).ok().filter(|&n| n > 0)
}

/// The lookback, and whether it is `custom`.
fn lookback(reader: &mut Reader) -> (Option<Lookback>, bool) {
    let read = |v: &str| match v {
        CUSTOM => Some(None),
        _ => Lookback::parse(v).map(Some),
    };
    match some(reader, "lookback", read, "is not a time such as 1h or 2d") {
        Some(Some(lookback)) => (Some(lookback), false),
        Some(None) => (None, true),
        None => (None, false),
    }
}

/// `start` and `end`; an `end` alone is where the lookback counts back from.
fn range(reader: &mut Reader, lookback: Option<Lookback>) -> Option<(u64, u64)> {
    let wrong = "is not a time in microseconds since 1970";
    let start = some(reader, "start", digits, wrong);
    let end = some(reader, "end", digits, wrong);
    match (start, end, lookback) {
        (Some(start), Some(end), _) if start <= end => Some((start, end)),
        (Some(start), Some(_), _) => {
            reader.warn("start", "is after end", &start.to_string());
            None
        }
        (None, Some(end), Some(back)) => {
            Some((end.saturating_sub(back.0.saturating_mul(1_000_000)), end))
        }
        (Some(start), None, _) => {
            reader.warn("start", "needs an end", &start.to_string());
            None
        }
        (None, Some(end), None) => {
            reader.warn("end", "needs a start or a lookback", &end.to_string());
            None
        }
        (None, None, None) => dashboard(reader),
        (None, None, Some(_)) => None,
    }
}

/// The window of a dashboard, in microseconds. One that it did not fill in is none.
pub(super) fn dashboard(reader: &mut Reader) -> Option<(u64, u64)> {
    let mut time = |key: &str| {
        let read = |v: &str| match v {
            v if v.is_empty() || v.starts_with('$') => Some(None),
            v => digits(v)?.checked_mul(1_000).map(Some),
        };
        reader.one(key, read, "is not a time in milliseconds since 1970").flatten()
    };
    let (from, to) = (time("from"), time("to"));
    from.zip(to).filter(|(from, to)| from <= to)
}
