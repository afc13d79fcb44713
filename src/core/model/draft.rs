//! What decoders fill: the columns of a [`Store`](super::Store) in arrival order, unrepaired.
//!
//! A decoder interns texts, pushes attributes between [`Attrs::mark`] and [`Attrs::since`], and
//! calls [`Draft::push_span`], then [`Draft::push_event`] and [`Draft::push_link`] for that span.
//! It reports what it could not read as a warning; it never stops a whole file for one span.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::store::{Event, Link, Resource, Scope};
use super::{AttrRange, Attrs, Kind, SpanIx, SpanKey, Status, TraceKey, WarningKind, Warnings};
use crate::base::{SpanId, StrId, Strings, TimeNs, TraceId, places};

/// One span as it stands in the input.
#[derive(Clone, Copy, Debug)]
pub struct NewSpan {
    /// Its trace, from [`Draft::trace_key`].
    pub trace: TraceKey,
    /// Its own id, from [`Draft::span_key`].
    pub id: SpanKey,
    /// Its parent in the same trace, or [`SpanKey::NONE`].
    pub parent: SpanKey,
    /// Whether `parent` came from a FOLLOWS_FROM reference.
    pub follows_from: bool,
    /// Zipkin's `shared` flag: this is the server half of a span whose client has the same id.
    pub shared: bool,
    /// The start, if given. An explicit zero is `Some(TimeNs(0))`.
    pub start: Option<TimeNs>,
    /// End less start in nanoseconds, if given; may be negative (the builder repairs it).
    pub duration: Option<i64>,
    /// The name (OpenTracing: operation name).
    pub name: StrId,
    /// The span kind.
    pub kind: Kind,
    /// The status.
    pub status: Status,
    /// The status message, or [`StrId::EMPTY`].
    pub status_message: StrId,
    /// W3C trace flags and the OTLP bits above them.
    pub flags: u32,
    /// W3C trace state, or [`StrId::EMPTY`].
    pub trace_state: StrId,
    /// Index of a [`Resource`], from [`Draft::push_resource`].
    pub resource: u32,
    /// Index of a [`Scope`], from [`Draft::push_scope`]; 0 is "none".
    pub scope: u32,
    /// Its attributes.
    pub attrs: AttrRange,
    /// Where it stands in a file that says so.
    pub placed: Option<Placed>,
}

/// What a file that Spanscape wrote says about a span whose parent its ids do not tell, because several
/// spans have one id, or because the parent that it names closes a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// How many spans stand before it in the file. Of two files that say the same, the spans are copies;
    /// two spans of one file never are.
    pub at: u32,
    /// How many spans before it its parent stands, if that has to be told. 0: it has none, although it
    /// names one that is there, since that would close a circle, for example.
    pub up: Option<u32>,
}

impl Default for NewSpan {
    fn default() -> Self {
        Self {
            trace: TraceKey::NONE,
            id: SpanKey::NONE,
            parent: SpanKey::NONE,
            follows_from: false,
            shared: false,
            start: None,
            duration: None,
            name: StrId::EMPTY,
            kind: Kind::Unspecified,
            status: Status::Unset,
            status_message: StrId::EMPTY,
            flags: 0,
            trace_state: StrId::EMPTY,
            resource: 0,
            scope: 0,
            attrs: AttrRange::default(),
            placed: None,
        }
    }
}

/// Marks an absent start in [`DraftSpans::start`] or duration in [`DraftSpans::duration`].
pub(super) const ABSENT: i64 = i64::MIN;

/// The span columns in arrival order. One entry each per span.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftSpans {
    pub trace: Vec<u32>,
    pub id: Vec<SpanKey>,
    pub parent: Vec<SpanKey>,
    pub start: Vec<i64>,
    pub duration: Vec<i64>,
    pub name: Vec<StrId>,
    pub resource: Vec<u32>,
    pub scope: Vec<u32>,
    pub attrs: Vec<AttrRange>,
    pub kind: Vec<Kind>,
    pub status: Vec<Status>,
    pub flags: Vec<u32>,
    pub follows_from: Vec<bool>,
    pub shared: Vec<bool>,
}

/// Bytes of memory for a span in [`DraftSpans`].
pub(super) const SPAN_BYTES: usize =
    size_of::<SpanKey>() * 2 + size_of::<AttrRange>() + 8 * 2 + 4 * 5 + 4;

impl DraftSpans {
    fn heap_bytes(&self) -> usize {
        // They grow together: one column tells how many spans there is room for.
        self.trace.capacity() * SPAN_BYTES
    }
}

/// Spans in arrival order with everything that belongs to them.
#[derive(Clone, Debug)]
pub struct Draft {
    /// All texts.
    pub strings: Strings,
    /// All attributes.
    pub attrs: Attrs,
    /// What was odd so far.
    pub warnings: Warnings,
    pub(super) spans: DraftSpans,
    pub(super) traces: Vec<TraceKey>,
    trace_index: HashMap<TraceKey, u32, FxBuildHasher>,
    /// The first trace of each input, with the input's number; ascending by trace.
    pub(super) inputs: Vec<(u32, u16)>,
    /// The first trace of each source but the first: traces of different sources are different, whatever their ids.
    pub(super) apart: Vec<u32>,
    /// The input of each trace, once traces that are one are one.
    pub(super) trace_inputs: Vec<u16>,
    pub(super) resources: Vec<Resource>,
    pub(super) scopes: Vec<Scope>,
    pub(super) events: Vec<Event>,
    pub(super) links: Vec<Link>,
    pub(super) status_messages: Vec<(SpanIx, StrId)>,
    pub(super) trace_states: Vec<(SpanIx, StrId)>,
    pub(super) placed: Vec<(SpanIx, Placed)>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            strings: Strings::default(),
            attrs: Attrs::default(),
            warnings: Warnings::default(),
            spans: DraftSpans::default(),
            traces: Vec::new(),
            trace_index: HashMap::default(),
            inputs: Vec::new(),
            apart: Vec::new(),
            trace_inputs: Vec::new(),
            resources: vec![Resource::default()],
            scopes: vec![Scope::default()],
            events: Vec::new(),
            links: Vec::new(),
            status_messages: Vec::new(),
            trace_states: Vec::new(),
            placed: Vec::new(),
        }
    }
}

impl Draft {
    /// How many spans there are so far.
    pub fn len(&self) -> usize {
        self.spans.trace.len()
    }

    /// Whether there is no span yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many distinct services its spans have so far, the unknown one counted as one. What is
    /// merged by the build may have fewer. O(spans).
    pub fn services(&self) -> usize {
        let service = |&r: &u32| self.resources.get(r as usize).map(|r| r.service);
        let all = self.spans.resource.iter().filter_map(service);
        all.collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The index that the next [`Draft::push_span`] will return.
    pub fn next_span(&self) -> SpanIx {
        SpanIx(self.len() as u32)
    }

    /// Adds a resource; index 0 is there from the start and means "unknown service".
    pub fn push_resource(&mut self, service: StrId, attrs: AttrRange) -> u32 {
        self.resources.push(Resource { service, attrs });
        (self.resources.len() - 1) as u32
    }

    /// Adds an instrumentation scope; index 0 is there from the start and means "none".
    pub fn push_scope(&mut self, name: StrId, version: StrId, attrs: AttrRange) -> u32 {
        self.scopes.push(Scope { name, version, attrs });
        (self.scopes.len() - 1) as u32
    }

    /// How many resources and scopes there are.
    pub fn tables(&self) -> (u32, u32) {
        (self.resources.len() as u32, self.scopes.len() as u32)
    }

    /// Takes back resources and scopes that no span has yet.
    pub fn truncate_tables(&mut self, resources: u32, scopes: u32) {
        self.resources.truncate(resources as usize);
        self.scopes.truncate(scopes as usize);
    }

    /// Reads a hexadecimal trace id; other text is kept. Empty and all-zero texts are
    /// [`TraceKey::NONE`]. Reports upper case, short and irregular ids by count.
    pub fn trace_key(&mut self, text: &str) -> TraceKey {
        let id = TraceId::from_hex(text);
        self.note_id(text, 32, id.is_some());
        match id {
            Some(value) => TraceKey { value, text: StrId::EMPTY },
            None => TraceKey { value: TraceId(0), text: self.strings.intern(text) },
        }
    }

    /// Reads a hexadecimal span id, like [`Draft::trace_key`].
    pub fn span_key(&mut self, text: &str) -> SpanKey {
        let id = SpanId::from_hex(text);
        self.note_id(text, 16, id.is_some());
        match id {
            Some(value) => SpanKey { value, text: StrId::EMPTY },
            None => SpanKey { value: SpanId(0), text: self.strings.intern(text) },
        }
    }

    fn note_id(&mut self, text: &str, full: usize, hex: bool) {
        if text.is_empty() {
            return;
        }
        if !hex {
            self.warnings.count_only(WarningKind::IrregularId, 1);
            return;
        }
        if text.len() != full && text.len() != 16 {
            self.warnings.count_only(WarningKind::ShortId, 1);
        }
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            self.warnings.count_only(WarningKind::UpperCaseId, 1);
        }
    }

    /// Adds a span. At most 2^27 - 1 of them, which is more than memory has room for where there are
    /// 4 GiB; more are counted as [`WarningKind::BadEntry`], and the answer is [`SpanIx::NONE`].
    pub fn push_span(&mut self, span: NewSpan) -> SpanIx {
        let ix = self.next_span();
        if ix.0 >= places::MOST {
            self.warnings.count_only(WarningKind::BadEntry, 1);
            return SpanIx::NONE;
        }
        let trace = self.trace_ix(span.trace);
        let s = &mut self.spans;
        s.trace.push(trace);
        s.id.push(span.id);
        s.parent.push(span.parent);
        s.start.push(span.start.map_or(ABSENT, |t| t.0.max(ABSENT + 1)));
        s.duration.push(span.duration.map_or(ABSENT, |d| d.max(ABSENT + 1)));
        s.name.push(span.name);
        s.resource.push(span.resource);
        s.scope.push(span.scope);
        s.attrs.push(span.attrs);
        s.kind.push(span.kind);
        s.status.push(span.status);
        s.flags.push(span.flags);
        s.follows_from.push(span.follows_from);
        s.shared.push(span.shared);
        if span.status_message != StrId::EMPTY {
            self.status_messages.push((ix, span.status_message));
        }
        if span.trace_state != StrId::EMPTY {
            self.trace_states.push((ix, span.trace_state));
        }
        self.placed.extend(span.placed.map(|placed| (ix, placed)));
        ix
    }

    /// What is pushed from now on is of this input. Where it is `apart`, it is of another source than what was pushed
    /// before: none of its traces is one of those, also where the ids are the same.
    pub fn next_input(&mut self, number: u16, apart: bool) {
        let first = self.traces.len() as u32;
        self.inputs.push((first, number));
        if apart {
            self.apart.push(first);
            self.trace_index.clear();
        }
    }

    /// The place of a trace in the list of them; most spans are of the last one's.
    fn trace_ix(&mut self, key: TraceKey) -> u32 {
        let least = self.apart.last().copied().unwrap_or(0);
        let last = self.spans.trace.last().copied().filter(|&ix| ix >= least);
        let of = |&ix: &u32| self.traces.get(ix as usize) == Some(&key);
        if let Some(ix) = last.filter(of) {
            return ix;
        }
        let next = self.traces.len() as u32;
        let ix = *self.trace_index.entry(key).or_insert(next);
        if ix == next {
            self.traces.push(key);
        }
        ix
    }

    /// Where a span stands in its file, if that says so. O(log of their number): they come in order.
    pub(super) fn placed(&self, span: SpanIx) -> Option<Placed> {
        let at = self.placed.binary_search_by_key(&span, |&(of, _)| of).ok()?;
        self.placed.get(at).map(|&(_, placed)| placed)
    }

    /// Renames the resources of all spans from `first` on: for decoders that learn a trace's
    /// resources only behind its spans. O(spans from `first` on).
    pub fn map_resources(&mut self, first: SpanIx, mut new: impl FnMut(SpanIx, u32) -> u32) {
        let run = self.spans.resource.get_mut(first.0 as usize..).unwrap_or(&mut []);
        for (ix, resource) in (first.0..).zip(run) {
            *resource = new(SpanIx(ix), *resource);
        }
    }

    /// Bytes of heap in use.
    pub fn heap_bytes(&self) -> usize {
        self.strings.heap_bytes()
            + self.attrs.heap_bytes()
            + self.warnings.heap_bytes()
            + self.spans.heap_bytes()
            + self.events.capacity() * size_of::<Event>()
            + self.links.capacity() * size_of::<Link>()
            + self.traces.capacity() * size_of::<TraceKey>()
            + self.trace_index.allocation_size()
            + (self.status_messages.capacity() + self.trace_states.capacity()) * 8
            + self.placed.capacity() * size_of::<(SpanIx, Placed)>()
    }

    /// Adds an event of a span that is already pushed.
    pub fn push_event(&mut self, span: SpanIx, time: TimeNs, name: StrId, attrs: AttrRange) {
        self.events.push(Event { span, time, name, attrs });
    }

    /// Adds a link of a span that is already pushed (a reference that is not the parent's).
    pub fn push_link(&mut self, link: Link) {
        self.links.push(link);
    }
}
