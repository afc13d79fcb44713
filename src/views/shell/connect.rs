//! Dialogues about back ends: connecting to one by its URL, and the headers that one needs.

use crate::views::widgets::live::{changing, live};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::Problem;

use crate::views::session::use_session;
use crate::views::widgets::Notice;
use crate::views::widgets::dialog::Dialog;

/// Whether the dialogue that connects a back end is open.
#[derive(Clone, Copy)]
pub struct Connecting(pub RwSignal<bool>);

/// The back end whose headers are asked for, by its URL.
#[derive(Clone, Copy)]
pub struct AskHeaders(pub RwSignal<Option<String>>);

/// The dialogue that connects a back end.
#[component]
pub fn Connect() -> impl IntoView {
    let Connecting(open) = expect_context();
    view! {
        <Dialog open title="Connect to a Jaeger">
            <ConnectForm />
        </Dialog>
    }
}

#[component]
fn ConnectForm() -> impl IntoView {
    let session = use_session();
    let Connecting(open) = expect_context();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let url = text.get_untracked();
        spawn_local(async move {
            let answer = session.connect(&url).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(source) => {
                    open.set(false);
                    session.go_source(source);
                }
                Err(why) => drop(problem.try_set(Some(why))),
            }
        });
    };
    view! {
        <form class="dialog-form" on:submit=submit>
            <label for="connect-url">"Its address, as for Jaeger UI"</label>
            <input
                id="connect-url"
                class="text-input mono"
                placeholder="http://localhost:16686"
                autocomplete="off"
                spellcheck="false"
                autofocus
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            <p class="field-note">
                "Any Jaeger from 1.45 on, VictoriaTraces (…/select/jaeger), Quickwit (…/api/v1/INDEX/jaeger). At another origin it must allow this page to read from it (CORS)."
            </p>
            {changing(move || problem.get().map(|problem| view! { <Notice problem /> }))}
            <div class="search-actions">
                <button class="button primary" aria-disabled=live(move || busy.get().to_string())>
                    {changing(move || if busy.get() { "Connecting" } else { "Connect" })}
                </button>
            </div>
        </form>
    }
}

/// The dialogue that asks for headers.
#[component]
pub fn Headers() -> impl IntoView {
    let AskHeaders(of) = expect_context();
    let open = RwSignal::new(false);
    // Each only where it changes something: they would wake one another for ever.
    Effect::new(move |_| {
        let wanted = of.with(Option::is_some);
        if wanted && !open.get_untracked() {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && of.with_untracked(Option::is_some) {
            of.set(None);
        }
    });
    view! {
        <Dialog open title="Headers for the back end">
            {changing(move || of.get().map(|url| view! { <HeadersForm url open /> }))}
        </Dialog>
    }
}

#[component]
fn HeadersForm(url: String, open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let rows: Vec<_> = session
        .headers_of(&url)
        .into_iter()
        .map(|(name, value)| (RwSignal::new(name), RwSignal::new(value)))
        .collect();
    let fields: Vec<_> = (1..)
        .zip(&rows)
        .map(|(at, &(name, value))| {
            view! {
                <input
                    class="text-input mono"
                    aria-label=format!("Name of header {at}")
                    placeholder="Authorization"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <input
                    class="text-input mono"
                    aria-label=format!("Value of header {at}")
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
            }
        })
        .collect();
    let host = url.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let given: Vec<_> = rows
            .iter()
            .map(|(name, value)| {
                (name.get_untracked().trim().to_owned(), value.get_untracked().trim().to_owned())
            })
            .collect();
        open.set(false);
        session.give_headers(&url, &given);
    };
    view! {
        <form class="dialog-form" on:submit=submit>
            <p>"Sent with every request to " <code>{host}</code> ", kept in this tab only."</p>
            <div class="header-fields">
                <span aria-hidden="true">"Name"</span>
                <span aria-hidden="true">"Value"</span>
                {fields}
            </div>
            <div class="search-actions">
                <button class="button primary">"Use them"</button>
            </div>
        </form>
    }
}
