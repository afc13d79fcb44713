//! The page's session: what is open, what is being opened, where one is. One copyable handle.

mod links;
mod opening;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, DatasetInfo, Input, Problem, Progress};
use spanscape_core::state::{Form, Prefs, Source, Theme, UrlState};
use web_sys::File;

use spanscape::web::engine::{Cancel, EngineClient, Lost};
use spanscape::web::listen::Subscription;
use spanscape::web::marks::{self, Mark};
use spanscape::web::storage::{self, Store};
use spanscape::web::theme;
use spanscape::web::{frame, location};

/// Where an opened data set came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The demo.
    Demo,
    /// Files or pasted text; a link can't name them.
    Local,
    /// A file at an address.
    Url(String),
    /// One trace of the Jaeger at this page's address.
    Jaeger(String),
}

/// An opened data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Counts openings, so that answers about an earlier one are told apart.
    pub number: u32,
    /// Where it came from.
    pub origin: Origin,
    /// What to call it.
    pub title: String,
    /// What is in it.
    pub info: DatasetInfo,
}

/// Something that is being opened.
#[derive(Clone)]
pub struct Opening {
    /// What to call it.
    pub label: String,
    /// How far it is.
    pub progress: ArcRwSignal<Progress>,
    number: u32,
    origin: Origin,
    cancel: Option<Cancel>,
}

/// The session. Copies share it.
#[derive(Clone, Copy)]
pub struct Session {
    url: RwSignal<UrlState>,
    data: RwSignal<Option<Opened>>,
    opening: RwSignal<Option<Opening>, LocalStorage>,
    problem: RwSignal<Option<Problem>>,
    /// Why what the address names is not shown; until the address changes or it is tried again.
    failed: RwSignal<Option<Problem>>,
    dark: RwSignal<bool>,
    local: StoredValue<Rc<Local>, LocalStorage>,
}

struct Local {
    engine: EngineClient,
    form: Form,
    base: String,
    openings: RefCell<u32>,
    /// What was opened last by hand, to open it again when the engine has died.
    by_hand: RefCell<Option<(Vec<Input>, Vec<File>)>>,
    /// `spanscape:ready` once per navigation.
    announced: RefCell<bool>,
    subscriptions: RefCell<Vec<Subscription>>,
}

/// Where the preferences are kept.
const PREFS: &str = "spanscape.prefs";

/// The session of this page.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// Starts a session at the page's address.
    pub fn start(engine: EngineClient) -> Self {
        let address = location::read();
        let state = links::read(&address);
        let session = Self {
            url: RwSignal::new(state.clone()),
            data: RwSignal::new(None),
            opening: RwSignal::new_local(None),
            problem: RwSignal::new(None),
            failed: RwSignal::new(None),
            dark: RwSignal::new(theme::shown().dark),
            local: StoredValue::new_local(Rc::new(Local {
                engine,
                form: links::form(&address),
                base: address.base,
                openings: RefCell::new(0),
                by_hand: RefCell::default(),
                announced: RefCell::new(false),
                subscriptions: RefCell::default(),
            })),
        };
        let lost = session.local().engine.on_lost(move |lost| session.lost(lost));
        let themed = theme::on_change(move |shown| {
            let _ = session.dark.try_set(shown.dark);
        });
        theme::apply(state.theme.unwrap_or(session.prefs().theme));
        session.local().subscriptions.borrow_mut().extend([lost, themed]);
        session.mark_navigation();
        session
    }

    fn local(&self) -> Rc<Local> {
        self.local.get_value()
    }

    /// The page's address, read.
    pub fn url(&self) -> RwSignal<UrlState> {
        self.url
    }

    /// What is open.
    pub fn data(&self) -> RwSignal<Option<Opened>> {
        self.data
    }

    /// What is being opened.
    pub fn opening(&self) -> RwSignal<Option<Opening>, LocalStorage> {
        self.opening
    }

    /// A problem that lost nothing.
    pub fn problem(&self) -> RwSignal<Option<Problem>> {
        self.problem
    }

    /// Why what the address names can't be shown.
    pub fn failed(&self) -> RwSignal<Option<Problem>> {
        self.failed
    }

    /// Whether the dark theme is on.
    pub fn dark(&self) -> RwSignal<bool> {
        self.dark
    }

    /// Switches between light and dark, and remembers it.
    pub fn toggle_theme(&self) {
        let next = if self.dark.get_untracked() { Theme::Light } else { Theme::Dark };
        self.store_prefs(|prefs| Prefs { theme: next, ..*prefs });
        theme::apply(next);
    }

    /// The engine.
    pub fn engine(&self) -> EngineClient {
        self.local().engine.clone()
    }

    /// Whether `open` is still what is open.
    pub fn is_open(&self, open: &Opened) -> bool {
        self.data
            .try_with_untracked(|data| data.as_ref().is_some_and(|d| d.number == open.number))
            .unwrap_or(false)
    }

    /// Asks the engine and hands on the answer; a problem is shown as a notice.
    pub fn ask(&self, ask: Ask, then: impl FnOnce(Answer) + 'static) {
        let session = *self;
        let asked = self.local().engine.ask(ask);
        spawn_local(async move {
            match asked.await {
                Ok(answer) => then(answer),
                Err(problem) => session.notice(problem),
            }
        });
    }

    /// The page shows all that it shows at first: marks it, once per navigation.
    pub fn page_ready(&self) {
        let local = self.local();
        if !local.announced.replace(true) {
            frame::once(|_| marks::mark(Mark::Ready));
        }
    }

    /// The first frame with the trace is on the screen.
    pub fn first_paint(&self) {
        marks::mark(Mark::FirstPaint);
    }

    /// Shows a problem that lost nothing.
    pub fn notice(&self, problem: Problem) {
        // A dead engine fails every question at once; what it says then is on the page already.
        if self.data.with_untracked(Option::is_some) {
            self.problem.set(Some(problem));
        }
    }

    /// What is preferred on this machine.
    pub fn prefs(&self) -> Prefs {
        storage::get(Store::Local, PREFS).map(|text| Prefs::parse(&text)).unwrap_or_default()
    }

    /// Keeps changed preferences.
    pub fn store_prefs(&self, change: impl FnOnce(&Prefs) -> Prefs) {
        storage::set(Store::Local, PREFS, &change(&self.prefs()).print());
    }

    fn mark_navigation(&self) {
        let state = self.url.get_untracked();
        *self.local().announced.borrow_mut() = false;
        let (page, trace) = links::page(&state.route);
        let source = match &state.source {
            None => "default",
            Some(Source::Demo) => "demo",
            Some(Source::Named(name)) => name,
            Some(Source::Url(_)) => "url",
            Some(Source::Files(_)) => "files",
        };
        marks::navigate(page, trace, source);
    }

    /// The engine died and took what was open with it.
    fn lost(&self, lost: &Lost) {
        self.opening.set(None);
        self.data.set(None);
        let mut problem = lost.problem.clone();
        problem.place.clone_from(&lost.detail);
        self.failed.set(Some(problem));
    }
}
