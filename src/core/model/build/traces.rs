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
    let joined = joined(draft);
    let (mut keys, mut inputs) = (Vec::with_capacity(draft.traces.len()), Vec::new());
    let mut numbers = vec![NONE; draft.traces.len()];
    for old in 0..draft.traces.len() {
        let key = (source(draft, old as u32), draft.traces[old].value.0);
        let to = joined.get(&key).map_or(old, |&to| to as usize);
        if numbers[to] == NONE {
            numbers[to] = keys.len() as u32;
            keys.push(draft.traces[to]);
            let at = draft.inputs.partition_point(|&(first, _)| first <= old as u32);
            inputs.push(at.checked_sub(1).map_or(0, |at| draft.inputs[at].1));
        }
        numbers[old] = numbers[to];
        if old != to {
            report.count(numbers[to], WarningKind::MixedTraceIdLength, 1);
        }
    }
    for link in &mut draft.links {
        // A link says nothing of sources: what it names is looked for in all of them.
        let mut sources = 0..=draft.apart.len();
        let to = sources.find_map(|source| joined.get(&(source, link.trace.value.0)));
        if let Some(&to) = to {
            link.trace = draft.traces[to as usize];
        }
    }
    draft.traces = keys;
    draft.trace_inputs = inputs;
    for (i, trace) in draft.spans.trace.iter_mut().enumerate() {
        *trace = numbers[*trace as usize];
        if draft.traces[*trace as usize].is_none() {
            report.on(*trace, i as u32, WarningKind::MissingTraceId);
        }
    }
}

/// The number of the source of a trace.
fn source(draft: &Draft, trace: u32) -> usize {
    draft.apart.partition_point(|&first| first <= trace)
}

/// By source and 64-bit id: the number of the trace it joins. Ids that are text never join.
fn joined(draft: &Draft) -> HashMap<(usize, u128), u32, FxBuildHasher> {
    let short = |key: &TraceKey| key.value.0 >> 64 == 0;
    let traces = (0u32..).zip(&draft.traces);
    let mut long: HashMap<(usize, u64), u32, FxBuildHasher> = HashMap::default();
    for (number, key) in traces.clone().filter(|(_, key)| !short(key)) {
        // Two of them end alike: nobody knows which one is meant.
        let low = (source(draft, number), key.value.0 as u64);
        long.entry(low).and_modify(|n| *n = NONE).or_insert(number);
    }
    traces
        .filter(|(_, key)| short(key) && !key.is_none() && key.text == StrId::EMPTY)
        .filter_map(|(i, key)| {
            let source = source(draft, i);
            let &number = long.get(&(source, key.value.0 as u64))?;
            (number != NONE).then_some(((source, key.value.0), number))
        })
        .collect()
}
