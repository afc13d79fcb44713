//! Attributes that more traces of one set have than of the other; ids stand apart.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{CompareOf, CompareTold, SetsTold, ShareText};
use spanscape_core::render::clean;

use super::paths::chance;
use crate::views::compare::comparing::Comparing;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::share;

/// The table.
#[component]
pub fn Shares(
    /// What is known.
    comparing: Comparing,
    /// Both sets.
    told: RwSignal<Option<SetsTold>>,
) -> impl IntoView {
    let lines = RwSignal::new(None::<Vec<ShareText>>);
    let ids = RwSignal::new(false);
    Effect::new(move |_| {
        comparing.both.track();
        comparing.ask(CompareOf::Attributes, move |answer| {
            if let CompareTold::Shares(all) = answer {
                let _ = lines.try_set(Some(all));
                comparing.session.page_ready();
            }
        });
    });
    let body = move || {
        let traces = told.with(|told| {
            told.as_ref().map_or([0; 2], |told| told.sets.each_ref().map(|set| set.traces))
        });
        lines.get().map(|all| {
            let apart = all.iter().filter(|line| line.id).count() as u64;
            let shown = all.iter().filter(|line| ids.get() || !line.id);
            let rows: Vec<_> = shown.map(|of| line(of, traces)).collect();
            let none = rows.is_empty().then(|| {
                view! { <p class="absent">"Both sets have the same attributes equally often."</p> }
            });
            let more = (apart > 0 && !ids.get()).then(|| {
                let words = format!("Show {} that look like ids: another one nearly each time", fmt::count(apart));
                view! { <p class="table-end"><button class="button" on:click=move |_| ids.set(true)>{words}</button></p> }
            });
            let table = (!rows.is_empty()).then(|| view! {
                <table class="compare-attributes sets-shares">
                    <thead>
                        <tr>
                            <th scope="col">"Attribute"</th>
                            <th scope="col">"Value, and how many traces of each set have it"</th>
                            <th scope="col" class="number" title="Fisher\u{2019}s exact test of the first value, corrected for the number of tests; below 0.05 it is not taken for chance">"By chance"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
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

fn line(of: &ShareText, traces: [u32; 2]) -> AnyView {
    let value = |(text, counts): &(String, [u32; 2])| {
        let name = if text.is_empty() {
            view! { <i>"empty"</i> }.into_any()
        } else {
            view! { <code>{clean(text).into_owned()}</code> }.into_any()
        };
        let bar = |side: usize| {
            let count = counts.get(side).copied().unwrap_or(0);
            let all = traces.get(side).copied().unwrap_or(0);
            let part = fmt::percent(count.into(), all.into());
            view! {
                <span class="share-side">{if side == 0 { "A" } else { "B" }}</span>
                <span class="share-bar" data-side=side.to_string() aria-hidden="true"><span style:width=share::of(count.into(), all.into())></span></span>
                <span class="share-part">{part}</span>
            }
        };
        view! { <div class="share-value"><span class="share-name">{name}</span> {bar(0)} {bar(1)}</div> }
    };
    let told = of.values.len() as u32;
    let others = (of.kinds > told).then(|| {
        let words = format!("and {} other values", fmt::count((of.kinds - told).into()));
        view! { <span class="diff-notes">{words}</span> }
    });
    let scope = of.resource.then(|| view! { <span class="diff-notes">" resource"</span> });
    view! {
        <tr>
            <th scope="row">
                <Swatch name=of.service.clone() />
                " "
                <strong>{clean(service_name(&of.service)).into_owned()}</strong>
                " "
                {clean(&of.key).into_owned()}
                {scope}
            </th>
            <td>{of.values.iter().map(value).collect_view()}{others}</td>
            <td class="number">{chance(of.test)}</td>
        </tr>
    }
    .into_any()
}
