//! What the style sheet says about canvases: the colour of each token, the fonts.
//!
//! Read from custom properties of the root element, `--c-<token's name>` and `--font-label`,
//! `--font-row`, `--font-mono` (a CSS font shorthand), so that the style sheet stays the only
//! place with colours. Colours must be such that a canvas takes them: no `light-dark()`.

use std::rc::Rc;

use spanscape_core::render::{Font, Token};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use super::js;

/// The look of a theme.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// By [`Token::index`]. As JavaScript's strings, so that none is converted in a frame.
    colors: Vec<JsValue>,
    /// The same as RGBA bytes; where a colour can't be resolved, transparent.
    rgba: Vec<[u8; 4]>,
    label: String,
    row: String,
    mono: String,
}

/// Where the style sheet lacks a colour: one that shows, in any theme.
const MISSING: &str = "CanvasText";

impl Palette {
    /// Reads the style sheet as it is now. Takes about a millisecond: do it once a theme change
    /// ([`super::theme::on_change`]).
    pub fn read() -> Rc<Self> {
        let style = js::window()
            .zip(js::root())
            .and_then(|(window, root)| window.get_computed_style(&root).ok().flatten());
        let names: Vec<_> =
            Token::all().map(|t| property(&style, &format!("--c-{}", t.name()), MISSING)).collect();
        let font = |name, fallback| property(&style, name, fallback);
        Rc::new(Self {
            rgba: resolve(&names).unwrap_or_default(),
            colors: names.iter().map(|name| JsValue::from_str(name)).collect(),
            label: font("--font-label", "11px system-ui, sans-serif"),
            row: font("--font-row", "12px system-ui, sans-serif"),
            mono: font("--font-mono", "11px ui-monospace, monospace"),
        })
    }

    /// A token's colour, for a canvas.
    pub fn color(&self, token: Token) -> JsValue {
        self.colors.get(token.index()).cloned().unwrap_or(JsValue::UNDEFINED)
    }

    /// A token's colour as red, green, blue, opacity.
    pub fn rgba(&self, token: Token) -> [u8; 4] {
        self.rgba.get(token.index()).copied().unwrap_or_default()
    }

    /// A font, for a canvas.
    pub fn font(&self, font: Font) -> &str {
        match font {
            Font::Label => &self.label,
            Font::Row => &self.row,
            Font::Mono => &self.mono,
        }
    }
}

fn property(style: &Option<CssStyleDeclaration>, name: &str, fallback: &str) -> String {
    let value = style.as_ref().and_then(|s| s.get_property_value(name).ok()).unwrap_or_default();
    let value = value.trim();
    if value.is_empty() { fallback.to_owned() } else { value.to_owned() }
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
