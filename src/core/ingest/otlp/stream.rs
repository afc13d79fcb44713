//! An OTLP document whose bytes come in pieces: each span is decoded as soon as it is whole.
//!
//! What is under way is a list of frames, the innermost last. One step reads one key with its value,
//! one element, or the end of a frame; a step that the bytes at hand are not enough for is taken back
//! and made again with more.

use std::mem::take;

use super::span::Scratch;
use super::{Owner, Reader, SEARCH_DEPTH, is_scope_list};
use crate::base::StrId;
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Kind, Result};
use crate::model::{SpanIx, WarningKind};

/// What is under way.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// A list in which requests are looked for.
    List { depth: usize },
    /// An object in which they are; perhaps one itself.
    Object { depth: usize, request: bool },
    /// A list of `resourceSpans`.
    Resources,
    /// An entry of it.
    Resource { owner: Owner },
    /// A list of `scopeSpans`, with the span that comes first in it.
    Scopes { owner: Owner, first: SpanIx },
    /// An entry of it.
    Scope { resource: u32, scope: u32 },
    /// A list of spans.
    Spans { resource: u32, scope: u32 },
}

/// One document on its way.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    frames: Vec<Frame>,
    odd: Vec<(WarningKind, StrId)>,
    scratch: Scratch,
    begun: bool,
    fresh: bool,
}

impl Stream {
    /// Reads on at `c`, which stands where the call before left it. `last` says that there are no
    /// more bytes. O(bytes).
    ///
    /// # Errors
    /// The JSON is broken, or ends here; the cursor stands behind what was read. If it ends and `last`
    /// is not set, nothing of what follows was kept: call it again there with more bytes.
    pub fn read(&mut self, c: &mut Cursor<'_>, sink: &mut Sink, last: bool) -> Result<()> {
        c.set_fresh(self.fresh);
        let (odd, scratch) = (take(&mut self.odd), take(&mut self.scratch));
        let mut reader = Reader { sink, odd, scratch };
        let mut outcome = Ok(());
        while !self.begun || !self.frames.is_empty() {
            let before = c.clone();
            let (attempt, odd) = (reader.sink.begin_attempt(), reader.odd.len());
            let Err(e) = self.step(c, &mut reader, last) else {
                if self.is_between() && reader.sink.is_full() {
                    reader.note_odd();
                    reader.sink.cut(c);
                    reader.scratch = Scratch::default();
                }
                continue;
            };
            outcome = Err(e);
            c.clone_from(&before);
            self.fresh = before.is_fresh();
            if e.at_end && !last {
                reader.sink.undo(attempt);
                reader.odd.truncate(odd);
            } else {
                self.close(&mut reader);
            }
            break;
        }
        if outcome.is_ok() {
            reader.note_odd();
        }
        reader.sink.end_attempt();
        reader.sink.settle(c);
        (self.odd, self.scratch) = (reader.odd, reader.scratch);
        outcome
    }

    /// Whether no resource's spans are under way; those of a trace may be.
    fn is_between(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame::List { .. } | Frame::Object { .. } | Frame::Resources)
        )
    }

    /// There is no more of it.
    fn close(&mut self, reader: &mut Reader<'_>) {
        for frame in self.frames.drain(..) {
            if let Frame::Scopes { owner, first } = frame {
                reader.end_scopes(owner, first);
            }
        }
        reader.note_odd();
    }

    fn step(&mut self, c: &mut Cursor<'_>, reader: &mut Reader<'_>, last: bool) -> Result<()> {
        let Some(frame) = self.frames.last_mut() else {
            self.search(c, reader, 0, last)?;
            self.begun = true;
            return Ok(());
        };
        match *frame {
            Frame::List { depth } => match c.next_element()? {
                true => self.search(c, reader, depth + 1, last),
                false => self.pop(),
            },
            Frame::Object { depth, request } => match c.next_key()?.as_deref() {
                None => self.pop(),
                Some("resourceSpans" | "resource_spans" | "batches") => {
                    if c.peek() != Kind::Array {
                        whole(c, last)?;
                        reader.each(c, |reader, c| reader.resource_spans(c))?;
                    }
                    *frame = Frame::Object { depth, request: true };
                    self.list(c, Frame::Resources)
                }
                // A bare entry that began otherwise.
                Some(key) if !request && is_scope_list(key) => {
                    whole(c, last)?;
                    reader.scope_lists(c, Owner { index: 0, nameless: true })
                }
                Some(
                    "resourceLogs" | "resource_logs" | "resourceMetrics" | "resource_metrics"
                    | "resourceProfiles" | "resource_profiles",
                ) => {
                    c.skip()?;
                    reader.sink.draft.warnings.count_only(WarningKind::OtherSignal, 1);
                    Ok(())
                }
                Some("resource") => c.skip(),
                Some(_) => self.search(c, reader, depth + 1, last),
            },
            Frame::Resources => match c.next_element()? {
                true => self.resource(c, reader, last),
                false => self.pop(),
            },
            Frame::Resource { owner } => match c.next_key()?.as_deref() {
                None => self.pop(),
                Some("resource") => {
                    *frame = Frame::Resource { owner: reader.resource(c)? };
                    Ok(())
                }
                Some(key) if is_scope_list(key) && c.peek() == Kind::Array => {
                    let first = reader.sink.draft.next_span();
                    self.list(c, Frame::Scopes { owner, first })
                }
                Some(key) if is_scope_list(key) => {
                    whole(c, last)?;
                    reader.scope_lists(c, owner)
                }
                Some(_) => c.skip(),
            },
            Frame::Scopes { owner, first } => match c.next_element()? {
                true => self.scope(c, reader, owner.index, last),
                false => {
                    reader.end_scopes(owner, first);
                    self.pop()
                }
            },
            Frame::Scope { resource, .. } => match c.next_key()?.as_deref() {
                None => self.pop(),
                Some(key) if is_scope(key) => {
                    *frame = Frame::Scope { resource, scope: reader.scope(c)? };
                    Ok(())
                }
                Some("spans") => self.spans(c, reader, last),
                Some(_) => c.skip(),
            },
            Frame::Spans { resource, scope } => match c.next_element()? {
                true => reader.span(c, resource, scope),
                false => self.pop(),
            },
        }
    }

    fn pop(&mut self) -> Result<()> {
        self.frames.pop();
        Ok(())
    }

    /// Enters a list, unless what stood there is read already.
    fn list(&mut self, c: &mut Cursor<'_>, frame: Frame) -> Result<()> {
        if c.peek() == Kind::Array {
            c.array()?;
            self.frames.push(frame);
        }
        Ok(())
    }

    /// Looks for requests in the next value, [`SEARCH_DEPTH`] levels deep.
    fn search(
        &mut self,
        c: &mut Cursor<'_>,
        reader: &mut Reader<'_>,
        depth: usize,
        last: bool,
    ) -> Result<()> {
        match c.peek() {
            Kind::Array if depth <= SEARCH_DEPTH => self.list(c, Frame::List { depth }),
            // A bare entry of `resourceSpans`, without the list around it.
            Kind::Object if depth <= SEARCH_DEPTH && is_bare(c)? => self.resource(c, reader, last),
            Kind::Object if depth <= SEARCH_DEPTH => {
                c.object()?;
                self.frames.push(Frame::Object { depth, request: false });
                Ok(())
            }
            _ => c.skip(),
        }
    }

    /// An entry of `resourceSpans`: in pieces if its resource stands before its spans.
    fn resource(&mut self, c: &mut Cursor<'_>, reader: &mut Reader<'_>, last: bool) -> Result<()> {
        if c.peek() == Kind::Object && first_of(c, |key| key == "resource", is_scope_list)? {
            c.object()?;
            let owner = Owner { index: 0, nameless: true };
            self.frames.push(Frame::Resource { owner });
            return Ok(());
        }
        whole(c, last)?;
        reader.resource_spans(c)
    }

    /// An entry of `scopeSpans`: in pieces if its scope stands before its spans.
    fn scope(
        &mut self,
        c: &mut Cursor<'_>,
        reader: &mut Reader<'_>,
        resource: u32,
        last: bool,
    ) -> Result<()> {
        if c.peek() == Kind::Object && first_of(c, is_scope, |key| key == "spans")? {
            c.object()?;
            self.frames.push(Frame::Scope { resource, scope: 0 });
            return Ok(());
        }
        whole(c, last)?;
        reader.scope_spans(c, resource)
    }

    fn spans(&mut self, c: &mut Cursor<'_>, reader: &mut Reader<'_>, last: bool) -> Result<()> {
        let Some(&Frame::Scope { resource, scope }) = self.frames.last() else { return Ok(()) };
        if c.peek() == Kind::Array {
            return self.list(c, Frame::Spans { resource, scope });
        }
        whole(c, last)?;
        reader.each(c, |reader, c| reader.span(c, resource, scope))
    }
}

/// Sees to it that all of the next value is there, if there may be more bytes. What is broken is so without more bytes:
/// it does not count whether there are any.
fn whole(c: &Cursor<'_>, last: bool) -> Result<()> {
    c.clone().skip().or_else(|e| if last && e.at_end { Ok(()) } else { Err(e) })
}

/// Whether the object that comes next has a list of scopes, told before anything else in it is large.
fn is_bare(c: &Cursor<'_>) -> Result<bool> {
    let mut c = c.clone();
    c.object()?;
    while let Some(key) = c.next_key()? {
        match (&*key, c.peek()) {
            (key, _) if is_scope_list(key) => return Ok(true),
            ("resource", _) => {}
            (_, Kind::Object | Kind::Array) => return Ok(false),
            _ => {}
        }
        c.skip()?;
    }
    Ok(false)
}

/// Whether in the object that comes next a key that is `wanted` stands before any `other`, and one of
/// the others follows.
fn first_of(
    c: &Cursor<'_>,
    wanted: impl Fn(&str) -> bool,
    other: impl Fn(&str) -> bool,
) -> Result<bool> {
    let mut c = c.clone();
    let mut found = false;
    c.object()?;
    while let Some(key) = c.next_key()? {
        if other(&key) {
            return Ok(found);
        }
        found |= wanted(&key);
        c.skip()?;
    }
    Ok(false)
}

fn is_scope(key: &str) -> bool {
    matches!(key, "scope" | "instrumentationLibrary" | "instrumentation_library")
}
