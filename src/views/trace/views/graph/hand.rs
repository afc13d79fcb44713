//! Pointer, wheel and keys over the graph.

use std::rc::Rc;

use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape_core::engine::protocol::PathStep;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::graph;
use spanscape_core::state::Command;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

use super::Inner;
use spanscape::web::pointer::place;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// A line of a wheel that counts lines, in CSS px.
const WHEEL_PX: f64 = 20.0;

impl Inner {
    pub(super) fn attach(self: &Rc<Self>) {
        let mut all: Vec<Listener> = Vec::new();
        let mut on = |event, f: fn(&Rc<Self>, PointerEvent)| {
            let weak = Rc::downgrade(self);
            all.push(listen(&self.view, event, move |e: PointerEvent| {
                if let Some(inner) = weak.upgrade() {
                    f(&inner, e);
                }
            }));
        };
        on("pointerdown", |inner, e| {
            if e.button() == 0 {
                let _ = inner.view.set_pointer_capture(e.pointer_id());
                let at = place(&inner.view, &e);
                inner.drag.set(Some((at, at, false)));
            }
        });
        on("pointermove", Self::moved);
        on("pointerup", Self::release);
        on("pointercancel", |inner, _| inner.drag.set(None));
        let weak = Rc::downgrade(self);
        let active = Options { capture: false, passive: Some(false) };
        all.push(listen_with(&self.view, "wheel", active, move |e: WheelEvent| {
            let Some(inner) = weak.upgrade() else { return };
            e.prevent_default();
            let unit = if e.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_PX } else { 1.0 };
            let (dx, dy) = (e.delta_x() * unit, e.delta_y() * unit);
            if e.ctrl_key() {
                return inner.zoom_at(zoom_factor(dy, true), place(&inner.view, &e));
            }
            let by = if e.shift_key() { (-dy, -dx) } else { (-dx, -dy) };
            inner.move_by(by);
        }));
        *self.listeners.borrow_mut() = all;
    }

    fn move_by(self: &Rc<Self>, by: (f64, f64)) {
        self.place.set(self.place.get().map(|place| place.moved(by)));
        self.refresh();
    }

    fn moved(self: &Rc<Self>, e: PointerEvent) {
        let at = place(&self.view, &e);
        let Some((from, last, moved)) = self.drag.get() else {
            let node = self.node_at(at);
            let span = node.map(|node| node.span);
            if self.hovered.replace(span) != span {
                let text = node.map(|node| graph::hint(&self.window.borrow(), &node));
                self.canvas.set_title(&text.unwrap_or_default());
            }
            return;
        };
        let far = (at.0 - from.0).abs().max((at.1 - from.1).abs()) >= CLICK_PX;
        let moved = moved || far;
        if moved {
            self.move_by((at.0 - last.0, at.1 - last.1));
        }
        self.drag.set(Some((from, at, moved)));
    }

    fn release(self: &Rc<Self>, _: PointerEvent) {
        let Some((_, at, false)) = self.drag.take() else { return };
        if let Some(node) = self.node_at(at) {
            self.viewing.command(Command::SelectSpan { span: node.span });
            self.ask_path(node.span, None, false);
        }
    }

    pub(super) fn key(self: &Rc<Self>, e: &KeyboardEvent) {
        if e.ctrl_key() || e.alt_key() || e.meta_key() {
            return;
        }
        let step = match e.key().as_str() {
            "ArrowLeft" => Some(PathStep::Parent),
            "ArrowRight" => Some(PathStep::Child),
            "ArrowDown" => Some(PathStep::Next),
            "ArrowUp" => Some(PathStep::Previous),
            "Home" => Some(PathStep::Root),
            "+" | "=" => {
                self.zoom(1.25);
                None
            }
            "-" => {
                self.zoom(0.8);
                None
            }
            "0" => {
                self.fit();
                None
            }
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        if step.is_some() {
            self.choose(step);
        }
    }
}
