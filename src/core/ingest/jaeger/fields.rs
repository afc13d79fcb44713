//! The fields of a span, told by the bytes before their values as they stood in spans before.

use crate::base::words::same;
use crate::ingest::json::{Cursor, Result};
use crate::ingest::trail::Trail;

/// How long the bytes before a value may be.
const LONGEST: usize = 256;

/// A field of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    TraceId,
    SpanId,
    ParentId,
    Name,
    References,
    Start,
    StartMillis,
    Duration,
    Flags,
    Tags,
    Logs,
    ProcessId,
    Process,
    Warnings,
    Other,
    /// There are no more.
    End,
}

impl Field {
    fn of(key: &str) -> Self {
        match key {
            "traceID" | "traceId" => Self::TraceId,
            "spanID" | "spanId" => Self::SpanId,
            "parentSpanID" | "parentSpanId" => Self::ParentId,
            "operationName" => Self::Name,
            "references" => Self::References,
            "startTime" => Self::Start,
            "startTimeMillis" => Self::StartMillis,
            "duration" => Self::Duration,
            "flags" => Self::Flags,
            "tags" | "tag" => Self::Tags,
            "logs" => Self::Logs,
            "processID" | "processId" => Self::ProcessId,
            "process" => Self::Process,
            "warnings" => Self::Warnings,
            _ => Self::Other,
        }
    }
}

/// The fields that were seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Trail<Known>);

#[derive(Clone, Debug)]
struct Known {
    /// Whether it is the first of its span, before which no comma stands.
    first: bool,
    /// All bytes from the value before to the value: comma, white space, key, colon.
    before: Vec<u8>,
    field: Field,
}

impl Fields {
    /// A span begins.
    pub fn begin(&mut self) {
        self.0.begin();
    }

    /// The next field of the object that `c` is in, with the cursor on its value, or
    /// [`Field::End`] behind the object.
    #[inline]
    pub fn next(&mut self, c: &mut Cursor<'_>) -> Result<Field> {
        if let Some(known) = self.0.due()
            && known.first == c.is_fresh()
            && c.literal(&known.before)
        {
            return Ok(self.0.came().map_or(Field::Other, |known| known.field));
        }
        self.read(c)
    }

    /// The same, where it is not what was expected.
    #[cold]
    fn read(&mut self, c: &mut Cursor<'_>) -> Result<Field> {
        let (first, start) = (c.is_fresh(), c.at());
        let field = c.next_key()?.map_or(Field::End, |key| Field::of(&key));
        if field != Field::End {
            c.peek();
        }
        let before = c.bytes_since(start);
        if before.len() > LONGEST {
            self.0.lost();
        } else {
            let known = Known { first, before: before.to_vec(), field };
            self.0.learn(known, |k| k.first == first && same(&k.before, before));
        }
        Ok(field)
    }
}
