//! The size of a canvas in CSS pixels and in the screen's own, watched.
//!
//! Where the browser tells the exact device pixels (`device-pixel-content-box`), those are taken;
//! else CSS pixels times the ratio, rounded. Setting the canvas' buffer empties it, so that
//! is left to the painter ([`Size::apply`]), in the frame in which it paints. The style sheet must
//! size the canvas: one that has the size of its buffer grows with it, without end.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, Event, HtmlCanvasElement, MediaQueryList, ResizeObserver, ResizeObserverBoxOptions,
    ResizeObserverEntry, ResizeObserverOptions, ResizeObserverSize,
};

use super::js;
use super::listen::{Listener, listen};

/// The size of a surface.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// In device pixels.
    pub device_width: u32,
    /// In device pixels.
    pub device_height: u32,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

/// Watches an element's size; stops when dropped.
#[must_use = "it stops when it is dropped"]
pub struct Surface(Rc<Inner>);

type Observer = (ResizeObserver, Closure<dyn FnMut(Array)>);

struct Inner {
    size: Cell<Size>,
    element: Element,
    on_change: Box<dyn Fn(Size)>,
    observer: RefCell<Option<Observer>>,
    ratio: RefCell<Option<Listener>>,
}

impl Size {
    /// Gives the canvas this many device pixels, if it has not; true when that emptied it.
    pub fn apply(&self, canvas: &HtmlCanvasElement) -> bool {
        if canvas.width() == self.device_width && canvas.height() == self.device_height {
            return false;
        }
        canvas.set_width(self.device_width);
        canvas.set_height(self.device_height);
        true
    }
}

impl Surface {
    /// Calls `on_change` with the size at first (before the next frame) and with each change of
    /// size or pixel ratio.
    pub fn observe(element: &Element, on_change: impl Fn(Size) + 'static) -> Self {
        let inner = Rc::new(Inner {
            size: Cell::default(),
            element: element.clone(),
            on_change: Box::new(on_change),
            observer: RefCell::default(),
            ratio: RefCell::default(),
        });
        let weak = Rc::downgrade(&inner);
        let callback: Closure<dyn FnMut(Array)> = Closure::new(move |entries: Array| {
            let last = entries.pop().dyn_into::<ResizeObserverEntry>();
            if let (Some(inner), Ok(entry)) = (weak.upgrade(), last) {
                inner.change(entry_size(&entry));
            }
        });
        if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            let exact = ResizeObserverOptions::new();
            exact.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
            if js::has(&js_sys::global(), "ResizeObserverEntry", "devicePixelContentBoxSize") {
                observer.observe_with_options(element, &exact);
            } else {
                observer.observe(element);
            }
            inner.observer.replace(Some((observer, callback)));
        }
        inner.watch_ratio();
        Self(inner)
    }

    /// The size as last told.
    pub fn size(&self) -> Size {
        self.0.size.get()
    }
}

impl Inner {
    fn change(&self, size: Size) {
        if self.size.replace(size) != size {
            (self.on_change)(size);
        }
    }

    /// Moving to another screen, or zooming the page, changes the ratio and not always the box.
    /// The query matches one ratio, so it is made anew each time.
    fn watch_ratio(self: &Rc<Self>) {
        let query = format!("(resolution: {}dppx)", js::number(ratio()));
        let media: Option<MediaQueryList> =
            js::window().and_then(|w| w.match_media(&query).ok().flatten());
        let Some(media) = media else { return };
        let weak = Rc::downgrade(self);
        let listener = listen(&media, "change", move |_: Event| {
            if let Some(inner) = weak.upgrade() {
                let rect = inner.element.get_bounding_client_rect();
                inner.change(rounded(rect.width(), rect.height()));
                inner.watch_ratio();
            }
        });
        self.ratio.replace(Some(listener));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.observer.take() {
            observer.disconnect();
        }
    }
}

/// Device pixels per CSS pixel, now.
pub fn ratio() -> f64 {
    js::window().map(|w| w.device_pixel_ratio()).filter(|r| *r > 0.0).unwrap_or(1.0)
}

fn rounded(width: f64, height: f64) -> Size {
    let ratio = ratio();
    Size {
        width,
        height,
        device_width: (width * ratio).round() as u32,
        device_height: (height * ratio).round() as u32,
        ratio,
    }
}

fn entry_size(entry: &ResizeObserverEntry) -> Size {
    let rect = entry.content_rect();
    let size = rounded(rect.width(), rect.height());
    let exact: Option<ResizeObserverSize> = js::get(entry, "devicePixelContentBoxSize")
        .map(|list| Array::from(&list).get(0))
        .and_then(|first| first.dyn_into().ok());
    match exact.map(|e| (e.inline_size(), e.block_size())) {
        // Under an emulated pixel ratio Chromium tells CSS pixels here.
        Some((width, height))
            if (width - size.width * size.ratio).abs() <= 1.0
                && (height - size.height * size.ratio).abs() <= 1.0 =>
        {
            Size { device_width: width as u32, device_height: height as u32, ..size }
        }
        _ => size,
    }
}
