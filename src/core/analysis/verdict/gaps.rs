//! Time in which a span was busy alone for long although others tell of its work.

use std::cmp::Reverse;

use super::finding::{Confidence, Detector, Finding, Severity};
use super::{Scene, joined};
use crate::analysis::gaps;
use crate::model::{Kind, SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let (store, trace) = (scene.store(), &scene.case.trace);
    let least = scene.time(Threshold::GapTime).max(1);
    let is_browser = |span: SpanIx| {
        let (attrs, strings) = (store.resource(span).attrs, store.strings());
        store.attrs().text(attrs, "telemetry.sdk.language", strings) == Some("webjs")
    };
    let orphans = store.roots(trace).filter(|&root| store.is_orphan(root));
    let orphans = joined(orphans.map(|span| (scene.start(span), scene.end(span))).collect());
    let is_gap = |&(from, to): &(u64, u64)| {
        to - from >= least && scene.is_share(Threshold::GapShare, to - from)
    };
    for span in store.spans_of(trace) {
        let waits = matches!(store.kind(span), Kind::Client | Kind::Producer)
            || scene.nature(span).is_call();
        let alone = store.subtree(span) < 2;
        if alone || scene.took(span) < least || waits && calls_out(scene, span) {
            continue;
        }
        let mut found = gaps(store, span, scene.case.starts, least);
        // Only a few along each way down are such: what is below is looked at a few times at most.
        found.retain(is_gap);
        if !found.is_empty() {
            found = uncovered(scene, span, &orphans, &found);
            found.retain(is_gap);
        }
        let longest = found.iter().copied().max_by_key(|&(from, to)| (to - from, Reverse(from)));
        let Some((from, to)) = longest.filter(|_| !is_browser(span)) else { continue };
        let mut finding = Finding::new(Detector::Gap, span, vec![span]);
        finding.count = found.len() as u32;
        finding.time = to - from;
        // What begins then: the one furthest up, first in tree order.
        let end = span.0.saturating_add(store.subtree(span));
        let mut below = (span.0.saturating_add(1)..end).map(SpanIx);
        finding.other = below.find(|&below| scene.start(below) == to);
        finding.flag = to >= scene.end(span);
        // Where a child's clock is off, its bar would be elsewhere: in the gap, perhaps.
        let moved = store.children(span).any(|child| scene.off(child).is_some());
        finding.confidence = if moved { Confidence::Low } else { Confidence::High };
        if !moved {
            weigh(scene, &mut finding, (from, to));
        }
        out.push(finding);
    }
}

/// Much of the critical path is no mere note.
fn weigh(scene: &Scene<'_>, finding: &mut Finding, gap: (u64, u64)) {
    let own = scene.case.path.own(finding.at).iter();
    let own = own.map(|s| overlap((s.start, s.end), gap)).sum();
    if scene.is_share(Threshold::CriticalShare, own) {
        finding.severity = Severity::Warning;
    }
}

/// What of the gaps neither a span further down nor one that has lost its parent tells of. O(subtree log subtree +
/// orphans).
fn uncovered(
    scene: &Scene<'_>,
    span: SpanIx,
    orphans: &[(u64, u64)],
    gaps: &[(u64, u64)],
) -> Vec<(u64, u64)> {
    let end = span.0.saturating_add(scene.store().subtree(span));
    let below = (span.0.saturating_add(1)..end).map(SpanIx);
    let bars = below.map(|span| (scene.start(span), scene.end(span)));
    let in_gap = |bar: &(u64, u64)| gaps.iter().any(|&gap| overlap(*bar, gap) > 0);
    let bars = joined(bars.chain(orphans.iter().copied()).filter(in_gap).collect());
    let mut out = Vec::new();
    for &(from, to) in gaps {
        let mut until = from;
        for &(start, end) in bars.iter().filter(|bar| overlap(**bar, (from, to)) > 0) {
            if start > until {
                out.push((until, start));
            }
            until = until.max(end);
        }
        if until < to {
            out.push((until, to));
        }
    }
    out
}

/// Whether the time around its children is the network's.
fn calls_out(scene: &Scene<'_>, span: SpanIx) -> bool {
    let store = scene.store();
    matches!(store.kind(span), Kind::Client | Kind::Producer)
        || store.children(span).any(|child| store.service(child) != store.service(span))
}

fn overlap(a: (u64, u64), b: (u64, u64)) -> u64 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}
