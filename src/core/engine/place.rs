//! A place where traces are kept: what is there, and what is on its way to it.

use super::Step;
use super::dataset::{Dataset, only_a_line};
use super::names::problem;
use super::open::{Done, Next, Opening};
use super::protocol::{Answer, DatasetInfo, Problem, Response, Slot, TraceOrder, TraceRow};
use super::results::{Data, Entries};
use super::shown::Shown;
use super::summaries::Summaries;
use crate::model::Store;
use crate::source::{Api, Query};

/// One of the engine's two places.
pub(super) struct Place {
    slot: Slot,
    kept: Option<Kept>,
    /// At most one: the next takes its place.
    coming: Option<Opening>,
}

/// What is kept.
enum Kept {
    /// Whole traces.
    Traces(Box<Dataset>),
    /// A line of each.
    Summaries(Box<Summaries>),
}

impl Place {
    pub fn new(slot: Slot) -> Self {
        Self { slot, kept: None, coming: None }
    }

    /// Begins an opening, in place of one that is not done yet.
    pub fn begin(&mut self, opening: Opening, out: &mut Vec<Response>) {
        self.stop(
            match self.slot {
                Slot::Open => "Something else was opened meanwhile",
                Slot::Found => "Another search was begun meanwhile",
            },
            out,
        );
        self.coming = Some(opening);
    }

    /// Ends the opening that is not done yet, if there is one, as failed.
    pub fn stop(&mut self, why: &str, out: &mut Vec<Response>) {
        let advice = match self.slot {
            Slot::Open => "What was open before still is",
            Slot::Found => "What was found before is still there",
        };
        let stopped = self.coming.take();
        let answer = Answer::Failed(problem(why, advice));
        out.extend(stopped.map(|o| Response { id: o.id, answer }));
    }

    /// The opening of that number, if it is not done yet.
    pub fn opening(&mut self, id: u32) -> Option<&mut Opening> {
        self.coming.as_mut().filter(|o| o.id == id)
    }

    /// Whether that opening is not done yet.
    pub fn wants(&self, id: u32) -> bool {
        self.coming.as_ref().is_some_and(|o| o.id == id)
    }

    /// Does the next slice of the opening's work.
    pub fn step(&mut self, out: &mut Vec<Response>) -> Step {
        let Some(opening) = &mut self.coming else { return Step::Idle };
        let id = opening.id;
        let (next, progress) = opening.step();
        out.extend(progress.map(|p| Response { id, answer: Answer::Progress(p) }));
        if next == Next::Wait {
            return Step::Idle;
        }
        if next == Next::Complete {
            let done = self.coming.take().map(Opening::complete);
            let answer = done.map(|d| d.map_or_else(Answer::Failed, |done| self.keep(done)));
            out.extend(answer.map(|answer| Response { id, answer }));
        }
        Step::More
    }

    fn keep(&mut self, done: Done) -> Answer {
        let Done { store, inputs, search, rest, rows, sources } = done;
        if let Some(api) = search.filter(|_| store.is_empty() && !rows.is_empty()) {
            let rows = Summaries::of(inputs, rows);
            let info = rows.info();
            self.kept = Some(Kept::Summaries(Box::new(rows)));
            return Answer::Found { info, api, whole: false };
        }
        let mut data = Dataset::new(store, inputs, search);
        data.sources = sources;
        if let Some((query, rest)) = rest {
            data.add_rest(rest, &query);
        }
        data.add_lines(rows);
        let info = self.adopt(data);
        match search {
            None => Answer::Opened(info),
            Some(api) => Answer::Found { info, api, whole: true },
        }
    }

    /// Keeps finished traces, in place of what was kept.
    pub fn adopt(&mut self, data: Dataset) -> DatasetInfo {
        let info = data.info();
        self.kept = Some(Kept::Traces(Box::new(data)));
        info
    }

    /// Ends a search with lines instead of traces. The answer, if that search is not done yet.
    pub fn keep_rows(&mut self, id: u32, rows: Vec<TraceRow>, api: Api) -> Option<Answer> {
        let opening = self.coming.take_if(|o| o.id == id && o.is_search())?;
        let rows = Summaries::new(opening.name(), rows);
        let info = rows.info();
        self.kept = Some(Kept::Summaries(Box::new(rows)));
        Some(Answer::Found { info, api, whole: false })
    }

    /// Gives up what is kept.
    pub fn close(&mut self) {
        self.kept = None;
    }

    /// A window of the list of traces.
    pub fn traces(
        &mut self,
        query: &Query,
        first: u32,
        count: u32,
        order: TraceOrder,
    ) -> Result<Answer, Problem> {
        match &mut self.kept {
            Some(Kept::Traces(data)) => {
                Ok(data.as_recorded(|data| data.traces(query, first, count, order)))
            }
            Some(Kept::Summaries(rows)) => Ok(rows.traces(first, count, order)),
            None => Err(nothing(self.slot)),
        }
    }

    /// What is kept as results, with what is known of them.
    ///
    /// # Errors
    /// Nothing is kept.
    pub fn together<T>(
        &mut self,
        f: impl FnOnce(&mut Data<'_>, &mut Option<Entries>) -> T,
    ) -> Result<T, Problem> {
        match &mut self.kept {
            Some(Kept::Traces(data)) => Ok(data.as_recorded(|data| {
                let mut entries = data.entries.take();
                let told = f(&mut Data::Traces(data), &mut entries);
                data.entries = entries;
                told
            })),
            Some(Kept::Summaries(rows)) => {
                let mut entries = rows.entries.take();
                let told = f(&mut Data::Lines(rows), &mut entries);
                rows.entries = entries;
                Ok(told)
            }
            None => Err(nothing(self.slot)),
        }
    }

    /// The whole traces that are kept.
    ///
    /// # Errors
    /// Nothing is, or only a line of each.
    pub fn data(&mut self) -> Result<&mut Dataset, Problem> {
        match &mut self.kept {
            Some(Kept::Traces(data)) => Ok(data),
            Some(Kept::Summaries(_)) => Err(only_a_line()),
            None => Err(nothing(self.slot)),
        }
    }

    /// Whether anything is kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_none()
    }

    /// The trace that is shown of what is kept.
    pub fn shown(&mut self) -> Option<(&Store, &mut Shown)> {
        self.shown_data().and_then(Dataset::shown)
    }

    /// The whole traces that are kept, if one of them is shown.
    pub fn shown_data(&mut self) -> Option<&mut Dataset> {
        match &mut self.kept {
            Some(Kept::Traces(data)) if data.is_shown() => Some(data),
            _ => None,
        }
    }

    /// Bytes of heap of the stores that are kept.
    pub fn heap_bytes(&self) -> usize {
        match &self.kept {
            Some(Kept::Traces(data)) => data.store.heap_bytes(),
            _ => 0,
        }
    }
}

fn nothing(slot: Slot) -> Problem {
    match slot {
        Slot::Open => problem("Nothing is open", "Open a file, the demo or a trace"),
        Slot::Found => problem("Nothing was searched for", "Search first"),
    }
}
