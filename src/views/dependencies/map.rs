//! The small picture of all of the graph with a frame around what is seen, and going elsewhere by it.

use std::cell::Cell;
use std::rc::Rc;

use spanscape::web::js;
use spanscape::web::listen::{Listener, listen};
use spanscape::web::palette::Palette;
use spanscape::web::pointer::place;
use spanscape::web::sketch::SketchBoard;
use spanscape::web::surface::Size;
use spanscape_core::render::Token;
use spanscape_core::render::network::NetworkPlace;
use spanscape_core::render::sketch::{Disc, Form, Sketch};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent};

use super::network::Network;

/// How large it is, in CSS px; as the style sheet says.
const SIZE: (f64, f64) = (150.0, 96.0);

/// The picture.
pub struct Map {
    around: HtmlElement,
    frame: HtmlElement,
    board: SketchBoard,
    /// What all of the graph is on it.
    whole: Cell<Option<NetworkPlace>>,
    /// How large all of the graph is where it is seen whole.
    least: Cell<Option<f64>>,
    hidden: Cell<bool>,
    /// How large what is seen was when the frame was last made.
    framed: Cell<f64>,
    _listeners: [Listener; 2],
}

impl Map {
    /// On a canvas in its box, which is hidden until there is something to go to.
    pub fn new(of: &Rc<Network>, canvas: HtmlCanvasElement, frame: HtmlElement) -> Option<Self> {
        let around: HtmlElement = canvas.parent_element()?.dyn_into().ok()?;
        let listeners = ["pointerdown", "pointermove"].map(|event| {
            let weak = Rc::downgrade(of);
            let around = around.clone();
            listen(&around.clone(), event, move |e: PointerEvent| {
                let Some(of) = weak.upgrade() else { return };
                if e.buttons() & 1 == 1 {
                    let _ = around.set_pointer_capture(e.pointer_id());
                    of.go_on_map(place(&around, &e));
                }
            })
        });
        Some(Self {
            around,
            frame,
            board: SketchBoard::new(&canvas)?,
            whole: Cell::default(),
            least: Cell::default(),
            hidden: Cell::new(true),
            framed: Cell::default(),
            _listeners: listeners,
        })
    }

    /// Shows where what is seen is; paints all anew where nodes have moved. While the graph is zoomed without being
    /// painted (`rests` is false) the frame waits: another size is laid out and painted, which costs more than the graph.
    pub fn show(&self, of: &Network, moved: bool, rests: bool) {
        let now = of.place.get();
        // All is seen: the frame would be around everything.
        if moved {
            self.least.set(None);
        }
        let least = self.least.get().unwrap_or_else(|| of.whole().scale);
        self.least.set(Some(least));
        let hidden = now.scale <= least * 1.05;
        if self.hidden.replace(hidden) != hidden {
            let _ = self.around.toggle_attribute_with_force("hidden", hidden);
        }
        if hidden {
            return self.whole.set(None);
        }
        let whole = match self.whole.get().filter(|_| !moved) {
            Some(whole) => whole,
            None => self.paint(of),
        };
        let sized = self.framed.get() == now.scale;
        if !sized && !rests {
            return;
        }
        let by = whole.scale / now.scale;
        let (width, height) = of.room();
        let corner = now.to_graph((0.0, 0.0));
        let [x, y] = whole.to_canvas(corner).map(f64::from);
        let style = self.frame.style();
        let px = |value: f64| js::px(value.round());
        let _ = style.set_property("transform", &format!("translate({},{})", px(x), px(y)));
        if !sized || moved {
            self.framed.set(now.scale);
            let _ = style.set_property("width", &px(width * by));
            let _ = style.set_property("height", &px(height * by));
        }
    }

    /// Something else is to be seen, or in another size.
    pub fn forget(&self) {
        self.framed.set(0.0);
        self.least.set(None);
    }

    fn paint(&self, of: &Network) -> NetworkPlace {
        let whole = of.picture(true, |picture| {
            let whole = NetworkPlace::whole(picture.at, &picture.sizes.radius, SIZE);
            let mut sketch = Sketch::default();
            sketch.reset(SIZE);
            let nodes = picture.at.iter().zip(&picture.sizes.radius);
            sketch.discs.extend(nodes.map(|(at, r)| Disc {
                at: whole.to_canvas(*at),
                r: (r * whole.scale as f32).max(1.0),
                form: Form::Circle,
                token: Token::TextDim,
                ring: None,
            }));
            let (width, height) = SIZE;
            let ratio = of.size.get().ratio.max(1.0);
            let size = Size {
                width,
                height,
                device_width: (width * ratio).round() as u32,
                device_height: (height * ratio).round() as u32,
                ratio,
            };
            self.board.paint(&sketch, &Palette::read(), &size);
            whole
        });
        self.whole.set(Some(whole));
        whole
    }

    /// The place of the graph that is there on the picture.
    pub fn at(&self, at: (f64, f64)) -> Option<[f32; 2]> {
        self.whole.get().map(|whole| whole.to_graph(at))
    }
}
