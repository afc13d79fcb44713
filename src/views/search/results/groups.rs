//! The results by what they have alike, with percentiles for each group.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    By, FacetChoice, Group, GroupOrder, Narrow, ResultsOf, ResultsTold, SetOf,
};
use spanscape_core::render::clean;
use spanscape_core::state::{facet_title, facet_value};

use crate::views::search::results::Results;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::share;

const HEADS: [(GroupOrder, &str); 7] = [
    (GroupOrder::Value, "Group"),
    (GroupOrder::Traces, "Traces"),
    (GroupOrder::Errors, "Errors"),
    (GroupOrder::P50, "p50"),
    (GroupOrder::P95, "p95"),
    (GroupOrder::P99, "p99"),
    (GroupOrder::Max, "Longest"),
];

/// The groups.
#[component]
pub fn Groups(results: Results) -> impl IntoView {
    let told = RwSignal::new((Vec::<Group>::new(), 0));
    Effect::new(move |_| {
        let asked =
            results.view.with(|view| (view.group.clone(), view.group_order, view.narrow.clone()));
        results.query.with(|_| ());
        let (Some(by), order, _) = asked else { return };
        results.ask(ResultsOf::Groups { by, order }, move |answer| {
            if let ResultsTold::Groups { groups, total } = answer {
                let _ = told.try_set((groups, total));
            }
        });
    });
    let by = move || results.view.with(|view| view.group.clone()).unwrap_or(By::Root);
    let heads = HEADS.iter().enumerate().map(|(i, &(order, words))| {
        let is = move || results.view.with(|view| view.group_order == order);
        view! {
            <th
                scope="col"
                class=if i == 0 { "" } else { "number" }
                aria-sort=live(move || match (is(), order) {
                    (false, _) => "none",
                    (true, GroupOrder::Value) => "ascending",
                    (true, _) => "descending",
                })
            >
                <button class="sort" on:click=move |_| results.change(false, |view| view.group_order = order)>
                    {words}
                    <span aria-hidden="true">{changing(move || if is() { " \u{2193}" } else { "" })}</span>
                </button>
            </th>
        }
    });
    let rows = move || {
        let by = by();
        told.with(|(groups, _)| {
            let most = groups.iter().map(|group| group.of.p95.0).max().unwrap_or(0);
            groups.iter().map(|group| row(results, &by, group, most)).collect_view()
        })
    };
    let more = move || {
        told.with(|(groups, total)| {
            let left = (*total as usize).saturating_sub(groups.len());
            (left > 0).then(|| view! { <p class="pager">{format!("{} more groups are not shown", fmt::count(left as u64))}</p> })
        })
    };
    view! {
        <table class="groups-table">
            <caption class="visually-hidden">{move || format!("By {}", facet_title(&by()))}</caption>
            <thead><tr>{heads.collect_view()}<td></td></tr></thead>
            <tbody>{changing(rows)}</tbody>
        </table>
        {changing(more)}
    }
}

/// A group; its name narrows the list to it.
fn row(results: Results, by: &By, group: &Group, most: u64) -> AnyView {
    let Group { value, of } = group.clone();
    let name = value.as_ref().map_or_else(|| "(none)".to_owned(), |value| facet_value(by, value));
    let name = clean(&name).into_owned();
    let by = by.clone();
    let part =
        value.as_ref().map(|value| FacetChoice { by: by.clone(), values: vec![value.clone()] });
    let compare = part.map(|choice| {
        let narrow = Narrow { facets: vec![choice], area: None };
        let set = SetOf { narrow, ..SetOf::default() };
        let label = format!("Compare {name} with all others");
        view! {
            <button class="button quiet" aria-label=label on:click=move |_| results.compare([SetOf::rest(), set.clone()])>"Compare"</button>
        }
    });
    let label = match value {
        Some(value) => view! {
            <button class="group-name" title="List the traces of this group" on:click=move |_| results.change(true, |view| {
                if !view.is_chosen(&by, &value) {
                    view.toggle(&by, &value);
                }
                view.group = None;
            })>{name}</button>
        }
        .into_any(),
        None => view! { <span class="dim">{name}</span> }.into_any(),
    };
    let percent = u64::from(of.errors) * 1_000 / u64::from(of.traces.max(1));
    let errors = match of.errors {
        0 => "0".to_owned(),
        n => format!("{} ({}.{} %)", fmt::count(n.into()), percent / 10, percent % 10),
    };
    view! {
        <tr>
            <td>{label}</td>
            <td class="number">{fmt::count(of.traces.into())}</td>
            <td class="number" data-failed=(of.errors > 0).to_string()>{errors}</td>
            <td class="number">{fmt::duration(of.p50)}</td>
            <td class="number">
                <span class="duration-cell">
                    <span>{fmt::duration(of.p95)}</span>
                    <span class="duration-bar" aria-hidden="true"><span style:width=share::of(of.p95.0, most)></span></span>
                </span>
            </td>
            <td class="number">{fmt::duration(of.p99)}</td>
            <td class="number">{fmt::duration(of.max)}</td>
            <td>{compare}</td>
        </tr>
    }
    .into_any()
}
