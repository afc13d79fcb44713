//! What would be if spans were faster, at once, cached, batched or gone: changes that stack, and what comes of them.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{ChangeTold, WhatIfTold};
use spanscape_core::state::Command;

use super::Judging;
use super::what_if_new::WhatIfNew;
use super::words::words;
use crate::views::widgets::finding::saving;
use crate::views::widgets::live::changing;
use crate::views::widgets::{Icon, IconView};

/// The changes, and ways to more of them.
#[component]
pub fn WhatIfList(judging: Judging) -> impl IntoView {
    let told = move || judging.what_if.get();
    let result = move || told().map(|told| outcome(&told));
    let list = move || {
        let told = told()?;
        let items = told.changes.iter().enumerate().map(|(at, change)| item(at, change, judging));
        Some(view! { <ol class="what-ifs" aria-label="Changes">{items.collect_view()}</ol> })
    };
    let tools = move || {
        told().map(|_| {
            view! {
                <p class="finding-acts">
                    <button class="text-button" on:click=move |_| judging.command(Command::UndoWhatIf)>"Undo the last"</button>
                    <button class="text-button" on:click=move |_| judging.command(Command::ClearWhatIfs)>"Back to the recorded times"</button>
                </p>
            }
        })
    };
    view! {
        {changing(result)}
        {changing(list)}
        {changing(tools)}
        <WhatIfNew judging />
        <p class="dim">
            "An estimate from this one trace: what waited for a span still waits for it, and pauses between spans stay as they were."
        </p>
    }
}

fn outcome(told: &WhatIfTold) -> AnyView {
    let (before, after) = (told.before, told.after);
    let saved = before.saturating_sub(after);
    view! {
        <p class="what-if-result" role="status">
            <span class="dim">{fmt::duration(DurationNs(before))}</span>
            " \u{2192} "
            <strong>{fmt::duration(DurationNs(after))}</strong>
            {format!(" ({} less, {})", fmt::percent(saved, before), fmt::duration(DurationNs(saved)))}
        </p>
    }
    .into_any()
}

fn item(at: usize, change: &ChangeTold, judging: Judging) -> AnyView {
    let saved = if change.spans == 0 {
        view! { <span class="bad">"No such spans here"</span> }.into_any()
    } else {
        saving(change.saved, "What this change saves on top of those above it".to_owned())
    };
    view! {
        <li>
            <span class="what-if-words">{words(&change.words, judging)}</span>
            {saved}
            <button
                class="icon-button"
                aria-label="Take this change back"
                title="Take this change back"
                on:click=move |_| judging.command(Command::RemoveWhatIf(at))
            >
                <IconView icon=Icon::Close />
            </button>
        </li>
    }
    .into_any()
}
