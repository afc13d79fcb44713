//! The results of a search as they are seen: what is chosen of them, the window of the list, and questions about them.

mod chosen;
mod download;
mod facets;
mod groups;
mod honesty;
mod listing;
mod pane;
mod rows;
mod shapes;
mod tools;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Answer, Ask, By, Lines, Narrow, Packed, Problem, ResultsAsk, ResultsOf, ResultsTold, SetOf,
    Slot,
};
use spanscape_core::source::Query;
use spanscape_core::state::{Prefs, ResultsView};

use super::refreshing::Refreshing;
use crate::views::session::{Opened, Place, Session, use_session};

pub use chosen::Chosen;
pub use download::Downloading;
pub use facets::Facets;
pub use pane::ResultsPane;

/// How many lines are asked for before anybody knows how many are seen.
const FIRST: u32 = 40;

/// Where to in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// To the top, with the focus where it is.
    Top,
    /// With the focus on the first line.
    First,
    /// With it on the line before that which has it, or on the first that is seen.
    Before,
    /// With it on the line behind that which has it, or on the first that is seen.
    Behind,
    /// With it on the last line.
    Last,
}

/// The results at one place. Copies share it.
#[derive(Clone, Copy)]
pub struct Results {
    session: Session,
    /// Where they are.
    pub place: Place,
    /// What was looked for.
    pub query: Signal<Query>,
    /// How they are seen; [`Results::change`] changes it.
    pub view: RwSignal<ResultsView>,
    /// The first line of the list's page.
    pub page: RwSignal<u32>,
    /// The lines that are wanted: the first, and how many.
    pub window: RwSignal<(u32, u32)>,
    /// The same lines, or those that were wanted before.
    pub lines: RwSignal<Option<Lines>>,
    /// What came of a copy, for a moment.
    pub said: RwSignal<Option<String>>,
    /// Whether starts are told by how long ago they were.
    pub ago: RwSignal<bool>,
    /// Where to in the list; nowhere once somebody sees to it.
    pub aim: RwSignal<Option<Aim>>,
    /// Why there is none.
    pub problem: RwSignal<Option<Problem>>,
}

/// How many traces are left of how many, for a title.
pub fn counted(left: u32, of: u32) -> String {
    let all = fmt::plural(of.into(), "trace", "traces");
    if left == of { all } else { format!("{} of {all}", fmt::count(left.into())) }
}

/// The results that the page shows, for what stands elsewhere on it.
#[derive(Clone, Copy)]
pub struct Current(pub RwSignal<Option<Results>>);

/// What lives as long as the page does.
#[derive(Clone)]
pub struct OfPage(pub Owner);

impl Results {
    /// Those of a query at a place, seen as the address says; asks for the list whenever another part of it is to be
    /// seen.
    pub fn new(place: Place, query: Signal<Query>) -> Self {
        let session = use_session();
        let seen = session.url().with_untracked(|url| url.results.clone());
        let Current(current) = expect_context();
        let OfPage(page) = expect_context();
        let ago = session.prefs().ago;
        // The page's, and not this list's: what stands beside the list reads them until it knows that there is another.
        let results = page.with(|| Self {
            session,
            place,
            query: Signal::derive(move || query.try_get().unwrap_or_default()),
            view: RwSignal::new(seen),
            page: RwSignal::new(0),
            window: RwSignal::new((0, FIRST)),
            lines: RwSignal::new(None),
            said: RwSignal::new(None),
            ago: RwSignal::new(ago),
            aim: RwSignal::new(None),
            problem: RwSignal::new(None),
        });
        let query = results.query;
        let refreshing: Refreshing = expect_context();
        // The way back, and links.
        Effect::new(move |_| {
            let seen = session.url().with(|url| url.results.clone());
            if results.view.with_untracked(|view| *view != seen) {
                results.view.set(seen);
            }
        });
        // Others stand first: of the same search again, the same page is shown.
        let stands = results.part(|view| ResultsView {
            narrow: view.narrow.clone(),
            order: view.order.clone(),
            ..ResultsView::default()
        });
        Effect::new(move |before: Option<()>| {
            // Read, not only tracked: a memo that nobody reads never changes.
            query.with(|_| ());
            stands.with(|_| ());
            if before.is_some() && !refreshing.is_on() {
                results.turn(0);
            }
        });
        let listed = results.part(|view| ResultsView {
            narrow: view.narrow.clone(),
            order: view.order.clone(),
            columns: view.columns.clone(),
            ..ResultsView::default()
        });
        Effect::new(move |_| {
            query.with(|_| ());
            let (first, count) = results.window.get();
            let of = listed.with(|view| {
                let (order, columns) = (view.order.clone(), view.columns.clone());
                ResultsOf::Lines { order, first, count, columns }
            });
            results.ask_or(
                of,
                move |told| {
                    if let ResultsTold::Lines(lines) = told {
                        results.problem.set(None);
                        results.lines.set(Some(*lines));
                    }
                },
                move |problem| results.problem.set(Some(problem)),
            );
        });
        Effect::new(move |_| {
            if results.lines.with(Option::is_some) || results.problem.with(Option::is_some) {
                session.page_ready();
            }
        });
        current.set(Some(results));
        on_cleanup(move || {
            // Nobody reads them any more, and they may be many.
            results.lines.update_untracked(|lines| *lines = None);
            // Others may be shown already.
            let own = |shown: &Option<Self>| shown.is_some_and(|shown| shown.view == results.view);
            if current.with_untracked(own) {
                current.set(None);
            }
        });
        results
    }

    /// Asks about what is chosen of them; a late answer about something else is dropped.
    pub fn ask(self, of: ResultsOf, then: impl FnOnce(ResultsTold) + 'static) {
        let session = self.session;
        self.ask_or(of, then, move |problem| session.problem().set(Some(problem)));
    }

    /// What is looked for, and what is chosen of it.
    fn chosen(self) -> Memo<(Query, Narrow)> {
        Memo::new(move |_| (self.query.get(), self.view.with(|v| v.narrow.clone())))
    }

    /// The same, and again whenever something else is looked for or chosen.
    pub fn watch(self, of: ResultsOf, then: impl Fn(ResultsTold) + Clone + 'static) {
        let chosen = self.chosen();
        Effect::new(move |_| {
            chosen.with(|_| ());
            self.ask(of.clone(), then.clone());
        });
    }

    fn ask_or(
        self,
        of: ResultsOf,
        then: impl FnOnce(ResultsTold) + 'static,
        failed: impl FnOnce(Problem) + 'static,
    ) {
        let asked = (self.query.get_untracked(), self.view.with_untracked(|v| v.narrow.clone()));
        let ask = ResultsAsk { query: asked.0.clone(), narrow: asked.1.clone(), of };
        let ask = Ask::Results { of: self.place.slot, ask: Packed::new(&ask) };
        let answer = self.session.engine().ask(ask);
        spawn_local(async move {
            let told = match answer.await {
                Ok(Answer::Results(told)) => told.open(),
                Ok(_) => return,
                Err(problem) => Err(problem),
            };
            let now = self.query.try_get_untracked();
            let narrow = self.view.try_with_untracked(|view| view.narrow.clone());
            if now.zip(narrow) != Some(asked) || !self.session.is_there(self.place) {
                return;
            }
            match told {
                Ok(told) => then(told),
                Err(problem) => failed(problem),
            }
        });
    }

    /// Tells starts by how long ago they were, or by date and time; so at the next visit too.
    pub fn turn_ago(self) {
        let ago = !self.ago.get_untracked();
        self.ago.set(ago);
        self.session.store_prefs(|prefs| Prefs { ago, ..prefs.clone() });
    }

    /// A part of how they are seen, which changes with nothing else. One type for all of them, as each costs code.
    pub fn part(self, of: fn(&ResultsView) -> ResultsView) -> Memo<ResultsView> {
        Memo::new(move |_| self.view.with(of))
    }

    /// What is chosen of them; of the view nothing else.
    pub fn narrow(self) -> Memo<ResultsView> {
        self.part(|view| ResultsView { narrow: view.narrow.clone(), ..ResultsView::default() })
    }

    /// Goes to a page of the list, to its top.
    pub fn turn(self, page: u32) {
        self.page.set(page);
        if self.window.with_untracked(|window| window.0 != page) {
            self.window.update(|window| window.0 = page);
        }
        self.aim.set(Some(Aim::Top));
    }

    /// Searches no longer at another back end as well.
    pub fn alone(self) {
        let mut to = self.session.url().get_untracked();
        to.second = None;
        to.results.sets = None;
        to.results.narrow.facets.retain(|choice| choice.by != By::Source);
        self.session.go(to);
    }

    /// What the back end and the other source are called that they are of.
    pub fn sources(self) -> Option<[String; 2]> {
        let session = self.session;
        let second = session.url().with_untracked(|url| url.second.clone())?;
        let known = untrack(|| session.backend())?;
        let names = untrack(|| session.two_names(&known.title, second.as_ref()));
        (self.place.slot == Slot::Found).then_some(names)
    }

    /// Whether they are of several files that were opened together, or of two sources.
    pub fn has_sources(self) -> bool {
        if self.sources().is_some() {
            return true;
        }
        let inputs = |data: &Option<Opened>| data.as_ref().map_or(0, |data| data.info.inputs.len());
        self.place.slot == Slot::Open && self.session.data().with_untracked(inputs) > 1
    }

    /// Compares two parts of them, in place of the list.
    pub fn compare(self, sets: [SetOf; 2]) {
        self.change(true, |view| view.sets = Some(sets));
    }

    /// Changes how they are seen, in the address as well; where it is a `step`, there is a way back from it.
    pub fn change(self, step: bool, change: impl FnOnce(&mut ResultsView)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        if self.view.with_untracked(|before| *before == view) {
            return;
        }
        self.session.rewrite(step, |url| url.results = view.clone());
        self.session.keep_listing(&view);
        self.view.set(view);
    }
}
