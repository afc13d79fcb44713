//! The shown trace for others: what would leave by some rules, and what does, piece by piece. Whatever is done with all of
//! its spans is done some at a time, so that others are answered in between, and it can be given up.

mod pack;

use std::any::Any;

use super::names::{problem, trace_id};
use super::protocol::{Packing, Problem, ShareAsk, ShareTold};
use super::shown::Shown;
use crate::export::{Export, Format};
use crate::model::{Store, TraceInfo};
use crate::redact::{Looking, Redaction, Rules};
use pack::Packer;

/// How many bytes are written in a step, before they are packed.
const PIECE: usize = 512 * 1024;

/// How many spans are looked at, or texts rewritten, in a step: some 50 milliseconds.
const SPANS: u32 = 16_384;

/// How many files may be written at once: one for a link, while a person asks for another.
const MOST_FILES: usize = 2;

/// What file is written: of which kind, and how packed.
type FileOf = (Format, Packing);

/// What is kept while a trace is shared. What it is only those know who share: how it is freed is not in the program of
/// those who never do.
#[derive(Default)]
pub(super) struct Sharing(Option<Box<dyn Any>>);

/// That; all of it is by the same rules.
#[derive(Default)]
struct Work {
    rules: Rules,
    looking: Option<Box<Looking>>,
    copy: Copied,
    /// Files that are being written, the newest last; nothing of them is while the copy is made.
    files: Vec<(FileOf, Option<(Export, Packer)>)>,
}

/// The trace as the rules leave it: a store of its own.
#[derive(Default)]
enum Copied {
    #[default]
    No,
    Going(Box<Redaction>),
    Is(Box<Store>),
}

impl Shown {
    /// Answers what is asked about sharing.
    ///
    /// # Errors
    /// What shall go on was not begun, or was given up; or nothing is left of the trace, which no rule makes happen.
    pub(super) fn share(&mut self, store: &Store, ask: ShareAsk) -> Result<ShareTold, Problem> {
        let (Sharing(kept), trace) = (&mut self.sharing, &self.trace);
        if matches!(ask, ShareAsk::Stop) {
            *kept = None;
            return Ok(ShareTold::Stopped);
        }
        let kept = kept.get_or_insert_with(|| Box::new(Work::default()));
        let work = kept.downcast_mut::<Work>().ok_or_else(not_begun)?;
        match ask {
            ShareAsk::Look { rules, anew } => work.look(store, trace, rules, anew),
            ShareAsk::Piece { rules, format, packing, anew } => {
                work.by(rules, anew)?;
                work.piece(store, trace, (format, packing), anew)
            }
            ShareAsk::Stop => Ok(ShareTold::Stopped),
        }
    }
}

impl Work {
    /// Turns to rules. What was begun by others is given up.
    fn by(&mut self, rules: Rules, anew: bool) -> Result<(), Problem> {
        if self.rules != rules {
            if !anew {
                return Err(not_begun());
            }
            *self = Self { rules, ..Self::default() };
        }
        Ok(())
    }

    fn look(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        rules: Rules,
        anew: bool,
    ) -> Result<ShareTold, Problem> {
        self.by(rules, anew)?;
        let going = self.looking.take().filter(|_| !anew);
        let mut looking = match going {
            Some(looking) => looking,
            None if anew => Box::new(Looking::new(store, trace, self.rules.clone())),
            None => return Err(not_begun()),
        };
        Ok(if looking.step(store, SPANS) {
            let (done, of) = looking.done();
            self.looking = Some(looking);
            ShareTold::Looking { done, of }
        } else {
            ShareTold::Look(Box::new(looking.finish(store)))
        })
    }

    fn piece(
        &mut self,
        store: &Store,
        trace: &TraceInfo,
        of: FileOf,
        anew: bool,
    ) -> Result<ShareTold, Problem> {
        let at = self.files.iter().position(|(file, _)| *file == of);
        let going = at.map(|at| self.files.remove(at).1);
        let file = match going {
            Some(file) if !anew => file,
            _ if anew => None,
            _ => return Err(not_begun()),
        };
        if let Some((done, all)) = self.take_out(store, trace) {
            self.keep(of, None);
            return Ok(ShareTold::TakingOut { done, of: all });
        }
        let (store, trace) = match &self.copy {
            Copied::Is(copy) => (&**copy, *copy.traces().first().ok_or_else(nothing_left)?),
            _ => (store, *trace),
        };
        let (format, packing) = of;
        let (mut export, mut packer) =
            file.unwrap_or_else(|| (Export::new(store, &trace, format), Packer::new(packing)));
        let mut bytes = Vec::with_capacity(PIECE + PIECE / 8);
        let more = export.piece(store, &mut bytes, PIECE);
        let (bytes, written) = (packer.take(bytes, !more), export.written());
        let trace = trace_id(store, trace.key);
        if more {
            self.keep(of, Some((export, packer)));
        } else if self.files.is_empty() {
            // A link or two, then the person goes on: what was made for it need not stay.
            self.copy = Copied::No;
        }
        Ok(ShareTold::Piece { bytes, more, written, trace })
    }

    /// A file goes on with the next question; older ones are given up where there are too many.
    fn keep(&mut self, of: FileOf, file: Option<(Export, Packer)>) {
        self.files.push((of, file));
        self.files.drain(..self.files.len().saturating_sub(MOST_FILES));
    }

    /// Goes on making the trace as the rules leave it; how far that is, unless it is there, or none is needed.
    fn take_out(&mut self, store: &Store, trace: &TraceInfo) -> Option<(u32, u32)> {
        if self.rules == Rules::default() {
            return None;
        }
        let mut making = match std::mem::take(&mut self.copy) {
            Copied::No => Box::new(Redaction::new(store, trace, self.rules.clone())),
            Copied::Going(making) => making,
            made @ Copied::Is(_) => {
                self.copy = made;
                return None;
            }
        };
        if making.step(store, SPANS) {
            let done = making.done();
            self.copy = Copied::Going(making);
            return Some(done);
        }
        self.copy = Copied::Is(Box::new(making.finish()));
        None
    }
}

fn not_begun() -> Problem {
    problem("This was not begun, or was given up", "Ask for it once more")
}

fn nothing_left() -> Problem {
    problem("Nothing of the trace is left", "Take a rule away")
}
