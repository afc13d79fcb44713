//! The top bar: the pages, the source, the trace-id box, and the actions that every page has.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::source::Config;
use spanscape_core::state::Route;

use super::links::ShareLinkProps;
use super::lookup::Lookup;
use super::sources::SourceSwitch;
use crate::views::parts;
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
    let pages = move || {
        let url = session.url().get();
        let anything =
            !session.backends().with(Vec::is_empty) || session.data().with(Option::is_some);
        let (a, b) = match &url.route {
            Route::Compare { a, b } => (a.clone(), b.clone()),
            Route::Trace { id } => (id.clone(), String::new()),
            _ => Default::default(),
        };
        let compare = matches!(url.route, Route::Compare { .. });
        let pages = [
            ("Search", session.search_href(url.source.as_ref()), url.route == Route::Search),
            ("Compare", session.page_href(Route::Compare { a, b }), compare),
            (
                "Dependencies",
                session.page_href(Route::Dependencies),
                url.route == Route::Dependencies,
            ),
            ("Monitor", session.page_href(Route::Monitor), url.route == Route::Monitor),
        ];
        let page = |(name, href, here): (&'static str, String, bool)| {
            view! {
                <a href=href aria-current=here.then_some("page") on:click=move |event| session.follow(&event)>
                    {name}
                </a>
            }
        };
        let left_out = session.config().with(|config| {
            let of = |of: fn(&Config) -> bool| config.as_ref().is_some_and(of);
            [false, false, of(|c| c.no_dependencies), of(|c| c.no_monitor)]
        });
        let shown = pages.into_iter().zip(left_out).filter(|(_, out)| !out);
        anything.then(|| shown.map(|(of, _)| page(of)).collect_view())
    };
    let menu = move || {
        session.config().with(|config| {
            config.iter().flat_map(|config| config.menu.clone()).map(|item| {
                view! { <a class="wide-only" href=item.url target="_blank" rel="noopener noreferrer">{item.label}</a> }
            }).collect_view()
        })
    };
    // A trace has a dialogue of its own, which also sends the trace.
    let sharing = RwSignal::new(false);
    let share = move || {
        let of = |route: &Route| {
            matches!(
                route,
                Route::Search | Route::Compare { .. } | Route::Dependencies | Route::Monitor
            )
        };
        let has = session.url().with(|url| of(&url.route));
        has.then(|| {
            view! {
                <button class="icon-button share-view" aria-label="Share" title="A link to what is seen" on:click=move |_| sharing.set(true)>
                    <IconView icon=Icon::Link />
                </button>
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
                href=live(move || session.start_href())
                on:click=move |event| session.follow(&event)
                aria-label="Spanscape, start page"
            >
                <IconView icon=Icon::Brand />
                <span class="wide-only">"Spanscape"</span>
            </a>
            <nav aria-label="Pages">{changing(pages)} {changing(menu)}</nav>
            <SourceSwitch />
            <span class="fill"></span>
            <Lookup />
            <OpenButton session />
            {changing(share)}
            <button
                class="icon-button"
                aria-label=live(theme_label)
                title=live(theme_label)
                on:click=move |_| session.toggle_theme()
            >
                {changing(theme_icon)}
            </button>
            <button
                class="icon-button"
                aria-label="Help and keys"
                title="Help and keys (?)"
                on:click=move |_| help.set(true)
            >
                <IconView icon=Icon::Help />
            </button>
            {parts::SHARE_LINK.when(move || sharing.get(), move || ShareLinkProps { open: sharing })}
        </header>
    }
}
