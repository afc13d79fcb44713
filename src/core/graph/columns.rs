//! Tables of nodes and of edges: what stands in each column as a number, and in which order that puts them.

use crate::base::sort_by;
use crate::engine::protocol::{ServiceEdge, ServiceGraph};

/// The columns of the table of nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NodeColumn {
    /// The name.
    Name,
    /// Calls that come, or where spans tell, requests.
    #[default]
    Calls,
    /// Of these, failed ones.
    Errors,
    /// Their median duration.
    P50,
    /// Their 95th percentile.
    P95,
    /// Self time.
    Own,
    /// Time on critical paths.
    Critical,
    /// How many call it.
    Callers,
    /// How many it calls.
    Callees,
}

/// The columns of the table of edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EdgeColumn {
    /// Who calls.
    Caller,
    /// Who is called.
    Callee,
    /// How often.
    #[default]
    Calls,
    /// How often in vain.
    Errors,
    /// The median duration.
    P50,
    /// The 95th percentile.
    P95,
    /// All durations together.
    Total,
    /// Calls that nobody waits for.
    Asynchronous,
}

impl ServiceGraph {
    /// What a column has of each node, as a number; of names nothing. O(nodes + edges).
    pub fn node_numbers(&self, column: NodeColumn) -> Vec<u64> {
        let mut numbers = vec![0; self.nodes.len()];
        let mut add = |at: u32, by: u64| {
            if let Some(number) = numbers.get_mut(at as usize) {
                *number = u64::saturating_add(*number, by);
            }
        };
        match column {
            NodeColumn::Name => {}
            NodeColumn::Callers => self.ends(|edge| add(edge.to, 1)),
            NodeColumn::Callees => self.ends(|edge| add(edge.from, 1)),
            NodeColumn::Calls if self.nodes.iter().all(|node| node.told.is_none()) => {
                self.edges.iter().for_each(|edge| add(edge.to, edge.calls()));
            }
            _ => {
                for (at, node) in (0..).zip(&self.nodes) {
                    let Some(told) = node.told else { continue };
                    let time = |time: Option<crate::base::DurationNs>| time.map_or(0, |t| t.0);
                    add(
                        at,
                        match column {
                            NodeColumn::Calls => told.requests,
                            NodeColumn::Errors => told.failed,
                            NodeColumn::P50 => time(told.p50),
                            NodeColumn::P95 => time(told.p95),
                            NodeColumn::Own => told.own.0,
                            _ => told.critical.0,
                        },
                    );
                }
            }
        }
        numbers
    }

    /// Edges between two.
    fn ends(&self, f: impl FnMut(&ServiceEdge)) {
        self.edges.iter().filter(|edge| !edge.is_loop()).for_each(f);
    }

    /// The nodes in the order of a column: names from the first on, numbers from the highest down; what is equal in the
    /// order of names. O(n log n).
    pub fn node_order(&self, column: NodeColumn) -> Vec<u32> {
        let numbers = self.node_numbers(column);
        let mut order: Vec<u32> = (0..self.nodes.len() as u32).collect();
        let number = |at: &u32| numbers.get(*at as usize).copied().unwrap_or(0);
        sort_by(&mut order, |a, b| number(b).cmp(&number(a)));
        order
    }

    /// What a column has of an edge, as a number; of names nothing.
    pub fn edge_number(&self, edge: &ServiceEdge, column: EdgeColumn) -> u64 {
        let told = edge.told.unwrap_or_default();
        match column {
            EdgeColumn::Caller | EdgeColumn::Callee => 0,
            EdgeColumn::Calls => edge.calls(),
            EdgeColumn::Errors => told.errors,
            EdgeColumn::P50 => told.p50.map_or(0, |t| t.0),
            EdgeColumn::P95 => told.p95.map_or(0, |t| t.0),
            EdgeColumn::Total => told.total.0,
            EdgeColumn::Asynchronous => told.asynchronous,
        }
    }

    /// The edges in the order of a column, likewise. O(n log n).
    pub fn edge_order(&self, column: EdgeColumn) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.edges.len() as u32).collect();
        let edge = |at: &u32| self.edges.get(*at as usize).copied().unwrap_or_default();
        sort_by(&mut order, |a, b| {
            let (a, b) = (edge(a), edge(b));
            match column {
                EdgeColumn::Caller => (a.from, a.to).cmp(&(b.from, b.to)),
                EdgeColumn::Callee => (a.to, a.from).cmp(&(b.to, b.from)),
                _ => self.edge_number(&b, column).cmp(&self.edge_number(&a, column)),
            }
        });
        order
    }
}
