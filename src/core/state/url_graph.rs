//! How the graph of services is seen, in a link: `by` (`spans`, `both`; none for what a back end has counted), `nodes=operations`, `as`
//! (`nodes`, `calls`), `layout=layered`, `size` (`errors`, `self`, `critical`), `focus` with `hops` (1 to 99; none for 1)
//! and `way` (`callers`, `callees`), `hide` (repeatable), `cluster` (`namespace`, `service`, `prefix`) with `open` (repeatable, `*`
//! for all), `trace` with `only=1`, `before=1`, `failing=1`, and what is chosen: `node`, or `caller` and `callee`. Nodes
//! are named by their keys ([`ServiceGraph::key`](crate::engine::protocol::ServiceGraph::key)).
//!
//! These are read from and written to the parameters that [`UrlState`] keeps as they are: only the page of dependencies
//! reads them, and the first page need not know how.

use super::UrlState;
use super::params::Params;
use crate::base::fmt;
use crate::graph::clusters::ClusterBy;
use crate::graph::near::Way;
use crate::graph::view::{Arranged, Chosen, GraphView, HOPS, SeenAs, SizedBy, ToldBy};

/// The parameters, in the order in which they are written.
const KEYS: [&str; 18] = [
    "by", "nodes", "as", "layout", "size", "focus", "hops", "way", "hide", "cluster", "open",
    "trace", "only", "before", "failing", "node", "caller", "callee",
];

/// The most clusters that a link opens, and the most nodes that it hides.
const MOST_OPEN: usize = 100;

/// The farthest that is near.
pub const MOST_HOPS: u32 = 99;

const TOLD: [(ToldBy, &str); 2] = [(ToldBy::Spans, "spans"), (ToldBy::Both, "both")];
const SEEN: [(SeenAs, &str); 2] = [(SeenAs::Nodes, "nodes"), (SeenAs::Calls, "calls")];
const ARRANGED: [(Arranged, &str); 1] = [(Arranged::Layered, "layered")];
const SIZED: [(SizedBy, &str); 3] =
    [(SizedBy::Errors, "errors"), (SizedBy::Own, "self"), (SizedBy::Critical, "critical")];
const WAYS: [(Way, &str); 2] = [(Way::Callers, "callers"), (Way::Callees, "callees")];
const CLUSTERS: [(ClusterBy, &str); 3] = [
    (ClusterBy::Namespace, "namespace"),
    (ClusterBy::Service, "service"),
    (ClusterBy::Prefix, "prefix"),
];

/// A parameter, what it is to be, and whether a value is that.
type Rule<'a> = (&'a str, &'a str, &'a dyn Fn(&str) -> bool);

/// What of it is not understood, as a part of a link and what it is not.
pub fn graph_doubts(url: &UrlState) -> Vec<String> {
    fn is<T>(all: &[(T, &str)], value: &str) -> bool {
        all.iter().any(|(_, word)| *word == value)
    }
    let params = &url.other;
    let flag = |value: &str| matches!(value, "0" | "1" | "false" | "true");
    let hops = |value: &str| value.parse().is_ok_and(|hops| (1..=MOST_HOPS).contains(&hops));
    let rules: [Rule<'_>; 11] = [
        ("by", "counts, spans or both", &|of| of == "counts" || is(&TOLD, of)),
        ("nodes", "services or operations", &|of| matches!(of, "services" | "operations")),
        ("as", "graph, nodes or calls", &|of| of == "graph" || is(&SEEN, of)),
        ("layout", "force or layered", &|of| of == "force" || is(&ARRANGED, of)),
        ("size", "calls, errors, self or critical", &|of| of == "calls" || is(&SIZED, of)),
        ("way", "both, callers or callees", &|of| of == "both" || is(&WAYS, of)),
        ("cluster", "namespace, service or prefix", &|of| is(&CLUSTERS, of)),
        ("hops", "a number from 1 to 99", &hops),
        ("only", "1", &flag),
        ("before", "1", &flag),
        ("failing", "1", &flag),
    ];
    let doubt = |(key, what, holds): Rule<'_>| {
        let value = params.get(key).filter(|value| !value.is_empty() && !holds(value))?;
        Some(format!("{key} is not {what}: {}", fmt::cut(&value, 60)))
    };
    rules.into_iter().filter_map(doubt).collect()
}

/// Reads what a link says. Total: what is unknown is as if it were not there.
pub fn read_graph(url: &UrlState) -> GraphView {
    let params = &url.other;
    let text = |key| params.get(key).unwrap_or_default();
    let flag = |key| params.get(key).is_some_and(|value| value == "1" || value == "true");
    let names = |of: &str| {
        let named = params.iter().filter(|(key, name)| key == of && !name.is_empty());
        named.map(|(_, name)| name).take(MOST_OPEN).collect()
    };
    let chosen = match (text("node"), text("caller"), text("callee")) {
        (node, ..) if !node.is_empty() => Some(Chosen::Node(node)),
        (_, from, to) if params.get("caller").is_some() && params.get("callee").is_some() => {
            Some(Chosen::Calls(from, to))
        }
        _ => None,
    };
    let hops = params.get("hops").and_then(|hops| hops.parse().ok());
    GraphView {
        told_by: value(params, "by", &TOLD),
        operations: text("nodes") == "operations",
        seen: value(params, "as", &SEEN),
        arranged: value(params, "layout", &ARRANGED),
        sized: value(params, "size", &SIZED),
        focus: text("focus"),
        hops: hops.filter(|hops| (1..=MOST_HOPS).contains(hops)).unwrap_or(HOPS),
        way: value(params, "way", &WAYS),
        cluster: value(params, "cluster", &CLUSTERS),
        hidden: names("hide"),
        unfolded: names("open"),
        trace: text("trace"),
        alone: flag("only"),
        before: flag("before"),
        failing: flag("failing"),
        chosen,
    }
}

/// Writes it into a link, in place of what it said before.
pub fn write_graph(url: &mut UrlState, view: &GraphView) {
    let params = &mut url.other;
    KEYS.iter().for_each(|key| params.remove(key));
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            params.add(key, value);
        }
    };
    set("by", word(view.told_by, &TOLD));
    set("nodes", if view.operations { "operations" } else { "" });
    set("as", word(view.seen, &SEEN));
    set("layout", word(view.arranged, &ARRANGED));
    set("size", word(view.sized, &SIZED));
    set("focus", &view.focus);
    if view.hops != HOPS {
        set("hops", &view.hops.to_string());
    }
    set("way", word(view.way, &WAYS));
    view.hidden.iter().take(MOST_OPEN).for_each(|name| set("hide", name));
    set("cluster", word(view.cluster, &CLUSTERS));
    view.unfolded.iter().take(MOST_OPEN).for_each(|name| set("open", name));
    set("trace", &view.trace);
    for (key, is) in [("only", view.alone), ("before", view.before), ("failing", view.failing)] {
        set(key, if is { "1" } else { "" });
    }
    match &view.chosen {
        Some(Chosen::Node(name)) => set("node", name),
        Some(Chosen::Calls(from, to)) => {
            params.add("caller", from);
            params.add("callee", to);
        }
        None => {}
    }
}

fn value<T: Copy + Default>(params: &Params, key: &str, all: &[(T, &str)]) -> T {
    let text = params.get(key);
    let found = all.iter().find(|(_, word)| text.as_deref() == Some(*word));
    found.map(|(value, _)| *value).unwrap_or_default()
}

fn word<T: Copy + PartialEq>(value: T, all: &[(T, &'static str)]) -> &'static str {
    all.iter().find(|(of, _)| *of == value).map_or("", |(_, word)| word)
}
