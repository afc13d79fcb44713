//! Taking the trace elsewhere: as a file, as a picture of the view, in words; and what its back end may do with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::{clipboard, location, picture, save};
use spanscape_core::engine::protocol::{ViewAnswer, ViewAsk};
use spanscape_core::export::Format;
use spanscape_core::state::Route;

use super::Viewing;
use crate::views::session::{Home, Session, use_session};
use crate::views::widgets::dialog::Dialog;
use crate::views::widgets::live::changing;
use crate::views::widgets::writing::{Draft, Writing};

/// The dialogue.
#[component]
pub fn Export(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is known of the view.
    viewing: Viewing,
) -> impl IntoView {
    let said = Writing::new();
    Effect::new(move |_| {
        if !open.get() {
            said.cancel();
            said.say("");
        }
    });
    let cancel = move || {
        said.is_running().then(|| {
            view! { <button class="button" on:click=move |_| said.cancel()>"Cancel"</button> }
        })
    };
    view! {
        <Dialog open title="Export">
            <div class="export">
                <p class="dim">"Written here, in the browser. Nothing is uploaded."</p>
                <Files viewing said />
                <Taken viewing said />
                <AtHome said />
                <p class="export-said" role="status">{changing(move || said.said.get())} {changing(cancel)}</p>
            </div>
        </Dialog>
    }
}

/// How a file of a trace is called, with an ending.
pub fn file_name(trace: &str, ending: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let id: String = trace.chars().filter(plain).take(64).collect();
    format!("trace-{id}{ending}")
}

/// The same of the trace of the address.
fn name(session: Session, ending: &str) -> String {
    session.url().with_untracked(|url| match &url.route {
        Route::Trace { id } => file_name(id, ending),
        _ => file_name("", ending),
    })
}

const WHAT_FOR: [(Format, &str); 5] = [
    (Format::Jaeger, "opens in Jaeger UI, and here"),
    (Format::Otlp, "OpenTelemetry's own form; opens here"),
    (Format::Chrome, "opens in Perfetto and chrome://tracing"),
    (Format::Collapsed, "opens in speedscope and flamegraph.pl"),
    (Format::Csv, "one line a span, for a spreadsheet"),
];

/// The whole trace as a file.
#[component]
fn Files(viewing: Viewing, said: Writing) -> impl IntoView {
    let session = use_session();
    let line = move |(format, what): (Format, &'static str)| {
        view! {
            <li>
                <button class="button" on:click=move |_| write(viewing, session, said, format)>
                    {format.name()}
                </button>
                <span class="dim">{what}</span>
            </li>
        }
    };
    view! {
        <section aria-label="The whole trace">
            <h3>"The whole trace"</h3>
            <ul>{WHAT_FOR.map(line).collect_view()}</ul>
        </section>
    }
}

/// Writes a file piece by piece.
fn write(viewing: Viewing, session: Session, said: Writing, format: Format) {
    next(viewing, session, said, format, said.begin(format.mime()), true);
}

fn next(
    viewing: Viewing,
    session: Session,
    said: Writing,
    format: Format,
    draft: Draft,
    anew: bool,
) {
    viewing.ask(ViewAsk::Export { format, anew }, move |answer| {
        let ViewAnswer::Piece { bytes, more, written } = answer else { return };
        let name = name(session, format.ending());
        let finished = |size: &str| format!("{name}, {size}");
        if let Some(draft) = said.take(draft, (&bytes, more), written, &name, finished) {
            next(viewing, session, said, format, draft, false);
        }
    });
}

/// The view as a picture, and the trace in words.
#[component]
fn Taken(viewing: Viewing, said: Writing) -> impl IntoView {
    let session = use_session();
    let title = move || viewing.kind().title();
    let refused = "The browser refused to save the picture";
    let nothing = "There is nothing to be seen yet";
    let svg = move |_| {
        let Some(scene) = viewing.scene() else { return said.say(nothing) };
        let name = name(session, ".svg");
        let text = picture::svg(&scene, &format!("{}, {}", title(), name));
        let saved = save::text(&text, "image/svg+xml", &name);
        said.say(if saved { name } else { refused.to_owned() });
    };
    let png = move |_| {
        let Some(scene) = viewing.scene() else { return said.say(nothing) };
        let name = name(session, ".png");
        let told = name.clone();
        let drawn = picture::canvas(scene).map(|canvas| {
            save::png(&canvas, &name, move |saved| {
                said.say(if saved { told } else { refused.to_owned() });
            });
        });
        if drawn.is_none() {
            said.say(refused);
        }
    };
    let words = move |then: fn(Session, Writing, String)| {
        let link = session.url().with_untracked(|url| session.href(url));
        let link = location::absolute(&link).unwrap_or(link);
        let thresholds = viewing.with_view(|view, _| view.thresholds.now().clone());
        let ask = ViewAsk::Summary { link, thresholds: thresholds.unwrap_or_default() };
        viewing.ask(ask, move |answer| {
            if let ViewAnswer::Text(text) = answer {
                then(session, said, text);
            }
        });
    };
    let copy = move |_| {
        words(|_, said, text| {
            spawn_local(async move {
                let copied = clipboard::copy(&text).await;
                said.say(if copied { "Summary copied" } else { "The browser refused to copy it" });
            });
        });
    };
    let keep = move |_| {
        words(|session, said, text| {
            let name = name(session, ".md");
            let saved = save::text(&text, "text/markdown;charset=utf-8", &name);
            said.say(if saved { name } else { "The browser refused to save it".to_owned() });
        });
    };
    view! {
        <section aria-label="What is seen">
            <h3>"What is seen now"</h3>
            <ul>
                <li>
                    <button class="button" on:click=svg>"SVG"</button>
                    <button class="button" on:click=png>"PNG"</button>
                    <span class="dim">"this view as it stands"</span>
                </li>
            </ul>
        </section>
        <section aria-label="In words">
            <h3>"In words"</h3>
            <ul>
                <li>
                    <button class="button" on:click=copy>"Copy a summary"</button>
                    <button class="button" on:click=keep>"Save it"</button>
                    <span class="dim">"Markdown: facts, findings, services, the link"</span>
                </li>
            </ul>
        </section>
    }
}

/// What the back end tells of the trace itself, and its archive.
#[component]
fn AtHome(said: Writing) -> impl IntoView {
    let session = use_session();
    let links = |home: &Home| {
        home.json().map(|(adjusted, raw)| {
            let link = |href: String, text: &'static str| {
                view! { <a class="button" href=href target="_blank" rel="noopener noreferrer">{text}</a> }
            };
            view! {
                <li>
                    {link(adjusted, "JSON")} {link(raw, "JSON, unadjusted")}
                    <span class="dim">"as the back end tells it"</span>
                </li>
            }
        })
    };
    let archive = move |home: &Home| {
        let (home, shown) = (home.clone(), home.may_archive());
        let keep = move |_| {
            said.say("Archiving\u{2026}");
            session.archive(&home, move |outcome| match outcome {
                Ok(()) => said.say("Archived: the back end keeps the trace"),
                Err(problem) => said.say(format!("{}. {}", problem.what, problem.advice)),
            });
        };
        shown.then(|| {
            view! {
                <li>
                    <button class="button" on:click=keep>"Archive the trace"</button>
                    <span class="dim">"the back end keeps it longer, where it has an archive"</span>
                </li>
            }
        })
    };
    move || {
        session.home().map(|home| {
            view! {
                <section aria-label="At the back end">
                    <h3>{format!("At {}", home.backend.title)}</h3>
                    <ul>{links(&home)} {archive(&home)}</ul>
                </section>
            }
        })
    }
}
