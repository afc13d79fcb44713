//! A service's colour swatch, the same wherever the service is named.

use leptos::prelude::*;
use spanscape_core::render::Token;

/// The CSS value of a service's colour.
pub fn service_color(name: &str) -> String {
    format!("var(--c-{})", Token::service(name).name())
}

/// The name to show for a service.
pub fn service_name(name: &str) -> &str {
    if name.is_empty() { "unknown service" } else { name }
}

/// A small square in the service's colour. Decoration: the name stands beside it.
#[component]
pub fn Swatch(
    /// The service.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <span class="swatch" aria-hidden="true" style:--swatch=service_color(&name)></span> }
}
