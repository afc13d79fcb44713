//! Work that goes on when the answer has been given.

use std::cmp::Reverse;

use super::Scene;
use super::finding::{Confidence, Detector, Finding};
use crate::analysis::critical_path::is_waited_for;
use crate::base::sort_by_key;
use crate::model::{Kind, SpanIx, Threshold};

/// Behind a pause of so many nanoseconds nothing belongs to what was before.
const PAUSE: u64 = 1_000_000_000;

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let store = scene.store();
    let Some(root) = scene.case.root.filter(|&root| store.kind(root) == Kind::Server) else {
        return;
    };
    let answered = scene.end(root);
    let least = scene.time(Threshold::AfterTime).max(1);
    let end = root.0.saturating_add(store.subtree(root));
    let mut spans: Vec<(u64, u64, SpanIx)> = Vec::new();
    let mut at = root.0.saturating_add(1);
    while at < end {
        let span = SpanIx(at);
        let message = store.parent(span).is_some_and(|parent| !is_waited_for(store, parent, span));
        let moved = scene.off(span).is_some();
        if message || store.kind(span) == Kind::Consumer || moved {
            at = at.saturating_add(store.subtree(span).max(1));
            continue;
        }
        let (from, to) = (scene.start(span).max(answered), scene.end(span));
        if to > from && to - from >= 1_000_000 {
            spans.push((from, to, span));
        }
        at = at.saturating_add(1);
    }
    // What begins long after all before it has ended is another request's, though it may lie below.
    sort_by_key(&mut spans, |&(from, to, span)| (from, Reverse(to), span));
    let (mut until, mut time, mut kept) = (answered, 0, 0);
    for &(from, to, _) in &spans {
        if from > until.saturating_add(PAUSE) {
            break;
        }
        time += to.saturating_sub(from.max(until));
        until = until.max(to);
        kept += 1;
    }
    spans.truncate(kept);
    let longest = spans.iter().max_by_key(|&&(from, to, span)| (to - from, Reverse(span)));
    let Some(&(.., longest)) = longest.filter(|_| time >= least) else { return };
    let spans = spans.into_iter().map(|(.., span)| span).collect();
    let mut finding = Finding::new(Detector::AfterResponse, root, spans);
    finding.time = time;
    finding.other = Some(longest);
    finding.confidence = Confidence::High;
    out.push(finding);
}
