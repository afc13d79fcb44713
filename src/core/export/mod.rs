//! A trace of a store as a file that other tools, and Spanscape, open: the formats, and how all of them
//! are written, piece by piece.

mod any_value;
mod chrome;
mod collapsed;
mod csv;
mod jaeger;
mod json;
mod object;
mod otlp;
mod page;
mod several;
mod twins;

use serde::{Deserialize, Serialize};

use crate::model::{Placed, SpanIx, Store, TraceInfo};

pub use otlp::span_document;
pub use page::around;
pub use several::Several;

/// What a trace can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// As Jaeger's query API answers it, and Jaeger's UI uploads it.
    Jaeger,
    /// OTLP: one `TracesData`.
    Otlp,
    /// Chrome's trace events, which Perfetto and `chrome://tracing` open.
    Chrome,
    /// Stacks with their self time, one a line, which flamegraph.pl and speedscope open.
    Collapsed,
    /// The spans as a table.
    Csv,
}

impl Format {
    /// All of them, those that lose nothing first.
    pub const ALL: [Self; 5] = [Self::Jaeger, Self::Otlp, Self::Chrome, Self::Collapsed, Self::Csv];

    /// What the name of such a file ends in, with the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jaeger => ".jaeger.json",
            Self::Otlp => ".otlp.json",
            Self::Chrome => ".perfetto.json",
            Self::Collapsed => ".collapsed.txt",
            Self::Csv => ".csv",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jaeger | Self::Otlp | Self::Chrome => "application/json",
            Self::Collapsed => "text/plain;charset=utf-8",
            Self::Csv => "text/csv;charset=utf-8",
        }
    }

    /// What it is called for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "Jaeger JSON",
            Self::Otlp => "OTLP JSON",
            Self::Chrome => "Chrome trace events (Perfetto)",
            Self::Collapsed => "Collapsed stacks (flame graph)",
            Self::Csv => "CSV of the spans",
        }
    }
}

/// A trace that is being written. It keeps no hold of the store; each call must get the same one.
pub struct Export {
    trace: TraceInfo,
    parts: Box<dyn Parts>,
    /// How many parts are written; the beginning is the first.
    written: u32,
}

impl Export {
    /// Nothing is written yet. O(spans log spans) at most; how much is kept until the end depends on the
    /// format: nothing for each span (CSV), what several spans have in common (Jaeger, OTLP), 4 bytes a
    /// span (Chrome), 40 bytes a distinct stack (collapsed).
    pub fn new(store: &Store, trace: &TraceInfo, format: Format) -> Self {
        let of = Source { store, trace };
        let parts: Box<dyn Parts> = match format {
            Format::Jaeger => Box::new(jaeger::Writer::new(of, false)),
            Format::Otlp => Box::new(otlp::Writer::new(of)),
            Format::Chrome => Box::new(chrome::Writer::new(of)),
            Format::Collapsed => Box::new(collapsed::Writer::new(of)),
            Format::Csv => Box::new(csv::Writer::new(of)),
        };
        Self { trace: *trace, parts, written: 0 }
    }

    /// Jaeger's JSON of one of several traces: without what stands before and behind all of them.
    fn within(store: &Store, trace: &TraceInfo) -> Self {
        let parts = Box::new(jaeger::Writer::new(Source { store, trace }, true));
        Self { trace: *trace, parts, written: 0 }
    }

    /// How many spans, or stacks, or whatever it writes one by one, are written of how many.
    pub fn written(&self) -> (u32, u32) {
        let count = self.parts.count();
        (self.written.saturating_sub(1).min(count), count)
    }

    /// Writes on behind `out`: at least `least` bytes, unless it ends, and at most one span or line more
    /// than needed. Answers whether there may be more; then call it again. What is written does not
    /// depend on `least`. O(bytes written), and O(log spans) a span.
    pub fn piece(&mut self, store: &Store, out: &mut Vec<u8>, least: usize) -> bool {
        let until = out.len().saturating_add(least.max(1));
        let of = Source { store, trace: &self.trace };
        let last = self.parts.count().saturating_add(1);
        while out.len() < until && self.written <= last {
            match self.written.checked_sub(1) {
                None => self.parts.begin(of, out),
                Some(at) if at < self.parts.count() => self.parts.part(of, at, out),
                Some(_) => self.parts.end(of, out),
            }
            self.written += 1;
        }
        self.written <= last
    }
}

/// Where spans of a trace stand, as far as whoever builds it again from its spans, in their order, has to be told. It
/// keeps no hold of the store; each call must get the same one.
pub struct Placing {
    trace: TraceInfo,
    so_far: Option<twins::TwinsSoFar>,
    twins: twins::Twins,
}

impl Placing {
    /// No span was looked at yet. O(spans) of memory, until all were.
    pub fn new(trace: &TraceInfo) -> Self {
        let so_far = Some(twins::TwinsSoFar::new(trace));
        Self { trace: *trace, so_far, twins: twins::Twins::default() }
    }

    /// Looks at a span; each has to be looked at once before [`Placing::end`].
    pub fn see(&mut self, store: &Store, span: SpanIx) {
        if let Some(twins) = &mut self.so_far {
            twins.see(Source { store, trace: &self.trace }, span);
        }
    }

    /// All were looked at.
    pub fn end(&mut self) {
        if let Some(twins) = self.so_far.take() {
            self.twins = twins.all();
        }
    }

    /// The place of a span, if it has to be told. O(log of the ids that several spans have).
    pub fn place(&self, store: &Store, span: SpanIx) -> Option<Placed> {
        self.twins.place(Source { store, trace: &self.trace }, span)
    }
}

/// What is written, and where it stands.
#[derive(Clone, Copy)]
struct Source<'a> {
    store: &'a Store,
    trace: &'a TraceInfo,
}

impl Source<'_> {
    /// The span of the trace at a place in tree order.
    fn span(self, at: u32) -> SpanIx {
        SpanIx(self.trace.first.0.saturating_add(at))
    }

    /// When a span starts, in nanoseconds since 1970.
    fn start(self, span: SpanIx) -> i64 {
        self.trace.base.0.saturating_add_unsigned(self.store.start(span))
    }
}

/// A format as a sequence of parts: most of them are spans.
trait Parts {
    /// How many there are between the beginning and the end.
    fn count(&self) -> u32;
    /// What stands before them.
    fn begin(&mut self, of: Source<'_>, out: &mut Vec<u8>);
    /// The part `at`; they come in their order.
    fn part(&mut self, of: Source<'_>, at: u32, out: &mut Vec<u8>);
    /// What stands behind them.
    fn end(&mut self, of: Source<'_>, out: &mut Vec<u8>);
}
