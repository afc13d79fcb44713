//! Event listeners and timers that end when they are dropped.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, EventTarget};

use super::js;

/// A listener; removed when dropped.
#[must_use = "a listener is removed when it is dropped"]
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    capture: bool,
    callback: Closure<dyn FnMut(JsValue)>,
}

/// How to listen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// In the capture phase: before the elements below.
    pub capture: bool,
    /// `Some(false)` for wheel and touch listeners that call `prevent_default`; browsers take
    /// those on the window for passive unless told.
    pub passive: Option<bool>,
}

/// Calls `f` with each `event` at `target`. The type `E` is not checked: name the event's own.
pub fn listen<E: JsCast + 'static>(
    target: &EventTarget,
    event: &'static str,
    f: impl FnMut(E) + 'static,
) -> Listener {
    listen_with(target, event, Options::default(), f)
}

/// As [`listen`], with options.
pub fn listen_with<E: JsCast + 'static>(
    target: &EventTarget,
    event: &'static str,
    options: Options,
    mut f: impl FnMut(E) + 'static,
) -> Listener {
    let callback: Closure<dyn FnMut(JsValue)> =
        Closure::new(move |value: JsValue| f(value.unchecked_into()));
    let how = AddEventListenerOptions::new();
    how.set_capture(options.capture);
    if let Some(passive) = options.passive {
        how.set_passive(passive);
    }
    // Refused only for a callback that is no function.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        event,
        callback.as_ref().unchecked_ref(),
        &how,
    );
    Listener { target: target.clone(), event, capture: options.capture, callback }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.event,
            self.callback.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}

/// A timer of page or worker; cleared when dropped.
#[must_use = "a timer is cleared when it is dropped"]
pub struct Timer {
    id: Option<JsValue>,
    clear: &'static str,
    _callback: Closure<dyn FnMut()>,
}

/// Calls `f` once, `ms` milliseconds from now.
pub fn after(ms: i32, f: impl FnOnce() + 'static) -> Timer {
    timer(["setTimeout", "clearTimeout"], ms, Closure::once(f))
}

/// Calls `f` every `ms` milliseconds.
pub fn every(ms: i32, f: impl FnMut() + 'static) -> Timer {
    timer(["setInterval", "clearInterval"], ms, Closure::new(f))
}

fn timer([set, clear]: [&'static str; 2], ms: i32, callback: Closure<dyn FnMut()>) -> Timer {
    let global = js_sys::global();
    let set = js::method(&global, set);
    let id = set.and_then(|set| set.call2(&global, callback.as_ref(), &ms.into()).ok());
    Timer { id, clear, _callback: callback }
}

impl Timer {
    /// Lets it run whatever becomes of who asked for it.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let global = js_sys::global();
        if let Some((clear, id)) = js::method(&global, self.clear).zip(self.id.take()) {
            let _ = clear.call1(&global, &id);
        }
    }
}

/// Functions that are told of something; what [`Subscribers::add`] returns unsubscribes.
pub struct Subscribers<T: ?Sized>(Rc<RefCell<List<T>>>);

struct List<T: ?Sized> {
    next: u32,
    all: Vec<(u32, Callback<T>)>,
}

type Callback<T> = Rc<dyn Fn(&T)>;

/// Unsubscribes when dropped.
#[must_use = "it unsubscribes when it is dropped"]
pub struct Subscription(Option<Box<dyn FnOnce()>>);

impl<T: ?Sized + 'static> Subscribers<T> {
    /// Adds one; it is called in the order of adding.
    pub fn add(&self, f: impl Fn(&T) + 'static) -> Subscription {
        let mut list = self.0.borrow_mut();
        let id = list.next;
        list.next = id.wrapping_add(1);
        list.all.push((id, Rc::new(f)));
        let this = Rc::downgrade(&self.0);
        Subscription(Some(Box::new(move || {
            if let Some(this) = this.upgrade() {
                this.borrow_mut().all.retain(|(other, _)| *other != id);
            }
        })))
    }

    /// Tells all. They may add and remove subscribers while they are told.
    pub fn tell(&self, value: &T) {
        let all: Vec<_> = self.0.borrow().all.iter().map(|(_, f)| f.clone()).collect();
        for f in all {
            f(value);
        }
    }
}

impl<T: ?Sized> Default for Subscribers<T> {
    fn default() -> Self {
        Self(Rc::new(RefCell::new(List { next: 0, all: Vec::new() })))
    }
}

impl<T: ?Sized> Clone for Subscribers<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(f) = self.0.take() {
            f();
        }
    }
}
