//! Where there is little room, a table of facts has only its first lines until all are asked for.

use leptos::prelude::*;

use crate::views::widgets::live::live;

/// The button for it, which the style sheet shows only where there is little room; `all` is on the table as well, as
/// `data-all`, and lines that may be left out are of the class `fewer`.
#[component]
pub fn Fewer(
    /// Whether all are shown.
    all: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="button facts-more"
            aria-expanded=live(move || all.get().to_string())
            on:click=move |_| all.update(|all| *all = !*all)
        >
            "Facts"
        </button>
    }
}
