//! A Zipkin document whose bytes come in pieces: each span is decoded as soon as it is whole.
//!
//! What is under way is a list of frames, the innermost last. One step reads one key with its value,
//! one element, or the end of a frame; a step that the bytes at hand are not enough for is taken back
//! and made again with more.

use super::{Read, SEARCH_DEPTH, is_list, object};
use crate::ingest::Sink;
use crate::ingest::json::{Cursor, Kind as Json, Result};
use crate::model::WarningKind;

/// What is under way.
#[derive(Clone, Copy, Debug)]
enum Frame {
    /// A list of spans, or of what has them inside.
    List { depth: usize },
    /// An object around such lists.
    Wrapping { depth: usize },
}

/// One document on its way.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    frames: Vec<Frame>,
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
        while !self.begun || !self.frames.is_empty() {
            let before = c.clone();
            let attempt = sink.begin_attempt();
            if let Err(e) = self.step(c, sink) {
                c.clone_from(&before);
                self.fresh = before.is_fresh();
                if e.at_end && !last {
                    sink.undo(attempt);
                }
                sink.end_attempt();
                return Err(e);
            }
        }
        sink.end_attempt();
        Ok(())
    }

    fn step(&mut self, c: &mut Cursor<'_>, sink: &mut Sink) -> Result<()> {
        let Some(&frame) = self.frames.last() else {
            self.search(c, sink, 0)?;
            self.begun = true;
            return Ok(());
        };
        match frame {
            Frame::List { depth } => match c.next_element()? {
                true => self.search(c, sink, depth + 1),
                false => self.pop(),
            },
            Frame::Wrapping { depth } => match c.next_key()? {
                None => self.pop(),
                Some(key) if is_list(&key, c) => self.search(c, sink, depth + 1),
                Some(_) => c.skip(),
            },
        }
    }

    fn pop(&mut self) -> Result<()> {
        self.frames.pop();
        Ok(())
    }

    /// Reads the next value if it is a span, enters it if it has them inside.
    fn search(&mut self, c: &mut Cursor<'_>, sink: &mut Sink, depth: usize) -> Result<()> {
        match c.peek() {
            Json::Array if depth <= SEARCH_DEPTH => {
                c.array()?;
                self.frames.push(Frame::List { depth });
                Ok(())
            }
            Json::Object if depth <= SEARCH_DEPTH => {
                let (before, attempt) = (c.clone(), sink.begin_attempt());
                if object(c, sink)? == Read::Wrapping {
                    c.clone_from(&before);
                    sink.undo(attempt);
                    sink.begin_attempt();
                    c.object()?;
                    self.frames.push(Frame::Wrapping { depth });
                }
                Ok(())
            }
            Json::End => c.skip(),
            _ => {
                sink.draft.warnings.count_only(WarningKind::BadEntry, 1);
                c.skip()
            }
        }
    }
}
