//! What is near a node: whom it calls and who calls it, so many steps away.

use crate::base::bitset::BitSet;

use super::Shape;

/// Which way one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Way {
    /// Both.
    #[default]
    Both,
    /// Who calls it, and who calls those.
    Callers,
    /// Whom it calls, and whom those call.
    Callees,
}

/// The nodes at most `hops` calls away, with the node itself; both ways means up, and down: not what else those call.
/// O(nodes + edges).
pub fn near(shape: &Shape, node: u32, hops: u32, way: Way) -> BitSet {
    let mut found = BitSet::with_len(shape.len());
    if (node as usize) >= shape.len() {
        return found;
    }
    found.set(node, true);
    for (up, wanted) in [(true, way != Way::Callees), (false, way != Way::Callers)] {
        if !wanted {
            continue;
        }
        let mut seen = BitSet::with_len(shape.len());
        seen.set(node, true);
        let mut edge = vec![node];
        for _ in 0..hops {
            let mut next = Vec::new();
            for at in edge {
                let beside = if up { shape.coming(at) } else { shape.leaving(at) };
                for &(other, _) in beside {
                    if !seen.contains(other) {
                        seen.set(other, true);
                        found.set(other, true);
                        next.push(other);
                    }
                }
            }
            edge = next;
            if edge.is_empty() {
                break;
            }
        }
    }
    found
}
