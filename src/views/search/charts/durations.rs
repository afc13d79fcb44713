//! How many traces took how long, with the percentiles.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::charts;
use spanscape::web::surface::Size;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ResultsOf, ResultsTold, Spread};
use spanscape_core::state::ResultsView;

use crate::views::search::results::Results;
use crate::views::widgets::chart_canvas::{ChartCanvas, Draw};

/// Into how many bars.
const BINS: u16 = 60;

/// The histogram.
#[component]
pub fn Durations(results: Results) -> impl IntoView {
    let spread = RwSignal::new(Spread::default());
    let size = RwSignal::new(Size::default());
    results.watch(ResultsOf::Spread { bins: BINS }, move |told| {
        if let ResultsTold::Spread(told) = told {
            let _ = spread.try_set(told);
        }
    });
    let log = Memo::new(move |_| results.view.with(ResultsView::is_log));
    let draw: Draw = Rc::new(move |canvas, size, palette| {
        spread.with_untracked(|spread| {
            let plane = charts::durations_plane(size, spread, log.get_untracked());
            charts::durations(canvas, size, &plane, spread, palette);
        });
    });
    let changed = Signal::derive(move || {
        spread.track();
        log.get();
    });
    let label = move || {
        spread.with(|spread| {
            let [p50, p95, p99] = spread.percentiles.map(fmt::duration);
            let traces: u64 = spread.bins.iter().map(|bin| u64::from(bin.traces)).sum();
            let traces = fmt::plural(traces, "trace", "traces");
            format!("Durations of {traces}: half of them within {p50}, 95 % within {p95}, 99 % within {p99}")
        })
    };
    view! {
        <div class="chart" role="img" aria-label=label>
            <ChartCanvas size draw=StoredValue::new_local(draw) due=changed />
        </div>
    }
}
