//! The trace itself: in a link, as a file, in a page that has the viewer with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::{location, viewer};
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::Packing;
use spanscape_core::export::{Format, around};
use spanscape_core::state::{Form, Source};

use super::link::Link;
use super::sending::{MOST_IN_LINK, Sending};
use crate::views::session::{Session, use_session};
use crate::views::trace::views::export::file_name;
use crate::views::widgets::live::changing;
use crate::views::widgets::writing::Draft;

/// The ways to send it.
#[component]
pub fn Files(
    /// What is chosen.
    sending: Sending,
) -> impl IntoView {
    let session = use_session();
    let inside = move || match sending.text.get() {
        None => {
            view! { <p class="dim share-room">"Looking how long the link would be\u{2026}"</p> }
                .into_any()
        }
        Some(Err(_)) => {
            let most = fmt::count(MOST_IN_LINK as u64);
            view! {
                <p class="dim share-room">
                    {format!("Too much for a link: more than {most} characters. Take more out, or send a file.")}
                </p>
            }
            .into_any()
        }
        Some(Ok(text)) => {
            let link = link_with(session, text);
            let note = fits(link.len());
            view! {
                <Link name="Link with the trace inside" link />
                <p class="dim">{note}</p>
            }
            .into_any()
        }
    };
    let file = move |format: Format, what: &'static str| {
        view! {
            <li>
                <button class="button" on:click=move |_| write(sending, session, format)>{format.name()}</button>
                <span class="dim">{what}</span>
            </li>
        }
    };
    view! {
        <section aria-label="In a link">
            <h3>"In a link"</h3>
            {changing(inside)}
        </section>
        <section aria-label="As a file">
            <h3>"As a file"</h3>
            <ul>
                <li>
                    <button class="button" on:click=move |_| page(sending, session)>"Page with the viewer"</button>
                    <span class="dim">"one HTML file: opens from a disk, in any browser, without a server"</span>
                </li>
                {file(Format::Otlp, "opens here, and in whatever reads OpenTelemetry")}
                {file(Format::Jaeger, "opens here and in Jaeger UI")}
            </ul>
        </section>
    }
}

/// What carries a link of so many characters.
fn fits(len: usize) -> String {
    let len_in_words = fmt::count(len as u64);
    let fits = match len {
        ..=2_000 => "short enough for a message anywhere",
        2_001..=4_000 => {
            "short enough for most chats, which cut messages at 4,000; Discord does at 2,000"
        }
        4_001..=28_000 => "too long for a message in most chats: for mail, tickets and documents",
        _ => "too long for chats and some mail programs: for tickets and documents",
    };
    format!("{len_in_words} characters, {fits}. What stands behind # is sent to no server.")
}

/// The link of this view with the trace in it. It stands behind `#`, whatever the session writes otherwise.
fn link_with(session: Session, text: String) -> String {
    let href = session.href_inside(text, Form::Hash);
    location::absolute(&href).unwrap_or(href)
}

/// Writes a file piece by piece.
fn write(sending: Sending, session: Session, format: Format) {
    let name = file_name(session, format.ending());
    let draft = sending.writing.begin(format.mime());
    go_on(sending, (format, Packing::Plain), name, draft, None, true);
}

/// Writes a page with the viewer and the trace.
fn page(sending: Sending, session: Session) {
    let link = session.href_inside(String::new(), Form::Hash);
    let name = file_name(session, ".html");
    sending.writing.say("Getting the viewer\u{2026}");
    spawn_local(async move {
        let source = viewer::source().await;
        let Some((before, behind)) = source.and_then(|source| around(&source, &link)) else {
            return sending
                .writing
                .say("The viewer's page could not be had: viewer.html is missing beside the app");
        };
        let mut draft = sending.writing.begin("text/html;charset=utf-8");
        if !draft.add(before.as_bytes()) {
            return sending.writing.say("The browser has no room for the file");
        }
        go_on(sending, (Format::Otlp, Packing::Text), name, draft, Some(behind), true);
    });
}

/// The next piece; `behind` is what ends the file.
fn go_on(
    sending: Sending,
    of: (Format, Packing),
    name: String,
    draft: Draft,
    behind: Option<String>,
    anew: bool,
) {
    sending.piece(sending.turn(), of.0, of.1, anew, move |mut bytes, more, written| {
        if let Some(behind) = behind.as_ref().filter(|_| !more) {
            bytes.extend_from_slice(behind.as_bytes());
        }
        let finished = |size: &str| format!("{name}, {size}");
        if let Some(draft) = sending.writing.take(draft, (&bytes, more), written, &name, finished) {
            go_on(sending, of, name, draft, behind, false);
        }
    });
}

impl Session {
    /// The link of what is shown, of a trace that the link has in itself, or, where that is empty, the page.
    fn href_inside(self, text: String, form: Form) -> String {
        let mut url = self.url().get_untracked();
        (url.source, url.theme, url.embed) = (Some(Source::Inside(text)), None, false);
        spanscape_core::state::print(&url, form)
    }
}
