//! The shown trace for others: what would leave by some rules, and what does, piece by piece.

mod pack;

use super::names::{problem, trace_id};
use super::protocol::{Packing, Problem, ShareAsk, ShareTold};
use super::shown::Shown;
use crate::export::{Export, Format};
use crate::model::{Store, TraceInfo};
use crate::redact::{Rules, look, redact};
use pack::Packer;

/// How many bytes are written in a step, before they are packed.
const PIECE: usize = 512 * 1024;

/// What file is written: by which rules, of which kind, and how packed.
type ShareOf = (Rules, Format, Packing);

/// How many files may be written at once: one for a link, while a person asks for another.
const MOST_FILES: usize = 2;

/// What is kept while a trace is shared.
#[derive(Default)]
pub(super) struct Sharing {
    /// The trace as these rules leave it: a store of its own.
    copy: Option<(Rules, Store)>,
    /// Files that are being written, the newest last.
    files: Vec<(ShareOf, Export, Packer)>,
}

impl Shown {
    /// Answers what is asked about sharing.
    ///
    /// # Errors
    /// What shall go on was not begun; or nothing is left of the trace, which no rule makes happen.
    pub(super) fn share(&mut self, store: &Store, ask: ShareAsk) -> Result<ShareTold, Problem> {
        Ok(match ask {
            ShareAsk::Look { rules } => ShareTold::Look(Box::new(look(store, &self.trace, &rules))),
            ShareAsk::Piece { rules, format, packing, anew } => {
                let whole = self.trace;
                let Sharing { copy, files } = &mut self.sharing;
                let of = (rules.clone(), format, packing);
                let going = files.iter().position(|going| going.0 == of).map(|at| files.remove(at));
                let going = going.filter(|_| !anew);
                if going.is_none() && !anew {
                    return Err(problem("This file is not being written", "Ask for it once more"));
                }
                let (store, trace) = leaving(store, whole, rules, copy)?;
                let (of, mut export, mut packer) = going.unwrap_or_else(|| {
                    (of, Export::new(store, &trace, format), Packer::new(packing))
                });
                let mut bytes = Vec::with_capacity(PIECE + PIECE / 8);
                let more = export.piece(store, &mut bytes, PIECE);
                let (bytes, written) = (packer.take(bytes, !more), export.written());
                let trace = trace_id(store, trace.key);
                if more {
                    files.push((of, export, packer));
                    files.drain(..files.len().saturating_sub(MOST_FILES));
                } else if files.is_empty() {
                    // A link or two, then the person goes on: what was made for it need not stay.
                    *copy = None;
                }
                ShareTold::Piece { bytes, more, written, trace }
            }
        })
    }
}

/// The trace as the rules leave it, and where it is kept.
fn leaving<'a>(
    store: &'a Store,
    trace: TraceInfo,
    rules: Rules,
    copy: &'a mut Option<(Rules, Store)>,
) -> Result<(&'a Store, TraceInfo), Problem> {
    if rules == Rules::default() {
        *copy = None;
        return Ok((store, trace));
    }
    if copy.as_ref().is_none_or(|(of, _)| *of != rules) {
        let left = redact(store, &trace, &rules);
        *copy = Some((rules, left));
    }
    let left = copy.as_ref().map(|(_, left)| left);
    let found = left.and_then(|left| Some((left, *left.traces().first()?)));
    found.ok_or_else(|| problem("Nothing of the trace is left", "Take a rule away"))
}
