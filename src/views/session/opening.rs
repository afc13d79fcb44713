//! Opening: what the address needs, files, pasted text; nothing open is lost when it fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Progress, Slot, TraceOrder};
use spanscape_core::source::Query;
use spanscape_core::state::{Route, Source, UrlState};
use web_sys::File;

use super::{Opened, Opening, Origin, Session};
use spanscape::web::engine::OpenStep;
use spanscape::web::marks::{self, Mark};
use spanscape::web::{files, location, probe};

/// The demo's data, beside index.html.
const DEMO: &str = "demo/shop.jsonl.gz";

/// Who wants something opened, which decides what happens when it fails or succeeds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The address names it.
    ByAddress,
    /// The person chose it; the address follows.
    ByHand,
}

/// What an address needs.
enum Needed {
    /// What is open serves, or nothing would.
    Nothing,
    /// The start page.
    Start,
    /// Whatever is open.
    Anything,
    /// A back end that is not configured.
    Unknown(String),
    /// This.
    Source(Origin),
}

impl Session {
    /// Opens what the address needs, unless it is open or being opened.
    pub fn ensure(&self) {
        match self.needed(&self.url.get_untracked()) {
            Needed::Nothing => {}
            Needed::Start => self.start_page(),
            Needed::Anything => self.need_something_open(),
            Needed::Unknown(name) => self.unknown_source(&name),
            Needed::Source(origin) => self.want(origin),
        }
    }

    /// What the address needs to be open.
    fn needed(&self, state: &UrlState) -> Needed {
        match (&state.route, &state.source) {
            (Route::NotFound { .. }, _) => Needed::Nothing,
            (Route::Start, _) => Needed::Start,
            (_, Some(Source::Demo)) => Needed::Source(Origin::Demo),
            (_, Some(Source::Url(url))) => Needed::Source(Origin::Url(url.clone())),
            (_, Some(Source::Files(_))) => Needed::Anything,
            (_, Some(Source::Named(name))) => Needed::Unknown(name.clone()),
            (Route::Search, None) => Needed::Anything,
            (Route::Trace { id }, None) => {
                let by_hand = self.local().by_hand.borrow().is_some();
                let open = self.data.with_untracked(|d| d.as_ref().map(|d| d.origin.clone()));
                match open {
                    Some(Origin::Local) => Needed::Nothing,
                    // The engine died with the files: they are still at hand.
                    None if by_hand => Needed::Source(Origin::Local),
                    _ => Needed::Source(Origin::Jaeger(id.clone())),
                }
            }
        }
    }

    /// Whether what is open is what the address is about. Tracks both.
    pub fn is_served(&self) -> bool {
        let Some(origin) = self.data.get().map(|open| open.origin) else { return false };
        match self.needed(&self.url.get()) {
            Needed::Source(needed) => needed == origin,
            Needed::Nothing | Needed::Anything => true,
            Needed::Start | Needed::Unknown(_) => false,
        }
    }

    /// The trace that is shown has this id, whatever the address called it.
    pub fn canonical_id(&self, id: &str) {
        if id.is_empty() {
            return;
        }
        self.data.update_untracked(|data| {
            if let Some(Opened { origin: Origin::Jaeger(asked), .. }) = data {
                id.clone_into(asked);
            }
        });
        self.rewrite(|url| url.route = Route::Trace { id: id.to_owned() });
    }

    /// The trace is not in the opened files: ask the Jaeger at this address.
    pub fn ask_jaeger_instead(&self, id: &str) -> bool {
        let local = self
            .data
            .with_untracked(|d| d.as_ref().is_some_and(|open| open.origin == Origin::Local));
        if local {
            self.want(Origin::Jaeger(id.to_owned()));
        }
        local
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.failed.set(None);
        self.ensure();
    }

    /// Loads from the host that the link names, which the person has just allowed.
    pub fn allow_url(&self, url: String) {
        self.failed.set(None);
        let input = Input::Url { name: name_of(&url), url: url.clone() };
        self.open(Origin::Url(url), vec![input], Vec::new(), Wanted::ByAddress);
    }

    fn want(&self, origin: Origin) {
        let open = self.data.with_untracked(|d| d.as_ref().is_some_and(|d| d.origin == origin));
        let coming =
            self.opening.with_untracked(|o| o.as_ref().is_some_and(|o| o.origin == origin));
        if open || coming {
            return;
        }
        let (url, name) = match &origin {
            Origin::Demo => (DEMO.to_owned(), "Demo shop".to_owned()),
            Origin::Url(url) => (url.clone(), name_of(url)),
            Origin::Jaeger(id) => {
                (format!("api/traces/{}", location::encode_segment(id)), "Jaeger".to_owned())
            }
            Origin::Local => return self.open_again(),
        };
        let Some(url) = location::absolute(&url) else {
            return self.failed.set(Some(bad_address(&url)));
        };
        if matches!(origin, Origin::Url(_)) && !location::is_same_origin(&url) {
            // Shown by the page with a button: a link alone never makes it contact a host.
            return self.failed.set(Some(ask_first(&url)));
        }
        self.open(origin, vec![Input::Url { url, name }], Vec::new(), Wanted::ByAddress);
    }

    fn open_again(&self) {
        let by_hand = self.local().by_hand.borrow().clone();
        if let Some((inputs, files)) = by_hand {
            self.open(Origin::Local, inputs, files, Wanted::ByAddress);
        }
    }

    /// Lets the person pick files.
    pub fn pick_files(&self) {
        let session = *self;
        files::pick("", move |files| session.open_files(files));
    }

    /// Opens files together, as one data set.
    pub fn open_files(&self, files: Vec<File>) {
        let inputs: Vec<_> = (0..)
            .zip(&files)
            .map(|(index, file)| Input::File { index, name: file.name() })
            .collect();
        if !inputs.is_empty() {
            self.open(Origin::Local, inputs, files, Wanted::ByHand);
        }
    }

    /// Opens pasted text.
    pub fn open_text(&self, text: String) {
        if !text.trim().is_empty() {
            self.open(Origin::Local, vec![Input::Text { text }], Vec::new(), Wanted::ByHand);
        }
    }

    /// Stops what is being opened.
    pub fn cancel(&self) {
        let opening = self.opening.get_untracked();
        self.opening.set(None);
        if let Some(cancel) = opening.and_then(|o| o.cancel) {
            cancel.cancel();
        }
        match self.needed(&self.url.get_untracked()) {
            _ if self.data.with_untracked(Option::is_none) => self.redirect_to_start(),
            // The address asked for what was just cancelled.
            Needed::Source(_) if !untrack(|| self.is_served()) => self.redirect_to_traces(),
            _ => {}
        }
    }

    fn open(&self, origin: Origin, inputs: Vec<Input>, files: Vec<File>, wanted: Wanted) {
        let title = title_of(&inputs);
        let again = (origin == Origin::Local).then(|| (inputs.clone(), files.clone()));
        // Not owned by the component whose click this is: that may go while this goes on.
        let progress = ArcRwSignal::new(Progress::default());
        let told = progress.clone();
        let number = {
            let local = self.local();
            let mut openings = local.openings.borrow_mut();
            *openings += 1;
            *openings
        };
        let asked = self.engine().open(inputs, files, move |step| match step {
            OpenStep::Progress(now) => told.set(now),
            OpenStep::LastByte => marks::mark(Mark::Bytes),
        });
        self.opening.set(Some(Opening {
            label: format!("Opening {title}"),
            progress,
            number,
            origin: origin.clone(),
            cancel: Some(asked.cancel()),
        }));
        let session = *self;
        spawn_local(async move {
            let answer = asked.await;
            // A later opening, or a cancel, has taken this one's place.
            let current = session
                .opening
                .try_with_untracked(|o| o.as_ref().is_some_and(|o| o.number == number));
            if current != Some(true) {
                return;
            }
            match answer {
                Ok(Answer::Opened(info)) => {
                    session.local().by_hand.replace(again);
                    let opened = Opened { number, origin, title, info };
                    match wanted {
                        Wanted::ByAddress => session.opened(opened),
                        Wanted::ByHand => session.opened_by_hand(opened).await,
                    }
                }
                Ok(_) => session.opening.set(None),
                Err(problem) => {
                    session.opening.set(None);
                    let place = match wanted {
                        Wanted::ByAddress => session.failed,
                        Wanted::ByHand => session.problem,
                    };
                    place.set(Some(problem));
                }
            }
        });
    }

    fn opened(&self, opened: Opened) {
        self.opening.set(None);
        self.failed.set(None);
        self.problem.set(None);
        let broken = opened.info.inputs.iter().find_map(|input| input.problem.clone());
        self.data.set(Some(opened));
        // The list tells its inputs' problems itself.
        if self.url.with_untracked(|url| matches!(url.route, Route::Trace { .. })) {
            self.problem.set(broken);
        }
    }

    /// Shows the only trace, or the list. Asked before the page learns of the new data set: the
    /// address must change in the same moment.
    async fn opened_by_hand(&self, opened: Opened) {
        let order = TraceOrder::Newest;
        let first = self
            .engine()
            .ask(Ask::Traces { of: Slot::Open, query: Query::default(), first: 0, count: 1, order })
            .await;
        let broken = opened.info.inputs.iter().find_map(|input| input.problem.clone());
        self.opened(opened);
        let only = match first {
            Ok(Answer::Traces { total: 1, mut traces, .. }) => traces.pop().map(|only| only.id),
            _ => None,
        };
        match only.filter(|id| !id.is_empty()) {
            Some(id) => {
                self.go_to_trace(&id);
                self.problem.set(broken);
            }
            None => {
                self.problem.set(None);
                self.go_to_traces();
            }
        }
    }

    /// While developing, an empty start shows the demo, unless a Jaeger answers here.
    fn start_page(&self) {
        if !location::live_reload() || self.data.with_untracked(Option::is_some) {
            return;
        }
        let session = *self;
        spawn_local(async move {
            if !probe::same_origin_jaeger().await
                && session.url.with_untracked(|u| u.route == Route::Start)
            {
                session.redirect_to_demo();
            }
        });
    }

    fn need_something_open(&self) {
        if self.data.with_untracked(Option::is_none) && self.opening.with_untracked(Option::is_none)
        {
            self.redirect_to_start();
        }
    }

    fn unknown_source(&self, name: &str) {
        self.failed.set(Some(Problem {
            what: "The link names a back end that is not configured here".to_owned(),
            place: name.to_owned(),
            advice: "Ask whoever sent it for a link without src=, or open the trace from a file."
                .to_owned(),
        }));
    }
}

/// The last part of an address's path, for a title.
fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(url).to_owned()
}

fn title_of(inputs: &[Input]) -> String {
    match inputs {
        [Input::Url { name, .. } | Input::Trace { name, .. } | Input::File { name, .. }] => {
            name.clone()
        }
        [Input::Text { .. }] => "pasted text".to_owned(),
        many => format!("{} files", many.len()),
    }
}

fn bad_address(url: &str) -> Problem {
    Problem {
        what: "The link names an address that can't be read".to_owned(),
        place: url.to_owned(),
        advice: "It must be an http or https address.".to_owned(),
    }
}

fn ask_first(url: &str) -> Problem {
    Problem {
        what: format!(
            "This link wants to load a trace from {}",
            location::host_of(url).unwrap_or_default()
        ),
        place: url.to_owned(),
        advice: "Nothing has been sent there yet. Load it only if you trust the link.".to_owned(),
    }
}
