//! Jaeger's span documents in Elasticsearch: `_search` answers, hits, bare documents, lists of any.
//!
//! A document is a Jaeger span with its process inside, tags as a list and as the object `tag`.
//! The bulk format's action lines are skipped before they come here. Bytes may come in pieces: each
//! span is decoded as soon as it is whole. What is under way is a list of frames, the innermost last;
//! a step that the bytes at hand are not enough for is taken back and made again with more.

use super::Sink;
use super::jaeger::{Reader, State};
use super::json::{Cursor, Kind, Result};
use crate::model::SpanIx;

/// What is under way.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// A list of documents, hits or answers.
    List,
    /// A hit, or an answer around hits.
    Around,
    /// An answer's `hits`.
    Hits,
}

/// One document, or list of them, on its way.
#[derive(Clone, Debug)]
pub struct Stream {
    frames: Vec<Frame>,
    state: State,
    /// The first span of it.
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
        c.set_fresh(self.fresh);
        if self.first == SpanIx::NONE {
            self.first = sink.draft.next_span();
        }
        let mut outcome = Ok(());
        while outcome.is_ok() && (!self.begun || !self.frames.is_empty()) {
            let before = c.clone();
            let (attempt, nameless) = (sink.begin_attempt(), self.state.nameless());
            outcome = self.step(c, sink);
            let Err(e) = outcome else { continue };
            c.clone_from(&before);
            self.fresh = before.is_fresh();
            if e.at_end && !last {
                sink.undo(attempt);
                self.state.undo(nameless);
                sink.end_attempt();
                return outcome;
            }
        }
        sink.end_attempt();
        let first = self.first;
        self.reader(sink).resolve(first);
        outcome
    }

    fn step(&mut self, c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
        let Some(&frame) = self.frames.last() else {
            match c.peek() {
                Kind::Array => self.enter(c, Frame::List)?,
                _ => self.entry(c, sink)?,
            }
            self.begun = true;
            return Ok(());
        };
        match frame {
            Frame::List => match c.next_element()? {
                true => self.entry(c, sink),
                false => self.pop(),
            },
            Frame::Around => match (c.next_key()?.as_deref(), c.peek()) {
                (None, _) => self.pop(),
                (Some("_source"), Kind::Object) => self.reader(sink).span(c, false),
                (Some("hits"), Kind::Object) => self.enter(c, Frame::Hits),
                _ => c.skip(),
            },
            Frame::Hits => match (c.next_key()?.as_deref(), c.peek()) {
                (None, _) => self.pop(),
                (Some("hits"), Kind::Array) => self.enter(c, Frame::List),
                _ => c.skip(),
            },
        }
    }

    /// A span, or what has them inside.
    fn entry(&mut self, c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
        match c.peek() {
            Kind::Object if is_span(&mut c.clone())? => self.reader(sink).span(c, false),
            Kind::Object => self.enter(c, Frame::Around),
            Kind::End => c.skip(),
            _ => self.reader(sink).bad_entry(c),
        }
    }

    fn reader<'s>(&'s mut self, sink: &'s mut Sink) -> Reader<'s> {
        Reader::new(sink, &mut self.state)
    }

    fn enter(&mut self, c: &mut Cursor<'_>, frame: Frame) -> Result<()> {
        let _ = if matches!(frame, Frame::List) { c.array()? } else { c.object()? };
        self.frames.push(frame);
        Ok(())
    }

    fn pop(&mut self) -> Result<()> {
        self.frames.pop();
        Ok(())
    }
}

/// Whether an object is a span, not a hit or an answer: told by the first key that decides.
fn is_span(c: &mut Cursor<'_>) -> Result<bool> {
    c.object()?;
    while let Some(key) = c.next_key()? {
        match (&*key, c.peek()) {
            ("traceID" | "spanID" | "operationName", _) => return Ok(true),
            ("_source" | "hits", Kind::Object) => return Ok(false),
            _ => c.skip()?,
        }
    }
    Ok(false)
}
