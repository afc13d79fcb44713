//! What shapes, widths and colours of the drawn graph mean, and what is under the pointer in a few words.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{CalleeKind, ServiceEdge};
use spanscape_core::graph::view::{Picked, Seen};
use spanscape_core::render::clean;

use super::deps::Deps;
use super::words::{errors, kind_note, time};

/// The key: only what there is.
pub fn key(deps: Deps) -> AnyView {
    let seen = deps.seen.get();
    let has = |kind| seen.graph.nodes.iter().any(|node| node.kind == kind);
    let told = |of: fn(&ServiceEdge) -> bool| seen.graph.edges.iter().any(of);
    let fails = |edge: &ServiceEdge| edge.told.is_some_and(|told| told.errors > 0);
    let apart = |edge: &ServiceEdge| edge.told.is_some_and(|told| told.asynchronous > 0);
    let lines = [
        (has(CalleeKind::Database), "drum", "database"),
        (has(CalleeKind::Queue), "pill", "queue"),
        (has(CalleeKind::External), "square", "external"),
        (has(CalleeKind::Group), "double", "several"),
        (told(fails), "fails", "calls fail"),
        (told(apart), "dashed", "not waited for"),
        (!seen.changes.is_empty(), "added", "new"),
        (!seen.changes.is_empty(), "dashed", "gone"),
    ];
    let line = |(_, class, words): (bool, &'static str, &'static str)| {
        view! { <li class=class>{words}</li> }
    };
    let lines: Vec<_> = lines.into_iter().filter(|line| line.0).map(line).collect();
    view! { <ul class="dep-key" aria-label="Key">{lines}</ul> }.into_any()
}

/// What is under the pointer.
pub fn hovered(deps: Deps) -> Option<AnyView> {
    let at = deps.hovered.get()?;
    let seen = deps.seen.get();
    let (title, words) = words(&seen, at)?;
    let words: Vec<_> = words.into_iter().map(|words| view! { <span>{words}</span> }).collect();
    Some(
        view! { <div class="dep-hover" aria-hidden="true"><strong>{title}</strong>{words}</div> }
            .into_any(),
    )
}

fn words(seen: &Seen, at: Picked) -> Option<(String, Vec<String>)> {
    match at {
        Picked::Node(at) => {
            let node = seen.graph.node(at)?;
            let mut words = Vec::new();
            if node.kind != CalleeKind::Service {
                words.push(kind_note(node.kind).to_owned());
            }
            if let Some(told) = node.told {
                words.push(fmt::plural(told.requests, "request", "requests"));
                if told.failed > 0 {
                    words.push(format!("{} failed", errors(told.failed, told.requests)));
                }
                if told.p95.is_some() {
                    words.push(format!("p50 {}, p95 {}", time(told.p50), time(told.p95)));
                }
            }
            let beside = |all: &[(u32, u32)]| all.len() as u64;
            let callers = fmt::plural(beside(seen.shape.coming(at)), "caller", "callers");
            words.push(format!("{callers}, calls {}", fmt::count(beside(seen.shape.leaving(at)))));
            Some((clean(&node.title()).into_owned(), words))
        }
        Picked::Edge(at) => {
            let edge = seen.graph.edges.get(at as usize)?;
            let (from, to) = (seen.graph.node(edge.from)?, seen.graph.node(edge.to)?);
            let mut words = vec![fmt::plural(edge.calls(), "call", "calls")];
            if let Some(told) = edge.told {
                if told.errors > 0 {
                    words.push(format!("{} failed", errors(told.errors, told.calls)));
                }
                if told.p95.is_some() {
                    words.push(format!("p50 {}, p95 {}", time(told.p50), time(told.p95)));
                }
            }
            let title = format!("{} \u{2192} {}", clean(&from.title()), clean(&to.title()));
            Some((title, words))
        }
    }
}
