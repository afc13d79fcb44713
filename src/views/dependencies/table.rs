//! The table: a line for each pair, in the order that its head was clicked for.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{CalleeKind, Column, Dependencies, Dependency, Measured};
use spanscape_core::render::clean;
use spanscape_core::source::Query;

use crate::views::session::Session;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::{share, sorted_table};

/// Lines that are shown at first.
const FIRST: usize = 200;

/// What the columns' heads say, and their classes, in the order of [`Column`].
const COLUMNS: [(&str, &str); 6] = [
    ("Caller", "caller"),
    ("Callee", "callee"),
    ("Calls", "calls"),
    ("Errors", "errors"),
    ("p50", "p50"),
    ("p95", "p95"),
];

/// How many of the columns a back end fills.
const OF_BACKEND: usize = 3;

/// The column by which the table is ordered, and 6 more where that order is turned round.
type Order = RwSignal<usize>;

/// The table of all dependencies, which are some. Of the services' names, one must have the filter
/// in it; `window` is the time that searches for a service look at.
pub fn table(
    session: Session,
    all: Dependencies,
    filter: RwSignal<String>,
    window: Query,
) -> AnyView {
    let measured = all.calls.iter().any(|d| d.measured.is_some());
    let most = all.calls.first().map_or(0, |d| d.calls);
    let order = RwSignal::new(Column::Calls as usize);
    let whole = RwSignal::new(false);
    let columns = COLUMNS.iter().take(if measured { COLUMNS.len() } else { OF_BACKEND });
    let heads: Vec<_> = columns.enumerate().map(|(at, column)| head(at, *column, order)).collect();
    let rows = move || {
        let wanted = filter.with(|text| text.trim().to_ascii_lowercase());
        let has = |name: &str| service_name(name).to_ascii_lowercase().contains(&wanted);
        let by = order.get();
        let mut found: Vec<_> =
            all.by(by % COLUMNS.len()).filter(|d| has(&d.caller) || has(&d.callee)).collect();
        if by >= COLUMNS.len() {
            found.reverse();
        }
        let total = found.len();
        found.truncate(if whole.get() { total } else { FIRST });
        let none = format!("No service here has “{wanted}” in its name.");
        let end = sorted_table::end((total, found.len()), whole, none, "3");
        let lines: Vec<_> = found.into_iter().map(|d| line(&session, d, most, &window)).collect();
        view! {
            {lines}
            {end}
        }
    };
    view! {
        <div class="dep-scroll" tabindex="0" role="region" aria-label="Calls">
            <table class="sorted-table dep-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{changing(rows)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A column's head, which orders the table by it, and turns the order round when it does already.
fn head(column: usize, (name, class): (&'static str, &'static str), order: Order) -> AnyView {
    let turned = column + COLUMNS.len();
    let sorted = move || {
        let (first, then) = match column {
            0 | 1 => ("ascending", "descending"),
            _ => ("descending", "ascending"),
        };
        let by = order.get();
        if by == column { Some(first) } else { (by == turned).then_some(then) }
    };
    let sort = move |()| order.update(|by| *by = if *by == column { turned } else { column });
    sorted_table::head((name, class, None), live(sorted), Callback::new(sort))
}

/// A pair.
fn line(session: &Session, pair: &Dependency, most: u64, window: &Query) -> AnyView {
    let Dependency { caller, callee, kind, calls, measured } = pair;
    let measured = measured.map(|Measured { errors, p50, p95 }| {
        let (class, share) = match errors {
            0 => ("errors", String::new()),
            _ => ("errors some", fmt::percent(errors, *calls)),
        };
        view! {
            <td class=class><small>{share}</small>" "{fmt::count(errors)}</td>
            <td class="p50">{fmt::duration(p50)}</td>
            <td class="p95">{fmt::duration(p95)}</td>
        }
    });
    view! {
        <tr>
            <td>{name(session, caller, CalleeKind::Service, window)}</td>
            <td>{name(session, callee, *kind, window)}</td>
            <td class="calls">
                {fmt::count(*calls)}
                <span class="duration-bar" aria-hidden="true">
                    <span style:width=share::of(*calls, most)></span>
                </span>
            </td>
            {measured}
        </tr>
    }
    .into_any()
}

/// A name: of a service, with a link to its traces; of anything else, with what it is.
fn name(session: &Session, name: &str, kind: CalleeKind, window: &Query) -> AnyView {
    let session = *session;
    let what = match kind {
        CalleeKind::Service => "",
        CalleeKind::Database => "database",
        CalleeKind::Queue => "queue",
        CalleeKind::External => "external",
    };
    let shown = clean(service_name(name)).into_owned();
    let query = || Query { services: vec![name.to_owned()], ..window.clone() };
    let linked = kind == CalleeKind::Service && !name.is_empty();
    view! {
        <a href=linked.then(|| session.query_href(query())) on:click=move |event| session.follow(&event)>
            <Swatch name=name.to_owned() />
            {shown}
            " "
            <small>{what}</small>
        </a>
    }
    .into_any()
}
