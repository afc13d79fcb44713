//! What the verdict says of the demo: each incident is found, and what is healthy is left alone.

#![allow(clippy::indexing_slicing, reason = "a test that fails says so by a panic")]

use std::collections::{BTreeMap, BTreeSet};

use spanscape_core::analysis::verdict::Severity;
use spanscape_core::engine::judge::find_in;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Thresholds, TraceIx, build};
use spanscape_demo::plan::{Due, Twist, Want};
use spanscape_demo::{Demo, SEED, healthy};

/// What was found in each trace: detectors, and the severest.
fn judged() -> Vec<(Due, BTreeSet<&'static str>, Severity)> {
    let demo = Demo::generate(SEED);
    let mut ingest = Ingest::default();
    ingest.begin("demo");
    ingest.push(demo.otlp().as_bytes());
    let store = build(ingest.finish().0);
    assert_eq!(store.traces().len(), demo.traces.len());
    let found = |(at, trace): (usize, &spanscape_demo::Trace)| {
        let findings = find_in(&store, TraceIx(at as u32), &Thresholds::default());
        let worst = findings.iter().map(|finding| finding.severity).max();
        let names = findings.iter().map(|finding| finding.detector.name()).collect();
        (trace.due, names, worst.unwrap_or(Severity::Info))
    };
    demo.traces.iter().enumerate().map(found).collect()
}

/// What must be found in a trace with such a twist; one of them is enough.
fn expected(due: Due) -> &'static [&'static str] {
    match due.twist {
        Twist::NPlusOne(_) => &["n-plus-one-queries"],
        Twist::FanOut(_) => &["wide-fan-out"],
        Twist::PaymentSlow | Twist::PaymentDown => &["retries"],
        Twist::LockWait => &["slow-statement"],
        Twist::Deadlock => &["retries"],
        Twist::Degraded | Twist::Bug => &["root-cause"],
        Twist::RateLimited => &["retries"],
        Twist::Killed => &["root-cause", "uninstrumented-gap"],
        Twist::Bulky => &["clock-skew"],
        _ if due.want == Want::Import => &["repeating-pattern"],
        _ => &[],
    }
}

#[test]
fn each_incident_is_found() {
    let mut missed: BTreeMap<String, u32> = BTreeMap::new();
    for (due, found, _) in judged() {
        let expected = expected(due);
        if !expected.is_empty() && !expected.iter().any(|name| found.contains(name)) {
            *missed.entry(format!("{:?} {:?}: {found:?}", due.want, due.twist)).or_default() += 1;
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn at_least_four_fifths_of_what_is_healthy_is_left_alone() {
    let judged = judged();
    let well: Vec<_> = judged.iter().filter(|(due, ..)| healthy(*due)).collect();
    let warned: Vec<_> = well.iter().filter(|(.., worst)| *worst > Severity::Info).collect();
    let listed: Vec<_> = warned
        .iter()
        .map(|(due, found, _)| format!("{:?} {:?} {found:?}", due.want, due.twist))
        .collect();
    assert!(warned.len() * 5 <= well.len(), "{} of {}: {listed:#?}", warned.len(), well.len());
}
