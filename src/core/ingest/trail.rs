//! What stood where, the last time: guesses what comes next from what followed before.
//!
//! Programs write their spans alike, with the same keys in the same order. So what a decoder has just
//! read most likely is followed by what followed it the last time, and a comparison with that is
//! cheaper than reading without a guess.

/// Things that are kept at most.
const MOST: usize = 96;

/// Marks that nothing is known.
const NONE: usize = usize::MAX;

/// How many that may come next are tried: an attribute that stands in some spans only makes two of one.
const EITHER: usize = 2;

/// What may come next, the one that was learned last first.
type Next = [usize; EITHER];

/// Things that were read, each with those that followed it.
#[derive(Clone, Debug)]
pub struct Trail<T> {
    known: Vec<(T, Next)>,
    first: Next,
    /// What was read last.
    last: Last,
}

/// What was read last of a sequence.
#[derive(Clone, Copy, Debug)]
enum Last {
    /// Nothing yet.
    Start,
    /// A thing that is known.
    Known(usize),
    /// Something of which nothing is known.
    Lost,
}

impl<T> Default for Trail<T> {
    fn default() -> Self {
        Self { known: Vec::new(), first: [NONE; EITHER], last: Last::Lost }
    }
}

impl<T> Trail<T> {
    /// A new sequence begins.
    #[inline]
    pub fn begin(&mut self) {
        self.last = Last::Start;
    }

    #[inline]
    fn next(&self) -> Option<Next> {
        match self.last {
            Last::Start => Some(self.first),
            Last::Known(at) => self.known.get(at).map(|&(_, next)| next),
            Last::Lost => None,
        }
    }

    /// The thing that comes next, as `read` finds it: what `read` makes of it, if it is one of the likely ones.
    #[inline]
    pub fn read<R>(&mut self, mut read: impl FnMut(&T) -> Option<R>) -> Option<(&mut T, R)> {
        for at in self.next()? {
            let (thing, _) = self.known.get(at)?;
            if let Some(found) = read(thing) {
                self.last = Last::Known(at);
                return self.known.get_mut(at).map(|(thing, _)| (thing, found));
            }
        }
        None
    }

    /// What has come, if it is known.
    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        match self.last {
            Last::Known(at) => self.known.get_mut(at).map(|(thing, _)| thing),
            _ => None,
        }
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
                self.known.push((thing, [NONE; EITHER]));
                self.known.len() - 1
            }
            None => return self.lost(),
        };
        let next = match self.last {
            Last::Start => Some(&mut self.first),
            Last::Known(last) => self.known.get_mut(last).map(|(_, next)| next),
            Last::Lost => None,
        };
        if let Some(next) = next
            && next.first() != Some(&at)
        {
            next.rotate_right(1);
            next.iter_mut().take(1).for_each(|first| *first = at);
        }
        self.last = Last::Known(at);
    }

    /// Something has come of which nothing can be learned.
    pub fn lost(&mut self) {
        self.last = Last::Lost;
    }
}
