//! The list of traces of what is open.

mod row;

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Answer, Ask, DatasetInfo, InputInfo, Slot, TraceOrder, TraceRow,
};
use spanscape_core::source::Query;

use self::row::{Head, TraceLine};
use super::session::{Opened, use_session};
use super::widgets::Notice;

/// Traces on one page of the list.
const PAGE: u32 = 100;

/// One answered window of the list.
#[derive(Clone, Default, PartialEq)]
struct Listing {
    total: u32,
    first: u32,
    traces: Vec<TraceRow>,
}

/// The list's page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let session = use_session();
    let order = RwSignal::new(TraceOrder::Newest);
    let first = RwSignal::new(0u32);
    let listing = RwSignal::new(None::<Listing>);
    Effect::new(move |_| {
        let Some(open) = session.data().get() else { return };
        let (first, order) = (first.get(), order.get());
        session.ask(
            Ask::Traces { of: Slot::Open, query: Query::default(), first, count: PAGE, order },
            move |answer| {
                // Another data set may have been opened meanwhile; its own answer follows.
                if session.is_open(&open)
                    && let Answer::Traces { total, first, traces } = answer
                {
                    listing.set(Some(Listing { total, first, traces }));
                }
            },
        );
    });
    Effect::new(move |_| {
        if listing.with(Option::is_some) {
            session.page_ready();
        }
    });
    let head = move || session.data().get().map(|open| view! { <ListHead open order first /> });
    let lines = move || {
        listing.get().map(|list| {
            let longest = list.traces.iter().map(|t| t.duration.0).max().unwrap_or(0);
            let lines: Vec<_> = list
                .traces
                .into_iter()
                .map(|trace| view! { <TraceLine trace longest /> })
                .collect();
            lines
        })
    };
    view! {
        <div class="traces">
            {head}
            <div class="traces-scroll" tabindex="0" role="region" aria-label="Traces">
                <table class="traces-table">
                    <Head />
                    <tbody>{lines}</tbody>
                </table>
                <Pager listing first />
            </div>
        </div>
    }
}

/// What is open, in numbers, and the order of the list.
#[component]
fn ListHead(open: Opened, order: RwSignal<TraceOrder>, first: RwSignal<u32>) -> impl IntoView {
    let DatasetInfo { inputs, traces, spans, warnings, .. } = open.info;
    let formats: Vec<String> = inputs
        .iter()
        .filter(|input| !input.format.is_empty())
        .map(|input| format!("{} ({})", input.name, input.format))
        .collect();
    let facts = format!("{} · {}", fmt::plural(spans.into(), "span", "spans"), formats.join(", "));
    let lost: u32 = warnings
        .iter()
        .filter(|w| w.severity == spanscape_core::model::Severity::Loss)
        .map(|w| w.count)
        .sum();
    let problems: Vec<_> = inputs
        .into_iter()
        .filter_map(|InputInfo { name, problem, .. }| {
            let mut problem = problem?;
            if !problem.place.contains(&name) {
                let place = if problem.place.is_empty() { "" } else { ", " };
                problem.place = format!("{name}{place}{}", problem.place);
            }
            Some(problem)
        })
        .collect();
    let choose = move |event| {
        first.set(0);
        order.set(
            ORDERS
                .iter()
                .find(|o| o.1 == event_target_value(&event))
                .map_or(TraceOrder::Newest, |o| o.0),
        );
    };
    view! {
        <div>
            <div class="traces-head">
                <h1>{fmt::plural(traces.into(), "trace", "traces")}</h1>
                <p class="facts" title=facts.clone()>{facts.clone()}</p>
                {(lost > 0).then(|| view! {
                    <span class="badge">{format!("{} not shown", fmt::plural(lost.into(), "entry", "entries"))}</span>
                })}
                <label>
                    "Order"
                    <select class="select" on:change=choose>
                        {ORDERS
                            .iter()
                            .map(|&(this, name)| view! {
                                <option value=name selected=move || order.get() == this>{name}</option>
                            })
                            .collect_view()}
                    </select>
                </label>
            </div>
            {(!problems.is_empty()).then(|| view! {
                <div class="input-problems">
                    {problems.into_iter().map(|problem| view! { <Notice problem /> }).collect_view()}
                </div>
            })}
        </div>
    }
}

const ORDERS: [(TraceOrder, &str); 4] = [
    (TraceOrder::Newest, "Newest first"),
    (TraceOrder::Longest, "Longest first"),
    (TraceOrder::MostSpans, "Most spans first"),
    (TraceOrder::MostErrors, "Most errors first"),
];

/// Earlier and later pages of a long list.
#[component]
fn Pager(listing: RwSignal<Option<Listing>>, first: RwSignal<u32>) -> impl IntoView {
    move || {
        let (total, from, len) = listing
            .with(|l| l.as_ref().map(|l| (l.total, l.first, l.traces.len() as u32)))
            .filter(|&(total, ..)| total > PAGE)?;
        let words = format!("{}–{} of {}", from + 1, from + len, fmt::count(total.into()));
        Some(view! {
            <div class="pager">
                <button class="button" disabled=from == 0 on:click=move |_| first.set(from.saturating_sub(PAGE))>
                    "Previous"
                </button>
                <span>{words}</span>
                <button class="button" disabled={from + len >= total} on:click=move |_| first.set(from + PAGE)>
                    "Next"
                </button>
            </div>
        })
    }
}
