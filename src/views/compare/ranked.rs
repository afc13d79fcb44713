//! Where the difference is: a sentence, and the operations that have the most of it.

use leptos::prelude::*;
use spanscape_core::analysis::diff::Weight;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, DiffRef, DiffTree, RankedLine, RankedTold,
};
use spanscape_core::render::{clean, delta};

use super::comparing::Comparing;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::share;

/// How many are told at first, and how many in all.
const FEW: usize = 5;
const MOST: u32 = 50;

/// The sentence and the list.
#[component]
pub fn Ranked(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let told = RwSignal::new(None::<RankedTold>);
    let all = RwSignal::new(false);
    let weight = Memo::new(move |_| comparing.view.with(|view| view.weight));
    Effect::new(move |_| {
        let weight = weight.get();
        comparing.both.track();
        all.set(false);
        comparing.ask(CompareOf::Ranked { weight, most: MOST }, move |answer| {
            if let CompareTold::Ranked(ranked) = answer {
                let _ = told.try_set(Some(ranked));
            }
        });
    });
    let body = move || {
        told.get().map(|told| {
            let few = if all.get() { told.lines.len() } else { FEW };
            let most = told.lines.iter().map(|l| l.difference().unsigned_abs()).max().unwrap_or(0);
            let more = told.lines.len().saturating_sub(few);
            let lines: Vec<_> = told
                .lines
                .iter()
                .take(few)
                .map(|line| item(comparing, line, told.all, most))
                .collect();
            let rest = (more == 0 && told.others > 0).then(|| {
                let others = fmt::plural(told.others.into(), "other", "others");
                let words = format!("{others} together {}", fmt::offset(told.rest));
                view! { <li class="ranked-rest">{words}</li> }
            });
            let show = (more > 0).then(|| {
                let words = format!("{more} more");
                view! { <button class="button" on:click=move |_| all.set(true)>{words}</button> }
            });
            view! {
                <p class="ranked-words" role="status">{sentence(&told, weight.get(), comparing.is_of_sets())}</p>
                <ol class="ranked-list" aria-label="Where the difference is">{lines}{rest}</ol>
                {show}
            }
        })
    };
    view! { <div class="ranked">{changing(body)}</div> }
}

/// What the list is about.
fn sentence(told: &RankedTold, weight: Weight, sets: bool) -> String {
    let time = |ns: u64| fmt::duration(DurationNs(ns));
    let what = match (weight, sets) {
        (Weight::Waited, false) => "s root took",
        (Weight::Own, false) => "s spans worked",
        (Weight::Waited, true) => "s traces took on average",
        (Weight::Own, true) => "s spans worked for a trace, on average,",
    };
    let RankedTold { all, slower, faster, .. } = *told;
    let head = match all {
        0 => format!("B\u{2019}{what} as long as A\u{2019}s"),
        all if all > 0 => {
            format!("B\u{2019}{what} {} longer than A\u{2019}s", time(all.unsigned_abs()))
        }
        all => format!("B\u{2019}{what} {} less than A\u{2019}s", time(all.unsigned_abs())),
    };
    match (slower, faster) {
        (0, 0) => format!("{head}, everywhere."),
        (0, _) | (_, 0) => format!("{head}. Where it is:"),
        (slower, faster) => {
            format!("{head}: {} more and {} less. Where it is:", time(slower), time(faster))
        }
    }
}

/// An operation, which is shown by a click.
fn item(comparing: Comparing, line: &RankedLine, all: i64, most: u64) -> AnyView {
    let by = line.difference();
    let node = line.node;
    let choose = move |_| comparing.select(DiffRef::Number(DiffTree::Paths, node), None);
    let name = if line.name.is_empty() { "(no name)" } else { &line.name };
    let only = match line.spans {
        [_, 0] => "only in A",
        [0, _] => "only in B",
        _ => "",
    };
    let [a, b] = line.times.map(|ns| fmt::duration(DurationNs(ns)));
    let path: Vec<String> = line
        .path
        .iter()
        .map(|(service, name)| format!("{}: {}", service_name(service), name))
        .collect();
    let title = format!("A {a}, B {b}. {}", clean(&path.join(" \u{203a} ")));
    view! {
        <li>
            <button class="ranked-line" title=title on:click=choose>
                <span class="ranked-by">{fmt::offset(by)}</span>
                <span class="delta" data-less=(by < 0).then_some("") aria-hidden="true">
                    <span style:width=share::of(by.unsigned_abs(), most.saturating_mul(2))></span>
                </span>
                <span class="ranked-share">{delta::share(by, all)}</span>
                <span class="ranked-name">
                    <Swatch name=line.service.clone() />
                    " "
                    <strong>{clean(service_name(&line.service)).into_owned()}</strong>
                    " "
                    {clean(name).into_owned()}
                    " "
                    <span class="diff-notes">{only}</span>
                </span>
            </button>
        </li>
    }
    .into_any()
}
