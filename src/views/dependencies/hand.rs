//! Pointer, wheel, fingers and keys over the drawn graph.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::graph::view::Picked;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::network::hit;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use super::canvas::Drag;
use super::network::Network;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// A line of a wheel that counts lines, in CSS px.
const WHEEL_PX: f64 = 20.0;

/// Listens, as long as the listeners are kept.
pub fn attach(of: &Rc<Network>) -> Vec<Listener> {
    let mut all: Vec<Listener> = Vec::new();
    let mut on = |event, f: fn(&Rc<Network>, &PointerEvent)| {
        let weak = Rc::downgrade(of);
        all.push(listen(&of.view, event, move |e: PointerEvent| {
            if let Some(of) = weak.upgrade() {
                f(&of, &e);
            }
        }));
    };
    on("pointerdown", pressed);
    on("pointermove", moved);
    on("pointerup", |of, e| released(of, e, true));
    on("pointercancel", |of, e| released(of, e, false));
    on("pointerleave", |of, _| {
        if of.fingers.drag.get().is_none() {
            of.set_hovered(None);
        }
    });
    let weak = Rc::downgrade(of);
    all.push(listen(&of.view, "dblclick", move |e: MouseEvent| {
        if let Some(of) = weak.upgrade()
            && let Some(Picked::Node(node)) = under(&of, place(&of.view, &e))
        {
            enter(&of, node);
        }
    }));
    let weak = Rc::downgrade(of);
    let active = Options { capture: false, passive: Some(false) };
    all.push(listen_with(&of.view, "wheel", active, move |e: WheelEvent| {
        let Some(of) = weak.upgrade() else { return };
        e.prevent_default();
        let unit = if e.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_PX } else { 1.0 };
        let (dx, dy) = (e.delta_x() * unit, e.delta_y() * unit);
        let now = of.place.get();
        of.go(if e.shift_key() {
            now.moved((-dy - dx, 0.0))
        } else {
            now.zoomed(zoom_factor(dy, e.ctrl_key()), place(&of.view, &e))
        });
    }));
    all
}

fn under(of: &Rc<Network>, at: (f64, f64)) -> Option<Picked> {
    of.picture(true, |picture| hit(picture, at))
}

fn pressed(of: &Rc<Network>, e: &PointerEvent) {
    if e.button() != 0 {
        return;
    }
    let at = place(&of.view, e);
    let _ = of.view.set_pointer_capture(e.pointer_id());
    let mut fingers = of.fingers.at.borrow_mut();
    fingers.retain(|(id, _)| *id != e.pointer_id());
    fingers.push((e.pointer_id(), at));
    if fingers.len() > 1 {
        // Two of them zoom, and move nothing else.
        return of.fingers.drag.set(None);
    }
    drop(fingers);
    let node = match under(of, at) {
        Some(Picked::Node(node)) => Some(node),
        _ => None,
    };
    of.fingers.drag.set(Some(Drag { from: at, last: at, moved: false, node }));
}

fn moved(of: &Rc<Network>, e: &PointerEvent) {
    let at = place(&of.view, e);
    if pinched(of, e.pointer_id(), at) {
        return;
    }
    let Some(mut drag) = of.fingers.drag.get() else {
        return of.set_hovered(under(of, at));
    };
    let far = (at.0 - drag.from.0).abs().max((at.1 - drag.from.1).abs()) >= CLICK_PX;
    drag.moved |= far;
    if drag.moved {
        let now = of.place.get();
        match drag.node {
            Some(node) => {
                of.motion.borrow_mut().drag(node, now.to_graph(at));
                of.anew();
                // Where it is looked at is not to move under the pointer.
                of.go(now);
            }
            None => of.go(now.moved((at.0 - drag.last.0, at.1 - drag.last.1))),
        }
    }
    drag.last = at;
    of.fingers.drag.set(Some(drag));
}

/// Two fingers zoom about the middle between them, and move it.
fn pinched(of: &Rc<Network>, id: i32, at: (f64, f64)) -> bool {
    let mut fingers = of.fingers.at.borrow_mut();
    let before = fingers.clone();
    for finger in fingers.iter_mut().filter(|finger| finger.0 == id) {
        finger.1 = at;
    }
    let (&[(_, a), (_, b)], &[(_, c), (_, d)]) = (before.as_slice(), fingers.as_slice()) else {
        return false;
    };
    let apart = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1).max(1.0);
    let middle = |a: (f64, f64), b: (f64, f64)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let (was, is) = (middle(a, b), middle(c, d));
    let place = of.place.get().zoomed(apart(c, d) / apart(a, b), was);
    of.go(place.moved((is.0 - was.0, is.1 - was.1)));
    true
}

fn released(of: &Rc<Network>, e: &PointerEvent, clicks: bool) {
    of.fingers.at.borrow_mut().retain(|(id, _)| *id != e.pointer_id());
    if let Some(drag) = of.fingers.drag.take()
        && clicks
        && !drag.moved
    {
        of.point(under(of, drag.from));
    }
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
