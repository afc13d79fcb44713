//! The trace-id box: an id, a link, a header or a line of a log leads to the trace; of several in a text one is chosen.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask, ReadRef};
use spanscape_core::state::Route;

use super::choices::ChoicesProps;
use crate::views::parts;
use crate::views::session::use_session;

/// The box. Enter goes to the trace in the source that the page is about.
#[component]
pub fn Lookup() -> impl IntoView {
    let session = use_session();
    let text = RwSignal::new(String::new());
    // What was read, with the text that it was read from.
    let read = RwSignal::new((String::new(), Vec::<ReadRef>::new()));
    let go = move |found: &ReadRef, instead: bool| {
        text.set(String::new());
        read.set((String::new(), Vec::new()));
        let (trace, span) = (&found.trace, found.span.clone());
        if instead { session.look_up_instead(trace, span) } else { session.look_up(trace, span) }
    };
    // `then` is what to do with one that is the only one.
    let ask = move |then: Option<Callback<ReadRef>>| {
        let asked = text.get_untracked();
        session.ask(Ask::ReadRef { text: asked.clone() }, move |answer| {
            if text.try_get_untracked().as_ref() == Some(&asked)
                && let Answer::Ref(found) = answer
            {
                read.set((asked, found.clone()));
                if let (Some(then), [one]) = (then, found.as_slice()) {
                    then.run(one.clone());
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask(Some(Callback::new(move |found| go(&found, false))));
    };
    let input = move |event| {
        text.set(event_target_value(&event));
        ask(None);
    };
    // A field of one line would join the lines.
    let paste = move |event: web_sys::ClipboardEvent| {
        let pasted = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        if let Some(pasted) = pasted.filter(|pasted| pasted.trim().contains('\n')) {
            event.prevent_default();
            text.set(pasted);
            ask(None);
        }
    };
    // `?q=` of the start page: what Grafana's derived fields, and other tools, make links of.
    let wanted = Memo::new(move |_| {
        session.url().with(|url| match url.route {
            Route::Start => url.other.get("q").filter(|text| !text.trim().is_empty()),
            _ => None,
        })
    });
    Effect::new(move |_| {
        if let Some(wanted) = wanted.get() {
            text.set(wanted);
            ask(Some(Callback::new(move |found| go(&found, true))));
        }
    });
    let is_read = move || read.with(|(of, _)| !of.trim().is_empty() && text.with(|t| t == of));
    let wrong = move || is_read() && read.with(|(_, found)| found.is_empty());
    let note = move || {
        let found = read.get().1;
        let words = match found.as_slice() {
            [one] if one.from.is_empty() => return None,
            [one] => format!("Trace {}, read from {}. Enter shows it.", one.trace, one.from),
            [] if wrong() => "There is no trace id in this".to_owned(),
            // Of several, the list speaks.
            _ => return None,
        };
        Some(view! { <p class="lookup-note" id="lookup-note" role="status">{words}</p> })
    };
    let several = move || read.with(|(_, found)| found.len() > 1);
    let choose = Callback::new(move |found| go(&found, false));
    let choices = parts::CHOICES.when(several, move || ChoicesProps { read, go: choose });
    view! {
        <form class="lookup" on:submit=submit role="search" aria-label="Look up a trace">
            <input
                class="text-input mono"
                aria-label="Trace id"
                title="A trace id, a link to a trace, a traceparent or other header, or lines of a log"
                placeholder="Trace id"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=live(move || wrong().then_some("true"))
                aria-describedby=live(move || text.with(|t| !t.is_empty()).then_some("lookup-note"))
                prop:value=text
                on:input=input
                on:paste=paste
            />
            {changing(note)}
            {choices}
        </form>
    }
}
