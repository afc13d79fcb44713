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
        let times = spans.iter().map(|&span| scene.on_path(span));
        let on_path = times.fold(0, u64::saturating_add);
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
    let says = |text| tells_of_lock(store.text(text));
    let mut events = store.events(span).iter();
    events.any(|event| {
        says(event.name) || store.attrs().iter(event.attrs).any(|attr| says(attr.value))
    })
}

/// Whether a text says that a lock is waited for, not that one was got.
fn tells_of_lock(text: &str) -> bool {
    let text: String = text.chars().take(300).collect::<String>().to_ascii_lowercase();
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let lock = words.any(|word| {
        word.ends_with("lock") && !word.ends_with("clock") && !word.ends_with("block")
            || word == "locks"
    });
    let waits = [
        "wait for",
        "waiting for",
        "waiting on",
        "blocked by",
        "blocked on",
        "lock wait",
        "lock timeout",
    ];
    let got = ["acquired", "got ", "released", "obtained"];
    lock && waits.iter().any(|wait| text.contains(wait))
        && !got.iter().any(|got| text.starts_with(got))
}

#[cfg(test)]
mod tests {
    use super::tells_of_lock;

    #[test]
    fn a_lock_that_is_waited_for() {
        assert!(tells_of_lock("Waiting for lock behind 3 transactions"));
        assert!(tells_of_lock("process 7 still waiting for ShareLock on tuple"));
        assert!(!tells_of_lock("Acquired lock; 0 transactions waiting behind"));
        assert!(!tells_of_lock("512 blocks read, await done"));
        assert!(!tells_of_lock("waiting for a clock"));
    }
}
