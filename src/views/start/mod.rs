//! The first page for someone who has nothing open: open a file, the demo, or a trace by its id.

use leptos::prelude::*;

use super::session::{Session, use_session};
use super::widgets::{Icon, IconView};

/// The start page.
#[component]
pub fn StartPage() -> impl IntoView {
    let session = use_session();
    let id = RwSignal::new(String::new());
    let look_up = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        session.look_up(&id.get_untracked());
    };
    Effect::new(move |_| session.page_ready());
    view! {
        <div class="start">
            <header>
                <h1>"See where the time went"</h1>
                <p class="lead">
                    "Spanscape shows distributed traces from a file or a Jaeger. Everything happens in this browser; nothing is uploaded."
                </p>
            </header>
            <div class="choices">
                <section class="choice">
                    <h2>"Open a file"</h2>
                    <p>"Jaeger, OTLP or Zipkin JSON, JSON lines, gzip of any. Or drop it here, or paste it."</p>
                    <OpenButton session primary=true />
                </section>
                <section class="choice">
                    <h2>"Look around in the demo"</h2>
                    <p>"An hour of a web shop: 300 traces, among them a payment time-out and 38 queries where one would do."</p>
                    <a class="button" href=move || session.demo_href() on:click=move |event| session.follow(&event)>
                        "Open the demo"
                    </a>
                </section>
                <section class="choice">
                    <h2>"Look up a trace in Jaeger"</h2>
                    <p>"Asks the Jaeger at this page's own address."</p>
                    <form on:submit=look_up>
                        <input
                            class="text-input mono"
                            aria-label="Trace id"
                            placeholder="Trace id"
                            autocomplete="off"
                            spellcheck="false"
                            prop:value=id
                            on:input=move |event| id.set(event_target_value(&event))
                        />
                        <button class="button">"Look up"</button>
                    </form>
                </section>
            </div>
        </div>
    }
}

/// The button that lets the person pick files.
#[component]
pub fn OpenButton(
    /// Where the files go.
    session: Session,
    /// Whether it is the page's main action.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    view! {
        <button class="button" class:primary=primary on:click=move |_| session.pick_files()>
            <IconView icon=Icon::Open />
            "Open file"
        </button>
    }
}
