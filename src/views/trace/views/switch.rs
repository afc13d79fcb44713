//! The choice of the view: buttons, and where there is no room for them a list.

use leptos::prelude::*;
use spanscape_core::state::{Command, ViewKind};

use crate::views::trace::reducing::Reducing;
use crate::views::widgets::live::live;

/// The choice.
#[component]
pub fn Switch(
    /// The view.
    reducing: Reducing,
    /// Called with what is chosen.
    command: Callback<Command>,
) -> impl IntoView {
    let now =
        Memo::new(move |_| reducing.with_view(|view, _, _| view.views.kind).unwrap_or_default());
    let button = move |kind: ViewKind, key: usize| {
        view! {
            <button
                title=format!("{} ({key})", kind.title())
                aria-pressed=live(move || (now.get() == kind).to_string())
                on:click=move |_| command.run(Command::ShowView(kind))
            >
                {kind.title()}
            </button>
        }
    };
    let option = move |kind: ViewKind| {
        view! {
            <option value=kind.name() selected=live(move || now.get() == kind)>{kind.title()}</option>
        }
    };
    let choose = move |event| {
        if let Some(kind) = ViewKind::from_name(&event_target_value(&event)) {
            command.run(Command::ShowView(kind));
        }
    };
    view! {
        <nav class="views" aria-label="Views of the trace">
            <div class="view-buttons" role="group" aria-label="View">
                {ViewKind::ALL.into_iter().zip(1..).map(|(kind, key)| button(kind, key)).collect_view()}
            </div>
            <select class="select view-list" aria-label="View" on:change=choose>
                {ViewKind::ALL.map(option).collect_view()}
            </select>
        </nav>
    }
}
