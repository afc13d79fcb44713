//! The table of operations, by how much time they take, with how each goes over time.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{Figure, OperationMetrics, Series};
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::monitor::search;

use super::Shown;
use crate::views::session::Session;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::{share, sorted_table};

/// Lines that are shown at first.
const FIRST: usize = 100;

/// What the columns' heads say, their classes, and what they mean.
const COLUMNS: [(&str, &str, &str); 5] = [
    ("Operation", "operation", "The name of the span"),
    ("p95", "number", "95 % of its requests take no longer"),
    ("Request rate", "number", "Requests, in the time that is shown"),
    ("Error rate", "number", "Which share of its requests fails"),
    ("Impact", "impact", "p95 by request rate, of 100 for the greatest: where the time goes"),
];

/// How many parts the sparkline's height has.
const SPARK: (f64, f64) = (100.0, 20.0);

/// The column by which the table is ordered, and whether from the other end.
type Order = RwSignal<(usize, bool)>;

/// The table.
pub fn operations(session: Session, shown: Arc<Shown>) -> AnyView {
    let order: Order = RwSignal::new((COLUMNS.len() - 1, false));
    let whole = RwSignal::new(false);
    let filter = RwSignal::new(String::new());
    let count = shown.metrics.operations.len() as u64;
    let rows = move || {
        let wanted = filter.with(|text| text.trim().to_lowercase());
        let all = shown.metrics.operations.iter();
        let mut found: Vec<&OperationMetrics> =
            all.filter(|operation| operation.name.to_lowercase().contains(&wanted)).collect();
        let (column, turned) = order.get();
        found.sort_by(|a, b| {
            let by = compare(column, a, b);
            (if turned { by.reverse() } else { by }).then_with(|| a.name.cmp(&b.name))
        });
        let total = found.len();
        found.truncate(if whole.get() { total } else { FIRST });
        let none = format!("No operation here has \u{201c}{wanted}\u{201d} in its name.");
        let end = sorted_table::end((total, found.len()), whole, none);
        let lines: Vec<_> = found.into_iter().map(|of| line(session, &shown, of)).collect();
        view! {
            {lines}
            {end}
        }
    };
    let heads: Vec<_> =
        COLUMNS.into_iter().enumerate().map(|(at, of)| head(at, of, order)).collect();
    view! {
        <div class="monitor-operations">
            <div class="monitor-operations-head">
                <h2>{fmt::plural(count, "operation", "operations")}</h2>
                <input
                    class="text-input"
                    type="search"
                    aria-label="Operations with this in their name"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Part of a name"
                    prop:value=filter
                    on:input=move |event| filter.set(event_target_value(&event))
                />
            </div>
            <table class="sorted-table monitor-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{changing(rows)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Names from A on, numbers from the largest on; what is not known comes last.
fn compare(column: usize, a: &OperationMetrics, b: &OperationMetrics) -> Ordering {
    let figure = |of: fn(&OperationMetrics) -> Option<f64>| {
        let or_none = |operation| of(operation).unwrap_or(-1.0);
        or_none(b).total_cmp(&or_none(a))
    };
    match column {
        0 => a.name.cmp(&b.name),
        1 => figure(|operation| operation.latency.whole),
        2 => figure(|operation| operation.calls.whole),
        3 => figure(|operation| operation.errors.whole),
        _ => figure(|operation| Some(operation.impact)),
    }
}

/// A column's head, which orders the table by it, and turns the order round when it does already.
fn head(
    column: usize,
    (name, class, title): (&'static str, &'static str, &'static str),
    order: Order,
) -> AnyView {
    let sorted = move || {
        let (by, turned) = order.get();
        (by == column).then_some(if (column == 0) != turned { "ascending" } else { "descending" })
    };
    let sort = move |()| {
        order.update(|(by, turned)| (*by, *turned) = (column, *by == column && !*turned));
    };
    sorted_table::head((name, class, Some(title)), live(sorted), Callback::new(sort))
}

/// An operation; its name and its errors lead to its traces.
fn line(session: Session, shown: &Shown, of: &OperationMetrics) -> AnyView {
    let query = Query { operation: of.name.clone(), ..search(&shown.view, shown.metrics.window) };
    let failed = Query {
        tags: query.tags.iter().cloned().chain([("error".to_owned(), "true".to_owned())]).collect(),
        ..query.clone()
    };
    let follow = move |event: leptos::ev::MouseEvent| session.follow(&event);
    let has_errors = of.errors.whole.is_some_and(|share| share > 0.0);
    let errors = words(&of.errors, fmt::share);
    let errors = match has_errors {
        true => {
            let href = session.query_href(failed);
            let label = format!("{errors} failed, see these traces");
            view! { <a href=href aria-label=label on:click=follow>{errors}</a> }.into_any()
        }
        false => errors.into_any(),
    };
    let percent = (of.impact * 100.0).round() as u64;
    view! {
        <tr>
            <td class="operation"><a href=session.query_href(query) on:click=follow>{clean(&of.name).into_owned()}</a></td>
            <td class="number">{spark(&of.latency.series, None)}{words(&of.latency, |ns| fmt::duration(DurationNs(ns.round() as u64)))}</td>
            <td class="number">{spark(&of.calls.series, None)}{words(&of.calls, fmt::rate)}</td>
            <td class="number" data-some=has_errors.to_string()>{spark(&of.errors.series, Some(1.0))}{errors}</td>
            <td class="impact">
                <span class="duration-bar" aria-hidden="true"><span style:width=share::of(percent, 100)></span></span>
                {percent}
            </td>
        </tr>
    }
    .into_any()
}

fn words(figure: &Figure, words: fn(f64) -> String) -> String {
    figure.whole.map_or_else(|| "\u{2013}".to_owned(), words)
}

/// A small picture of a series: from 0 up to its greatest, or `most`.
fn spark(series: &Series, most: Option<f64>) -> AnyView {
    let (width, height) = SPARK;
    let greatest = series.values.iter().flatten().fold(0.0, |a: f64, b| a.max(*b));
    let most = most.unwrap_or(greatest);
    let last = series.values.len().saturating_sub(1).max(1) as f64;
    let mut path = String::new();
    let mut drawn = false;
    for (i, value) in series.values.iter().enumerate() {
        // Too small for gaps: what is known is joined.
        let Some(value) = value.filter(|_| most > 0.0) else { continue };
        // In tenths, without the code that writes floats.
        let x = (i as f64 / last * width * 10.0).round() as u64;
        let y = ((height - 1.0 - (value / most).min(1.0) * (height - 2.0)) * 10.0).round() as u64;
        let command = if drawn { 'L' } else { 'M' };
        let _ = write!(path, "{command}{}.{} {}.{}", x / 10, x % 10, y / 10, y % 10);
        if !drawn {
            // A single point is seen as well.
            path.push_str("h0.5");
        }
        drawn = true;
    }
    view! {
        <svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
            <path d=path />
        </svg>
    }
    .into_any()
}
