//! Chrome's trace events as JSON, which Perfetto and `chrome://tracing` open. Source: "Trace Event Format".
//!
//! A service is a process, and its spans are complete events on as many threads as are needed for all on
//! one to nest (`chrome/lanes.rs`); events of spans are instants, and links as well as calls from service
//! to service are flows. Times are microseconds after the trace's start, with decimals: readers take them
//! for doubles, and since 1970 that leaves a quarter of a microsecond. When the trace started stands
//! in `otherData`. Attributes of resources and scopes are not in it.

mod lanes;

use std::fmt::Write as _;

use self::lanes::Lanes;
use super::json::{Json, digits, push_micros};
use super::object::object;
use super::{Parts, Source};
use crate::base::fmt::utc_exact;
use crate::base::sort_by_key;
use crate::model::store::{Event, Link};
use crate::model::{Kind, SpanIx, SpanKey, Status};

/// The colour that Chrome keeps for what went wrong.
const ERROR: &str = "terrible";

pub(super) struct Writer {
    lanes: Lanes,
    /// The spans of the trace that links of it lead to, by id.
    targets: Vec<(SpanKey, Option<SpanIx>)>,
    /// How many flows there are so far.
    flows: u64,
    begun: bool,
    spans: u32,
}

impl Writer {
    pub fn new(of: Source<'_>) -> Self {
        Self {
            lanes: Lanes::new(of),
            targets: targets(of),
            flows: 0,
            begun: false,
            spans: of.trace.len,
        }
    }

    /// The next event; its fields come next.
    fn event<'o>(&mut self, ph: &str, name: &str, out: &'o mut Vec<u8>) -> Json<'o> {
        let mut out = Json(out);
        out.raw(if std::mem::replace(&mut self.begun, true) { ",\n{" } else { "\n{" });
        out.text_field("ph", ph);
        out.text_field("name", name);
        out
    }
}

impl Parts for Writer {
    /// The lanes, then the spans.
    fn count(&self) -> u32 {
        self.spans.saturating_add(self.lanes.lanes.len() as u32)
    }

    fn begin(&mut self, of: Source<'_>, bytes: &mut Vec<u8>) {
        let (store, trace) = (of.store, of.trace);
        let mut out = Json(bytes);
        out.raw("{\"displayTimeUnit\":\"ms\",\"otherData\":{");
        out.trace_field("traceID", store, trace.key, digits(trace.key));
        out.text_field("start", &utc_exact(trace.base));
        out.long_field("startTimeUnixNano", trace.base.0);
        out.raw("},\"traceEvents\":[");
        for at in 0..self.lanes.services.len() {
            let Some(&service) = self.lanes.services.get(at) else { continue };
            let name = match store.text(service) {
                "" => "unknown service",
                name => name,
            };
            let pid = at as u64 + 1;
            let mut out = self.event("M", "process_name", bytes);
            out.number_field("pid", pid);
            out.key_open("args", b'{');
            out.text_field("name", name);
            out.raw("}}");
            let mut out = self.event("M", "process_sort_index", bytes);
            out.number_field("pid", pid);
            out.key_open("args", b'{');
            out.number_field("sort_index", pid);
            out.raw("}}");
        }
    }

    fn part(&mut self, of: Source<'_>, at: u32, out: &mut Vec<u8>) {
        let lanes = self.lanes.lanes.len() as u32;
        match at.checked_sub(lanes) {
            None => self.lane(at, out),
            Some(at) if of.store.has(of.span(at)) => self.span(of, at, out),
            Some(_) => {}
        }
    }

    fn end(&mut self, _: Source<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]}\n");
    }
}

impl Writer {
    fn lane(&mut self, lane: u32, bytes: &mut Vec<u8>) {
        let number = self.lanes.lanes.get(lane as usize).map_or(0, |&(_, number)| number);
        let ids = self.lanes.ids(lane);
        let mut name = String::new();
        let _ = write!(name, "lane {}", u64::from(number) + 1);
        let mut out = self.event("M", "thread_name", bytes);
        place(ids, &mut out);
        out.key_open("args", b'{');
        out.text_field("name", &name);
        out.raw("}}");
        let mut out = self.event("M", "thread_sort_index", bytes);
        place(ids, &mut out);
        out.key_open("args", b'{');
        out.number_field("sort_index", number.into());
        out.raw("}}");
    }

    fn span(&mut self, of: Source<'_>, at: u32, bytes: &mut Vec<u8>) {
        let (store, span) = (of.store, of.span(at));
        let ids = self.lanes.ids(self.lanes.of(at));
        let name = match store.text(store.name(span)) {
            "" => "(no name)",
            name => name,
        };
        let mut out = self.event("X", name, bytes);
        let kind = store.kind(span);
        out.text_field("cat", if kind == Kind::Unspecified { "span" } else { kind.word() });
        place(ids, &mut out);
        time("ts", store.start(span), &mut out);
        time("dur", store.duration(span).0, &mut out);
        if store.status(span) == Status::Error {
            out.text_field("cname", ERROR);
        }
        args(of, span, &mut out);
        out.close(b'}');
        for event in store.events(span) {
            self.instant(of, event, ids, bytes);
        }
        if let Some(parent) = store.parent(span)
            && store.service(parent) != store.service(span)
        {
            self.flow(of, "call", (parent, span), bytes);
        }
        for link in store.links(span) {
            if let Some(target) = self.target(of, link) {
                self.flow(of, "link", (target, span), bytes);
            }
        }
    }

    /// An event of a span. Before the trace's start there is no time: such a one stands there, and says when
    /// it was.
    fn instant(&mut self, of: Source<'_>, event: &Event, ids: (u32, u32), bytes: &mut Vec<u8>) {
        let (store, base) = (of.store, of.trace.base);
        let mut out = self.event("i", store.text(event.name), bytes);
        out.text_field("cat", "event");
        out.text_field("s", "t");
        place(ids, &mut out);
        time("ts", event.time.since(base).0, &mut out);
        out.key_open("args", b'{');
        if event.time < base {
            out.text_field("time", &utc_exact(event.time));
        }
        out.key("attributes");
        object(store, store.attrs().iter(event.attrs), &mut out);
        out.raw("}}");
    }

    /// An arrow from within one span to within another that is there then or later; none where that never
    /// is.
    fn flow(&mut self, of: Source<'_>, name: &str, ends: (SpanIx, SpanIx), bytes: &mut Vec<u8>) {
        let (store, (from, to)) = (of.store, ends);
        let leaves = store.start(to).clamp(store.start(from), store.end(from));
        let arrives = store.start(to).max(leaves);
        if arrives > store.end(to) {
            return;
        }
        self.flows += 1;
        let id = self.flows;
        for (ph, span, at) in [("s", from, leaves), ("f", to, arrives)] {
            let lane = self.lanes.of(span.0.saturating_sub(of.trace.first.0));
            let ids = self.lanes.ids(lane);
            let mut out = self.event(ph, name, bytes);
            out.text_field("cat", "flow");
            out.number_field("id", id);
            if ph == "f" {
                // To the span that is there, not to the next that begins.
                out.text_field("bp", "e");
            }
            place(ids, &mut out);
            time("ts", at, &mut out);
            out.close(b'}');
        }
    }

    /// The span of this trace that a link leads to.
    fn target(&self, of: Source<'_>, link: &Link) -> Option<SpanIx> {
        if link.trace != of.trace.key {
            return None;
        }
        let at = self.targets.binary_search_by_key(&link.target, |&(id, _)| id).ok()?;
        self.targets.get(at).and_then(|&(_, span)| span).filter(|&span| span != link.span)
    }
}

fn targets(of: Source<'_>) -> Vec<(SpanKey, Option<SpanIx>)> {
    let store = of.store;
    let own = store.links_of(of.trace).iter().filter(|link| link.trace == of.trace.key);
    let mut targets: Vec<(SpanKey, Option<SpanIx>)> = own.map(|l| (l.target, None)).collect();
    sort_by_key(&mut targets, |&(id, _)| id);
    targets.dedup();
    if targets.is_empty() {
        return targets;
    }
    for span in store.spans_of(of.trace) {
        let id = store.id(span);
        let at = targets.binary_search_by_key(&id, |&(id, _)| id).ok();
        if let Some((_, first)) = at.and_then(|at| targets.get_mut(at)) {
            first.get_or_insert(span);
        }
    }
    targets
}

fn place((pid, tid): (u32, u32), out: &mut Json<'_>) {
    out.number_field("pid", pid.into());
    out.number_field("tid", tid.into());
}

fn time(key: &str, ns: u64, out: &mut Json<'_>) {
    out.key(key);
    push_micros(out.0, ns);
}

fn args(of: Source<'_>, span: SpanIx, out: &mut Json<'_>) {
    let store = of.store;
    out.key_open("args", b'{');
    out.span_field("spanID", store, store.id(span));
    if let Some(parent) = store.parent_id(span) {
        out.span_field("parentSpanID", store, parent);
    }
    if store.kind(span) != Kind::Unspecified {
        out.text_field("kind", store.kind(span).word());
    }
    if store.status(span) != Status::Unset {
        out.text_field("status", store.status(span).word());
    }
    let message = store.text(store.status_message(span));
    if !message.is_empty() {
        out.text_field("statusMessage", message);
    }
    out.key("attributes");
    object(store, store.attrs().iter(store.span_attrs(span)), out);
    let links = store.links(span);
    if !links.is_empty() {
        out.key_open("links", b'[');
        for link in links {
            out.open(b'{');
            out.trace_field("traceID", store, link.trace, digits(link.trace));
            out.span_field("spanID", store, link.target);
            out.close(b'}');
        }
        out.close(b']');
    }
    out.close(b'}');
}
