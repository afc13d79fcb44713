//! Step 7: the tree order. Preorder, siblings and roots by start, then by arrival.
#![expect(clippy::indexing_slicing, reason = "columns of one length; spans are from the draft")]

use super::super::Draft;
use super::{NONE, parents::Tree, twins::Fates};

/// The tree order.
pub struct Order {
    /// By place in the tree: number of arrival.
    pub old: Vec<u32>,
    /// By number of arrival: place in the tree, or [`NONE`]. A merged span has that of the span it
    /// was merged into.
    pub new: Vec<u32>,
    /// The first place of each trace, and one past the last.
    pub starts: Vec<u32>,
}

/// Walks all trees with a stack of its own. O(n log n) for the sorting of siblings, 16 bytes a
/// span beside the result at most.
pub fn preorder(draft: &Draft, tree: &Tree, fates: &Fates) -> Order {
    let (starts, n) = (&draft.spans.start, tree.parent.len());
    let (mut first_child, mut next) = (vec![NONE; n], vec![NONE; n]);
    let mut first_root = vec![NONE; draft.traces.len()];
    // Backwards, so that each list ends up in the order of arrival.
    for i in (0..n as u32).rev().filter(|i| fates.is_empty() || !fates.contains_key(i)) {
        let parent = tree.parent[i as usize];
        let head = if parent == NONE {
            &mut first_root[draft.spans.trace[i as usize] as usize]
        } else {
            &mut first_child[parent as usize]
        };
        next[i as usize] = std::mem::replace(head, i);
    }
    let mut order = Order {
        old: Vec::with_capacity(n - fates.len()),
        new: vec![NONE; n],
        starts: Vec::with_capacity(first_root.len() + 1),
    };
    let mut stack: Vec<u32> = Vec::new();
    let push_sorted = |stack: &mut Vec<u32>, head: u32| {
        let from = stack.len();
        let mut i = head;
        while i != NONE {
            stack.push(i);
            i = next[i as usize];
        }
        let siblings = &mut stack[from..];
        siblings.sort_by_key(|&i| starts[i as usize]);
        siblings.reverse();
    };
    for root in first_root {
        order.starts.push(order.old.len() as u32);
        push_sorted(&mut stack, root);
        while let Some(i) = stack.pop() {
            order.new[i as usize] = order.old.len() as u32;
            order.old.push(i);
            push_sorted(&mut stack, first_child[i as usize]);
        }
    }
    order.starts.push(order.old.len() as u32);
    for (&gone, &into) in fates {
        order.new[gone as usize] = into.map_or(NONE, |into| order.new[into as usize]);
    }
    order
}
