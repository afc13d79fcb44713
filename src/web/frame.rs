//! The one scheduler of animation frames: what is dirty is painted once, in the next frame.
//!
//! Nothing runs while nothing is dirty. Painters are called in the order in which they were
//! made, so that the one for the layout should be made before those that read it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::{idle, js};

type Paint = Rc<RefCell<dyn FnMut(f64)>>;

/// Something that is painted when it is dirty; forgotten when dropped.
#[must_use = "a painter is forgotten when it is dropped"]
pub struct Painter(Rc<Slot>);

/// Marks a painter dirty; cheap to copy around. Does nothing once the painter is gone.
#[derive(Clone)]
pub struct Dirty(Weak<Slot>);

struct Slot {
    paint: Paint,
    dirty: std::cell::Cell<bool>,
}

#[derive(Default)]
struct Scheduler {
    painters: Vec<Weak<Slot>>,
    once: Vec<Box<dyn FnOnce(f64)>>,
    /// Whether a frame is asked for.
    asked: bool,
    callback: Option<Closure<dyn FnMut(f64)>>,
}

thread_local! {
    static SCHEDULER: RefCell<Scheduler> = RefCell::default();
}

/// A painter that calls `paint` in each frame in which it is dirty, with the frame's time in
/// milliseconds (as `performance.now()`). It starts clean.
pub fn painter(paint: impl FnMut(f64) + 'static) -> Painter {
    let slot = Rc::new(Slot { paint: Rc::new(RefCell::new(paint)), dirty: false.into() });
    SCHEDULER.with_borrow_mut(|s| {
        s.painters.retain(|p| p.strong_count() > 0);
        s.painters.push(Rc::downgrade(&slot));
    });
    Painter(slot)
}

/// Calls `f` in the next frame.
pub fn once(f: impl FnOnce(f64) + 'static) {
    SCHEDULER.with_borrow_mut(|s| s.once.push(Box::new(f)));
    ask();
}

/// Whether a frame is asked for. What is painted is on the screen when this is false.
pub fn pending() -> bool {
    SCHEDULER.with_borrow(|s| s.asked)
}

impl Painter {
    /// Asks to be painted in the next frame; any number of times until then is once.
    pub fn mark(&self) {
        self.0.dirty.set(true);
        ask();
    }

    /// A handle for others to mark it with.
    pub fn dirty(&self) -> Dirty {
        Dirty(Rc::downgrade(&self.0))
    }
}

impl Dirty {
    /// As [`Painter::mark`].
    pub fn mark(&self) {
        if let Some(slot) = self.0.upgrade() {
            slot.dirty.set(true);
            ask();
        }
    }
}

fn ask() {
    let Some(window) = js::window() else { return };
    SCHEDULER.with_borrow_mut(|s| {
        if s.asked {
            return;
        }
        let callback = s.callback.get_or_insert_with(|| Closure::new(run));
        s.asked = window.request_animation_frame(callback.as_ref().unchecked_ref()).is_ok();
    });
}

/// One frame. Whatever is marked dirty from inside goes to the next one.
fn run(now: f64) {
    let (once, painters) = SCHEDULER.with_borrow_mut(|s| {
        s.asked = false;
        let painters: Vec<_> = s.painters.iter().filter_map(Weak::upgrade).collect();
        (std::mem::take(&mut s.once), painters)
    });
    let due: Vec<_> = painters.into_iter().filter(|p| p.dirty.replace(false)).collect();
    for f in once {
        f(now);
    }
    for slot in due {
        // Only a painter that runs a frame from inside itself could find itself borrowed.
        if let Ok(mut paint) = slot.paint.try_borrow_mut() {
            paint(now);
        }
    }
    idle::settled();
}
