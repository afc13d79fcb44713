//! What happened during the span, by time, from the trace's start and from the span's.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{EventDetail, LinkPlace};
use spanscape_core::render::clean;

use super::around::Around;
use super::attributes::rows;
use super::more::More;
use crate::views::widgets::{Icon, IconView};

/// How many are shown at first, and how many more at a time.
const PAGES: (usize, usize) = (10, 100);

/// The events of a span: those in the visible time, where some are and others are not, or all.
#[component]
pub fn Events(
    /// By time.
    list: Arc<Vec<EventDetail>>,
    /// When the span starts, in nanoseconds after the trace's start.
    span_start: u64,
    /// What the sections share.
    around: Around,
) -> impl IntoView {
    let whole = RwSignal::new(false);
    let all = list.clone();
    // One more time only when other events are seen, not with each step of a zoom.
    let seen =
        Memo::new(move |_| around.zoom.get().map_or(0..all.len(), |zoom| within(&all, zoom)));
    move || {
        let seen = seen.get();
        let some = seen.len() < list.len() && !seen.is_empty();
        let choice = some.then(|| {
            let (now, other) = if whole.get() {
                (format!("All {}", fmt::count(list.len() as u64)), "Only those in the visible time".to_owned())
            } else {
                let count = fmt::count(seen.len() as u64);
                (format!("{count} in the visible time"), format!("Show all {}", fmt::count(list.len() as u64)))
            };
            view! {
                <p class="events-seen">
                    <span>{now}</span>
                    <button class="text-button" on:click=move |_| whole.update(|all| *all = !*all)>{other}</button>
                </p>
            }
        });
        let shown = if some && !whole.get() { seen } else { 0..list.len() };
        let part = list.get(shown.clone()).unwrap_or_default().to_vec();
        view! { {choice} {events(Arc::new(part), 0, shown.start, span_start, around)} }
    }
}

/// Which of the events, which are by time, are from one nanosecond to another.
fn within(list: &[EventDetail], (from, to): (u64, u64)) -> std::ops::Range<usize> {
    let before =
        |limit: u64| move |event: &EventDetail| u64::try_from(event.offset).unwrap_or(0) < limit;
    list.partition_point(before(from))..list.partition_point(before(to.saturating_add(1)))
}

/// A list from its `first` on; the number of its first event among the span's is `number`.
fn events(
    list: Arc<Vec<EventDetail>>,
    first: usize,
    number: usize,
    span_start: u64,
    around: Around,
) -> AnyView {
    let page = if first == 0 { PAGES.0 } else { PAGES.1 };
    let shown = list.iter().enumerate().skip(first).take(page);
    let shown = shown
        .map(|(i, event)| view! { <Event number=(number + i) as u32 event=event.clone() span_start around /> })
        .collect_view();
    let next = first.saturating_add(page);
    let more = (next < list.len()).then(|| {
        let label = format!("Show {} more", fmt::count((list.len() - next).min(PAGES.1) as u64));
        let rest = Callback::new(move |()| events(list.clone(), next, number, span_start, around));
        view! { <More label rest /> }
    });
    view! { <ul class="events">{shown}</ul> {more} }.into_any()
}

#[component]
fn Event(number: u32, event: EventDetail, span_start: u64, around: Around) -> impl IntoView {
    let EventDetail { offset, name, attributes } = event;
    let start = i64::try_from(span_start).unwrap_or(i64::MAX);
    let in_span = offset.saturating_sub(start);
    let exact = |ns: i64, of: &str| {
        let side = if ns < 0 { "before" } else { "after" };
        let time = fmt::duration_exact(DurationNs(ns.unsigned_abs()));
        format!("{time} {side} the start of the {of}")
    };
    // OpenTelemetry's exceptions have a type; OpenTracing's have a kind.
    let thrown = attributes.iter().find(|a| matches!(&*a.key, "exception.type" | "error.kind"));
    let thrown = thrown.map(|a| clean(&a.value).into_owned());
    let error = thrown.is_some() || name == "exception";
    let name = if name.is_empty() { "(no name)".to_owned() } else { clean(&name).into_owned() };
    let attributes = (!attributes.is_empty())
        .then(|| rows(attributes.into(), 0, around, Some(LinkPlace::Event(number))));
    view! {
        <li class="event" class:exception=error>
            <div class="event-head">
                <span class="offset" title=exact(offset, "trace")>{fmt::offset(offset)}</span>
                <span class="name">
                    {error.then(|| view! { <IconView icon=Icon::Error /> })}
                    {name}
                    {thrown.map(|thrown| view! { ": " <span class="thrown">{thrown}</span> })}
                </span>
                <span class="from-span" title=exact(in_span, "span")>
                    {format!("{} in span", fmt::offset(in_span))}
                </span>
            </div>
            {attributes}
        </li>
    }
}
