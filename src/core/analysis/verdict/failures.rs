//! What failed: where it began, how far it went, and what ran out of time.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Scene;
use super::finding::{Confidence, Detector, Finding, Severity};
use super::keys::{Role, role};
use crate::base::bitset::BitSet;
use crate::base::{StrId, sort_by_key};
use crate::model::{SpanIx, Status, Store};

/// How a span says that it ended before its time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    No,
    TimedOut,
    Cancelled,
}

pub(super) fn find(scene: &Scene<'_>, tried: &BitSet, out: &mut Vec<Finding>) {
    let store = scene.store();
    if scene.case.trace.errors == 0 {
        return;
    }
    let failed = |span: &SpanIx| store.status(*span) == Status::Error;
    let first = |span: &SpanIx| failed(span) && !store.children(*span).any(|child| failed(&child));
    let roots: Vec<SpanIx> = store.spans_of(&scene.case.trace).filter(first).collect();
    root_causes(scene, tried, &roots, out);
    time_outs(scene, &roots, out);
}

/// The failed span furthest up of those that are failed one above another.
fn top(store: &Store, span: SpanIx) -> SpanIx {
    let failed = |span: &SpanIx| store.parent(*span).filter(|&p| store.status(p) == Status::Error);
    std::iter::successors(Some(span), failed).last().unwrap_or(span)
}

/// Those of one service and name that have their end in common are one.
fn root_causes(scene: &Scene<'_>, tried: &BitSet, roots: &[SpanIx], out: &mut Vec<Finding>) {
    let store = scene.store();
    let mut all: Vec<(StrId, StrId, SpanIx, SpanIx)> = roots
        .iter()
        .map(|&span| (store.service(span), store.name(span), top(store, span), span))
        .collect();
    sort_by_key(&mut all, |&(service, name, top, span)| {
        (service, name, top, scene.start(span), span)
    });
    for equal in all
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1) && (a.2 == b.2 || is_single(a) && is_single(b)))
    {
        let Some(&(_, _, top, first)) = equal.first() else { continue };
        let mut spans: Vec<SpanIx> = equal.iter().map(|&(.., span)| span).collect();
        let mut finding = Finding::new(Detector::RootCause, first, Vec::new());
        finding.count = spans.len() as u32;
        // The way up, of the first.
        let up =
            std::iter::successors(Some(first), |&span| store.parent(span).filter(|_| span != top));
        spans.extend(up.skip(1));
        finding.spans = spans;
        finding.other = Some(top).filter(|&top| top != first);
        finding.time = scene.took(first);
        finding.confidence = Confidence::High;
        let all_the_way = store.parent(top).is_none();
        let tried_again = || {
            let mut way = std::iter::successors(Some(first), |&span| store.parent(span)).take(3);
            way.any(|span| tried.contains(scene.local(span)))
        };
        finding.flag = all_the_way;
        finding.severity = if all_the_way {
            Severity::Critical
        } else if tried_again() {
            Severity::Info
        } else {
            Severity::Warning
        };
        out.push(finding);
    }
}

/// Whether nothing above failed.
fn is_single(failure: &(StrId, StrId, SpanIx, SpanIx)) -> bool {
    failure.2 == failure.3
}

fn time_outs(scene: &Scene<'_>, roots: &[SpanIx], out: &mut Vec<Finding>) {
    let store = scene.store();
    let mut texts = HashMap::default();
    let mut found: Vec<(StrId, StrId, SpanIx, Cut)> = Vec::new();
    for &root in roots {
        // The client says so most often, its server only that it failed.
        let way = std::iter::successors(Some(root), |&span| {
            store.parent(span).filter(|&parent| store.status(parent) == Status::Error)
        });
        let cut =
            way.map(|span| (span, cut(store, span, &mut texts))).find(|(_, cut)| *cut != Cut::No);
        if let Some((span, cut)) =
            cut.filter(|(span, _)| !found.iter().any(|(.., other, _)| other == span))
        {
            found.push((store.service(span), store.name(span), span, cut));
        }
    }
    sort_by_key(&mut found, |&(service, name, span, cut)| {
        (service, name, cut as u8, scene.start(span), span)
    });
    for equal in found.chunk_by(|a, b| (a.0, a.1, a.3) == (b.0, b.1, b.3)) {
        let Some(&(.., first, cut)) = equal.first() else { continue };
        let spans = equal.iter().map(|&(.., span, _)| span).collect();
        let mut finding = Finding::new(Detector::TimeOut, first, spans);
        finding.time = scene.took(first);
        finding.flag = cut == Cut::Cancelled;
        // Whoever was asked goes on for nobody.
        let late = |child: &SpanIx| scene.end(*child) > scene.end(first).saturating_add(1_000_000);
        finding.other = store.children(first).find(late);
        finding.severity = Severity::Warning;
        finding.confidence = Confidence::High;
        out.push(finding);
    }
}

/// How the span says that it was cut short. O(its attributes and events).
fn cut(store: &Store, span: SpanIx, texts: &mut HashMap<StrId, Cut, FxBuildHasher>) -> Cut {
    let mut read = |text: StrId| *texts.entry(text).or_insert_with(|| of_text(store.text(text)));
    let mut found = read(store.status_message(span));
    for attr in store.attrs().iter(store.span_attrs(span)) {
        let more = match role(store.text(attr.key)) {
            Role::ErrorType => read(attr.value),
            Role::HttpStatus => match store.text(attr.value) {
                "408" | "504" => Cut::TimedOut,
                "499" => Cut::Cancelled,
                _ => Cut::No,
            },
            Role::GrpcStatus => match store.text(attr.value) {
                "4" | "DEADLINE_EXCEEDED" => Cut::TimedOut,
                "1" | "CANCELLED" => Cut::Cancelled,
                _ => Cut::No,
            },
            _ => Cut::No,
        };
        found = if found == Cut::No { more } else { found };
    }
    for event in store.events(span) {
        for attr in store.attrs().iter(event.attrs) {
            let key = store.text(attr.key);
            let told =
                matches!(key, "exception.type" | "exception.message" | "error.message" | "message");
            if found == Cut::No && told {
                found = read(attr.value);
            }
        }
    }
    found
}

fn of_text(text: &str) -> Cut {
    // A trace of the stack speaks of everything.
    let text: String = text.chars().take(300).collect::<String>().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "timeout",
        "timed out",
        "time-out",
        "deadline exceeded",
        "deadline_exceeded",
        "timedout",
    ]) {
        Cut::TimedOut
    } else if has(&["cancelled", "canceled", "cancellation"]) {
        Cut::Cancelled
    } else {
        Cut::No
    }
}
