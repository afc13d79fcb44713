//! What is wrong with all traces of a data set, found a few milliseconds at a time.

use super::dataset::Dataset;
use super::judge::find_in;
use super::names::trace_id;
use super::protocol::{Answer, CrowdText, CrowdTold, Packed};
use crate::analysis::verdict::{Crowd, CrowdLine};
use crate::model::{Store, Thresholds, TraceIx};

/// So many spans are looked at for one question: about 4 ms of work, and one trace at least.
const SPANS: u32 = 8_000;

/// The most lines that are told.
const LINES: usize = 200;

/// What was found so far.
#[derive(Default)]
pub(super) struct Looked {
    thresholds: Thresholds,
    crowd: Crowd,
}

impl Dataset {
    /// Looks at the next traces. O(n log n) in their spans.
    pub fn crowd(&mut self, thresholds: Thresholds) -> Answer {
        if self.looked.thresholds != thresholds {
            self.looked = Looked { thresholds, crowd: Crowd::default() };
        }
        let Looked { thresholds, crowd } = &mut self.looked;
        let store = &self.store;
        let mut spans = 0;
        while let Some(trace) = store.trace(TraceIx(crowd.traces()))
            && spans < SPANS
        {
            spans += trace.len;
            let found = find_in(store, TraceIx(crowd.traces()), thresholds);
            crowd.add(store, &found);
        }
        let total = store.traces().len() as u32;
        let lines = crowd.lines();
        let lines = lines.into_iter().take(LINES).map(|line| told(store, line)).collect();
        Answer::Crowd(Packed::new(&CrowdTold { done: crowd.traces(), total, lines }))
    }
}

fn told(store: &Store, line: &CrowdLine) -> CrowdText {
    let worst = store.trace(TraceIx(line.worst));
    CrowdText {
        title: line.detector.title().to_owned(),
        detector: line.detector.name().to_owned(),
        severity: line.severity as u8,
        service: line.service.clone(),
        name: line.name.clone(),
        traces: line.traces,
        saving: line.saving,
        worst: worst.map(|trace| trace_id(store, trace.key)).unwrap_or_default(),
    }
}
