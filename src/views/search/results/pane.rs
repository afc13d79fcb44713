//! The results: what is known of all of them, a picture, and the list, the groups or the small pictures below.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use spanscape::web::focus;
use spanscape_core::engine::protocol::Narrow;
use spanscape_core::render::clean;
use spanscape_core::state::{Chart, Listing, facet_title, facet_value};

use super::Aim;
use super::chosen::ChosenBar;
use super::groups::Groups;
use super::honesty::Honesty;
use super::listing::List;
use super::shapes::Shapes;
use super::tools::ResultTools;
use crate::views::compare::SetsPageProps;
use crate::views::parts;
use crate::views::search::charts::ChartsProps;
use crate::views::search::results::Results;
use crate::views::widgets::live::changing;
use crate::views::widgets::{Icon, IconView, Notice};
use spanscape_core::base::fmt;

/// What opens a trace.
const TRACES: &str = ".trace-link, .shape-card a, .group-name";

/// All of it below the head.
#[component]
pub fn ResultsPane(
    /// The results.
    results: Results,
    /// What stands at the top: title, facts, buttons.
    head: AnyView,
    /// What to say when nothing was found.
    children: ChildrenFn,
) -> impl IntoView {
    let any = Memo::new(move |_| {
        results.lines.with(|lines| lines.as_ref().is_some_and(|lines| lines.of > 0))
    });
    let with_chart =
        Memo::new(move |_| any.get() && results.view.with(|view| view.chart != Chart::None));
    let body = Memo::new(move |_| {
        let listing = results.view.with(|view| (view.group.is_some(), view.listing));
        (any.get(), listing)
    });
    let sets = Memo::new(move |_| any.get() && results.view.with(|view| view.sets.is_some()));
    let scroll = NodeRef::<html::Div>::new();
    // Arrows go from trace to trace, space chooses one; enter opens it as any link.
    let key = move |event: KeyboardEvent| {
        let Some(list) = scroll.get_untracked() else { return };
        // Of a list, only some rows are there.
        let windowed =
            matches!(body.get_untracked(), (true, (false, Listing::List | Listing::Table)));
        let aim = |aim: Aim| {
            results.aim.set(Some(aim));
            true
        };
        let done = match event.key().as_str() {
            "ArrowDown" if windowed => aim(Aim::Behind),
            "ArrowUp" if windowed => aim(Aim::Before),
            "ArrowDown" => focus::step(&list, TRACES, 1),
            "ArrowUp" => focus::step(&list, TRACES, -1),
            "Home" if windowed => aim(Aim::First),
            "End" if windowed => aim(Aim::Last),
            "Home" => focus::step(&list, TRACES, i32::MIN / 2),
            "End" => focus::step(&list, TRACES, i32::MAX / 2),
            " " => focus::is_inside("a").then(|| focus::beside(".choose")).flatten().is_some_and(
                |choose| {
                    choose.click();
                    true
                },
            ),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    };
    let list = move || {
        let children = children.clone();
        view! {
        <div class="traces-scroll" tabindex="0" role="region" aria-label="Traces" node_ref=scroll on:keydown=key>
            {changing(move || match body.get() {
                (false, _) => {
                    let told = results.lines.with(Option::is_some);
                    told.then(|| view! { <div class="none-found">{children()}</div> }).into_any()
                }
                (true, (true, _)) => view! { <Groups results /> }.into_any(),
                (true, (false, Listing::Shapes)) => view! { <Shapes results /> }.into_any(),
                (true, (false, listing)) => {
                    let dense = listing == Listing::Table;
                    view! { <List results dense scroller=scroll /> }.into_any()
                }
            })}
        </div>
        <div class="said" role="status">{changing(move || results.said.get().map(|said| clean(&said).into_owned()))}</div>
        <ChosenBar results />
        }
    };
    view! {
        <div class="traces-top">
            {head}
            {changing(move || results.problem.get().map(|problem| view! {
                <div class="input-problems"><Notice problem /></div>
            }))}
            <Honesty results />
            <Chips results />
            {changing(move || (with_chart.get() && !sets.get()).then(|| parts::CHARTS.show(move || ChartsProps { results })))}
            {changing(move || (any.get() && !sets.get()).then(|| view! { <ResultTools results /> }))}
        </div>
        {changing(move || match sets.get() {
            true => parts::SETS.show(move || SetsPageProps { place: results.place, query: results.query }),
            false => list().into_any(),
        })}
    }
}

/// What is chosen of the results, each with a way to take it back.
#[component]
fn Chips(results: Results) -> impl IntoView {
    let narrow = results.narrow();
    let chips = move || {
        let Narrow { facets, area } = narrow.with(|view| view.narrow.clone());
        let mut all = Vec::new();
        for choice in &facets {
            for value in &choice.values {
                let (by, value) = (choice.by.clone(), value.clone());
                let text = format!("{}: {}", facet_title(&by), facet_value(&by, &value));
                all.push(chip(text, move || results.change(true, |view| view.toggle(&by, &value))));
            }
        }
        if let Some(area) = area {
            let text = format!("{} to {}", fmt::duration(area.least), fmt::duration(area.most));
            let text = format!("Region of the plot, {text}");
            all.push(chip(text, move || results.change(true, |view| view.narrow.area = None)));
        }
        let narrowed = !all.is_empty();
        if let Some([_, other]) = results.sources() {
            all.push(chip(format!("Also at {other}"), move || results.alone()));
        }
        (!all.is_empty()).then(|| view! {
            <div class="chips" role="group" aria-label="Narrowed to">
                {all}
                {narrowed.then(|| view! {
                    <button class="button quiet" on:click=move |_| results.change(true, |view| view.narrow = Narrow::default())>
                        "Show all"
                    </button>
                })}
            </div>
        })
    };
    changing(chips)
}

fn chip(text: String, take_back: impl Fn() + 'static) -> AnyView {
    let label = format!("Take back {text}");
    view! {
        <span class="chip">
            <span class="name">{clean(&text).into_owned()}</span>
            <button class="icon-button" aria-label=label.clone() title=label on:click=move |_| take_back()>
                <IconView icon=Icon::Close />
            </button>
        </span>
    }
    .into_any()
}
