//! What stood where, the last time: guesses what comes next from what followed before.
//!
//! Programs write their spans alike, with the same keys in the same order. So what a decoder has just
//! read most likely is followed by what followed it the last time, and a comparison with that is
//! cheaper than reading without a guess.

/// Things that are kept at most.
const MOST: usize = 96;

/// Marks that nothing is due.
const NONE: usize = usize::MAX;

/// Things that were read, each with the one that followed it last.
#[derive(Clone, Debug)]
pub struct Trail<T> {
    known: Vec<(T, usize)>,
    first: usize,
    /// The thing that is due.
    at: usize,
    /// The thing that was read last, if it is known.
    last: usize,
}

impl<T> Default for Trail<T> {
    fn default() -> Self {
        Self { known: Vec::new(), first: NONE, at: NONE, last: NONE }
    }
}

impl<T> Trail<T> {
    /// A new sequence begins.
    #[inline]
    pub fn begin(&mut self) {
        self.at = self.first;
        self.last = NONE;
    }

    /// What most likely comes next.
    #[inline]
    pub fn due(&self) -> Option<&T> {
        self.known.get(self.at).map(|(thing, _)| thing)
    }

    /// What was due has come; here it is.
    #[inline]
    pub fn came(&mut self) -> Option<&T> {
        let (thing, next) = self.known.get(self.at)?;
        self.last = self.at;
        self.at = *next;
        Some(thing)
    }

    /// What has come.
    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.known.get_mut(self.last).map(|(thing, _)| thing)
    }

    /// Something else has come. `same` tells what is kept in its place.
    pub fn learn(&mut self, thing: T, same: impl Fn(&T) -> bool) {
        let at = match self.known.iter().position(|(known, _)| same(known)) {
            Some(at) => {
                if let Some((known, _)) = self.known.get_mut(at) {
                    *known = thing;
                }
                at
            }
            None if self.known.len() < MOST => {
                self.known.push((thing, NONE));
                self.known.len() - 1
            }
            None => return self.lost(),
        };
        match self.known.get_mut(self.last) {
            Some((_, next)) => *next = at,
            None => self.first = at,
        }
        self.last = at;
        self.at = self.known.get(at).map_or(NONE, |(_, next)| *next);
    }

    /// Something has come of which nothing can be learned.
    pub fn lost(&mut self) {
        (self.at, self.last) = (NONE, NONE);
    }
}
