//! What failed: where it began, and how far it went.

use super::Scene;
use super::finding::{Confidence, Detector, Finding, Severity};
use crate::analysis::critical_path::is_waited_for;
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by_key};
use crate::model::{Kind, SpanIx, Status, Warning, WarningKind};

/// What follows within so many nanoseconds is no work of its own.
const SOON: u64 = 200_000;

pub(super) fn find(scene: &Scene<'_>, tried: &BitSet, out: &mut Vec<Finding>) {
    let failures = Failures::new(scene);
    if failures.roots.is_empty() {
        return;
    }
    let late = super::time_outs::find(scene, &failures.roots, tried, out);
    failures.tell(scene, tried, &late, out);
}

/// Failures and how they went up.
struct Failures {
    /// Spans that failed, or that a failure has gone through.
    through: BitSet,
    /// Those that failed though nothing below them did.
    roots: Vec<SpanIx>,
}

impl Failures {
    /// O(spans).
    fn new(scene: &Scene<'_>) -> Self {
        let (store, trace) = (scene.store(), scene.case.trace);
        let len = trace.len as usize;
        let (mut through, mut below) = (BitSet::with_len(len), BitSet::with_len(len));
        // Children stand behind their parents.
        for local in (0..trace.len).rev() {
            let span = scene.span(local);
            let failed = scene.nature(span).is_failed();
            // A proxy, or a step within a service, says nothing of what went through it; what was dealt with
            // is not the last thing it did.
            let passes = below.contains(local) && store.status(span) != Status::Ok;
            if !failed && !passes {
                continue;
            }
            through.set(local, true);
            let Some(parent) = store.parent(span) else { continue };
            if !is_answer(scene, parent, span) {
                continue;
            }
            let rest = scene.end(parent).saturating_sub(scene.end(span));
            let at_the_end = rest <= (scene.took(parent) / 20).max(SOON);
            let step = store.kind(parent) != Kind::Server || failed;
            if scene.nature(parent).is_failed() || at_the_end && step {
                below.set(scene.local(parent), true);
            }
        }
        let all = store.spans_of(&trace);
        let first =
            |span: &SpanIx| scene.nature(*span).is_failed() && !below.contains(scene.local(*span));
        let roots = all.filter(first).collect();
        Self { through, roots }
    }

    /// For each span that a failure went through, the failed one furthest up; for others nothing. O(spans).
    fn tops(&self, scene: &Scene<'_>) -> Vec<SpanIx> {
        let (store, trace) = (scene.store(), scene.case.trace);
        let mut tops: Vec<SpanIx> = Vec::with_capacity(trace.len as usize);
        for (local, span) in (0..).zip(store.spans_of(&trace)) {
            // Parents stand before their children.
            let parent = store.parent(span).filter(|&parent| is_answer(scene, parent, span));
            let above = parent.and_then(|p| tops.get(scene.local(p) as usize)?.some());
            let own = Some(span).filter(|&span| scene.nature(span).is_failed());
            let through = self.through.contains(local);
            tops.push(above.or(own).filter(|_| through).unwrap_or(SpanIx::NONE));
        }
        tops
    }

    /// Those of one service and name that have their end in common are one.
    fn tell(&self, scene: &Scene<'_>, tried: &BitSet, late: &BitSet, out: &mut Vec<Finding>) {
        let store = scene.store();
        let tops = self.tops(scene);
        let top = |span| tops.get(scene.local(span) as usize).copied().unwrap_or(span);
        let mut all: Vec<(StrId, StrId, SpanIx, SpanIx)> = self
            .roots
            .iter()
            .map(|&span| (store.service(span), store.name(span), top(span), span))
            .collect();
        sort_by_key(&mut all, |&(service, name, top, span)| {
            (service, name, top, scene.start(span), span)
        });
        // Ways up have much in common: of deep traces with many failures not all of each.
        let mut room = scene.case.trace.len as usize * 4;
        for equal in all.chunk_by(|a, b| {
            (a.0, a.1) == (b.0, b.1) && (a.2 == b.2 || is_single(a) && is_single(b))
        }) {
            let Some(&(_, _, top, first)) = equal.first() else { continue };
            let mut spans: Vec<SpanIx> = equal.iter().map(|&(.., span)| span).collect();
            let mut finding = Finding::new(Detector::RootCause, first, Vec::new());
            finding.count = spans.len() as u32;
            // The way up, of the first.
            let up = std::iter::successors(Some(first), |&span| {
                store.parent(span).filter(|_| span != top)
            });
            let before = spans.len();
            spans.extend(up.skip(1).take(room));
            room -= spans.len() - before;
            finding.spans = spans;
            finding.other = Some(top).filter(|&top| top != first);
            finding.time = scene.took(first);
            // Of two spans of one id nobody knows whose children are whose.
            let twice = |warning: &Warning| warning.kind == WarningKind::DuplicateSpanId;
            let sure = !equal.iter().any(|&(.., span)| store.warnings().of(span).iter().any(twice));
            finding.confidence = if sure { Confidence::High } else { Confidence::Low };
            // Of what has lost its parent nobody knows whether that failed; a server's answer is one all the same.
            let known = !store.is_orphan(top) || store.kind(top) == Kind::Server;
            let all_the_way = store.parent(top).is_none() && known;
            finding.severity = if all_the_way {
                Severity::Critical
            } else if was_tried(scene, tried, first)
                || late.contains(scene.local(first)) && top == first
            {
                Severity::Info
            } else {
                Severity::Warning
            };
            out.push(finding);
        }
    }
}

/// Whether a failed span, or what it is the call of, was tried again.
pub(super) fn was_tried(scene: &Scene<'_>, tried: &BitSet, span: SpanIx) -> bool {
    let mut way = std::iter::successors(Some(span), |&span| scene.store().parent(span)).take(3);
    way.any(|span| tried.contains(scene.local(span)))
}

/// Whether a parent learns what became of a child: not of a message, nor of what only follows from it.
pub(super) fn is_answer(scene: &Scene<'_>, parent: SpanIx, span: SpanIx) -> bool {
    let store = scene.store();
    let follows = |warning: &Warning| warning.kind == WarningKind::FollowsFromParent;
    is_waited_for(store, parent, span) && !store.warnings().of(span).iter().any(follows)
}

/// Whether nothing above failed.
fn is_single(failure: &(StrId, StrId, SpanIx, SpanIx)) -> bool {
    failure.2 == failure.3
}
