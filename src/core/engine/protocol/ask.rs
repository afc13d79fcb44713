//! What the page may ask.

use serde::{Deserialize, Serialize};

use super::*;
use crate::base::TimeNs;
use crate::model::{SpanIx, Thresholds, WhatIf};
use crate::source::{Api, Lookback, OwnSetting, Query, Target};

/// What the page may ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Are we of one build? Answered by [`Answer::Hello`].
    Hello,
    /// Open these sources together as one data set, in place of what is open once it succeeds.
    /// Answered by [`Answer::Opened`] or [`Answer::Failed`]; also failed is one that was cancelled
    /// or in whose place another came, so that each has an end. One that succeeds ends what was
    /// shown of what was open: [`Ask::Show`] comes next. Several inputs open if one of them has a
    /// span.
    Open {
        /// Where the bytes come from, in order. The shell around the engine gets them.
        inputs: Vec<Input>,
        /// From this one on they are of another source than those before: traces of the two are different, also where
        /// their ids are the same. 0 where all are of one.
        apart: u16,
    },
    /// Stop the open request or the search of that number. What was open or found before stays.
    Cancel {
        /// The number of the [`Ask::Open`] or [`Ask::Search`].
        open: u32,
    },
    /// The first rows of an open request that is under way. Answered by [`Answer::Preview`], or by
    /// [`Answer::Failed`] without a span of it among the first.
    Preview {
        /// The number of the [`Ask::Open`].
        open: u32,
        /// Which.
        trace: TraceRef,
    },
    /// Give up what is kept there; what was shown of it is no longer shown. What is on its way
    /// there goes on. Answered by [`Answer::Closed`], also if nothing was there.
    Close {
        /// Where.
        slot: Slot,
    },
    /// Read the text of a `config.json`. Answered by [`Answer::Config`].
    Config {
        /// The text; none where there is no such file.
        text: Option<String>,
        /// What a Jaeger that serves the page has put into it ([`crate::source::Config::parse_jaeger`]); may be
        /// empty.
        jaeger: String,
    },
    /// Which traces does this text name: an id, a link, a header, lines of a log? Answered by
    /// [`Answer::Ref`].
    ReadRef {
        /// The text.
        text: String,
    },
    /// What services does this back end know? Answered by [`Answer::Services`] or [`Answer::Failed`].
    Services {
        /// The back end.
        target: Target,
    },
    /// The span names of a service. Answered by [`Answer::Operations`] or [`Answer::Failed`].
    Operations {
        /// The back end.
        target: Target,
        /// What it speaks, as far as that is known.
        api: Api,
        /// The service; not empty.
        service: String,
    },
    /// Look for traces at a back end; what is found takes the place of what was found before, and
    /// what is open stays. Answered by [`Answer::Found`] or [`Answer::Failed`], with progress like
    /// [`Ask::Open`], and stopped or overtaken like it by the next search. An open request may run
    /// beside it. Its bytes are those of one input, number 0.
    Search {
        /// The back end.
        target: Target,
        /// What it speaks, as far as that is known.
        api: Api,
        /// What is looked for.
        query: Box<Query>,
        /// Now, which a lookback counts from.
        now: TimeNs,
        /// Services that are asked for one by one, each answer an input; without any, all of the query is asked at
        /// once, which a back end takes for one service, and some for none.
        each: Vec<String>,
        /// Whole traces are wanted, also where the back end could tell a line of each.
        whole: bool,
        /// Another source in which the same is looked for. Traces of the two are different, also where their ids are the
        /// same, and of each as many are shown as the query has room for.
        also: Option<Box<Also>>,
    },
    /// Services and span names of the open data set. Answered by [`Answer::Names`].
    Names {
        /// Whose span names; empty for those of all services. The 5,000 that most spans have.
        service: String,
    },
    /// Which services call which at a back end. Answered by [`Answer::Dependencies`] or [`Answer::Failed`].
    Dependencies {
        /// The back end.
        target: Target,
        /// The end of the time that is looked at.
        end: TimeNs,
        /// How long that time is.
        lookback: Lookback,
    },
    /// How does a service do, by a back end? Answered by [`Answer::Metrics`], [`Answer::NoMetrics`] or [`Answer::Failed`].
    Metrics {
        /// The back end.
        target: Target,
        /// Which spans, and when.
        query: MetricsQuery,
    },
    /// The same by the whole traces that are kept there. Answered by [`Answer::Metrics`], or [`Answer::Failed`].
    MetricsOf {
        /// Where.
        of: Slot,
        /// Which spans, and when.
        query: MetricsQuery,
        /// All the time that there are traces of, in at most 60 steps, whatever the query says.
        all: bool,
    },
    /// Keep a trace at its back end beyond the usual time. Answered by [`Answer::Archived`] or [`Answer::Failed`].
    Archive {
        /// The back end.
        target: Target,
        /// The trace's id.
        id: String,
    },
    /// Which services call which, or which of their operations, in the whole traces that are kept there. Answered by [`Answer::Dependencies`] or
    /// [`Answer::Failed`].
    Calls {
        /// Where.
        of: Slot,
        /// In this trace alone.
        trace: Option<TraceRef>,
        /// Operations of services are nodes.
        operations: bool,
    },
    /// A window of a list of traces. Answered by [`Answer::Traces`].
    Traces {
        /// Which list.
        of: Slot,
        /// What is looked for in it. What a search has found was asked for already: there, it is
        /// ignored, but for what a back end may not have looked at: where whole traces came from
        /// one that is not known to have [`Api::legacy`], its service, operation, tags and
        /// durations count (`/api/v3/traces` until Jaeger 2.18 ignores tags).
        query: Query,
        /// The first, in the list's order.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
        /// The order.
        order: TraceOrder,
    },
    /// What a query leaves of the traces that are kept there, seen together. Answered by [`Answer::Results`].
    Results {
        /// Where.
        of: Slot,
        /// What is asked of them.
        ask: Packed<ResultsAsk>,
    },
    /// What do two traces of the open data set have different? Shows neither. Answered by
    /// [`Answer::Compared`].
    Compare(Packed<CompareAsk>),
    /// The same of two parts of what a query leaves of the traces kept at a place. The heads are told after a few
    /// milliseconds of work, and asked for until they are complete; all else does the rest at once.
    Sets {
        /// Where.
        of: Slot,
        /// What is asked of them.
        ask: Packed<SetsAsk>,
    },
    /// Choose the trace that the questions below are about; everything expanded.
    /// Answered by [`Answer::Trace`] or [`Answer::Failed`]; then what was shown before still is.
    Show {
        /// Where it is.
        of: Slot,
        /// Which.
        trace: TraceRef,
    },
    /// A window of the visible rows. Answered by [`Answer::Rows`].
    Rows {
        /// The first visible row.
        first: u32,
        /// How many at most; no more than 4,096.
        count: u32,
        /// What is told of each.
        look: RowLook,
    },
    /// Collapse or expand. Answered by [`Answer::Folded`], or [`Answer::Failed`] if the fold names a span of another trace.
    Fold {
        /// What.
        fold: Fold,
        /// A span whose row number the answer should give, after the change.
        keep: Option<SpanIx>,
    },
    /// The whole trace as a picture. Answered by [`Answer::Minimap`].
    Minimap {
        /// In device pixels; no more than 4,096.
        width: u16,
        /// In device pixels; no more than 4,096.
        height: u16,
        /// What its colours stand for.
        colour: ColourBy,
    },
    /// The values that colours stand for, those of most spans first; at most 100. Answered by
    /// [`Answer::Legend`].
    Legend {
        /// By what.
        colour: ColourBy,
    },
    /// The links that patterns make for a span, its trace and its attributes. Answered by
    /// [`Answer::PatternLinks`].
    PatternLinks {
        /// Which; a span of the shown trace. Without one: the links of the trace alone.
        span: Option<SpanIx>,
        /// The patterns as JSON text, in Jaeger UI's format.
        patterns: String,
    },
    /// When one span was at work. Answered by [`Answer::Spent`].
    Spent {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// What is wrong with the shown trace, and with which thresholds. Answered by [`Answer::Verdict`].
    Verdict {
        /// From which amounts on.
        thresholds: Thresholds,
    },
    /// What the owners of its instrumentation could do better. Answered by [`Answer::Lint`].
    Lint,
    /// What is wrong with all traces that are kept there, going on where the last such question stopped: about 4 ms
    /// of work. Asked again with the same thresholds until all were looked at. Answered by [`Answer::Crowd`].
    Crowd {
        /// Where.
        of: Slot,
        /// From which amounts on.
        thresholds: Thresholds,
    },
    /// Show the trace as it would be if something were otherwise; as it was recorded, without any change. Verdict,
    /// lint, links, raw spans, and what is asked of several traces stay those of what was recorded. It lasts until
    /// another trace is shown; the clocks may be adjusted before or after. Answered by [`Answer::WhatIf`].
    WhatIf {
        /// All of it, one on top of the other.
        changes: Vec<WhatIf>,
    },
    /// How many spans are like one. Answered by [`Answer::Alike`].
    Alike {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// Where its time went. Answered by [`Answer::SpentTables`].
    SpentTables,
    /// The shown trace seen otherwise: only the views know what is asked. Answered by [`Answer::View`].
    View(Packed<ViewAsk>),
    /// What a Loki has of a trace. Answered by [`Answer::Loki`] or [`Answer::Failed`].
    Loki {
        /// The Loki, or a file.
        target: Target,
        /// What it is asked.
        ask: Packed<LokiAsk>,
    },
    /// The logs of the shown trace: only their part knows what is asked. Answered by [`Answer::Logs`].
    Logs(Packed<LogsAsk>),
    /// What is configured, and by whom. Answered by [`Answer::Settings`].
    Settings {
        /// The text of `config.json`; none where there is no such file.
        text: Option<String>,
        /// What a Jaeger that serves the page has put into it.
        jaeger: String,
        /// What the person and the link say.
        own: Vec<OwnSetting>,
    },
    /// The shown trace for others: only their part knows what is asked. Answered by [`Answer::Share`].
    Share(Packed<ShareAsk>),
    /// All of one span. Answered by [`Answer::Detail`].
    Detail {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// What a span says of a generative model. Answered by [`Answer::GenAi`].
    GenAi {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// The events of a span in a range of time. Answered by [`Answer::EventsAt`].
    EventsAt {
        /// Which; a span of the shown trace.
        span: SpanIx,
        /// From when to when, both included, in nanoseconds after the trace's earliest start.
        range: (u64, u64),
    },
    /// Find a span of the shown trace by its id (hexadecimal of any case and padding, or the
    /// id's own text) and expand its ancestors. Answered by [`Answer::Located`].
    Locate {
        /// The span's id.
        id: String,
    },
    /// A span with its resource and scope as a file of its own: OTLP JSON, indented, times as
    /// recorded. Answered by [`Answer::Raw`].
    Raw {
        /// Which; a span of the shown trace.
        span: SpanIx,
    },
    /// Mark the spans of the shown trace that this text finds ([`crate::analysis::FindQuery`]);
    /// none for an empty text. [`Row::matched`] tells them; the rows are others only where they are
    /// confined to what is found. Answered by [`Answer::Matches`].
    Find {
        /// As typed.
        text: String,
        /// A span that stays a row, whatever is found.
        keep: Option<SpanIx>,
        /// A span whose row number, or that of what is left near it, the answer should give.
        near: Option<SpanIx>,
    },
    /// Confine the rows of the shown trace. Answered by [`Answer::Reduced`].
    Reduce {
        /// To what.
        reduce: Reduce,
        /// A span that stays a row, whatever is left out.
        keep: Option<SpanIx>,
        /// A span whose row number, or that of what is left near it, the answer should give.
        near: Option<SpanIx>,
    },
    /// Collapse what a link says ([`Answer::Folded`]), or nothing, if that is not of this trace as it is now.
    /// Answered by [`Answer::Folded`].
    Unfold {
        /// The code.
        code: String,
        /// A span whose row number the answer should give, after the change.
        keep: Option<SpanIx>,
    },
    /// Where are the marked spans in a picture of the whole trace? Answered by [`Answer::Marks`].
    Marks {
        /// In device pixels; no more than 4,096.
        width: u16,
        /// In device pixels; no more than 4,096.
        height: u16,
    },
    /// The marked span behind (or before) another in tree order, around the ends; its ancestors are
    /// expanded. Answered by [`Answer::Match`].
    NextMatch {
        /// From where; `None` for the first, or the last.
        from: Option<SpanIx>,
        /// Backwards.
        back: bool,
        /// What it is, if not a marked one.
        of: Sought,
    },
    /// What of the rows is to stay when the trace is loaded again. Answered by [`Answer::Kept`].
    Keep {
        /// The span of the row at the top.
        top: Option<SpanIx>,
    },
    /// Make the rows as they were before the trace was loaded again. Answered by [`Answer::Restored`].
    Restore {
        /// What was kept.
        kept: Kept,
    },
    /// Switch the clock skew adjustment of the shown trace. Answered by [`Answer::Trace`].
    Skew {
        /// On or off.
        on: bool,
    },
}
