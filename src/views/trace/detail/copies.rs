//! What can be copied of a span as a whole: a link to it, its `traceparent`, its request as a command.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::engine::protocol::SpanDetail;
use spanscape_core::render::copied::{curl, traceparent};

use crate::views::session::use_session;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::live;

/// The buttons.
#[component]
pub fn Copies(
    /// The span.
    detail: Arc<SpanDetail>,
) -> impl IntoView {
    let session = use_session();
    let button =
        |name: &'static str, title: &'static str, text: Box<dyn Fn() -> String + Send + Sync>| {
            let done = RwSignal::new(Copied::Not);
            view! {
                <button
                    class="text-button"
                    class:done=move || done.get() == Copied::Done
                    title=live(move || done.get().text(title))
                    on:click=move |_| copy(text(), done)
                >
                    {name}
                </button>
            }
        };
    let link = (!detail.id.is_empty()).then(|| {
        let (trace, span) = (detail.trace.clone(), detail.id.clone());
        let href = move || {
            let href = session.span_href(&trace, &span);
            location::absolute(&href).unwrap_or(href)
        };
        button("Link", "Copy a link to this span", Box::new(href))
    });
    let parent = traceparent(&detail).map(|text| {
        button("traceparent", "Copy the W3C traceparent", Box::new(move || text.clone()))
    });
    let curl = curl(&detail).map(|text| {
        button("curl", "Copy the request as a command", Box::new(move || text.clone()))
    });
    view! { <p class="span-copies"><span>"Copy"</span> {link} {parent} {curl}</p> }
}
