//! Steps 2 to 4: spans of one id. Copies are dropped, parts merged, the two halves of a Zipkin
//! call become parent and child, and whatever is left keeps its id and is reported.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use std::hint::black_box;
use std::ops::Range;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::draft::DraftSpans;
use super::super::{Draft, Kind, SpanIx, SpanKey, WarningKind};
use super::{Report, equal};
use crate::base::places::Places;
use crate::base::{StrId, sort_by_key, words};

/// Among how many spans of one id, at most, the other parts of a span are looked for: real data
/// has two or three, and a million spans of one id must not cost a million squared.
const PARTS_AMONG: usize = 8;

type Map<K, V> = HashMap<K, V, FxBuildHasher>;

/// What became of the spans, and which span an id stands for.
pub struct Twins {
    /// The first span of each id that has one.
    index: Places,
    fates: Fates,
    /// By the server half: its client half.
    client: Map<u32, u32>,
    /// By the first span of an id with halves, and service: the half its children belong to.
    half_of: Map<(u32, StrId), u32>,
    /// By the first span of an id with halves: the half for children of other services.
    server: Map<u32, u32>,
}

/// The spans that are no more: by number of arrival, the span they were merged into, or none.
pub type Fates = Map<u32, Option<u32>>;

impl Twins {
    /// Whether the span is no more.
    pub fn gone(&self, span: u32) -> bool {
        !self.fates.is_empty() && self.fates.contains_key(&span)
    }

    /// The client half that a server half belongs under.
    pub fn client_of(&self, server: u32) -> Option<u32> {
        self.client.get(&server).copied()
    }

    /// The span that a child of the given service means by `id` in a trace.
    pub fn lookup(&self, s: &DraftSpans, trace: u32, id: SpanKey, service: StrId) -> Option<u32> {
        let first = self.index.find(hash(trace, id), |i| at(s, i) == (trace, id))?;
        let half = self.half_of.get(&(first, service)).or_else(|| self.server.get(&first));
        Some(half.copied().unwrap_or(first))
    }

    /// Waits at once for all that [`Twins::lookup`] of these spans' parents will look at first.
    pub fn fetch_parents(&self, s: &DraftSpans, spans: Range<u32>) {
        let parent = |i: u32| hash(s.trace[i as usize], s.parent[i as usize]);
        black_box(spans.fold(0, |sum, i| sum ^ self.index.fetch(parent(i))));
    }

    pub fn into_fates(self) -> Fates {
        self.fates
    }
}

/// Finds all spans that share their id within their trace and resolves them. Spans without id are
/// reported and never compared. O(n), and O(k) for k spans of one id.
pub fn resolve(draft: &mut Draft, report: &mut Report) -> Twins {
    let (index, mut others) = index(&draft.spans, report);
    let mut twins = Twins {
        index,
        fates: Map::default(),
        client: Map::default(),
        half_of: Map::default(),
        server: Map::default(),
    };
    sort_by_key(&mut others, |&other| other);
    let mut members = Vec::new();
    for group in others.chunk_by(|a, b| a.0 == b.0) {
        members.clear();
        members.extend(group.first().map(|&(first, _)| first));
        members.extend(group.iter().map(|&(_, other)| other));
        drop_copies(draft, &mut members, &mut twins.fates, report);
        set_placed_aside(draft, &mut members, report);
        merge_parts(draft, &mut members, &mut twins.fates, report);
        split_halves(draft, &members, &mut twins, report);
    }
    twins
}

/// The first span of each id, and every further one as (first, other).
fn index(s: &DraftSpans, report: &mut Report) -> (Places, Vec<(u32, u32)>) {
    let mut index = Places::with_room(s.id.len());
    let mut others = Vec::new();
    for block in blocks(s.id.len()) {
        let own = |i| {
            let (trace, id) = at(s, i);
            hash(trace, id)
        };
        black_box(block.clone().fold(0, |sum, i| sum ^ index.fetch(own(i))));
        for i in block {
            let (trace, id) = at(s, i);
            let hash = hash(trace, id);
            if id.is_none() {
                report.on(trace, i, WarningKind::MissingSpanId);
            } else if let Some(first) = index.find(hash, |j| at(s, j) == (trace, id)) {
                others.push((first, i));
            } else {
                index.insert(hash, i);
            }
        }
    }
    (index, others)
}

/// All spans, in runs for which places of the index can be waited for together.
pub fn blocks(spans: usize) -> impl Iterator<Item = Range<u32>> {
    let spans = spans as u32;
    (0..spans).step_by(BLOCK as usize).map(move |from| from..from.saturating_add(BLOCK).min(spans))
}

/// How many spans are in such a run.
const BLOCK: u32 = 64;

fn at(s: &DraftSpans, span: u32) -> (u32, SpanKey) {
    (s.trace[span as usize], s.id[span as usize])
}

fn drop_copies(draft: &Draft, members: &mut Vec<u32>, fates: &mut Fates, report: &mut Report) {
    let mut seen: Map<u64, u32> = Map::default();
    members.retain(|&span| {
        let first = *seen.entry(equal::content_hash(draft, span)).or_insert(span);
        let copy = first != span && equal::same(draft, first, span);
        if copy {
            fates.insert(span, None);
            report.on(draft.spans.trace[first as usize], first, WarningKind::DuplicateSpan);
        }
        !copy
    });
}

/// Spans whose place a file tells were told apart already when it was written.
fn set_placed_aside(draft: &Draft, members: &mut Vec<u32>, report: &mut Report) {
    if draft.placed.is_empty() {
        return;
    }
    let mut other = false;
    members.retain(|&span| {
        let placed = draft.placed(SpanIx(span)).is_some();
        if placed && std::mem::replace(&mut other, true) {
            let s = &draft.spans;
            let half = s.parent[span as usize] == s.id[span as usize];
            let kind = if half { WarningKind::SharedSpan } else { WarningKind::DuplicateSpanId };
            report.on(s.trace[span as usize], span, kind);
        }
        !placed
    });
}

fn merge_parts(draft: &mut Draft, members: &mut Vec<u32>, fates: &mut Fates, report: &mut Report) {
    let mut whole: Vec<u32> = Vec::with_capacity(members.len());
    for &span in members.iter() {
        let mut among = whole.iter().take(PARTS_AMONG);
        if let Some(&into) = among.find(|&&other| equal::parts_of_one(draft, other, span)) {
            equal::merge(draft, into, span);
            fates.insert(span, Some(into));
            report.on(draft.spans.trace[into as usize], into, WarningKind::MergedPartialSpan);
        } else {
            whole.push(span);
        }
    }
    *members = whole;
}

/// Zipkin gives both sides of a call one id. They are told by its `shared` flag, or, as Jaeger's
/// adjuster does it, by kind; by kind alone only where the services are not known to be the same,
/// as tests that give all their spans one id are common. The server half goes under the client half, and the children that name the id go
/// to the half of their service, or else to the server's, which is where calls go on.
fn split_halves(draft: &Draft, members: &[u32], twins: &mut Twins, report: &mut Report) {
    let s = &draft.spans;
    let (kind, shared) = (|m: u32| s.kind[m as usize], |m: u32| s.shared[m as usize]);
    let find = |is: &dyn Fn(u32) -> bool| members.iter().copied().find(|&m| is(m));
    let Some(&first) = members.first() else { return };
    let by_kind = find(&|m| kind(m) == Kind::Client && !shared(m));
    let client = by_kind.or_else(|| find(&|m| kind(m) != Kind::Server && !shared(m)));
    let service = |m: u32| equal::resource(draft, m).service;
    let by_kind = by_kind.map(service);
    let server = |m: u32| {
        let elsewhere = |client| client != service(m) || client == StrId::EMPTY;
        shared(m) || (kind(m) == Kind::Server && by_kind.is_some_and(elsewhere))
    };
    let client = client.filter(|_| members.iter().any(|&m| server(m)));
    for &m in members.iter().filter(|&&m| m != client.unwrap_or(first)) {
        let trace = s.trace[m as usize];
        match client {
            Some(client) if server(m) => {
                twins.client.insert(m, client);
                twins.server.entry(first).or_insert(m);
                twins.half_of.entry((first, service(m))).or_insert(m);
                report.on(trace, m, WarningKind::SharedSpan);
            }
            _ => report.on(trace, m, WarningKind::DuplicateSpanId),
        }
    }
    if let Some(client) = client {
        twins.half_of.entry((first, service(client))).or_insert(client);
    }
}

fn hash(trace: u32, id: SpanKey) -> u32 {
    let other = u64::from(trace) << 32 | u64::from(id.text.0);
    words::hash_number(id.value.0 ^ other.rotate_left(16))
}
