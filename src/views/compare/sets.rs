//! Two sets of results compared: which they are, how far they are looked at, and all that is told of two traces.

mod elsewhere;
mod heads;
mod paths;
mod shares;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::frame::once;
use spanscape_core::engine::protocol::{CompareOf, CompareTold, DiffRef, DiffTree, SetsTold};
use spanscape_core::source::Query;
use spanscape_core::state::CompareKind;

use self::heads::Heads;
use self::paths::Paths;
use self::shares::Shares;
use super::card::Card;
use super::comparing::{Both, Comparing};
use super::flame::Flame;
use super::graph::Graph;
use super::grid::Grid;
use super::ranked::Ranked;
use super::switch::Switch;
use crate::views::session::{Place, use_session};
use crate::views::widgets::live::{changing, live};

/// From this width on the chosen one stands beside the rows, in CSS px; the style sheet has the same.
const BESIDE_PX: f64 = 1_240.0;

/// What is known of both, and whether the rest is to be looked at.
#[derive(Clone, Copy)]
struct Looking {
    comparing: Comparing,
    told: RwSignal<Option<SetsTold>>,
    stopped: RwSignal<bool>,
    /// A question is on its way.
    asking: StoredValue<bool>,
}

impl Looking {
    /// Looks at the next traces, and goes on until all were.
    fn go_on(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        self.comparing.ask(CompareOf::Heads, move |answer| {
            let _ = self.asking.try_set_value(false);
            let CompareTold::Sets(told) = answer else { return };
            let (complete, skewed) = (told.done >= told.total, told.skewed);
            let _ = self.told.try_set(Some(*told));
            self.comparing.there.set(complete);
            self.comparing.skewed.set(skewed);
            if complete {
                self.complete();
            } else if self.stopped.try_get_untracked() == Some(false) {
                self.go_on();
            }
        });
    }

    fn complete(self) {
        let told = self.told.get_untracked().unwrap_or_default();
        if told.sets.iter().any(|set| set.traces == 0) {
            self.comparing.session.page_ready();
        }
        // The span that the link names.
        let span = self.comparing.view.with_untracked(|view| view.span.clone());
        if let Some((side, id)) = span {
            self.comparing.select(DiffRef::Span(side, id), None);
        }
    }
}

/// The page, in place of the list of results.
#[component]
pub fn SetsPage(
    /// Where the results are.
    place: Place,
    /// What they are results of.
    query: Signal<Query>,
) -> impl IntoView {
    let session = use_session();
    let comparing = Comparing::sets(session, place, query);
    let (told, stopped) = (RwSignal::new(None::<SetsTold>), RwSignal::new(false));
    let looking = Looking { comparing, told, stopped, asking: StoredValue::new(false) };
    Effect::new(move |_| {
        // It may run first when the page has gone already.
        if comparing.both.try_with(|_| ()).is_none() {
            return;
        }
        comparing.node.set(None);
        comparing.there.set(false);
        told.set(None);
        stopped.set(false);
        // What was asked about others is never answered.
        looking.asking.set_value(false);
        looking.go_on();
    });
    let there = Memo::new(move |_| {
        let none = |told: &SetsTold| told.sets.iter().any(|set| set.traces == 0);
        comparing.there.get() && told.with(|told| told.as_ref().is_some_and(|told| !none(told)))
    });
    let kind = Memo::new(move |_| comparing.view.with(|view| view.kind));
    let body = move || {
        if !there.get() {
            return ().into_any();
        }
        match kind.get() {
            CompareKind::Tree | CompareKind::Side => {
                view! { <Grid comparing tree=DiffTree::Paths /> }.into_any()
            }
            CompareKind::Flame => view! { <Flame comparing /> }.into_any(),
            CompareKind::Graph => view! { <Graph comparing /> }.into_any(),
            CompareKind::Operations => view! { <Paths comparing told /> }.into_any(),
            CompareKind::Attributes => view! { <Shares comparing told /> }.into_any(),
        }
    };
    // Beside a form the chosen one stands below the rows: then these are to be seen.
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<bool>| {
        let chosen = comparing.node.try_with(Option::is_some).unwrap_or_default();
        let Some(frame) = frame.get_untracked() else { return chosen };
        if chosen && before != Some(true) && f64::from(frame.client_width()) < BESIDE_PX {
            // When what is chosen stands there as well: it needs room.
            once(move |_| {
                let tools = frame.query_selector(".compare-tools").ok().flatten();
                tools.iter().for_each(web_sys::Element::scroll_into_view);
            });
        }
        chosen
    });
    let swap = move |_| {
        if let (_, Both::Sets(sets)) = comparing.both.get_untracked() {
            let [a, b] = sets.2;
            comparing.choose_sets(Some([b, a]));
        }
    };
    view! {
        <div class="sets-frame" node_ref=frame>
        <section class="compare compare-sets" aria-label="Comparison of sets">
            <div class="compare-head">
                <h2>"Compare"</h2>
                <button class="button" on:click=swap>"Swap"</button>
                <button class="button" on:click=move |_| comparing.choose_sets(None)>"Back to the list"</button>
            </div>
            <div class="compare-problems"><Progress looking /></div>
            <div class="compare-top">
                <Heads comparing told />
                {changing(move || there.get().then(|| view! { <Ranked comparing /> }))}
            </div>
            {changing(move || there.get().then(|| view! { <Switch comparing /> }))}
            <div class="compare-body">{changing(body)}</div>
            {changing(move || there.get().then(|| view! { <Card comparing /> }))}
        </section>
        </div>
    }
}

/// How many were looked at, with a way to stop and to go on; nothing when all were.
#[component]
fn Progress(looking: Looking) -> impl IntoView {
    let Looking { told, stopped, .. } = looking;
    let turn = move |_| {
        stopped.update(|stopped| *stopped = !*stopped);
        if !stopped.get_untracked() {
            looking.go_on();
        }
    };
    let going = Memo::new(move |_| {
        told.with(|told| told.as_ref().is_some_and(|told| told.done < told.total))
    });
    let counts =
        move || told.with(|told| told.as_ref().map_or((0, 0), |told| (told.done, told.total)));
    let bar = move || {
        let words = move || {
            let (done, total) = counts();
            let verb = if stopped.get() { "Stopped at" } else { "Looking at" };
            format!("{verb} {done} of {total} traces")
        };
        view! {
            <div class="sets-progress" role="status">
                <progress max=live(move || counts().1.to_string()) value=live(move || counts().0.to_string()) aria-label="Traces looked at"></progress>
                <span>{changing(words)}</span>
                <button class="button" on:click=turn>{changing(move || if stopped.get() { "Go on" } else { "Stop" })}</button>
            </div>
        }
    };
    changing(move || going.get().then(bar))
}
