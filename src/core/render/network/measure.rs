//! How large nodes and how wide lines are.

use crate::base::within;
use crate::engine::protocol::ServiceGraph;
use crate::graph::columns::NodeColumn;
use crate::graph::view::SizedBy;

/// Radii and widths at scale 1, in CSS px.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Of nodes.
    pub radius: Vec<f32>,
    /// Of lines.
    pub width: Vec<f32>,
}

/// The least and the greatest radius.
pub const RADII: (f64, f64) = (6.0, 26.0);

/// The least and the greatest width of a line.
const WIDTHS: (f64, f64) = (1.0, 6.0);

/// Where no line has more calls than these, none is as wide as can be.
const MANY: u64 = 100;

/// The area of a node is by what it stands for, as a part of the greatest; the width of a line by the logarithm of its
/// calls, as some lines have ten thousand times as many as others. O(nodes + edges).
pub fn sizes(graph: &ServiceGraph, by: SizedBy) -> Sizes {
    let column = match by {
        SizedBy::Calls => NodeColumn::Calls,
        SizedBy::Errors => NodeColumn::Errors,
        SizedBy::Own => NodeColumn::Own,
        SizedBy::Critical => NodeColumn::Critical,
    };
    let numbers = graph.node_numbers(column);
    let most = numbers.iter().copied().max().unwrap_or(0).max(1) as f64;
    let radius = numbers.iter().map(|&n| {
        let part = (n as f64 / most).sqrt();
        (RADII.0 + (RADII.1 - RADII.0) * within(part, 0.0, 1.0)) as f32
    });
    let calls = |n: u64| (n as f64 + 1.0).ln();
    let most = graph.edges.iter().map(|edge| calls(edge.calls())).fold(calls(MANY), f64::max);
    let width = graph.edges.iter().map(|edge| {
        let part = calls(edge.calls()) / most;
        (WIDTHS.0 + (WIDTHS.1 - WIDTHS.0) * part * part * part) as f32
    });
    Sizes { radius: radius.collect(), width: width.collect() }
}
