//! Draft in, store out: traces grouped, parents found, oddities repaired and reported.
//!
//! One step a file, in the order of [`Building`]'s. Spans keep their number of arrival until the last
//! step, which permutes the columns one at a time into tree order and frees each as it goes. Every
//! step is iterative and at most O(n log n); beside the draft the build needs about 40 bytes a
//! span. The same draft always gives the same store. Whatever is repaired, merged or dropped is
//! counted: `kept + DuplicateSpan + MergedPartialSpan` is the number of spans in the draft.

use super::{Draft, Store};
use crate::base::sort_by_key;

mod columns;
mod equal;
mod order;
mod parents;
mod relations;
mod report;
mod steps;
mod times;
mod traces;
mod twins;

use report::Report;

pub use steps::Building;

/// No span, trace or row in a column of `u32`.
const NONE: u32 = u32::MAX;

/// Builds the store. Total: any draft gives a store. O(n log n) for n spans.
pub fn build(draft: Draft) -> Store {
    let mut building = Building::new(draft);
    loop {
        match building.step() {
            Ok(store) => return *store,
            Err(more) => building = more,
        }
    }
}

/// Sorts what belongs to spans by span, so that a span's own is a run. Decoders nearly always
/// push in that order already.
fn sort_belongings(draft: &mut Draft) {
    sort_by_key(&mut draft.events, |e| e.span);
    sort_by_key(&mut draft.links, |l| l.span);
    sort_by_key(&mut draft.status_messages, |m| m.0);
    sort_by_key(&mut draft.trace_states, |m| m.0);
    sort_by_key(&mut draft.placed, |p| p.0);
}
