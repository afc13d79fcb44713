//! Opening: what the address needs, files, pasted text; nothing open is lost when it fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Slot, TraceOrder};
use spanscape_core::source::{Api, Query, Target};
use spanscape_core::state::{Going, Pace, Route, Source};
use web_sys::File;

use super::needs::Needed;
use super::problems::{ask_first, bad_address, no_demo, nothing_inside};
use super::{Opened, Opening, Origin, Session};
use spanscape::web::engine::OpenStep;
use spanscape::web::marks::{self, Mark};
use spanscape::web::{boot, clock, files, location};

/// The demo's data, beside index.html.
/// What to call what a link or the page has in itself.
pub(super) const INSIDE: &str = "trace in the link";

const DEMO: &str = "demo/shop.jsonl.gz";

/// What is to be opened, as the engine is asked for it.
#[derive(Clone, Default)]
pub(super) struct What {
    pub inputs: Vec<Input>,
    /// Those that inputs refer to.
    pub files: Vec<File>,
    /// From this input on they are of another source; 0 where all are of one.
    pub apart: u16,
}

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
        self.engine().allow(&url);
        self.local().allowed.borrow_mut().push(url);
        self.ensure();
    }

    /// The whole address of a file elsewhere that the person has not allowed to load.
    pub(super) fn not_allowed(&self, url: &str) -> Option<String> {
        let url = location::absolute(url).filter(|url| !location::is_same_origin(url))?;
        (!self.local().allowed.borrow().contains(&url)).then_some(url)
    }

    pub(super) fn want(&self, origin: Origin) {
        let open = self.data.with_untracked(|d| d.as_ref().is_some_and(|d| d.origin == origin));
        let coming =
            self.opening.with_untracked(|o| o.as_ref().is_some_and(|o| o.origin == origin));
        if open || coming {
            return;
        }
        match self.what(&origin) {
            Ok(what) => self.open(origin, what, Wanted::ByAddress),
            Err(problem) => self.failed.set(Some(problem)),
        }
    }

    /// What has to be opened for it.
    ///
    /// # Errors
    /// The address is none, or the person has not allowed it.
    pub(super) fn what(&self, origin: &Origin) -> Result<What, Problem> {
        let one = |input| What { inputs: vec![input], ..What::default() };
        Ok(match origin {
            Origin::Demo => one(Input::Url {
                url: boot::file(DEMO).ok_or_else(no_demo)?,
                name: "Demo shop".to_owned(),
            }),
            Origin::Url(url) => {
                if let Some(url) = self.not_allowed(url) {
                    // Shown by the page with a button: a link alone never makes it contact a host.
                    return Err(ask_first(&url));
                }
                one(Input::Url { url: absolute(url)?, name: name_of(url) })
            }
            Origin::Inside(text) => {
                let text = if text.is_empty() { boot::inside() } else { Some(text.clone()) };
                let text = text.ok_or_else(nothing_inside)?;
                one(Input::Packed { text, name: INSIDE.to_owned() })
            }
            Origin::Trace { backend, id } => one(self.trace_input(backend, id)),
            Origin::Local => self.local().by_hand.borrow().clone().unwrap_or_default(),
            Origin::Pair(of) => {
                let mut all = What::default();
                for origin in of {
                    let more = self.what(origin)?;
                    let before = all.inputs.len();
                    if before > 0 && !of_one_back_end(of) {
                        all.apart = u16::try_from(before).unwrap_or(0);
                    }
                    all.inputs.extend(more.inputs);
                    all.files.extend(more.files);
                }
                all
            }
        })
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
        self.open(origin, What { inputs: vec![input], ..What::default() }, Wanted::Again);
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
            self.open(Origin::Local, What { inputs, files, apart: 0 }, Wanted::ByHand);
        }
    }

    /// Opens pasted text.
    pub fn open_text(&self, text: String) {
        if !text.trim().is_empty() {
            let what = What { inputs: vec![Input::Text { text }], ..What::default() };
            self.open(Origin::Local, what, Wanted::ByHand);
        }
    }

    /// Opens more files beside those that are open.
    pub fn add_files(&self, files: Vec<File>) {
        let before = self.local().by_hand.borrow().clone();
        let What { inputs: mut all, files: mut all_files, .. } = before.unwrap_or_default();
        // A file that is opened again takes the place of what it was.
        let names: Vec<_> = files.iter().map(File::name).collect();
        all.retain(|input| file_name(input).is_none_or(|name| !names.contains(&name)));
        let from = all_files.len() as u32;
        all.extend((from..).zip(names).map(|(index, name)| Input::File { index, name }));
        all_files.extend(files);
        let what = What { inputs: all, files: all_files, apart: 0 };
        self.open(Origin::Local, what, Wanted::Among);
    }

    /// Closes one of the open files.
    pub fn close_input(&self, at: usize) {
        let before = self.local().by_hand.borrow().clone();
        let Some(What { mut inputs, files, .. }) = before else { return };
        if at < inputs.len() {
            inputs.remove(at);
        }
        if inputs.is_empty() {
            self.local().by_hand.replace(None);
            self.close();
            return self.redirect_to_start();
        }
        self.open(Origin::Local, What { inputs, files, apart: 0 }, Wanted::Among);
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

    fn open(&self, origin: Origin, what: What, wanted: Wanted) {
        let title = title_of(&what.inputs, what.apart);
        let again = (origin == Origin::Local).then(|| what.clone());
        let What { inputs, files, apart } = what;
        // Not owned by the component whose click this is: that may go while this goes on.
        let going = ArcRwSignal::new(Going::default());
        let preview = ArcRwSignal::new(None);
        let (told, number) = (going.clone(), self.next_number());
        let mut look = self.look(number, wanted == Wanted::ByAddress, wanted == Wanted::ByHand);
        let mut pace = Pace::default();
        let asked = self.engine().open(inputs, apart, files, move |step| match step {
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
                    if again.is_some() {
                        session.local().by_hand.replace(again);
                    }
                    let opened = Opened { number, origin, title, info, apart };
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
            // The address may need more than the files.
            return self.ensure();
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
                let page = matches!(
                    url.route,
                    Route::Trace { .. } | Route::Search | Route::Compare { .. }
                );
                let [a, b] = super::sources(url);
                page && [a, b].iter().any(|of| matches!(of, Some(Source::Files(_))))
            })
    }
}

/// The last part of an address's path, for a title.
pub fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(url).to_owned()
}

/// What to call files together.
pub fn title_of_files(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        many => format!("{} files", many.len()),
    }
}

/// Whether all are traces of one back end.
fn of_one_back_end(of: &[Origin]) -> bool {
    let back_end = |of: &Origin| match of {
        Origin::Trace { backend, .. } => Some(backend.clone()),
        _ => None,
    };
    let first = of.first().and_then(back_end);
    first.is_some() && of.iter().all(|of| back_end(of) == first)
}

fn title_of(inputs: &[Input], apart: u16) -> String {
    match inputs {
        _ if apart > 0 => "two sources".to_owned(),
        [
            Input::Url { name, .. }
            | Input::Trace { name, .. }
            | Input::File { name, .. }
            | Input::Packed { name, .. },
        ] => name.clone(),
        [Input::Text { .. }] => "pasted text".to_owned(),
        [Input::Trace { name, .. }, Input::Trace { .. }] => format!("two traces of {name}"),
        many => format!("{} files", many.len()),
    }
}

fn file_name(input: &Input) -> Option<String> {
    if let Input::File { name, .. } = input { Some(name.clone()) } else { None }
}

/// The whole of an address.
fn absolute(url: &str) -> Result<String, Problem> {
    location::absolute(url).ok_or_else(|| bad_address(url))
}
