//! Loki's answers, and what people keep of them as files, as lines.
//!
//! Read are the answer of `query_range` with streams (grafana.com/docs/loki/latest/reference/loki-http-api: metadata
//! within the streams, or by the flag `categorize-labels` beside each line), its `data` alone, the body of a push and
//! the frames of a tail (`streams`), what `logcli -o jsonl` prints, and Grafana's download as JSON (a list of lines).
//! Several of them may follow one another. What is behind a cut is lost; what is before it counts.

mod stream;
mod unread;

use crate::ingest::json::{Cursor, JsonError, Kind};

use super::lines::{self, Line};
use stream::{Builder, texts};
pub use unread::Unread;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The lines, as [`lines::sort`] has them.
    pub lines: Vec<Line>,
    /// How many values were no lines: without a time or a text.
    pub skipped: u64,
    /// What Loki warned of.
    pub warnings: Vec<String>,
    /// It ends too early, or breaks: there were more lines.
    pub cut: bool,
}

/// Reads an answer. O(length), besides sorting.
///
/// # Errors
///
/// When there are no lines to expect in it: it isn't JSON, or JSON of something else. An answer without lines is
/// a [`Reply`] without lines.
pub fn read(bytes: &[u8]) -> Result<Reply, Unread> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut cursor = Cursor::new(bytes);
    let mut reading = Reading::default();
    if cursor.peek() == Kind::End {
        return Err(Unread::Empty);
    }
    let broken = loop {
        if cursor.peek() == Kind::End {
            break None;
        }
        if let Err(error) = reading.document(&mut cursor) {
            break Some(error);
        }
    };
    if let Some(unread) = reading.unread {
        return Err(unread);
    }
    match broken {
        Some(error) if !reading.known => return Err(Unread::broken(bytes, error)),
        None if !reading.known => return Err(Unread::Other { seen: reading.seen }),
        _ => {}
    }
    let Builder { mut lines, skipped, later, earlier, .. } = reading.builder;
    // The newest first: then those of one time are the other way round, too.
    if earlier > later {
        lines.reverse();
    }
    lines::sort(&mut lines);
    Ok(Reply { lines, skipped, warnings: reading.warnings, cut: broken.is_some() })
}

/// What is known while reading.
#[derive(Default)]
struct Reading {
    builder: Builder,
    warnings: Vec<String>,
    /// Something was there that only a Loki's answer has.
    known: bool,
    /// The keys of what was not known.
    seen: Vec<String>,
    unread: Option<Unread>,
}

impl Reading {
    /// Reads one document: an object, or a list of them.
    fn document(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        if cursor.peek() != Kind::Array {
            return self.object(cursor);
        }
        cursor.array()?;
        let mut empty = true;
        while cursor.next_element()? {
            empty = false;
            self.object(cursor)?;
        }
        // A list of no lines.
        self.known |= empty;
        Ok(())
    }

    fn object(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        if cursor.peek() != Kind::Object {
            if matches!(cursor.peek(), Kind::Bad | Kind::End) {
                return Err(cursor.expected("{"));
            }
            return cursor.skip();
        }
        cursor.object()?;
        let (mut status, mut error) = (String::new(), String::new());
        let (mut time, mut text, mut labels) = (None, None, Vec::new());
        while let Some(key) = cursor.next_key()? {
            match &*key {
                "status" => status = cursor.text()?.unwrap_or_default().into_owned(),
                "error" | "message" => error = cursor.text()?.unwrap_or_default().into_owned(),
                "warnings" => strings(cursor, &mut self.warnings)?,
                "data" if cursor.peek() == Kind::Object => {
                    self.data(cursor)?;
                }
                "data" if cursor.null()? => self.known = true,
                "resultType" => self.kind(cursor)?,
                "result" | "streams" => self.result(cursor)?,
                "timestamp" => time = stream::time(cursor)?,
                "line" => text = cursor.text()?,
                "labels" | "fields" => texts(cursor, &mut labels)?,
                _ => cursor.skip()?,
            }
            // Only what isn't known is to be told about.
            if !self.known && self.seen.len() < 5 && !self.seen.iter().any(|seen| **seen == *key) {
                self.seen.push(key.into_owned());
            }
        }
        match (time, text) {
            (Some(at), Some(text)) => {
                self.known = true;
                labels.sort();
                self.builder.alone(at, text.into_owned(), labels);
            }
            (None, Some(_)) => self.builder.skipped += 1,
            _ if status == "error" => {
                self.unread.get_or_insert(Unread::Refused { message: error });
            }
            _ => self.known |= status == "success" && !self.seen.iter().any(|key| key == "data"),
        }
        Ok(())
    }

    /// Reads the object of an answer that has the result.
    fn data(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        cursor.object()?;
        while let Some(key) = cursor.next_key()? {
            match &*key {
                "resultType" => self.kind(cursor)?,
                "result" | "streams" => self.result(cursor)?,
                _ => cursor.skip()?,
            }
        }
        Ok(())
    }

    fn kind(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        let kind = cursor.text()?.unwrap_or_default();
        match &*kind {
            "streams" => self.known = true,
            "matrix" | "vector" | "scalar" => {
                self.unread.get_or_insert(Unread::Counts { kind: kind.into_owned() });
            }
            _ => {}
        }
        Ok(())
    }

    fn result(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        self.known |= matches!(cursor.peek(), Kind::Array | Kind::Null);
        if cursor.array()? {
            while cursor.next_element()? {
                if self.builder.stream(cursor)? {
                    self.unread.get_or_insert(Unread::Counts { kind: "metric".to_owned() });
                }
            }
        }
        Ok(())
    }
}

/// The texts of a list, behind those that are there.
fn strings(cursor: &mut Cursor<'_>, into: &mut Vec<String>) -> Result<(), JsonError> {
    if cursor.array()? {
        while cursor.next_element()? {
            into.extend(cursor.text()?.map(|text| text.into_owned()));
        }
    }
    Ok(())
}
