//! The sizes of the stage's surfaces, and what is dragged on them.

use spanscape::web::surface::Size;

/// Ranges that are being dragged, from where to where in CSS pixels.
#[derive(Clone, Copy, Default)]
pub(super) struct Dragged {
    pub ruler: Option<(f64, f64)>,
    pub minimap: Option<(f64, f64)>,
}

/// The sizes of the three surfaces.
#[derive(Clone, Copy, Default)]
pub(super) struct Sizes {
    /// The scroller: names and bars.
    pub stage: Size,
    pub ruler: Size,
    pub minimap: Size,
}
