//! The engine: what the worker is, as a state machine that any host can drive.
//!
//! The page asks ([`protocol::Request`]), the engine answers ([`protocol::Response`]). It does no
//! I/O and knows no clock: the shell around it fetches, reads files and posts. A shell does this:
//!
//! 1. Give each request to [`Engine::handle`] and post what it put `out`.
//! 2. After an [`Ask::Open`] or [`Ask::Search`]: for each input (of a search, the back end's answer
//!    is the only one) that is a URL or a file, one after the other,
//!    [`Engine::begin_input`], [`Engine::feed`] for each chunk until it answers false, now and then
//!    [`Engine::report`], [`Engine::end_input`]; or
//!    [`Engine::fail_input`] in place of the last (a file that can't be fetched does not stop the
//!    others). Pasted texts the engine has already. Then [`Engine::finish`].
//! 3. While [`Engine::step`] answers [`Step::More`]: post, let other events in, call it again. It
//!    does the long jobs in slices; requests may come in between.
//! 4. For a search, say with [`Engine::found_api`] what the back end speaks; and if that gives
//!    summaries instead of traces, [`Engine::found_rows`] in place of 2 and 3; of a search for several
//!    services, [`Engine::add_rows`] in place of 2 for each of these.
//! 5. Stop reading when [`Engine::takes`] turns false: memory is full, and the rest is done as after the
//!    last byte; or, where [`Engine::wants`] is false too, the open request was cancelled or superseded.
//!    Calls about a request that is no longer wanted do nothing, so a late chunk does no harm.

mod again;
mod alike;
mod answer;
pub mod cold;
mod colours;
pub mod compare;
mod crowd;
mod dataset;
mod dependencies;
mod detail;
mod events_at;
mod find;
mod gen_ai;
mod inputs;
pub mod judge;
pub mod later;
pub mod limits;
mod line_rows;
mod link_patterns;
mod list;
pub mod logs;
mod metrics;
mod names;
mod open;
mod pattern_links;
mod pending;
mod place;
mod preview;
pub mod protocol;
pub mod rare;
mod raw;
mod reduced;
mod rest;
pub mod results;
mod service_filter;
mod services;
mod share;
mod shown;
mod sift;
mod spent;
mod summaries;
mod texts;
mod times;
mod told;
mod verdict;
pub mod views;
mod warm_up;
mod what_if;
mod window;
pub use protocol::wire;
pub mod workers;

pub use warm_up::WarmUp;

use crate::model::Store;
use crate::source::Api;
use dataset::Dataset;
use limits::Limits;
use open::Opening;
use place::Place;
use protocol::{Answer, Ask, InputInfo, Problem, Request, Response, Slot, TraceRow};

/// What [`Engine::step`] has left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Call it again, after other events.
    More,
    /// Nothing to do until the next request or byte.
    Idle,
}

/// The state machine. Dropping it frees everything.
pub struct Engine {
    build: String,
    open: Place,
    found: Place,
    /// Where the shown trace is.
    current: Slot,
    limits: Limits,
}

impl Engine {
    /// With nothing open. `build_id` is what [`Ask::Hello`] is answered with.
    pub fn new(build_id: &str) -> Self {
        Self::with_limits(build_id, Limits::default())
    }

    /// The same with other limits than those of a browser's tab.
    pub fn with_limits(build_id: &str, limits: Limits) -> Self {
        Self {
            build: build_id.to_owned(),
            open: Place::new(Slot::Open),
            found: Place::new(Slot::Found),
            current: Slot::Open,
            limits,
        }
    }

    /// Answers a request; that to an [`Ask::Open`] or [`Ask::Search`] comes later, from
    /// [`Engine::step`] or [`Engine::found_rows`].
    pub fn handle(&mut self, request: Request, out: &mut Vec<Response>) {
        let id = request.id;
        match request.ask {
            Ask::Open { inputs, apart } => {
                self.open.begin(Opening::new(id, inputs, apart, self.limits), out);
            }
            Ask::Search { target, api, query, each, also, .. } => {
                let opening = Opening::search(id, (target, each), api, *query, also, self.limits);
                self.found.begin(opening, out);
            }
            Ask::Cancel { open } => {
                for place in [&mut self.open, &mut self.found] {
                    if place.wants(open) {
                        place.stop("Cancelled", out);
                    }
                }
            }
            ask => {
                let answer = self.answer(ask).unwrap_or_else(Answer::Failed);
                out.push(Response { id, answer });
            }
        }
    }

    /// Whether the open request or search of this number still wants bytes.
    pub fn wants(&self, open: u32) -> bool {
        self.open.wants(open) || self.found.wants(open)
    }

    /// Whether more bytes are of use to it: not once memory is full, though it is not done then.
    pub fn takes(&mut self, open: u32) -> bool {
        self.opening(open).is_some_and(|opening| !opening.is_full())
    }

    /// What the back end of a search turned out to speak. Call it before [`Engine::finish`].
    pub fn found_api(&mut self, id: u32, api: Api) {
        if let Some(opening) = self.opening(id) {
            opening.speaks(api);
        }
    }

    /// Ends a search whose back end told a line of each trace instead of the traces.
    pub fn found_rows(&mut self, id: u32, rows: Vec<TraceRow>, api: Api, out: &mut Vec<Response>) {
        let answer = self.found.keep_rows(id, rows, api);
        out.extend(answer.map(|answer| Response { id, answer }));
    }

    /// One of several answers to a search turned out to be lines in place of traces; [`Engine::finish`] ends it.
    pub fn add_rows(&mut self, id: u32, ix: u32, rows: Vec<TraceRow>, out: &mut Vec<Response>) {
        if let Some(opening) = self.opening(id) {
            opening.lines(ix, rows);
        }
        self.report(id, out);
    }

    /// Makes the size of an input known before its turn, so that progress has a total.
    pub fn expect_bytes(&mut self, open: u32, ix: u32, total: u64) {
        if let Some(opening) = self.opening(open) {
            opening.expect(ix, Some(total));
        }
    }

    /// The next bytes are of input `ix`. `total` is how many there will be, where that is known and
    /// they are not compressed on their way.
    pub fn begin_input(&mut self, open: u32, ix: u32, total: Option<u64>) {
        if let Some(opening) = self.opening(open) {
            opening.begin(ix, total);
        }
    }

    /// Decodes the next bytes of the current input, in any split. Packed bytes may be many times as
    /// much text: then this does a first slice, and answers true until it was called without bytes
    /// often enough. The first bytes of all are answered with progress.
    pub fn feed(&mut self, open: u32, bytes: &[u8], out: &mut Vec<Response>) -> bool {
        self.feed_by(open, bytes.len(), &mut |room| room.copy_from_slice(bytes), out)
    }

    /// The same with `len` bytes that `fill` writes where they are read; it is called at most once.
    pub fn feed_by(
        &mut self,
        open: u32,
        len: usize,
        fill: &mut dyn FnMut(&mut [u8]),
        out: &mut Vec<Response>,
    ) -> bool {
        let Some(opening) = self.opening(open) else { return false };
        let more = opening.feed_by(len, fill);
        if opening.is_unreported() {
            self.report(open, out);
        }
        more
    }

    /// Answers how far an open request or search is. The shell has the clock: now and then, while
    /// bytes come.
    pub fn report(&mut self, open: u32, out: &mut Vec<Response>) {
        let answer = self.opening(open).map(|o| Answer::Progress(o.report()));
        out.extend(answer.map(|answer| Response { id: open, answer }));
    }

    /// The current input is complete.
    pub fn end_input(&mut self, open: u32, out: &mut Vec<Response>) {
        self.close_input(open, None, out);
    }

    /// The current input can't be read, or not further. What was read of it stays.
    pub fn fail_input(&mut self, open: u32, problem: Problem, out: &mut Vec<Response>) {
        self.close_input(open, Some(problem), out);
    }

    fn close_input(&mut self, open: u32, problem: Option<Problem>, out: &mut Vec<Response>) {
        if let Some(opening) = self.opening(open) {
            opening.close(problem);
            let answer = Answer::Progress(opening.report());
            out.push(Response { id: open, answer });
        }
    }

    /// There are no more bytes. Answers with [`Answer::LastByte`]; the rest is done by
    /// [`Engine::step`].
    pub fn finish(&mut self, open: u32, out: &mut Vec<Response>) {
        if let Some(opening) = self.opening(open).filter(|o| !o.is_finished()) {
            opening.finish();
            out.push(Response { id: open, answer: Answer::LastByte });
        }
    }

    /// Does the next slice of what is to be done without the shell.
    pub fn step(&mut self, out: &mut Vec<Response>) -> Step {
        // What was found is smaller, so it comes first.
        match self.found.step(out) {
            Step::More => Step::More,
            Step::Idle => self.open.step(out),
        }
    }

    /// Makes a finished store what is open, as if it had been opened.
    pub fn adopt(&mut self, store: Store, inputs: Vec<InputInfo>) {
        self.open.adopt(Dataset::new(store, inputs, None));
    }

    /// Bytes of heap that the stores use; 0 with nothing open.
    pub fn heap_bytes(&self) -> usize {
        self.open.heap_bytes() + self.found.heap_bytes()
    }

    fn opening(&mut self, id: u32) -> Option<&mut Opening> {
        self.open.opening(id).or_else(|| self.found.opening(id))
    }
}
