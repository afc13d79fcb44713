//! The documents are what they should be, whatever is planted in them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a document that is not as expected fails the test"
)]

mod reading;

use std::collections::HashSet;

use reading::{MS, read};
use spanscape_planted::{DETECTORS, plant};

#[test]
fn same_seed_same_bytes() {
    for seed in [0, 1, 2, 77, 1234, u64::MAX] {
        assert_eq!(plant(seed).document, plant(seed).document);
    }
    assert_ne!(plant(2).document, plant(4).document);
}

#[test]
fn documents_are_sound() {
    let mut orphans = 0;
    for seed in 1..=300 {
        let planted = plant(seed);
        let trace = read(&planted);
        assert_eq!(trace.by_id.len(), trace.spans.len(), "{seed}: an id twice");
        assert!(trace.spans.len() >= 28, "{seed}");
        let (mut late, mut gave_up, mut wrong) = (HashSet::new(), HashSet::new(), HashSet::new());
        let plants = planted.plants.iter().map(|one| (one.detector, &one.spans, &one.also));
        let looks = planted.look_alikes.iter().map(|one| (one.detector, &one.spans, &one.also));
        for (detector, spans, also) in plants.chain(looks) {
            assert!(DETECTORS.contains(&detector) && !spans.is_empty());
            assert!(also.iter().all(|one| DETECTORS.contains(one) && *one != detector));
            assert!(spans.iter().all(|id| trace.by_id.contains_key(id)), "{seed} {detector}");
            match detector {
                "work-after-response" => late.extend(spans),
                "timeout" => gave_up.extend(spans),
                "clock-skew" => wrong.extend(trace.all(spans).iter().map(|span| &span.host)),
                _ => {}
            }
        }
        for one in &planted.plants {
            assert!(one.parent.is_empty() || trace.by_id.contains_key(&one.parent), "{seed}");
        }
        for span in &trace.spans {
            assert!(span.end > span.start, "{seed}");
            let Some(&parent) = trace.by_id.get(&span.parent) else {
                orphans += usize::from(!span.parent.is_empty());
                continue;
            };
            let parent = &trace.spans[parent];
            let free = span.kind == "consumer"
                || late.contains(&span.id)
                || gave_up.contains(&parent.id)
                || wrong.contains(&span.host);
            let slack = MS * 3 / 10;
            let inside = span.start >= parent.start - slack && span.end <= parent.end + slack;
            assert!(free || inside, "{seed}: {span:#?} in {parent:#?}");
        }
    }
    assert!((50..600).contains(&orphans), "{orphans}");
}
