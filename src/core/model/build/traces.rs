//! Step 1: traces that are one. Ids of 64 bits are the low half of ids of 128 bits where a part of
//! the services only knows the short form (Zipkin, B3): one trace, written in two ways.
#![expect(clippy::indexing_slicing, reason = "trace numbers are from the same draft")]

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::{Draft, TraceKey, WarningKind};
use super::{NONE, Report};
use crate::base::StrId;

/// Joins each trace of a 64-bit id to the trace of the only 128-bit id that ends in it, renumbers
/// the traces without gaps in the order of their first span, and gives links the joined ids.
/// Spans and links that name no trace are reported.
pub fn merge(draft: &mut Draft, report: &mut Report) {
    let joined = joined(&draft.traces);
    let mut keys: Vec<TraceKey> = Vec::with_capacity(draft.traces.len());
    let mut numbers = vec![NONE; draft.traces.len()];
    for old in 0..draft.traces.len() {
        let to = joined.get(&draft.traces[old].value.0).map_or(old, |&to| to as usize);
        if numbers[to] == NONE {
            numbers[to] = keys.len() as u32;
            keys.push(draft.traces[to]);
        }
        numbers[old] = numbers[to];
        if old != to {
            report.count(numbers[to], WarningKind::MixedTraceIdLength, 1);
        }
    }
    for link in &mut draft.links {
        if let Some(&to) = joined.get(&link.trace.value.0) {
            link.trace = draft.traces[to as usize];
        }
    }
    draft.traces = keys;
    for (i, trace) in draft.spans.trace.iter_mut().enumerate() {
        *trace = numbers[*trace as usize];
        if draft.traces[*trace as usize].is_none() {
            report.on(*trace, i as u32, WarningKind::MissingTraceId);
        }
    }
}

/// By 64-bit id: the number of the trace it joins. Ids that are text never join.
fn joined(traces: &[TraceKey]) -> HashMap<u128, u32, FxBuildHasher> {
    let short = |key: &TraceKey| key.value.0 >> 64 == 0;
    let mut long: HashMap<u64, u32, FxBuildHasher> = HashMap::default();
    for (i, key) in traces.iter().enumerate().filter(|(_, key)| !short(key)) {
        // Two of them end alike: nobody knows which one is meant.
        let (number, low) = (i as u32, key.value.0 as u64);
        long.entry(low).and_modify(|n| *n = NONE).or_insert(number);
    }
    let candidates = traces.iter().filter(|k| short(k) && !k.is_none() && k.text == StrId::EMPTY);
    candidates
        .filter_map(|key| {
            let &number = long.get(&(key.value.0 as u64))?;
            (number != NONE).then_some((key.value.0, number))
        })
        .collect()
}
