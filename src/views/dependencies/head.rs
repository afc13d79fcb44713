//! The head of the page: how many there are, where they come from, and what to look at.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::CalleeKind;
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::Route;

use super::Came;
use super::subject::Subject;
use crate::views::session::Session;
use crate::views::widgets::live::{changing, live};

/// The times that are offered, as links have them and for people; the last is any other, which only
/// a link can choose.
const TIMES: [(&str, &str); 7] = [
    ("1h", "Last hour"),
    ("6h", "Last 6 hours"),
    ("24h", "Last 24 hours"),
    ("2d", "Last 2 days"),
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
    ("", "As in the link"),
];

/// The head.
pub fn head(
    session: Session,
    subject: RwSignal<Option<Subject>>,
    came: RwSignal<Came>,
    filter: RwSignal<String>,
) -> AnyView {
    let facts = move || {
        came.with(|came| {
            let all = came.as_ref()?.as_ref().ok().filter(|all| !all.calls.is_empty())?;
            let peers = all.calls.iter().filter(|d| d.kind != CalleeKind::Service).count();
            let pairs = (all.calls.len() - peers) as u64;
            let peers = match peers {
                0 => String::new(),
                n => format!(", {} on databases, queues and others", fmt::count(n as u64)),
            };
            Some(format!(
                "{}, {} between them{peers}",
                fmt::plural(all.services.into(), "service", "services"),
                fmt::plural(pairs, "dependency", "dependencies"),
            ))
        })
        .unwrap_or_default()
    };
    let source = move || match subject.get() {
        None => String::new(),
        Some(Subject::Data(_, title)) => format!(
            "From the spans of {title}. A call is a span whose parent has another service; its times are the callee's."
        ),
        Some(Subject::Backend { title, .. }) => format!(
            "As {title} has counted them. It tells no more than calls: errors and times need the traces themselves."
        ),
    };
    let choose = move |event| {
        let lookback = Lookback::parse(&event_target_value(&event));
        let service = filter.get_untracked();
        let query = Query { lookback, ..Query::of_service(&service) };
        session.go_query(Route::Dependencies, query);
    };
    let of_data = move || !subject.with(|s| matches!(s, Some(Subject::Backend { .. })));
    let chosen = move || {
        let window = subject.with(|s| s.as_ref().map(Subject::window)).unwrap_or_default();
        let back = window.lookback.filter(|_| window.range.is_none());
        let text = back.map(Lookback::print).unwrap_or_default();
        TIMES.iter().map(|time| time.0).find(|time| *time == text).unwrap_or_default()
    };
    let option = |&(time, words): &(&'static str, &'static str)| {
        view! { <option value=time selected=live(move || chosen() == time)>{words}</option> }
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        session.rewrite(false, |url| url.query.services = Query::of_service(&text).services);
        filter.set(text);
    };
    view! {
        <div class="dep-head">
            <h1>"Dependencies"</h1>
            <p class="facts" role="status">{changing(facts)}</p>
            <label hidden=live(of_data)>
                "Time"
                <select class="select" on:change=choose>
                    {TIMES.iter().map(option).collect_view()}
                </select>
            </label>
            <label>
                "Service"
                <input
                    class="text-input"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Part of a name"
                    prop:value=filter
                    on:input=typed
                />
            </label>
            <p class="dep-source">{changing(source)}</p>
        </div>
    }
    .into_any()
}
