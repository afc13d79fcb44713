//! One frame of the stage: state in, scenes to the canvases, rows to the treegrid.

use std::rc::Rc;

use leptos::prelude::Set;
use spanscape::web::canvas::Board;
use spanscape::web::js;
use spanscape::web::measure::{Measure, measure};
use spanscape::web::palette::Palette;
use spanscape::web::surface::Size;
use spanscape::web::treegrid::{GridFrame, TreeGrid};
use spanscape_core::engine::protocol::Minimap;
use spanscape_core::layout::bars::RowGrid;
use spanscape_core::layout::scale::{TimeScale, Window};
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::render::minimap::{self, MinimapStyle};
use spanscape_core::render::ruler::{self, RulerStyle};
use spanscape_core::render::text::Cached;
use spanscape_core::render::waterfall::{self, WaterfallStyle};
use spanscape_core::render::{Scene, hover, names};
use spanscape_core::state::{Pane, TraceView, Widths};

use super::nodes::Elements;
use super::sizes::Dragged;
use super::stage::Inner;
use super::state::State;

/// The share of the stage that the names may take.
const NAMES_SHARE: f64 = 0.5;

/// What is so near to the pointer is at it, in CSS px.
const NEAR_PX: f64 = 4.0;

/// How many rows of a first look are written in one frame.
const PIECE_ROWS: usize = 5;

/// The share of the names that guides may take.
const GUIDES_SHARE: f64 = 0.45;

/// What the stage is painted with.
pub(super) struct Brushes {
    grid: TreeGrid,
    bars: Board,
    ruler: Board,
    picture: Board,
    overlay: Board,
    palette: Rc<Palette>,
    measure: Cached<Measure>,
    scene: Scene,
    names_px: f64,
    /// Those that columns and details have.
    widths: Widths,
}

impl Brushes {
    /// The brushes for these elements.
    pub fn new(elements: &Elements) -> Option<Self> {
        let palette = Palette::read();
        Some(Self {
            grid: TreeGrid::new(elements.rows.clone())?,
            bars: Board::opaque(&elements.canvas)?,
            ruler: Board::opaque(&elements.ruler_canvas)?,
            picture: Board::opaque(&elements.picture_canvas)?,
            overlay: Board::clear(&elements.overlay_canvas)?,
            measure: measure(palette.clone()),
            palette,
            scene: Scene::default(),
            names_px: f64::NAN,
            widths: Widths::default(),
        })
    }

    /// The colours are others now.
    pub fn theme_changed(&mut self) {
        self.palette = Palette::read();
        self.measure = measure(self.palette.clone());
    }

    /// Shows the engine's picture of the trace.
    pub fn set_minimap(&mut self, map: &Minimap) {
        self.picture.paint_raster(map, &self.palette);
    }
}

/// What is left to do of the rows.
struct Rows {
    /// They scroll by: there is more to write of them once they stand still.
    passing: bool,
    /// Not all of them are shown.
    more: bool,
}

/// The rows on the canvas.
pub(super) fn grid(state: &State) -> RowGrid {
    let (row_px, height_px) = (state.view.rows.px(), state.sizes.stage.height);
    let top = ScrollMap::new(state.window.total, row_px, height_px).top(state.view.offset_px);
    RowGrid { top_row: top.row, cut_px: top.cut_px, row_px, height_px }
}

/// The width of the names, in CSS pixels: as chosen, as far as there is room.
pub(super) fn names_px(state: &State) -> f64 {
    let chosen = state.view.widths.names_and(state.view.columns);
    chosen.min(state.sizes.stage.width * NAMES_SHARE).round()
}

/// The scale of the bars.
pub(super) fn scale(state: &State) -> TimeScale {
    TimeScale::new(state.view.window, (state.sizes.stage.width - names_px(state)).max(1.0))
}

/// The size of the canvas of bars: the stage without the names.
fn bars_size(state: &State) -> Size {
    let stage = state.sizes.stage;
    let names = names_px(state);
    Size {
        width: (stage.width - names).max(0.0),
        device_width: stage.device_width.saturating_sub((names * stage.ratio).round() as u32),
        ..stage
    }
}

/// The scale of the minimap.
pub(super) fn whole_scale(state: &State) -> TimeScale {
    TimeScale::new(Window::whole(state.duration_ns), state.sizes.minimap.width.max(1.0))
}

impl Inner {
    /// Paints. True when this was the first frame with rows of this trace.
    pub(super) fn paint(self: &Rc<Self>) -> bool {
        let mut state = self.state.borrow_mut();
        let mut brushes = self.brushes.borrow_mut();
        // A first look stays until what takes its place is there.
        if state.sizes.stage.width <= 0.0 || (state.held && state.stale) {
            return false;
        }
        state.held = false;
        brushes.place_names(self, names_px(&state), &state.view.widths);
        // A first look comes piece by piece, a frame each, so that nothing stutters while the rest is on its
        // way: bars, then the other canvases, then some rows more each time.
        let piece = if state.preliminary && !state.painted { state.piece } else { u32::MAX };
        state.piece = state.piece.saturating_add(1);
        // The rows last: fonts and colours are asked of the style sheet, and the browser answers after it
        // has gone through all that was written before.
        brushes.paint_bars(&state);
        if piece > 0 {
            brushes.paint_ruler(&state);
            brushes.paint_minimap(&state);
        }
        let most = (piece.saturating_sub(1) as usize).saturating_mul(PIECE_ROWS);
        let left = brushes.paint_rows(&state, most);
        let more = left.more || piece == 0;
        if left.passing || more {
            self.dirty();
        }
        if more {
            return false;
        }
        let first = !state.painted && !state.window.rows.is_empty();
        state.painted |= first;
        first
    }

    /// The pointer is over a row, and at a place of the time axis in CSS pixels.
    pub(super) fn hover(&self, row: Option<u32>, x: Option<f64>) {
        {
            let mut state = self.state.borrow_mut();
            // Over the words of a line, the time that is pointed at is the line's.
            let words = x.is_some_and(|x| x < 0.0);
            let line = row.filter(|_| words).and_then(|row| state.window.row(row));
            let at = line.filter(|row| row.line.is_some()).map(|row| row.start);
            let x = match at {
                Some(at) => Some(scale(&state).x_of(at)),
                None => x.filter(|x| *x >= 0.0),
            };
            if state.hover == row && state.cursor == x {
                return;
            }
            if state.hover != row {
                self.say_hover(&state, row);
            }
            state.hover = row;
            state.cursor = x;
            state.whole_cursor = at.map(|at| whole_scale(&state).x_of(at));
            // What is within a few px of the pointer is at it.
            let scale = scale(&state);
            let near = x.map(|x| (scale.ns_of(x - NEAR_PX), scale.ns_of(x + NEAR_PX)));
            let _ = self.events.pointed.try_set(near);
        }
        self.dirty();
    }

    /// What a row's bar stands for, as the browser's own hint.
    pub(super) fn say_hover(&self, state: &State, row: Option<u32>) {
        let text = row.and_then(|row| state.window.row(row)).map(|row| {
            let service = state.window.services.get(usize::from(row.service));
            hover(row, service.map_or("", String::as_str))
        });
        self.elements.canvas.set_title(&text.unwrap_or_default());
    }

    /// A range is being dragged on the ruler or the minimap, in CSS pixels.
    pub(super) fn mark_range(&self, ruler: Option<(f64, f64)>, minimap: Option<(f64, f64)>) {
        self.state.borrow_mut().dragged = Dragged { ruler, minimap };
        self.dirty();
    }
}

impl Elements {
    /// Until the stage's size is known: the width that the names will have then.
    pub(super) fn place_names(&self, view: &TraceView) {
        self.place_panes(&Widths::default(), &view.widths);
        let width = format!(
            "min({}, {}%)",
            js::px(view.widths.names_and(view.columns)),
            (NAMES_SHARE * 100.0) as u32
        );
        let _ = self.root.style().set_property("--name-width", &width);
    }

    /// Gives columns and details other widths than they have.
    fn place_panes(&self, old: &Widths, new: &Widths) {
        for pane in Pane::all().filter(|&pane| pane != Pane::Names && old.of(pane) != new.of(pane))
        {
            let name = format!("--w-{}", pane.name());
            let _ = self.root.style().set_property(&name, &js::px(new.of(pane)));
        }
    }
}

impl Brushes {
    fn place_names(&mut self, inner: &Inner, names_px: f64, widths: &Widths) {
        if self.widths != *widths {
            inner.elements.place_panes(&self.widths, widths);
            self.widths = *widths;
        }
        if self.names_px != names_px {
            self.names_px = names_px;
            let style = inner.elements.root.style();
            let _ = style.set_property("--name-width", &js::px(names_px));
            let divider = &inner.elements.divider;
            let _ = divider.set_attribute("aria-valuenow", &js::number(names_px));
        }
    }

    /// Shows so many rows at most.
    fn paint_rows(&mut self, state: &State, most: usize) -> Rows {
        let grid = grid(state);
        let visible = grid.visible(state.window.total);
        let loaded = state.window.first..state.window.first + state.window.rows.len() as u32;
        let first = visible.start.max(loaded.start);
        let end = visible.end.min(loaded.end).max(first);
        let from = (first - loaded.start) as usize;
        let all = state.window.rows.get(from..from + (end - first) as usize).unwrap_or(&[]);
        let rows = all.get(..most).unwrap_or(all);
        let passing = self.grid.show(&GridFrame {
            first,
            rows,
            services: &state.window.services,
            top: grid.y_of(first),
            row_px: grid.row_px,
            indent_px: (names_px(state) * GUIDES_SHARE).round(),
            total: state.window.total,
            selected: state.view.selected.map(|s| s.row),
            hover: state.hover,
            preliminary: state.preliminary,
            anew: state.anew,
            columns: state.view.columns,
            duration_ns: state.duration_ns,
            colour: &state.view.colour,
            colours: &state.window.colours,
        });
        Rows { passing, more: rows.len() < all.len() }
    }

    /// What is seen, as one picture: names, the ruler above the bars, the bars.
    pub(super) fn picture(&self, state: &State) -> Scene {
        let (names, ruler) = (names_px(state), state.sizes.ruler.height);
        let mut scene = Scene::new(state.sizes.stage.width, state.sizes.stage.height + ruler);
        let mut part = Scene::default();
        names::paint(&mut part, &state.window, &grid(state), names, &self.measure);
        scene.add(&part, (0.0, ruler));
        let style = self.bars_style(state);
        waterfall::paint_into(&mut part, &state.window, &scale(state), &style, &self.measure);
        scene.add(&part, (names, ruler));
        scene.add(&self.ruler_scene(state), (names, 0.0));
        scene
    }

    fn paint_bars(&mut self, state: &State) {
        let style = self.bars_style(state);
        let scale = scale(state);
        waterfall::paint_into(&mut self.scene, &state.window, &scale, &style, &self.measure);
        let size = bars_size(state);
        self.bars.paint(&mut self.scene, &self.palette, &size);
    }

    fn bars_style<'a>(&self, state: &'a State) -> WaterfallStyle<'a> {
        WaterfallStyle {
            grid: grid(state),
            hovered: state.hover,
            selected: state.view.selected.map(|s| s.row),
            dpr: state.sizes.stage.ratio,
            colour: &state.view.colour,
            logs: &state.logs.0,
        }
    }

    fn ruler_scene(&self, state: &State) -> Scene {
        let size = state.sizes.ruler;
        let style = RulerStyle {
            height_px: size.height,
            cursor: state.cursor,
            drag: state.dragged.ruler,
            dpr: size.ratio,
            clock: state.view.clock.then_some(state.zoned_start),
        };
        ruler::paint(&scale(state), &style, &self.measure)
    }

    fn paint_ruler(&mut self, state: &State) {
        let size = state.sizes.ruler;
        let mut scene = self.ruler_scene(state);
        self.ruler.paint(&mut scene, &self.palette, &size);
    }

    fn paint_minimap(&mut self, state: &State) {
        let size = state.sizes.minimap;
        let style = MinimapStyle {
            height_px: size.height,
            cursor: state.whole_cursor,
            drag: state.dragged.minimap,
            marks: &state.marks,
            logs: &state.logs.1,
            dpr: size.ratio,
        };
        let mut scene = minimap::paint(state.view.window, &whole_scale(state), &style);
        self.overlay.paint(&mut scene, &self.palette, &size);
    }
}
