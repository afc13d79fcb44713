//! The rules of the lint: what each is called, how much it weighs, what it says.

/// How much a rule matters to whoever reads the traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintWeight {
    /// The trace tells the truth, but could be told more usefully.
    Minor,
    /// The trace is wrong, has holes, or gives something away.
    Major,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $name:literal, $weight:ident, $one:literal, $many:literal, $advice:literal;)+) => {
        /// What the instrumentation of a trace could do better. The variant's documentation says when a
        /// span is concerned.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum LintRule { $($(#[doc = $doc])+ $rule,)+ }

        impl LintRule {
            /// Every rule, in the order of their documentation.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)+];

            /// The name used in files and tests: lower case with hyphens.
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// How much it matters.
            pub fn weight(self) -> LintWeight {
                match self { $(Self::$rule => LintWeight::$weight,)+ }
            }

            /// What is wrong, as a sentence without full stop that goes on from "1 span" or "`count` spans".
            pub fn text(self, count: u32) -> &'static str {
                let (one, many) = match self { $(Self::$rule => ($one, $many),)+ };
                if count == 1 { one } else { many }
            }

            /// What to do, as a sentence without full stop.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$rule => $advice,)+ }
            }
        }
    };
}

rules! {
    /// An attribute, event, resource, status message or name that holds what looks like a credential and is
    /// not blacked out. The value itself is never told.
    Secret = "secret", Major,
        "carries what looks like a secret", "carry what looks like a secret",
        "Remove it where it is recorded or in the collector, and change the secret";
    /// The parent that it names is not in the trace.
    MissingParent = "missing-parent", Major,
        "names a parent that the trace does not have", "name a parent that the trace does not have",
        "See that every service exports and samples alike, and that no proxy makes spans that are not exported";
    /// A circle of parents, or a span that is its own.
    ParentCycle = "parent-cycle", Major,
        "is among its own ancestors", "are among their own ancestors",
        "Give every span an id of its own, and its caller's as the parent";
    /// Another span of the trace has the same id.
    DuplicateId = "duplicate-id", Major,
        "shares its id with another span", "share their ids with other spans",
        "Make a new random id for every span; do not export a span again after changing it";
    /// Without span or trace id.
    MissingId = "missing-id", Major,
        "has no trace or span id", "have no trace or span id",
        "Give every span both ids";
    /// Without `service.name`, or with the SDK's stand-in for it.
    MissingService = "missing-service", Major,
        "has no service name", "have no service name",
        "Set OTEL_SERVICE_NAME, or service.name on the resource";
    /// A call that no server span answers, although the same callee answers elsewhere in the trace, or its
    /// service is one of the trace.
    ClientWithoutServer = "client-without-server", Major,
        "calls a service that has spans, but none below this call",
        "call services that have spans, but none below these calls",
        "See that the trace context is sent with the call and read by the service";
    /// Started or ended never.
    MissingTime = "missing-time", Major,
        "has no start or no end", "have no start or no end",
        "End every span, also where the work fails";
    /// Ended before it started.
    NegativeDuration = "negative-duration", Major,
        "ended before it started", "ended before they started",
        "Take both times from one monotonic clock";
    /// Started more than a millisecond before its parent, which it cannot have been called by then.
    StartsBeforeParent = "starts-before-parent", Minor,
        "starts before its parent", "start before their parents",
        "Synchronise the clocks of the hosts, or look for a wrong parent";
    /// Ended more than a millisecond after its parent, and is no consumer and does not follow from it.
    EndsAfterParent = "ends-after-parent", Minor,
        "ends after its parent", "end after their parents",
        "End the parent when its work is done, or link what nobody waits for in place of making it a child";
    /// Took no time, and a child of it did.
    ZeroParent = "zero-duration-parent", Minor,
        "took no time although its children did", "took no time although their children did",
        "End the span after the work, not when it is handed on";
    /// Took no time, as did most spans of the trace.
    ZeroDurations = "zero-durations", Minor,
        "took no time", "took no time, which is most of the trace",
        "Record times more finely, or make events of what takes no time";
    /// No span of the trace is without parent. Minor, as what is wrong has a note of its own: parents that are
    /// missing, or in a circle.
    NoRoot = "no-root", Minor,
        "is shown as a root although it names a parent: the trace has no root",
        "are shown as roots although they name parents: the trace has no root",
        "See that what begins the request exports its span, and that nobody sends a trace context that is not recorded";
    /// More than one span is without parent.
    SeveralRoots = "several-roots", Minor,
        "begins the trace, and is not the only one", "begin the trace, where one should",
        "See that the trace context is passed on, also through queues and threads";
    /// Has an error status, and nothing says why.
    ErrorWithoutReason = "error-without-reason", Minor,
        "failed and does not say why", "failed and do not say why",
        "Record the exception, or set error.type and a status message";
    /// Answered 5xx or recorded an exception, and left the status unset.
    FailureNotMarked = "failure-not-marked", Minor,
        "failed, but its status is unset", "failed, but their status is unset",
        "Set the status to error";
    /// The name holds an id, a large number or an e-mail address.
    IdInName = "id-in-name", Minor,
        "has an id or a number in its name", "have ids or numbers in their names",
        "Name spans by route or template, and put the values into attributes";
    /// The name is empty.
    EmptyName = "empty-name", Minor,
        "has no name", "have no name",
        "Name it after its operation";
    /// The kind is not given, though the attributes are those of a call.
    MissingKind = "missing-kind", Minor,
        "is a call by its attributes, but has no kind", "are calls by their attributes, but have no kind",
        "Set the kind: client or server, producer or consumer";
    /// A client of a database that does not say which.
    MissingDbSystem = "missing-db-system", Minor,
        "calls a database and does not say which", "call a database and do not say which",
        "Set db.system.name";
    /// A client or server of HTTP without method, or without status code though it did not fail.
    MissingHttp = "missing-http", Minor,
        "is an HTTP call without method or status code", "are HTTP calls without method or status code",
        "Set http.request.method and http.response.status_code";
    /// Keys that the semantic conventions have renamed.
    OutdatedKey = "outdated-key", Minor,
        "has attributes under outdated keys", "have attributes under outdated keys",
        "Update the instrumentation, or set OTEL_SEMCONV_STABILITY_OPT_IN";
    /// One key more than once.
    RepeatedKey = "repeated-key", Minor,
        "has an attribute more than once", "have an attribute more than once",
        "Set each attribute once";
    /// The SDK had to leave something out.
    DroppedData = "dropped-data", Minor,
        "lost attributes, events or links", "lost attributes, events or links",
        "Record less, or raise the limits of the SDK";
    /// Was exported more than once, equal in all.
    ExportedTwice = "exported-twice", Minor,
        "was exported more than once", "were exported more than once",
        "See that there is one exporter, and that retries are not counted as failures";
}
