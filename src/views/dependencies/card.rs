//! All about what is chosen: figures, who calls and who is called, and ways to its traces.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{CalleeKind, ServiceEdge, ServiceNode, SetOf};
use spanscape_core::graph::changes::Change;
use spanscape_core::graph::spans;
use spanscape_core::graph::view::{Chosen, Picked, Seen};
use spanscape_core::render::clean;
use spanscape_core::source::Query;

use super::deps::Deps;
use super::logs;
use super::words::{change_words, colour_of, errors, kind_note, time};
use crate::views::widgets::service::Swatch;

/// Callers and callees that are listed at first.
const FIRST: usize = 8;

/// A line of the table of figures.
type Fact = (&'static str, String);

/// The card of what is chosen; nothing as long as nothing is.
pub fn card(deps: Deps) -> Option<AnyView> {
    let at = deps.chosen()?;
    let seen = deps.seen.get();
    match at {
        Picked::Node(at) => seen.graph.node(at).map(|node| of_node(deps, &seen, at, node)),
        Picked::Edge(at) => {
            let edge = seen.graph.edges.get(at as usize)?;
            let change = seen.changes.get(at as usize).copied();
            Some(of_edge(deps, &seen, edge, change))
        }
    }
}

fn of_node(deps: Deps, seen: &Seen, at: u32, node: &ServiceNode) -> AnyView {
    let mut facts: Vec<Fact> = Vec::new();
    let group = node.kind == CalleeKind::Group;
    if group {
        let size = seen.sizes.get(at as usize).copied().unwrap_or(0);
        facts.push(("Of them", fmt::count(size.into())));
    }
    if !node.namespace.is_empty() {
        facts.push(("Namespace", clean(&node.namespace).into_owned()));
    }
    let shape = &seen.shape;
    match node.told {
        Some(told) => {
            facts.extend([
                ("Requests", fmt::count(told.requests)),
                ("Failed", errors(told.failed, told.requests)),
                ("Median", time(told.p50)),
                ("p95", time(told.p95)),
                ("Self time", fmt::duration(told.own)),
                ("Critical path", critical(deps, told.critical)),
                ("Spans", fmt::count(told.spans)),
            ]);
        }
        None => {
            let calls = |all: &[(u32, u32)]| {
                let calls = |&(_, edge): &(u32, u32)| {
                    seen.graph.edges.get(edge as usize).map_or(0, ServiceEdge::calls)
                };
                fmt::count(all.iter().map(calls).fold(0, u64::saturating_add))
            };
            facts.push(("Is called", calls(shape.coming(at))));
            facts.push(("Calls", calls(shape.leaving(at))));
        }
    }
    let (name, key) = (node.name.clone(), seen.graph.key(at));
    let traces = (node.kind == CalleeKind::Service && !name.is_empty()).then(|| {
        let operation = node.operation.clone();
        let query = Query { operation, ..deps.search(&name, "") };
        search_link(deps, query, "Search its traces")
    });
    let focused = deps.view.with(|view| view.focus == key);
    let focus = {
        let key = key.clone();
        view! {
            <button class="button" disabled=focused on:click=move |_| deps.focus(&key)>"Show what is near"</button>
        }
    };
    let open = group.then(|| {
        let name = name.clone();
        view! {
            <button class="button" on:click=move |_| {
                let name = name.clone();
                deps.change(true, |view| view.unfolded.push(name));
            }>"Show its services"</button>
        }
    });
    let cluster = seen.cluster.get(at as usize).cloned().filter(|c| !group && !c.is_empty());
    let close = cluster.map(|cluster| {
        let words = format!("Fold {}", clean(&cluster));
        view! {
            <button class="button" on:click=move |_| {
                let cluster = cluster.clone();
                deps.change(true, |view| view.unfolded.retain(|open| *open != cluster));
            }>{words}</button>
        }
    });
    let hide = view! {
        <button class="button" on:click=move |_| {
            let key = key.clone();
            deps.change(true, |view| {
                view.hidden.push(key);
                view.chosen = None;
            });
        }>"Hide"</button>
    };
    let logs = logs::link(deps, [node]);
    let callers = list(deps, seen, "Called by", shape.coming(at));
    let callees = list(deps, seen, "Calls", shape.leaving(at));
    let note = kind_note(node.kind);
    let title = view! {
        <h2>
            <Swatch name=colour_of(node) />
            " "
            {clean(&node.title()).into_owned()}
            " "
            <small>{note}</small>
        </h2>
    };
    frame(
        deps,
        title.into_any(),
        facts,
        view! { {traces} {focus} {open} {close} {hide} {logs} }.into_any(),
        view! { {callers} {callees} }.into_any(),
    )
}

fn of_edge(deps: Deps, seen: &Seen, edge: &ServiceEdge, change: Option<Change>) -> AnyView {
    let empty = ServiceNode::default();
    let [from, to] = [edge.from, edge.to].map(|at| seen.graph.node(at).unwrap_or(&empty));
    let mut facts: Vec<Fact> = vec![("Calls", fmt::count(edge.calls()))];
    if let Some(told) = edge.told {
        if edge.counted.is_some() {
            facts.push(("In these traces", fmt::count(told.calls)));
        }
        facts.extend([
            ("Errors", errors(told.errors, told.calls)),
            ("Median", time(told.p50)),
            ("p95", time(told.p95)),
            ("Time together", fmt::duration(told.total)),
            ("Traces", fmt::count(told.traces)),
        ]);
        if told.asynchronous > 0 {
            let share = fmt::percent(told.asynchronous, told.calls);
            facts.push(("Not waited for", share));
        }
    }
    if let Some(change) = change {
        let words = change_words(change);
        let words = if words.is_empty() { "much the same" } else { words };
        facts.push(("Against before", words.to_owned()));
    }
    let groups = [from, to].iter().any(|node| node.kind == CalleeKind::Group);
    let links = (!groups).then(|| {
        let (service, filter) = match deps.of_backend() {
            true => spans::answered(from, to, edge),
            false => (String::new(), spans::all(from, to, edge)),
        };
        let cross =
            search_link(deps, deps.search(&service, &filter), "Search the traces with these calls");
        // Of the traces of the caller, which has a part in each that has such a call.
        let sets = [SetOf::with(spans::all(from, to, edge)), SetOf::rest()];
        let href = deps.session.sets_href(deps.search(&from.name, ""), sets);
        let compare = link(deps, href, "Compare with traces without them");
        view! { {cross} {compare} {logs::link(deps, [from, to])} }
    });
    let ends = [("From", edge.from, from), ("To", edge.to, to)].map(|(what, at, node)| {
        let (key, shown) = (seen.graph.key(at), clean(&node.title()).into_owned());
        view! {
            <p class="dep-end">
                {what}
                " "
                <button class="link" on:click=move |_| deps.choose_named(Chosen::Node(key.clone()))>{shown}</button>
            </p>
        }
    });
    let title = format!("{} \u{2192} {}", clean(&from.title()), clean(&to.title()));
    let title = view! { <h2>{title}</h2> }.into_any();
    frame(deps, title, facts, view! { {links} }.into_any(), view! { {ends} }.into_any())
}

fn frame(deps: Deps, title: AnyView, facts: Vec<Fact>, acts: AnyView, more: AnyView) -> AnyView {
    let lines: Vec<_> = facts
        .into_iter()
        .map(|(what, value)| view! { <tr><th scope="row">{what}</th><td>{value}</td></tr> })
        .collect();
    view! {
        <section class="dep-card" aria-label="Chosen">
            <div class="dep-card-head">
                {title}
                <button class="button" on:click=move |_| deps.choose(None)>"Close"</button>
            </div>
            <p class="dep-acts">{acts}</p>
            <table class="dep-facts"><tbody>{lines}</tbody></table>
            {more}
        </section>
    }
    .into_any()
}

fn search_link(deps: Deps, query: Query, words: &'static str) -> AnyView {
    link(deps, deps.session.query_href(query), words)
}

fn link(deps: Deps, href: String, words: &'static str) -> AnyView {
    let session = deps.session;
    view! { <a class="button" href=href on:click=move |e| session.follow(&e)>{words}</a> }
        .into_any()
}

/// Time on critical paths, and how much that is of all of it.
fn critical(deps: Deps, own: DurationNs) -> String {
    let all = deps.whole.with(|whole| {
        let told = whole.graph.nodes.iter().filter_map(|node| node.told);
        told.map(|told| told.critical.0).fold(0, u64::saturating_add)
    });
    match all {
        0 => fmt::duration(own),
        all => format!("{} ({})", fmt::duration(own), fmt::percent(own.0, all)),
    }
}

/// Calls to or from others, the most first.
fn list(deps: Deps, seen: &Seen, what: &'static str, beside: &[(u32, u32)]) -> AnyView {
    if beside.is_empty() {
        return ().into_any();
    }
    let mut all: Vec<(Chosen, String, String)> = Vec::new();
    let mut sorted: Vec<_> = beside
        .iter()
        .filter_map(|&(other, at)| {
            Some((seen.graph.node(other)?, at, seen.graph.edges.get(at as usize)?))
        })
        .collect();
    sorted.sort_by_key(|(_, _, edge)| std::cmp::Reverse(edge.calls()));
    for (node, at, edge) in sorted {
        let Some(chosen) = seen.chosen(Picked::Edge(at)) else { continue };
        let failed = edge.told.filter(|told| told.errors > 0);
        let failed = failed
            .map(|told| format!(", {} failed", fmt::percent(told.errors, told.calls)))
            .unwrap_or_default();
        let words = format!("{}{failed}", fmt::count(edge.calls()));
        all.push((chosen, clean(&node.title()).into_owned(), words));
    }
    let count = all.len();
    let whole = RwSignal::new(count <= FIRST);
    let all = StoredValue::new(all);
    let lines = move || {
        let most = if whole.get() { usize::MAX } else { FIRST };
        let line = |(chosen, name, words): (Chosen, String, String)| {
            view! {
                <li>
                    <button class="link" on:click=move |_| deps.choose_named(chosen.clone())>{name}</button>
                    " "
                    <small>{words}</small>
                </li>
            }
        };
        all.get_value().into_iter().take(most).map(line).collect_view()
    };
    let more = move || {
        let words = format!("Show all {}", fmt::count(count as u64));
        (!whole.get()).then(
            || view! { <button class="button" on:click=move |_| whole.set(true)>{words}</button> },
        )
    };
    view! {
        <h3>{what}</h3>
        <ul class="dep-list">{lines}</ul>
        {more}
    }
    .into_any()
}
