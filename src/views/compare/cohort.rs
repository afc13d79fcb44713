//! The traces that two are chosen of, where a link names more: which is A, and which is B.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, Slot, TraceOrder, TraceRow};
use spanscape_core::render::clean;
use spanscape_core::source::Query;

use super::SIDES;
use super::comparing::{Both, Comparing};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::time::date_and_time;

/// Among how many of the newest traces of each place they are looked for.
const NEWEST: u32 = 4_096;

/// The table; nothing where there are no more than two.
#[component]
pub fn Cohort(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let session = comparing.session;
    let ids = Memo::new(move |_| comparing.view.with(|view| view.cohort.clone()));
    let rows = RwSignal::new(Vec::<TraceRow>::new());
    Effect::new(move |_| {
        if ids.with(|ids| ids.len() < 3) {
            return;
        }
        let opened = session.data().with(Option::is_some).then_some(Slot::Open);
        let found = session.found().with(Option::is_some).then_some(Slot::Found);
        for of in opened.into_iter().chain(found) {
            let (query, order) = (Query::default(), TraceOrder::Newest);
            session.ask(Ask::Traces { of, query, first: 0, count: NEWEST, order }, move |answer| {
                let (Answer::Traces { traces, .. }, Some(ids)) = (answer, ids.try_get_untracked())
                else {
                    return;
                };
                // What was chosen before is known of it as well.
                let _ = rows.try_update(|rows| {
                    let is_new = |row: &TraceRow| {
                        ids.contains(&row.id) && rows.iter().all(|known| known.id != row.id)
                    };
                    let new: Vec<_> = traces.into_iter().filter(is_new).collect();
                    rows.extend(new);
                });
            });
        }
    });
    let choice = move |side: usize, id: &str| {
        let (own, of) = (id.to_owned(), id.to_owned());
        let is = move || {
            comparing.both.with(|(_, both)| match both {
                Both::Traces(ids, ..) => ids.get(side) == Some(&of),
                Both::Sets(_) => false,
            })
        };
        let name = SIDES.get(side).copied().unwrap_or_default();
        let label = format!("{} as {name}", id.get(..8).unwrap_or(id));
        let choose = move |_| {
            let mut both = comparing.ids();
            if let Some(slot) = both.get_mut(side) {
                slot.clone_from(&own);
            }
            comparing.choose(both);
        };
        view! {
            <td><input type="radio" name=format!("cohort-{name}") aria-label=label prop:checked=live(is) on:change=choose /></td>
        }
    };
    let line = move |id: String| {
        let row = rows.with(|rows| rows.iter().find(|row| row.id == id).cloned());
        let href = session.trace_href(&id);
        let short = clean(id.get(..8).unwrap_or(&id)).into_owned();
        let facts = row.map(|row| {
            let (date, time) = date_and_time(row.start);
            let name = format!("{} {}", service_name(&row.service), row.name);
            (
                row.service,
                clean(&name).into_owned(),
                format!("{date} {time}"),
                fmt::duration(row.duration),
                fmt::count(row.spans.into()),
            )
        });
        let (service, name, start, duration, spans) = facts.unwrap_or_default();
        let swatch = (!name.is_empty()).then(|| view! { <Swatch name=service /> });
        view! {
            <tr>
                {choice(0, &id)}
                {choice(1, &id)}
                <td>
                    <a href=href on:click=move |event| session.follow(&event)>{swatch} " " {name} " " <code>{short}</code></a>
                </td>
                <td>{start}</td>
                <td class="number">{duration}</td>
                <td class="number">{spans}</td>
            </tr>
        }
    };
    let table = move || {
        let all = ids.get();
        (all.len() > 2).then(|| {
            let summary = format!("Choose among {}", fmt::plural(all.len() as u64, "trace", "traces"));
            let lines = move || ids.get().into_iter().map(line).collect_view();
            view! {
                <details class="cohort" open>
                    <summary>{summary}</summary>
                    <div class="compare-scroll" tabindex="0" role="region" aria-label="Traces to choose among">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">"A"</th>
                                    <th scope="col">"B"</th>
                                    <th scope="col">"Trace"</th>
                                    <th scope="col">"Start"</th>
                                    <th scope="col" class="number">"Duration"</th>
                                    <th scope="col" class="number">"Spans"</th>
                                </tr>
                            </thead>
                            <tbody>{changing(lines)}</tbody>
                        </table>
                    </div>
                </details>
            }
        })
    };
    changing(table)
}
