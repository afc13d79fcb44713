//! Any JSON value as compact text, without recursion: for attribute values that are structures.

use super::{Cursor, Kind, Result};
use crate::base::push_quoted;

/// See [`Cursor::compact`].
pub(super) fn compact(c: &mut Cursor<'_>, depth: usize, out: &mut String) -> Result<bool> {
    // One entry a container that is open: whether it is an object.
    let mut open: Vec<bool> = Vec::new();
    let mut cut = false;
    loop {
        match c.peek() {
            kind @ (Kind::Object | Kind::Array) if open.len() < depth => {
                let object = kind == Kind::Object;
                if object {
                    c.object()?
                } else {
                    c.array()?
                };
                out.push(if object { '{' } else { '[' });
                open.push(object);
            }
            Kind::Object | Kind::Array => {
                c.skip()?;
                out.push_str("\"…\"");
                cut = true;
            }
            Kind::String => push_quoted(out, &c.string()?),
            Kind::Number => out.push_str(c.number_text()?),
            Kind::Bool => out.push_str(if c.bool()? == Some(true) { "true" } else { "false" }),
            _ => {
                c.skip()?;
                out.push_str("null");
            }
        }
        // To the next item of the innermost container that has one.
        loop {
            let Some(&object) = open.last() else { return Ok(cut) };
            let first = out.ends_with(['{', '[']);
            let more = if object {
                match c.next_key()? {
                    Some(key) => {
                        out.push_str(if first { "" } else { "," });
                        push_quoted(out, &key);
                        out.push(':');
                        true
                    }
                    None => false,
                }
            } else {
                let more = c.next_element()?;
                out.push_str(if more && !first { "," } else { "" });
                more
            };
            if more {
                break;
            }
            out.push(if object { '}' } else { ']' });
            open.pop();
        }
    }
}
