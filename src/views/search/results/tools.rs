//! How the results are listed: as what, in which order, by what they are grouped, which columns.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{By, OrderKey, ResultOrder, ResultsOf, ResultsTold, SetOf};
use spanscape_core::state::{
    Chart, Listing, MOST_COLUMNS, ResultsView, facet_title, read_order, read_result_by,
    write_order, write_result_by,
};

use super::Chosen;
use super::download::Download;
use crate::views::search::results::Results;
use crate::views::widgets::live::{changing, live};

/// Orders by name; an attribute's is there when it is chosen.
const ORDERS: [(&str, &str); 12] = [
    ("-start", "Newest first"),
    ("start", "Oldest first"),
    ("-duration", "Longest first"),
    ("duration", "Shortest first"),
    ("-spans", "Most spans first"),
    ("spans", "Fewest spans first"),
    ("-errors", "Most errors first"),
    ("errors", "Fewest errors first"),
    ("-services", "Most services first"),
    ("services", "Fewest services first"),
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
];

/// The line of tools.
#[component]
pub fn ResultTools(results: Results) -> impl IntoView {
    // What may be a column or a group: keys of attributes that were seen.
    let keys = RwSignal::new(Vec::<String>::new());
    let load = move || {
        if keys.with_untracked(Vec::is_empty) {
            let of = ResultsOf::Seen { key: String::new(), typed: String::new() };
            results.ask(of, move |told| {
                if let ResultsTold::Seen(seen) = told {
                    let _ = keys.try_set(seen);
                }
            });
        }
    };
    let listings = Listing::ALL.map(|(listing, _, words)| {
        let is = move || results.view.with(|view| view.group.is_none() && view.listing == listing);
        view! {
            <button
                class="tab"
                aria-pressed=live(move || is().to_string())
                on:click=move |_| results.change(false, |view| {
                    view.listing = listing;
                    view.group = None;
                })
            >{words}</button>
        }
    });
    // What most want to know, unless traces are chosen: why the slow ones are slow.
    let Chosen(chosen) = expect_context();
    let compare = move |_| {
        let ids = chosen.get_untracked();
        match results.sources() {
            Some(names) if ids.is_empty() => results.compare(names.map(SetOf::of_source)),
            _ => {
                let slowest = ids.is_empty().then_some(10);
                results.compare([SetOf::rest(), SetOf { ids, slowest, ..SetOf::default() }]);
            }
        }
    };
    // One alone is no two sets.
    let several = Memo::new(move |_| {
        results.lines.with(|lines| lines.as_ref().is_some_and(|lines| lines.of > 1))
    });
    let choose_order = move |event| {
        if let Some(order) = read_order(&event_target_value(&event)) {
            results.change(false, |view| view.order = order);
        }
    };
    // Each for itself: the view changes with much else.
    let order =
        results.part(|view| ResultsView { order: view.order.clone(), ..ResultsView::default() });
    let group =
        results.part(|view| ResultsView { group: view.group.clone(), ..ResultsView::default() });
    let table = results.part(|view| ResultsView {
        group: view.group.clone(),
        listing: view.listing,
        columns: view.columns.clone(),
        ..ResultsView::default()
    });
    let orders = move || {
        let now = order.with(|view| view.order.clone());
        let written = write_order(&now);
        let own = match &now {
            ResultOrder { key: OrderKey::Attribute(key), .. } => {
                Some((written.clone(), key.clone()))
            }
            _ => None,
        };
        let all = ORDERS.iter().map(|&(value, words)| (value.to_owned(), words.to_owned()));
        all.chain(own)
            .map(|(value, words)| {
                let chosen = value == written;
                view! { <option value=value selected=chosen>{words}</option> }
            })
            .collect_view()
    };
    let choose_group = move |event| {
        let by = read_result_by(&event_target_value(&event));
        results.change(true, |view| view.group = by);
    };
    let groups = move || {
        let now = group.with(|view| view.group.clone());
        let mut all = vec![By::Root, By::Service, By::Operation, By::Status];
        all.extend(results.has_sources().then_some(By::Source));
        all.extend(keys.get().into_iter().map(By::Attribute));
        if let Some(now) = &now
            && !all.contains(now)
        {
            all.push(now.clone());
        }
        let option = |by: By| {
            let chosen = Some(&by) == now.as_ref();
            view! { <option value=write_result_by(&by) selected=chosen>{facet_title(&by)}</option> }
        };
        let none = now.is_none();
        view! {
            <option value="" selected=none>"No groups"</option>
            {all.into_iter().map(option).collect_view()}
        }
    };
    let charts = Chart::ALL.map(|(chart, value, words)| {
        view! { <option value=value selected=live(move || results.view.with(|v| v.chart == chart))>{words}</option> }
    });
    let choose_chart = move |event| {
        let value = event_target_value(&event);
        if let Some((chart, ..)) = Chart::ALL.iter().find(|(_, name, _)| *name == value) {
            results.change(false, |view| view.chart = *chart);
        }
    };
    let add_column = move |event| {
        let key = event_target_value(&event);
        if !key.is_empty() {
            results.change(false, |view| {
                if view.columns.len() < MOST_COLUMNS && !view.columns.contains(&key) {
                    view.columns.push(key);
                }
            });
        }
    };
    let columns = move || {
        let view = table.get();
        let taken = view.columns;
        (view.group.is_none() && view.listing == Listing::Table).then(|| {
            let left: Vec<_> = keys.get().into_iter().filter(|key| !taken.contains(key)).collect();
            let remove = taken.into_iter().map(|key| {
                let (label, of) = (format!("Remove the column {key}"), key.clone());
                view! {
                    <button class="column-chip" aria-label=label.clone() title=label on:click=move |_| {
                        results.change(false, |view| view.columns.retain(|column| *column != of));
                    }>{key} " \u{d7}"</button>
                }
            });
            view! {
                <select class="select" aria-label="Add a column" on:focus=move |_| load() on:pointerdown=move |_| load() on:change=add_column>
                    <option value="">"Add a column"</option>
                    {left.into_iter().map(|key| view! { <option value=key.clone()>{key.clone()}</option> }).collect_view()}
                </select>
                {remove.collect_view()}
            }
        })
    };
    view! {
        <div class="result-tools">
            <div class="tabs" role="group" aria-label="List as">
                {listings}
                {changing(move || several.get().then(|| view! {
                    <button class="tab" title="Two sets of them, as errors against successes" on:click=compare>"Compare"</button>
                }))}
            </div>
            <label>"Order" <select class="select" on:change=choose_order>{changing(orders)}</select></label>
            <label>"Group by" <select class="select" on:focus=move |_| load() on:pointerdown=move |_| load() on:change=choose_group>{changing(groups)}</select></label>
            <label class="choose-chart">"Chart" <select class="select" on:change=choose_chart>{charts}</select></label>
            {changing(columns)}
            <Download results />
        </div>
    }
}
