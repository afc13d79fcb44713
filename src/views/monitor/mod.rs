//! The page that shows how a service does over time, by a back end's store of metrics or by spans.

mod head;
mod operations;
mod plot;
mod plots;
mod subject;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::{clock, location};
use spanscape_core::base::TimeNs;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Metrics, MetricsSource, Problem, Series, Slot, span_kind};
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::MonitorView;
use spanscape_core::state::monitor::{TRACES, traces};

use self::subject::{Came, Subject, ask_backend, ask_spans};
use super::session::{Session, use_session};
use super::shell::Failed;
use super::widgets::Searching;
use super::widgets::live::{changing, live};
use super::widgets::service::service_name;

/// What the page shows.
#[derive(Clone)]
pub enum Told {
    /// Nothing yet: a question is under way.
    Waiting,
    /// Traces are searched for, since there are no metrics.
    Searching,
    /// Why there is nothing.
    Failed(Problem),
    /// This.
    Is(Arc<Shown>),
}

/// What is told, and of what.
pub struct Shown {
    /// The service, the kind and the time.
    pub view: MonitorView,
    /// What is told of them.
    pub metrics: Metrics,
    /// Why a back end did not tell it.
    pub without: Option<Problem>,
    /// Of the traces that tell instead there may be more.
    pub more: bool,
}

/// The page's state. Copies share it.
#[derive(Clone, Copy)]
pub struct Monitor {
    session: Session,
    /// Whose metrics.
    subject: Memo<Subject>,
    /// What is shown.
    told: RwSignal<Told>,
    /// Another answer is on its way.
    busy: RwSignal<bool>,
    /// The traces that are looked at instead, of what, and why.
    instead: RwSignal<Option<(Query, MonitorView, Problem)>>,
    /// When it was asked.
    now: RwSignal<TimeNs>,
}

impl Monitor {
    fn new(session: Session) -> Self {
        Self {
            session,
            subject: Memo::new(move |_| subject::of(&session)),
            told: RwSignal::new(Told::Waiting),
            busy: RwSignal::new(false),
            instead: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
        }
    }

    /// Asks again, of the time that is now.
    pub fn refresh(&self) {
        self.now.set(clock::now());
    }

    /// Asks what the address says.
    fn ask(&self, subject: Subject, now: TimeNs) {
        self.instead.set(None);
        self.busy.set(true);
        let this = *self;
        spawn_local(async move {
            let came = match subject.clone() {
                Subject::Nothing => return,
                Subject::Problem(problem) => Err(problem),
                Subject::Data(place, view) => {
                    ask_spans(this.session, place.slot, view, now, true).await
                }
                Subject::Backend(target, view) => {
                    ask_backend(this.session, target, view, now).await
                }
            };
            // Something else may have been asked for by then, or the page be gone.
            let current = this.subject.try_with_untracked(|now| *now == subject);
            if current != Some(true) || this.now.try_get_untracked() != Some(now) {
                return;
            }
            match (came, subject) {
                (Ok(Came::Metrics(metrics, view)), _) => {
                    let shown = Shown { view, metrics, without: None, more: false };
                    this.tell(Told::Is(Arc::new(shown)));
                }
                (Ok(Came::None(why)), Subject::Backend(_, view)) => {
                    this.instead.set(Some((traces(&view, now), view, why)));
                }
                (Ok(Came::None(problem)) | Err(problem), _) => this.tell(Told::Failed(problem)),
            }
        });
    }

    /// Searches for traces where a back end has no metrics, and asks these.
    fn ask_traces(&self) {
        let Some((query, view, why)) = self.instead.get() else { return };
        let Some(known) = untrack(|| self.session.backend()) else { return };
        match self.session.search_for(&known, &query) {
            Some(Ok(found)) if found.info.traces == 0 => {
                let (source, window) = (no_spans(), query.window(None, self.now.get_untracked()));
                let window = window.unwrap_or_default();
                let metrics = Metrics { source, window, ..Metrics::default() };
                self.tell(Told::Is(Arc::new(Shown {
                    view,
                    metrics,
                    without: Some(why),
                    more: false,
                })));
            }
            Some(Ok(found)) if !found.whole => self.tell(Told::Failed(Problem {
                what: "The back end tells only the outlines of traces".to_owned(),
                place: known.target.url,
                advice: "Look at another service, or open traces from files.".to_owned(),
            })),
            Some(Ok(found)) => {
                let (this, now) = (*self, self.now.get_untracked());
                let more = found.info.traces > TRACES;
                spawn_local(async move {
                    let asked = view.clone();
                    let came = ask_spans(this.session, Slot::Found, view, now, more).await;
                    let instead =
                        this.instead.try_with_untracked(|i| i.as_ref().map(|i| i.1 == asked));
                    if instead.flatten() != Some(true) {
                        return;
                    }
                    this.tell(match came {
                        Ok(Came::Metrics(metrics, view)) => {
                            Told::Is(Arc::new(Shown { view, metrics, without: Some(why), more }))
                        }
                        Ok(Came::None(problem)) | Err(problem) => Told::Failed(problem),
                    });
                });
            }
            Some(Err(problem)) => self.tell(Told::Failed(problem)),
            None => {
                if !matches!(self.told.get_untracked(), Told::Searching) {
                    self.told.set(Told::Searching);
                }
            }
        }
    }

    fn tell(&self, told: Told) {
        if let Told::Is(shown) = &told {
            let view = &shown.view;
            if !view.service.is_empty() {
                self.session.keep_service(&view.service);
            }
            // What was chosen for the person stands in the address.
            self.session.rewrite(false, |url| url.monitor = view.clone());
        }
        self.busy.set(false);
        self.told.set(told);
        self.session.page_ready();
    }

    /// Goes to another service, kind or time.
    pub fn choose(&self, change: impl FnOnce(&mut MonitorView)) {
        let mut url = self.session.url().get_untracked();
        let before = url.monitor.clone();
        change(&mut url.monitor);
        if url.monitor != before {
            self.session.keep_monitor(&url.monitor);
            self.session.go(url);
        }
    }

    /// What the address says, as it is written.
    pub fn view(&self) -> MonitorView {
        self.session.url().with(|url| url.monitor.clone())
    }
}

/// The page.
#[component]
pub fn MonitorPage() -> impl IntoView {
    let session = use_session();
    let monitor = Monitor::new(session);
    Effect::new(move |_| {
        let service = session.url().with(|url| url.monitor.service.clone());
        let name =
            if service.is_empty() { String::new() } else { format!("{}: ", clean(&service)) };
        location::set_title(&format!("{name}Monitor – Spanscape"));
    });
    Effect::new(move |before: Option<(Subject, TimeNs)>| {
        session.url().track();
        let asked = (monitor.subject.get(), monitor.now.get());
        if before.as_ref() != Some(&asked) {
            monitor.ask(asked.0.clone(), asked.1);
        } else if !monitor.busy.get_untracked() {
            // The address has changed, and asks for nothing else.
            session.page_ready();
        }
        asked
    });
    Effect::new(move |_| monitor.ask_traces());
    let again = Callback::new(move |()| {
        session.search_again();
        monitor.refresh();
    });
    let body = move || {
        match monitor.told.get() {
        Told::Waiting => {
            view! { <div class="page-state" role="status"><p>"Asking how the service does…"</p></div> }
                .into_any()
        }
        Told::Searching => view! { <Searching label="Searching for traces" /> }.into_any(),
        Told::Failed(problem) => view! { <Failed problem again /> }.into_any(),
        Told::Is(shown) if is_empty(&shown.metrics) => empty(monitor, &shown),
        Told::Is(shown) => view! {
            {plots::plots(session, shown.clone())}
            {operations::operations(session, shown)}
        }
        .into_any(),
    }
    };
    view! {
        <section class="monitor" aria-label="Monitor" aria-busy=live(move || monitor.busy.get().to_string())>
            {head::head(monitor)}
            {changing(body)}
        </section>
    }
}

fn no_spans() -> MetricsSource {
    MetricsSource::Spans { spans: 0, traces: 0, services: Vec::new() }
}

/// Whether nothing is known at all.
fn is_empty(metrics: &Metrics) -> bool {
    let known = |series: &Series| series.values.iter().flatten().any(|value| *value > 0.0);
    let latencies = metrics.latencies.iter().any(|(_, series)| known(series));
    metrics.operations.is_empty() && !latencies && !known(&metrics.calls)
}

/// Nothing is known of this service and kind, and what is instead.
fn empty(monitor: Monitor, shown: &Shown) -> AnyView {
    let name = clean(service_name(&shown.view.service)).into_owned();
    let kind = span_kind(shown.view.kind);
    let others = match &shown.metrics.source {
        MetricsSource::Spans { services, .. } => {
            let of = services.iter().find(|service| service.name == shown.view.service);
            of.map(|service| service.kinds.clone()).unwrap_or_default()
        }
        MetricsSource::Server => Vec::new(),
    };
    let buttons: Vec<_> = others
        .into_iter()
        .map(|(kind, spans)| {
            let words = span_kind(kind);
            let count = fmt::count(spans);
            view! {
                <button class="button" on:click=move |_| monitor.choose(|view| view.kind = kind)>
                    {format!("{words} ({count})")}
                </button>
            }
        })
        .collect();
    let advice = if buttons.is_empty() {
        "Look at another kind of span, or further back."
    } else {
        "It has spans of other kinds:"
    };
    view! {
        <div class="page-state" role="status">
            <p>{format!("No span of {name} of the kind {kind} is known in this time.")}</p>
            <p class="advice">{advice}</p>
            <p class="actions">{buttons}</p>
        </div>
    }
    .into_any()
}
