//! How far the search at a back end is.

use leptos::prelude::*;

use super::Loading;
use crate::views::session::use_session;

/// The search that is under way, with a way to stop it.
#[component]
pub fn Searching(
    /// What it is called.
    label: &'static str,
) -> impl IntoView {
    let session = use_session();
    move || {
        session.searching().get().map(|searching| {
            let cancel = Callback::new(move |()| session.cancel_search());
            view! { <Loading label going=searching.going on_cancel=cancel /> }
        })
    }
}
