//! The room's entry: inputs are pushed in pieces, one after another, and become one draft.

use super::documents::{self, Found};
use super::unpack::unpack;
use super::{Format, IngestError, Sink};
use crate::base::StrId;
use crate::model::{Draft, WarningKind};

/// What one input was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputReport {
    /// Its name, as given to [`Ingest::begin`].
    pub name: String,
    /// Its format; `None` when it has no traces of any known one.
    pub format: Option<Format>,
    /// JSON documents that were read.
    pub documents: u32,
    /// Distinct trace ids, as they stand in it.
    pub traces: u32,
    /// Spans, as they stand in it: before duplicates are removed.
    pub spans: u32,
    /// Its size before decompression, in bytes.
    pub bytes: u64,
    /// Why it could not be read. `None` when only parts of it are odd; those are warnings.
    pub problem: Option<IngestError>,
}

/// Turns inputs into a [`Draft`].
///
/// ```
/// use spanscape_core::ingest::Ingest;
/// let mut ingest = Ingest::default();
/// ingest.begin("one.json");
/// ingest.push(br#"{"data":[{"traceID":"a","spans":["#);
/// ingest.push(br#"{"traceID":"a","spanID":"b","operationName":"GET /"}]}]}"#);
/// assert_eq!(ingest.end().spans, 1);
/// let (draft, reports) = ingest.finish();
/// assert_eq!((draft.len(), reports.len()), (1, 1));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Ingest {
    sink: Sink,
    before: u64,
    input: Option<Input>,
    reports: Vec<InputReport>,
}

#[derive(Clone, Debug)]
struct Input {
    name: String,
    bytes: Vec<u8>,
}

impl Ingest {
    /// Starts an input; one that is open is ended first.
    pub fn begin(&mut self, name: &str) {
        if self.input.is_some() {
            self.end();
        }
        self.input = Some(Input { name: name.to_owned(), bytes: Vec::new() });
    }

    /// The next bytes of the open input. Without one they are nobody's and are dropped.
    pub fn push(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            input.bytes.extend_from_slice(bytes);
        }
    }

    /// Ends the open input and tells what it was. Without one the report is empty.
    pub fn end(&mut self) -> InputReport {
        let Some(Input { name, bytes }) = self.input.take() else { return InputReport::default() };
        self.sink.next_input();
        let found = self.read(&bytes);
        let report = InputReport {
            name,
            format: found.format,
            documents: found.documents,
            traces: self.sink.traces(),
            spans: self.sink.spans(),
            bytes: bytes.len() as u64,
            problem: found.problem,
        };
        self.before += u64::from(report.spans);
        self.reports.push(report.clone());
        report
    }

    fn read(&mut self, bytes: &[u8]) -> Found {
        let unpacked = match unpack(bytes) {
            Ok(unpacked) => unpacked,
            Err(problem) => return Found { problem: Some(problem), ..Found::default() },
        };
        let warnings = &mut self.sink.draft.warnings;
        let before = warnings.count(WarningKind::Truncated);
        let found = documents::read(&unpacked.bytes, &mut self.sink);
        let warnings = &mut self.sink.draft.warnings;
        if unpacked.truncated && warnings.count(WarningKind::Truncated) == before {
            warnings.note(WarningKind::Truncated, StrId::EMPTY);
        }
        found
    }

    /// Spans of all inputs so far.
    pub fn spans(&self) -> u64 {
        self.before
    }

    /// The draft of all inputs, and one report each. An input that is open is ended first.
    pub fn finish(mut self) -> (Draft, Vec<InputReport>) {
        if self.input.is_some() {
            self.end();
        }
        (self.sink.draft, self.reports)
    }
}
