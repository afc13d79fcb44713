//! Services that talk to one other again and again.

use super::finding::{Confidence, Detector, Finding};
use super::{Part, Scene};
use crate::analysis::calls::Peers;
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::base::{StrId, sort_by};
use crate::model::{Kind, SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, claimed: &BitSet, out: &mut Vec<Finding>) {
    let store = scene.store();
    let peers = Peers::new(store);
    let mut calls: Vec<(StrId, StrId, SpanIx)> = Vec::new();
    for span in store.spans_of(&scene.case.trace) {
        let (nature, own) = (scene.nature(span), store.service(span));
        let claimed = |span| claimed.contains(scene.local(span));
        if let Some(parent) = store.parent(span)
            && store.service(parent) != own
            && store.kind(span) != Kind::Consumer
        {
            let call = if scene.nature(parent).is_call() { parent } else { span };
            if !claimed(call) {
                calls.push((store.service(parent), own, call));
            }
        }
        let remote = matches!(nature.part, Part::Http | Part::Rpc | Part::Call);
        // Who has no spans of its own may be named.
        if nature.is_call() && remote && !claimed(span) && store.kind(span) == Kind::Client {
            let answered = store.children(span).any(|child| store.service(child) != own);
            let peer = peers.of(store, span).filter(|_| !answered).map(|(peer, _)| peer);
            calls.extend(peer.filter(|&peer| peer != own).map(|peer| (own, peer, span)));
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
        let times = finding.spans.iter().map(|&span| scene.on_path(span));
        finding.time = times.fold(0, u64::saturating_add);
        finding.whom = callee;
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}
