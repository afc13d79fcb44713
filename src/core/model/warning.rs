//! Structured warnings: what was odd in the input, and what was done about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SpanIx;
use crate::base::{StrId, sort_by_key};

/// How much a warning should worry a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing; what is shown is what was recorded.
    Info,
    /// What is shown was repaired or guessed, or the recording is doubtful.
    Repair,
    /// Something that was in the input is not shown.
    Loss,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $severity:ident, $text:literal;)+) => {
        /// What was odd. The variant's documentation says what the builder or decoder did.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum WarningKind { $($(#[doc = $doc])+ $kind,)+ }

        impl WarningKind {
            /// Every kind, in the order of their documentation.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The name used in files and tests: lower case with hyphens.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// How much it should worry.
            pub fn severity(self) -> Severity {
                match self { $(Self::$kind => Severity::$severity,)+ }
            }

            /// One sentence for a person, without a full stop.
            pub fn text(self) -> &'static str {
                match self { $(Self::$kind => $text,)+ }
            }
        }
    };
}

kinds! {
    /// A span without trace id. It went into a trace of id zero.
    MissingTraceId = "missing-trace-id", Repair, "has no trace id";
    /// A span without span id. Nothing can be its child.
    MissingSpanId = "missing-span-id", Repair, "has no span id";
    /// A trace or span id that is no hexadecimal number. Kept as text.
    IrregularId = "irregular-id", Info, "has an id that is not hexadecimal";
    /// A trace id of fewer than 16, or a span id of fewer than 16 digits. Padded with zeros.
    ShortId = "short-id", Info, "has an id with fewer digits than the standard";
    /// An id with upper-case digits. Lowered.
    UpperCaseId = "upper-case-id", Info, "has an id in upper case";
    /// One trace with ids of 16 and 32 digits. Merged by the low 64 bits.
    MixedTraceIdLength = "mixed-trace-id-length", Repair, "belongs to a trace that is written with 16 and with 32 digits";
    /// A negative duration (or end before start). Zero is shown.
    NegativeDuration = "negative-duration", Repair, "ended before it started; shown with no duration";
    /// No start at all. The parent's start is shown, or the earliest child's.
    MissingStart = "missing-start", Repair, "has no start time; placed at its parent's";
    /// A start of zero. Kept where the whole trace counts from zero, else as a missing start.
    ZeroStart = "zero-start", Info, "starts at zero";
    /// No duration or end. Shown with no duration.
    MissingEnd = "missing-end", Repair, "has no end; shown with no duration";
    /// The same span twice, equal in all. One is kept.
    DuplicateSpan = "duplicate-span", Loss, "stands more than once in the input; shown once";
    /// Different spans with one id. Both are kept; children go to the first.
    DuplicateSpanId = "duplicate-span-id", Repair, "shares its id with another span";
    /// Client and server halves under one id (Zipkin). The server became the client's child.
    SharedSpan = "shared-span", Info, "shares its id with the other side of the call; shown as its child";
    /// A span reported in parts. Merged into one.
    MergedPartialSpan = "merged-partial-span", Info, "was reported in parts; merged";
    /// Its own parent. Shown as a root.
    SelfParent = "self-parent", Repair, "is its own parent; shown as a root";
    /// Parents in a circle. The earliest of them is shown as a root.
    ParentCycle = "parent-cycle", Repair, "is in a circle of parents; shown as a root";
    /// The parent is not in the trace. Shown as a root.
    MissingParent = "missing-parent", Repair, "has a parent that is not in the trace; shown as a root";
    /// More than one root without any parent named, on a trace.
    SeveralRoots = "several-roots", Info, "has more than one root";
    /// No span of the trace is without parent, on a trace.
    NoRoot = "no-root", Repair, "has no root; its first spans are shown as roots";
    /// The parent came from a FOLLOWS_FROM reference.
    FollowsFromParent = "follows-from-parent", Info, "follows from its parent, which does not wait for it";
    /// A reference or link to another trace.
    OtherTraceReference = "other-trace-reference", Info, "refers to a span of another trace";
    /// Starts before its parent does: clocks may differ.
    StartsBeforeParent = "starts-before-parent", Info, "starts before its parent; the clocks may differ";
    /// Ends after its parent ended: asynchronous, or clocks differ.
    EndsAfterParent = "ends-after-parent", Info, "ends after its parent";
    /// Starts after its parent ended: asynchronous, or clocks differ.
    StartsAfterParentEnd = "starts-after-parent-end", Info, "starts after its parent ended";
    /// Times were moved by the clock skew adjustment that the user chose.
    SkewAdjusted = "skew-adjusted", Info, "was moved by the clock skew adjustment";
    /// The clock skew adjustment could not treat the span.
    SkewSkipped = "skew-skipped", Info, "could not be treated by the clock skew adjustment";
    /// No process, or one that the input does not have. The service is unknown.
    MissingProcess = "missing-process", Repair, "names a process that the input does not have";
    /// A resource without service name.
    MissingServiceName = "missing-service-name", Repair, "has no service name";
    /// No or an empty span name.
    EmptyName = "empty-name", Info, "has no name";
    /// A link without trace or span id. Removed.
    InvalidLink = "invalid-link", Loss, "had a link without target; removed";
    /// An event without time. Shown at its span's start.
    MissingEventTime = "missing-event-time", Repair, "has an event without time; shown at the span's start";
    /// A kind or status that no specification knows. Taken as unset.
    UnknownEnum = "unknown-enum", Repair, "has a kind or status that is not known; taken as unset";
    /// A value of a type that its place does not allow. Left out, or kept as text.
    BadValue = "bad-value", Loss, "has a value that could not be read";
    /// The same key twice on one span. Both are kept.
    RepeatedKey = "repeated-key", Info, "has an attribute more than once";
    /// Values nested deeper than what is kept.
    TooDeep = "too-deep", Loss, "has a value nested too deep; cut";
    /// An entry among the spans, scopes or resources that is none. Skipped.
    BadEntry = "bad-entry", Loss, "an entry that is no span was skipped";
    /// A line or document that is no JSON. Skipped.
    BadLine = "bad-line", Loss, "a line that is not JSON was skipped";
    /// Requests of logs or metrics among the traces. Skipped.
    OtherSignal = "other-signal", Info, "a line of logs or metrics was skipped";
    /// The input ended in the middle. What came before is kept.
    Truncated = "truncated", Loss, "the input ends in the middle; what came before is shown";
    /// Bytes that are not UTF-8. Replaced by U+FFFD.
    BadUtf8 = "bad-utf8", Repair, "had bytes that are not UTF-8";
    /// The SDK dropped attributes, events or links.
    DroppedData = "dropped-data", Info, "lost attributes, events or links where it was recorded";
    /// A warning that the server or the file put on a span or trace.
    Reported = "reported", Info, "has a warning from where it came from";
}

/// One warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What was odd.
    pub kind: WarningKind,
    /// The span, if it is about one.
    pub span: Option<SpanIx>,
    /// More text (a missing parent's id, a server's words); may be [`StrId::EMPTY`].
    pub detail: StrId,
}

/// All warnings of a draft or a store: complete counts, and the first [`Warnings::KEPT`] of a kind.
#[derive(Clone, Debug, Default)]
pub struct Warnings {
    counts: BTreeMap<WarningKind, u32>,
    list: Vec<Warning>,
    /// What was counted since an attempt began, and how many were kept then.
    attempt: Option<(Vec<(WarningKind, u32)>, usize)>,
}

impl Warnings {
    /// How many warnings of one kind are kept with their span; all are counted.
    pub const KEPT: u32 = 20_000;

    /// Adds a warning about a span.
    pub fn on(&mut self, span: SpanIx, kind: WarningKind, detail: StrId) {
        self.add(Warning { kind, span: Some(span), detail });
    }

    /// Adds a warning about no span in particular.
    pub fn note(&mut self, kind: WarningKind, detail: StrId) {
        self.add(Warning { kind, span: None, detail });
    }

    /// Adds `n` to a kind's count, with nothing kept but the number.
    pub fn count_only(&mut self, kind: WarningKind, n: u32) {
        if n > 0 {
            let count = self.counts.entry(kind).or_default();
            *count = count.saturating_add(n);
            self.remember(kind, n);
        }
    }

    /// From here on, what is added can be taken back. An attempt before it stands.
    pub fn begin_attempt(&mut self) {
        let (counted, kept) = self.attempt.get_or_insert_default();
        counted.clear();
        *kept = self.list.len();
    }

    /// Takes back what was added since [`Warnings::begin_attempt`].
    pub fn undo(&mut self) {
        let Some((counted, kept)) = self.attempt.take() else { return };
        for (kind, n) in counted {
            if let Some(count) = self.counts.get_mut(&kind) {
                *count -= n;
            }
        }
        self.counts.retain(|_, count| *count > 0);
        self.list.truncate(kept);
    }

    fn remember(&mut self, kind: WarningKind, n: u32) {
        if let Some((counted, _)) = &mut self.attempt {
            counted.push((kind, n));
        }
    }

    fn add(&mut self, warning: Warning) {
        let count = self.counts.entry(warning.kind).or_default();
        *count = count.saturating_add(1);
        let kept = *count <= Self::KEPT;
        self.remember(warning.kind, 1);
        if kept {
            self.list.push(warning);
        }
    }

    /// What was attempted stands.
    pub fn end_attempt(&mut self) {
        self.attempt = None;
    }

    /// Renames the spans of all warnings (arrival order to tree order) and drops those of spans
    /// that are no more; the counts stay. Then sorts by span, so that [`Warnings::of`] works.
    pub fn renumber(&mut self, new_ix: impl Fn(SpanIx) -> Option<SpanIx>) {
        self.list.retain_mut(|w| match w.span {
            None => true,
            Some(old) => {
                w.span = new_ix(old);
                w.span.is_some()
            }
        });
        sort_by_key(&mut self.list, |w| (w.span, w.kind));
    }

    /// The warnings about one span. O(log n); only after [`Warnings::renumber`].
    pub fn of(&self, span: SpanIx) -> &[Warning] {
        let from = self.list.partition_point(|w| w.span < Some(span));
        let to = self.list.partition_point(|w| w.span <= Some(span));
        self.list.get(from..to).unwrap_or(&[])
    }

    /// All that are kept.
    pub fn list(&self) -> &[Warning] {
        &self.list
    }

    /// The counts by kind, in the order of [`WarningKind`].
    pub fn counts(&self) -> impl Iterator<Item = (WarningKind, u32)> + '_ {
        self.counts.iter().map(|(&kind, &n)| (kind, n))
    }

    /// The count of one kind.
    pub fn count(&self, kind: WarningKind) -> u32 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Bytes of heap in use.
    pub fn heap_bytes(&self) -> usize {
        self.list.capacity() * size_of::<Warning>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stay_complete_and_spans_are_renamed() {
        let mut warnings = Warnings::default();
        warnings.on(SpanIx(7), WarningKind::MissingParent, StrId::EMPTY);
        warnings.on(SpanIx(8), WarningKind::DuplicateSpan, StrId::EMPTY);
        warnings.note(WarningKind::Truncated, StrId::EMPTY);
        warnings.renumber(|old| (old.0 == 7).then_some(SpanIx(1)));
        assert_eq!(warnings.of(SpanIx(1)).len(), 1);
        assert_eq!(warnings.list().len(), 2);
        assert_eq!(warnings.count(WarningKind::DuplicateSpan), 1);
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<_> =
            WarningKind::ALL.iter().map(|k| k.name()).collect();
        assert_eq!(names.len(), WarningKind::ALL.len());
    }
}
