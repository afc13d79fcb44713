//! One text, one or many JSON documents: a single one, lines of them, pretty-printed ones in a row.
//!
//! What follows a broken document is read again from the next line on that can begin one, so a bad
//! line costs itself only, and a file that ends early keeps what was whole.

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::json::{self, Cursor, JsonError, Kind};
use super::sniff::{Shape, sniff};
use super::{Format, IngestError, Sink, jaeger, jaeger_es, otlp, zipkin};
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

/// Reads all documents of `bytes` into the sink. O(length).
pub fn read(bytes: &[u8], sink: &mut Sink) -> Found {
    let mut reader = Reader {
        bytes,
        found: Found::default(),
        signals: None,
        pretty: false,
        bad: 0,
        details: Vec::new(),
        line: (0, 1),
    };
    let mut c = Cursor::new(bytes);
    loop {
        // Commas between documents come from lists that were cut into lines.
        match c.peek() {
            Kind::End => break,
            Kind::Bad if bytes.get(c.at()) == Some(&b',') => c.seek(c.at() + 1),
            _ => {
                let start = c.at();
                if let Err(e) = reader.document(&mut c, sink) {
                    match reader.broken(start, e, sink) {
                        Some(next) => c.seek(next),
                        None => break,
                    }
                }
            }
        }
    }
    sink.draft.warnings.count_only(WarningKind::BadUtf8, c.bad_utf8());
    reader.finish(sink)
}

struct Reader<'a> {
    bytes: &'a [u8],
    found: Found,
    signals: Option<&'static str>,
    /// A document spanned several lines.
    pretty: bool,
    /// How many lines or documents were skipped, and why the first were.
    bad: u32,
    details: Vec<String>,
    /// An offset and its line number, to count lines from.
    line: (usize, usize),
}

impl Reader<'_> {
    fn document(&mut self, c: &mut Cursor<'_>, sink: &mut Sink) -> json::Result<()> {
        let start = c.at();
        let format = match sniff(c)? {
            Shape::Traces(format) => format,
            Shape::Nothing | Shape::Action => {
                c.skip()?;
                self.found.documents += 1;
                return Ok(());
            }
            Shape::Signal(signal) => {
                c.skip()?;
                self.found.documents += 1;
                self.signals = self.signals.or(Some(signal));
                sink.draft.warnings.count_only(WarningKind::OtherSignal, 1);
                return Ok(());
            }
            Shape::Refused(problem) => {
                c.skip()?;
                self.refused(start, problem);
                return Ok(());
            }
        };
        self.found.format = self.found.format.or(Some(format));
        decode(format, c, sink)?;
        self.found.documents += 1;
        let text = self.bytes.get(start..c.at()).unwrap_or(&[]);
        self.pretty = self.pretty || memchr(b'\n', text).is_some();
        Ok(())
    }

    fn refused(&mut self, start: usize, problem: IngestError) {
        let line = self.line_of(start);
        self.bad_line(line, &problem);
        self.found.problem.get_or_insert(problem);
    }

    /// Where to read on behind a document that began at `start` and broke; `None` at the end.
    fn broken(&mut self, start: usize, e: JsonError, sink: &mut Sink) -> Option<usize> {
        let line = self.line_of(if e.at_end { start } else { e.at });
        let problem = IngestError::NotJson { line, source: e };
        self.found.problem.get_or_insert(problem);
        if e.at_end {
            sink.draft.warnings.note(WarningKind::Truncated, crate::base::StrId::EMPTY);
            return None;
        }
        self.bad_line(line, &e);
        let line_start = memrchr(b'\n', self.bytes.get(..e.at)?).map_or(0, |n| n + 1);
        if line_start <= start {
            return memchr(b'\n', self.bytes.get(e.at..)?).map(|n| e.at + n + 1);
        }
        let opens = |at: usize| matches!(self.bytes.get(at), Some(b'{' | b'['));
        if opens(line_start) {
            return Some(line_start);
        }
        let rest = self.bytes.get(line_start..)?;
        memmem::find_iter(rest, b"\n").map(|n| line_start + n + 1).find(|&at| opens(at))
    }

    /// The line number of an offset, from 1. O(distance from the offset asked for last).
    fn line_of(&mut self, at: usize) -> usize {
        let (from, number) = self.line;
        let lines = |a, b| memchr_iter(b'\n', self.bytes.get(a..b).unwrap_or(&[])).count();
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
    fn finish(mut self, sink: &mut Sink) -> Found {
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

fn decode(format: Format, c: &mut Cursor<'_>, sink: &mut Sink) -> json::Result<()> {
    match format {
        Format::Jaeger => jaeger::decode(c, sink),
        Format::JaegerEs => jaeger_es::decode(c, sink),
        Format::Otlp | Format::OtlpLines | Format::Tempo => otlp::decode(c, sink),
        Format::Zipkin => zipkin::decode(c, sink),
    }
}
