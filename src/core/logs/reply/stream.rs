//! The streams of an answer: labels, and values that are a time, a line, and what only the line has.

use std::sync::Arc;

use crate::base::TimeNs;
use crate::base::fmt::read_rfc3339;
use crate::ingest::json::{Cursor, JsonError, Kind, parse_int};

use super::super::lines::Line;

/// Names and values in the order in which they were.
type Pairs = Vec<(String, String)>;

/// Lines as they come.
#[derive(Default)]
pub struct Builder {
    /// In the order of the answer.
    pub lines: Vec<Line>,
    /// Values that are no lines.
    pub skipped: u64,
    /// How many lines are later than the one before them in their stream.
    pub later: usize,
    /// How many are earlier.
    pub earlier: usize,
}

impl Builder {
    /// Reads one stream. True where it is a series of numbers, which has no lines.
    pub fn stream(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
        let first = self.lines.len();
        let mut labels = None;
        let read = self.keys(cursor, &mut labels);
        match labels {
            Some(labels) => {
                // They may stand behind the values.
                let labels = Arc::new(labels);
                for line in self.lines.iter_mut().skip(first) {
                    line.labels = Arc::clone(&labels);
                }
            }
            // Cut before its labels: whose lines they are can't be said.
            None if read.is_err() => self.lines.truncate(first),
            None => {}
        }
        self.order(first);
        read
    }

    /// Puts a line that came without a stream around it behind the others.
    pub fn alone(&mut self, at: TimeNs, text: String, labels: Pairs) {
        let last = self.lines.last().map(|line| &line.labels);
        let labels = match last {
            Some(last) if **last == labels => Arc::clone(last),
            _ => Arc::new(labels),
        };
        self.lines.push(Line { at, text, labels, meta: Vec::new() });
        self.order(self.lines.len().saturating_sub(2));
    }

    /// Counts in which direction time goes, from a place on.
    fn order(&mut self, from: usize) {
        let new = self.lines.get(from..).unwrap_or(&[]);
        for (a, b) in new.iter().zip(new.iter().skip(1)) {
            if Arc::ptr_eq(&a.labels, &b.labels) {
                self.later += usize::from(b.at > a.at);
                self.earlier += usize::from(b.at < a.at);
            }
        }
    }

    fn keys(
        &mut self,
        cursor: &mut Cursor<'_>,
        labels: &mut Option<Pairs>,
    ) -> Result<bool, JsonError> {
        let mut counts = false;
        if !cursor.object()? {
            self.skipped += 1;
            return Ok(false);
        }
        while let Some(key) = cursor.next_key()? {
            match &*key {
                "stream" => {
                    let mut read = Vec::new();
                    texts(cursor, &mut read)?;
                    read.sort();
                    *labels = Some(read);
                }
                "values" if cursor.array()? => {
                    while cursor.next_element()? {
                        self.value(cursor)?;
                    }
                }
                // It was no list, and is read.
                "values" => {}
                "metric" => {
                    counts = true;
                    cursor.skip()?;
                }
                _ => cursor.skip()?,
            }
        }
        Ok(counts)
    }

    /// Reads `[time, line, metadata?]`.
    fn value(&mut self, cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
        let (mut at, mut text, mut meta) = (None, None, Vec::new());
        let mut place = 0;
        if cursor.array()? {
            while cursor.next_element()? {
                match place {
                    0 => at = time(cursor)?,
                    1 => text = cursor.str()?,
                    2 => own(cursor, &mut meta)?,
                    _ => cursor.skip()?,
                }
                place += 1;
            }
        }
        match (at, text) {
            (Some(at), Some(text)) => {
                let labels = Arc::default();
                self.lines.push(Line { at, text: text.into_owned(), labels, meta });
            }
            _ => self.skipped += 1,
        }
        Ok(())
    }
}

/// What only a line has: `{"structuredMetadata":{…},"parsed":{…}}` of an answer (pkg/util/marshal/query.go), in that
/// order, or names and values directly, as they are pushed.
fn own(cursor: &mut Cursor<'_>, into: &mut Pairs) -> Result<(), JsonError> {
    if !cursor.object()? {
        return Ok(());
    }
    let mut parsed = Vec::new();
    while let Some(key) = cursor.next_key()? {
        let categories = cursor.peek() == Kind::Object;
        match &*key {
            "structuredMetadata" if categories => texts(cursor, into)?,
            "parsed" if categories => texts(cursor, &mut parsed)?,
            _ => into.extend(any_text(cursor)?.map(|value| (key.into_owned(), value))),
        }
    }
    into.append(&mut parsed);
    Ok(())
}

/// The names and values of an object; of anything else none.
pub fn texts(cursor: &mut Cursor<'_>, into: &mut Pairs) -> Result<(), JsonError> {
    if !cursor.object()? {
        return Ok(());
    }
    while let Some(key) = cursor.next_key()? {
        into.extend(any_text(cursor)?.map(|value| (key.into_owned(), value)));
    }
    Ok(())
}

/// A value as text; what has parts, as JSON. None of `null`.
fn any_text(cursor: &mut Cursor<'_>) -> Result<Option<String>, JsonError> {
    match cursor.peek() {
        Kind::Object | Kind::Array => Ok(Some(String::from_utf8_lossy(cursor.raw()?).into_owned())),
        _ => Ok(cursor.text()?.map(|text| text.into_owned())),
    }
}

/// A point in time: whole nanoseconds since 1970 as a text or a number, exact to all digits, or RFC 3339. `None` for
/// anything else, and for what [`TimeNs`] has not.
pub fn time(cursor: &mut Cursor<'_>) -> Result<Option<TimeNs>, JsonError> {
    let is_number = cursor.peek() == Kind::Number;
    let Some(text) = cursor.text()? else { return Ok(None) };
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // 1.7e18 is what some make of a whole number; 1.5 are seconds, and not of Loki.
    if whole || (is_number && text.contains(['e', 'E'])) {
        return Ok(parse_int(text).and_then(|ns| i64::try_from(ns).ok()).map(TimeNs));
    }
    Ok(read_rfc3339(text))
}
