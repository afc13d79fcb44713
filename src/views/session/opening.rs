//! Opening: what the address needs, files, pasted text; nothing open is lost when it fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Slot, TraceOrder};
use spanscape_core::source::{Api, Query, Target};
use spanscape_core::state::{Going, Pace, Route, Source};
use web_sys::File;

use super::needs::Needed;
use super::{Opened, Opening, Origin, Session};
use spanscape::web::engine::OpenStep;
use spanscape::web::marks::{self, Mark};
use spanscape::web::{clock, files, location};

/// The demo's data, beside index.html.
const DEMO: &str = "demo/shop.jsonl.gz";

/// Who wants something opened, which decides what happens when it fails or succeeds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The address names it.
    ByAddress,
    /// The person chose it; the address follows.
    ByHand,
    /// The person added or closed one of several files: the list stays.
    Among,
    /// The shown trace once more.
    Again,
}

impl Session {
    /// Loads from the host that the link names, which the person has just allowed.
    pub fn allow_url(&self, url: String) {
        self.failed.set(None);
        let input = Input::Url { name: name_of(&url), url: url.clone() };
        self.open(Origin::Url(url), vec![input], Vec::new(), Wanted::ByAddress);
    }

    pub(super) fn want(&self, origin: Origin) {
        let open = self.data.with_untracked(|d| d.as_ref().is_some_and(|d| d.origin == origin));
        let coming =
            self.opening.with_untracked(|o| o.as_ref().is_some_and(|o| o.origin == origin));
        if open || coming {
            return;
        }
        let (url, name) = match &origin {
            Origin::Demo => (DEMO.to_owned(), "Demo shop".to_owned()),
            Origin::Url(url) => (url.clone(), name_of(url)),
            Origin::Trace { backend, id } => {
                let input = self.trace_input(backend, id);
                return self.open(origin, vec![input], Vec::new(), Wanted::ByAddress);
            }
            Origin::Pair { backend, ids } => {
                let inputs = ids.iter().map(|id| self.trace_input(backend, id)).collect();
                return self.open(origin, inputs, Vec::new(), Wanted::ByAddress);
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

    fn trace_input(&self, backend: &str, id: &str) -> Input {
        let known = self
            .backends
            .with_untracked(|all| all.iter().find(|k| k.target.url == backend).cloned());
        let (target, api, name) = match known {
            Some(known) => (known.call(), known.api, known.title),
            None => {
                let target = Target { url: backend.to_owned(), ..Target::default() };
                (target, Api::default(), "Jaeger".to_owned())
            }
        };
        Input::Trace { target, api, id: id.to_owned(), name }
    }

    /// Gets a trace of a back end again.
    pub(super) fn open_again_from(&self, backend: &str, id: &str) {
        let origin = Origin::Trace { backend: backend.to_owned(), id: id.to_owned() };
        let input = self.trace_input(backend, id);
        self.open(origin, vec![input], Vec::new(), Wanted::Again);
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

    /// Lets the person pick files to add to those that are open.
    pub fn pick_more_files(&self) {
        let session = *self;
        files::pick("", move |files| session.add_files(files));
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

    /// Opens more files beside those that are open.
    pub fn add_files(&self, files: Vec<File>) {
        let before = self.local().by_hand.borrow().clone();
        let (mut all, mut all_files) = before.unwrap_or_default();
        // A file that is opened again takes the place of what it was.
        let names: Vec<_> = files.iter().map(File::name).collect();
        all.retain(|input| file_name(input).is_none_or(|name| !names.contains(&name)));
        let from = all_files.len() as u32;
        all.extend((from..).zip(names).map(|(index, name)| Input::File { index, name }));
        all_files.extend(files);
        self.open(Origin::Local, all, all_files, Wanted::Among);
    }

    /// Closes one of the open files.
    pub fn close_input(&self, at: usize) {
        let before = self.local().by_hand.borrow().clone();
        let Some((mut inputs, files)) = before else { return };
        if at < inputs.len() {
            inputs.remove(at);
        }
        if inputs.is_empty() {
            self.local().by_hand.replace(None);
            self.close();
            return self.redirect_to_start();
        }
        self.open(Origin::Local, inputs, files, Wanted::Among);
    }

    /// Stops what is being opened.
    pub fn cancel(&self) {
        let opening = self.opening.get_untracked();
        self.opening.set(None);
        if let Some(cancel) = opening.and_then(|o| o.cancel) {
            cancel.cancel();
        }
        match untrack(|| self.needed(&self.url.get_untracked())) {
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
        let going = ArcRwSignal::new(Going::default());
        let preview = ArcRwSignal::new(None);
        let (told, number) = (going.clone(), self.next_number());
        let mut look = self.look(number, wanted == Wanted::ByAddress, wanted == Wanted::ByHand);
        let mut pace = Pace::default();
        let asked = self.engine().open(inputs, files, move |step| match step {
            OpenStep::Progress(progress) => {
                let now = clock::now_ms();
                told.set(pace.note(now, progress));
                look.at(now, &pace, &progress);
            }
            OpenStep::LastByte => {
                told.set(pace.all_read());
                marks::mark(Mark::Bytes);
            }
        });
        self.opening.set(Some(Opening {
            label: format!("Opening {title}"),
            going,
            preview,
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
                        Wanted::ByAddress | Wanted::Again => session.opened(opened),
                        Wanted::ByHand => session.opened_by_hand(opened).await,
                        Wanted::Among => {
                            session.opened(opened);
                            session.redirect_to_traces();
                        }
                    }
                }
                Ok(_) => session.opening.set(None),
                Err(problem) => {
                    session.opening.set(None);
                    let place = match wanted {
                        Wanted::ByAddress => session.failed,
                        Wanted::ByHand | Wanted::Among | Wanted::Again => session.problem,
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

    /// Shows the trace that the link meant, the only one, or the list. Asked before the page learns
    /// of the new data set: the address must change in the same moment.
    async fn opened_by_hand(&self, opened: Opened) {
        let list = Ask::Traces {
            of: Slot::Open,
            query: Query::default(),
            first: 0,
            count: 1,
            order: TraceOrder::Newest,
        };
        let first = self.engine().ask(list).await;
        let broken = opened.info.inputs.iter().find_map(|input| input.problem.clone());
        let awaited = self.awaits_files();
        self.opened(opened);
        if awaited {
            return;
        }
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
}

impl Session {
    /// Whether the address is about files, and waits for them.
    pub(super) fn awaits_files(&self) -> bool {
        self.failed.with_untracked(Option::is_some)
            && self.url.with_untracked(|url| {
                let page = matches!(url.route, Route::Trace { .. } | Route::Search);
                page && matches!(url.source, Some(Source::Files(_)))
            })
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
        [Input::Trace { name, .. }, Input::Trace { .. }] => format!("two traces of {name}"),
        many => format!("{} files", many.len()),
    }
}

fn file_name(input: &Input) -> Option<String> {
    if let Input::File { name, .. } = input { Some(name.clone()) } else { None }
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
