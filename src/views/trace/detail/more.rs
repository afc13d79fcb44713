//! The rest of a long list, behind a button.

use leptos::html;
use leptos::prelude::*;

/// A button, and in its place, once it is pressed, what it stands for. The focus goes along.
#[component]
pub fn More(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// Makes the rest.
    rest: Callback<(), AnyView>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            let _ = node.focus();
        }
    });
    move || {
        if open.get() {
            view! { <div class="rest" tabindex="-1" node_ref=node>{rest.run(())}</div> }.into_any()
        } else {
            view! {
                <button class="text-button" on:click=move |_| open.set(true)>{label.clone()}</button>
            }
            .into_any()
        }
    }
}
