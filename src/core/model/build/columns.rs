//! The last step: the store's columns in tree order, each as long as it must be.
#![expect(clippy::indexing_slicing, reason = "columns of one length; places are from the order")]

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::draft::DraftSpans;
use super::super::store::{Spans, TraceInfo};
use super::super::{Draft, SpanIx, SpanKey, Status, Store};
use super::{NONE, Report, order::Order, parents::Tree};
use crate::base::{DurationNs, StrId, TimeNs, sort_by_key};

/// Puts the store together. Frees each column of the draft as soon as its successor stands.
pub fn assemble(draft: Draft, tree: Tree, order: Order, report: Report) -> Store {
    let Draft { mut strings, mut attrs, spans: s, traces: keys, trace_inputs, .. } = draft;
    let place = |old: SpanIx| {
        let new = order.new.get(old.0 as usize).copied().unwrap_or(NONE);
        SpanIx(new).some()
    };
    let events = moved(draft.events, |e| &mut e.span, place);
    let mut store = Store { events, ..Store::default() };
    sort_by_key(&mut store.events, |e| (e.span, e.time));
    store.links = moved(draft.links, |l| &mut l.span, place);
    sort_by_key(&mut store.links, |l| l.span);
    store.cut_parents = moved(tree.cut, |c| &mut c.span, place);
    sort_by_key(&mut store.cut_parents, |c| c.span);
    let (mut warnings, counts) = report.finish();
    warnings.renumber(place);
    (store.warnings, store.trace_counts) = (warnings, counts);
    let texts = |list: Vec<(SpanIx, StrId)>| {
        let mut list = moved(list, |t| &mut t.0, place);
        // Stable, so that of a merged span the text of the first part stays.
        sort_by_key(&mut list, |t| t.0);
        list.dedup_by_key(|t| t.0);
        list
    };
    let mut columns = tree_columns(&tree.parent, &order);
    columns.status_message = texts(draft.status_messages);
    columns.trace_state = texts(draft.trace_states);
    drop(tree.parent);
    let Order { old, starts, .. } = order;
    let bases = permute(&mut columns, s, &old, &starts);
    drop(old);
    (store.resources, store.scopes) = (draft.resources, draft.scopes);
    store.resources.shrink_to_fit();
    store.scopes.shrink_to_fit();
    attrs.shrink();
    strings.shrink();
    (store.spans, store.strings, store.attrs) = (columns, strings, attrs);
    store.traces = keys
        .into_iter()
        .zip(starts.windows(2))
        .zip(bases.into_iter().zip(trace_inputs))
        .map(|((key, run), (base, input))| TraceInfo {
            key,
            input,
            base,
            ..info(&store, run[0], run[1])
        })
        .collect();
    count_services(&mut store);
    store
}

/// Gives everything of a list its span's new place and drops what has none.
fn moved<T>(
    mut list: Vec<T>,
    span: impl Fn(&mut T) -> &mut SpanIx,
    place: impl Fn(SpanIx) -> Option<SpanIx>,
) -> Vec<T> {
    list.retain_mut(|t| {
        let span = span(t);
        place(*span).inspect(|&new| *span = new).is_some()
    });
    list.shrink_to_fit();
    list
}

/// Parent, depth and size of the subtree, in tree order.
fn tree_columns(parents: &[u32], order: &Order) -> Spans {
    let n = order.old.len();
    let mut parent: Vec<SpanIx> = Vec::with_capacity(n);
    let (mut depth, mut subtree) = (Vec::with_capacity(n), vec![1u32; n]);
    for &old in &order.old {
        let up = parents[old as usize];
        let up = if up == NONE { NONE } else { order.new[up as usize] };
        depth.push(if up == NONE { 0 } else { depth[up as usize] + 1 });
        parent.push(SpanIx(up));
    }
    for i in (0..n).rev() {
        if let Some(up) = parent[i].some() {
            subtree[up.0 as usize] += subtree[i];
        }
    }
    Spans { parent, depth, subtree, ..Spans::default() }
}

/// Moves the other columns into tree order; starts count from the base of their trace, which is
/// the answer.
fn permute(to: &mut Spans, from: DraftSpans, old: &[u32], starts: &[u32]) -> Vec<TimeNs> {
    fn column<T: Copy>(from: Vec<T>, old: &[u32]) -> Vec<T> {
        old.iter().map(|&i| from[i as usize]).collect()
    }
    let DraftSpans { trace, id, parent, start, duration, .. } = from;
    drop((trace, parent));
    let texts = |(new, &i): (usize, &u32)| {
        let SpanKey { text, .. } = id[i as usize];
        (text != StrId::EMPTY).then_some((SpanIx(new as u32), text))
    };
    to.id_text = old.iter().enumerate().filter_map(texts).collect();
    to.id_text.shrink_to_fit();
    to.id = old.iter().map(|&i| id[i as usize].value.0).collect();
    drop(id);
    let mut bases = Vec::with_capacity(starts.len());
    to.start = Vec::with_capacity(old.len());
    for run in starts.windows(2) {
        let run = &old[run[0] as usize..run[1] as usize];
        let base = run.iter().map(|&i| start[i as usize]).min().unwrap_or(0);
        to.start.extend(run.iter().map(|&i| start[i as usize].abs_diff(base)));
        bases.push(TimeNs(base));
    }
    drop(start);
    to.duration = old.iter().map(|&i| duration[i as usize].unsigned_abs()).collect();
    drop(duration);
    to.name = column(from.name, old);
    to.resource = column(from.resource, old);
    to.scope = column(from.scope, old);
    to.attrs = column(from.attrs, old);
    to.kind = column(from.kind, old);
    to.status = column(from.status, old);
    to.flags = column(from.flags, old);
    bases
}

/// What a trace's columns say about it.
fn info(store: &Store, first: u32, end: u32) -> TraceInfo {
    let mut info = TraceInfo {
        key: Default::default(),
        input: 0,
        first: SpanIx(first),
        len: end - first,
        base: TimeNs(0),
        duration: DurationNs(0),
        roots: 0,
        services: 0,
        errors: 0,
        max_depth: 0,
    };
    for span in (first..end).map(SpanIx) {
        info.duration = info.duration.max(DurationNs(store.end(span)));
        info.roots += u32::from(store.parent(span).is_none());
        info.errors += u32::from(store.status(span) == Status::Error);
        info.max_depth = info.max_depth.max(store.depth(span) + 1);
    }
    info
}

/// Counts distinct services; the unknown one is one of them.
fn count_services(store: &mut Store) {
    let mut last_seen: HashMap<StrId, usize, FxBuildHasher> = HashMap::default();
    let mut last_with: Vec<usize> = vec![usize::MAX; store.resources.len()];
    for t in 0..store.traces.len() {
        let trace = store.traces[t];
        let mut services = 0;
        for span in store.spans_of(&trace) {
            // Few resources have many spans.
            let last = last_with.get_mut(store.resource_number(span) as usize);
            if last.is_none_or(|last| std::mem::replace(last, t) != t) {
                services += u32::from(last_seen.insert(store.service(span), t) != Some(t));
            }
        }
        store.traces[t].services = services;
    }
}
