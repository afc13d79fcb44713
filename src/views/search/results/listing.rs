//! The list of traces: lines, a denser table with chosen columns, or small pictures; paged.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Line, OrderKey, ResultOrder};
use spanscape_core::render::clean;

use super::shapes::Shapes;
use crate::views::search::refreshing::Refreshing;
use crate::views::search::results::{PAGE, Results};
use crate::views::search::row::TraceLine;
use crate::views::widgets::live::{changing, live};

/// The list.
#[component]
pub fn List(
    /// The results.
    results: Results,
    /// One line a trace, with the chosen columns.
    dense: bool,
    /// Pictures in place of lines.
    shapes: bool,
) -> impl IntoView {
    let refreshing: Refreshing = expect_context();
    let lines = move || {
        results.lines.with(|lines| lines.as_ref().map(|l| l.lines.clone())).unwrap_or_default()
    };
    let columns =
        Memo::new(
            move |_| {
                if dense { results.view.with(|view| view.columns.clone()) } else { Vec::new() }
            },
        );
    let rows = move || {
        let lines = lines();
        let longest = lines.iter().map(|line| line.row.duration.0).max().unwrap_or(0);
        let (columns, fresh) = (columns.with(Vec::len), refreshing.fresh());
        let row = |line: Line| {
            let Line { row, mut cells, .. } = line;
            cells.resize(columns, String::new());
            let is_new = fresh.contains(&row.id);
            view! { <TraceLine trace=row longest cells dense is_new /> }
        };
        lines.into_iter().map(row).collect_view()
    };
    let table = move || {
        view! {
            <table class="traces-table" data-dense=dense.to_string()>
                {changing(move || view! { <Head results columns=columns.get() /> })}
                <tbody>{changing(rows)}</tbody>
            </table>
        }
    };
    view! {
        {if shapes { view! { <Shapes results /> }.into_any() } else { table().into_any() }}
        <Pager results />
    }
}

/// The columns; a heading orders by its column.
#[component]
fn Head(results: Results, columns: Vec<String>) -> impl IntoView {
    let head = move |class: &'static str, words: String, key: OrderKey| {
        let of = key.clone();
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
            <th
                scope="col"
                class=class
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
            </th>
        }
    };
    let more = columns.iter().map(|_| view! { <col class="c-attribute" /> }).collect_view();
    let heads = columns
        .into_iter()
        .map(|key| head("attribute-cell", key.clone(), OrderKey::Attribute(key)))
        .collect_view();
    view! {
        <colgroup>
            <col class="c-check" />
            <col class="c-name" />
            <col class="c-services" />
            <col class="c-small c-spans" />
            <col class="c-small" />
            <col class="c-duration" />
            <col class="c-start" />
            {more}
        </colgroup>
        <thead>
            <tr>
                <th scope="col"><span class="visually-hidden">"Compare"</span></th>
                {head("", "Trace".to_owned(), OrderKey::Name)}
                {head("services-cell", "Services".to_owned(), OrderKey::Services)}
                {head("number spans-cell", "Spans".to_owned(), OrderKey::Spans)}
                {head("number", "Errors".to_owned(), OrderKey::Errors)}
                {head("", "Duration".to_owned(), OrderKey::Duration)}
                {head("start-cell", "Start".to_owned(), OrderKey::Start)}
                {heads}
            </tr>
        </thead>
    }
}

/// Earlier and later pages of a long list.
#[component]
fn Pager(results: Results) -> impl IntoView {
    let first = results.first;
    changing(move || {
        let (total, from, len) = results
            .lines
            .with(|l| l.as_ref().map(|l| (l.total, l.first, l.lines.len() as u32)))
            .filter(|&(total, ..)| total > PAGE)?;
        let words = format!("{}–{} of {}", from + 1, from + len, fmt::count(total.into()));
        Some(view! {
            <div class="pager">
                <button class="button" disabled=from == 0 on:click=move |_| first.set(from.saturating_sub(PAGE))>
                    "Previous"
                </button>
                <span>{words}</span>
                <button class="button" disabled={from + len >= total} on:click=move |_| first.set(from + PAGE)>
                    "Next"
                </button>
            </div>
        })
    })
}
