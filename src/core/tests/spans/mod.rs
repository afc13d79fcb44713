//! Spans as text, for tests: a draft from a line per span, a store as an indented tree.

use spanscape_core::base::{StrId, TimeNs, TraceId};
use spanscape_core::model::store::{Link, LinkKind};
use spanscape_core::model::{
    AttrRange, AttrType, Draft, Kind, NewSpan, Placed, SpanIx, Status, Store, TraceIx, TraceKey,
    WarningKind,
};

/// Reads the language of `tests/model.rs`. Spans are named `n` unless `=name` says otherwise.
pub fn draft(text: &str) -> Draft {
    let mut draft = Draft::default();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        push(&mut draft, line);
    }
    draft
}

fn push(draft: &mut Draft, line: &str) {
    let mut words = line.split_whitespace();
    let ids = words.next().unwrap();
    let (trace, ids) = ids.split_once('/').unwrap();
    let (id, parent) = ids.split_once('<').unwrap_or((ids, ""));
    let mut span = NewSpan {
        trace: draft.trace_key(trace),
        name: draft.strings.intern("n"),
        ..NewSpan::default()
    };
    span.id = draft.span_key(id);
    span.parent = draft.span_key(parent);
    let (start, duration) = words.next().unwrap().split_once('+').unwrap();
    span.start = start.parse().ok().map(TimeNs);
    span.duration = duration.parse().ok();
    let mut attrs = Vec::new();
    let (mut events, mut links) = (Vec::new(), Vec::new());
    for word in words {
        let (mark, rest) = word.split_at(1);
        match (mark, word) {
            ("@", _) => span.resource = resource(draft, rest),
            ("=", _) => span.name = draft.strings.intern(rest),
            (".", _) => attrs.push(rest.split_once('=').unwrap()),
            ("*", _) => events.push(TimeNs(rest.parse().unwrap())),
            (">", _) => links.push(rest),
            ("~", _) => {
                let (at, up) = rest.split_once('^').unwrap_or((rest, ""));
                span.placed = Some(Placed { at: at.parse().unwrap(), up: up.parse().ok() });
            }
            (_, "shared") => span.shared = true,
            (_, "follows") => span.follows_from = true,
            (_, "error") => span.status = Status::Error,
            (_, "client") => span.kind = Kind::Client,
            (_, "server") => span.kind = Kind::Server,
            (_, "producer") => span.kind = Kind::Producer,
            (_, "consumer") => span.kind = Kind::Consumer,
            _ => panic!("{word}?"),
        }
    }
    let mark = draft.attrs.mark();
    for (key, value) in attrs {
        let (key, value) = (draft.strings.intern(key), draft.strings.intern(value));
        draft.attrs.push(key, AttrType::String, value);
    }
    span.attrs = draft.attrs.since(mark);
    let ix = draft.push_span(span);
    for time in events {
        draft.push_event(ix, time, StrId::EMPTY, AttrRange::default());
    }
    for text in links {
        let (kind, text) = match text.split_once(':') {
            Some(("child", text)) => (LinkKind::ChildOf, text),
            Some(("follows", text)) => (LinkKind::FollowsFrom, text),
            _ => (LinkKind::Link, text),
        };
        let (trace, target) = text.split_once('/').unwrap();
        let (trace, target) = (draft.trace_key(trace), draft.span_key(target));
        draft.push_link(Link { span: ix, kind, trace, target, attrs: AttrRange::default() });
    }
}

/// `service#host`, a new resource each time, as if every span came from a file of its own.
fn resource(draft: &mut Draft, text: &str) -> u32 {
    let (service, host) = text.split_once('#').unwrap_or((text, ""));
    let (service, key) = (draft.strings.intern(service), draft.strings.intern("host.name"));
    let mark = draft.attrs.mark();
    if !host.is_empty() {
        let host = draft.strings.intern(host);
        draft.attrs.push(key, AttrType::String, host);
    }
    let attrs = draft.attrs.since(mark);
    draft.push_resource(service, attrs)
}

/// The trees, with what differs from a span named `n` that has nothing.
pub fn tree(store: &Store) -> String {
    let mut out = String::new();
    for (i, trace) in store.traces().iter().enumerate() {
        out += &format!("{} +{} @{}", id(store, trace.key), trace.duration.0, trace.base.0);
        let of_trace =
            [WarningKind::SeveralRoots, WarningKind::NoRoot, WarningKind::MixedTraceIdLength];
        for (kind, n) in store.trace_warnings(TraceIx(i as u32)) {
            if of_trace.contains(&kind) {
                out += &format!(" {}={n}", kind.name());
            }
        }
        out.push('\n');
        for span in store.spans_of(trace) {
            out += &format!("  {}{}\n", "  ".repeat(store.depth(span) as usize), line(store, span));
        }
    }
    out
}

fn line(store: &Store, span: SpanIx) -> String {
    let text = |id| store.text(id).to_owned();
    let mut out =
        format!("{} {}+{}", short(store, span), store.start(span), store.duration(span).0);
    if text(store.name(span)) != "n" {
        out += &format!(" ={}", text(store.name(span)));
    }
    for attr in store.attrs().iter(store.span_attrs(span)) {
        out += &format!(" .{}={}", text(attr.key), text(attr.value));
    }
    for event in store.events(span) {
        out += &format!(" *{}", event.time.0);
    }
    for link in store.links(span) {
        out += &format!(" >{}/{:x}", id(store, link.trace), link.target.value.0);
    }
    if store.status(span) == Status::Error {
        out += " error";
    }
    for warning in store.warnings().of(span) {
        let detail = text(warning.detail);
        let quoted = detail == "x";
        let detail = if quoted { format!("{detail:?}") } else { detail };
        out += &format!(" !{}", warning.kind.name());
        if !detail.is_empty() {
            out += &format!("({detail})");
        }
    }
    out
}

/// A span's id.
pub fn short(store: &Store, span: SpanIx) -> String {
    let key = store.id(span);
    if key.text == StrId::EMPTY {
        format!("{:x}", key.value.0)
    } else {
        store.text(key.text).to_owned()
    }
}

fn id(store: &Store, key: TraceKey) -> String {
    let TraceId(value) = key.value;
    if key.text == StrId::EMPTY { format!("{value:x}") } else { store.text(key.text).to_owned() }
}
