//! Different reads one after another that might as well run side by side.

use super::Scene;
use super::children::{Child, Children, spans, together};
use super::finding::{Confidence, Detector, Finding};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;
use crate::model::Threshold;

/// More time than this between two calls is work: of what the first has fetched, most likely.
const PAUSE: u64 = 3_000_000;

/// What takes less is not worth a change (Sentry's consecutive DB: 30 ms).
const LEAST: u64 = 30_000_000;

pub(super) fn find(
    scene: &Scene<'_>,
    children: &Children,
    claimed: &BitSet,
    tried: &BitSet,
    out: &mut Vec<Finding>,
) {
    let is_read = |child: &Child| {
        let local = scene.local(child.span);
        let read = child.call.is_some_and(|call| scene.nature(call).is_read());
        read && !claimed.contains(local) && !tried.contains(local)
    };
    let all = children.list.as_slice();
    let mut from = 0;
    while let Some(rest) = all.get(from..).filter(|rest| !rest.is_empty()) {
        let mut len = 0;
        for (at, child) in rest.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| rest.get(before));
            // What lies around a call in a span of its own is work as well.
            let pause = |before: &Child| {
                scene.start(child.about()).saturating_sub(scene.end(before.about()))
            };
            let follows = before.is_none_or(|b| child.is_after(b) && pause(b) <= PAUSE);
            // One that begins a fan-out is no single read.
            let alone = rest.get(at + 1).is_none_or(|next| next.is_after(child));
            if !is_read(child) || !follows || !alone {
                break;
            }
            len = at + 1;
        }
        if let Some(run) = rest.get(..len)
            && let Some(finding) = judge(scene, children, run)
        {
            out.push(finding);
        }
        from += len.max(1);
    }
}

fn judge(scene: &Scene<'_>, children: &Children, run: &[Child]) -> Option<Finding> {
    let least = scene.count(Threshold::SequentialCount);
    if run.len() < least {
        return None;
    }
    let long = run.iter().filter(|child| child.took() >= LEAST);
    let mut units: Vec<u32> = long.map(|child| scene.nature(child.about()).template).collect();
    sort_by_key(&mut units, |&unit| unit);
    units.dedup();
    let time = together(run);
    let longest = run.iter().map(Child::took).max()?;
    let saved = time - longest;
    if units.len() < least
        || saved < scene.time(Threshold::SequentialTime)
        || !scene.is_share(Threshold::SequentialShare, saved)
    {
        return None;
    }
    let mut finding = Finding::new(Detector::SequentialCalls, children.parent, spans(run));
    finding.time = time;
    finding.saving = scene.all_but_longest(&finding.spans);
    finding.confidence = Confidence::Low;
    Some(finding)
}
