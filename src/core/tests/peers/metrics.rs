//! Metrics as text: a line for each series, its known numbers after the seconds that they are behind the first point.

use std::fmt::Write as _;

use spanscape_core::engine::protocol::{
    Figure, Metrics, MetricsService, MetricsSource, Series, span_kind,
};

/// Metrics as text; latency in milliseconds.
pub fn print(told: &Metrics) -> String {
    let Metrics { window: (from, to), step, times, .. } = told;
    let seconds = |ns: i64| ns / 1_000_000_000;
    let mut out = format!(
        "{}..{} s, step {} s, {} points",
        seconds(from.0),
        seconds(to.0),
        step.0 / 1_000_000_000,
        times.len()
    );
    match &told.source {
        MetricsSource::Server => out += " by the server\n",
        MetricsSource::Spans { spans, traces, services } => {
            let _ = writeln!(out, " by {spans} spans in {traces} traces");
            for MetricsService { name, kinds } in services {
                let kinds = kinds.iter().map(|&(kind, n)| format!(" {}={n}", span_kind(kind)));
                let _ = writeln!(out, "  of {name:?}{}", kinds.collect::<String>());
            }
        }
    }
    let line = |series: &Series, unit: f64| -> String {
        assert_eq!(series.values.len(), times.len());
        let first = times.first().map_or(0, |time| time.0);
        let known = told.points(series).filter_map(|(time, value)| Some((time, value?)));
        known
            .map(|(time, value)| format!(" {}:{}", seconds(time.0 - first), value / unit))
            .collect()
    };
    for (percent, series) in &told.latencies {
        let _ = writeln!(out, "p{percent}{}", line(series, 1e6));
    }
    let _ = writeln!(out, "calls{}\nerrors{}", line(&told.calls, 1.0), line(&told.errors, 1.0));
    for operation in &told.operations {
        let _ = writeln!(out, "{} {:.3}", operation.name, operation.impact);
        let figures = [("p95", &operation.latency, 1e6), ("calls", &operation.calls, 1.0)];
        for (word, Figure { whole, series }, unit) in
            figures.into_iter().chain([("errors", &operation.errors, 1.0)])
        {
            let whole = whole.map_or("?".to_owned(), |whole| format!("{}", whole / unit));
            let _ = writeln!(out, "  {word} {whole} ={}", line(series, unit));
        }
    }
    for problem in &told.problems {
        let _ = writeln!(out, "! {}\n  {}\n  {}", problem.what, problem.place, problem.advice);
    }
    out
}
