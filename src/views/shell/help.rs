//! The help dialogue: every key, from the same table that handles them, and what find understands.

use leptos::prelude::*;
use spanscape_core::analysis::FIND_HELP;
use spanscape_core::state::key_help;

use crate::views::widgets::dialog::Dialog;

/// The dialogue with the keys.
#[component]
pub fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let rows = || {
        let mut group = "";
        let mut rows = Vec::new();
        for line in key_help() {
            let head = (group != line.group).then(|| view! { <dt class="group">{line.group}</dt> });
            group = line.group;
            let keys = line.keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view();
            rows.push(view! {
                {head}
                <dt>{keys}</dt>
                <dd>{line.text}</dd>
            });
        }
        rows
    };
    let terms = || {
        let line = |(term, text): &(&'static str, &'static str)| {
            view! {
                <dt><code>{*term}</code></dt>
                <dd>{*text}</dd>
            }
        };
        FIND_HELP.iter().map(line).collect_view()
    };
    view! {
        <Dialog open title="Keys">
            <dl class="help-table">
                {rows()}
                <dt class="group">"What find understands; all terms must hold"</dt>
                {terms()}
            </dl>
        </Dialog>
    }
}
