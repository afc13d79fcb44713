//! The trace itself: in a link, as a file, in a page that has the viewer with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::{location, viewer};
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::Packing;
use spanscape_core::export::{Format, around};
use spanscape_core::state::{Form, with_trace};

use super::sending::{Coming, MOST_IN_LINK, Sending, TooMuch};
use crate::views::session::{Session, use_session};
use crate::views::shell::Link;
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
        Some(Err(why)) => {
            let most = fmt::count(MOST_IN_LINK as u64);
            let words = match why {
                TooMuch::Text => {
                    format!("more than {most} characters. Take more out, or send a file.")
                }
                TooMuch::Spans(spans) => {
                    let spans = fmt::count(spans.into());
                    format!("{spans} spans never fit into {most} characters. Send a file.")
                }
            };
            view! { <p class="dim share-room">"Too much for a link: " {words}</p> }.into_any()
        }
        Some(Ok((text, trace))) => {
            let link = link_with(session, sending, &trace, text);
            let link = location::absolute(&link).unwrap_or(link);
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

/// The link of this view with the trace in it, or, where that is empty, in the page. It stands behind `#`, whatever the
/// session writes otherwise.
fn link_with(session: Session, sending: Sending, trace: &str, text: String) -> String {
    let taken = sending.taken();
    let url = session.url().with_untracked(|url| with_trace(url, trace, text, taken));
    spanscape_core::state::print(&url, Form::Hash)
}

/// Writes a file piece by piece.
fn write(sending: Sending, session: Session, format: Format) {
    let draft = sending.writing.begin(format.mime());
    go_on(sending, session, (format, Packing::Plain), draft, Around::Nothing, true);
}

/// Writes a page with the viewer and the trace.
fn page(sending: Sending, session: Session) {
    sending.writing.say("Getting the viewer\u{2026}");
    let turn = sending.turn();
    spawn_local(async move {
        let source = viewer::source().await;
        // Meanwhile the dialogue was closed, or the rules are others.
        if sending.turn() != turn {
            return;
        }
        let Some(source) = source else { return sending.writing.say(NO_VIEWER) };
        let draft = sending.writing.begin("text/html;charset=utf-8");
        let of = (Format::Otlp, Packing::Text);
        go_on(sending, session, of, draft, Around::Page(source), true);
    });
}

const NO_VIEWER: &str = "The viewer's page could not be had: viewer.html is missing beside the app, or is of another version";

/// What is around the pieces of a file.
enum Around {
    Nothing,
    /// A page in which they belong: with the first it is known what stands in front.
    Page(String),
    /// What still stands behind them.
    Behind(String),
}

/// The next piece.
fn go_on(
    sending: Sending,
    session: Session,
    of: (Format, Packing),
    draft: Draft,
    mut within: Around,
    anew: bool,
) {
    sending.piece(sending.turn(), of.0, of.1, anew, move |coming| {
        let (piece, more, written, trace) = match coming {
            Coming::Piece { bytes, more, written, trace } => (bytes, more, written, trace),
            Coming::TakingOut(done, all) => {
                let (done, all) = (fmt::count(done.into()), fmt::count(all.into()));
                let words = format!("Taking out: {done} of {all} spans ");
                if sending.writing.waits(&draft, words) {
                    go_on(sending, session, of, draft, within, false);
                }
                return;
            }
        };
        let mut bytes = Vec::new();
        if let Around::Page(source) = &within {
            let link = link_with(session, sending, &trace, String::new());
            let Some((before, behind)) = around(source, &link) else {
                sending.writing.cancel();
                return sending.writing.say(NO_VIEWER);
            };
            bytes.extend(before.into_bytes());
            within = Around::Behind(behind);
        }
        bytes.extend(piece);
        let ending = match &within {
            Around::Behind(behind) => {
                if !more {
                    bytes.extend(behind.bytes());
                }
                ".html"
            }
            _ => of.0.ending(),
        };
        let name = file_name(&trace, ending);
        let finished = |size: &str| format!("{name}, {size}");
        let came = (&*bytes, more);
        if let Some(draft) = sending.writing.take(draft, came, written, &name, finished) {
            go_on(sending, session, of, draft, within, false);
        }
    });
}
