//! A modal dialogue on the browser's own `<dialog>`: focus, Escape and backdrop are the browser's.

use crate::views::widgets::live::changing;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// A dialogue that is open while `open` is true.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false when the person closes it.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: String,
    /// Its content, made anew at each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            match (open.get(), dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let label = title.clone();
    view! {
        <dialog node_ref=node aria-label=label on:close=move |_| open.set(false)>
            <div class="dialog-head">
                <h2>{title}</h2>
                <button class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                    <IconView icon=Icon::Close />
                </button>
            </div>
            {changing(move || open.get().then(&*children))}
        </dialog>
    }
}
