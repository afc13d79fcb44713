//! The page of compare.

use leptos::prelude::*;

/// The page.
#[component]
pub fn ComparePage() -> impl IntoView {
    view! { <section class="compare"><h1>"Compare"</h1></section> }
}
