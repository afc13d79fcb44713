//! The ways from a span or a trace to a Grafana: its logs, figures of its service, and the same trace there.

use super::about::About;
use super::explore::{Asks, Grafana, Metrics, Pane};
use super::queries::matchers;
use super::settings::{Logs, shifted};
use super::template::fill;
use crate::base::TimeNs;
use crate::engine::protocol::Problem;

/// What is there, and the address, in the order in which they are shown; and why there is none to logs. Without a data
/// source that was configured for it, none is tried, which is no failure.
pub fn links(
    logs: &Logs,
    grafana: &Grafana,
    about: &About<'_>,
    time: (TimeNs, TimeNs),
) -> (Vec<(String, String)>, Option<Problem>) {
    let (mut links, mut silence) = (Vec::new(), None);
    let mut add = |words: &str, uid: &str, asks: Asks<'_>, (from, to): (TimeNs, TimeNs)| {
        links.push((words.to_owned(), grafana.explore(&Pane { uid, asks, from, to })));
    };
    if !logs.datasource_uid.is_empty() {
        match logs.as_grafana(about) {
            Ok(expr) => {
                let time = logs.window(time.0, time.1);
                add("Logs in Grafana", &logs.datasource_uid, Asks::Loki(&expr), time);
            }
            Err(problem) => silence = Some(problem),
        }
    }
    if let Some(metrics) = &grafana.metrics {
        for (name, expr) in figures(metrics, about) {
            add(&name, &metrics.uid, Asks::Prometheus(&expr), shifted(time, metrics.shifts));
        }
    }
    if let Some(traces) = grafana.traces.as_ref().filter(|_| !about.trace.is_empty()) {
        let span = about.span.as_ref().map_or("", |span| span.id);
        let asks = Asks::Trace { kind: &traces.kind, id: about.trace, span };
        add("Trace in Grafana", &traces.uid, asks, time);
    }
    (links, silence)
}

/// The queries whose variables are all known; where none is configured, the median latency of the service as span
/// metrics have it.
fn figures(metrics: &Metrics, about: &About<'_>) -> Vec<(String, String)> {
    let tags = matchers(&metrics.tags, about).unwrap_or_default();
    if metrics.queries.is_empty() {
        if tags.is_empty() {
            return Vec::new();
        }
        let rate = format!("rate(traces_spanmetrics_latency_bucket{{{tags}}}[5m])");
        let expr = format!("histogram_quantile(0.5, sum({rate}) by (le))");
        return vec![("Latency in Grafana".to_owned(), expr)];
    }
    let filled = |(name, query): &(String, String)| {
        if tags.is_empty() && query.contains("__tags") {
            return None;
        }
        let expr = fill(query, about, &tags).ok()?;
        let name = if name.is_empty() { "Metrics" } else { name };
        Some((format!("{name} in Grafana"), expr))
    };
    metrics.queries.iter().filter_map(filled).collect()
}
