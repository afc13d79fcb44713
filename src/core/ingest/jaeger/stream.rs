//! A Jaeger document whose bytes come in pieces: each span is decoded as soon as it is whole.
//!
//! What is under way is a list of frames, the innermost last. One step reads one key with its value,
//! one element, or the end of a frame; a step that the bytes at hand are not enough for is taken back
//! and made again with more.

use super::{Reader, State};
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Kind, Result};
use crate::model::{SpanIx, WarningKind};

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// The document: an object around traces, unless it is a trace itself.
    Document { wrapped: bool },
    /// A list of traces, of spans, or of lists of spans.
    List,
    /// A trace.
    Trace,
    /// The spans of a trace, or a list of spans without a trace around it.
    Spans { inside: bool },
}

/// One document on its way.
#[derive(Clone, Debug)]
pub struct Stream {
    frames: Vec<Frame>,
    state: State,
    /// The first span of the trace that is under way.
    first: SpanIx,
    begun: bool,
    fresh: bool,
}

impl Default for Stream {
    fn default() -> Self {
        let (frames, state) = (Vec::new(), State::default());
        Self { frames, state, first: SpanIx::NONE, begun: false, fresh: false }
    }
}

impl Stream {
    /// Reads on at `c`, which stands where the call before left it. `last` says that there are no
    /// more bytes. O(bytes).
    ///
    /// # Errors
    /// The JSON is broken, or ends here; the cursor stands behind what was read. If it ends and `last`
    /// is not set, nothing of what follows was kept: call it again there with more bytes.
    pub fn read(&mut self, c: &mut Cursor<'_>, sink: &mut Sink, last: bool) -> Result<()> {
        let read = self.steps(c, sink, last);
        sink.settle(c);
        read
    }

    fn steps(&mut self, c: &mut Cursor<'_>, sink: &mut Sink, last: bool) -> Result<()> {
        self.state.last = last;
        c.set_fresh(self.fresh);
        while !self.begun || !self.frames.is_empty() {
            let before = c.clone();
            let (attempt, nameless) = (sink.begin_attempt(), self.state.nameless());
            if let Err(e) = self.step(c, sink) {
                c.clone_from(&before);
                self.fresh = before.is_fresh();
                if e.at_end && !last {
                    sink.undo(attempt);
                    self.state.undo(nameless);
                } else {
                    self.close(sink);
                }
                return Err(e);
            }
            if self.is_between() && sink.is_full() {
                sink.cut(c);
                self.state = State { last, ..State::default() };
                self.first = sink.draft.next_span();
            }
        }
        sink.end_attempt();
        Ok(())
    }

    /// Whether no trace is under way, as far as that can be told.
    fn is_between(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Document { .. } | Frame::List))
            && !self.frames.contains(&Frame::Trace)
    }

    /// There is no more of it: the spans so far get what is known of their processes.
    fn close(&mut self, sink: &mut Sink) {
        sink.end_attempt();
        self.frames.clear();
        // Without a first byte there is no first span.
        if self.begun {
            Reader::new(sink, &mut self.state).resolve(self.first);
        }
    }

    fn step(&mut self, c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
        let mut reader = Reader::new(sink, &mut self.state);
        let Some(&frame) = self.frames.last() else {
            let list = c.peek() == Kind::Array;
            let entered = if list { c.array()? } else { c.object()? };
            self.begun = true;
            self.first = reader.sink.draft.next_span();
            let frame = if list { Frame::List } else { Frame::Document { wrapped: false } };
            self.frames.extend(entered.then_some(frame));
            return Ok(());
        };
        match frame {
            Frame::Document { .. } | Frame::Trace => {
                let Some(key) = c.next_key()? else {
                    reader.resolve(self.first);
                    self.first = reader.sink.draft.next_span();
                    self.frames.pop();
                    return Ok(());
                };
                match (&*key, c.peek(), frame) {
                    ("data", kind @ (Kind::Array | Kind::Object), Frame::Document { .. }) => {
                        let list = kind == Kind::Array;
                        let _ = if list { c.array()? } else { c.object()? };
                        self.frames.pop();
                        self.frames.push(Frame::Document { wrapped: true });
                        reader.resolve(self.first);
                        reader.begin_trace();
                        self.first = reader.sink.draft.next_span();
                        self.frames.push(if list { Frame::List } else { Frame::Trace });
                    }
                    ("errors", Kind::Array, Frame::Document { .. }) => reader.errors(c)?,
                    (_, _, Frame::Document { wrapped: true }) => c.skip()?,
                    ("spans", Kind::Array, _) => {
                        c.array()?;
                        self.frames.push(Frame::Spans { inside: true });
                    }
                    ("traceID", ..) => {
                        reader.state.named = c.text()?.map(std::borrow::Cow::into_owned);
                    }
                    ("processes", ..) => reader.read_processes(c)?,
                    ("warnings", ..) => {
                        reader.warnings(c)?;
                        for text in reader.state.reports.drain(..) {
                            reader.sink.draft.warnings.note(WarningKind::Reported, text);
                        }
                    }
                    _ => c.skip()?,
                }
            }
            Frame::List => {
                if !c.next_element()? {
                    self.frames.pop();
                    return Ok(());
                }
                match c.peek() {
                    Kind::Object if is_span(&mut c.clone())? => {
                        reader.begin_trace();
                        reader.span(c, false)?;
                        reader.resolve(self.first);
                        self.first = reader.sink.draft.next_span();
                    }
                    kind @ (Kind::Object | Kind::Array) => {
                        let trace = kind == Kind::Object;
                        let _ = if trace { c.object()? } else { c.array()? };
                        reader.begin_trace();
                        self.first = reader.sink.draft.next_span();
                        let spans = Frame::Spans { inside: false };
                        self.frames.push(if trace { Frame::Trace } else { spans });
                    }
                    Kind::End => c.skip()?,
                    _ => reader.bad_entry(c)?,
                }
            }
            Frame::Spans { inside } => {
                if !c.next_element()? {
                    self.frames.pop();
                    if !inside {
                        reader.resolve(self.first);
                        self.first = reader.sink.draft.next_span();
                    }
                    return Ok(());
                }
                match c.peek() {
                    Kind::Object => reader.span(c, inside)?,
                    Kind::End => c.skip()?,
                    _ => reader.bad_entry(c)?,
                }
            }
        }
        Ok(())
    }
}

/// Whether an object is a span by itself, not a trace: told by its keys.
fn is_span(c: &mut Cursor<'_>) -> Result<bool> {
    c.object()?;
    while let Some(key) = c.next_key()? {
        match &*key {
            "spanID" => return Ok(true),
            "spans" => return Ok(false),
            _ => c.skip()?,
        }
    }
    Ok(false)
}
