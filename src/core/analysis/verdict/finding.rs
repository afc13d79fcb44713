//! What a finding is: its detector, the spans it rests on, what it costs, how sure it is.

use crate::base::StrId;
use crate::model::{Amount, SpanIx, WhatIfKind};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a change: a share of the trace could be saved, or something failed.
    Warning,
    /// What the trace is about.
    Critical,
}

impl Severity {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// Read from its word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Critical].into_iter().find(|s| s.word() == word)
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It looks like it; what would prove it is not recorded.
    Low,
    /// Most likely.
    Medium,
    /// The recorded spans leave no doubt.
    High,
}

impl Confidence {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

macro_rules! detectors {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $title:literal, $advice:literal, $assumption:literal;)+) => {
        /// What is looked for. The variant's documentation has the definition and its source.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Detector { $($(#[doc = $doc])+ $kind,)+ }

        impl Detector {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            const TABLE: &'static [[&'static str; 4]] =
                &[$([$name, $title, $advice, $assumption],)+];
        }
    };
}

detectors! {
    /// Below one parent, at least 5 database spans of one statement template, one after another, together 50 ms
    /// or more (Sentry's N+1 DB; perf-sentinel's distinct parameters). Equal wrappers of one query each count as
    /// the query. Queries side by side are none. Redis and the like count as calls. 15 or more that take 20 ms and a
    /// quarter of the trace from first to last count however short they are.
    NPlusOneQueries = "n-plus-one-queries", "N+1 queries",
        "Fetch all rows at once: a join, WHERE ... IN (...), or the ORM's eager loading.",
        "one query in place of all takes as long as the longest of them";
    /// The same with calls of anything else, of one route, method or key template, together 100 ms or more (after
    /// Sentry's N+1 API, which looks at browsers only), or 15 of them as above.
    NPlusOneCalls = "n-plus-one-calls", "N+1 calls",
        "Ask once for all of them (a batch endpoint, MGET), or call side by side.",
        "one call in place of all takes as long as the longest of them";
    /// Below one parent, 2 to 8 spans that come again in the same order at least 3 times, a database among them
    /// and something else, together 50 ms or more, 5 % of it the database's (Sentry's MN+1); or at least 5 equal
    /// wrappers of several calls.
    RepeatingPattern = "repeating-pattern", "Repeating pattern (MN+1)",
        "Take the loop apart: fetch what each round needs for all rounds at once.",
        "one round in place of all takes as long as the longest of them";
    /// A service reads the same thing with the same parameters at least twice, and nothing failed (perf-sentinel's
    /// redundant). Where parameters are not recorded, nothing is said.
    RedundantCalls = "redundant-calls", "Redundant calls",
        "Keep the first answer for the rest of the request.",
        "all but the longest are answered from memory at once";
    /// Below one parent, at least 3 different reads one after another without work in between, 100 ms and 10 % of
    /// the trace to save (Sentry's consecutive HTTP and DB, perf-sentinel's serialised calls). Nobody can see in a
    /// trace that one does not need what another has fetched, so its confidence is low.
    SequentialCalls = "sequential-calls", "Sequential calls",
        "If none needs another's answer, start them together.",
        "they do not need each other, and side by side take as long as the longest";
    /// A statement of 500 ms (Sentry's slow DB, perf-sentinel), or of 200 ms and a quarter of the trace.
    SlowStatement = "slow-statement", "Slow statement",
        "Look at its plan: a missing index, too many rows, a lock.",
        "it takes a tenth of its time";
    /// For one request, a service calls another 15 times or more; N+1, patterns and all calls of one span, which are a
    /// fan-out, not counted (perf-sentinel's chatty, which counts in the whole trace).
    ChattyService = "chatty-service", "Chatty service",
        "Make the interface coarser: one call with all that is needed.", "";
    /// One span with more than 20 calls that overlap one another, N+1 and patterns not counted (perf-sentinel's fan-out,
    /// which counts children).
    FanOut = "wide-fan-out", "Wide fan-out",
        "Limit how many run at once, and ask for several things in one call.", "";
    /// At least 8 equal calls below one parent of which never more than some run at once, and nearly each of the
    /// others begins when one ends: they wait for a worker or a connection. (HotROD's tutorial finds its pool of
    /// three by this picture.)
    PoolSaturation = "pool-saturation", "Pool saturation",
        "Give the pool more workers or connections, or ask for less.",
        "all run at once and take as long as the longest";
    /// A call that failed, and after it the same with the same parameters (OpenTelemetry's `http.request.resend_count`
    /// means the same). What it costs: from the first try's start to the last one's, other calls between them not
    /// counted. Where no parameters are recorded, little else may lie between.
    Retries = "retries", "Retries",
        "Find out why the first try fails; keep retries few, with back-off and a budget.",
        "the first try succeeds";
    /// A span that failed and says so with a time limit or a cancellation: `error.type`, status message, exception,
    /// HTTP 408, 499, 504, gRPC 1 and 4 (their specifications).
    TimeOut = "timeout", "Time-out or cancelled work",
        "Set the limit by what the callee needs; stop the callee when nobody waits any more.", "";
    /// A span that failed though none of its children did (as CRISP's root-cause errors), and up to where its failure
    /// went: also through spans without a status that ended with it, as proxies and steps are; not through messages,
    /// nor what only follows from its parent. Failed is what says so by its status, or, where that is unset, by HTTP
    /// 5xx, gRPC's code or OpenTracing's `error`.
    RootCause = "root-cause", "Root cause",
        "Start here: nothing below it failed.", "";
    /// A span that has children was busy alone for 100 ms or more (Sentry's missing instrumentation), and 5 % of the
    /// trace. Clients and browsers are left out: they wait for others.
    Gap = "uninstrumented-gap", "No instrumentation",
        "Add spans to what happens there, or profile it.", "";
    /// A message that a CONSUMER began to process 100 ms or more after its PRODUCER had sent it.
    QueueWait = "queue-wait", "Queue wait",
        "Add consumers or partitions, or look why they were busy.", "";
    /// A client's span that is longer than that of the server which answered, by 50 ms and 30 % of it: network,
    /// queue, connection, what the server does outside of its span, or the time to read the answer (Zipkin's and
    /// Jaeger's reading of client and server spans).
    NetworkGap = "network-gap", "Network or queue",
        "Look at connections (pool, TLS, DNS), the server's accept queue, and the size of the answer.", "";
    /// One of at least 8 equal siblings took three times their median, and 50 ms more.
    Outlier = "outlier", "Outlier",
        "See what is different about this one: its parameters, its host, its cache.",
        "it takes as long as the median";
    /// Spans below a server's root that together go on for 50 ms or more after it has answered; messages not counted,
    /// nor what begins more than a second after all before it has ended.
    AfterResponse = "work-after-response", "Work after the response",
        "If it matters, hand it to a queue: nobody sees it fail here.", "";
    /// A server that begins 1 ms or more before its caller does, or ends 5 ms or more after the client that waited for
    /// it: their clocks differ at least so much (causality; what Jaeger's adjustment moves beyond that is a guess).
    /// Not where another call of the same two denies it, where it is less than 20 ms on one machine (`host.id`,
    /// `k8s.node.name`), or where the server was busy for longer than its client waited.
    ClockSkew = "clock-skew", "Clock skew",
        "Keep clocks in step (NTP), or look how the instrumentation reads them; switch the adjustment on to compare times.", "";
}

impl Detector {
    fn row(self, column: usize) -> &'static str {
        Self::TABLE.get(self as usize).and_then(|row| row.get(column)).copied().unwrap_or("")
    }

    /// What it is called in links, files and tests: lower case with hyphens.
    pub fn name(self) -> &'static str {
        self.row(0)
    }

    /// What it is called in the page.
    pub fn title(self) -> &'static str {
        self.row(1)
    }

    /// What to do about it, in a sentence or two.
    pub fn advice(self) -> &'static str {
        self.row(2)
    }

    /// What would take a finding of it away, where that can be thought of.
    pub fn remedy(self) -> Option<WhatIfKind> {
        Some(match self {
            Self::NPlusOneQueries | Self::NPlusOneCalls | Self::RepeatingPattern => {
                WhatIfKind::Batched
            }
            Self::RedundantCalls => WhatIfKind::Cached,
            Self::SequentialCalls | Self::PoolSaturation => WhatIfKind::Parallel,
            Self::SlowStatement | Self::Outlier | Self::TimeOut => {
                WhatIfKind::Faster(Amount::Percent(90))
            }
            Self::Retries => WhatIfKind::Removed,
            _ => return None,
        })
    }

    /// What is assumed where a time to save is told; empty where none is.
    pub fn assumption(self) -> &'static str {
        self.row(3)
    }
}

/// One finding in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub detector: Detector,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it is about, never empty; the first is where to look first. By time, where they came one after another.
    pub spans: Vec<SpanIx>,
    /// How many of these are of the place that is told of.
    pub own: u32,
    /// Where it is: the parent of a group, the caller, else the first of the spans.
    pub at: SpanIx,
    /// Another span that it names: the next after a gap, where a failure ended up, a middle one of a group.
    pub other: Option<SpanIx>,
    /// Who is called too often, or whose clock another is compared with, if that is one; else empty.
    pub whom: StrId,
    /// In how many places it was found the same; their spans come behind, their savings are summed up.
    pub places: u32,
    /// How many things: tries, calls at once, repetitions; as the detector's words say.
    pub count: u32,
    /// The time that it is about, in nanoseconds.
    pub time: u64,
    /// How much sooner the trace may end without it, in nanoseconds: an estimate ([`Detector::assumption`]), never
    /// more than these spans have on the critical path. 0 where nothing is estimated.
    pub saving: u64,
    /// Whether it is the other of two cases: the tries succeeded at last, work was cancelled, a lock was waited for,
    /// the gap is at the end.
    pub flag: bool,
}

impl Finding {
    /// One of middle confidence, with nothing else said.
    pub fn new(detector: Detector, at: SpanIx, spans: Vec<SpanIx>) -> Self {
        Self {
            detector,
            severity: Severity::Info,
            confidence: Confidence::Medium,
            count: spans.len() as u32,
            whom: StrId::EMPTY,
            places: 1,
            own: spans.len() as u32,
            spans,
            at,
            other: None,
            time: 0,
            saving: 0,
            flag: false,
        }
    }

    /// The first span that it is about.
    pub fn first(&self) -> SpanIx {
        self.spans.first().copied().unwrap_or(self.at)
    }
}
