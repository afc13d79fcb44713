//! What changes in time: durations and errors of the traces that begin in each part of it.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::charts::{self, Curve};
use spanscape::web::surface::Size;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{Bucket, ResultsOf, ResultsTold};
use spanscape_core::layout::plot::{LengthAxis, TimeAxis};
use spanscape_core::render::Token;
use spanscape_core::state::ResultsView;

use crate::views::search::results::Results;
use crate::views::widgets::chart_canvas::{ChartCanvas, Draw};
use crate::views::widgets::live::changing;

/// Into how many parts.
const BUCKETS: u16 = 48;

/// The curves.
#[component]
pub fn Trend(results: Results) -> impl IntoView {
    let buckets = RwSignal::new(Vec::<Bucket>::new());
    let sizes = (RwSignal::new(Size::default()), RwSignal::new(Size::default()));
    results.watch(ResultsOf::Trend { buckets: BUCKETS }, move |told| {
        if let ResultsTold::Trend(told) = told {
            let _ = buckets.try_set(told);
        }
    });
    let log = Memo::new(move |_| results.view.with(ResultsView::is_log));
    let durations: Draw = Rc::new(move |canvas, size, palette| {
        buckets.with_untracked(|all| {
            let curve = |token, width, of: fn(&Bucket) -> u64| curve(all, token, width, of);
            let curves =
                [curve(Token::TextDim, 1, |b| b.of.p50.0), curve(Token::Accent, 2, |b| b.of.p95.0)];
            let values = || curves.iter().flat_map(|c| &c.points).filter_map(|(_, value)| *value);
            let (least, most) = (values().min().unwrap_or(0), values().max().unwrap_or(1));
            let y = LengthAxis::over(least, most, log.get_untracked());
            let plane = charts::plane(size, axis(all), y);
            let words = charts::duration_words;
            charts::lines(canvas, size, &plane, &curves, palette, words, false);
        });
    });
    let errors: Draw = Rc::new(move |canvas, size, palette| {
        buckets.with_untracked(|all| {
            let share = |b: &Bucket| u64::from(b.of.errors) * 100 / u64::from(b.of.traces.max(1));
            let curves = [curve(all, Token::Error, 2, share)];
            let y = LengthAxis { least: 0, most: 100, log: false };
            let plane = charts::plane(size, axis(all), y);
            charts::lines(canvas, size, &plane, &curves, palette, |n| format!("{n} %"), true);
        });
    });
    let changed = Signal::derive(move || {
        buckets.track();
        log.get();
    });
    let label = move |what: &str| {
        let ends = buckets.with(|all| all.first().zip(all.last()).map(|(a, b)| (a.of, b.of)));
        let ends = ends.map(|(a, b)| {
            format!(
                ": p95 {} at the begin, {} at the end",
                fmt::duration(a.p95),
                fmt::duration(b.p95)
            )
        });
        format!("{what} in time{}", ends.unwrap_or_default())
    };
    let none = move || {
        buckets
            .with(Vec::is_empty)
            .then(|| view! { <p class="dim">"No trace says when it began."</p> })
    };
    view! {
        <div class="chart-pair">
            <figure>
                <figcaption>"Duration: p50 thin, p95 bold"</figcaption>
                <div class="chart" role="img" aria-label=move || label("Durations")>
                    <ChartCanvas size=sizes.0 draw=StoredValue::new_local(durations) due=changed />
                </div>
            </figure>
            <figure>
                <figcaption>"Traces with errors"</figcaption>
                <div class="chart" role="img" aria-label="Share of traces with errors in time">
                    <ChartCanvas size=sizes.1 draw=StoredValue::new_local(errors) due=changed />
                </div>
            </figure>
            {changing(none)}
        </div>
    }
}

fn axis(buckets: &[Bucket]) -> TimeAxis {
    let ends = buckets.first().zip(buckets.last());
    ends.map(|(first, last)| TimeAxis { from: first.from, to: last.to }).unwrap_or_default()
}

/// A curve of the parts; broken where no trace begins.
fn curve(buckets: &[Bucket], token: Token, width: u32, of: impl Fn(&Bucket) -> u64) -> Curve {
    let point = |b: &Bucket| {
        let middle = b.from.plus(DurationNs(b.to.since(b.from).0 / 2));
        (middle, (b.of.traces > 0).then(|| of(b)))
    };
    Curve { token, width, points: buckets.iter().map(point).collect() }
}
