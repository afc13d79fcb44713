//! What the results leave out, what they cover of what was asked for, and by whose clock that was.

use leptos::prelude::*;
use spanscape::web::clock::{self, TimeStyle};
use spanscape_core::engine::protocol::Slot;
use spanscape_core::source::Query;
use spanscape_core::state::{clocks, honesty, older};

use crate::views::search::results::Results;
use crate::views::session::{Session, use_session};
use crate::views::widgets::live::changing;

/// A line of text, with a way to older results; nothing where there is nothing to say.
#[component]
pub fn Honesty(results: Results) -> impl IntoView {
    let session = use_session();
    let found = results.place.slot == Slot::Found;
    let said = Memo::new(move |_| {
        let query = results.query.get();
        results.lines.with(|lines| {
            let lines = lines.as_ref()?;
            let older = if found { older(lines, &query) } else { None };
            Some((honesty(lines, &query, found), older))
        })
    });
    let by_clock = Memo::new(move |_| {
        let empty = results.lines.with(|lines| lines.as_ref().map(|lines| lines.of == 0))?;
        let known = session.backend().filter(|_| found && results.sources().is_none())?;
        let (now, shown) = (clock::now(), clock::local(clock::now(), TimeStyle::Short));
        clocks(&results.query.get(), known.api.ahead_s, now, &shown, empty)
    });
    changing(move || {
        let covered = said.get().filter(|(said, _)| !said.is_empty());
        let covered = covered.map(|(said, older)| {
            line(session, said, older.map(|query| ("Older ones".to_owned(), query)))
        });
        let by_clock =
            by_clock.get().map(|told| line(session, told.said, Some((told.link, told.query))));
        (covered, by_clock)
    })
}

fn line(session: Session, said: String, link: Option<(String, Query)>) -> AnyView {
    let link = link.map(|(words, query)| {
        let href = session.query_href(query);
        view! { <a href=href on:click=move |event| session.follow(&event)>{words}</a> }
    });
    view! { <p class="honesty" role="status">{said} " " {link}</p> }.into_any()
}
