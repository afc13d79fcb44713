//! The page's session: what is open, what is being opened, where one is. One copyable handle.

mod backends;
mod connecting;
mod headers;
mod home;
mod hrefs;
mod kept;
mod links;
mod look_up;
mod marking;
mod names;
mod needs;
mod opening;
mod pair;
mod preview;
mod problems;
mod searching;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, DatasetInfo, Names, Preview, Problem, Slot};
use spanscape_core::source::{Config, Query};
use spanscape_core::state::{Form, Going, Prefs, Theme, UrlState};

use spanscape::web::engine::{Cancel, EngineClient, Lost};
use spanscape::web::listen::Subscription;
use spanscape::web::storage::{self, Store};
use spanscape::web::theme;
use spanscape::web::{clock, location};

pub use backends::{Known, as_url, base_url};
pub use home::Home;
pub use links::page as page_name;
pub use needs::Remedy;
pub use opening::{name_of, title_of_files};
pub use pair::{Two, set_sources, sources};
pub use searching::Found;

/// Where an opened data set came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The demo.
    Demo,
    /// Files or pasted text; a link can't name them.
    Local,
    /// A file at an address.
    Url(String),
    /// The link has it in itself, or, where this is empty, the page.
    Inside(String),
    /// One trace of a back end.
    Trace {
        /// The back end's URL.
        backend: String,
        /// The trace's id.
        id: String,
    },
    /// Where two traces are, to be compared, or one as long as no other is chosen. Each is a trace of a back end, or
    /// whatever has the trace; in an order that does not depend on which is compared with which.
    Pair(Vec<Origin>),
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
    /// From this input on it is of another source; 0 where all is of one.
    pub apart: u16,
}

impl Opened {
    /// Whether it is a trace of a back end, or two, and not a list of traces.
    pub fn is_chosen(&self) -> bool {
        match &self.origin {
            Origin::Trace { .. } => true,
            Origin::Pair(of) => of.iter().all(|of| matches!(of, Origin::Trace { .. })),
            _ => false,
        }
    }
}

/// Where the trace is that an address names, among what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In what is open, or in what was found.
    pub slot: Slot,
    /// The number of the opening or of the search.
    pub number: u32,
}

/// Something that is being opened.
#[derive(Clone)]
pub struct Opening {
    /// What to call it.
    pub label: String,
    /// How far it is.
    pub going: ArcRwSignal<Going>,
    /// Its first rows, once it takes long.
    pub preview: ArcRwSignal<Option<Arc<Preview>>>,
    /// Its number.
    pub number: u32,
    origin: Origin,
    cancel: Option<Cancel>,
}

/// The session. Copies share it.
#[derive(Clone, Copy)]
pub struct Session {
    url: RwSignal<UrlState>,
    data: RwSignal<Option<Opened>>,
    opening: RwSignal<Option<Opening>, LocalStorage>,
    /// Counts changes of the address, silent ones too, and pages that are ready.
    moved: RwSignal<u32>,
    problem: RwSignal<Option<Problem>>,
    doubt: RwSignal<Option<Problem>>,
    /// Why what the address names is not shown; until the address changes or it is tried again.
    failed: RwSignal<Option<Problem>>,
    dark: RwSignal<bool>,
    config: RwSignal<Option<Config>>,
    backends: RwSignal<Vec<Known>>,
    /// Whether a Jaeger is at the page's own address; `None` until somebody asked.
    here: RwSignal<Option<bool>>,
    probing: StoredValue<bool>,
    names: RwSignal<Names>,
    found: RwSignal<Option<Found>>,
    searching: RwSignal<Option<searching::Searching>, LocalStorage>,
    search_failed: RwSignal<Option<((String, Query), Problem)>>,
    refreshed: RwSignal<Option<Problem>>,
    /// A search's number and a trace's id that is not in what it has found.
    found_absent: StoredValue<Option<(u32, String)>>,
    /// The source, the query and the look of the search page that was shown last.
    last_search: RwSignal<Option<UrlState>>,
    /// The ids of traces that are chosen to be compared.
    chosen: RwSignal<Vec<String>>,
    local: StoredValue<Rc<Local>, LocalStorage>,
}

struct Local {
    engine: EngineClient,
    form: Cell<Form>,
    /// Neither the address nor the host has fixed the form: the configuration may.
    form_is_free: bool,
    base: String,
    numbers: Cell<u32>,
    /// Addresses elsewhere that the person has allowed a link to load from.
    allowed: RefCell<Vec<String>>,
    /// What was opened last by hand, to open it again when it is needed.
    by_hand: RefCell<Option<opening::What>>,
    /// `spanscape:ready` once per navigation.
    announced: RefCell<bool>,
    /// Whether it was said that the browser keeps nothing.
    told_unkept: Cell<bool>,
    /// Counts pages that became ready.
    readied: Cell<u32>,
    subscriptions: RefCell<Vec<Subscription>>,
}

/// Where the preferences are kept.
const PREFS: &str = "spanscape.prefs";

fn read_prefs() -> Prefs {
    storage::get(Store::Local, PREFS).map(|text| Prefs::parse(&text)).unwrap_or_default()
}

/// The session of this page.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// Starts a session at the page's address.
    pub fn start(engine: EngineClient) -> Self {
        let address = location::read();
        let prefs = read_prefs();
        let linked = links::read(&address);
        let state = kept::listed(linked.clone(), &prefs);
        clock::set_zone(&prefs.zone);
        let session = Self {
            url: RwSignal::new(state.clone()),
            data: RwSignal::new(None),
            opening: RwSignal::new_local(None),
            moved: RwSignal::new(0),
            problem: RwSignal::new(None),
            doubt: RwSignal::new(None),
            failed: RwSignal::new(None),
            dark: RwSignal::new(theme::shown().dark),
            config: RwSignal::new(None),
            backends: RwSignal::new(Vec::new()),
            here: RwSignal::new(None),
            probing: StoredValue::new(false),
            names: RwSignal::new(Names::default()),
            found: RwSignal::new(None),
            searching: RwSignal::new_local(None),
            search_failed: RwSignal::new(None),
            refreshed: RwSignal::new(None),
            found_absent: StoredValue::new(None),
            last_search: RwSignal::new(None),
            chosen: RwSignal::new(Vec::new()),
            local: StoredValue::new_local(Rc::new(Local {
                engine,
                form: Cell::new(links::form(&address)),
                form_is_free: links::form_is_free(&address),
                base: address.base,
                numbers: Cell::new(0),
                allowed: RefCell::default(),
                by_hand: RefCell::default(),
                announced: RefCell::new(false),
                told_unkept: Cell::new(false),
                readied: Cell::new(0),
                subscriptions: RefCell::default(),
            })),
        };
        let lost = session.local().engine.on_lost(move |lost| session.lost(lost));
        // Where the page has no origin of its own, as in a sandbox, its address still is that of its host.
        session.engine().allow(&location::absolute("./").unwrap_or_default());
        let themed = theme::on_change(move |shown| {
            let _ = session.dark.try_set(shown.dark);
        });
        theme::apply(state.theme.unwrap_or(prefs.theme));
        if state != linked {
            // The link says what is seen.
            location::replace(&session.address_of(&state));
        }
        session.local().subscriptions.borrow_mut().extend([lost, themed]);
        session.tell_of(&state);
        session.remember(&state);
        session.mark_navigation();
        session.load_config();
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

    /// A number for something that begins now.
    fn next_number(&self) -> u32 {
        let local = self.local();
        local.numbers.set(local.numbers.get().wrapping_add(1));
        local.numbers.get()
    }

    /// What is being opened.
    pub fn opening(&self) -> RwSignal<Option<Opening>, LocalStorage> {
        self.opening
    }

    /// A problem that lost nothing.
    pub fn problem(&self) -> RwSignal<Option<Problem>> {
        self.problem
    }

    /// What of the address was not understood.
    pub fn doubt(&self) -> RwSignal<Option<Problem>> {
        self.doubt
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
        self.store_prefs(|prefs| Prefs { theme: next, ..prefs.clone() });
        theme::apply(next);
    }

    /// The ids of traces that are chosen to be compared, also over new searches.
    pub fn chosen(&self) -> RwSignal<Vec<String>> {
        self.chosen
    }

    /// The engine.
    pub fn engine(&self) -> EngineClient {
        self.local().engine.clone()
    }

    /// Whether what was in that place still is.
    pub fn is_there(&self, place: Place) -> bool {
        let number = match place.slot {
            Slot::Open => self.data.try_with_untracked(|d| d.as_ref().map(|d| d.number)),
            Slot::Found => self.found.try_with_untracked(|f| f.as_ref().map(|f| f.number)),
        };
        number.flatten() == Some(place.number)
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

    /// Shows a problem that lost nothing.
    pub fn notice(&self, problem: Problem) {
        // A dead engine fails every question at once; what it says then is on the page already.
        if self.data.with_untracked(Option::is_some) {
            self.problem.set(Some(problem));
        }
    }

    /// What is preferred on this machine.
    pub fn prefs(&self) -> Prefs {
        read_prefs()
    }

    /// Whether the person has chosen anything on this machine.
    pub fn has_prefs(&self) -> bool {
        storage::get(Store::Local, PREFS).is_some()
    }

    /// From now on times are written in this zone; empty for the browser's. False where it is not known.
    pub fn set_zone(&self, zone: &str) -> bool {
        let known = clock::set_zone(zone);
        if known {
            self.store_prefs(|prefs| Prefs { zone: zone.to_owned(), ..prefs.clone() });
        }
        known
    }

    /// A worker died and took what was kept in it with it.
    fn lost(&self, lost: &Lost) {
        let url = self.url.get_untracked();
        let shown = untrack(|| self.place_of(&url)).map(|place| place.slot);
        let problem = lost.problem.clone();
        match lost.slot {
            Some(Slot::Open) => self.data.set(None),
            Some(Slot::Found) => {
                let found = self.found.get_untracked();
                self.found.set(None);
                // The search page says it, and does not search again by itself.
                if let Some(Found { backend, query, .. }) = found {
                    self.search_failed.set(Some(((backend, query), problem.clone())));
                }
            }
            None => self.opening.set(None),
        }
        if lost.slot.is_none() || lost.slot == shown {
            self.failed.set(Some(problem));
        }
    }

    /// Closes what is open: the address does not need it.
    fn close(&self) {
        if self.data.with_untracked(Option::is_some) {
            self.data.set(None);
            self.local().engine.close(Slot::Open);
        }
    }
}
