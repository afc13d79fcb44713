//! How well the detectors find what was planted, and how often they find what was not.
//!
//! `cargo test -p spanscape-core --test all planted:: -- --nocapture` prints the table.

#[path = "planted/score.rs"]
mod score;

use score::Scores;
use spanscape_core::analysis::verdict::Detector;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{Store, build};

/// Traces that are looked at.
const TRACES: u64 = 2_000;

fn read(document: &[u8]) -> Store {
    let mut ingest = Ingest::default();
    ingest.begin("planted");
    ingest.push(document);
    build(ingest.finish().0)
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let mut scores = Scores::default();
    for seed in 1..=TRACES {
        let planted = spanscape_planted::plant(seed);
        scores.add(&read(&planted.document), &planted);
    }
    println!("{}", scores.table());
    let low = scores.below(0.95);
    assert!(low.is_empty(), "{low:?}\n{}\n{}", scores.table(), scores.examples());
}

#[test]
fn all_detectors_are_planted() {
    let names: Vec<_> = Detector::ALL.iter().map(|detector| detector.name()).collect();
    for planted in spanscape_planted::DETECTORS {
        assert!(names.contains(&planted), "{planted}");
    }
    assert_eq!(names.len(), spanscape_planted::DETECTORS.len());
}
