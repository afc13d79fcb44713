//! Where the steps of the build say what they found: for the data set, and for each trace.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::{SpanIx, TraceIx, WarningKind, Warnings};
use crate::base::{StrId, sort_by_key};

/// The draft's warnings and those of the build, with exact counts by trace.
pub struct Report {
    pub warnings: Warnings,
    by_trace: HashMap<(u32, WarningKind), u32, FxBuildHasher>,
}

impl Report {
    pub fn new(warnings: Warnings) -> Self {
        Self { warnings, by_trace: HashMap::default() }
    }

    /// Counts the decoders' warnings for the traces of their spans.
    pub fn count_known(&mut self, trace_of: &[u32]) {
        for warning in self.warnings.list() {
            let trace = warning.span.and_then(|s| trace_of.get(s.0 as usize));
            if let Some(&trace) = trace {
                *self.by_trace.entry((trace, warning.kind)).or_default() += 1;
            }
        }
    }

    /// About the span that arrived as number `span`.
    pub fn on(&mut self, trace: u32, span: u32, kind: WarningKind) {
        self.detail(trace, span, kind, StrId::EMPTY);
    }

    /// As [`Report::on`], with a text.
    pub fn detail(&mut self, trace: u32, span: u32, kind: WarningKind, detail: StrId) {
        self.warnings.on(SpanIx(span), kind, detail);
        self.bump(trace, kind, 1);
    }

    /// Whether a further warning of this kind would be kept with its span, or only counted.
    pub fn keeps(&self, kind: WarningKind) -> bool {
        self.warnings.count(kind) < Warnings::KEPT
    }

    /// About a trace as a whole, or about so many of its spans that only their number matters.
    pub fn count(&mut self, trace: u32, kind: WarningKind, n: u32) {
        self.warnings.count_only(kind, n);
        self.bump(trace, kind, n);
    }

    fn bump(&mut self, trace: u32, kind: WarningKind, n: u32) {
        if n > 0 {
            let count = self.by_trace.entry((trace, kind)).or_default();
            *count = count.saturating_add(n);
        }
    }

    /// The warnings, and the counts sorted by trace, then kind.
    pub fn finish(self) -> (Warnings, Vec<(TraceIx, WarningKind, u32)>) {
        let mut counts: Vec<_> =
            self.by_trace.into_iter().map(|((t, kind), n)| (TraceIx(t), kind, n)).collect();
        sort_by_key(&mut counts, |&count| count);
        counts.shrink_to_fit();
        (self.warnings, counts)
    }
}
