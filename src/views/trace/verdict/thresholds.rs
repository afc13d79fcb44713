//! From which amounts on something is a finding, for whoever wants others.

use leptos::prelude::*;
use spanscape_core::model::Threshold;
use spanscape_core::state::Command;

use super::Judging;
use crate::views::widgets::live::live;

/// The form.
#[component]
pub fn ThresholdForm(judging: Judging) -> impl IntoView {
    let line = move |threshold: Threshold| {
        let now = move || judging.thresholds().get(threshold).to_string();
        let set = move |text: String| {
            if let Ok(value) = text.trim().parse() {
                judging.command(Command::SetThreshold(threshold, value));
            }
        };
        let (least, most) = threshold.unit().range();
        let usual = format!("Usually {} {}", threshold.default_value(), threshold.unit().sign());
        view! {
            <label class="threshold">
                <span>{threshold.text()}</span>
                <input
                    type="number"
                    min=least
                    max=most
                    title=usual
                    prop:value=live(now)
                    on:change=move |event| set(event_target_value(&event))
                />
                <span class="dim">{threshold.unit().sign()}</span>
            </label>
        }
    };
    view! {
        <p class="dim">
            "Kept in this browser; a link carries what differs. Where each number comes from stands in the documentation."
        </p>
        <form class="thresholds" on:submit=|event| event.prevent_default()>
            {Threshold::ALL.iter().map(|&threshold| line(threshold)).collect_view()}
        </form>
        <button class="button" on:click=move |_| judging.command(Command::ResetThresholds)>
            "Back to the usual"
        </button>
    }
}
