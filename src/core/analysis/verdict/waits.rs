//! Time between services: messages that wait, calls that take longer than their answers, clocks that differ.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Scene;
use super::finding::{Confidence, Detector, Finding, Severity};
use crate::base::{StrId, sort_by_key};
use crate::model::{Kind, LinkKind, SpanIx, SpanKey, Threshold};

/// What two spans are called, one after the other: service and name of each.
type Names = [StrId; 4];

/// One span after another, told of by what they are called.
type Pair = (Names, SpanIx, SpanIx, u64);

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let store = scene.store();
    let (mut queued, mut network): (Vec<Pair>, Vec<Pair>) = Default::default();
    let (mut behind, mut ahead): (Vec<Pair>, Vec<Pair>) = Default::default();
    let mut producers = Producers::default();
    let pair = |a, b, time| {
        ([store.service(a), store.name(a), store.service(b), store.name(b)], a, b, time)
    };
    for span in store.spans_of(&scene.case.trace) {
        if store.kind(span) == Kind::Consumer
            && let Some(producer) = producers.of(scene, span)
        {
            let wait = scene.start(span).saturating_sub(scene.end(producer));
            if wait >= scene.time(Threshold::QueueTime).max(1) {
                queued.push(pair(producer, span, wait));
            }
        }
        let Some(parent) = store.parent(span) else { continue };
        let off = scene.off(span);
        if let Some((by, early)) = off {
            let list = if early { &mut behind } else { &mut ahead };
            let of = [store.service(span), StrId::EMPTY, StrId::EMPTY, StrId::EMPTY];
            list.push((of, parent, span, by));
        }
        let call =
            store.kind(parent) == Kind::Client && store.service(parent) != store.service(span);
        // Durations do not depend on clocks, unless the server was off by so much that it is no answer.
        let far = off.is_some_and(|(by, _)| by > scene.took(parent) / 10);
        if call && !far && store.children(parent).nth(1).is_none() {
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
    for (list, is_behind) in [(behind, true), (ahead, false)] {
        let first = out.len();
        group(Detector::ClockSkew, list, out);
        for finding in out.iter_mut().skip(first) {
            finding.flag = is_behind;
            finding.confidence = Confidence::Medium;
            finding.whom = only_caller(scene, &finding.spans);
            // Then no time in the trace can be compared with another.
            if finding.time >= scene.whole {
                finding.severity = Severity::Warning;
            }
        }
    }
    for finding in out.iter_mut().filter(|finding| finding.detector == Detector::NetworkGap) {
        // A server may have been busy before its span began.
        finding.confidence = Confidence::Medium;
        let own =
            |span: &SpanIx| scene.case.path.own(*span).iter().map(|s| s.end - s.start).sum::<u64>();
        let clients = finding.spans.chunks(2).filter_map(|pair| pair.first());
        if scene.is_share(Threshold::CriticalShare, clients.map(own).sum()) {
            finding.severity = Severity::Warning;
        }
    }
}

/// The service that has called all of these, if it is one.
fn only_caller(scene: &Scene<'_>, spans: &[SpanIx]) -> StrId {
    let store = scene.store();
    let mut callers = spans.iter().filter_map(|&span| store.parent(span));
    let first = callers.next().map_or(StrId::EMPTY, |caller| store.service(caller));
    if callers.all(|caller| store.service(caller) == first) { first } else { StrId::EMPTY }
}

/// Pairs of equal names as one finding; both spans of each are named, the one that waited longest first.
fn group(detector: Detector, mut pairs: Vec<Pair>, out: &mut Vec<Finding>) {
    sort_by_key(&mut pairs, |&(names, a, _, time)| (names, std::cmp::Reverse(time), a));
    for equal in pairs.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(_, a, b, time)) = equal.first() else { continue };
        let mut finding = Finding::new(detector, a, Vec::new());
        let both = equal.iter().flat_map(|&(_, a, b, _)| [a, b]);
        finding.spans = if detector == Detector::ClockSkew {
            equal.iter().map(|&(_, _, b, _)| b).collect()
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

/// Who has sent messages, by their ids: found when a link first leads to one.
#[derive(Default)]
struct Producers(Option<HashMap<SpanKey, SpanIx, FxBuildHasher>>);

impl Producers {
    /// Who has sent the message that a consumer works on: its parent, or one that it links to. Once O(spans).
    fn of(&mut self, scene: &Scene<'_>, span: SpanIx) -> Option<SpanIx> {
        let store = scene.store();
        let is = |span: &SpanIx| store.kind(*span) == Kind::Producer;
        if let Some(parent) = store.parent(span).filter(is) {
            return Some(parent);
        }
        let mut links = store.links(span).iter().filter(|link| link.kind == LinkKind::Link);
        let own = links.find(|link| link.trace == scene.case.trace.key)?;
        let by_id = self.0.get_or_insert_with(|| {
            let mut by_id = HashMap::default();
            for span in store.spans_of(&scene.case.trace) {
                // The first of an id, if that is one.
                by_id.entry(store.id(span)).or_insert(span);
            }
            by_id.retain(|_, span| is(span));
            by_id
        });
        by_id.get(&own.target).copied()
    }
}
