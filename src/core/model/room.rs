//! Room for a draft that is known to grow: columns that are large enough from early on are not moved
//! while they grow, and leave no holes behind in memory that can't be given back.

use super::Draft;
use super::store::{Event, Link};

/// How much there is of what grows with an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    spans: usize,
    attrs: usize,
    texts: usize,
    text_bytes: usize,
    events: usize,
    links: usize,
}

impl Amounts {
    /// How much more there is than there was.
    pub fn since(self, before: Self) -> Self {
        self.map(before, usize::saturating_sub)
    }

    /// `numerator / denominator` times as much, and a little more.
    pub fn times(self, numerator: u64, denominator: u64) -> Self {
        let scale = |n: usize, _| {
            let n = n as u128 * u128::from(numerator) / u128::from(denominator.max(1));
            usize::try_from(n + n / 32).unwrap_or(usize::MAX)
        };
        self.map(self, scale)
    }

    /// About how many bytes of memory that is.
    pub fn bytes(self) -> u64 {
        let each = |n: usize, bytes: usize| (n as u64).saturating_mul(bytes as u64);
        each(self.spans, super::draft::SPAN_BYTES)
            .saturating_add(each(self.attrs, 8))
            // Its end, and its place in the index.
            .saturating_add(each(self.texts, 12))
            .saturating_add(self.text_bytes as u64)
            .saturating_add(each(self.events, size_of::<Event>()))
            .saturating_add(each(self.links, size_of::<Link>()))
    }

    fn map(self, other: Self, f: impl Fn(usize, usize) -> usize) -> Self {
        Self {
            spans: f(self.spans, other.spans),
            attrs: f(self.attrs, other.attrs),
            texts: f(self.texts, other.texts),
            text_bytes: f(self.text_bytes, other.text_bytes),
            events: f(self.events, other.events),
            links: f(self.links, other.links),
        }
    }
}

impl Draft {
    /// How much there is of everything.
    pub fn amounts(&self) -> Amounts {
        Amounts {
            spans: self.len(),
            attrs: self.attrs.len(),
            texts: self.strings.len(),
            text_bytes: self.strings.text_bytes(),
            events: self.events.len(),
            links: self.links.len(),
        }
    }

    /// Makes room for so much more. Where there is not so much memory, nothing happens.
    pub fn reserve(&mut self, more: Amounts) {
        fn column<T>(column: &mut Vec<T>, more: usize) {
            // It would grow later all the same, or fail then.
            let _ = column.try_reserve_exact(more);
        }
        let s = &mut self.spans;
        column(&mut s.trace, more.spans);
        column(&mut s.id, more.spans);
        column(&mut s.parent, more.spans);
        column(&mut s.start, more.spans);
        column(&mut s.duration, more.spans);
        column(&mut s.name, more.spans);
        column(&mut s.resource, more.spans);
        column(&mut s.scope, more.spans);
        column(&mut s.attrs, more.spans);
        column(&mut s.kind, more.spans);
        column(&mut s.status, more.spans);
        column(&mut s.flags, more.spans);
        column(&mut s.follows_from, more.spans);
        column(&mut s.shared, more.spans);
        column(&mut self.events, more.events);
        column(&mut self.links, more.links);
        self.attrs.reserve(more.attrs);
        self.strings.reserve(more.texts, more.text_bytes);
    }
}
