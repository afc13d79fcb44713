//! The trace's head: its name, id, and the facts one asks first; its warnings on demand.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{PatternLink, TraceHead, WarningCount};
use spanscape_core::model::Severity;
use spanscape_core::render::clean;
use spanscape_core::state::Command;

use super::again::Again;
use super::pattern_links;
use super::reducing::Reducing;
use super::tools::ToolsProps;
use super::views::Viewing;
use crate::views::parts;
use crate::views::session::use_session;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// The head.
#[component]
pub fn TraceHeader(
    /// The trace's facts.
    head: TraceHead,
    /// Called with the wanted state of the clock skew adjustment.
    on_skew: Callback<bool>,
    /// Whether the trace's rows have been painted.
    painted: RwSignal<bool>,
    /// It is on its way: what is missing may still come.
    busy: bool,
    /// The view, and how times are written.
    reducing: Reducing,
    /// Called with what is chosen.
    command: Callback<Command>,
    /// Loading it once more.
    again: Again,
    /// The view, for who takes it elsewhere.
    viewing: Viewing,
) -> impl IntoView {
    let row = head.row.clone();
    let name = if row.name.is_empty() { "(no name)" } else { &row.name };
    let name = clean(name).into_owned();
    let to_come = busy && row.service.is_empty();
    let service =
        if to_come { String::new() } else { clean(service_name(&row.service)).into_owned() };
    // The first date that a page writes takes the browser as long as all else of the head and more: the
    // rows go before.
    let began = row.start;
    let session = use_session();
    let start = move || {
        reducing.changed.get();
        painted.get().then(|| {
            let (date, time) = date_and_time(began);
            let zone = session.prefs().zone;
            format!("{date} {time} {zone}")
        })
    };
    let listed: Vec<WarningCount> =
        head.warnings.iter().filter(|w| w.severity != Severity::Info).cloned().collect();
    let total: u32 = listed.iter().map(|w| w.count).sum();
    let open = RwSignal::new(false);
    let warnings = (total > 0).then(|| {
        view! {
            <button
                class="warnings-button"
                aria-expanded=live(move || open.get().to_string())
                on:click=move |_| open.update(|o| *o = !*o)
            >
                {format!("\u{26a0} {}", fmt::plural(total.into(), "warning", "warnings"))}
            </button>
        }
    });
    let list = move || open.get().then(|| view! { <WarningList warnings=listed.clone() /> });
    let errors = match row.errors {
        0 => view! { <dd>"0"</dd> }.into_any(),
        n => view! { <dd class="bad">{fmt::count(n.into())}</dd> }.into_any(),
    };
    let links = RwSignal::new(Arc::<[PatternLink]>::from([]));
    Effect::new(move |_| {
        // Behind the rows, like the date.
        if painted.get() && !busy {
            pattern_links::ask(session, None, links);
        }
    });
    let links = move || links.with(|links| links.iter().map(pattern_links::link).collect_view());
    // Of what is on its way much is missing, and all of it will come.
    let grows = !busy && Again::may_grow(&head);
    let tools = move || ToolsProps { again, grows, reducing, command, viewing };
    // They come with what else comes behind the rows; their room is there before.
    let home = move || again.is_possible().then_some(if grows { "grows" } else { "" });
    let tools = parts::TOOLS.when(move || painted.get() && !busy, tools);
    let id = row.id.clone();
    let copied = RwSignal::new(Copied::default());
    let on_copy = move |_| copy(id.clone(), copied);
    view! {
        <header class="trace-head">
            <h1 class="trace-title">
                <Swatch name=row.service.clone() />
                <strong data-to-come=to_come.then_some("")>{service}</strong>
                <span class="op">{name}</span>
                <button
                    class="copy-id"
                    title=live(move || copied.get().text("Copy the trace id"))
                    aria-label=format!("Copy the trace id {}", row.id)
                    on:click=on_copy
                >
                    {clean(&row.id).into_owned()}
                </button>
            </h1>
            <dl class="trace-facts">
                <div class="when" title=fmt::utc_exact(row.start)>
                    <dt class="visually-hidden">"Start"</dt>
                    <dd>{changing(start)}</dd>
                </div>
                <div class="took" title=fmt::duration_exact(row.duration)>
                    <dt>"Duration"</dt>
                    <dd>{fmt::duration(row.duration)}</dd>
                </div>
                <div><dt>"Spans"</dt><dd>{fmt::count(row.spans.into())}</dd></div>
                <div class="minor"><dt>"Services"</dt><dd>{row.services.len()}</dd></div>
                <div class="minor"><dt>"Depth"</dt><dd>{fmt::count(head.depth.into())}</dd></div>
                <div><dt>"Errors"</dt>{errors}</div>
            </dl>
            {warnings}
            {row.incomplete.then(|| view! { <span class="badge">"incomplete"</span> })}
            <div class="trace-links">{changing(links)}</div>
            <div class="trace-tools" inert=busy>
                <SkewButton on=head.skew moved=head.skewed on_skew />
                <div class="trace-later" data-home=live(home)>{tools}</div>
            </div>
            {changing(list)}
        </header>
    }
}

/// The choice of the clock skew adjustment; absent where it would move nothing.
#[component]
fn SkewButton(on: bool, moved: u32, on_skew: Callback<bool>) -> impl IntoView {
    (on || moved > 0).then(|| {
        let spans = fmt::plural(moved.into(), "span", "spans");
        let title = if on {
            format!("Clock skew adjustment is on: {spans} moved. Show recorded times")
        } else {
            format!("Adjust for clock skew: would move {spans}")
        };
        view! {
            <button
                class="icon-button"
                aria-pressed=on.to_string()
                aria-label=title.clone()
                title=title.clone()
                on:click=move |_| on_skew.run(!on)
            >
                <IconView icon=Icon::Clock />
            </button>
        }
    })
}

#[component]
fn WarningList(warnings: Vec<WarningCount>) -> impl IntoView {
    let rows = warnings
        .into_iter()
        .map(|w| {
            view! {
                <li>
                    <span class="count">{format!("{} ×", fmt::count(w.count.into()))}</span>
                    <span>{w.text}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="warnings-list" aria-label="Warnings">{rows}</ul> }
}
