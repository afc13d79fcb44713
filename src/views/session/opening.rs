//! Opening: what the address needs, files, pasted text; nothing open is lost when it fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Progress, TraceOrder};
use spanscape_core::state::{Route, Source};
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

impl Session {
    /// Opens what the address needs, unless it is open or being opened.
    pub fn ensure(&self) {
        let state = self.url.get_untracked();
        let origin = match (&state.route, &state.source) {
            (Route::NotFound { .. }, _) => return,
            (Route::Start, _) => return self.start_page(),
            (_, Some(Source::Demo)) => Origin::Demo,
            (_, Some(Source::Url(url))) => Origin::Url(url.clone()),
            (_, Some(Source::Named(name))) => return self.unknown_source(name),
            (Route::Search, None) => return self.need_something_open(),
            (Route::Trace { id }, None) => match self.data.get_untracked() {
                Some(open) if open.origin == Origin::Local => return,
                _ => Origin::Jaeger(id.clone()),
            },
        };
        self.want(origin);
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
            Origin::Local => return,
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
        if self.data.with_untracked(Option::is_none) {
            self.redirect_to_start();
        }
    }

    fn open(&self, origin: Origin, inputs: Vec<Input>, files: Vec<File>, wanted: Wanted) {
        let title = title_of(&inputs);
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
            session.opening.set(None);
            match answer {
                Ok(Answer::Opened(info)) => {
                    session.failed.set(None);
                    session.data.set(Some(Opened { number, origin, title, info }));
                    if wanted == Wanted::ByHand {
                        session.show_opened();
                    }
                }
                Ok(_) => {}
                Err(problem) if wanted == Wanted::ByAddress => session.failed.set(Some(problem)),
                Err(problem) => session.problem.set(Some(problem)),
            }
        });
    }

    /// After an opening by hand: the only trace, or the list.
    fn show_opened(&self) {
        let session = *self;
        let order = TraceOrder::Newest;
        self.ask(Ask::Traces { first: 0, count: 1, order }, move |answer| {
            if let Answer::Traces { total, traces, .. } = answer {
                match traces.first() {
                    Some(only) if total == 1 && !only.id.is_empty() => {
                        session.go_to_trace(&only.id)
                    }
                    _ => session.go_to_traces(),
                }
            }
        });
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
        [Input::Url { name, .. } | Input::File { name, .. }] => name.clone(),
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
