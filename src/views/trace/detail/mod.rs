//! The details of one span: what it was, its attributes, events, links, resource and warnings.
//!
//! The panel, its head and its scroller stay while the span in them changes, so that a focus on
//! them stays too; what is below is built anew for each span.

mod around;
mod attributes;
mod copies;
mod events;
mod facts;
mod json;
mod links;
mod model;
mod more;
mod raw;
mod section;
mod spent;
mod value;

use std::sync::Arc;

use crate::views::widgets::live::{changing, live};
use leptos::html;
use leptos::prelude::*;
use spanscape::web::{focus, frame};
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{LinkPlace, SpanDetail};
use spanscape_core::model::{Kind, Severity, SpanIx, Status};
use spanscape_core::render::{clean, copied};
use spanscape_core::state::{Command, Pane};

use self::around::Around;
use self::attributes::Attributes;
use self::copies::Copies;
use self::events::Events;
use self::links::Links;
use self::model::Model;
use self::raw::Raw;
pub use self::section::Sections;
use self::section::{Part, Section};
use self::spent::Spent;
use self::value::LongText;
use super::logs::{LogsSectionProps, TraceLogs};
use crate::views::parts;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::grip::Grip;
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// From so many attributes on there is a field to find some.
const MANY: usize = 8;

/// The panel.
#[component]
pub fn DetailPanel(
    /// The span; the panel is gone when there is none.
    detail: RwSignal<Option<Arc<SpanDetail>>>,
    /// Which sections are open.
    sections: Sections,
    /// Called when the person closes the panel.
    on_close: Callback<()>,
    /// Called with a span of the same trace that the person wants to see.
    on_jump: Callback<SpanIx>,
    /// Called with what a button asks for.
    command: Callback<Command>,
    /// How wide it is, in CSS pixels.
    width: Signal<f64>,
    /// The time that is seen, in nanoseconds after the trace's start; `None` for all of it.
    zoom: RwSignal<Option<(u64, u64)>>,
    /// The trace's logs.
    logs: TraceLogs,
) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let around = Around::new(zoom);
    let head = move || detail.get().map(|detail| view! { <Head detail /> });
    let content = move || {
        let detail = detail.get();
        // What has the focus goes away; the scroller around it takes it over.
        if let Some(body) = body.get_untracked().filter(|body| focus::is_below(body)) {
            frame::once(move |_| {
                let _ = body.focus();
            });
        }
        detail.map(|detail| view! { <Content detail sections on_jump around logs /> })
    };
    view! {
        <aside class="detail" aria-label="Selected span">
            <Grip
                label="Width of the details".to_owned()
                range=Pane::Details.range()
                width
                on_width=Callback::new(move |px| command.run(Command::SetWidth { of: Pane::Details, px }))
            />
            <div class="detail-head">
                {changing(head)}
                <div class="detail-tools">
                    <button
                        class="icon-button"
                        aria-label="Collapse all but the path to this span"
                        title="Collapse all but the path to this span (i)"
                        on:click=move |_| command.run(Command::CollapseOthers)
                    >
                        <IconView icon=Icon::Path />
                    </button>
                    <button
                        class="icon-button"
                        aria-label="Close details"
                        title="Close details (Esc)"
                        on:click=move |_| on_close.run(())
                    >
                        <IconView icon=Icon::Close />
                    </button>
                </div>
            </div>
            <div class="detail-body" node_ref=body tabindex="0" role="region" aria-label="Span details">
                {changing(content)}
            </div>
        </aside>
    }
}

#[component]
fn Head(detail: Arc<SpanDetail>) -> impl IntoView {
    let title = if detail.name.is_empty() { "(no name)" } else { &detail.name };
    let title = clean(title).into_owned();
    let copied = RwSignal::new(Copied::default());
    let id = (!detail.id.is_empty()).then(|| {
        let (id, shown) = (detail.id.clone(), clean(&detail.id).into_owned());
        view! {
            <button
                class="copy-id"
                title=live(move || copied.get().text("Copy the span id"))
                aria-label=format!("Copy the span id {shown}")
                on:click=move |_| copy(id.clone(), copied)
            >
                {shown.clone()}
            </button>
        }
    });
    view! {
        <h2>{title}</h2>
        <div class="sub">
            <span class="service-tag">
                <Swatch name=detail.service.clone() />
                {clean(service_name(&detail.service)).into_owned()}
            </span>
            <span title=fmt::duration_exact(detail.duration)>{fmt::duration(detail.duration)}</span>
            <span title=fmt::utc_exact(detail.start_time)>
                {format!("at {}", fmt::duration(DurationNs(detail.start)))}
            </span>
            {(detail.kind != Kind::Unspecified).then(|| view! { <span>{detail.kind.word()}</span> })}
            {id}
        </div>
    }
}

#[component]
fn Content(
    detail: Arc<SpanDetail>,
    sections: Sections,
    on_jump: Callback<SpanIx>,
    around: Around,
    logs: TraceLogs,
) -> impl IntoView {
    around.ask_links(detail.span);
    let status = (detail.status == Status::Error || !detail.status_message.is_empty())
        .then(|| view! { <StatusLine status=detail.status message=&detail.status_message /> });
    let warnings = detail
        .warnings
        .iter()
        .map(|(text, severity)| view! { <WarningLine text severity=*severity /> })
        .collect_view();
    let (date, time) = date_and_time(detail.start_time);
    let list = |part, list: Vec<_>| view! { <Attributes part sections list around /> };
    let (events, mut links) = (detail.events.clone(), detail.links.clone());
    links.extend(detail.linked.iter().cloned());
    let starts = detail.start;
    let events = (!events.is_empty()).then(|| {
        let names: Vec<_> = events.iter().take(8).map(|e| clean(&e.name)).collect();
        let (count, line, list) = (Some(events.len()), names.join(", "), Arc::new(events));
        let copied = list.clone();
        let copied = Some(Callback::new(move |()| copied::events(&copied)));
        view! {
            <Section part=Part::Events sections count line copied>
                <Events list=list.clone() span_start=starts around />
            </Section>
        }
    });
    let links = (!links.is_empty()).then(|| {
        let (count, list) = (Some(links.len()), Arc::new(links));
        let copied = list.clone();
        let copied = Some(Callback::new(move |()| copied::links(&copied)));
        view! {
            <Section part=Part::Links sections count line=String::new() copied>
                <Links list=list.clone() on_jump around />
            </Section>
        }
    });
    let span = detail.span;
    let of_span = move || around.links(Some(LinkPlace::Span), "");
    let of_trace = move || around.links(Some(LinkPlace::Trace), "");
    let all: Vec<_> = detail.attributes.iter().chain(&detail.resource).cloned().collect();
    let many = all.len() >= MANY;
    let pinned = move || {
        let list: Arc<[_]> = around.pinned(&all).into();
        (!list.is_empty()).then(|| attributes::rows(list, 0, around, None))
    };
    let find = many.then(|| {
        view! {
            <input
                class="menu-input find-attributes"
                type="search"
                aria-label="Find in the attributes"
                placeholder="Find in the attributes"
                autocomplete="off"
                spellcheck="false"
                prop:value=around.typed
                on:input=move |event| around.typed.set(event_target_value(&event))
            />
        }
    });
    let model = model::is_one(&detail).then(|| view! { <Model span /> });
    view! {
        <Spent span />
        <Copies detail=detail.clone() />
        <div class="span-links">{changing(of_span)} {changing(of_trace)}</div>
        {status}
        {warnings}
        {model}
        <div class="pinned">{changing(pinned)}</div>
        {find}
        {list(Part::Attributes, detail.attributes.clone())}
        {logs.are_known().then(|| parts::SPAN_LOGS.show(move || LogsSectionProps { logs, span, on_jump }))}
        {events}
        {links}
        {list(Part::Resource, detail.resource.clone())}
        {list(Part::Scope, facts::scope(&detail))}
        {list(Part::Span, facts::facts(&detail, &date, &time))}
        <Section part=Part::Raw sections line="as OTLP">
            <Raw span />
        </Section>
    }
}

#[component]
fn StatusLine<'a>(status: Status, message: &'a str) -> impl IntoView + use<> {
    let word = match status {
        Status::Error => "Error",
        Status::Ok => "Ok",
        Status::Unset => "Status",
    };
    let bad = status == Status::Error;
    let message = (!message.is_empty()).then(|| {
        let text: Arc<str> = message.into();
        view! { ": " <LongText text /> }
    });
    view! {
        <div class="detail-status" class:plain=!bad>
            {bad.then(|| view! { <IconView icon=Icon::Error /> })}
            <div><strong>{word}</strong>{message}</div>
        </div>
    }
}

/// What was odd about the span; what is merely worth knowing stands back.
#[component]
fn WarningLine<'a>(text: &'a str, severity: Severity) -> impl IntoView + use<> {
    let info = severity == Severity::Info;
    view! {
        <p class="detail-warning" class:info=info>
            <IconView icon=if info { Icon::Info } else { Icon::Warning } />
            <span>{clean(text).into_owned()}</span>
        </p>
    }
}
