//! Both traces as rows: one tree with differences, or two waterfalls beside each other.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::diff_rows::row_id;
use spanscape_core::engine::protocol::DiffTree;

use super::comparing::Comparing;
use super::rows::{Nodes, Rows};
use crate::views::widgets::live::{changing, live};

/// What is told of the rows beside them.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// How many there are.
    pub total: RwSignal<u32>,
    /// How many nodes differ.
    pub differ: RwSignal<Option<u32>>,
    /// The row that keys act on.
    pub active: RwSignal<Option<u32>>,
}

/// The rows.
#[component]
pub fn Grid(
    /// What is known.
    comparing: Comparing,
    /// Which tree; pairs of spans are seen beside each other.
    tree: DiffTree,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let spacer = NodeRef::<html::Div>::new();
    let seen = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let told =
        Told { total: RwSignal::new(0), differ: RwSignal::new(None), active: RwSignal::new(None) };
    let side = tree == DiffTree::Spans;
    let rows = StoredValue::new_local(None::<Rc<Rows>>);
    Effect::new(move |_| {
        let (Some(scroller), Some(spacer)) = (scroller.get(), spacer.get()) else { return };
        let (Some(seen), Some(body), Some(canvas)) = (seen.get(), body.get(), canvas.get()) else {
            return;
        };
        if rows.with_value(Option::is_none) {
            let nodes = Nodes {
                scroller: scroller.into(),
                spacer: spacer.into(),
                seen: seen.into(),
                body: body.into(),
                canvas,
            };
            rows.set_value(Rows::new(comparing, side, nodes, told));
        }
    });
    let of =
        Memo::new(move |_| comparing.view.with(|view| (view.weight, view.only, view.find.clone())));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        of.with(|_| ());
        comparing.both.track();
        rows.with_value(|rows| rows.as_ref().map(|rows| rows.anew()));
    });
    Effect::new(move |_| {
        comparing.view.track();
        rows.with_value(|rows| rows.as_ref().map(|rows| rows.follow()));
    });
    Effect::new(move |before: Option<()>| {
        comparing.node.track();
        // At first what is compared is asked for, which sees to it.
        if before.is_some() {
            rows.with_value(|rows| rows.as_ref().map(|rows| rows.chosen()));
        }
    });
    on_cleanup(move || {
        let _ = rows.try_update_value(Option::take);
    });
    let head = |name: &'static str, class: &'static str, about: &'static str| {
        view! { <div role="columnheader" class=class title=about>{name}</div> }
    };
    let heads = if side {
        view! {
            {head("Service and operation", "diff-name", "")}
            {head("A", "diff-time", "From the trace's start on")}
            {head("B", "diff-time", "On the same scale, from the trace's start on")}
            {head("B against A", "diff-by", "")}
            {head("Here", "diff-alone", "")}
            {head("Share", "diff-share", "")}
        }
        .into_any()
    } else {
        view! {
            {head("Service and operation", "diff-name", "")}
            {head("A", "diff-time", "With all below it")}
            {head("B", "diff-time", "With all below it")}
            {head("B against A", "diff-by", "With all below it")}
            {head("Here", "diff-alone", "How much of it is here, and not below it")}
            {head("Share", "diff-share", "What is here as a part of the difference of both traces")}
            <div class="delta" aria-hidden="true"></div>
        }
        .into_any()
    };
    let words = move || {
        let total = told.total.get();
        match (told.differ.get(), total) {
            (None, _) => ().into_any(),
            (Some(differ), 0) => {
                let find = comparing.view.with(|view| !view.find.trim().is_empty());
                let words = match (find, differ) {
                    (true, _) => "No service or name has that.",
                    (_, 0) => "Nothing differs between these two.",
                    _ => "",
                };
                view! { <p class="absent diff-none">{words}</p> }.into_any()
            }
            _ => ().into_any(),
        }
    };
    let label = match (side, comparing.is_of_sets()) {
        (true, _) => "Both traces side by side",
        (_, true) => "Both sets as one tree",
        _ => "Both traces as one tree",
    };
    view! {
        <div class="diff-grid" data-side=side.then_some("")>
            <div
                class="diff-scroll"
                role="treegrid"
                aria-label=label
                aria-rowcount=live(move || (told.total.get() + 1).to_string())
                aria-activedescendant=live(move || told.active.get().map(row_id))
                tabindex="0"
                on:keydown=move |event| {
                    rows.with_value(|rows| rows.as_ref().map(|rows| rows.key(&event)));
                }
                node_ref=scroller
            >
                <div class="diff-head" role="row" aria-rowindex="1">{heads}</div>
                <div class="diff-seen" node_ref=seen>
                    <div class="diff-body" role="rowgroup" node_ref=body></div>
                    <canvas class="diff-canvas" node_ref=canvas aria-hidden="true"></canvas>
                </div>
                <div class="diff-spacer" node_ref=spacer aria-hidden="true"></div>
            </div>
            {changing(words)}
        </div>
    }
}
