//! Addresses that name nothing: no page of ours, or no trace, as a dashboard's variable has no value.

use leptos::prelude::*;
use spanscape_core::render::clean;
use spanscape_core::state::Route;

use crate::views::session::use_session;

/// What to say in place of a page.
#[component]
pub fn Astray() -> impl IntoView {
    let session = use_session();
    Effect::new(move |_| session.page_ready());
    let url = session.url().get_untracked();
    let (what, why) = match &url.route {
        Route::NoTrace { variable } => ("Pick a trace", no_trace(variable)),
        Route::NotFound { path } => not_here(path),
        _ => not_here(""),
    };
    // In a frame the start page would be of no use: the dashboard chooses.
    let way_out = (!url.embed).then(|| {
        view! {
            <p>
                <a class="button" href=session.start_href() on:click=move |event| session.follow(&event)>
                    "Start page"
                </a>
            </p>
        }
    });
    view! {
        <div class="start">
            <header>
                <h1>{what}</h1>
                <p class="lead">{why}</p>
            </header>
            {way_out}
        </div>
    }
}

/// A page that is none of ours. Of Jaeger UI's, what takes its place.
fn not_here(path: &str) -> (&'static str, String) {
    let instead = match path {
        "deep-dependencies" => {
            "Jaeger UI has the paths through a service there. Here the page Dependencies does: choose the service there, then \u{201c}Show what is near\u{201d}."
        }
        "quality-metrics" => {
            "Jaeger UI has scores of how well services are instrumented there. Here each trace tells what its spans lack: its findings have a tab \u{201c}Lint\u{201d}."
        }
        _ => "The address names no page that Spanscape has.",
    };
    ("There is no such page", instead.to_owned())
}

fn no_trace(variable: &str) -> String {
    if variable.is_empty() {
        return "The link has no trace id. In a dashboard, the variable that it takes it from has no value yet: choose one there."
            .to_owned();
    }
    format!(
        "{} stands in the link where the trace id belongs: the dashboard has no variable of this name, or did not replace it.",
        clean(variable)
    )
}
