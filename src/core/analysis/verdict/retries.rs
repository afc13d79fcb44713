//! Tries: a call that failed, and then the same again.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Scene;
use super::children::{Child, Children, mark, spans, together};
use super::finding::{Confidence, Detector, Finding};
use crate::base::bitset::BitSet;
use crate::model::Threshold;

/// How many of the next calls are looked at for another try.
const NEAR: usize = 16;

/// So many equal calls without parameters in a row are N+1: then one that follows a failed one is the next.
const MANY: usize = 5;

/// Marks the tries in `tried`, all that belong to one thing.
pub(super) fn find(
    scene: &Scene<'_>,
    children: &Children,
    tried: &mut BitSet,
    out: &mut Vec<Finding>,
) {
    let all = &children.list;
    if !all.iter().any(|child| child.is_failed(scene)) {
        return;
    }
    let (own, mut units) = (out.len(), Vec::new());
    let mut equals: HashMap<u32, usize, FxBuildHasher> = HashMap::default();
    for child in all {
        *equals.entry(child.unit).or_default() += 1;
    }
    // Those that were in a row of tries already, whether that was one or not.
    let mut seen = BitSet::with_len(all.len());
    for (at, child) in all.iter().enumerate() {
        let known = seen.contains(at as u32) || tried.contains(scene.local(child.span));
        if known || !child.is_failed(scene) {
            continue;
        }
        let mut tries = vec![*child];
        let mut last = *child;
        let mut at = at;
        while last.is_failed(scene) {
            let behind = all.iter().enumerate().skip(at + 1).take(NEAR);
            let next = behind.into_iter().find(|(_, next)| is_again(scene, &last, next));
            let Some((next_at, &next)) = next else { break };
            (at, last) = (next_at, next);
            seen.set(at as u32, true);
            tries.push(next);
        }
        let Some(first) = tries.first().filter(|_| tries.len() > 1) else { continue };
        let known = first.identity(scene).is_some();
        let equal = equals.get(&first.unit).copied().unwrap_or(0);
        if !known && equal > tries.len().max(MANY - 1) {
            continue;
        }
        let between = between(all, &tries);
        // Without parameters, what comes behind something else is another call; to roll back is little.
        let failed = together(tries.get(..tries.len() - 1).unwrap_or(&[]));
        if !known && between > failed / 4 {
            continue;
        }
        let lost = last.start.saturating_sub(first.start).saturating_sub(between);
        mark(scene, tried, &tries);
        if lost < scene.time(Threshold::RetryTime) {
            continue;
        }
        let on_path: u64 = tries.iter().rev().skip(1).map(|child| scene.on_path(child.span)).sum();
        // Back-off between tries was waited for as well.
        let pauses = lost.saturating_sub(failed);
        let saving = if on_path > 0 { (on_path + pauses).min(lost) } else { 0 };
        let resent = last.call.is_some_and(|call| scene.nature(call).is_resent());
        let succeeded = !last.is_failed(scene);
        let before = out.get_mut(own..).unwrap_or(&mut []).iter_mut();
        // The same call with other parameters, tried as well.
        let before =
            before.zip(&units).find(|(f, unit)| **unit == first.unit && f.flag == succeeded);
        if let Some((finding, _)) = before {
            finding.spans.extend(spans(&tries));
            finding.count += 1;
            finding.time = finding.time.saturating_add(lost);
            finding.saving = finding.saving.saturating_add(saving);
            continue;
        }
        let mut finding = Finding::new(Detector::Retries, children.parent, spans(&tries));
        finding.count = 1;
        finding.saving = saving;
        finding.time = lost;
        finding.flag = succeeded;
        finding.other = Some(last.about());
        finding.confidence = if known || resent { Confidence::High } else { Confidence::Medium };
        units.push(first.unit);
        out.push(finding);
    }
}

/// How long calls ran that began between the tries: that was not lost. By start. O(children).
fn between(all: &[Child], tries: &[Child]) -> u64 {
    let (mut time, mut until) = (0, 0);
    let mut pauses = tries.windows(2).filter_map(|two| match two {
        [a, b] => Some((a.end, b.start)),
        _ => None,
    });
    let Some(mut pause) = pauses.next() else { return 0 };
    let last = tries.last().map_or(0, |last| last.start);
    for child in all.iter().take_while(|child| child.start < last) {
        while child.start >= pause.1 {
            let Some(next) = pauses.next() else { return time };
            pause = next;
        }
        if child.start >= pause.0 {
            let to = child.end.min(pause.1);
            time += to.saturating_sub(child.start.max(until));
            until = until.max(to);
        }
    }
    time
}

/// Whether a call is another try of one that failed.
fn is_again(scene: &Scene<'_>, failed: &Child, next: &Child) -> bool {
    let same = match (failed.identity(scene), next.identity(scene)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => true,
        _ => false,
    };
    next.unit == failed.unit && same && next.is_after(failed)
}
