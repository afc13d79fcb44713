//! The three plots: latency, errors and requests over time, with one point of time marked in all.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape::charts;
use spanscape_core::base::fmt::{self, RateUnit};
use spanscape_core::engine::protocol::{Metrics, Series};
use spanscape_core::layout::plot::{LengthAxis, TimeAxis};
use spanscape_core::render::Token;
use spanscape_core::state::Route;
use spanscape_core::state::monitor::{Plot, search_at};

use super::Shown;
use super::plot::{Line, LinePlot, Lines, Pointed};
use crate::views::session::Session;

/// The colours and widths of the percentiles: the higher, the stronger.
const PERCENTILES: [(Token, u32); 4] =
    [(Token::TextDim, 1), (Token::Accent, 1), (Token::Accent, 2), (Token::Warning, 2)];

/// Hundredths of a percent.
const SHARE: u64 = 10_000;

/// The plots.
pub fn plots(session: Session, shown: Arc<Shown>) -> AnyView {
    let at = RwSignal::new(None::<usize>);
    let metrics = &shown.metrics;
    let one = |plot: Plot, title: &'static str, lines: Lines| {
        let shown = shown.clone();
        let open = Callback::new(move |pointed: Pointed| {
            let query = search_at(&shown.view, &shown.metrics, plot, pointed.at, pointed.value);
            let Some(query) = query else { return };
            if pointed.aside {
                spanscape::web::location::open_aside(&session.query_href(query));
            } else {
                session.go_query(Route::Search, query);
            }
        });
        view! { <LinePlot title lines=Arc::new(lines) at open /> }
    };
    view! {
        <div class="monitor-plots">
            {one(Plot::Latency, "Latency", latency(metrics))}
            {one(Plot::Errors, "Error rate", errors(metrics))}
            {one(Plot::Calls, "Request rate", calls(metrics))}
        </div>
    }
    .into_any()
}

fn latency(metrics: &Metrics) -> Lines {
    let lines = metrics.latencies.iter().zip(PERCENTILES);
    let lines = lines.map(|((percent, series), (token, width))| Line {
        name: format!("p{percent}"),
        token,
        width,
        values: values(series, 1.0),
    });
    plot(metrics, lines.collect(), charts::duration_words, false, None)
}

fn errors(metrics: &Metrics) -> Lines {
    let line = Line {
        name: "failed".to_owned(),
        token: Token::Error,
        width: 2,
        values: values(&metrics.errors, SHARE as f64),
    };
    let words = |n| fmt::percent(n, SHARE);
    // One percent at least, and not more than all.
    plot(metrics, vec![line], words, true, Some((100, SHARE)))
}

fn calls(metrics: &Metrics) -> Lines {
    let most = metrics.calls.values.iter().flatten().fold(0.0, |a: f64, b| a.max(*b));
    let unit = RateUnit::of(most);
    let words: fn(u64) -> String = match unit {
        RateUnit::Second => |n| fmt::thousandths(n) + RateUnit::Second.word(),
        RateUnit::Minute => |n| fmt::thousandths(n) + RateUnit::Minute.word(),
        RateUnit::Hour => |n| fmt::thousandths(n) + RateUnit::Hour.word(),
    };
    let line = Line {
        name: "requests".to_owned(),
        token: Token::Accent,
        width: 2,
        values: values(&metrics.calls, unit.seconds() * 1e3),
    };
    plot(metrics, vec![line], words, true, None)
}

/// Whole numbers, `scale` times as large.
fn values(series: &Series, scale: f64) -> Vec<Option<u64>> {
    // `as` saturates.
    series.values.iter().map(|value| value.map(|value| (value * scale).round() as u64)).collect()
}

/// `within` has bounds for what the axis ends at.
fn plot(
    metrics: &Metrics,
    lines: Vec<Line>,
    words: fn(u64) -> String,
    counts: bool,
    within: Option<(u64, u64)>,
) -> Lines {
    let most = lines.iter().flat_map(|line| line.values.iter().flatten()).copied().max();
    let mut y = LengthAxis::over(0, most.unwrap_or(0), false);
    if let Some((least, most)) = within {
        y.most = y.most.max(least).min(most);
    }
    let (from, to) = metrics.window;
    Lines { times: metrics.times.clone(), x: TimeAxis { from, to }, y, lines, words, counts }
}
