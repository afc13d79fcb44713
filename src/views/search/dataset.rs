//! The results side for what is open: its inputs, and the traces that match.

use crate::views::widgets::live::changing;
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{InputInfo, Problem};
use spanscape_core::model::Severity;

use super::crowd::{CrowdButton, CrowdList, Crowds};
use super::results::{Results, ResultsPane, counted};
use crate::views::session::{Origin, Place, use_session};
use crate::views::widgets::{Icon, IconView, Notice};

/// The results.
#[component]
pub fn DatasetResults(
    /// Where the data set is.
    place: Place,
) -> impl IntoView {
    let session = use_session();
    let query = Memo::new(move |_| session.url().with(|url| url.query.clone()));
    let results = Results::new(place, query.into());
    let info =
        move || session.data().with(|d| d.as_ref().map(|d| d.info.clone())).unwrap_or_default();
    let all = info();
    let title = move || {
        let left = results.lines.with(|l| l.as_ref().map(|l| l.total));
        counted(left.unwrap_or(all.traces), all.traces)
    };
    let lost: u32 =
        all.warnings.iter().filter(|w| w.severity == Severity::Loss).map(|w| w.count).sum();
    let spans = fmt::plural(all.spans.into(), "span", "spans");
    let local =
        session.data().with_untracked(|d| d.as_ref().is_some_and(|d| d.origin == Origin::Local));
    let crowds = Crowds::new(place);
    let head = view! {
            <div class="traces-head">
                <h1>{changing(title)}</h1>
                <p class="facts">{spans}</p>
                {(lost > 0).then(|| view! {
                    <span class="badge">{format!("{} not shown", fmt::plural(lost.into(), "entry", "entries"))}</span>
                })}
                <CrowdButton crowds />
            </div>
            <CrowdList crowds />
            <Inputs inputs=all.inputs local />
        }
        .into_any();
    view! {
        <section class="traces" aria-label="Results">
            <ResultsPane results head>
                <p>"No trace matches."</p>
                <p class="advice">"All that is asked for must hold on one span. Take something away, or choose All times."</p>
            </ResultsPane>
        </section>
    }
}

/// The files of the data set: each with its format, what was wrong with it, and a way to close it.
#[component]
fn Inputs(inputs: Vec<InputInfo>, local: bool) -> impl IntoView {
    let session = use_session();
    let problems: Vec<_> = inputs.iter().filter_map(located).collect();
    let many = local && !inputs.is_empty();
    let items: Vec<_> = inputs
        .into_iter()
        .enumerate()
        .map(|(at, InputInfo { name, format, spans, .. })| {
            let label = format!("Close {name}");
            let title = format!("{name}: {format}, {}", fmt::plural(spans.into(), "span", "spans"));
            view! {
                <li title=title>
                    <span class="name">{name}</span>
                    <span class="format">{format}</span>
                    {many.then(|| view! {
                        <button class="icon-button" aria-label=label.clone() title=label on:click=move |_| session.close_input(at)>
                            <IconView icon=Icon::Close />
                        </button>
                    })}
                </li>
            }
        })
        .collect();
    view! {
        <div class="inputs">
            <ul aria-label="Files">{items}</ul>
            {local.then(|| view! {
                <button class="button quiet" on:click=move |_| session.pick_more_files()>"Add files"</button>
            })}
        </div>
        {(!problems.is_empty()).then(|| view! {
            <div class="input-problems">
                {problems.into_iter().map(|problem| view! { <Notice problem /> }).collect_view()}
            </div>
        })}
    }
}

/// The problem of an input, with the input's name in its place.
fn located(input: &InputInfo) -> Option<Problem> {
    let mut problem = input.problem.clone()?;
    if !problem.place.contains(&input.name) {
        let place = if problem.place.is_empty() { "" } else { ", " };
        problem.place = format!("{}{place}{}", input.name, problem.place);
    }
    Some(problem)
}
