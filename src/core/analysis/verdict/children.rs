//! The children of one span as its work went: which calls, when, of which sort.

use super::nature::mix;
use super::{Part, Scene};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::SpanIx;

/// A child that is a call, or has calls in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    pub span: SpanIx,
    pub start: u64,
    pub end: u64,
    /// Equal for equal ones, parameters aside.
    pub unit: u32,
    /// The call that it is, or that it is about alone.
    pub call: Option<SpanIx>,
}

/// The children of one span.
#[derive(Default)]
pub(super) struct Children {
    /// Whose.
    pub parent: SpanIx,
    /// Those with calls, by start.
    pub list: Vec<Child>,
    /// Kept for whoever needs to sort something of them.
    pub scratch: Vec<u64>,
}

impl Children {
    /// Those of another span. O(children log children).
    pub fn read(&mut self, scene: &Scene<'_>, parent: SpanIx) {
        self.parent = parent;
        self.list.clear();
        for span in scene.store().children(parent) {
            if !scene.has_calls(span) {
                continue;
            }
            let nature = scene.nature(span);
            let call = scene.only_call(span).or(nature.is_call().then_some(span));
            let inner =
                call.filter(|&call| call != span).map_or(0, |call| scene.nature(call).template);
            let unit = if inner == 0 { nature.template } else { mix(nature.template, inner) };
            let start = scene.start(span);
            self.list.push(Child { span, start, end: scene.end(span), unit, call });
        }
        sort_by_key(&mut self.list, |child| (child.start, child.span));
    }
}

impl Child {
    /// Whether it begins when another has ended, but for what clocks do.
    pub fn is_after(&self, other: &Self) -> bool {
        let slack = ((other.end - other.start) / 50).min(200_000);
        self.start >= other.end.saturating_sub(slack)
    }

    /// The span that a finding is about: the call alone, where there is one.
    pub fn about(&self) -> SpanIx {
        self.call.unwrap_or(self.span)
    }

    /// How long it took.
    pub fn took(&self) -> u64 {
        self.end - self.start
    }

    /// In what it is spent: what its call asks.
    pub fn part(&self, scene: &Scene<'_>) -> Part {
        self.call.map_or(Part::Own, |call| scene.nature(call).part)
    }

    /// Whether it, or its call, failed.
    pub fn is_failed(&self, scene: &Scene<'_>) -> bool {
        scene.nature(self.span).is_failed()
            || self.call.is_some_and(|call| scene.nature(call).is_failed())
    }

    /// Its parameters, if they are recorded.
    pub fn identity(&self, scene: &Scene<'_>) -> Option<u32> {
        let nature = scene.nature(self.call?);
        nature.is_seen().then_some(nature.identity)
    }
}

/// The spans that some children are about.
pub(super) fn spans(children: &[Child]) -> Vec<SpanIx> {
    children.iter().map(Child::about).collect()
}

/// Marks them.
pub(super) fn mark(scene: &Scene<'_>, set: &mut BitSet, children: &[Child]) {
    for child in children {
        set.set(scene.local(child.span), true);
        set.set(scene.local(child.about()), true);
    }
}

/// How long they took together.
pub(super) fn together(children: &[Child]) -> u64 {
    children.iter().map(Child::took).fold(0, u64::saturating_add)
}
