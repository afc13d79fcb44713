//! Pointer, wheel and keys over a flame graph, whatever its bars are of.

use std::cell::Cell;
use std::rc::Rc;

use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::base::within;
use spanscape_core::engine::protocol::PathStep;
use spanscape_core::layout::scale::Window;
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::layout::wheel::zoom_factor;
use spanscape_core::render::bar_lines::{HEAD_PX, LINE_PX};
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent, WheelEvent};

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// What a pressed pointer has done: where it was pressed, where it was last, and whether it has moved.
pub type Drag = ((f64, f64), (f64, f64), bool);

/// A flame graph that can be handled.
pub trait Bars: 'static {
    /// What it is seen in, and what scrolls it.
    fn elements(&self) -> (&HtmlElement, &HtmlElement);
    /// What a pressed pointer has done.
    fn drag(&self) -> &Cell<Option<Drag>>;
    /// How wide it is, in CSS px; more than 0.
    fn width(&self) -> f64;
    /// Its lines.
    fn map(&self) -> ScrollMap;
    /// What is seen across.
    fn across(&self) -> Window;
    /// How far it goes across.
    fn extent(&self) -> u64;
    /// Sees another part across.
    fn see(&self, window: Window);
    /// The pointer is there, or nowhere.
    fn hover_at(&self, at: Option<(f64, f64)>);
    /// A bar is chosen there; from where to where it is, if there is one.
    fn choose_at(self: &Rc<Self>, at: (f64, f64)) -> Option<(u64, u64)>;
    /// Chooses a neighbour of what is chosen, or the first of all.
    fn step(self: &Rc<Self>, step: PathStep);
    /// From where to where the chosen bar is.
    fn chosen(&self) -> Option<(u64, u64)>;
    /// Other lines are seen.
    fn refresh(self: &Rc<Self>);
}

/// How far the lines are scrolled, in CSS px.
pub fn scrolled(of: &impl Bars) -> f64 {
    of.map().follow(0.0, f64::from(of.elements().1.scroll_top()))
}

/// Scrolls the lines to there.
pub fn scroll_to(of: &impl Bars, offset: f64) {
    let map = of.map();
    of.elements().1.set_scroll_top(map.scroll_top_of(map.by(0.0, offset)).round() as i32);
}

/// Brings a line, and what is between two places across, into view.
pub fn bring(of: &impl Bars, line: u32, (from, to): (u64, u64), extent: u64) {
    let (top, height) = (f64::from(line) * LINE_PX, of.map().viewport_px);
    let at = scrolled(of);
    if top < at || top + LINE_PX > at + height {
        scroll_to(of, (top - height / 2.0).max(0.0));
    }
    let seen = of.across();
    if to <= seen.start_ns() || from >= seen.end_ns() {
        of.see(seen.showing(from, to, extent));
    }
}

/// Listens, as long as the listeners are kept.
pub fn attach<T: Bars>(of: &Rc<T>) -> Vec<Listener> {
    let (view, scroller) = of.elements();
    let mut all: Vec<Listener> = Vec::new();
    let mut on = |name, f: fn(&Rc<T>, &PointerEvent)| {
        let weak = Rc::downgrade(of);
        all.push(listen(view, name, move |event: PointerEvent| {
            if let Some(of) = weak.upgrade() {
                f(&of, &event);
            }
        }));
    };
    on("pointerdown", press);
    on("pointermove", moved);
    on("pointerup", |of, _| {
        if let Some((_, at, false)) = of.drag().take()
            && let Some(range) = of.choose_at(at)
        {
            zoom_to(of, range);
        }
    });
    on("pointercancel", |of, _| of.drag().set(None));
    on("pointerleave", |of, _| of.hover_at(None));
    let weak = Rc::downgrade(of);
    let active = Options { capture: false, passive: Some(false) };
    all.push(listen_with(view, "wheel", active, move |event: WheelEvent| {
        if let Some(of) = weak.upgrade() {
            wheel(&of, &event);
        }
    }));
    let weak = Rc::downgrade(of);
    all.push(listen(scroller, "scroll", move |_: Event| {
        if let Some(of) = weak.upgrade() {
            of.refresh();
        }
    }));
    all
}

fn zoom_to<T: Bars>(of: &Rc<T>, (from, to): (u64, u64)) {
    of.see(Window::new(from, to.max(from.saturating_add(1)), of.extent()));
}

fn press<T: Bars>(of: &Rc<T>, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    let view = of.elements().0;
    if event.pointer_type() != "touch" {
        let _ = view.set_pointer_capture(event.pointer_id());
    }
    let at = place(view, event);
    of.drag().set(Some((at, at, false)));
}

fn moved<T: Bars>(of: &Rc<T>, event: &PointerEvent) {
    let at = place(of.elements().0, event);
    let Some((from, last, moved)) = of.drag().get() else { return of.hover_at(Some(at)) };
    let moved = moved || (at.0 - from.0).abs().max((at.1 - from.1).abs()) >= CLICK_PX;
    if moved && event.pointer_type() != "touch" {
        of.see(of.across().panned((last.0 - at.0) / of.width(), of.extent()));
        scroll_to(&**of, scrolled(&**of) + last.1 - at.1);
    }
    of.drag().set(Some((from, at, moved)));
}

fn wheel<T: Bars>(of: &Rc<T>, event: &WheelEvent) {
    let at = place(of.elements().0, event);
    zoom_or_pan(event, LINE_PX, (at.0, of.width(), at.1 < HEAD_PX), |change| {
        of.see(change(of.across(), of.extent()));
    });
}

/// What a wheel does across: with control or over the head it zooms, with shift or sideways it pans; else nothing.
/// `place` is where it is across, of how much, and whether over the head.
pub fn zoom_or_pan(
    event: &WheelEvent,
    line_px: f64,
    (x, width, head): (f64, f64, bool),
    see: impl FnOnce(&dyn Fn(Window, u64) -> Window),
) {
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { line_px } else { 1.0 };
    let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
    if event.ctrl_key() || head {
        event.prevent_default();
        let (at, factor) = (within(x / width, 0.0, 1.0), zoom_factor(dy, event.ctrl_key()));
        see(&|window, extent| window.zoomed(factor, at, extent));
    } else if event.shift_key() || dx.abs() > dy.abs() {
        event.prevent_default();
        let by = if dx.abs() > dy.abs() { dx } else { dy };
        see(&|window, extent| window.panned(by / width, extent));
    }
}

/// Carries out what a key means.
pub fn key<T: Bars>(of: &Rc<T>, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let step = match event.key().as_str() {
        "ArrowUp" => Some(PathStep::Parent),
        "ArrowDown" => Some(PathStep::Child),
        "ArrowRight" => Some(PathStep::Next),
        "ArrowLeft" => Some(PathStep::Previous),
        "Home" => Some(PathStep::Root),
        "Enter" => {
            let Some(range) = of.chosen() else { return };
            zoom_to(of, range);
            None
        }
        "Escape" | "0" if !of.across().is_whole(of.extent()) => {
            of.see(Window::whole(of.extent()));
            None
        }
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(step) = step {
        of.step(step);
    }
}
