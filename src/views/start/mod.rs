//! The first page for someone who has nothing open: open a file, the demo, or connect to a Jaeger.

use crate::views::widgets::live::live;
use leptos::prelude::*;
use spanscape::web::boot;

use super::session::{Session, use_session};
use super::shell::Connecting;
use super::widgets::{Icon, IconView};

/// The start page.
#[component]
pub fn StartPage() -> impl IntoView {
    let session = use_session();
    let connecting = expect_context::<Connecting>();
    Effect::new(move |_| session.page_ready());
    view! {
        <div class="start">
            <header>
                <h1>"See where the time went"</h1>
                <p class="lead">
                    "Spanscape shows distributed traces from a file or a Jaeger. Everything happens in this browser; nothing is uploaded."
                </p>
            </header>
            <div class="choices" data-viewer=boot::is_viewer().then_some("")>
                <section class="choice">
                    <h2>"Open a file"</h2>
                    <p>"Jaeger, OTLP or Zipkin JSON, JSON lines, gzip of any. Or drop it here, or paste it."</p>
                    <OpenButton session primary=true />
                </section>
                <section class="choice">
                    <h2>"Look around in the demo"</h2>
                    <p>"An hour of a web shop: 300 traces, among them a payment time-out and 38 queries where one would do."</p>
                    <a class="button" href=live(move || session.demo_href()) on:click=move |event| session.follow(&event)>
                        "Open the demo"
                    </a>
                </section>
                <section class="choice">
                    <h2>"Connect to a Jaeger"</h2>
                    <p>"By its URL, as for Jaeger UI. Also VictoriaTraces and Quickwit."</p>
                    <button class="button" on:click=move |_| connecting.0.set(true)>"Connect"</button>
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
        <button class="button" class:primary=primary aria-label="Open file" on:click=move |_| session.pick_files()>
            <IconView icon=Icon::Open />
            <span class="open-text">"Open file"</span>
        </button>
    }
}
