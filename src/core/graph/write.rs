//! A graph as text for other programs: DOT (Graphviz), Mermaid, CSV.

use std::fmt::Write;

use crate::engine::protocol::{CalleeKind, ServiceEdge, ServiceGraph, ServiceNode};

/// In the DOT language (graphviz.org/doc/info/lang.html): names are quoted strings, in which only `"` and `\` are escaped.
pub fn dot(graph: &ServiceGraph) -> String {
    let mut out = "digraph services {\n  rankdir=LR;\n".to_owned();
    for (at, node) in graph.nodes.iter().enumerate() {
        let shape = match node.kind {
            CalleeKind::Service => "ellipse",
            CalleeKind::Database => "cylinder",
            CalleeKind::Queue => "cds",
            CalleeKind::External => "box",
            CalleeKind::Group => "folder",
        };
        let _ = writeln!(out, "  n{at} [label={}, shape={shape}];", dot_text(&node.title()));
    }
    for edge in &graph.edges {
        let style = if is_asynchronous(edge) { ", style=dashed" } else { "" };
        let label = dot_text(&label(edge));
        let _ = writeln!(out, "  n{} -> n{} [label={label}{style}];", edge.from, edge.to);
    }
    out.push_str("}\n");
    out
}

fn dot_text(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// As a flowchart of Mermaid (mermaid.js.org/syntax/flowchart.html): texts are quoted, what would end them or be markup
/// stands as an entity, by its number.
pub fn mermaid(graph: &ServiceGraph) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (at, node) in graph.nodes.iter().enumerate() {
        let text = mermaid_text(&node.title());
        let (open, close) = match node.kind {
            CalleeKind::Service => ("([", "])"),
            CalleeKind::Database => ("[(", ")]"),
            CalleeKind::Queue => ("[/", "/]"),
            CalleeKind::External => ("[", "]"),
            CalleeKind::Group => ("[[", "]]"),
        };
        let _ = writeln!(out, "  n{at}{open}{text}{close}");
    }
    for edge in &graph.edges {
        let arrow = if is_asynchronous(edge) { "-.->" } else { "-->" };
        let _ =
            writeln!(out, "  n{} {arrow}|{}| n{}", edge.from, mermaid_text(&label(edge)), edge.to);
    }
    out
}

fn mermaid_text(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '"' | '#' | '&' | '<' | '>' | '|' | ';' | '`' | '\\' | '[' | ']' | '(' | ')' | '{'
            | '}' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A line for each edge (RFC 4180), durations in nanoseconds. What a spreadsheet would take for a formula has a `'`
/// before it.
pub fn csv(graph: &ServiceGraph) -> String {
    let mut out =
        "caller,callee,callee kind,calls,errors,asynchronous,traces,p50 ns,p95 ns,total ns\r\n"
            .to_owned();
    let empty = ServiceNode::default();
    for edge in &graph.edges {
        let [from, to] = [edge.from, edge.to].map(|at| graph.node(at).unwrap_or(&empty));
        let names = format!("{},{},{}", cell(&csv_name(from)), cell(&csv_name(to)), to.kind.word());
        let _ = write!(out, "{names},{}", edge.calls());
        match edge.told {
            None => out.push_str(",,,,,,"),
            Some(told) => {
                let time = |t: Option<crate::base::DurationNs>| {
                    t.map_or(String::new(), |t| t.0.to_string())
                };
                let _ = write!(out, ",{},{},{}", told.errors, told.asynchronous, told.traces);
                let _ = write!(out, ",{},{},{}", time(told.p50), time(told.p95), told.total.0);
            }
        }
        out.push_str("\r\n");
    }
    out
}

/// Nothing for an unknown service.
fn csv_name(node: &ServiceNode) -> String {
    if node.name.is_empty() { String::new() } else { node.title() }
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Whether most of the calls are such that nobody waits for them.
pub fn is_asynchronous(edge: &ServiceEdge) -> bool {
    edge.told.is_some_and(|told| told.asynchronous * 2 > told.calls)
}

fn label(edge: &ServiceEdge) -> String {
    let (calls, errors) = (edge.calls(), edge.told.map_or(0, |told| told.errors));
    match errors {
        0 => calls.to_string(),
        1 => format!("{calls} (1 error)"),
        _ => format!("{calls} ({errors} errors)"),
    }
}
