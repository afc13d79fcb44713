//! What the style sheet says about canvases: the colour of each token, the fonts.
//!
//! Read from custom properties of the root element, `--c-<token's name>` and `--font-label`,
//! `--font-row`, `--font-mono` (a CSS font shorthand), so that the style sheet stays the only
//! place with colours. Colours must be such that a canvas takes them: no `light-dark()`.

use std::cell::OnceCell;
use std::rc::Rc;

use spanscape_core::render::{Font, Token};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use super::js;

/// The look of a theme. What is not asked for is not read: each property costs the browser something, and
/// a frame needs a dozen of a hundred.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    style: Option<CssStyleDeclaration>,
    /// By [`Token::index`]. As JavaScript's strings, so that none is converted in a frame.
    colors: Vec<OnceCell<JsValue>>,
    /// The same as RGBA bytes; where a colour can't be resolved, transparent.
    rgba: OnceCell<Vec<[u8; 4]>>,
    fonts: [OnceCell<String>; 3],
}

/// Where the style sheet lacks a colour: one that shows, in any theme.
const MISSING: &str = "CanvasText";

impl Palette {
    /// Of the style sheet as it is now: make it anew when the theme changes
    /// ([`super::theme::on_change`]).
    pub fn read() -> Rc<Self> {
        let style = js::window()
            .zip(js::root())
            .and_then(|(window, root)| window.get_computed_style(&root).ok().flatten());
        let colors = Token::all().map(|_| OnceCell::new()).collect();
        Rc::new(Self { style, colors, ..Self::default() })
    }

    fn property(&self, name: &str, fallback: &str) -> String {
        let style = self.style.as_ref();
        let value = style.and_then(|s| s.get_property_value(name).ok()).unwrap_or_default();
        let value = value.trim();
        if value.is_empty() { fallback.to_owned() } else { value.to_owned() }
    }

    fn name(&self, token: Token) -> String {
        self.property(&format!("--c-{}", token.name()), MISSING)
    }

    /// A token's colour, for a canvas.
    pub fn color(&self, token: Token) -> JsValue {
        let known = self.colors.get(token.index());
        known.map_or(JsValue::UNDEFINED, |known| {
            known.get_or_init(|| JsValue::from_str(&self.name(token))).clone()
        })
    }

    /// A token's colour as red, green, blue, opacity. The first asks the browser for all.
    pub fn rgba(&self, token: Token) -> [u8; 4] {
        let all = self.rgba.get_or_init(|| {
            let names: Vec<_> = Token::all().map(|token| self.name(token)).collect();
            resolve(&names).unwrap_or_default()
        });
        all.get(token.index()).copied().unwrap_or_default()
    }

    /// A font, for a canvas.
    pub fn font(&self, font: Font) -> &str {
        let [label, row, mono] = &self.fonts;
        let (known, name, fallback) = match font {
            Font::Label => (label, "--font-label", "11px system-ui, sans-serif"),
            Font::Row => (row, "--font-row", "12px system-ui, sans-serif"),
            Font::Mono => (mono, "--font-mono", "11px ui-monospace, monospace"),
        };
        known.get_or_init(|| self.property(name, fallback))
    }
}

/// Lets the browser say what colours are, whatever their notation: paints a pixel of each.
fn resolve(colors: &[String]) -> Option<Vec<[u8; 4]>> {
    let canvas: HtmlCanvasElement =
        js::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(u32::try_from(colors.len()).ok()?);
    canvas.set_height(1);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    for (x, color) in colors.iter().enumerate() {
        context.set_fill_style_str(color);
        context.fill_rect(x as f64, 0.0, 1.0, 1.0);
    }
    let data = context.get_image_data(0.0, 0.0, colors.len() as f64, 1.0).ok()?.data().0;
    Some(data.as_chunks().0.to_vec())
}
