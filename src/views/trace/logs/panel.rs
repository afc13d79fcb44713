//! The view of the logs: the query, what is looked for in the lines, and the lines.

use leptos::prelude::*;
use spanscape_core::state::Command;

use super::bar::{LogsBar, LogsQuery, lines_of};
use super::line::LineLook;
use super::list::{lines, list};
use super::{Step, TraceLogs, silence};
use crate::views::widgets::live::{changing, live};

/// How many lines are shown at a time.
const PAGE: u32 = 400;

/// The view.
#[component]
pub fn LogsPanel(
    /// The logs.
    logs: TraceLogs,
) -> impl IntoView {
    logs.look();
    Effect::new(move |_| logs.ensure(true));
    let viewing = logs.viewing;
    let of = move || lines_of(logs);
    let shown = lines(logs, of, PAGE);
    let (told, wrap) = (logs.told(), logs.kept().wrap.clone());
    let instead = move || told.with(|told| silence::instead(logs, told));
    let step = logs.told();
    Effect::new(move |_| {
        let stands = match step.with(|told| told.step) {
            Step::Idle | Step::Asking => false,
            Step::Came => shown.with(|shown| !shown.pages.is_empty()),
            _ => true,
        };
        if stands {
            viewing.ready();
        }
    });
    let on_jump = Callback::new(move |span| {
        viewing.command(Command::SelectSpan { span });
        // Beside the lines, the span is in its details alone.
        if !viewing.shows_details() {
            viewing.command(Command::ToggleDetails);
        }
    });
    let look = LineLook { logs, needle: Default::default(), named: true, on_jump };
    let told = logs.told();
    let none = move || {
        let came = told.with(|told| told.step == Step::Came);
        let none = shown.with(|shown| shown.total == 0 && !shown.pages.is_empty());
        (came && none).then(|| view! { <p class="logs-state" role="status">"No line has this. Take words out of the filter, or choose all levels"</p> })
    };
    view! {
        <div class="view-head"><LogsBar logs /></div>
        <LogsQuery logs shown />
        <div class="logs-scroll" class:wrap=live(move || wrap.get()) tabindex="0" role="region" aria-label="Lines">
            {changing(instead)}
            {changing(none)}
            {list(shown, of, look, PAGE)}
        </div>
    }
}
