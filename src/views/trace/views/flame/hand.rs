//! Pointer, wheel and keys over the flames.

use std::rc::Rc;

use leptos::prelude::WithUntracked;
use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape_core::base::within;
use spanscape_core::engine::protocol::PathStep;
use spanscape_core::layout::scale::Window;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::flame::{HEAD_PX, LINE_PX};
use web_sys::{Event, KeyboardEvent, PointerEvent, WheelEvent};

use super::Inner;
use spanscape::web::pointer::place;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

impl Inner {
    pub(super) fn attach(self: &Rc<Self>) {
        let mut all: Vec<Listener> = Vec::new();
        let view = &self.nodes.view;
        let mut on = |event, f: fn(&Rc<Self>, PointerEvent)| {
            let weak = Rc::downgrade(self);
            all.push(listen(view, event, move |e: PointerEvent| {
                if let Some(inner) = weak.upgrade() {
                    f(&inner, e);
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
        all.push(listen_with(view, "wheel", active, move |e: WheelEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.wheel(&e);
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

    fn press(self: &Rc<Self>, e: PointerEvent) {
        if e.button() == 0 && e.pointer_type() != "touch" {
            let _ = self.nodes.view.set_pointer_capture(e.pointer_id());
        }
        if e.button() == 0 {
            let at = place(&self.nodes.view, &e);
            self.drag.set(Some((at, at, false)));
        }
    }

    fn moved(self: &Rc<Self>, e: PointerEvent) {
        let at = place(&self.nodes.view, &e);
        let Some((from, last, moved)) = self.drag.get() else { return self.hover(self.bar_at(at)) };
        let far = (at.0 - from.0).abs().max((at.1 - from.1).abs()) >= CLICK_PX;
        let moved = moved || far;
        if moved && e.pointer_type() != "touch" {
            let by = (last.0 - at.0) / self.size().width.max(1.0);
            self.see(self.across().panned(by, self.extent()));
            self.scroll_by(last.1 - at.1);
        }
        self.drag.set(Some((from, at, moved)));
    }

    fn release(self: &Rc<Self>, e: PointerEvent) {
        let Some((_, at, false)) = self.drag.take() else { return };
        let _ = e;
        if let Some(bar) = self.bar_at(at) {
            self.ask_path(bar.span, None, true);
            let (from, to) = (bar.from, bar.to.max(bar.from.saturating_add(1)));
            self.see(Window::new(from, to, self.extent()));
        }
    }

    fn scroll_by(self: &Rc<Self>, px: f64) {
        let map = self.map();
        let offset = map.by(self.scrolled(), px);
        self.nodes.scroller.set_scroll_top(map.scroll_top_of(offset).round() as i32);
    }

    fn wheel(self: &Rc<Self>, e: &WheelEvent) {
        let unit = if e.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE_PX } else { 1.0 };
        let (dx, dy) = (e.delta_x() * unit, e.delta_y() * unit);
        let width = self.size().width.max(1.0);
        let at = place(&self.nodes.view, e);
        if e.ctrl_key() || at.1 < HEAD_PX {
            e.prevent_default();
            let at = within(at.0 / width, 0.0, 1.0);
            self.see(self.across().zoomed(zoom_factor(dy, e.ctrl_key()), at, self.extent()));
        } else if e.shift_key() || dx.abs() > dy.abs() {
            e.prevent_default();
            let by = if dx.abs() > dy.abs() { dx } else { dy };
            self.see(self.across().panned(by / width, self.extent()));
        }
    }

    pub(super) fn key(self: &Rc<Self>, e: &KeyboardEvent) {
        if e.ctrl_key() || e.alt_key() || e.meta_key() || e.shift_key() {
            return;
        }
        let step = match e.key().as_str() {
            "ArrowUp" => PathStep::Parent,
            "ArrowDown" => PathStep::Child,
            "ArrowRight" => PathStep::Next,
            "ArrowLeft" => PathStep::Previous,
            "Home" => PathStep::Root,
            "Enter" => {
                let range = self.told.with_untracked(|told| told.as_ref().map(|told| told.range));
                if let Some((from, to)) = range {
                    self.see(Window::new(from, to.max(from.saturating_add(1)), self.extent()));
                    e.prevent_default();
                    e.stop_propagation();
                }
                return;
            }
            "Escape" | "0" if !self.across().is_whole(self.extent()) => {
                self.see(Window::whole(self.extent()));
                e.prevent_default();
                e.stop_propagation();
                return;
            }
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        self.choose(Some(step));
    }
}
