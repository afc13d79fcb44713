//! The details of one span: what it was, its attributes, events, links, resource and warnings.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{AttrText, EventDetail, LinkDetail, SpanDetail, ValueKind};
use spanscape_core::model::{Kind, Severity, SpanIx, Status};
use spanscape_core::render::clean;

use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// The panel.
#[component]
pub fn DetailPanel(
    /// The span.
    detail: SpanDetail,
    /// Called when the person closes the panel.
    on_close: Callback<()>,
    /// Called with a span of the same trace that the person wants to see.
    on_jump: Callback<SpanIx>,
) -> impl IntoView {
    let title = if detail.name.is_empty() { "(no name)" } else { &detail.name };
    let title = clean(title).into_owned();
    let (date, time) = date_and_time(detail.start_time);
    let status = (detail.status == Status::Error || !detail.status_message.is_empty()).then(
        || view! { <StatusLine status=detail.status message=detail.status_message.clone() /> },
    );
    let warnings = detail
        .warnings
        .iter()
        .map(|(text, severity)| view! { <WarningLine text=text.clone() severity=*severity /> })
        .collect_view();
    let exact = fmt::duration_exact(detail.duration);
    view! {
        <div class="detail-head">
            <h2>{title}</h2>
            <button class="icon-button" aria-label="Close details" title="Close details (Esc)" on:click=move |_| on_close.run(())>
                <IconView icon=Icon::Close />
            </button>
            <div class="sub">
                <span class="service-tag">
                    <Swatch name=detail.service.clone() />
                    {clean(service_name(&detail.service)).into_owned()}
                </span>
                <span title=exact>{fmt::duration(detail.duration)}</span>
                <span title=fmt::utc_exact(detail.start_time)>
                    {format!("at {}", fmt::duration(DurationNs(detail.start)))}
                </span>
                {kind_text(detail.kind).map(|kind| view! { <span>{kind}</span> })}
            </div>
        </div>
        <div class="detail-body" tabindex="0" role="region" aria-label="Span details">
            {status}
            {warnings}
            <Attributes title="Attributes" list=detail.attributes.clone() always=true />
            <Events list=detail.events.clone() />
            <Links list=detail.links.clone() on_jump />
            <Attributes title="Resource" list=detail.resource.clone() />
            <Attributes title="Span" list=facts(&detail, &date, &time) />
            <Attributes title="Scope" list=scope(&detail) />
        </div>
    }
}

#[component]
fn StatusLine(status: Status, message: String) -> impl IntoView {
    let word = match status {
        Status::Error => "Error",
        Status::Ok => "Ok",
        Status::Unset => "Status",
    };
    view! {
        <p class="detail-status">
            <strong>{word}</strong>
            {(!message.is_empty()).then(|| format!(": {}", clean(&message)))}
        </p>
    }
}

/// What was odd about the span; what is merely worth knowing stands back.
#[component]
fn WarningLine(text: String, severity: Severity) -> impl IntoView {
    let info = severity == Severity::Info;
    view! {
        <p class="detail-warning" class:info=info>
            <IconView icon=if info { Icon::Info } else { Icon::Warning } />
            <span>{clean(&text).into_owned()}</span>
        </p>
    }
}

/// A titled list of keys and values; nothing at all when it is empty, unless `always`.
#[component]
fn Attributes(
    title: &'static str,
    list: Vec<AttrText>,
    #[prop(optional)] always: bool,
) -> impl IntoView {
    (always || !list.is_empty()).then(|| {
        let count = list.len();
        let rows = list.into_iter().map(|attr| view! { <Attribute attr /> }).collect_view();
        view! {
            <section aria-label=title>
                <h3>{title} <span class="count">{count}</span></h3>
                {if count == 0 {
                    view! { <p class="empty">"None recorded"</p> }.into_any()
                } else {
                    view! { <dl class="attributes">{rows}</dl> }.into_any()
                }}
            </section>
        }
    })
}

/// One key and value; long values scroll in place, and any value can be copied.
#[component]
fn Attribute(attr: AttrText) -> impl IntoView {
    let kind = match attr.kind {
        ValueKind::String => "string",
        ValueKind::Bool => "bool",
        ValueKind::Int => "int",
        ValueKind::Double => "double",
        ValueKind::Bytes => "bytes",
        ValueKind::Json => "json",
        ValueKind::Empty => "empty",
    };
    let label = format!("Copy the value of {}", attr.key);
    let copied = RwSignal::new(Copied::default());
    let value = attr.value.clone();
    let on_copy = move |_| copy(value.clone(), copied);
    view! {
        <div>
            <dt>{clean(&attr.key).into_owned()}</dt>
            <dd>
                <span class="value" data-kind=kind>{attr.value.clone()}</span>
                <button class="icon-button copy" aria-label=label title=move || copied.get().text("Copy") on:click=on_copy>
                    <IconView icon=Icon::Copy />
                </button>
            </dd>
        </div>
    }
}

#[component]
fn Events(list: Vec<EventDetail>) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let count = list.len();
        let events = list
            .into_iter()
            .map(|event| {
                let rows = event.attributes.into_iter().map(|attr| view! { <Attribute attr /> }).collect_view();
                view! {
                    <li class="event">
                        <p class="event-head">
                            <span class="offset" title="After the start of the trace">{fmt::offset(event.offset)}</span>
                            <span class="name">{clean(&event.name).into_owned()}</span>
                        </p>
                        <dl class="attributes">{rows}</dl>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-label="Events">
                <h3>"Events " <span class="count">{count}</span></h3>
                <ul>{events}</ul>
            </section>
        }
    })
}

#[component]
fn Links(list: Vec<LinkDetail>, on_jump: Callback<SpanIx>) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let count = list.len();
        let links = list
            .into_iter()
            .map(|link| {
                let LinkDetail { trace, span, local, kind, attributes } = link;
                let jump = local.map(|target| {
                    view! {
                        <button class="button" on:click=move |_| on_jump.run(target)>"Show"</button>
                    }
                });
                let rows =
                    attributes.into_iter().map(|attr| view! { <Attribute attr /> }).collect_view();
                view! {
                    <li class="event">
                        <div class="link-row">
                            <span>{kind}</span>
                            <code>{format!("{trace} / {span}")}</code>
                            {jump}
                        </div>
                        <dl class="attributes">{rows}</dl>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-label="Links">
                <h3>"Links " <span class="count">{count}</span></h3>
                <ul>{links}</ul>
            </section>
        }
    })
}

/// The span's own facts as rows, so that they can be copied like any value.
fn facts(detail: &SpanDetail, date: &str, time: &str) -> Vec<AttrText> {
    let row =
        |key: &str, value: String| AttrText { key: key.to_owned(), value, kind: ValueKind::String };
    let mut rows = vec![row("Span id", detail.id.clone()), row("Trace id", detail.trace.clone())];
    if let Some(parent) = &detail.parent {
        rows.push(row("Parent id", parent.clone()));
    }
    rows.push(row("Start", format!("{date} {time}")));
    rows.push(row("Start (UTC)", fmt::utc_exact(detail.start_time)));
    rows.push(row("Duration", fmt::duration_exact(detail.duration)));
    if detail.skew != 0 {
        rows.push(row("Moved by clock skew adjustment", fmt::offset(detail.skew)));
    }
    if !detail.trace_state.is_empty() {
        rows.push(row("Trace state", detail.trace_state.clone()));
    }
    if detail.flags != 0 {
        rows.push(row("Flags", format!("0x{:x}", detail.flags)));
    }
    rows
}

fn scope(detail: &SpanDetail) -> Vec<AttrText> {
    let row = |key: &str, value: &str| AttrText {
        key: key.to_owned(),
        value: value.to_owned(),
        kind: ValueKind::String,
    };
    let (name, version) = &detail.scope;
    let named = [("Name", name), ("Version", version)];
    let mut rows: Vec<_> =
        named.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| row(k, v)).collect();
    rows.extend(detail.scope_attributes.iter().cloned());
    rows
}

fn kind_text(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Unspecified => None,
        Kind::Internal => Some("internal"),
        Kind::Server => Some("server"),
        Kind::Client => Some("client"),
        Kind::Producer => Some("producer"),
        Kind::Consumer => Some("consumer"),
    }
}
