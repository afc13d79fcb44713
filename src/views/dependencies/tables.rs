//! The graph as tables, of services and of calls: the same that is drawn, and what is chosen in either is in both.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::bitset::BitSet;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::ServiceEdge;
use spanscape_core::graph::columns::{EdgeColumn, NodeColumn};
use spanscape_core::graph::view::{Chosen, Picked, Seen};
use spanscape_core::render::clean;

use super::deps::Deps;
use super::words::{change_words, colour_of, kind_note, time};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::Swatch;
use crate::views::widgets::{share, sorted_table};

/// Lines that are shown at first.
const FIRST: usize = 200;

const NODES: [(NodeColumn, &str, &str, bool); 9] = [
    (NodeColumn::Name, "Service", "name", true),
    (NodeColumn::Calls, "Calls", "calls", true),
    (NodeColumn::Errors, "Errors", "errors", false),
    (NodeColumn::P50, "p50", "p50", false),
    (NodeColumn::P95, "p95", "p95", false),
    (NodeColumn::Own, "Self time", "p95", false),
    (NodeColumn::Critical, "Critical path", "p95", false),
    (NodeColumn::Callers, "Callers", "fewer", true),
    (NodeColumn::Callees, "Callees", "fewer", true),
];

const CALLS: [(EdgeColumn, &str, &str, bool); 8] = [
    (EdgeColumn::Caller, "Caller", "caller", true),
    (EdgeColumn::Callee, "Callee", "callee", true),
    (EdgeColumn::Calls, "Calls", "calls", true),
    (EdgeColumn::Errors, "Errors", "errors", false),
    (EdgeColumn::P50, "p50", "p50", false),
    (EdgeColumn::P95, "p95", "p95", false),
    (EdgeColumn::Total, "Time", "fewer", false),
    (EdgeColumn::Asynchronous, "Async", "fewer", false),
];

/// A column's head, which orders the table by it, and turns the order round when it does already.
fn head<C: Copy + PartialEq + Send + Sync + 'static>(
    (column, name, class): (C, &'static str, &'static str),
    names: bool,
    order: RwSignal<(C, bool)>,
) -> AnyView {
    let sorted = move || {
        let (by, turned) = order.get();
        (by == column).then_some(if turned != names { "ascending" } else { "descending" })
    };
    let sort =
        move |()| order.update(|(by, turned)| (*by, *turned) = (column, *by == column && !*turned));
    sorted_table::head((name, class, None), live(sorted), Callback::new(sort))
}

/// A table: its columns, and what of what is seen its lines are.
struct Sheet<C: 'static> {
    label: &'static str,
    columns: &'static [(C, &'static str, &'static str, bool)],
    is_name: fn(C) -> bool,
    /// All lines, in the order of a column, and those that stand back.
    order: fn(&Seen, C) -> (Vec<u32>, &BitSet),
    /// What lines are told with, which is worked out once for all.
    numbers: fn(&Seen) -> Numbers,
    line: fn(&Lines, u32) -> Option<AnyView>,
}

/// Of nodes who calls and who is called; of edges nothing. And the highest number of calls.
#[derive(Default)]
struct Numbers {
    calls: Vec<u64>,
    callers: Vec<u64>,
    callees: Vec<u64>,
    most: u64,
}

/// What a line is told with.
struct Lines {
    deps: Deps,
    seen: Arc<Seen>,
    numbers: Numbers,
    /// Spans tell of it.
    told: bool,
    chosen: Option<Picked>,
}

/// The table of services.
pub fn nodes(deps: Deps) -> AnyView {
    sheet(
        deps,
        Sheet {
            label: "Services",
            columns: &NODES,
            is_name: |column| column == NodeColumn::Name,
            order: |seen, by| (seen.graph.node_order(by), &seen.dim),
            numbers: |seen| {
                let calls = seen.graph.node_numbers(NodeColumn::Calls);
                Numbers {
                    most: calls.iter().copied().max().unwrap_or(0),
                    calls,
                    callers: seen.graph.node_numbers(NodeColumn::Callers),
                    callees: seen.graph.node_numbers(NodeColumn::Callees),
                }
            },
            line: node_line,
        },
    )
}

/// The table of calls.
pub fn calls(deps: Deps) -> AnyView {
    sheet(
        deps,
        Sheet {
            label: "Calls",
            columns: &CALLS,
            is_name: |column| matches!(column, EdgeColumn::Caller | EdgeColumn::Callee),
            order: |seen, by| (seen.graph.edge_order(by), &seen.dim_edges),
            numbers: |seen| {
                let most = seen.graph.edges.iter().map(ServiceEdge::calls).max().unwrap_or(0);
                Numbers { most, ..Numbers::default() }
            },
            line: edge_line,
        },
    )
}

fn sheet<C: Copy + PartialEq + Default + Send + Sync + 'static>(
    deps: Deps,
    sheet: Sheet<C>,
) -> AnyView {
    let told = deps.is_told();
    let order = RwSignal::new((C::default(), false));
    let columns: Vec<_> = sheet.columns.iter().filter(|column| told || column.3).collect();
    let heads: Vec<_> = columns
        .iter()
        .map(|&&(column, name, class, _)| {
            head((column, name, class), (sheet.is_name)(column), order)
        })
        .collect();
    let label = sheet.label;
    let whole = RwSignal::new(false);
    let body = move || {
        let seen = deps.seen.get();
        let (by, turned) = order.get();
        let (mut all, dim) = (sheet.order)(&seen, by);
        if turned {
            all.reverse();
        }
        all.retain(|&at| !dim.contains(at));
        let total = all.len();
        all.truncate(if whole.get() { total } else { FIRST });
        let none = deps.find.with(|find| match find.trim() {
            "" => "Nothing is left by what is chosen above.".to_owned(),
            find => format!("No service here has “{find}” in its name."),
        });
        let end = sorted_table::end((total, all.len()), whole, none);
        let (numbers, chosen) = ((sheet.numbers)(&seen), deps.chosen());
        let lines = Lines { deps, seen, numbers, told, chosen };
        let lines: Vec<_> = all.into_iter().filter_map(|at| (sheet.line)(&lines, at)).collect();
        view! { {lines} {end} }.into_any()
    };
    view! {
        <div class="dep-scroll" tabindex="0" role="region" aria-label=label>
            <table class="sorted-table dep-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{changing(body)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn node_line(lines: &Lines, at: u32) -> Option<AnyView> {
    let Lines { deps, seen, numbers, told, chosen } = lines;
    let node = seen.graph.node(at)?;
    let number = |of: &[u64]| of.get(at as usize).copied().unwrap_or(0);
    let cells = told.then(|| {
        let t = node.told.unwrap_or_default();
        view! {
            {errors_cell(t.failed, t.requests)}
            <td class="p50">{time(t.p50)}</td>
            <td class="p95">{time(t.p95)}</td>
            <td class="p95">{fmt::duration(t.own)}</td>
            <td class="p95">{fmt::duration(t.critical)}</td>
        }
    });
    let calls = number(&numbers.calls);
    Some(
        view! {
            <tr aria-selected=(*chosen == Some(Picked::Node(at))).then_some("true")>
                <td>{name(*deps, seen, at)}</td>
                <td class="calls">{fmt::count(calls)} {bar(calls, numbers.most)}</td>
                {cells}
                <td class="fewer">{fmt::count(number(&numbers.callers))}</td>
                <td class="fewer">{fmt::count(number(&numbers.callees))}</td>
            </tr>
        }
        .into_any(),
    )
}

fn edge_line(lines: &Lines, at: u32) -> Option<AnyView> {
    let Lines { deps, seen, numbers, told, chosen } = lines;
    let deps = *deps;
    let edge = seen.graph.edges.get(at as usize)?;
    let [from, to] = [seen.graph.node(edge.from)?, seen.graph.node(edge.to)?];
    let cells = told.then(|| {
        let t = edge.told.unwrap_or_default();
        let apart =
            if t.asynchronous > 0 { fmt::percent(t.asynchronous, t.calls) } else { String::new() };
        view! {
            {errors_cell(t.errors, t.calls)}
            <td class="p50">{time(t.p50)}</td>
            <td class="p95">{time(t.p95)}</td>
            <td class="fewer">{fmt::duration(t.total)}</td>
            <td class="fewer">{apart}</td>
        }
    });
    let change =
        seen.changes.get(at as usize).map(|change| change_words(*change)).filter(|c| !c.is_empty());
    let ends = seen.chosen(Picked::Edge(at))?;
    let label = format!("Calls of {} to {}", clean(&from.title()), clean(&to.title()));
    let count = fmt::count(edge.calls());
    Some(
        view! {
            <tr aria-selected=(*chosen == Some(Picked::Edge(at))).then_some("true")>
                <td>{name(deps, seen, edge.from)}</td>
                <td>{name(deps, seen, edge.to)} {change.map(|change| view! { <small class="dep-change">{change}</small> })}</td>
                <td class="calls">
                    <button class="link" aria-label=format!("{count}: {label}") on:click=move |_| deps.choose_named(ends.clone())>{count.clone()}</button>
                    {bar(edge.calls(), numbers.most)}
                </td>
                {cells}
            </tr>
        }
        .into_any(),
    )
}

fn bar(calls: u64, most: u64) -> AnyView {
    view! {
        <span class="duration-bar" aria-hidden="true">
            <span style:width=share::of(calls, most)></span>
        </span>
    }
    .into_any()
}

fn errors_cell(errors: u64, of: u64) -> AnyView {
    let (class, share) = match errors {
        0 => ("errors", String::new()),
        _ => ("errors some", fmt::percent(errors, of)),
    };
    view! { <td class=class><small>{share}</small>" "{fmt::count(errors)}</td> }.into_any()
}

/// A node's name, which chooses it, and what it is.
fn name(deps: Deps, seen: &Seen, at: u32) -> Option<AnyView> {
    let node = seen.graph.node(at)?;
    let (to, shown) = (seen.graph.key(at), clean(&node.title()).into_owned());
    let note = kind_note(node.kind);
    Some(
        view! {
            <button class="link" on:click=move |_| deps.choose_named(Chosen::Node(to.clone()))>
                <Swatch name=colour_of(node) />
                {shown}
                " "
                <small>{note}</small>
            </button>
        }
        .into_any(),
    )
}
