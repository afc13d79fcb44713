//! A problem, shown: what happened, where, and what to do.

use leptos::prelude::*;
use spanscape_core::engine::protocol::Problem;
use spanscape_core::render::clean_lines;

use super::icon::{Icon, IconView};

/// A problem with an optional way to dismiss it, announced to screen readers.
#[component]
pub fn Notice(
    /// The problem.
    problem: Problem,
    /// Called when the person closes it; without it, there is no button.
    #[prop(optional)]
    on_close: Option<Callback<()>>,
    /// More actions beside the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // Servers and files have words of their own in it.
    let [what, place, advice] =
        [problem.what, problem.place, problem.advice].map(|text| clean_lines(&text).into_owned());
    let close = on_close.map(|on_close| {
        view! {
            <button class="icon-button" aria-label="Dismiss" on:click=move |_| on_close.run(())>
                <IconView icon=Icon::Close />
            </button>
        }
    });
    view! {
        <div class="notice" role="alert">
            <IconView icon=Icon::Error />
            <div>
                <p class="what">{what}</p>
                {(!place.is_empty()).then(|| view! { <p class="place">{place}</p> })}
                {(!advice.is_empty()).then(|| view! { <p class="advice">{advice}</p> })}
                {children.map(|children| view! { <p class="actions">{children()}</p> })}
            </div>
            {close}
        </div>
    }
}
