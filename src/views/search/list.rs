//! The list of traces: ordered and paged by the engine, the same for what is open and what was found.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, TraceOrder, TraceRow};
use spanscape_core::source::Query;

use super::row::{Head, TraceLine};
use crate::views::session::{Place, use_session};

/// Traces on one page of the list.
const PAGE: u32 = 100;

/// One answered window of the list.
#[derive(Clone, Default, PartialEq)]
pub struct Listing {
    /// All that match.
    pub total: u32,
    first: u32,
    traces: Vec<TraceRow>,
}

/// The list's order and page, and what was answered.
#[derive(Clone, Copy)]
pub struct Listed {
    order: RwSignal<TraceOrder>,
    first: RwSignal<u32>,
    /// The window that is shown.
    pub listing: RwSignal<Option<Listing>>,
}

impl Listed {
    /// Asks for the list of what is at `place` whenever that, the query, the order or the page
    /// changes.
    pub fn new(place: Signal<Option<Place>>, query: Signal<Query>) -> Self {
        let session = use_session();
        let listed = Self {
            order: RwSignal::new(TraceOrder::Newest),
            first: RwSignal::new(0),
            listing: RwSignal::new(None),
        };
        // Another list begins at its beginning.
        let subject = Memo::new(move |_| (place.get(), query.get()));
        Effect::new(move |before: Option<()>| {
            subject.track();
            if before.is_some() {
                listed.first.set(0);
            }
        });
        Effect::new(move |_| {
            let (place, query) = subject.get();
            let Some(place) = place else { return };
            let (first, order) = (listed.first.get(), listed.order.get());
            let asked = (place, query.clone(), first, order);
            let ask = Ask::Traces { of: place.slot, query, first, count: PAGE, order };
            session.ask(ask, move |answer| {
                let now = subject.try_get_untracked();
                let current = now.is_some_and(|(place, query)| {
                    place == Some(asked.0)
                        && query == asked.1
                        && listed.first.try_get_untracked() == Some(asked.2)
                        && listed.order.try_get_untracked() == Some(asked.3)
                });
                if current
                    && session.is_there(asked.0)
                    && let Answer::Traces { total, first, traces } = answer
                {
                    listed.listing.set(Some(Listing { total, first, traces }));
                }
            });
        });
        Effect::new(move |_| {
            if listed.listing.with(Option::is_some) {
                session.page_ready();
            }
        });
        listed
    }
}

/// The table.
#[component]
pub fn List(
    /// What is listed.
    listed: Listed,
    /// What to say when nothing is.
    children: ChildrenFn,
) -> impl IntoView {
    let Listed { listing, first, .. } = listed;
    let lines = move || {
        listing.get().map(|list| {
            let longest = list.traces.iter().map(|t| t.duration.0).max().unwrap_or(0);
            list.traces
                .into_iter()
                .map(|trace| view! { <TraceLine trace longest /> })
                .collect::<Vec<_>>()
        })
    };
    let empty = move || listing.with(|l| l.as_ref().is_some_and(|l| l.total == 0));
    view! {
        <div class="traces-scroll" tabindex="0" role="region" aria-label="Traces">
            <table class="traces-table" hidden=live(empty)>
                <Head />
                <tbody>{changing(lines)}</tbody>
            </table>
            {changing(move || empty().then(|| view! { <div class="none-found">{children()}</div> }))}
            <Pager listing first />
        </div>
    }
}

/// The choice of the order.
#[component]
pub fn Order(
    /// What is listed.
    listed: Listed,
) -> impl IntoView {
    let choose = move |event| {
        let name = event_target_value(&event);
        listed.first.set(0);
        listed.order.set(ORDERS.iter().find(|o| o.1 == name).map_or(TraceOrder::Newest, |o| o.0));
    };
    view! {
        <label>
            "Order"
            <select class="select" on:change=choose>
                {ORDERS
                    .iter()
                    .map(|&(this, name)| view! {
                        <option value=name selected=live(move || listed.order.get() == this)>{name}</option>
                    })
                    .collect_view()}
            </select>
        </label>
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
