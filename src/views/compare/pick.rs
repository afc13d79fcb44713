//! The box that names one of the two traces, with what there is to choose from.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, Slot, TraceOrder, TraceRow};
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::Source;

use super::SIDES;
use super::comparing::Comparing;
use crate::views::session::{Opened, sources, use_session};
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;
use crate::views::widgets::time::date_and_time;

/// How many traces are offered.
const OFFERED: u32 = 200;

/// The box. Whatever holds a trace's id may be typed or pasted.
#[component]
pub fn Pick(
    /// What is known.
    comparing: Comparing,
    /// 0 or 1.
    side: usize,
    /// What is chosen, as it is called where it was found.
    id: String,
) -> impl IntoView {
    let session = use_session();
    let wrong = RwSignal::new(false);
    let change = move |event| {
        let text: String = event_target_value(&event);
        // A link says also where the trace is.
        let set = move |id: String, of: Option<Option<Source>>| {
            let (mut both, mut two) = (comparing.ids(), session.url().with_untracked(sources));
            if let Some(slot) = both.get_mut(side) {
                *slot = id;
            }
            if let (Some(slot), Some(of)) = (two.get_mut(side), of) {
                *slot = of;
            }
            comparing.choose_of(both, two);
        };
        if text.trim().is_empty() {
            return set(String::new(), None);
        }
        let of = session.source_of_link(&text);
        session.ask(Ask::ReadRef { text }, move |answer| match answer {
            Answer::Ref(found) if found.len() == 1 => {
                found.into_iter().for_each(|found| set(found.trace, of.clone()));
            }
            _ => {
                let _ = wrong.try_set(true);
            }
        });
    };
    let name = SIDES.get(side).copied().unwrap_or_default();
    let note = move || {
        let words = "There is no trace id in this";
        wrong.get().then(|| view! { <p class="field-problem" role="alert">{words}</p> })
    };
    view! {
        <input
            class="text-input mono"
            aria-label=format!("Trace {name}")
            title="A trace id, a link to a trace, a header, or a line of a log"
            placeholder="Trace id"
            list="traces-to-compare"
            autocomplete="off"
            spellcheck="false"
            value=id
            on:change=change
        />
        {changing(note)}
    }
}

/// The newest traces that are at hand, offered by both boxes.
#[component]
pub fn Offered() -> impl IntoView {
    let session = use_session();
    let offered = RwSignal::new(Vec::<TraceRow>::new());
    Effect::new(move |_| {
        let alone = session.data().with(|data| data.as_ref().is_none_or(Opened::is_chosen));
        let of = if alone { Slot::Found } else { Slot::Open };
        if alone && session.found().with(Option::is_none) {
            return offered.set(Vec::new());
        }
        let (query, order) = (Query::default(), TraceOrder::Newest);
        session.ask(Ask::Traces { of, query, first: 0, count: OFFERED, order }, move |answer| {
            if let Answer::Traces { traces, .. } = answer {
                let _ = offered.try_set(traces);
            }
        });
    });
    let option = |trace: TraceRow| {
        let (date, time) = date_and_time(trace.start);
        let long = fmt::duration(trace.duration);
        let label =
            format!("{} {}, {long}, {date} {time}", service_name(&trace.service), trace.name);
        view! { <option value=trace.id>{clean(&label).into_owned()}</option> }
    };
    let options = move || offered.get().into_iter().map(option).collect_view();
    view! { <datalist id="traces-to-compare">{changing(options)}</datalist> }
}
