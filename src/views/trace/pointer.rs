//! Mouse and touch on the stage, turned into commands. Decides nothing itself.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use spanscape::web::js;
use spanscape::web::listen::{Listener, Options, listen, listen_with};
use spanscape::web::pointer::place;
use spanscape_core::layout::bars::RowGrid;
use spanscape_core::layout::hit::{MiniPart, Part, hit, hit_minimap, window_edges};
use spanscape_core::layout::scale::TimeScale;
use spanscape_core::state::{Command, Pane};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, MouseEvent, PointerEvent};

use super::keys;
use super::stage::Inner;
use super::wheel::Wheel;

/// A pointer that moved less than this between press and release has clicked, in CSS pixels.
const CLICK_PX: f64 = 5.0;

/// What a pressed pointer is doing.
#[derive(Clone, Copy)]
enum Drag {
    /// Pans the bars; from where, and the last place.
    Pan { from: (f64, f64), last: (f64, f64), moved: bool },
    /// Marks a range on the ruler, from where.
    Range { from: f64 },
    /// Marks a new range on the minimap.
    MiniRange { from: f64 },
    /// Moves an edge of the minimap's window; the other edge's time.
    MiniEdge { fixed_ns: u64 },
    /// Moves the minimap's window; the last place.
    MiniPan { last: f64 },
    /// Moves the divider.
    Divider,
}

/// What the listeners share.
#[derive(Clone)]
struct Hand {
    inner: Weak<Inner>,
    drag: Rc<Cell<Option<Drag>>>,
    wheel: Rc<Wheel>,
}

/// Attaches all listeners. They end when they are dropped.
pub(super) fn attach(inner: &Rc<Inner>) -> Vec<Listener> {
    let hand = Hand { inner: Rc::downgrade(inner), drag: Rc::default(), wheel: Rc::default() };
    let el = &inner.elements;
    let active = Options { capture: false, passive: Some(false) };
    let mut all = Vec::new();
    let mut on = |target: &Element, event, f: fn(&Hand, &Rc<Inner>, PointerEvent)| {
        let hand = hand.clone();
        all.push(listen(target, event, move |e: PointerEvent| {
            if let Some(inner) = hand.inner.upgrade() {
                f(&hand, &inner, e);
            }
        }));
    };
    on(&el.view, "pointerdown", Hand::press_view);
    on(&el.view, "pointermove", Hand::move_view);
    on(&el.view, "pointerleave", Hand::leave_view);
    on(&el.ruler, "pointerdown", Hand::press_ruler);
    on(&el.ruler, "pointermove", Hand::move_ruler);
    on(&el.minimap, "pointerdown", Hand::press_minimap);
    on(&el.minimap, "pointermove", Hand::move_minimap);
    on(&el.divider, "pointerdown", Hand::press_divider);
    on(&el.divider, "pointermove", Hand::move_divider);
    for target in [&el.view, &el.ruler, &el.minimap, &el.divider] {
        on(target, "pointerup", Hand::release);
        on(target, "pointercancel", Hand::cancel);
    }
    let with = |f: fn(&Hand, &Rc<Inner>, &Event)| {
        let hand = hand.clone();
        move |e: Event| {
            if let Some(inner) = hand.inner.upgrade() {
                f(&hand, &inner, &e);
            }
        }
    };
    all.push(listen_with(
        &el.view,
        "wheel",
        active,
        with(|hand, inner, e| {
            inner.leave_ticks();
            hand.wheel.view(inner, e);
        }),
    ));
    all.push(listen_with(
        &el.ruler,
        "wheel",
        active,
        with(|hand, inner, e| hand.wheel.time(inner, e)),
    ));
    all.push(listen_with(
        &el.minimap,
        "wheel",
        active,
        with(|hand, inner, e| hand.wheel.minimap(inner, e)),
    ));
    all.push(listen(&el.view, "dblclick", with(Hand::double_click)));
    all.push(listen(
        &el.scroller,
        "scroll",
        with(|_, inner, _| {
            inner.scrolled.set(true);
            inner.leave_ticks();
            let scroll_top = f64::from(inner.elements.scroller.scroll_top());
            inner.command(Command::Scrolled { scroll_top });
        }),
    ));
    let usual = |_: &Hand, inner: &Rc<Inner>, _: &Event| {
        inner.command(Command::SetWidth { of: Pane::Names, px: None });
    };
    all.push(listen(&el.divider, "dblclick", with(usual)));
    all.push(listen(&el.divider, "keydown", with(|_, inner, e| keys::key_divider(inner, e))));
    if let Some(window) = js::window() {
        all.push(listen(&window, "keydown", with(|_, inner, e| keys::key(inner, e))));
    }
    all
}

impl Hand {
    fn press_view(&self, inner: &Rc<Inner>, e: PointerEvent) {
        if e.button() != 0 {
            return;
        }
        let at = place(&inner.elements.view, &e);
        if e.pointer_type() != "touch" && at.0 >= inner.names_px() {
            capture(&inner.elements.view, &e);
            // Keeps the focus where the keys are, which a press on the canvas would take away.
            e.prevent_default();
            let _ = inner.elements.rows.focus();
            self.drag.set(Some(Drag::Pan { from: at, last: at, moved: false }));
        } else {
            self.drag.set(Some(Drag::Pan { from: at, last: at, moved: true }));
        }
    }

    fn move_view(&self, inner: &Rc<Inner>, e: PointerEvent) {
        let at = place(&inner.elements.view, &e);
        let x = at.0 - inner.names_px();
        inner.hover(inner.row_at(at.1), Some(x));
        let rests = e.buttons() == 0 && e.pointer_type() == "mouse";
        inner.point_at(Some((x, at.1)).filter(|_| rests), &e);
        let Some(Drag::Pan { from, last, moved }) = self.drag.get() else { return };
        if e.buttons() & 1 == 0 || from.0 < inner.names_px() {
            return;
        }
        let moved = moved || far(from, at);
        if moved {
            let width = inner.scale().width_px.max(1.0);
            inner.command(Command::PanBy { fraction: (last.0 - at.0) / width });
            inner.command(Command::ScrollBy { px: last.1 - at.1 });
            let _ = inner.elements.canvas.set_attribute("data-drag", "");
        }
        self.drag.set(Some(Drag::Pan { from, last: at, moved }));
    }

    fn leave_view(&self, inner: &Rc<Inner>, e: PointerEvent) {
        inner.point_at(None, &e);
        inner.hover(None, None);
    }

    fn click(&self, inner: &Rc<Inner>, at: (f64, f64), target: Option<Element>, all: bool) {
        let Some(row) = inner.row_at(at.1) else { return };
        let on = |class| target.as_ref().and_then(|t| t.closest(class).ok().flatten()).is_some();
        if on(".fold") {
            return inner.command(if all {
                Command::ToggleSubtree { row }
            } else {
                Command::ToggleRow { row }
            });
        }
        if on(".mark-link") {
            return inner.follow_link(row, on(".mark-from"));
        }
        let x = at.0 - inner.names_px();
        let arrow = x >= 0.0 && {
            let (grid, scale) = (inner.grid(), inner.scale());
            let state = inner.state.borrow();
            hit(x, at.1, &grid, &state.window, &scale).is_some_and(|h| h.part == Part::Arrow)
        };
        inner.command(Command::Select { row });
        if arrow {
            inner.command(Command::PanToRow { row });
        } else {
            inner.command(Command::OpenDetails);
        }
    }

    fn double_click(&self, inner: &Rc<Inner>, e: &Event) {
        let Some(e) = e.dyn_ref::<MouseEvent>() else { return };
        let at = place(&inner.elements.view, e);
        if let Some(row) = inner.row_at(at.1).filter(|_| at.0 >= inner.names_px()) {
            inner.command(Command::Select { row });
            inner.command(Command::ZoomToSelected);
        }
    }

    fn press_ruler(&self, inner: &Rc<Inner>, e: PointerEvent) {
        if e.button() == 0 {
            capture(&inner.elements.ruler, &e);
            self.drag.set(Some(Drag::Range { from: place(&inner.elements.ruler, &e).0 }));
        }
    }

    fn move_ruler(&self, inner: &Rc<Inner>, e: PointerEvent) {
        let x = place(&inner.elements.ruler, &e).0;
        inner.hover(None, Some(x));
        if let Some(Drag::Range { from }) = self.drag.get() {
            inner.mark_range(Some((from, x)), None);
        }
    }

    fn press_minimap(&self, inner: &Rc<Inner>, e: PointerEvent) {
        if e.button() != 0 {
            return;
        }
        capture(&inner.elements.minimap, &e);
        let x = place(&inner.elements.minimap, &e).0;
        let (window, whole) = (inner.state.borrow().view.window, inner.whole_scale());
        let all = window.is_whole(inner.state.borrow().duration_ns);
        self.drag.set(Some(match hit_minimap(x, window, &whole) {
            MiniPart::Start => Drag::MiniEdge { fixed_ns: window.end_ns() },
            MiniPart::End => Drag::MiniEdge { fixed_ns: window.start_ns() },
            MiniPart::Inside if !all => Drag::MiniPan { last: x },
            MiniPart::Inside | MiniPart::Outside => Drag::MiniRange { from: x },
        }));
    }

    fn move_minimap(&self, inner: &Rc<Inner>, e: PointerEvent) {
        let x = place(&inner.elements.minimap, &e).0;
        let whole = inner.whole_scale();
        match self.drag.get() {
            Some(Drag::MiniRange { from }) => inner.mark_range(None, Some((from, x))),
            Some(Drag::MiniEdge { fixed_ns }) => {
                let ns = whole.ns_of(x);
                let (start_ns, end_ns) = (ns.min(fixed_ns), ns.max(fixed_ns));
                inner.command(Command::ZoomTo { start_ns, end_ns });
            }
            Some(Drag::MiniPan { last }) => {
                let (start, end) = window_edges(inner.state.borrow().view.window, &whole);
                inner.command(Command::PanBy { fraction: (x - last) / (end - start).max(1.0) });
                self.drag.set(Some(Drag::MiniPan { last: x }));
            }
            _ => {}
        }
    }

    fn press_divider(&self, inner: &Rc<Inner>, e: PointerEvent) {
        if e.button() == 0 {
            capture(&inner.elements.divider, &e);
            self.drag.set(Some(Drag::Divider));
        }
    }

    fn move_divider(&self, inner: &Rc<Inner>, e: PointerEvent) {
        if let Some(Drag::Divider) = self.drag.get() {
            let px = place(&inner.elements.view, &e).0;
            inner.command(Command::SetWidth { of: Pane::Names, px: Some(px) });
        }
    }

    fn release(&self, inner: &Rc<Inner>, e: PointerEvent) {
        let _ = inner.elements.canvas.remove_attribute("data-drag");
        inner.mark_range(None, None);
        match self.drag.take() {
            Some(Drag::Pan { from, moved, .. }) => {
                let at = place(&inner.elements.view, &e);
                let still = !far(from, at)
                    && (!moved || from.0 < inner.names_px() || e.pointer_type() == "touch");
                if still {
                    let target = e.target().and_then(|t| t.dyn_into::<Element>().ok());
                    self.click(inner, at, target, e.alt_key());
                }
            }
            Some(Drag::Range { from }) => {
                zoom_to(inner, &inner.scale(), from, place(&inner.elements.ruler, &e).0);
            }
            Some(Drag::MiniRange { from }) => {
                zoom_to(inner, &inner.whole_scale(), from, place(&inner.elements.minimap, &e).0);
            }
            _ => {}
        }
    }

    fn cancel(&self, inner: &Rc<Inner>, _: PointerEvent) {
        self.drag.set(None);
        inner.mark_range(None, None);
        let _ = inner.elements.canvas.remove_attribute("data-drag");
    }
}

impl Inner {
    pub(super) fn grid(&self) -> RowGrid {
        let state = self.state.borrow();
        super::paint::grid(&state)
    }

    pub(super) fn row_at(&self, y: f64) -> Option<u32> {
        let total = self.state.borrow().window.total;
        self.grid().row_at(y, total)
    }

    pub(super) fn names_px(&self) -> f64 {
        super::paint::names_px(&self.state.borrow())
    }

    pub(super) fn scale(&self) -> TimeScale {
        super::paint::scale(&self.state.borrow())
    }

    pub(super) fn whole_scale(&self) -> TimeScale {
        super::paint::whole_scale(&self.state.borrow())
    }
}

fn zoom_to(inner: &Rc<Inner>, scale: &TimeScale, from: f64, to: f64) {
    if (from - to).abs() >= CLICK_PX {
        let (a, b) = (scale.ns_of(from.min(to)), scale.ns_of(from.max(to)));
        inner.command(Command::ZoomTo { start_ns: a, end_ns: b });
    }
}

fn far(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs().max((a.1 - b.1).abs()) >= CLICK_PX
}

fn capture(element: &HtmlElement, e: &PointerEvent) {
    // Refused only when the pointer is gone already.
    let _ = element.set_pointer_capture(e.pointer_id());
}
