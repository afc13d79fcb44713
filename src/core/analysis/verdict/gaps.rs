//! Time in which a span was busy alone for long although others tell of its work.

use super::Scene;
use super::finding::{Confidence, Detector, Finding, Severity};
use crate::analysis::gaps;
use crate::base::StrId;
use crate::model::{Kind, SpanIx, Threshold};

pub(super) fn find(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let (store, trace) = (scene.store(), &scene.case.trace);
    let least = scene.time(Threshold::GapTime).max(1);
    let browser = store.strings().find("webjs");
    let language = store.strings().find("telemetry.sdk.language");
    let is_browser = |span: SpanIx| {
        let (Some(browser), Some(language)) = (browser, language) else { return false };
        store.attrs().has(store.resource(span).attrs, language, browser)
    };
    let orphans: Vec<SpanIx> = store.roots(trace).filter(|&root| store.is_orphan(root)).collect();
    for span in store.spans_of(trace) {
        let waits = matches!(store.kind(span), Kind::Client | Kind::Producer)
            || scene.nature(span).is_call();
        if store.subtree(span) < 2 || scene.took(span) < least || waits && calls_out(scene, span) {
            continue;
        }
        let mut found = gaps(store, span, scene.case.starts, least);
        found.retain(|&(from, to)| {
            let known: u64 =
                orphans.iter().map(|&o| overlap((scene.start(o), scene.end(o)), (from, to))).sum();
            scene.is_share(Threshold::GapShare, to - from)
                && to - from >= least.saturating_add(known)
        });
        let longest =
            found.iter().copied().max_by_key(|&(from, to)| (to - from, std::cmp::Reverse(from)));
        let Some((from, to)) = longest.filter(|_| !is_browser(span)) else { continue };
        let mut finding = Finding::new(Detector::Gap, span, vec![span]);
        finding.count = found.len() as u32;
        finding.time = to - from;
        let next = store.children(span).filter(|&child| scene.start(child) >= to);
        finding.other = next.min_by_key(|&child| (scene.start(child), child));
        finding.confidence = Confidence::High;
        let own =
            scene.case.path.own(span).iter().map(|s| overlap((s.start, s.end), (from, to))).sum();
        if scene.is_share(Threshold::CriticalShare, own) && store.service(span) != StrId::EMPTY {
            finding.severity = Severity::Warning;
        }
        out.push(finding);
    }
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
