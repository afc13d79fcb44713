//! When two spans of one id are the same span: equal in all, or two partial reports of it.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::super::draft::ABSENT;
use super::super::store::{Event, Link, Resource, run, sparse};
use super::super::{AttrRange, Attrs, Draft, Kind, SpanIx, SpanKey, Status};
use crate::base::StrId;

/// A hash over what [`same`] compares (not all of it).
pub fn content_hash(draft: &Draft, span: u32) -> u64 {
    let (s, i) = (&draft.spans, span as usize);
    let mut h = FxHasher::default();
    (s.parent[i], s.start[i], s.duration[i], s.name[i], s.scope[i], s.flags[i]).hash(&mut h);
    (s.kind[i], s.status[i], s.follows_from[i], s.shared[i]).hash(&mut h);
    resource(draft, span).service.hash(&mut h);
    for attr in draft.attrs.iter(s.attrs[i]) {
        (attr.key, attr.kind, attr.value).hash(&mut h);
    }
    events(draft, span).iter().for_each(|e| (e.time, e.name).hash(&mut h));
    h.finish()
}

/// Whether two spans of one trace and id are equal in every column, attribute, event and link.
/// Resources and scopes are compared by content: each file has its own.
pub fn same(draft: &Draft, a: u32, b: u32) -> bool {
    let (s, i, j) = (&draft.spans, a as usize, b as usize);
    let attrs = |x, y| equal_attrs(&draft.attrs, x, y);
    let scope = |i: usize| draft.scopes.get(s.scope[i] as usize).copied().unwrap_or_default();
    let (ra, rb, sa, sb) = (resource(draft, a), resource(draft, b), scope(i), scope(j));
    let event =
        |(x, y): (&Event, &Event)| x.time == y.time && x.name == y.name && attrs(x.attrs, y.attrs);
    let link = |(x, y): (&Link, &Link)| {
        (x.kind, x.trace, x.target) == (y.kind, y.trace, y.target) && attrs(x.attrs, y.attrs)
    };
    let (ea, eb, la, lb) = (events(draft, a), events(draft, b), links(draft, a), links(draft, b));
    (s.parent[i], s.start[i], s.duration[i], s.name[i])
        == (s.parent[j], s.start[j], s.duration[j], s.name[j])
        && (s.kind[i], s.status[i], s.flags[i]) == (s.kind[j], s.status[j], s.flags[j])
        && (s.follows_from[i], s.shared[i]) == (s.follows_from[j], s.shared[j])
        && sparse(&draft.status_messages, SpanIx(a)) == sparse(&draft.status_messages, SpanIx(b))
        && sparse(&draft.trace_states, SpanIx(a)) == sparse(&draft.trace_states, SpanIx(b))
        && ra.service == rb.service
        && attrs(ra.attrs, rb.attrs)
        && (sa.name, sa.version) == (sb.name, sb.version)
        && attrs(sa.attrs, sb.attrs)
        && attrs(s.attrs[i], s.attrs[j])
        && ea.len() == eb.len()
        && ea.iter().zip(eb).all(event)
        && la.len() == lb.len()
        && la.iter().zip(lb).all(link)
        && placed_alike(draft, a, b)
}

/// Whether two spans stand at one place of their files, as far as these say so.
fn placed_alike(draft: &Draft, a: u32, b: u32) -> bool {
    let places = draft.placed(SpanIx(a)).zip(draft.placed(SpanIx(b)));
    places.is_none_or(|(a, b)| a == b)
}

/// Whether two spans of one trace and id are reports of one span that complete each other: nothing
/// contradicts, and one has a time that the other lacks (a part without duration may also start
/// anywhere inside the whole). Zipkin's reporters send a span in parts
/// when it is flushed before its end, or when another thread adds to it later.
pub fn parts_of_one(draft: &Draft, a: u32, b: u32) -> bool {
    let (s, i, j) = (&draft.spans, a as usize, b as usize);
    let (x, y) = (resource(draft, a).service, resource(draft, b).service);
    // The server's half may only take in a report that is surely of the same service.
    let halves = s.shared[i] == s.shared[j]
        || (x == y && x != StrId::EMPTY && [s.kind[i], s.kind[j]].contains(&Kind::Unspecified));
    let inside = |part: usize, whole: usize| {
        let end = s.start[whole].saturating_add(s.duration[whole]);
        s.duration[part] == ABSENT && (s.start[whole]..=end).contains(&s.start[part])
    };
    let lacks = |x: &[i64]| (x[i] == ABSENT) != (x[j] == ABSENT);
    halves
        && fits(x, y, StrId::EMPTY)
        && fits(s.kind[i], s.kind[j], Kind::Unspecified)
        && fits(s.name[i], s.name[j], StrId::EMPTY)
        && fits(s.parent[i], s.parent[j], SpanKey::NONE)
        && (fits(s.start[i], s.start[j], ABSENT) || inside(i, j) || inside(j, i))
        && fits(s.duration[i], s.duration[j], ABSENT)
        && (lacks(&s.start) || lacks(&s.duration))
}

/// Puts what `part` has into `into`. Events and links follow when they are renumbered.
pub fn merge(draft: &mut Draft, into: u32, part: u32) {
    let attrs = concatenated(draft, into, part);
    let service = |span| resource(draft, span).service;
    let take_resource = service(into) == StrId::EMPTY && service(part) != StrId::EMPTY;
    let (s, i, j) = (&mut draft.spans, into as usize, part as usize);
    s.attrs[i] = attrs;
    if take_resource {
        s.resource[i] = s.resource[j];
    }
    take(&mut s.kind, i, j, Kind::Unspecified);
    take(&mut s.name, i, j, StrId::EMPTY);
    if s.start[i] == ABSENT || (s.duration[i] == ABSENT && s.start[j] != ABSENT) {
        s.start[i] = s.start[j];
    }
    take(&mut s.duration, i, j, ABSENT);
    take(&mut s.scope, i, j, 0);
    if s.parent[i].is_none() {
        (s.parent[i], s.follows_from[i]) = (s.parent[j], s.follows_from[j]);
    }
    s.flags[i] |= s.flags[j];
    s.shared[i] |= s.shared[j];
    s.status[i] = match (s.status[i], s.status[j]) {
        (Status::Error, _) | (_, Status::Error) => Status::Error,
        (Status::Ok, _) | (_, Status::Ok) => Status::Ok,
        _ => Status::Unset,
    };
}

/// A run with the attributes of both; those that both have, once.
fn concatenated(draft: &mut Draft, into: u32, part: u32) -> AttrRange {
    let (first, second) = (draft.spans.attrs[into as usize], draft.spans.attrs[part as usize]);
    let own: Vec<_> = draft.attrs.iter(first).collect();
    let more: Vec<_> = draft.attrs.iter(second).filter(|a| !own.contains(a)).collect();
    if more.is_empty() {
        return first;
    }
    let mark = draft.attrs.mark();
    for attr in own.iter().chain(&more) {
        draft.attrs.push(attr.key, attr.kind, attr.value);
    }
    draft.attrs.since(mark)
}

fn fits<T: PartialEq>(a: T, b: T, absent: T) -> bool {
    a == b || a == absent || b == absent
}

fn take<T: Copy + PartialEq>(column: &mut [T], into: usize, from: usize, absent: T) {
    if column[into] == absent {
        column[into] = column[from];
    }
}

fn equal_attrs(table: &Attrs, a: AttrRange, b: AttrRange) -> bool {
    a == b || (a.len == b.len && table.iter(a).eq(table.iter(b)))
}

/// The resource of a span of the draft; the unknown one for a number that is none.
pub fn resource(draft: &Draft, span: u32) -> Resource {
    let ix = draft.spans.resource[span as usize] as usize;
    draft.resources.get(ix).copied().unwrap_or_default()
}

fn events(draft: &Draft, span: u32) -> &[Event] {
    run(&draft.events, SpanIx(span), |e| e.span)
}

fn links(draft: &Draft, span: u32) -> &[Link] {
    run(&draft.links, SpanIx(span), |l| l.span)
}
