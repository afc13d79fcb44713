//! Step 5: who is whose child. Every span gets a parent that exists and no circle, or none.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use super::super::facts::CutParent;
use super::super::{Draft, LinkKind, SpanIx, SpanKey, WarningKind};
use super::twins::{self, Twins};
use super::{NONE, Report, equal};
use crate::base::bitset::BitSet;
use crate::base::{SpanId, StrId};

/// The parents, all by number of arrival.
pub struct Tree {
    /// The parent, or [`NONE`].
    pub parent: Vec<u32>,
    /// Parents that spans name but do not have in the tree.
    pub cut: Vec<CutParent>,
}

/// Finds every span's parent. O(n).
pub fn find(draft: &mut Draft, twins: &Twins, report: &mut Report) -> Tree {
    let n = draft.spans.trace.len();
    let mut tree = Tree { parent: vec![NONE; n], cut: Vec::new() };
    let mut without_parent = vec![0u32; draft.traces.len()];
    check_links(draft, twins, report);
    for block in twins::blocks(n) {
        twins.fetch_parents(&draft.spans, block.clone());
        for i in block.filter(|&i| !twins.gone(i)) {
            if let Some(client) = twins.client_of(i) {
                tree.parent[i as usize] = client;
                continue;
            }
            let (trace, id, key) = {
                let (s, i) = (&draft.spans, i as usize);
                (s.trace[i], s.id[i], s.parent[i])
            };
            if key.is_none() {
                without_parent[trace as usize] += 1;
                continue;
            }
            let placed = placed(draft, twins, i);
            let itself = key == id;
            let service = equal::resource(draft, i).service;
            let named = twins.lookup(&draft.spans, trace, key, service).filter(|_| !itself);
            let found = match placed {
                Some(placed) => (placed != NONE).then_some(placed),
                None => named.or_else(|| other_reference(draft, twins, i, service)),
            };
            if let Some(parent) = found {
                tree.parent[i as usize] = parent;
                if draft.spans.follows_from[i as usize] {
                    report.on(trace, i, WarningKind::FollowsFromParent);
                }
                if placed.is_some() {
                    continue;
                }
            } else {
                let missing = !itself && named.is_none();
                tree.cut.push(CutParent { span: SpanIx(i), missing, id: key });
            }
            if itself {
                without_parent[trace as usize] += 1;
                report.on(trace, i, WarningKind::SelfParent);
            } else if tree.parent[i as usize] == NONE && named.is_some() {
                report.on(trace, i, WarningKind::ParentCycle);
            } else if tree.parent[i as usize] == NONE {
                let kind = WarningKind::MissingParent;
                let detail = if report.keeps(kind) { text(draft, key) } else { StrId::EMPTY };
                report.detail(trace, i, kind, detail);
            }
        }
    }
    for (trace, &count) in without_parent.iter().enumerate() {
        match count {
            0 => report.count(trace as u32, WarningKind::NoRoot, 1),
            1 => {}
            _ => report.count(trace as u32, WarningKind::SeveralRoots, 1),
        }
    }
    break_cycles(draft, twins, &mut tree, report);
    tree
}

/// The parent that the file tells by its place, or [`NONE`] where it says that there is none; nothing
/// where it does not tell, or tells another than the span names. So of a file that is not to be trusted
/// no more comes than a choice among spans of one id.
fn placed(draft: &Draft, twins: &Twins, span: u32) -> Option<u32> {
    if draft.placed.is_empty() {
        return None;
    }
    let up = draft.placed(SpanIx(span))?.up?;
    if up == 0 {
        return Some(NONE);
    }
    let (s, parent) = (&draft.spans, span.checked_sub(up)?);
    let (i, p) = (span as usize, parent as usize);
    let named = s.trace[i] == s.trace[p] && s.parent[i] == s.id[p];
    (named && !twins.gone(parent)).then_some(parent)
}

/// Removes links without target and counts those to another trace.
fn check_links(draft: &mut Draft, twins: &Twins, report: &mut Report) {
    let (spans, traces) = (&draft.spans, &draft.traces);
    draft.links.retain(|link| {
        let Some(&trace) = spans.trace.get(link.span.0 as usize) else { return false };
        let other = link.trace != traces[trace as usize];
        let invalid = link.target.is_none() || (other && link.trace.is_none());
        let mut report_on = |kind| report.on(trace, link.span.0, kind);
        match (invalid, other) {
            _ if twins.gone(link.span.0) => {}
            (true, _) => report_on(WarningKind::InvalidLink),
            (false, true) => report_on(WarningKind::OtherTraceReference),
            (false, false) => {}
        }
        !invalid
    });
}

/// Where the first reference leads nowhere, Jaeger UI takes the first that does not, and so do we,
/// though only within the trace. The two change places, so that the details still show both.
fn other_reference(draft: &mut Draft, twins: &Twins, span: u32, service: StrId) -> Option<u32> {
    let i = span as usize;
    let from = draft.links.partition_point(|l| l.span.0 < span);
    let to = draft.links.partition_point(|l| l.span.0 <= span);
    let s = &mut draft.spans;
    let trace = s.trace[i];
    let key = draft.traces[trace as usize];
    for link in &mut draft.links[from..to] {
        if link.kind == LinkKind::Link || link.trace != key || link.target == s.id[i] {
            continue;
        }
        if let Some(parent) = twins.lookup(s, trace, link.target, service) {
            let follows = link.kind == LinkKind::FollowsFrom;
            link.kind = if s.follows_from[i] { LinkKind::FollowsFrom } else { LinkKind::ChildOf };
            s.follows_from[i] = follows;
            std::mem::swap(&mut link.target, &mut s.parent[i]);
            return Some(parent);
        }
    }
    None
}

fn text(draft: &mut Draft, id: SpanKey) -> StrId {
    if id.value == SpanId(0) { id.text } else { draft.strings.intern(&id.value.to_string()) }
}

/// Cuts each circle above its earliest span; of equal starts, above the smallest id, so that the
/// order of arrival only decides between spans that have no id of their own. O(n).
fn break_cycles(draft: &Draft, twins: &Twins, tree: &mut Tree, report: &mut Report) {
    let s = &draft.spans;
    let n = tree.parent.len();
    let (mut done, mut on_path) = (BitSet::with_len(n), BitSet::with_len(n));
    let mut path: Vec<u32> = Vec::new();
    for start in 0..n as u32 {
        let up = tree.parent[start as usize];
        if up == NONE || done.contains(up) {
            // So it is with most, as parents mostly come first.
            done.set(start, true);
            continue;
        }
        let mut at = start;
        while at != NONE && !done.contains(at) && !on_path.contains(at) {
            on_path.set(at, true);
            path.push(at);
            at = tree.parent[at as usize];
        }
        if at != NONE && on_path.contains(at) {
            let from = path.iter().rposition(|&p| p == at).unwrap_or(0);
            let earliest = |&&p: &&u32| {
                let (start, id) = (s.start[p as usize], s.id[p as usize]);
                // An absent start is the smallest number, and must come last.
                let absent = start == super::super::draft::ABSENT;
                (absent, start, id.value, draft.strings.get(id.text), p)
            };
            if let Some(&top) = path[from..].iter().min_by_key(earliest) {
                let i = top as usize;
                tree.parent[i] = NONE;
                // Half of a shared span names another parent than the one it had here, or none.
                let (trace, id, service) =
                    (s.trace[i], s.parent[i], equal::resource(draft, top).service);
                if !id.is_none() {
                    let missing = twins.lookup(s, trace, id, service).is_none();
                    tree.cut.push(CutParent { span: SpanIx(top), missing, id });
                }
                report.on(s.trace[i], top, WarningKind::ParentCycle);
            }
        }
        for p in path.drain(..) {
            on_path.set(p, false);
            done.set(p, true);
        }
    }
}
