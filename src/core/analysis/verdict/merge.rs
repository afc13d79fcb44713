//! The same finding in many places of one trace is one.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Scene;
use super::finding::{Detector, Finding};
use crate::base::bitset::BitSet;
use crate::base::sort_by_key;

/// The most spans that one finding names.
const MOST: usize = 100_000;

/// Makes one of those of one detector whose place is called the same and whose first spans are of one template; the one that costs most
/// speaks for all.
pub(super) fn merge(scene: &Scene<'_>, mut all: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut all {
        finding.own = finding.spans.len() as u32;
    }
    sort_by_key(&mut all, |f| (std::cmp::Reverse((f.saving, f.time)), f.first()));
    let store = scene.store();
    let mut places: HashMap<_, usize, FxBuildHasher> = HashMap::default();
    let mut out: Vec<Finding> = Vec::new();
    for finding in all {
        let (at, first) = (finding.at, finding.first());
        // What a fan-out or a chatty service calls is many things.
        let one = !matches!(finding.detector, Detector::FanOut | Detector::ChattyService);
        let template = if one { scene.nature(first).template } else { 0 };
        let what = (template, finding.whom, finding.flag);
        let key = (finding.detector, store.service(at), store.name(at), what);
        // Where a failure ended up, and whose clock it is, differs.
        let alone = matches!(finding.detector, Detector::RootCause | Detector::ClockSkew);
        let before = places.get(&key).filter(|_| !alone).and_then(|&place| out.get_mut(place));
        match before {
            Some(before) => {
                before.places += 1;
                before.saving = before.saving.saturating_add(finding.saving);
                let room = MOST.saturating_sub(before.spans.len());
                before.spans.extend(finding.spans.into_iter().take(room));
                before.confidence = before.confidence.max(finding.confidence);
                before.severity = before.severity.max(finding.severity);
            }
            None => {
                places.insert(key, out.len());
                out.push(finding);
            }
        }
    }
    let mut told = BitSet::with_len(scene.case.trace.len as usize);
    for finding in &mut out {
        each_once(scene, finding, &mut told);
        // Places within places save the same time.
        finding.saving = finding.saving.min(scene.request);
    }
    out
}

/// Names each span once, where it stands first. `told` is empty before and behind.
fn each_once(scene: &Scene<'_>, finding: &mut Finding, told: &mut BitSet) {
    let (mut at, mut own, of_first) = (0, 0, finding.own);
    finding.spans.retain(|&span| {
        let local = scene.local(span);
        let new = !told.contains(local);
        told.set(local, true);
        own += u32::from(new && at < of_first);
        at += 1;
        new
    });
    finding.own = own;
    super::unmark(scene, told, &finding.spans);
}
