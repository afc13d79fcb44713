//! What there is to say of a path, or of a span of the flames by time, and the ways from one to the next.

use super::super::names;
use super::super::protocol::{PathStep, PathTold, Problem};
use super::super::shown::{Shown, no_span};
use crate::analysis::{NO_NODE, PathNode, Paths, quoted};
use crate::base::{DurationNs, fmt};
use crate::model::{SpanIx, Store};

impl Shown {
    /// What there is to say of the path of a span, or of the span alone, or of a neighbour. `None` where there is no
    /// such neighbour, or the span is left out. O(siblings).
    ///
    /// # Errors
    /// The span is of another trace.
    pub(super) fn path_told(
        &mut self,
        store: &Store,
        span: SpanIx,
        step: Option<PathStep>,
        merged: bool,
    ) -> Result<Option<PathTold>, Problem> {
        let local = self.local(span).ok_or_else(no_span)?;
        if !merged {
            return Ok(self.span_told(store, span, step));
        }
        let paths = self.paths(store);
        let found = match (paths.node_of(local), step) {
            (_, Some(PathStep::Root)) => paths.node(0).map(|_| 0),
            (Some(node), Some(step)) => stepped(&paths, node, step),
            (node, _) => node,
        };
        Ok(found.and_then(|node| self.node_told(store, &paths, node)))
    }

    fn node_told(&mut self, store: &Store, paths: &Paths, number: u32) -> Option<PathTold> {
        let node = paths.node(number)?;
        let (first, count) = siblings(paths, node);
        let share = |part, all| fmt::percent(part, all);
        let mut facts = vec![
            fact("Spans", fmt::count(node.spans.into())),
            fact("Total", time(node.total)),
            fact("Self", format!("{} ({})", time(node.own), share(node.own, paths.weight()))),
            fact("Average", time(node.total / u64::from(node.spans.max(1)))),
            fact("Longest", fmt::duration(store.duration(node.longest))),
        ];
        if node.errors > 0 {
            let part = share(node.errors.into(), node.spans.into());
            facts.insert(1, fact("Errors", format!("{} ({part})", fmt::count(node.errors.into()))));
        }
        let y = self.path_tree(store).y(number);
        let id = names::span_id(store, store.id(node.longest));
        Some(PathTold {
            span: node.longest,
            service: store.text(node.service).to_owned(),
            name: store.text(node.name).to_owned(),
            facts,
            find: if id.is_empty() { String::new() } else { format!("path:{id}") },
            alike: alike(store.text(node.service), store.text(node.name)),
            spans: node.spans,
            line: node.depth,
            range: (node.at, node.at.saturating_add(node.weight)),
            y,
            place: (number - first + 1, count),
            children: node.children,
        })
    }

    fn span_told(
        &mut self,
        store: &Store,
        span: SpanIx,
        step: Option<PathStep>,
    ) -> Option<PathTold> {
        let lanes = self.lanes(store);
        let siblings = self.seen.as_ref().unwrap_or(&self.siblings);
        let parent = siblings.parent(store, span);
        let is = |span: &SpanIx| {
            self.reduction.rows().is_none_or(|set| set.contains(span.0 - self.trace.first.0))
        };
        let below = |parent: Option<SpanIx>| -> Vec<SpanIx> {
            let all: Vec<SpanIx> = match parent {
                Some(parent) => store.children(parent).collect(),
                None => store.roots(&self.trace).collect(),
            };
            all.into_iter().filter(is).collect()
        };
        let near = |by: isize| {
            let all = below(parent);
            let at = all.iter().position(|&other| other == span)?;
            all.get(at.checked_add_signed(by)?).copied()
        };
        let span = match step {
            None => Some(span),
            Some(PathStep::Parent) => parent,
            Some(PathStep::Child) => below(Some(span)).first().copied(),
            Some(PathStep::Next) => near(1),
            Some(PathStep::Previous) => near(-1),
            Some(PathStep::Root) => below(None).first().copied(),
        };
        let span = span.filter(is)?;
        let local = self.local(span)?;
        let (parent, count) = (siblings.parent(store, span), siblings.children(span));
        let place = siblings.position(span, parent);
        let own = self.spent.own(store, &self.trace, &self.times);
        let own = own.get(local as usize).copied().unwrap_or(0);
        let range = self.times.bar(store, span);
        let id = names::span_id(store, store.id(span));
        Some(PathTold {
            span,
            service: store.text(store.service(span)).to_owned(),
            name: store.text(store.name(span)).to_owned(),
            facts: vec![
                fact("Duration", fmt::duration(store.duration(span))),
                fact("Self", time(own)),
                fact("Start", fmt::offset(range.0.min(i64::MAX as u64) as i64)),
            ],
            find: if id.is_empty() { String::new() } else { format!("id:{id}") },
            alike: alike(store.text(store.service(span)), store.text(store.name(span))),
            spans: 1,
            line: lanes.line_of(local)?,
            range,
            y: 0,
            place,
            children: count,
        })
    }
}

fn stepped(paths: &Paths, number: u32, step: PathStep) -> Option<u32> {
    let node = paths.node(number)?;
    let (first, count) = siblings(paths, node);
    match step {
        PathStep::Parent => Some(node.parent).filter(|&parent| parent != NO_NODE),
        PathStep::Child => (node.children > 0).then_some(node.first_child),
        PathStep::Next => Some(number + 1).filter(|&next| next < first + count),
        PathStep::Previous => number.checked_sub(1).filter(|&before| before >= first),
        PathStep::Root => Some(0),
    }
}

/// The first of those with the same parent, and how many they are.
fn siblings(paths: &Paths, node: &PathNode) -> (u32, u32) {
    match paths.node(node.parent) {
        Some(parent) => (parent.first_child, parent.children),
        None => {
            let (from, to) = paths.level(0);
            (from, to - from)
        }
    }
}

/// Finds all spans of a service and name.
fn alike(service: &str, name: &str) -> String {
    format!("service:={} name:={}", quoted(service), quoted(name))
}

fn fact(what: &str, how_much: String) -> (String, String) {
    (what.to_owned(), how_much)
}

fn time(ns: u64) -> String {
    fmt::duration(DurationNs(ns))
}
