//! What the results differ in: values that narrow them, with how many have each.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{By, Facet, ResultsOf, ResultsTold};
use spanscape_core::render::clean;

use super::pane::{shown, title};
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
    let chosen = move |by: &By| {
        results.view.with(|view| view.narrow.facets.iter().any(|choice| choice.by == *by))
    };
    let all = move || {
        let facets = facets.get();
        let some = facets.into_iter().filter(|facet| facet.values.len() > 1 || chosen(&facet.by));
        let list: Vec<_> = some.map(|facet| view! { <One results facet /> }).collect();
        (!list.is_empty()).then(|| {
            view! {
                <section class="facets" aria-label="Narrow the results">
                    <h2>"Narrow"</h2>
                    {list}
                </section>
            }
        })
    };
    changing(all)
}

#[component]
fn One(results: Results, facet: Facet) -> impl IntoView {
    let Facet { by, values, more } = facet;
    // Those of attributes are many: opened by who wants them.
    let open = !matches!(by, By::Attribute(_))
        || results.view.with_untracked(|view| view.narrow.facets.iter().any(|f| f.by == by));
    let count = values.len() as u64 + u64::from(more);
    let items = values.into_iter().map(|value| {
        let (of, text) = (by.clone(), value.value.clone());
        let is = move || results.view.with(|view| view.is_chosen(&of, &text));
        let (of, text) = (by.clone(), value.value.clone());
        let toggle = move |_| results.change(true, |view| view.toggle(&of, &text));
        let name = clean(&shown(&by, &value.value)).into_owned();
        view! {
            <li>
                <label>
                    <input type="checkbox" prop:checked=live(is) on:change=toggle />
                    <span class="name" title=name.clone()>{name.clone()}</span>
                    <span class="n">{fmt::count(value.traces.into())}</span>
                </label>
            </li>
        }
    });
    let items = items.collect_view();
    let name = clean(&title(&by)).into_owned();
    view! {
        <details class="facet" open=open>
            <summary><span class="name">{name}</span> <span class="n">{fmt::count(count)}</span></summary>
            <ul>{items}</ul>
            {(more > 0).then(|| view! { <p class="dim">{format!("{} more; group by it to see all", fmt::count(more.into()))}</p> })}
        </details>
    }
}
