//! Traces as small pictures: which depths are busy when, and where errors are.

use super::entries::Data;
use crate::engine::protocol::{Shape, Stroke};
use crate::model::{Status, Store, TraceInfo, TraceIx};

/// The most pictures for one question.
const MOST: usize = 200;

/// The most lines of a picture.
const LINES: usize = 12;

/// The pictures of traces. O(their spans).
pub(super) fn shapes(data: &Data<'_>, traces: &[TraceIx]) -> Vec<Option<Shape>> {
    let shape = |&ix: &TraceIx| {
        let store = data.store()?;
        store.trace(ix).map(|trace| shape(store, trace))
    };
    traces.iter().take(MOST).map(shape).collect()
}

fn shape(store: &Store, trace: &TraceInfo) -> Shape {
    let depth = (trace.max_depth as usize).clamp(1, LINES);
    // What each of 256 places of each line has: nothing, a span, one with an error.
    let mut busy = vec![[0u8; 256]; depth];
    let length = trace.duration.0.max(1);
    let place = |time: u64| (u128::from(time.min(length)) * 255 / u128::from(length)) as usize;
    for span in store.spans_of(trace) {
        let line = (store.depth(span) as usize).min(depth - 1);
        let level = if store.status(span) == Status::Error { 2 } else { 1 };
        let (from, to) = (place(store.start(span)), place(store.end(span)));
        if let Some(run) = busy.get_mut(line).and_then(|line| line.get_mut(from..=to)) {
            // What is marked already needs no second look: without this, wide traces would cost spans x places.
            run.iter_mut().filter(|place| **place < level).for_each(|place| *place = level);
        }
    }
    Shape { lines: busy.iter().map(strokes).collect() }
}

/// The runs of a line.
fn strokes(line: &[u8; 256]) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    let mut before = 0;
    for (at, &level) in (0..=255u8).zip(line) {
        match strokes.last_mut() {
            Some(stroke) if level > 0 && level == before => stroke.to = at,
            _ if level > 0 => strokes.push(Stroke { from: at, to: at, error: level == 2 }),
            _ => {}
        }
        before = level;
    }
    strokes
}
