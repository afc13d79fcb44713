//! What attributes have different over all spans that belong together; ids stand apart.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{AttributeLine, CompareOf, CompareTold};
use spanscape_core::render::clean;

use super::comparing::Comparing;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::{Swatch, service_name};

/// The table.
#[component]
pub fn Attributes(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let told = RwSignal::new(None::<Vec<AttributeLine>>);
    let ids = RwSignal::new(false);
    Effect::new(move |_| {
        comparing.both.track();
        comparing.ask(CompareOf::Attributes, move |answer| {
            if let CompareTold::Attributes(lines) = answer {
                let _ = told.try_set(Some(lines));
                comparing.session.page_ready();
            }
        });
    });
    let body = move || {
        told.get().map(|all| {
            let apart = all.iter().filter(|line| line.id).count();
            let shown = all.iter().filter(|line| ids.get() || !line.id);
            let lines: Vec<_> = shown.map(line).collect();
            let none = lines.is_empty().then(|| {
                view! { <p class="absent">"All attributes of spans that belong together are the same."</p> }
            });
            let more = (apart > 0 && !ids.get()).then(|| {
                let words = format!(
                    "Show {} that look like ids: another one nearly each time",
                    fmt::count(apart as u64)
                );
                view! { <p class="table-end"><button class="button" on:click=move |_| ids.set(true)>{words}</button></p> }
            });
            let table = (!lines.is_empty()).then(|| view! {
                <table class="compare-attributes">
                    <thead>
                        <tr>
                            <th scope="col">"Attribute"</th>
                            <th scope="col" class="number">"Differs in"</th>
                            <th scope="col">"Most often"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            });
            view! {
                <div class="compare-scroll" tabindex="0" role="region" aria-label="Attributes">
                    {table}
                    {none}
                    {more}
                </div>
            }
        })
    };
    changing(body)
}

fn line(line: &AttributeLine) -> AnyView {
    let AttributeLine { service, resource, key, pairs, differ, kinds, changes, .. } = line;
    let value = |value: &Option<String>| match value {
        Some(text) if text.is_empty() => view! { <i>"empty"</i> }.into_any(),
        Some(text) => view! { <code>{clean(text).into_owned()}</code> }.into_any(),
        None => view! { <i>"not there"</i> }.into_any(),
    };
    let change = |([a, b], times): &([Option<String>; 2], u32)| {
        let often = (*times > 1).then(|| format!(" \u{d7}{}", fmt::count((*times).into())));
        view! { <span class="attribute-change">{value(a)} " \u{2192} " {value(b)} {often}</span> }
    };
    let told = changes.len() as u32;
    let others = (*kinds > told).then(|| {
        let words = format!("and {} other changes", fmt::count((kinds - told).into()));
        view! { <span class="diff-notes">{words}</span> }
    });
    let of = resource.then(|| view! { <span class="diff-notes">" resource"</span> });
    let counts = format!(
        "{} of {}",
        fmt::count((*differ).into()),
        fmt::plural((*pairs).into(), "pair", "pairs")
    );
    view! {
        <tr>
            <th scope="row">
                <Swatch name=service.clone() />
                " "
                <strong>{clean(service_name(service)).into_owned()}</strong>
                " "
                {clean(key).into_owned()}
                {of}
            </th>
            <td class="number">{counts}</td>
            <td class="changes">{changes.iter().map(change).collect_view()}{others}</td>
        </tr>
    }
    .into_any()
}
