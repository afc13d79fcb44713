//! Step 8: what is worth knowing about a span and its parent, and about a span by itself. Nothing
//! is changed here.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use super::super::{AttrRange, Draft, WarningKind};
use super::{NONE, Report, parents::Tree, times::Known, twins::Twins};
use crate::base::{StrId, sort_by_key};

/// Reports children outside their parents, by times that the input had on both sides; a child
/// that starts after its parent's end is only that, not also one that ends after it. Then empty
/// names and repeated attribute keys. O(n + attributes x log of those of one span).
pub fn report(draft: &Draft, tree: &Tree, known: &Known, twins: &Twins, report: &mut Report) {
    let s = &draft.spans;
    let end = |i: usize| s.start[i].saturating_add(s.duration[i]);
    let (mut keys, mut distinct) = (Vec::new(), AttrRange::default());
    for span in (0..s.trace.len() as u32).filter(|&i| !twins.gone(i)) {
        let (i, trace, parent) =
            (span as usize, s.trace[span as usize], tree.parent[span as usize]);
        if s.name[i] == StrId::EMPTY {
            report.on(trace, span, WarningKind::EmptyName);
        }
        // Most spans have the keys of the one before.
        if !draft.attrs.same_keys(s.attrs[i], distinct) {
            distinct = s.attrs[i];
            keys.clear();
            keys.extend(draft.attrs.iter(s.attrs[i]).map(|a| a.key));
            for_repeated(&mut keys, |key| {
                distinct = AttrRange::default();
                report.detail(trace, span, WarningKind::RepeatedKey, key);
            });
        }
        if parent == NONE || known.no_start.contains(span) || known.no_start.contains(parent) {
            continue;
        }
        let p = parent as usize;
        if s.start[i] < s.start[p] {
            report.on(trace, span, WarningKind::StartsBeforeParent);
        }
        if known.no_end.contains(parent) {
            continue;
        }
        if s.start[i] > end(p) {
            report.on(trace, span, WarningKind::StartsAfterParentEnd);
        } else if !known.no_end.contains(span) && end(i) > end(p) {
            report.on(trace, span, WarningKind::EndsAfterParent);
        }
    }
}

/// Calls `each` with every key that stands there again. Few keys are compared with each other, as
/// that is faster than sorting.
fn for_repeated(keys: &mut [StrId], mut each: impl FnMut(StrId)) {
    if keys.len() > 24 {
        sort_by_key(keys, |&key| key);
        keys.windows(2).filter(|w| w[0] == w[1]).for_each(|w| each(w[0]));
        return;
    }
    for (i, key) in keys.iter().enumerate() {
        if keys[..i].contains(key) {
            each(*key);
        }
    }
}
