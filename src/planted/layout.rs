//! From bodies to times: every span of the trace with its start, its end and its parent.

use crate::node::{Code, Kind, Node, Step};
use crate::rng::Rng;
use crate::world::World;

/// A span with its times, still without the error of its host's clock.
#[derive(Clone, Debug)]
pub struct Span {
    /// Its id.
    pub id: u64,
    /// Its parent, as an index into the trace.
    pub parent: Option<usize>,
    /// Nanoseconds since the root's start.
    pub start: i64,
    /// Likewise.
    pub end: i64,
    /// What it is besides; its body is spent.
    pub node: Node,
    /// Whether it is missing from the document.
    pub dropped: bool,
}

#[derive(Default)]
struct Layout {
    spans: Vec<Span>,
    late: Vec<(i64, Node, usize)>,
}

/// Lays a trace out: parents before children.
pub fn lay_out(root: Node, rng: &mut Rng) -> Vec<Span> {
    let mut layout = Layout::default();
    let (end, _) = layout.place(root, 0, None, rng);
    for (offset, node, parent) in std::mem::take(&mut layout.late) {
        layout.place(node, end + offset, Some(parent), rng);
    }
    let mut spans = layout.spans;
    fail_ancestors(&mut spans);
    spans
}

impl Layout {
    /// Returns its end, and the latest end of what is to be held below.
    fn place(
        &mut self,
        mut node: Node,
        start: i64,
        parent: Option<usize>,
        rng: &mut Rng,
    ) -> (i64, i64) {
        let ix = self.spans.len();
        let body = std::mem::take(&mut node.body);
        let holds = node.kind != Kind::Producer;
        self.spans.push(Span {
            id: rng.bits() | 1,
            parent,
            start,
            end: start,
            node,
            dropped: false,
        });
        let (mut cursor, mut reach) = (start, start);
        for step in body {
            match step {
                Step::Work(length) => cursor += length as i64,
                Step::Block(children) => {
                    let from = cursor;
                    for (offset, child) in children {
                        let (end, held) = self.place(child, from + offset as i64, Some(ix), rng);
                        cursor = cursor.max(end);
                        reach = reach.max(held);
                    }
                }
                Step::Detached { after, node, hold } => {
                    let (end, held) = self.place(node, cursor + after as i64, Some(ix), rng);
                    if hold {
                        reach = reach.max(end).max(held);
                    }
                }
                Step::AfterRoot(offset, node) => self.late.push((offset, node, ix)),
            }
        }
        let end = if holds { cursor.max(reach) } else { cursor };
        self.spans[ix].end = end;
        (end, reach)
    }
}

/// Lets the ancestors of what fails up fail too, and be named with it.
fn fail_ancestors(spans: &mut [Span]) {
    for ix in 0..spans.len() {
        let graft = spans[ix].node.graft.filter(|_| spans[ix].node.names_up);
        let mut at = spans[ix].parent;
        for _ in 0..spans[ix].node.fails_up {
            let Some(above) = at else { break };
            let node = &mut spans[above].node;
            if node.error.is_none() {
                let message =
                    if node.kind == Kind::Internal { "failed" } else { "upstream failed" };
                node.error = Some(message.to_owned());
                node.code = match node.code {
                    Code::Http(_) => Code::Http(500),
                    Code::Grpc(_) => Code::Grpc(13),
                    Code::None => Code::None,
                };
            }
            node.named_by.extend(graft);
            at = spans[above].parent;
        }
    }
}

/// How long the trace is, by true times or by those that are written, whichever is longer.
pub fn length(spans: &[Span], world: &World) -> u64 {
    let extent = |clock: &dyn Fn(&Span) -> i64| {
        let first = spans.iter().map(|span| span.start + clock(span)).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end + clock(span)).max().unwrap_or(0);
        last - first
    };
    let written = |span: &Span| world.services[span.node.service].clock;
    extent(&|_| 0).max(extent(&written)) as u64
}

/// Takes up to three short steps out of the document, so that what is below has lost its parent.
pub fn drop_some(spans: &mut [Span], rng: &mut Rng) {
    if !rng.chance(0.3) {
        return;
    }
    let mut planted_below = vec![false; spans.len()];
    let mut parents = vec![false; spans.len()];
    for ix in (0..spans.len()).rev() {
        planted_below[ix] |= spans[ix].node.graft.is_some();
        if let Some(parent) = spans[ix].parent {
            planted_below[parent] |= planted_below[ix];
            parents[parent] = true;
        }
    }
    let mut left = rng.range(1, 4);
    for ix in 0..spans.len() {
        let short = spans[ix].end - spans[ix].start < 40_000_000;
        // Where something is planted, the parent keeps its children.
        let plain = spans[ix].parent.is_none_or(|parent| spans[parent].node.graft.is_none());
        let fit = spans[ix].node.may_drop && parents[ix] && short && plain && !planted_below[ix];
        if fit && left > 0 && rng.chance(0.4) {
            spans[ix].dropped = true;
            left -= 1;
        }
    }
}
