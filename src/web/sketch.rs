//! Paints a [`Sketch`] on a canvas.

use js_sys::{Array, Object};
use spanscape_core::render::sketch::{Disc, Form, Sketch, Stroke};
use spanscape_core::render::{Font, Token};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmapRenderingContext, OffscreenCanvas,
};

use super::js;
use super::palette::Palette;
use super::surface::Size;

/// How long the dashes and the gaps of a line are, in CSS px.
const DASHES: [f64; 2] = [5.0, 4.0];

/// Discs of a smaller radius are squares, in CSS px: nobody sees the difference.
const SMALLEST: f32 = 1.6;

/// A canvas to paint sketches on.
#[derive(Debug)]
pub struct SketchBoard {
    context: CanvasRenderingContext2d,
    on: On,
}

/// What is painted on.
#[derive(Debug)]
enum On {
    /// What is seen.
    Seen(HtmlCanvasElement),
    /// Another one, whose picture what is seen is given.
    Beside(OffscreenCanvas, HtmlCanvasElement, ImageBitmapRenderingContext),
}

impl SketchBoard {
    /// `None` where the browser has no 2D canvas.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let options = Object::new();
        js::set(&options, "alpha", &false.into());
        let context = canvas.get_context_with_context_options("2d", &options).ok()??;
        Some(Self { context: context.dyn_into().ok()?, on: On::Seen(canvas.clone()) })
    }

    /// On a canvas that is moved as a whole far more often than it is painted: it only shows a picture that is painted
    /// beside it. Browsers take over a canvas that they paint on in each frame, moved or not, at the price of a copy.
    /// Where there is no canvas beside the page's, as [`Self::new`].
    pub fn still(canvas: &HtmlCanvasElement) -> Option<Self> {
        Self::beside(canvas).or_else(|| Self::new(canvas))
    }

    fn beside(canvas: &HtmlCanvasElement) -> Option<Self> {
        // Looked for, as making one throws where there is none.
        js::get(&js_sys::global(), "OffscreenCanvas").filter(|class| class.is_function())?;
        let options = Object::new();
        js::set(&options, "alpha", &false.into());
        let beside = OffscreenCanvas::new(1, 1).ok()?;
        let context = beside.get_context_with_context_options("2d", &options).ok()??;
        let shows = canvas.get_context_with_context_options("bitmaprenderer", &options).ok()??;
        // Both kinds of contexts have the same methods.
        let context = context.unchecked_into::<CanvasRenderingContext2d>();
        Some(Self { context, on: On::Beside(beside, canvas.clone(), shows.dyn_into().ok()?) })
    }

    /// Paints a sketch in place of what was there. The canvas takes the size first.
    pub fn paint(&self, sketch: &Sketch, palette: &Palette, size: &Size) {
        match &self.on {
            On::Seen(canvas) => {
                size.apply(canvas);
            }
            On::Beside(canvas, seen, _) => {
                size.apply(seen);
                canvas.set_width(size.device_width.max(1));
                canvas.set_height(size.device_height.max(1));
            }
        }
        let c = &self.context;
        let ratio = if size.ratio > 0.0 { size.ratio } else { 1.0 };
        let _ = c.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        let brush = Brush { c, palette };
        brush.fill(Token::Background);
        c.fill_rect(0.0, 0.0, size.width.ceil(), size.height.ceil());
        let like = |a: &Stroke, b: &Stroke| {
            (a.token, a.dashed) == (b.token, b.dashed) && (a.width - b.width).abs() < 0.5
        };
        for same in sketch.strokes.chunk_by(like) {
            brush.strokes(same);
        }
        sketch.discs.iter().for_each(|disc| brush.disc(disc));
        brush.words(sketch);
        if let On::Beside(canvas, _, shows) = &self.on
            && let Ok(picture) = canvas.transfer_to_image_bitmap()
        {
            shows.transfer_from_image_bitmap(&picture);
        }
    }
}

struct Brush<'a> {
    c: &'a CanvasRenderingContext2d,
    palette: &'a Palette,
}

impl Brush<'_> {
    #[expect(deprecated, reason = "the string setter converts the string each time")]
    fn fill(&self, token: Token) {
        self.c.set_fill_style(&self.palette.color(token));
    }

    #[expect(deprecated, reason = "the string setter converts the string each time")]
    fn stroke(&self, token: Token) {
        self.c.set_stroke_style(&self.palette.color(token));
    }

    /// Lines of one colour and width, as one path, and their heads as another.
    fn strokes(&self, strokes: &[Stroke]) {
        let Some(first) = strokes.first() else { return };
        let c = self.c;
        self.stroke(first.token);
        c.set_line_width(first.width.into());
        let dashes = Array::new();
        if first.dashed {
            DASHES.iter().for_each(|&part| {
                dashes.push(&JsValue::from_f64(part));
            });
        }
        let _ = c.set_line_dash(&dashes);
        c.begin_path();
        for s in strokes {
            let [[x0, y0], [bx, by], [x1, y1]] =
                [s.from, s.bend, s.end()].map(|p| p.map(f64::from));
            c.move_to(x0, y0);
            if s.bent {
                c.quadratic_curve_to(bx, by, x1, y1);
            } else {
                c.line_to(x1, y1);
            }
        }
        c.stroke();
        self.fill(first.token);
        c.begin_path();
        for s in strokes {
            if let Some([a, b]) = s.corners() {
                let [[x, y], [ax, ay], [bx, by]] = [s.to, a, b].map(|p| p.map(f64::from));
                c.move_to(x, y);
                c.line_to(ax, ay);
                c.line_to(bx, by);
            }
        }
        c.fill();
    }

    fn disc(&self, disc: &Disc) {
        let c = self.c;
        let ([x, y], r) = (disc.at.map(f64::from), f64::from(disc.r));
        self.fill(disc.token);
        if disc.r < SMALLEST {
            c.fill_rect(x - r, y - r, 2.0 * r, 2.0 * r);
            return;
        }
        c.begin_path();
        match disc.form.sides(disc.r) {
            Some((sides, round)) => {
                let [w, h] = sides.map(f64::from);
                self.rounded([x - w, y - h, 2.0 * w, 2.0 * h], round.into());
            }
            None => {
                let _ = c.arc(x, y, r, 0.0, std::f64::consts::TAU);
            }
        }
        c.fill();
        let _ = c.set_line_dash(&Array::new());
        if let Some((token, width)) = disc.ring {
            self.stroke(token);
            c.set_line_width(width.into());
            c.stroke();
        }
        if disc.form == Form::Double {
            self.stroke(Token::Background);
            c.set_line_width(1.5);
            c.begin_path();
            let _ = c.arc(x, y, r * 0.6, 0.0, std::f64::consts::TAU);
            c.stroke();
        }
    }

    /// A rectangle with round corners; with others in browsers that lack it.
    fn rounded(&self, [x, y, w, h]: [f64; 4], round: f64) {
        if self.c.round_rect_with_f64(x, y, w, h, round).is_err() {
            self.c.rect(x, y, w, h);
        }
    }

    /// Names, each with a rim in the colour of what is behind, so that lines do not run through it.
    fn words(&self, sketch: &Sketch) {
        if sketch.words.is_empty() {
            return;
        }
        let c = self.c;
        let _ = c.set_line_dash(&Array::new());
        c.set_font(self.palette.font(Font::Label));
        c.set_text_baseline("middle");
        c.set_text_align("left");
        c.set_line_width(3.0);
        c.set_line_join("round");
        self.stroke(Token::Background);
        for words in &sketch.words {
            let _ = c.stroke_text(&words.text, words.x.into(), words.y.into());
        }
        for words in &sketch.words {
            self.fill(words.token);
            let _ = c.fill_text(&words.text, words.x.into(), words.y.into());
        }
    }
}
