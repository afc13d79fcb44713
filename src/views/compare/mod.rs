//! The page that compares two traces, and what compares two sets of results: both heads, where the difference is, and
//! both seen together.

mod attributes;
mod card;
mod cohort;
mod comparing;
mod facts;
mod fewer;
mod flame;
mod graph;
mod grid;
mod operations;
mod origins;
mod pick;
mod ranked;
mod rows;
mod sets;
mod switch;

use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, Comparison, DiffRef, DiffTree, Problem, TraceRow,
};
use spanscape_core::render::clean;
use spanscape_core::state::CompareKind;

use self::attributes::Attributes;
use self::card::Card;
use self::cohort::Cohort;
use self::comparing::Comparing;
use self::facts::Facts;
use self::flame::Flame;
use self::graph::Graph;
use self::grid::Grid;
use self::operations::Operations;
use self::ranked::Ranked;
use self::switch::Switch;
use super::session::{Origin, use_session};
use super::widgets::Notice;
use super::widgets::live::changing;
use super::widgets::service::service_name;

pub use self::sets::{SetsPage, SetsPageProps};

/// The names of the two.
const SIDES: [&str; 2] = ["A", "B"];

/// The page.
#[component]
pub fn ComparePage() -> impl IntoView {
    let session = use_session();
    let comparing = Comparing::traces(session);
    let compared = RwSignal::new(None::<Comparison>);
    let (both, there) = (comparing.both, comparing.there);
    Effect::new(move |_| {
        let (place, _) = both.get();
        comparing.node.set(None);
        if place.is_none() {
            // Nothing is chosen yet.
            there.set(false);
            return compared.set(Some(Comparison::default()));
        }
        comparing.ask(CompareOf::Heads, move |told| {
            if let CompareTold::Heads(told) = told {
                there.set(told.fit.is_some());
                comparing.skewed.set(told.skewed);
                compared.set(Some(*told));
            }
        });
        // The span that the link names.
        let span = comparing.view.with_untracked(|view| view.span.clone());
        if let Some((side, id)) = span {
            comparing.select(DiffRef::Span(side, id), None);
        }
    });
    Effect::new(move |_| {
        if compared.with(Option::is_some) {
            location::set_title("Compare – Spanscape");
            if !there.get() {
                session.page_ready();
            }
        }
    });
    // What a back end said of one of the two; the list tells what is wrong with files.
    let problems = move || {
        let all = session.data().with(|data| {
            let pair = data.iter().filter(|data| matches!(data.origin, Origin::Pair(_)));
            let inputs = pair.flat_map(|data| &data.info.inputs);
            inputs.filter_map(|input| input.problem.clone()).collect::<Vec<Problem>>()
        });
        let notice = |problem| view! { <div class="input-problems"><Notice problem /></div> };
        all.into_iter().map(notice).collect_view()
    };
    let heads = move || {
        compared.get().map(|both| {
            let Comparison { sides, fit, .. } = both;
            view! { <Facts comparing sides fit /> }
        })
    };
    let kind = Memo::new(move |_| comparing.view.with(|view| view.kind));
    let body = move || {
        let Some(both) = compared.get() else { return ().into_any() };
        let Comparison { sides, operations, total, .. } = both;
        if sides.iter().all(Option::is_none) {
            return ().into_any();
        }
        let both = sides.iter().all(Option::is_some);
        if !both {
            // One alone is not compared, but with what it is one of.
            let of = (0..).zip(sides).find_map(|(side, row)| Some((side, row?)));
            return view! {
                {of.map(|(side, row)| view! { <Others side row /> })}
                <Operations operations total both />
            }
            .into_any();
        }
        match kind.get() {
            CompareKind::Tree => view! { <Grid comparing tree=DiffTree::Paths /> }.into_any(),
            CompareKind::Side => view! { <Grid comparing tree=DiffTree::Spans /> }.into_any(),
            CompareKind::Flame => view! { <Flame comparing /> }.into_any(),
            CompareKind::Graph => view! { <Graph comparing /> }.into_any(),
            CompareKind::Operations => {
                session.page_ready();
                view! { <Operations operations total both /> }.into_any()
            }
            CompareKind::Attributes => view! { <Attributes comparing /> }.into_any(),
        }
    };
    let ranking = move || there.get().then(|| view! { <Ranked comparing /> });
    let tools = move || there.get().then(|| view! { <Switch comparing /> });
    view! {
        <section class="compare" aria-label="Comparison">
            <div class="compare-head">
                <h1>"Compare"</h1>
                <button class="button" on:click=move |_| comparing.swap()>"Swap"</button>
            </div>
            <div class="compare-problems">{changing(problems)}<Cohort comparing /></div>
            <div class="compare-top">{changing(heads)} {changing(ranking)}</div>
            {changing(tools)}
            <div class="compare-body">{changing(body)}</div>
            {changing(move || there.get().then(|| view! { <Card comparing /> }))}
        </section>
    }
}

/// The way to what is unusual about a trace among the others of its root operation; nothing where it is alone in a file.
#[component]
fn Others(side: usize, row: TraceRow) -> impl IntoView {
    let session = use_session();
    let alone = session.data().with_untracked(|data| {
        data.as_ref().is_some_and(|data| !data.is_chosen() && data.info.traces < 2)
    });
    let words = format!("{} {}", service_name(&row.service), row.name);
    let words = format!("What is unusual about it among the traces of {}", clean(&words));
    (!alone).then(|| {
        view! {
            <p class="compare-others">
                <a class="button" href=session.crowd_href(side, &row) on:click=move |event| session.follow(&event)>
                    "Compare with others"
                </a>
                " "
                <span class="diff-notes">{words}</span>
            </p>
        }
    })
}
