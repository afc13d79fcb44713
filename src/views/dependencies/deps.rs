//! The state of the page: what is asked, what was told, what of it is seen.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Problem, ServiceGraph, Slot};
use spanscape_core::graph::overlay::lay_over;
use spanscape_core::graph::view::{
    Chosen, GraphView, Part, Picked, Seen, SeenAs, Whole, part, seen,
};
use spanscape_core::source::Query;
use spanscape_core::state::{graph_doubts, read_graph, write_graph};

use super::subject::{self, Of, Subject, Told};
use crate::views::session::Session;

/// What came of the questions, once something has.
pub type Came = Option<Result<Arc<Told>, Problem>>;

/// The state. Copies share it.
#[derive(Clone, Copy)]
pub struct Deps {
    /// The session.
    pub session: Session,
    /// What is chosen.
    pub view: RwSignal<GraphView>,
    /// Whose graph.
    pub subject: RwSignal<Option<Subject>>,
    /// What was told.
    pub came: RwSignal<Came>,
    /// Traces are searched for.
    pub searching: RwSignal<Option<Query>>,
    /// What is looked for among names.
    pub find: RwSignal<String>,
    /// All of the graph.
    pub whole: Memo<Arc<Whole>>,
    /// What there is to see of it.
    pub part: Memo<Arc<Part>>,
    /// That, with what stands back.
    pub seen: Memo<Arc<Seen>>,
    /// What is under the pointer.
    pub hovered: RwSignal<Option<Picked>>,
    /// The trace that was fetched last, so that it is once.
    fetched: StoredValue<Option<(String, String)>>,
    /// How often was asked.
    tries: RwSignal<u32>,
}

impl Deps {
    /// Of the address.
    pub fn new(session: Session) -> Self {
        let view = RwSignal::new(session.url().with_untracked(read_graph));
        let came = RwSignal::new(None::<Result<Arc<Told>, Problem>>);
        let find = RwSignal::new(String::new());
        let before = Memo::new(move |_| view.with(|view| view.before));
        let whole = Memo::new_with_compare(
            move |_| {
                let (came, before) = (came.get(), before.get());
                Arc::new(
                    came.and_then(Result::ok).map(|told| whole(&told, before)).unwrap_or_default(),
                )
            },
            |_, _| true,
        );
        let what = Memo::new(move |_| view.with(GraphView::what));
        let part = Memo::new_with_compare(
            move |_| Arc::new(whole.with(|whole| what.with(|what| part(whole, what)))),
            |_, _| true,
        );
        let seen = Memo::new_with_compare(
            move |_| Arc::new(find.with(|find| seen(part.get(), find))),
            |_, _| true,
        );
        Self {
            session,
            view,
            subject: RwSignal::new(None),
            came,
            searching: RwSignal::new(None),
            find,
            whole,
            part,
            seen,
            hovered: RwSignal::new(None),
            fetched: StoredValue::new(None),
            tries: RwSignal::new(0),
        }
    }

    /// Follows the address, and asks what it is about.
    pub fn follow(self) {
        let session = self.session;
        Effect::new(move |before: Option<u32>| {
            let (view, typed) =
                session.url().with(|url| (read_graph(url), url.query.service().to_owned()));
            if before.is_none() || self.view.with_untracked(|now| *now != view) {
                session.doubt_more(session.url().with_untracked(graph_doubts));
            }
            if self.view.with_untracked(|now| *now != view) {
                self.view.set(view.clone());
            }
            if self.find.with_untracked(|now| *now != typed) {
                self.find.set(typed);
            }
            let (now, number) = (subject::of(&session, &view), self.tries.get());
            if before == Some(number) && self.subject.with_untracked(|before| *before == now) {
                // The address has changed, and asks for nothing else.
                if self.came.with_untracked(Option::is_some) {
                    session.page_ready();
                }
                return number;
            }
            self.came.set(None);
            self.searching.set(None);
            self.subject.set(now.clone());
            if let Some(asked) = now {
                self.ask(asked, number);
            }
            number
        });
        Effect::new(move |_| self.ask_found());
        Effect::new(move |_| self.fetch_trace());
    }

    fn is_current(self, asked: &Subject, number: u32) -> bool {
        let current = self.subject.try_with_untracked(|now| now.as_ref() == Some(asked));
        current == Some(true) && self.tries.try_get_untracked() == Some(number)
    }

    fn ask(self, asked: Subject, number: u32) {
        let now: TimeNs = subject::now();
        spawn_local(async move {
            let told = asked.ask(self.session, now).await;
            // Something else may have been asked for by then, or the page be gone.
            if !self.is_current(&asked, number) {
                return;
            }
            match (told, asked.traces(now)) {
                (Ok(told), Some(query)) => {
                    if told.counted.is_some() {
                        self.came.set(Some(Ok(Arc::new(told))));
                    }
                    self.searching.set(Some(query));
                }
                (told, _) => self.tell(told),
            }
        });
    }

    /// Searches for traces, and asks what they tell.
    fn ask_found(self) {
        let Some(query) = self.searching.get() else { return };
        let Some(known) = untrack(|| self.session.backend()) else { return };
        match self.session.search_for(&known, &query) {
            None => {}
            Some(Err(problem)) => {
                self.searching.set(None);
                self.tell(Err(problem));
            }
            Some(Ok(_)) => {
                let (Some(asked), number) =
                    (self.subject.get_untracked(), self.tries.get_untracked())
                else {
                    return;
                };
                let before = self.came.get_untracked().and_then(Result::ok);
                spawn_local(async move {
                    let mut told = before.map(|told| (*told).clone()).unwrap_or_default();
                    let came = asked.ask_found(self.session, &mut told).await;
                    if self.is_current(&asked, number) {
                        self.searching.set(None);
                        self.tell(came.map(|()| told));
                    }
                });
            }
        }
    }

    /// Gets a trace that is to be painted on a back end's graph and is not here, once.
    fn fetch_trace(self) {
        let missing = self.came.with(|came| match came {
            Some(Ok(told)) => told.no_trace.is_some(),
            _ => false,
        });
        let Some(asked) = self.subject.get_untracked().filter(|_| missing) else { return };
        let Of::Backend { target, .. } = &asked.of else { return };
        let wanted = (target.url.clone(), asked.trace.clone());
        if self.session.has_trace(&wanted.0, &wanted.1) {
            let number = self.tries.get_untracked();
            spawn_local(async move {
                let Some(Ok(before)) = self.came.get_untracked() else { return };
                let mut told = (*before).clone();
                asked.ask_trace(self.session, Slot::Open, &mut told).await;
                if self.is_current(&asked, number) && told.trace.is_some() {
                    self.tell(Ok(told));
                }
            });
        } else if self.fetched.with_value(|fetched| *fetched != Some(wanted.clone())) {
            self.session.fetch_trace(&wanted.0, &wanted.1);
            self.fetched.set_value(Some(wanted));
        }
    }

    fn tell(self, told: Result<Told, Problem>) {
        self.came.set(Some(told.map(Arc::new)));
        self.session.page_ready();
    }

    /// Asks again.
    pub fn again(self) {
        self.session.search_again();
        self.tries.update(|tries| *tries += 1);
    }

    /// Changes what is chosen; `step` is one that a person goes back from.
    pub fn change(self, step: bool, change: impl FnOnce(&mut GraphView)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        if self.view.with_untracked(|now| *now == view) {
            return;
        }
        if step {
            let mut url = self.session.url().get_untracked();
            write_graph(&mut url, &view);
            self.session.go(url);
        } else {
            self.session.rewrite(false, |url| write_graph(url, &view));
        }
        self.view.set(view);
    }

    /// Chooses a node or calls, or nothing.
    pub fn choose(self, at: Option<Picked>) {
        let chosen = at.and_then(|at| self.seen.with_untracked(|seen| seen.chosen(at)));
        self.change(false, |view| view.chosen = chosen);
    }

    /// Chooses by keys. Where a table was seen it still is.
    pub fn choose_named(self, chosen: Chosen) {
        self.change(false, |view| view.chosen = Some(chosen));
    }

    /// Where what is chosen is. Tracks what that depends on.
    pub fn chosen(self) -> Option<Picked> {
        let chosen = self.view.with(|view| view.chosen.clone())?;
        self.seen.with(|seen| seen.place_of(&chosen))
    }

    /// Shows a node, by its key, with what is near it.
    pub fn focus(self, key: &str) {
        self.change(true, |view| {
            key.clone_into(&mut view.focus);
            view.seen = SeenAs::Graph;
        });
    }

    /// Whether a back end is asked. Tracks what that depends on.
    pub fn of_backend(self) -> bool {
        self.subject.with(|s| s.as_ref().is_some_and(|s| matches!(s.of, Of::Backend { .. })))
    }

    /// Whether spans tell of it. Tracks what that depends on.
    pub fn is_told(self) -> bool {
        self.whole.with(|whole| whole.graph.edges.iter().any(|edge| edge.told.is_some()))
    }

    /// The search for the traces of a service in the time that is looked at; `filter` is what else is looked for.
    pub fn search(self, service: &str, filter: &str) -> Query {
        let window =
            self.subject.with_untracked(|s| s.as_ref().map(Subject::window)).unwrap_or_default();
        let services = if service.is_empty() { Vec::new() } else { vec![service.to_owned()] };
        Query { services, filter: filter.to_owned(), ..window }
    }
}

fn whole(told: &Told, before: bool) -> Whole {
    let empty = ServiceGraph::default();
    let now = match (&told.counted, &told.spans) {
        (Some(counted), Some(spans)) => lay_over(counted, spans),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => empty,
    };
    Whole::new(now, told.before.as_ref().filter(|_| before), told.trace.as_ref())
}
