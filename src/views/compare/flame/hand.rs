//! Pointer, wheel and keys over the flame graph of both traces.

use std::rc::Rc;

use leptos::prelude::WithUntracked;
use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::{DiffRef, DiffTree, PathStep};
use spanscape_core::layout::scale::Window;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::flame::{HEAD_PX, LINE_PX};
use web_sys::{Event, KeyboardEvent, PointerEvent, WheelEvent};

use super::Inner;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

impl Inner {
    pub(super) fn attach(self: &Rc<Self>) {
        let mut all: Vec<Listener> = Vec::new();
        let view = &self.nodes.view;
        let mut on = |name, f: fn(&Rc<Self>, &PointerEvent)| {
            let weak = Rc::downgrade(self);
            all.push(listen(view, name, move |event: PointerEvent| {
                if let Some(inner) = weak.upgrade() {
                    f(&inner, &event);
                }
            }));
        };
        on("pointerdown", Self::press);
        on("pointermove", Self::moved);
        on("pointerup", Self::release);
        on("pointercancel", |inner, _| inner.drag.set(None));
        on("pointerleave", |inner, _| inner.hover(None));
        let weak = Rc::downgrade(self);
        let active = Options { capture: false, passive: Some(false) };
        all.push(listen_with(view, "wheel", active, move |event: WheelEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.wheel(&event);
            }
        }));
        let weak = Rc::downgrade(self);
        all.push(listen(&self.nodes.scroller, "scroll", move |_: Event| {
            if let Some(inner) = weak.upgrade() {
                inner.refresh();
            }
        }));
        *self.listeners.borrow_mut() = all;
    }

    fn press(self: &Rc<Self>, event: &PointerEvent) {
        if event.button() == 0 {
            if event.pointer_type() != "touch" {
                let _ = self.nodes.view.set_pointer_capture(event.pointer_id());
            }
            self.drag.set(Some((place(&self.nodes.view, event), false)));
        }
    }

    fn moved(self: &Rc<Self>, event: &PointerEvent) {
        let at = place(&self.nodes.view, event);
        let Some((last, moved)) = self.drag.get() else { return self.hover(self.bar_at(at)) };
        let moved = moved || (at.0 - last.0).abs().max((at.1 - last.1).abs()) >= CLICK_PX;
        if moved && event.pointer_type() != "touch" {
            let by = (last.0 - at.0) / self.size().width.max(1.0);
            self.see(self.across().panned(by, self.extent()));
            let map = self.map();
            let offset = map.by(self.scrolled(), last.1 - at.1);
            self.nodes.scroller.set_scroll_top(map.scroll_top_of(offset).round() as i32);
            self.drag.set(Some((at, true)));
        }
    }

    fn release(self: &Rc<Self>, event: &PointerEvent) {
        let Some((_, false)) = self.drag.take() else { return };
        if let Some(bar) = self.bar_at(place(&self.nodes.view, event)) {
            self.comparing.select(DiffRef::Number(DiffTree::Paths, bar.node), None);
            self.see(Window::new(bar.from, bar.to.max(bar.from.saturating_add(1)), self.extent()));
        }
    }

    fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE_PX } else { 1.0 };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let width = self.size().width.max(1.0);
        let at = place(&self.nodes.view, event);
        if event.ctrl_key() || at.1 < HEAD_PX {
            event.prevent_default();
            let part = within(at.0 / width, 0.0, 1.0);
            let factor = zoom_factor(dy, event.ctrl_key());
            self.see(self.across().zoomed(factor, part, self.extent()));
        } else if event.shift_key() || dx.abs() > dy.abs() {
            event.prevent_default();
            let by = if dx.abs() > dy.abs() { dx } else { dy };
            self.see(self.across().panned(by / width, self.extent()));
        }
    }

    pub(super) fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let step = match event.key().as_str() {
            "ArrowUp" => PathStep::Parent,
            "ArrowDown" => PathStep::Child,
            "ArrowRight" => PathStep::Next,
            "ArrowLeft" => PathStep::Previous,
            "Home" => PathStep::Root,
            "Enter" => {
                let node = self.comparing.node;
                if let Some((from, to)) = node.with_untracked(|node| node.as_ref().map(|n| n.range))
                {
                    self.see(Window::new(from, to.max(from.saturating_add(1)), self.extent()));
                    event.prevent_default();
                }
                return;
            }
            "Escape" | "0" if !self.across().is_whole(self.extent()) => {
                self.see(Window::whole(self.extent()));
                event.prevent_default();
                event.stop_propagation();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        self.step(step);
    }
}
