//! The same thing, read again with the same parameters.

use super::Scene;
use super::finding::{Confidence, Detector, Finding};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::{SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, claimed: &BitSet, tried: &BitSet, out: &mut Vec<Finding>) {
    let store = scene.store();
    let mut reads: Vec<(u32, SpanIx)> = Vec::new();
    for span in store.spans_of(&scene.case.trace) {
        let (nature, local) = (scene.nature(span), scene.local(span));
        let counts =
            nature.is_call() && nature.is_read() && nature.is_seen() && !nature.is_failed();
        if counts && !claimed.contains(local) && !tried.contains(local) {
            reads.push((nature.identity, span));
        }
    }
    sort_by_key(&mut reads, |&(identity, span)| (identity, scene.start(span), span));
    let mut again = BitSet::with_len(scene.case.trace.len as usize);
    let mut found = Vec::new();
    for equal in reads.chunk_by(|a, b| a.0 == b.0) {
        // Calls and what is below them may ask the same thing twice over.
        let outer = equal.iter().filter(|(_, span)| !is_inside(scene, *span));
        let spans: Vec<SpanIx> = outer.map(|&(_, span)| span).collect();
        if spans.len() < scene.count(Threshold::RedundantCount) {
            continue;
        }
        let times = spans.iter().map(|&span| scene.took(span));
        let time = times.fold(0, u64::saturating_add);
        let longest = spans.iter().map(|&span| scene.took(span)).max().unwrap_or(0);
        let beside = time - longest;
        if beside < scene.time(Threshold::RedundantTime)
            || !scene.is_share(Threshold::RedundantShare, beside)
        {
            continue;
        }
        super::mark(scene, &mut again, &spans);
        let Some(&first) = spans.first() else { continue };
        let mut finding = Finding::new(Detector::RedundantCalls, first, spans);
        finding.time = time;
        finding.saving = scene.all_but_longest(&finding.spans);
        finding.confidence = Confidence::High;
        found.push(finding);
    }
    // What is called again asks again below it: that is no finding of its own.
    found.retain(|finding| !finding.spans.iter().all(|&span| above(scene, span, &again)));
    out.append(&mut found);
}

/// Whether it is inside of a call to the same part: a driver's span within a library's.
fn is_inside(scene: &Scene<'_>, span: SpanIx) -> bool {
    let parent = scene.store().parent(span);
    parent.is_some_and(|parent| {
        let nature = scene.nature(parent);
        nature.is_call() && nature.part == scene.nature(span).part
    })
}

/// Whether a span above is in the set.
fn above(scene: &Scene<'_>, span: SpanIx, set: &BitSet) -> bool {
    let parents =
        std::iter::successors(scene.store().parent(span), |&span| scene.store().parent(span));
    // Far above, something else is meant.
    parents.take(16).any(|parent| set.contains(scene.local(parent)))
}
