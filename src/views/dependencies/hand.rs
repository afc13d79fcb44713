//! Pointer and keys over the drawn graph.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::listen::{Listener, listen};
use spanscape::web::pointer::place;
use spanscape_core::graph::view::Picked;
use spanscape_core::render::network::hit;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};

use super::network::Network;
use crate::views::widgets::pan_hand::{self, At, Fingers, Panned};

impl Panned for Network {
    const WHEEL_ZOOMS: bool = true;

    fn pane(&self) -> &HtmlElement {
        &self.view
    }

    fn pointers(&self) -> &Fingers {
        &self.fingers
    }

    fn pan(self: &Rc<Self>, by: At) {
        self.go(self.place.get().moved(by));
    }

    fn zoom_about(self: &Rc<Self>, factor: f64, at: At) {
        self.go(self.place.get().zoomed(factor, at));
    }

    fn point_at(self: &Rc<Self>, at: Option<At>) {
        self.set_hovered(at.and_then(|at| under(self, at)));
    }

    fn click_at(self: &Rc<Self>, at: At) {
        self.point(under(self, at));
    }

    fn grabbed_at(self: &Rc<Self>, at: At) -> Option<u32> {
        match under(self, at) {
            Some(Picked::Node(node)) => Some(node),
            _ => None,
        }
    }

    fn drag_to(self: &Rc<Self>, grabbed: u32, at: At) {
        let now = self.place.get();
        self.motion.borrow_mut().drag(grabbed, now.to_graph(at));
        self.anew();
        // Where it is looked at is not to move under the pointer.
        self.go(now);
    }
}

/// Listens, as long as the listeners are kept.
pub fn attach(of: &Rc<Network>) -> Vec<Listener> {
    let mut all = pan_hand::attach(of);
    let weak = Rc::downgrade(of);
    all.push(listen(&of.view, "dblclick", move |e: MouseEvent| {
        if let Some(of) = weak.upgrade()
            && let Some(Picked::Node(node)) = under(&of, place(&of.view, &e))
        {
            enter(&of, node);
        }
    }));
    all
}

fn under(of: &Rc<Network>, at: At) -> Option<Picked> {
    of.picture(true, |picture| hit(picture, at))
}

/// Shows a node with what is near it, or opens it where it is several.
pub fn enter(of: &Rc<Network>, node: u32) {
    let deps = of.deps;
    let (group, key) = deps.seen.with_untracked(|seen| {
        let of = seen.graph.node(node).filter(|_| seen.is_group(node));
        (of.map(|of| of.name.clone()), seen.graph.key(node))
    });
    match group {
        Some(name) => deps.change(true, |view| view.unfolded.push(name)),
        None => deps.focus(&key),
    }
}

/// A key was pressed.
pub fn key(of: &Rc<Network>, e: &KeyboardEvent) {
    if e.ctrl_key() || e.alt_key() || e.meta_key() {
        return;
    }
    let step = match e.key().as_str() {
        "ArrowRight" => Step::Callee,
        "ArrowLeft" => Step::Caller,
        "ArrowDown" => Step::Beside(1),
        "ArrowUp" => Step::Beside(-1),
        "PageDown" => Step::Next(1),
        "PageUp" => Step::Next(-1),
        "Home" => Step::First,
        "Enter" => Step::Enter,
        "Escape" if untrack(|| of.deps.chosen()).is_some() => Step::Nothing,
        "+" | "=" => Step::Zoom(1.25),
        "-" => Step::Zoom(0.8),
        "0" => Step::Fit,
        _ => return,
    };
    e.prevent_default();
    e.stop_propagation();
    take(of, step);
}

enum Step {
    Callee,
    Caller,
    /// Another that the same one calls, or that calls the same one.
    Beside(i32),
    /// Another of all, by name.
    Next(i32),
    First,
    Enter,
    Nothing,
    Zoom(f64),
    Fit,
}

fn take(of: &Rc<Network>, step: Step) {
    let deps = of.deps;
    let chosen = untrack(|| deps.chosen());
    let seen = deps.seen.get_untracked();
    let node = match chosen {
        Some(Picked::Node(node)) => Some(node),
        Some(Picked::Edge(edge)) => seen.graph.edges.get(edge as usize).map(|edge| edge.to),
        None => None,
    };
    let shape = &seen.shape;
    let busiest = |all: &[(u32, u32)]| {
        let calls = |&(other, edge): &(u32, u32)| {
            let calls = seen.graph.edges.get(edge as usize).map_or(0, |edge| edge.calls());
            (Some(other) != node, calls)
        };
        all.iter().max_by_key(|of| calls(of)).map(|&(other, _)| other)
    };
    let to = match (step, node) {
        (Step::Zoom(factor), _) => return of.zoom(factor),
        (Step::Fit, _) => return of.fit(),
        (Step::Nothing, _) => return deps.choose(None),
        (Step::Enter, Some(node)) => return enter(of, node),
        (Step::Callee, Some(node)) => busiest(shape.leaving(node)),
        (Step::Caller, Some(node)) => busiest(shape.coming(node)),
        (Step::Beside(by), Some(node)) => {
            let above = busiest(shape.coming(node)).filter(|&above| above != node);
            let all = match above {
                Some(above) => shape.leaving(above),
                None => return take(of, Step::Next(by)),
            };
            let at = all.iter().position(|&(other, _)| other == node).unwrap_or(0) as i32;
            let count = (all.len() as i32).max(1);
            all.get((at + by).rem_euclid(count) as usize).map(|&(other, _)| other)
        }
        (Step::Next(by), Some(node)) => {
            let count = (seen.graph.nodes.len() as i64).max(1);
            u32::try_from((i64::from(node) + i64::from(by)).rem_euclid(count)).ok()
        }
        // The first is what is called the most, or calls the most.
        _ => {
            let order = seen.graph.node_order(spanscape_core::graph::columns::NodeColumn::Callees);
            order.first().copied()
        }
    };
    if let Some(chosen) = to.and_then(|to| seen.chosen(Picked::Node(to))) {
        deps.choose_named(chosen);
    }
}
