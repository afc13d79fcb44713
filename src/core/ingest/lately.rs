//! Values that stood lately at one place of spans, told by their bytes without being read again.
//!
//! Most attributes have one of a few values. What follows the bytes before a value, up to the end of
//! those behind it, says all of it where it was read before: its text, its type, where it ends.

use crate::base::{StrId, words};
use crate::model::AttrType;

/// How many are remembered.
const MOST: usize = 4;

/// How many bytes a value may have, with those behind it.
const LONGEST: usize = 96;

/// So many are learned as they come. A place that still brings others has many, and of those only
/// one in [`RARELY`] is learned: for the case that it changed.
const EAGER: u32 = 16;
const RARELY: u32 = 64;

/// The values of one place.
#[derive(Clone, Debug, Default)]
pub struct Lately {
    known: [Known; MOST],
    learned: u32,
}

/// A value that was read.
#[derive(Clone, Debug)]
pub struct Known {
    /// The first eight bytes of `run`, the first the lowest; fewer where it has no more.
    head: u64,
    /// Which bits of `head` are its.
    mask: u64,
    /// All bytes from the value to the end of those behind it.
    run: Box<[u8]>,
    /// How many bytes of the run are the value's.
    pub len: usize,
    /// The value's text.
    pub id: StrId,
    /// The value's type.
    pub kind: AttrType,
}

impl Default for Known {
    /// One that nothing is like: no text has these bytes.
    fn default() -> Self {
        let (head, mask) = (u64::MAX, u64::MAX);
        Self { head, mask, run: Box::default(), len: 0, id: StrId::EMPTY, kind: AttrType::Empty }
    }
}

impl Known {
    /// How many bytes it has with those behind it.
    pub fn whole(&self) -> usize {
        self.run.len()
    }
}

impl Lately {
    /// The value with which `rest` begins, if it is one of these. O(its length / 8).
    #[inline]
    pub fn find(&self, rest: &[u8]) -> Option<&Known> {
        let head = u64::from_le_bytes(*rest.first_chunk::<8>()?);
        self.known.iter().find(|known| {
            (head ^ known.head) & known.mask == 0
                && (known.run.len() <= 8 || words::begins(rest, &known.run))
        })
    }

    /// Remembers the value of the first `len` bytes of `run`, behind which all is as it is behind every
    /// value here.
    pub fn learn(&mut self, run: &[u8], len: usize, id: StrId, kind: AttrType) {
        self.learned = self.learned.wrapping_add(1);
        let round = match self.learned {
            n if n <= EAGER => n,
            n if n % RARELY == 0 => n / RARELY,
            _ => return,
        };
        if run.is_empty() || run.len() > LONGEST {
            return;
        }
        let few = run.len().min(8);
        let mut head = [0; 8];
        head.iter_mut().zip(run).for_each(|(to, from)| *to = *from);
        let (head, mask) = (u64::from_le_bytes(head), u64::MAX >> (64 - 8 * few));
        if let Some(known) = self.known.get_mut(round as usize % MOST) {
            *known = Known { head, mask, run: run.into(), len, id, kind };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn only_what_was_learned_is_found(
            values in prop::collection::vec("[ab]{0,14}", 1..200),
            after in "\"[}]{0,3}",
        ) {
            let mut lately = Lately::default();
            for (n, value) in (1..).zip(&values) {
                let rest = format!("{value}{after},{{\"key\":");
                if let Some(found) = lately.find(rest.as_bytes()) {
                    prop_assert_eq!(&values[found.id.0 as usize - 1], value);
                    prop_assert_eq!((found.len, found.whole()), (value.len(), value.len() + after.len()));
                } else {
                    let run = format!("{value}{after}");
                    lately.learn(run.as_bytes(), value.len(), StrId(n), AttrType::String);
                    let now = lately.find(rest.as_bytes()).map(|k| k.id);
                    prop_assert!(n > EAGER || now == Some(StrId(n)));
                }
            }
        }
    }

    #[test]
    fn a_place_that_changed_is_learned_anew() {
        let mut lately = Lately::default();
        for n in 0..1000 {
            lately.learn(format!("{n}\"}}").as_bytes(), 1, StrId(n), AttrType::Int);
        }
        let mut count = 0;
        while lately.find(b"new\"},{\"k\"").is_none() && count < 1000 {
            lately.learn(b"new\"}", 3, StrId(7), AttrType::String);
            count += 1;
        }
        assert!(count <= RARELY as usize, "{count}");
    }
}
