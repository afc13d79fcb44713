//! What the results differ in: values that narrow them, with how many have each.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{By, Facet, ResultsOf, ResultsTold};
use spanscape_core::render::clean;
use spanscape_core::state::{facet_title, facet_value};

use crate::views::search::results::{Current, Results};
use crate::views::widgets::live::{changing, live};

/// The facets of the results that are shown.
#[component]
pub fn Facets() -> impl IntoView {
    let Current(current) = expect_context();
    changing(move || current.get().map(|results| view! { <Of results /> }))
}

#[component]
fn Of(results: Results) -> impl IntoView {
    let facets = RwSignal::new(Vec::<Facet>::new());
    // Behind the list: it is what is waited for.
    let due = Memo::new(move |_| {
        let of = results.lines.with(|lines| lines.as_ref().map(|lines| lines.of));
        (of, results.view.with(|view| view.narrow.clone()), results.query.get())
    });
    Effect::new(move |_| {
        if due.with(|(of, ..)| of.is_some_and(|of| of > 0)) {
            results.ask(ResultsOf::Facets, move |told| {
                if let ResultsTold::Facets(told) = told {
                    let _ = facets.try_set(told);
                }
            });
        } else {
            facets.set(Vec::new());
        }
    });
    // Elements stay as long as what they stand for does: a box that is checked keeps the focus.
    let shown = Memo::new(move |_| {
        let chosen = results.view.with(|view| view.narrow.facets.clone());
        let chosen = |by: &By| chosen.iter().any(|choice| choice.by == *by);
        facets.with(|all| {
            let some = all.iter().filter(|facet| facet.values.len() > 1 || chosen(&facet.by));
            some.map(|facet| facet.by.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="facets" aria-label="Narrow the results" hidden=live(move || shown.with(Vec::is_empty))>
            <h2>"Narrow"</h2>
            <For each=move || shown.get() key=Clone::clone let:by>
                <One results facets by />
            </For>
        </section>
    }
}

#[component]
fn One(results: Results, facets: RwSignal<Vec<Facet>>, by: By) -> impl IntoView {
    // Those of attributes are many: opened by who wants them, and written only then.
    let open = !matches!(by, By::Attribute(_))
        || results.view.with_untracked(|view| view.narrow.facets.iter().any(|f| f.by == by));
    let opened = RwSignal::new(open);
    let of = by.clone();
    let facet =
        Memo::new(move |_| facets.with(|all| all.iter().find(|facet| facet.by == of).cloned()));
    let more = move || facet.with(|facet| facet.as_ref().map_or(0, |facet| facet.more));
    let count = move || {
        let listed = facet.with(|facet| facet.as_ref().map_or(0, |facet| facet.values.len()));
        fmt::count(listed as u64 + u64::from(more()))
    };
    let values = move || {
        if !opened.get() {
            return Vec::new();
        }
        let values = facet.with(|facet| facet.as_ref().map(|facet| facet.values.clone()));
        values.unwrap_or_default().into_iter().map(|value| value.value).collect::<Vec<_>>()
    };
    let name = clean(&facet_title(&by)).into_owned();
    let narrow = results.narrow();
    let item = move |value: String| {
        let (of, text) = (by.clone(), value.clone());
        let is = move || narrow.with(|view| view.is_chosen(&of, &text));
        let (of, text) = (by.clone(), value.clone());
        let toggle = move |_| results.change(true, |view| view.toggle(&of, &text));
        let name = clean(&facet_value(&by, &value)).into_owned();
        let traces = move || {
            let traces = facet.with(|facet| {
                let found = facet.iter().flat_map(|facet| &facet.values).find(|v| v.value == value);
                found.map_or(0, |found| found.traces)
            });
            fmt::count(traces.into())
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" prop:checked=live(is) on:change=toggle />
                    <span class="name" title=name.clone()>{name.clone()}</span>
                    <span class="n">{changing(traces)}</span>
                </label>
            </li>
        }
        .into_any()
    };
    view! {
        <details class="facet" open=open on:toggle=move |_| opened.set(true)>
            <summary><span class="name">{name}</span> <span class="n">{changing(count)}</span></summary>
            <ul><For each=values key=Clone::clone children=item /></ul>
            {changing(move || (more() > 0).then(|| view! {
                <p class="dim">{format!("{} more; group by it to see all", fmt::count(more().into()))}</p>
            }))}
        </details>
    }
}
