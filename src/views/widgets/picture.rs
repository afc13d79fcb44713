//! A canvas that fills a box: its size, colours and fonts watched, its scene painted once a frame when it is dirty.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use spanscape::web::canvas::Board;
use spanscape::web::frame::{Painter, painter};
use spanscape::web::listen::Subscription;
use spanscape::web::measure::{Measure, measure};
use spanscape::web::palette::Palette;
use spanscape::web::surface::{Size, Surface};
use spanscape::web::theme;
use spanscape_core::render::text::Cached;
use spanscape_core::render::{MeasureText, Scene};
use web_sys::{HtmlCanvasElement, HtmlElement};

/// Writes a scene of a size.
type Draw = Box<dyn Fn(&mut Scene, Size, &dyn MeasureText)>;

/// The canvas. Copies share it.
#[derive(Clone)]
pub struct Picture(Rc<Inner>);

struct Inner {
    board: RefCell<Board>,
    colours: RefCell<(Rc<Palette>, Cached<Measure>)>,
    scene: RefCell<Scene>,
    size: Cell<Size>,
    draw: Draw,
    painter: RefCell<Option<Painter>>,
    watched: RefCell<Option<(Surface, Subscription)>>,
}

impl Picture {
    /// On a canvas that is as large as the box around it; `resized` is called with each size but none before the
    /// first. `None` where the browser has no canvas.
    pub fn new(
        canvas: &HtmlCanvasElement,
        around: &HtmlElement,
        draw: impl Fn(&mut Scene, Size, &dyn MeasureText) + 'static,
        resized: impl Fn(Size) + 'static,
    ) -> Option<Self> {
        let palette = Palette::read();
        let inner = Rc::new(Inner {
            board: RefCell::new(Board::opaque(canvas)?),
            colours: RefCell::new((palette.clone(), measure(palette))),
            scene: RefCell::default(),
            size: Cell::default(),
            draw: Box::new(draw),
            painter: RefCell::default(),
            watched: RefCell::default(),
        });
        let weak = Rc::downgrade(&inner);
        let with = move |weak: &Weak<Inner>, f: &dyn Fn(&Inner)| {
            if let Some(inner) = weak.upgrade() {
                f(&inner);
            }
        };
        let at_frame = weak.clone();
        let paint = painter(move |_| with(&at_frame, &Inner::paint));
        *inner.painter.borrow_mut() = Some(paint);
        let at_size = weak.clone();
        let surface = Surface::observe(around, move |size| {
            with(&at_size, &|inner| {
                inner.size.set(size);
                inner.dirty();
            });
            resized(size);
        });
        let themes = theme::on_change(move |_| {
            with(&weak, &|inner| {
                let palette = Palette::read();
                *inner.colours.borrow_mut() = (palette.clone(), measure(palette));
                inner.dirty();
            });
        });
        *inner.watched.borrow_mut() = Some((surface, themes));
        Some(Self(inner))
    }

    /// Paints in the next frame.
    pub fn dirty(&self) {
        self.0.dirty();
    }

    /// What was painted last.
    pub fn scene(&self) -> Option<Scene> {
        let size = self.size();
        let (_, measure) = &*self.0.colours.borrow();
        let mut scene = Scene::default();
        (self.0.draw)(&mut scene, size, measure);
        (!scene.is_empty()).then_some(scene)
    }

    /// As last told.
    pub fn size(&self) -> Size {
        self.0.size.get()
    }
}

impl Inner {
    fn dirty(&self) {
        if let Some(painter) = &*self.painter.borrow() {
            painter.mark();
        }
    }

    fn paint(&self) {
        let size = self.size.get();
        if size.width <= 0.0 || size.height <= 0.0 {
            return;
        }
        let (palette, measure) = &*self.colours.borrow();
        let mut scene = self.scene.borrow_mut();
        (self.draw)(&mut scene, size, measure);
        self.board.borrow_mut().paint(&mut scene, palette, &size);
    }
}
