//! How a service does in a data set, as the page reads it.

use super::protocol::{
    Figure, MOST_OPERATIONS, Metrics, MetricsQuery, MetricsService, MetricsSource,
    OperationMetrics, Series, rank,
};
use crate::analysis::metrics::{Bucket, PERCENTS, Window, metrics, services};
use crate::base::DurationNs;
use crate::model::Store;

/// The metrics of a store; of `all` its time, or else of what the query looks back over. O(spans + n log n) for n spans
/// that count.
pub(super) fn of(store: &Store, query: &MetricsQuery, all: bool) -> Metrics {
    let back = || Window::back(query.end, query.lookback.duration(), query.step());
    let window = if all { Window::of(store).unwrap_or_else(back) } else { back() };
    let found = metrics(store, &query.service, query.kind, &window, MOST_OPERATIONS);
    let latency = |place: usize| Series {
        values: found.buckets.iter().map(|bucket| latency(bucket, place)).collect(),
    };
    let latencies = PERCENTS.into_iter().enumerate();
    let mut operations: Vec<_> = found
        .operations
        .iter()
        .map(|operation| {
            let figure = |of: &dyn Fn(&Bucket) -> Option<f64>, whole: Option<f64>| Figure {
                whole,
                series: Series { values: operation.buckets.iter().map(of).collect() },
            };
            let whole = &operation.whole;
            OperationMetrics {
                name: store.text(operation.name).to_owned(),
                latency: figure(&|bucket| self::latency(bucket, 0), self::latency(whole, 0)),
                calls: figure(
                    &|bucket| rate(bucket, window.step_seconds()),
                    rate(whole, window.seconds()),
                ),
                errors: figure(&errors, errors(whole)),
                impact: 0.0,
            }
        })
        .collect();
    rank(&mut operations);
    Metrics {
        source: MetricsSource::Spans {
            spans: found.buckets.iter().map(|bucket| bucket.calls).sum(),
            traces: found.traces,
            services: offered(store),
        },
        window: (window.from(), window.to()),
        step: window.step(),
        times: window.ends().collect(),
        latencies: latencies.map(|(place, percent)| (percent, latency(place))).collect(),
        calls: Series {
            values: found
                .buckets
                .iter()
                .map(|bucket| rate(bucket, window.step_seconds()))
                .collect(),
        },
        errors: Series { values: found.buckets.iter().map(errors).collect() },
        operations,
        problems: Vec::new(),
    }
}

/// In nanoseconds; nothing is known where nothing was called.
fn latency(bucket: &Bucket, place: usize) -> Option<f64> {
    bucket.latencies.get(place).copied().flatten().map(|DurationNs(ns)| ns as f64)
}

/// A second. Where nothing was called that is known.
fn rate(bucket: &Bucket, seconds: f64) -> Option<f64> {
    (seconds > 0.0).then(|| bucket.calls as f64 / seconds)
}

/// As a share.
fn errors(bucket: &Bucket) -> Option<f64> {
    (bucket.calls > 0).then(|| bucket.errors as f64 / bucket.calls as f64)
}

/// What else can be asked for.
fn offered(store: &Store) -> Vec<MetricsService> {
    let mut list: Vec<MetricsService> = Vec::new();
    for (service, kind, spans) in services(store) {
        let name = store.text(service);
        match list.last_mut().filter(|last| last.name == name) {
            Some(last) => last.kinds.push((kind, spans)),
            None => list.push(MetricsService { name: name.to_owned(), kinds: vec![(kind, spans)] }),
        }
    }
    list
}
