//! The head of the page: how many there are, where they come from, and what to look at.

use leptos::prelude::*;
use spanscape::web::clock::{TimeStyle, local};
use spanscape_core::base::{TimeNs, fmt};
use spanscape_core::engine::protocol::CalleeKind;
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::Route;

use super::Came;
use super::subject::Subject;
use crate::views::session::Session;
use crate::views::widgets::live::{changing, live};

const HOUR: u64 = 3_600;

/// The times that are offered.
const CHOICES: [Lookback; 6] = [
    Lookback(HOUR),
    Lookback(6 * HOUR),
    Lookback(24 * HOUR),
    Lookback(48 * HOUR),
    Lookback(168 * HOUR),
    Lookback(720 * HOUR),
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
        let query = Query { service, lookback, ..Query::default() };
        session.go_query(Route::Dependencies, query);
    };
    let windows = move || match subject.get() {
        Some(Subject::Backend { window, .. }) => {
            let (mut all, fixed) = (CHOICES.to_vec(), window.range);
            let chosen = window.lookback.filter(|_| fixed.is_none());
            all.extend(chosen.filter(|chosen| !all.contains(chosen)));
            let option = |value: String, text: String, selected: bool| {
                view! { <option value=value selected=live(move || selected)>{text}</option> }
            };
            let text = |us: u64| local(TimeNs::from_micros(us.cast_signed()), TimeStyle::Short);
            let fixed = fixed
                .map(|(from, to)| (String::new(), format!("{} to {}", text(from), text(to)), true));
            let all =
                all.into_iter().map(|this| (this.print(), this.words(), chosen == Some(this)));
            let options: Vec<_> = fixed
                .into_iter()
                .chain(all)
                .map(|(value, text, selected)| option(value, text, selected))
                .collect();
            view! {
                <label>"Time" <select class="select" on:change=choose>{options}</select></label>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        session.rewrite(|url| text.clone_into(&mut url.query.service));
        filter.set(text);
    };
    view! {
        <div class="dep-head">
            <h1>"Dependencies"</h1>
            <p class="facts" role="status">{changing(facts)}</p>
            {changing(windows)}
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
