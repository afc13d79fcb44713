//! What the monitor leads to: the search for what a point or a line is about, and what is shown where nothing was chosen.

use super::MonitorView;
use crate::base::{DurationNs, TimeNs};
use crate::engine::protocol::{Metrics, MetricsService};
use crate::model::Kind;
use crate::source::Query;

/// How many traces are looked at where a back end has no store of metrics: the newest.
pub const TRACES: u32 = 200;

/// What a plot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// How long requests take.
    Latency,
    /// How many of them fail.
    Errors,
    /// How many there are.
    Calls,
}

/// The search for the spans that are shown, of a window.
pub fn search(view: &MonitorView, window: (TimeNs, TimeNs)) -> Query {
    let micros = |time: TimeNs| u64::try_from(time.0.div_euclid(1_000)).unwrap_or(0);
    let kind = (view.kind != Kind::Unspecified)
        .then(|| ("span.kind".to_owned(), view.kind.word().to_owned()));
    Query {
        tags: kind.into_iter().collect(),
        range: Some((micros(window.0), micros(window.1))),
        ..Query::of_service(&view.service)
    }
}

/// The search for what the point number `at` is about: the spans of the time before it, on which its rate was taken; of
/// latency those of at least `least` nanoseconds, of errors those with one. `None` where there is no such point.
pub fn search_at(
    view: &MonitorView,
    metrics: &Metrics,
    plot: Plot,
    at: usize,
    least: Option<u64>,
) -> Option<Query> {
    let end = *metrics.times.get(at)?;
    let start = TimeNs(end.0.saturating_sub_unsigned(metrics.about().0));
    let mut query = search(view, (start, end));
    match plot {
        // A search takes microseconds: not to miss the span itself.
        Plot::Latency => {
            query.min = least.map(|ns| DurationNs(ns - ns % 1_000)).filter(|min| min.0 > 0);
        }
        Plot::Errors => query.tags.push(("error".to_owned(), "true".to_owned())),
        Plot::Calls => {}
    }
    Some(query)
}

/// The traces that tell of the service where a back end has no store of metrics.
pub fn traces(view: &MonitorView, now: TimeNs) -> Query {
    let anchor = view.end.unwrap_or(now);
    let query = Query {
        lookback: Some(view.lookback),
        limit: Some(TRACES),
        ..Query::of_service(&view.service)
    };
    query.pinned(None, anchor)
}

/// The spans that are shown where none were chosen: those of a server of the service that has the most of them, or else
/// of the service and kind that have the most. `None` without any.
pub fn usual(services: &[MetricsService]) -> Option<(String, Kind)> {
    let all = || {
        let pairs = |service: &MetricsService| {
            let name = service.name.clone();
            let kinds = service.kinds.clone().into_iter();
            kinds.map(move |(kind, spans)| (spans, name.clone(), kind))
        };
        services.iter().flat_map(pairs)
    };
    // The first of those that have as many.
    let most = |a: (u64, String, Kind), b: (u64, String, Kind)| if b.0 > a.0 { b } else { a };
    let servers = all().filter(|(_, _, kind)| *kind == Kind::Server).reduce(most);
    servers.or_else(|| all().reduce(most)).map(|(_, name, kind)| (name, kind))
}
