//! Attribute values whose texts are interned a little later, many together.
//!
//! A value that was not seen lately is most likely new, and whether it is stands at a place of a large
//! table that is in no cache. Waiting for one place after the other costs a third of all decoding;
//! waiting for sixty-four at once does not.

use crate::base::{StrId, TextHash};
use crate::model::{AttrType, Draft};

/// How many wait at most.
const MOST: usize = 64;

/// Values that wait. Their texts are named by where they stand in what is being read, so all of them
/// must be interned before that goes.
#[derive(Clone, Debug, Default)]
pub struct Late(Vec<Waiting>);

#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// The entry in the table of attributes.
    entry: u32,
    hash: TextHash,
    start: usize,
    end: usize,
}

impl Late {
    /// Adds an attribute whose value stands in `all`. Answers its text, or `None` where that is set later.
    #[inline]
    pub fn push(
        &mut self,
        draft: &mut Draft,
        key: StrId,
        kind: AttrType,
        value: &str,
        all: &str,
    ) -> Option<StrId> {
        let id = draft.strings.recent(value);
        let entry = draft.attrs.mark();
        draft.attrs.push(key, kind, id.unwrap_or(StrId::EMPTY));
        if let Err(hash) = id {
            let start = value.as_ptr() as usize - all.as_ptr() as usize;
            self.0.push(Waiting { entry, hash, start, end: start + value.len() });
            if self.0.len() >= MOST {
                self.intern(draft, all);
            }
        }
        id.ok()
    }

    /// Interns what waits. `all` is what was read since the last time.
    pub fn intern(&mut self, draft: &mut Draft, all: &str) {
        let fetched = self.0.iter().fold(0, |sum, w| sum ^ draft.strings.fetch(w.hash));
        std::hint::black_box(fetched);
        for w in self.0.drain(..) {
            let text = all.get(w.start..w.end).unwrap_or_default();
            let id = draft.strings.intern_far(text, w.hash);
            draft.attrs.set_value(w.entry, id);
        }
    }

    /// Forgets those of entries from `mark` on, which are taken back.
    pub fn truncate(&mut self, mark: u32) {
        while self.0.last().is_some_and(|w| w.entry >= mark) {
            self.0.pop();
        }
    }
}
