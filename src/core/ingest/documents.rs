//! One text, one or many JSON documents: a single one, lines of them, pretty-printed ones in a row.
//!
//! The text comes in pieces. A document with traces is decoded span by span, and the bytes behind are
//! freed. What follows a broken document is read again from the next line on that can begin one, so a
//! bad line costs itself only, and a file that ends early keeps what was whole.

use memchr::{memchr_iter, memrchr};

use super::json::{self, Cursor, JsonError, Kind, is_part};
use super::sniff::{Shape, sniff};
use super::{Format, IngestError, Sink, jaeger, jaeger_es, otlp, zipkin};
use crate::base::StrId;
use crate::model::{WarningKind, Warnings};

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The format of the first document with traces.
    pub format: Option<Format>,
    /// Documents that were read: traces, logs, empty ones; not those refused or broken.
    pub documents: u32,
    /// The first reason for which a document could not be read.
    pub problem: Option<IngestError>,
}

/// Reads a text as it comes.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// Begins with `held` bytes that were not read yet, which stand behind `dropped` bytes and `lines` line
    /// ends. What is behind them is only room.
    buffer: Vec<u8>,
    held: usize,
    dropped: usize,
    lines: usize,
    /// With fewer bytes in the buffer, nothing new can come of it.
    wanted: usize,
    place: Place,
    found: Found,
    signals: Option<&'static str>,
    /// A document spanned several lines.
    pretty: bool,
    /// How many lines or documents were skipped, and why the first were.
    bad: u32,
    details: Vec<String>,
    bad_utf8: u32,
    /// An offset in the text and its line number, to count lines from.
    line: (usize, usize),
}

/// Where in the text the reader stands.
#[derive(Clone, Debug, Default)]
enum Place {
    /// Between two documents.
    #[default]
    Between,
    /// In a document that began in this line.
    Inside(Stream, usize),
    /// In what is broken: until the next line, or the next that can begin a document.
    Skipping { opening: bool },
    /// Behind a text that ended early.
    Ended,
}

/// A document that is decoded in pieces.
#[derive(Clone, Debug)]
enum Stream {
    Jaeger(Box<jaeger::Stream>),
    JaegerEs(Box<jaeger_es::Stream>),
    Otlp(Box<otlp::Stream>),
    Zipkin(zipkin::Stream),
}

impl Stream {
    fn read(&mut self, c: &mut Cursor<'_>, sink: &mut Sink, last: bool) -> json::Result<()> {
        match self {
            Self::Jaeger(stream) => stream.read(c, sink, last),
            Self::JaegerEs(stream) => stream.read(c, sink, last),
            Self::Otlp(stream) => stream.read(c, sink, last),
            Self::Zipkin(stream) => stream.read(c, sink, last),
        }
    }
}

impl Documents {
    /// Reads the next `len` bytes, which are written by `fill` to where they are read. O(bytes), amortised.
    pub fn fill(&mut self, len: usize, fill: &mut dyn FnMut(&mut [u8]), sink: &mut Sink) {
        let end = self.held.saturating_add(len);
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        if let Some(room) = self.buffer.get_mut(self.held..end) {
            fill(room);
            self.held = end;
        }
        if self.held >= self.wanted {
            self.read(sink, false);
        }
    }

    /// The same with bytes that stand elsewhere.
    pub fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        self.fill(bytes.len(), &mut |room| room.copy_from_slice(bytes), sink);
    }

    /// Bytes of memory for what was not read yet.
    pub fn waiting(&self) -> usize {
        self.buffer.capacity()
    }

    /// There are no more bytes.
    pub fn finish(mut self, sink: &mut Sink) -> Found {
        self.read(sink, true);
        sink.draft.warnings.count_only(WarningKind::BadUtf8, self.bad_utf8);
        self.found(sink)
    }

    fn read(&mut self, sink: &mut Sink, last: bool) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let held = buffer.get(..self.held).unwrap_or(&[]);
        let (all, words) = (whole_characters(held), whole_words(held));
        let text = match words.iter().all(u8::is_ascii_whitespace) {
            _ if last => held,
            // One word that begins no value is not waited for, however long it gets.
            true if Cursor::new(begun(all)).peek() == Kind::Bad => all,
            _ => words,
        };
        self.line = (0, self.lines + 1);
        let mut c = Cursor::new(text);
        let done = self.read_text(text, &mut c, sink, last);
        self.bad_utf8 = self.bad_utf8.saturating_add(c.bad_utf8());
        self.dropped += done;
        self.lines = self.line_of(text, done) - 1;
        // Nor is one in what is passed over.
        let passes = matches!(self.place, Place::Skipping { .. } | Place::Ended);
        let word = if passes && done == text.len() { all.len().saturating_sub(done) } else { 0 };
        self.dropped += word;
        let done = (done + word).min(self.held);
        buffer.copy_within(done..self.held, 0);
        self.held -= done;
        // What one piece was not enough for is not tried again with each that follows.
        self.wanted = if done == 0 { self.held * 2 } else { 0 };
        self.buffer = buffer;
    }

    /// Reads what can be read; answers how many bytes that was.
    fn read_text(&mut self, text: &[u8], c: &mut Cursor<'_>, sink: &mut Sink, last: bool) -> usize {
        loop {
            match std::mem::take(&mut self.place) {
                Place::Between if sink.is_full() => sink.cut(c),
                Place::Between => match c.peek() {
                    Kind::End => return c.at(),
                    // Commas between documents come from lists that were cut into lines.
                    Kind::Bad if text.get(c.at()) == Some(&b',') => c.seek(c.at() + 1),
                    _ => {
                        let start = c.at();
                        let line = self.line_of(text, start);
                        match self.document(text, c, sink) {
                            Ok(None) => {}
                            Ok(Some(stream)) => self.place = Place::Inside(stream, line),
                            Err(e) if e.at_end && !last => return start,
                            Err(e) => {
                                c.seek(start);
                                self.broken(text, line, c, e, sink);
                            }
                        }
                    }
                },
                Place::Inside(mut stream, line) => match stream.read(c, sink, last) {
                    Ok(()) => {
                        self.found.documents += 1;
                        self.pretty = self.pretty || self.line_of(text, c.at()) > line;
                    }
                    Err(e) if e.at_end && !last => {
                        self.place = Place::Inside(stream, line);
                        return c.at();
                    }
                    Err(e) => self.broken(text, line, c, e, sink),
                },
                Place::Skipping { opening } => match line_behind(text, c.at(), opening) {
                    Some(at) => c.seek(at),
                    None => {
                        self.place = Place::Skipping { opening };
                        // What stands behind a line end at the end decides.
                        let end = text.ends_with(b"\n") && c.at() < text.len() && !last;
                        return text.len() - usize::from(end);
                    }
                },
                Place::Ended => {
                    self.place = Place::Ended;
                    return text.len();
                }
            }
        }
    }

    /// What the document on which the cursor stands is read with, if it has traces; else it is skipped.
    fn document(
        &mut self,
        text: &[u8],
        c: &mut Cursor<'_>,
        sink: &mut Sink,
    ) -> json::Result<Option<Stream>> {
        let start = c.at();
        let format = match sniff(c)? {
            Shape::Traces(format) => format,
            Shape::Nothing | Shape::Action => {
                c.skip()?;
                self.found.documents += 1;
                return Ok(None);
            }
            Shape::Signal(signal) => {
                c.skip()?;
                self.found.documents += 1;
                self.signals = self.signals.or(Some(signal));
                sink.draft.warnings.count_only(WarningKind::OtherSignal, 1);
                return Ok(None);
            }
            Shape::Refused(problem) => {
                c.skip()?;
                let line = self.line_of(text, start);
                self.bad_line(line, &problem);
                self.found.problem.get_or_insert(problem);
                return Ok(None);
            }
        };
        self.found.format = self.found.format.or(Some(format));
        Ok(Some(match format {
            Format::Jaeger => Stream::Jaeger(Box::default()),
            Format::JaegerEs => Stream::JaegerEs(Box::default()),
            Format::Otlp | Format::OtlpLines | Format::Tempo => Stream::Otlp(Box::default()),
            Format::Zipkin => Stream::Zipkin(zipkin::Stream::default()),
        }))
    }

    /// A document that began in `line` broke; where to read on behind what was read of it, which is
    /// before the cursor.
    fn broken(
        &mut self,
        text: &[u8],
        line: usize,
        c: &mut Cursor<'_>,
        e: JsonError,
        sink: &mut Sink,
    ) {
        let here = self.line_of(text, e.at);
        let source = JsonError { at: e.at + self.dropped, ..e };
        let told = if e.at_end { line } else { here };
        self.found.problem.get_or_insert(IngestError::NotJson { line: told, source });
        let read = c.at();
        c.seek(e.at);
        if e.at_end {
            sink.draft.warnings.note(WarningKind::Truncated, StrId::EMPTY);
            self.place = Place::Ended;
            return;
        }
        self.bad_line(here, &source);
        let before = text.get(..e.at).unwrap_or(text);
        match memrchr(b'\n', before).map(|n| n + 1).filter(|_| here > line) {
            Some(start) if start >= read && opens(text, start) => c.seek(start),
            _ => self.place = Place::Skipping { opening: here > line },
        }
    }

    /// The line number of an offset, from 1. O(distance from the offset asked for last).
    fn line_of(&mut self, text: &[u8], at: usize) -> usize {
        let (from, number) = self.line;
        let lines = |a, b| memchr_iter(b'\n', text.get(a..b).unwrap_or(&[])).count();
        let number = match at >= from {
            true => number + lines(from, at),
            false => number.saturating_sub(lines(at, from)),
        };
        self.line = (at, number);
        number
    }

    /// Remembers a line that is skipped, with the reason while such details are kept.
    fn bad_line(&mut self, line: usize, why: &dyn std::fmt::Display) {
        self.bad = self.bad.saturating_add(1);
        if self.bad <= Warnings::KEPT {
            self.details.push(format!("line {line}: {why}"));
        }
    }

    /// Lines that were skipped are warnings where others were read; else the first is the problem.
    fn found(mut self, sink: &mut Sink) -> Found {
        if self.found.format == Some(Format::Otlp) && self.found.documents > 1 && !self.pretty {
            self.found.format = Some(Format::OtlpLines);
        }
        let read = self.found.format.is_some() && (self.found.documents > 0 || sink.spans() > 0);
        if read {
            self.found.problem = None;
            for detail in &self.details {
                let detail = sink.text(detail);
                sink.draft.warnings.note(WarningKind::BadLine, detail);
            }
            let more = self.bad.saturating_sub(self.details.len() as u32);
            sink.draft.warnings.count_only(WarningKind::BadLine, more);
        } else if self.found.problem.is_none() {
            let none = self.found.documents == 0;
            self.found.problem = match self.signals {
                Some(signal) => Some(IngestError::OtherSignal { signal }),
                None => none.then_some(IngestError::Empty),
            };
        }
        self.found
    }
}

/// Whether a document can begin there.
fn opens(text: &[u8], at: usize) -> bool {
    matches!(text.get(at), Some(b'{' | b'['))
}

/// The next line behind `at`, or the next that can begin a document.
fn line_behind(text: &[u8], at: usize, opening: bool) -> Option<usize> {
    let rest = text.get(at..)?;
    let mut lines = memchr_iter(b'\n', rest).map(|n| at + n + 1);
    lines.find(|&line| !opening || opens(text, line))
}

/// The bytes without a character at the end that is not whole yet.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let len = match bytes.get(at) {
            Some(0x80..=0xbf) => continue,
            Some(0xc0..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            Some(0xf0..) => 4,
            _ => 1,
        };
        return bytes.get(..at).filter(|_| len > back).unwrap_or(bytes);
    }
    bytes
}

/// The first byte behind white space.
fn begun(bytes: &[u8]) -> &[u8] {
    let at = bytes.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(0);
    bytes.get(at..=at).unwrap_or(&[])
}

/// The bytes without a number or a word at the end, or a part of a character: only what follows tells whether it is
/// whole.
fn whole_words(bytes: &[u8]) -> &[u8] {
    let bytes = whole_characters(bytes);
    let end = bytes.iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
    bytes.get(..end).unwrap_or(bytes)
}
