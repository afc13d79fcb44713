//! A canvas that is drawn anew with each size, theme, and what is on it; once a frame.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use spanscape::web::frame::painter;
use spanscape::web::palette::Palette;
use spanscape::web::surface::{Size, Surface};
use spanscape::web::theme;
use web_sys::HtmlCanvasElement;

/// What draws on it.
pub type Draw = Rc<dyn Fn(&HtmlCanvasElement, &Size, &Palette)>;

/// The canvas; `draw` tracks what it reads.
#[component]
pub fn ChartCanvas(
    /// Told of each size.
    size: RwSignal<Size>,
    /// Draws it.
    draw: StoredValue<Draw, LocalStorage>,
    /// Changes when there is something else to draw.
    due: Signal<()>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let held = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(element) = canvas.get() else { return };
        let Some(around) = element.parent_element() else { return };
        let palette = StoredValue::new_local(Palette::read());
        let paint = painter(move |_| {
            let (Some(now), Some(draw)) = (size.try_get_untracked(), draw.try_get_value()) else {
                return;
            };
            let palette = palette.try_get_value();
            if let Some(palette) = palette.filter(|_| now.width > 0.0 && now.height > 0.0) {
                draw(&element, &now, &palette);
            }
        });
        let paint = Rc::new(paint);
        let at_size = paint.clone();
        let surface = Surface::observe(&around, move |now| {
            let _ = size.try_set(now);
            at_size.mark();
        });
        let at_theme = paint.clone();
        let themes = theme::on_change(move |_| {
            let _ = palette.try_set_value(Palette::read());
            at_theme.mark();
        });
        held.set_value(Some((paint, surface, themes)));
    });
    Effect::new(move |_| {
        due.track();
        held.with_value(|held| {
            if let Some((paint, ..)) = held {
                paint.mark();
            }
        });
    });
    view! { <canvas node_ref=canvas aria-hidden="true"></canvas> }
}
