//! Work through a whole trace that is done some at a time: how much a step may still take, and how far all of it is.

use crate::model::{AttrRange, SpanIx, TraceInfo};

/// So many attributes that were seen before cost what a span does.
const ATTRIBUTES: usize = 8;

/// So many bytes of a text that is looked through cost what a span does.
const BYTES: usize = 128;

/// So many spans cost what a short text that is rewritten does.
const REWRITTEN: usize = 2;

/// What a step may still take: a span costs one, a text that is rewritten two, and more where it is long.
pub(super) struct Budget(usize);

impl Budget {
    /// At least one, so that every step comes further.
    pub fn new(most: u32) -> Self {
        Self((most as usize).max(1))
    }

    pub fn is_left(&self) -> bool {
        self.0 > 0
    }

    /// Whether so much more could be done.
    pub fn has(&self, cost: u32) -> bool {
        self.0 >= cost as usize
    }

    fn one(&mut self) {
        self.take(1);
    }

    /// Attributes, which each cost little.
    pub fn attributes(&mut self, range: AttrRange) {
        self.take(range.len as usize / ATTRIBUTES);
    }

    /// A text that is looked through once.
    pub fn text(&mut self, text: &str) {
        self.take(text.len() / BYTES);
    }

    /// A text that is rewritten, for which it is looked through so many times.
    pub fn rewritten(&mut self, text: &str, times: usize) {
        self.take(times.saturating_mul(REWRITTEN + text.len() / BYTES));
    }

    fn take(&mut self, cost: usize) {
        self.0 = self.0.saturating_sub(cost);
    }
}

/// The spans of a trace one after the other, as often as they are needed.
pub(super) struct Walk {
    trace: TraceInfo,
    at: u32,
}

impl Walk {
    pub fn new(trace: &TraceInfo) -> Self {
        Self { trace: *trace, at: 0 }
    }

    /// Calls for spans while there is something left to spend; each costs one. Whether that was the last of them: then
    /// it begins anew.
    pub fn go(&mut self, left: &mut Budget, mut each: impl FnMut(SpanIx, &mut Budget)) -> bool {
        while self.at < self.trace.len {
            if !left.is_left() {
                return false;
            }
            left.one();
            each(SpanIx(self.trace.first.0.saturating_add(self.at)), left);
            self.at += 1;
        }
        self.at = 0;
        true
    }

    /// How many were called for, of how many.
    pub fn done(&self) -> (usize, usize) {
        (self.at as usize, self.trace.len as usize)
    }
}

/// What has to be done, in its order, each with about how long it takes beside the others.
pub(super) struct Course<P> {
    passes: Vec<(P, u32)>,
    at: usize,
}

impl<P: Copy> Course<P> {
    pub fn new(passes: impl IntoIterator<Item = (P, u32)>) -> Self {
        Self { passes: passes.into_iter().collect(), at: 0 }
    }

    /// What is done now; nothing once all is.
    pub fn now(&self) -> Option<P> {
        self.passes.get(self.at).map(|&(pass, _)| pass)
    }

    pub fn next(&mut self) {
        self.at += 1;
    }

    /// How many spans of `len` that is, if each were looked at once, where so much is done of what is done now. It never
    /// becomes less.
    pub fn done(&self, (done, of): (usize, usize), len: u32) -> u32 {
        let sum = |passes: &[(P, u32)]| passes.iter().map(|&(_, weight)| u128::from(weight)).sum();
        let (before, all): (u128, u128) =
            (sum(self.passes.get(..self.at).unwrap_or(&self.passes)), sum(&self.passes));
        let now = self.passes.get(self.at).map_or(0, |&(_, weight)| u128::from(weight));
        let of = of.max(1) as u128;
        let part = u128::from(len) * (before * of + now * (done as u128).min(of));
        u32::try_from(part / (all.max(1) * of)).unwrap_or(len).min(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_count_by_how_long_they_take() {
        let mut course = Course::new([('a', 1), ('b', 3)]);
        assert_eq!((course.done((0, 10), 1000), course.done((5, 10), 1000)), (0, 125));
        course.next();
        assert_eq!((course.now(), course.done((0, 7), 1000)), (Some('b'), 250));
        assert_eq!(course.done((9, 7), 1000), 1000);
        course.next();
        assert_eq!((course.now(), course.done((0, 0), 1000)), (None, 1000));
    }
}
