//! The fields of a line that is a JSON object.
//!
//! Numbers stay as they are written (`1.50`, ids beyond 2^53), and what isn't taken apart stays JSON.

use crate::ingest::json::{Cursor, JsonError, Kind};

use super::MOST;

/// Objects within objects are taken apart so deep; what is deeper is one field.
const DEEPEST: usize = 4;

/// What is in an object.
#[derive(Default)]
pub struct Read {
    /// `a.b` for `b` within `a`.
    pub fields: Vec<(String, String)>,
    /// Which of them are texts at the top.
    pub texts: Vec<usize>,
}

/// Reads a text that is one object and nothing else; `None` otherwise, and for one that is cut. O(length).
pub fn read(text: &str) -> Option<Read> {
    let mut cursor = Cursor::new(text.as_bytes());
    let mut read = Read::default();
    object(&mut cursor, "", DEEPEST, &mut read).ok()?;
    (cursor.peek() == Kind::End).then_some(read)
}

/// Reads the object that stands here. It goes into itself as often as `deeper` says, no more.
fn object(
    cursor: &mut Cursor<'_>,
    within: &str,
    deeper: usize,
    into: &mut Read,
) -> Result<(), JsonError> {
    cursor.object()?;
    let mut empty = true;
    while let Some(key) = cursor.next_key()? {
        empty = false;
        if into.fields.len() >= MOST {
            // Still read to its end: whether it is JSON counts.
            cursor.skip()?;
            continue;
        }
        let name = if within.is_empty() { key.into_owned() } else { format!("{within}.{key}") };
        match cursor.peek() {
            Kind::Object if deeper > 1 => object(cursor, &name, deeper - 1, into)?,
            Kind::String => {
                if within.is_empty() {
                    into.texts.push(into.fields.len());
                }
                into.fields.push((name, cursor.string()?.into_owned()));
            }
            _ => {
                let raw = String::from_utf8_lossy(cursor.raw()?).into_owned();
                into.fields.push((name, raw));
            }
        }
    }
    if empty && !within.is_empty() {
        into.fields.push((within.to_owned(), "{}".to_owned()));
    }
    Ok(())
}
