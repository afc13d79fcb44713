//! What is chosen, in a sentence for who does not see it.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::ServiceNode;
use spanscape_core::graph::view::Picked;
use spanscape_core::render::clean;

use super::deps::Deps;
use super::words::kind_note;

/// The sentence. Tracks what is chosen.
pub fn said(deps: Deps) -> String {
    let Some(at) = deps.chosen() else {
        return "Nothing chosen. An arrow goes to the first service".to_owned();
    };
    let seen = deps.seen.get();
    match at {
        Picked::Node(node) => {
            let Some(of) = seen.graph.node(node) else { return String::new() };
            let (callers, callees) = (seen.shape.coming(node), seen.shape.leaving(node));
            let note = kind_note(of.kind);
            let note = if note.is_empty() { String::new() } else { format!(", {note}") };
            format!(
                "{}{note}, called by {}, calls {}",
                clean(&of.title()),
                fmt::count(callers.len() as u64),
                fmt::count(callees.len() as u64),
            )
        }
        Picked::Edge(edge) => {
            let Some(edge) = seen.graph.edges.get(edge as usize) else { return String::new() };
            let name = |at| seen.graph.node(at).map(ServiceNode::title).unwrap_or_default();
            format!(
                "{} calls {}, {}",
                clean(&name(edge.from)),
                clean(&name(edge.to)),
                fmt::plural(edge.calls(), "call", "calls"),
            )
        }
    }
}
