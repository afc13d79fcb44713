//! The headings of the columns of numbers, over their cells.

use leptos::prelude::*;
use spanscape_core::state::{Column, Command, Pane};

use super::reducing::Reducing;
use crate::views::widgets::grip::Grip;
use crate::views::widgets::live::changing;

/// Those of the columns that are there.
#[component]
pub fn ColumnHeads(
    /// What the rows are confined to, and how they look.
    reducing: Reducing,
    /// Called with another width.
    command: Callback<Command>,
) -> impl IntoView {
    let columns =
        Memo::new(move |_| reducing.with_view(|view, _, _| view.columns).unwrap_or_default());
    changing(move || {
        let there = Column::ALL.into_iter().filter(|&column| columns.get().has(column));
        there.map(|column| view! { <Head column reducing command /> }).collect_view()
    })
}

/// The heading of a column of numbers, whose left edge can be dragged.
#[component]
fn Head(column: Column, reducing: Reducing, command: Callback<Command>) -> impl IntoView {
    let of = Pane::Column(column);
    view! {
        <div class="column-head" style:width=format!("var(--w-{}, 72px)", column.name())>
            <Grip
                label=format!("Width of {}", column.title())
                range=of.range()
                width=reducing.width(of)
                on_width=Callback::new(move |px| command.run(Command::SetWidth { of, px }))
            />
            <span aria-hidden="true">{column.title()}</span>
        </div>
    }
}
