//! The top bar: where one is, what is open, and the actions that every page has.

use leptos::prelude::*;
use spanscape_core::state::Route;

use crate::views::session::use_session;
use crate::views::start::OpenButton;
use crate::views::widgets::{Icon, IconView};

/// The top bar.
#[component]
pub fn TopBar(
    /// Opens the help dialogue.
    help: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let dark = session.dark();
    let traces = move || {
        session.data().get().filter(|open| open.info.traces > 0).map(|open| {
            let here = move || matches!(session.url().get().route, Route::Search);
            view! {
                <a
                    href=move || session.traces_href()
                    aria-current=move || here().then_some("page")
                    on:click=move |event| session.follow(&event)
                >
                    "Traces"
                </a>
                <span class="source wide-only" title=open.title.clone()>
                    {open.title.clone()}
                </span>
            }
        })
    };
    let theme_label = move || if dark.get() { "Use the light theme" } else { "Use the dark theme" };
    let theme_icon = move || {
        let icon = if dark.get() { Icon::Sun } else { Icon::Moon };
        view! { <IconView icon /> }
    };
    view! {
        <header class="top-bar">
            <a
                class="brand"
                href=move || session.start_href()
                on:click=move |event| session.follow(&event)
                aria-label="Spanscape, start page"
            >
                <IconView icon=Icon::Brand />
                <span class="wide-only">"Spanscape"</span>
            </a>
            <nav aria-label="Pages">{traces}</nav>
            <span class="fill"></span>
            <OpenButton session />
            <button
                class="icon-button"
                aria-label=theme_label
                title=theme_label
                on:click=move |_| session.toggle_theme()
            >
                {theme_icon}
            </button>
            <button
                class="icon-button"
                aria-label="Help and keys"
                title="Help and keys (?)"
                on:click=move |_| help.set(true)
            >
                <IconView icon=Icon::Help />
            </button>
        </header>
    }
}
