//! One open request or search on its way: bytes of its inputs in, a store or a problem out.

use std::collections::BTreeSet;

use super::inputs::{info, nothing};
use super::limits::{self, Limits};
use super::names::problem;
use super::pending::{self, Pending, Sources, State};
use super::protocol::{Also, Input, InputInfo, Problem, Progress, TraceRow};
use super::rest::Rest;
use super::sift::Sift;
use super::summaries;
use crate::ingest::Ingest;
use crate::model::{Building, Draft, Store};
use crate::source::{Api, Query, Target};

/// How much of a pasted text is decoded in one step.
const TEXT_SLICE: usize = 256 * 1024;

/// What can be done next without the shell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: the shell has to give bytes.
    Wait,
    /// More of the same.
    More,
    /// All is decoded; [`Opening::complete`] is the last step.
    Complete,
}

/// What became of an opening.
pub(super) struct Done {
    pub store: Store,
    pub inputs: Vec<InputInfo>,
    /// What the back end speaks, if this is what a search has found.
    pub search: Option<Api>,
    /// What was looked for, and what was found that is not in the store.
    pub rest: Option<(Query, Rest)>,
    /// Lines in place of traces.
    pub rows: Vec<TraceRow>,
    /// The two back ends of a search, where there were two.
    pub sources: Option<Sources>,
}

/// The open request, or the search.
pub(super) struct Opening {
    pub id: u32,
    /// For a search: what the back end speaks, as far as that is known.
    search: Option<Api>,
    inputs: Vec<Pending>,
    /// From this input on they are of another source; 0 for none.
    apart: u16,
    /// Their names, where they are back ends of a search.
    sources: Option<Sources>,
    /// One of those was begun.
    is_apart: bool,
    /// The input that is being read.
    current: Option<usize>,
    /// The input whose bytes are complete, and not yet decoded.
    closed: Option<usize>,
    ingest: Ingest,
    bytes: u64,
    reported: bool,
    /// The shell has no more bytes.
    finished: bool,
    /// How much of the current text is decoded.
    fed: usize,
    /// Of a search: what is kept of what came so far.
    sift: Option<Sift>,
    limits: Limits,
    /// There is no room for more.
    full: bool,
    built: Built,
    /// Lines in place of traces, of each trace one.
    rows: Vec<TraceRow>,
}

/// How far the store is.
enum Built {
    /// Not all is decoded.
    Not,
    Partly(Building),
    Wholly(Box<Store>),
}

impl Opening {
    /// Of an open request.
    pub fn new(id: u32, inputs: Vec<Input>, apart: u16, limits: Limits) -> Self {
        let inputs = inputs.into_iter().map(Pending::new).collect();
        Self { apart, ..Self::of(id, inputs, limits) }
    }

    /// Of a search. Its inputs are what the back end answers: one, or one for each of `each` services; and those of
    /// another that is asked as well behind them.
    pub fn search(
        id: u32,
        (target, each): (Target, Vec<String>),
        api: Api,
        query: Query,
        also: Option<Box<Also>>,
        limits: Limits,
    ) -> Self {
        let several = !each.is_empty() || also.as_ref().is_some_and(|also| also.is_by_one());
        let (inputs, sources) = pending::of_search(target, each, also);
        let apart = sources.as_ref().map_or(0, |sources| sources.apart);
        let mut sift = Sift::new(limits.found, query, sources.clone());
        let mut opening = Self { apart, sources, ..Self::of(id, inputs, limits) };
        if several {
            opening.ingest.once_each();
        }
        sift.take(&mut opening.ingest, api);
        Self { search: Some(api), sift: Some(sift), ..opening }
    }

    fn of(id: u32, inputs: Vec<Pending>, limits: Limits) -> Self {
        Self {
            id,
            search: None,
            inputs,
            apart: 0,
            sources: None,
            is_apart: false,
            current: None,
            closed: None,
            ingest: Ingest::default(),
            bytes: 0,
            reported: false,
            finished: false,
            fed: 0,
            sift: None,
            limits,
            full: false,
            built: Built::Not,
            rows: Vec::new(),
        }
    }

    /// Whether it is a search.
    pub fn is_search(&self) -> bool {
        self.search.is_some()
    }

    /// What the back end of a search turned out to speak.
    pub fn speaks(&mut self, api: Api) {
        self.search = self.search.map(|_| api);
    }

    /// The name of its first input: of a search, the back end's URL.
    pub fn name(&self) -> String {
        self.inputs.first().map(|i| i.name.clone()).unwrap_or_default()
    }

    /// An input turned out to be lines in place of traces. O(lines of all inputs).
    pub fn lines(&mut self, ix: u32, rows: Vec<TraceRow>) {
        let Some(input) = self.inputs.get_mut(ix as usize) else { return };
        let spans = rows.iter().fold(0u32, |sum, row| sum.saturating_add(row.spans));
        let (name, format) = (input.name.clone(), summaries::FORMAT.to_owned());
        input.state = State::Done(InputInfo { name, format, spans, problem: None });
        let known: BTreeSet<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        self.rows.extend(rows.into_iter().filter(|row| !known.contains(&row.id)));
    }

    /// Makes the size of an input known. Unknown inputs are ignored.
    pub fn expect(&mut self, ix: u32, total: Option<u64>) {
        if let Some(input) = self.inputs.get_mut(ix as usize) {
            input.total = total.or(input.total);
        }
    }

    /// The next bytes are of this input. One that is still being read is ended first. An input
    /// that is unknown, was read before or is a text is ignored.
    pub fn begin(&mut self, ix: u32, total: Option<u64>) {
        self.close(None);
        self.settle();
        self.expect(ix, total);
        if !self.finished
            && !self.full
            && self.inputs.get(ix as usize).is_some_and(|i| i.text.is_none())
        {
            self.start(ix as usize);
        }
    }

    fn start(&mut self, at: usize) {
        let input = self.inputs.get_mut(at);
        if let Some(input) = input.filter(|i| matches!(i.state, State::Waiting)) {
            input.state = State::Begun;
            self.current = Some(at);
        }
    }

    /// [`Opening::feed_by`] with bytes that stand elsewhere.
    fn feed(&mut self, bytes: &[u8]) -> bool {
        self.feed_by(bytes.len(), &mut |room| room.copy_from_slice(bytes))
    }

    /// Decodes `len` bytes of the current input that `fill` writes, or what is left of those before; whether
    /// there is more.
    pub fn feed_by(&mut self, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> bool {
        let Some(at) = self.current else { return false };
        if self.inputs.get(at).is_some_and(|input| matches!(input.state, State::Begun)) {
            self.ingest_begins(at);
        }
        let Some(input) = self.inputs.get_mut(at) else { return false };
        if matches!(input.state, State::Begun) {
            if let Some(total) = input.total {
                self.ingest.expect(total);
            }
            input.state = State::Reading;
        }
        self.bytes = self.bytes.saturating_add(len as u64);
        let more = if len == 0 { self.ingest.work() } else { self.ingest.give_by(len, fill) };
        self.make_room();
        more && !self.full
    }

    /// What is decoded next is of this input.
    fn ingest_begins(&mut self, at: usize) {
        let number = u16::try_from(at).unwrap_or(u16::MAX);
        let apart = self.apart > 0 && number >= self.apart && !self.is_apart;
        self.is_apart |= apart;
        if let Some(input) = self.inputs.get(at) {
            self.ingest.begin_as(&input.name, number, apart);
        }
    }

    /// Whether nobody has been told yet how far it is.
    pub fn is_unreported(&self) -> bool {
        !self.reported && self.bytes > 0
    }

    /// Puts aside what is complete of a search; ends reading where there is no room for more.
    fn make_room(&mut self) {
        if let Some((sift, api)) = self.sift.as_mut().zip(self.search) {
            sift.take(&mut self.ingest, api);
        }
        if !self.full && self.ingest.heap_bytes() > self.limits.decoded {
            self.full = true;
            let input = self.current.and_then(|at| self.inputs.get(at)).map(|i| i.name.as_str());
            let problem = limits::full(input.unwrap_or_default(), self.ingest.spans());
            self.close(Some(problem));
        }
    }

    /// Whether there is no room for more bytes.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// No more bytes of the current input; with a problem, what was read of it before is kept.
    /// The work that this makes is done by [`Opening::settle`].
    pub fn close(&mut self, problem: Option<Problem>) {
        let Some(at) = self.current.take() else { return };
        self.settle();
        let begun = self.inputs.get(at).is_some_and(|input| matches!(input.state, State::Begun));
        if begun && problem.is_none() {
            self.ingest_begins(at);
        }
        if let Some(input) = self.inputs.get_mut(at) {
            input.state = match (&input.state, problem) {
                (State::Begun, Some(problem)) => State::Done(input.unread(problem)),
                (_, problem) => State::Closed(problem),
            };
            self.closed = Some(at);
        }
    }

    /// Decodes the rest of an input that is closed. Whether there was one.
    fn settle(&mut self) -> bool {
        let input = self.closed.take().and_then(|at| self.inputs.get_mut(at));
        let Some(input) = input else { return false };
        if let State::Closed(problem) = &mut input.state {
            let problem = problem.take();
            let mut info = info(self.ingest.end());
            info.problem = problem.or(info.problem);
            input.state = State::Done(info);
        }
        self.make_room();
        true
    }

    /// The shell has given all that it has.
    pub fn finish(&mut self) {
        self.close(None);
        self.finished = true;
    }

    /// Whether the shell has said so.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// How far it is now.
    pub fn report(&mut self) -> Progress {
        self.reported = true;
        let total = self.inputs.iter().map(|i| i.total).sum::<Option<u64>>();
        // More than was announced: the announced size was that of something else (compressed).
        let total = total.filter(|&total| total >= self.bytes);
        let (spans, traces) = (self.ingest.spans(), self.ingest.traces());
        let done = |input: &&Pending| matches!(input.state, State::Closed(_) | State::Done(_));
        let (ended, inputs) = (self.inputs.iter().filter(done).count(), self.inputs.len());
        let (ended, inputs) = (ended as u32, inputs as u32);
        let traces = traces.saturating_add(self.rows.len() as u32);
        Progress { bytes: self.bytes, total, spans, traces, ended, inputs }
    }

    /// The first spans so far.
    pub fn beginning(&self, spans: usize) -> Draft {
        self.ingest.beginning(spans)
    }

    /// Does what can be done without the shell: decodes a closed input, and after
    /// [`Opening::finish`] reads the next slice of a pasted text.
    pub fn step(&mut self) -> (Next, Option<Progress>) {
        if self.settle() {
            return (Next::More, Some(self.report()));
        }
        if !self.finished {
            return (Next::Wait, None);
        }
        let Some(at) = self.inputs.iter().position(|i| i.text.is_some() && !self.full) else {
            return (self.build(), None);
        };
        if self.current != Some(at) {
            self.start(at);
            self.fed = 0;
        }
        let text = self.inputs.get_mut(at).and_then(|i| i.text.take()).unwrap_or_default();
        let rest = text.get(self.fed..).unwrap_or(&[]);
        let slice = rest.get(..TEXT_SLICE).unwrap_or(rest);
        let mut more = self.feed(slice);
        while more {
            more = self.feed(&[]);
        }
        let due = slice.len() < rest.len() || self.is_unreported();
        let progress = due.then(|| self.report());
        self.fed += slice.len();
        if slice.len() == rest.len() {
            self.close(None);
        } else if let Some(input) = self.inputs.get_mut(at) {
            input.text = Some(text);
        }
        (Next::More, progress)
    }

    /// Does the next step of building the store: each is long, all together are the longest.
    fn build(&mut self) -> Next {
        // What a search has put aside is built already.
        if self.sift.as_ref().is_some_and(Sift::is_begun) {
            return Next::Complete;
        }
        let building = match std::mem::replace(&mut self.built, Built::Not) {
            Built::Not => Building::new(std::mem::take(&mut self.ingest).finish().0),
            Built::Partly(building) => building,
            built @ Built::Wholly(_) => {
                self.built = built;
                return Next::Complete;
            }
        };
        self.built = match building.step() {
            Ok(store) => Built::Wholly(store),
            Err(more) => Built::Partly(more),
        };
        Next::More
    }

    /// The store. A search that finds nothing gives an empty one.
    ///
    /// # Errors
    /// Nothing could be read, or what was read holds no span.
    pub fn complete(self) -> Result<Done, Problem> {
        let (search, sources) = (self.search.is_some(), self.sources);
        let again = if search { "Search again" } else { "Open it again" };
        let full = self.full;
        let unread = || if full { limits::unread() } else { problem("It was not read", again) };
        let infos = self.inputs.into_iter().map(|input| match input.state {
            State::Done(info) => info,
            _ => input.unread(unread()),
        });
        let inputs: Vec<_> = infos.collect();
        if let Some((sift, api)) = self.sift.zip(self.search).filter(|(sift, _)| sift.is_begun()) {
            let (store, query, rest) = sift.finish(self.ingest.finish().0, api);
            let (search, rest) = (self.search, Some((query, rest)));
            return Ok(Done { store, inputs, search, rest, rows: self.rows, sources });
        }
        let store = match self.built {
            Built::Wholly(store) => *store,
            _ => Store::default(),
        };
        if store.is_empty() && self.rows.is_empty() {
            // What some services have not, others may not have either, and that is an answer.
            let failed = inputs.iter().all(|i| i.problem.is_some());
            if failed || !search {
                return Err(nothing(&inputs));
            }
        }
        Ok(Done { store, inputs, search: self.search, rest: None, rows: self.rows, sources })
    }
}
