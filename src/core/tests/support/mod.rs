//! Stores from text, for tests: one line a span, indented below its parent.
//!
//!     trace c0ffee @1000
//!     checkout shop 0..100
//!       charge payment 10..90 !error #b7 kind:client amount=12 event:retry@20 link:c0ffee/b9
//!
//! A line is `name service start..end`, in nanoseconds after the trace's `@base` (1,000,000 if not
//! given) or with `ms` behind the number, then any of: `!error` or `!error:message`, `#id` (else the
//! line number), `<id` (a parent that is named and not the line above), `follows` (from its parent), `kind:`, `host:` (its
//! resource's `host.name`), `of:key=value` (another of its resource), `event:name@time` or
//! `event:name@time,key=value`, `link:trace/span`, `key=value`. In names, messages and values, `~` is
//! a space; the service `-` has no name. Without a `trace` line the trace's id is 1.

pub mod opening;
pub mod script;

use proptest::prelude::*;
use spanscape_core::base::{StrId, TimeNs};
use spanscape_core::model::store::Link;
use spanscape_core::model::{
    AttrRange, AttrType, Draft, Kind, LinkKind, NewSpan, SpanKey, Status, Store, TraceKey, build,
};

/// The store of a text.
pub fn store(text: &str) -> Store {
    build(draft(text))
}

/// The draft of a text, in the order of its lines.
pub fn draft(text: &str) -> Draft {
    let mut out = Builder { draft: Draft::default(), base: 1_000_000, above: Vec::new() };
    let mut trace = out.draft.trace_key("0000000000000001");
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0] == "trace" {
            trace = out.draft.trace_key(&padded(words[1], 32));
            out.base =
                words.get(2).map_or(1_000_000, |w| w.trim_start_matches('@').parse().unwrap());
            out.above.clear();
        } else {
            out.span(trace, number, line.len() - line.trim_start().len(), &words);
        }
    }
    out.draft
}

/// Hexadecimal ids get the standard's digits, so that tests are not full of `short-id`.
fn padded(id: &str, digits: usize) -> String {
    let hex = id.bytes().all(|b| b.is_ascii_hexdigit());
    let digits = if digits == 32 && id.len() <= 16 { 16 } else { digits };
    if hex { format!("{id:0>digits$}") } else { id.to_owned() }
}

struct Builder {
    draft: Draft,
    base: i64,
    /// Indentation and id of the lines above that may have children.
    above: Vec<(usize, SpanKey)>,
}

impl Builder {
    fn span(&mut self, trace: TraceKey, number: usize, indent: usize, words: &[&str]) {
        let (start, end) = words[2].split_once("..").unwrap();
        let (start, end) = (time(start), time(end));
        self.above.retain(|&(column, _)| column < indent);
        let mut span = NewSpan {
            trace,
            id: self.draft.span_key(&padded(&format!("{number:x}"), 16)),
            parent: self.above.last().map_or(SpanKey::NONE, |&(_, id)| id),
            start: Some(TimeNs(self.base + start)),
            duration: Some(end - start),
            name: self.text(words[0]),
            ..NewSpan::default()
        };
        let (mut host, mut of) = (None, None);
        let mark = self.draft.attrs.mark();
        for word in &words[3..] {
            if *word == "follows" {
                span.follows_from = true;
            } else if *word == "!error" {
                span.status = Status::Error;
            } else if let Some(message) = word.strip_prefix("!error:") {
                span.status = Status::Error;
                span.status_message = self.text(message);
            } else if let Some(id) = word.strip_prefix('#') {
                span.id = self.draft.span_key(&padded(id, 16));
            } else if let Some(id) = word.strip_prefix('<') {
                span.parent = self.draft.span_key(&padded(id, 16));
            } else if let Some(name) = word.strip_prefix("host:") {
                host = Some(name);
            } else if let Some(attr) = word.strip_prefix("of:") {
                of = attr.split_once('=');
            } else if word.starts_with("event:") || word.starts_with("link:") {
                // Below, when there is a span to have it.
            } else if let Some(kind) = word.strip_prefix("kind:") {
                span.kind = kind_of(kind);
            } else if let Some((key, value)) = word.split_once('=') {
                self.attr(key, value);
            }
        }
        span.attrs = self.draft.attrs.since(mark);
        span.resource = self.resource(words[1].trim_matches('-'), host, of);
        self.above.push((indent, span.id));
        let ix = self.draft.push_span(span);
        for word in &words[3..] {
            if let Some((name, time)) = word.strip_prefix("event:").and_then(|w| w.split_once('@'))
            {
                let (at, attr) = time.split_once(',').unwrap_or((time, "attempt=1"));
                let (time, mark) = (self::time(at), self.draft.attrs.mark());
                let (key, value) = attr.split_once('=').unwrap();
                self.attr(key, value);
                let attrs = self.draft.attrs.since(mark);
                let name = self.text(name);
                self.draft.push_event(ix, TimeNs(self.base + time), name, attrs);
            } else if let Some((to, id)) =
                word.strip_prefix("link:").and_then(|w| w.split_once('/'))
            {
                let trace = self.draft.trace_key(&padded(to, 32));
                let target = self.draft.span_key(&padded(id, 16));
                let (kind, attrs) = (LinkKind::Link, AttrRange::default());
                self.draft.push_link(Link { span: ix, kind, trace, target, attrs });
            }
        }
    }

    fn resource(&mut self, service: &str, host: Option<&str>, of: Option<(&str, &str)>) -> u32 {
        let service = self.text(service);
        let mark = self.draft.attrs.mark();
        if let Some((key, value)) = of {
            self.attr(key, value);
        }
        if let Some(host) = host {
            self.attr("host.name", host);
        }
        let attrs = self.draft.attrs.since(mark);
        self.draft.push_resource(service, attrs)
    }

    fn attr(&mut self, key: &str, value: &str) {
        let kind = match value {
            "true" | "false" => AttrType::Bool,
            _ if value.parse::<i64>().is_ok() => AttrType::Int,
            _ => AttrType::String,
        };
        let (key, value) = (self.draft.strings.intern(key), self.text(value));
        self.draft.attrs.push(key, kind, value);
    }

    fn text(&mut self, word: &str) -> StrId {
        self.draft.strings.intern(&word.replace('~', " "))
    }
}

/// Nanoseconds, or milliseconds with `ms`.
fn time(text: &str) -> i64 {
    match text.strip_suffix("ms") {
        Some(ms) => ms.parse::<i64>().unwrap() * 1_000_000,
        None => text.parse().unwrap(),
    }
}

fn kind_of(text: &str) -> Kind {
    match text {
        "internal" => Kind::Internal,
        "server" => Kind::Server,
        "client" => Kind::Client,
        "producer" => Kind::Producer,
        "consumer" => Kind::Consumer,
        _ => Kind::Unspecified,
    }
}

/// Texts of one to three traces with trees of any shape, among them chains and wide parents.
pub fn texts() -> impl Strategy<Value = String> {
    let span = (0..100usize, 0..3u8, 0..50u64, 0..200u64, proptest::bool::weighted(0.2));
    let trace = proptest::collection::vec(span, 1..40);
    proptest::collection::vec(trace, 1..=3).prop_map(|traces| {
        let mut text = String::new();
        for (t, spans) in traces.into_iter().enumerate() {
            text += &format!("trace {:x} @{}\n", t + 1, (t + 1) * 1_000);
            let mut depth = 0;
            for (step, service, start, length, error) in spans {
                // Deeper by one, the same, or any level up.
                depth = if step < 50 { depth + 1 } else { depth.min(step % 7) };
                let error = if error { " !error" } else { "" };
                let (indent, end) = (" ".repeat(depth), start + length);
                text += &format!("{indent}s{service} svc{service} {start}..{end}{error}\n");
            }
        }
        text
    })
}
