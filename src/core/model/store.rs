//! The finished store: spans in tree order, each an index; its fields are parallel columns.
//!
//! The spans of a trace are one run of indices in preorder (a parent before its children, siblings
//! by start). So a subtree is a run as well: the first child of `i` is `i + 1` when
//! `subtree(i) > 1`, and the next sibling is `i + subtree(i)` while that is inside the parent's run.
//!
//! What a span costs, without its attributes (8 bytes each), its texts (once each), events (32),
//! links (56) and warnings: **62 bytes** (see the test `what_a_span_costs`).
#![expect(
    clippy::indexing_slicing,
    reason = "columns of one length; SpanIx is from the same store"
)]

use serde::{Deserialize, Serialize};

use super::facts::CutParent;
pub use super::kind::{Kind, LinkKind, Status};
use super::{AttrRange, Attrs, SpanKey, TraceKey, WarningKind, Warnings};
use crate::base::{DurationNs, StrId, Strings, TimeNs};

/// A span of one [`Store`] (or, before the build, of one [`Draft`](super::Draft)).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SpanIx(pub u32);

impl SpanIx {
    /// No span; used in columns where an `Option` would double the size.
    pub const NONE: Self = Self(u32::MAX);

    /// As an option.
    pub fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// A trace of one [`Store`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TraceIx(pub u32);

/// What produced spans (OTLP resource, Jaeger process, Zipkin endpoint).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// `service.name`; [`StrId::EMPTY`] when unknown.
    pub service: StrId,
    /// Its attributes, without `service.name`.
    pub attrs: AttrRange,
}

/// The instrumentation scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Its name.
    pub name: StrId,
    /// Its version.
    pub version: StrId,
    /// Its attributes.
    pub attrs: AttrRange,
}

/// An event (OpenTracing: log) of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose.
    pub span: SpanIx,
    /// When.
    pub time: TimeNs,
    /// Its name.
    pub name: StrId,
    /// Its attributes.
    pub attrs: AttrRange,
}

/// A link (Jaeger: reference) of a span to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose.
    pub span: SpanIx,
    /// How it was written.
    pub kind: LinkKind,
    /// The other's trace.
    pub trace: TraceKey,
    /// The other.
    pub target: SpanKey,
    /// Its attributes.
    pub attrs: AttrRange,
}

/// One trace: a run of spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceInfo {
    /// Its id.
    pub key: TraceKey,
    /// The number of the input that it came with; of several, of the first.
    pub input: u16,
    /// Its first span.
    pub first: SpanIx,
    /// How many spans.
    pub len: u32,
    /// The earliest start; the spans' [`Store::start`] counts from here.
    pub base: TimeNs,
    /// From the earliest start to the latest end.
    pub duration: DurationNs,
    /// Spans without (known) parent.
    pub roots: u32,
    /// Distinct services.
    pub services: u32,
    /// Spans with [`Status::Error`].
    pub errors: u32,
    /// The longest chain of parents, the root counted as 1.
    pub max_depth: u32,
}

/// The span columns in tree order; filled by [`build`](super::build()) only.
#[derive(Clone, Debug, Default)]
pub(super) struct Spans {
    pub id: Vec<u64>,
    /// Only ids that are no numbers, by span.
    pub id_text: Vec<(SpanIx, StrId)>,
    pub parent: Vec<SpanIx>,
    pub subtree: Vec<u32>,
    pub depth: Vec<u32>,
    /// Nanoseconds after the trace's base.
    pub start: Vec<u64>,
    pub duration: Vec<u64>,
    pub name: Vec<StrId>,
    pub resource: Vec<u32>,
    pub scope: Vec<u32>,
    pub attrs: Vec<AttrRange>,
    pub kind: Vec<Kind>,
    pub status: Vec<Status>,
    pub flags: Vec<u32>,
    pub status_message: Vec<(SpanIx, StrId)>,
    pub trace_state: Vec<(SpanIx, StrId)>,
}

/// All spans of one opened source, with their traces.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub(super) strings: Strings,
    pub(super) attrs: Attrs,
    pub(super) spans: Spans,
    pub(super) traces: Vec<TraceInfo>,
    pub(super) resources: Vec<Resource>,
    pub(super) scopes: Vec<Scope>,
    /// Sorted by span, then time.
    pub(super) events: Vec<Event>,
    /// Sorted by span.
    pub(super) links: Vec<Link>,
    pub(super) warnings: Warnings,
    /// Sorted by span.
    pub(super) cut_parents: Vec<CutParent>,
    /// Warnings by trace and kind, sorted.
    pub(super) trace_counts: Vec<(TraceIx, WarningKind, u32)>,
}

impl Store {
    /// Spans in all traces.
    pub fn len(&self) -> usize {
        self.spans.id.len()
    }

    /// Whether there is no span.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All traces, in the order of their first span in the input.
    pub fn traces(&self) -> &[TraceInfo] {
        &self.traces
    }

    /// One trace.
    pub fn trace(&self, ix: TraceIx) -> Option<&TraceInfo> {
        self.traces.get(ix.0 as usize)
    }

    /// The trace whose run holds `span`. O(log traces).
    pub fn trace_of(&self, span: SpanIx) -> Option<TraceIx> {
        let after = self.traces.partition_point(|t| t.first <= span);
        after.checked_sub(1).map(|i| TraceIx(i as u32))
    }

    /// The indices of a trace's spans, in tree order.
    pub fn spans_of(&self, trace: &TraceInfo) -> impl ExactSizeIterator<Item = SpanIx> + use<> {
        let first = trace.first.0 as usize;
        (first..first + trace.len as usize).map(|i| SpanIx(i as u32))
    }

    /// The text behind an id.
    pub fn text(&self, id: StrId) -> &str {
        self.strings.get(id)
    }

    /// All texts.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// All attributes.
    pub fn attrs(&self) -> &Attrs {
        &self.attrs
    }

    /// All warnings.
    pub fn warnings(&self) -> &Warnings {
        &self.warnings
    }

    /// Whether `span` is a span of this store. All accessors below need that.
    pub fn has(&self, span: SpanIx) -> bool {
        (span.0 as usize) < self.len()
    }

    /// The id. O(1), for ids that are no numbers O(log of their number).
    pub fn id(&self, span: SpanIx) -> SpanKey {
        let value = crate::base::SpanId(self.spans.id[span.0 as usize]);
        let text = sparse(&self.spans.id_text, span);
        SpanKey { value, text }
    }

    /// The parent, if it has one in the trace.
    pub fn parent(&self, span: SpanIx) -> Option<SpanIx> {
        self.spans.parent[span.0 as usize].some()
    }

    /// How many spans its subtree has, itself included.
    pub fn subtree(&self, span: SpanIx) -> u32 {
        self.spans.subtree[span.0 as usize]
    }

    /// The length of its chain of parents; a root has 0.
    pub fn depth(&self, span: SpanIx) -> u32 {
        self.spans.depth[span.0 as usize]
    }

    /// The start, in nanoseconds after the trace's base.
    pub fn start(&self, span: SpanIx) -> u64 {
        self.spans.start[span.0 as usize]
    }

    /// The duration.
    pub fn duration(&self, span: SpanIx) -> DurationNs {
        DurationNs(self.spans.duration[span.0 as usize])
    }

    /// The end, in nanoseconds after the trace's base.
    pub fn end(&self, span: SpanIx) -> u64 {
        self.start(span).saturating_add(self.duration(span).0)
    }

    /// The name.
    pub fn name(&self, span: SpanIx) -> StrId {
        self.spans.name[span.0 as usize]
    }

    /// The resource.
    pub fn resource(&self, span: SpanIx) -> Resource {
        self.resource_at(self.resource_ix(span))
    }

    /// A resource by its number.
    pub fn resource_at(&self, ix: u32) -> Resource {
        self.resources.get(ix as usize).copied().unwrap_or_default()
    }

    /// The resource's number: equal ones are one resource.
    pub fn resource_number(&self, span: SpanIx) -> u32 {
        self.spans.resource[span.0 as usize]
    }

    /// The scope's number: equal ones are one scope.
    pub fn scope_number(&self, span: SpanIx) -> u32 {
        self.spans.scope[span.0 as usize]
    }

    /// The service's name; [`StrId::EMPTY`] when unknown.
    pub fn service(&self, span: SpanIx) -> StrId {
        self.resource(span).service
    }

    /// The instrumentation scope.
    pub fn scope(&self, span: SpanIx) -> Scope {
        let ix = self.spans.scope[span.0 as usize] as usize;
        self.scopes.get(ix).copied().unwrap_or_default()
    }

    /// The attributes' run in [`Store::attrs`].
    pub fn span_attrs(&self, span: SpanIx) -> AttrRange {
        self.spans.attrs[span.0 as usize]
    }

    /// The kind.
    pub fn kind(&self, span: SpanIx) -> Kind {
        self.spans.kind[span.0 as usize]
    }

    /// The status.
    pub fn status(&self, span: SpanIx) -> Status {
        self.spans.status[span.0 as usize]
    }

    /// W3C trace flags and OTLP's bits above them.
    pub fn flags(&self, span: SpanIx) -> u32 {
        self.spans.flags[span.0 as usize]
    }

    /// The status message; empty when none.
    pub fn status_message(&self, span: SpanIx) -> StrId {
        sparse(&self.spans.status_message, span)
    }

    /// The W3C trace state; empty when none.
    pub fn trace_state(&self, span: SpanIx) -> StrId {
        sparse(&self.spans.trace_state, span)
    }

    /// The events of a span by time. O(log n).
    pub fn events(&self, span: SpanIx) -> &[Event] {
        run(&self.events, span, |e| e.span)
    }

    /// The links of a span. O(log n).
    pub fn links(&self, span: SpanIx) -> &[Link] {
        run(&self.links, span, |l| l.span)
    }

    /// The direct children, by start. O(their number).
    pub fn children(&self, span: SpanIx) -> impl Iterator<Item = SpanIx> + '_ {
        let end = span.0.saturating_add(self.subtree(span));
        let mut next = span.0.saturating_add(1);
        std::iter::from_fn(move || {
            let child = (next < end).then_some(SpanIx(next))?;
            next = next.saturating_add(self.subtree(child).max(1));
            Some(child)
        })
    }

    /// The roots of a trace, by start. O(their number).
    pub fn roots(&self, trace: &TraceInfo) -> impl Iterator<Item = SpanIx> + '_ {
        let end = trace.first.0.saturating_add(trace.len);
        let mut next = trace.first.0;
        std::iter::from_fn(move || {
            let root = (next < end).then_some(SpanIx(next))?;
            next = next.saturating_add(self.subtree(root).max(1));
            Some(root)
        })
    }

    /// Bytes of heap in use by everything.
    pub fn heap_bytes(&self) -> usize {
        self.strings.heap_bytes()
            + self.attrs.heap_bytes()
            + self.spans.heap_bytes()
            + self.warnings.heap_bytes()
            + self.cut_parents.capacity() * size_of::<CutParent>()
            + self.trace_counts.capacity() * size_of::<(TraceIx, WarningKind, u32)>()
            + self.events.capacity() * size_of::<Event>()
            + self.links.capacity() * size_of::<Link>()
            + self.resources.capacity() * size_of::<Resource>()
            + self.scopes.capacity() * size_of::<Scope>()
            + self.traces.capacity() * size_of::<TraceInfo>()
    }
}

impl Spans {
    fn heap_bytes(&self) -> usize {
        self.id.capacity() * 8
            + self.start.capacity() * 8
            + self.duration.capacity() * 8
            + self.attrs.capacity() * 8
            + self.parent.capacity() * 4
            + self.subtree.capacity() * 4
            + self.depth.capacity() * 4
            + self.name.capacity() * 4
            + self.resource.capacity() * 4
            + self.scope.capacity() * 4
            + self.flags.capacity() * 4
            + self.kind.capacity()
            + self.status.capacity()
            + (self.id_text.capacity()
                + self.status_message.capacity()
                + self.trace_state.capacity())
                * 8
    }
}

pub(super) fn sparse(column: &[(SpanIx, StrId)], span: SpanIx) -> StrId {
    let found = column.binary_search_by_key(&span, |&(at, _)| at).ok();
    found.and_then(|i| column.get(i)).map_or(StrId::EMPTY, |&(_, text)| text)
}

pub(super) fn run<T>(sorted: &[T], span: SpanIx, of: impl Fn(&T) -> SpanIx) -> &[T] {
    let from = sorted.partition_point(|t| of(t) < span);
    let to = sorted.partition_point(|t| of(t) <= span);
    sorted.get(from..to).unwrap_or(&[])
}
