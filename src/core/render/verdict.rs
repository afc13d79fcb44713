//! The verdict in plain English, each part of a sentence with the spans that it speaks of.

mod change;
mod finding;
mod message;
mod sentence;
mod spent;

use crate::analysis::verdict::{Case, Detector, Finding, Severity, TimeSpent};
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{FindingText, Piece, Verdict};
use sentence::{Sentence, of_operation};

pub use change::change;
pub use finding::code;
pub use spent::tables;

/// Most of the time is said to be in one service only from this share on.
const MUCH: f64 = 0.2;

/// One operation is worth a word from this share of the critical path on.
const MOST: f64 = 0.5;

/// All findings in words. O(findings * attributes of a span).
pub fn verdict(case: &Case<'_>, findings: &[Finding], spent: &TimeSpent) -> Verdict {
    let grave = findings.iter().filter(|f| f.severity > Severity::Info).count() as u32;
    Verdict {
        head: head(case, findings, spent),
        findings: findings.iter().map(|finding| text(case, finding)).collect(),
        grave,
    }
}

fn text(case: &Case<'_>, finding: &Finding) -> FindingText {
    let detector = finding.detector;
    let code = code(case.store, finding);
    FindingText {
        words: finding::words(case, finding, &code),
        code,
        detector: detector.name().to_owned(),
        title: detector.title().to_owned(),
        severity: finding.severity as u8,
        confidence: finding.confidence.word().to_owned(),
        advice: detector.advice().to_owned(),
        remedy: detector.remedy(),
        assumption: if finding.saving > 0 {
            detector.assumption().to_owned()
        } else {
            String::new()
        },
        spans: finding.spans.len() as u32,
        span: finding.first(),
        saving: finding.saving,
        time: finding.time,
    }
}

/// How long it took and where most of that was; and whether anything is wrong at all.
fn head(case: &Case<'_>, findings: &[Finding], spent: &TimeSpent) -> Vec<Piece> {
    let mut out = Sentence::default();
    let ends = case
        .store
        .spans_of(&case.trace)
        .map(|span| (case.starts)(span).saturating_add(case.store.duration(span).0));
    let longest = ends.max().unwrap_or(0);
    // Where clocks are apart by more than all of it, the request's own time is the only one that is known.
    let request = case.root.map_or(0, |root| case.store.duration(root).0);
    let apart = |f: &Finding| f.detector == Detector::ClockSkew && f.time > request;
    let apart = request > 0 && findings.iter().any(apart);
    let longest = if apart { longest.min(request) } else { longest };
    out.say(&fmt::duration(DurationNs(longest)));
    let whole = spent.whole();
    // Of one service alone, all is there.
    let most =
        spent.services.first().filter(|most| spent.services.len() > 1 && most.time > whole * MUCH);
    if let Some(most) = most {
        let (part, all) = (most.time.round() as u64, whole.round() as u64);
        let percent = (u128::from(part) * 100 + u128::from(all) / 2) / u128::from(all.max(1));
        let over = percent == 100 && part < all;
        let percent = if over { "over 99".to_owned() } else { percent.to_string() };
        if whole < longest as f64 * 0.9 {
            out.say("; ");
            out.service(case.store, most.of);
            out.say(&format!(" took {percent} % of the time in which anything ran"));
        } else {
            out.say(&format!(", {percent} % in "));
            out.service(case.store, most.of);
        }
    }
    out.say(".");
    let failed = u64::from(case.trace.errors);
    if failed > 0 {
        out.say(" ");
        out.find(&fmt::plural(failed, "span", "spans"), "error", None);
        out.say(" failed.");
    }
    if !findings.iter().any(|finding| finding.severity > Severity::Info) {
        longest_wait(case, spent, &mut out);
    }
    out.done()
}

/// Where nothing is wrong: what the end was waiting for most.
fn longest_wait(case: &Case<'_>, spent: &TimeSpent, out: &mut Sentence) {
    let path = spent.path();
    let most = spent.operations.iter().max_by_key(|line| line.path);
    match most.filter(|most| most.path as f64 > path as f64 * MOST && case.trace.len > 1) {
        Some(most) => {
            out.say(" Nothing stands out but ");
            out.time(most.path);
            out.say(" in ");
            let (service, name) = (case.store.text(most.of.0), case.store.text(most.of.1));
            out.name(name, &of_operation(service, name), None);
            out.say(" alone.");
        }
        None => out.say(" Nothing stands out."),
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::verdict::Detector;

    #[test]
    fn every_detector_says_what_to_do() {
        for detector in Detector::ALL {
            assert!(detector.advice().ends_with('.'), "{detector:?}");
            assert!(!detector.title().is_empty());
        }
        let names: std::collections::BTreeSet<_> = Detector::ALL.iter().map(|d| d.name()).collect();
        assert_eq!(names.len(), Detector::ALL.len());
    }
}
