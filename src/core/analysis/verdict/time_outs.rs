//! What ran out of time, or was called off.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::Scene;
use super::failures::{is_answer, was_tried};
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

/// Those above and among failures that began somewhere. Tells which spans they are. Each span is read once.
pub(super) fn find(
    scene: &Scene<'_>,
    roots: &[SpanIx],
    tried: &BitSet,
    out: &mut Vec<Finding>,
) -> BitSet {
    let store = scene.store();
    let mut texts = HashMap::default();
    let mut found: Vec<(StrId, StrId, SpanIx, Cut)> = Vec::new();
    let mut seen = BitSet::with_len(scene.case.trace.len as usize);
    let mut late = seen.clone();
    for &root in roots {
        // The client says so most often, its server only that it failed.
        let way = std::iter::successors(Some(root), |&span| {
            let failed = |parent: &SpanIx| store.status(*parent) == Status::Error;
            store.parent(span).filter(failed).filter(|&parent| is_answer(scene, parent, span))
        });
        for span in way {
            let local = scene.local(span);
            if seen.contains(local) {
                break;
            }
            seen.set(local, true);
            let cut = cut(store, span, &mut texts);
            if cut != Cut::No {
                late.set(local, true);
                found.push((store.service(span), store.name(span), span, cut));
                break;
            }
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
        // Whoever was asked goes on for nobody; or else it is who was waited for.
        let late = |child: &SpanIx| scene.end(*child) > scene.end(first).saturating_add(1_000_000);
        finding.other = store.children(first).find(late).or_else(|| culprit(scene, first));
        // What was tried again costs what the tries cost.
        let again = equal.iter().all(|&(.., span, _)| was_tried(scene, tried, span));
        finding.severity = if again { Severity::Info } else { Severity::Warning };
        finding.confidence = Confidence::High;
        out.push(finding);
    }
    late
}

/// The span furthest down that took nearly all of the time.
fn culprit(scene: &Scene<'_>, span: SpanIx) -> Option<SpanIx> {
    let store = scene.store();
    let nearly = |span: &SpanIx| {
        let most = scene.took(*span) / 10 * 9;
        store.children(*span).find(|&child| scene.took(child) >= most)
    };
    std::iter::successors(Some(span), nearly).skip(1).last()
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
        found = if found == Cut::No { read(event.name) } else { found };
        for attr in store.attrs().iter(event.attrs) {
            let key = store.text(attr.key);
            let told = matches!(
                key,
                "exception.type"
                    | "exception.message"
                    | "error.message"
                    | "message"
                    | "error"
                    | "error.object"
                    | "event"
            );
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
