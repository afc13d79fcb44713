//! The links that patterns make for a span: of its attributes, events and resource, of itself, of its trace.

use super::link_patterns::{About, LinkPattern, read_patterns};
use super::names::{span_id, trace_id};
use super::protocol::{Answer, LinkPlace, PatternLink, Problem};
use super::shown::{Shown, no_span};
use crate::model::{AttrRange, SpanIx, Store};

/// How many links are made at most.
const MOST: usize = 500;

impl Shown {
    /// The links of a span; without one, those of the trace alone. O(patterns * its attributes), and with names
    /// that only an ancestor has, O(depth).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn pattern_links(
        &self,
        store: &Store,
        span: Option<SpanIx>,
        patterns: &str,
    ) -> Result<Answer, Problem> {
        let of_trace = span.is_none();
        let span = span.unwrap_or(self.trace.first);
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let patterns = read_patterns(patterns);
        let look = Look { shown: self, store, span };
        let mut links = Vec::new();
        for pattern in &patterns {
            let mut whole = |about, place| {
                if pattern.is_about(about) {
                    look.add(&mut links, pattern, place, "", AttrRange::default());
                }
            };
            whole(About::Trace, LinkPlace::Trace);
            if of_trace {
                continue;
            }
            whole(About::Span, LinkPlace::Span);
            let own = store.span_attrs(span);
            look.list(&mut links, pattern, (About::Attribute, LinkPlace::Attribute), own);
            let resource = store.resource(span).attrs;
            look.list(&mut links, pattern, (About::Resource, LinkPlace::Resource), resource);
            for (i, event) in (0..).zip(store.events(span)) {
                look.list(&mut links, pattern, (About::Event, LinkPlace::Event(i)), event.attrs);
            }
        }
        Ok(Answer::PatternLinks(links))
    }
}

/// Where names in a pattern are looked up.
struct Look<'a> {
    shown: &'a Shown,
    store: &'a Store,
    span: SpanIx,
}

impl Look<'_> {
    fn list(
        &self,
        links: &mut Vec<PatternLink>,
        pattern: &LinkPattern,
        (about, place): (About, LinkPlace),
        list: AttrRange,
    ) {
        for attr in self.store.attrs().iter(list) {
            let (key, value) = (self.store.text(attr.key), self.store.text(attr.value));
            if pattern.matches(about, key, value) {
                self.add(links, pattern, place, key, list);
            }
        }
    }

    fn add(
        &self,
        links: &mut Vec<PatternLink>,
        pattern: &LinkPattern,
        place: LinkPlace,
        key: &str,
        list: AttrRange,
    ) {
        let filled = pattern.fill(&|name| self.value(name, list));
        if let Some((url, text)) = filled.filter(|_| links.len() < MOST) {
            links.push(PatternLink { place, key: key.to_owned(), url, text });
        }
    }

    /// What a name stands for: in the same list, a field of the span, an attribute of the span or its
    /// resource, then of its ancestors; `trace.` before it means the trace.
    fn value(&self, name: &str, list: AttrRange) -> Option<String> {
        let (store, span) = (self.store, self.span);
        if let Some(field) = name.strip_prefix("trace.") {
            return self.of_trace(field);
        }
        let text = |range: AttrRange| store.attrs().text(range, name, store.strings());
        let found = text(list).or_else(|| match name {
            "operationName" => Some(store.text(store.name(span))),
            _ => None,
        });
        let number = || match name {
            "spanID" => Some(span_id(store, store.id(span))),
            "duration" => Some((store.duration(span).0 / 1_000).to_string()),
            "startTime" => {
                let start = self.shown.times.start(store, span);
                Some((self.shown.trace.base.0.saturating_add_unsigned(start) / 1_000).to_string())
            }
            "traceID" => self.of_trace("traceID"),
            _ => None,
        };
        let above = || {
            let mut spans = std::iter::successors(Some(span), |&span| store.parent(span));
            spans.find_map(|span| {
                let own = text(store.span_attrs(span)).or_else(|| text(store.resource(span).attrs));
                let service = || (name == "service.name").then(|| store.text(store.service(span)));
                own.or_else(service)
            })
        };
        found.map(str::to_owned).or_else(number).or_else(|| above().map(str::to_owned))
    }

    fn of_trace(&self, field: &str) -> Option<String> {
        let (store, trace) = (self.store, &self.shown.trace);
        let (start, long) = (trace.base.0 / 1_000, self.shown.times.duration().0 / 1_000);
        Some(match field {
            "traceID" => trace_id(store, trace.key),
            "traceName" => {
                let root = store.roots(trace).next()?;
                let (service, name) = (store.service(root), store.name(root));
                format!("{}: {}", store.text(service), store.text(name))
            }
            "duration" => long.to_string(),
            "startTime" => start.to_string(),
            "endTime" => start.saturating_add_unsigned(long).to_string(),
            _ => return None,
        })
    }
}
