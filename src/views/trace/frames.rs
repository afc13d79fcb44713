//! When the stage is painted: with each frame in which it is dirty, and at once when the first rows are
//! there before the sizes; and what is told of it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::frame::Dirty;
use spanscape::web::idle::{busy, turn};
use spanscape::web::js;
use spanscape::web::marks::{self, Mark};
use spanscape::web::theme;
use spanscape_core::state::{Command, ViewKind};

use super::sizes::Sizes;
use super::stage::Inner;

impl Inner {
    /// One of the surfaces has another size.
    pub(super) fn resized(self: &Rc<Self>, set: impl FnOnce(&mut Sizes)) {
        let before = self.state.borrow().sizes.minimap;
        set(&mut self.state.borrow_mut().sizes);
        let height = self.state.borrow().sizes.stage.height;
        let _ = self.elements.view.style().set_property("height", &js::px(height));
        if self.state.borrow().sizes.minimap != before {
            self.ask_minimap();
        }
        self.command(Command::Resized);
        // The first rows are painted in the frame that tells the sizes, not in the one after it. Not a first
        // look: what is on its way needs the cores, and two short tasks come through sooner than one long.
        let first = {
            let state = self.state.borrow();
            let Sizes { stage, ruler, minimap } = state.sizes;
            let known = stage.width > 0.0
                && ruler.width > 0.0
                && (minimap.width > 0.0 || !self.has_minimap());
            known
                && !state.painted
                && !state.preliminary
                && !state.stale
                && !state.window.rows.is_empty()
        };
        if first {
            self.frame();
        }
    }

    /// Whether there is room for the picture of the whole trace: low frames have none, and no size is told of it.
    fn has_minimap(&self) -> bool {
        self.elements.minimap.client_width() > 0
    }

    /// Tells the page that rows are on the screen, once the browser had the time to bring them there.
    fn tell_painted(self: &Rc<Self>) {
        let (weak, busy) = (Rc::downgrade(self), busy());
        spawn_local(async move {
            turn().await;
            turn().await;
            if let Some(inner) = weak.upgrade() {
                let _ = inner.events.painted.try_set(true);
                inner.ask_verdict();
                inner.dirty();
            }
            drop(busy);
        });
    }

    /// One frame.
    pub(super) fn frame(self: &Rc<Self>) {
        let first = self.paint();
        if first {
            let preliminary = self.state.borrow().preliminary;
            marks::mark(if preliminary { Mark::Preview } else { Mark::FirstPaint });
            // What comes after the first frame waits for that of the whole trace.
            if !preliminary {
                self.tell_painted();
            }
        }
        let state = self.state.borrow();
        let judged = self.judged.get();
        let timeline = state.view.views.kind == ViewKind::Timeline;
        let painted = state.painted && self.events.painted.get_untracked();
        let painted = painted && (timeline || self.viewed.get());
        let pictured = || state.minimap.is_some() || !self.has_minimap();
        if painted && judged && pictured() {
            self.events.session.page_ready();
        }
    }
}

/// The canvases take other colours.
pub(super) fn palette_changed(inner: &Rc<Inner>, dirty: Dirty) -> impl Fn(&theme::Shown) + 'static {
    let weak = Rc::downgrade(inner);
    move |_| {
        if let Some(inner) = weak.upgrade() {
            let mut brushes = inner.brushes.borrow_mut();
            brushes.theme_changed();
            if let Some(minimap) = &inner.state.borrow().minimap {
                brushes.set_minimap(minimap);
            }
            dirty.mark();
        }
    }
}
