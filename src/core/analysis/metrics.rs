//! How a service does over time, told from its spans: latency, errors and rate, as a whole and by operation.
//!
//! Counted are the spans of one service and one kind that start in the window, each in the bucket of time that it
//! starts in. **Percentiles** go by the nearest rank, as in the statistics of a trace: the least duration that at
//! least so many of 100 spans do not exceed. An **error** is a span with that status.

mod window;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::{DurationNs, StrId, nearest_place, sort_by, sort_by_key};
use crate::model::{Kind, SpanIx, Status, Store};
pub use window::Window;

/// The percentiles that are told of all spans together.
pub const PERCENTS: [u8; 4] = [50, 75, 95, 99];

/// The percentile that is told of an operation.
pub const PERCENT: u8 = 95;

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanMetrics {
    /// All spans, in the order of the window's buckets.
    pub buckets: Vec<Bucket>,
    /// In how many traces they are.
    pub traces: u32,
    /// The operations of the greatest impact, the greatest first, then by name.
    pub operations: Vec<Operation>,
}

/// What started in a bucket of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Spans.
    pub calls: u64,
    /// Those with an error.
    pub errors: u64,
    /// Percentiles of their durations: [`PERCENTS`], or, of an operation, [`PERCENT`] alone at the first place. `None`
    /// without a span, and at the other places.
    pub latencies: [Option<DurationNs>; PERCENTS.len()],
}

/// The spans of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The name.
    pub name: StrId,
    /// All of them.
    pub whole: Bucket,
    /// In the order of the window's buckets.
    pub buckets: Vec<Bucket>,
}

impl Operation {
    /// What goes for its share of the time that is spent: latency times calls.
    fn product(&self) -> u128 {
        let latency = self.whole.latencies.first().copied().flatten().unwrap_or_default();
        u128::from(latency.0) * u128::from(self.whole.calls)
    }
}

/// A span that counts.
#[derive(Clone, Copy)]
struct Counted {
    name: StrId,
    bucket: u32,
    duration: u64,
    error: bool,
}

/// Counts the spans of a service and a kind, and tells `most` operations at most. O(spans + n log n) for n that count,
/// and O(buckets) for each operation that is told.
pub fn metrics(
    store: &Store,
    service: &str,
    kind: Kind,
    window: &Window,
    most: usize,
) -> SpanMetrics {
    let mut out = SpanMetrics::default();
    let mut spans = Vec::new();
    if let Some(service) = store.strings().find(service) {
        for trace in store.traces() {
            let before = spans.len();
            let is_of = |&span: &SpanIx| store.kind(span) == kind && store.service(span) == service;
            spans.extend(store.spans_of(trace).filter(is_of).filter_map(|span| {
                let start = trace.base.plus(DurationNs(store.start(span)));
                Some(Counted {
                    name: store.name(span),
                    bucket: window.bucket(start)?,
                    duration: store.duration(span).0,
                    error: store.status(span) == Status::Error,
                })
            }));
            out.traces += u32::from(spans.len() > before);
        }
    }
    order(&mut spans, &|span| (span.bucket, span.duration));
    out.buckets = buckets(&spans, window, &PERCENTS);
    out.operations = operations(store, &mut spans, window, most);
    out
}

fn operations(
    store: &Store,
    spans: &mut [Counted],
    window: &Window,
    most: usize,
) -> Vec<Operation> {
    order(spans, &|span| (span.name.0, span.duration));
    let mut found = Vec::new();
    for run in spans.chunk_by_mut(|a, b| a.name == b.name) {
        let Some(name) = run.first().map(|span| span.name) else { continue };
        let whole = Bucket::of(run, &[PERCENT]);
        found.push((Operation { name, whole, buckets: Vec::new() }, run));
    }
    sort_by(&mut found, |(a, _), (b, _)| {
        b.product().cmp(&a.product()).then_with(|| store.text(a.name).cmp(store.text(b.name)))
    });
    found.truncate(most);
    let told = found.into_iter().map(|(operation, run)| {
        order(run, &|span| (span.bucket, span.duration));
        Operation { buckets: buckets(run, window, &[PERCENT]), ..operation }
    });
    told.collect()
}

/// One sort for all orders.
fn order(spans: &mut [Counted], key: &dyn Fn(&Counted) -> (u32, u64)) {
    spans.sort_unstable_by_key(key);
}

/// Of spans by bucket, then by duration.
fn buckets(spans: &[Counted], window: &Window, percents: &[u8]) -> Vec<Bucket> {
    let mut out = vec![Bucket::default(); window.buckets() as usize];
    for run in spans.chunk_by(|a, b| a.bucket == b.bucket) {
        let bucket = run.first().and_then(|span| out.get_mut(span.bucket as usize));
        if let Some(bucket) = bucket {
            *bucket = Bucket::of(run, percents);
        }
    }
    out
}

impl Bucket {
    /// Of spans by duration.
    fn of(spans: &[Counted], percents: &[u8]) -> Self {
        let mut latencies = [None; PERCENTS.len()];
        for (latency, &percent) in latencies.iter_mut().zip(percents) {
            let at = spans.get(nearest_place(spans.len(), percent.into()));
            *latency = at.map(|span| DurationNs(span.duration));
        }
        let errors = spans.iter().filter(|span| span.error).count();
        Self { calls: spans.len() as u64, errors: errors as u64, latencies }
    }
}

/// The services with the kinds of their spans, and how many have each: by name, then in the order of the kinds. What
/// metrics can be asked for. O(spans).
pub fn services(store: &Store) -> Vec<(StrId, Kind, u64)> {
    let mut counts: HashMap<(StrId, u8), (Kind, u64), FxBuildHasher> = HashMap::default();
    for span in (0..store.len() as u32).map(SpanIx) {
        let kind = store.kind(span);
        counts.entry((store.service(span), kind as u8)).or_insert((kind, 0)).1 += 1;
    }
    let mut list: Vec<_> =
        counts.into_iter().map(|((service, _), (kind, count))| (service, kind, count)).collect();
    sort_by_key(&mut list, |&(service, kind, _)| (store.text(service), kind as u8));
    list
}
