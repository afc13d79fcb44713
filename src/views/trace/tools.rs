//! What may be done with the trace as a whole: seeing it otherwise, taking it elsewhere, loading it again.

use leptos::prelude::*;
use spanscape_core::state::Command;

use super::again::Again;
use super::reducing::Reducing;
use super::share::ShareProps;
use super::views::export::ExportProps;
use super::views::{Switch, Viewing};
use crate::views::parts;
use crate::views::widgets::live::{changing, live};

/// The tools of the trace's head.
#[component]
pub fn Tools(
    /// Loading it once more.
    again: Again,
    /// Whether spans may still come.
    grows: bool,
    /// The view.
    reducing: Reducing,
    /// Called with what is chosen.
    command: Callback<Command>,
    /// The view, for who takes it elsewhere.
    viewing: Viewing,
) -> impl IntoView {
    let refresh = move || again.is_possible().then(|| view! { <Refresh again grows /> });
    view! {
        {changing(refresh)}
        <ShareButton viewing />
        <ExportButton viewing />
        <Switch reducing command />
    }
}

/// Loading a trace again that its back end may have more of by now.
#[component]
fn Refresh(again: Again, grows: bool) -> impl IntoView {
    let watching = again.watching;
    let shown = move || grows || watching.get();
    let title = "Load the trace again; what is seen stays";
    view! {
        <button class="button quiet" title=title on:click=move |_| again.reload()>"Reload"</button>
        {changing(move || shown().then(|| view! {
            <button
                class="button quiet"
                title="Load it again every 5 seconds"
                aria-pressed=live(move || watching.get().to_string())
                on:click=move |_| again.watch(!watching.get_untracked())
            >
                "Watch"
            </button>
        }))}
    }
}

/// The way to send the trace to others.
#[component]
fn ShareButton(viewing: Viewing) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button class="button quiet" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Share"</button>
        {parts::SHARE.when(move || open.get(), move || ShareProps { open, viewing })}
    }
}

/// The way to take the trace elsewhere.
#[component]
fn ExportButton(viewing: Viewing) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button class="button quiet" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Export"</button>
        {parts::EXPORT.when(move || open.get(), move || ExportProps { open, viewing })}
    }
}
