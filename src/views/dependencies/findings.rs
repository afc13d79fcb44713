//! What stands out in the graph: circles, single points, who calls most, the longest chains, what has changed.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::graph::Shape;
use spanscape_core::graph::chains::chains;
use spanscape_core::graph::changes::Change;
use spanscape_core::graph::cycles::{components, cycles, way_round};
use spanscape_core::graph::passes::passes;
use spanscape_core::graph::view::{Chosen, Part};
use spanscape_core::render::clean;

use super::deps::Deps;
use super::words::change_words;
use crate::views::widgets::live::changing;

/// Lines of each sort.
const MOST: usize = 5;

/// Names of a way that are all told.
const MOST_STEPS: usize = 7;

/// Changes that are listed.
const MOST_CHANGES: usize = 12;

/// A section of the list: what it is about, what it means, and its lines.
struct Section {
    title: &'static str,
    about: &'static str,
    lines: Vec<Line>,
}

/// Names that can be chosen, with words around them.
struct Line {
    names: Vec<(Chosen, String)>,
    between: &'static str,
    behind: String,
}

/// The list.
pub fn findings(deps: Deps) -> AnyView {
    let list = move || {
        let parts = parts(&deps.part.get());
        if parts.is_empty() {
            return view! { <p class="absent">"Nothing stands out: no circles, no single point that much passes."</p> }.into_any();
        }
        parts.into_iter().map(|part| shown(deps, part)).collect_view().into_any()
    };
    view! {
        <section class="dep-findings" aria-label="What stands out">
            <h2>"What stands out"</h2>
            {changing(list)}
        </section>
    }
    .into_any()
}

fn shown(deps: Deps, part: Section) -> AnyView {
    let line = |line: Line| {
        let between = line.between;
        let names = line.names.into_iter().enumerate().map(move |(at, (chosen, name))| {
            view! {
                {(at > 0).then_some(between)}
                <button class="link" on:click=move |_| deps.choose_named(chosen.clone())>{name}</button>
            }
        });
        view! { <li>{names.collect_view()} " " <small>{line.behind}</small></li> }
    };
    view! {
        <h3 title=part.about>{part.title}</h3>
        <ul class="dep-list">{part.lines.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

fn parts(seen: &Part) -> Vec<Section> {
    let (graph, shape) = (&seen.graph, &seen.shape);
    let name = |at: u32| {
        let node = graph.node(at)?;
        Some((Chosen::Node(graph.key(at)), clean(&node.title()).into_owned()))
    };
    let names = |nodes: &[u32]| nodes.iter().filter_map(|&at| name(at)).collect::<Vec<_>>();
    // Of a long way its beginning and its end.
    let ways = |nodes: &[u32]| match nodes {
        [a, b, c, .., y, z] if nodes.len() > MOST_STEPS => {
            let mut ends = names(&[*a, *b, *c, *y, *z]);
            if let Some(last) = ends.get_mut(2) {
                last.1 += " \u{2192} \u{2026}";
            }
            ends
        }
        nodes => names(nodes),
    };
    let mut parts = Vec::new();
    let mut add = |title, about, lines: Vec<Line>| {
        if !lines.is_empty() {
            parts.push(Section { title, about, lines });
        }
    };
    add("Changed", "Against the time before that is as long", changed(seen));
    let all = components(shape);
    let circle = |nodes: &&[u32]| {
        let round = nodes.first().map(|&first| way_round(shape, &all, first)).unwrap_or_default();
        let more = nodes.len().saturating_sub(round.len());
        let behind = match more {
            0 => "and round again".to_owned(),
            more => format!("and round again; {} more in it", fmt::count(more as u64)),
        };
        Line { names: ways(&round), between: " \u{2192} ", behind }
    };
    let circles = cycles(&all);
    let lines = circles.iter().take(MOST).map(circle).collect();
    add("Circles", "Services that call each other, so that each waits for the other", lines);
    let others = graph.nodes.len().saturating_sub(1) as u64;
    let pass = |pass: &spanscape_core::graph::passes::Pass| Line {
        names: names(&[pass.node]),
        between: "",
        behind: format!("{} of {others} only by it", fmt::count(pass.behind.into())),
    };
    let lines = passes(shape, &all).iter().take(MOST).map(pass).collect();
    add("Single points", "Without one of these much is not reached", lines);
    let busy = busiest(shape);
    let line = |&(at, count): &(u32, usize)| Line {
        names: names(&[at]),
        between: "",
        behind: format!("calls {} others", fmt::count(count as u64)),
    };
    add("Call the most", "By how many others they call", busy.iter().map(line).collect());
    let chain = |way: &Vec<u32>| Line {
        names: ways(way),
        between: " \u{2192} ",
        behind: fmt::plural(way.len().saturating_sub(1) as u64, "call", "calls"),
    };
    let long = chains(shape, &all, 3);
    let lines = long.iter().filter(|way| way.len() > 3).map(chain).collect();
    add("Longest chains", "Requests that go through the most services", lines);
    parts
}

/// Nodes that call at least three others, the most first.
fn busiest(shape: &Shape) -> Vec<(u32, usize)> {
    let count = |at: u32| shape.leaving(at).iter().filter(|&&(to, _)| to != at).count();
    let mut all: Vec<_> = shape.nodes().map(|at| (at, count(at))).filter(|of| of.1 >= 3).collect();
    all.sort_by_key(|&(at, count)| (std::cmp::Reverse(count), at));
    all.truncate(MOST);
    all
}

fn changed(seen: &Part) -> Vec<Line> {
    let graph = &seen.graph;
    let mut all: Vec<_> = graph
        .edges
        .iter()
        .zip(&seen.changes)
        .filter(|(_, change)| **change != Change::Same)
        .collect();
    all.sort_by_key(|(edge, change)| (**change, std::cmp::Reverse(edge.calls())));
    let total = all.len();
    let line = |(edge, change): (&spanscape_core::engine::protocol::ServiceEdge, &Change)| {
        let [from, to] = [edge.from, edge.to].map(|at| graph.node(at));
        let (from, to) = from.zip(to)?;
        let words = format!("{} \u{2192} {}", clean(&from.title()), clean(&to.title()));
        let chosen = Chosen::Calls(graph.key(edge.from), graph.key(edge.to));
        let calls = fmt::plural(edge.calls(), "call", "calls");
        let behind = format!("{}, {calls}", change_words(*change));
        Some(Line { names: vec![(chosen, words)], between: "", behind })
    };
    let mut lines: Vec<_> = all.into_iter().take(MOST_CHANGES).filter_map(line).collect();
    if total > MOST_CHANGES {
        let behind = format!("and {} more", fmt::count((total - MOST_CHANGES) as u64));
        lines.push(Line { names: Vec::new(), between: "", behind });
    }
    lines
}
