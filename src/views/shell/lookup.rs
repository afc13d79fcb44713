//! The trace-id box: an id, a link, a header or a line of a log leads to the trace.

use leptos::prelude::*;
use spanscape_core::state::trace_ref::{RefKind, read_trace_ref};

use crate::views::session::use_session;

/// The box. Enter goes to the trace in the source that the page is about.
#[component]
pub fn Lookup() -> impl IntoView {
    let session = use_session();
    let text = RwSignal::new(String::new());
    let read = Memo::new(move |_| text.with(|text| read_trace_ref(text)));
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(found) = read.get_untracked() {
            text.set(String::new());
            session.look_up(&found.trace, found.span);
        }
    };
    let wrong = move || read.with(Option::is_none) && text.with(|t| !t.trim().is_empty());
    let note = move || {
        let words = match read.get() {
            Some(found) if matches!(found.kind, RefKind::Id | RefKind::Word) => return None,
            Some(found) => {
                format!("Trace {}, read from {}. Enter shows it.", found.trace, found.kind.words())
            }
            None if wrong() => "There is no trace id in this".to_owned(),
            None => return None,
        };
        Some(view! { <p class="lookup-note" id="lookup-note" role="status">{words}</p> })
    };
    view! {
        <form class="lookup" on:submit=go role="search" aria-label="Look up a trace">
            <input
                class="text-input mono"
                aria-label="Trace id"
                title="A trace id, a link to a trace, a traceparent or other header, or a line of a log"
                placeholder="Trace id"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=move || text.with(|t| !t.is_empty()).then_some("lookup-note")
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            {note}
        </form>
    }
}
