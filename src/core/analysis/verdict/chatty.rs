//! Services that talk to one other again and again for one request.

use super::finding::{Confidence, Detector, Finding};
use super::{Part, Scene};
use crate::analysis::calls::Peers;
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::base::{StrId, sort_by};
use crate::model::{Kind, SpanIx, Threshold};

/// A call of a request: whom, if that is known yet, for which request, and the call.
type Call = (Option<StrId>, SpanIx, SpanIx);

pub(super) fn find(scene: &Scene<'_>, claimed: &BitSet, out: &mut Vec<Finding>) {
    let store = scene.store();
    let many = scene.count(Threshold::ChattyCount);
    let mut counts: Vec<u32> = vec![0; scene.case.trace.len as usize];
    let mut calls = all(scene, claimed);
    for &(_, request, _) in &calls {
        if let Some(count) = counts.get_mut(scene.local(request) as usize) {
            *count += 1;
        }
    }
    // Who is called stands in attributes, which are only read where it matters.
    let is_busy = |request| counts.get(scene.local(request) as usize) >= Some(&(many as u32));
    calls.retain(|&(_, request, _)| is_busy(request));
    let peers = Peers::new(store);
    let named = |(whom, request, call): Call| {
        let whom = whom.or_else(|| peers.of(store, call).map(|(peer, _)| peer))?;
        let own = store.service(request);
        (whom != own).then_some((request, whom, call))
    };
    let mut calls: Vec<(SpanIx, StrId, SpanIx)> = calls.into_iter().filter_map(named).collect();
    sort_by(&mut calls, |a, b| a.cmp(b));
    for pair in calls.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        if pair.len() < many {
            continue;
        }
        let mut spans: Vec<SpanIx> = pair.iter().map(|&(.., span)| span).collect();
        sort_by_key(&mut spans, |&span| (scene.start(span), span));
        let (Some(&first), Some(&(request, callee, _))) = (spans.first(), pair.first()) else {
            continue;
        };
        // One parent's are a fan-out.
        let parent = store.parent(first);
        if spans.iter().all(|&span| store.parent(span) == parent) {
            continue;
        }
        let mut finding = Finding::new(Detector::ChattyService, request, spans);
        let times = finding.spans.iter().map(|&span| scene.on_path(span));
        finding.time = times.fold(0, u64::saturating_add).min(scene.whole);
        finding.whom = callee;
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}

/// The calls of one service to another, each once, however many answer it: the first of them is whom it was to.
/// O(spans).
fn all(scene: &Scene<'_>, claimed: &BitSet) -> Vec<Call> {
    let store = scene.store();
    let entries = entries(scene);
    let entry = |span| entries.get(scene.local(span) as usize).copied().unwrap_or(span);
    let mut known = claimed.clone();
    let mut calls = Vec::new();
    for span in store.spans_of(&scene.case.trace) {
        let (nature, own) = (scene.nature(span), store.service(span));
        if let Some(parent) = store.parent(span)
            && store.service(parent) != own
            && store.kind(span) != Kind::Consumer
        {
            let call = if scene.nature(parent).is_call() { parent } else { span };
            if !known.contains(scene.local(call)) {
                known.set(scene.local(call), true);
                calls.push((Some(own), entry(parent), call));
            }
        }
        let remote = matches!(nature.part, Part::Http | Part::Rpc | Part::Call);
        // Who has no spans of its own may be named.
        if nature.is_call()
            && remote
            && !known.contains(scene.local(span))
            && store.kind(span) == Kind::Client
        {
            let answered = store.children(span).any(|child| store.service(child) != own);
            if !answered {
                calls.push((None, entry(span), span));
            }
        }
    }
    calls
}

/// For each span the one with which its service was entered: the request that it works for. O(spans).
fn entries(scene: &Scene<'_>) -> Vec<SpanIx> {
    let store = scene.store();
    let mut entries: Vec<SpanIx> = Vec::with_capacity(scene.case.trace.len as usize);
    // Parents stand before their children.
    for span in store.spans_of(&scene.case.trace) {
        let within = |parent: &SpanIx| {
            store.service(*parent) == store.service(span)
                && !matches!(store.kind(span), Kind::Server | Kind::Consumer)
        };
        let parent = store.parent(span).filter(within);
        let above = parent.and_then(|parent| entries.get(scene.local(parent) as usize));
        entries.push(above.copied().unwrap_or(span));
    }
    entries
}
