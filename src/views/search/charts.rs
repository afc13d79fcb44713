//! The pictures of what was found: scatter plot, durations, trends, two windows.

mod durations;
mod scatter;
mod trend;
mod windows;

use leptos::prelude::*;
use spanscape_core::state::{Chart, ResultsView};

use self::durations::Durations;
use self::scatter::Scatter;
use self::trend::Trend;
use self::windows::Windows;
use super::results::Results;
use crate::views::widgets::live::{changing, live};

/// The chosen picture.
#[component]
pub fn Charts(
    /// The results.
    results: Results,
) -> impl IntoView {
    let chart = Memo::new(move |_| results.view.with(|view| view.chart));
    let scale = move || {
        let fits = matches!(chart.get(), Chart::Scatter | Chart::Durations | Chart::Trend);
        fits.then(|| {
            let log = move || results.view.with(ResultsView::is_log);
            view! {
                <button
                    class="button quiet scale"
                    aria-pressed=live(move || log().to_string())
                    title="Equal distances are equal ratios"
                    on:click=move |_| results.change(false, |view| view.log = Some(!view.is_log()))
                >
                    "Log scale"
                </button>
            }
        })
    };
    view! {
        <div class="chart-panel">
            {changing(move || match chart.get() {
                Chart::Scatter => view! { <Scatter results /> }.into_any(),
                Chart::Durations => view! { <Durations results /> }.into_any(),
                Chart::Trend => view! { <Trend results /> }.into_any(),
                Chart::Windows => view! { <Windows results /> }.into_any(),
                Chart::None => ().into_any(),
            })}
            {changing(scale)}
        </div>
    }
}
