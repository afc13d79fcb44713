//! How the graph is seen: as what, where nodes stand, what their size is, clusters, what is near one, and files of it.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::graph::clusters::ClusterBy;
use spanscape_core::graph::near::Way;
use spanscape_core::graph::view::{Arranged, GraphView, SeenAs, SizedBy, ToldBy};
use spanscape_core::render::clean;

use super::deps::Deps;
use super::files::Files;
use super::network::Network;
use crate::views::widgets::live::{changing, live};

/// The farthest that is offered.
const HOPS: [u32; 5] = [1, 2, 3, 5, 99];

/// A choice: a value, and words for it.
type Options<T> = &'static [(T, &'static str)];

const SEEN: Options<SeenAs> =
    &[(SeenAs::Graph, "Graph"), (SeenAs::Nodes, "Services"), (SeenAs::Calls, "Calls")];

const ARRANGED: Options<Arranged> =
    &[(Arranged::Force, "by forces"), (Arranged::Layered, "left to right")];

const SIZED: Options<SizedBy> = &[
    (SizedBy::Calls, "calls"),
    (SizedBy::Errors, "errors"),
    (SizedBy::Own, "self time"),
    (SizedBy::Critical, "critical path"),
];

const CLUSTERS: Options<ClusterBy> = &[
    (ClusterBy::Nothing, "none"),
    (ClusterBy::Namespace, "by namespace"),
    (ClusterBy::Prefix, "by names"),
];

/// Of operations.
const CLUSTERS_OF_OPERATIONS: Options<ClusterBy> = &[
    (ClusterBy::Nothing, "none"),
    (ClusterBy::Service, "by service"),
    (ClusterBy::Namespace, "by namespace"),
    (ClusterBy::Prefix, "by names"),
];

const NODES: Options<bool> = &[(false, "services"), (true, "operations")];

const WAYS: Options<Way> =
    &[(Way::Both, "both ways"), (Way::Callers, "who calls it"), (Way::Callees, "whom it calls")];

/// The tools.
pub fn tools(deps: Deps, drawn: StoredValue<Option<Rc<Network>>, LocalStorage>) -> AnyView {
    let seen = |&(seen, words): &(SeenAs, &'static str)| {
        let pressed = live(move || deps.view.with(|view| (view.seen == seen).to_string()));
        view! {
            <button class="button" aria-pressed=pressed on:click=move |_| deps.change(true, |view| view.seen = seen)>
                {words}
            </button>
        }
    };
    let arranged = choice(deps, "Layout", ARRANGED, |view| &mut view.arranged);
    let sized = choice(deps, "Size", SIZED, |view| &mut view.sized);
    let by_spans =
        move || deps.subject.with(|s| s.as_ref().is_some_and(|s| s.told_by == ToldBy::Spans));
    let nodes = choice(deps, "Nodes", NODES, |view| &mut view.operations);
    let operations =
        Memo::new(move |_| deps.subject.with(|s| s.as_ref().is_some_and(|s| s.operations)));
    let clusters = move || {
        let all = if operations.get() { CLUSTERS_OF_OPERATIONS } else { CLUSTERS };
        choice(deps, "Clusters", all, |view| &mut view.cluster)
    };
    let graph = move || deps.view.with(|view| view.seen != SeenAs::Graph);
    let told = Memo::new(move |_| deps.is_told());
    let failing = move |event| {
        let on = event_target_checked(&event);
        deps.change(true, |view| view.failing = on);
    };
    let errors = move || {
        deps.whole.with(|whole| {
            whole.graph.edges.iter().any(|edge| edge.told.is_some_and(|told| told.errors > 0))
        })
    };
    let unfold = move || {
        let (by, open) = deps.view.with(|view| (view.cluster, view.unfolded.clone()));
        (by != ClusterBy::Nothing).then(|| {
            let all = open.iter().any(|name| name == "*");
            let words = if all { "Fold all" } else { "Unfold all" };
            view! {
                <button class="button" on:click=move |_| deps.change(true, |view| {
                    view.unfolded = if all { Vec::new() } else { vec!["*".to_owned()] };
                })>{words}</button>
            }
        })
    };
    view! {
        <div class="dep-tools">
            <div class="segments" role="group" aria-label="Seen as">{SEEN.iter().map(seen).collect_view()}</div>
            <span class="dep-choices" hidden=live(graph)>
                {arranged}
                <span hidden=live(move || !told.get())>{sized}</span>
            </span>
            <span hidden=live(move || !by_spans())>{nodes}</span>
            {changing(clusters)}
            {changing(unfold)}
            <label hidden=live(move || !errors())>
                <input type="checkbox" prop:checked=live(move || deps.view.with(|view| view.failing)) on:change=failing />
                "Failing only"
            </label>
            {changing(move || focused(deps))}
            {changing(move || hidden(deps))}
            {changing(move || painted(deps))}
            <span class="dep-files"><Files deps drawn /></span>
        </div>
    }
    .into_any()
}

/// A list to choose from.
fn choice<T: Copy + PartialEq + Send + Sync>(
    deps: Deps,
    what: &'static str,
    all: Options<T>,
    of: fn(&mut GraphView) -> &mut T,
) -> AnyView {
    let now = move || deps.view.with(|view| *of(&mut view.clone()));
    let options = all.iter().enumerate().map(|(at, &(value, words))| {
        let is = live(move || now() == value);
        view! { <option value=at.to_string() selected=is>{words}</option> }
    });
    let choose = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(&(value, _)) = at.and_then(|at| all.get(at)) {
            deps.change(true, |view| *of(view) = value);
        }
    };
    view! {
        <label>
            {what}
            <select class="select" on:change=choose>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

/// What is near one node, where only that is seen.
fn focused(deps: Deps) -> Option<AnyView> {
    let (focus, hops) = deps.view.with(|view| (view.focus.clone(), view.hops));
    if focus.is_empty() {
        return None;
    }
    let options = HOPS.map(|of| {
        let words = if of > 9 { "all".to_owned() } else { fmt::count(of.into()) };
        view! { <option value=of.to_string() selected=of == hops>{words}</option> }
    });
    let choose = move |event| {
        if let Ok(hops) = event_target_value(&event).parse() {
            deps.change(true, |view| view.hops = hops);
        }
    };
    let count = deps.seen.with(|seen| seen.graph.nodes.len() as u64);
    let name = clean(&focus).into_owned();
    Some(
        view! {
            <span class="dep-focus">
                <span>"Near "<strong>{name}</strong>": "{fmt::count(count)}</span>
                <label>"Calls away" <select class="select" on:change=choose>{options.into_iter().collect_view()}</select></label>
                {choice(deps, "Way", WAYS, |view| &mut view.way)}
                <button class="button" on:click=move |_| deps.change(true, |view| view.focus.clear())>"Show all"</button>
            </span>
        }
        .into_any(),
    )
}

/// How many are hidden, where some are.
fn hidden(deps: Deps) -> Option<AnyView> {
    let count = deps.view.with(|view| view.hidden.len() as u64);
    let show = move |_| deps.change(true, |view| view.hidden.clear());
    (count > 0).then(|| {
        view! {
            <span class="dep-focus">
                <span>{format!("{} hidden", fmt::count(count))}</span>
                <button class="button" on:click=show>"Show them"</button>
            </span>
        }
        .into_any()
    })
}

/// The trace that is painted on the graph, where one is.
fn painted(deps: Deps) -> Option<AnyView> {
    let (trace, alone) = deps.view.with(|view| (view.trace.clone(), view.alone));
    if trace.is_empty() {
        return None;
    }
    let missing = deps.came.with(|came| {
        let told = came.as_ref().and_then(|came| came.as_ref().ok());
        told.is_some_and(|told| told.no_trace.is_some())
    });
    let session = deps.session;
    let href = session.trace_href(&trace);
    let short: String = clean(&trace).chars().take(8).collect();
    let change = move |event| {
        let on = event_target_checked(&event);
        deps.change(true, |view| view.alone = on);
    };
    let comes = move || session.opening().with(Option::is_some);
    let note = missing.then(|| {
        let words = move || if comes() { "is being loaded" } else { "is not here" };
        view! { <span class="dep-missing">{words}</span> }
    });
    Some(
        view! {
            <span class="dep-focus">
                <span>
                    "Trace "
                    <a href=href on:click=move |e| session.follow(&e)>{short}</a>
                    " "
                    {note}
                </span>
                <label><input type="checkbox" prop:checked=alone on:change=change />"Alone"</label>
                <button class="button" on:click=move |_| deps.change(true, |view| {
                    view.trace.clear();
                    view.alone = false;
                })>"Without it"</button>
            </span>
        }
        .into_any(),
    )
}
