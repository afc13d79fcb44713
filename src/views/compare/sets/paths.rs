//! Paths of operations as a table: what each set has of them, in any order.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, DiffRef, DiffTree, PathColumn, PathLine, PathSide, PathsOf, SetsTold,
};
use spanscape_core::model::{Change, Test};
use spanscape_core::render::clean;

use crate::views::compare::comparing::Comparing;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::{Swatch, service_name};

/// So many are told at first, and so many more each time.
const PAGE: u32 = 50;

const HEADS: [(PathColumn, &str, &str); 9] = [
    (PathColumn::Tree, "Path", "In the order of the tree"),
    (
        PathColumn::Traces,
        "Traces",
        "How many traces have it: A above, B below. A star: the difference is not taken for chance (Fisher\u{2019}s exact test)",
    ),
    (PathColumn::Calls, "Calls", "Spans for each trace of the set"),
    (PathColumn::Median, "p50", "The median of the spans\u{2019} durations"),
    (PathColumn::High, "p95", "Their 95th percentile, from 20 spans on"),
    (PathColumn::OwnMedian, "Self p50", "The median of the spans\u{2019} self times"),
    (PathColumn::OwnHigh, "Self p95", "Their 95th percentile, from 20 spans on"),
    (
        PathColumn::Difference,
        "B against A",
        "The mean for a trace: these add up to the difference of the sets",
    ),
    (
        PathColumn::Chance,
        "By chance",
        "Mann\u{2013}Whitney U test of what traces spend that have it, corrected for the number of tests; below 0.05 it is not taken for chance",
    ),
];

/// The table.
#[component]
pub fn Paths(
    /// What is known.
    comparing: Comparing,
    /// Both sets.
    told: RwSignal<Option<SetsTold>>,
) -> impl IntoView {
    let order = RwSignal::new((PathColumn::Difference, true));
    let count = RwSignal::new(PAGE);
    let shown = RwSignal::new(None::<(u32, Vec<PathLine>)>);
    let of =
        Memo::new(move |_| comparing.view.with(|view| (view.weight, view.only, view.find.clone())));
    Effect::new(move |_| {
        let ((by, down), (weight, only, _)) = (order.get(), of.get());
        let asked = PathsOf { by, down, weight, only, first: 0, count: count.get() };
        comparing.both.track();
        comparing.ask(CompareOf::Paths(asked), move |answer| {
            if let CompareTold::Paths { total, lines } = answer {
                let _ = shown.try_set(Some((total, lines)));
                comparing.session.page_ready();
            }
        });
    });
    let heads = HEADS.iter().enumerate().map(|(i, &(by, words, about))| {
        let sorted = move || match order.get() {
            (now, _) if now != by => "none",
            (_, true) => "descending",
            _ => "ascending",
        };
        let arrow = move || match sorted() {
            "descending" => " \u{2193}",
            "ascending" => " \u{2191}",
            _ => "",
        };
        let turn = move |_| {
            order.update(|(now, down)| (*now, *down) = (by, if *now == by { !*down } else { true }));
        };
        view! {
            <th scope="col" class=if i == 0 { "" } else { "number" } aria-sort=live(sorted)>
                <button class="sort" title=about on:click=turn>{words} <span aria-hidden="true">{changing(arrow)}</span></button>
            </th>
        }
    });
    let rows = move || {
        let traces = told.with(|told| {
            told.as_ref().map_or([0; 2], |told| told.sets.each_ref().map(|set| set.traces))
        });
        let lines = shown.with(|shown| shown.as_ref().map(|(_, lines)| lines.clone()));
        lines.unwrap_or_default().iter().map(|line| row(comparing, line, traces)).collect_view()
    };
    let more = move || {
        let (total, there) = shown
            .with(|shown| shown.as_ref().map_or((0, 0), |(total, l)| (*total, l.len() as u32)));
        let words = match (total, comparing.view.with(|view| view.only)) {
            (0, _) if comparing.view.with(|view| !view.find.trim().is_empty()) => {
                "No service or name has that.".to_owned()
            }
            (0, true) => "No path differs more than chance would have it.".to_owned(),
            _ => String::new(),
        };
        view! {
            {(!words.is_empty()).then(|| view! { <p class="absent">{words}</p> })}
            {(total > there).then(|| view! {
                <p class="table-end">
                    <button class="button" on:click=move |_| count.update(|count| *count += PAGE)>
                        {format!("Show more: {there} of {} are here", fmt::count(total.into()))}
                    </button>
                </p>
            })}
        }
    };
    view! {
        <div class="compare-scroll" tabindex="0" role="region" aria-label="Paths">
            <table class="sets-paths">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{changing(rows)}</tbody>
            </table>
            {changing(more)}
        </div>
    }
}

/// A path; its name chooses it.
fn row(comparing: Comparing, line: &PathLine, traces: [u32; 2]) -> AnyView {
    let node = line.node;
    let choose = move |_| comparing.select(DiffRef::Number(DiffTree::Paths, node), None);
    let name = if line.name.is_empty() { "(no name)" } else { &line.name };
    let above: Vec<String> = line
        .above
        .iter()
        .map(|(service, name)| format!("{}: {name}", service_name(service)))
        .collect();
    let above = clean(&above.join(" \u{203a} ")).into_owned();
    let sides = line.sides;
    let pairs = sides.iter().zip(traces);
    let star = if line.presence.is_certain() { "* " } else { "" };
    let share = |(side, all): (&PathSide, u32)| {
        format!("{star}{}", fmt::percent(side.traces.into(), all.into()))
    };
    let shares: Vec<String> = pairs.clone().map(share).collect();
    let calls: Vec<String> =
        pairs.map(|(side, all)| fmt::per(side.spans.into(), all.into())).collect();
    let times = |of: fn(&PathSide) -> Option<u64>| -> Vec<String> {
        sides.iter().map(|side| time(of(side))).collect()
    };
    let there = |value: fn(&PathSide) -> u64| -> Vec<String> {
        sides.iter().map(|side| time(Some(value(side)).filter(|_| side.traces > 0))).collect()
    };
    let [a, b] = sides.map(|side| side.mean.cast_signed());
    let change = match line.change {
        Some(Change::Slower) => "slower",
        Some(Change::Faster) => "faster",
        Some(Change::OnlyFirst) => "only in A",
        Some(Change::OnlySecond) => "only in B",
        Some(Change::Other) => "called otherwise",
        Some(Change::Same) | None => "",
    };
    let place = line.place.map(|place| format!("longer than {place}%"));
    view! {
        <tr data-change=change>
            <th scope="row">
                <button class="path-name" title=above on:click=choose>
                    <Swatch name=line.service.clone() />
                    " "
                    <strong>{clean(service_name(&line.service)).into_owned()}</strong>
                    " "
                    {clean(name).into_owned()}
                </button>
            </th>
            {two(shares)}
            {two(calls)}
            {two(there(|side| side.durations.0))}
            {two(times(|side| side.durations.1))}
            {two(there(|side| side.own.0))}
            {two(times(|side| side.own.1))}
            <td class="number"><span>{fmt::offset(b.wrapping_sub(a))}</span><span class="diff-notes">{change}</span></td>
            <td class="number">{place.unwrap_or_else(|| chance(line.time))}</td>
        </tr>
    }
    .into_any()
}

/// A above, B below.
fn two(values: Vec<String>) -> AnyView {
    let values = values.into_iter().map(|value| view! { <span>{value}</span> });
    view! { <td class="number">{values.collect_view()}</td> }.into_any()
}

fn time(ns: Option<u64>) -> String {
    ns.map_or_else(|| "\u{2013}".to_owned(), |ns| fmt::duration(DurationNs(ns)))
}

/// How likely a difference is by chance.
pub(super) fn chance(test: Test) -> String {
    match test {
        Test::TooFew => "too few".to_owned(),
        Test::Chance(p) => fmt::chance(p),
    }
}
