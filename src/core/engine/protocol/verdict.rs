//! The verdict on the shown trace, in words whose parts lead to spans.

use serde::{Deserialize, Serialize};

use crate::model::{SpanIx, WhatIfKind};

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// As it is read.
    pub text: String,
    /// Whether it is a name or a number out of the trace, not a word of ours.
    pub name: bool,
    /// What to find ([`super::Ask::Find`]) to see what it speaks of; empty where it leads nowhere.
    pub find: String,
    /// Which span to look at.
    pub span: Option<SpanIx>,
}

/// What is wrong with the shown trace, and where its time went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// How long it took, and most of that where.
    pub head: Vec<Piece>,
    /// What is wrong, what matters most first.
    pub findings: Vec<FindingText>,
    /// How many of them are no mere notes ([`FindingText::severity`] above 0).
    pub grave: u32,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingText {
    /// Names it within the trace, whatever the thresholds: behind `finding:` it finds its spans.
    pub code: String,
    /// The detector's name, as in links.
    pub detector: String,
    /// What it is called.
    pub title: String,
    /// 0 is a note, 1 a warning, 2 critical.
    pub severity: u8,
    /// How sure it is, in a word.
    pub confidence: String,
    /// What was found, in a sentence or two.
    pub words: Vec<Piece>,
    /// What to do.
    pub advice: String,
    /// What is assumed where [`FindingText::saving`] is told; else empty.
    pub assumption: String,
    /// What would take it away, if that can be thought of.
    pub remedy: Option<WhatIfKind>,
    /// How many spans it rests on.
    pub spans: u32,
    /// The first of them.
    pub span: SpanIx,
    /// How much sooner the trace might end, in nanoseconds.
    pub saving: u64,
    /// How long what it is about took, in nanoseconds.
    pub time: u64,
}

/// A line of where the time went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpentLine {
    /// Of what.
    pub of: Piece,
    /// Behind it, an operation's service.
    pub service: String,
    /// How many spans.
    pub spans: u32,
    /// Execution time in nanoseconds.
    pub time: f64,
    /// Time on the critical path in nanoseconds.
    pub path: u64,
}

/// Where the time of the shown trace went; of each list the 100 lines with most of it. `whole` and `path` are what
/// all lines add up to, also those that are not told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpentTables {
    /// By service.
    pub services: Vec<SpentLine>,
    /// By operation.
    pub operations: Vec<SpentLine>,
    /// By part of the system.
    pub parts: Vec<SpentLine>,
    /// All execution time in nanoseconds.
    pub whole: f64,
    /// The whole critical path in nanoseconds.
    pub path: u64,
}

/// What the owners of the instrumentation could do better in the shown trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintTold {
    /// From 0 to 100, which is nothing to complain of.
    pub score: u8,
    /// What matters most first.
    pub notes: Vec<LintLine>,
}

/// One of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintLine {
    /// The rule's name; behind `lint:` it finds the spans.
    pub rule: String,
    /// Whether it makes the trace misleading.
    pub major: bool,
    /// How many spans are concerned.
    pub count: u32,
    /// What is wrong with them, behind their number.
    pub text: String,
    /// Examples out of the trace; may be empty.
    pub detail: String,
    /// What to do.
    pub advice: String,
    /// The first of them.
    pub span: Option<SpanIx>,
}

/// What is wrong with many traces, as far as they were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrowdTold {
    /// How many were looked at.
    pub done: u32,
    /// How many there are whole.
    pub total: u32,
    /// By what could be saved in all; the first 200.
    pub lines: Vec<CrowdText>,
}

/// One finding in one place, in several traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrowdText {
    /// What it is called.
    pub title: String,
    /// The detector's name.
    pub detector: String,
    /// 0 is a note, 1 a warning, 2 critical.
    pub severity: u8,
    /// The service of where it is.
    pub service: String,
    /// The name of the span where it is.
    pub name: String,
    /// In how many traces.
    pub traces: u32,
    /// What could be saved in all of them, in nanoseconds.
    pub saving: u64,
    /// The id of the trace in which it costs most.
    pub worst: String,
}

/// The spans that are like one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// What its parent is called; `None` for a root.
    pub parent: Option<String>,
    /// Its service.
    pub service: String,
    /// Its name.
    pub name: String,
    /// How many of its service and name its parent has, with it.
    pub siblings: u32,
    /// How many of its service and name there are.
    pub of_operation: u32,
    /// How many of its service.
    pub of_service: u32,
}

/// What came of changes that are only thought of. The shown trace has the times that it would have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhatIfTold {
    /// How long its main root took, in nanoseconds.
    pub before: u64,
    /// How long it would take.
    pub after: u64,
    /// Each change, in the order of the question.
    pub changes: Vec<ChangeTold>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeTold {
    /// What is thought of.
    pub words: Vec<Piece>,
    /// How many spans it is about; 0 where the trace has no such.
    pub spans: u32,
    /// What it saves of the main root's time on top of those before it, in nanoseconds.
    pub saved: u64,
}
