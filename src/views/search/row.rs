//! One line of the list of traces.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ServiceCount, TraceRow};
use spanscape_core::render::clean;

use super::results::Choose;
use crate::views::session::use_session;
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::share;
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// Services named on one line; the rest is a number.
const SERVICES_SHOWN: usize = 4;

/// One trace. The name is the link; the whole line is its target.
#[component]
pub fn TraceLine(
    /// The trace.
    trace: TraceRow,
    /// The longest duration on the page, in nanoseconds: the bar's full width.
    longest: u64,
    /// The values of further columns.
    cells: Vec<String>,
    /// One line of text.
    dense: bool,
    /// It came since the person looked last.
    is_new: bool,
) -> impl IntoView {
    let session = use_session();
    let service = service_name(&trace.service).to_owned();
    let name = if trace.name.is_empty() { "(no name)".to_owned() } else { trace.name.clone() };
    let href = session.trace_href(&trace.id);
    let more = trace.services.len().saturating_sub(SERVICES_SHOWN);
    let rest = |s: &ServiceCount| format!("{}: {}", service_name(&s.name), counted(s));
    let rest: Vec<_> = trace.services.iter().skip(SERVICES_SHOWN).map(rest).collect();
    let services: Vec<_> = trace
        .services
        .iter()
        .take(SERVICES_SHOWN)
        .map(|s| {
            view! {
                <span class="service-tag" title=counted(s)>
                    <Swatch name=s.name.clone() />
                    <span class="name">{clean(service_name(&s.name)).into_owned()}</span>
                    <span class="n">{fmt::count(s.spans.into())}</span>
                    {(s.errors > 0).then(|| view! { <IconView icon=Icon::Error /> })}
                </span>
            }
        })
        .collect();
    let errors = match trace.errors {
        0 => view! { <span class="trace-id">"0"</span> }.into_any(),
        n => view! {
            <span class="error-count">
                <IconView icon=Icon::Error />
                {fmt::count(n.into())}
            </span>
        }
        .into_any(),
    };
    let (date, time) = date_and_time(trace.start);
    view! {
        <tr>
            <td class="check-cell"><Choose id=trace.id.clone() /></td>
            <td>
                <a class="trace-link" href=href on:click=move |event| session.follow(&event)>
                    <strong>{clean(&service).into_owned()}</strong>
                    " "
                    <span class="op">{clean(&name).into_owned()}</span>
                </a>
                <span class="trace-sub">
                    {is_new.then(|| view! { <span class="badge new">"new"</span> })}
                    {(!dense).then(|| view! { <span class="trace-id">{trace.id.clone()}</span> })}
                    {trace
                        .incomplete
                        .then(|| {
                            view! {
                                <span class="badge" title="A span names a parent that is not here">
                                    "incomplete"
                                </span>
                            }
                        })}
                </span>
            </td>
            <td class="services-cell">
                <span class="service-tags">
                    {services} {(more > 0).then(|| view! { <span class="service-tag more" title=rest.join("\n")>{format!("+{more}")}</span> })}
                </span>
            </td>
            <td class="number spans-cell">{if trace.spans == 0 { "–".to_owned() } else { fmt::count(trace.spans.into()) }}</td>
            <td class="number">{errors}</td>
            <td>
                <span class="duration-cell">
                    <span title=fmt::duration_exact(trace.duration)>{fmt::duration(trace.duration)}</span>
                    <span class="duration-bar" aria-hidden="true">
                        <span style:width=share::of(trace.duration.0, longest)></span>
                    </span>
                </span>
            </td>
            <td class="start-cell" title=fmt::utc_exact(trace.start)>
                <span class="date">{date} " "</span>
                {time}
            </td>
            {cells.into_iter().map(|text| {
                let text = clean(&text).into_owned();
                view! { <td class="attribute-cell" title=text.clone()>{text.clone()}</td> }
            }).collect_view()}
        </tr>
    }
}

/// A service's share of a trace in words.
fn counted(service: &ServiceCount) -> String {
    let spans = fmt::plural(service.spans.into(), "span", "spans");
    match service.errors {
        0 => spans,
        n => format!("{spans}, {}", fmt::plural(n.into(), "error", "errors")),
    }
}
