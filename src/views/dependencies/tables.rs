//! The graph as tables, of services and of calls: the same that is drawn, and what is chosen in either is in both.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ServiceEdge, ServiceNode};
use spanscape_core::graph::columns::{EdgeColumn, NodeColumn};
use spanscape_core::graph::view::{Chosen, Picked, Seen};
use spanscape_core::render::clean;

use super::deps::Deps;
use super::words::{change_words, kind_note, node_name, time};
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
    (NodeColumn::Callers, "Callers", "p50", true),
    (NodeColumn::Callees, "Callees", "p50", true),
];

const CALLS: [(EdgeColumn, &str, &str, bool); 8] = [
    (EdgeColumn::Caller, "Caller", "caller", true),
    (EdgeColumn::Callee, "Callee", "callee", true),
    (EdgeColumn::Calls, "Calls", "calls", true),
    (EdgeColumn::Errors, "Errors", "errors", false),
    (EdgeColumn::P50, "p50", "p50", false),
    (EdgeColumn::P95, "p95", "p95", false),
    (EdgeColumn::Total, "Time", "p95", false),
    (EdgeColumn::Asynchronous, "Async", "p50", false),
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

/// What the lines of a table are about.
#[derive(Clone, Copy)]
struct Rows {
    deps: Deps,
    whole: RwSignal<bool>,
    columns: &'static str,
}

impl Rows {
    /// The lines of those that do not stand back, in an order.
    fn lines(
        self,
        mut order: Vec<u32>,
        turned: bool,
        shows: impl Fn(u32) -> bool,
        line: impl Fn(u32) -> Option<AnyView>,
    ) -> AnyView {
        if turned {
            order.reverse();
        }
        order.retain(|&at| shows(at));
        let total = order.len();
        order.truncate(if self.whole.get() { total } else { FIRST });
        let none = self.deps.find.with(|find| match find.trim() {
            "" => "Nothing is left by what is chosen above.".to_owned(),
            find => format!("No service here has “{find}” in its name."),
        });
        let end = sorted_table::end((total, order.len()), self.whole, none, self.columns);
        let lines: Vec<_> = order.into_iter().filter_map(line).collect();
        view! { {lines} {end} }.into_any()
    }
}

fn table(
    label: &'static str,
    heads: Vec<AnyView>,
    rows: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <div class="dep-scroll" tabindex="0" role="region" aria-label=label>
            <table class="sorted-table dep-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{changing(rows)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The table of services.
pub fn nodes(deps: Deps) -> AnyView {
    let told = deps.is_told();
    let order = RwSignal::new((NodeColumn::default(), false));
    let heads = NODES.iter().filter(|column| told || column.3);
    let heads = heads.map(|&(column, name, class, _)| {
        head((column, name, class), column == NodeColumn::Name, order)
    });
    let heads: Vec<_> = heads.collect();
    let rows = Rows { deps, whole: RwSignal::new(false), columns: if told { "9" } else { "4" } };
    let body = move || {
        let seen = deps.seen.get();
        let (by, turned) = order.get();
        let numbers = NODES.map(|(column, ..)| seen.graph.node_numbers(column));
        let most = numbers.get(1).and_then(|calls| calls.iter().copied().max()).unwrap_or(0);
        let chosen = deps.chosen();
        let line = |at: u32| {
            let node = seen.graph.node(at)?;
            let number = |column: usize| {
                numbers.get(column).and_then(|all| all.get(at as usize)).copied().unwrap_or(0)
            };
            Some(node_line(
                deps,
                node,
                (number(1), most),
                [number(7), number(8)],
                told,
                chosen == Some(Picked::Node(at)),
            ))
        };
        rows.lines(seen.graph.node_order(by), turned, |at| !seen.dim.contains(at), line)
    };
    table("Services", heads, body)
}

fn node_line(
    deps: Deps,
    node: &ServiceNode,
    (calls, most): (u64, u64),
    [callers, callees]: [u64; 2],
    told: bool,
    chosen: bool,
) -> AnyView {
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
    view! {
        <tr aria-selected=chosen.then_some("true")>
            <td>{name(deps, node)}</td>
            {calls_cell(calls, most)}
            {cells}
            <td class="p50">{fmt::count(callers)}</td>
            <td class="p50">{fmt::count(callees)}</td>
        </tr>
    }
    .into_any()
}

/// The table of calls.
pub fn calls(deps: Deps) -> AnyView {
    let told = deps.is_told();
    let order = RwSignal::new((EdgeColumn::default(), false));
    let heads = CALLS.iter().filter(|column| told || column.3);
    let heads = heads.map(|&(column, name, class, _)| {
        head(
            (column, name, class),
            matches!(column, EdgeColumn::Caller | EdgeColumn::Callee),
            order,
        )
    });
    let heads: Vec<_> = heads.collect();
    let rows = Rows { deps, whole: RwSignal::new(false), columns: if told { "8" } else { "3" } };
    let body = move || {
        let seen = deps.seen.get();
        let (by, turned) = order.get();
        let most = seen.graph.edges.iter().map(ServiceEdge::calls).max().unwrap_or(0);
        let chosen = deps.chosen();
        let line = |at: u32| {
            let is_chosen = chosen == Some(Picked::Edge(at));
            edge_line(deps, &seen, at, most, told, is_chosen)
        };
        rows.lines(seen.graph.edge_order(by), turned, |at| !seen.dim_edges.contains(at), line)
    };
    table("Calls", heads, body)
}

fn edge_line(
    deps: Deps,
    seen: &Seen,
    at: u32,
    most: u64,
    told: bool,
    chosen: bool,
) -> Option<AnyView> {
    let edge = seen.graph.edges.get(at as usize)?;
    let [from, to] = [seen.graph.node(edge.from)?, seen.graph.node(edge.to)?];
    let cells = told.then(|| {
        let t = edge.told.unwrap_or_default();
        view! {
            {errors_cell(t.errors, t.calls)}
            <td class="p50">{time(t.p50)}</td>
            <td class="p95">{time(t.p95)}</td>
            <td class="p95">{fmt::duration(t.total)}</td>
            <td class="p50">{if t.asynchronous > 0 { fmt::percent(t.asynchronous, t.calls) } else { String::new() }}</td>
        }
    });
    let change =
        seen.changes.get(at as usize).map(|change| change_words(*change)).filter(|c| !c.is_empty());
    let ends = Chosen::Calls(from.name.clone(), to.name.clone());
    let label = format!("Calls of {} to {}", clean(node_name(from)), clean(node_name(to)));
    let count = fmt::count(edge.calls());
    Some(
        view! {
            <tr aria-selected=chosen.then_some("true")>
                <td>{name(deps, from)}</td>
                <td>{name(deps, to)} {change.map(|change| view! { <small class="dep-change">{change}</small> })}</td>
                <td class="calls">
                    <button class="link" aria-label=format!("{count}: {label}") on:click=move |_| deps.choose_named(ends.clone())>{count.clone()}</button>
                    <span class="duration-bar" aria-hidden="true">
                        <span style:width=share::of(edge.calls(), most)></span>
                    </span>
                </td>
                {cells}
            </tr>
        }
        .into_any(),
    )
}

fn calls_cell(calls: u64, most: u64) -> AnyView {
    view! {
        <td class="calls">
            {fmt::count(calls)}
            <span class="duration-bar" aria-hidden="true">
                <span style:width=share::of(calls, most)></span>
            </span>
        </td>
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
fn name(deps: Deps, node: &ServiceNode) -> AnyView {
    let (to, shown) = (node.name.clone(), clean(node_name(node)).into_owned());
    view! {
        <button class="link" on:click=move |_| deps.choose_named(Chosen::Node(to.clone()))>
            <Swatch name=node.name.clone() />
            {shown}
            " "
            <small>{kind_note(node.kind)}</small>
        </button>
    }
    .into_any()
}
