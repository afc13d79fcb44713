//! Work that goes on when the answer has been given.

use super::Scene;
use super::finding::{Confidence, Detector, Finding};
use super::waits::off;
use crate::analysis::critical_path::is_waited_for;
use crate::model::{Kind, SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let store = scene.store();
    let Some(root) = scene.case.root.filter(|&root| store.kind(root) == Kind::Server) else {
        return;
    };
    let answered = scene.end(root);
    let least = scene.time(Threshold::AfterTime).max(1);
    let end = root.0.saturating_add(store.subtree(root));
    let mut spans = Vec::new();
    let (mut at, mut until, mut latest) = (root.0.saturating_add(1), answered, answered);
    let mut most = (0, root);
    while at < end {
        let span = SpanIx(at);
        let message = store.parent(span).is_some_and(|parent| !is_waited_for(store, parent, span));
        let moved = store.parent(span).is_some_and(|parent| off(scene, parent, span).is_some());
        if message || store.kind(span) == Kind::Consumer || moved {
            at = at.saturating_add(store.subtree(span).max(1));
            continue;
        }
        let (from, to) = (scene.start(span).max(answered), scene.end(span));
        if to > from && to - from >= 1_000_000 {
            spans.push(span);
            if to - from > most.0 {
                most = (to - from, span);
            }
            until = until.min(from);
            latest = latest.max(to);
        }
        at = at.saturating_add(1);
    }
    if latest.saturating_sub(answered) < least || spans.is_empty() {
        return;
    }
    let mut finding = Finding::new(Detector::AfterResponse, root, spans);
    finding.time = latest - answered;
    finding.other = Some(most.1);
    finding.confidence = Confidence::High;
    out.push(finding);
}
