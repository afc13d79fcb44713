//! What may be done with the trace as a whole: seeing it otherwise, taking it elsewhere, loading it again.

use leptos::prelude::*;
use spanscape_core::state::Command;

use super::again::Again;
use super::reducing::Reducing;
use super::views::export::ExportProps;
use super::views::{Switch, Viewing};
use crate::views::parts;
use crate::views::session::{Origin, use_session};
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
        <Crowd again />
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

/// The way to what is unusual about it among the traces of its root operation.
#[component]
fn Crowd(again: Again) -> impl IntoView {
    let session = use_session();
    let link = move || {
        // Nothing is alike to one that is open alone in a file.
        let alone = session.data().with(|data| {
            data.as_ref().is_some_and(|data| {
                data.info.traces < 2
                    && !matches!(data.origin, Origin::Trace { .. } | Origin::Pair { .. })
            })
        });
        let row = again.head.with(|head| head.as_ref().map(|head| head.row.clone()));
        row.filter(|_| !alone).map(|row| {
            let href = session.crowd_href(&row);
            let title = "What is unusual about this trace among the others of its root operation";
            view! {
                <a class="button quiet" href=href title=title on:click=move |event| session.follow(&event)>
                    "Compare with others"
                </a>
            }
        })
    };
    changing(link)
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
