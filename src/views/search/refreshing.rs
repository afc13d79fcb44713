//! Searching again by itself, up to now, and what came since the person looked last. Not while nobody sees the page, and
//! less often the longer it fails: a back end that has too much to do says so to be left alone.

use std::collections::HashSet;

use leptos::prelude::*;
use spanscape::web::listen::{Listener, Timer, every};
use spanscape::web::{focus, page};
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ResultsOf, ResultsTold};

use super::results::Results;
use crate::views::session::{Session, use_session};
use crate::views::widgets::live::{changing, live};

/// How often, in seconds, with words for people; 0 for never.
const TIMES: [(u32, &str); 6] =
    [(0, "Off"), (10, "10 s"), (30, "30 s"), (60, "1 min"), (300, "5 min"), (900, "15 min")];

/// The list, which is left as it is while somebody reads in it, and what it scrolls with.
const LIST: &str = ".traces-scroll";
const SCROLLS: &str = ".traces, .traces-scroll";

/// How often, and what is new. Copies share it.
#[derive(Clone, Copy)]
pub struct Refreshing {
    every: RwSignal<u32>,
    /// The ids of the traces that were there when the person looked last; none before the first answer.
    seen: RwSignal<Option<HashSet<String>>>,
    /// Those of the traces that came since.
    fresh: RwSignal<HashSet<String>>,
    said: RwSignal<String>,
    /// It was time while nobody saw the page.
    missed: StoredValue<bool>,
    /// How many failed in a row, and how many times are still to be left out for that.
    failed: StoredValue<(u32, u32)>,
}

/// After so many failures in a row the times between them no longer grow.
const MOST_FAILED: u32 = 5;

impl Refreshing {
    /// Off.
    pub fn new() -> Self {
        Self {
            every: RwSignal::new(0),
            seen: RwSignal::new(None),
            fresh: RwSignal::new(HashSet::new()),
            said: RwSignal::new(String::new()),
            missed: StoredValue::new(false),
            failed: StoredValue::new((0, 0)),
        }
    }

    /// Whether it goes on by itself.
    pub fn is_on(&self) -> bool {
        self.every.get_untracked() > 0
    }

    /// Whether a trace came since the person looked last, for each by its id.
    pub fn fresh(&self) -> RwSignal<HashSet<String>> {
        self.fresh
    }

    /// All that is there is known to the person.
    fn look(&self) {
        let fresh = std::mem::take(&mut *self.fresh.write());
        self.seen.update(|seen| seen.get_or_insert_default().extend(fresh));
    }

    /// Notes which traces are there now.
    fn note(self, results: Results) {
        results.ask(ResultsOf::Ids, move |told| {
            let ResultsTold::Ids(ids) = told else { return };
            let fresh = self.seen.try_with_untracked(|seen| {
                let seen = seen.as_ref()?;
                Some(ids.iter().filter(|id| !seen.contains(*id)).cloned().collect::<HashSet<_>>())
            });
            match fresh.flatten() {
                Some(fresh) if self.fresh.with_untracked(|before| *before != fresh) => {
                    self.fresh.set(fresh);
                }
                Some(_) => {}
                None => {
                    let _ = self.seen.try_set(Some(ids.into_iter().collect()));
                }
            }
        });
    }

    fn tick(self, session: Session) {
        let busy = session.searching().with_untracked(Option::is_some);
        self.missed.set_value(page::is_hidden());
        let (failed, left_out) = self.failed.get_value();
        self.failed.set_value((failed, left_out.saturating_sub(1)));
        if busy || page::is_hidden() || left_out > 0 {
            return;
        }
        if focus::is_inside(LIST) || page::is_scrolled(SCROLLS) {
            return self.said.set("waits while you read the list".to_owned());
        }
        self.said.set(String::new());
        let Some(known) = untrack(|| session.backend()) else { return };
        session.refresh_search(&known);
    }
}

/// The choice, where the search looks back from now.
#[component]
pub fn Refresh(results: Results) -> impl IntoView {
    let session = use_session();
    let refreshing: Refreshing = expect_context();
    if !results.query.with_untracked(|query| query.lookback.is_some()) {
        refreshing.every.set(0);
        return ().into_any();
    }
    // Of another search, nothing is new.
    refreshing.seen.set(None);
    refreshing.fresh.set(HashSet::new());
    refreshing.said.set(String::new());
    let timer = StoredValue::new_local(None::<(Timer, Option<Listener>)>);
    Effect::new(move |_| {
        let seconds = refreshing.every.get();
        refreshing.failed.set_value((0, 0));
        timer.set_value((seconds > 0).then(|| {
            if refreshing.seen.with_untracked(Option::is_none) {
                refreshing.note(results);
            }
            let ms = i32::try_from(seconds * 1_000).unwrap_or(i32::MAX);
            let back = page::on_shown(move || {
                if refreshing.missed.get_value() {
                    refreshing.tick(session);
                }
            });
            (every(ms, move || refreshing.tick(session)), back)
        }));
    });
    Effect::new(move |before: Option<()>| {
        let problem = session.refreshed().get();
        if before.is_some() && refreshing.is_on() {
            refreshing.note(results);
            let failed = match problem {
                Some(_) => (refreshing.failed.get_value().0 + 1).min(MOST_FAILED),
                None => 0,
            };
            refreshing.failed.set_value((failed, (1 << failed) - 1));
            let said = problem.map(|problem| format!("the last one failed: {}", problem.what));
            refreshing.said.set(said.unwrap_or_default());
        }
    });
    let choose = move |event| {
        let seconds = event_target_value(&event).parse().unwrap_or(0);
        refreshing.every.set(seconds);
        refreshing.said.set(String::new());
    };
    let options = TIMES.map(|(seconds, words)| {
        let is = move || refreshing.every.get() == seconds;
        view! { <option value=seconds.to_string() selected=live(is)>{words}</option> }
    });
    let fresh = move || {
        let count = refreshing.fresh.with(HashSet::len) as u64;
        (count > 0).then(|| {
            view! {
                <button class="button quiet new-traces" title="Mark them as seen" on:click=move |_| refreshing.look()>
                    {format!("{} new", fmt::count(count))}
                </button>
            }
        })
    };
    view! {
        <span class="refresh">
            <label>"Refresh" <select class="select" on:change=choose>{options}</select></label>
            <span role="status">{changing(fresh)}</span>
            <span class="dim">{changing(move || refreshing.said.get())}</span>
        </span>
    }
    .into_any()
}
