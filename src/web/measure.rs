//! How wide text is in the browser's fonts.

use std::cell::Cell;
use std::rc::Rc;

use spanscape_core::render::text::Cached;
use spanscape_core::render::{Font, MeasureText};
use web_sys::CanvasRenderingContext2d;

use super::canvas;
use super::palette::Palette;

/// Measures by a canvas that is never shown. See [`measure`].
#[derive(Debug)]
pub struct Measure {
    context: Option<CanvasRenderingContext2d>,
    palette: Rc<Palette>,
    font: Cell<Option<Font>>,
    averages: [Cell<Option<f64>>; 3],
}

/// What an average is taken over: names and numbers as they occur.
const SAMPLE: &str = "GET /api/users/{id} order-service 12.34 ms";

/// Where nothing can be measured, in CSS px.
const FALLBACK: f64 = 6.5;

/// Measures with a palette's fonts and remembers. Make it anew with the palette, and when fonts
/// came in.
pub fn measure(palette: Rc<Palette>) -> Cached<Measure> {
    Cached::new(Measure {
        context: canvas::hidden(),
        palette,
        font: Cell::default(),
        averages: Default::default(),
    })
}

impl MeasureText for Measure {
    fn width(&self, text: &str, font: Font) -> f64 {
        let Some(context) = &self.context else { return text.chars().count() as f64 * FALLBACK };
        if self.font.replace(Some(font)) != Some(font) {
            context.set_font(self.palette.font(font));
        }
        context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }

    fn average(&self, font: Font) -> f64 {
        let [label, row, mono] = &self.averages;
        let known = match font {
            Font::Label => label,
            Font::Row => row,
            Font::Mono => mono,
        };
        known.get().unwrap_or_else(|| {
            let average = self.width(SAMPLE, font) / SAMPLE.chars().count() as f64;
            known.set(Some(average));
            average
        })
    }
}
