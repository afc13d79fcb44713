//! The spans as a table: comma-separated values by RFC 4180 (CRLF, quotes where they are needed), UTF-8.
//!
//! One row a span in tree order. A column for each attribute key, the [`MOST_COLUMNS`] that most spans have,
//! by name; what has no column stands as JSON in the last one. A text that begins with `=`, `+`, `-`, `@`, a
//! tab, or an end of line gets `'` before it, since spreadsheets would run it as a formula (OWASP, "CSV
//! Injection"); numbers keep their sign.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::json::{
    Json, digits, is_double, is_int, push_hex, push_number, push_padded, push_signed,
};
use super::object::object;
use super::{Parts, Source};
use crate::analysis::self_time;
use crate::base::fmt::civil;
use crate::base::{StrId, TimeNs, sort_by};
use crate::model::attrs::Attr;
use crate::model::{AttrType, SpanIx, Store};

/// How many attribute keys have a column of their own at most.
pub const MOST_COLUMNS: usize = 200;

/// The columns before those of the attributes.
const FIRST: [&str; 12] = [
    "trace_id",
    "span_id",
    "parent_id",
    "service",
    "name",
    "kind",
    "start",
    "start_unix_nano",
    "duration_ns",
    "self_ns",
    "status",
    "status_message",
];

/// The columns behind them: how many events the span has, and the other attributes.
const LAST: [&str; 2] = ["events", "other_attributes"];

pub(super) struct Writer {
    keys: Vec<StrId>,
    column: HashMap<StrId, usize, FxBuildHasher>,
    /// By column: the attribute of the present span.
    row: Vec<Option<Attr>>,
    others: Vec<Attr>,
    scratch: Vec<u8>,
    spans: u32,
}

impl Writer {
    /// O(attributes + keys log keys).
    pub fn new(of: Source<'_>) -> Self {
        let store = of.store;
        let mut counts: HashMap<StrId, u32, FxBuildHasher> = HashMap::default();
        for span in store.spans_of(of.trace) {
            for attr in store.attrs().iter(store.span_attrs(span)) {
                *counts.entry(attr.key).or_default() += 1;
            }
        }
        let mut keys: Vec<(StrId, u32)> = counts.into_iter().collect();
        let by_name = |a: &(StrId, u32), b: &(StrId, u32)| store.text(a.0).cmp(store.text(b.0));
        sort_by(&mut keys, |a, b| b.1.cmp(&a.1).then_with(|| by_name(a, b)));
        keys.truncate(MOST_COLUMNS);
        sort_by(&mut keys, by_name);
        let keys: Vec<StrId> = keys.into_iter().map(|(key, _)| key).collect();
        Self {
            column: keys.iter().enumerate().map(|(at, &key)| (key, at)).collect(),
            row: vec![None; keys.len()],
            keys,
            others: Vec::new(),
            scratch: Vec::new(),
            spans: of.trace.len,
        }
    }

    /// Sorts the attributes of a span into columns. Of a key that it has several times, the last counts, as
    /// everywhere.
    fn sort(&mut self, store: &Store, span: SpanIx) {
        self.row.fill(None);
        self.others.clear();
        for attr in store.attrs().iter(store.span_attrs(span)) {
            let place = self.column.get(&attr.key).and_then(|&at| self.row.get_mut(at));
            match place {
                Some(place) => self.others.extend(place.replace(attr)),
                None => self.others.push(attr),
            }
        }
    }
}

impl Parts for Writer {
    fn count(&self) -> u32 {
        self.spans
    }

    fn begin(&mut self, of: Source<'_>, out: &mut Vec<u8>) {
        for name in FIRST {
            text(name, out);
            out.push(b',');
        }
        for key in &self.keys {
            let key = of.store.text(*key);
            if FIRST.contains(&key) || LAST.contains(&key) {
                out.extend_from_slice(b"attributes.");
            }
            text(key, out);
            out.push(b',');
        }
        out.extend_from_slice(b"events,other_attributes\r\n");
    }

    fn part(&mut self, of: Source<'_>, at: u32, out: &mut Vec<u8>) {
        let (store, trace, span) = (of.store, of.trace.key, of.span(at));
        if !store.has(span) {
            return;
        }
        id(store.text(trace.text), trace.value.0, digits(trace), out);
        for key in [store.id(span), store.parent_id(span).unwrap_or_default()] {
            id(store.text(key.text), key.value.0.into(), 16, out);
        }
        text(store.text(store.service(span)), out);
        out.push(b',');
        text(store.text(store.name(span)), out);
        out.push(b',');
        text(store.kind(span).word(), out);
        out.push(b',');
        time(TimeNs(of.start(span)), out);
        out.push(b',');
        push_signed(out, of.start(span));
        out.push(b',');
        push_number(out, store.duration(span).0);
        out.push(b',');
        let leaf = store.subtree(span) < 2;
        let own = if leaf {
            store.duration(span).0
        } else {
            self_time(store, span, &|span| store.start(span))
        };
        push_number(out, own);
        out.push(b',');
        text(store.status(span).word(), out);
        out.push(b',');
        text(store.text(store.status_message(span)), out);
        out.push(b',');
        self.sort(store, span);
        for attr in &self.row {
            if let Some(attr) = attr {
                value(attr.kind, store.text(attr.value), out);
            }
            out.push(b',');
        }
        push_number(out, store.events(span).len() as u64);
        out.push(b',');
        if !self.others.is_empty() {
            self.scratch.clear();
            object(store, self.others.iter().copied(), &mut Json(&mut self.scratch));
            text(&String::from_utf8_lossy(&self.scratch), out);
        }
        out.extend_from_slice(b"\r\n");
    }

    fn end(&mut self, _: Source<'_>, _: &mut Vec<u8>) {}
}

/// The cell of an id: its text, or else its number, if that is one.
fn id(written: &str, number: u128, digits: usize, out: &mut Vec<u8>) {
    if number > 0 {
        push_hex(out, number, digits);
    } else {
        text(written, out);
    }
    out.push(b',');
}

/// An attribute's value: numbers and Booleans as they are.
fn value(kind: AttrType, value: &str, out: &mut Vec<u8>) {
    let plain = match kind {
        AttrType::Int => is_int(value),
        AttrType::Double => is_double(value),
        _ => false,
    };
    if plain {
        out.extend_from_slice(value.as_bytes());
    } else {
        text(value, out);
    }
}

/// A cell that may be any text.
fn text(text: &str, out: &mut Vec<u8>) {
    let quoted = text.contains(['"', ',', '\r', '\n']);
    if quoted {
        out.push(b'"');
    }
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        out.push(b'\'');
    }
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    if quoted {
        out.push(b'"');
    }
}

/// RFC 3339 with every nanosecond.
fn time(t: TimeNs, out: &mut Vec<u8>) {
    let c = civil(t);
    push_padded(out, c.year.unsigned_abs(), 4);
    for (before, number) in
        [(b'-', c.month), (b'-', c.day), (b'T', c.hour), (b':', c.minute), (b':', c.second)]
    {
        out.push(before);
        push_padded(out, number.into(), 2);
    }
    out.push(b'.');
    push_padded(out, c.nanos.into(), 9);
    out.push(b'Z');
}
