//! Which queries find the logs of the shown trace, or of one of its spans.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use crate::base::{DurationNs, StrId, TimeNs};
use crate::engine::names::{span_id, trace_id};
use crate::engine::protocol::LogsPlan;
use crate::engine::shown::Shown;
use crate::logs::{About, Grafana, Logs, OfSpan, Values, links};
use crate::model::{SpanIx, Store};
use crate::source::Target;

/// The key that names a service.
const SERVICE: &str = "service.name";

impl Shown {
    /// What to ask for the logs of a span, or of all of the trace. O(1) for a span, O(spans) for the trace. Times are
    /// those that were recorded: a log has the same clock.
    pub(super) fn logs_plan(
        &self,
        store: &Store,
        span: Option<SpanIx>,
        logs: &str,
        grafana: &str,
    ) -> LogsPlan {
        let (logs, doubts) = Logs::read(logs);
        let (grafana, doubts_of_grafana) = Grafana::read(grafana);
        let placed = |of: &str, doubts: Vec<(String, String)>| {
            doubts.into_iter().map(|(place, words)| (format!("{of}.{place}"), words)).collect()
        };
        let doubts: [Vec<_>; 2] = [placed("logs", doubts), placed("grafana", doubts_of_grafana)];
        let text = |id: StrId| store.text(id);
        let (trace, root) = (trace_id(store, self.trace.key), store.roots(&self.trace).next());
        let base = self.trace.base;
        let us = |ns: u64| ns / 1_000;
        let resources = self.resources(store, span);
        let values = |key: &str| match span {
            Some(span) => of_span(store, span, key),
            None => of_resources(store, &resources, key),
        };
        let id = span.map(|span| span_id(store, store.id(span))).unwrap_or_default();
        let about = About {
            trace: &trace,
            trace_name: root.map_or("", |root| text(store.name(root))),
            trace_us: us(self.trace.duration.0),
            span: span.map(|span| OfSpan {
                id: &id,
                name: text(store.name(span)),
                us: us(store.duration(span).0),
            }),
            values: &values,
        };
        let time = match span {
            Some(span) => {
                let start = base.plus(DurationNs(store.start(span)));
                (start, start.plus(store.duration(span)))
            }
            None => (base, base.plus(self.trace.duration)),
        };
        let (from, to) = logs.window(time.0, time.1);
        let (forms, mut silence) = match logs.forms(&about) {
            Ok(forms) => (forms, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let (links, no_link) = match &grafana {
            Some(grafana) => links::links(&logs, grafana, &about, time),
            None => (Vec::new(), None),
        };
        silence = silence.or(no_link);
        let mut labels = logs.labels(&about);
        // The service's label is the one that is asked about first.
        let service = logs.service_label();
        labels.sort_by_key(|(name, _)| *name != service);
        let loki = logs.loki.map(|loki| {
            let (credentials, timeout_s) = (loki.credentials, loki.timeout_s);
            let target = Target { url: loki.url, credentials, headers: Vec::new(), timeout_s };
            (target, loki.headers)
        });
        // The end is not part of what Loki looks at.
        let to = TimeNs(to.0.saturating_add(1));
        LogsPlan { forms, silence, from, to, labels, service, loki, doubts: doubts.concat(), links }
    }

    /// The resources of the trace's spans, each once; none for a span.
    fn resources(&self, store: &Store, span: Option<SpanIx>) -> Vec<u32> {
        if span.is_some() {
            return Vec::new();
        }
        let numbers = store.spans_of(&self.trace).map(|span| store.resource_number(span));
        let seen: HashSet<u32, FxBuildHasher> = numbers.collect();
        seen.into_iter().collect()
    }
}

/// An attribute of a span, or else of its resource.
fn of_span(store: &Store, span: SpanIx, key: &str) -> Values {
    let text = |range| store.attrs().text(range, key, store.strings());
    let resource = store.resource(span);
    let found = text(store.span_attrs(span))
        .or_else(|| text(resource.attrs))
        .or_else(|| (key == SERVICE).then(|| store.text(resource.service)))
        .filter(|value| !value.is_empty());
    Values { all: found.is_some(), found: found.map(str::to_owned).into_iter().collect() }
}

/// The values that resources have.
fn of_resources(store: &Store, resources: &[u32], key: &str) -> Values {
    let (mut found, mut all) = (BTreeSet::new(), true);
    for &at in resources {
        let resource = store.resource_at(at);
        let text = store.attrs().text(resource.attrs, key, store.strings());
        let text = text.or_else(|| (key == SERVICE).then(|| store.text(resource.service)));
        match text.filter(|text| !text.is_empty()) {
            Some(text) => {
                found.insert(text.to_owned());
            }
            None => all = false,
        }
    }
    Values { found: found.into_iter().collect(), all: all && !resources.is_empty() }
}
