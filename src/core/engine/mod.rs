//! The engine: what the worker is, as a state machine that any host can drive.
//!
//! The page asks ([`protocol::Request`]), the engine answers ([`protocol::Response`]). It does no
//! I/O and knows no clock: the shell around it fetches, reads files and posts. A shell does this:
//!
//! 1. Give each request to [`Engine::handle`] and post what it put `out`.
//! 2. After an [`Ask::Open`]: for each input that is a URL or a file, one after the other,
//!    [`Engine::begin_input`], [`Engine::feed`] for each chunk, [`Engine::end_input`]; or
//!    [`Engine::fail_input`] in place of the last (a file that can't be fetched does not stop the
//!    others). Pasted texts the engine has already. Then [`Engine::finish`].
//! 3. While [`Engine::step`] answers [`Step::More`]: post, let other events in, call it again. It
//!    does the long jobs in slices; requests may come in between.
//! 4. Stop reading when [`Engine::wants`] turns false: the open request was cancelled or superseded.
//!    Calls about a request that is no longer wanted do nothing, so a late chunk does no harm.

mod dataset;
mod detail;
mod names;
mod open;
pub mod protocol;
mod shown;
mod times;
pub mod trouble;
pub mod wire;

use crate::model::Store;
use crate::source::Config;
use dataset::Dataset;
use names::problem;
use open::{Next, Opening};
use protocol::{Answer, Ask, InputInfo, Problem, Request, Response};
use shown::Shown;

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
    opening: Option<Opening>,
    data: Option<Dataset>,
}

impl Engine {
    /// With nothing open. `build_id` is what [`Ask::Hello`] is answered with.
    pub fn new(build_id: &str) -> Self {
        Self { build: build_id.to_owned(), opening: None, data: None }
    }

    /// Answers a request; that to an [`Ask::Open`] comes from [`Engine::step`], later.
    pub fn handle(&mut self, request: Request, out: &mut Vec<Response>) {
        let id = request.id;
        let answer = match request.ask {
            Ask::Hello => Ok(Answer::Hello { build: self.build.clone() }),
            Ask::Open { inputs } => {
                let advice = "What was open before still is";
                self.stop(problem("Something else was opened meanwhile", advice), out);
                self.opening = Some(Opening::new(id, inputs));
                return;
            }
            Ask::Services { .. } | Ask::Operations { .. } | Ask::Search { .. } => {
                Err(problem("Not built yet", ""))
            }
            Ask::Config { text } => Ok(Answer::Config(Box::new(Config::parse(&text)))),
            Ask::Names { .. } => Ok(Answer::Names(protocol::Names::default())),
            Ask::Cancel { open } => {
                if self.wants(open) {
                    self.stop(problem("Cancelled", "What was open before still is"), out);
                }
                return;
            }
            Ask::Traces { first, count, order, .. } => {
                self.data().map(|data| data.traces(first, count, order))
            }
            Ask::Show { trace, .. } => self.data().and_then(|data| data.show(&trace)),
            Ask::Rows { first, count } => {
                self.shown().map(|(store, s)| Answer::Rows(s.window(store, first, count)))
            }
            Ask::Fold { fold, keep } => {
                self.shown().and_then(|(store, s)| s.fold(store, fold, keep))
            }
            Ask::Minimap { width, height } => {
                self.data().and_then(|data| data.minimap(width, height))
            }
            Ask::Detail { span } => self.shown().and_then(|(store, s)| s.detail(store, span)),
            Ask::Locate { id } => self.shown().map(|(store, s)| s.locate(store, &id)),
            Ask::Skew { on } => self.data().and_then(|data| data.skew(on)),
        };
        let answer = answer.unwrap_or_else(Answer::Failed);
        out.push(Response { id, answer });
    }

    /// Whether the open request of this number still wants bytes.
    pub fn wants(&self, open: u32) -> bool {
        self.opening.as_ref().is_some_and(|o| o.id == open)
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

    /// Decodes the next bytes of the current input, in any split. Answers with progress now and
    /// then: not more than once a call, and not more than once in 256 KiB.
    pub fn feed(&mut self, open: u32, bytes: &[u8], out: &mut Vec<Response>) {
        let progress = self.opening(open).and_then(|o| o.feed(bytes));
        out.extend(progress.map(|p| Response { id: open, answer: Answer::Progress(p) }));
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
        let Some(opening) = &mut self.opening else { return Step::Idle };
        let id = opening.id;
        let (next, progress) = opening.step();
        out.extend(progress.map(|p| Response { id, answer: Answer::Progress(p) }));
        match next {
            Next::Wait => return Step::Idle,
            Next::More => return Step::More,
            Next::Complete => {}
        }
        let answer = match self.opening.take().map(Opening::complete) {
            Some(Ok(data)) => Answer::Opened(self.data.insert(data).info()),
            Some(Err(problem)) => Answer::Failed(problem),
            None => return Step::Idle,
        };
        out.push(Response { id, answer });
        Step::Idle
    }

    /// Makes a finished store what is open, as if it had been opened.
    pub fn adopt(&mut self, store: Store, inputs: Vec<InputInfo>) {
        self.data = Some(Dataset::new(store, inputs));
    }

    /// Bytes of heap that the open store uses; 0 with nothing open.
    pub fn heap_bytes(&self) -> usize {
        self.data.as_ref().map_or(0, |d| d.store.heap_bytes())
    }

    fn opening(&mut self, open: u32) -> Option<&mut Opening> {
        self.opening.as_mut().filter(|o| o.id == open)
    }

    fn data(&mut self) -> Result<&mut Dataset, Problem> {
        let nothing = || problem("Nothing is open", "Open a file, the demo or a trace");
        self.data.as_mut().ok_or_else(nothing)
    }

    fn shown(&mut self) -> Result<(&Store, &mut Shown), Problem> {
        self.data().and_then(Dataset::shown)
    }

    fn stop(&mut self, why: Problem, out: &mut Vec<Response>) {
        let stopped = self.opening.take();
        out.extend(stopped.map(|o| Response { id: o.id, answer: Answer::Failed(why) }));
    }
}
