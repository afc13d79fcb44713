//! Where nodes are, and how they come to rest.

use std::collections::HashMap;
use std::sync::Arc;

use spanscape::web::{marks, motion};
use spanscape_core::engine::protocol::CalleeKind;
use spanscape_core::graph::view::{Arranged, Part};
use spanscape_core::layout::force::{Force, start};
use spanscape_core::layout::layered::layered;

/// How long steps of a layout may take in a frame, in milliseconds.
const FRAME_MS: f64 = 6.0;

/// Up to so many nodes come to rest before they are first seen: that takes a frame or two.
const AT_ONCE: usize = 150;

/// What a frame's steps have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// Nodes stand still.
    Not,
    /// They have moved, and nobody is to see it.
    Unseen,
    /// They have moved.
    Seen,
}

/// Nodes, where they are, and what moves them.
#[derive(Default)]
pub struct Motion {
    part: Arc<Part>,
    /// The keys of its nodes.
    keys: Vec<String>,
    arranged: Arranged,
    force: Force,
    /// Nodes that a person has moved, by key.
    held: HashMap<String, [f32; 2]>,
    /// Where all were last, by key.
    last: HashMap<String, [f32; 2]>,
    steps: u32,
    ms: f64,
}

impl Motion {
    /// Arranges a graph. Nodes that were there begin where they are. Whether nothing has changed.
    pub fn arrange(&mut self, part: &Arc<Part>, radius: &[f32], arranged: Arranged) -> bool {
        if self.arranged == arranged
            && Arc::ptr_eq(&self.part, part)
            && self.force.radius() == radius
        {
            return true;
        }
        let keys =
            |of: &Part| (0..of.graph.nodes.len() as u32).map(|at| of.graph.key(at)).collect();
        fn names(of: &Part) -> impl Iterator<Item = (&str, CalleeKind)> {
            of.graph.nodes.iter().map(|node| (node.name.as_str(), node.kind))
        }
        let ends = |of: &Part| of.graph.edges.iter().map(|e| (e.from, e.to)).collect::<Vec<_>>();
        let links = ends(part);
        let before = self.arranged;
        let same =
            before == arranged && names(&self.part).eq(names(part)) && ends(&self.part) == links;
        if same && self.force.radius() == radius {
            self.part = part.clone();
            return true;
        }
        for (key, at) in self.keys.drain(..).zip(self.force.at()) {
            self.last.insert(key, *at);
        }
        (self.part, self.keys, self.arranged) = (part.clone(), keys(part), arranged);
        let nodes = &self.keys;
        if arranged == Arranged::Layered {
            let at = layered(radius, &links);
            self.force = Force::new(radius.to_vec(), &links, at);
            self.force.stop();
            self.hold();
            return same;
        }
        let known: Vec<_> = nodes.iter().map(|key| self.last.get(key).copied()).collect();
        let some = known.iter().flatten().count();
        // What is mostly known goes on from there.
        let warm = before == Arranged::Force && some * 2 > nodes.len();
        let mut at = start(nodes.len(), &links);
        if warm {
            for (i, own) in known.iter().enumerate() {
                let beside = || {
                    let shape = &part.shape;
                    let (a, b) = (shape.leaving(i as u32), shape.coming(i as u32));
                    let mut near = a.iter().chain(b);
                    near.find_map(|&(other, _)| known.get(other as usize).copied().flatten())
                };
                if let Some(at) = at.get_mut(i)
                    && let Some(place) = own.or_else(beside)
                {
                    *at = [place[0] + i as f32 * 0.01, place[1]];
                }
            }
        }
        self.force = Force::new(radius.to_vec(), &links, at);
        if warm {
            self.force.stop();
            self.force.warm(if same { 0.1 } else { 0.4 });
        }
        self.hold();
        (self.steps, self.ms) = (0, 0.0);
        if self.keys.len() <= AT_ONCE {
            while self.step() {}
        }
        same
    }

    fn hold(&mut self) {
        for (at, key) in (0..).zip(&self.keys) {
            if let Some(to) = self.held.get(key) {
                self.force.pin(at, *to);
            }
        }
    }

    /// One step; whether another follows.
    fn step(&mut self) -> bool {
        if self.force.is_still() {
            return false;
        }
        let began = marks::now();
        self.force.step();
        self.steps += 1;
        self.ms += marks::now() - began;
        if self.force.is_still() {
            let graph = &self.part.graph;
            marks::settled(graph.nodes.len(), graph.edges.len(), self.steps, self.ms);
        }
        !self.force.is_still()
    }

    /// The steps of a frame. Who wants no motion sees nodes once they stand still.
    pub fn advance(&mut self) -> Moves {
        if self.force.is_still() {
            return Moves::Not;
        }
        let began = marks::now();
        while self.step() && marks::now() - began < FRAME_MS {}
        if motion::is_reduced() && !self.force.is_still() { Moves::Unseen } else { Moves::Seen }
    }

    /// Where nodes are.
    pub fn at(&self) -> &[[f32; 2]] {
        self.force.at()
    }

    /// A person moves a node; others give way.
    pub fn drag(&mut self, node: u32, to: [f32; 2]) {
        self.force.pin(node, to);
        if let Some(key) = self.keys.get(node as usize) {
            self.held.insert(key.clone(), to);
        }
        if self.arranged == Arranged::Force {
            self.force.warm(0.15);
        }
    }

    /// Lets all go.
    pub fn release_all(&mut self) {
        for node in 0..self.keys.len() as u32 {
            self.force.release(node);
        }
        self.held.clear();
        if self.arranged == Arranged::Force {
            self.force.warm(0.5);
        }
    }
}
