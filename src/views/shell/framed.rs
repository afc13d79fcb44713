//! What a page in a frame has at its corner: the way to the same in a tab by itself.

use leptos::prelude::*;

use crate::views::session::use_session;
use crate::views::widgets::live::live;
use crate::views::widgets::{Icon, IconView};

/// The link, as the address is when it is pointed at or focused: a view that changes writes its address silently.
#[component]
pub fn InFull() -> impl IntoView {
    let session = use_session();
    let href = RwSignal::new(session.full_href());
    let now = move || href.set(session.full_href());
    Effect::new(move |_| {
        session.url().track();
        now();
    });
    view! {
        <nav class="in-full" aria-label="This frame">
        <a
            class="icon-button"
            href=live(move || href.get())
            target="_blank"
            rel="noopener"
            aria-label="Open in a tab by itself"
            title="Open in a tab by itself"
            on:pointerenter=move |_| now()
            on:focus=move |_| now()
        >
            <IconView icon=Icon::Out />
        </a>
        </nav>
    }
}
