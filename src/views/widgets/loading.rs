//! A load under way: how far it is, and a way to stop it.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::Progress;

/// A progress line with bytes and spans, and a cancel button.
#[component]
pub fn Loading(
    /// What is being loaded.
    #[prop(into)]
    label: String,
    /// How far it is.
    #[prop(into)]
    progress: Signal<Progress>,
    /// Called when the person cancels.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let share = move || {
        let Progress { bytes, total, .. } = progress.get();
        total.filter(|&total| total > 0).map(|total| (bytes as f64 / total as f64).min(1.0))
    };
    let percent = move || share().map(|s| ((s * 100.0) as u32).to_string());
    let bytes = move || {
        let Progress { bytes, total, .. } = progress.get();
        match total {
            Some(total) => format!("{} of {}", fmt::bytes(bytes), fmt::bytes(total)),
            None => fmt::bytes(bytes),
        }
    };
    // Some formats are decoded only once a document is whole.
    let spans = move || match progress.get() {
        Progress { spans: 0, bytes, total } if Some(bytes) == total => "Decoding".to_owned(),
        Progress { spans: 0, .. } => String::new(),
        Progress { spans, .. } => fmt::plural(spans, "span", "spans"),
    };
    let width = move || {
        // Without the code that writes floats.
        let share = share().map(|s| (s * 1_000.0) as u32);
        share.map(|s| format!("scaleX({}.{:03})", s / 1_000, s % 1_000)).unwrap_or_default()
    };
    view! {
        <div class="loading">
            <div class="progress">
                <p>{label.clone()}</p>
                <div
                    class="progress-line"
                    role="progressbar"
                    aria-label=label
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=live(percent)
                    data-known=live(move || share().is_some().to_string())
                >
                    <span style:transform=width></span>
                </div>
                <p class="numbers">
                    <span>{changing(bytes)}</span>
                    <span>{changing(spans)}</span>
                </p>
                <button class="button" on:click=move |_| on_cancel.run(())>
                    "Cancel"
                </button>
            </div>
        </div>
    }
}
