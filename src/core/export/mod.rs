//! A trace of a store as a file that other tools, and Spanscape, open: the formats, and how all of them
//! are written, piece by piece.

mod any_value;
mod jaeger;
mod json;
mod otlp;
mod twins;

use serde::{Deserialize, Serialize};

use crate::model::{SpanIx, Store, TraceInfo};

pub use otlp::span_document;

/// What a trace can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// As Jaeger's query API answers it, and Jaeger's UI uploads it.
    Jaeger,
    /// OTLP: one `TracesData`.
    Otlp,
}

impl Format {
    /// All of them, those that lose nothing first.
    pub const ALL: [Self; 2] = [Self::Jaeger, Self::Otlp];

    /// What the name of such a file ends in, with the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jaeger => ".jaeger.json",
            Self::Otlp => ".otlp.json",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jaeger | Self::Otlp => "application/json",
        }
    }

    /// What it is called for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "Jaeger JSON",
            Self::Otlp => "OTLP JSON",
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
    /// format: here, what several spans have in common.
    pub fn new(store: &Store, trace: &TraceInfo, format: Format) -> Self {
        let of = Source { store, trace };
        let parts: Box<dyn Parts> = match format {
            Format::Jaeger => Box::new(jaeger::Writer::new(of)),
            Format::Otlp => Box::new(otlp::Writer::new(of)),
        };
        Self { trace: *trace, parts, written: 0 }
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
