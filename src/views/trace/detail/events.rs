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

/// The events of a span.
#[component]
pub fn Events(
    /// By time.
    list: Arc<Vec<EventDetail>>,
    /// When the span starts, in nanoseconds after the trace's start.
    span_start: u64,
    /// What the sections share.
    around: Around,
) -> impl IntoView {
    events(list, 0, span_start, around)
}

fn events(list: Arc<Vec<EventDetail>>, first: usize, span_start: u64, around: Around) -> AnyView {
    let page = if first == 0 { PAGES.0 } else { PAGES.1 };
    let shown = list.iter().enumerate().skip(first).take(page);
    let shown = shown
        .map(|(i, event)| view! { <Event number=i as u32 event=event.clone() span_start around /> })
        .collect_view();
    let next = first.saturating_add(page);
    let more = (next < list.len()).then(|| {
        let label = format!("Show {} more", fmt::count((list.len() - next).min(PAGES.1) as u64));
        let rest = Callback::new(move |()| events(list.clone(), next, span_start, around));
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
