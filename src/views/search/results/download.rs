//! The results as a file: written piece by piece in the browser, with a way to stop.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::save::Saving;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ResultsOf, ResultsTold, Slot};
use spanscape_core::export::Format;

use crate::views::search::results::Results;
use crate::views::session::use_session;
use crate::views::widgets::live::changing;

/// Whether what is being searched for is to be saved when it is there.
#[derive(Clone, Copy)]
pub struct Downloading(pub RwSignal<bool>);

/// The file that is being written.
#[derive(Clone, Copy)]
struct Writing {
    results: Results,
    said: RwSignal<String>,
    /// Set, it stops.
    stop: StoredValue<Option<Rc<Cell<bool>>>, LocalStorage>,
    running: RwSignal<bool>,
}

impl Writing {
    fn end(self, words: &str) {
        if let Some(stop) = self.stop.try_update_value(Option::take).flatten() {
            stop.set(true);
        }
        let _ = self.running.try_set(false);
        let _ = self.said.try_set(words.to_owned());
    }

    fn begin(self) {
        self.end("");
        let stop = Rc::new(Cell::new(false));
        self.stop.set_value(Some(stop.clone()));
        self.running.set(true);
        self.next(Saving::new(Format::Jaeger.mime()), stop, true);
    }

    fn next(self, mut file: Saving, stop: Rc<Cell<bool>>, anew: bool) {
        self.results.ask(ResultsOf::Export { anew }, move |told| {
            let ResultsTold::Piece { bytes, more, written: (done, all) } = told else { return };
            if stop.get() {
                return;
            }
            if !file.push(&bytes) {
                return self.end("The browser has no room for the file");
            }
            let size = fmt::bytes(file.len());
            if more {
                let (done, all) = (fmt::count(done.into()), fmt::count(all.into()));
                let _ = self.said.try_set(format!("{done} of {all}, {size}"));
                return self.next(file, stop, false);
            }
            let traces = fmt::plural(done.into(), "trace", "traces");
            let left = self.results.lines.with_untracked(|l| l.as_ref().map_or(0, |l| l.total));
            let missing = match left.saturating_sub(done) {
                0 => String::new(),
                n => format!("; {} were too large to be kept here", fmt::count(n.into())),
            };
            let name = format!("{done}-traces{}", Format::Jaeger.ending());
            self.end(&match file.finish(&name) {
                true => format!("Saved {traces}, {size}{missing}"),
                false => "The browser refused to save the file".to_owned(),
            });
        });
    }
}

/// The button.
#[component]
pub fn Download(results: Results) -> impl IntoView {
    let session = use_session();
    let Downloading(wanted) = expect_context();
    let writing = Writing {
        results,
        said: RwSignal::new(String::new()),
        stop: StoredValue::new_local(None),
        running: RwSignal::new(false),
    };
    // Something else is chosen: what was written is none of it.
    Effect::new(move |before: Option<()>| {
        results.query.with(|_| ());
        results.view.with(|view| view.narrow.clone());
        if before.is_some() && writing.running.get_untracked() {
            writing.end("Stopped: something else is chosen");
        }
    });
    on_cleanup(move || {
        if let Some(stop) = writing.stop.try_update_value(Option::take).flatten() {
            stop.set(true);
        }
    });
    let whole = move || {
        results.place.slot == Slot::Open
            || session.found().with_untracked(|found| found.as_ref().is_some_and(|f| f.whole))
    };
    if wanted.get_untracked() && whole() {
        wanted.set(false);
        writing.begin();
    }
    let start = move |_| {
        if whole() {
            return writing.begin();
        }
        // Only lines are here: the traces themselves are searched for, and saved when they are there.
        let Some(known) = untrack(|| session.backend()) else { return };
        wanted.set(true);
        let url = session.url().get_untracked();
        session.search_again();
        session.begin_search(&known, &url, true);
    };
    let button = move || {
        match writing.running.get() {
        true => view! {
            <button class="button" on:click=move |_| writing.end("Cancelled")>"Cancel"</button>
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
