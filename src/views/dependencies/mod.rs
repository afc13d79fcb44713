//! The page of dependencies.

use leptos::prelude::*;

/// The page.
#[component]
pub fn DependenciesPage() -> impl IntoView {
    view! { <section class="dependencies"><h1>"Dependencies"</h1></section> }
}
