//! All about the chosen node: figures of both, what attributes have different, and ways to its spans.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{AttributeText, NodeTold};
use spanscape_core::render::{clean, clean_lines};

use super::SIDES;
use super::comparing::Comparing;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::changing;
use crate::views::widgets::service::{Swatch, service_name};

/// The card; nothing as long as nothing is chosen.
#[component]
pub fn Card(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let body = move || comparing.node.get().map(|told| card(comparing, told));
    changing(body)
}

fn card(comparing: Comparing, told: NodeTold) -> AnyView {
    let NodeTold {
        service,
        name,
        was,
        spans,
        ids,
        traces,
        second,
        notes,
        facts,
        attributes,
        same,
        ..
    } = told;
    let sets = comparing.is_of_sets();
    let title = if name.is_empty() { "(no name)" } else { &*name };
    let was = was.map(|(service, name)| {
        let words = format!("in A: {} {}", service_name(&service), name);
        view! { <p class="diff-notes">{clean(&words).into_owned()}</p> }
    });
    let both = !sets && ids.iter().all(Option::is_some);
    let links: Vec<_> = ids
        .into_iter()
        .zip(traces)
        .enumerate()
        .zip(SIDES)
        .filter_map(|((at, (id, trace)), side)| {
            let (_, id) = id?;
            let session = comparing.session;
            let source = if sets { usize::from(second.get(at) == Some(&true)) } else { at };
            let href = session.side_href(source, &trace, &id);
            let words = format!("Open the {} in {side}", if sets { "longest" } else { "span" });
            Some(view! {
                <a class="button" href=href on:click=move |event| session.follow(&event)>{words}</a>
            })
        })
        .collect();
    let lines: Vec<_> = facts
        .into_iter()
        .map(|(what, [a, b], by)| {
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td class="number">{a}</td>
                    <td class="number">{b}</td>
                    <td class="number">{by}</td>
                </tr>
            }
        })
        .collect();
    let copied = RwSignal::new(Copied::Not);
    let whole = format!("{} {title}", service_name(&service));
    let [a, b] = spans;
    let about = if a.max(b) > 1 {
        "Attributes are those of the first two that belong together."
    } else {
        ""
    };
    view! {
        <section class="compare-card" aria-label="Chosen">
            <div class="compare-card-head">
                <h2>
                    <Swatch name=service.clone() />
                    " "
                    {clean(service_name(&service)).into_owned()}
                    " "
                    {clean(title).into_owned()}
                </h2>
                {links}
                <button class="button" on:click=move |_| copy(whole.clone(), copied)>
                    {changing(move || copied.get().text("Copy name"))}
                </button>
                <button class="button" on:click=move |_| comparing.unselect()>"Close"</button>
            </div>
            {was}
            <div class="compare-card-parts">
                <table class="compare-card-facts">
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="col" class="number">"A"</th>
                            <th scope="col" class="number">"B"</th>
                            <th scope="col" class="number">"B against A"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
                {both.then(|| differing(&attributes, same, about))}
                {sets.then(|| {
                    let notes = notes.into_iter().map(|note| view! { <p class="compare-note">{note}</p> });
                    view! { <div>{notes.collect_view()}</div> }
                })}
            </div>
        </section>
    }
    .into_any()
}

/// What attributes of two spans have different.
fn differing(attributes: &[AttributeText], same: u32, about: &'static str) -> AnyView {
    let words = match (attributes.len(), same) {
        (0, 0) => "No attributes".to_owned(),
        (0, same) => {
            format!("All {} are the same", fmt::plural(same.into(), "attribute", "attributes"))
        }
        (differ, same) => {
            let differ = fmt::plural(differ as u64, "attribute differs", "attributes differ");
            format!("{differ}, {} the same", fmt::count(same.into()))
        }
    };
    let value = |value: &Option<String>| match value {
        Some(text) => view! { <td><code>{clean_lines(text).into_owned()}</code></td> }.into_any(),
        None => view! { <td class="absent">"not there"</td> }.into_any(),
    };
    let lines: Vec<_> = attributes
        .iter()
        .map(|AttributeText { resource, key, values: [a, b] }| {
            let of = resource.then(|| view! { <span class="diff-notes">" resource"</span> });
            view! {
                <tr>
                    <th scope="row">{clean(key).into_owned()}{of}</th>
                    {value(a)}
                    {value(b)}
                </tr>
            }
        })
        .collect();
    let table = (!lines.is_empty()).then(|| {
        view! {
            <div class="compare-scroll" tabindex="0" role="region" aria-label="Attributes that differ">
                <table class="compare-values">
                    <thead>
                        <tr>
                            <th scope="col">"Attribute"</th>
                            <th scope="col">"A"</th>
                            <th scope="col">"B"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <div class="compare-card-values">
            <p class="facts">{words} " " {about}</p>
            {table}
        </div>
    }
    .into_any()
}
