//! The results as a file: written piece by piece in the browser, with a way to stop.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ResultsOf, ResultsTold, Slot};
use spanscape_core::export::Format;

use crate::views::search::results::Results;
use crate::views::session::use_session;
use crate::views::widgets::live::changing;
use crate::views::widgets::writing::{Draft, Writing};

/// Whether what is being searched for is to be saved when it is there.
#[derive(Clone, Copy)]
pub struct Downloading(pub RwSignal<bool>);

/// Writes what is chosen of the results.
fn write(results: Results, writing: Writing, draft: Draft, anew: bool) {
    results.ask(ResultsOf::Export { anew }, move |told| {
        let ResultsTold::Piece { bytes, more, written } = told else { return };
        let (done, _) = written;
        let name = format!("{done}-traces{}", Format::Jaeger.ending());
        let finished = |size: &str| {
            let left = results.lines.with_untracked(|l| l.as_ref().map_or(0, |l| l.total));
            let missing = match left.saturating_sub(done) {
                0 => String::new(),
                n => format!("; {} were too large to be kept here", fmt::count(n.into())),
            };
            format!("Saved {}, {size}{missing}", fmt::plural(done.into(), "trace", "traces"))
        };
        if let Some(draft) = writing.take(draft, (&bytes, more), written, &name, finished) {
            write(results, writing, draft, false);
        }
    });
}

/// The button.
#[component]
pub fn Download(results: Results) -> impl IntoView {
    let session = use_session();
    let Downloading(wanted) = expect_context();
    let writing = Writing::new();
    let begin = move || write(results, writing, writing.begin(Format::Jaeger.mime()), true);
    // Something else is chosen: what was written is none of it.
    let chosen = results.chosen();
    Effect::new(move |before: Option<()>| {
        chosen.with(|_| ());
        if before.is_some() {
            writing.cancel();
        }
    });
    on_cleanup(move || writing.cancel());
    let whole = move || {
        results.place.slot == Slot::Open
            || session.found().with_untracked(|found| found.as_ref().is_some_and(|f| f.whole))
    };
    if wanted.get_untracked() && whole() {
        wanted.set(false);
        begin();
    }
    let start = move |_| {
        if whole() {
            return begin();
        }
        // Only lines are here: the traces themselves are searched for, and saved when they are there.
        let Some(known) = untrack(|| session.backend()) else { return };
        wanted.set(true);
        let url = session.url().get_untracked();
        session.search_again();
        session.begin_search(&known, &url, true);
    };
    let button = move || {
        match writing.is_running() {
        true => view! {
            <button class="button" on:click=move |_| writing.cancel()>"Cancel"</button>
        }
        .into_any(),
        false => view! {
            <button class="button" title="All of these traces as one file of Jaeger JSON" on:click=start>"Download"</button>
        }
        .into_any(),
    }
    };
    view! {
        <span class="download">
            {changing(button)}
            <span class="dim" role="status">{changing(move || writing.said.get())}</span>
        </span>
    }
}
