//! The list of traces: lines, a denser table with chosen columns, with a head to order by; and pages.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::listen::every;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{OrderKey, ResultOrder};
use spanscape_core::render::clean;

use super::rows::{AGO_MS, PAGE, Rows};
use super::{Chosen, Results};
use crate::views::search::refreshing::Refreshing;
use crate::views::session::use_session;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::{Icon, IconView};

/// The list.
#[component]
pub fn List(
    /// The results.
    results: Results,
    /// One line a trace, with the chosen columns.
    dense: bool,
    /// What scrolls it.
    scroller: NodeRef<html::Div>,
) -> impl IntoView {
    let session = use_session();
    let (chosen, refreshing): (Chosen, Refreshing) = (expect_context(), expect_context());
    let body = NodeRef::<html::Div>::new();
    let rows = StoredValue::new_local(None::<Rc<Rows>>);
    results.page.set(0);
    Effect::new(move |_| {
        let (Some(scroller), Some(body)) = (scroller.get(), body.get()) else { return };
        if rows.with_value(Option::is_none) {
            let nodes = (scroller.into(), body.into());
            rows.set_value(Rows::new((session, results), (chosen, refreshing), dense, nodes));
        }
        results.lines.track();
        results.ago.track();
        chosen.0.track();
        refreshing.fresh().track();
        rows.with_value(|rows| rows.iter().for_each(|rows| rows.paint()));
    });
    Effect::new(move |_| {
        if let Some(aim) = results.aim.get() {
            results.aim.set(None);
            rows.with_value(|rows| rows.iter().for_each(|rows| rows.aim(aim)));
        }
    });
    let clock = StoredValue::new_local(None);
    Effect::new(move |_| {
        let tick = move || rows.with_value(|rows| rows.iter().for_each(|rows| rows.paint()));
        clock.set_value(results.ago.get().then(|| every(AGO_MS, tick)));
    });
    on_cleanup(move || {
        let _ = rows.try_update_value(Option::take);
    });
    let columns =
        Memo::new(
            move |_| {
                if dense { results.view.with(|view| view.columns.clone()) } else { Vec::new() }
            },
        );
    let total = move || results.lines.with(|l| l.as_ref().map_or(0, |l| l.total));
    let more = move || match columns.with(Vec::len) {
        0 => String::new(),
        n => format!("repeat({n}, 140px)"),
    };
    view! {
        <div
            class="trace-list"
            role="table"
            aria-label="List of traces"
            aria-rowcount=live(move || (total() + 1).to_string())
            data-dense=dense.to_string()
            data-columns=live(move || (columns.with(Vec::len) > 0).to_string())
            style:--attributes=live(more)
        >
            <div role="rowgroup" class="list-heads">
                {changing(move || view! { <Head results columns=columns.get() /> })}
            </div>
            <div role="rowgroup" class="trace-rows" node_ref=body></div>
        </div>
        <Pager results size=PAGE />
    }
}

/// The columns; a heading orders by its column.
#[component]
fn Head(results: Results, columns: Vec<String>) -> impl IntoView {
    let head = move |class: &'static str, words: String, key: OrderKey| {
        let of = key.clone();
        let is_start = key == OrderKey::Start;
        let order = move || results.view.with(|v| (v.order.key == of).then_some(v.order.down));
        let (sorted, shown) = (order.clone(), order);
        let words = clean(&words).into_owned();
        let turn = move |_| {
            // Numbers begin with the largest, names with the first.
            let first_down = !matches!(key, OrderKey::Name | OrderKey::Attribute(_));
            results.change(false, |view| {
                let down = if view.order.key == key { !view.order.down } else { first_down };
                view.order = ResultOrder { key: key.clone(), down };
            });
        };
        view! {
            <div
                role="columnheader"
                class=format!("trace-cell {class}")
                aria-sort=live(move || match sorted() {
                    Some(true) => "descending",
                    Some(false) => "ascending",
                    None => "none",
                })
            >
                <button class="sort" title=format!("Order by {words}") on:click=turn>
                    {words.clone()}
                    <span aria-hidden="true">{changing(move || match shown() {
                        Some(true) => " \u{2193}",
                        Some(false) => " \u{2191}",
                        None => "",
                    })}</span>
                </button>
                {is_start.then(|| view! { <Ago results /> })}
            </div>
        }
    };
    let heads = columns
        .into_iter()
        .map(|key| head("attribute-cell", key.clone(), OrderKey::Attribute(key)))
        .collect_view();
    view! {
        <div role="row" class="list-head" aria-rowindex="1">
            <div role="columnheader" class="trace-cell check-cell"><span class="visually-hidden">"Compare"</span></div>
            {head("", "Trace".to_owned(), OrderKey::Name)}
            {head("services-cell", "Services".to_owned(), OrderKey::Services)}
            {head("number spans-cell", "Spans".to_owned(), OrderKey::Spans)}
            {head("number", "Errors".to_owned(), OrderKey::Errors)}
            {head("", "Duration".to_owned(), OrderKey::Duration)}
            {head("start-cell", "Start".to_owned(), OrderKey::Start)}
            {heads}
        </div>
    }
}

/// Tells starts by how long ago they were.
#[component]
fn Ago(results: Results) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            aria-label="How long ago"
            title="How long ago, in place of date and time"
            aria-pressed=live(move || results.ago.get().to_string())
            on:click=move |_| results.turn_ago()
        >
            <IconView icon=Icon::Clock />
        </button>
    }
}

/// Earlier and later pages of a long list.
#[component]
pub fn Pager(
    /// The results.
    results: Results,
    /// How many stand on a page.
    size: u32,
) -> impl IntoView {
    let page = results.page;
    let turn = move |to: u32| results.turn(to);
    changing(move || {
        let total = results.lines.with(|l| l.as_ref().map(|l| l.total)).filter(|&t| t > size)?;
        let from = page.get();
        let to = (from + size).min(total);
        let count = |n: u32| fmt::count(n.into());
        let words = format!("{}–{} of {}", count(from + 1), count(to), count(total));
        Some(view! {
            <div class="pager">
                <button class="button" disabled=from == 0 on:click=move |_| turn(from.saturating_sub(size))>
                    "Previous"
                </button>
                <span>{words}</span>
                <button class="button" disabled={to >= total} on:click=move |_| turn(to)>
                    "Next"
                </button>
            </div>
        })
    })
}
