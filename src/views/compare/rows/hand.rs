//! Pointer, wheel and keys over the rows.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::diff_rows::row_at;
use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::layout::scale::Window;
use spanscape_core::render::side_by_side::{self, HEAD_PX, ROW_PX};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use super::Rows;
use crate::views::widgets::bars_hand::zoom_or_pan;

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// How much a key zooms.
const KEY_ZOOM: f64 = 1.6;

impl Rows {
    pub(super) fn attach(self: &Rc<Self>) {
        let mut all: Vec<Listener> = Vec::new();
        let weak = Rc::downgrade(self);
        all.push(listen(&self.nodes.scroller, "scroll", move |_: Event| {
            if let Some(rows) = weak.upgrade() {
                let top = f64::from(rows.nodes.scroller.scroll_top());
                rows.offset.set(rows.map().follow(rows.offset.get(), top));
                rows.ensure();
            }
        }));
        let weak = Rc::downgrade(self);
        all.push(listen(&self.nodes.body, "click", move |event: MouseEvent| {
            if let Some(rows) = weak.upgrade() {
                rows.clicked(&event);
            }
        }));
        let weak = Rc::downgrade(self);
        all.push(listen(&self.nodes.body, "pointermove", move |event: PointerEvent| {
            if let Some(rows) = weak.upgrade() {
                let row = target(&event).as_ref().and_then(row_at).map(|(row, _)| row);
                rows.hover(row);
            }
        }));
        let mut on = |name, f: fn(&Rc<Self>, &PointerEvent)| {
            let weak = Rc::downgrade(self);
            all.push(listen(&self.nodes.canvas, name, move |event: PointerEvent| {
                if let Some(rows) = weak.upgrade() {
                    f(&rows, &event);
                }
            }));
        };
        on("pointerdown", Self::press);
        on("pointermove", Self::moved);
        on("pointerup", Self::release);
        on("pointercancel", |rows, _| rows.drag.set(None));
        on("pointerleave", |rows, _| rows.hover(None));
        let weak = Rc::downgrade(self);
        all.push(listen(&self.nodes.body, "pointerleave", move |_: PointerEvent| {
            if let Some(rows) = weak.upgrade() {
                rows.hover(None);
            }
        }));
        let weak = Rc::downgrade(self);
        let active = Options { capture: false, passive: Some(false) };
        all.push(listen_with(&self.nodes.canvas, "wheel", active, move |event: WheelEvent| {
            if let Some(rows) = weak.upgrade() {
                rows.wheel(&event);
            }
        }));
        *self.listeners.borrow_mut() = all;
    }

    fn hover(&self, row: Option<u32>) {
        let node = row.and_then(|row| {
            let window = self.window.borrow();
            window.rows.get(row.checked_sub(window.first)? as usize).map(|row| row.node)
        });
        if self.hovered.replace(node) != node {
            self.paint_later();
        }
    }

    fn clicked(self: &Rc<Self>, event: &MouseEvent) {
        match target(event).as_ref().and_then(row_at) {
            Some((row, true)) => self.fold(row),
            Some((row, false)) => self.go(row),
            None => {}
        }
    }

    fn row_at(&self, y: f64) -> Option<u32> {
        let (window, style) = (self.window.borrow(), self.style());
        side_by_side::hit(&window, &style, y).map(|(row, _)| row)
    }

    fn press(self: &Rc<Self>, event: &PointerEvent) {
        if event.button() == 0 {
            if event.pointer_type() != "touch" {
                let _ = self.nodes.canvas.set_pointer_capture(event.pointer_id());
            }
            self.drag.set(Some((place(&self.nodes.canvas, event).0, false)));
        }
    }

    fn moved(self: &Rc<Self>, event: &PointerEvent) {
        let (x, y) = place(&self.nodes.canvas, event);
        let Some((last, moved)) = self.drag.get() else { return self.hover(self.row_at(y)) };
        let moved = moved || (x - last).abs() >= CLICK_PX;
        if moved && event.pointer_type() != "touch" {
            let by = (last - x) / self.style().scale().width_px;
            self.see(self.across().panned(by, self.extent()));
            self.drag.set(Some((x, true)));
        }
    }

    fn release(self: &Rc<Self>, event: &PointerEvent) {
        let Some((_, false)) = self.drag.take() else { return };
        if let Some(row) = self.row_at(place(&self.nodes.canvas, event).1) {
            self.go(row);
        }
    }

    fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        let (x, y) = place(&self.nodes.canvas, event);
        let style = self.style();
        let at = (style.across(x), style.scale().width_px, y < HEAD_PX);
        zoom_or_pan(event, ROW_PX, at, |change| self.see(change(self.across(), self.extent())));
    }

    /// Carries out what a key means.
    pub fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let total = self.told.total.get_untracked();
        let Some(last) = total.checked_sub(1) else { return };
        let active = self.told.active.get_untracked();
        let page = self.map().page_rows();
        let to = match event.key().as_str() {
            "ArrowDown" => active.map_or(0, |row| (row + 1).min(last)),
            "ArrowUp" => active.map_or(0, |row| row.saturating_sub(1)),
            "PageDown" => active.map_or(0, |row| row.saturating_add(page).min(last)),
            "PageUp" => active.map_or(0, |row| row.saturating_sub(page)),
            "Home" => 0,
            "End" => last,
            "ArrowRight" | "ArrowLeft" => {
                let right = event.key() == "ArrowRight";
                event.prevent_default();
                return self.sideways(active, right);
            }
            "+" | "=" if self.side => {
                return self.see(self.across().zoomed(KEY_ZOOM, 0.5, self.extent()));
            }
            "-" if self.side => {
                return self.see(self.across().zoomed(1.0 / KEY_ZOOM, 0.5, self.extent()));
            }
            "0" if self.side => {
                return self.see(Window::whole(self.extent()));
            }
            "Escape" if active.is_some() => {
                event.stop_propagation();
                self.told.active.set(None);
                return self.comparing.unselect();
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        self.go(to);
    }

    /// To the right what is folded opens, or the first below is next; to the left it folds, or what is above is next.
    fn sideways(self: &Rc<Self>, active: Option<u32>, right: bool) {
        let Some(at) = active else { return self.go(0) };
        let to = {
            let window = self.window.borrow();
            let row =
                |number: u32| window.rows.get(number.checked_sub(window.first)? as usize).copied();
            let Some(now) = row(at) else { return };
            match (right, now.children > 0, now.hidden > 0) {
                (true, true, true) | (false, true, false) => None,
                (true, true, false) => Some(at + 1),
                (true, false, _) => return,
                (false, ..) => {
                    (0..at).rev().find(|&up| row(up).is_some_and(|row| row.depth < now.depth))
                }
            }
        };
        match to {
            None if right || self.is_open(at) => self.fold(at),
            None => {}
            Some(row) => self.go(row),
        }
    }

    fn is_open(&self, row: u32) -> bool {
        let window = self.window.borrow();
        let row = row.checked_sub(window.first).and_then(|at| window.rows.get(at as usize));
        row.is_some_and(|row| row.children > 0 && row.hidden == 0)
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}
