//! The tables: heads to order by, lines that are written as they scroll by, keys.

mod lines;

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::sheet::ROOM;
use spanscape_core::engine::protocol::TableHead;
use spanscape_core::render::clean_lines;
use spanscape_core::state::{Command, ViewChange, ViewKind};

use self::lines::{Lines, Nodes};
use super::Viewing;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::{changing, live};

/// What is told of a table beside its lines.
#[derive(Clone, Copy)]
pub(super) struct Told {
    heads: RwSignal<Vec<TableHead>>,
    order: RwSignal<(u32, bool)>,
    words: RwSignal<String>,
    total: RwSignal<u32>,
    active: RwSignal<Option<u32>>,
    /// What of the active line is too long for its cell: the heading, and the text.
    long: RwSignal<Option<(String, String)>>,
}

/// A table.
#[component]
pub fn Sheet(
    /// What is known.
    viewing: Viewing,
    /// Which table.
    kind: ViewKind,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();
    let told = Told {
        heads: RwSignal::new(Vec::new()),
        order: RwSignal::new((0, false)),
        words: RwSignal::new(String::new()),
        total: RwSignal::new(0),
        active: RwSignal::new(None),
        long: RwSignal::new(None),
    };
    let lines = StoredValue::new_local(None::<Rc<Lines>>);
    Effect::new(move |_| {
        let (Some(scroller), Some(spacer)) = (scroller.get(), spacer.get()) else { return };
        let (Some(view), Some(body)) = (view.get(), body.get()) else { return };
        if lines.with_value(Option::is_none) {
            let nodes = Nodes {
                scroller: scroller.into(),
                spacer: spacer.into(),
                view: view.into(),
                body: body.into(),
            };
            lines.set_value(Lines::new(viewing, kind, nodes, told));
        }
    });
    let chosen = Memo::new(move |_| viewing.chosen());
    Effect::new(move |_| {
        viewing.anew.track();
        // Read, not only tracked: a memo that nobody reads follows nothing.
        chosen.with(|_| ());
        lines.with_value(|lines| lines.as_ref().map(|lines| lines.anew()));
    });
    on_cleanup(move || {
        let _ = lines.try_update_value(Option::take);
    });
    let heads = move || {
        let head = |(i, head): (usize, TableHead)| {
            let TableHead { key, title, about, number, .. } = head;
            let ordered = move || {
                let (column, largest) = told.order.get();
                (column as usize == i).then_some(largest)
            };
            let sort = move || match ordered() {
                Some(true) => "descending",
                Some(false) => "ascending",
                None => "none",
            };
            let choose = move |_| {
                // Numbers from the largest down first, texts from the first on.
                let largest = match told.order.get_untracked() {
                    (column, largest) if column as usize == i => !largest,
                    _ => number,
                };
                let order = if largest { format!("-{key}") } else { key.clone() };
                viewing.command(Command::ChangeViews(ViewChange::Order(order)));
            };
            view! {
                <div
                    role="columnheader"
                    class=if number { "sheet-cell number" } else { "sheet-cell" }
                    aria-sort=live(sort)
                    aria-colindex=(i + 1).to_string()
                >
                    <button title=about on:click=choose>{title}</button>
                </div>
            }
        };
        told.heads.get().into_iter().enumerate().map(head).collect_view()
    };
    // For the style sheet: each column as wide as it needs, and the first with what is left over.
    let columns = move || {
        let width = |(i, head): (usize, &TableHead)| match i {
            // With room for the service's swatch and the mark of an error; what is left over goes to the texts.
            0 if head.number => format!("{}ch", head.width + ROOM + 5),
            0 => format!("minmax({}ch, 1fr)", head.width),
            _ if head.number => format!("{}ch", head.width + ROOM),
            _ => format!("minmax({}ch, 0.6fr)", head.width),
        };
        told.heads.with(|heads| {
            heads.iter().enumerate().map(width).collect::<Vec<_>>().join(" ") + " 28px"
        })
    };
    let least = move || {
        told.heads.with(|heads| {
            let all: u32 = heads.iter().map(|head| u32::from(head.width) + 2).sum();
            format!("calc({all}ch + {}px)", 28 + 16 * heads.len())
        })
    };
    let empty = move || {
        (told.total.get() == 0 && !told.heads.with(Vec::is_empty)).then(|| {
        let text = match kind {
            ViewKind::Events if viewing.chosen().text.trim().is_empty() => {
                "None of these spans has an event"
            }
            ViewKind::Events => "No event has this. Take words out of the filter, or show more spans",
            _ => "No span is left. Take back what the spans are confined to, or what is looked for",
        };
        view! { <p class="sheet-empty">{text}</p> }
    })
    };
    view! {
        <p class="sheet-words" role="status">{changing(move || told.words.get())}</p>
        <div
            class="sheet"
            role="grid"
            aria-label=kind.title()
            aria-rowcount=live(move || (told.total.get() + 1).to_string())
            aria-colcount=live(move || told.heads.with(Vec::len).to_string())
            aria-activedescendant=live(move || told.active.get().map(spanscape::web::sheet::row_id))
            tabindex="0"
            style:--sheet-columns=columns
            style:--sheet-width=least
            on:keydown=move |event| {
                lines.with_value(|lines| lines.as_ref().map(|lines| lines.key(&event)));
            }
        >
            <div class="sheet-scroll" node_ref=scroller>
                <div class="sheet-head" role="row" aria-rowindex="1">{changing(heads)}</div>
                <div class="sheet-view" node_ref=view>
                    <div class="sheet-body" node_ref=body></div>
                </div>
                <div class="sheet-spacer" node_ref=spacer aria-hidden="true"></div>
            </div>
            {changing(empty)}
        </div>
        {changing(move || told.long.get().map(|(title, text)| view! { <LongValue title text /> }))}
    }
}

/// A value that its cell shows only the beginning of: a statement, a message.
#[component]
fn LongValue(title: String, text: String) -> impl IntoView {
    let copied = RwSignal::new(Copied::default());
    let shown = clean_lines(&text).into_owned();
    view! {
        <div class="sheet-value" role="group" aria-label=title tabindex="0">
            <pre>{shown}</pre>
            <button class="button" on:click=move |_| copy(text.clone(), copied)>
                {live(move || copied.get().text("Copy"))}
            </button>
        </div>
    }
}
