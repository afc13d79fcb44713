//! What the results leave out, and what they cover of what was asked for.

use leptos::prelude::*;
use spanscape_core::engine::protocol::Slot;
use spanscape_core::state::{honesty, older};

use crate::views::search::results::Results;
use crate::views::session::use_session;
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
    changing(move || {
        let (said, older) = said.get().filter(|(said, _)| !said.is_empty())?;
        let link = older.map(|query| {
            let href = session.query_href(query);
            view! { <a href=href on:click=move |event| session.follow(&event)>"Older ones"</a> }
        });
        Some(view! { <p class="honesty" role="status">{said} " " {link}</p> })
    })
}
