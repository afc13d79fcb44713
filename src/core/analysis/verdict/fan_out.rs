//! Many calls of one span at once: too wide a fan-out, a pool that is too small, one call that is late.

use super::children::{Child, Children};
use super::finding::{Confidence, Detector, Finding, Severity};
use super::{Scene, median};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::{SpanIx, Threshold};

/// Looks at one span's children; puts them in another order.
pub(super) fn find(
    scene: &Scene<'_>,
    children: &mut Children,
    claimed: &BitSet,
    out: &mut Vec<Finding>,
) {
    let wide = scene.count(Threshold::FanOutCount);
    if children.list.len()
        < wide.min(scene.count(Threshold::PoolCount)).min(scene.count(Threshold::OutlierCount))
    {
        return;
    }
    let (parent, mut scratch) = (children.parent, std::mem::take(&mut children.scratch));
    let free = |child: &&Child| !claimed.contains(scene.local(child.span));
    let calls: Vec<Child> = children.list.iter().filter(free).copied().collect();
    for calls in bursts(&calls).filter(|calls| calls.len() > wide) {
        let finding = fan_out(scene, parent, calls, &mut scratch);
        // A few at a time are no fan-out, however many there are.
        if finding.count as usize * 5 > wide {
            out.push(finding);
        }
    }
    sort_by_key(&mut children.list, |child| (child.unit, child.start, child.span));
    for equal in children.list.chunk_by(|a, b| a.unit == b.unit) {
        if !equal.iter().all(|child| claimed.contains(scene.local(child.span))) {
            out.extend(pool(scene, parent, equal, &mut scratch));
        }
        outliers(scene, parent, equal, &mut scratch, out);
    }
    children.scratch = scratch;
}

/// Calls that overlap, one with the next, are one burst. By start.
fn bursts(calls: &[Child]) -> impl Iterator<Item = &[Child]> {
    let mut end = 0;
    calls.chunk_by(move |a, b| {
        end = end.max(a.end);
        b.start < end
    })
}

/// A burst that is too wide.
fn fan_out(scene: &Scene<'_>, parent: SpanIx, calls: &[Child], scratch: &mut Vec<u64>) -> Finding {
    let spans: Vec<SpanIx> = calls.iter().map(Child::about).collect();
    let mut finding = Finding::new(Detector::FanOut, parent, spans);
    finding.count = at_once(calls, scratch).0;
    let end = calls.iter().map(|child| child.end).max().unwrap_or(0);
    finding.time = end - calls.first().map_or(0, |child| child.start);
    finding.confidence = Confidence::High;
    // perf-sentinel: critical from three times as many on; nothing is proved to be lost by it, though.
    let wide = scene.count(Threshold::FanOutCount);
    let heavy = calls.len() > wide * 3 && scene.is_share(Threshold::CriticalShare, finding.time);
    finding.severity = if heavy { Severity::Warning } else { Severity::Info };
    finding
}

/// How many run at once at most, and how many begin while one more than runs has just ended. By start.
fn at_once(children: &[Child], ends: &mut Vec<u64>) -> (u32, u32) {
    ends.clear();
    ends.extend(children.iter().map(|child| child.end));
    sort_by_key(ends, |&end| end);
    let (mut most, mut ended) = (0, 0);
    for (begun, child) in children.iter().enumerate() {
        ended +=
            ends.get(ended..).unwrap_or(&[]).iter().take_while(|&&end| end <= child.start).count();
        // What takes no time has ended before it is counted.
        most = most.max((begun + 1).saturating_sub(ended));
    }
    // Each that begins right behind an end took its place.
    let mut refilled = 0;
    for child in children.iter().skip(most) {
        let near = (child.took() / 20).clamp(1_000_000, 5_000_000);
        let before = ends.partition_point(|&end| end <= child.start);
        let last = before.checked_sub(1).and_then(|at| ends.get(at)).copied();
        refilled += u32::from(last.is_some_and(|end| child.start - end <= near));
    }
    (most as u32, refilled)
}

/// Whether equal calls wait for each other's places.
fn pool(
    scene: &Scene<'_>,
    parent: SpanIx,
    equal: &[Child],
    scratch: &mut Vec<u64>,
) -> Option<Finding> {
    if equal.len() < scene.count(Threshold::PoolCount) {
        return None;
    }
    let (most, refilled) = at_once(equal, scratch);
    let waited = (equal.len() as u32).saturating_sub(most);
    // One at a time is a loop, which is another finding.
    if most < 2 || equal.len() < most as usize * 2 + 2 || refilled * 10 < waited * 8 {
        return None;
    }
    let end = equal.iter().map(|child| child.end).max()?;
    let time = end - equal.first()?.start;
    let longest = equal.iter().map(Child::took).max()?;
    if time - longest < scene.time(Threshold::PoolTime) {
        return None;
    }
    let spans: Vec<SpanIx> = equal.iter().map(Child::about).collect();
    let on_path = spans.iter().map(|&span| scene.on_path(span)).sum::<u64>();
    let mut finding = Finding::new(Detector::PoolSaturation, parent, spans);
    finding.count = most;
    finding.time = time;
    finding.saving = on_path.saturating_sub(longest);
    finding.other = equal.first().map(Child::about);
    finding.confidence = if waited >= most * 2 { Confidence::High } else { Confidence::Medium };
    Some(finding)
}

/// Those that took much longer than their equals.
fn outliers(
    scene: &Scene<'_>,
    parent: SpanIx,
    equal: &[Child],
    scratch: &mut Vec<u64>,
    out: &mut Vec<Finding>,
) {
    if equal.len() < scene.count(Threshold::OutlierCount) {
        return;
    }
    scratch.clear();
    scratch.extend(equal.iter().map(Child::took));
    let usual = median(scratch);
    let factor = scene.count(Threshold::OutlierFactor) as u64;
    let is = |child: &&Child| {
        let took = child.took();
        took >= usual.saturating_mul(factor) && took - usual >= scene.time(Threshold::OutlierTime)
    };
    let mut late: Vec<Child> = equal.iter().filter(is).copied().collect();
    // A fifth of all is no exception, but another sort.
    if late.is_empty() || late.len() * 5 > equal.len() {
        return;
    }
    sort_by_key(&mut late, |child| std::cmp::Reverse(child.took()));
    let spans: Vec<SpanIx> = late.iter().map(Child::about).collect();
    let mut finding = Finding::new(Detector::Outlier, parent, spans);
    finding.time = late.first().map_or(0, Child::took);
    finding.saving = late.iter().map(|child| scene.on_path(child.span).saturating_sub(usual)).sum();
    finding.count = equal.len() as u32;
    finding.other = equal.iter().find(|child| child.took() == usual).map(Child::about);
    // No one knows what is usual from a handful.
    finding.confidence = if equal.len() < 20 { Confidence::Medium } else { Confidence::High };
    out.push(finding);
}
