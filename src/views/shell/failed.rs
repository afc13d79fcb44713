//! Why a page has nothing to show, and what can be done about a back end that does not answer.

use leptos::prelude::*;
use spanscape_core::engine::protocol::Problem;

use super::AskHeaders;
use crate::views::session::use_session;
use crate::views::widgets::Notice;

/// The buttons: to try again, and, at a back end, to give it headers.
#[component]
pub fn Again(
    /// The back end's URL.
    backend: Option<String>,
    /// Tries again.
    again: Callback<()>,
) -> impl IntoView {
    let AskHeaders(headers) = expect_context();
    view! {
        <button class="button" on:click=move |_| again.run(())>"Try again"</button>
        {backend.map(|url| view! {
            <button class="button" on:click=move |_| headers.set(Some(url.clone()))>"Give headers"</button>
        })}
    }
}

/// A page's problem, in place of what it would show of the back end or the data of the address.
#[component]
pub fn Failed(
    /// The problem.
    problem: Problem,
    /// Tries again.
    again: Callback<()>,
) -> impl IntoView {
    let backend = untrack(|| use_session().backend()).map(|known| known.target.url);
    view! {
        <div class="page-state">
            <Notice problem><Again backend again /></Notice>
        </div>
    }
}
