//! Pointer, fingers and wheel over a picture that is panned and zoomed, whatever it is of.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::layout::wheel::zoom_factor;
use web_sys::{HtmlElement, PointerEvent, WheelEvent};

/// A pointer that moved less than this between press and release has clicked, in CSS px.
const CLICK_PX: f64 = 5.0;

/// A line of a wheel that counts lines, in CSS px.
const WHEEL_PX: f64 = 20.0;

/// A place of the picture, in CSS px.
pub type At = (f64, f64);

/// A picture that can be handled.
pub trait Panned: 'static {
    /// The wheel zooms without ctrl; else it pans.
    const WHEEL_ZOOMS: bool;
    /// What it is seen in.
    fn pane(&self) -> &HtmlElement;
    /// What pointers do there.
    fn pointers(&self) -> &Fingers;
    /// All moves.
    fn pan(self: &Rc<Self>, by: At);
    /// All gets larger or smaller about a place.
    fn zoom_about(self: &Rc<Self>, factor: f64, at: At);
    /// The pointer is there, or nowhere.
    fn point_at(self: &Rc<Self>, at: Option<At>);
    /// Something was clicked, or nothing.
    fn click_at(self: &Rc<Self>, at: At);
    /// What is moved by itself from there; else all is.
    fn grabbed_at(self: &Rc<Self>, _at: At) -> Option<u32> {
        None
    }
    /// That is moved there.
    fn drag_to(self: &Rc<Self>, _grabbed: u32, _at: At) {}
}

/// Pointers that are down.
#[derive(Default)]
pub struct Fingers {
    /// By their numbers.
    down: RefCell<Vec<(i32, At)>>,
    /// What the only one is doing.
    drag: Cell<Option<Drag>>,
}

/// What a pressed pointer is doing.
#[derive(Clone, Copy)]
struct Drag {
    /// Where it was pressed.
    from: At,
    /// Where it was last.
    last: At,
    /// It has moved.
    moved: bool,
    /// What it moves; else all is.
    grabbed: Option<u32>,
}

/// Listens, as long as the listeners are kept.
pub fn attach<T: Panned>(of: &Rc<T>) -> Vec<Listener> {
    let mut all: Vec<Listener> = Vec::new();
    let mut on = |event, f: fn(&Rc<T>, &PointerEvent)| {
        let weak = Rc::downgrade(of);
        all.push(listen(of.pane(), event, move |e: PointerEvent| {
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
        if of.pointers().drag.get().is_none() {
            of.point_at(None);
        }
    });
    let weak = Rc::downgrade(of);
    let active = Options { capture: false, passive: Some(false) };
    all.push(listen_with(of.pane(), "wheel", active, move |e: WheelEvent| {
        if let Some(of) = weak.upgrade() {
            turned(&of, &e);
        }
    }));
    all
}

fn turned<T: Panned>(of: &Rc<T>, e: &WheelEvent) {
    e.prevent_default();
    let unit = if e.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_PX } else { 1.0 };
    let (dx, dy) = (e.delta_x() * unit, e.delta_y() * unit);
    if e.shift_key() {
        // Some browsers turn the wheel by themselves then.
        of.pan(if dy == 0.0 { (-dx, 0.0) } else { (-dy, -dx) });
    } else if T::WHEEL_ZOOMS || e.ctrl_key() {
        of.zoom_about(zoom_factor(dy, e.ctrl_key()), place(of.pane(), e));
    } else {
        of.pan((-dx, -dy));
    }
}

fn pressed<T: Panned>(of: &Rc<T>, e: &PointerEvent) {
    if e.button() != 0 {
        return;
    }
    let at = place(of.pane(), e);
    let _ = of.pane().set_pointer_capture(e.pointer_id());
    let fingers = of.pointers();
    let mut down = fingers.down.borrow_mut();
    down.retain(|(id, _)| *id != e.pointer_id());
    down.push((e.pointer_id(), at));
    if down.len() > 1 {
        // Two of them zoom, and move nothing else.
        return fingers.drag.set(None);
    }
    drop(down);
    let grabbed = of.grabbed_at(at);
    fingers.drag.set(Some(Drag { from: at, last: at, moved: false, grabbed }));
}

fn moved<T: Panned>(of: &Rc<T>, e: &PointerEvent) {
    let at = place(of.pane(), e);
    if pinched(of, e.pointer_id(), at) {
        return;
    }
    let Some(mut drag) = of.pointers().drag.get() else { return of.point_at(Some(at)) };
    drag.moved |= (at.0 - drag.from.0).abs().max((at.1 - drag.from.1).abs()) >= CLICK_PX;
    if drag.moved {
        match drag.grabbed {
            Some(grabbed) => of.drag_to(grabbed, at),
            None => of.pan((at.0 - drag.last.0, at.1 - drag.last.1)),
        }
    }
    drag.last = at;
    of.pointers().drag.set(Some(drag));
}

/// Two fingers zoom about the middle between them, and move it.
fn pinched<T: Panned>(of: &Rc<T>, id: i32, at: At) -> bool {
    let (before, now) = {
        let mut down = of.pointers().down.borrow_mut();
        let before = down.clone();
        for finger in down.iter_mut().filter(|finger| finger.0 == id) {
            finger.1 = at;
        }
        (before, down.clone())
    };
    let (&[(_, a), (_, b)], &[(_, c), (_, d)]) = (before.as_slice(), now.as_slice()) else {
        return false;
    };
    let apart = |a: At, b: At| (a.0 - b.0).hypot(a.1 - b.1).max(1.0);
    let middle = |a: At, b: At| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let (was, is) = (middle(a, b), middle(c, d));
    of.zoom_about(apart(c, d) / apart(a, b), was);
    of.pan((is.0 - was.0, is.1 - was.1));
    true
}

fn released<T: Panned>(of: &Rc<T>, e: &PointerEvent, clicks: bool) {
    let fingers = of.pointers();
    fingers.down.borrow_mut().retain(|(id, _)| *id != e.pointer_id());
    if let Some(drag) = fingers.drag.take().filter(|drag| clicks && !drag.moved) {
        of.click_at(drag.from);
    }
}
