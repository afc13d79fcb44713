//! Statements that take long, those of one template together.

use super::finding::{Confidence, Detector, Finding};
use super::{Part, Scene};
use crate::base::sort_by_key;
use crate::model::{SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let store = scene.store();
    let (slow, least) = (scene.time(Threshold::SlowTime), scene.time(Threshold::SlowLeast));
    let mut found: Vec<(u32, SpanIx)> = Vec::new();
    for span in store.spans_of(&scene.case.trace) {
        let took = scene.took(span);
        if took < slow.min(least) || scene.nature(span).part != Part::Database {
            continue;
        }
        let is_slow = took >= slow || took >= least && scene.is_share(Threshold::SlowShare, took);
        // A library's span around the driver's says the same.
        let inner = store.children(span).any(|child| {
            scene.nature(child).part == Part::Database && scene.took(child) >= took / 5 * 4
        });
        if is_slow && !inner {
            found.push((scene.nature(span).template, span));
        }
    }
    sort_by_key(&mut found, |&(template, span)| {
        (template, std::cmp::Reverse(scene.took(span)), span)
    });
    for equal in found.chunk_by(|a, b| a.0 == b.0) {
        let spans: Vec<SpanIx> = equal.iter().map(|&(_, span)| span).collect();
        let Some(&first) = spans.first() else { continue };
        let on_path: u64 = spans.iter().map(|&span| scene.on_path(span)).sum();
        let mut finding = Finding::new(Detector::SlowStatement, first, spans);
        finding.time = scene.took(first);
        finding.saving = on_path / 10 * 9;
        finding.flag = finding.spans.iter().any(|&span| waits_for_lock(scene, span));
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}

/// Whether an event of it tells of a lock that was waited for.
fn waits_for_lock(scene: &Scene<'_>, span: SpanIx) -> bool {
    let store = scene.store();
    let says = |text| {
        let text = store.text(text);
        text.contains("lock") && ["ait", "block", "behind"].iter().any(|word| text.contains(word))
    };
    let mut events = store.events(span).iter();
    events.any(|event| {
        says(event.name) || store.attrs().iter(event.attrs).any(|attr| says(attr.value))
    })
}
