//! What may be done with the trace as a whole: seeing it otherwise, taking it elsewhere, loading it again.

use leptos::prelude::*;
use spanscape_core::state::Command;

use super::again::Again;
use super::reducing::Reducing;
use super::share::ShareProps;
use super::views::export::ExportProps;
use super::views::{Switch, Viewing};
use crate::views::parts::{self, Lazy};
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
        {opens("Share", &parts::SHARE, move |open| ShareProps { open, viewing })}
        {opens("Export", &parts::EXPORT, move |open| ExportProps { open, viewing })}
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

/// A button that opens a dialogue.
fn opens<P: 'static>(
    label: &'static str,
    part: &'static Lazy<P>,
    props: impl Fn(RwSignal<bool>) -> P + Copy + Send + 'static,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button class="button quiet" aria-haspopup="dialog" on:click=move |_| open.set(true)>{label}</button>
        {part.when(move || open.get(), move || props(open))}
    }
}
