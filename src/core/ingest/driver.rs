//! The room's entry: inputs are pushed in pieces, one after another, and become one draft.

use super::documents::{Documents, Found};
use super::unpack::Unpacker;
use super::{Format, IngestError, Sink};
use crate::base::StrId;
use crate::model::{Amounts, Draft, WarningKind};

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
#[derive(Debug, Default)]
pub struct Ingest {
    sink: Sink,
    before: u64,
    input: Option<Input>,
    reports: Vec<InputReport>,
    /// The last bytes that were unpacked: room for the next.
    packed: Vec<u8>,
}

#[derive(Debug)]
struct Input {
    name: String,
    bytes: u64,
    unpacker: Unpacker,
    documents: Documents,
    refused: Option<IngestError>,
    /// Warnings about what ended early, before this input.
    truncated: u32,
    /// Its size and what there was before it, until room is made for it.
    expected: Option<(u64, Amounts)>,
}

/// The share of an input from which its whole is judged: 1 / so much. What is judged by less is
/// judged badly, and what comes later was copied often before.
const SAMPLE: u64 = 16;

/// The most that room is made for, in bytes of memory: what needs more may not fit at all, and is read
/// as far as it does.
const MOST_ROOM: u64 = 1 << 30;

/// The smallest sample, in bytes.
const SMALLEST_SAMPLE: u64 = 256 * 1024;

impl Ingest {
    /// Starts an input; one that is open is ended first. Its number is how many were begun before.
    pub fn begin(&mut self, name: &str) {
        let number = self.reports.len() + usize::from(self.input.is_some());
        self.begin_as(name, u16::try_from(number).unwrap_or(u16::MAX), false);
    }

    /// Starts an input of this number. Where it is `apart`, its traces are others than those before, whatever their
    /// ids: it is the first of another source.
    pub fn begin_as(&mut self, name: &str, number: u16, apart: bool) {
        if self.input.is_some() {
            self.end();
        }
        self.sink.of_input(number, apart);
        self.input = Some(Input {
            name: name.to_owned(),
            bytes: 0,
            unpacker: Unpacker::default(),
            documents: Documents::default(),
            refused: None,
            truncated: self.sink.draft.warnings.count(WarningKind::Truncated),
            expected: None,
        });
    }

    /// Tells the size of the open input before decompression, so that there is room for what comes of
    /// it before it comes.
    pub fn expect(&mut self, bytes: u64) {
        if let Some(input) = &mut self.input {
            input.expected = Some((bytes, self.sink.draft.amounts()));
        }
    }

    /// Decodes the next bytes of the open input. Without one they are nobody's and are dropped.
    pub fn push(&mut self, bytes: &[u8]) {
        self.give(bytes);
        while self.work() {}
    }

    /// The same in slices: a first one of these bytes, the others by [`Ingest::work`]. Packed bytes may
    /// be many times as much text. Whether there are others.
    pub fn give(&mut self, bytes: &[u8]) -> bool {
        self.give_by(bytes.len(), &mut |room| room.copy_from_slice(bytes))
    }

    /// The same with `len` bytes that `fill` writes, which is called at most once: where nothing has to be
    /// unpacked, to where they are decoded.
    pub fn give_by(&mut self, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> bool {
        let Some(input) = &mut self.input else { return false };
        input.bytes = input.bytes.saturating_add(len as u64);
        if input.refused.is_some() {
            return false;
        }
        if input.unpacker.is_plain() {
            input.documents.fill(len, fill, &mut self.sink);
            self.make_room();
            return false;
        }
        self.packed.resize(len, 0);
        fill(&mut self.packed);
        input.unpacker.give(&self.packed);
        self.work()
    }

    /// Decodes some more of what was given. Whether there may be more still.
    pub fn work(&mut self) -> bool {
        let Some(input) = &mut self.input else { return false };
        if input.refused.is_some() {
            return false;
        }
        match input.unpacker.text() {
            Ok(Some(text)) => {
                input.documents.push(&text, &mut self.sink);
                return true;
            }
            Ok(None) => self.make_room(),
            Err(problem) => input.refused = Some(problem),
        }
        false
    }

    /// Makes room for all of the input, once enough of it is decoded to judge by.
    fn make_room(&mut self) {
        let Some(input) = &mut self.input else { return };
        let due = |&mut (all, _): &mut (u64, Amounts)| {
            input.bytes >= SMALLEST_SAMPLE && input.bytes >= all / SAMPLE
        };
        if let Some((all, before)) = input.expected.take_if(due) {
            let more = self.sink.draft.amounts().since(before);
            let more = more.times(all.saturating_sub(input.bytes), input.bytes);
            // What is to be put aside before it is all there needs no room for all.
            let most =
                self.sink.cut_bytes().map_or(MOST_ROOM, |most| MOST_ROOM.min(most as u64 / 2));
            if more.bytes() <= most {
                self.sink.draft.reserve(more);
            }
        }
    }

    /// Ends the open input and tells what it was. Without one the report is empty.
    pub fn end(&mut self) -> InputReport {
        while self.work() {}
        let Some(input) = self.input.take() else { return InputReport::default() };
        let (name, bytes) = (input.name.clone(), input.bytes);
        let found = self.finish_input(input);
        let report = InputReport {
            name,
            format: found.format,
            documents: found.documents,
            traces: self.sink.traces(),
            spans: self.sink.spans(),
            bytes,
            problem: found.problem,
        };
        self.before += u64::from(report.spans);
        self.sink.next_input();
        self.reports.push(report.clone());
        report
    }

    fn finish_input(&mut self, input: Input) -> Found {
        let Input { unpacker, mut documents, refused, truncated, .. } = input;
        let sink = &mut self.sink;
        let rest = refused.map_or_else(|| unpacker.finish(), Err);
        let (text, broken) = match rest {
            Ok(rest) => rest,
            Err(problem) => return Found { problem: Some(problem), ..Found::default() },
        };
        documents.push(&text, sink);
        let found = documents.finish(sink);
        if broken && sink.draft.warnings.count(WarningKind::Truncated) == truncated {
            sink.draft.warnings.note(WarningKind::Truncated, StrId::EMPTY);
        }
        found
    }

    /// From now on each input has whole traces, and one that several have counts in the first.
    pub fn once_each(&mut self) {
        self.sink.once_each();
    }

    /// From now on the draft is put aside where it uses more heap than so many bytes and no trace is
    /// under way, as far as the format tells.
    pub fn cut_at(&mut self, bytes: usize) {
        self.sink.cut_at(bytes);
    }

    /// The drafts that were put aside, in order.
    pub fn take_parts(&mut self) -> Vec<Draft> {
        self.sink.take_parts()
    }

    /// Bytes of heap that are in use for what is decoded, or waits for that.
    pub fn heap_bytes(&self) -> usize {
        let waiting = self.input.as_ref().map_or(0, |input| input.documents.waiting());
        self.sink.draft.heap_bytes() + waiting
    }

    /// Spans of all inputs so far.
    pub fn spans(&self) -> u64 {
        self.before + u64::from(self.sink.spans())
    }

    /// Traces of all inputs so far.
    pub fn traces(&self) -> u32 {
        self.sink.draft.traces()
    }

    /// The first spans so far, as [`Draft::beginning`] gives them.
    pub fn beginning(&self, spans: usize) -> Draft {
        self.sink.draft.beginning(spans)
    }

    /// The draft of all inputs, and one report each. An input that is open is ended first.
    pub fn finish(mut self) -> (Draft, Vec<InputReport>) {
        if self.input.is_some() {
            self.end();
        }
        (self.sink.draft, self.reports)
    }
}
