//! What happened during the span, by time, from the trace's start and from the span's.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{EventDetail, LinkPlace};
use spanscape_core::layout::stretches::within;
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
    let at = |event: &EventDetail| u64::try_from(event.offset).unwrap_or(0);
    let seen =
        Memo::new(move |_| around.zoom.get().map_or(0..all.len(), |zoom| within(&all, at, zoom)));
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
        view! { {choice} {events(list.clone(), shown, PAGES.0, span_start, around)} }
    }
}

/// Some of a list: at first `page` of them, the rest behind a button.
fn events(
    list: Arc<Vec<EventDetail>>,
    range: Range<usize>,
    page: usize,
    span_start: u64,
    around: Around,
) -> AnyView {
    let next = range.end.min(range.start.saturating_add(page));
    let shown = range.start..next;
    let shown = shown.filter_map(|i| Some((i, list.get(i)?.clone())));
    let shown = shown
        .map(|(i, event)| view! { <Event number=i as u32 event span_start around /> })
        .collect_view();
    let left = next..range.end;
    let more = (!left.is_empty()).then(|| {
        let label = format!("Show {} more", fmt::count(left.len().min(PAGES.1) as u64));
        let rest = Callback::new(move |()| {
            events(list.clone(), left.clone(), PAGES.1, span_start, around)
        });
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
