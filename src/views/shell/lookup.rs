//! The trace-id box: an id, a link, a header or a line of a log leads to the trace.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask, ReadRef};

use crate::views::session::use_session;

/// The box. Enter goes to the trace in the source that the page is about.
#[component]
pub fn Lookup() -> impl IntoView {
    let session = use_session();
    let text = RwSignal::new(String::new());
    // What was read, with the text that it was read from.
    let read = RwSignal::new((String::new(), None::<ReadRef>));
    let go = move |found: Option<ReadRef>| {
        if let Some(found) = found {
            text.set(String::new());
            read.set((String::new(), None));
            session.look_up(&found.trace, found.span);
        }
    };
    let ask = move |then: Option<Callback<Option<ReadRef>>>| {
        let asked = text.get_untracked();
        session.ask(Ask::ReadRef { text: asked.clone() }, move |answer| {
            if text.try_get_untracked().as_ref() == Some(&asked)
                && let Answer::Ref(found) = answer
            {
                read.set((asked, found.clone()));
                if let Some(then) = then {
                    then.run(found);
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask(Some(Callback::new(go)));
    };
    let input = move |event| {
        text.set(event_target_value(&event));
        ask(None);
    };
    let wrong = move || {
        read.with(|(of, found)| found.is_none() && !of.trim().is_empty() && text.with(|t| t == of))
    };
    let note = move || {
        let words = match read.get().1 {
            Some(found) if found.from.is_empty() => return None,
            Some(found) => {
                format!("Trace {}, read from {}. Enter shows it.", found.trace, found.from)
            }
            None if wrong() => "There is no trace id in this".to_owned(),
            None => return None,
        };
        Some(view! { <p class="lookup-note" id="lookup-note" role="status">{words}</p> })
    };
    view! {
        <form class="lookup" on:submit=submit role="search" aria-label="Look up a trace">
            <input
                class="text-input mono"
                aria-label="Trace id"
                title="A trace id, a link to a trace, a traceparent or other header, or a line of a log"
                placeholder="Trace id"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=live(move || wrong().then_some("true"))
                aria-describedby=live(move || text.with(|t| !t.is_empty()).then_some("lookup-note"))
                prop:value=text
                on:input=input
            />
            {changing(note)}
        </form>
    }
}
