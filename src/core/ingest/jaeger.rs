//! Jaeger's query JSON: `{"data":[trace]}`, a list of traces, one trace, lists of spans, and what
//! Jaeger's UI downloads (spans enriched with whole parents, which are skipped).
//!
//! The rules are those of Jaeger's own translator to OpenTelemetry, with one exception:
//! `http.status_code` sets no status. A viewer shows the status that was recorded; a failing HTTP
//! status without one is for the reader (and for findings) to judge.

#[cfg(test)]
mod reference;
mod refs;
mod span;
mod tags;

#[cfg(test)]
mod tests;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Sink;
use super::json::{Cursor, Kind, Result};
use crate::base::{StrId, TimeNs};
use crate::model::{AttrRange, SpanIx, TraceKey, WarningKind};

/// Reads one document.
pub fn decode(c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
    Reader::new(sink).document(c)
}

/// Marks a resource index as a place in [`Reader::slots`] until the trace's processes are known.
const SLOT: u32 = 1 << 31;

/// Reads traces and spans; keeps what it needs from span to span, so that a span allocates nothing.
pub(super) struct Reader<'s> {
    pub(super) sink: &'s mut Sink,
    /// The present trace's process ids, and each one's place in `slots`.
    processes: HashMap<StrId, u32, FxBuildHasher>,
    /// The resource of a process, once it is read.
    slots: Vec<Option<u32>>,
    /// Resources of the present trace without service name, until a span of theirs is told.
    nameless: Vec<u32>,
    /// The id of the trace around the spans, once it was needed.
    around: Option<TraceKey>,
    /// The last trace id without oddities: most spans repeat it.
    last_trace: (String, TraceKey),
    events: Vec<(Option<TimeNs>, StrId, AttrRange)>,
    refs: Vec<refs::Reference>,
    reports: Vec<StrId>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sink: &'s mut Sink) -> Self {
        Self {
            sink,
            processes: HashMap::default(),
            slots: Vec::new(),
            nameless: Vec::new(),
            around: None,
            last_trace: (String::new(), TraceKey::NONE),
            events: Vec::new(),
            refs: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// A trace, an envelope around traces, or a list of any of them.
    fn document(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if c.peek() == Kind::Array {
            return self.list(c);
        }
        let (start, mut wrapped) = (c.at(), false);
        if !c.object()? {
            return Ok(());
        }
        while let Some(key) = c.next_key()? {
            match (&*key, c.peek()) {
                ("data", Kind::Array) => {
                    wrapped = true;
                    self.list(c)?;
                }
                ("data", Kind::Object) => {
                    wrapped = true;
                    self.trace(c)?;
                }
                ("errors", Kind::Array) => self.errors(c)?,
                ("spans", _) if !wrapped => {
                    // A trace after all: from its front again.
                    c.seek(start);
                    return self.trace(c);
                }
                _ => c.skip()?,
            }
        }
        Ok(())
    }

    /// Traces, spans, or lists of spans.
    fn list(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if !c.array()? {
            return Ok(());
        }
        while c.next_element()? {
            match c.peek() {
                Kind::Object => self.trace(c)?,
                Kind::Array => {
                    let first = self.sink.draft.next_span();
                    let read = self.spans(c, None);
                    self.resolve(first);
                    read?;
                }
                _ => self.bad_entry(c)?,
            }
        }
        Ok(())
    }

    /// An object with `spans`; or a span by itself, told by its keys.
    fn trace(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        let first = self.sink.draft.next_span();
        self.processes.clear();
        self.slots.clear();
        self.around = None;
        let read = self.trace_keys(c);
        // Also where it broke: the spans before are kept.
        self.resolve(first);
        read
    }

    fn trace_keys(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        let start = c.clone();
        c.object()?;
        while let Some(key) = c.next_key()? {
            match &*key {
                "spans" => self.spans(c, Some(&start))?,
                "processes" => self.read_processes(c)?,
                "warnings" => {
                    self.warnings(c)?;
                    for text in self.reports.drain(..) {
                        self.sink.draft.warnings.note(WarningKind::Reported, text);
                    }
                }
                "spanID" => {
                    *c = start;
                    return self.span(c, None);
                }
                _ => c.skip()?,
            }
        }
        Ok(())
    }

    /// The spans of a trace whose object begins at `trace`.
    fn spans(&mut self, c: &mut Cursor<'_>, trace: Option<&Cursor<'_>>) -> Result<()> {
        if !c.array()? {
            return Ok(());
        }
        while c.next_element()? {
            match c.peek() {
                Kind::Object => self.span(c, trace)?,
                _ => self.bad_entry(c)?,
            }
        }
        Ok(())
    }

    fn read_processes(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        if !c.object()? {
            return Ok(());
        }
        while let Some(key) = c.next_key()? {
            let slot = self.slot(&key);
            let resource = self.process(c)?;
            if let Some(place) = self.slots.get_mut(slot as usize) {
                *place = resource;
            }
        }
        Ok(())
    }

    /// The place of a process in `slots`, whether it is read already or not.
    fn slot(&mut self, process: &str) -> u32 {
        let id = self.sink.text(process);
        let next = self.slots.len() as u32;
        let slot = *self.processes.entry(id).or_insert(next);
        if slot == next {
            self.slots.push(None);
        }
        slot
    }

    /// Gives the spans from `first` on the resources of their processes.
    pub(super) fn resolve(&mut self, first: SpanIx) {
        let mut names = vec![StrId::EMPTY; self.slots.len()];
        for (&name, &slot) in &self.processes {
            if let Some(place) = names.get_mut(slot as usize) {
                *place = name;
            }
        }
        let (slots, nameless, draft) = (&self.slots, &mut self.nameless, &mut self.sink.draft);
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
        if c.peek() != Kind::Array {
            if let Some(text) = c.text()?.filter(|t| !t.is_empty()) {
                let text = self.sink.text(&text);
                self.reports.push(text);
            }
            return Ok(());
        }
        c.array()?;
        while c.next_element()? {
            if let Some(text) = c.text()? {
                let text = self.sink.text(&text);
                self.reports.push(text);
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

    fn bad_entry(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        self.sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
        c.skip()
    }
}
