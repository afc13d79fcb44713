//! The traces that a text in the trace-id box names, where there are several: one is chosen.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::ReadRef;
use spanscape_core::render::clean;

use crate::views::widgets::live::changing;

/// The list.
#[component]
pub fn Choices(
    /// What was read, with the text that it was read from.
    read: RwSignal<(String, Vec<ReadRef>)>,
    /// Called with the chosen one.
    go: Callback<ReadRef>,
) -> impl IntoView {
    let choice = move |found: ReadRef| {
        let (id, line) = (clean(&found.trace).into_owned(), clean(&found.line).into_owned());
        view! {
            <li>
                <button class="text-button" type="button" on:click=move |_| go.run(found.clone())>
                    <code>{id}</code> " " {line}
                </button>
            </li>
        }
    };
    let list = move || {
        let found = read.get().1;
        (found.len() > 1).then(|| {
            let words = fmt::plural(found.len() as u64, "trace", "traces");
            view! {
                <div class="lookup-note">
                    <p role="status">{format!("{words} here: choose one.")}</p>
                    <ul>{found.into_iter().map(choice).collect_view()}</ul>
                </div>
            }
        })
    };
    changing(list)
}
