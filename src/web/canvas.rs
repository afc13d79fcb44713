//! Paints a [`Scene`], or the minimap's raster, on a canvas.
//!
//! The only file that draws. State of the context (colour, font) is set when it changes.

use std::rc::Rc;

use js_sys::Object;
use spanscape_core::engine::protocol::Minimap;
use spanscape_core::render::minimap::cell_token;
use spanscape_core::render::scene::{Items, Line, Mark, MarkKind, Rect};
use spanscape_core::render::{Align, Font, Scene, Token};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::js;
use super::palette::Palette;
use super::surface::Size;

/// Distance of the slanted lines of a hatch, in CSS px.
const HATCH_PX: f64 = 5.0;

/// A canvas to paint on, and what is on it.
#[derive(Debug)]
pub struct Board {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    opaque: bool,
    scene: Scene,
    /// The size and the colours in which the scene is on it; `None` before the first.
    shown: Option<(Size, Rc<Palette>)>,
}

impl Board {
    /// A canvas that hides what is behind it: each frame begins with the background's colour,
    /// and texts may be smoothed for it. `None` where the browser has no 2D canvas.
    pub fn opaque(canvas: &HtmlCanvasElement) -> Option<Self> {
        Self::new(canvas, true)
    }

    /// A canvas that lies over another.
    pub fn clear(canvas: &HtmlCanvasElement) -> Option<Self> {
        Self::new(canvas, false)
    }

    fn new(canvas: &HtmlCanvasElement, opaque: bool) -> Option<Self> {
        let options = Object::new();
        js::set(&options, "alpha", &(!opaque).into());
        let context = canvas.get_context_with_context_options("2d", &options).ok()??;
        let context = context.dyn_into().ok()?;
        Some(Self { canvas: canvas.clone(), context, opaque, scene: Scene::default(), shown: None })
    }

    /// Paints a scene in place of what was there. The canvas takes the size first. Leaves the old
    /// scene in exchange, whose memory the next one can have. What is there already is not painted
    /// again: the browser would have to bring it to the screen.
    pub fn paint(&mut self, scene: &mut Scene, palette: &Rc<Palette>, size: &Size) {
        let same = self.shown.as_ref().is_some_and(|(s, p)| s == size && Rc::ptr_eq(p, palette));
        if same && self.scene == *scene {
            return;
        }
        std::mem::swap(&mut self.scene, scene);
        self.shown = Some((*size, palette.clone()));
        self.draw(palette, size);
    }

    fn draw(&self, palette: &Palette, size: &Size) {
        size.apply(&self.canvas);
        let scene = &self.scene;
        let c = &self.context;
        let ratio = if size.ratio > 0.0 { size.ratio } else { 1.0 };
        let _ = c.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        let mut brush = Brush { c, palette, fill: None, stroke: None, font: None };
        if self.opaque {
            brush.fill(Token::Background);
            c.fill_rect(0.0, 0.0, size.width.ceil(), size.height.ceil());
        } else {
            c.clear_rect(0.0, 0.0, size.width.ceil(), size.height.ceil());
        }
        c.set_line_width(1.0 / ratio);
        c.set_text_baseline("middle");
        for (_, items) in scene.layers() {
            brush.layer(scene, items);
        }
    }

    /// Paints the minimap's picture in place of what was there, cell by device pixel.
    pub fn paint_raster(&self, map: &Minimap, palette: &Palette) {
        let (width, height) = (u32::from(map.width), u32::from(map.height));
        if width == 0 || height == 0 {
            return;
        }
        let back = palette.rgba(Token::Background);
        let colors: Vec<[u8; 4]> = (0..=u8::MAX)
            .map(|cell| {
                let (token, strength) = cell_token(cell);
                mixed(palette.rgba(token), back, strength)
            })
            .collect();
        let color = |cell: &u8| colors.get(usize::from(*cell)).copied().unwrap_or_default();
        let pixels: Vec<[u8; 4]> = map.cells.iter().map(color).collect();
        let pixels = pixels.as_flattened();
        put(&self.canvas, &self.context, pixels, (width, height));
    }
}

/// Gives a canvas a size in device pixels, and these as what is on it: red, green, blue, opacity for each.
fn put(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    pixels: &[u8],
    (width, height): (u32, u32),
) {
    let size = Size { device_width: width, device_height: height, ..Size::default() };
    size.apply(canvas);
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height);
    // Refused when there are fewer than width times height say.
    if let Ok(data) = data {
        let _ = context.put_image_data(&data, 0.0, 0.0);
    }
}

/// Lays a picture of device pixels over what is on a canvas.
pub fn lay_over(canvas: &HtmlCanvasElement, pixels: &[u8], size: (u32, u32)) {
    let context = canvas.get_context("2d").ok().flatten();
    let context = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
    let scratch = hidden().and_then(|scratch| Some((scratch.canvas()?, scratch)));
    if let Some((context, (picture, scratch))) = context.zip(scratch) {
        put(&picture, &scratch, pixels, size);
        let _ = context.draw_image_with_html_canvas_element(&picture, 0.0, 0.0);
    }
}

/// So many parts of 255 of a colour over another.
fn mixed(over: [u8; 4], under: [u8; 4], parts: u8) -> [u8; 4] {
    let mut out = over;
    for (out, under) in out.iter_mut().zip(under) {
        let sum = u32::from(*out) * u32::from(parts) + u32::from(under) * u32::from(255 - parts);
        *out = (sum / 255) as u8;
    }
    out
}

/// A context with nothing to see, for measuring.
pub(super) fn hidden() -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement =
        js::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The context with what it is set to.
struct Brush<'a> {
    c: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
    fill: Option<Token>,
    stroke: Option<Token>,
    font: Option<Font>,
}

impl Brush<'_> {
    #[expect(deprecated, reason = "the string setter converts the string each time")]
    fn fill(&mut self, token: Token) {
        if self.fill.replace(token) != Some(token) {
            self.c.set_fill_style(&self.palette.color(token));
        }
    }

    #[expect(deprecated, reason = "the string setter converts the string each time")]
    fn stroke(&mut self, token: Token) {
        if self.stroke.replace(token) != Some(token) {
            self.c.set_stroke_style(&self.palette.color(token));
        }
    }

    fn layer(&mut self, scene: &Scene, items: &Items) {
        for r in &items.rects {
            self.fill(r.token);
            self.c.fill_rect(r.x.into(), r.y.into(), r.w.into(), r.h.into());
        }
        for r in &items.hatches {
            self.hatch(r);
        }
        for m in &items.marks {
            self.mark(m);
        }
        for same in items.lines.chunk_by(|a, b| a.token == b.token) {
            self.lines(same);
        }
        for t in &items.texts {
            self.fill(t.token);
            if self.font.replace(t.font) != Some(t.font) {
                self.c.set_font(self.palette.font(t.font));
            }
            self.c.set_text_align(match t.align {
                Align::Start => "left",
                Align::Middle => "center",
                Align::End => "right",
            });
            let _ = self.c.fill_text(scene.str_of(t), t.x.into(), t.y.into());
        }
    }

    /// Lines of one colour, as one path.
    fn lines(&mut self, lines: &[Line]) {
        let Some(first) = lines.first() else { return };
        self.stroke(first.token);
        self.c.begin_path();
        for l in lines {
            self.c.move_to(l.x0.into(), l.y0.into());
            self.c.line_to(l.x1.into(), l.y1.into());
        }
        self.c.stroke();
    }

    fn mark(&mut self, m: &Mark) {
        let (x, y, half) = (f64::from(m.x), f64::from(m.y), f64::from(m.size) / 2.0);
        self.fill(m.token);
        self.c.begin_path();
        match m.kind {
            MarkKind::Diamond => {
                self.c.move_to(x, y - half);
                self.c.line_to(x + half, y);
                self.c.line_to(x, y + half);
                self.c.line_to(x - half, y);
            }
            MarkKind::Left | MarkKind::Right => {
                let tip = if m.kind == MarkKind::Left { -half } else { half };
                self.c.move_to(x + tip, y);
                self.c.line_to(x - tip, y - half);
                self.c.line_to(x - tip, y + half);
            }
        }
        self.c.fill();
    }

    /// Slanted lines inside a rectangle.
    fn hatch(&mut self, r: &Rect) {
        let (x, y, w, h) = (f64::from(r.x), f64::from(r.y), f64::from(r.w), f64::from(r.h));
        self.stroke(r.token);
        self.c.save();
        self.c.begin_path();
        self.c.rect(x, y, w, h);
        self.c.clip();
        self.c.begin_path();
        let mut at = x;
        while at < x + w + h {
            self.c.move_to(at, y);
            self.c.line_to(at - h, y + h);
            at += HATCH_PX;
        }
        self.c.stroke();
        self.c.restore();
    }
}
