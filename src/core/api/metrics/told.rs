//! What all answers tell together: series with the same points, and operations.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Next;
use super::family::{Family, Raw};
use crate::base::TimeNs;
use crate::engine::protocol::{
    self, Answer, Figure, MetricsQuery, MetricsSource, OperationMetrics, Packed, Problem,
    QUANTILES, Series, rank,
};

/// The most points of a series: four times what is asked for.
const MOST_POINTS: usize = 500;

/// The answer of all parts, in their order.
pub(super) fn answer(
    query: &MetricsQuery,
    families: &[Option<Family>],
    problems: Vec<Problem>,
) -> Next {
    let times = times(families);
    let one = |part: usize| {
        let first = families.get(part)?.as_ref()?.series.first();
        first.map(|raw| aligned(raw, &times))
    };
    let operations = operations(families.get(QUANTILES.len() + 2..).unwrap_or(&[]), &times);
    let none = || Series { values: vec![None; times.len()] };
    let quantiles = QUANTILES.into_iter().enumerate();
    let end = query.end;
    let lookback = i64::try_from(query.lookback.duration().0).unwrap_or(i64::MAX);
    let metrics = protocol::Metrics {
        source: MetricsSource::Server,
        window: (TimeNs(end.0.saturating_sub(lookback)), end),
        step: query.step(),
        latencies: quantiles.filter_map(|(part, percent)| Some((percent, one(part)?))).collect(),
        calls: one(QUANTILES.len()).unwrap_or_else(none),
        errors: one(QUANTILES.len() + 1).unwrap_or_else(none),
        operations,
        problems,
        times,
    };
    Next::Done(Box::new(Answer::Metrics(Packed::new(&metrics))))
}

/// When the points are.
fn times(families: &[Option<Family>]) -> Vec<TimeNs> {
    let series = families.iter().flatten().flat_map(|family| &family.series);
    let all = series.flat_map(|raw| raw.points.iter().map(|&(time, _)| time));
    let all: BTreeSet<TimeNs> = all.collect();
    all.iter().copied().skip(all.len().saturating_sub(MOST_POINTS)).collect()
}

fn aligned(raw: &Raw, times: &[TimeNs]) -> Series {
    let mut values = vec![None; times.len()];
    for &(time, value) in &raw.points {
        let place = times.binary_search(&time).ok();
        if let Some(place) = place.and_then(|place| values.get_mut(place)) {
            *place = value;
        }
    }
    Series { values }
}

/// What each operation has, of latency, rate and errors.
fn operations(families: &[Option<Family>], times: &[TimeNs]) -> Vec<OperationMetrics> {
    let mut named: BTreeMap<&str, [Option<&Raw>; 3]> = BTreeMap::new();
    for (place, family) in families.iter().enumerate() {
        let series = family.iter().flat_map(|family| &family.series);
        for raw in series.filter(|raw| !raw.operation.is_empty()) {
            let parts = named.entry(&raw.operation).or_default();
            if let Some(part) = parts.get_mut(place) {
                part.get_or_insert(raw);
            }
        }
    }
    let told = families.last().is_some_and(Option::is_some);
    let parts = |name: &str| {
        let [latency, calls, errors] = named.get(name).copied().unwrap_or_default();
        let some = |part: Option<&Raw>| part.cloned().unwrap_or_default();
        let errors = some(errors);
        let errors = if told { or_none_failed(errors, calls) } else { errors };
        [some(latency), some(calls), errors]
    };
    let mut operations: Vec<_> = named
        .keys()
        .map(|&name| {
            let [latency, calls, errors] =
                parts(name).map(|raw| Figure::of_series(unaligned(&raw)));
            OperationMetrics { name: name.to_owned(), latency, calls, errors, impact: 0.0 }
        })
        .collect();
    rank(&mut operations);
    // Only of those that are told: there may be any number of the others.
    for operation in &mut operations {
        let [latency, calls, errors] = parts(&operation.name).map(|raw| aligned(&raw, times));
        operation.latency.series = latency;
        operation.calls.series = calls;
        operation.errors.series = errors;
    }
    operations
}

/// A store of metrics has no series for errors that never were: where something was called, none failed.
fn or_none_failed(errors: Raw, calls: Option<&Raw>) -> Raw {
    let calls = calls.iter().flat_map(|calls| &calls.points);
    let called = calls.filter(|(_, rate)| rate.is_some_and(|rate| rate > 0.0));
    let mut points: BTreeMap<TimeNs, Option<f64>> =
        called.map(|&(time, _)| (time, Some(0.0))).collect();
    points.extend(errors.points.iter().copied().filter(|(_, share)| share.is_some()));
    Raw { points: points.into_iter().collect(), ..errors }
}

fn unaligned(raw: &Raw) -> Series {
    Series { values: raw.points.iter().map(|&(_, value)| value).collect() }
}
