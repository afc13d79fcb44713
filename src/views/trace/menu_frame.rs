//! What the two menus over the rows have in common: where they are, how they close.

use leptos::html;
use leptos::prelude::*;
use spanscape::web::{focus, frame};
use web_sys::KeyboardEvent;

use super::reducing::Reducing;
use crate::views::widgets::{Icon, IconView};

/// A menu over the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Which rows are shown.
    Rows,
    /// How they look.
    View,
}

impl Menu {
    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Rows => "Rows",
            Self::View => "View",
        }
    }
}

/// The menu around what is in it.
#[component]
pub fn MenuFrame(
    /// Which it is.
    menu: Menu,
    /// Whether it is open.
    reducing: Reducing,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = node.get() {
            let _ = menu.focus();
        }
    });
    let close = move || reducing.menu.set(None);
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    view! {
        <div
            class="reduce-menu"
            node_ref=node
            tabindex="-1"
            role="dialog"
            aria-label=menu.title()
            on:keydown=on_key
            on:focusout=move |_| {
                // Where the focus goes is known a moment later, when the menu may be gone.
                frame::once(move |_| {
                    let open = reducing.menu.try_get_untracked().flatten() == Some(menu);
                    if open && !focus::is_inside("[data-menu]") && !focus::is_inside(".reduce-menu") {
                        let _ = reducing.menu.try_set(None);
                    }
                });
            }
        >
            <div class="menu-head">
                <h2>{menu.title()}</h2>
                <button class="icon-button" aria-label="Close the menu" on:click=move |_| close()>
                    <IconView icon=Icon::Close />
                </button>
            </div>
            {children()}
        </div>
    }
}
