//! All of one span, as the page shows it beside the rows.

use super::names::{self, attributes, span_id, trace_id};
use super::protocol::{Answer, EventDetail, LinkDetail, Problem, SpanDetail};
use super::shown::{Shown, no_span};
use crate::base::{DurationNs, sort_by_key};
use crate::model::store::{Event, Link};
use crate::model::{LinkKind, SpanIx, SpanKey, Store};

/// How many links to a span are told.
const MOST_LINKED: usize = 100;

impl Shown {
    /// All of a span of this trace. O(its size), and with links O(spans log links).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn detail(&self, store: &Store, span: SpanIx) -> Result<Answer, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let text = |id| store.text(id).to_owned();
        let (resource, scope) = (store.resource(span), store.scope(span));
        let start = self.times.start(store, span);
        let warnings = store.warnings().of(span).iter();
        Ok(Answer::Detail(Box::new(SpanDetail {
            span,
            id: span_id(store, store.id(span)),
            parent: store.parent_id(span).map(|key| span_id(store, key)),
            trace: trace_id(store, self.trace.key),
            service: text(resource.service),
            name: text(store.name(span)),
            kind: store.kind(span),
            status: store.status(span),
            status_message: text(store.status_message(span)),
            start_time: self.trace.base.plus(DurationNs(start)),
            start,
            duration: store.duration(span),
            skew: self.times.delta(span),
            children: self.siblings.children(span),
            attributes: attributes(store, store.span_attrs(span)),
            events: self.events(store, span),
            links: self.links(store, span),
            linked: self.linked(store, span),
            resource: attributes(store, resource.attrs),
            scope: (text(scope.name), text(scope.version)),
            scope_attributes: attributes(store, scope.attrs),
            trace_state: text(store.trace_state(span)),
            flags: store.flags(span),
            warnings: warnings.map(|w| (names::sentence(store, w), w.kind.severity())).collect(),
        })))
    }

    fn events(&self, store: &Store, span: SpanIx) -> Vec<EventDetail> {
        let event = |e: &Event| EventDetail {
            offset: self.offset(store, e.time, span),
            name: store.text(e.name).to_owned(),
            attributes: attributes(store, e.attrs),
        };
        store.events(span).iter().map(event).collect()
    }

    fn links(&self, store: &Store, span: SpanIx) -> Vec<LinkDetail> {
        let links = store.links(span);
        let local = self.targets(store, links);
        let detail = |link: &Link| LinkDetail {
            trace: trace_id(store, link.trace),
            span: span_id(store, link.target),
            local: self.target(&local, link),
            kind: match link.kind {
                LinkKind::Link => "link",
                LinkKind::ChildOf => "child of",
                LinkKind::FollowsFrom => "follows from",
            }
            .to_owned(),
            attributes: attributes(store, link.attrs),
        };
        links.iter().map(detail).collect()
    }

    /// The spans of this trace that link to one. O(links).
    fn linked(&self, store: &Store, span: SpanIx) -> Vec<LinkDetail> {
        let key = store.id(span);
        let to_it = |link: &&Link| self.is_here(link) && link.target == key && link.span != span;
        let detail = |link: &Link| LinkDetail {
            trace: trace_id(store, self.trace.key),
            span: span_id(store, store.id(link.span)),
            local: Some(link.span),
            kind: "linked from".to_owned(),
            attributes: attributes(store, link.attrs),
        };
        store.links_of(&self.trace).iter().filter(to_it).take(MOST_LINKED).map(detail).collect()
    }

    /// The span of this trace that a link points to.
    pub fn target(&self, targets: &[(SpanKey, SpanIx)], link: &Link) -> Option<SpanIx> {
        self.is_here(link).then(|| find(targets, link.target)).flatten()
    }

    fn is_here(&self, link: &Link) -> bool {
        !link.target.is_none() && names::same_trace(link.trace, self.trace.key)
    }

    /// The spans of this trace that links point to, by id. One walk over the ids (about 1 ms for a
    /// million) rather than an index of all of them, which few spans would ever use.
    pub fn targets(&self, store: &Store, links: &[Link]) -> Vec<(SpanKey, SpanIx)> {
        let here = links.iter().filter(|l| self.is_here(l));
        let mut wanted: Vec<_> = here.map(|l| (l.target, SpanIx::NONE)).collect();
        sort_by_key(&mut wanted, |w| w.0);
        wanted.dedup_by_key(|w| w.0);
        if wanted.is_empty() {
            return wanted;
        }
        for span in store.spans_of(&self.trace) {
            let at = wanted.binary_search_by_key(&store.id(span), |w| w.0);
            let free = at.ok().and_then(|i| wanted.get_mut(i)).filter(|w| w.1 == SpanIx::NONE);
            if let Some(target) = free {
                target.1 = span;
            }
        }
        wanted
    }
}

fn find(targets: &[(SpanKey, SpanIx)], key: SpanKey) -> Option<SpanIx> {
    let at = targets.binary_search_by_key(&key, |t| t.0).ok()?;
    targets.get(at).and_then(|t| t.1.some())
}
