//! What the two sets are, and what there is to say of each.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, TimeNs, fmt};
use spanscape_core::engine::protocol::{
    Answer, Ask, By, Facet, FacetChoice, FacetValue, Narrow, Packed, ResultsAsk, ResultsOf,
    ResultsTold, SetOf, SetTold, SetsTold, Slot,
};
use spanscape_core::render::clean;
use spanscape_core::state::{facet_title, facet_value, read_set, set_words, write_set};

use super::elsewhere::Elsewhere;
use crate::views::compare::SIDES;
use crate::views::compare::comparing::{Both, Comparing};
use crate::views::compare::fewer::Fewer;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::time::date_and_time;

/// The lines that are always there.
const MAIN: [&str; 2] = ["Traces", "Duration, p50"];

/// The table.
#[component]
pub fn Heads(
    /// What is known.
    comparing: Comparing,
    /// How far both are looked at.
    told: RwSignal<Option<SetsTold>>,
) -> impl IntoView {
    let facets = RwSignal::new(Vec::<Facet>::new());
    let all = RwSignal::new(false);
    let chosen = Memo::new(move |_| match comparing.both.get() {
        (place, Both::Sets(sets)) => Some((place, *sets)),
        _ => None,
    });
    // By what the results can be told apart.
    Effect::new(move |_| {
        let Some((place, (query, narrow, ..))) = chosen.try_get().flatten() else { return };
        let of = place.map_or(Slot::Open, |place| place.slot);
        let ask = ResultsAsk { query, narrow, of: ResultsOf::Facets };
        comparing.session.ask(Ask::Results { of, ask: Packed::new(&ask) }, move |answer| {
            if let Answer::Results(told) = answer
                && let Ok(ResultsTold::Facets(told)) = told.open()
            {
                let _ = facets.try_set(told);
            }
        });
    });
    let pick = move |side: usize| {
        let sets = chosen.get().map(|(_, (_, _, sets, _))| sets).unwrap_or_default();
        let now = sets.get(side).cloned().unwrap_or_default();
        let change = move |event| {
            let mut sets =
                chosen.get_untracked().map(|(_, (_, _, sets, _))| sets).unwrap_or_default();
            let set = read_set(&event_target_value(&event));
            let Some(slot) = sets.get_mut(side) else { return };
            let before = std::mem::replace(slot, set);
            let rest = slot.rest;
            // Only one can be what is not in the other.
            if let Some(other) = sets.get_mut(1 - side).filter(|other| rest && other.rest) {
                *other = before;
            }
            comparing.choose_sets(Some(sets));
        };
        let label = format!("Traces of {}", SIDES.get(side).copied().unwrap_or_default());
        view! {
            <select class="select" aria-label=label on:change=change>
                {options(comparing, &now, &facets.get())}
            </select>
        }
    };
    // Sets of different mixes of operations differ in that above all.
    let only = move || {
        let all = facets.get();
        let values = all.into_iter().find(|facet| facet.by == By::Operation)?.values;
        let now = chosen.get().map(|(_, (_, narrow, ..))| narrow).unwrap_or_default();
        let now = now.facets.into_iter().find(|choice| choice.by == By::Operation);
        let now = now.and_then(|choice| choice.values.into_iter().next());
        (values.len() > 1 || now.is_some()).then(|| {
            let none = now.is_none();
            let option = |value: &FacetValue| {
                let words = facet_value(&By::Operation, &value.value);
                let words = format!("{} ({})", clean(&words), fmt::count(value.traces.into()));
                view! { <option value=value.value.clone() selected={now.as_ref() == Some(&value.value)}>{words}</option> }
            };
            let options = values.iter().map(option).collect_view();
            view! {
                <label class="sets-only">
                    "Root operation "
                    <select class="select" on:change=move |event| comparing.confine(event_target_value(&event))>
                        <option value="" selected=none>"All"</option>
                        {options}
                    </select>
                </label>
            }
        })
    };
    let line = |name: &'static str, of: fn(&SetTold) -> String, told: &SetsTold| {
        let [a, b] = told.sets.each_ref().map(of);
        let fewer = !MAIN.contains(&name);
        view! { <tr class:fewer=fewer><th scope="row">{name}</th><td>{a}</td><td>{b}</td></tr> }
    };
    let lines = move || {
        told.with(|told| {
            let told = told.clone().unwrap_or_default();
            view! {
                {line("Traces", traces, &told)}
                {line("Duration, p50", |set| some(set, |set| time(set.durations.0)), &told)}
                {line("Duration, p95", |set| set.durations.1.map_or_else(too_few, time), &told)}
                {line("Duration, mean", |set| some(set, |set| time(set.mean)), &told)}
                {line("With errors", errors, &told)}
                {line("Spans per trace", per_trace, &told)}
            }
        })
    };
    let words = move || told.with(|told| told.as_ref().map(about));
    let picks = move || {
        let heads = SIDES.iter().enumerate().map(|(side, name)| {
            view! { <th scope="col"><span class="compare-side">{*name}</span>{pick(side)}</th> }
        });
        view! { <tr><td><Fewer all /></td>{heads.collect_view()}</tr> }
    };
    view! {
        <div class="compare-heads">
            <div class="sets-choices">{changing(only)} <Elsewhere comparing /></div>
            <table class="compare-facts sets-facts" data-all=live(move || all.get().then_some(""))>
                <thead>{changing(picks)}</thead>
                <tbody>{changing(lines)}</tbody>
            </table>
            <p class=live(move || if told.with(is_usual) { "compare-fit fewer" } else { "compare-fit" })>{changing(words)}</p>
        </div>
    }
}

/// What there is to choose from.
fn options(comparing: Comparing, now: &SetOf, facets: &[Facet]) -> AnyView {
    let when = |at: TimeNs| {
        let (date, time) = date_and_time(at);
        format!("{date} {time}")
    };
    let option = |set: &SetOf, words: Option<String>| {
        let words = words.unwrap_or_else(|| set_words(set, &when));
        let words = clean(&words).into_owned();
        view! { <option value=write_set(set) selected={set == now}>{words}</option> }
    };
    let usual = [
        SetOf::rest(),
        SetOf { slowest: Some(10), ..SetOf::default() },
        SetOf { newest: Some(50), ..SetOf::default() },
    ];
    let ids = comparing.session.chosen().get_untracked();
    let checked = (!ids.is_empty()).then(|| SetOf { ids, ..SetOf::default() });
    let mut all: Vec<SetOf> = usual.into_iter().chain(checked).collect();
    let groups: Vec<(String, Vec<(SetOf, String)>)> = facets
        .iter()
        .map(|facet| {
            let set = |value: &str| {
                let values = vec![value.to_owned()];
                let choice = FacetChoice { by: facet.by.clone(), values };
                SetOf { narrow: Narrow { facets: vec![choice], area: None }, ..SetOf::default() }
            };
            let value = |of: &FacetValue| {
                let words = format!(
                    "{} ({})",
                    facet_value(&facet.by, &of.value),
                    fmt::count(of.traces.into())
                );
                (set(&of.value), words)
            };
            (facet_title(&facet.by), facet.values.iter().map(value).collect())
        })
        .collect();
    let known =
        all.contains(now) || groups.iter().any(|(_, sets)| sets.iter().any(|(set, _)| set == now));
    if !known {
        all.push(now.clone());
    }
    let groups = groups.iter().map(|(title, sets)| {
        let sets = sets.iter().map(|(set, words)| option(set, Some(words.clone())));
        view! { <optgroup label=clean(title).into_owned()>{sets.collect_view()}</optgroup> }
    });
    view! { {all.iter().map(|set| option(set, None)).collect_view()} {groups.collect_view()} }
        .into_any()
}

fn time(ns: u64) -> String {
    fmt::duration(DurationNs(ns))
}

fn too_few() -> String {
    "too few".to_owned()
}

fn some(set: &SetTold, of: fn(&SetTold) -> String) -> String {
    if set.traces == 0 { "\u{2013}".to_owned() } else { of(set) }
}

fn traces(set: &SetTold) -> String {
    let more = match set.lines {
        0 => String::new(),
        n => format!(", {} more only as a line", fmt::count(n.into())),
    };
    format!("{}{more}", fmt::count(set.traces.into()))
}

fn errors(set: &SetTold) -> String {
    some(set, |set| {
        let part = fmt::percent(set.errors.into(), set.traces.into());
        format!("{} ({part})", fmt::count(set.errors.into()))
    })
}

fn per_trace(set: &SetTold) -> String {
    some(set, |set| {
        let tenths = (u64::from(set.spans) * 10).checked_div(set.traces.into()).unwrap_or(0);
        format!("{}.{}", fmt::count(tenths / 10), tenths % 10)
    })
}

/// Whether nothing is wrong with the sets, so that the words about them may be left out.
fn is_usual(told: &Option<SetsTold>) -> bool {
    told.as_ref().is_some_and(|told| told.sets.iter().all(|set| set.traces > 0 && set.lines == 0))
}

/// What else there is to know, in a sentence or two.
fn about(told: &SetsTold) -> String {
    let mut all = Vec::new();
    let [a, b] = told.sets.each_ref().map(|set| set.traces);
    if told.done == told.total {
        match (a, b) {
            (0, 0) => all.push("There is no trace in either set.".to_owned()),
            (0, _) => all.push("There is no trace in A.".to_owned()),
            (_, 0) => all.push("There is no trace in B.".to_owned()),
            (a, b) => {
                let paths =
                    fmt::plural(told.paths.into(), "path of operations", "paths of operations");
                let tested = fmt::count(told.tested.into());
                all.push(match (a, b) {
                    (1, 1) => format!("{paths}."),
                    (1, _) | (_, 1) => {
                        format!("{paths}, each held against what is usual in the other set.")
                    }
                    _ => format!(
                        "{paths}; {tested} of them are in 8 traces of each set or more, so that their times can be tested for chance."
                    ),
                });
            }
        }
    }
    if told.both > 0 {
        let both = fmt::plural(told.both.into(), "trace is", "traces are");
        all.push(format!("{both} in both sets."));
    }
    if told.sets.iter().any(|set| set.lines > 0) {
        all.push("Of some traces only a line is kept, as there was no room for more or the back end told no more: they are not compared.".to_owned());
    }
    all.join(" ")
}
