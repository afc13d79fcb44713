//! What floats over the page: where to drop a file, and a problem that lost nothing.

use leptos::prelude::*;

use crate::views::session::use_session;
use crate::views::widgets::Notice;
use crate::views::widgets::live::changing;
use spanscape_core::engine::protocol::Problem;

/// Shown while something is dragged over the window.
#[component]
pub fn DropOverlay(
    /// Whether something is.
    over: ReadSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || over.get()>
            <div class="drop-overlay" role="status">
                <p>"Drop traces to open them"</p>
            </div>
        </Show>
    }
}

/// A problem of something that was tried while something else stays open, and what of the address was not understood.
#[component]
pub fn Toast() -> impl IntoView {
    let session = use_session();
    // What was not understood of the address outlasts what is opened by it.
    let toast = |told: RwSignal<Option<Problem>>| {
        changing(move || {
            told.get().map(|p| {
                view! { <Notice problem=p on_close=Callback::new(move |()| told.set(None)) /> }
            })
        })
    };
    view! {
        <div class="toasts">
            {[session.problem(), session.doubt()].map(toast)}
        </div>
    }
}
