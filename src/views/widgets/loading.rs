//! A load under way: how far it is, and a way to stop it.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::state::Going;

/// A progress line with bytes, spans, rate and time, and a cancel button.
#[component]
pub fn Loading(
    /// What is being loaded.
    #[prop(into)]
    label: String,
    /// How far it is.
    #[prop(into)]
    going: Signal<Going>,
    /// Called when the person cancels.
    on_cancel: Callback<()>,
    /// In the room of the minimap, above first rows that came of so many spans.
    #[prop(optional, into)]
    above: Option<Signal<String>>,
) -> impl IntoView {
    let share = move || going.get().share();
    // Without the code that writes floats.
    let width = move || {
        share().map(|s| format!("scaleX({}.{:03})", s / 1_000, s % 1_000)).unwrap_or_default()
    };
    let part = move |text: fn(&Going) -> String| {
        view! { <span>{changing(move || text(&going.get()))}</span> }
    };
    view! {
        <div class="loading" data-above=above.is_some().to_string()>
            <div class="progress">
                <p class="label">
                    {label.clone()}
                    {above.map(|text| view! { <span role="status">{changing(move || text.get())}</span> })}
                </p>
                <div
                    class="progress-line"
                    role="progressbar"
                    aria-label=label
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=live(move || share().map(|s| (s / 10).to_string()))
                    aria-valuetext=live(move || going.get().doing())
                    data-known=live(move || share().is_some().to_string())
                >
                    <span style:transform=width></span>
                </div>
                <p class="numbers">
                    {part(Going::bytes)} {part(Going::spans)} {part(Going::doing)} {part(Going::left)}
                    {changing(move || {
                        let text = going.get().inputs();
                        (!text.is_empty()).then(|| view! { <span>{text}</span> })
                    })}
                </p>
                <button class="button" on:click=move |_| on_cancel.run(())>
                    "Cancel"
                </button>
            </div>
        </div>
    }
}
