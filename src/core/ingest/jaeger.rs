//! Jaeger's query JSON: `{"data":[trace]}`, a list of traces, one trace, lists of spans, and what
//! Jaeger's UI downloads (spans enriched with whole parents, which are skipped).
//!
//! The rules are those of Jaeger's own translator to OpenTelemetry, with one exception:
//! `http.status_code` sets no status. A viewer shows the status that was recorded; a failing HTTP
//! status without one is for the reader (and for findings) to judge.

mod field;
mod own;
#[cfg(test)]
mod reference;
mod refs;
mod shapes;
mod span;
mod stream;
mod tags;

#[cfg(test)]
mod tests;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Sink;
use super::fields::Fields;
use super::json::{Cursor, Kind, Result};
use crate::base::{StrId, TimeNs};
use crate::model::{AttrRange, SpanIx, TraceKey, WarningKind};

pub use stream::Stream;

/// Marks a resource index as a place in [`State::slots`] until the trace's processes are known.
const SLOT: u32 = 1 << 31;

/// What is kept from span to span, so that a span allocates nothing, and from piece to piece.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The present trace's process ids, and each one's place in `slots`.
    processes: HashMap<StrId, u32, FxBuildHasher>,
    /// The resource of a process, once it is read.
    slots: Vec<Option<u32>>,
    /// Resources of the present trace without service name, until a span of theirs is told.
    nameless: Vec<u32>,
    /// The id of the trace around the spans, as it stands there, if it stands before them.
    named: Option<String>,
    /// The same, once it was needed.
    around: Option<TraceKey>,
    /// There are no more bytes than those at hand.
    last: bool,
    /// The last trace id without oddities, in its quotes: most spans repeat it.
    last_trace: (String, TraceKey),
    fields: Fields<field::Field>,
    shapes: shapes::Shapes,
    only_ref: Option<refs::Only>,
    events: Vec<(Option<TimeNs>, StrId, AttrRange)>,
    refs: Vec<refs::Reference>,
    reports: Vec<StrId>,
}

impl State {
    /// For [`State::undo`].
    pub(super) fn nameless(&self) -> usize {
        self.nameless.len()
    }

    /// Takes back what was read since it was in that state; texts and shapes stay.
    pub(super) fn undo(&mut self, nameless: usize) {
        self.nameless.truncate(nameless);
        self.reports.clear();
    }
}

/// Reads what a trace consists of.
pub(super) struct Reader<'s> {
    pub(super) sink: &'s mut Sink,
    state: &'s mut State,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sink: &'s mut Sink, state: &'s mut State) -> Self {
        Self { sink, state }
    }

    /// Forgets the trace before.
    fn begin_trace(&mut self) {
        self.state.processes.clear();
        self.state.slots.clear();
        self.state.named = None;
        self.state.around = None;
    }

    fn read_processes(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if !c.object()? {
            return Ok(());
        }
        while let Some(key) = c.next_key()? {
            let slot = self.slot(&key);
            let resource = self.process(c)?;
            if let Some(place) = self.state.slots.get_mut(slot as usize) {
                *place = resource;
            }
        }
        Ok(())
    }

    /// The place of a process in `slots`, whether it is read already or not.
    fn slot(&mut self, process: &str) -> u32 {
        let id = self.sink.text(process);
        let next = self.state.slots.len() as u32;
        let slot = *self.state.processes.entry(id).or_insert(next);
        if slot == next {
            self.state.slots.push(None);
        }
        slot
    }

    /// Gives the spans from `first` on the resources of their processes.
    pub(super) fn resolve(&mut self, first: SpanIx) {
        let mut names = vec![StrId::EMPTY; self.state.slots.len()];
        for (&name, &slot) in &self.state.processes {
            if let Some(place) = names.get_mut(slot as usize) {
                *place = name;
            }
        }
        let (slots, nameless, draft) =
            (&self.state.slots, &mut self.state.nameless, &mut self.sink.draft);
        let mut odd = Vec::new();
        draft.map_resources(first, |span, resource| {
            let slot = resource.checked_sub(SLOT);
            let found = match slot.map(|slot| slots.get(slot as usize).copied().flatten()) {
                None => resource,
                Some(Some(resource)) => resource,
                Some(None) => {
                    let name = slot.and_then(|slot| names.get(slot as usize).copied());
                    odd.push((span, WarningKind::MissingProcess, name.unwrap_or_default()));
                    0
                }
            };
            if let Some(at) = nameless.iter().position(|&r| r == found) {
                nameless.swap_remove(at);
                odd.push((span, WarningKind::MissingServiceName, StrId::EMPTY));
            }
            found
        });
        nameless.clear();
        for (span, kind, detail) in odd {
            draft.warnings.on(span, kind, detail);
        }
    }

    /// A list of texts (or one text) into `reports`.
    fn warnings(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if c.null()? {
            return Ok(());
        }
        if c.peek() != Kind::Array {
            if let Some(text) = c.text()?.filter(|t| !t.is_empty()) {
                let text = self.sink.text(&text);
                self.state.reports.push(text);
            }
            return Ok(());
        }
        c.array()?;
        while c.next_element()? {
            if let Some(text) = c.text()? {
                let text = self.sink.text(&text);
                self.state.reports.push(text);
            }
        }
        Ok(())
    }

    /// The envelope's errors: traces that were asked for and not found, for example.
    fn errors(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        c.array()?;
        while c.next_element()? {
            let text = self.sink.json(c)?;
            self.sink.draft.warnings.note(WarningKind::Reported, text);
        }
        Ok(())
    }

    pub(super) fn bad_entry(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        self.sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
        c.skip()
    }
}
