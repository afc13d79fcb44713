//! Time between services: messages that wait, calls that take longer than their answers, clocks that differ.

use super::Scene;
use super::finding::{Confidence, Detector, Finding, Severity};
use crate::base::{StrId, sort_by_key};
use crate::model::{Kind, LinkKind, SpanIx, Threshold};

/// One span after another, told of by what they are called.
type Pair = (StrId, StrId, SpanIx, SpanIx, u64);

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let store = scene.store();
    let (mut queued, mut network, mut skewed): (Vec<Pair>, Vec<Pair>, Vec<Pair>) =
        Default::default();
    let pair = |a, b, time| (store.name(a), store.service(b), a, b, time);
    let delta = |span| scene.case.deltas.get(scene.local(span) as usize).copied().unwrap_or(0);
    for span in store.spans_of(&scene.case.trace) {
        if store.kind(span) == Kind::Consumer
            && let Some(producer) = producer(scene, span)
        {
            let wait = scene.start(span).saturating_sub(scene.end(producer));
            if wait >= scene.time(Threshold::QueueTime).max(1) {
                queued.push(pair(producer, span, wait));
            }
        }
        let Some(parent) = store.parent(span) else { continue };
        let moved = delta(span).wrapping_sub(delta(parent)).unsigned_abs();
        if delta(span) != 0
            && delta(span) != delta(parent)
            && moved >= scene.time(Threshold::SkewTime).max(1)
        {
            skewed.push(pair(parent, span, moved));
        } else if store.kind(parent) == Kind::Client
            && store.service(parent) != store.service(span)
            && store.children(parent).nth(1).is_none()
        {
            let more = scene.took(parent).saturating_sub(scene.took(span));
            let share =
                scene.case.thresholds.is_share(Threshold::NetworkShare, more, scene.took(parent));
            // An answer that came after nobody waited any more is another matter.
            let inside =
                scene.end(span) <= scene.end(parent).saturating_add(scene.took(parent) / 10);
            if more >= scene.time(Threshold::NetworkTime).max(1) && share && inside {
                network.push(pair(parent, span, more));
            }
        }
    }
    group(Detector::QueueWait, queued, out);
    group(Detector::NetworkGap, network, out);
    // A clock is a host's: one finding for each service that is off.
    for pair in &mut skewed {
        pair.0 = StrId::EMPTY;
    }
    group(Detector::ClockSkew, skewed, out);
    for finding in out {
        match finding.detector {
            Detector::NetworkGap => {
                let on_path = |span: &SpanIx| {
                    scene.case.path.own(*span).iter().map(|s| s.end - s.start).sum::<u64>()
                };
                let lost = finding.spans.iter().map(on_path).sum();
                if scene.is_share(Threshold::CriticalShare, lost) {
                    finding.severity = Severity::Warning;
                }
            }
            Detector::ClockSkew => {
                finding.flag = finding.other.is_some_and(|span| delta(span) > 0);
                finding.confidence = Confidence::Medium;
            }
            _ => {}
        }
    }
}

/// Pairs of equal names as one finding; both spans of each are named, the one that waited longest first.
fn group(detector: Detector, mut pairs: Vec<Pair>, out: &mut Vec<Finding>) {
    sort_by_key(&mut pairs, |&(name, service, a, _, time)| {
        (name, service, std::cmp::Reverse(time), a)
    });
    for equal in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some(&(.., a, b, time)) = equal.first() else { continue };
        let mut finding = Finding::new(detector, a, Vec::new());
        let both = equal.iter().flat_map(|&(.., a, b, _)| [a, b]);
        finding.spans = if detector == Detector::ClockSkew {
            equal.iter().map(|&(.., b, _)| b).collect()
        } else {
            both.collect()
        };
        finding.count = equal.len() as u32;
        finding.time = time;
        finding.other = Some(b);
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}

/// Who has sent the message that a consumer works on: its parent, or one that it links to.
fn producer(scene: &Scene<'_>, span: SpanIx) -> Option<SpanIx> {
    let store = scene.store();
    let is = |span: &SpanIx| store.kind(*span) == Kind::Producer;
    let linked = || {
        let mut links = store.links(span).iter().filter(|link| link.kind == LinkKind::Link);
        let own = links.find(|link| link.trace == scene.case.trace.key)?;
        store.find_span(&scene.case.trace, own.target).filter(is)
    };
    store.parent(span).filter(is).or_else(linked)
}
