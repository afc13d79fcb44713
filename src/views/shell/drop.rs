//! What floats over the page: where to drop a file, and a problem that lost nothing.

use leptos::prelude::*;

use crate::views::session::use_session;
use crate::views::widgets::Notice;

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

/// A problem of something that was tried while something else stays open.
#[component]
pub fn Toast() -> impl IntoView {
    let session = use_session();
    let problem = session.problem();
    move || {
        problem.get().map(|p| {
            view! {
                <div class="toast">
                    <Notice problem=p on_close=Callback::new(move |()| problem.set(None)) />
                </div>
            }
        })
    }
}
