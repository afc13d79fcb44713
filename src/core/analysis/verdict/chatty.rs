//! Services that talk to one other again and again.

use super::finding::{Confidence, Detector, Finding};
use super::{Part, Scene};
use crate::analysis::calls::Peers;
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::base::{StrId, sort_by};
use crate::model::{SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, claimed: &BitSet, out: &mut Vec<Finding>) {
    let store = scene.store();
    let peers = Peers::new(store);
    let mut calls: Vec<(StrId, StrId, SpanIx)> = Vec::new();
    for span in store.spans_of(&scene.case.trace) {
        let nature = scene.nature(span);
        let remote = matches!(nature.part, Part::Http | Part::Rpc | Part::Call);
        if !nature.is_call() || !remote || claimed.contains(scene.local(span)) {
            continue;
        }
        // The service that answers, or that is said to.
        let own = store.service(span);
        let mut children = store.children(span).map(|child| store.service(child));
        let callee = children.find(|&service| service != own);
        if let Some(callee) = callee.or_else(|| Some(peers.of(store, span)?.0)) {
            calls.push((own, callee, span));
        } else if let Some(caller) =
            store.parent(span).map(|p| store.service(p)).filter(|&s| s != own)
        {
            calls.push((caller, own, span));
        }
    }
    sort_by(&mut calls, |a, b| a.cmp(b));
    for pair in calls.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        if pair.len() < scene.count(Threshold::ChattyCount) {
            continue;
        }
        let mut spans: Vec<SpanIx> = pair.iter().map(|&(_, _, span)| span).collect();
        sort_by_key(&mut spans, |&span| (scene.start(span), span));
        let (Some(&first), Some(&(_, callee, _))) = (spans.first(), pair.first()) else { continue };
        // One parent's are a fan-out.
        let parent = store.parent(first);
        if spans.iter().all(|&span| store.parent(span) == parent) {
            continue;
        }
        let mut finding = Finding::new(Detector::ChattyService, first, spans);
        finding.time = finding.spans.iter().map(|&span| scene.on_path(span)).sum();
        finding.whom = callee;
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}
