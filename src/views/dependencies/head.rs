//! The head of the page: how many there are, where they come from and what that can't tell, and what to look at.

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::base::{TimeNs, fmt};
use spanscape_core::engine::protocol::CalleeKind;
use spanscape_core::graph::view::ToldBy;
use spanscape_core::source::{Lookback, Query};

use super::deps::Deps;
use super::subject::{self, Of, Subject};
use crate::views::widgets::live::{changing, live};

/// The times that are offered, as links have them and for people.
const TIMES: [(&str, &str); 7] = [
    ("1h", "Last hour"),
    ("6h", "Last 6 hours"),
    ("24h", "Last 24 hours"),
    ("2d", "Last 2 days"),
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
    (OTHER, "From … to …"),
];

/// The choice that has fields of its own.
const OTHER: &str = "";

/// What a back end's calls can be told from.
const TOLD: [(ToldBy, &str, &str); 3] = [
    (ToldBy::Counts, "counts", "The back end's counts"),
    (ToldBy::Spans, "spans", "Spans of its newest traces"),
    (ToldBy::Both, "both", "Both together"),
];

/// The head.
pub fn head(deps: Deps) -> AnyView {
    let session = deps.session;
    let facts = move || {
        deps.whole.with(|whole| {
            let all = &whole.graph;
            if all.edges.is_empty() {
                return String::new();
            }
            let is_service = |at: u32| all.node(at).is_some_and(|n| n.kind == CalleeKind::Service);
            let known =
                all.nodes.iter().filter(|n| n.kind == CalleeKind::Service && !n.name.is_empty());
            // Those of one service are beside each other.
            let operations = known.clone().filter(|n| !n.operation.is_empty()).count() as u64;
            let mut services: Vec<&str> = known.map(|n| n.name.as_str()).collect();
            services.dedup();
            let operations = match operations {
                0 => String::new(),
                n => format!("{} of ", fmt::plural(n, "operation", "operations")),
            };
            let peers = all.edges.iter().filter(|edge| !is_service(edge.to)).count() as u64;
            let pairs = all.edges.len() as u64 - peers;
            let peers = match peers {
                0 => String::new(),
                n => format!(", {} on databases, queues and others", fmt::count(n)),
            };
            format!(
                "{operations}{}, {} between them{peers}",
                fmt::plural(services.len() as u64, "service", "services"),
                fmt::plural(pairs, "dependency", "dependencies"),
            )
        })
    };
    let source = move || source(deps);
    let time = move |event| {
        let value = event_target_value(&event);
        let now = deps.subject.with_untracked(|s| s.as_ref().map(Subject::window));
        look_at(
            deps,
            match value.as_str() {
                // What is seen now, to begin with.
                OTHER => {
                    Query { lookback: None, ..now.unwrap_or_default().pinned(None, subject::now()) }
                }
                back => Query { lookback: Lookback::parse(back), ..Query::default() },
            },
        );
    };
    let window = move || deps.subject.with(|s| s.as_ref().map(Subject::window)).unwrap_or_default();
    let ends = [("From", false), ("To", true)].map(|(label, end)| {
        let value = move || {
            let range = window().window(None, TimeNs::default());
            let at = range.map(|(from, to)| if end { to } else { from });
            at.map(clock::local_field).unwrap_or_default()
        };
        let change = move |event| {
            let at = clock::read_local_field(&event_target_value(&event));
            if let (Some(at), Some((from, to))) = (at, untrack(window).range) {
                let at = u64::try_from(at.0.div_euclid(1_000)).unwrap_or(0);
                let range = if end { (from.min(at), at) } else { (at, to.max(at)) };
                look_at(deps, Query { range: Some(range), ..Query::default() });
            }
        };
        view! {
            <label hidden=live(move || window().range.is_none())>
                {label}
                <input class="text-input" type="datetime-local" step="1" prop:value=live(value) on:change=change />
            </label>
        }
    });
    let of_data = move || !deps.of_backend();
    let chosen = move || {
        let window = window();
        let back = window.lookback.filter(|_| window.range.is_none());
        let text = back.map(Lookback::print).unwrap_or_default();
        TIMES.iter().map(|time| time.0).find(|time| *time == text).unwrap_or_default()
    };
    let option = |&(time, words): &(&'static str, &'static str)| {
        view! { <option value=time selected=live(move || chosen() == time)>{words}</option> }
    };
    let told = |&(by, value, words): &(ToldBy, &'static str, &'static str)| {
        let is = live(move || deps.view.with(|view| view.told_by == by));
        view! { <option value=value selected=is>{words}</option> }
    };
    let tell = move |event| {
        let value = event_target_value(&event);
        let by = TOLD.iter().find(|told| told.1 == value).map(|told| told.0);
        deps.change(true, |view| view.told_by = by.unwrap_or_default());
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        session.rewrite(false, |url| url.query.services = Query::of_service(&text).services);
        deps.find.set(text);
    };
    let counts_only =
        move || deps.of_backend() && deps.view.with(|view| view.told_by == ToldBy::Counts);
    let before = move |event| {
        let on = event_target_checked(&event);
        deps.change(true, |view| view.before = on);
    };
    view! {
        <div class="dep-head">
            <h1>"Dependencies"</h1>
            <p class="facts" role="status">{changing(facts)}</p>
            <label hidden=live(of_data)>
                "Time"
                <select class="select" on:change=time>
                    {TIMES.iter().map(option).collect_view()}
                </select>
            </label>
            {ends}
            <label hidden=live(of_data)>
                "Told by"
                <select class="select" on:change=tell>{TOLD.iter().map(told).collect_view()}</select>
            </label>
            <label hidden=live(move || !counts_only())>
                <input
                    type="checkbox"
                    prop:checked=live(move || deps.view.with(|view| view.before))
                    on:change=before
                />
                "Against the time before"
            </label>
            <label>
                "Service"
                <input
                    class="text-input"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Part of a name"
                    prop:value=deps.find
                    on:input=typed
                />
            </label>
            <p class="dep-source">{changing(source)}</p>
        </div>
    }
    .into_any()
}

/// Goes where another time is looked at.
fn look_at(deps: Deps, window: Query) {
    let Query { lookback, range, .. } = window;
    let service = deps.find.get_untracked();
    let mut url = deps.session.url().get_untracked();
    url.query = Query { lookback, range, ..Query::of_service(&service) };
    deps.session.go(url);
}

/// Where it comes from, and what that does not tell.
fn source(deps: Deps) -> String {
    let Some(subject) = deps.subject.get() else { return String::new() };
    let of = deps.whole.with(|whole| whole.graph.of);
    let looked = of
        .map(|of| {
            let mut text = format!(
                " {} of {} were looked at",
                fmt::plural(of.spans, "span", "spans"),
                fmt::plural(of.traces, "trace", "traces")
            );
            if of.left_out > 0 {
                text += &format!("; of {} more only the outlines came", fmt::count(of.left_out));
            }
            if of.orphans > 0 {
                let who = fmt::plural(of.orphans, "span names a parent", "spans name a parent");
                text += &format!("; {who} that is in no trace, so who has called is unknown");
            }
            text + "."
        })
        .unwrap_or_default();
    match (&subject.of, subject.told_by) {
        (Of::Data(_, title), _) => format!(
            "From the spans of {title}. A call is a span whose parent has another service; its times are the callee's.{looked}"
        ),
        (Of::Backend { title, .. }, ToldBy::Counts) => format!(
            "As {title} has counted them. It tells no more than calls: errors and times need the spans of traces."
        ),
        (Of::Backend { title, .. }, ToldBy::Spans) => {
            format!(
                "From spans that {title} has: a part of all calls, with errors and times.{looked}"
            )
        }
        (Of::Backend { title, .. }, ToldBy::Both) => format!(
            "Calls as {title} has counted them; errors and times are those of a part of them, in spans.{looked}"
        ),
    }
}
