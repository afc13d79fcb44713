//! Pictures for who takes them elsewhere: a scene as SVG text, or on a canvas of its own.

use spanscape_core::render::network;
use spanscape_core::render::sketch::Sketch;
use spanscape_core::render::svg::{self, Ink};
use spanscape_core::render::{Font, Scene, Token};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::canvas::Board;
use super::js;
use super::palette::Palette;
use super::sketch::SketchBoard;
use super::surface::Size;

/// Device pixels per CSS pixel of a picture: sharp on any screen.
const RATIO: f64 = 2.0;

/// The page's colours and fonts, as any program that reads SVG knows them.
struct PageInk<'a>(&'a Palette);

impl Ink for PageInk<'_> {
    fn color(&self, token: Token) -> String {
        let [r, g, b, a] = self.0.rgba(token);
        // Programs that know nothing of opacity in it read six digits.
        let opacity = if a == u8::MAX { String::new() } else { format!("{a:02x}") };
        format!("#{r:02x}{g:02x}{b:02x}{opacity}")
    }

    fn font(&self, font: Font) -> String {
        self.0.font(font).to_owned()
    }
}

/// A scene in the page's colours, as SVG.
pub fn svg(scene: &Scene, title: &str) -> String {
    svg::svg(scene, title, &PageInk(&Palette::read()))
}

/// A sketch in the page's colours, as SVG.
pub fn sketch_svg(sketch: &Sketch, title: &str) -> String {
    network::svg(sketch, title, &PageInk(&Palette::read()))
}

/// A scene in the page's colours, on a canvas. `None` where the browser has none of that size.
pub fn canvas(mut scene: Scene) -> Option<HtmlCanvasElement> {
    let (canvas, size) = sized(scene.width, scene.height)?;
    Board::opaque(&canvas)?.paint(&mut scene, &Palette::read(), &size);
    Some(canvas)
}

/// The same of a sketch.
pub fn sketch_canvas(sketch: &Sketch) -> Option<HtmlCanvasElement> {
    let [width, height] = sketch.size;
    let (canvas, size) = sized(width, height)?;
    SketchBoard::new(&canvas)?.paint(sketch, &Palette::read(), &size);
    Some(canvas)
}

/// A canvas for a picture of a size in CSS px.
fn sized(width: f32, height: f32) -> Option<(HtmlCanvasElement, Size)> {
    let canvas =
        js::document()?.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    let (width, height) = (f64::from(width), f64::from(height));
    let size = Size {
        width,
        height,
        device_width: (width * RATIO).round() as u32,
        device_height: (height * RATIO).round() as u32,
        ratio: RATIO,
    };
    Some((canvas, size))
}
