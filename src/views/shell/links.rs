//! The link of what is seen, and who can follow it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::{location, probe};
use spanscape_core::api::trouble::is_own_machine;
use spanscape_core::state::{Form, Source};

use crate::views::session::{Session, use_session};
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::dialog::Dialog;
use crate::views::widgets::live::{changing, live};

/// How what a link only names can be sent otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Besides {
    /// A trace: by the same dialogue.
    Here,
    /// What is found, or compared: as its traces.
    Traces,
}

impl Besides {
    fn advice(self) -> &'static str {
        match self {
            Self::Here => "Send the trace itself along, as below.",
            Self::Traces => "Send the file, or one of the traces from its own page.",
        }
    }
}

/// The dialogue of pages that have nothing but their link to send.
#[component]
pub fn ShareLink(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Share">
            <div class="export sharing">
                <Links besides=Besides::Traces />
            </div>
        </Dialog>
    }
}

/// The link, and what whoever gets it needs to see the same.
#[component]
pub fn Links(
    /// How else it can be sent.
    besides: Besides,
) -> impl IntoView {
    let session = use_session();
    let here = absolute(session, session.form());
    // Where links are written as hashes, those of paths may work as well, and are what other tools expect.
    let path = RwSignal::new(None::<String>);
    if session.form() == Form::Hash {
        spawn_local(async move {
            if probe::answers_paths().await {
                let _ = path.try_set(Some(absolute(session, Form::Path)));
            }
        });
    }
    let needs = needs(session, besides);
    view! {
        <section aria-label="This view">
            <h3>"A link to this view"</h3>
            <Link name="Link" link=here />
            {changing(move || path.get().map(|link| view! { <Link name="As a path" link /> }))}
            <p class="dim">{needs}</p>
        </section>
    }
}

/// A link that can be read and copied.
#[component]
pub fn Link(
    /// What to call it.
    name: &'static str,
    /// The link.
    link: String,
) -> impl IntoView {
    let copied = RwSignal::new(Copied::default());
    let text = link.clone();
    view! {
        <p class="share-link">
            <input class="text-input mono" readonly=true aria-label=name value=link on:focus=move |event| select(&event) />
            <button class="button" on:click=move |_| copy(text.clone(), copied)>
                {live(move || copied.get().text("Copy"))}
            </button>
        </p>
    }
}

fn select(event: &web_sys::FocusEvent) {
    use wasm_bindgen::JsCast;
    let field = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.select();
    }
}

fn absolute(session: Session, form: Form) -> String {
    let link = session.href_as(form);
    location::absolute(&link).unwrap_or(link)
}

/// What it takes to see the same.
fn needs(session: Session, besides: Besides) -> String {
    let advice = besides.advice();
    let host = location::host_of(&location::absolute("./").unwrap_or_default());
    let host = host.unwrap_or_default();
    let at = match session.url().with_untracked(|url| url.source.clone()) {
        Some(Source::Files(_)) => {
            return format!(
                "What is shown is in files of yours, which the link only names. {advice}"
            );
        }
        Some(Source::Inside(text)) if text.is_empty() => {
            return "The trace is in this page itself: send the page.".to_owned();
        }
        Some(Source::Inside(_)) => return "The trace is in the link itself.".to_owned(),
        Some(Source::Demo) => "its demo",
        Some(Source::Url(_)) => "the file that it names",
        Some(Source::Named(_)) | None => "the back end that it asks",
    };
    if is_own_machine(&host) {
        return format!("{host} is this machine: nobody else can follow the link. {advice}");
    }
    format!(
        "It works for whoever can reach this page and {at}, as long as the traces are kept there."
    )
}
