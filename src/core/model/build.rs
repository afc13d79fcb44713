//! Draft in, store out: traces grouped, parents found, oddities repaired and reported.
//!
//! One step a file, in the order of [`build()`]. Spans keep their number of arrival until the last
//! step, which permutes the columns one at a time into tree order and frees each as it goes. Every
//! step is iterative and at most O(n log n); beside the draft the build needs about 40 bytes a
//! span. The same draft always gives the same store. Whatever is repaired, merged or dropped is
//! counted: `kept + DuplicateSpan + MergedPartialSpan` is the number of spans in the draft.

use super::{Draft, Store};

mod columns;
mod equal;
mod order;
mod parents;
mod relations;
mod report;
mod times;
mod traces;
mod twins;

use report::Report;

/// No span, trace or row in a column of `u32`.
const NONE: u32 = u32::MAX;

/// Builds the store. Total: any draft gives a store. O(n log n) for n spans.
pub fn build(mut draft: Draft) -> Store {
    sort_belongings(&mut draft);
    draft.strings.settle();
    let mut report = Report::new(std::mem::take(&mut draft.warnings));
    traces::merge(&mut draft, &mut report);
    report.count_known(&draft.spans.trace);
    let twins = twins::resolve(&mut draft, &mut report);
    let tree = parents::find(&mut draft, &twins, &mut report);
    let known = times::repair(&mut draft, &tree, &twins, &mut report);
    relations::report(&draft, &tree, &known, &twins, &mut report);
    let fates = twins.into_fates();
    let order = order::preorder(&draft, &tree, &fates);
    drop(fates);
    columns::assemble(draft, tree, order, report)
}

/// Sorts what belongs to spans by span, so that a span's own is a run. Decoders nearly always
/// push in that order already.
fn sort_belongings(draft: &mut Draft) {
    fn sort<T>(list: &mut [T], key: impl Fn(&T) -> super::SpanIx) {
        if !list.is_sorted_by_key(&key) {
            list.sort_by_key(&key);
        }
    }
    sort(&mut draft.events, |e| e.span);
    sort(&mut draft.links, |l| l.span);
    sort(&mut draft.status_messages, |m| m.0);
    sort(&mut draft.trace_states, |m| m.0);
}
